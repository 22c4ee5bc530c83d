/* The readers: a work borrows a connection, sees one moment of the database, and can write nothing. */
#include "db/readers.h"

#include "base/mem.h"

static int open_all(struct readers *r, int count, const struct db_conn *like, struct err *err)
{
    for (int i = 0; i < count; i++) {
        int rc = db_conn_init(&r->conns[i], like, err);
        if (rc == 0)
            rc = db_conn_ready(&r->conns[i], err);
        if (rc < 0)
            return rc;
        r->idle[r->idle_count++] = &r->conns[i];
    }
    return 0;
}

int readers_init(struct readers *r, int count, const struct db_conn *like, struct err *err)
{
    *r = (struct readers){.count = count};
    pthread_mutex_init(&r->mutex, NULL);
    pthread_cond_init(&r->freed, NULL);
    r->conns = mem_alloc((size_t)count * sizeof *r->conns);
    r->idle = mem_alloc((size_t)count * sizeof(struct db_conn *));
    int rc = r->conns && r->idle ? open_all(r, count, like, err) : err_nomem(err);
    if (rc < 0)
        readers_release(r);
    return rc;
}

void readers_release(struct readers *r)
{
    if (r->count == 0)
        return;
    for (int i = 0; r->conns && i < r->count; i++)
        db_conn_release(&r->conns[i]);
    mem_free(r->conns);
    mem_free(r->idle);
    pthread_cond_destroy(&r->freed);
    pthread_mutex_destroy(&r->mutex);
    *r = (struct readers){0};
}

static struct db_conn *take(struct readers *r)
{
    pthread_mutex_lock(&r->mutex);
    while (r->idle_count == 0)
        pthread_cond_wait(&r->freed, &r->mutex);
    struct db_conn *conn = r->idle[--r->idle_count];
    pthread_mutex_unlock(&r->mutex);
    return conn;
}

static void give_back(struct readers *r, struct db_conn *conn)
{
    pthread_mutex_lock(&r->mutex);
    r->idle[r->idle_count++] = conn;
    pthread_cond_signal(&r->freed);
    pthread_mutex_unlock(&r->mutex);
}

int readers_run(struct readers *r, db_work *work, void *context, struct err *err)
{
    struct db_conn *conn = take(r);
    int rc = db_conn_ready(conn, err);
    if (rc == 0)
        rc = conn->engine->control(conn->handle, DB_BEGIN_READ, err);
    if (rc == 0) {
        struct tx tx = {.conn = conn};
        rc = db_tx_work(&tx, work, context, err);
    }
    if (conn->handle && conn->engine->in_transaction(conn->handle) &&
        conn->engine->control(conn->handle, DB_ROLLBACK, NULL) < 0)
        db_conn_drop(conn);
    give_back(r, conn);
    return rc;
}
