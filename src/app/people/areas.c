/*
 * The postcode table: which address lies in which neighbourhood (wijk) and municipality, as Statistics Netherlands (CBS)
 * publishes it each year: PC6;huisnummer;buurt;wijk;gemeente. An import replaces the table as a whole. Neighbourhoods that
 * persons live in stay known, also when a newer table no longer has them.
 */
#include "app/people/areas.h"

#include "base/str.h"
#include "format/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PC6_LEN = 6, NUMBER_MAX = 99999, CODE_MAX = 16 };

/* A column is known by how its name begins: CBS adds the year ("Buurt2023"). */
static const char *const columns[] = {"pc6", "huisnummer", "buurt", "wijk", "gemeente"};
enum column { PC6, NUMBER, BUURT, WIJK, GEMEENTE, COLUMNS };

static int wrong(const struct csv *csv, const char *key, const char *value, struct err *err)
{
    char where[120];
    snprintf(where, sizeof where, "%.100s:%u", csv->name, csv->line);
    return err_set(err, ERR_INVALID, where, key, "%s", value);
}

static int find_columns(int out[COLUMNS], struct csv *csv, struct err *err)
{
    int rc = csv_next(csv, err);
    if (rc < 0)
        return rc;
    for (int c = 0; c < COLUMNS; c++) {
        out[c] = -1;
        for (size_t i = 0; rc == 1 && i < csv->count; i++)
            if (strncasecmp(csv_field(csv, (int)i), columns[c], strlen(columns[c])) == 0)
                out[c] = (int)i;
        if (out[c] < 0)
            return wrong(csv, "areas_column", columns[c], err);
    }
    return 0;
}

/* "3011 ab" → "3011AB". */
static bool read_pc6(char out[PC6_LEN + 1], const char *text)
{
    size_t n = 0;
    for (; *text; text++) {
        if (*text == ' ')
            continue;
        bool digit = *text >= '0' && *text <= '9';
        char upper = *text >= 'a' && *text <= 'z' ? (char)(*text - 32) : *text;
        if (n >= PC6_LEN || (n < 4 ? !digit : upper < 'A' || upper > 'Z'))
            return false;
        out[n++] = upper;
    }
    out[n] = '\0';
    return n == PC6_LEN && out[0] != '0';
}

static bool read_number(int64_t *out, const char *text)
{
    char *end;
    long n = strtol(text, &end, 10);
    *out = n;
    return end != text && *end == '\0' && n >= 1 && n <= NUMBER_MAX;
}

/* Codes come as numbers or with their letters: 599 or GM0599, 59901 or WK059901, 5990101 or BU05990101. */
static bool read_code(char out[CODE_MAX], const char *text, const char *letters, int digits)
{
    const char *number = strncasecmp(text, letters, 2) == 0 ? text + 2 : text;
    size_t len = strlen(number);
    if (len == 0 || len > (size_t)digits || strspn(number, "0123456789") != len)
        return false;
    snprintf(out, CODE_MAX, "%s%0*ld", letters, digits, strtol(number, NULL, 10));
    return true;
}

struct line {
    char pc6[PC6_LEN + 1], buurt[CODE_MAX], wijk[CODE_MAX], gemeente[CODE_MAX];
    int64_t number;
};

static int read_line(struct line *out, const struct csv *csv, const int at[COLUMNS], struct err *err)
{
    const char *text[COLUMNS];
    for (int c = 0; c < COLUMNS; c++)
        text[c] = csv_field(csv, at[c]);
    if (!read_pc6(out->pc6, text[PC6]))
        return wrong(csv, "areas_pc6", text[PC6], err);
    if (!read_number(&out->number, text[NUMBER]))
        return wrong(csv, "areas_number", text[NUMBER], err);
    if (!read_code(out->buurt, text[BUURT], "BU", 8))
        return wrong(csv, "areas_code", text[BUURT], err);
    if (!read_code(out->wijk, text[WIJK], "WK", 6))
        return wrong(csv, "areas_code", text[WIJK], err);
    if (!read_code(out->gemeente, text[GEMEENTE], "GM", 4))
        return wrong(csv, "areas_code", text[GEMEENTE], err);
    /* a wijk lies in its municipality, a buurt in its wijk: the codes say so */
    if (strncmp(out->wijk + 2, out->gemeente + 2, 4) != 0 || strncmp(out->buurt + 2, out->wijk + 2, 6) != 0)
        return wrong(csv, "areas_inside", text[WIJK], err);
    return 0;
}

