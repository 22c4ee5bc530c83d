/* See contact.h. Says what is due; planning it, and whose turn it is, is not decided here. */
#include "care/contact.h"

#include "base/str.h"

#include <stdlib.h>

enum {
    CONTACTS_MAX = 60,
    CONTACT_DAYS_MAX = 1000,
    CONTACT_MINUTES_MAX = 240,
    BENEFIT = 100,
    BENEFIT_MAX = 1000
};

static const char *const state_names[] = {"coming", "open", "overdue", "done", "late", "declined", "missed"};

const char *contact_state_code(enum contact_state s)
{
    return state_names[s];
}

/* --- the scheme --- */

/* Absent is no. */
static int flag_load(bool *out, const struct entry *e, const char *member)
{
    const struct value *v = value_get(e->value, member);
    if (v && value_kind(v) != VALUE_BOOL)
        return entry_wrong(e, member);
    *out = value_get_bool(e->value, member);
    return 0;
}

static int days_load(struct contact_kind *k, const struct entry *e)
{
    static const char *const names[] = {"from_day", "due_day", "until_day", "minutes"};
    int *out[] = {&k->from_day, &k->due_day, &k->until_day, &k->minutes};
    int rc = 0;
    for (size_t i = 0; i < 4 && rc == 0; i++)
        rc = value_get(e->value, names[i])
                 ? entry_int(out[i], e, names[i], i == 3, i == 3 ? CONTACT_MINUTES_MAX : CONTACT_DAYS_MAX)
                 : entry_wrong(e, names[i]);
    if (rc == 0)
        rc = entry_int(&k->grace_days, e, "grace_days", 0, CONTACT_DAYS_MAX);
    if (rc == 0 && !(k->from_day <= k->due_day && k->due_day <= k->until_day))
        rc = err_set(e->err, ERR_INVALID, k->code, "schedule_days", NULL);
    return rc;
}

static int kind_load(struct contact_kind *k, const struct entry *e)
{
    *k = (struct contact_kind){0};
    int rc = entry_code(&k->code, e, "code");
    if (rc == 0)
        rc = days_load(k, e);
    if (rc == 0)
        rc = flag_load(&k->legal, e, "legal");
    if (rc == 0)
        rc = flag_load(&k->corrected, e, "corrected");
    if (rc == 0)
        rc = flag_load(&k->extra, e, "extra");
    k->benefit = BENEFIT;
    if (rc == 0 && value_get(e->value, "benefit"))
        rc = entry_int(&k->benefit, e, "benefit", 1, BENEFIT_MAX);
    if (rc == 0 && k->legal && k->extra)
        rc = err_set(e->err, ERR_INVALID, k->code, "contact_extra", NULL);
    if (rc == 0) {
        k->label = label_load(e->arena, value_get(e->value, "label"));
        k->about = label_load(e->arena, value_get(e->value, "about"));
    }
    return rc;
}

int contact_scheme_load(struct contact_scheme *out, struct arena *a, const struct value *content,
                        struct err *err)
{
    struct entry file = {.value = content, .arena = a, .err = err, .where = "contacts"};
    const struct value *list = NULL;
    struct contact_scheme s = {0};
    int rc = entry_code(&s.org_kind, &file, "org_kind");
    if (rc == 0)
        rc = entry_list(&list, &file, "contacts", CONTACTS_MAX);
    if (rc)
        return rc;
    struct contact_kind *items = arena_alloc(a, (value_count(list) + 1) * sizeof *items);
    if (!items)
        return err_nomem(err);
    s.items = items;
    for (; s.count < value_count(list); s.count++) {
        struct entry e = entry_of(list, "contacts", s.count, a, err);
        rc = kind_load(&items[s.count], &e);
        if (rc)
            return rc;
        if (contact_find(&s, items[s.count].code))
            return err_set(err, ERR_INVALID, e.where, "code_duplicate", "%s", items[s.count].code);
    }
    if (arena_failed(a))
        return err_nomem(err);
    *out = s;
    return 0;
}

