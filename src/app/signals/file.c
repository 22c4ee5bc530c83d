/* See file.h. Reads dates only, so nothing here is shown to anyone. */
#include "app/signals/file.h"

#include "base/str.h"

static int load_pregnancies(struct care_file *f, struct call *c, const char *person, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_SIGNAL_PREGNANCIES, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    size_t n = value_count(rows);
    struct pregnancy *all = arena_alloc(c->arena, (n + 1) * sizeof *all);
    f->pregnancy_ids = arena_alloc(c->arena, (n + 1) * sizeof *f->pregnancy_ids);
    if (!all || !f->pregnancy_ids)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const struct value *row = value_item(rows, i);
        all[i] = (struct pregnancy){.due_day = store_day(row, "due_day", DAY_NONE),
                                    .end_day = store_day(row, "ended_day", DAY_NONE),
                                    .known_day = instant_day(value_get_int(row, "created_ms", 0))};
        f->pregnancy_ids[i] = value_get_text(row, "id");
        if (f->pregnancy && !pregnancy_running(&all[i], c->today))
            continue;
        f->pregnancy = &all[i];
        f->pregnancy_id = f->pregnancy_ids[i];
        f->known_day = all[i].known_day;
        f->facts.pregnancy = true;
        f->facts.due_day = all[i].due_day;
        f->facts.fetuses = (int)value_get_int(row, "fetuses", 0);
        f->facts.first_care_day = store_day(row, "first_care_day", DAY_NONE);
    }
    f->schedule.pregnancies = all;
    f->schedule.pregnancy_count = n;
    return 0;
}

static int load_births(struct care_file *f, struct call *c, const char *person, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_SIGNAL_BIRTHS, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    size_t n = value_count(rows), kept = 0;
    int32_t *days = arena_alloc(c->arena, (n + 1) * sizeof *days);
    if (!days)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const struct value *row = value_item(rows, i);
        int32_t day = store_day(row, "birth_day", DAY_NONE);
        if (day == DAY_NONE)
            continue;
        days[kept++] = day;
        if (f->pregnancy_id && text_is(value_get_text(row, "pregnancy_id"), f->pregnancy_id))
            f->facts.birth_day = day;
    }
    f->schedule.birth_days = days;
    f->schedule.birth_count = kept;
    return 0;
}

static int load_responses(struct care_file *f, struct call *c, const char *person, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_SIGNAL_SIGNED, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    size_t n = value_count(rows);
    struct signed_response *all = arena_alloc(c->arena, (n + 1) * sizeof *all);
    if (!all)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++)
        all[i] = (struct signed_response){.instrument = value_get_text(value_item(rows, i), "instrument"),
                                          .day = store_day(value_item(rows, i), "signed_day", DAY_NONE)};
    f->schedule.responses = all;
    f->schedule.response_count = n;
    return 0;
}

static const char *instrument_of(const struct content *content, enum phase phase)
{
    for (size_t i = 0; i < content->schedule.count; i++)
        if (content->schedule.moments[i].phase == phase)
            return content->schedule.moments[i].instrument;
    return NULL;
}

int care_file_load(struct care_file *out, struct call *c, const char *person, struct err *err)
{
    struct care_file f = {.known_day = DAY_NONE,
                          .facts = {.day = c->today,
                                    .due_day = DAY_NONE,
                                    .birth_day = DAY_NONE,
                                    .first_care_day = DAY_NONE,
                                    .young_parent_below = c->app->content->factors.young_parent_below}};
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_SIGNAL_PERSON, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = load_pregnancies(&f, c, person, err);
    if (rc == 0)
        rc = load_births(&f, c, person, err);
    if (rc == 0)
        rc = load_responses(&f, c, person, err);
    if (rc < 0)
        return rc;
    f.facts.parent_birth_day = store_day(row, "birth_day", DAY_NONE);
    f.schedule.opened_day = store_day(row, "opened_day", c->today);
    f.phase = phase_on(f.schedule.pregnancies, f.schedule.pregnancy_count, f.schedule.birth_days,
                       f.schedule.birth_count, c->today);
    bool child = text_is(value_get_text(row, "role"), "child");
    if (child)
        f.facts.young_parent_below = 0; /* it is nobody's parent */
    f.instrument = child ? NULL : instrument_of(c->app->content, f.phase);
    f.asked = value_get_bool(row, "is_asked");
    *out = f;
    return 0;
}

int care_file_status(struct statuses *out, struct call *c, const struct care_file *f, struct err *err)
{
    if (!f->asked) {
        *out = (struct statuses){0};
        return 0;
    }
    return schedule_status(out, c->arena, &c->app->content->schedule, &f->schedule, c->today, err);
}

const struct pregnancy *care_file_pregnancy(const struct care_file *f, const char *id)
{
    for (size_t i = 0; id && i < f->schedule.pregnancy_count; i++)
        if (text_is(f->pregnancy_ids[i], id))
            return &f->schedule.pregnancies[i];
    return NULL;
}

int32_t care_file_since(const struct care_file *f, enum fact fact)
{
    int32_t happened = fact == FACT_CHILD_PRETERM ? f->facts.birth_day
                       : fact == FACT_LATE_CARE   ? f->facts.first_care_day
                       : f->facts.pregnancy       ? f->known_day
                                                  : f->schedule.opened_day;
    return happened == DAY_NONE || happened > f->facts.day ? f->facts.day : happened;
}

const struct moment_status *care_file_next(const struct statuses *all)
{
    const struct moment_status *coming = NULL;
    for (size_t i = 0; i < all->count; i++) {
        const struct moment_status *s = &all->items[i];
        if (s->state == MOMENT_OPEN || s->state == MOMENT_OVERDUE)
            return s;
        if (s->state == MOMENT_COMING && !coming)
            coming = s;
    }
    return coming;
}
