/*
 * A data folder with many families, made by the use cases that people use, and open sessions to ask with.
 *
 *   bench_cli_families FOLDER FAMILIES SESSIONS [PRACTICES] > sessions
 *
 * Each midwifery practice keeps 250 families, however many there are; they come in turn, as in life, so that what one
 * practice keeps lies scattered over the whole file. There is an organisation of every other kind. The first PRACTICES (4)
 * are asked: "session TOKEN CSRF PRACTICE" for SESSIONS midwives of theirs, and "person ID PRACTICE NUMBER" for their
 * families, the first of each with 50 lines on her timeline. KIEM_DB: another database than FOLDER/kiem.db.
 */
#include "app/audit_chain.h"
#include "app/people/people.h"
#include "app/signin.h"
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EACH = 250, TOGETHER = 1000, LINES = 50, SEALED = 20000, ARENA_MAX = 64 << 20 };

struct making {
    struct install *install;
    struct actor *actors; /* a midwife of each practice */
    int practices, asked; /* how many there are, how many of them are asked */
    int from, until, sessions;
    FILE *out;
};

static struct call call_in(struct making *m, int practice, struct tx *tx, struct arena *a)
{
    int64_t now = clock_now(&m->install->app.clock);
    struct call c = {.app = &m->install->app,
                     .actor = &m->actors[practice],
                     .arena = a,
                     .lang = "nl",
                     .params = value_object(a),
                     .query = value_object(a),
                     .page = value_object(a),
                     .store = {.tx = tx, .arena = a, .vault = m->install->app.vault},
                     .now = now,
                     .today = instant_day(now)};
    return c;
}

/* --- a practice and its midwife --- */

static int make_practice(struct making *m, int number, struct call *c, struct err *err)
{
    struct actor *who = &m->actors[number];
    const char *name = arena_printf(c->arena, "Praktijk %d", number);
    *who = (struct actor){.kind = ACTOR_PROFESSIONAL, .role = ROLE_PROFESSIONAL, .source = "bench"};
    snprintf(who->org, sizeof who->org, "%s", call_id(c));
    snprintf(who->membership, sizeof who->membership, "%s", call_id(c));
    snprintf(who->org_kind, sizeof who->org_kind, "midwifery_practice");
    const char *account = NULL;
    struct new_account in = {.kind = "professional", .login = name, .name = name, .password_hash = ""};
    int rc = account_create(&account, c, &in, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ORG_INSERT,
                       DB_ARGS(db_text(who->org), db_text(who->org_kind), db_text(name), db_none(), db_none(),
                               db_none(), db_int(1), db_int(c->now)),
                       err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MEMBERSHIP_INSERT,
                       DB_ARGS(db_text(who->membership), db_text(account), db_text(who->org),
                               db_text("professional"), db_none(), db_int(c->today - 1), db_none()),
                       err);
    if (rc == 0)
        snprintf(who->account, sizeof who->account, "%s", account);
    return rc;
}

static int make_sessions(struct making *m, struct call *c, struct err *err)
{
    int rc = 0;
    for (int i = 0; rc == 0 && i < m->sessions; i++) {
        char token[TOKEN_TEXT], hash[65], csrf[TOKEN_TEXT];
        token_new(token, &c->app->rng);
        token_new(csrf, &c->app->rng);
        token_hash(hash, token);
        const struct actor *who = &m->actors[i % m->asked];
        fprintf(m->out, "session %s %s %d\n", token, csrf, i % m->asked);
        rc =
            store_run(NULL, &c->store, SQL_SESSION_INSERT,
                      DB_ARGS(db_text(hash), db_text(who->account), db_text(who->membership), db_text("open"),
                              db_text(csrf), db_int(c->now), db_int(c->now + INT64_C(24) * 3600 * 1000)),
                      err);
    }
    return rc;
}

/* One organisation of every kind that gives care, so that there is somebody to refer to. */
static int make_receivers(struct making *m, struct call *c, struct err *err)
{
    const struct content *content = m->install->content;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < content->kind_count; i++)
        if (content->kinds[i].care && strcmp(content->kinds[i].code, m->actors[0].org_kind) != 0)
            rc = store_run(NULL, &c->store, SQL_ORG_INSERT,
                           DB_ARGS(db_text(call_id(c)), db_text(content->kinds[i].code),
                                   db_text(content->kinds[i].code), db_none(), db_none(), db_none(),
                                   db_int(1), db_int(c->now)),
                           err);
    return rc;
}

