/*
 * Short texts for parents (content/articles): public, by phase and by word; in her own place those of her time first. What
 * she reads is kept nowhere. Choosing by her answers is not done here: a text about debts or violence at the top of her page
 * would tell who looks over her shoulder.
 */
#include "app/parent/parent.h"

#include "app/access.h"
#include "app/coalition/map.h"
#include "app/coalition/map_card.h"
#include "base/str.h"

#include <string.h>

enum { WORDS_MAX = 8, QUERY_MAX = 80, WORD_LEN = 40, REST = ARTICLE_PHASES };

/* --- finding words --- */

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* `word` is in lower case. */
static bool holds(const char *text, const char *word)
{
    for (; text && *text; text++) {
        size_t n = 0;
        while (word[n] && lower(text[n]) == word[n])
            n++;
        if (!word[n])
            return true;
    }
    return false;
}

static bool says(const struct call *c, const struct article *a, const char *word)
{
    if (holds(label_in(&a->title, c->lang), word) ||
        holds(content_label(c->app->content, "article_subject", a->subject, c->lang), word))
        return true;
    for (size_t i = 0; i < a->text_count; i++)
        if (holds(label_in(&a->text[i], c->lang), word))
            return true;
    return false;
}

/* Whether it says every word of the query; an empty one is said by all. */
static bool fits(const struct call *c, const struct article *a, const char *query)
{
    char word[WORD_LEN];
    for (int words = 0; query && *query && words < WORDS_MAX; words++) {
        size_t n = 0;
        query += strspn(query, " ");
        for (; *query && *query != ' '; query++)
            if (n + 1 < sizeof word)
                word[n++] = lower(*query);
        word[n] = '\0';
        if (n > 0 && !says(c, a, word))
            return false;
    }
    return true;
}

/* --- showing --- */

static void put_item(struct call *c, struct value *items, const struct article *a)
{
    struct value *item = value_add_object(items);
    value_put_text(item, "href", arena_printf(c->arena, "/articles/%s", a->code));
    value_put_text(item, "title", label_in(&a->title, c->lang));
    value_put_text(item, "subject", call_label(c, "article_subject", a->subject));
}

/* What is asked for: the phases (bits) and the words. */
struct wanted {
    unsigned phases, first;
    const char *words;
};

/* Under which heading: of the phases that are hers now the first, else its own first. */
static int group_of(const struct article *a, const struct wanted *w)
{
    unsigned among = a->phases & w->first ? a->phases & w->first : a->phases;
    for (int p = 0; p < ARTICLE_PHASES; p++)
        if (among & (1u << p))
            return p;
    return REST;
}

/* The headings with their texts, hers before the others. */
static void put_groups(struct call *c, const struct wanted *w)
{
    struct value *groups = value_put_array(c->page, "groups"), *lists[REST + 1];
    const struct content *content = c->app->content;
    int64_t count = 0;
    for (int p = 0; p <= REST; p++)
        lists[p] = value_array(c->arena);
    for (size_t i = 0; i < content->article_count; i++) {
        const struct article *a = &content->articles[i];
        if (!(a->phases & w->phases) || !fits(c, a, w->words))
            continue;
        put_item(c, lists[group_of(a, w)], a);
        count++;
    }
    for (int hers = 1; hers >= 0; hers--)
        for (int p = 0; p < REST; p++) {
            if (value_count(lists[p]) == 0 || (int)(w->first >> p & 1u) != hers)
                continue;
            struct value *g = value_add_object(groups);
            value_put_text(g, "title",
                           call_label(c, "article_phase", article_phase_code((enum article_phase)p)));
            value_put_bool(g, "hers", hers);
            value_put(g, "items", lists[p]);
        }
    value_put_int(c->page, "count", count);
}

static void put_search(struct call *c, const char *action)
{
    struct value *fields;
    const struct code_list *phases = content_list(c->app->content, "article_phase");
    value_put(c->page, "search", map_filter_form(&fields, c, action, "articles.search"));
    map_filter_text(c, fields, "words");
    struct value *choices = map_filter_select(c, fields, "phase");
    map_filter_choice(c, choices, "phase", (struct map_choice){"", call_text(c, "articles.any_phase")});
    for (size_t i = 0; phases && i < phases->count; i++)
        map_filter_choice(
            c, choices, "phase",
            (struct map_choice){phases->items[i].code, label_in(&phases->items[i].label, c->lang)});
}

