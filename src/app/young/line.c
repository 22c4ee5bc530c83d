/* One line of her list: put on it, in the words of the content or her own, and moved. Who may is care/young.h. */
#include "app/young/young_part.h"

#include "app/parent/parent.h"
#include "base/str.h"

struct new_line {
    const char *code, *area, *desk, *does, *state, *seen, *text;
    int32_t due;
};

static int insert(const struct young_list *l, struct call *c, const struct new_line *line, struct err *err)
{
    struct db_arg text;
    bool her = l->reader == YOUNG_HER;
    int rc = store_seal(&text, &c->store, l->access.person, "text", line->text, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_YOUNG_STEP_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(value_get_text(l->plan, "id")),
                               db_text(l->access.person), db_text(line->code), db_text(line->area),
                               db_text(line->does), db_text(line->state), db_text(line->seen),
                               line->due == DAY_NONE ? db_none() : db_int(line->due), text, db_int(c->now),
                               db_text(her ? NULL : c->actor->org),
                               db_text(her ? NULL : c->actor->membership), db_text(line->desk)),
                       err);
    return rc;
}

int young_add(const struct young_list *l, struct call *c, const char *code, const char *state,
              struct err *err)
{
    const struct young_content *y = &c->app->content->young;
    const struct young_step *s = young_step_find(y, code);
    if (!s || young_fits(&s->when, &l->facts) == TRI_NO ||
        !access_shows(&l->access, c, PART_PLAN, young_area_find(y, s->area)->scope, NULL))
        return err_set(err, ERR_INVALID, "steps", "field_choice", NULL);
    return insert(l, c,
                  &(struct new_line){.code = s->code,
                                     .area = s->area,
                                     .desk = s->desk,
                                     .does = young_who_code(s->who),
                                     .state = state,
                                     .seen = "desks",
                                     .due = c->today + s->days},
                  err);
}

int young_write(struct call *c, struct err *err)
{
    struct young_list l;
    int rc = young_open_running(&l, c, err);
    bool her = rc == 0 && l.reader == YOUNG_HER;
    const char *area = call_field(c, "area");
    const struct young_area *known = young_area_find(&c->app->content->young, area);
    if (rc == 0 && (!known || !access_shows(&l.access, c, PART_PLAN, known->scope, NULL)))
        return err_set(err, ERR_INVALID, "area", "field_choice", NULL);
    if (rc < 0)
        return rc;
    const char *seen = call_field(c, "seen"), *does = call_field(c, "does");
    rc = insert(&l, c,
                &(struct new_line){.area = area,
                                   .does = does && !her ? does : "self",
                                   .state = her || call_flag(c, "agreed") ? "open" : "proposed",
                                   .seen = seen && her ? seen
                                           : her       ? "keeper"
                                                       : "desks",
                                   .text = call_field(c, "text"),
                                   .due = call_day(c, "due_day", DAY_NONE)},
                err);
    if (rc == 0 && her)
        rc = own_draft_drop(c, l.access.person, "young_line_own", err);
    if (rc == 0)
        call_go(c, "%s?done=young_line", young_home(&l, c));
    return rc;
}

/* --- one that is there --- */

static int unknown(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "young", "young_step_unknown", NULL);
}

int young_open_line(struct young_list *l, struct value **row, struct call *c, const char *action,
                    struct err *err)
{
    const char *id = call_param(c, "young_step");
    struct value *found;
    bool her = c->actor->kind == ACTOR_PARENT;
    struct young_list open = {.reader = her ? YOUNG_HER : YOUNG_KEEPER, .birth_day = DAY_NONE};
    int rc = store_one(&found, &c->store, SQL_YOUNG_STEP_FIND, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND)
        return unknown(err);
    if (rc == 0)
        rc = access_open(&open.access, c, value_get_text(found, "person_id"), her ? FOR_OWN : FOR_CARE,
                         &(struct audit_note){.action = action, .object = "young", .object_id = id}, err);
    if (rc == 0 && ((!her && !young_keeps(&open.access)) || !access_reads(&open.access, PART_PLAN) ||
                    !young_sees(&open, c, found)))
        return unknown(err);
    if (rc == 0)
        rc = young_load_list(&open, c, err);
    if (rc == 0) {
        *l = open;
        *row = found;
    }
    return rc;
}

static int apply(const struct young_list *l, struct call *c, const struct value *row, enum young_event event,
                 struct err *err)
{
    const char *next = young_next(value_get_text(row, "state"), event, l->reader, young_by(l, row));
    bool done = text_is(next, "done");
    if (!next)
        return err_set(err, ERR_CONFLICT, "young", "young_move", "%s",
                       call_label(c, "young_state", value_get_text(row, "state")));
    return store_run(NULL, &c->store, SQL_YOUNG_STEP_MOVE,
                     DB_ARGS(db_text(value_get_text(row, "id")), db_text(next),
                             done ? db_int(c->now) : db_none(),
                             db_text(done && c->actor->org[0] ? c->actor->org : NULL)),
                     err);
}

/* A desk ticks off what it does. */
static int by_desk(struct call *c, enum young_event event, struct err *err)
{
    struct young_list l;
    struct value *desk, *row;
    int rc = young_open_desk(&l, &desk, c, "change", err);
    if (rc == 0)
        rc = access_require(&l.access, c, PART_PLAN, err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_YOUNG_STEP_FIND, DB_ARGS(db_text(call_param(c, "young_step"))),
                       err);
    if (rc == ERR_NOT_FOUND ||
        (rc == 0 && (!text_is(value_get_text(row, "plan_id"), value_get_text(desk, "plan_id")) ||
                     !young_sees(&l, c, row))))
        return unknown(err);
    if (rc == 0)
        rc = apply(&l, c, row, event, err);
    if (rc == 0)
        call_go(c, "/young-desks/%s?done=young_moved", value_get_text(desk, "id"));
    return rc;
}

static int move(struct call *c, enum young_event event, struct err *err)
{
    struct young_list l;
    struct value *row;
    if (call_param(c, "young_desk")[0])
        return by_desk(c, event, err);
    int rc = young_open_line(&l, &row, c, "change", err);
    if (rc == 0)
        rc = access_require(&l.access, c, PART_PLAN, err);
    if (rc == 0)
        rc = apply(&l, c, row, event, err);
    if (rc == 0)
        call_go(c, "%s?done=young_moved", young_home(&l, c));
    return rc;
}

int young_take(struct call *c, struct err *err)
{
    return move(c, YOUNG_TAKE, err);
}

int young_drop(struct call *c, struct err *err)
{
    return move(c, YOUNG_DROP, err);
}

int young_done(struct call *c, struct err *err)
{
    return move(c, YOUNG_DONE, err);
}

int young_redo(struct call *c, struct err *err)
{
    return move(c, YOUNG_AGAIN, err);
}
