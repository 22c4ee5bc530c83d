/* A plan as four CSV files. The same plan gives the same bytes. */
#include "engine/plan.h"

#include "base/file.h"
#include "format/csv.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { OUTPUT_MAX = 1 << 30 };

static void put_head(struct buf *out, const char *const *names)
{
    for (int i = 0; names[i]; i++)
        csv_write_field(out, names[i], i == 0);
    csv_write_end(out);
}

static void put_number(struct buf *out, int64_t n)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)n);
    csv_write_field(out, text, false);
}

/* As it is shown: who changes a row keeps what it was, and says why. */
static void write_contacts(struct buf *out, const struct plan_files *f, const struct plan *p)
{
    put_head(out, (const char *const[]){"pseudonym", "team", "week", "was_team", "was_week", "reason",
                                        "travel", "chosen", NULL});
    for (size_t i = 0; i < p->count; i++) {
        const struct plan_contact *c = &p->contacts[i];
        csv_write_field(out, f->child[c->child], true);
        for (int twice = 0; twice < 2; twice++) {
            csv_write_field(out, f->team[c->team], false);
            put_number(out, c->week);
        }
        csv_write_field(out, "", false);
        put_number(out, c->travel);
        put_number(out, c->chosen);
        csv_write_end(out);
    }
}

static void write_gaps(struct buf *out, const struct plan_files *f, const struct plan *p)
{
    static const char *const why[] = {[PLAN_OUT_OF_REACH] = "out-of-reach",
                                      [PLAN_TOO_FEW_WEEKS] = "too-few-weeks",
                                      [PLAN_ALL_FULL] = "all-full"};
    put_head(out, (const char *const[]){"pseudonym", "minimum_missing", "extra_missing", "why", NULL});
    for (size_t i = 0; i < p->gap_count; i++) {
        csv_write_field(out, f->child[p->gaps[i].child], true);
        put_number(out, p->gaps[i].minimum);
        put_number(out, p->gaps[i].extra);
        csv_write_field(out, why[p->gaps[i].why], false);
        csv_write_end(out);
    }
}

static void write_broken(struct buf *out, const struct plan_files *f, const struct plan *p)
{
    static const char *const why[] = {
        [PLAN_KEPT] = "",           [PLAN_NO_CHILD] = "no-child",   [PLAN_NO_TEAM] = "no-team",
        [PLAN_NO_WEEK] = "no-week", [PLAN_TEAM_FULL] = "team-full", [PLAN_WEEK_TAKEN] = "week-taken"};
    put_head(out, (const char *const[]){"pseudonym", "team", "week", "why", NULL});
    for (size_t i = 0; i < f->need.chosen_count; i++) {
        if (p->broken[i] == PLAN_KEPT)
            continue;
        csv_write_field(out, f->chosen[i][0], true);
        csv_write_field(out, f->chosen[i][1], false);
        put_number(out, f->need.chosen[i].week);
        csv_write_field(out, why[p->broken[i]], false);
        csv_write_end(out);
    }
}

static void write_teams(struct buf *out, const struct plan_files *f, const struct plan *p)
{
    put_head(out, (const char *const[]){"team", "contacts_per_week", "contacts_given", "contacts_per_hour",
                                        "one_more_in_week", "one_more_minimum", "one_more_benefit",
                                        "one_more_waiting", "one_more_travel", NULL});
    for (size_t t = 0; t < f->need.team_count; t++) {
        const struct plan_worth *w = &p->worth[t];
        csv_write_field(out, f->team[t], true);
        put_number(out, p->full[t]);
        put_number(out, p->given[t]);
        put_number(out, 60 / f->need.teams[t].per_contact);
        if (w->week == 0)
            csv_write_field(out, "", false);
        else
            put_number(out, w->week);
        put_number(out, w->minimum);
        put_number(out, w->benefit);
        put_number(out, w->waiting);
        put_number(out, w->travel);
        csv_write_end(out);
    }
}

int plan_write(const struct plan_files *f, const struct plan *p, const char *folder, struct err *err)
{
    static const struct {
        const char *name;
        void (*write)(struct buf *out, const struct plan_files *f, const struct plan *p);
    } files[] = {{"plan.csv", write_contacts},
                 {"left-out.csv", write_gaps},
                 {"not-kept.csv", write_broken},
                 {"teams.csv", write_teams}};
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return err_set(err, ERR_IO, folder, "file_write", "%s", strerror(errno));
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        BUF_AUTO text;
        buf_init(&text, OUTPUT_MAX);
        files[i].write(&text, f, p);
        const char *path = arena_printf(f->e->arena, "%s/%s", folder, files[i].name);
        if (text.failed || !path)
            return err_nomem(err);
        int rc = file_publish(path, text.data, text.len, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}
