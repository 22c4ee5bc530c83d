/* See week_plan.h. Divides nothing, and knows nobody's minutes. */
#include "care/week_plan.h"

int32_t week_monday(int32_t day)
{
    return day + 1 - day_weekday(day);
}

int32_t week_next_monday(int32_t day)
{
    return week_monday(day) + WEEK_DAYS;
}

int week_of(const struct week_span *s, int32_t day)
{
    if (day < s->first_day)
        return 0;
    int week = (day - s->first_day) / WEEK_DAYS + 1;
    return week > s->weeks ? s->weeks + 1 : week;
}

static bool is_open(enum contact_state s)
{
    return s == CONTACT_COMING || s == CONTACT_OPEN || s == CONTACT_OVERDUE;
}

/* False: it is not of these weeks. What is overdue may still be held until it is too late; anything else is held in time. */
static bool find_weeks(struct week_need *out, const struct contact_status *one, const struct week_span *s)
{
    int32_t last = one->due_day < s->first_day ? one->until_day : one->due_day;
    int until = week_of(s, last), from = week_of(s, one->from_day);
    if (!is_open(one->state) || until == 0 || week_of(s, one->due_day) > s->weeks)
        return false;
    *out = (struct week_need){.status = one,
                              .from = from > 0 ? from : 1,
                              .until = until <= s->weeks ? until : s->weeks,
                              .waiting = one->from_day < s->first_day ? s->first_day - one->from_day : 0};
    return true;
}

/* Two in one week stay so when there is no other week for either. */
static void keep_apart(struct week_need *before, struct week_need *next)
{
    if (next->from > before->until)
        return;
    if (next->from > before->from)
        before->until = next->from - 1;
    else if (next->until > before->until)
        next->from = before->until + 1;
    else if (next->until < before->until)
        before->from = next->until + 1;
    else if (before->from < before->until)
        next->from = before->until--;
}

size_t week_needs(struct week_need *out, const struct contact_statuses *all, const struct week_span *s)
{
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (!find_weeks(&out[count], &all->items[i], s))
            continue;
        if (count > 0)
            keep_apart(&out[count - 1], &out[count]);
        count++;
    }
    return count;
}
