/* The question of kiem figures show, from its options: blocks of years, traits and measures. Computes nothing. */
#include "engine/show.h"

#include "base/str.h"
#include "figures/cube/trait.h"
#include "figures/expression/sentence.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The index of a trait in the cube. */
static int find_trait(int *out, const struct show *s, const char *flag, const char *code)
{
    BUF_AUTO there;
    buf_init(&there, 200);
    for (size_t i = 0; i < s->cube.trait_count; i++) {
        if (text_is(s->cube.traits[i].code, code)) {
            *out = (int)i;
            return 0;
        }
        buf_printf(&there, "%s%s", i ? ", " : "", s->cube.traits[i].code);
    }
    return err_set(s->err, ERR_NOT_FOUND, code, "show_trait", "%s: %s", flag,
                   there.len ? buf_text(&there) : "–");
}

static int find_traits(int *out, int *count, const struct show *s, const char *flag, const char *otherwise)
{
    const char *const *codes = show_list(s, engine_option(s->e, flag, otherwise));
    int n = 0;
    if (!codes)
        return err_nomem(s->err);
    for (; *codes; codes++) {
        if (n == CUBE_TRAITS)
            return err_set(s->err, ERR_INVALID, flag, "show_many_traits", "%d", CUBE_TRAITS);
        int rc = find_trait(&out[n++], s, flag, *codes);
        if (rc < 0)
            return rc;
    }
    *count = n;
    return 0;
}

static int ask_standard(struct show *s)
{
    struct question *q = &s->question;
    const char *const *ways = show_list(s, engine_option(s->e, "--standard", NULL));
    if (!ways)
        return err_nomem(s->err);
    for (; *ways; ways++) {
        if (text_is(*ways, "indirect"))
            q->indirect = true;
        else if (text_is(*ways, "direct"))
            q->direct = true;
        else
            return err_set(s->err, ERR_INVALID, "--standard", "show_standard", "%s", *ways);
    }
    if (!q->indirect && !q->direct)
        return show_given(s, "--strata") ? err_set(s->err, ERR_INVALID, "--strata", "show_strata", NULL) : 0;
    return find_traits(q->strata, &q->strata_count, s, "--strata", "mother_age,parity");
}

/* What the traits and their values are called; a trait that the content does not have (an older cube) goes by its codes. */
static int name_traits(struct show *s)
{
    const struct cube *c = &s->cube;
    struct traits traits;
    const struct value *content = NULL;
    int rc = engine_content(&content, s->e, "traits.json", s->err);
    if (rc == 0)
        rc = traits_read(&traits, s->e->arena, s->schema, "traits.json", content, s->err);
    struct trait_words *words = arena_alloc(s->e->arena, c->trait_count * sizeof *words + 1);
    if (rc == 0 && !words)
        rc = err_nomem(s->err);
    for (size_t i = 0; rc == 0 && i < c->trait_count; i++) {
        const struct cube_trait *t = &c->traits[i];
        const struct trait *known = traits_find(&traits, str_of(t->code));
        const char **values = arena_alloc(s->e->arena, t->value_count * sizeof *values + 1);
        if (!values)
            return err_nomem(s->err);
        for (size_t k = 0; k < t->value_count; k++) {
            bool same = known && k < known->count && text_is(known->values[k].code, t->values[k]);
            values[k] = same ? show_words_of(&s->words, known->values[k].label) : t->values[k];
        }
        words[i] = (struct trait_words){known ? show_words_of(&s->words, known->label) : t->code, values};
    }
    s->question.traits = words;
    return rc;
}

