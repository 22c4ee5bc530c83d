/*
 * An instrument is a FHIR R4 Questionnaire (C2). Here: what is asked, in which order, when an item is
 * enabled, and whether answers are right. What answers mean is in scoring.h.
 *
 *   items, in document order:   [group] ─ [question] ─ [question] ─ [group] ─ [question] …
 *   each knows its parent (always earlier), its step, and the items its enableWhen reads
 *
 * Answers are an object linkId → answer: true/false (boolean), a number (integer, decimal), text (string,
 * text, date as YYYY-MM-DD, the option's code for choice and open-choice), an array of these for an item that
 * repeats. Unanswered is absent (or null); it is never "no".
 *
 * Asked today: boolean, integer, decimal, date, string, text, choice, open-choice; group and display show.
 * Anything else loads, and says per item why it is not asked.
 */
#ifndef KIEM_CARE_INSTRUMENT_H
#define KIEM_CARE_INSTRUMENT_H

#include "asking/label.h"

#include <stdint.h>

enum {
    INSTRUMENT_MAX_DEPTH = 32,
    INSTRUMENT_MAX_ITEMS = 5000,
    INSTRUMENT_MAX_OPTIONS = 1000,
    INSTRUMENT_MAX_TEXT = 10000
};

enum item_type {
    ITEM_GROUP,
    ITEM_DISPLAY,
    ITEM_BOOLEAN,
    ITEM_INTEGER,
    ITEM_DECIMAL,
    ITEM_DATE,
    ITEM_STRING,
    ITEM_TEXT,
    ITEM_CHOICE,
    ITEM_OPEN_CHOICE,
    ITEM_DATE_TIME,
    ITEM_TIME,
    ITEM_URL,
    ITEM_QUANTITY,
    ITEM_ATTACHMENT,
    ITEM_REFERENCE,
};
/* As FHIR writes it: "open-choice". */
const char *item_type_code(enum item_type t);

/* enableWhen.operator of R4: exists = != > < >= <= */
enum enable_op { ENABLE_EXISTS, ENABLE_EQ, ENABLE_NE, ENABLE_GT, ENABLE_LT, ENABLE_GE, ENABLE_LE };

struct enable_when {
    size_t question; /* index of the item it reads */
    enum enable_op op;
    const struct value *answer; /* boolean for exists; otherwise as in answers */
};

struct item_option {
    const char *code; /* what an answer holds */
    struct label label;
    bool weighted;
    double weight; /* ordinalValue or itemWeight */
    bool initial;
};

struct item {
    const char *link_id;
    const char *prefix; /* "1a", or NULL */
    struct label text;
    enum item_type type;
    size_t index, parent; /* parent: SIZE_MAX at the top */
    size_t step;
    int depth; /* 0 at the top */
    bool required, repeats;
    bool hidden; /* hidden, read-only or calculated: never asked */
    const char
        *unsupported; /* why it cannot be asked today ("type", "value_set", "repeating_group"), or NULL */
    const struct item_option *options;
    size_t option_count;
    const struct enable_when *enable;
    size_t enable_count;
    bool enable_any;             /* enableBehavior any; otherwise all */
    const char *min, *max;       /* minValue, maxValue: a number's or date's text, or NULL */
    int64_t max_length;          /* 0: INSTRUMENT_MAX_TEXT */
    const struct value *initial; /* as in answers, or NULL */
};

struct instrument {
    const char *code; /* Questionnaire.id, else its name */
    const char *url, *version;
    struct label title;
    const struct item *items;
    size_t count;
    /* A step is a top-level group, a run of top-level questions outside one, or a group with item control
     * "page". */
    size_t step_count;
    const size_t *order;   /* items so that what an item depends on comes earlier */
    const size_t *by_link; /* items by linkId, for instrument_item() */
};

/* The texts are copied into `a`. ERR_INVALID with the linkId in `where`: "questionnaire_type" (not a
 * Questionnaire), "link_id_missing", "link_id_duplicate" (arg: the two places), "item_type", "item_depth", "item_count",
 * "enable_unknown" (arg: the linkId that is not there), "enable_circular" (arg: the other item),
 * "enable_operator", "enable_answer", "enable_behavior", "option_duplicate", "option_missing", "option_count", "item_bound".
 */
int instrument_load(struct instrument **out, struct arena *a, const struct value *questionnaire,
                    struct err *err) MUST_USE;
/* NULL when there is none. */
const struct item *instrument_item(const struct instrument *q, const char *link_id);
/* Whether people can be asked it: a question that is supported and not hidden. */
bool item_asked(const struct item *it);
const struct item_option *item_option(const struct item *it, const char *code);

#endif
