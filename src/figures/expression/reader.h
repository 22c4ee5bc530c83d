/* What lex.c, build.c and read.c share while an expression is read; of no use to others. */
#ifndef KIEM_FIGURES_EXPRESSION_READER_H
#define KIEM_FIGURES_EXPRESSION_READER_H

#include "figures/expression/functions.h"

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_SYMBOL };

struct token {
    enum token_kind kind;
    struct str text; /* as it stands; of a TOKEN_TEXT what is between the quotes */
    size_t at;       /* where it begins, in bytes */
    int64_t number;  /* in units of 10^-decimals */
    int decimals;
};

struct reader {
    struct arena *arena;
    const struct expr_scope *scope;
    struct str text;
    size_t at; /* behind `token` */
    struct token token;
    int depth;
    int rc; /* 0, or what went wrong; then every function here gives NULL or false and changes nothing */
    struct err *err;
};

enum { READER_MAX_NUMBER_DIGITS = 15, READER_MAX_DECIMALS = 6 };

/* Refuses at that place of the text; the first refusal stays. */
void reader_refuse(struct reader *r, size_t at, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void reader_nomem(struct reader *r);
/* Reads the next token into r->token; r->rc. */
void reader_next(struct reader *r);
bool token_is(const struct token *t, const char *word);

/* --- nodes, with their types checked. `at` is where the part stands; arguments may be NULL after a refusal. --- */
const struct expr *build_field(struct reader *r, size_t at, int field);
const struct expr *build_number(struct reader *r, size_t at, int64_t n, int decimals);
const struct expr *build_truth(struct reader *r, size_t at, bool truth);
/* A text as it stands between quotes, to be compared. */
const struct expr *build_text(struct reader *r, size_t at, struct str text);
const struct expr *build_compare(struct reader *r, size_t at, enum expr_op op,
                                 const struct expr *const pair[2]);
const struct expr *build_in(struct reader *r, size_t at, const struct expr *what,
                            const struct expr *const *items, size_t count);
/* EXPR_ADD, SUB, MUL, DIV. */
const struct expr *build_arithmetic(struct reader *r, size_t at, enum expr_op op,
                                    const struct expr *const pair[2]);
/* EXPR_AND, OR, NOT, COUNT of truths. */
const struct expr *build_logic(struct reader *r, size_t at, enum expr_op op, const struct expr *const *args,
                               int count);
const struct expr *build_if(struct reader *r, size_t at, const struct expr *const args[3]);
const struct expr *build_known(struct reader *r, size_t at, const struct expr *what);
const struct expr *build_call(struct reader *r, size_t at, const struct expr_function *f,
                              const struct expr *const *args, int count);
/* Refuses when `e` is not of the type. */
bool build_wants(struct reader *r, size_t at, const struct expr *e, enum expr_type type);

#endif
