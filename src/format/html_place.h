/*
 * Where in the HTML a template tag stands: as text, in a quoted attribute, in a URL, or where no value may
 * ever be written. The compiler of templates reads each literal piece through this; it follows the states of
 * the HTML standard's tokenizer (WHATWG HTML §13.2.5) as far as they matter for that question.
 */
#ifndef KIEM_FORMAT_HTML_PLACE_H
#define KIEM_FORMAT_HTML_PLACE_H

#include "base/str.h"

#include <stdbool.h>

enum html_where {
    HTML_TEXT,      /* between tags, also in <title> and <textarea> */
    HTML_ATTRIBUTE, /* in a quoted attribute value */
    HTML_URL_START, /* at the beginning of a quoted href, src, action … */
    HTML_URL_PATH,  /* further on in one */
    HTML_URL_QUERY, /* further on, after a "?" or "#" */
    HTML_TAG,       /* in a tag but not in a quoted value, or in a comment */
    HTML_CODE,      /* in <script>, <style>, an event handler or a style attribute */
};

struct html_place {
    enum html_state {
        HTML_IN_TEXT,
        HTML_OPENING, /* after "<" */
        HTML_CLOSING, /* after "</" */
        HTML_MARKUP,  /* after "<!" or "<?" */
        HTML_COMMENT, /* after "<!--" */
        HTML_TAG_NAME,
        HTML_BETWEEN, /* in a tag, between attributes */
        HTML_NAME,    /* of an attribute */
        HTML_AFTER_NAME,
        HTML_ENDED, /* a name was cut off by a template tag: it may not go on */
        HTML_BEFORE_VALUE,
        HTML_QUOTED,
        HTML_UNQUOTED,
        HTML_RAW, /* in <script>, <style>, <title>, <textarea>: until its end tag */
    } state;
    char quote;
    bool closing;           /* the tag is an end tag */
    bool started, query;    /* something stands in the value already; a "?" or "#" does */
    char tag[12], name[24]; /* lower case, cut off when longer */
    size_t matched;         /* of "<!--", "-->" or "</tag" */
    const char *wrong;      /* what is wrong with the HTML, in a few words; NULL when nothing */
};

/* Reads literal HTML. */
void html_place_read(struct html_place *p, struct str literal);
/* A template tag stands here: names and unquoted values may not go on behind it. */
void html_place_cut(struct html_place *p);
enum html_where html_place_where(const struct html_place *p);
/* Whether a section that begins at `a` and ends at `b` leaves the reader where it was. */
bool html_place_same(const struct html_place *a, const struct html_place *b);

#endif
