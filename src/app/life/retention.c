/*
 * What is over its term goes, every night, kind by kind (content/retention.json), and the administrator sees beforehand what
 * goes when. A file goes by the destruction of its key, like on request, and never while a hold stands. What the law has
 * kept with a file goes with it; the audit stays, under ids without names. Shows counts and days, never a person.
 */
#include "app/admin/admin.h"
#include "app/jobs.h"
#include "app/life/keep.h"
#include "app/life/night.h"

#include "base/str.h"

enum { DESTROYED_PER_NIGHT = 200, YEAR_MONTHS = 12 };

/* How a kind of content is counted and goes; both statements take the day (or the instant it ended) up to which it is over. */
static const struct kind {
    const char *code;
    enum sql_name count; /* not of what is silent */
    enum sql_name apply[2];
    size_t steps; /* statements of `apply`; 0: one by one, those that `apply[0]` finds, by `destroy` */
    int (*destroy)(struct call *c, const char *id, const char *why, struct err *err);
    bool silent; /* so few that their number says too much */
} kinds[] = {
    {"file", SQL_RETENTION_FILES, {SQL_RETENTION_FILES_DUE}, 0, destroy_person, false},
    {"nnz_closed", 0, {SQL_RETENTION_NNZ_CLOSED_DUE}, 0, destroy_nnz_record, true},
    {"nnz_open", 0, {SQL_RETENTION_NNZ_OPEN_DUE}, 0, destroy_nnz_record, true},
    {"referral_not_accepted",
     SQL_RETENTION_NOTES,
     {SQL_RETENTION_EVENT_NOTES_GO, SQL_RETENTION_NOTES_GO},
     2,
     NULL,
     false},
    {"draft", SQL_RETENTION_DRAFTS, {SQL_RETENTION_DRAFT_FILES_GO, SQL_RETENTION_DRAFTS_GO}, 2, NULL, false},
    {"own_draft", SQL_RETENTION_OWN_DRAFTS, {SQL_RETENTION_OWN_DRAFTS_GO}, 1, NULL, false},
    {"link", SQL_RETENTION_LINKS, {SQL_RETENTION_LINKS_GO}, 1, NULL, false},
    {"invite", SQL_RETENTION_INVITES, {SQL_RETENTION_INVITES_GO}, 1, NULL, false},
    {"session", SQL_RETENTION_SESSIONS, {SQL_RETENTION_SESSIONS_GO}, 1, NULL, false},
    {"device", SQL_RETENTION_DEVICES, {SQL_RETENTION_DEVICES_GO}, 1, NULL, false},
    {"wish_training", SQL_RETENTION_WISH_TRAININGS, {SQL_RETENTION_WISH_TRAININGS_GO}, 1, NULL, false},
    {"notice", SQL_RETENTION_JOBS, {SQL_RETENTION_JOBS_GO}, 1, NULL, false},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static const struct kind *kind_of(const char *code)
{
    for (size_t i = 0; i < KINDS; i++)
        if (text_is(kinds[i].code, code))
            return &kinds[i];
    return NULL;
}

/* What is destroyed one by one is counted by day, the rest by instant. */
static struct db_arg up_to(const struct kind *kind, const struct retention_rule *rule, int32_t today)
{
    int32_t day = retention_over(rule, today);
    return kind->steps == 0 ? db_int(day) : db_int(instant_at(day, 0));
}

/* --- what goes when --- */

static const char *term_words(struct call *c, const struct retention_rule *rule)
{
    bool years = rule->months >= YEAR_MONTHS && rule->months % YEAR_MONTHS == 0;
    int n = years ? rule->months / YEAR_MONTHS : rule->months;
    const char *unit = years ? "retention.years" : n == 1 ? "retention.month" : "retention.months";
    const char *from = call_label(c, "retention_from", rule->from);
    return rule->months == 0 ? call_text(c, "retention.always")
                             : arena_printf(c->arena, "%d %s %s", n, call_text(c, unit), from);
}

static int put_rule(struct call *c, struct value *list, const struct retention_rule *rule, struct err *err)
{
    const struct kind *kind = kind_of(rule->code);
    struct value *item = value_add_object(list);
    value_put_text(item, "code", rule->code);
    value_put_text(item, "title", label_in(&rule->label, c->lang));
    value_put_text(item, "basis", label_in(&rule->basis, c->lang));
    value_put_text(item, "words", term_words(c, rule));
    value_put_text(item, "then", call_label(c, "retention_then", retention_then_code(rule->then)));
    bool counted = kind && !kind->silent;
    value_put_bool(item, "counted", counted);
    static const struct {
        const char *name;
        int days;
    } ahead[] = {{"now", 0}, {"month", 30}, {"year", 365}};
    for (size_t i = 0; counted && i < sizeof ahead / sizeof ahead[0]; i++) {
        int64_t n = 0;
        struct db_arg day = up_to(kind, rule, c->today + ahead[i].days);
        int rc = store_int(&n, &c->store, kind->count, &day, 1, err);
        if (rc < 0)
            return rc;
        value_put_int(item, ahead[i].name, n);
    }
    return 0;
}

int retention_page(struct call *c, struct err *err)
{
    const struct retention *r = &c->app->content->retention;
    struct value *list = value_put_array(c->page, "rules");
    int64_t held = 0;
    char tonight[11];
    int rc = store_int(&held, &c->store, SQL_RETENTION_HELD, DB_NO_ARGS, err);
    for (size_t i = 0; rc == 0 && i < r->count; i++)
        rc = put_rule(c, list, &r->rules[i], err);
    day_format(tonight, c->today + 1);
    value_put_text(c->page, "tonight", tonight);
    value_put_int(c->page, "held", held);
    return rc;
}

void retention_put_periods(struct call *c)
{
    const struct retention *r = &c->app->content->retention;
    struct value *list = value_put_array(c->page, "periods");
    for (size_t i = 0; i < r->count; i++) {
        if (!r->rules[i].parent)
            continue;
        struct value *item = value_add_object(list);
        value_put_text(item, "title", label_in(&r->rules[i].label, c->lang));
        value_put_text(item, "words", term_words(c, &r->rules[i]));
    }
}

/* --- every night --- */

static int destroy_each(int64_t *gone, struct call *c, const struct kind *kind,
                        const struct retention_rule *rule, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, kind->apply[0],
                       DB_ARGS(db_int(retention_over(rule, c->today)), db_int(DESTROYED_PER_NIGHT)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = kind->destroy(c, value_get_text(value_item(rows, i), "id"), "retention", err);
    if (rc == 0)
        *gone = (int64_t)value_count(rows);
    return rc;
}

static int apply(int64_t *gone, struct call *c, const struct kind *kind, const struct retention_rule *rule,
                 struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < kind->steps; i++) {
        int changed = 0;
        struct db_arg day = up_to(kind, rule, c->today);
        rc = store_run(&changed, &c->store, kind->apply[i], &day, 1, err);
        *gone += changed;
    }
    return rc == 0 && kind->steps == 0 ? destroy_each(gone, c, kind, rule, err) : rc;
}

int retention_job(struct call *c, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < KINDS; i++) {
        const struct retention_rule *rule = retention_find(&c->app->content->retention, kinds[i].code);
        int64_t gone = 0;
        if (!rule || rule->then == RETENTION_KEEP)
            continue;
        rc = apply(&gone, c, &kinds[i], rule, err);
        if (rc == 0 && gone > 0)
            rc = audit_write(
                c,
                &(struct audit_note){.action = "delete", .object = "retention", .object_id = kinds[i].code},
                err);
    }
    return rc;
}
