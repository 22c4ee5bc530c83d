/*
 * See trace.h. Each stop is looked at once; years only go towards the border year, so it ends. A code that the book knows stands
 * for itself beside what came of it, unless the rows say that they are complete.
 */
#include "figures/area/trace.h"

#include "base/str.h"
#include "figures/area/successor.h"

#include <string.h>

size_t area_trace_count(const struct area_trace *t)
{
    return t->stops.len / sizeof(struct area_stop);
}

const struct area_stop *area_trace_stop(const struct area_trace *t, size_t i)
{
    return (const struct area_stop *)(const void *)t->stops.data + i;
}

bool area_gemeente_of(char out[7], const char *wijk)
{
    if (strlen(wijk) < 6 || wijk[0] != 'W' || wijk[1] != 'K')
        return false;
    memcpy(out, "GM", 2);
    memcpy(out + 2, wijk + 2, 4);
    out[6] = '\0';
    return true;
}

static void add(struct area_trace *t, const char *code, int year)
{
    struct area_stop stop = {.code = code, .year = year, .area = -1};
    for (size_t i = 0; i < area_trace_count(t); i++)
        if (area_trace_stop(t, i)->year == year && text_is(area_trace_stop(t, i)->code, code))
            return;
    buf_add(&t->stops, &stop, sizeof stop);
}

static int32_t find_code(enum area_level *level, const struct area_book *b, const char *code)
{
    for (*level = AREA_WIJK; *level < AREA_LEVELS; (*level)++) {
        int32_t found = area_find(b, *level, code);
        if (found >= 0)
            return found;
    }
    return -1;
}

/* The step to take from a stop; of an unknown year: none for a code of the book, else the first change, else the last. */
static struct area_step step_from(const struct area_book *b, const struct area_stop *stop, bool known)
{
    if (stop->year != 0) {
        struct area_step step = area_successors_step(b->successors, stop->code, stop->year, b->year, false);
        return step.count > 0 || known
                   ? step
                   : area_successors_step(b->successors, stop->code, stop->year, b->year, true);
    }
    struct area_step step = {0};
    if (!known)
        step = area_successors_step(b->successors, stop->code, INT16_MIN, b->year, false);
    if (!known && step.count == 0)
        step = area_successors_step(b->successors, stop->code, INT16_MAX, b->year, false);
    return step;
}

static void follow(struct area_trace *t, const struct area_step *step, struct area_stop from, bool known)
{
    if (!t->changed) {
        t->changed = true;
        t->forward = step->forward;
        t->from_year = step->rows[0].from_year;
        t->to_year = step->rows[0].to_year;
    }
    for (size_t i = 0; i < step->count; i++) {
        const struct area_successor *row = &step->rows[i];
        add(t, step->forward ? row->to : row->from, step->forward ? row->to_year : row->from_year);
    }
    if (known && !step->complete)
        add(t, from.code, step->forward ? step->rows[0].to_year : step->rows[0].from_year);
}

int area_trace(struct area_trace *t, const struct area_book *b, const char *code, int year, struct err *err)
{
    t->stops.len = 0;
    t->changed = false;
    add(t, code, year);
    for (size_t i = 0; i < area_trace_count(t) && !t->stops.failed; i++) {
        struct area_stop stop = *area_trace_stop(t, i);
        stop.area = find_code(&stop.level, b, stop.code);
        struct area_step step = step_from(b, &stop, stop.area >= 0);
        stop.end = step.count == 0;
        memcpy(t->stops.data + i * sizeof stop, &stop, sizeof stop);
        if (!stop.end)
            follow(t, &step, stop, stop.area >= 0);
    }
    return t->stops.failed ? err_nomem(err) : 0;
}
