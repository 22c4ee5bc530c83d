/*
 * Articles for parents: reading them and judging them. A text that nobody stands for, or that nobody looked at for longer
 * than the term "article_review", is found by the check, not refused at loading: an old text is better than no pages.
 */
#include "content/article.h"

#include "asking/entry.h"
#include "base/clock.h"
#include "base/str.h"

#include <string.h>

enum { PARAGRAPHS_MAX = 20, ARTICLES_MAX = 500 };

size_t articles_count(const struct value *tree)
{
    return value_count(value_get(tree, "articles"));
}

/* --- reading --- */

static int load_phases(struct article *out, const struct entry *e)
{
    const struct value *list = NULL;
    int rc = entry_list(&list, e, "phases", ARTICLE_PHASES);
    const char **codes = arena_alloc(e->arena, (value_count(list) + 1) * sizeof *codes);
    if (rc < 0 || !codes)
        return rc < 0 ? rc : err_nomem(e->err);
    for (size_t i = 0; i < value_count(list); i++) {
        codes[i] = arena_str(e->arena, value_as_text(value_item(list, i), ""));
        for (int p = 0; p < ARTICLE_PHASES; p++)
            out->phases |= text_is(codes[i], article_phase_code((enum article_phase)p)) ? 1u << p : 0;
    }
    out->phase_codes = codes;
    out->phase_count = value_count(list);
    return 0;
}

static int load_text(struct article *out, const struct entry *e)
{
    const struct value *list = NULL;
    int rc = entry_list(&list, e, "text", PARAGRAPHS_MAX);
    struct label *text = arena_alloc(e->arena, (value_count(list) + 1) * sizeof *text);
    if (rc < 0 || !text)
        return rc < 0 ? rc : err_nomem(e->err);
    for (size_t i = 0; i < value_count(list); i++)
        text[i] = label_load(e->arena, value_item(list, i));
    out->text = text;
    out->text_count = value_count(list);
    return text[0].nl ? 0 : entry_wrong(e, "text");
}

static int load_one(struct article *out, const struct entry *e, const char *file)
{
    *out = (struct article){.file = file, .reviewed = DAY_NONE};
    const struct value *source = value_get(e->value, "source");
    const char *day = value_get_text(e->value, "reviewed");
    int rc = entry_code(&out->code, e, "code");
    if (rc == 0)
        rc = entry_code(&out->subject, e, "subject");
    if (rc == 0)
        rc = load_phases(out, e);
    if (rc == 0)
        rc = load_text(out, e);
    if (rc < 0)
        return rc;
    out->title = label_load(e->arena, value_get(e->value, "title"));
    const char *name = value_get_text(source, "name"), *url = value_get_text(source, "url");
    out->source = name ? arena_str(e->arena, name) : NULL;
    out->url = url ? arena_str(e->arena, url) : NULL;
    return day && !day_parse(&out->reviewed, day) ? entry_wrong(e, "reviewed") : 0;
}

int articles_load(struct article *out, struct arena *a, const struct value *tree, const char *file,
                  struct err *err)
{
    struct entry whole = {.value = tree, .arena = a, .err = err};
    const struct value *list = NULL;
    int rc = entry_list(&list, &whole, "articles", ARTICLES_MAX);
    for (size_t i = 0; rc == 0 && i < value_count(list); i++) {
        struct entry e = entry_of(list, "articles", i, a, err);
        rc = load_one(&out[i], &e, file);
    }
    return rc;
}

/* --- judging --- */

void check_reviewed(struct checker *k, const char *file, const char *where, int32_t reviewed, int32_t today)
{
    const struct term_rule *term = terms_find(&k->content->terms, "article_review");
    char day[11] = "";
    if (reviewed != DAY_NONE)
        day_format(day, reviewed);
    bool ahead = today != DAY_NONE && reviewed != DAY_NONE && reviewed > today;
    if (reviewed == DAY_NONE || ahead)
        check_add(k, file, where, "article_review_none", day);
    else if (today != DAY_NONE && term && today - reviewed > term->term.count)
        check_add(k, file, where, "article_review_over", day);
}

void check_source(struct checker *k, const char *file, const char *where, const char *source, const char *url)
{
    if (!source || !source[0])
        check_add(k, file, where, "article_source", "");
    if (!url || strncmp(url, "https://", 8) != 0)
        check_add(k, file, where, "article_link", url ? url : "");
}

static void check_one(struct checker *k, size_t at, int32_t today)
{
    const struct article *all = k->content->articles, *a = &all[at];
    check_label(k, a->file, a->code, &a->title);
    for (size_t i = 0; i < a->text_count; i++)
        check_label(k, a->file, a->code, &a->text[i]);
    for (size_t i = 0; i < a->phase_count; i++) {
        bool known = false;
        for (int p = 0; p < ARTICLE_PHASES; p++)
            known = known || text_is(a->phase_codes[i], article_phase_code((enum article_phase)p));
        if (!known)
            check_add(k, a->file, a->code, "article_phase", a->phase_codes[i]);
    }
    if (a->phase_count == 0)
        check_add(k, a->file, a->code, "article_phase", "");
    if (!content_has_code(k->content, "article_subject", a->subject))
        check_add(k, a->file, a->code, "article_subject", a->subject);
    for (size_t i = 0; i < at; i++)
        if (text_is(all[i].code, a->code))
            check_add(k, a->file, a->code, "article_twice", all[i].file);
    check_source(k, a->file, a->code, a->source, a->url);
    check_reviewed(k, a->file, a->code, a->reviewed, today);
}

void check_articles(struct checker *k, int32_t today)
{
    if (k->content->article_count > 0 && !terms_find(&k->content->terms, "article_review"))
        check_add(k, "terms.json", "terms", "term_missing", "article_review");
    for (size_t i = 0; i < k->content->article_count; i++)
        check_one(k, i, today);
}
