/*
 * Where masks and numbers stand while a block is computed: one place serves several steps, each until its last reader, so that
 * all of them stay near. Knows who reads whom; not what a step does.
 */
#include "figures/expression/functions.h"
#include "figures/expression/steps.h"

#include <string.h>

static bool gives_number(const struct compute_step *step)
{
    return step->op >= NUMBER_FIELD;
}

/* The steps that a step reads, at most EXPR_ARGS. */
static int reads(const struct compute_step *step, int out[EXPR_ARGS])
{
    switch (step->op) {
    case STEP_NONE:
    case STEP_ALL:
    case STEP_RANGE:
    case STEP_BELOW_COLUMNS:
    case NUMBER_FIELD:
    case NUMBER_CONSTANT:
        return 0;
    case STEP_NOT:
    case STEP_GIVEN:
    case NUMBER_REAL:
        out[0] = step->a;
        return 1;
    case STEP_AND:
    case STEP_OR:
    case STEP_ANDNOT:
    case STEP_ORNOT:
    case STEP_EQ:
    case STEP_LT:
    case STEP_LE:
    case NUMBER_ADD:
    case NUMBER_SUB:
    case NUMBER_MUL:
    case NUMBER_DIV:
    case NUMBER_COUNT:
        out[0] = step->a;
        out[1] = step->b;
        return 2;
    case STEP_BELOW:
    case NUMBER_IF:
        out[0] = step->a;
        out[1] = step->b;
        out[2] = step->c;
        return 3;
    case NUMBER_CURVE:
        memcpy(out, step->args, sizeof step->args);
        return step->function->count;
    }
    return 0;
}

/* last[step]: the last step that reads it; the end for what is counted; −1 for what nobody needs. */
static void find_last(const struct compute_plan *plan, int *last)
{
    for (int i = 0; i < plan->step_count; i++)
        last[i] = -1;
    for (int i = 0; i < plan->output_count; i++) {
        last[plan->outputs[i].mask] = plan->step_count;
        if (plan->outputs[i].number >= 0)
            last[plan->outputs[i].number] = plan->step_count;
    }
    for (int i = plan->step_count - 1; i >= 0; i--) {
        int of[EXPR_ARGS], n = last[i] < 0 ? 0 : reads(&plan->steps[i], of);
        for (int k = 0; k < n; k++)
            if (last[of[k]] < 0)
                last[of[k]] = i;
    }
}

struct slots {
    int *free, free_count, used;
};

static int take_slot(struct slots *s)
{
    return s->free_count > 0 ? s->free[--s->free_count] : s->used++;
}

/* A slot is free again behind the last step that reads it, so that few of them are in use and they stay near. */
int plan_slots(struct compute_plan *plan, struct arena *a, struct err *err)
{
    size_t n = (size_t)plan->step_count;
    int *slots = arena_alloc(a, n * sizeof *slots), *last = arena_alloc(a, n * sizeof *last);
    struct slots kinds[2] = {{arena_alloc(a, n * sizeof(int)), 0, 0},
                             {arena_alloc(a, n * sizeof(int)), 0, 0}};
    if (!slots || !last || !kinds[0].free || !kinds[1].free)
        return err_nomem(err);
    find_last(plan, last);
    for (int i = 0; i < plan->step_count; i++) {
        const struct compute_step *step = &plan->steps[i];
        slots[i] = last[i] < 0 ? -1 : take_slot(&kinds[gives_number(step)]);
        int of[EXPR_ARGS], count = last[i] < 0 ? 0 : reads(step, of);
        for (int k = 0; k < count; k++) {
            bool again = false; /* x and x: freed once */
            for (int j = 0; j < k; j++)
                again = again || of[j] == of[k];
            struct slots *kind = &kinds[gives_number(&plan->steps[of[k]])];
            if (last[of[k]] == i && !again)
                kind->free[kind->free_count++] = slots[of[k]];
        }
    }
    plan->slots = slots;
    plan->mask_slots = kinds[0].used;
    plan->number_slots = kinds[1].used;
    return 0;
}
