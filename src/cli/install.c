/* Opens what a command works on: the data folder with its key, the content, the database. Prints errors in words. */
#include "cli/cli.h"

#include "app/instruments/shelf.h"
#include "app/moved.h"
#include "app/page_cache.h"
#include "app/routemap/in_force.h"
#include "app/start.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

extern const struct embedded embedded_content[];

enum { ARENA_MAX = 256 << 20, FILES_MAX = 2000, FILE_MAX = 16 << 20, READERS = 4, SIGNIN_QUEUE = 64 };

/* --- content --- */

struct files {
    struct arena *arena;
    struct content_file *items;
    size_t count;
    const char *root;
};

int read_input(struct buf *out, const char *path, struct err *err)
{
    bool own = !text_is(path, "-");
    FILE *in = own ? fopen(path, "rb") : stdin;
    if (!in)
        return err_set(err, ERR_IO, path, "file_read", "%s", strerror(errno));
    char part[65536];
    size_t n;
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        buf_add(out, part, n);
    bool bad = ferror(in) != 0 || out->failed;
    if (own)
        fclose(in);
    return bad ? err_set(err, ERR_IO, path, "file_read", "%s", out->failed ? "too large" : "read error") : 0;
}

static int add_file(struct files *f, const char *name, struct err *err)
{
    const char *path = arena_printf(f->arena, "%s/%s", f->root, name);
    BUF_AUTO text;
    buf_init(&text, FILE_MAX);
    int rc = path ? read_input(&text, path, err) : err_nomem(err);
    if (rc < 0)
        return rc;
    if (f->count == FILES_MAX)
        return err_set(err, ERR_IO, name, "file_read", "%s", "too many files");
    char *copy = arena_dup(f->arena, buf_text(&text), text.len);
    if (!copy)
        return err_nomem(err);
    f->items[f->count++] = (struct content_file){.name = name, .text = copy, .len = text.len};
    return 0;
}

static bool is_json(const char *name)
{
    size_t n = strlen(name);
    return n > 5 && strcmp(name + n - 5, ".json") == 0;
}

static int add_folder(struct files *f, const char *below, int depth, struct err *err)
{
    const char *path = arena_printf(f->arena, "%s/%s", f->root, below);
    DIR *dir = path ? opendir(path) : NULL;
    if (!dir)
        return err_set(err, ERR_IO, below[0] ? below : f->root, "file_read", "%s", strerror(errno));
    int rc = 0;
    for (struct dirent *d; rc == 0 && (d = readdir(dir));) {
        if (d->d_name[0] == '.')
            continue;
        const char *name = arena_printf(f->arena, "%s%s%s", below, below[0] ? "/" : "", d->d_name);
        struct stat st;
        const char *full = name ? arena_printf(f->arena, "%s/%s", f->root, name) : NULL;
        if (!full || stat(full, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode) && depth > 0)
            rc = add_folder(f, name, depth - 1, err);
        else if (S_ISREG(st.st_mode) && is_json(name))
            rc = add_file(f, name, err);
    }
    closedir(dir);
    return rc;
}

int install_files(const struct content_file **out, size_t *count, struct arena *a, const struct options *o,
                  struct err *err)
{
    struct files f = {.arena = a, .root = o->content};
    f.items = arena_alloc(a, FILES_MAX * sizeof *f.items);
    if (!f.items)
        return err_nomem(err);
    int rc = o->content ? add_folder(&f, "", 2, err) : 0;
    for (const struct embedded *e = embedded_content; !o->content && e->name; e++)
        f.items[f.count++] = (struct content_file){
            .name = e->name, .text = (const char *)e->data, .len = (size_t)(e->end - e->data)};
    if (rc < 0)
        return rc;
    *out = f.items;
    *count = f.count;
    return 0;
}

int install_content(struct content **out, struct arena *a, const struct options *o, struct err *err)
{
    const struct content_file *files = NULL;
    size_t count = 0;
    int rc = install_files(&files, &count, a, o, err);
    return rc == 0 ? content_load(out, a, files, count, err) : rc;
}

/* --- the installation --- */

static int open_folder(const struct options *o, int flags, struct err *err)
{
    struct stat st;
    if (stat(o->data, &st) == 0 && S_ISDIR(st.st_mode))
        return 0;
    if (!(flags & OPEN_CREATE))
        return err_set(err, ERR_NOT_FOUND, o->data, "data_missing", NULL);
    if (mkdir(o->data, 0700) != 0)
        return err_set(err, ERR_IO, o->data, "data_make", "%s", strerror(errno));
    return 0;
}

static int open_mail(struct install *i, const struct options *o, struct err *err)
{
    const char *url = o->mail ? o->mail : arena_printf(i->arena, "file:%s/outbox", o->data);
    if (!url)
        return err_nomem(err);
    struct mail_options options = {.url = url,
                                   .from = o->mail_from ? o->mail_from : "Kiem <noreply@kiem.invalid>"};
    return mail_open(&i->app.mail, &options, &i->app.clock, err);
}

