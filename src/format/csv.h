/*
 * Reading and writing delimited text (RFC 4180, plus semicolon and tab as spreadsheets in the Netherlands
 * write them): quoted fields with line breaks, a byte order mark, Latin-1 turned into UTF-8 where it is not
 * UTF-8.
 */
#ifndef KIEM_FORMAT_CSV_H
#define KIEM_FORMAT_CSV_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct csv {
    const char *at, *end;
    char separator;
    unsigned line;   /* of the row last read, from 1 */
    struct buf text; /* unquoted fields of the current row, back to back */
    struct str *fields;
    size_t count, room;
    const char *name; /* for messages */
};

/* Finds the separator from the first line (most of ; , tab outside quotes). `name` is used in messages. */
void csv_open(struct csv *c, const char *name, const char *text, size_t len);
void csv_release(struct csv *c);
/* 1 a row is in c->fields (c->count of them), 0 at the end, or negative: ERR_INVALID "csv_quote" (unclosed
 * quote), "csv_long" (field over 1 MB or more than 4,096 fields). Empty lines are passed over. */
int csv_next(struct csv *c, struct err *err) MUST_USE;
/* Index of the column whose header (the row last read) is `name`, ignoring case; -1 when absent. */
int csv_column(const struct csv *c, const char *name);
/* Field i of the row as NUL-terminated text, "" when the row is shorter. Valid until the next row. */
const char *csv_field(const struct csv *c, int i);

/* Writes one field, quoted where needed; text that a spreadsheet would run as a formula (= + - @ tab CR
 * first) gets an apostrophe in front (OWASP, CSV injection). */
void csv_write_field(struct buf *out, const char *text, bool first);
void csv_write_end(struct buf *out);

#endif
