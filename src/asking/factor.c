/* See factor.h. Which answers raise a factor is in scoring.c; what follows from it, in the route maps. */
#include "asking/factor.h"

#include "asking/entry.h"
#include "base/str.h"

static const char *const kind_names[] = {"risk", "protective", NULL};
static const char *const group_names[] = {"medical", "psychosocial", "child", "protective", NULL};
static const char *const urgency_names[] = {"none", "week", "same_day", "at_once", NULL};
static const char *const validity_names[] = {"event", "pregnancy", "permanent", "months", NULL};
static const char *const fact_names[] = {"none",      "young_parent",  "multiple_pregnancy",
                                         "late_care", "child_preterm", NULL};

const char *factor_kind_code(enum factor_kind k)
{
    return kind_names[k];
}

const char *factor_group_code(enum factor_group g)
{
    return group_names[g];
}

const char *urgency_code(enum urgency u)
{
    return urgency_names[u];
}

int urgency_parse(enum urgency *out, const char *code, const char *where, struct err *err)
{
    int i = code_index(urgency_names, code);
    if (i < 0)
        return err_set(err, ERR_INVALID, where, "urgency_unknown", "%s", code ? code : "");
    *out = (enum urgency)i;
    return 0;
}

static int kinds_load(struct factor *f, const struct entry *e)
{
    int kind = -1, group = -1, urgency = URGENCY_NONE, fact = FACT_NONE;
    int rc = entry_choice(&kind, e, "kind", kind_names);
    if (rc == 0)
        rc = entry_choice(&group, e, "group", group_names);
    if (rc == 0)
        rc = entry_choice(&urgency, e, "urgency", urgency_names);
    if (rc == 0)
        rc = entry_choice(&fact, e, "fact", fact_names);
    if (rc)
        return rc;
    if ((kind == FACTOR_PROTECTIVE) != (group == GROUP_PROTECTIVE))
        return entry_wrong(e, "group");
    f->kind = (enum factor_kind)kind;
    f->group = (enum factor_group)group;
    f->urgency = (enum urgency)urgency;
    f->fact = (enum fact)fact;
    return 0;
}

static int validity_load(struct factor *f, const struct entry *e)
{
    struct entry v = *e;
    v.value = value_get(e->value, "validity");
    int kind = -1;
    int rc = entry_choice(&kind, &v, "kind", validity_names);
    if (rc == 0)
        rc = entry_int(&f->validity_months, &v, "months", 1, 1200);
    if (rc)
        return rc;
    if (kind == VALIDITY_MONTHS && f->validity_months == 0)
        return entry_wrong(e, "validity.months");
    f->validity = (enum validity)kind;
    return 0;
}

static int disciplines_load(struct factor *f, const struct entry *e)
{
    const struct value *list = NULL;
    int rc = entry_list(&list, e, "disciplines", FACTOR_DISCIPLINES_MAX);
    if (rc)
        return rc;
    size_t n = value_count(list);
    f->disciplines = arena_alloc(e->arena, (n + 1) * sizeof *f->disciplines);
    if (!f->disciplines)
        return err_nomem(e->err);
    for (; f->discipline_count < n; f->discipline_count++) {
        const struct value *v = value_item(list, f->discipline_count);
        const char *code = value_as_text(v, "");
        if (value_kind(v) != VALUE_TEXT || !code_well_formed(code))
            return entry_wrong(e, "disciplines");
        for (size_t i = 0; i < f->discipline_count; i++)
            if (text_is(f->disciplines[i], code))
                return entry_wrong(e, "disciplines");
        f->disciplines[f->discipline_count] = arena_str(e->arena, code);
        if (!f->disciplines[f->discipline_count])
            return err_nomem(e->err);
    }
    return 0;
}

static int factor_load(struct factor *f, const struct entry *e)
{
    int rc = entry_code(&f->code, e, "code");
    if (rc == 0)
        rc = entry_code(&f->scope, e, "scope");
    if (rc == 0)
        rc = kinds_load(f, e);
    if (rc == 0)
        rc = validity_load(f, e);
    if (rc == 0)
        rc = disciplines_load(f, e);
    f->label = label_load(e->arena, value_get(e->value, "label"));
    f->explain = label_load(e->arena, value_get(e->value, "explain"));
    return rc;
}

enum { AGE_MAX = 60, MONTHS_MAX = 1200 };

