/*
 * One family on her way through the chain, as a program that speaks JSON would take her: each step a POST that was made
 * ready before, so that it can be sent and timed by itself.
 *
 *   new family → draft → [signed → outcome → plan → consent → referral]
 */
#ifndef KIEM_BENCH_FAMILY_H
#define KIEM_BENCH_FAMILY_H

#include "base/buf.h"
#include "base/err.h"
#include "bench/asking.h"
#include "format/value.h"

enum { FAMILY_ARENA_MAX = 32 << 20, FAMILY_PATH = 96, FAMILY_BODY_MAX = 60 << 10 };

enum family_step { STEP_SIGN, STEP_OUTCOME, STEP_PLAN, STEP_CONSENT, STEP_REFER, STEP_COUNT };

struct family {
    char person[37], response[64], refer[64]; /* paths but for the person */
    char *body;                               /* of the step that is ready, and where it goes */
    char path[FAMILY_PATH];
};

#define FAMILY_ANSWERS                                                                                       \
    "\"alone\":\"yes\",\"mode\":\"professional\",\"a.preg.planned\":\"planned\",\"a.care.visits\":\"true\"," \
    "\"a.gate.health\":\"false\",\"a.gate.living\":\"false\",\"a.gate.mood\":\"true\",\"a.mood.low\":"       \
    "\"often\","                                                                                             \
    "\"a.mood.worry\":\"often\",\"a.mood.stress\":\"never\",\"a.mood.illness\":\"no\",\"a.mood.harm\":"      \
    "\"false\","                                                                                             \
    "\"a.self.ok\":\"true\",\"a.people.help\":\"enough\",\"a.help.ok\":\"true\",\"a.baby.ready\":"           \
    "\"confident\","                                                                                         \
    "\"a.gate.money\":\"true\",\"a.money.enough\":\"yes\",\"a.money.needs\":\"true\",\"a.money.debts\":"     \
    "\"true\","                                                                                              \
    "\"a.work.have\":\"true\",\"a.gate.school\":\"false\",\"a.gate.home\":\"false\",\"a.partner\":\"good\"," \
    "\"a.gate.past\":\"false\",\"a.safety.home\":\"true\""

/* The answer to the last request as a value; NULL when it is none. */
static inline struct value *family_answer(struct asking *a, struct arena *arena)
{
    struct value *shown = NULL;
    return json_parse(&shown, arena, a->path, a->body, a->body_len, NULL) < 0 ? NULL : shown;
}

/* The path that a POST that was done leads to, without what is behind a question mark. */
static inline bool family_location(struct asking *a, char *out, size_t size)
{
    ARENA_AUTO arena = arena_new(FAMILY_ARENA_MAX);
    struct value *done = arena ? family_answer(a, arena) : NULL;
    const char *to = done ? value_get_text(done, "location") : NULL;
    if (to)
        snprintf(out, size, "%.*s", (int)strcspn(to, "?#"), to);
    return to != NULL;
}

static inline void family_ready(struct family *f, const char *body, const char *path)
{
    free(f->body);
    f->body = strdup(body);
    if (!f->body)
        exit(1);
    snprintf(f->path, sizeof f->path, "%s", path);
}

static inline bool family_opens(struct family *f, struct asking *a, const char *surname)
{
    char body[400], due[11], path[FAMILY_PATH];
    day_format(due, a->today + 130);
    snprintf(body, sizeof body,
             "{\"role\":\"mother\",\"first_name\":\"Noor\",\"surname\":\"%s\",\"birth_day\":\"1994-05-17\","
             "\"due_day\":\"%s\",\"fetuses\":\"1\",\"first_care_day\":\"%s\"}",
             surname, due, a->today_text);
    if (ask(a, "/families", body, true) != 200 || !family_location(a, path, sizeof path))
        return false;
    snprintf(f->person, sizeof f->person, "%.36s", path + strlen("/persons/"));
    return true;
}

