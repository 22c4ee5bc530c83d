/*
 * The compiler of templates: text to a tree, once, at start. It refuses everything that could go wrong later:
 * a section left open, a partial, text or filter that does not exist, a value where escaping would not
 * protect. It does not render; render.c does.
 */
#include "format/template_tree.h"

#include <stdarg.h>
#include <stdio.h>

enum { MAX_NESTING = 64 };

struct compiler {
    struct arena *arena;
    struct template_set *set;
    struct str source;
    const char *name; /* of the template */
    size_t at;
    unsigned line, here; /* of what is read next; of the tag in hand */
    unsigned nesting;
    bool in_layout; /* directly inside a layout call, where only blocks may stand */
    struct html_place place;
    unsigned *seen,
        search; /* per template the last search for a block that came by; the number of this one */
    struct err *err;
};

struct tag {
    char sign;       /* one of "#^/>@!<$", or NUL for a value */
    struct str body; /* trimmed, without the sign */
    bool alone;      /* on its line: the whole line goes */
    size_t start, end;
};

static int fail(const struct compiler *c, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int fail(const struct compiler *c, unsigned line, const char *format, ...)
{
    struct err *err = c->err;
    char where[sizeof err->where], detail[sizeof err->arg];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    snprintf(where, sizeof where, "%.90s.html:%u", c->name, line);
    return err_set(err, ERR_INVALID, where, "template_syntax", "%s", detail);
}

/* "%.*s" takes an int. */
static int shown(struct str s)
{
    return s.len < 60 ? (int)s.len : 60;
}

static bool is_name(struct str s, const char *also)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!alphanumeric && (c == '\0' || !strchr(also, c)))
            return false;
    }
    return s.len > 0;
}

bool template_is_path(struct str path)
{
    if (str_is(path, "."))
        return true;
    if (!is_name(path, "_-.") || path.ptr[0] == '.' || path.ptr[path.len - 1] == '.')
        return false;
    for (size_t i = 1; i < path.len; i++)
        if (path.ptr[i] == '.' && path.ptr[i - 1] == '.')
            return false;
    return true;
}

/* --- tags --- */

static size_t find_in(struct str s, size_t from, const char *two)
{
    for (size_t i = from; i + 1 < s.len; i++)
        if (s.ptr[i] == two[0] && s.ptr[i + 1] == two[1])
            return i;
    return s.len;
}

/* Widens a tag that stands alone on its line to the whole line. */
static void take_line(const struct compiler *c, struct tag *t)
{
    size_t start = t->start, end = t->end;
    while (start > 0 && (c->source.ptr[start - 1] == ' ' || c->source.ptr[start - 1] == '\t'))
        start--;
    while (end < c->source.len && strchr(" \t\r", c->source.ptr[end]) && c->source.ptr[end])
        end++;
    bool from_start = start == 0 || c->source.ptr[start - 1] == '\n';
    bool to_end = end == c->source.len || c->source.ptr[end] == '\n';
    if (!from_start || !to_end)
        return;
    t->start = start;
    t->end = end < c->source.len ? end + 1 : end;
}

static void count_lines(struct compiler *c, size_t until)
{
    for (; c->at < until; c->at++)
        c->line += c->source.ptr[c->at] == '\n';
}

/* 1 with the next tag, 0 when there is none, or negative. */
static int next_tag(struct compiler *c, struct tag *t)
{
    size_t open = find_in(c->source, c->at, "{{");
    if (open == c->source.len)
        return 0;
    size_t close = find_in(c->source, open + 2, "}}");
    if (close == c->source.len) {
        count_lines(c, open);
        return fail(c, c->line, "\"}}\" is missing");
    }
    struct str body = str_trim((struct str){c->source.ptr + open + 2, close - open - 2});
    *t = (struct tag){.start = open, .end = close + 2};
    if (body.len > 0 && strchr("#^/>@!<$", body.ptr[0]) && body.ptr[0]) {
        t->sign = body.ptr[0];
        body = str_trim((struct str){body.ptr + 1, body.len - 1});
        if (t->sign != '@')
            take_line(c, t);
    }
    t->body = body;
    return 1;
}

static struct template_node *add_node(struct compiler *c, struct template_node ***tail, enum node_kind kind,
                                      struct str text)
{
    struct template_node *n = arena_alloc(c->arena, sizeof *n);
    if (!n)
        return NULL;
    *n = (struct template_node){
        .kind = kind, .text = text, .line = c->here, .where = html_place_where(&c->place)};
    **tail = n;
    *tail = &n->next;
    return n;
}

