/* See world.h. */
#include "app/world.h"

#include "app/instruments/shelf.h"
#include "app/page_known.h"
#include "app/people/people.h"
#include "asking/gestation.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARENA_MAX = 64 << 20, FILES_MAX = 500 };

static void read_folder(struct content_file *files, size_t *n, struct arena *a, const char *below)
{
    char path[512];
    snprintf(path, sizeof path, "content/%s", below);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir));) {
        if (d->d_name[0] == '.')
            continue;
        char *name = arena_printf(a, "%s%s%s", below, below[0] ? "/" : "", d->d_name);
        if (d->d_type == DT_DIR) {
            read_folder(files, n, a, name);
            continue;
        }
        size_t len = strlen(name);
        if (d->d_type != DT_REG || len < 6 || strcmp(name + len - 5, ".json") != 0)
            continue;
        snprintf(path, sizeof path, "content/%s", name);
        FILE *f = fopen(path, "rb");
        assert_non_null(f);
        char *text = arena_alloc(a, 2 << 20);
        size_t size = fread(text, 1, (2 << 20) - 1, f);
        fclose(f);
        assert_true(*n < FILES_MAX);
        files[(*n)++] = (struct content_file){.name = name, .text = text, .len = size};
    }
    closedir(dir);
}

static void load_content(struct world *w)
{
    static struct content_file files[FILES_MAX];
    size_t n = 0;
    w->content_arena = arena_new((size_t)512 << 20);
    read_folder(files, &n, w->content_arena, "");
    int rc = content_load(&w->content, w->content_arena, files, n, &w->err);
    if (rc < 0)
        fail_msg("content: %s %s %s", w->err.key, w->err.where, w->err.arg);
    w->app.content = w->content;
}

static void open_database(struct world *w)
{
    struct db_options options = {
        .catalog = &sql_catalog, .readers = 2, .connections = 3, .create = true, .unsafe = true};
    if (db_open(&w->app.db, w->place.url, &options, &w->err) < 0)
        fail_msg("database: %s %s %s", w->err.key, w->err.where, w->err.arg);
    assert_ok(shelf_open(&w->app, &w->err));
}

static void close_database(struct world *w)
{
    shelf_close(&w->app);
    db_close(w->app.db);
}

/* --- organisations and people --- */

struct new_member {
    struct actor *actor;
    const char *kind, *org, *name;
    enum role role;
};

static int add_member(struct call *c, struct err *err)
{
    const char *org, *name = value_get_text(c->form, "name"), *account = NULL, *membership = call_id(c);
    struct value *found;
    int rc =
        store_one(&found, &c->store, SQL_ORG_BY_NAME, DB_ARGS(db_text(value_get_text(c->form, "org"))), err);
    if (rc == 0) {
        org = value_get_text(found, "id");
    } else {
        org = call_id(c);
        rc = store_run(NULL, &c->store, SQL_ORG_INSERT,
                       DB_ARGS(db_text(org), db_text(value_get_text(c->form, "kind")),
                               db_text(value_get_text(c->form, "org")), db_text("post@example.nl"), db_none(),
                               db_none(), db_int(1), db_int(c->now)),
                       err);
    }
    char hash[65];
    vault_hash(hash, c->app->vault, "login", name);
    account = call_id(c);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ACCOUNT_INSERT,
                       DB_ARGS(db_text(account), db_text("professional"), db_text(hash), db_blob("x", 1),
                               db_text(name), db_text(""), db_none(), db_text("nl"), db_none(),
                               db_int(c->now)),
                       err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MEMBERSHIP_INSERT,
                       DB_ARGS(db_text(membership), db_text(account), db_text(org),
                               db_text(value_get_text(c->form, "role")), db_none(), db_int(c->today - 365),
                               db_none()),
                       err);
    value_put_text(c->page, "org", org);
    value_put_text(c->page, "account", account);
    value_put_text(c->page, "membership", membership);
    return rc;
}

static void make_member(struct world *w, const struct new_member *m)
{
    world_call(w, &w->nobody);
    call_set(w, "name", m->name);
    call_set(w, "org", m->org);
    call_set(w, "kind", m->kind);
    call_set(w, "role", role_code(m->role));
    world_must(w, add_member);
    struct actor *a = m->actor;
    *a = (struct actor){.kind = ACTOR_PROFESSIONAL, .role = m->role, .source = "test"};
    snprintf(a->account, sizeof a->account, "%s", value_get_text(w->call.page, "account"));
    snprintf(a->membership, sizeof a->membership, "%s", value_get_text(w->call.page, "membership"));
    snprintf(a->org, sizeof a->org, "%s", value_get_text(w->call.page, "org"));
    snprintf(a->org_kind, sizeof a->org_kind, "%s", m->kind);
    snprintf(a->name, sizeof a->name, "%s", m->name);
    snprintf(a->org_name, sizeof a->org_name, "%s", m->org);
    snprintf(a->request_id, sizeof a->request_id, "test-request");
}

