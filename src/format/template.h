/*
 * Logic-less templates, escaped always: there is no way to write a value unescaped.
 *
 *   {{name}} {{a.b}} {{.}}   the value, HTML-escaped; nothing when absent, true or false for a truth. The first
 *                            name is looked for in the current object, then outwards to the page.
 *   {{name|day}}             with a filter, see below
 *   {{#name}}…{{/name}}      array: once per item; object: once inside it; true, text that is not empty, number
 *                            that is not zero: once ({{.}} is then that text or number)
 *   {{^name}}…{{/name}}      when absent, null, false, empty text, empty array or 0
 *   {{>partial}}             another template, in the current context; at most 32 inside each other
 *   {{>partial name}}        as {{#name}}{{>partial}}{{/name}}
 *   {{@key}}                 a text of content/texts in the page's language; {name} and {name|filter} inside the
 *                            text are filled from the context, escaped. [name] inside the key is filled first:
 *                            {{@state.[state]}}; when there is no such text, the key shows.
 *   {{!comment}}
 *   {{<layout}} {{$block}}…{{/block}} … {{/layout}}   inheritance: the layout's {{$block}}default{{/block}} is
 *                            replaced by the page's block of that name; in the call only blocks may stand
 *
 * A tag other than a value or a text that stands alone on its line leaves no blank line.
 *
 * Filters of an ISO date or instant ("2026-11-21", "2026-11-21T14:05:00+01:00"; an instant shows as the clock in
 * the Netherlands does); anything else is shown as it is:
 *   day        21 november 2026, 21 November 2026
 *   shortday   21-11-2026, 21 Nov 2026
 *   time       14:05
 *   daytime    21 november 2026, 14:05
 *   month      november 2026; also of "2026-11"
 *   weekday    zaterdag, Saturday
 * Other filters:
 *   number     12.345,5 in Dutch, 12,345.5 in English
 *   lines      line breaks become <br>
 *   json       the value as JSON, for data-… attributes
 *   path link  a whole URL: `path` on this site (begins with one "/"), `link` https:, mailto: or tel:; "#" otherwise
 *
 * Where a value may stand. Escaping protects between tags and in quoted attributes, so the compiler refuses a
 * value anywhere else: unquoted, as the name of a tag or attribute, in a comment, <script>, <style>, a style
 * attribute or an event handler. In a URL attribute (href, src, action, hx-get …) a value may not come first,
 * unless through `path` or `link`; further on it is percent-encoded: href="/families/{{id}}?q={{q}}". What stands
 * in a section or block ends at the same place of the HTML as where it began.
 */
#ifndef KIEM_FORMAT_TEMPLATE_H
#define KIEM_FORMAT_TEMPLATE_H

#include "format/value.h"

struct template_set;

/* Source of one template: name without ".html". */
struct template_source {
    const char *name;
    const char *text;
    size_t len;
};

/* Text lookup: the text for `key` in `lang`, or NULL. */
struct template_texts {
    const char *(*find)(const void *state, const char *lang, const char *key);
    const void *state;
};

/* Compiles all; everything lives in `a`, `texts` (may be NULL: no texts) is used as long as the set.
 * ERR_INVALID "template_syntax" names file:line and what is expected (unknown partial, unclosed section,
 * unknown filter, fixed text key that has no text in nl or en, a value at a place where it may not stand);
 * ERR_NOMEM. */
int template_set_new(struct template_set **out, struct arena *a, const struct template_source *sources,
                     size_t count, const struct template_texts *texts, struct err *err) MUST_USE;
/* Renders into `out` (latches). ERR_NOT_FOUND when there is no such template; ERR_NOMEM when `out` is full.
 */
int template_render(struct buf *out, const struct template_set *set, const char *name,
                    const struct value *page, const char *lang, struct err *err) MUST_USE;
bool template_exists(const struct template_set *set, const char *name);

/* HTML-escapes & < > " ' */
void html_escape(struct buf *out, const char *text, size_t len);

#endif
