/* Says a definition in words. The words of fields, codes and terms are content; those between them stand here. */
#include "figures/expression/sentence.h"

#include "figures/expression/functions.h"
#include "figures/join.h"

#include <inttypes.h>

enum { TERMS_SAID = 400 };

struct speaker {
    struct buf *out;
    const struct schema *schema;
    enum sentence_language language;
    const struct expr_term **said; /* in the order in which they come up */
    size_t said_count, said_max;
};

static const char *pick(const struct speaker *s, struct words w)
{
    const char *text = s->language == SENTENCE_NL ? w.nl : w.en;
    return text ? text : "";
}

static void add(struct speaker *s, const char *nl, const char *en)
{
    buf_adds(s->out, s->language == SENTENCE_NL ? nl : en);
}

/* With a small first letter, unless the word is written in capitals (BMI). */
static void add_small(struct speaker *s, const char *text)
{
    bool capital = text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z';
    if (capital) {
        buf_addc(s->out, (char)(text[0] - 'A' + 'a'));
        text++;
    }
    buf_adds(s->out, text);
}

static void add_number(struct speaker *s, int64_t n, int decimals)
{
    uint64_t size = n < 0 ? (uint64_t)-n : (uint64_t)n, unit = 1;
    while (decimals > 0 && size % 10 == 0) {
        size /= 10;
        decimals--;
    }
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    buf_printf(s->out, "%s%" PRIu64, n < 0 ? "−" : "", size / unit);
    if (decimals > 0)
        buf_printf(s->out, "%s%0*" PRIu64, s->language == SENTENCE_NL ? "," : ".", decimals, size % unit);
}

static void add_unit(struct speaker *s, const char *unit)
{
    static const struct {
        const char *unit;
        struct words words;
    } units[] = {
        {"days", {"dagen", "days"}},          {"weeks", {"weken", "weeks"}},
        {"years", {"jaar", "years"}},         {"hours", {"uur", "hours"}},
        {"minutes", {"minuten", "minutes"}},  {"g", {"gram", "grams"}},
        {"kg", {"kilogram", "kilograms"}},    {"cm", {"centimeter", "centimetres"}},
        {"persons", {"personen", "persons"}},
    };
    if (!unit || !unit[0])
        return;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (text_is(units[i].unit, unit))
            unit = pick(s, units[i].words);
    buf_addc(s->out, ' ');
    buf_adds(s->out, unit);
}

static void say(struct speaker *s, const struct expr *e, bool whole);

static void remember(struct speaker *s, const struct expr_term *term)
{
    for (size_t i = 0; i < s->said_count; i++)
        if (s->said[i] == term)
            return;
    if (s->said_count < s->said_max)
        s->said[s->said_count++] = term;
}

static const struct field *field_of(const struct speaker *s, const struct expr *e)
{
    return e->op == EXPR_FIELD ? &s->schema->fields[e->field] : NULL;
}

static void say_field(struct speaker *s, const struct expr *e)
{
    const struct schema_join *join = schema_joined(s->schema, e->field);
    add_small(s, pick(s, s->schema->fields[e->field].label));
    if (join) {
        buf_adds(s->out, " (");
        add_small(s, pick(s, join->label));
        buf_adds(s->out, ")");
    }
}

/* The unit of what is compared: of the field or sum of fields that it is. */
static const char *unit_of(const struct speaker *s, const struct expr *e)
{
    if (e->op == EXPR_FIELD)
        return s->schema->fields[e->field].unit;
    bool same = e->op == EXPR_SCALE || e->op == EXPR_REAL || e->op == EXPR_ADD || e->op == EXPR_SUB;
    return same && !e->term ? unit_of(s, e->args[0]) : NULL;
}

static const struct expr *bare(const struct expr *e)
{
    while ((e->op == EXPR_SCALE || e->op == EXPR_REAL) && !e->term)
        e = e->args[0];
    return e;
}

static void say_compare(struct speaker *s, const struct expr *e, bool denied)
{
    static const struct words signs[] = {
        [EXPR_EQ] = {" is ", " is "},
        [EXPR_NE] = {" is niet ", " is not "},
        [EXPR_LT] = {" minder dan ", " less than "},
        [EXPR_LE] = {" hoogstens ", " at most "},
        [EXPR_GT] = {" meer dan ", " more than "},
        [EXPR_GE] = {" ten minste ", " at least "},
    };
    static const enum expr_op opposite[] = {
        [EXPR_EQ] = EXPR_NE, [EXPR_NE] = EXPR_EQ, [EXPR_LT] = EXPR_GE,
        [EXPR_LE] = EXPR_GT, [EXPR_GT] = EXPR_LE, [EXPR_GE] = EXPR_LT,
    };
    say(s, e->args[0], false);
    buf_adds(s->out, pick(s, signs[denied ? opposite[e->op] : e->op]));
    say(s, e->args[1], false);
    if (bare(e->args[1])->op == EXPR_CONSTANT)
        add_unit(s, unit_of(s, e->args[0]));
}

