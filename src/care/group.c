/* See group.h: matching and the order of the waiting list, on plain values. Knows no session, no row and no name. */
#include "care/group.h"

#include "base/str.h"

static const char *const why_codes[GROUP_WHYS] = {"no_date",  "earlier", "later", "elsewhere",
                                                  "language", "already", "busy"};

const char *group_why_code(size_t n)
{
    return n < GROUP_WHYS ? why_codes[n] : NULL;
}

static unsigned date_against(const struct group_offer *offer, int32_t day)
{
    return day < offer->from_day ? GROUP_EARLIER : day > offer->until_day ? GROUP_LATER : GROUP_FITS;
}

/* One child within is enough; of several outside, the youngest tells why not. */
static unsigned date_why(const struct group_offer *offer, const struct group_person *person)
{
    if (offer->match == GROUP_DUE)
        return person->due_day == DAY_NONE ? GROUP_NO_DATE : date_against(offer, person->due_day);
    unsigned why = GROUP_NO_DATE;
    int32_t youngest = 0;
    for (size_t i = 0; i < person->birth_count; i++) {
        unsigned one = date_against(offer, person->births[i]);
        if (one == GROUP_FITS)
            return GROUP_FITS;
        if (why == GROUP_NO_DATE || person->births[i] > youngest) {
            why = one;
            youngest = person->births[i];
        }
    }
    return why;
}

static bool lives_there(const struct group_offer *offer, const struct group_person *person)
{
    bool there = !offer->area || person->area_count == 0;
    for (size_t i = 0; i < person->area_count; i++)
        there = there || text_is(person->areas[i], offer->area);
    return there;
}

unsigned group_fit(const struct group_offer *offer, const struct group_person *person)
{
    unsigned why = date_why(offer, person);
    if (!lives_there(offer, person))
        why |= GROUP_ELSEWHERE;
    if (offer->language && person->language && !text_is(person->language, offer->language))
        why |= GROUP_LANGUAGE;
    if (person->already)
        why |= GROUP_ALREADY;
    if (person->busy)
        why |= GROUP_BUSY;
    return why;
}

static bool before(const struct group_waiting *a, const struct group_waiting *b)
{
    return a->asked_at != b->asked_at ? a->asked_at < b->asked_at : strcmp(a->id, b->id) < 0;
}

size_t group_next(const struct group_waiting *list, size_t count)
{
    size_t next = count;
    for (size_t i = 0; i < count; i++)
        if (list[i].why == GROUP_FITS && (next == count || before(&list[i], &list[next])))
            next = i;
    return next;
}

size_t group_place(const struct group_waiting *list, size_t count, size_t index)
{
    if (list[index].why != GROUP_FITS)
        return 0;
    size_t place = 1;
    for (size_t i = 0; i < count; i++)
        place += list[i].why == GROUP_FITS && before(&list[i], &list[index]);
    return place;
}
