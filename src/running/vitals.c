/* See vitals.h. Mends nothing. */
#include "running/vitals.h"

#include "base/str.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { ARENA_MAX = 1 << 20 };
#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define MEGABYTE (INT64_C(1) << 20)

/* Below the first a write may fail any moment; below the second somebody must make room. */
static const int64_t disk_least = 64 * MEGABYTE, disk_low = 1024 * MEGABYTE;
static const int64_t jobs_late = 10 * MINUTE_MS, audit_late = 5 * MINUTE_MS, backup_late = 26 * HOUR_MS;
/* A server that said nothing for so long is gone. */
static const int64_t server_gone = HOUR_MS;

const char *const vital_names[CHECKS] = {
    [CHECK_DATABASE] = "database", [CHECK_DISK] = "disk",     [CHECK_CLOCK] = "clock",
    [CHECK_CONTENT] = "content",   [CHECK_KEY] = "key",       [CHECK_JOBS] = "jobs",
    [CHECK_AUDIT] = "audit",       [CHECK_BACKUP] = "backup",
};

enum verdict vitals_worst(const struct vitals *v)
{
    enum verdict worst = VERDICT_OK;
    for (size_t i = 0; i < CHECKS; i++)
        if (v->checks[i] > worst)
            worst = v->checks[i];
    return worst;
}

/* --- the database --- */

struct looking {
    struct app *app;
    const struct vitals_options *options;
    struct vitals *v;
    struct arena *arena;
    int64_t now;
};

static int say_alive(struct tx *tx, void *context, struct err *err)
{
    const struct looking *l = context;
    struct store s = {.tx = tx, .arena = l->arena, .vault = l->app->vault};
    const struct vitals_options *o = l->options;
    int rc = store_run(NULL, &s, SQL_SERVER_SEEN,
                       DB_ARGS(db_text(o->id), db_text(o->host), db_int(getpid()), db_text(KIEM_VERSION),
                               db_int(vault_current(l->app->vault)), db_int(o->started), db_int(l->now)),
                       err);
    return rc == 0 ? store_run(NULL, &s, SQL_SERVER_FORGET, DB_ARGS(db_int(l->now - server_gone)), err) : rc;
}

static int say_goodbye(struct tx *tx, void *context, struct err *err)
{
    const struct looking *l = context;
    struct store s = {.tx = tx, .arena = l->arena, .vault = l->app->vault};
    return store_run(NULL, &s, SQL_SERVER_GONE, DB_ARGS(db_text(l->options->id)), err);
}

/* How long ago, 0 when there is nothing. */
static int64_t age(const struct value *row, const char *name, int64_t now)
{
    int64_t then = value_get_int(row, name, now);
    return then < now ? now - then : 0;
}

static int look_around(struct tx *tx, void *context, struct err *err)
{
    struct looking *l = context;
    struct vitals *v = l->v;
    struct store s = {.tx = tx, .arena = l->arena, .vault = l->app->vault};
    struct value *jobs = NULL, *audit = NULL;
    int rc = store_one(&jobs, &s, SQL_VITALS_JOBS, DB_ARGS(db_int(l->now)), err);
    if (rc == 0)
        rc = store_int(&v->jobs_failed, &s, SQL_VITALS_JOBS_FAILED, DB_NO_ARGS, err);
    if (rc == 0)
        rc = store_one(&audit, &s, SQL_VITALS_AUDIT, DB_NO_ARGS, err);
    if (rc == 0)
        rc = store_int(&v->sessions, &s, SQL_VITALS_SESSIONS, DB_ARGS(db_int(l->now)), err);
    if (rc < 0)
        return rc;
    v->jobs_due = value_get_int(jobs, "due", 0);
    v->jobs_late_ms = age(jobs, "oldest_ms", l->now);
    v->audit_unsealed = value_get_int(audit, "unsealed", 0);
    v->audit_unsealed_ms = age(audit, "oldest_ms", l->now);
    return 0;
}

/* --- outside it --- */

static void look_at_disk(struct vitals *v, const char *folder)
{
    struct statvfs fs;
    if (statvfs(folder, &fs) != 0) {
        v->checks[CHECK_DISK] = VERDICT_FAILING;
        return;
    }
    v->disk_free = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
    v->disk_size = (int64_t)fs.f_blocks * (int64_t)fs.f_frsize;
    if (v->disk_free < disk_low)
        v->checks[CHECK_DISK] = v->disk_free < disk_least ? VERDICT_FAILING : VERDICT_WARNING;
}

/* The newest plain file of the folder that is whole (a copy in the making ends in .part). */
static void look_at_backups(struct vitals *v, const char *folder, int64_t now)
{
    v->backup_age_ms = v->backup_size = -1;
    DIR *dir = folder ? opendir(folder) : NULL;
    for (struct dirent *d; dir && (d = readdir(dir));) {
        struct stat st;
        size_t len = strlen(d->d_name);
        if ((len > 5 && text_is(d->d_name + len - 5, ".part")) ||
            fstatat(dirfd(dir), d->d_name, &st, 0) != 0 || !S_ISREG(st.st_mode))
            continue;
        int64_t old = now - (int64_t)st.st_mtim.tv_sec * 1000;
        if (v->backup_age_ms < 0 || old < v->backup_age_ms) {
            v->backup_age_ms = old > 0 ? old : 0;
            v->backup_size = st.st_size;
        }
    }
    if (dir)
        closedir(dir);
    if (folder && (v->backup_age_ms < 0 || v->backup_age_ms > backup_late))
        v->checks[CHECK_BACKUP] = VERDICT_WARNING;
}

static void keep_first(struct err *trouble, const struct err *problem)
{
    if (!trouble->key[0])
        *trouble = *problem;
}

static void look_at_database(struct looking *l, struct err *trouble)
{
    struct vitals *v = l->v;
    struct err problem;
    if (db_write(l->app->db, say_alive, l, &problem) < 0 ||
        db_read(l->app->db, look_around, l, &problem) < 0) {
        v->checks[CHECK_DATABASE] = VERDICT_FAILING;
        keep_first(trouble, &problem);
    }
    v->database_size = db_size(l->app->db);
    if (v->jobs_late_ms > jobs_late || v->jobs_failed > 0)
        v->checks[CHECK_JOBS] = VERDICT_WARNING;
    if (v->audit_unsealed_ms > audit_late)
        v->checks[CHECK_AUDIT] = VERDICT_WARNING;
}

void vitals_take(struct vitals *out, struct app *app, const struct vitals_options *options,
                 struct err *trouble)
{
    struct vitals v = {0};
    struct err problem;
    *trouble = (struct err){0};
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct looking l = {app, options, &v, a, clock_now(&app->clock)};
    if (vault_follow(app->vault, &problem) < 0) {
        v.checks[CHECK_KEY] = VERDICT_WARNING;
        keep_first(trouble, &problem);
    }
    v.key_number = vault_current(app->vault);
    if (clock_follows(atomic_load(&app->latest), l.now, &problem) < 0) {
        v.checks[CHECK_CLOCK] = VERDICT_FAILING;
        keep_first(trouble, &problem);
    }
    v.checks[CHECK_CONTENT] = app->content ? VERDICT_OK : VERDICT_FAILING;
    if (a)
        look_at_database(&l, trouble);
    look_at_disk(&v, options->data);
    look_at_backups(&v, options->backups, l.now);
    v.at = clock_ticks();
    *out = v;
}

int vitals_leave(struct app *app, const struct vitals_options *options, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct looking l = {.app = app, .options = options, .arena = a};
    return db_write(app->db, say_goodbye, &l, err);
}
