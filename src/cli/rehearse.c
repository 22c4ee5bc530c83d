/*
 * kiem rehearse [FILE]: shows that a backup can be put back, without touching what runs. The newest of the folder of backups,
 * or FILE, is restored in a folder of its own and checked, brought to today's schema, its audit verified, and everything that
 * names a person opened with today's key file; then the folder goes. Says how long each step took: so long does a restore take.
 */
#include "cli/cli.h"

#include "app/audit_chain.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_MAX = 64 << 20, CONTENT_MAX = 256 << 20, BATCH = 500 };

struct rehearsal {
    const struct options *given;
    struct options there; /* the same, with the copy for a database */
    struct install install;
    struct content *words;
    const char *from;
    char folder[4096], database[4200];
    int64_t persons, destroyed;
    int64_t since; /* clock_ticks() of the step at hand */
};

/* --- which backup --- */

static int find_newest(char *out, size_t size, const char *folder, struct err *err)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return err_set(err, ERR_IO, folder, "file_read", "%s", strerror(errno));
    time_t newest = 0;
    out[0] = '\0';
    for (struct dirent *d; (d = readdir(dir));) {
        struct stat st;
        size_t len = strlen(d->d_name);
        if (len < 3 || !text_is(d->d_name + len - 3, ".db") || fstatat(dirfd(dir), d->d_name, &st, 0) != 0 ||
            !S_ISREG(st.st_mode) || (out[0] && st.st_mtime < newest))
            continue;
        newest = st.st_mtime;
        snprintf(out, size, "%s/%s", folder, d->d_name);
    }
    closedir(dir);
    return out[0] ? 0 : err_set(err, ERR_NOT_FOUND, folder, "backup_none", NULL);
}

/* --- the steps; each says what it found and how long it took --- */

static void tell(struct rehearsal *r, const char *key, int64_t number)
{
    int64_t now = clock_ticks(), took = (now - r->since) / 1000;
    char count[32];
    snprintf(count, sizeof count, "%lld", (long long)number);
    print_filled(stdout, content_text(r->words, r->given->lang, key), r->from, count);
    printf(" (%lld.%03d s)\n", (long long)(took / 1000), (int)(took % 1000));
    r->since = now;
}

static int put_back(struct rehearsal *r, struct err *err)
{
    snprintf(r->folder, sizeof r->folder, "%s/rehearsal-XXXXXX", r->given->data);
    if (!mkdtemp(r->folder)) {
        int why = errno;
        r->folder[0] = '\0';
        return err_set(err, ERR_IO, r->given->data, "data_make", "%s", strerror(why));
    }
    snprintf(r->database, sizeof r->database, "%s/kiem.db", r->folder);
    int rc = db_restore(r->from, r->database, &sql_catalog, err);
    if (rc == 0)
        tell(r, "rehearse.restored", 0);
    return rc;
}

static int open_there(struct rehearsal *r, struct err *err)
{
    static char key[4200];
    snprintf(key, sizeof key, "%s/kiem.key", r->given->data);
    r->there = *r->given;
    r->there.db = r->database;
    r->there.key = r->given->key ? r->given->key : key;
    int rc = install_open(&r->install, &r->there, 0, err);
    if (rc == 0)
        tell(r, "rehearse.opened", db_version(r->install.app.db));
    return rc;
}

static int verify_audit(struct rehearsal *r, struct err *err)
{
    struct audit_state state;
    int rc = audit_verify(&state, &r->install.app, err);
    if (rc == 0)
        tell(r, "rehearse.audit", state.rows + state.unsealed);
    return rc;
}

struct reading {
    struct rehearsal *rehearsal;
    char after[37];
    size_t seen;
};

static int read_persons(struct tx *tx, void *context, struct err *err)
{
    struct reading *reading = context;
    struct rehearsal *r = reading->rehearsal;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct store s = {.tx = tx, .arena = a, .vault = r->install.app.vault};
    struct value *rows = NULL;
    int rc = store_all(&rows, &s, SQL_REHEARSE_PERSONS, DB_ARGS(db_text(reading->after), db_int(BATCH)), err);
    reading->seen = rc == 0 ? value_count(rows) : 0;
    for (size_t i = 0; i < reading->seen; i++) {
        const struct value *row = value_item(rows, i);
        bool opened = value_get_text(row, "name") != NULL;
        r->persons += opened;
        r->destroyed += !opened && value_get_bool(row, "has_name");
        snprintf(reading->after, sizeof reading->after, "%s", value_get_text(row, "id"));
    }
    return rc;
}

static int open_persons(struct rehearsal *r, struct err *err)
{
    struct reading reading = {.rehearsal = r};
    do {
        int rc = db_read(r->install.app.db, read_persons, &reading, err);
        if (rc < 0)
            return rc;
    } while (reading.seen == BATCH);
    tell(r, "rehearse.persons", r->persons);
    if (r->destroyed > 0)
        tell(r, "rehearse.destroyed", r->destroyed);
    return 0;
}

static void clean_up(struct rehearsal *r)
{
    install_close(&r->install);
    DIR *dir = r->folder[0] ? opendir(r->folder) : NULL;
    for (struct dirent *d; dir && (d = readdir(dir));)
        (void)unlinkat(dirfd(dir), d->d_name, 0); /* "." and ".." refuse */
    if (dir)
        closedir(dir);
    if (r->folder[0])
        (void)rmdir(r->folder);
}

static int rehearse(struct rehearsal *r, struct err *err)
{
    int (*const steps[])(struct rehearsal *, struct err *) = {put_back, open_there, verify_audit,
                                                              open_persons};
    int rc = 0;
    r->since = clock_ticks();
    for (size_t i = 0; rc == 0 && i < sizeof steps / sizeof steps[0]; i++)
        rc = steps[i](r, err);
    return rc;
}

int command_rehearse(const struct options *o)
{
    static char newest[4096];
    if (o->argc > 1 || (o->argc == 0 && !o->backups)) {
        fputs("usage: kiem rehearse [--data DIR] [--backups DIR] [FILE]\n", stderr);
        return 2;
    }
    ARENA_AUTO a = arena_new(CONTENT_MAX);
    struct rehearsal r = {.given = o, .from = o->argc == 1 ? o->argv[0] : newest};
    struct err err;
    int rc = a ? install_content(&r.words, a, o, &err) : err_nomem(&err);
    if (rc == 0 && o->argc == 0)
        rc = find_newest(newest, sizeof newest, o->backups, &err);
    int64_t began = clock_ticks();
    if (rc == 0)
        rc = rehearse(&r, &err);
    int exit_code = rc < 0 ? complain(r.words, o, &err) : 0;
    r.since = began;
    if (rc == 0)
        tell(&r, "rehearse.done", 0);
    clean_up(&r);
    return exit_code;
}
