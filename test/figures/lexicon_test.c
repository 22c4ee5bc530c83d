/* Texts and their numbers: found again, also after others were forgotten. */
#include "figures/read/lexicon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* The table grows once on the way. */
enum { MANY = 600, WAYS = 60, STEP = 7 };

static struct str text_of(char out[64], unsigned way, unsigned i)
{
    memset(out, 0, 64);
    int len = snprintf(out + LEXICON_PAD, 40, "%u-WK%04u", way, i);
    return (struct str){out + LEXICON_PAD, (size_t)len};
}

static void add_all(struct lexicon *l, unsigned way, unsigned from)
{
    char text[64];
    for (unsigned i = from; i < MANY; i++) {
        uint32_t number;
        assert_int_equal(lexicon_add(&number, l, text_of(text, way, i)), 0);
        assert_int_equal(number, i);
    }
}

/* Whether the first `count` have their numbers, and nobody else has one. */
static void only(const struct lexicon *l, unsigned way, unsigned count)
{
    char text[64];
    assert_int_equal(l->count, count);
    for (unsigned i = 0; i < MANY; i++) {
        struct str s = text_of(text, way, i);
        assert_int_equal(lexicon_find(l, s.ptr, s.len), i < count ? (int64_t)i : -1);
    }
}

/* What was added before what is forgotten is found all the same, wherever in the table both stood when it grew. */
static void forgotten(void **state)
{
    (void)state;
    for (unsigned way = 0; way < WAYS; way++) {
        struct lexicon l = {0};
        add_all(&l, way, 0);
        for (unsigned kept = MANY; kept > STEP; kept -= STEP) {
            lexicon_forget(&l, kept);
            only(&l, way, kept);
        }
        add_all(&l, way, (unsigned)l.count);
        only(&l, way, MANY);
        lexicon_release(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(forgotten)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
