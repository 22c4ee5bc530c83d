/*
 * What is known of one person over life areas, drawn: on a page that a professional opens with her, and in her own place. Each reader
 * sees what consent lets her see, and what nobody may see here counts as not known. Nothing is summed; nothing of anybody else,
 * and nothing that was said alone for safety.
 */
#include "app/signals/signals.h"

#include "base/str.h"
#include "care/life_profile.h"

enum { FIRST = 6, STEP = 12 }; /* of the drawing: the middle of a mark, and from one to the next */

struct drawn {
    struct value *marks, *helps, *weighs, *unknown;
    int count;
};

static void put_mark(struct drawn *d, const char *kind)
{
    struct value *mark = value_add_object(d->marks);
    value_put_int(mark, "x", FIRST + STEP * d->count);
    value_put_int(mark, "left", FIRST + STEP * d->count - 4);
    value_put_bool(mark, "helps", text_is(kind, "helps"));
    value_put_bool(mark, "weighs", text_is(kind, "weighs"));
    value_put_bool(mark, "unknown", text_is(kind, "unknown"));
    d->count++;
}

/* What helps, then what weighs, then what is not known; what was asked and is not so needs no talk. */
static void put_area(struct call *c, struct value *list, const struct life_area *area,
                     const struct current *now)
{
    static const struct {
        enum life_mark mark;
        const char *kind;
    } order[] = {{LIFE_HELPS, "helps"}, {LIFE_WEIGHS, "weighs"}, {LIFE_UNKNOWN, "unknown"}};
    struct value *one = value_add_object(list);
    struct drawn d = {.marks = value_put_array(one, "marks")};
    struct value *words[] = {value_put_array(one, "helps"), value_put_array(one, "weighs"),
                             value_put_array(one, "unknown")};
    int clear = 0;
    value_put_text(one, "label", label_in(&area->label, c->lang));
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < area->factors.count; i++) {
            const struct factor *f = factors_find(&c->app->content->factors, area->factors.items[i]);
            enum life_mark mark =
                f ? life_mark(f, now->input.signals, now->input.count, c->today) : LIFE_UNKNOWN;
            clear += k == 0 && mark == LIFE_CLEAR;
            if (!f || mark != order[k].mark)
                continue;
            put_mark(&d, order[k].kind);
            value_add_text(words[k], label_in(&f->label, c->lang));
        }
    value_put_int(one, "width", FIRST + STEP * (d.count > 0 ? d.count : 1));
    value_put_int(one, "clear", clear);
    value_put_int(one, "unknown_count", (int64_t)value_count(words[2]));
    value_put_bool(one, "is_calm", value_count(words[1]) == 0 && value_count(words[2]) == 0);
}

static int put_profile(struct call *c, const struct access *a, struct err *err)
{
    struct current now = {0};
    const struct life_areas *areas = &c->app->content->life_areas;
    int rc = signals_current(&now, c, a->person, err);
    if (rc == 0)
        rc = signals_within(&now, c, a, err);
    struct value *list = value_put_array(c->page, "areas");
    for (size_t i = 0; rc == 0 && i < areas->count; i++)
        put_area(c, list, &areas->items[i], &now);
    return rc;
}

int profile_page(struct call *c, struct err *err)
{
    struct access a;
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "read", .object = "profile"}, err);
    if (rc == 0 && !access_reads(&a, PART_SIGNALS))
        rc = access_refuse(&a, c, "profile", "part_denied", err);
    if (rc == 0)
        rc = signals_person(c, &a, err);
    return rc == 0 ? put_profile(c, &a, err) : rc;
}

int own_profile(struct call *c, struct err *err)
{
    struct access a;
    int rc = access_open(&a, c, c->actor->person, FOR_OWN,
                         &(struct audit_note){.action = "read", .object = "profile"}, err);
    return rc == 0 ? put_profile(c, &a, err) : rc;
}
