/* Files of kiem figures plan become a plan's question; what cannot be is told with file and line. Plans nothing. */
#include "engine/plan.h"

#include "base/str.h"
#include "engine/areas_store.h"
#include "format/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { METRES = 10000000, MINUTES = 1000000, COLUMNS = 9 };

struct sheet {
    struct engine *e;
    const char *path;
    struct csv csv;
    const char *const (*names)[2]; /* of its columns: English, Dutch */
    int column[COLUMNS];
    size_t most; /* rows, at most */
    struct err *err;
};

/* Names with their place, sorted to be found. */
struct index {
    struct named {
        const char *name;
        int32_t at;
    } * of;
    size_t count;
};

/* --- a file --- */

static int open_sheet(struct sheet *s, struct buf *text, const char *path)
{
    buf_init(text, (size_t)1 << 31);
    s->path = path;
    int rc = areas_read_file(text, path, s->err);
    if (rc < 0)
        return rc;
    csv_open(&s->csv, path, buf_text(text), text->len);
    for (size_t i = 0; i < text->len; i++)
        s->most += text->data[i] == '\n' || text->data[i] == '\r';
    s->most++;
    rc = csv_next(&s->csv, s->err);
    if (rc == 0)
        return err_set(s->err, ERR_INVALID, path, "plan_empty", NULL);
    for (int i = 0; rc == 1 && s->names[i][0]; i++) {
        s->column[i] = csv_column(&s->csv, s->names[i][0]);
        if (s->column[i] < 0)
            s->column[i] = csv_column(&s->csv, s->names[i][1]);
    }
    return rc < 0 ? rc : 0;
}

static const char *cell(const struct sheet *s, int column)
{
    struct str text = str_trim(str_of(s->column[column] >= 0 ? csv_field(&s->csv, s->column[column]) : ""));
    return arena_dup(s->e->arena, text.ptr, text.len);
}

static int refuse(const struct sheet *s, const char *key, const char *arg)
{
    char where[128];
    snprintf(where, sizeof where, "%.100s:%u", s->path, s->csv.line);
    return err_set(s->err, ERR_INVALID, where, key, "%.200s", arg);
}

static int need_columns(const struct sheet *s, const int *columns, int count)
{
    for (int i = 0; i < count; i++)
        if (s->column[columns[i]] < 0)
            return err_set(s->err, ERR_INVALID, s->path, "plan_column", "%s / %s", s->names[columns[i]][0],
                           s->names[columns[i]][1]);
    return 0;
}

static bool whole(int32_t *out, const char *text, int32_t least, int32_t most)
{
    char *end = NULL;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || n < least || n > most)
        return false;
    *out = (int32_t)n;
    return true;
}

static int number(int32_t *out, const struct sheet *s, int column, int32_t least, int32_t most)
{
    const char *text = cell(s, column);
    if (!text)
        return err_nomem(s->err);
    if (whole(out, text, least, most))
        return 0;
    const char *arg =
        arena_printf(s->e->arena, "%s = %.40s (%d – %d)", s->names[column][0], text, least, most);
    return arg ? refuse(s, "plan_number", arg) : err_nomem(s->err);
}

/* --- names --- */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static int32_t find(const struct index *x, const char *name)
{
    struct named key = {name, 0};
    const struct named *got = x->count > 0 ? bsearch(&key, x->of, x->count, sizeof key, by_name) : NULL;
    return got ? got->at : -1;
}

/* ERR_INVALID "plan_twice" when a name is there twice. */
static int make_index(struct index *x, const struct sheet *s, const char *const *names, size_t count)
{
    x->of = arena_alloc(s->e->arena, (count + 1) * sizeof *x->of);
    if (!x->of)
        return err_nomem(s->err);
    for (size_t i = 0; i < count; i++)
        x->of[i] = (struct named){names[i], (int32_t)i};
    qsort(x->of, count, sizeof *x->of, by_name);
    for (size_t i = 1; i < count; i++)
        if (strcmp(x->of[i].name, x->of[i - 1].name) == 0)
            return err_set(s->err, ERR_INVALID, s->path, "plan_twice", "%.100s", x->of[i].name);
    x->count = count;
    return 0;
}

/* --- teams --- */

enum { T_NAME, T_X, T_Y, T_REACH, T_MINUTES, T_PER, T_AREAS };
static const char *const team_names[][2] = {{"team", "team"},
                                            {"x", "x"},
                                            {"y", "y"},
                                            {"reach", "reikwijdte"},
                                            {"minutes", "minuten"},
                                            {"per_contact", "per_contact"},
                                            {"areas", "gebieden"},
                                            {NULL, NULL}};

struct reading {
    struct plan_files *out;
    struct plan_team *teams;
    struct plan_child *children;
    struct plan_contact *chosen;
    struct index team, child, area;
    size_t area_count;
};