static int add_literal(struct compiler *c, struct template_node ***tail, size_t until)
{
    struct str text = {c->source.ptr + c->at, until - c->at};
    if (text.len == 0)
        return 0;
    if (c->in_layout) {
        if (str_trim(text).len > 0)
            return fail(c, c->line, "inside {{<layout}} only blocks may stand");
        count_lines(c, until);
        return 0;
    }
    if (!add_node(c, tail, NODE_LITERAL, text))
        return err_nomem(c->err);
    html_place_read(&c->place, text);
    count_lines(c, until);
    return c->place.wrong ? fail(c, c->line, "%s", c->place.wrong) : 0;
}

/* --- values and texts --- */

static int check_place(const struct compiler *c, const struct template_filter *filter)
{
    switch (html_place_where(&c->place)) {
    case HTML_TEXT:
        return 0;
    case HTML_ATTRIBUTE:
        return filter && filter->makes == FILTER_MARKUP
                   ? fail(c, c->here, "|%s makes tags; not in an attribute", filter->name)
                   : 0;
    case HTML_URL_START:
        return filter && filter->makes == FILTER_URL
                   ? 0
                   : fail(c, c->here, "%s may not begin with a value, unless with |path or |link",
                          c->place.name);
    case HTML_URL_PATH:
    case HTML_URL_QUERY:
        return filter ? fail(c, c->here, "a value inside a URL is percent-encoded and takes no filter") : 0;
    case HTML_CODE:
        return fail(c, c->here, "a value may not stand in a script, a style or an event handler");
    case HTML_TAG:
        break;
    }
    return fail(c, c->here, "a value inside a tag must stand in a quoted attribute");
}

static int add_value(struct compiler *c, struct template_node ***tail, struct str body)
{
    const char *bar = memchr(body.ptr, '|', body.len);
    struct str path = str_trim((struct str){body.ptr, bar ? (size_t)(bar - body.ptr) : body.len});
    const struct template_filter *filter = NULL;
    if (!template_is_path(path))
        return fail(c, c->here, "\"%.*s\" is no name of a value", shown(body), body.ptr);
    if (bar) {
        struct str name = str_trim((struct str){bar + 1, body.len - (size_t)(bar - body.ptr) - 1});
        filter = filter_find(name);
        if (!filter)
            return fail(c, c->here, "there is no filter \"%.*s\"", shown(name), name.ptr);
    }
    int failed = check_place(c, filter);
    if (failed)
        return failed;
    struct template_node *n = add_node(c, tail, NODE_VALUE, path);
    if (!n)
        return err_nomem(c->err);
    n->filter = filter;
    c->place.started = true;
    return 0;
}

/* Each "[…]" in a key must hold a path; outside them letters, digits and "_.-". */
static bool is_key(struct str key, bool *is_static)
{
    *is_static = true;
    size_t from = 0;
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] != '[')
            continue;
        const char *close = memchr(key.ptr + i, ']', key.len - i);
        size_t end = close ? (size_t)(close - key.ptr) : 0;
        if (!close || !template_is_path((struct str){key.ptr + i + 1, end - i - 1}))
            return false;
        if (i > from && !is_name((struct str){key.ptr + from, i - from}, "_.-"))
            return false;
        *is_static = false;
        from = end + 1;
        i = end;
    }
    return key.len > 0 && (from == key.len || is_name((struct str){key.ptr + from, key.len - from}, "_.-"));
}

static int check_text(const struct compiler *c, const char *key)
{
    static const char *const langs[] = {"nl", "en"};
    const struct template_texts *texts = &c->set->texts;
    for (size_t i = 0; i < sizeof langs / sizeof langs[0]; i++)
        if (!texts->find || !texts->find(texts->state, langs[i], key))
            return fail(c, c->here, "there is no text \"%s\" in %s", key, langs[i]);
    return 0;
}

static int add_message(struct compiler *c, struct template_node ***tail, struct str body)
{
    bool is_static = false;
    enum html_where where = html_place_where(&c->place);
    if (!is_key(body, &is_static))
        return fail(c, c->here, "\"%.*s\" is no key of a text", shown(body), body.ptr);
    if (where != HTML_TEXT && where != HTML_ATTRIBUTE)
        return fail(c, c->here,
                    "a text may stand between tags or in a quoted attribute that is no URL or code");
    const char *key = arena_dup(c->arena, body.ptr, body.len);
    if (!key || !add_node(c, tail, NODE_MESSAGE, (struct str){key, body.len}))
        return err_nomem(c->err);
    return is_static ? check_text(c, key) : 0;
}