static int ask_traits(struct show *s)
{
    struct question *q = &s->question;
    int rc = find_traits(q->by, &q->by_count, s, "--by", "");
    const char *unequal = engine_option(s->e, "--inequality", NULL);
    q->inequality = -1;
    if (rc == 0 && unequal)
        rc = find_trait(&q->inequality, s, "--inequality", unequal);
    for (int i = 0; rc == 0 && i < q->by_count; i++) {
        bool twice = q->by[i] == q->inequality;
        for (int k = 0; k < i; k++)
            twice = twice || q->by[i] == q->by[k];
        if (twice)
            rc =
                err_set(s->err, ERR_INVALID, "--by", "show_trait_twice", "%s", s->cube.traits[q->by[i]].code);
    }
    return rc < 0 ? rc : ask_standard(s);
}

static int ask_conf(struct show *s)
{
    const char *text = engine_option(s->e, "--conf", "0.95");
    char *end = NULL;
    errno = 0;
    double conf = strtod(text, &end);
    if (errno != 0 || end == text || *end != '\0' || !(conf >= 0.5 && conf <= 0.9999))
        return err_set(s->err, ERR_INVALID, "--conf", "show_conf", "%s", text);
    s->question.conf = conf;
    return 0;
}

static int ask_spans(struct show *s)
{
    struct question *q = &s->question;
    const struct schema *schema = s->schema;
    q->months = schema->period >= 0 && schema->fields[schema->period].period == PERIOD_MONTH;
    bool over_all = q->trend || q->lorenz || show_given(s, "--inequality");
    const char *otherwise = over_all ? "all" : text_is(q->map.level, "wijk") ? "5" : "1";
    struct spans_asked asked = {engine_option(s->e, "--period", otherwise),
                                engine_option(s->e, "--years", NULL), q->months};
    return spans_read(&q->spans, s->e->arena, &s->cube, &asked, s->err);
}

/* The definition as sentences, on one line. */
static const char *definition_of(const struct show *s, const struct indicator *i)
{
    struct arena *a = s->e->arena;
    BUF_AUTO text;
    buf_init(&text, 65536);
    enum sentence_language language = text_is(s->e->lang, "en") ? SENTENCE_EN : SENTENCE_NL;
    if (sentence_write(&text, a, i, language, s->err) < 0)
        return NULL;
    for (size_t at = 0; at < text.len; at++)
        if (text.data[at] == '\n')
            text.data[at] = ' ';
    while (text.len > 0 && text.data[text.len - 1] == ' ')
        text.data[--text.len] = '\0';
    return buf_keep(&text, a);
}

static int ask_indicators(struct show *s)
{
    struct asked *asked = arena_alloc(s->e->arena, s->indicator_count * sizeof *asked);
    if (!asked)
        return err_nomem(s->err);
    for (size_t i = 0; i < s->indicator_count; i++) {
        const struct indicator *x = s->indicators[i];
        size_t k = 0;
        while (k < s->cube.indicator_count && !text_is(s->cube.indicators[k].code, x->code))
            k++;
        if (k == s->cube.indicator_count)
            return err_set(s->err, ERR_NOT_FOUND, x->code, "show_not_in_cube", "%s", x->code);
        if (s->cube.indicators[k].fingerprint != indicator_fingerprint(x, &s->curves))
            return err_set(s->err, ERR_CONFLICT, s->question.dataset, "show_definition", "%s", x->code);
        asked[i] = (struct asked){k, x, definition_of(s, x)};
        if (!asked[i].sentence)
            return err_nomem(s->err);
    }
    s->question.asked = asked;
    s->question.asked_count = s->indicator_count;
    return 0;
}

int show_ask(struct show *s)
{
    struct question *q = &s->question;
    q->cube = &s->cube;
    q->words = &s->words;
    q->trend = show_given(s, "--trend");
    q->funnel = show_given(s, "--funnel");
    q->rank = show_given(s, "--rank");
    const char *over = engine_option(s->e, "--lorenz", NULL);
    q->lorenz = over != NULL;
    q->families = over && text_is(over, "families");
    q->years = show_draws(s);
    static int (*const steps[])(struct show *) = {ask_indicators, ask_conf, ask_spans, ask_traits,
                                                  name_traits};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof steps / sizeof steps[0]; i++)
        rc = steps[i](s);
    return rc;
}
