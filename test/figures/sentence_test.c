/*
 * Definitions as sentences: single ones by hand, and those of all shipped indicators as agreed on (test/figures/golden). With
 * KIEM_GOLDEN=renew in the environment the files are written anew: read them aloud before keeping them.
 */
#include "figures/expression/sentence.h"

#include "base/mem.h"
#include "figures/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* The sentences of a share with that numerator and denominator, over the fields of births. */
static void say(struct buf *out, struct arena *a, const struct schema *schema, const char *const sides[2],
                enum sentence_language language)
{
    struct err err = {0};
    struct expr_scope scope = {.name = "x", .schema = schema};
    struct indicator i = {.code = "i", .schema = schema, .per = 100, .rows = {"geboorten", "births"}};
    const struct expr **trees[] = {&i.numerator, &i.denominator};
    for (int k = 0; k < 2; k++)
        if (expression_read(trees[k], a, &scope, str_of(sides[k]), EXPR_ANY, &err) != 0)
            fail_msg("%s: %s %s", sides[k], err.key, err.arg);
    assert_int_equal(sentence_write(out, a, &i, language, &err), 0);
}

static void by_hand(void **state)
{
    (void)state;
    static const struct {
        const char *sides[2];
        const char *nl, *en;
    } table[] = {
        {{"ga_days < 259", "ga_days >= 168"},
         "Aandeel geboorten (per 100) waarvoor geldt: zwangerschapsduur minder dan 259 dagen.\n"
         "Gerekend over geboorten waarvoor geldt: zwangerschapsduur ten minste 168 dagen.\n",
         "Share of births (per 100) for which: gestational age less than 259 days.\n"
         "Taken over births for which: gestational age at least 168 days.\n"},
        {{"smoking and not anomaly", "true"},
         "Aandeel geboorten (per 100) waarvoor geldt: rookte in de zwangerschap en niet ‘aangeboren "
         "afwijking’.\n"
         "Gerekend over alle geboorten.\n",
         "Share of births (per 100) for which: smoked in the pregnancy and not ‘congenital anomaly’.\n"
         "Taken over all births.\n"},
        {{"not ga_days < 259 or (outcome != 'live' and not known(weight_g))", "true"},
         "Aandeel geboorten (per 100) waarvoor geldt: zwangerschapsduur ten minste 259 dagen of (uitkomst is "
         "niet "
         "levend geboren en geboortegewicht is niet bekend).\nGerekend over alle geboorten.\n",
         "Share of births (per 100) for which: gestational age at least 259 days or (outcome is not live "
         "born and "
         "birth weight is not known).\nTaken over all births.\n"},
        {{"origin in ('turkey', 'morocco', 'suriname') and parity in (0, 1)", "true"},
         "Aandeel geboorten (per 100) waarvoor geldt: herkomst van de moeder is Turkije, Marokko of Suriname "
         "en "
         "eerdere bevallingen is 0 of 1.\nGerekend over alle geboorten.\n",
         NULL},
        {{"(ga_days + 7) / 7 >= 36.50", "true"},
         "Aandeel geboorten (per 100) waarvoor geldt: (zwangerschapsduur plus 7) gedeeld door 7 ten minste "
         "36,5.\n"
         "Gerekend over alle geboorten.\n",
         "Share of births (per 100) for which: (gestational age plus 7) divided by 7 at least 36.5.\n"
         "Taken over all births.\n"},
        {{"if(died, death_days, 0)", "ga_days >= 168"},
         "Over geboorten, som van: als overleden in het eerste jaar dan voltooide dagen bij overlijden, "
         "anders 0.\n"
         "Gedeeld door aantal waarvoor geldt: zwangerschapsduur ten minste 168 dagen; per 100.\n",
         NULL},
    };
    ARENA_AUTO a = arena_new(64 << 20);
    struct registry r;
    registry_load(&r, a);
    const struct schema *births = registry_schema(&r, "births");
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (int language = SENTENCE_NL; language <= SENTENCE_EN; language++) {
            BUF_AUTO out;
            buf_init(&out, 10000);
            const char *expected = language == SENTENCE_NL ? table[i].nl : table[i].en;
            say(&out, a, births, table[i].sides, (enum sentence_language)language);
            if (expected)
                assert_string_equal(buf_text(&out), expected);
        }
}

static void read_file(struct buf *out, const char *path)
{
    FILE *in = fopen(path, "rb");
    char part[4096];
    if (!in)
        fail_msg("%s cannot be read", path);
    for (size_t n; (n = fread(part, 1, sizeof part, in)) > 0;)
        buf_add(out, part, n);
    fclose(in);
}

static void write_file(const struct buf *text, const char *path)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text->data, 1, text->len, out), text->len);
    assert_int_equal(fclose(out), 0);
}

static void shipped(void **state)
{
    (void)state;
    static const char *const paths[] = {"test/figures/golden/sentences.nl.txt",
                                        "test/figures/golden/sentences.en.txt"};
    ARENA_AUTO a = arena_new(64 << 20);
    struct registry r;
    registry_load(&r, a);
    const char *renew = getenv("KIEM_GOLDEN");
    for (int language = SENTENCE_NL; language <= SENTENCE_EN; language++) {
        BUF_AUTO out, kept;
        buf_init(&out, 1 << 20);
        buf_init(&kept, 1 << 20);
        for (size_t i = 0; i < r.indicators.count; i++) {
            buf_printf(&out, "%s\n", r.indicators.items[i].code);
            assert_int_equal(
                sentence_write(&out, a, &r.indicators.items[i], (enum sentence_language)language, NULL), 0);
            buf_adds(&out, "\n");
        }
        if (text_is(renew, "renew"))
            write_file(&out, paths[language]);
        read_file(&kept, paths[language]);
        assert_string_equal(buf_text(&out), buf_text(&kept));
    }
}

static void failing_memory(void **state)
{
    (void)state;
    ARENA_AUTO kept = arena_new(64 << 20);
    struct registry r;
    registry_load(&r, kept);
    const struct indicator *big4 = indicators_find(&r.indicators, "big4");
    bool failed = true;
    for (unsigned n = 1; failed; n++) {
        mem_fail_after(n);
        ARENA_AUTO a = arena_new(1 << 20);
        BUF_AUTO out;
        buf_init(&out, 1 << 16);
        int rc = a ? sentence_write(&out, a, big4, SENTENCE_NL, NULL) : ERR_NOMEM;
        failed = mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
    }
    ARENA_AUTO a = arena_new(1 << 20);
    BUF_AUTO small;
    buf_init(&small, 100);
    assert_int_equal(sentence_write(&small, a, big4, SENTENCE_NL, NULL), ERR_NOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(shipped),
        cmocka_unit_test(failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
