/* See calendar.h. Only days: reminders and hours of the day belong to whoever sends them. */
#include "asking/calendar.h"

#include "asking/entry.h"
#include "base/str.h"

enum { HOLIDAYS_MAX = 100, TERMS_MAX = 200, TERM_COUNT_MAX = 730 };

static const char *const unit_names[] = {"at_once", "same_day", "working_days", "days", NULL};

int32_t easter_sunday(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int n = h + l - 7 * m + 114;
    return day_from_civil(year, n / 31, n % 31 + 1);
}

static int holiday_load(struct holiday *h, const struct entry *e)
{
    h->every = 1;
    h->label = label_load(e->arena, value_get(e->value, "label"));
    int rc = entry_code(&h->code, e, "code");
    if (rc == 0 && h->easter)
        rc = value_get(e->value, "offset") ? entry_int(&h->offset, e, "offset", -60, 100)
                                           : entry_wrong(e, "offset");
    if (rc == 0 && !h->easter)
        rc = entry_int(&h->month, e, "month", 1, 12);
    if (rc == 0 && !h->easter)
        rc = entry_int(&h->day, e, "day", 1, 31);
    if (rc == 0)
        rc = entry_int(&h->sunday, e, "sunday", -6, 6);
    if (rc == 0)
        rc = entry_int(&h->every, e, "every", 1, 100);
    if (rc == 0 && !h->easter) {
        /* Also refuses 0 (absent) and 31 June: a date that turns into another one when it is made. */
        struct civil back = day_to_civil(day_from_civil(2024, h->month ? h->month : 1, h->day));
        if (h->month == 0 || back.month != h->month || back.day != h->day)
            rc = entry_wrong(e, h->month ? "day" : "month");
    }
    return rc;
}

int calendar_load(struct calendar *out, struct arena *a, const struct value *holidays, struct err *err)
{
    const struct value *lists[] = {value_get(holidays, "fixed"), value_get(holidays, "easter")};
    size_t total = value_count(lists[0]) + value_count(lists[1]), n = 0;
    if (total > HOLIDAYS_MAX)
        return err_set(err, ERR_INVALID, "holidays", "content_too_many", "%d", HOLIDAYS_MAX);
    struct holiday *all = arena_alloc(a, (total + 1) * sizeof *all);
    if (!all)
        return err_nomem(err);
    for (size_t list = 0; list < 2; list++) {
        for (size_t i = 0; i < value_count(lists[list]); i++, n++) {
            struct entry e = entry_of(lists[list], list ? "easter" : "fixed", i, a, err);
            all[n].easter = list == 1;
            int rc = holiday_load(&all[n], &e);
            if (rc)
                return rc;
        }
    }
    if (arena_failed(a))
        return err_nomem(err);
    *out = (struct calendar){.holidays = all, .count = n};
    return 0;
}

static bool falls_on(const struct holiday *h, int32_t day, int year)
{
    if (year % h->every != 0)
        return false;
    int32_t when = h->easter ? easter_sunday(year) + h->offset : day_from_civil(year, h->month, h->day);
    return (day_weekday(when) == 7 ? when + h->sunday : when) == day;
}

const struct holiday *calendar_holiday(const struct calendar *c, int32_t day)
{
    int year = day_to_civil(day).year;
    for (size_t i = 0; i < c->count; i++)
        if (falls_on(&c->holidays[i], day, year))
            return &c->holidays[i];
    return NULL;
}

bool calendar_working_day(const struct calendar *c, int32_t day)
{
    return day_weekday(day) <= 5 && !calendar_holiday(c, day);
}

int working_days_between(const struct calendar *c, int32_t from, int32_t to)
{
    int n = 0;
    for (int32_t day = from; day < to;)
        n += calendar_working_day(c, ++day);
    return n;
}

const char *term_unit_code(enum term_unit unit)
{
    return unit_names[unit];
}

