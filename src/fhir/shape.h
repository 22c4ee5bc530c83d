/*
 * Which members a FHIR element may have and of which JSON kind: a table per element, so that a member nobody knows is named
 * and never passed over.
 */
#ifndef KIEM_FHIR_SHAPE_H
#define KIEM_FHIR_SHAPE_H

#include "format/value.h"

enum shape_kind {
    SHAPE_TEXT,
    SHAPE_BOOL,
    SHAPE_WHOLE,
    SHAPE_NUMBER,
    SHAPE_OBJECT,
    SHAPE_OBJECTS, /* array of them */
    SHAPE_TEXTS,   /* array of them */
};

struct shape_member {
    const char *name;
    enum shape_kind kind;
};

struct shape {
    const struct shape_member *members; /* ends with a NULL name */
    const char *choice;                 /* "value": one of value[x]; NULL: there is none */
};

/* Of R4. */
extern const struct shape shape_questionnaire, shape_item, shape_option, shape_enable, shape_initial;
extern const struct shape shape_response, shape_response_item, shape_response_answer;

enum shape_fault { SHAPE_UNKNOWN, SHAPE_WRONG_KIND, SHAPE_OTHER_VERSION, SHAPE_TWO_VALUES };
struct shape_listener {
    void (*on_fault)(void *state, enum shape_fault fault, const char *member, const char *expected);
    void *state;
};

/* Tells each member of `element` that `shape` does not have, or that is of another kind. */
void shape_check(const struct shape *shape, const struct value *element, const struct shape_listener *to);

#endif
