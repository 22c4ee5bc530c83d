/* Answers as tables. Errors: ERR_NOMEM. */
#ifndef KIEM_FIGURES_SHOW_TABLES_H
#define KIEM_FIGURES_SHOW_TABLES_H

#include "figures/show/answer.h"
#include "figures/show/table.h"

int figures_table(struct table *out, struct arena *a, const struct question *q, const struct figures *f,
                  struct err *err) MUST_USE;
int unequal_table(struct table *out, struct arena *a, const struct question *q, const struct unequal_rows *r,
                  struct err *err) MUST_USE;
int lorenz_table(struct table *out, struct arena *a, const struct question *q, const struct lorenz_rows *r,
                 struct err *err) MUST_USE;

/* --- what the tables and pictures share --- */

/* Names of a slot of a tally, also of those that are not known. */
struct cell name_of_place(const struct question *q, size_t place, bool code);
const char *name_of_span(struct arena *a, const struct question *q, size_t span);
/* The value of the i-th trait of `by` in a group. */
struct cell name_of_value(const struct question *q, size_t group, int i);
/* The values of all of them: "inkomensgroep 3, eerste kind"; "" without any. */
const char *name_of_group(struct arena *a, const struct question *q, size_t group);
/* "Rotterdam, 2015–2019, lowest income": the place, block and group of a row. */
const char *name_of_row(struct arena *a, const struct question *q, size_t place, size_t span, size_t group);

/* Title and notes of an answer of that kind. */
enum answer_kind { ANSWER_FIGURES, ANSWER_UNEQUAL, ANSWER_LORENZ };
int table_describe(struct table *out, struct arena *a, const struct question *q, enum answer_kind kind,
                   struct err *err) MUST_USE;
/* A note with the text show.note.CODE, {1} and {2} filled in. */
void table_add_note(struct table *t, struct arena *a, const char *code, const char *one, const char *two);

#endif
