/* See child_wish.h. When it is due is care/child_wish.h's; who comes for care before pregnancy after that is not followed here. */
#include "app/chain/child_wish.h"

#include "app/chain/appointment.h"
#include "app/chain/wish_training.h"
#include "app/people/people.h"
#include "app/people/section.h"
#include "app/signals/file.h"
#include "base/str.h"

/* It tells of a pregnancy that may come. */
#define SCOPE "pregnancy"

enum { LONGEST_AGO = 365 };

/* --- when it is due --- */

int child_wish_talks(struct child_wish **out, size_t *count, struct call *c, const char *person,
                     struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_CHILD_WISH_DAYS, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    size_t n = value_count(rows);
    struct child_wish *talks = arena_alloc(c->arena, (n + 1) * sizeof *talks);
    if (!talks)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++)
        talks[i] = (struct child_wish){.day = store_day(value_item(rows, i), "talk_day", DAY_NONE),
                                       .asked = value_get_bool(value_item(rows, i), "is_asked")};
    *out = talks;
    *count = n;
    return 0;
}

/* At set moments: of her who bears the children, or the one parent there is; NULL: not now. */
static int due_on(const struct moment_status **out, struct call *c, const char *person,
                  const struct care_file *file, int32_t day, struct err *err)
{
    struct child_wish *talks = NULL;
    size_t count = 0;
    *out = NULL;
    int rc = file->asked ? child_wish_talks(&talks, &count, c, person, err) : 0;
    if (rc < 0 || !file->asked)
        return rc;
    return child_wish_due(out, c->arena, &c->app->content->before,
                          &(struct child_wish_file){&file->schedule, talks, count}, day, err);
}

static bool pregnant_on(const struct care_file *file, int32_t day)
{
    for (size_t i = 0; i < file->schedule.pregnancy_count; i++)
        if (pregnancy_running(&file->schedule.pregnancies[i], day))
            return true;
    return false;
}

static const char *moment_label(const struct call *c, const char *code)
{
    const struct schedule *s = &c->app->content->before;
    for (size_t i = 0; code && i < s->count; i++)
        if (text_is(s->moments[i].code, code))
            return label_in(&s->moments[i].label, c->lang);
    return code;
}

/* --- showing --- */

static void put_label(struct value *out, struct call *c, const struct value *row, const char *member,
                      const char *list)
{
    const char *code = value_get_text(row, member);
    value_put_text(out, arena_printf(c->arena, "%s_label", member), code ? call_label(c, list, code) : NULL);
}

static int put_talks(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "talks");
    int rc = store_all(&rows, &c->store, SQL_CHILD_WISHES, DB_ARGS(db_text(a->person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!access_shows(a, c, PART_PLAN, SCOPE, value_get_text(row, "org_id")))
            continue;
        struct value *item = value_add_object(list);
        value_put_text(item, "talk_day", value_get_text(row, "talk_day"));
        value_put_text(item, "org_name", value_get_text(row, "org_name"));
        value_put_text(item, "note", value_get_text(row, "note"));
        put_label(item, c, row, "outcome", "child_wish");
        put_label(item, c, row, "reason", "child_wish_not");
        put_label(item, c, row, "care", "preconception_care");
        value_put_text(item, "moment_label", moment_label(c, value_get_text(row, "moment")));
    }
    return rc;
}

static int open_hers(struct access *a, struct call *c, const char *action, struct err *err)
{
    int rc = access_open(a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = action, .object = "child_wish"}, err);
    if (rc == 0 && !access_shows(a, c, PART_PLAN, SCOPE, NULL))
        rc = access_refuse(a, c, "person", "part_denied", err);
    return rc;
}

/* Shows the field `name` with one answer to `asked`. */
static void show_when(struct value *all, const char *name, const char *answer)
{
    struct value *rule = value_put_object(all, name);
    value_put_text(rule, "behavior", "all");
    struct value *when = value_add_object(value_put_array(rule, "when"));
    value_put_text(when, "name", "asked");
    value_put_text(when, "op", "=");
    value_put_text(when, "value", answer);
}

static void put_form(struct call *c)
{
    char today[11];
    day_format(today, c->today);
    value_put_text(value_put_object(c->page, "values"), "talk_day", today);
    struct value *when = value_put_object(c->page, "enable"), *needed = value_put_array(c->page, "needed");
    show_when(when, "reason", "no");
    show_when(when, "outcome", "alone");
    show_when(when, "care", "alone");
    value_add_text(needed, "reason");
    value_add_text(needed, "outcome");
}

