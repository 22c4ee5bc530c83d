/* Which teams are within reach of which child. Knows nothing of weeks or what is needed. */
#include "figures/plan/network.h"

#include <math.h>

static bool serves(const struct plan_team *t, int32_t area)
{
    for (size_t i = 0; i < t->area_count; i++)
        if (t->areas[i] == area)
            return true;
    return false;
}

static int32_t metres(const struct plan_child *c, const struct plan_team *t)
{
    double dx = (double)c->x - t->x, dy = (double)c->y - t->y;
    return (int32_t)lround(sqrt(dx * dx + dy * dy));
}

int32_t network_travel(const struct plan_need *need, int32_t child, int32_t team)
{
    return need->by_area ? 0 : metres(&need->children[child], &need->teams[team]);
}

static bool within(const struct plan_need *need, const struct plan_child *c, const struct plan_team *t)
{
    if (need->by_area)
        return serves(t, c->area);
    int64_t dx = (int64_t)c->x - t->x, dy = (int64_t)c->y - t->y, reach = t->reach;
    return dx <= reach && dx >= -reach && dy <= reach && dy >= -reach && dx * dx + dy * dy <= reach * reach;
}

/* Of one child, nearest first; equally near as in the list of teams. Returns how many. */
static size_t find(struct plan_near *out, const struct plan_need *need, int32_t child)
{
    size_t count = 0;
    for (size_t t = 0; t < need->team_count; t++) {
        if (!within(need, &need->children[child], &need->teams[t]))
            continue;
        int32_t far = network_travel(need, child, (int32_t)t);
        size_t at = count++;
        for (; at > 0 && out[at - 1].travel > far; at--)
            out[at] = out[at - 1];
        out[at] = (struct plan_near){(int32_t)t, far, false};
    }
    return count;
}

int network_near(struct network *n, struct arena *a, struct err *err)
{
    const struct plan_need *need = n->need;
    n->near_start = arena_alloc(a, (need->child_count + 1) * sizeof *n->near_start);
    if (!n->near_start)
        return err_nomem(err);
    for (size_t i = 0; i < need->child_count; i++) {
        n->near_start[i + 1] = n->near_start[i];
        for (size_t t = 0; t < need->team_count; t++)
            n->near_start[i + 1] += within(need, &need->children[i], &need->teams[t]);
    }
    n->near = arena_alloc(a, (n->near_start[need->child_count] + 1) * sizeof *n->near);
    if (!n->near)
        return err_nomem(err);
    for (size_t i = 0; i < need->child_count; i++)
        find(n->near + n->near_start[i], need, (int32_t)i);
    return 0;
}
