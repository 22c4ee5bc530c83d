/* Lends connections, and runs works that only read on one moment of the database. Repeats nothing: repeat.c does. */
#include "db/pool.h"

#include "base/mem.h"

int pool_init(struct pool *p, int count, const struct db_conn *like, struct err *err)
{
    *p = (struct pool){.count = count};
    pthread_mutex_init(&p->mutex, NULL);
    pthread_mutex_init(&p->turn, NULL);
    pthread_cond_init(&p->freed, NULL);
    p->members = mem_alloc((size_t)count * sizeof *p->members);
    p->idle = mem_alloc((size_t)count * sizeof(struct pool_member *));
    int rc = p->members && p->idle ? 0 : err_nomem(err);
    for (int i = 0; i < count && rc == 0; i++) {
        rc = db_conn_init(&p->members[i].conn, like, err);
        if (rc == 0)
            p->idle[p->idle_count++] = &p->members[i];
    }
    if (rc < 0)
        pool_release(p);
    return rc;
}

int pool_open(struct pool *p, struct err *err)
{
    int rc = 0;
    for (int i = 0; i < p->count && rc == 0; i++)
        rc = db_conn_ready(&p->members[i].conn, err);
    return rc;
}

void pool_release(struct pool *p)
{
    if (p->count == 0)
        return;
    for (int i = 0; p->members && i < p->count; i++)
        db_conn_release(&p->members[i].conn);
    mem_free(p->members);
    mem_free(p->idle);
    pthread_cond_destroy(&p->freed);
    pthread_mutex_destroy(&p->turn);
    pthread_mutex_destroy(&p->mutex);
    *p = (struct pool){0};
}

static bool has_one(const struct pool *p)
{
    for (int i = 0; i < p->count; i++)
        if (p->members[i].lent && pthread_equal(p->members[i].by, pthread_self()))
            return true;
    return false;
}

int pool_take(struct db_conn **out, struct pool *p, struct err *err)
{
    pthread_mutex_lock(&p->mutex);
    bool nested = has_one(p);
    while (!nested && p->idle_count == 0)
        pthread_cond_wait(&p->freed, &p->mutex);
    struct pool_member *member = nested ? NULL : p->idle[--p->idle_count];
    if (member) {
        member->lent = true;
        member->by = pthread_self();
    }
    pthread_mutex_unlock(&p->mutex);
    if (!member)
        return err_set(err, ERR_CONFLICT, "", "db_nested", NULL);
    *out = &member->conn;
    return 0;
}

void pool_give(struct pool *p, struct db_conn *conn)
{
    struct pool_member *member = (struct pool_member *)conn;
    pthread_mutex_lock(&p->mutex);
    member->lent = false;
    p->idle[p->idle_count++] = member;
    pthread_cond_signal(&p->freed);
    pthread_mutex_unlock(&p->mutex);
}

int pool_read(struct pool *p, db_work *work, void *context, struct err *err)
{
    struct db_conn *conn = NULL;
    int rc = pool_take(&conn, p, err);
    if (rc < 0)
        return rc;
    rc = db_conn_ready(conn, err);
    if (rc == 0)
        rc = conn->engine->control(conn->handle, DB_BEGIN_READ, err);
    if (rc == 0) {
        struct tx tx = {.conn = conn};
        rc = db_tx_work(&tx, work, context, err);
    }
    db_conn_rest(conn);
    pool_give(p, conn);
    return rc;
}