int child_wish_page(struct call *c, struct err *err)
{
    struct access a;
    struct care_file file;
    const struct moment_status *due = NULL;
    int rc = open_hers(&a, c, "read", err);
    if (rc == 0)
        rc = appointment_person(c, &a, err);
    if (rc == 0)
        rc = care_file_load(&file, c, a.person, err);
    if (rc == 0)
        rc = due_on(&due, c, a.person, &file, c->today, err);
    if (rc == 0)
        rc = put_talks(c, &a, err);
    if (rc == 0)
        rc = wish_training_hint(c, err);
    if (rc < 0)
        return rc;
    bool child = text_is(value_get_text(value_get(c->page, "person"), "role"), "child");
    value_put_bool(c->page, "is_pregnant", pregnant_on(&file, c->today));
    value_put_bool(c->page, "may_record", !child && c->actor->org[0] && access_writes(&a, PART_PLAN));
    value_put_text(c->page, "due_label", due ? moment_label(c, due->moment->code) : NULL);
    put_form(c);
    return 0;
}

int own_child_wishes(struct call *c, struct err *err)
{
    struct access a;
    int rc = access_open(&a, c, c->actor->person, FOR_OWN,
                         &(struct audit_note){.action = "read", .object = "child_wish"}, err);
    return rc == 0 ? put_talks(c, &a, err) : rc;
}

int child_wish_section(struct call *c, const struct access *a, struct err *err)
{
    struct care_file file;
    const struct moment_status *due = NULL;
    if (a->purpose != FOR_CARE || !c->actor->org[0] || !access_writes(a, PART_PLAN) ||
        !access_shows(a, c, PART_PLAN, SCOPE, NULL))
        return 0;
    int rc = care_file_load(&file, c, a->person, err);
    if (rc == 0)
        rc = due_on(&due, c, a->person, &file, c->today, err);
    if (rc == 0 && due)
        section_task(c, arena_printf(c->arena, "/persons/%s/child-wish", a->person),
                     call_text(c, "child_wish.due_why"), moment_label(c, due->moment->code));
    return rc;
}

/* --- recording --- */

struct talk {
    int32_t day;
    bool asked;
    const char *moment, *reason, *outcome, *care;
};

static int judge(struct talk *out, struct call *c, const struct care_file *file, struct err *err)
{
    struct talk t = {.day = call_day(c, "talk_day", c->today),
                     .asked = text_is(call_field(c, "asked"), "alone")};
    if (t.day > c->today)
        return err_set(err, ERR_INVALID, "talk_day", "child_wish_future", NULL);
    if (t.day < c->today - LONGEST_AGO)
        return err_set(err, ERR_INVALID, "talk_day", "child_wish_long_ago", "%d", LONGEST_AGO);
    if (pregnant_on(file, t.day))
        return err_set(err, ERR_CONFLICT, "talk_day", "child_wish_pregnant", NULL);
    t.reason = t.asked ? NULL : call_field(c, "reason");
    t.outcome = t.asked ? call_field(c, "outcome") : NULL;
    t.care = t.asked ? call_field(c, "care") : NULL;
    if (!t.asked && !t.reason)
        return err_set(err, ERR_INVALID, "reason", "child_wish_reason", NULL);
    if (t.asked && !t.outcome)
        return err_set(err, ERR_INVALID, "outcome", "child_wish_outcome", NULL);
    *out = t;
    return 0;
}

static int insert(struct call *c, const struct access *a, const struct talk *t, struct err *err)
{
    const char *id = call_id(c);
    struct db_arg note;
    int rc = store_seal(&note, &c->store, a->person, "note", call_field(c, "note"), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CHILD_WISH_INSERT,
                       DB_ARGS(db_text(id), db_text(a->person), db_int(t->day), db_text(t->moment),
                               db_int(t->asked), db_text(t->reason), db_text(t->outcome), db_text(t->care),
                               note, db_text(c->actor->org), db_text(c->actor->membership), db_int(c->now)),
                       err);
    if (rc < 0)
        return rc;
    return entry_add(c,
                     &(struct new_entry){.person = a->person,
                                         .kind = t->asked ? "child_wish" : "child_wish_not",
                                         .ref = id,
                                         .scope = SCOPE,
                                         .code = t->asked ? t->outcome : t->reason},
                     err);
}

int child_wish_record(struct call *c, struct err *err)
{
    struct access a;
    struct care_file file;
    struct talk talk = {0};
    const struct moment_status *due = NULL;
    int rc = open_hers(&a, c, "create", err);
    if (rc == 0)
        rc = access_require(&a, c, PART_PLAN, err);
    if (rc == 0)
        rc = appointment_person(c, &a, err);
    if (rc == 0 && text_is(value_get_text(value_get(c->page, "person"), "role"), "child"))
        rc = err_set(err, ERR_CONFLICT, "person", "child_wish_child", NULL);
    if (rc == 0)
        rc = care_file_load(&file, c, a.person, err);
    if (rc == 0)
        rc = judge(&talk, c, &file, err);
    if (rc == 0)
        rc = due_on(&due, c, a.person, &file, talk.day, err);
    if (rc < 0)
        return rc;
    talk.moment = due ? due->moment->code : NULL;
    rc = insert(c, &a, &talk, err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=child_wish", a.person);
    return rc;
}
