/* What the parts that read one Questionnaire share. */
#ifndef KIEM_FHIR_READING_H
#define KIEM_FHIR_READING_H

#include "asking/instrument.h"
#include "fhir/questionnaire.h"
#include "fhir/value_set.h"

struct read_item {
    const struct value *source;
    const char *link_id;         /* "" when it has none */
    size_t parent, end;          /* SIZE_MAX at the top; behind the last item below it */
    int type;                    /* enum item_type; -1: none that R4 knows */
    const struct value *options; /* of its value set, else its answerOption; NULL: none */
    bool as_text;                /* it cannot be asked */
    bool placed;                 /* scratch */
};

struct reading {
    struct arena *arena;
    struct fhir_findings *findings;
    const struct value *source;
    const struct questionnaire_options *options;
    struct value_sets sets;
    struct read_item *items; /* in document order */
    size_t count;
    size_t *by_link; /* of items, by linkId */
};

/* The item of that linkId, or SIZE_MAX. */
size_t reading_find(const struct reading *r, const char *link_id);
/* A finding about item `i` (SIZE_MAX: the whole); one that makes it text does so. */
void reading_wrong(struct reading *r, size_t i, const char *key, const char *arg);
void reading_cannot(struct reading *r, size_t i, const char *key, const char *arg);

/* enableWhen of all items: what is named must be there, be comparable and not go round in a circle. */
void reading_conditions(struct reading *r);
/* Items whose condition reads an item that is text now become text too. */
void reading_dependents(struct reading *r);
/* The Questionnaire as Kiem asks it. NULL: out of memory. */
struct value *reading_asked(struct reading *r);

#endif
