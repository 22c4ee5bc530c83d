/*
 * A new master key, and everything that names an older one wrapped again; what an older Kiem sealed with it of one person is
 * sealed with her own key instead. Whether a rotation was interrupted is seen from
 * the boxes themselves: while one names an older key, there is nothing new to begin. Nothing is remembered beside them.
 */
#include "app/admin/admin.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 16 << 20, ID_MAX = 37, HOST_MAX = 128 };

/* Where a box stands, and which use of the master key it was made for; VAULT_PERSON: a person's own key, wrapped. */
static const struct shelf {
    enum sql_name find, set;
    enum vault_use use;
    const char *
        column; /* of what belongs to the person in the third column, when there is one; as in store_seal() */
} shelves[] = {
    {SQL_REWRAP_PERSON_KEY, SQL_REWRAP_PERSON_KEY_SET, VAULT_PERSON, NULL},
    {SQL_REWRAP_NNZ_KEY, SQL_REWRAP_NNZ_KEY_SET, VAULT_PERSON, NULL},
    {SQL_REWRAP_BSN, SQL_REWRAP_BSN_SET, VAULT_BSN, "bsn"},
    {SQL_REWRAP_LOGIN, SQL_REWRAP_LOGIN_SET, VAULT_ACCOUNT, "login"},
    {SQL_REWRAP_TOTP, SQL_REWRAP_TOTP_SET, VAULT_TOTP, NULL},
    {SQL_REWRAP_INVITE, SQL_REWRAP_INVITE_SET, VAULT_TOTP, NULL},
};
enum { SHELVES = sizeof shelves / sizeof shelves[0] };

struct box {
    char id[ID_MAX], owner[ID_MAX];
    struct sealed data;
};

struct batch {
    struct app *app;
    const struct shelf *shelf;
    int size;
    char after[ID_MAX], last[ID_MAX];
    int seen, rewrapped;
};

static int rewrap(struct db_arg *out, const struct store *s, const struct shelf *shelf, const struct box *box,
                  struct err *err)
{
    struct sealed fresh = {0};
    struct seal_key key = {0};
    char *text = NULL;
    int rc;
    if (shelf->use == VAULT_PERSON) {
        rc = person_key_rewrap(&fresh, s->arena, s->vault, box->id, box->data, err);
    } else {
        key = vault_key(s->vault, shelf->use);
        rc = unseal(&text, s->arena, &key, box->id, box->data, err);
    }
    if (rc == 0 && text && box->owner[0]) {
        rc = store_seal(out, s, box->owner, shelf->column, text, err);
    } else {
        if (rc == 0 && text)
            rc = seal(&fresh, s->arena, &key, box->id, text, err);
        if (rc == 0)
            *out = db_blob(fresh.data, fresh.len);
    }
    if (text)
        explicit_bzero(text, strlen(text));
    return rc;
}

/* The boxes of this batch that name an older key. */
static int collect(struct box *boxes, int *count, struct batch *b, struct tx *tx, struct arena *a,
                   struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, tx, (int)b->shelf->find, DB_ARGS(db_text(b->after), db_int(b->size)), err);
    if (rc < 0)
        return rc;
    while ((rc = db_next(&rows, err)) > 0) {
        struct box *box = &boxes[*count];
        struct sealed found = {0};
        found.data = db_column_blob(&rows, 1, &found.len);
        snprintf(b->last, sizeof b->last, "%s", db_column_text(&rows, 0));
        b->seen++;
        /* 0: sealed with a person's own key, which is wrapped elsewhere. */
        if (sealed_number(found) == vault_current(b->app->vault) || sealed_number(found) == 0)
            continue;
        const char *owner = b->shelf->column ? db_column_text(&rows, 2) : NULL;
        snprintf(box->owner, sizeof box->owner, "%s", owner ? owner : "");
        memcpy(box->id, b->last, sizeof box->id);
        unsigned char *copy = arena_alloc(a, found.len ? found.len : 1);
        if (!copy)
            return err_nomem(err);
        memcpy(copy, found.data, found.len);
        box->data = (struct sealed){copy, found.len};
        (*count)++;
    }
    return rc;
}

