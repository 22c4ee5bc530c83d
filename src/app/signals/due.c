/* The next instrument due of one person, worked out from her dates and kept beside her, so that the worklist of an
 * organisation never has to go through all its families. */
#include "app/signals/signals.h"

#include "app/contact/contact.h"
#include "app/signals/file.h"

int due_refresh(struct call *c, const char *person, struct err *err)
{
    struct care_file file;
    struct statuses all;
    int rc = care_file_load(&file, c, person, err);
    if (rc == 0)
        rc = care_file_status(&all, c, &file, err);
    if (rc == 0 && !file.instrument)
        rc = contact_refresh(c, person, err); /* a child: not asked, but seen */
    if (rc < 0)
        return rc;
    const struct moment_status *next = file.instrument ? care_file_next(&all) : NULL;
    if (!next)
        return store_run(NULL, &c->store, SQL_DUE_DELETE, DB_ARGS(db_text(person)), err);
    return store_run(NULL, &c->store, SQL_DUE_SET,
                     DB_ARGS(db_text(person), db_text(next->moment->code), db_text(next->moment->instrument),
                             db_int(next->from_day), db_int(next->due_day), db_int(next->until_day)),
                     err);
}