/* --- what holds other nodes --- */

static int parse_nodes(struct compiler *c, struct template_node **list, const struct tag *opened);

/* The nodes up to the closing tag, which must leave the HTML where it was. */
static int parse_inside(struct compiler *c, struct template_node *n, const struct tag *t)
{
    unsigned line = c->here;
    bool in_layout = c->in_layout, fresh = in_layout || t->sign == '<';
    if (c->nesting == MAX_NESTING)
        return fail(c, line, "more than %d tags inside each other", MAX_NESTING);
    struct html_place before = c->place;
    if (fresh)
        memset(&c->place, 0, sizeof c->place);
    struct html_place start = c->place;
    c->in_layout = t->sign == '<';
    c->nesting++;
    int failed = parse_nodes(c, &n->children, t);
    c->nesting--;
    c->in_layout = in_layout;
    if (failed)
        return failed;
    if (!html_place_same(&start, &c->place))
        return fail(c, line, "{{%c%.*s}} must begin and end at the same place of the HTML", t->sign,
                    shown(t->body), t->body.ptr);
    c->place.started = start.started; /* it may have been passed over */
    if (fresh)
        c->place = before;
    return 0;
}

static int add_section(struct compiler *c, struct template_node ***tail, const struct tag *t)
{
    if (!template_is_path(t->body))
        return fail(c, c->here, "\"%.*s\" is no name of a value", shown(t->body), t->body.ptr);
    struct template_node *n = add_node(c, tail, t->sign == '#' ? NODE_SECTION : NODE_INVERTED, t->body);
    return n ? parse_inside(c, n, t) : err_nomem(c->err);
}

static int add_block(struct compiler *c, struct template_node ***tail, const struct tag *t)
{
    if (!is_name(t->body, "_-"))
        return fail(c, c->here, "\"%.*s\" is no name of a block", shown(t->body), t->body.ptr);
    if (html_place_where(&c->place) != HTML_TEXT)
        return fail(c, c->here, "a block stands between tags");
    struct template_node *n = add_node(c, tail, NODE_BLOCK, t->body);
    return n ? parse_inside(c, n, t) : err_nomem(c->err);
}

/* {{>name}}, {{>name path}} (as {{#path}}{{>name}}{{/path}}) and {{<name}}. */
static int add_call(struct compiler *c, struct template_node ***tail, const struct tag *t)
{
    size_t end = 0;
    while (end < t->body.len && !strchr(" \t\r\n", t->body.ptr[end]))
        end++;
    struct str name = {t->body.ptr, end}, path = str_trim((struct str){t->body.ptr + end, t->body.len - end});
    bool partial = t->sign == '>';
    if (!is_name(name, "_-/") || (path.len > 0 && (!partial || !template_is_path(path))))
        return fail(c, c->here, "\"%.*s\" is no name of a template", shown(t->body), t->body.ptr);
    if (html_place_where(&c->place) != HTML_TEXT)
        return fail(c, c->here, "another template is filled in between tags only");
    struct template_node **inside = NULL;
    if (path.len > 0) {
        struct template_node *section = add_node(c, tail, NODE_SECTION, path);
        if (!section)
            return err_nomem(c->err);
        inside = &section->children;
        tail = &inside;
    }
    struct template_node *n = add_node(c, tail, partial ? NODE_PARTIAL : NODE_LAYOUT, name);
    if (!n)
        return err_nomem(c->err);
    n->target = template_find(c->set, name);
    if (!n->target)
        return fail(c, c->here, "there is no template \"%.*s\"", shown(name), name.ptr);
    return partial ? 0 : parse_inside(c, n, t);
}

static int add_tag(struct compiler *c, struct template_node ***tail, const struct tag *t)
{
    if (t->sign == '!')
        return 0;
    if (c->in_layout && t->sign != '$')
        return fail(c, c->here, "inside {{<layout}} only blocks may stand");
    html_place_cut(&c->place);
    if (c->place.wrong)
        return fail(c, c->here, "%s", c->place.wrong);
    switch (t->sign) {
    case '\0':
        return add_value(c, tail, t->body);
    case '@':
        return add_message(c, tail, t->body);
    case '$':
        return add_block(c, tail, t);
    case '#':
    case '^':
        return add_section(c, tail, t);
    default:
        return add_call(c, tail, t);
    }
}

