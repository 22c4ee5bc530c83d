/*
 * The language of indicators, small and typed:
 *
 *     ga_days < 259                          comparison: = != < <= > >=
 *     ga_days < 259 or sga(weight_g, sex, ga_days)
 *     outcome = "live" and not anomaly       and, or, not; a flag stands for itself
 *     income_group in (1, 2)                 in
 *     if(died, death_days < 7, false)        only the branch taken must be known
 *     known(weight_g)                        always known
 *     weight_g * 2 + 1                       + - * /, with the decimals of the fields taken into account
 *
 * An expression is read against a schema into a tree; a wrong one is refused with its column and the reason. The tree has
 * three faces: it is computed (compute.h), written as SQL (sql.h) and said as a sentence (sentence.h).
 *
 * What is not known. Every truth has three readings, all computed at once:
 *   strict   known only when every part that was asked is known (definitions §3: composites need every part known)
 *   surely   true whatever the unknown parts are (Kleene: TRUE OR NULL is TRUE)
 *   maybe    not false whatever they are
 * `known(x)` asks whether x is known by the strict reading.
 */
#ifndef KIEM_FIGURES_EXPRESSION_EXPRESSION_H
#define KIEM_FIGURES_EXPRESSION_EXPRESSION_H

#include "figures/schema.h"

enum expr_type { EXPR_TRUTH, EXPR_NUMBER, EXPR_CODE };

enum expr_op {
    EXPR_FIELD,    /* field */
    EXPR_CONSTANT, /* number in units of 10^-decimals, index of a code, or 0/1 */
    EXPR_EQ,
    EXPR_NE,
    EXPR_LT,
    EXPR_LE,
    EXPR_GT,
    EXPR_GE, /* args[0] with args[1] */
    EXPR_IN, /* args[0] in list[0 … list_count) */
    EXPR_AND,
    EXPR_OR,
    EXPR_NOT,
    EXPR_IF, /* args[0] ? args[1] : args[2] */
    EXPR_KNOWN,
    EXPR_ADD,
    EXPR_SUB,
    EXPR_MUL,
    EXPR_DIV,
    EXPR_CALL, /* a function of a curve: `call`, args */
};

struct expr {
    enum expr_op op;
    enum expr_type type;
    int field;    /* EXPR_FIELD: index in the schema */
    int decimals; /* of an EXPR_NUMBER: what is computed is in units of 10^-decimals; −1: a real number (from a curve or a division) */
    int64_t constant;
    const int64_t *list;
    size_t list_count;
    const struct expr_call *call; /* EXPR_CALL: a row of the table of functions (functions.h) */
    const struct expr *args[6];
    int arg_count;
    int column; /* from 1, where it stands in the text */
};

/* Reads `text`. `type`: what it must be. ERR_INVALID "expression_…" with where = name:column; ERR_NOMEM. At most 4096
 * bytes, 64 deep. */
int expression_read(const struct expr **out, struct arena *a, const struct schema *schema, const char *name,
                    struct str text, enum expr_type type, struct err *err) MUST_USE;
/* The names of all functions, for messages and documentation; ends with NULL. */
const char *const *expression_functions(void);

#endif
