/* Reading one entry of a content file, so that every loader names what is wrong in the same way. */
#ifndef KIEM_CARE_ENTRY_H
#define KIEM_CARE_ENTRY_H

#include "asking/label.h"

struct entry {
    const struct value *value;
    struct arena *arena; /* texts are copied into it; latches */
    struct err *err;
    char where[64]; /* "factors.3": names the entry in errors */
};

/* Entry `index` of `list`, which is called `name`. */
struct entry entry_of(const struct value *list, const char *name, size_t index, struct arena *a,
                      struct err *err);
/* ERR_INVALID "content_member", `arg` the member that is missing or not right. */
int entry_wrong(const struct entry *e, const char *member);
/* A code that must be there and be well formed. */
int entry_code(const char **out, const struct entry *e, const char *member) MUST_USE;
/* Index in `names` (NULL-terminated) of the member's text. Absent: `*out` stays, and -1 there means it must be given. */
int entry_choice(int *out, const struct entry *e, const char *member, const char *const *names) MUST_USE;
/* A whole number from `min` to `max`. Absent: `*out` stays. */
int entry_int(int *out, const struct entry *e, const char *member, int min, int max) MUST_USE;
/* An array that must be there, at most `max` long. */
int entry_list(const struct value **out, const struct entry *e, const char *member, size_t max) MUST_USE;

#endif