/* Until the tag that closes `opened`, or the end of the template when that is NULL. */
static int parse_nodes(struct compiler *c, struct template_node **list, const struct tag *opened)
{
    struct template_node **tail = list;
    unsigned line = c->here;
    for (;;) {
        struct tag t = {0};
        int found = next_tag(c, &t);
        if (found < 0)
            return found;
        int failed = add_literal(c, &tail, found ? t.start : c->source.len);
        if (failed)
            return failed;
        if (!found)
            return opened ? fail(c, line, "{{%c%.*s}} is never closed", opened->sign, shown(opened->body),
                                 opened->body.ptr)
                          : 0;
        c->here = c->line;
        count_lines(c, t.end);
        if (t.sign == '/') {
            html_place_cut(&c->place);
            if (opened && opened->body.len == t.body.len &&
                memcmp(opened->body.ptr, t.body.ptr, t.body.len) == 0)
                return c->place.wrong ? fail(c, c->here, "%s", c->place.wrong) : 0;
            return fail(c, c->here, "{{/%.*s}} closes nothing here", shown(t.body), t.body.ptr);
        }
        failed = add_tag(c, &tail, &t);
        if (failed)
            return failed;
    }
}

/* --- the set --- */

/* Whether `n` or what it calls on has a block of that name; looks into each template once per search. */
static bool has_block(struct compiler *c, const struct template_node *n, struct str name)
{
    for (; n; n = n->next) {
        if (n->kind == NODE_BLOCK && n->text.len == name.len && memcmp(n->text.ptr, name.ptr, name.len) == 0)
            return true;
        if (has_block(c, n->children, name))
            return true;
        unsigned *seen = n->target ? &c->seen[n->target - c->set->templates] : NULL;
        if (!seen || *seen == c->search)
            continue;
        *seen = c->search;
        if (has_block(c, n->target->nodes, name))
            return true;
    }
    return false;
}

/* A block that its layout does not have would vanish without a trace. */
static int check_blocks(struct compiler *c, const struct template_node *n)
{
    for (; n; n = n->next) {
        const struct template_node *block = n->kind == NODE_LAYOUT ? n->children : NULL;
        for (; block; block = block->next) {
            c->search++;
            if (!has_block(c, n->target->nodes, block->text))
                return fail(c, block->line, "%s has no block \"%.*s\"", n->target->name, shown(block->text),
                            block->text.ptr);
        }
        int failed = check_blocks(c, n->children);
        if (failed)
            return failed;
    }
    return 0;
}

const struct template *template_find(const struct template_set *set, struct str name)
{
    for (size_t i = 0; i < set->count; i++)
        if (str_is(name, set->templates[i].name))
            return &set->templates[i];
    return NULL;
}

bool template_exists(const struct template_set *set, const char *name)
{
    return template_find(set, str_of(name)) != NULL;
}

static int compile(struct compiler *c, struct template *t, const struct template_source *source)
{
    const char *text = arena_dup(c->arena, source->text, source->len);
    if (!text)
        return err_nomem(c->err);
    c->source = (struct str){text, source->len};
    c->name = t->name;
    c->at = 0;
    c->line = c->here = 1;
    memset(&c->place, 0, sizeof c->place);
    if (!str_is_utf8(c->source))
        return fail(c, 1, "the template is not UTF-8");
    if (template_find(c->set, str_of(t->name)) != t)
        return fail(c, 1, "there are two templates of this name");
    int failed = parse_nodes(c, &t->nodes, NULL);
    if (failed)
        return failed;
    return c->place.state == HTML_IN_TEXT
               ? 0
               : fail(c, c->line, "the template ends inside a tag, a comment or a script");
}

int template_set_new(struct template_set **out, struct arena *a, const struct template_source *sources,
                     size_t count, const struct template_texts *texts, struct err *err)
{
    struct template_set *set = arena_alloc(a, sizeof *set);
    struct template *templates = arena_alloc(a, count * sizeof *templates);
    unsigned *seen = arena_alloc(a, count * sizeof *seen);
    if (!set || !templates || !seen)
        return err_nomem(err);
    *set = (struct template_set){.templates = templates, .count = count};
    if (texts)
        set->texts = *texts;
    for (size_t i = 0; i < count; i++) {
        templates[i].name = arena_str(a, sources[i].name);
        if (!templates[i].name)
            return err_nomem(err);
    }
    struct compiler c = {.arena = a, .set = set, .seen = seen, .err = err};
    for (size_t i = 0; i < count; i++) {
        int failed = compile(&c, &templates[i], &sources[i]);
        if (failed)
            return failed;
    }
    for (size_t i = 0; i < count; i++) {
        c.name = templates[i].name;
        int failed = check_blocks(&c, templates[i].nodes);
        if (failed)
            return failed;
    }
    *out = set;
    return 0;
}