static int open_parts(struct install *i, const struct options *o, int flags, struct err *err)
{
    const char *key = o->key ? o->key : arena_printf(i->arena, "%s/kiem.key", o->data);
    const char *db = o->db ? o->db : arena_printf(i->arena, "%s/kiem.db", o->data);
    if (!key || !db)
        return err_nomem(err);
    struct db_options options = {.catalog = &sql_catalog,
                                 .readers = READERS,
                                 .read_only = (flags & OPEN_READ_ONLY) != 0,
                                 .create = (flags & OPEN_CREATE) != 0,
                                 .serves = (flags & OPEN_SERVE) != 0};
    int rc = install_content(&i->content, i->arena, o, err); /* first: it has the words of every error */
    i->app.content = i->content;
    if (rc == 0 && !(i->app.own_maps = own_maps_new()))
        rc = err_nomem(err);
    if (rc == 0)
        rc = open_folder(o, flags, err);
    if (rc == 0)
        rc = db_open(&i->app.db, db, &options, err);
    if (rc == 0 && !(flags & OPEN_READ_ONLY))
        rc = moved_check(&i->app, err);
    if (rc == 0)
        rc = start_key(&i->app, key, (flags & OPEN_CREATE) != 0, err);
    if (rc == 0 && !(flags & OPEN_READ_ONLY))
        rc = shelf_open(&i->app, err);
    if (rc == 0)
        rc = passwords_start(&i->app.passwords, SIGNIN_QUEUE, err);
    if (rc == 0 && (flags & OPEN_MAIL))
        rc = open_mail(i, o, err);
    return rc;
}

/* The content stays, for the words of an error. */
static void close_parts(struct install *i)
{
    if (i->app.mail)
        mail_close(i->app.mail);
    if (i->app.passwords)
        passwords_stop(i->app.passwords);
    page_cache_free(i->app.pages);
    shelf_close(&i->app);
    db_close(i->app.db);
    vault_free(i->app.vault);
    own_maps_free(i->app.own_maps);
    i->app = (struct app){0};
}

int install_open(struct install *out, const struct options *o, int flags, struct err *err)
{
    struct install i = {.arena = arena_new(ARENA_MAX)};
    *out = (struct install){0};
    if (!i.arena)
        return err_nomem(err);
    i.app.clock = clock_system();
    i.app.rng = rng_system();
    i.app.base_url = o->base_url ? o->base_url : "http://localhost:8080";
    int rc = open_parts(&i, o, flags, err);
    *out = i;
    if (rc < 0)
        close_parts(out);
    return rc;
}

void install_close(struct install *i)
{
    close_parts(i);
    arena_free(i->arena);
    *i = (struct install){0};
}

/* --- words --- */

void print_filled(FILE *to, const char *text, const char *where, const char *arg)
{
    for (const char *at = text; *at;) {
        if (strncmp(at, "{arg}", 5) == 0) {
            fputs(arg, to);
            at += 5;
        } else if (strncmp(at, "{where}", 7) == 0) {
            fputs(where, to);
            at += 7;
        } else {
            fputc(*at++, to);
        }
    }
}

int complain(const struct content *content, const struct options *o, const struct err *err)
{
    char key[64];
    snprintf(key, sizeof key, "err.%s", err->key);
    const char *text = content ? content_text(content, o->lang, key) : NULL;
    fputs("kiem: ", stderr);
    if (text) {
        print_filled(stderr, text, err->where, err->arg);
        if (err->where[0] && !strstr(text, "{where}") && strcmp(err->where, err->arg) != 0)
            fprintf(stderr, " (%s)", err->where);
        if (err->arg[0] && !strstr(text, "{arg}"))
            fprintf(stderr, " [%s]", err->arg);
    } else {
        fprintf(stderr, "%s %s %s", err->key, err->where, err->arg);
    }
    fputc('\n', stderr);
    return err_face(err->code)->exit;
}

int install_failed(struct install *i, const struct options *o, const struct err *err)
{
    int exit_code = complain(i->content, o, err);
    install_close(i);
    return exit_code;
}

struct call cli_call(struct install *i, struct actor *actor, struct arena *a, const char *lang)
{
    struct id id = id_new(&i->app.clock, &i->app.rng);
    *actor = (struct actor){.kind = ACTOR_SYSTEM, .role = ROLE_ADMIN, .name = "kiem", .source = "cli"};
    snprintf(actor->request_id, sizeof actor->request_id, "%s", id.text);
    int64_t now = clock_now(&i->app.clock);
    return (struct call){
        .app = &i->app, .actor = actor, .arena = a, .lang = lang, .now = now, .today = instant_day(now)};
}
