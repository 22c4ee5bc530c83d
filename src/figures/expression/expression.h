/*
 * The language of indicators, small and typed:
 *
 *     ga_days < 259                          comparison: = != < <= > >=
 *     ga_days < 259 or sga(weight_g, sex, ga_days)
 *     outcome = 'live' and not anomaly       and, or, not; a flag stands for itself; true, false
 *     income_group in (1, 2)                 in
 *     if(died, death_days < 7, false)        only the branch taken must be known
 *     known(weight_g)                        always known
 *     count(language = 'healthy', vaccinated)  how many of these are known and true; always known
 *     weight_g * 2 + 1                       + - * /, with the decimals of the fields taken into account
 *     preterm                                a term: an expression of the content with words of its own
 *     twoyear.daz                            a field or term of a dataset that is joined (schema.h)
 *
 * An expression is read against a schema into a tree; a wrong one is refused with its column and the reason. The tree has
 * three faces: it is computed (compute.h), written as SQL (sql.h) and said as a sentence (sentence.h).
 *
 * What is not known. Every truth has three readings, all computed at once:
 *   strict   known only when every part that was asked is known (definitions §3: composites need every part known)
 *   surely   true whatever the unknown parts are (Kleene: TRUE OR NULL is TRUE)
 *   maybe    not false whatever they are
 * Node by node; K is strictly known, T its value then, S surely, M maybe:
 *
 *     flag, comparison, in, call   K when every argument is known      S = K and T              M = not K or T
 *     not a                        K(a), not T(a)                      not M(a)                 not S(a)
 *     a and b                      K(a) and K(b), T(a) and T(b)        S(a) and S(b)            M(a) and M(b)
 *     a or b                       K(a) and K(b), T(a) or T(b)         S(a) or S(b)             M(a) or M(b)
 *     if(c, a, b)                  K(c), then K and T of the branch    S(c): S(a); not M(c): S(b); else S(a) and S(b)
 *                                                                      S(c): M(a); not M(c): M(b); else M(a) or M(b)
 *     known(x)                     always K, T = K(x)
 *     count(a, b, …)               a number, always known: how many have K and T
 *
 * Numbers have the strict reading only. A division by nought is not known.
 */
#ifndef KIEM_FIGURES_EXPRESSION_EXPRESSION_H
#define KIEM_FIGURES_EXPRESSION_EXPRESSION_H

#include "figures/schema.h"

enum expr_type {
    EXPR_TRUTH,
    EXPR_NUMBER, /* also a period: a year, or a month counted as in FIELD_PERIOD */
    EXPR_CODE,   /* always a field with its list of codes */
    EXPR_LABEL,  /* always a field whose texts the dataset lists itself: FIELD_LABEL, FIELD_AREA */
    EXPR_KEY,    /* a pseudonym: can only be asked whether it is known */
    EXPR_TEXT,   /* only while reading: 'live' before it is compared */
};

enum expr_op {
    EXPR_FIELD,
    EXPR_CONSTANT, /* a number, 0 or 1 for a truth */
    EXPR_EQ,
    EXPR_NE,
    EXPR_LT,
    EXPR_LE,
    EXPR_GT,
    EXPR_GE, /* of two numbers of equal decimals; EQ and NE of a code or label: EXPR_IN with a list of one */
    EXPR_IN, /* args[0] in list[0 … list_count); of a label: in texts[…] */
    EXPR_AND,
    EXPR_OR,
    EXPR_NOT,
    EXPR_IF, /* args[0] ? args[1] : args[2]; of truths or of numbers of equal decimals */
    EXPR_KNOWN,
    EXPR_COUNT, /* one to EXPR_ARGS truths */
    EXPR_ADD,
    EXPR_SUB,   /* of equal decimals */
    EXPR_MUL,   /* its decimals are the sum of both; or both real */
    EXPR_DIV,   /* of two reals; real */
    EXPR_SCALE, /* args[0] × constant, a power of ten: to more decimals */
    EXPR_REAL,  /* args[0], with d decimals, as (double)value ÷ 10^d */
    EXPR_CALL,  /* a function of a curve (functions.h) */
};

enum { EXPR_ARGS = 6, EXPR_MAX_TEXT = 4096, EXPR_MAX_DEPTH = 64, EXPR_MAX_NODES = 4096 };
/* Whole numbers stay within ± this, whatever the fields hold: the reader refuses what could go beyond. */
#define EXPR_LARGEST ((int64_t)1 << 62)

struct expr {
    enum expr_op op;
    enum expr_type type;
    int field;    /* EXPR_FIELD: index in the schema */
    int decimals; /* of an EXPR_NUMBER: it is in units of 10^-decimals; −1: a real number (of a division) */
    int64_t min, max; /* of an EXPR_NUMBER that is not real: both inclusive */
    int64_t constant; /* EXPR_CONSTANT; factor of EXPR_SCALE; the constant of an EXPR_CALL (functions.h) */
    const int64_t
        *list; /* EXPR_IN: sorted, no doubles; numbers in the decimals of args[0], or indexes of codes */
    const char *const *texts; /* EXPR_IN of a code or label: the texts, as long as list_count */
    size_t list_count;
    const struct expr_function *function; /* EXPR_CALL */
    const struct expr *args[EXPR_ARGS];
    int arg_count;
    const struct expr_term *term; /* that this node is the whole of; NULL */
    int column;                   /* in characters from 1, where it stands in its text */
    int depth, nodes;             /* of the tree from here, terms written out */
};

/* A named expression of the content, with the words that stand for it in a sentence. It is read once for a scope: all who
 * name it share its tree, so equal pointers are equal values. */
struct expr_term {
    const char *code;        /* "preterm", "twoyear.growth" */
    struct words label;      /* "te vroeg geboren" */
    const struct expr *tree; /* its `term` points back here */
};

/* What names mean: a field of the schema, else a term. */
struct expr_scope {
    const char *name; /* of the expression, for messages */
    const struct schema *schema;
    const struct expr_term *terms; /* those that may be named */
    size_t term_count;
    const char *prefix; /* put before each name, as "twoyear." for a term of a joined dataset; NULL: none */
};

enum { EXPR_ANY = -1 };
/* Reads `text`. `type`: what it must be, EXPR_TRUTH, EXPR_NUMBER or EXPR_ANY of both. ERR_INVALID "expression_…" with
 * where = name:column; ERR_NOMEM. */
int expression_read(const struct expr **out, struct arena *a, const struct expr_scope *scope, struct str text,
                    int type, struct err *err) MUST_USE;
/* Writes a tree in the language again; it reads as the same tree. */
struct buf;
void expression_write(struct buf *out, const struct schema *schema, const struct expr *e);

#endif