int term_load(struct term *out, const struct value *v, const char *where, struct err *err)
{
    int unit = code_index(unit_names, value_get_text(v, "unit"));
    if (unit < 0)
        return err_set(err, ERR_INVALID, where, "term_unit", "%s", value_as_text(value_get(v, "unit"), ""));
    struct term t = {.unit = (enum term_unit)unit};
    if (t.unit == TERM_WORKING_DAYS || t.unit == TERM_DAYS) {
        int64_t count = value_get_int(v, "count", 0);
        if (count < 1 || count > TERM_COUNT_MAX)
            return err_set(err, ERR_INVALID, where, "term_count", "%d", TERM_COUNT_MAX);
        t.count = (int)count;
    }
    *out = t;
    return 0;
}

int32_t term_due(const struct calendar *c, int32_t day, struct term t)
{
    int32_t due = day;
    switch (t.unit) {
    case TERM_AT_ONCE:
    case TERM_SAME_DAY:
        break;
    case TERM_DAYS:
        due += t.count;
        break;
    case TERM_WORKING_DAYS:
        for (int left = t.count; left > 0;)
            left -= calendar_working_day(c, ++due);
        break;
    }
    return due;
}

int days_late(int32_t due_day, int32_t today)
{
    return due_day == DAY_NONE || today <= due_day ? 0 : today - due_day;
}

static int term_rule_load(struct term_rule *r, const struct entry *e)
{
    int rc = entry_code(&r->code, e, "code");
    if (rc)
        return rc;
    r->label = label_load(e->arena, value_get(e->value, "label"));
    rc = entry_int(&r->least, e, "least", 1, TERM_COUNT_MAX);
    if (rc == 0)
        rc = entry_int(&r->most, e, "most", 1, TERM_COUNT_MAX);
    if (rc == 0 && r->most < r->least)
        rc = entry_wrong(e, "most");
    return rc ? rc : term_load(&r->term, e->value, r->code, e->err);
}

static struct term_rule *rule_find(struct term_rule *rules, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(rules[i].code, code))
            return &rules[i];
    return NULL;
}

/* The coalition's own terms change the length of a term, never its name. */
static int own_terms(struct terms *t, struct term_rule *rules, const struct value *list, struct arena *a,
                     struct err *err)
{
    for (size_t i = 0; i < value_count(list); i++) {
        struct entry e = entry_of(list, "terms", i, a, err);
        struct term_rule own = {0};
        int rc = term_rule_load(&own, &e);
        if (rc)
            return rc;
        struct term_rule *r = rule_find(rules, t->count, own.code);
        if (!r)
            return err_set(err, ERR_INVALID, e.where, "code_unknown", "%s", own.code);
        if (own.term.unit != r->term.unit || own.term.count < r->least || own.term.count > r->most)
            return err_set(err, ERR_INVALID, r->code, "term_bounds", "%d–%d", r->least, r->most);
        r->term = own.term;
        if (own.label.nl)
            r->label = own.label;
    }
    return 0;
}

int terms_load(struct terms *out, struct arena *a, const struct value *defaults, const struct value *own,
               struct err *err)
{
    struct entry file = {.value = defaults, .arena = a, .err = err, .where = "terms"};
    const struct value *list = NULL;
    int rc = entry_list(&list, &file, "terms", TERMS_MAX);
    if (rc)
        return rc;
    struct term_rule *rules = arena_alloc(a, (value_count(list) + 1) * sizeof *rules);
    if (!rules)
        return err_nomem(err);
    struct terms t = {.rules = rules};
    for (; t.count < value_count(list); t.count++) {
        struct entry e = entry_of(list, "terms", t.count, a, err);
        rc = term_rule_load(&rules[t.count], &e);
        if (rc)
            return rc;
        if (rule_find(rules, t.count, rules[t.count].code))
            return err_set(err, ERR_INVALID, e.where, "code_duplicate", "%s", rules[t.count].code);
    }
    rc = own_terms(&t, rules, value_get(own, "terms"), a, err);
    if (rc)
        return rc;
    if (arena_failed(a))
        return err_nomem(err);
    *out = t;
    return 0;
}

const struct term_rule *terms_find(const struct terms *t, const char *code)
{
    for (size_t i = 0; i < t->count; i++)
        if (text_is(t->rules[i].code, code))
            return &t->rules[i];
    return NULL;
}
