/* Her list as it is shown: to herself, to who keeps her file, to a desk. What a reader may not see is not there, and is not
 * counted either. */
#include "app/young/young_part.h"
#include "base/str.h"

#include <string.h>

static const char *const event_names[] = {"take", "drop", "done", "again"};
enum { EVENTS = sizeof event_names / sizeof event_names[0] };

bool young_sees(const struct young_list *l, const struct call *c, const struct value *row)
{
    const struct young_area *area = young_area_find(&c->app->content->young, value_get_text(row, "area"));
    bool opened = l->reader == YOUNG_DESK && area && young_opened(l->areas, area->code);
    bool on_list =
        text_is(value_get_text(row, "state"), "open") || text_is(value_get_text(row, "state"), "done");
    if (!young_shows(l->reader, value_get_text(row, "seen"), opened) || (l->reader == YOUNG_DESK && !on_list))
        return false;
    const char *made_by = l->reader == YOUNG_DESK ? NULL : value_get_text(row, "org_id");
    return access_shows(&l->access, c, PART_PLAN, area ? area->scope : NULL, made_by);
}

const char *young_title(const struct call *c, const struct value *row)
{
    const char *code = value_get_text(row, "code");
    return code ? call_label(c, "young_step", code) : value_get_text(row, "text");
}

/* The law and the desk it rests on, and who says so. */
static void put_ground(struct value *out, struct call *c, const struct young_step *s)
{
    const struct young_content *y = &c->app->content->young;
    struct value *laws = value_put_array(out, "laws");
    for (size_t i = 0; s && i < s->laws.count; i++) {
        const struct young_law *law = young_law_find(y, s->laws.items[i]);
        struct value *one = value_add_object(laws);
        value_put_text(one, "label", label_in(&law->label, c->lang));
        value_put_text(one, "link", law->url);
    }
    value_put_text(out, "explain", s ? label_in(&s->explain, c->lang) : NULL);
    value_put_text(out, "desk_label", s ? call_label(c, "young_desk", s->desk) : NULL);
    if (!s) {
        value_put(out, "source", value_null(c->arena));
        return;
    }
    char day[11];
    day_format(day, s->reviewed);
    struct value *source = value_put_object(out, "source");
    value_put_text(source, "name", s->source);
    value_put_text(source, "link", s->url);
    value_put_text(source, "reviewed", day);
}

const char *young_by(const struct young_list *l, const struct value *row)
{
    const char *does = value_get_text(row, "does"), *desk = value_get_text(row, "desk");
    bool other = l->reader == YOUNG_DESK && desk && text_is(does, "desk") && !text_is(desk, l->desk);
    return other ? NULL : does;
}

static const char *who_words(struct call *c, const struct young_list *l, const struct value *row)
{
    const char *does = value_get_text(row, "does"), *desk = value_get_text(row, "desk");
    if (desk && text_is(does, "desk"))
        return call_label(c, "young_desk", desk);
    if (text_is(does, "self") && l->reader == YOUNG_HER)
        return call_text(c, "young.you");
    return call_label(c, "young_who", does);
}

static void put_status(struct value *out, struct call *c, const struct value *row)
{
    static const struct {
        const char *state, *tone;
    } tones[] = {{"open", "active"}, {"done", "success"}};
    const char *state = value_get_text(row, "state"), *tone = "neutral";
    for (size_t i = 0; i < sizeof tones / sizeof tones[0]; i++)
        if (text_is(state, tones[i].state))
            tone = tones[i].tone;
    int32_t due = store_day(row, "due_day", DAY_NONE);
    bool open = text_is(state, "open"), late = open && due != DAY_NONE && due < c->today;
    struct value *status = value_put_object(out, "status");
    value_put_text(status, "tone", late ? "danger" : tone);
    value_put_text(status, "label", late ? call_text(c, "young.late") : call_label(c, "young_state", state));
    value_put_text(out, "state", state);
    value_put_bool(out, "is_open", open);
    value_put_bool(out, "is_done", text_is(state, "done"));
    value_put_bool(out, "is_late", late);
    value_put_text(out, "due_day", open ? value_get_text(row, "due_day") : NULL);
}

