/* Kinds of group and what is asked afterwards, from their JSON (content/README.md). Shapes only; whether scopes and lists
 * exist is content_check's. */
#include "asking/entry.h"
#include "base/str.h"
#include "care/group.h"

enum {
    KINDS_MAX = 40,
    QUESTIONS_MAX = 20,
    PEOPLE_MAX = 50,
    SESSIONS_MAX = 40,
    DAYS_MAX = 400,
    DAY_MINUTES = 720
};

static const char *const match_names[] = {"due", "age", NULL};

static int kind_load(struct group_kind *k, const struct entry *e)
{
    int match = -1;
    int rc = entry_code(&k->code, e, "code");
    if (rc == 0)
        rc = entry_code(&k->scope, e, "scope");
    if (rc == 0)
        rc = entry_choice(&match, e, "match", match_names);
    const struct number {
        int *out;
        const char *name;
        int most;
    } numbers[] = {{&k->least, "least", PEOPLE_MAX},          {&k->most, "most", PEOPLE_MAX},
                   {&k->sessions, "sessions", SESSIONS_MAX},  {&k->every_days, "every_days", DAYS_MAX},
                   {&k->minutes, "minutes", DAY_MINUTES},     {&k->join_until, "join_until", SESSIONS_MAX},
                   {&k->spread_days, "spread_days", DAYS_MAX}};
    for (size_t i = 0; rc == 0 && i < sizeof numbers / sizeof numbers[0]; i++) {
        rc = entry_int(numbers[i].out, e, numbers[i].name, 1, numbers[i].most);
        if (rc == 0 && *numbers[i].out == 0)
            rc = entry_wrong(e, numbers[i].name);
    }
    if (rc < 0)
        return rc;
    k->match = (enum group_match)match;
    k->label = label_load(e->arena, value_get(e->value, "label"));
    k->explain = label_load(e->arena, value_get(e->value, "explain"));
    if (k->most < k->least)
        return entry_wrong(e, "most");
    return k->label.nl && k->explain.nl ? 0 : entry_wrong(e, k->label.nl ? "explain" : "label");
}

static int kinds_load(struct group_content *out, struct arena *a, const struct entry *file)
{
    const struct value *list = NULL;
    int rc = entry_list(&list, file, "kinds", KINDS_MAX);
    if (rc < 0)
        return rc;
    struct group_kind *kinds = arena_alloc(a, (value_count(list) + 1) * sizeof *kinds);
    if (!kinds)
        return err_nomem(file->err);
    out->kinds = kinds;
    for (; out->kind_count < value_count(list); out->kind_count++) {
        struct entry e = entry_of(list, "kinds", out->kind_count, a, file->err);
        struct group_kind *k = &kinds[out->kind_count];
        rc = kind_load(k, &e);
        if (rc < 0)
            return rc;
        if (group_kind_find(out, k->code))
            return err_set(file->err, ERR_INVALID, e.where, "code_duplicate", "%s", k->code);
    }
    return 0;
}

static int questions_load(struct group_content *out, struct arena *a, const struct entry *file)
{
    const struct value *list = NULL;
    int rc = entry_list(&list, file, "questions", QUESTIONS_MAX);
    if (rc < 0)
        return rc;
    struct group_question *questions = arena_alloc(a, (value_count(list) + 1) * sizeof *questions);
    if (!questions)
        return err_nomem(file->err);
    out->questions = questions;
    for (; out->question_count < value_count(list); out->question_count++) {
        struct entry e = entry_of(list, "questions", out->question_count, a, file->err);
        struct group_question *q = &questions[out->question_count];
        rc = entry_code(&q->code, &e, "code");
        if (rc == 0)
            rc = entry_code(&q->list, &e, "list");
        q->label = label_load(a, value_get(e.value, "label"));
        if (rc == 0 && !q->label.nl)
            rc = entry_wrong(&e, "label");
        for (size_t i = 0; rc == 0 && i < out->question_count; i++)
            if (text_is(questions[i].code, q->code))
                rc = err_set(file->err, ERR_INVALID, e.where, "code_duplicate", "%s", q->code);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int group_load(struct group_content *out, struct arena *a, const struct value *tree, struct err *err)
{
    struct entry file = {.value = tree, .arena = a, .err = err, .where = "groups"};
    struct group_content loaded = {0};
    int rc = kinds_load(&loaded, a, &file);
    if (rc == 0)
        rc = questions_load(&loaded, a, &file);
    if (rc == 0)
        *out = loaded;
    return rc;
}

const struct group_kind *group_kind_find(const struct group_content *g, const char *code)
{
    for (size_t i = 0; i < g->kind_count; i++)
        if (text_is(g->kinds[i].code, code))
            return &g->kinds[i];
    return NULL;
}
