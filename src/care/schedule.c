/* See schedule.h. Says what is due; who asks, and reminding them, is the worklist's. */
#include "care/schedule.h"

#include "asking/entry.h"
#include "base/str.h"

#include <stdlib.h>

enum { MOMENTS_MAX = 200, MOMENT_DAYS_MAX = 1000 };

const char *const anchor_codes[] = {"opened", "pregnancy", "birth", NULL};
static const char *const state_names[] = {"coming", "open", "overdue", "done", "late", "missed", "lapsed"};

const char *moment_state_code(enum moment_state s)
{
    return state_names[s];
}

static int days_load(struct moment *m, const struct entry *e)
{
    static const char *const required[] = {"from_day", "due_day", "until_day"};
    int *days[] = {&m->from_day, &m->due_day, &m->until_day};
    int rc = 0;
    for (size_t i = 0; i < 3 && rc == 0; i++)
        rc = value_get(e->value, required[i]) ? entry_int(days[i], e, required[i], 0, MOMENT_DAYS_MAX)
                                              : entry_wrong(e, required[i]);
    if (rc == 0)
        rc = entry_int(&m->grace_days, e, "grace_days", 0, MOMENT_DAYS_MAX);
    if (rc == 0)
        rc = entry_int(&m->repeat_days, e, "repeat_days", 0, MOMENT_DAYS_MAX);
    if (rc)
        return rc;
    bool ordered = m->from_day <= m->due_day && m->due_day <= m->until_day;
    if (!ordered || (m->repeat_days > 0 && m->repeat_days <= m->until_day - m->from_day))
        return err_set(e->err, ERR_INVALID, m->code, "schedule_days", NULL);
    return 0;
}

static int moment_load(struct moment *m, const struct entry *e)
{
    int anchor = -1;
    int rc = entry_code(&m->code, e, "code");
    if (rc == 0)
        rc = entry_code(&m->instrument, e, "instrument");
    if (rc == 0)
        rc = phase_parse(&m->phase, value_get_text(e->value, "phase"), e->where, e->err);
    if (rc == 0)
        rc = entry_choice(&anchor, e, "anchor", anchor_codes);
    if (rc == 0)
        rc = days_load(m, e);
    if (rc)
        return rc;
    m->anchor = (enum anchor)anchor;
    m->label = label_load(e->arena, value_get(e->value, "label"));
    return 0;
}

int schedule_load(struct schedule *out, struct arena *a, const struct value *content, struct err *err)
{
    struct entry file = {.value = content, .arena = a, .err = err, .where = "schedule"};
    const struct value *list = NULL;
    int rc = entry_list(&list, &file, "moments", MOMENTS_MAX);
    if (rc)
        return rc;
    struct moment *moments = arena_alloc(a, (value_count(list) + 1) * sizeof *moments);
    if (!moments)
        return err_nomem(err);
    for (size_t i = 0; i < value_count(list); i++) {
        struct entry e = entry_of(list, "moments", i, a, err);
        rc = moment_load(&moments[i], &e);
        if (rc)
            return rc;
        for (size_t k = 0; k < i; k++)
            if (text_is(moments[k].code, moments[i].code))
                return err_set(err, ERR_INVALID, e.where, "code_duplicate", "%s", moments[i].code);
    }
    if (arena_failed(a))
        return err_nomem(err);
    *out = (struct schedule){.moments = moments, .count = value_count(list)};
    return 0;
}

/* A stretch of days in which the moments of one anchor are asked. */
struct stretch {
    int32_t start; /* day 0 */
    int32_t end;   /* the last; DAY_FOREVER while it goes on */
    int32_t known; /* since when the file knows of it */
};

/* Gone through twice: to count (items NULL), and to fill. */
struct collector {
    const struct schedule_file *file;
    int32_t day;
    struct moment_status *items;
    size_t count;
};

