/* See moved.h. Moves nothing itself: that is db/move.h. */
#include "app/moved.h"

static const char setting[] = "moved";

static int look(struct tx *tx, void *context, struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    (void)context;
    int rc = db_query(&rows, tx, SQL_SETTING_GET, DB_ARGS(db_text(setting)), err);
    if (rc == 0)
        rc = db_next(&rows, err);
    return rc > 0 ? err_set(err, ERR_CONFLICT, "database", "db_moved", "%s", db_column_text(&rows, 0)) : rc;
}

int moved_check(struct app *app, struct err *err)
{
    return db_read(app->db, look, NULL, err);
}

int moved_leave(struct tx *tx, void *place, struct err *err)
{
    int rc = look(tx, NULL, err);
    return rc < 0 ? rc : db_run(tx, SQL_SETTING_SET, DB_ARGS(db_text(setting), db_text(place)), err);
}

int moved_stay(struct tx *tx, void *context, struct err *err)
{
    (void)context;
    return db_run(tx, SQL_SETTING_FORGET, DB_ARGS(db_text(setting)), err);
}
