/* See solver.h. Knows no person: whoever asks remembers which row is whose. */
#include "app/contact/solver.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/str.h"
#include "format/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    FILE_MAX = 16 << 20,
    SAID_MAX = 4096,
    SWEEP_MAX = 16 << 20,
    FIRST_FD = 3,
    NAME_ROOM = 32,
    LEFT_BEHIND_S = 3600 /* far longer than any run: nobody works in it any more */
};

#define FOLDER "kiem-plan-"

struct work {
    struct solver_question *q;
    struct call *c;
    char folder[PATH_MAX - NAME_ROOM]; /* a name in it always fits */
    struct err *err;
};

/* --- the files that go --- */

static void field(struct buf *out, const char *letter, int64_t n, bool first)
{
    char text[32];
    snprintf(text, sizeof text, "%s%lld", letter, (long long)n);
    csv_write_field(out, text, first);
}

static void heads(struct buf *out, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        csv_write_field(out, names[i], i == 0);
    csv_write_end(out);
}

static void write_need(struct buf *out, const struct solver_question *q)
{
    heads(out,
          (const char *const[]){"pseudonym", "area", "minimum", "extra", "waiting", "from", "until", NULL});
    for (size_t i = 0; i < q->row_count; i++) {
        const struct solver_row *r = &q->rows[i];
        field(out, "r", (int64_t)i, true);
        field(out, "a", r->area, false);
        field(out, "", r->legal, false);
        if (r->legal)
            csv_write_field(out, "", false);
        else
            field(out, "", r->benefit, false);
        field(out, "", r->waiting, false);
        field(out, "", r->chosen && r->want_week < r->from ? r->want_week : r->from, false);
        field(out, "", r->chosen && r->want_week > r->until ? r->want_week : r->until, false);
        csv_write_end(out);
    }
}

static void write_teams(struct buf *out, const struct solver_question *q)
{
    heads(out, (const char *const[]){"team", "areas", "minutes", "per_contact", NULL});
    for (size_t t = 0; t < q->team_count; t++) {
        BUF_AUTO areas;
        buf_init(&areas, FILE_MAX);
        for (size_t i = 0; i < q->area_count; i++)
            if (q->teams[t].areas[i])
                buf_printf(&areas, "%sa%zu", areas.len > 0 ? " " : "", i);
        field(out, "t", (int64_t)t, true);
        csv_write_field(out, buf_text(&areas), false);
        field(out, "", q->teams[t].minutes, false);
        field(out, "", q->per_contact, false);
        csv_write_end(out);
        out->failed = out->failed || areas.failed;
    }
}

static void write_kept(struct buf *out, const struct solver_question *q)
{
    heads(out, (const char *const[]){"pseudonym", "team", "week", "was_team", "was_week", "reason", NULL});
    for (size_t i = 0; i < q->row_count; i++) {
        const struct solver_row *r = &q->rows[i];
        if (!r->chosen)
            continue;
        field(out, "r", (int64_t)i, true);
        field(out, "t", r->want_team, false);
        field(out, "", r->want_week, false);
        field(out, "t", r->was_week > 0 ? r->was_team : r->want_team, false);
        field(out, "", r->was_week > 0 ? r->was_week : r->want_week, false);
        csv_write_field(out, r->reason ? r->reason : "", false);
        csv_write_end(out);
    }
}

static const char *path_of(char out[PATH_MAX], const struct work *w, const char *name)
{
    snprintf(out, PATH_MAX, "%s/%.*s", w->folder, NAME_ROOM - 2, name);
    return out;
}

static int write_file(const struct work *w, const char *name,
                      void (*write)(struct buf *out, const struct solver_question *q))
{
    char path[PATH_MAX];
    BUF_AUTO out;
    buf_init(&out, FILE_MAX);
    write(&out, w->q);
    return out.failed ? err_nomem(w->err) : file_publish(path_of(path, w, name), out.data, out.len, w->err);
}

/* --- the program --- */

static int say(const struct work *w, const char *key, const char *what)
{
    return err_set(w->err, ERR_IO, "plan", key, "%.200s", what);
}

