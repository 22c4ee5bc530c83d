/*
 * How the fields of a schema are read from a file: which column each comes from, what its texts mean, and as what it is stored
 * while rows come in. Made once from a schema and a mapping, used by many threads.
 *
 *     {
 *       "columns": {"ga_days": "gestation"},         field: name of the column in the file
 *       "values": {"sex": {"male": "m"}},            field: {text in the file: text that the schema knows; "": not known}
 *       "multiply": {"ga_days": 7},                  field: factor, the outcome rounded to the field's decimals
 *       "constants": {"area": "US", "year": 2014},   field: the same in every row
 *       "missing": ["NA", "."]                       texts that mean not known in every field
 *     }
 */
#ifndef KIEM_FIGURES_READ_READER_H
#define KIEM_FIGURES_READ_READER_H

#include "figures/schema.h"

/* What can be wrong with a cell or row; words of each: text "import.fault.NAME". */
enum cell_fault {
    CELL_GOOD,
    FAULT_FIELDS,   /* more or fewer fields than the header */
    FAULT_QUOTE,    /* a quote that is not closed, or text behind it */
    FAULT_TEXT,     /* a NUL: no text */
    FAULT_REQUIRED, /* not known, and must be */
    FAULT_NUMBER,
    FAULT_DECIMALS, /* more decimals than the field has */
    FAULT_RANGE,
    FAULT_CODE, /* a text that is none of the codes */
    FAULT_FLAG,
    FAULT_PERIOD,
    FAULT_LABEL, /* no code of an area or label: letters, digits and _ - . : /, at most 40 */
    FAULT_LONG,
    FAULTS
};
const char *cell_fault_name(enum cell_fault fault);

/* A text of a field and what it is stored as. */
struct reader_text {
    const char *text;
    uint64_t stored;
};

/* Texts of at most eight bytes, one look each: slot = (bytes × factor) >> shift. A free slot has bytes that belong elsewhere. */
struct reader_slot {
    uint64_t bytes, stored;
};

struct reader_field {
    const struct field *field;
    const char *header;     /* name of the column */
    unsigned width;         /* of what is stored: 1, 2, 4 or 8 bytes; all ones: not known */
    int64_t base;           /* value = base + stored */
    uint64_t span, unknown; /* the greatest stored number that is allowed; all ones of that width */
    int64_t factor;         /* in units of 10^-factor_decimals; 0: none */
    int factor_decimals;
    bool constant; /* the same in every row: `stored`, or `text` of an area, label or pseudonym */
    uint64_t stored;
    const char *text;
    const struct reader_text *texts;
    size_t text_count;
    const struct reader_slot *slots;
    uint64_t slot_factor;
    unsigned slot_shift;
    bool plain; /* a number or period means what it says: no text means something else that could be one */
    bool whole; /* … and it is written in digits alone */
};

struct reader {
    const struct schema *schema;
    const struct reader_field *fields; /* one per field of the schema */
};

/* `mapping` may be NULL. ERR_INVALID "mapping_…" with where = name: path; ERR_NOMEM. All in `a`; `name` is of the mapping file. */
int reader_make(struct reader *out, struct arena *a, const struct schema *schema, const char *name,
                const struct value *mapping, struct err *err) MUST_USE;

/* The columns of one file: which field is in each; −1: none wants it. */
struct reader_columns {
    char separator;
    size_t count;
    const int *fields;
    const char *const *ignored; /* names of columns that no field wants, in their order */
    size_t ignored_count;
};

/* Matches a header (its first row). ERR_INVALID "import_header_…" with where = name:line: a wanted column twice (arg: name and
 * columns), required columns that are not there (arg: those, and what there is); what csv_next() says; ERR_NOMEM. */
int reader_match(struct reader_columns *out, struct arena *a, const struct reader *r, const char *name,
                 struct str header, struct err *err) MUST_USE;

#endif
