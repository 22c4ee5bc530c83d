/* What sql.c, sql_step.c and sql_value.c share while a statement is written; of no use to others. */
#ifndef KIEM_FIGURES_EXPRESSION_SQL_WRITER_H
#define KIEM_FIGURES_EXPRESSION_SQL_WRITER_H

#include "figures/expression/functions.h"
#include "figures/expression/sql.h"

/* A term, a call or a choice between truths: it gets columns of its own in a step. */
struct sql_item {
    const struct expr *e;
    const char *name;
    int step;  /* in which its columns are first there */
    int start; /* of a call: in which its first part is; otherwise as step */
};

enum { SQL_MAX_ITEMS = 4096 };

struct sql {
    struct buf *out;
    struct arena *arena;
    const struct sql_question *q;
    const struct schema *schema;
    struct sql_item *items;
    size_t count;
    int steps;
};

const struct sql_item *sql_find(const struct sql *s, const struct expr *e);
/* A name or a text between its quotes. */
void sql_name(struct buf *out, const char *name);
void sql_text(struct buf *out, const char *text);

/* `e` for one row, from columns of "rows" and of steps before; `defining`: the item that is being made, written out itself. */
void sql_strict(struct sql *s, const struct expr *e,
                const struct expr *defining); /* a truth as 0, 1; or a number */
void sql_logic(struct sql *s, const struct expr *e, const struct expr *defining); /* a truth as boolean */
/* Whether both are the same but for the type: what is not known has one cause. */
bool sql_is_plain(const struct expr *e);

/* The curves as tables, and the steps. */
void sql_curves(struct sql *s);
void sql_steps(struct sql *s);

#endif
