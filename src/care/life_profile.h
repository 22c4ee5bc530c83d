/*
 * What is known of one person over life areas (profielen; A §4.3.1, spec C9), to be drawn and talked about: in each area what
 * helps, what weighs, and what nobody knows. No sum, no level, no comparison with others; silence is not "no".
 *
 *     lifestyle   ● ●        (helps)    ◆ (weighs)    ○ ○ (not known)
 *
 * Areas are content (life-areas.json). What is said alone for safety (scope "safety") is in none of them: others may be at the table.
 */
#ifndef KIEM_CARE_LIFE_PROFILE_H
#define KIEM_CARE_LIFE_PROFILE_H

#include "asking/codes.h"
#include "care/level.h"

struct life_area {
    const char *code;
    struct label label;
    struct codes factors;
};

struct life_areas {
    const struct life_area *items;
    size_t count;
};

/* ERR_INVALID "content_member", "code_duplicate", "life_area_factor" (not known, in two areas, or of scope "safety"). */
int life_areas_load(struct life_areas *out, struct arena *a, const struct factors *factors,
                    const struct value *content, struct err *err) MUST_USE;

enum life_mark { LIFE_HELPS, LIFE_WEIGHS, LIFE_CLEAR, LIFE_UNKNOWN };

/* What the newest word that still counts on `day` says of a factor: a risk that is there weighs, a risk that is not is clear, what
 * protects and is there helps. Unknown, or never said, is LIFE_UNKNOWN, and so is protection that is not there: it may come. */
enum life_mark life_mark(const struct factor *factor, const struct signal *signals, size_t count,
                         int32_t day);

#endif