/* --- a family --- */

static void put_day(struct value *form, const char *name, int32_t day)
{
    char text[11];
    day_format(text, day);
    value_put_text(form, name, text);
}

/* Opened and pregnant are two lines already. */
static int add_lines(struct call *c, const char *person, struct err *err)
{
    int rc = 0;
    for (int i = 2; rc == 0 && i < LINES; i++)
        rc = entry_add(c,
                       &(struct new_entry){.person = person,
                                           .kind = "contact",
                                           .scope = "contact",
                                           .text = "Gebeld over de volgende afspraak; het gaat goed."},
                       err);
    return rc;
}

static int make_family(struct making *m, struct tx *tx, int number, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    int practice = number % m->practices;
    struct call c = call_in(m, practice, tx, a);
    struct value *form = value_object(a);
    c.form = form;
    value_put_text(form, "role", "mother");
    value_put_text(form, "first_name", "Noor");
    value_put_text(form, "surname", arena_printf(a, "Naam%d", number));
    put_day(form, "birth_day", c.today - 7000 - number % 6000);
    value_put_text(form, "phone", arena_printf(a, "06%08d", number));
    put_day(form, "due_day", c.today + 60 + number / m->practices % 140);
    put_day(form, "first_care_day", c.today);
    value_put_int(form, "fetuses", 1);
    int rc = family_create(&c, err);
    if (rc < 0 || practice >= m->asked)
        return rc;
    char id[37];
    snprintf(id, sizeof id, "%.36s", c.location + strlen("/persons/"));
    fprintf(m->out, "person %s %d %d\n", id, practice, number);
    return number < m->practices ? add_lines(&c, id, err) : 0;
}

static int make_organisations(struct tx *tx, void *context, struct err *err)
{
    struct making *m = context;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    int rc = 0;
    for (int i = 0; rc == 0 && i < m->practices; i++) {
        struct call c = call_in(m, i, tx, a);
        rc = make_practice(m, i, &c, err);
    }
    struct call c = call_in(m, 0, tx, a);
    if (rc == 0)
        rc = make_sessions(m, &c, err);
    return rc == 0 ? make_receivers(m, &c, err) : rc;
}

static int make_some(struct tx *tx, void *context, struct err *err)
{
    struct making *m = context;
    int rc = 0;
    for (int i = m->from; rc == 0 && i < m->until; i++)
        rc = make_family(m, tx, i, err);
    return rc;
}

static int make_all(struct making *m, int families, struct err *err)
{
    struct db *db = m->install->app.db;
    int rc = db_write(db, make_organisations, m, err);
    for (; rc == 0 && m->from < families; m->from = m->until) {
        m->until = m->from + TOGETHER < families ? m->from + TOGETHER : families;
        rc = db_write(db, make_some, m, err);
    }
    for (int i = 0; rc == 0 && i <= families / SEALED; i++) /* what was just written waits for the server */
        rc = audit_seal(&m->install->app, err);
    return rc;
}

int main(int argc, char **argv)
{
    if (argc < 4 || argc > 5) {
        fputs("bench_cli_families FOLDER FAMILIES SESSIONS [PRACTICES] > sessions\n", stderr);
        return 2;
    }
    struct options o = {.data = argv[1], .db = getenv("KIEM_DB"), .lang = "nl"};
    struct install i;
    struct err err;
    int rc = install_open(&i, &o, OPEN_CREATE, &err);
    if (rc < 0)
        return install_failed(&i, &o, &err);
    int families = atoi(argv[2]);
    struct making m = {
        .install = &i, .practices = (families + EACH - 1) / EACH, .sessions = atoi(argv[3]), .out = stdout};
    m.practices += m.practices == 0;
    m.asked = argc > 4 ? atoi(argv[4]) : 4;
    m.asked = m.asked < m.practices ? m.asked : m.practices;
    m.actors = calloc((size_t)m.practices, sizeof *m.actors);
    rc = m.actors ? make_all(&m, families, &err) : err_nomem(&err);
    int code = rc < 0 ? complain(i.content, &o, &err) : 0;
    free(m.actors);
    install_close(&i);
    return code;
}
