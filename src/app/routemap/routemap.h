/*
 * Route maps and terms of a coalition's own (spec C4, definitions §7): copied from an example or an own version, edited as a
 * table, judged at each change, run dry on last year's families, published with a date, compared, withdrawn.
 *
 *   example, own version, file ─▶ draft ─(edits, judged)─▶ published, from a day on ─▶ withdrawn
 *                                   └─ dry run: counts in bands of ten
 *
 * A coordinator reaches the maps of her own coalition and no person at all. Each is a use case of app.h; :map is the id of a
 * map. A form carries the count of edits it was made from: ERR_CONFLICT "route_changed" when someone changed the draft since;
 * ERR_CONFLICT "route_not_draft" for changing what was published.
 */
#ifndef KIEM_APP_ROUTEMAP_H
#define KIEM_APP_ROUTEMAP_H

#include "app/app.h"

/* GET /coalition/routes; POST copies: form "from" is "example:CODE", "own:ID", or "terms". */
int routemap_list(struct call *c, struct err *err) MUST_USE;
int routemap_copy(struct call *c, struct err *err) MUST_USE;
/* GET and POST /coalition/routes/import: form "document", the JSON of a route map. */
int routemap_import_page(struct call *c, struct err *err) MUST_USE;
int routemap_import(struct call *c, struct err *err) MUST_USE;
/* c->page "document": a map as JSON, of the shape of content/routes. */
int routemap_export(struct call *c, struct err *err) MUST_USE;
/* GET /coalition/routes/:map: the map as a table, with what the check says. POST …/delete: a draft. */
int routemap_page(struct call *c, struct err *err) MUST_USE;
int routemap_delete(struct call *c, struct err *err) MUST_USE;

/* Editing: names; rules (:rule "new", or its place from 1); steps (:code "new", or its code); terms (:code). */
int routemap_text_page(struct call *c, struct err *err) MUST_USE;
int routemap_text_save(struct call *c, struct err *err) MUST_USE;
int routemap_rule_page(struct call *c, struct err *err) MUST_USE;
int routemap_rule_save(struct call *c, struct err *err) MUST_USE;
int routemap_rule_up(struct call *c, struct err *err) MUST_USE;
int routemap_rule_down(struct call *c, struct err *err) MUST_USE;
int routemap_rule_remove(struct call *c, struct err *err) MUST_USE;
int routemap_step_page(struct call *c, struct err *err) MUST_USE;
int routemap_step_save(struct call *c, struct err *err) MUST_USE;
int routemap_step_up(struct call *c, struct err *err) MUST_USE;
int routemap_step_down(struct call *c, struct err *err) MUST_USE;
int routemap_step_remove(struct call *c, struct err *err) MUST_USE;
int routemap_terms_page(struct call *c, struct err *err) MUST_USE;
int routemap_terms_save(struct call *c, struct err *err) MUST_USE;

/* GET and POST /coalition/routes/:map/publish: a day, and each warning ticked. ERR_CONFLICT "route_errors"; ERR_INVALID
 * "route_from_past", "route_warnings". POST …/withdraw. */
int routemap_publish_page(struct call *c, struct err *err) MUST_USE;
int routemap_publish(struct call *c, struct err *err) MUST_USE;
int routemap_withdraw(struct call *c, struct err *err) MUST_USE;

/* GET /coalition/routes/:map/compare?with=: side by side with the example, what it was copied from, or an own version. */
int routemap_compare(struct call *c, struct err *err) MUST_USE;

/* POST and GET /coalition/routes/:map/dry-run. ERR_CONFLICT "route_runs_many": so many a day and no more. */
int routemap_run_ask(struct call *c, struct err *err) MUST_USE;
int routemap_run_page(struct call *c, struct err *err) MUST_USE;
/* The job: reads families in chunks outside a transaction, keeps bands. */
int routemap_run_job(struct call *c, struct err *err) MUST_USE;

#endif
