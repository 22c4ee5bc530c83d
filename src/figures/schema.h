/*
 * What a kind of dataset holds: its fields, as content (registry/datasets/KIND.json). C knows kinds of field, never the
 * fields themselves. Everything is stored as a whole number; see frame.h for how.
 */
#ifndef KIEM_FIGURES_SCHEMA_H
#define KIEM_FIGURES_SCHEMA_H

#include "format/value.h"

#include <stdint.h>

enum field_kind {
    FIELD_FLAG,      /* no 0, yes 1 */
    FIELD_NUMBER,    /* whole, or with `decimals` digits behind the comma: 3.5 with one decimal is 35 */
    FIELD_CODE,      /* one of `codes`: its index in that list */
    FIELD_AREA,      /* code of an area: its index in the dataset's own list */
    FIELD_PERIOD,    /* a year (2019), or a month counted from year 0 (12 × year + month − 1) */
    FIELD_PSEUDONYM, /* of a child, mother or family: 64 bits of a keyed hash, made at import, never all ones */
    FIELD_LABEL, /* free code that the dataset lists itself, such as a figure's name: its index in that list */
};

enum field_period { PERIOD_NONE, PERIOD_YEAR, PERIOD_MONTH };

/* A text in both languages. */
struct words {
    const char *nl, *en;
};

struct field_code {
    const char *code;
    struct words label;
};

struct field {
    const char *
        code; /* lower case with underscores; the name of the column in a file, unless a mapping says otherwise */
    enum field_kind kind;
    enum field_period period; /* of FIELD_PERIOD */
    int decimals;             /* of FIELD_NUMBER: 0 to 6 */
    int64_t min, max;         /* stored numbers that are allowed, both inclusive, in units of 10^-decimals */
    bool required;            /* a row without it is a bad row */
    const struct field_code *codes; /* of FIELD_CODE, at most 250 */
    size_t code_count;
    const char *const *missing; /* texts that mean "not known", beside the empty one; ends with NULL */
    const char *unit;           /* "g", "days", "" */
    struct words label, explain;
};

struct schema;

/* Rows of another dataset that a row finds by its own key. Its fields stand behind the schema's own, with codes "as.field";
 * they are all not known in a row that finds none. At most one row has a key: the nearest (schema.nearest). */
struct schema_join {
    const char *as;     /* "twoyear" */
    struct words label; /* what it is called in a sentence */
    const struct schema *schema;
    int first; /* where its fields begin in the joined schema */
};

struct schema {
    const char *code; /* "births" */
    struct words label, explain;
    const struct field *fields;
    size_t count;
    int area, period,
        key; /* index of the field that is the area, the period, the row's own pseudonym; −1 when there is none */
    bool key_repeats; /* one key may come in many rows; always so with `nearest` */
    int nearest; /* of several rows with one key that one counts whose value here is nearest to nearest_to, of two equally
                  * near the lower one; those from nearest_from to nearest_until go before all others; −1: each key is
                  * there once. When that leaves more than one, none is found. */
    int64_t nearest_to, nearest_from, nearest_until;
    const struct schema_join *joins; /* of a joined schema (join.h) */
    size_t join_count;
};

/* Reads one file of registry/datasets; everything lives in `a`. ERR_INVALID "schema_…" with where = name and path of the
 * member; ERR_NOMEM. */
int schema_read(struct schema *out, struct arena *a, const char *name, const struct value *v,
                struct err *err) MUST_USE;
/* Index of the field; −1 when there is none. */
int schema_field(const struct schema *s, struct str code);
/* Index of a code of that field; −1 when there is none. */
int field_code_index(const struct field *f, struct str code);

#endif
