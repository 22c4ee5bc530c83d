/* See child_wish.h. Talks are held against the moments as schedule.h does with signed answers; who is asked, and what a
 * talk was about, is not looked at here. */
#include "care/child_wish.h"

#include "base/str.h"

static struct schedule_file with_talks(struct signed_response *room, const struct schedule *moments,
                                       const struct child_wish_file *file)
{
    struct schedule_file all = *file->dates;
    size_t n = 0;
    for (; n < file->dates->response_count; n++)
        room[n] = file->dates->responses[n];
    for (size_t i = 0; i < file->count; i++)
        for (size_t k = 0; file->talks[i].asked && k < moments->count; k++)
            room[n++] = (struct signed_response){moments->moments[k].instrument, file->talks[i].day};
    all.responses = room;
    all.response_count = n;
    return all;
}

int child_wish_due(const struct moment_status **out, struct arena *a, const struct schedule *moments,
                   const struct child_wish_file *file, int32_t day, struct err *err)
{
    struct statuses all;
    size_t room = file->dates->response_count + file->count * moments->count + 1;
    struct signed_response *responses = arena_alloc(a, room * sizeof *responses);
    if (!responses)
        return err_nomem(err);
    struct schedule_file f = with_talks(responses, moments, file);
    int rc = schedule_status(&all, a, moments, &f, day, err);
    if (rc < 0)
        return rc;
    const struct moment_status *found = NULL;
    for (size_t i = 0; i < all.count && !found; i++)
        if (all.items[i].state == MOMENT_OPEN || all.items[i].state == MOMENT_OVERDUE)
            found = &all.items[i];
    for (size_t i = 0; i < file->dates->pregnancy_count; i++)
        if (pregnancy_running(&file->dates->pregnancies[i], day))
            found = NULL;
    *out = found;
    return 0;
}

bool child_wish_questions(const struct schedule *moments, const char *instrument)
{
    for (size_t i = 0; i < moments->count; i++)
        if (text_is(moments->moments[i].instrument, instrument))
            return true;
    return false;
}

bool child_wish_precedes(int32_t day, const struct pregnancy *p, const struct pregnancy *all, size_t count)
{
    int32_t start = pregnancy_start(p);
    if (day == DAY_NONE || start == DAY_NONE || day >= start)
        return false;
    for (size_t i = 0; i < count; i++) {
        int32_t other = pregnancy_start(&all[i]);
        if (other != DAY_NONE && other < start && day < other)
            return false;
    }
    return true;
}