static int rewrap_batch(struct tx *tx, void *context, struct err *err)
{
    struct batch *b = context;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct box *boxes = a ? arena_alloc(a, (size_t)b->size * sizeof *boxes) : NULL;
    struct store s = {.tx = tx, .arena = a, .vault = b->app->vault};
    int count = 0;
    if (!boxes)
        return err_nomem(err);
    b->seen = b->rewrapped = 0; /* a retried transaction begins again */
    int rc = collect(boxes, &count, b, tx, a, err);
    for (int i = 0; rc == 0 && i < count; i++) {
        struct db_arg fresh;
        rc = rewrap(&fresh, &s, b->shelf, &boxes[i], err);
        if (rc == 0)
            rc = store_run(NULL, &s, b->shelf->set, DB_ARGS(db_text(boxes[i].id), fresh), err);
        b->rewrapped++;
    }
    return rc;
}

static int rewrap_all(int64_t *rewrapped, struct app *app, int size, struct err *err)
{
    for (int i = 0; i < SHELVES; i++) {
        struct batch b = {.app = app, .shelf = &shelves[i], .size = size};
        do {
            int rc = db_write(app->db, rewrap_batch, &b, err);
            if (rc < 0)
                return rc;
            *rewrapped += b.rewrapped;
            memcpy(b.after, b.last, sizeof b.after);
        } while (b.seen == size);
    }
    return 0;
}

/* --- the servers beside us --- */

enum { SERVER_QUIET_MS = 30000 };

struct laggards {
    struct app *app;
    uint32_t number;
    int count;
    char *host;
};

static int find_laggards(struct tx *tx, void *context, struct err *err)
{
    struct laggards *l = context;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct store s = {.tx = tx, .arena = a, .vault = l->app->vault};
    struct value *servers = NULL;
    int64_t since = clock_now(&l->app->clock) - SERVER_QUIET_MS;
    if (!a)
        return err_nomem(err);
    l->count = 0;
    l->host[0] = '\0';
    int rc = store_all(&servers, &s, SQL_SERVERS, DB_ARGS(db_int(since)), err);
    for (size_t i = 0; rc == 0 && i < value_count(servers); i++) {
        const struct value *server = value_item(servers, i);
        if (value_get_int(server, "key_number", 0) >= l->number)
            continue;
        l->count++;
        snprintf(l->host, HOST_MAX, "%s (%lld)", value_get_text(server, "host"),
                 (long long)value_get_int(server, "pid", 0));
    }
    return rc;
}

int key_laggards(int *count, char host[HOST_MAX], struct app *app, uint32_t number, struct err *err)
{
    struct laggards l = {.app = app, .number = number, .host = host};
    int rc = db_read(app->db, find_laggards, &l, err);
    if (rc == 0)
        *count = l.count;
    return rc;
}

int key_rotate(struct rotation *out, struct app *app, const struct rotation_plan *plan, struct err *err)
{
    struct rotation r = {0};
    int rc = rewrap_all(&r.rewrapped, app, plan->batch, err);
    r.continued = r.rewrapped > 0;
    if (rc == 0 && !r.continued)
        rc = vault_rotate(app->vault, err);
    if (rc == 0 && plan->others)
        rc = plan->others(app, vault_current(app->vault), err);
    if (rc == 0)
        rc = rewrap_all(&r.rewrapped, app, plan->batch, err);
    r.number = vault_current(app->vault);
    if (rc == 0)
        *out = r;
    return rc;
}

int key_forget(struct app *app, uint32_t number, const struct rotation_plan *plan, struct err *err)
{
    int64_t rewrapped = 0;
    uint32_t current = vault_current(app->vault);
    if (number == current)
        return err_set(err, ERR_CONFLICT, "key forget", "key_in_use", "%u", number);
    int rc = plan->others ? plan->others(app, current, err) : 0;
    if (rc == 0)
        rc = rewrap_all(&rewrapped, app, plan->batch, err);
    return rc == 0 ? vault_forget(app->vault, number, err) : rc;
}