/* Areas of a team, with blanks between; each is given a number in the order in which it first comes. */
static int read_areas(struct plan_team *t, struct reading *r, const struct sheet *s, const char **known)
{
    const char *text = cell(s, T_AREAS);
    int32_t *areas = text ? arena_alloc(s->e->arena, (strlen(text) + 1) * sizeof *areas) : NULL;
    if (!areas)
        return err_nomem(s->err);
    t->areas = areas;
    while (*(text += strspn(text, " ")) != '\0') {
        size_t len = strcspn(text, " "), at = 0;
        while (at < r->area_count && !str_is((struct str){text, len}, known[at]))
            at++;
        if (at == r->area_count && !(known[r->area_count++] = arena_dup(s->e->arena, text, len)))
            return err_nomem(s->err);
        areas[t->area_count++] = (int32_t)at;
        text += len;
    }
    return 0;
}

static int read_team(struct plan_team *t, const struct sheet *s, bool by_area)
{
    int rc = number(&t->minutes, s, T_MINUTES, 0, MINUTES);
    if (rc == 0)
        rc = number(&t->per_contact, s, T_PER, 1, MINUTES);
    if (rc == 0 && !by_area)
        rc = number(&t->x, s, T_X, -METRES, METRES);
    if (rc == 0 && !by_area)
        rc = number(&t->y, s, T_Y, -METRES, METRES);
    if (rc == 0 && !by_area)
        rc = number(&t->reach, s, T_REACH, 0, METRES);
    return rc;
}

static int read_teams(struct reading *r, struct sheet *s, size_t bytes)
{
    static const int always[] = {T_NAME, T_MINUTES, T_PER}, places[] = {T_X, T_Y, T_REACH};
    struct plan_files *out = r->out;
    bool by_area = s->column[T_X] < 0 && s->column[T_AREAS] >= 0;
    const char **known = arena_alloc(s->e->arena, (bytes + 1) * sizeof *known);
    out->team = arena_alloc(s->e->arena, s->most * sizeof *out->team);
    r->teams = arena_alloc(s->e->arena, s->most * sizeof *r->teams);
    int rc = !known || !out->team || !r->teams ? err_nomem(s->err) : need_columns(s, always, 3), got = 0;
    if (rc == 0 && !by_area)
        rc = need_columns(s, places, 3);
    while (rc == 0 && (got = csv_next(&s->csv, s->err)) == 1) {
        size_t at = out->need.team_count++;
        out->team[at] = cell(s, T_NAME);
        if (!out->team[at])
            return err_nomem(s->err);
        rc = *out->team[at] ? read_team(&r->teams[at], s, by_area) : refuse(s, "plan_name", "");
        if (rc == 0 && by_area)
            rc = read_areas(&r->teams[at], r, s, known);
    }
    if (rc == 0 && got == 0)
        rc = make_index(&r->team, s, out->team, out->need.team_count);
    if (rc == 0 && got == 0)
        rc = make_index(&r->area, s, known, r->area_count);
    out->need.teams = r->teams;
    out->need.by_area = by_area;
    return rc < 0 ? rc : got;
}

/* --- children --- */

enum { C_NAME, C_X, C_Y, C_AREA, C_MINIMUM, C_EXTRA, C_WAITING, C_FROM, C_UNTIL };
static const char *const child_names[][2] = {{"pseudonym", "pseudoniem"},
                                             {"x", "x"},
                                             {"y", "y"},
                                             {"area", "gebied"},
                                             {"minimum", "minimum"},
                                             {"extra", "extra"},
                                             {"waiting", "wachtdagen"},
                                             {"from", "van"},
                                             {"until", "tot"},
                                             {NULL, NULL}};

/* "90 60 30": the benefit of each extra contact. */
static int read_extra(struct plan_child *c, const struct sheet *s)
{
    const char *text = cell(s, C_EXTRA);
    int32_t *benefit = text ? arena_alloc(s->e->arena, (strlen(text) / 2 + 2) * sizeof *benefit) : NULL;
    if (!benefit)
        return err_nomem(s->err);
    c->benefit = benefit;
    for (const char *at = text; *(at += strspn(at, " ")) != '\0';) {
        size_t len = strcspn(at, " ");
        const char *one = arena_dup(s->e->arena, at, len);
        if (!one)
            return err_nomem(s->err);
        int32_t most = c->extras > 0 ? benefit[c->extras - 1] : PLAN_BENEFIT;
        if (c->extras == PLAN_EXTRAS || !whole(&benefit[c->extras], one, 1, most))
            return refuse(s, "plan_extra", text);
        c->extras++;
        at += len;
    }
    return 0;
}

static int read_child(struct plan_child *c, const struct reading *r, const struct sheet *s)
{
    bool by_area = r->out->need.by_area;
    int rc = number(&c->minimum, s, C_MINIMUM, 0, PLAN_MINIMUM);
    if (rc == 0)
        rc = read_extra(c, s);
    if (rc == 0)
        rc = number(&c->waiting, s, C_WAITING, 0, PLAN_WAITING);
    if (rc == 0)
        rc = number(&c->from, s, C_FROM, 1, PLAN_WEEKS);
    if (rc == 0)
        rc = number(&c->until, s, C_UNTIL, c->from, PLAN_WEEKS);
    if (rc == 0 && !by_area)
        rc = number(&c->x, s, C_X, -METRES, METRES);
    if (rc == 0 && !by_area)
        rc = number(&c->y, s, C_Y, -METRES, METRES);
    const char *area = by_area ? cell(s, C_AREA) : "";
    if (!area)
        return err_nomem(s->err);
    c->area = find(&r->area, area);
    return rc;
}

