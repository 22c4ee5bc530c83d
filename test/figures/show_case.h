/* Hand-made cubes and questions for the tests of what is shown: two municipalities, three neighbourhoods, some years. */
#ifndef KIEM_TEST_FIGURES_SHOW_CASE_H
#define KIEM_TEST_FIGURES_SHOW_CASE_H

#include "figures/show/question.h"
#include "format/value.h"

/* One cell; the area as its index in the sorted list of the case, −1: not known; year 0: not known. */
struct counted {
    int area, year;
    uint8_t traits[CUBE_TRAITS];
    int64_t counts[CUBE_COUNTS];
};

struct show_case {
    struct arena *a;
    struct cube cube;
    struct question q;
    struct asked asked[2];
    struct indicator indicators[2];
    struct show_words words;
    const struct value *texts;
};

/* Areas WK000100, WK000101 (in GM0001), WK000200 (in GM0002) and WK999900, which is on no map; traits income_group (1, 2, 3,
 * unknown) and parity (0, 1, unknown). The same counts for each of two indicators. Words of registry/texts/show.json. */
void case_make(struct show_case *c, const struct counted *cells, size_t count, const char *lang);
void case_free(struct show_case *c);
/* "wijk", "gemeente" or "land". */
void case_level(struct show_case *c, const char *level);
void case_period(struct show_case *c, const char *text);

#endif
