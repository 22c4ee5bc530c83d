/*
 * What is wrong with content before a family meets it (spec C4, `kiem content check`): codes that do not exist, factors
 * that lead nowhere or that nobody asks about, rules that can never fire, steps nobody owns or may carry out, missing
 * translations. Every fault is found in one go.
 */
#ifndef KIEM_CARE_CHECK_H
#define KIEM_CARE_CHECK_H

#include "content/content.h"

struct content_finding {
    const char *file;  /* "routes/debts.json" */
    const char *where; /* in it: "rules.3", "debts_talk", a text key */
    const char *
        key; /* text "check.KEY": what is wrong and what to do, with {arg} and {where}; for a file that does not
                          load an error's key, whose text is "err.KEY" (then `load` is true) */
    const char *arg; /* the code or value it is about; "" when none */
    bool load;
};
struct content_findings {
    const struct content_finding *items; /* by file, as found */
    size_t count;
};

/* All findings on these files; `today` judges whether a review is over its term (DAY_NONE: not judged). When a file does not load, only such faults are reported, one per file: the rest could
 * not be judged. 0 also when there are findings; ERR_NOMEM only. Findings live in `a`. */
int content_check(struct content_findings *out, struct arena *a, const struct content_file *files,
                  size_t count, int32_t today, struct err *err) MUST_USE;

/* The routes that hold in one coalition judged together, as if they were all there are: findings of each (`file`: the route's
 * code), and factors that lead nowhere (`file` "factors.json"). ERR_NOMEM only. Texts live in `a`, in `c` and in the routes. */
int content_check_routes(struct content_findings *out, struct arena *a, const struct content *c,
                         const struct route_set *routes, struct err *err) MUST_USE;

/* The text keys content_check() may use, NULL-terminated: each needs a text "check.KEY". */
const char *const *content_check_keys(void);

#endif