static void say_in(struct speaker *s, const struct expr *e, bool denied)
{
    const struct field *f = field_of(s, e->args[0]);
    say(s, e->args[0], false);
    add(s, denied ? " is niet " : " is ", denied ? " is not " : " is ");
    for (size_t i = 0; i < e->list_count; i++) {
        if (i > 0)
            add(s, i + 1 < e->list_count ? ", " : " of ", i + 1 < e->list_count ? ", " : " or ");
        if (e->args[0]->type == EXPR_CODE)
            buf_adds(s->out, pick(s, f->codes[e->list[i]].label));
        else if (e->texts)
            buf_printf(s->out, "‘%s’", e->texts[i]);
        else
            add_number(s, e->list[i], e->args[0]->decimals);
    }
    if (!e->texts)
        add_unit(s, unit_of(s, e->args[0]));
}

static void say_not(struct speaker *s, const struct expr *e)
{
    const struct expr *what = e->args[0];
    if (!what->term && what->op == EXPR_IN) {
        say_in(s, what, true);
    } else if (!what->term && what->op <= EXPR_GE && what->op >= EXPR_EQ) {
        say_compare(s, what, true);
    } else if (!what->term && what->op == EXPR_KNOWN) {
        say(s, what->args[0], false);
        add(s, " is niet bekend", " is not known");
    } else {
        bool quoted = what->op == EXPR_FIELD && !what->term;
        add(s, quoted ? "niet ‘" : "niet ", quoted ? "not ‘" : "not ");
        say(s, what, false);
        buf_adds(s->out, quoted ? "’" : "");
    }
}

/* A chain of the same word is one list; another in it stands in parentheses. */
static void say_chain(struct speaker *s, const struct expr *e)
{
    for (int i = 0; i < 2; i++) {
        const struct expr *part = e->args[i];
        bool other = !part->term && (part->op == EXPR_AND || part->op == EXPR_OR || part->op == EXPR_IF) &&
                     (part->op != e->op || i == 1);
        if (i == 1)
            add(s, e->op == EXPR_AND ? " en " : " of ", e->op == EXPR_AND ? " and " : " or ");
        buf_adds(s->out, other ? "(" : "");
        say(s, part, false);
        buf_adds(s->out, other ? ")" : "");
    }
}

static bool is_constant(const struct expr *e, int64_t n)
{
    return e->op == EXPR_CONSTANT && e->constant == n && !e->term;
}

static void say_if(struct speaker *s, const struct expr *e)
{
    bool truth = e->type == EXPR_TRUTH;
    if (truth && is_constant(e->args[1], 1)) {
        say(s, e->args[0], false);
        add(s, ", of anders ", ", or else ");
        say(s, e->args[2], false);
    } else if (truth && is_constant(e->args[2], 0)) {
        say(s, e->args[0], false);
        add(s, " en daarbij ", " and with that ");
        say(s, e->args[1], false);
    } else {
        add(s, "als ", "if ");
        say(s, e->args[0], false);
        add(s, " dan ", " then ");
        say(s, e->args[1], false);
        add(s, ", anders ", ", otherwise ");
        say(s, e->args[2], false);
    }
}

static void say_count(struct speaker *s, const struct expr *e)
{
    add(s, "het aantal dat waar is van (", "how many are true of (");
    for (int i = 0; i < e->arg_count; i++) {
        buf_adds(s->out, i > 0 ? "; " : "");
        say(s, e->args[i], false);
    }
    buf_addc(s->out, ')');
}

static void say_arithmetic(struct speaker *s, const struct expr *e)
{
    static const struct words signs[] = {
        [EXPR_ADD] = {" plus ", " plus "},
        [EXPR_SUB] = {" min ", " minus "},
        [EXPR_MUL] = {" maal ", " times "},
        [EXPR_DIV] = {" gedeeld door ", " divided by "},
    };
    for (int i = 0; i < 2; i++) {
        const struct expr *part = bare(e->args[i]);
        bool open = !part->term && part->op >= EXPR_ADD && part->op <= EXPR_DIV;
        buf_adds(s->out, i > 0 ? pick(s, signs[e->op]) : "");
        buf_adds(s->out, open ? "(" : "");
        say(s, part, false);
        buf_adds(s->out, open ? ")" : "");
    }
}