/* A response that is begun and saved; its signing is ready. */
static inline bool family_drafts(struct family *f, struct asking *a)
{
    char path[FAMILY_PATH];
    snprintf(path, sizeof path, "/persons/%s/answers/new", f->person);
    if (ask(a, path, NULL, true) != 303)
        return false;
    snprintf(f->response, sizeof f->response, "%.*s", (int)strcspn(a->location, "?#"), a->location);
    snprintf(path, sizeof path, "%s/save", f->response);
    if (ask(a, path, "{" FAMILY_ANSWERS ",\"saves\":\"0\"}", true) != 200)
        return false;
    snprintf(path, sizeof path, "%s/sign", f->response);
    family_ready(f, "{" FAMILY_ANSWERS ",\"saves\":\"1\"}", path);
    return true;
}

/* The form on `path` as its page proposes it, with the fields of `more`; stays ready to be sent there. */
static inline struct value *family_proposed(struct family *f, struct asking *a, struct arena *arena,
                                            const char *path, const char *const more[])
{
    if (ask(a, path, NULL, true) != 200)
        return NULL;
    struct value *shown = family_answer(a, arena);
    const struct value *values = shown ? value_get(shown, "values") : NULL;
    struct value *form = values ? value_copy(arena, values) : value_object(arena);
    for (size_t i = 0; more && more[i]; i += 2) {
        if (strcmp(more[i], "given_by") != 0 && strcmp(more[i], "purposes") != 0)
            value_put_text(form, more[i], more[i + 1]);
        else
            value_add_text(value_put_array(form, more[i]), more[i + 1]);
    }
    BUF_AUTO text;
    buf_init(&text, FAMILY_BODY_MAX);
    json_write(&text, form);
    if (!shown || text.failed)
        return NULL;
    family_ready(f, buf_text(&text), path);
    return shown;
}

/* The first step of her plan that can be referred. */
static inline bool family_finds_step(struct family *f, struct asking *a)
{
    char path[FAMILY_PATH];
    ARENA_AUTO arena = arena_new(FAMILY_ARENA_MAX);
    snprintf(path, sizeof path, "/persons/%s/plan", f->person);
    struct value *shown = arena && ask(a, path, NULL, true) == 200 ? family_answer(a, arena) : NULL;
    const struct value *steps = shown ? value_at(shown, "plan.open.items") : NULL;
    for (size_t i = 0; i < value_count(steps); i++) {
        const char *to = value_as_text(value_at(value_item(steps, i), "actions.primary.href"), "");
        size_t len = strlen(to);
        if (len > 6 && len < sizeof f->refer && strcmp(to + len - 6, "/refer") == 0) {
            snprintf(f->refer, sizeof f->refer, "%s", to);
            return true;
        }
    }
    return false;
}

/* The consent is for the kind of organisation that the step is then referred to. */
static inline bool family_asks_consent(struct family *f, struct asking *a)
{
    char path[FAMILY_PATH];
    ARENA_AUTO arena = arena_new(FAMILY_ARENA_MAX);
    struct value *shown = arena && family_finds_step(f, a) && ask(a, f->refer, NULL, true) == 200
                              ? family_answer(a, arena)
                              : NULL;
    const char *kind = shown ? value_get_text(shown, "kind") : NULL;
    if (!kind)
        return false;
    snprintf(path, sizeof path, "/persons/%s/consents/new/%s", f->person, kind);
    const char *const more[] = {"given_by", f->person, "purposes", "care", NULL};
    return family_proposed(f, a, arena, path, more) != NULL;
}

/* Makes `step` ready, the one before it being done. */
static inline bool family_prepares(struct family *f, struct asking *a, enum family_step step)
{
    char path[FAMILY_PATH];
    ARENA_AUTO arena = arena_new(FAMILY_ARENA_MAX);
    const char *const given[] = {"given_by", f->person, NULL};
    if (!arena)
        return false;
    switch (step) {
    case STEP_SIGN:
        return family_drafts(f, a);
    case STEP_OUTCOME:
        snprintf(path, sizeof path, "/persons/%s/outcome", f->person);
        family_ready(f, "{\"protection\":\"no\"}", path);
        return true;
    case STEP_PLAN:
        snprintf(path, sizeof path, "/persons/%s/plan", f->person);
        return family_proposed(f, a, arena, path, NULL) != NULL;
    case STEP_CONSENT:
        return family_asks_consent(f, a);
    case STEP_REFER:
        return family_proposed(f, a, arena, f->refer, given) != NULL;
    case STEP_COUNT:
        break;
    }
    return false;
}

#endif