const struct contact_kind *contact_find(const struct contact_scheme *s, const char *code)
{
    for (size_t i = 0; i < s->count; i++)
        if (text_is(s->items[i].code, code))
            return &s->items[i];
    return NULL;
}

/* --- one child --- */

/* Whether it is in this child's scheme. */
static bool belongs(const struct contact_kind *k, const struct contact_changes *changes)
{
    if (k->legal)
        return true;
    return k->extra ? codes_has(&changes->add, k->code) : !codes_has(&changes->leave, k->code);
}

/* Days born before the due date; 0 for a child that was not born too early. */
static int early_days(const struct contact_child *child)
{
    if (child->due_day == DAY_NONE)
        return 0;
    int age = gestation_age(child->due_day, child->birth_day);
    return gestation_preterm(age) ? GESTATION_TERM - age : 0;
}

static bool counts(const struct contact_record *r, const struct contact_kind *k, int32_t day)
{
    return text_is(r->code, k->code) && r->held && r->two_way && r->day <= day;
}

static bool declined(const struct contact_child *child, const struct contact_kind *k)
{
    for (size_t i = 0; i < child->record_count; i++)
        if (text_is(child->records[i].code, k->code) && child->records[i].declined)
            return true;
    return false;
}

static int32_t first_held(const struct contact_child *child, const struct contact_kind *k, int32_t day)
{
    int32_t first = DAY_NONE;
    for (size_t i = 0; i < child->record_count; i++) {
        const struct contact_record *r = &child->records[i];
        if (counts(r, k, day) && (first == DAY_NONE || r->day < first))
            first = r->day;
    }
    return first;
}

static enum contact_state state_of(const struct contact_status *s, const struct contact_child *child,
                                   int32_t day)
{
    if (s->held_day != DAY_NONE)
        return s->held_day <= s->due_day ? CONTACT_DONE : CONTACT_LATE;
    if (declined(child, s->kind))
        return CONTACT_DECLINED;
    if (day > s->until_day)
        return CONTACT_MISSED;
    if (day < s->from_day)
        return CONTACT_COMING;
    return day > s->due_day ? CONTACT_OVERDUE : CONTACT_OPEN;
}

/* False: it was over before anyone here could hold it. */
static bool work_out(struct contact_status *out, const struct contact_kind *k,
                     const struct contact_child *child, int32_t day)
{
    int32_t start = child->birth_day + (k->corrected ? early_days(child) : 0);
    int32_t until = start + k->until_day, due = start + k->due_day;
    struct contact_status s = {.kind = k,
                               .from_day = start + k->from_day,
                               .due_day = due,
                               .until_day = until,
                               .minutes =
                                   k->minutes + (child->changes.longer > 0 ? child->changes.longer : 0),
                               .held_day = first_held(child, k, day)};
    int32_t known = child->known_day;
    if (known != DAY_NONE && known + k->grace_days > due)
        s.due_day = known + k->grace_days < until ? known + k->grace_days : until;
    s.state = state_of(&s, child, day);
    *out = s;
    return s.state != CONTACT_MISSED || known == DAY_NONE || until >= known;
}

static int by_due_day(const void *a, const void *b)
{
    const struct contact_status *x = a, *y = b;
    if (x->due_day != y->due_day)
        return x->due_day < y->due_day ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind); /* as the scheme has them */
}

int contact_status(struct contact_statuses *out, struct arena *a, const struct contact_scheme *s,
                   const struct contact_child *child, int32_t day, struct err *err)
{
    struct contact_status *items = arena_alloc(a, (s->count + 1) * sizeof *items);
    size_t count = 0;
    if (!items)
        return err_nomem(err);
    bool lives = child->birth_day != DAY_NONE && child->birth_day <= day && child->death_day == DAY_NONE;
    for (size_t i = 0; lives && i < s->count; i++)
        if (belongs(&s->items[i], &child->changes) && work_out(&items[count], &s->items[i], child, day))
            count++;
    qsort(items, count, sizeof *items, by_due_day);
    *out = (struct contact_statuses){items, count};
    return 0;
}

const struct contact_status *contact_next(const struct contact_statuses *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].state <= CONTACT_OVERDUE)
            return &all->items[i];
    return NULL;
}