static const char *program(char out[PATH_MAX], const struct app *app)
{
    static const char name[] = "kiem-figures";
    if (app->figures)
        return app->figures;
    ssize_t len = readlink("/proc/self/exe", out, PATH_MAX - sizeof name);
    char *slash = len > 0 ? memrchr(out, '/', (size_t)len) : NULL;
    if (!slash)
        return name;
    memcpy(slash + 1, name, sizeof name);
    return out;
}

static int64_t left_ms(int64_t until)
{
    int64_t left = (until - clock_ticks()) / 1000;
    return left > 0 ? left : 0;
}

/* The end of what it says, until it has nothing more to say; false when that takes too long. */
static bool listen_to(struct buf *said, int fd, int64_t until)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    char text[512];
    while (left_ms(until) > 0) {
        int got = poll(&wait, 1, (int)left_ms(until));
        ssize_t len = got > 0 ? read(fd, text, sizeof text) : -1;
        if (got > 0 && len == 0)
            return true;
        if (len > 0 && said->len + (size_t)len >= said->max)
            buf_clear(said);
        if (len > 0)
            buf_add(said, text, (size_t)len);
        if (got != 0 && len < 0 && errno != EINTR && errno != EAGAIN)
            return false;
    }
    return false;
}

/* Also one that closed its mouth may go on working. Where the system cannot tell of its end in time, it is waited for. */
static bool wait_for(int *status, pid_t child, int64_t until)
{
    struct pollfd end = {.fd = pidfd_open(child, 0), .events = POLLIN};
    bool told = end.fd >= 0;
    pid_t got;
    while (told && left_ms(until) > 0 && poll(&end, 1, (int)left_ms(until)) < 0 && errno == EINTR)
        ;
    if (told)
        close(end.fd);
    while ((got = waitpid(child, status, told ? WNOHANG : 0)) < 0 && errno == EINTR)
        ;
    return got == child;
}

/* It inherits nothing that is open here but the way to speak, and no signal that is held back. */
static int start(pid_t *out, int speak, char *const *args, const char *path)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    if (posix_spawn_file_actions_init(&actions) != 0)
        return ENOMEM;
    int rc = posix_spawnattr_init(&attributes);
    bool has = rc == 0;
    rc = rc ? rc : posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    rc = rc ? rc : posix_spawn_file_actions_adddup2(&actions, speak, STDOUT_FILENO);
    rc = rc ? rc : posix_spawn_file_actions_adddup2(&actions, speak, STDERR_FILENO);
    rc = rc ? rc : posix_spawn_file_actions_addclosefrom_np(&actions, FIRST_FD);
    rc = rc ? rc : posix_spawnattr_setsigmask(&attributes, &none);
    rc = rc ? rc : posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    char locale[] = "LC_ALL=C";
    rc = rc ? rc : posix_spawn(out, path, &actions, &attributes, args, (char *[]){locale, NULL});
    if (has)
        posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

/* Its last line is why. */
static const char *last_line(struct buf *said)
{
    const char *text = buf_text(said);
    size_t len = said->len;
    while (len > 0 && text[len - 1] == '\n')
        len--;
    if (len < said->len)
        said->data[len] = '\0';
    const char *line = strrchr(text, '\n');
    return line ? line + 1 : text;
}

static int solve(struct work *w)
{
    char path[PATH_MAX], need[PATH_MAX], teams[PATH_MAX], kept[PATH_MAX], answer[PATH_MAX];
    char name[] = "kiem-figures", command[] = "plan", kept_option[] = "--kept", out_option[] = "--out";
    const char *file = program(path, w->c->app);
    path_of(need, w, "need.csv");
    path_of(teams, w, "teams.csv");
    path_of(kept, w, "kept.csv");
    path_of(answer, w, "answer");
    char *args[] = {name, command, need, teams, kept_option, kept, out_option, answer, NULL};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return say(w, "plan_program", strerror(errno));
    pid_t child = 0;
    int fault = start(&child, ends[1], args, file), status = 0;
    int64_t until = clock_ticks() + (int64_t)w->q->seconds * 1000000;
    close(ends[1]);
    BUF_AUTO said;
    buf_init(&said, SAID_MAX);
    bool ended = fault == 0 && listen_to(&said, ends[0], until) && wait_for(&status, child, until);
    close(ends[0]);
    if (fault != 0)
        return say(w, "plan_program", strerror(fault));
    if (!ended) {
        kill(child, SIGKILL);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
        return err_set(w->err, ERR_IO, "plan", "plan_slow", "%d", w->q->seconds);
    }
    if (!WIFEXITED(status))
        return say(w, "plan_refused", strsignal(WTERMSIG(status)));
    return WEXITSTATUS(status) == 0 ? 0 : say(w, "plan_refused", last_line(&said));
}

