/* kiem figures indicators: which there are, whether the content is right, and what one says. Counts nothing. */
#include "engine/definitions.h"
#include "figures/expression/sentence.h"

#include <inttypes.h>

enum { SENTENCE_MAX = 1 << 20 };

static const char *pick(const struct engine *e, struct words w)
{
    return text_is(e->lang, "en") ? w.en : w.nl;
}

static int list(struct engine *e, const struct definitions *d)
{
    size_t code = 0, dataset = 0;
    for (size_t i = 0; i < d->indicators.count; i++) {
        const struct indicator *in = &d->indicators.items[i];
        code = strlen(in->code) > code ? strlen(in->code) : code;
        dataset = strlen(in->schema->code) > dataset ? strlen(in->schema->code) : dataset;
    }
    for (size_t i = 0; i < d->indicators.count; i++) {
        const struct indicator *in = &d->indicators.items[i];
        printf("%-*s  %-*s  %6d  %s\n", (int)code, in->code, (int)dataset, in->schema->code, in->per,
               pick(e, in->name));
    }
    return 0;
}

/* Reading them was the check. */
static int check(struct engine *e, const struct definitions *d)
{
    char count[24];
    snprintf(count, sizeof count, "%zu", d->indicators.count);
    say(e, stdout, "command.indicators.right", count);
    return 0;
}

static int explain_one(struct engine *e, const struct indicator *i, struct err *err)
{
    BUF_AUTO sentence;
    buf_init(&sentence, SENTENCE_MAX);
    enum sentence_language language = text_is(e->lang, "en") ? SENTENCE_EN : SENTENCE_NL;
    int rc = sentence_write(&sentence, e->arena, i, language, err);
    if (rc < 0)
        return rc;
    static const char *const intervals[] = {
        [INTERVAL_WILSON] = "Wilson", [INTERVAL_BYAR] = "Byar", [INTERVAL_NONE] = "–"};
    static const char *const directions[] = {[DIRECTION_LOWER] = "command.indicators.lower",
                                             [DIRECTION_HIGHER] = "command.indicators.higher",
                                             [DIRECTION_NONE] = "command.indicators.none"};
    char print[24];
    snprintf(print, sizeof print, "%016" PRIx64, i->fingerprint);
    printf("%s: %s\n\n%s\n%s\n", i->code, pick(e, i->name), buf_text(&sentence), pick(e, i->explain));
    say(e, stdout, "command.indicators.numerator", i->numerator_text);
    say(e, stdout, "command.indicators.denominator", i->denominator_text);
    say(e, stdout, "command.indicators.dataset", i->schema->code, i->source);
    say(e, stdout, "command.indicators.faces", i->unit[0] ? i->unit : "–", intervals[i->interval],
        engine_text(e, directions[i->direction]), i->publication, print);
    return 0;
}

static int run(struct engine *e)
{
    struct err err;
    struct definitions d;
    const char *what = e->argc > 0 ? e->argv[0] : "list";
    bool explains = text_is(what, "explain") && e->argc > 1;
    if (!explains && (e->argc > 1 || (!text_is(what, "list") && !text_is(what, "check"))))
        return engine_usage(&command_indicators, stderr);
    if (engine_definitions(&d, e, &err) < 0)
        return engine_complain(e, &err);
    if (!explains)
        return text_is(what, "list") ? list(e, &d) : check(e, &d);
    for (int i = 1; i < e->argc; i++) {
        const struct indicator *one = NULL;
        fputs(i > 1 ? "\n" : "", stdout);
        if (definitions_find(&one, &d, e->argv[i], &err) < 0 || explain_one(e, one, &err) < 0)
            return engine_complain(e, &err);
    }
    return 0;
}

const struct engine_command command_indicators = {"indicators", "[list|check|explain CODE…]",
                                                  "which indicators there are, and what each counts", NULL,
                                                  run};