static void say_call(struct speaker *s, const struct expr *e)
{
    const char *text = pick(s, e->function->label);
    const char *place = strstr(text, "{1}");
    buf_add(s->out, text, place ? (size_t)(place - text) : strlen(text));
    if (place) {
        buf_printf(s->out, "%d", expression_percent((enum curve_centile)e->constant));
        buf_adds(s->out, place + 3);
    }
}

/* What the node itself says; its term, when it has one, was said before. */
static void say_node(struct speaker *s, const struct expr *e)
{
    switch (e->op) {
    case EXPR_FIELD:
        say_field(s, e);
        break;
    case EXPR_CONSTANT:
        if (e->type == EXPR_TRUTH)
            add(s, e->constant ? "altijd" : "nooit", e->constant ? "always" : "never");
        else
            add_number(s, e->constant, e->decimals);
        break;
    case EXPR_EQ:
    case EXPR_NE:
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
        say_compare(s, e, false);
        break;
    case EXPR_IN:
        say_in(s, e, false);
        break;
    case EXPR_AND:
    case EXPR_OR:
        say_chain(s, e);
        break;
    case EXPR_NOT:
        say_not(s, e);
        break;
    case EXPR_IF:
        say_if(s, e);
        break;
    case EXPR_KNOWN:
        say(s, e->args[0], false);
        add(s, " is bekend", " is known");
        break;
    case EXPR_COUNT:
        say_count(s, e);
        break;
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_DIV:
        say_arithmetic(s, e);
        break;
    case EXPR_SCALE:
    case EXPR_REAL:
        say(s, e->args[0], false);
        break;
    case EXPR_CALL:
        say_call(s, e);
        break;
    }
}

/* A term by its label, between quotes unless it is the whole of what is said. */
static void say(struct speaker *s, const struct expr *e, bool whole)
{
    if (!e->term) {
        say_node(s, e);
        return;
    }
    remember(s, e->term);
    buf_adds(s->out, whole ? "" : "‘");
    buf_adds(s->out, pick(s, e->term->label));
    buf_adds(s->out, whole ? "" : "’");
}

static void say_share(struct speaker *s, const struct indicator *i)
{
    const char *rows = pick(s, i->rows);
    add(s, "Aandeel ", "Share of ");
    buf_printf(s->out, "%s (per %d)", rows, i->per);
    add(s, " waarvoor geldt: ", " for which: ");
    say(s, i->numerator, true);
    add(s, ".\nGerekend over ", ".\nTaken over ");
    if (is_constant(i->denominator, 1)) {
        add(s, "alle ", "all ");
        buf_adds(s->out, rows);
    } else {
        buf_adds(s->out, rows);
        add(s, " waarvoor geldt: ", " for which: ");
        say(s, i->denominator, true);
    }
    buf_adds(s->out, ".\n");
}

static void say_side(struct speaker *s, const struct indicator *i, const struct expr *e)
{
    if (is_constant(e, 1) && e->type == EXPR_TRUTH) {
        add(s, "het aantal ", "the number of ");
        buf_adds(s->out, pick(s, i->rows));
        return;
    }
    bool truth = e->type == EXPR_TRUTH;
    add(s, truth ? "aantal waarvoor geldt: " : "som van: ", truth ? "number for which: " : "sum of: ");
    say(s, e, true);
}

static void say_ratio(struct speaker *s, const struct indicator *i)
{
    add(s, "Over ", "Over ");
    buf_adds(s->out, pick(s, i->rows));
    buf_adds(s->out, ", ");
    say_side(s, i, i->numerator);
    add(s, ".\nGedeeld door ", ".\nDivided by ");
    say_side(s, i, i->denominator);
    if (i->per > 1)
        buf_printf(s->out, "; per %d", i->per);
    buf_adds(s->out, ".\n");
}

int sentence_write(struct buf *out, struct arena *a, const struct indicator *i,
                   enum sentence_language language, struct err *err)
{
    struct speaker s = {.out = out, .schema = i->schema, .language = language, .said_max = TERMS_SAID};
    s.said = arena_alloc(a, TERMS_SAID * sizeof *s.said);
    if (!s.said)
        return err_nomem(err);
    if (i->numerator->type == EXPR_TRUTH && i->denominator->type == EXPR_TRUTH)
        say_share(&s, i);
    else
        say_ratio(&s, i);
    for (size_t k = 0; k < s.said_count; k++) {
        add(&s, "‘", "‘");
        buf_adds(out, pick(&s, s.said[k]->label));
        add(&s, "’ betekent: ", "’ means: ");
        say_node(&s, s.said[k]->tree);
        buf_adds(out, ".\n");
    }
    return out->failed ? err_nomem(err) : 0;
}