/* --- the files that come --- */

static int read_text(struct buf *out, const struct work *w, const char *name)
{
    char path[PATH_MAX], text[4096];
    int fd = open(path_of(path, w, name), O_RDONLY | O_CLOEXEC);
    ssize_t len = -1;
    while (fd >= 0 && (len = read(fd, text, sizeof text)) > 0)
        buf_add(out, text, (size_t)len);
    if (fd >= 0)
        close(fd);
    if (out->failed)
        return err_nomem(w->err);
    return fd >= 0 && len == 0 ? 0 : say(w, "plan_answer", name);
}

enum { CELLS = 7 };

/* A number, behind a letter where it names a row or a team; false when it is none, or too great. */
static bool number(int64_t *out, const char *text, char letter, int64_t below)
{
    char *end = NULL;
    if (letter && *text++ != letter)
        return false;
    *out = strtoll(text, &end, 10);
    return end != text && *end == '\0' && *out < below && (*out >= 0 || below == INT64_MAX);
}

static bool take_contact(struct solver_question *q, const char *const *cells)
{
    int64_t row, team, week;
    if (!number(&row, cells[0], 'r', (int64_t)q->row_count) ||
        !number(&team, cells[1], 't', (int64_t)q->team_count) ||
        !number(&week, cells[2], '\0', q->week_count + 1) || week < 1 || q->rows[row].week > 0)
        return false;
    q->rows[row].team = (int)team;
    q->rows[row].week = (int)week;
    return true;
}

static bool take_why(struct solver_question *q, const char *const *cells)
{
    int64_t row;
    if (!number(&row, cells[0], 'r', (int64_t)q->row_count))
        return false;
    q->rows[row].why = arena_str(q->arena, cells[1]);
    return true;
}

static bool take_worth(struct solver_question *q, const char *const *cells)
{
    int64_t n[CELLS] = {0}, team;
    if (!number(&team, cells[0], 't', (int64_t)q->team_count))
        return false;
    for (size_t i = 1; i < CELLS; i++) {
        int64_t below = i < 3 ? INT_MAX : i == 3 ? q->week_count + 1 : INT64_MAX;
        if (!number(&n[i], cells[i][0] ? cells[i] : "0", '\0', below))
            return false;
    }
    struct solver_team *t = &q->teams[team];
    t->most = (int)n[1];
    t->given = (int)n[2];
    t->more_week = (int)n[3];
    t->more_legal = n[4];
    t->more_benefit = n[5];
    t->more_waiting = n[6];
    return true;
}

struct answer {
    const char *file, *columns[CELLS + 1];
    bool (*take)(struct solver_question *q, const char *const *cells);
};

static int read_rows(const struct work *w, struct csv *csv, const struct answer *a)
{
    int at[CELLS] = {0}, rc = csv_next(csv, w->err);
    const char *cells[CELLS] = {0};
    for (size_t i = 0; rc == 1 && a->columns[i]; i++) {
        at[i] = csv_column(csv, a->columns[i]);
        if (at[i] < 0)
            return say(w, "plan_answer", a->columns[i]);
    }
    while (rc == 1 && (rc = csv_next(csv, w->err)) == 1) {
        for (size_t i = 0; a->columns[i]; i++)
            cells[i] = csv_field(csv, at[i]);
        if (!a->take(w->q, cells))
            return say(w, "plan_answer", a->file);
    }
    return rc;
}

