/* All contacts of one child as a page and as a part of its file: what is due, planned and held. Changes nothing. */
#include "app/contact/contact_part.h"

#include "app/chain/appointment.h"
#include "app/people/section.h"
#include "base/str.h"

static const char *tone_of(enum contact_state s)
{
    switch (s) {
    case CONTACT_DONE:
    case CONTACT_LATE:
        return "success";
    case CONTACT_OVERDUE:
    case CONTACT_MISSED:
        return "warning";
    case CONTACT_OPEN:
        return "active";
    case CONTACT_COMING:
    case CONTACT_DECLINED:
        break;
    }
    return "neutral";
}

/* One line: what it is, from when to when, and what is known of it. */
static void put_status(struct value *out, struct call *c, const struct contact_file *f,
                       const struct contact_status *s)
{
    const struct value *planned = contact_planned(f, s->kind->code);
    char from[11], due[11];
    day_format(from, s->from_day);
    day_format(due, s->due_day);
    value_put_text(out, "code", s->kind->code);
    value_put_text(out, "label", label_in(&s->kind->label, c->lang));
    value_put_text(out, "about", label_in(&s->kind->about, c->lang));
    value_put_text(out, "from_day", from);
    value_put_text(out, "due_day", due);
    value_put_int(out, "length", s->minutes);
    value_put_bool(out, "is_legal", s->kind->legal);
    value_put_text(out, "state", contact_state_code(s->state));
    value_put_text(out, "planned_at", planned ? value_get_text(planned, "planned_at") : NULL);
    value_put_text(out, "planned_how",
                   planned ? call_label(c, "contact_how", value_get_text(planned, "how")) : NULL);
    value_put_text(out, "href",
                   planned ? arena_printf(c->arena, "/contacts/%s", value_get_text(planned, "id")) : NULL);
    char held[11];
    if (s->held_day != DAY_NONE)
        day_format(held, s->held_day);
    value_put_text(out, "held_day", s->held_day != DAY_NONE ? held : NULL);
    bool waits = planned && s->state <= CONTACT_OVERDUE;
    struct value *status = value_put_object(out, "status");
    value_put_text(status, "tone", waits ? "active" : tone_of(s->state));
    value_put_text(status, "label",
                   waits ? call_label(c, "contact_state", "planned")
                         : call_label(c, "contact_due", contact_state_code(s->state)));
}

static bool reads(const struct call *c, const struct access *a)
{
    return access_shows(a, c, PART_PLAN, CONTACT_SCOPE, NULL);
}

int contacts_page(struct call *c, struct err *err)
{
    struct access a;
    struct contact_file f;
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "read", .object = "contact_moment"}, err);
    if (rc == 0 && !reads(c, &a))
        rc = access_refuse(&a, c, "contact", "part_denied", err);
    if (rc == 0)
        rc = contact_file_load(&f, c, a.person, err);
    if (rc == 0 && !f.is_child)
        rc = err_set(err, ERR_CONFLICT, "contact", "contact_no_child", NULL);
    if (rc == 0)
        rc = appointment_person(c, &a, err);
    if (rc < 0)
        return rc;
    bool may = contact_may(c, &a);
    value_put_text(c->page, "route",
                   may ? arena_printf(c->arena, "/persons/%s/client-route", a.person) : NULL);
    struct value *list = value_put_array(c->page, "contacts");
    for (size_t i = 0; i < f.all.count; i++) {
        const struct contact_status *s = &f.all.items[i];
        struct value *item = value_add_object(list);
        put_status(item, c, &f, s);
        bool open = s->held_day == DAY_NONE && !contact_planned(&f, s->kind->code);
        value_put_text(item, "plan",
                       may && open ? arena_printf(c->arena, "/persons/%s/contacts/new?contact=%s", a.person,
                                                  s->kind->code)
                                   : NULL);
    }
    value_put_bool(c->page, "has_tried", value_count(f.rows) > 0);
    struct value *tried = value_put_array(c->page, "tried");
    for (size_t i = 0; i < value_count(f.rows); i++) {
        const struct value *row = value_item(f.rows, i);
        struct value *item = value_add_object(tried);
        const char *state = value_get_text(row, "state"), *how = value_get_text(row, "how");
        value_put_text(item, "href", arena_printf(c->arena, "/contacts/%s", value_get_text(row, "id")));
        value_put_text(item, "label", call_label(c, "contact_moment", value_get_text(row, "code")));
        value_put_text(item, "state_label", call_label(c, "contact_state", state));
        value_put_text(item, "how_label", how ? call_label(c, "contact_how", how) : NULL);
        value_put_text(item, "planned_at", value_get_text(row, "planned_at"));
        value_put_text(item, "held_day", value_get_text(row, "held_day"));
        value_put_text(item, "org_name", value_get_text(row, "org_name"));
    }
    return 0;
}

int contact_section(struct call *c, const struct access *a, struct err *err)
{
    struct contact_file f;
    if (!reads(c, a) || !text_is(value_get_text(value_get(c->page, "person"), "role"), "child"))
        return 0;
    int rc = contact_file_load(&f, c, a->person, err);
    if (rc < 0 || !f.is_child)
        return rc;
    const struct contact_status *next = contact_next(&f.all);
    struct value *shown = value_put_object(c->page, "contacts");
    value_put_text(shown, "all", arena_printf(c->arena, "/persons/%s/contacts", a->person));
    value_put(shown, "next", value_null(c->arena));
    if (next) {
        put_status(value_put_object(shown, "next"), c, &f, next);
        if (contact_may(c, a) && !contact_planned(&f, next->kind->code) && next->state != CONTACT_COMING)
            section_primary(c, a, "contacts.plan",
                            arena_printf(c->arena, "/contacts/new?contact=%s", next->kind->code));
    }
    section_tab(c, a, "contacts");
    return 0;
}
