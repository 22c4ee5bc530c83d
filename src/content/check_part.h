/* What the parts of content_check() share: the content judged and the findings so far. */
#ifndef KIEM_CARE_CHECK_PART_H
#define KIEM_CARE_CHECK_PART_H

#include "content/check.h"

struct found {
    struct content_finding finding;
    struct found *next;
};

struct checker {
    struct arena *arena; /* latches */
    const struct content *content;
    struct found *first, **last;
    size_t count;
};

/* Adds a finding; `key` is one of content_check_keys(). `where` and `arg` are copied, `file` must outlive the findings. */
void check_add(struct checker *k, const char *file, const char *where, const char *key, const char *arg);
/* Both languages must be there; `where` names what the text belongs to. */
void check_label(struct checker *k, const char *file, const char *where, const struct label *label);

/* When somebody reviewed it: said, not later than `today`, and not longer ago than the term "article_review". */
void check_reviewed(struct checker *k, const char *file, const char *where, int32_t reviewed, int32_t today);
/* Who says so, and a link to it. */
void check_source(struct checker *k, const char *file, const char *where, const char *source,
                  const char *url);
/* wish-training.json: what a course teaches, who says so, reviews. */
void check_wish_training(struct checker *k, int32_t today);
/* young.json: codes that are there, links, reviews; a desk that may hear of the area of its steps. */
void check_young(struct checker *k, int32_t today);
/* Rules and steps of all routes. */
void check_routes(struct checker *k);
/* Phases (bits 1u << enum phase) in which a factor can be current: where an instrument asks it, or the file knows it, and as
 * long as it stays valid from there. 0: nobody ever raises it. */
unsigned check_phases_of(const struct content *c, const struct factor *f);

#endif
