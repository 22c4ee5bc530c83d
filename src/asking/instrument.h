/*
 * An instrument is a FHIR R4 Questionnaire (C2). Here: what is asked, in which order, when an item is
 * enabled, and whether answers are right. What answers mean is in scoring.h.
 *
 *   items, in document order:   [group] ─ [question] ─ [question] ─ [group] ─ [question] …
 *   each knows its parent (always earlier), where what is below it ends, its step, the repeating group it is a row of, and
 *   the items its enableWhen reads
 *
 * Answers are an object linkId → answer, or an array of answers for an item that repeats. Unanswered is absent (or
 * null); it is never "no".
 *
 *   boolean             true, false
 *   integer, decimal    a number; its own text is kept (1.50)
 *   date                "2026-11-21", or less precise: "2026-11", "2026"
 *   dateTime            the same, or "2026-11-21T14:05:00+01:00": FHIR's own text
 *   time                "14:05:00"
 *   string, text, url   text
 *   choice              the option's code (item_option.code) as text
 *   open-choice         the same, or {"text": own words}: own words are never taken for a code
 *   quantity            FHIR's Quantity: {"value": 61.5, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
 *                       perhaps with "comparator"
 *   reference           FHIR's Reference: {"reference": "Practitioner/1", "type": …, "display": …}
 *   attachment          FHIR's Attachment: {"contentType", "title", "size", …} and one of "data" (base64), "url", or "id" of
 *                       what is kept in the file
 *   group that repeats  an array of rows, each an object linkId → answer for the items below it
 *
 * Items below a group that does not repeat, or below a question, stand beside it in the same object; those below a
 * question that repeats are asked once.
 *
 * Everything loads; an item that cannot be asked says why (`unsupported`).
 */
#ifndef KIEM_CARE_INSTRUMENT_H
#define KIEM_CARE_INSTRUMENT_H

#include "asking/label.h"

#include <stdint.h>

enum {
    INSTRUMENT_MAX_DEPTH = 32,
    INSTRUMENT_MAX_ITEMS = 5000,
    INSTRUMENT_MAX_OPTIONS = 1000,
    INSTRUMENT_MAX_UNITS = 100,
    INSTRUMENT_MAX_TEXT = 10000,
    INSTRUMENT_MAX_ROWS = 100,     /* of one repeating group */
    INSTRUMENT_MAX_ROW_DEPTH = 4,  /* repeating groups inside each other */
    INSTRUMENT_MAX_FILE = 2 << 20, /* bytes of an attachment */
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
    const char *
        code; /* what an answer holds: the code or text of the option; "system|code" where that is not enough */
    struct label label;
    const struct value
        *source; /* as FHIR writes it: {"valueCoding": {"system": …, "code": …, "display": …}} */
    bool weighted;
    double weight; /* ordinalValue or itemWeight */
    bool initial;
    bool exclusive; /* optionExclusive: "none of these" goes with no other */
};

/* A unit of a quantity, as in the answer; `code` and `system` may be NULL. */
struct item_unit {
    const char *key; /* code, else display: what a form sends */
    struct label label;
    const char *unit, *system, *code;
};

/* How the author wants it shown (itemControl); the rest is as its type is shown. */
enum item_control { CONTROL_NONE, CONTROL_DROP_DOWN, CONTROL_RADIO, CONTROL_CHECK_BOX, CONTROL_SLIDER };

struct item {
    const char *link_id;
    const char *prefix; /* "1a", or NULL */
    struct label text;
    struct label help; /* supportive text; both NULL when there is none */
    enum item_type type;
    size_t index, parent; /* parent: SIZE_MAX at the top */
    size_t end;           /* index behind the last item below it */
    size_t row;           /* the nearest repeating group above it; SIZE_MAX: none */
    size_t step;
    int depth; /* 0 at the top */
    bool required, repeats;
    bool hidden;             /* hidden, calculated, or the supportive text of another: never shown */
    bool read_only;          /* shown with what was filled in beforehand, not asked */
    const char *unsupported; /* why it cannot be asked ("options", "row_depth"), or NULL */
    const struct item_option *options;
    size_t option_count;
    const struct item_unit
        *units; /* quantity: the only ones that may be chosen; a number: at most one, for its label */
    size_t unit_count;
    const struct enable_when *enable;
    size_t enable_count;
    bool enable_any; /* enableBehavior any; otherwise all */
    const char *min,
        *max; /* minValue, maxValue (quantity: minQuantity, maxQuantity): text of an answer, or NULL */
    const char *min_unit,
        *max_unit; /* the bound of a quantity counts for this unit (its key); NULL: for every */
    int64_t min_length,
        max_length; /* characters; max 0: INSTRUMENT_MAX_TEXT. Bytes of an attachment: max_length */
    int decimals;   /* maxDecimalPlaces; -1: any */
    int min_occurs, max_occurs;     /* of an item that repeats, once it is answered */
    const struct value *mime_types; /* of an attachment: array of texts, or NULL: any that is taken */
    const struct value *resources;  /* of a reference: array of resource types, or NULL: any */
    enum item_control control;
    bool horizontal;             /* choiceOrientation */
    const struct value *initial; /* as in answers (an array for an item that repeats), or NULL */
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
 * "enable_operator", "enable_answer", "enable_behavior", "option_duplicate", "option_missing", "option_count", "unit_count", "item_bound".
 */
int instrument_load(struct instrument **out, struct arena *a, const struct value *questionnaire,
                    struct err *err) MUST_USE;
/* NULL when there is none. */
const struct item *instrument_item(const struct instrument *q, const char *link_id);
/* Whether it can hold an answer: a question that is supported, or a repeating group that is. */
bool item_holds(const struct item *it);
/* Whether people are asked it: a question that can hold an answer, shown and not read-only. */
bool item_asked(const struct item *it);
/* A group of which there may be several rows. */
bool item_rows(const struct item *it);
const struct item_option *item_option(const struct item *it, const char *code);
/* The option that an answer names; NULL: none. */
const struct item_option *item_chosen(const struct item *it, const struct value *answer);
const struct item_unit *item_unit(const struct item *it, const char *key);

#endif