static int read_children(struct reading *r, struct sheet *s, size_t bytes)
{
    static const int always[] = {C_NAME, C_MINIMUM, C_WAITING, C_FROM, C_UNTIL}, places[] = {C_X, C_Y},
                     areas[] = {C_AREA};
    (void)bytes;
    struct plan_files *out = r->out;
    out->child = arena_alloc(s->e->arena, s->most * sizeof *out->child);
    r->children = arena_alloc(s->e->arena, s->most * sizeof *r->children);
    int rc = !out->child || !r->children ? err_nomem(s->err) : need_columns(s, always, 5), got = 0;
    if (rc == 0)
        rc = out->need.by_area ? need_columns(s, areas, 1) : need_columns(s, places, 2);
    out->need.weeks = 1;
    while (rc == 0 && (got = csv_next(&s->csv, s->err)) == 1) {
        size_t at = out->need.child_count++;
        out->child[at] = cell(s, C_NAME);
        if (!out->child[at])
            return err_nomem(s->err);
        rc = *out->child[at] ? read_child(&r->children[at], r, s) : refuse(s, "plan_name", "");
        if (rc == 0 && r->children[at].until > out->need.weeks)
            out->need.weeks = r->children[at].until;
    }
    if (rc == 0 && got == 0)
        rc = make_index(&r->child, s, out->child, out->need.child_count);
    out->need.children = r->children;
    return rc < 0 ? rc : got;
}

/* --- choices --- */

enum { K_NAME, K_TEAM, K_WEEK, K_WAS_TEAM, K_WAS_WEEK, K_REASON };
static const char *const kept_names[][2] = {
    {"pseudonym", "pseudoniem"}, {"team", "team"},    {"week", "week"}, {"was_team", "was_team"},
    {"was_week", "was_week"},    {"reason", "reden"}, {NULL, NULL}};

static int read_choice(struct reading *r, const struct sheet *s)
{
    struct plan_files *out = r->out;
    const char *child = cell(s, K_NAME), *team = cell(s, K_TEAM), *week = cell(s, K_WEEK),
               *was_team = cell(s, K_WAS_TEAM), *was_week = cell(s, K_WAS_WEEK), *reason = cell(s, K_REASON);
    if (!child || !team || !week || !was_team || !was_week || !reason)
        return err_nomem(s->err);
    bool shown = *was_team || *was_week;
    if (shown && (strcmp(team, was_team) != 0 || strcmp(week, was_week) != 0) && !*reason)
        return refuse(s, "plan_reason", child);
    if (shown && !*team && !*week) {
        out->let_go++;
        return 0;
    }
    struct plan_contact c = {.child = find(&r->child, child), .team = find(&r->team, team), .chosen = true};
    int rc = *child && *team ? number(&c.week, s, K_WEEK, 1, PLAN_WEEKS) : refuse(s, "plan_name", "");
    if (rc == 0) {
        out->chosen[out->need.chosen_count][0] = child;
        out->chosen[out->need.chosen_count][1] = team;
        r->chosen[out->need.chosen_count++] = c;
    }
    return rc;
}

static int read_chosen(struct reading *r, struct sheet *s, size_t bytes)
{
    static const int always[] = {K_NAME, K_TEAM, K_WEEK, K_WAS_TEAM, K_WAS_WEEK, K_REASON};
    (void)bytes;
    struct plan_files *out = r->out;
    out->chosen = arena_alloc(s->e->arena, s->most * sizeof *out->chosen);
    r->chosen = arena_alloc(s->e->arena, s->most * sizeof *r->chosen);
    int rc = !out->chosen || !r->chosen ? err_nomem(s->err) : need_columns(s, always, 6), got = 0;
    while (rc == 0 && (got = csv_next(&s->csv, s->err)) == 1)
        rc = read_choice(r, s);
    out->need.chosen = r->chosen;
    return rc < 0 ? rc : got;
}

int plan_read(struct plan_files *out, struct engine *e, const char *const *paths, struct err *err)
{
    static const struct {
        const char *const (*names)[2];
        int (*read)(struct reading *r, struct sheet *s, size_t bytes);
        int path;
    } steps[] = {{team_names, read_teams, 1}, {child_names, read_children, 0}, {kept_names, read_chosen, 2}};
    struct plan_files made = {.e = e};
    struct reading r = {.out = &made};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        BUF_AUTO text;
        struct sheet s = {.e = e, .names = steps[i].names, .err = err};
        buf_init(&text, 1);
        if (!paths[steps[i].path])
            continue;
        int rc = open_sheet(&s, &text, paths[steps[i].path]);
        if (rc == 0)
            rc = steps[i].read(&r, &s, text.len);
        csv_release(&s.csv);
        if (rc < 0)
            return rc;
    }
    *out = made;
    return 0;
}