static int put_area(struct call *c, const char *code, const char *level, const char *parent, struct err *err)
{
    return store_run(NULL, &c->store, SQL_AREA_PUT, DB_ARGS(db_text(code), db_text(level), db_text(parent)),
                     err);
}

static int put_line(struct call *c, struct line *last, const struct line *now, const struct csv *csv,
                    struct err *err)
{
    int rc = 0, added = 0;
    if (strcmp(last->gemeente, now->gemeente) != 0)
        rc = put_area(c, now->gemeente, "gemeente", NULL, err);
    if (rc == 0 && strcmp(last->wijk, now->wijk) != 0)
        rc = put_area(c, now->wijk, "wijk", now->gemeente, err);
    if (rc == 0)
        rc = store_run(&added, &c->store, SQL_ADDRESS_AREA_ADD,
                       DB_ARGS(db_text(now->pc6), db_int(now->number), db_text(now->wijk)), err);
    if (rc == 0 && added == 0) {
        char address[32];
        snprintf(address, sizeof address, "%s %lld", now->pc6, (long long)now->number);
        return wrong(csv, "areas_twice", address, err);
    }
    *last = *now;
    return rc;
}

static int import_addresses(struct call *c, struct csv *csv, int64_t *rows, struct err *err)
{
    int at[COLUMNS];
    struct line last = {0}, now = {0};
    int rc = find_columns(at, csv, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ADDRESS_AREA_CLEAR, DB_NO_ARGS, err);
    while (rc == 0 && (rc = csv_next(csv, err)) == 1) {
        rc = read_line(&now, csv, at, err);
        if (rc == 0)
            rc = put_line(c, &last, &now, csv, err);
        *rows += rc == 0;
    }
    return rc == 0 && *rows == 0 ? wrong(csv, "areas_empty", "", err) : rc;
}

/* Two columns, code and name; with or without a line of headings. Codes of areas that the table does not have pass. */
static int import_names(struct call *c, struct csv *csv, int64_t *names, struct err *err)
{
    static const struct {
        const char *letters;
        int digits;
        size_t from, to; /* how long a bare number of it is */
    } kinds[] = {{"GM", 4, 1, 4}, {"WK", 6, 5, 6}, {"BU", 8, 7, 8}};
    int rc;
    while ((rc = csv_next(csv, err)) == 1) {
        const char *text = csv_field(csv, 0), *name = csv_field(csv, 1);
        char code[CODE_MAX] = "";
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && !code[0]; i++) {
            bool lettered = strncasecmp(text, kinds[i].letters, 2) == 0,
                 bare = text[0] >= '0' && text[0] <= '9';
            size_t len = strlen(text);
            if ((lettered || (bare && len >= kinds[i].from && len <= kinds[i].to)) &&
                !read_code(code, text, kinds[i].letters, kinds[i].digits))
                code[0] = '\0';
        }
        if (!code[0] && csv->line == 1)
            continue;
        if (!code[0])
            return wrong(csv, "areas_code", text, err);
        if (!name[0])
            return wrong(csv, "areas_name", text, err);
        int changed = 0;
        rc = store_run(&changed, &c->store, SQL_AREA_NAME, DB_ARGS(db_text(code), db_text(name)), err);
        if (rc < 0)
            return rc;
        *names += changed;
    }
    return rc;
}

int areas_import(struct call *c, struct err *err)
{
    const struct areas_call *in = (const struct areas_call *)c;
    struct csv csv;
    int64_t rows = 0, names = 0;
    csv_open(&csv, in->addresses.name, in->addresses.text, in->addresses.len);
    int rc = import_addresses(c, &csv, &rows, err);
    csv_release(&csv);
    if (rc == 0 && in->names.text) {
        csv_open(&csv, in->names.name, in->names.text, in->names.len);
        rc = import_names(c, &csv, &names, err);
        csv_release(&csv);
    }
    if (rc == 0)
        rc = audit_write(c, &(struct audit_note){.action = "change", .object = "areas"}, err);
    value_put_int(c->page, "addresses", rows);
    value_put_int(c->page, "names", names);
    return rc;
}