int factors_load(struct factors *out, struct arena *a, const struct value *content, struct err *err)
{
    struct entry file = {.value = content, .arena = a, .err = err, .where = "factors"};
    const struct value *list = NULL;
    int rc = entry_list(&list, &file, "factors", FACTORS_MAX);
    if (rc)
        return rc;
    struct factor *items = arena_alloc(a, (value_count(list) + 1) * sizeof *items);
    if (!items)
        return err_nomem(err);
    struct factors f = {.items = items};
    rc = entry_int(&f.young_parent_below, &file, "young_parent_below", 1, AGE_MAX);
    if (rc == 0)
        rc = entry_int(&f.protection_months, &file, "protection_months", 1, MONTHS_MAX);
    if (rc == 0 && (f.young_parent_below == 0 || f.protection_months == 0))
        rc = entry_wrong(&file, f.young_parent_below == 0 ? "young_parent_below" : "protection_months");
    if (rc)
        return rc;
    for (; f.count < value_count(list); f.count++) {
        struct entry e = entry_of(list, "factors", f.count, a, err);
        rc = factor_load(&items[f.count], &e);
        if (rc)
            return rc;
        if (factors_find(&f, items[f.count].code))
            return err_set(err, ERR_INVALID, e.where, "code_duplicate", "%s", items[f.count].code);
    }
    if (arena_failed(a))
        return err_nomem(err);
    *out = f;
    return 0;
}

const struct factor *factors_find(const struct factors *f, const char *code)
{
    for (size_t i = 0; i < f->count; i++)
        if (text_is(f->items[i].code, code))
            return &f->items[i];
    return NULL;
}

/* The last day of a period of months that starts on `day`: the day before the same day so many months on. */
static int32_t months_until(int32_t day, int months)
{
    return day_add_months(day, months) - 1;
}

/* DAY_NONE when nothing is known of when it ends. */
static int32_t pregnancy_until(const struct pregnancy *p)
{
    if (!p)
        return DAY_NONE;
    if (p->end_day != DAY_NONE)
        return p->end_day + FACTOR_DAYS_AFTER_PREGNANCY;
    if (p->due_day != DAY_NONE)
        return p->due_day + (GESTATION_LONGEST - GESTATION_TERM) + FACTOR_DAYS_AFTER_PREGNANCY;
    return DAY_NONE;
}

int32_t factor_current_until(const struct factor *f, int32_t signalled, const struct pregnancy *pregnancy)
{
    int32_t until = DAY_NONE;
    switch (f->validity) {
    case VALIDITY_PERMANENT:
        return DAY_FOREVER;
    case VALIDITY_MONTHS:
        return months_until(signalled, f->validity_months);
    case VALIDITY_PREGNANCY:
        until = pregnancy_until(pregnancy);
        break;
    case VALIDITY_EVENT:
        break;
    }
    return until != DAY_NONE && until >= signalled ? until : months_until(signalled, FACTOR_EVENT_MONTHS);
}

bool factor_current_on(const struct factor *f, int32_t signalled, const struct pregnancy *pregnancy,
                       int32_t day)
{
    return day >= signalled && day <= factor_current_until(f, signalled, pregnancy);
}

static enum tri tri_of(bool b)
{
    return b ? TRI_YES : TRI_NO;
}

static enum tri young_parent(const struct file_facts *file)
{
    if (file->parent_birth_day == DAY_NONE)
        return TRI_UNKNOWN;
    int32_t when = file->birth_day != DAY_NONE ? file->birth_day
                   : file->due_day != DAY_NONE ? file->due_day
                                               : file->day;
    return tri_of(age_years(file->parent_birth_day, when) < file->young_parent_below);
}

static enum tri late_care(const struct file_facts *file)
{
    if (!file->pregnancy)
        return TRI_NO;
    if (file->due_day == DAY_NONE || file->first_care_day == DAY_NONE)
        return TRI_UNKNOWN;
    return tri_of(gestation_age(file->due_day, file->first_care_day) > GESTATION_LATE_CARE);
}

static enum tri child_preterm(const struct file_facts *file)
{
    if (file->birth_day == DAY_NONE)
        return TRI_NO;
    if (file->due_day == DAY_NONE)
        return TRI_UNKNOWN;
    return tri_of(gestation_preterm(gestation_age(file->due_day, file->birth_day)));
}

enum tri fact_holds(enum fact fact, const struct file_facts *file)
{
    switch (fact) {
    case FACT_YOUNG_PARENT:
        return young_parent(file);
    case FACT_MULTIPLE_PREGNANCY:
        if (!file->pregnancy)
            return TRI_NO;
        return file->fetuses == 0 ? TRI_UNKNOWN : tri_of(file->fetuses > 1);
    case FACT_LATE_CARE:
        return late_care(file);
    case FACT_CHILD_PRETERM:
        return child_preterm(file);
    case FACT_NONE:
        break;
    }
    return TRI_UNKNOWN;
}
