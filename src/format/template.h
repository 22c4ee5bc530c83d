/*
 * Logic-less templates, escaped always: there is no way to write a value unescaped.
 *
 *   {{name}} {{a.b}} {{.}}     the value, HTML-escaped; nothing when absent. Looks in the current object,
 * then outwards to the page.
 *   {{name|day}}               with a filter: day, daytime, time, month, weekday (ISO text → Dutch or English
 * text), phase-less plain formats only; `lines` (line breaks → <br>), `json` (for data-… attributes)
 *   {{#name}}…{{/name}}        array: once per item; object: once inside it; true / non-empty text /
 * non-zero: once
 *   {{^name}}…{{/name}}        when absent, null, false, empty text, empty array or 0
 *   {{>partial}}               another template, in the current context
 *   {{>partial name}}          … with `name` as its context (nothing when absent)
 *   {{@key}}                   a text of content/texts in the page's language; {name} inside the text is
 * filled from the context, escaped. `[name]` inside the key is filled first: {{@state.[state]}}
 *   {{!comment}}
 *   {{<layout}} … {{$block}}…{{/block}} … {{/layout}}   inheritance: a layout's {{$block}}default{{/block}}
 * is replaced by the page's block of that name
 *
 * A tag that stands alone on its line leaves no blank line. Templates are compiled once, at start.
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

/* Compiles all; everything lives in `a`. ERR_INVALID "template_syntax" names file:line and what is expected
 * (unknown partial, unclosed section, unknown filter, static text key that has no text in nl or en). */
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