static int32_t earlier(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* The first day on which the instrument was signed in the window; DAY_NONE: not. */
static int32_t first_signed(const struct collector *c, const char *instrument, int32_t from, int32_t until)
{
    int32_t first = DAY_FOREVER;
    for (size_t i = 0; i < c->file->response_count; i++) {
        const struct signed_response *r = &c->file->responses[i];
        if (text_is(r->instrument, instrument) && r->day >= from && r->day <= earlier(until, c->day))
            first = earlier(first, r->day);
    }
    return first == DAY_FOREVER ? DAY_NONE : first;
}

/* `end`: last day of the stretch. */
static enum moment_state state_of(const struct moment_status *m, int32_t day, int32_t end)
{
    if (m->signed_day != DAY_NONE)
        return m->signed_day <= m->due_day ? MOMENT_DONE : MOMENT_LATE;
    if (day > earlier(end, m->until_day))
        return end < m->due_day ? MOMENT_LAPSED : MOMENT_MISSED;
    if (day < m->from_day)
        return MOMENT_COMING;
    return day > m->due_day ? MOMENT_OVERDUE : MOMENT_OPEN;
}

static void collect(struct collector *c, const struct moment *m, int repeat, const struct stretch *s)
{
    int32_t shift = s->start + repeat * m->repeat_days;
    struct moment_status status = {
        .moment = m, .repeat = repeat, .from_day = shift + m->from_day, .until_day = shift + m->until_day};
    int32_t last = earlier(s->end, status.until_day);
    /* Over before the file knew, or never begun. */
    if (last < s->known || status.from_day > s->end)
        return;
    if (c->items) {
        status.due_day = earlier(later(shift + m->due_day, s->known + m->grace_days), status.until_day);
        status.signed_day = first_signed(c, m->instrument, status.from_day, last);
        status.state = state_of(&status, c->day, s->end);
        c->items[c->count] = status;
    }
    c->count++;
}

/* Each repeat that began on or before the day, and the next. */
static void collect_repeats(struct collector *c, const struct moment *m, const struct stretch *s)
{
    collect(c, m, 0, s);
    for (int repeat = 1; m->repeat_days > 0; repeat++) {
        int32_t before = s->start + m->from_day + (repeat - 1) * m->repeat_days;
        if (before > c->day)
            break;
        collect(c, m, repeat, s);
    }
}

/*
 * Last day of the run of days from `from` on which the file is in `phase`. The phase changes only where a pregnancy
 * begins or ends, a child is born, or turns two.
 */
static int32_t phase_end(const struct schedule_file *f, enum phase phase, int32_t from)
{
    int32_t end = DAY_FOREVER;
    for (size_t i = 0; i < 2 * (f->pregnancy_count + f->birth_count); i++) {
        bool birth = i >= 2 * f->pregnancy_count;
        const struct pregnancy *p = birth ? NULL : &f->pregnancies[i / 2];
        int32_t born = birth ? f->birth_days[i / 2 - f->pregnancy_count] : DAY_NONE;
        int32_t change = DAY_NONE;
        if (birth && born != DAY_NONE)
            change = i % 2 ? birthday(born, 2) : born;
        else if (p)
            change = i % 2 ? p->end_day : pregnancy_start(p);
        if (change > from && change != DAY_NONE &&
            phase_on(f->pregnancies, f->pregnancy_count, f->birth_days, f->birth_count, change) != phase)
            end = earlier(end, change - 1);
    }
    return end;
}

static void collect_opened(struct collector *c, const struct moment *m)
{
    const struct schedule_file *f = c->file;
    if (phase_on(f->pregnancies, f->pregnancy_count, f->birth_days, f->birth_count, f->opened_day) !=
        m->phase)
        return;
    struct stretch s = {f->opened_day, phase_end(f, m->phase, f->opened_day), f->opened_day};
    collect_repeats(c, m, &s);
}

static void collect_pregnancy(struct collector *c, const struct moment *m, const struct pregnancy *p)
{
    if (p->due_day == DAY_NONE)
        return;
    struct stretch s = {.start = pregnancy_start(p),
                        .end = p->end_day == DAY_NONE ? DAY_FOREVER : p->end_day - 1,
                        .known = later(c->file->opened_day, p->known_day)};
    collect_repeats(c, m, &s);
}

static void collect_birth(struct collector *c, const struct moment *m, size_t index)
{
    const struct schedule_file *f = c->file;
    int32_t birth = f->birth_days[index];
    for (size_t i = 0; i < index; i++)
        if (f->birth_days[i] == birth)
            return; /* a twin */
    if (birth == DAY_NONE || birth > c->day)
        return;
    struct stretch s = {birth, birthday(birth, 2) - 1, f->opened_day};
    collect_repeats(c, m, &s);
}

static void collect_all(struct collector *c, const struct schedule *s)
{
    c->count = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct moment *m = &s->moments[i];
        if (m->anchor == ANCHOR_OPENED)
            collect_opened(c, m);
        for (size_t k = 0; m->anchor == ANCHOR_PREGNANCY && k < c->file->pregnancy_count; k++)
            collect_pregnancy(c, m, &c->file->pregnancies[k]);
        for (size_t k = 0; m->anchor == ANCHOR_BIRTH && k < c->file->birth_count; k++)
            collect_birth(c, m, k);
    }
}

static int by_due_day(const void *a, const void *b)
{
    const struct moment_status *x = a, *y = b;
    if (x->due_day != y->due_day)
        return x->due_day < y->due_day ? -1 : 1;
    int by_code = strcmp(x->moment->code, y->moment->code);
    return by_code ? by_code : (x->from_day > y->from_day) - (x->from_day < y->from_day);
}

int schedule_status(struct statuses *out, struct arena *a, const struct schedule *s,
                    const struct schedule_file *file, int32_t day, struct err *err)
{
    struct collector c = {.file = file, .day = day};
    collect_all(&c, s);
    c.items = arena_alloc(a, (c.count + 1) * sizeof *c.items);
    if (!c.items)
        return err_nomem(err);
    collect_all(&c, s);
    qsort(c.items, c.count, sizeof *c.items, by_due_day);
    *out = (struct statuses){.items = c.items, .count = c.count};
    return 0;
}