void young_put_line(struct value *out, const struct young_list *l, struct call *c, const struct value *row)
{
    const char *code = value_get_text(row, "code"), *id = value_get_text(row, "id");
    const char *folder = l->reader == YOUNG_HER ? "/me/young/steps" : "/young-steps";
    value_put_text(out, "id", id);
    value_put_text(out, "title", young_title(c, row));
    put_ground(out, c, code ? young_step_find(&c->app->content->young, code) : NULL);
    put_status(out, c, row);
    value_put_text(out, "area", value_get_text(row, "area"));
    value_put_text(out, "does", value_get_text(row, "does"));
    value_put_text(out, "who", who_words(c, l, row));
    value_put_text(out, "seen", value_get_text(row, "seen"));
    value_put_text(out, "seen_label", call_label(c, "young_seen", value_get_text(row, "seen")));
    value_put_text(out, "org_name", value_get_text(row, "org_name"));
    value_put_text(out, "done_at", value_get_text(row, "done_at"));
    value_put_text(out, "done_name", value_get_text(row, "done_name"));
    value_put_text(out, "href", l->reader == YOUNG_HER ? arena_printf(c->arena, "%s/%s", folder, id) : NULL);
    value_put_text(out, "base",
                   l->reader == YOUNG_DESK
                       ? arena_printf(c->arena, "/young-desks/%s/steps/%s", call_param(c, "young_desk"), id)
                       : arena_printf(c->arena, "%s/%s", folder, id));
    bool writes = access_writes(&l->access, PART_PLAN);
    for (int e = 0; e < EVENTS; e++)
        value_put_bool(out, arena_printf(c->arena, "may_%s", event_names[e]),
                       writes && young_next(value_get_text(row, "state"), (enum young_event)e, l->reader,
                                            young_by(l, row)));
    value_put_bool(out, "is_proposed", text_is(value_get_text(row, "state"), "proposed"));
}

/* --- all lines, by area --- */

/* Index of the area of a row; behind the last for one that the content no longer has. */
static size_t area_of(const struct young_content *y, const struct value *row)
{
    size_t i = 0;
    while (i < y->area_count && !text_is(y->areas[i].code, value_get_text(row, "area")))
        i++;
    return i;
}

static void put_area(struct call *c, struct value *areas, const struct young_list *l,
                     const struct value *rows, size_t index)
{
    struct value *lines = NULL, *off = NULL;
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        bool is_off = text_is(value_get_text(row, "state"), "off");
        if (area_of(&c->app->content->young, row) != index || !young_sees(l, c, row) ||
            (is_off && l->reader != YOUNG_HER))
            continue;
        if (!lines) {
            struct value *area = value_add_object(areas);
            const char *code = value_get_text(row, "area");
            value_put_text(area, "code", code);
            value_put_text(area, "label", call_label(c, "young_area", code));
            lines = value_put_array(area, "lines");
            off = value_put_array(area, "off");
        }
        young_put_line(value_add_object(is_off ? off : lines), l, c, row);
    }
}

static int64_t count_state(const struct young_list *l, const struct call *c, const struct value *rows,
                           const char *state)
{
    int64_t n = 0;
    for (size_t i = 0; i < value_count(rows); i++)
        n += text_is(value_get_text(value_item(rows, i), "state"), state) &&
             young_sees(l, c, value_item(rows, i));
    return n;
}

int young_put_lines(const struct young_list *l, struct call *c, struct err *err)
{
    struct value *rows, *areas = value_put_array(c->page, "areas");
    int rc =
        store_all(&rows, &c->store, SQL_YOUNG_STEPS, DB_ARGS(db_text(value_get_text(l->plan, "id"))), err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i <= c->app->content->young.area_count; i++)
        put_area(c, areas, l, rows, i);
    int64_t open = count_state(l, c, rows, "open"), done = count_state(l, c, rows, "done");
    value_put_int(c->page, "open", open);
    value_put_int(c->page, "done", done);
    value_put_int(c->page, "total", open + done);
    value_put_int(c->page, "proposed", count_state(l, c, rows, "proposed"));
    value_put_bool(c->page, "none", value_count(areas) == 0);
    return 0;
}

/* --- what fits and is not on the list --- */

/* Of the lines that this reader sees: what is missing here must not tell of one that she keeps to herself. */
static bool on_list(const struct young_list *l, const struct call *c, const struct value *rows,
                    const char *code)
{
    for (size_t i = 0; i < value_count(rows); i++)
        if (text_is(value_get_text(value_item(rows, i), "code"), code))
            return young_sees(l, c, value_item(rows, i));
    return false;
}

