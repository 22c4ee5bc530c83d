/*
 * What a compiled template is; shared by the compiler (template.c) and the renderer (render.c), of no concern
 * to anyone else.
 *
 *   set ─▶ template ─▶ node ─▶ node ─▶ …          (next)
 *                       └▶ node ─▶ …              (children: of a section, a block, a layout call)
 *                       └▶ template               (target: of a partial, a layout call)
 */
#ifndef KIEM_FORMAT_TEMPLATE_TREE_H
#define KIEM_FORMAT_TEMPLATE_TREE_H

#include "format/html_place.h"
#include "format/template.h"

enum node_kind {
    NODE_LITERAL,
    NODE_VALUE,    /* {{path}} */
    NODE_MESSAGE,  /* {{@key}} */
    NODE_SECTION,  /* {{#path}} */
    NODE_INVERTED, /* {{^path}} */
    NODE_PARTIAL,  /* {{>name}} */
    NODE_LAYOUT,   /* {{<name}}; its children are blocks only */
    NODE_BLOCK,    /* {{$name}} */
};

struct template_node {
    enum node_kind kind;
    enum html_where where;
    unsigned line;
    struct str text; /* literal text, path, key or name */
    const struct template_filter *filter;
    const struct template *target;
    struct template_node *children, *next;
};

struct template
{
    const char *name;
    struct template_node *nodes;
};

struct template_set {
    struct template *templates;
    size_t count;
    struct template_texts texts;
};

const struct template *template_find(const struct template_set *set, struct str name);
/* "." or names of letters, digits, "_" and "-" with dots between them. */
bool template_is_path(struct str path);

/* How a value is written; `write` escapes. */
struct template_filter {
    const char *name;
    void (*write)(struct buf *out, const struct value *v, const char *lang);
    enum {
        FILTER_TEXT,
        FILTER_MARKUP,
        FILTER_URL
    } makes; /* markup: only between tags; url: a whole, safe one */
};

/* NULL when there is none of that name. */
const struct template_filter *filter_find(struct str name);
/* The value without a filter. */
void filter_plain(struct buf *out, const struct value *v, const char *lang);
/* The value as a part of a URL: percent-encoded (RFC 3986 §2.3), in a path with "+" and "@" as they are. */
void filter_url_part(struct buf *out, const struct value *v, enum html_where where);

#endif