void world_open(struct world *w)
{
    *w = (struct world){.seed = 42};
    /* Use cases do not test the disk (test/db and test/kill do): in memory, hundreds of commits wait for nothing. */
    snprintf(w->folder, sizeof w->folder, "%s/kiem-test-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(w->folder));
    w->now = instant_at(day_from_civil(2026, 3, 4), 10 * 60);
    w->app.clock = clock_fixed(&w->now);
    w->app.rng = rng_seeded(&w->seed);
    w->app.base_url = "http://localhost:8080";
    load_content(w);
    char key[128];
    snprintf(key, sizeof key, "%s/kiem.key", w->folder);
    assert_ok(vault_open(&w->app.vault, key, true, &w->app.clock, &w->app.rng, &w->err));
    assert_ok(passwords_start(&w->app.passwords, 4, &w->err));
    passwords_cheap(w->app.passwords, true);
    place_make(&w->place, w->folder, &sql_catalog);
    open_database(w);
    assert_ok(page_cache_new(&w->app.pages, 1 << 20, &w->err));
    w->app.check_pages = true;
    w->nobody = (struct actor){.kind = ACTOR_SYSTEM, .source = "test", .request_id = "test-request"};
    const struct new_member members[] = {
        {&w->midwife, "midwifery_practice", "Praktijk De Kiem", "Robin", ROLE_PROFESSIONAL},
        {&w->assistant, "midwifery_practice", "Praktijk De Kiem", "Ass", ROLE_ASSISTANT},
        {&w->midwife2, "midwifery_practice", "Praktijk Elders", "Mila", ROLE_PROFESSIONAL},
        {&w->nurse, "youth_health", "JGZ Stad", "Jip", ROLE_PROFESSIONAL},
        {&w->debt, "debt_help", "Schuldhulp Stad", "Dana", ROLE_PROFESSIONAL},
        {&w->coordinator, "municipality", "Gemeente Stad", "Coos", ROLE_COORDINATOR},
        {&w->admin, "municipality", "Gemeente Stad", "Ad", ROLE_ADMIN},
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        make_member(w, &members[i]);
}

void world_reopen(struct world *w)
{
    close_database(w);
    open_database(w);
}

void world_close(struct world *w)
{
    page_forget(&w->call);
    arena_free(w->call.arena);
    page_cache_free(w->app.pages);
    close_database(w);
    place_remove(&w->place);
    passwords_stop(w->app.passwords);
    vault_free(w->app.vault);
    arena_free(w->content_arena);
    char command[160];
    DIR *dir = opendir(w->folder);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        snprintf(command, sizeof command, "%s/%.60s", w->folder, d->d_name);
        unlink(command);
    }
    if (dir)
        closedir(dir);
    rmdir(w->folder);
}

void world_days(struct world *w, int days)
{
    w->now = instant_at(instant_day(w->now) + days, instant_minutes(w->now));
}

struct call *world_call(struct world *w, const struct actor *actor)
{
    page_forget(&w->call);
    arena_free(w->call.arena);
    struct arena *a = arena_new(ARENA_MAX);
    assert_non_null(a);
    w->form = value_object(a);
    w->params = value_object(a);
    w->query = value_object(a);
    w->call = (struct call){.app = &w->app,
                            .actor = actor,
                            .arena = a,
                            .lang = "nl",
                            .params = w->params,
                            .query = w->query,
                            .form = w->form,
                            .as = "value",
                            .now = w->now,
                            .today = instant_day(w->now)};
    return &w->call;
}

void call_set(struct world *w, const char *field, const char *text)
{
    value_put_text(w->form, field, text);
}

void call_set_int(struct world *w, const char *field, int64_t n)
{
    value_put_int(w->form, field, n);
}

void call_set_flag(struct world *w, const char *field, bool yes)
{
    value_put_bool(w->form, field, yes);
}

void call_param_set(struct world *w, const char *name, const char *text)
{
    value_put_text(w->params, name, text);
}

/* --- the proof that what changes is counted --- */

/* The newest files: what happens in a test happens to them. A test of many hundreds of runs is proved now and then; and so is
 * every test under a sanitizer or on PostgreSQL, where the same pages take several times as long to be worked out. */
enum { PROVED = 4, FILES_SEEN = 1000, OFTEN = 300, SELDOM = 16 };

#ifdef KIEM_SANITIZED
static const bool slow_build = true;
#else
static const bool slow_build = false;
#endif

static void compare(struct world *w, const struct call *c)
{
    const struct page_draft *draft = c->draft;
    const struct page_kept *known = c->known;
    BUF_AUTO text;
    buf_init(&text, 8 << 20);
    json_write(&text, c->page);
    assert_false(text.failed);
    struct page_kept page = {
        .text = buf_text(&text), .len = text.len, .looks = draft->looks, .look_count = draft->look_count};
    if (!known) {
        page_keep(w->app.pages, &draft->key, &draft->version, &page);
        return;
    }
    if (known->len != page.len || memcmp(known->text, page.text, page.len) != 0)
        fail_msg("a change was not counted (src/app/change.h)\nkept: %.*s\n now: %.*s", (int)known->len,
                 known->text, (int)page.len, page.text);
    assert_int_equal(known->look_count, page.look_count);
    assert_memory_equal(known->looks, page.looks, page.look_count * sizeof *page.looks);
}

struct proof {
    struct world *w;
    const struct actor *actor;
};

static int prove_page(struct proof *p, struct tx *tx, const char *person)
{
    struct world *w = p->w;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct err err;
    struct call c = {.app = &w->app,
                     .actor = p->actor,
                     .arena = a,
                     .lang = "nl",
                     .params = value_object(a),
                     .query = value_object(a),
                     .page = value_object(a),
                     .store = {.tx = tx, .arena = a, .vault = w->app.vault},
                     .as = "proof",
                     .now = w->now,
                     .today = instant_day(w->now)};
    struct value *params = value_object(a);
    value_put_text(params, "person", person);
    c.params = params;
    int rc = person_page(&c, &err);
    if (rc == 0 && c.draft && !c.draft->spoilt)
        compare(w, &c);
    page_forget(&c);
    return rc;
}

/* Every person for one reader; undone in the end. */
static int prove_pages(struct tx *tx, void *context, struct err *err)
{
    struct proof *p = context;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct store s = {.tx = tx, .arena = a, .vault = p->w->app.vault};
    struct value *rows;
    int rc = store_all(&rows, &s, SQL_REWRAP_PERSON_KEY, DB_ARGS(db_text(""), db_int(FILES_SEEN)), err);
    size_t n = rc == 0 ? value_count(rows) : 0;
    for (size_t i = n > PROVED ? n - PROVED : 0; i < n; i++)
        (void)prove_page(p, tx, value_get_text(value_item(rows, i), "id"));
    return err_set(err, ERR_CONFLICT, "", "db_check", NULL);
}

void world_prove(struct world *w)
{
    const struct actor *readers[] = {&w->midwife, &w->nurse, &w->debt, &w->assistant};
    uint64_t seed = w->seed;
    struct err err;
    w->proofs++;
    bool each = w->proofs < OFTEN && !slow_build && !place_server();
    bool now = !w->keeps_nothing && (each || w->proofs % SELDOM == 0);
    for (size_t i = 0; now && i < sizeof readers / sizeof readers[0]; i++) {
        struct proof p = {w, readers[i]};
        assert_int_equal(db_write(w->app.db, prove_pages, &p, &err), ERR_CONFLICT);
    }
    w->seed = seed;
}

int world_run(struct world *w, use_case *use)
{
    w->now++; /* two requests never share an instant */
    w->call.now = w->now;
    w->err = (struct err){0};
    int rc = app_run(&w->call, use, &w->err);
    if (rc == 0)
        world_prove(w);
    return rc;
}

void world_must(struct world *w, use_case *use)
{
    if (world_run(w, use) != 0)
        fail_msg("%s: %s (%s)", w->err.where, w->err.key, w->err.arg);
}

struct actor world_parent(const char *person)
{
    struct actor a = {
        .kind = ACTOR_PARENT, .role = ROLE_PARENT, .source = "test", .request_id = "test-request"};
    snprintf(a.person, sizeof a.person, "%s", person);
    snprintf(a.account, sizeof a.account, "%s", person);
    return a;
}

void world_family(struct world *w, const struct actor *by, const char *surname, int gestation_days,
                  char out[37])
{
    char due[11];
    world_call(w, by);
    call_set(w, "role", "mother");
    call_set(w, "first_name", "Noor");
    call_set(w, "surname", surname);
    call_set(w, "birth_day", "1995-05-05");
    if (gestation_days > 0) {
        day_format(due, gestation_due(w->call.today, gestation_days));
        call_set(w, "due_day", due);
    }
    world_must(w, family_create);
    snprintf(out, 37, "%s", w->call.location + strlen("/persons/"));
}
