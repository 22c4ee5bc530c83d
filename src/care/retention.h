/*
 * How long what is kept (content/retention.json): per kind, counted from what, on which ground, and what happens then. The
 * law's terms are content; what counts as a kind, and how it goes, is app/life/retention.c.
 */
#ifndef KIEM_CARE_RETENTION_H
#define KIEM_CARE_RETENTION_H

#include "asking/label.h"
#include "base/clock.h"

enum retention_then { RETENTION_KEEP, RETENTION_ANONYMISE, RETENTION_DESTROY };

struct retention_rule {
    const char *code;
    int months;       /* 0: without end */
    const char *from; /* code of the list "retention_from" */
    enum retention_then then;
    bool parent; /* told to parents */
    struct label label, basis;
};

struct retention {
    const struct retention_rule *rules;
    size_t count;
};

/* Reads {"retention": […]}. ERR_INVALID "content_member" names the entry; "code_duplicate". */
int retention_load(struct retention *out, struct arena *a, const struct value *tree,
                   struct err *err) MUST_USE;
/* NULL when there is none. */
const struct retention_rule *retention_find(const struct retention *r, const char *code);
/* What is counted from that day or an earlier one is over its term today. */
int32_t retention_over(const struct retention_rule *rule, int32_t today);
const char *retention_then_code(enum retention_then then);

#endif
