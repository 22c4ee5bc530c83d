/*
 * The renderer: walks the tree of a template over a value. It decides nothing about HTML; the compiler has
 * made sure that every value stands where escaping protects, and filter.c escapes.
 */
#include "format/template_tree.h"

#include <stdio.h>

enum {
    MAX_CALLS = 32,      /* templates inside each other */
    MAX_STEPS = 5000000, /* nodes of one page: some seconds; a real page has thousands */
    MAX_KEY = 200,
};

/* The value in view, and what is around it up to the page. */
struct frame {
    const struct value *value;
    const struct frame *outer;
};

/*
 * A layout call in force: its blocks stand in for the layout's. `outer` is what was in force where the call
 * is written, so that the blocks' own content sees that again (a component in a page's block is not touched
 * by the page's blocks), and the outermost call that names a block wins (a page over the layout's own
 * layout).
 */
struct cover {
    const struct template_node *layout;
    const struct cover *outer;
};

struct render {
    struct buf *out;
    const struct template_set *set;
    const char *lang;
    unsigned calls, steps;
    const char *looping; /* the template that calls itself without end */
};

static const struct value *look_up(const struct frame *frame, struct str path)
{
    if (str_is(path, "."))
        return frame->value;
    const char *dot = memchr(path.ptr, '.', path.len);
    struct str first = {path.ptr, dot ? (size_t)(dot - path.ptr) : path.len};
    for (; frame; frame = frame->outer) {
        const struct value *v = value_find(frame->value, first);
        if (v)
            return dot ? value_find_path(v, (struct str){dot + 1, path.len - first.len - 1}) : v;
    }
    return NULL;
}

static bool is_zero(struct str number)
{
    for (size_t i = 0; i < number.len && number.ptr[i] != 'e' && number.ptr[i] != 'E'; i++)
        if (number.ptr[i] >= '1' && number.ptr[i] <= '9')
            return false;
    return true;
}

static bool holds(const struct value *v)
{
    switch (value_kind(v)) {
    case VALUE_NULL:
        return false;
    case VALUE_BOOL:
        return value_as_bool(v, false);
    case VALUE_NUMBER:
        return !is_zero(value_str(v));
    case VALUE_TEXT:
        return value_str(v).len > 0;
    case VALUE_ARRAY:
        return value_count(v) > 0;
    case VALUE_OBJECT:
        break;
    }
    return true;
}

/* --- texts --- */

/* Fills each "[path]"; false when it does not fit. */
static bool make_key(char key[MAX_KEY], struct str pattern, const struct frame *frame)
{
    size_t len = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        struct str part = {pattern.ptr + i, 1};
        if (pattern.ptr[i] == '[') {
            const char *close = memchr(pattern.ptr + i, ']', pattern.len - i); /* the compiler has seen it */
            size_t end = close ? (size_t)(close - pattern.ptr) : pattern.len - 1;
            part = value_str(look_up(frame, (struct str){pattern.ptr + i + 1, end - i - 1}));
            i = end;
        }
        if (part.len >= MAX_KEY - len)
            return false;
        memcpy(key + len, part.ptr, part.len);
        len += part.len;
    }
    key[len] = '\0';
    return true;
}

/* Writes what "{…}" stands for; false when it is no placeholder. */
static bool fill_in(struct render *r, struct str inside, const struct frame *frame)
{
    const char *bar = memchr(inside.ptr, '|', inside.len);
    struct str path = {inside.ptr, bar ? (size_t)(bar - inside.ptr) : inside.len};
    const struct template_filter *filter =
        bar ? filter_find((struct str){bar + 1, inside.len - path.len - 1}) : NULL;
    if (!template_is_path(path) || (bar && (!filter || filter->makes != FILTER_TEXT)))
        return false;
    (filter ? filter->write : filter_plain)(r->out, look_up(frame, path), r->lang);
    return true;
}

static void write_filled(struct render *r, struct str text, const struct frame *frame)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *close = text.ptr[i] == '{' ? memchr(text.ptr + i, '}', text.len - i) : NULL;
        if (!close)
            continue;
        size_t end = (size_t)(close - text.ptr);
        html_escape(r->out, text.ptr + from, i - from);
        from = i;
        if (fill_in(r, (struct str){text.ptr + i + 1, end - i - 1}, frame)) {
            from = end + 1;
            i = end;
        }
    }
    html_escape(r->out, text.ptr + from, text.len - from);
}

