/* A plan of 500 children and 12 teams against GLPK's optimum of the same question as a linear programme, written out independently. */
#include "figures/plan_made.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Far enough apart for these shapes: 24 team weeks × 60 metres < 1500, waiting at most 9, benefit at most 9. */
enum { PER_WAIT = 3001, PER_BENEFIT = 10 * PER_WAIT, PER_MINIMUM = 10 * PER_BENEFIT, CASES = 4 };

static int travel(const struct plan_child *c, const struct plan_team *t)
{
    int dx = c->x - t->x, dy = c->y - t->y, square = dx * dx + dy * dy, far = 0;
    while (4 * square > (2 * far + 1) * (2 * far + 1))
        far++;
    return square <= t->reach * t->reach ? far : -1;
}

static void write_goal(FILE *out, const struct plan_need *n)
{
    fputs("Maximize\n goal:", out);
    for (size_t i = 0; i < n->child_count; i++) {
        const struct plan_child *c = &n->children[i];
        fprintf(out, "\n + %d m%zu", PER_MINIMUM + PER_WAIT * c->waiting, i);
        for (int k = 0; k < c->extras; k++)
            fprintf(out, " + %d e%zu_%d", PER_BENEFIT * c->benefit[k] + PER_WAIT * c->waiting, i, k);
        for (size_t t = 0; t < n->team_count; t++)
            for (int w = c->from; travel(c, &n->teams[t]) >= 0 && w <= c->until; w++)
                fprintf(out, "\n - %d x%zu_%zu_%d", travel(c, &n->teams[t]), i, t, w);
    }
}

static void write_child(FILE *out, const struct plan_need *n, size_t i)
{
    const struct plan_child *c = &n->children[i];
    fprintf(out, "\n - m%zu", i);
    for (int k = 0; k < c->extras; k++)
        fprintf(out, " - e%zu_%d", i, k);
    for (int w = c->from; w <= c->until; w++)
        for (size_t t = 0; t < n->team_count; t++)
            if (travel(c, &n->teams[t]) >= 0)
                fprintf(out, "\n + x%zu_%zu_%d", i, t, w);
    fputs(" = 0\n", out);
    for (int w = c->from; w <= c->until; w++) {
        fprintf(out, " z%zu_%d", i, w);
        for (size_t t = 0; t < n->team_count; t++)
            if (travel(c, &n->teams[t]) >= 0)
                fprintf(out, "\n + x%zu_%zu_%d", i, t, w);
        fputs(" <= 1\n", out); /* z: so that no row is empty; it costs nothing and is at least 0 */
    }
}

static void write_programme(FILE *out, const struct plan_need *n)
{
    write_goal(out, n);
    fputs("\nSubject To\n", out);
    for (size_t i = 0; i < n->child_count; i++)
        write_child(out, n, i);
    for (size_t t = 0; t < n->team_count; t++)
        for (int w = 1; w <= n->weeks; w++) {
            fprintf(out, " f%zu_%d", t, w);
            for (size_t i = 0; i < n->child_count; i++)
                if (w >= n->children[i].from && w <= n->children[i].until &&
                    travel(&n->children[i], &n->teams[t]) >= 0)
                    fprintf(out, "\n + x%zu_%zu_%d", i, t, w);
            fprintf(out, " <= %d\n", n->teams[t].minutes / n->teams[t].per_contact);
        }
    fputs("Bounds\n", out);
    for (size_t i = 0; i < n->child_count; i++) {
        fprintf(out, " 0 <= m%zu <= %d\n", i, n->children[i].minimum);
        for (int k = 0; k < n->children[i].extras; k++)
            fprintf(out, " 0 <= e%zu_%d <= 1\n", i, k);
    }
    fputs("End\n", out);
}

static double optimum(const struct plan_need *n, struct arena *a)
{
    char folder[] = "/tmp/kiem-plan-XXXXXX", line[256];
    double goal = -1;
    assert_non_null(mkdtemp(folder));
    const char *in = arena_printf(a, "%s/in.lp", folder), *out = arena_printf(a, "%s/out", folder);
    FILE *f = fopen(in, "w");
    assert_non_null(f);
    write_programme(f, n);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(system(arena_printf(a, "glpsol --lp %s -o %s >/dev/null", in, out)), 0);
    f = fopen(out, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        if (strncmp(line, "Objective:", 10) == 0)
            goal = strtod(strchr(line, '=') + 1, NULL);
    fclose(f);
    assert_int_equal(unlink(in) + unlink(out) + rmdir(folder), 0);
    return goal;
}

static double worth(const struct plan *p, const struct plan_need *n)
{
    double sum = 0;
    int nth = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct plan_contact *c = &p->contacts[i];
        const struct plan_child *child = &n->children[c->child];
        nth = i > 0 && p->contacts[i - 1].child == c->child ? nth + 1 : 0;
        sum += nth < child->minimum ? PER_MINIMUM : PER_BENEFIT * child->benefit[nth - child->minimum];
        sum += PER_WAIT * child->waiting - travel(child, &n->teams[c->team]);
    }
    return sum;
}

static void equals_glpk(void **state)
{
    (void)state;
    uint64_t seed = 500;
    struct rng r = rng_seeded(&seed);
    static const struct made_shape shape = {.children = 500,
                                            .teams = 12,
                                            .weeks = 2,
                                            .window = 2,
                                            .minimum = 1,
                                            .extras = 2,
                                            .benefit = 9,
                                            .waiting = 9,
                                            .side = 100,
                                            .reach = 40,
                                            .contacts = 50};
    for (int i = 0; i < CASES; i++) {
        ARENA_AUTO a = arena_new(1 << 26);
        struct err err;
        struct plan p;
        struct made_plan m = plan_made(a, &r, &shape);
        assert_int_equal(plan_make(&p, a, &m.need, &err), 0);
        assert_true(p.gap_count > 10 && p.count > 300);
        double goal = optimum(&m.need, a), found = worth(&p, &m.need); /* both whole, below 2^53 */
        assert_true(goal > found - 0.5 && goal < found + 0.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(equals_glpk)};
    if (system("glpsol --version >/dev/null 2>&1") != 0) {
        puts("SKIP: glpsol (glpk-utils) is not there");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
