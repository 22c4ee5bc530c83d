/* Forms of the parent's own place: what she asks, and its answer; whether she feels ready. */
#include "web/pages.h"

static const struct field question_fields[] = {{"text", FIELD_TEXTAREA, true, 2000, NULL, NULL}, {0}};
const struct form form_question = {.name = "question", .fields = question_fields};
const struct form form_question_draft = {.name = "question", .fields = question_fields, .draft = true};

static const struct field answer_fields[] = {{"answer", FIELD_TEXTAREA, true, 4000, NULL, NULL}, {0}};
const struct form form_question_answer = {.name = "question_answer", .fields = answer_fields};

static const struct field ready_fields[] = {
    {"ready", FIELD_CODE, true, 0, "ready_answer", NULL},
    {"topics", FIELD_MANY, false, 0, "ready_topic", NULL},
    {0},
};
const struct form form_ready = {.name = "ready", .fields = ready_fields};
const struct form form_ready_draft = {.name = "ready", .fields = ready_fields, .draft = true};