/* A text that is missing shows as its key, so that a page stays usable and the gap can be found. */
static void write_message(struct render *r, const struct template_node *n, const struct frame *frame)
{
    char key[MAX_KEY] = "";
    const struct template_texts *texts = &r->set->texts;
    bool fits = make_key(key, n->text, frame);
    const char *text = fits && texts->find ? texts->find(texts->state, r->lang, key) : NULL;
    struct str shown = fits ? str_of(key) : n->text;
    if (text)
        write_filled(r, str_of(text), frame);
    else
        html_escape(r->out, shown.ptr, shown.len);
}

/* --- nodes --- */

static void write_nodes(struct render *r, const struct template_node *n, const struct frame *frame,
                        const struct cover *cover);

static void write_value(struct render *r, const struct template_node *n, const struct frame *frame)
{
    const struct value *v = look_up(frame, n->text);
    if (n->where == HTML_URL_PATH || n->where == HTML_URL_QUERY)
        filter_url_part(r->out, v, n->where);
    else
        (n->filter ? n->filter->write : filter_plain)(r->out, v, r->lang);
}

static void write_section(struct render *r, const struct template_node *n, const struct frame *frame,
                          const struct cover *cover)
{
    const struct value *v = look_up(frame, n->text);
    if (!holds(v))
        return;
    if (value_kind(v) == VALUE_BOOL) {
        write_nodes(r, n->children, frame, cover);
        return;
    }
    bool many = value_kind(v) == VALUE_ARRAY;
    size_t count = many ? value_count(v) : 1;
    for (size_t i = 0; i < count; i++) {
        struct frame inner = {many ? value_item(v, i) : v, frame};
        write_nodes(r, n->children, &inner, cover);
    }
}

static void write_call(struct render *r, const struct template *target, const struct frame *frame,
                       const struct cover *cover)
{
    if (r->calls == MAX_CALLS) {
        r->looping = target->name;
        return;
    }
    r->calls++;
    write_nodes(r, target->nodes, frame, cover);
    r->calls--;
}

static void write_block(struct render *r, const struct template_node *n, const struct frame *frame,
                        const struct cover *cover)
{
    const struct template_node *content = n->children;
    const struct cover *inside = cover;
    for (const struct cover *c = cover; c; c = c->outer)
        for (const struct template_node *b = c->layout->children; b; b = b->next)
            if (b->text.len == n->text.len && memcmp(b->text.ptr, n->text.ptr, n->text.len) == 0) {
                content = b->children;
                inside = c->outer;
            }
    write_nodes(r, content, frame, inside);
}

static void write_node(struct render *r, const struct template_node *n, const struct frame *frame,
                       const struct cover *cover)
{
    switch (n->kind) {
    case NODE_LITERAL:
        buf_add(r->out, n->text.ptr, n->text.len);
        break;
    case NODE_VALUE:
        write_value(r, n, frame);
        break;
    case NODE_MESSAGE:
        write_message(r, n, frame);
        break;
    case NODE_SECTION:
        write_section(r, n, frame, cover);
        break;
    case NODE_INVERTED:
        if (!holds(look_up(frame, n->text)))
            write_nodes(r, n->children, frame, cover);
        break;
    case NODE_PARTIAL:
        write_call(r, n->target, frame, cover);
        break;
    case NODE_LAYOUT:
        write_call(r, n->target, frame, &(struct cover){n, cover});
        break;
    case NODE_BLOCK:
        write_block(r, n, frame, cover);
        break;
    }
}

static void write_nodes(struct render *r, const struct template_node *n, const struct frame *frame,
                        const struct cover *cover)
{
    for (; n && !r->out->failed && !r->looping; n = n->next) {
        if (r->steps++ == MAX_STEPS)
            r->looping = "";
        else
            write_node(r, n, frame, cover);
    }
}

int template_render(struct buf *out, const struct template_set *set, const char *name,
                    const struct value *page, const char *lang, struct err *err)
{
    const struct template *t = template_find(set, str_of(name));
    if (!t)
        return err_set(err, ERR_NOT_FOUND, "template", "template_missing", "%s", name);
    struct render r = {.out = out, .set = set, .lang = lang};
    struct frame frame = {.value = page};
    write_call(&r, t, &frame, NULL);
    if (r.looping)
        return err_set(err, ERR_INVALID, name, "template_loop", "%s", r.looping);
    return out->failed ? err_nomem(err) : 0;
}
