/*
 * Reading and writing delimited text (RFC 4180, plus semicolon and tab as spreadsheets in the Netherlands write
 * them): quoted fields with line breaks, a byte order mark, a first line "sep=;", and Windows-1252 (so also Latin-1)
 * turned into UTF-8 where the text is not UTF-8.
 */
#ifndef KIEM_FORMAT_CSV_H
#define KIEM_FORMAT_CSV_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct csv {
    const char *at, *end;
    char separator;
    bool windows;       /* the text is Windows-1252 */
    unsigned line;      /* on which the row last read begins, from 1 */
    unsigned next_line; /* of `at` */
    struct buf text;    /* the fields of the current row, unquoted, each with a NUL behind it */
    struct str *fields; /* into `text` */
    size_t count, room;
    const char *name; /* for messages */
};

enum { CSV_MAX_FIELD = 1 << 20, CSV_MAX_FIELDS = 4096 };

/* Finds the separator from the first line (most of ; , tab outside quotes). `name` is used in messages; it and `text`
 * must stay as long as `c`. */
void csv_open(struct csv *c, const char *name, const char *text, size_t len);
void csv_release(struct csv *c);
/* 1 a row is in c->fields (c->count of them), 0 at the end, or negative: ERR_INVALID "csv_quote" (a quoted field that
 * is not closed, or goes on behind its closing quote), "csv_long" (a field over CSV_MAX_FIELD bytes or a row over
 * CSV_MAX_FIELDS fields), "csv_text" (a NUL: no text, or UTF-16), with where = name:line; ERR_NOMEM. Nothing more can
 * be read after an error. Empty lines are passed over; a quote inside an unquoted field is a quote. */
int csv_next(struct csv *c, struct err *err) MUST_USE;
/* Index of the column whose header (the row last read) is `name`, ignoring case and blanks around it; -1 when absent. */
int csv_column(const struct csv *c, const char *name);
/* Whether a column behind that one has the same name. */
bool csv_column_twice(const struct csv *c, int column);
/* Field i of the row as NUL-terminated text, "" when the row is shorter. Valid until the next row. */
const char *csv_field(const struct csv *c, int i);

/* Writes one field, with a semicolon before it unless it is the row's first, quoted where needed; text that a
 * spreadsheet would run as a formula (= + - @ tab CR first, unless it is a number) gets an apostrophe in front
 * (OWASP, CSV injection). */
void csv_write_field(struct buf *out, const char *text, bool first);
void csv_write_end(struct buf *out);

#endif
