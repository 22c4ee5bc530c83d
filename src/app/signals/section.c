/* Her part of the person page: where things stand, what was said, what is due, what is not finished. Each reader sees what
 * the consented scopes allow; the level only who sees all it rests on. */
#include "app/signals/outcome.h"

#include "app/people/section.h"
#include "app/signals/file.h"
#include "base/str.h"

/* The level that was decided, until a newer response makes it a thing of the past. */
static int put_level(struct call *c, const struct access *a, struct value *s, int64_t signed_at,
                     struct err *err)
{
    struct value *rows;
    if (!access_reads(a, PART_LEVEL))
        return 0;
    int rc = store_all(&rows, &c->store, SQL_OUTCOMES, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    const struct value *newest = value_item(rows, 0);
    bool shown = newest && access_shows(a, c, PART_LEVEL, NULL, value_get_text(newest, "org_id"));
    if (shown)
        outcome_put_row(c, s, newest);
    if (shown) {
        struct value *badge = value_put_object(c->page, "level_badge");
        const char *chosen = value_get_text(newest, "chosen");
        value_put_text(badge, "code", chosen);
        value_put_text(badge, "label", call_label(c, "level", chosen));
    }
    bool holds = newest && value_get_int(newest, "at_ms", 0) >= signed_at;
    value_put_bool(s, "outdated", shown && !holds);
    bool decide = access_writes(a, PART_LEVEL) && access_shows(a, c, PART_LEVEL, NULL, NULL) && signed_at > 0;
    value_put_bool(s, "decide", decide && !holds);
    if (decide && !holds)
        section_primary(c, a, "signals.decide", "/outcome");
    return 0;
}

/* Of each factor the newest word, when it is that it is there. */
static void put_factors(struct call *c, const struct access *a, struct value *s, const struct current *now)
{
    struct value *risks = value_put_array(s, "factors"), *good = value_put_array(s, "protective");
    const struct level_input *in = &now->input;
    for (size_t i = 0; i < in->count; i++) {
        const struct signal *one = &in->signals[i];
        bool last = true;
        for (size_t k = 0; k < in->count && last; k++)
            last = in->signals[k].factor != one->factor || in->signals[k].present == TRI_UNKNOWN ||
                   in->signals[k].day < one->day ||
                   (in->signals[k].day == one->day && in->signals[k].order <= one->order);
        if (last && one->present == TRI_YES &&
            factor_current_on(one->factor, one->day, one->pregnancy, in->day) &&
            access_shows(a, c, PART_SIGNALS, one->factor->scope, now->origins[i].org))
            outcome_put_signal(c, one->factor->kind == FACTOR_RISK ? risks : good, one);
    }
}

/* When a task is due, as pages/part-task.html wants it. */
static void task_when(struct value *task, const struct call *c, int32_t due)
{
    struct value *when = value_put_object(task, "when");
    char day[11];
    day_format(day, due);
    value_put_text(when, "label", NULL);
    value_put_text(when, "by_day", day);
    value_put_text(when, "tone", due < c->today ? "late" : due == c->today ? "today" : "later");
}

/* Urgent answers of the own organisation that nobody took up yet come before everything else. */
static int put_urgent(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows;
    if (!access_writes(a, PART_ANSWERS) || c->actor->kind != ACTOR_PROFESSIONAL)
        return 0;
    int rc = store_all(&rows, &c->store, SQL_URGENT_OPEN_OF,
                       DB_ARGS(db_text(a->person), db_text(c->actor->org)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *href = arena_printf(c->arena, "/urgent/%s", value_get_text(row, "id"));
        struct value *task =
            section_task(c, href, call_label(c, "urgent_answer", value_get_text(row, "code")),
                         call_text(c, "signals.urgent_why"));
        struct value *status = value_put_object(task, "status");
        value_put_text(status, "tone", "danger");
        value_put_text(status, "label", call_label(c, "urgency", value_get_text(row, "term")));
    }
    return rc;
}

static int put_due(struct call *c, const struct access *a, struct value *s, struct err *err)
{
    struct care_file file;
    struct statuses all;
    int rc = care_file_load(&file, c, a->person, err);
    if (rc == 0)
        rc = care_file_status(&all, c, &file, err);
    if (rc < 0)
        return rc;
    const struct moment_status *next = care_file_next(&all);
    if (!next)
        return 0;
    struct value *due = value_put_object(s, "due");
    char day[11];
    day_format(day, next->state == MOMENT_COMING ? next->from_day : next->due_day);
    value_put_text(due, "moment", next->moment->code);
    value_put_text(due, "label", label_in(&next->moment->label, c->lang));
    value_put_text(due, "day", day);
    value_put_text(due, "state", moment_state_code(next->state));
    value_put_bool(due, "now", next->state != MOMENT_COMING);
    value_put_bool(due, "late", next->state == MOMENT_OVERDUE);
    const char *path = arena_printf(c->arena, "/answers/new?instrument=%s", next->moment->instrument);
    const char *href = path ? arena_printf(c->arena, "/persons/%s%s", a->person, path) : NULL;
    value_put_text(due, "href", href);
    if (!href || c->actor->kind != ACTOR_PROFESSIONAL)
        return 0;
    if (next->state == MOMENT_COMING) {
        section_action(c, a, "signals.ask", path);
        return 0;
    }
    section_primary(c, a, "signals.ask", path);
    task_when(section_task(c, href, value_get_text(due, "label"), call_text(c, "signals.due_why")), c,
              next->due_day);
    return 0;
}

/* Instruments of others, which may be asked at any moment. */
static void put_others(struct call *c, const struct access *a, struct value *s)
{
    const struct content *content = c->app->content;
    struct value *others = value_put_array(s, "others");
    for (size_t i = 0; i < content->instrument_count; i++) {
        const struct content_instrument *ci = &content->instruments[i];
        if (!ci->imported || ci->withdrawn)
            continue;
        const char *code = ci->questionnaire->code, *title = label_in(&ci->questionnaire->title, c->lang);
        struct value *item = value_add_object(others);
        value_put_text(item, "label", title[0] ? title : code);
        value_put_text(item, "href",
                       arena_printf(c->arena, "/persons/%s/answers/new?instrument=%s", a->person, code));
    }
}

/* Responses that this reader may open: signed ones, and the drafts of the own organisation. */
static int put_responses(struct call *c, const struct access *a, struct value *s, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_RESPONSES_OF, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    struct value *drafts = value_put_array(s, "drafts"), *given = value_put_array(s, "responses");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *org = value_get_text(row, "org_id");
        bool draft = text_is(value_get_text(row, "state"), "draft");
        bool open = draft ? text_is(org, c->actor->org) && !text_is(value_get_text(row, "mode"), "self")
                          : access_shows(a, c, PART_ANSWERS, NULL, org);
        if (!open || (draft && value_get_int(row, "saves", 0) == 0))
            continue;
        struct value *item = value_add_object(draft ? drafts : given);
        value_put_text(item, "id", value_get_text(row, "id"));
        value_put_text(item, "href", arena_printf(c->arena, "/responses/%s", value_get_text(row, "id")));
        value_put_text(item, "label", call_label(c, "instrument", value_get_text(row, "instrument")));
        value_put_text(item, "day", value_get_text(row, draft ? "started_at" : "signed_day"));
        value_put_text(item, "mode_label", call_label(c, "response_mode", value_get_text(row, "mode")));
        value_put_text(item, "org_name", value_get_text(row, "org_name"));
        value_put_text(item, "by_name", value_get_text(row, "by_name"));
        if (draft)
            section_task(c, value_get_text(item, "href"), value_get_text(item, "label"),
                         call_text(c, "signals.draft_why"));
    }
    return 0;
}

int signals_section(struct call *c, const struct access *a, struct err *err)
{
    struct current now;
    struct value *s = value_put_object(c->page, "signals");
    if (!access_reads(a, PART_SIGNALS))
        return 0;
    int rc = put_urgent(c, a, err);
    if (rc == 0)
        rc = signals_current(&now, c, a->person, err);
    if (rc == 0)
        rc = put_level(c, a, s, now.signed_at, err);
    if (rc == 0)
        put_factors(c, a, s, &now);
    if (rc == 0 && access_writes(a, PART_ANSWERS) && now.instrument) {
        value_put_bool(s, "may_ask", c->actor->kind == ACTOR_PROFESSIONAL);
        put_others(c, a, s);
        rc = put_due(c, a, s, err);
    }
    if (rc == 0)
        rc = put_responses(c, a, s, err);
    if (rc == 0)
        rc = due_refresh(c, a->person, err);
    value_put_text(s, "person", a->person);
    value_put_bool(s, "shown", true);
    section_tab(c, a, "signals");
    return rc;
}
