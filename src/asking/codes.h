/* A list of codes, as content names them: factors of a rule, steps, scopes, disciplines. */
#ifndef KIEM_CARE_CODES_H
#define KIEM_CARE_CODES_H

#include "asking/entry.h"

enum { CODES_MAX = 200 };

struct codes {
    const char **items;
    size_t count;
};

bool codes_has(const struct codes *c, const char *code);
/* An array of well-formed codes, each once, at most CODES_MAX; absent is empty. ERR_INVALID "content_member",
 * "code_duplicate". */
int codes_load(struct codes *out, const struct entry *e, const char *member) MUST_USE;

#endif
