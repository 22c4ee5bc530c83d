/* What the files of this folder share: whose list it is, who reads it, and a line as it is shown. */
#ifndef KIEM_APP_YOUNG_PART_H
#define KIEM_APP_YOUNG_PART_H

#include "app/young/young.h"
#include "care/young.h"

/* Whether this organisation keeps her file: nobody else reads the list as her counsellor, whatever it helps with. */
bool young_keeps(const struct access *a);

/* Her list, opened for one reader. */
struct young_list {
    struct access access;
    enum young_reader reader;
    const struct value *plan; /* row of young_plan_running; NULL: none runs */
    const char *areas, *desk; /* of a desk: those opened to it, and which it is */
    enum tri applies;
    struct young_facts facts; /* as the file and she herself say */
    int32_t birth_day;
};

/* Opens it for who keeps the file of :person (audit `action` on "young"), or for herself. */
int young_open(struct young_list *out, struct call *c, const char *action, struct err *err) MUST_USE;
/* The same with a plan that runs and may be written: ERR_CONFLICT "young_none". */
int young_open_running(struct young_list *out, struct call *c, struct err *err) MUST_USE;
/* The running plan and facts of a person whose access is open. */
int young_load_list(struct young_list *l, struct call *c, struct err *err) MUST_USE;
/* Where her list is for this reader: "/me/young", "/persons/ID/young". */
const char *young_home(const struct young_list *l, struct call *c);

/* --- showing (show.c) --- */
/* Whether this reader sees a row of young_steps. */
bool young_sees(const struct young_list *l, const struct call *c, const struct value *row);
/* Who does it, for young_next(); NULL for a desk where another desk does. */
const char *young_by(const struct young_list *l, const struct value *row);
/* Its title: of the content, or in own words. */
const char *young_title(const struct call *c, const struct value *row);
/* One line: id, title, explain, laws [{label, link}], desk_label, source {name, link}, who, due_day, status, may_take … and
 * "base", the path below which its buttons lead. */
void young_put_line(struct value *out, const struct young_list *l, struct call *c, const struct value *row);
/* Into c->page: "areas" with the lines, "open", "done", "total", and "none". */
int young_put_lines(const struct young_list *l, struct call *c, struct err *err) MUST_USE;
/* Into c->page: "plan" and the values of the form with facts. */
void young_put_plan(const struct young_list *l, struct call *c);
/* Into c->page "desks" [{id, label, org_name, areas_label, end}] and "invite" [{label, href}]. */
int young_put_desks(const struct young_list *l, struct call *c, struct err *err) MUST_USE;
/* All of these for her, or for who keeps her file: lines, what fits, desks, meetings. */
int young_put_list(const struct young_list *l, struct call *c, struct err *err) MUST_USE;
/* Into c->page "meetings". */
int young_put_meetings(const struct young_list *l, struct call *c, struct err *err) MUST_USE;

/* --- lines (line.c) --- */
/* A step of the content on the list, once; `state` "proposed" or "open". */
int young_add(const struct young_list *l, struct call *c, const char *code, const char *state,
              struct err *err) MUST_USE;
/* The line of :young_step with its list opened for this reader. ERR_NOT_FOUND "young_step_unknown". */
int young_open_line(struct young_list *l, struct value **row, struct call *c, const char *action,
                    struct err *err) MUST_USE;
/* The desk of :young_desk, opened for the organisation that is it. ERR_NOT_FOUND "young_desk_unknown". */
int young_open_desk(struct young_list *l, struct value **desk, struct call *c, const char *action,
                    struct err *err) MUST_USE;

/* Begins the list, or sets its facts from the form; `org` keeps it. */
int young_set_facts(struct young_list *l, struct call *c, const char *org, struct err *err) MUST_USE;

#endif