static void put_list(struct call *c, const char *action, unsigned hers)
{
    const char *phase = value_get_text(c->query, "phase"), *words = value_get_text(c->query, "words");
    struct wanted w = {
        .phases = ~0u, .first = hers, .words = words && strlen(words) <= QUERY_MAX ? words : NULL};
    for (int p = 0; p < ARTICLE_PHASES; p++)
        if (text_is(phase, article_phase_code((enum article_phase)p))) {
            w.phases = 1u << p;
            w.first |= w.phases; /* that is the heading */
        }
    put_search(c, action);
    put_groups(c, &w);
}

/* --- without a connection --- */

static void put_whole(struct call *c, struct value *list, const struct article *a)
{
    struct value *item = value_add_object(list), *text = value_put_array(item, "text");
    value_put_text(item, "code", a->code);
    value_put_text(item, "title", label_in(&a->title, c->lang));
    value_put_text(item, "source", a->source);
    for (size_t i = 0; i < a->text_count; i++)
        value_put_text(value_add_object(text), "words", label_in(&a->text[i], c->lang));
}

int offline_page(struct call *c, struct err *err)
{
    (void)err;
    const struct content *content = c->app->content;
    const struct wanted all = {.phases = ~0u};
    struct value *groups = value_put_array(c->page, "groups");
    map_help(c);
    for (int p = 0; p < ARTICLE_PHASES; p++) {
        struct value *g = value_add_object(groups), *list = value_put_array(g, "texts");
        value_put_text(g, "phase", call_label(c, "article_phase", article_phase_code((enum article_phase)p)));
        for (size_t i = 0; i < content->article_count; i++)
            if (group_of(&content->articles[i], &all) == p)
                put_whole(c, list, &content->articles[i]);
    }
    return 0;
}

/* --- pages --- */

int articles_page(struct call *c, struct err *err)
{
    (void)err;
    put_list(c, "/articles", 0);
    return 0;
}

static void put_phases(struct call *c, const struct article *a)
{
    struct value *list = value_put_array(c->page, "phases");
    for (int p = 0; p < ARTICLE_PHASES; p++) {
        if (!(a->phases & (1u << p)))
            continue;
        struct value *item = value_add_object(list);
        const char *code = article_phase_code((enum article_phase)p);
        value_put_text(item, "label", call_label(c, "article_phase", code));
        value_put_text(item, "href", arena_printf(c->arena, "/articles?phase=%s", code));
    }
}

int article_page(struct call *c, struct err *err)
{
    const struct content *content = c->app->content;
    const struct article *a = NULL;
    for (size_t i = 0; i < content->article_count && !a; i++)
        if (text_is(content->articles[i].code, call_param(c, "article")))
            a = &content->articles[i];
    if (!a)
        return err_set(err, ERR_NOT_FOUND, "article", "no_page", NULL);
    char day[11] = "";
    if (a->reviewed != DAY_NONE)
        day_format(day, a->reviewed);
    value_put_text(c->page, "title", label_in(&a->title, c->lang));
    value_put_text(c->page, "subject", call_label(c, "article_subject", a->subject));
    struct value *text = value_put_array(c->page, "text");
    for (size_t i = 0; i < a->text_count; i++)
        value_put_text(value_add_object(text), "words", label_in(&a->text[i], c->lang));
    value_put_text(c->page, "source", a->source);
    value_put_text(c->page, "url", a->url);
    value_put_text(c->page, "reviewed", day[0] ? day : NULL);
    put_phases(c, a);
    return 0;
}

/* --- her own time --- */

static int gestation_of(int *out, bool *was, struct call *c, const char *person, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_PERSON_PREGNANCIES, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct pregnancy p = {store_day(row, "due_day", DAY_NONE), store_day(row, "ended_day", DAY_NONE),
                              DAY_NONE};
        *was = true;
        if (pregnancy_running(&p, c->today))
            *out = gestation_age(p.due_day, c->today);
    }
    return rc;
}

int own_articles(struct call *c, struct err *err)
{
    struct access a;
    struct value *child;
    bool was = false;
    int gestation = ARTICLE_NEVER, age = ARTICLE_NEVER;
    int rc = access_open(&a, c, c->actor->person, FOR_OWN,
                         &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc == 0)
        rc = gestation_of(&gestation, &was, c, a.person, err);
    if (rc == 0)
        rc = store_one(&child, &c->store, SQL_OWN_YOUNGEST, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    int32_t born = store_day(child, "birth_day", DAY_NONE);
    if (born != DAY_NONE && born <= c->today)
        age = c->today - born;
    put_list(c, "/me/articles", article_phases_on(gestation, age));
    return 0;
}
