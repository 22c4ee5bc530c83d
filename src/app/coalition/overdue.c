/* What the coordinator sees of what is late: of a referral a case number to ask after, of parents' questions how many;
 * never a family. */
#include "app/coalition/counts.h"

#include "app/paging.h"
#include "asking/calendar.h"

/* The only organisation of its kind would be named by its kind. */
enum { ALIKE_LEAST = 2, PER_PAGE = 100 };

int coalition_overdue(struct call *c, struct err *err)
{
    struct value *rows;
    int64_t page = paging_wanted(c), questions = 0;
    int rc = store_int(&questions, &c->store, SQL_QUESTIONS_LATE,
                       DB_ARGS(db_int(c->today), db_text(c->actor->org)), err);
    if (rc < 0)
        return rc;
    value_put_int(c->page, "questions_late", questions);
    rc = store_all(&rows, &c->store, SQL_OVERDUE_REFERRALS,
                   DB_ARGS(db_int(c->today), db_text(c->actor->org), db_int(PER_PAGE + 1),
                           db_int((page - 1) * PER_PAGE)),
                   err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(c->page, "overdue");
    paging_put(c, "/coalition", page, value_count(rows) > PER_PAGE);
    for (size_t i = 0; i < value_count(rows) && i < PER_PAGE; i++) {
        const struct value *row = value_item(rows, i);
        struct value *item = value_add_object(list);
        bool alike = value_get_int(row, "alike", 0) >= ALIKE_LEAST;
        value_put_text(item, "case_no", value_get_text(row, "case_no"));
        value_put_text(item, "state_label", call_label(c, "referral_state", value_get_text(row, "state")));
        value_put_text(item, "from_label",
                       alike ? call_label(c, "org_kind", value_get_text(row, "from_kind"))
                             : call_text(c, "coalition.not_said"));
        value_put_text(item, "to_label", call_label(c, "org_kind", value_get_text(row, "to_kind")));
        value_put_int(item, "days_late", days_late(store_day(row, "due_day", c->today), c->today));
    }
    return 0;
}
