/* See article.h. Knows the times, not the texts. */
#include "care/article.h"

enum {
    WEEK = 7,
    SECOND = 14 * WEEK,
    THIRD = 28 * WEEK,
    NEAR = 36 * WEEK,
    FIRST_WEEKS = 8 * WEEK,
    TWO_YEARS = 731
};

static const char *const codes[] = {"wish",  "trimester_1", "trimester_2", "trimester_3",
                                    "birth", "first_weeks", "to_two",      NULL};

const char *article_phase_code(enum article_phase p)
{
    return (unsigned)p < ARTICLE_PHASES ? codes[p] : NULL;
}

unsigned article_phases_on(int gestation, int child)
{
    unsigned on = 0;
    if (gestation >= 0)
        on |= 1u << (gestation < SECOND  ? ARTICLE_TRIMESTER_1
                     : gestation < THIRD ? ARTICLE_TRIMESTER_2
                                         : ARTICLE_TRIMESTER_3);
    if (gestation >= NEAR)
        on |= 1u << ARTICLE_BIRTH;
    if (child >= 0 && child < TWO_YEARS)
        on |= 1u << (child < FIRST_WEEKS ? ARTICLE_FIRST_WEEKS : ARTICLE_TO_TWO);
    return on;
}
