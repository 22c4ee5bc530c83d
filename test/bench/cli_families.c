/*
 * A data folder with many families, made by the use cases that people use, and open sessions to ask with.
 *
 *   bench_cli_families FOLDER FAMILIES SESSIONS > sessions
 *
 * Files of families are opened until there are so many, 250 for each midwifery practice, so that one practice's work
 * does not grow with the whole; and an organisation of every other kind. The first practice also gets a person with 50
 * lines on her timeline. Prints
 * "session TOKEN CSRF" for SESSIONS midwives of the first practice, "person ID" for its persons, the one with 50 lines
 * first.
 */
#include "app/people/people.h"
#include "app/signin.h"
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EACH = 250, TOGETHER = 250, LINES = 50, ARENA_MAX = 64 << 20 };

struct making {
    struct install *install;
    struct actor actor; /* a midwife of the practice at hand */
    int from, until, sessions;
    FILE *out;
};

static struct call call_in(struct making *m, struct tx *tx, struct arena *a)
{
    int64_t now = clock_now(&m->install->app.clock);
    struct call c = {.app = &m->install->app,
                     .actor = &m->actor,
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

static int make_practice(struct making *m, struct call *c, int number, struct err *err)
{
    struct actor *who = &m->actor;
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
        fprintf(m->out, "session %s %s\n", token, csrf);
        rc = store_run(NULL, &c->store, SQL_SESSION_INSERT,
                       DB_ARGS(db_text(hash), db_text(m->actor.account), db_text(m->actor.membership),
                               db_text("open"), db_text(csrf), db_int(c->now),
                               db_int(c->now + INT64_C(24) * 3600 * 1000)),
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
        if (content->kinds[i].care && strcmp(content->kinds[i].code, m->actor.org_kind) != 0)
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

static int make_family(struct making *m, struct tx *tx, int number, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct call c = call_in(m, tx, a);
    struct value *form = value_object(a);
    c.form = form;
    value_put_text(form, "role", "mother");
    value_put_text(form, "first_name", "Noor");
    value_put_text(form, "surname", arena_printf(a, "Naam%d", number));
    put_day(form, "birth_day", c.today - 7000 - number % 6000);
    value_put_text(form, "phone", arena_printf(a, "06%08d", number));
    put_day(form, "due_day", c.today + 60 + number % 140);
    put_day(form, "first_care_day", c.today);
    value_put_int(form, "fetuses", 1);
    int rc = family_create(&c, err);
    if (rc < 0 || number >= EACH)
        return rc;
    const char *person = c.location + strlen("/persons/");
    char id[37];
    snprintf(id, sizeof id, "%.36s", person);
    fprintf(m->out, "person %s\n", id);
    for (int i = 2; number == 0 && rc == 0 && i < LINES; i++) /* opened and pregnant are two lines already */
        rc = entry_add(&c,
                       &(struct new_entry){.person = id,
                                           .kind = "contact",
                                           .scope = "contact",
                                           .text = "Gebeld over de volgende afspraak; het gaat goed."},
                       err);
    return rc;
}

static int make_some(struct tx *tx, void *context, struct err *err)
{
    struct making *m = context;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct call c = call_in(m, tx, a);
    int rc = m->from % EACH == 0 ? make_practice(m, &c, m->from / EACH, err) : 0;
    if (rc == 0 && m->from == 0)
        rc = make_sessions(m, &c, err);
    if (rc == 0 && m->from == 0)
        rc = make_receivers(m, &c, err);
    for (int i = m->from; rc == 0 && i < m->until; i++)
        rc = make_family(m, tx, i, err);
    return rc;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("bench_cli_families FOLDER FAMILIES SESSIONS > sessions\n", stderr);
        return 2;
    }
    struct options o = {.data = argv[1], .lang = "nl"};
    struct install i;
    struct err err;
    int rc = install_open(&i, &o, OPEN_CREATE, &err);
    if (rc < 0)
        return install_failed(&i, &o, &err);
    struct making m = {.install = &i, .sessions = atoi(argv[3]), .out = stdout};
    int families = atoi(argv[2]);
    for (; rc == 0 && m.from < families; m.from = m.until) {
        m.until = m.from + TOGETHER < families ? m.from + TOGETHER : families;
        rc = db_write(i.app.db, make_some, &m, &err);
    }
    int code = rc < 0 ? complain(i.content, &o, &err) : 0;
    install_close(&i);
    return code;
}
