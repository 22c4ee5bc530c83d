/* See feelings.h. */
#include "app/feelings.h"

#include "app/instruments/instruments.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

const char *feelings_text(struct world *w, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s is not there", path);
    char *text = arena_alloc(w->content_arena, 1 << 20);
    assert_non_null(text);
    text[fread(text, 1, (1 << 20) - 1, f)] = '\0';
    fclose(f);
    return text;
}

/* `text` with the first `from` made `to`. */
const char *text_changed(struct world *w, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (!at)
        fail_msg("no %s", from);
    return arena_printf(w->content_arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

int import_instrument(struct world *w, const char *questionnaire, const char *scoring)
{
    world_call(w, &w->admin);
    call_set(w, "questionnaire", questionnaire);
    if (scoring)
        call_set(w, "scoring", scoring);
    return world_run(w, instrument_import);
}

void take_up(struct world *w)
{
    world_call(w, &w->admin);
    world_must(w, instruments_page);
}

void import_feelings(struct world *w)
{
    assert_ok(import_instrument(w, feelings_text(w, FEELINGS), feelings_text(w, SCORING)));
    assert_false(value_get_bool(w->call.page, "is_refused"));
    assert_int_equal(value_get_int(w->call.page, "wrong", -1), 0);
    assert_int_equal(value_get_int(w->call.page, "cannot", -1), 0);
    assert_string_equal(value_get_text(w->call.page, "code"), "feelings-4");
    take_up(w);
}

void begin_feelings(struct world *w, const char *person, char response[37])
{
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    value_put_text(w->query, "instrument", "feelings-4");
    world_must(w, answers_new);
    snprintf(response, 37, "%s", w->call.location + strlen("/responses/"));
}

int sign_feelings(struct world *w, const char *response, const char *sad, const char *worried,
                  const char *sleepless, const char *harm)
{
    world_call(w, &w->midwife);
    call_param_set(w, "response", response);
    call_set(w, "alone", "yes");
    call_set(w, "mode", "professional");
    struct value *answers = value_put_object(w->form, "answers");
    value_put_text(answers, "sad", sad);
    value_put_text(answers, "worried", worried);
    value_put_text(answers, "sleepless", sleepless);
    value_put_text(answers, "harm", harm);
    return world_run(w, response_sign);
}

static int look(struct call *c, struct err *err)
{
    const char *person = value_get_text(c->params, "person");
    struct value *rows = NULL;
    int rc = store_all(&rows, &c->store, (enum sql_name)value_get_int(c->params, "statement", 0),
                       DB_ARGS(db_text(person)), err);
    if (rc == 0)
        value_put(c->page, "rows", rows);
    return rc;
}

struct value *rows_of(struct world *w, enum sql_name name, const char *person)
{
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    value_put_int(w->params, "statement", name);
    world_must(w, look);
    return value_copy(w->content_arena, value_get(w->call.page, "rows"));
}

const char *state_of(const struct value *findings, const char *factor)
{
    for (size_t i = 0; i < value_count(findings); i++)
        if (text_is(value_get_text(value_item(findings, i), "factor"), factor))
            return value_get_text(value_item(findings, i), "state");
    return "none";
}
