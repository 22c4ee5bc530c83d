/*
 * Short texts for parents (content/articles): for which time of the first thousand days each is, and which time it is for
 * her now (A §4.3.2: trustworthy articles and links by phase). Weeks as the programme counts them: the third trimester from
 * 28 weeks; the birth is near from 36 weeks; the first weeks are the eight after it.
 */
#ifndef KIEM_CARE_ARTICLE_H
#define KIEM_CARE_ARTICLE_H

#include "asking/label.h"

#include <stddef.h>
#include <stdint.h>

enum article_phase {
    ARTICLE_WISH,
    ARTICLE_TRIMESTER_1,
    ARTICLE_TRIMESTER_2,
    ARTICLE_TRIMESTER_3,
    ARTICLE_BIRTH,
    ARTICLE_FIRST_WEEKS,
    ARTICLE_TO_TWO,
    ARTICLE_PHASES,
};
enum { ARTICLE_NEVER = -1 };

/* "wish" … "to_two": codes of the list "article_phase"; NULL past the last. */
const char *article_phase_code(enum article_phase p);

/* Bits 1u << enum article_phase of today: `gestation` days (ARTICLE_NEVER: not pregnant) and `child`, days since the birth of
 * her youngest (ARTICLE_NEVER: none). Both at once is possible. 0: neither; whether that is a wish for a child is not known
 * here. */
unsigned article_phases_on(int gestation, int child);

/* One text. Nothing of it is judged at loading but its shape; content/check_article.c does. */
struct article {
    const char *code, *subject, *file;
    const char *const *phase_codes; /* as written */
    size_t phase_count;
    unsigned phases; /* those that are known */
    struct label title;
    const struct label *text; /* paragraphs */
    size_t text_count;
    const char *source, *url; /* who stands for it; NULL: not said */
    int32_t reviewed;         /* DAY_NONE: not said */
};

#endif