static int read_answer(const struct work *w)
{
    static const struct answer answers[] = {
        {"answer/plan.csv", {"pseudonym", "team", "week"}, take_contact},
        {"answer/left-out.csv", {"pseudonym", "why"}, take_why},
        {"answer/not-kept.csv", {"pseudonym", "why"}, take_why},
        {"answer/teams.csv",
         {"team", "contacts_per_week", "contacts_given", "one_more_in_week", "one_more_minimum",
          "one_more_benefit", "one_more_waiting"},
         take_worth},
    };
    int rc = 0;
    for (size_t i = 0; i < w->q->row_count; i++) {
        w->q->rows[i].team = -1;
        w->q->rows[i].week = 0;
    }
    for (size_t i = 0; rc == 0 && i < sizeof answers / sizeof answers[0]; i++) {
        BUF_AUTO text;
        struct csv csv;
        buf_init(&text, FILE_MAX);
        rc = read_text(&text, w, answers[i].file);
        if (rc < 0)
            return rc;
        csv_open(&csv, answers[i].file, buf_text(&text), text.len);
        rc = read_rows(w, &csv, &answers[i]);
        csv_release(&csv);
    }
    /* each has a place, or it is said why not */
    for (size_t i = 0; rc == 0 && i < w->q->row_count; i++)
        if (w->q->rows[i].week == 0 && !w->q->rows[i].why)
            rc = say(w, "plan_answer", "left-out.csv");
    return rc;
}

/* --- all of it --- */

/* Whatever stands in it, also what a program that was stopped had half written. */
static void sweep(const char *folder)
{
    ARENA_AUTO scratch = arena_new(SWEEP_MAX);
    const char *inner = scratch ? arena_printf(scratch, "%s/answer", folder) : NULL;
    const char *const folders[] = {inner, folder};
    for (size_t i = 0; inner && i < 2; i++) {
        const char *const *names;
        struct err ignored;
        if (folder_names(&names, NULL, scratch, folders[i], "", &ignored) < 0)
            return;
        for (; *names; names++) {
            const char *path = arena_printf(scratch, "%s/%s", folders[i], *names);
            if (path)
                unlink(path);
        }
        rmdir(folders[i]);
    }
}

/* What a server that was cut off could not take away. */
static void sweep_left_behind(const char *place, int64_t now)
{
    ARENA_AUTO scratch = arena_new(SWEEP_MAX);
    const char *const *names;
    struct err ignored;
    if (!scratch || folder_names(&names, NULL, scratch, place, "", &ignored) < 0)
        return;
    for (; *names; names++) {
        struct stat s;
        if (strncmp(*names, FOLDER, strlen(FOLDER)) != 0)
            continue;
        const char *path = arena_printf(scratch, "%s/%s", place, *names);
        if (path && lstat(path, &s) == 0 && S_ISDIR(s.st_mode) && s.st_uid == geteuid() &&
            now / 1000 - s.st_mtime > LEFT_BEHIND_S)
            sweep(path);
    }
}

static int ask(struct work *w)
{
    int rc = write_file(w, "need.csv", write_need);
    if (rc == 0)
        rc = write_file(w, "teams.csv", write_teams);
    if (rc == 0)
        rc = write_file(w, "kept.csv", write_kept);
    if (rc == 0)
        rc = solve(w);
    return rc == 0 ? read_answer(w) : rc;
}

int solver_run(struct solver_question *q, struct call *c, struct err *err)
{
    struct work w = {.q = q, .c = c, .err = err};
    const char *place = getenv("TMPDIR");
    if (!place || place[0] != '/')
        place = "/tmp";
    q->arena = c->arena;
    sweep_left_behind(place, c->now);
    int len = snprintf(w.folder, sizeof w.folder, "%s/" FOLDER "XXXXXX", place);
    if (len < 0 || (size_t)len >= sizeof w.folder || !mkdtemp(w.folder))
        return err_set(err, ERR_IO, place, "file_write", "%s", strerror(errno));
    int rc = ask(&w);
    sweep(w.folder);
    return rc;
}
