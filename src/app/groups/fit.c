/* Whether somebody fits a group: the facts of her file, or what she says herself where the file has none. The rule is
 * care/group.h's. */
#include "app/groups/group_part.h"

#include "base/str.h"

enum { PAST_DAYS = 365 };

static void put_area(struct group_person *p, const struct value *row)
{
    static const char *const levels[GROUP_AREAS_MAX] = {"area", "above", "above2", "above3"};
    for (size_t i = 0; i < GROUP_AREAS_MAX; i++) {
        const char *area = value_get_text(row, levels[i]);
        if (area)
            p->areas[p->area_count++] = area;
    }
}

static int put_births(struct group_person *p, struct call *c, const char *person, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_GROUP_BIRTHS, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows) && p->birth_count < GROUP_BIRTHS_MAX; i++)
        p->births[p->birth_count++] = store_day(value_item(rows, i), "birth_day", DAY_NONE);
    return rc;
}

/* Where the file knows no date, what was said counts. */
static void put_said(struct group_person *p, enum group_match match, int32_t said)
{
    if (said == DAY_NONE)
        return;
    if (match == GROUP_DUE && p->due_day == DAY_NONE)
        p->due_day = said;
    if (match == GROUP_AGE && p->birth_count == 0)
        p->births[p->birth_count++] = said;
}

int group_facts(struct group_facts *out, struct call *c, const struct access *a, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_GROUP_PERSON, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    struct group_facts f = {.row = row};
    f.person.due_day = store_day(row, "due_day", DAY_NONE);
    f.person.language = value_get_text(value_get(row, "contact"), "language");
    put_area(&f.person, row);
    rc = put_births(&f.person, c, a->person, err);
    f.knows_due = f.person.due_day != DAY_NONE;
    f.knows_child = f.person.birth_count > 0;
    int32_t ended = store_day(row, "ended_day", DAY_NONE);
    f.past = !f.knows_due && ended != DAY_NONE && ended > c->today - PAST_DAYS;
    if (rc == 0)
        *out = f;
    return rc;
}

static struct group_offer offer_of(const struct call *c, const struct value *row)
{
    const struct group_kind *kind = group_kind_of(c, row);
    return (struct group_offer){.match = kind ? kind->match : GROUP_DUE,
                                .from_day = store_day(row, "from_day", DAY_NONE),
                                .until_day = store_day(row, "until_day", DAY_NONE),
                                .area = value_get_text(row, "area"),
                                .language = value_get_text(row, "language")};
}

unsigned group_why(const struct call *c, const struct group_facts *facts, const struct value *row,
                   int32_t said)
{
    struct group_offer offer = offer_of(c, row);
    struct group_person p = facts->person;
    put_said(&p, offer.match, said);
    p.already = value_get_bool(row, "has_one");
    p.busy = value_get_bool(row, "is_busy");
    return group_fit(&offer, &p);
}

bool group_is_past(const struct call *c, const struct group_facts *facts, const struct value *row)
{
    return facts->past && offer_of(c, row).match == GROUP_DUE;
}

int groups_for(struct value **out, struct call *c, const struct access *a, const struct group_facts *facts,
               const struct groups_asked *asked, struct err *err)
{
    const char *areas[GROUP_AREAS_MAX];
    for (size_t i = 0; i < GROUP_AREAS_MAX; i++)
        areas[i] = i < facts->person.area_count ? facts->person.areas[i] : "";
    return store_all(out, &c->store, SQL_GROUPS_FOR,
                     DB_ARGS(db_text(a->person), db_int(c->now), db_text(areas[0]), db_text(areas[1]),
                             db_text(areas[2]), db_text(areas[3]), db_text(asked->only ? asked->only : ""),
                             db_int(GROUPS_PAGE + 1), db_int((asked->page - 1) * GROUPS_PAGE)),
                     err);
}

/* --- those who wait --- */

static int waiting_one(struct group_waiting *out, struct call *c, const struct group_offer *offer,
                       const struct value *row, struct err *err)
{
    struct group_person p = {.due_day = store_day(row, "due_day", DAY_NONE),
                             .busy = value_get_bool(row, "is_busy")};
    put_area(&p, row);
    int rc = offer->match == GROUP_AGE ? put_births(&p, c, value_get_text(row, "person_id"), err) : 0;
    put_said(&p, offer->match, store_day(row, "said_day", DAY_NONE));
    /* The language was asked for when she came; it is sealed, and of those who wait nothing is opened. */
    *out = (struct group_waiting){.asked_at = value_get_int(row, "asked_ms", 0),
                                  .id = value_get_text(row, "id"),
                                  .why = group_fit(offer, &p)};
    return rc;
}

int group_line(struct group_line *out, struct call *c, const struct value *group, struct err *err)
{
    struct value *rows;
    struct group_offer offer = offer_of(c, group);
    int rc = store_all(&rows, &c->store, SQL_GROUP_PLACES_WAITING,
                       DB_ARGS(db_text(value_get_text(group, "id")), db_int(c->now)), err);
    if (rc < 0)
        return rc;
    size_t n = value_count(rows);
    struct group_waiting *waiting = arena_alloc(c->arena, (n + 1) * sizeof *waiting);
    if (!waiting)
        return err_nomem(err);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = waiting_one(&waiting[i], c, &offer, value_item(rows, i), err);
    if (rc == 0)
        *out = (struct group_line){rows, waiting, n};
    return rc;
}