static struct value *choices_of(struct call *c)
{
    const struct value *had = value_get(c->page, "choices");
    return value_put(c->page, "choices", had ? value_copy(c->arena, had) : value_object(c->arena));
}

/* Into c->page "fitting" [{code, title, explain, area_label, maybe, laws, desk_label}] of what is not on the list, and
 * "choices.steps". */
static int put_fitting(const struct young_list *l, struct call *c, struct err *err)
{
    const struct young_content *y = &c->app->content->young;
    struct value *rows, *list = value_put_array(c->page, "fitting");
    struct value *choices = value_put_array(choices_of(c), "steps");
    int rc =
        store_all(&rows, &c->store, SQL_YOUNG_STEPS, DB_ARGS(db_text(value_get_text(l->plan, "id"))), err);
    for (size_t i = 0; rc == 0 && i < y->step_count; i++) {
        const struct young_step *s = &y->steps[i];
        enum tri fits = young_fits(&s->when, &l->facts);
        const struct young_area *area = young_area_find(y, s->area);
        if (fits == TRI_NO || on_list(l, c, rows, s->code) ||
            !access_shows(&l->access, c, PART_PLAN, area->scope, NULL))
            continue;
        struct value *one = value_add_object(list), *choice = value_add_object(choices);
        value_put_text(one, "code", s->code);
        value_put_text(one, "title", label_in(&s->title, c->lang));
        value_put_text(one, "area_label", label_in(&area->label, c->lang));
        value_put_bool(one, "maybe", fits == TRI_UNKNOWN);
        put_ground(one, c, s);
        value_put_text(choice, "value", s->code);
        value_put_text(
            choice, "label",
            arena_printf(c->arena, "%s: %s", label_in(&area->label, c->lang), label_in(&s->title, c->lang)));
        value_put_text(choice, "hint", fits == TRI_UNKNOWN ? call_text(c, "young.maybe") : NULL);
    }
    return rc;
}

/* --- the plan itself --- */

static const char *tri_code(enum tri t)
{
    return t == TRI_YES ? "yes" : t == TRI_NO ? "no" : "unknown";
}

static void put_areas_choice(struct call *c)
{
    const struct young_content *y = &c->app->content->young;
    struct value *list = value_put_array(choices_of(c), "area");
    for (size_t i = 0; i < y->area_count; i++) {
        struct value *one = value_add_object(list);
        value_put_text(one, "value", y->areas[i].code);
        value_put_text(one, "label", label_in(&y->areas[i].label, c->lang));
    }
}

void young_put_plan(const struct young_list *l, struct call *c)
{
    struct value *values = value_put_object(c->page, "values");
    static const char *const names[YOUNG_FACTS] = {"school", "work", "home"};
    value_put_text(c->page, "applies", tri_code(l->applies));
    value_put_bool(c->page, "applies_not", l->applies == TRI_NO);
    value_put_bool(c->page, "applies_unknown", l->applies == TRI_UNKNOWN);
    value_put_bool(c->page, "may_write", access_writes(&l->access, PART_PLAN));
    value_put(c->page, "plan", value_null(c->arena));
    if (l->plan) {
        struct value *plan = value_put_object(c->page, "plan");
        value_put_text(plan, "created_at", value_get_text(l->plan, "created_at"));
        value_put_text(plan, "org_name", value_get_text(l->plan, "org_name"));
        value_put_text(plan, "org_phone", value_get_text(l->plan, "org_phone"));
    }
    struct value *facts = value_put_array(c->page, "facts");
    for (int i = 0; i < YOUNG_FACTS; i++) {
        const char *said = l->facts.facts[i];
        value_put_text(values, names[i], said);
        if (!said)
            continue;
        struct value *fact = value_add_object(facts);
        value_put_text(fact, "key", call_text(c, arena_printf(c->arena, "young.%s", names[i])));
        value_put_text(fact, "value", call_label(c, young_fact_list((enum young_fact)i), said));
    }
    put_areas_choice(c);
}

int young_put_list(const struct young_list *l, struct call *c, struct err *err)
{
    int rc = young_put_lines(l, c, err);
    if (rc == 0)
        rc = put_fitting(l, c, err);
    if (rc == 0)
        rc = young_put_desks(l, c, err);
    return rc == 0 ? young_put_meetings(l, c, err) : rc;
}
