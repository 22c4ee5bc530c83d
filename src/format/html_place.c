/* See html_place.h. It does not check that elements are nested well; a test on the rendered pages does. */
#include "format/html_place.h"

#include <strings.h>

/* The value of these names is a URL, so it must not begin with what a user typed. */
static const char *const url_names[] = {"href",   "src",     "action", "formaction", "xlink:href", "poster",
                                        "cite",   "data",    "ping",   "background", "manifest",   "srcset",
                                        "hx-get", "hx-post", "hx-put", "hx-patch",   "hx-delete"};
/* The value of these is code or a page of its own. */
static const char *const code_names[] = {"style", "srcdoc", "hx-vals", "hx-vars", "hx-headers"};
static const char *const raw_tags[] = {"script", "style", "title", "textarea"};

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}
#define IS_ONE_OF(name, names) is_one_of(name, names, sizeof(names) / sizeof(names)[0])

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void add_lower(char *name, size_t room, char c)
{
    size_t len = strlen(name);
    if (len + 1 == room)
        return;
    name[len] = (char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
    name[len + 1] = '\0';
}

static void begin_tag(struct html_place *p, char c)
{
    p->state = HTML_TAG_NAME;
    memset(p->tag, 0, sizeof p->tag);
    add_lower(p->tag, sizeof p->tag, c);
}

static void begin_name(struct html_place *p, char c)
{
    p->state = HTML_NAME;
    memset(p->name, 0, sizeof p->name);
    add_lower(p->name, sizeof p->name, c);
}

static void end_tag(struct html_place *p)
{
    p->state = !p->closing && IS_ONE_OF(p->tag, raw_tags) ? HTML_RAW : HTML_IN_TEXT;
    p->matched = 0;
}

static void read_opening(struct html_place *p, char c)
{
    p->closing = p->state == HTML_CLOSING;
    if (is_letter(c))
        begin_tag(p, c);
    else if (c == '/' && !p->closing)
        p->state = HTML_CLOSING;
    else if ((c == '!' || c == '?') && !p->closing)
        p->state = HTML_MARKUP, p->matched = 2;
    else
        p->wrong = "a \"<\" that opens no tag is written as &lt;";
}

static void read_markup(struct html_place *p, char c)
{
    p->matched = c == '-' && p->matched >= 2 ? p->matched + 1 : 0;
    if (c == '>')
        p->state = HTML_IN_TEXT;
    else if (p->matched == 4)
        p->state = HTML_COMMENT, p->matched = 0;
}

static void read_comment(struct html_place *p, char c)
{
    if (c == '>' && p->matched >= 2)
        p->state = HTML_IN_TEXT;
    p->matched = c == '-' ? p->matched + 1 : 0;
}

/* Looks for "</tag"; the rest of the end tag is read as any tag. */
static void read_raw(struct html_place *p, char c)
{
    size_t len = strlen(p->tag);
    if (p->matched == len + 2 && (is_space(c) || c == '>' || c == '/')) {
        p->closing = true;
        p->state = HTML_BETWEEN;
        if (c == '>')
            end_tag(p);
        return;
    }
    char wanted = p->matched == 0 ? '<' : p->matched == 1 ? '/' : p->tag[p->matched - 2];
    if (strncasecmp(&c, &wanted, 1) == 0 && wanted != '\0')
        p->matched++;
    else
        p->matched = c == '<';
}

static void read_in_tag(struct html_place *p, char c)
{
    bool in_name = p->state == HTML_NAME || p->state == HTML_TAG_NAME;
    if (c == '>')
        end_tag(p);
    else if (is_space(c) || c == '/')
        p->state = c != '/' && (p->state == HTML_NAME || p->state == HTML_AFTER_NAME) ? HTML_AFTER_NAME
                                                                                      : HTML_BETWEEN;
    else if (p->state == HTML_ENDED)
        p->wrong = "a name may not go on after a template tag; put a space before it";
    else if (c == '"' || c == '\'' || c == '<')
        p->wrong = "a quote or \"<\" stands inside a tag";
    else if (c == '=' && (p->state == HTML_NAME || p->state == HTML_AFTER_NAME))
        p->state = HTML_BEFORE_VALUE;
    else if (c == '=')
        p->wrong = "an \"=\" without a name before it";
    else if (in_name)
        add_lower(p->state == HTML_NAME ? p->name : p->tag,
                  p->state == HTML_NAME ? sizeof p->name : sizeof p->tag, c);
    else
        begin_name(p, c);
}

static void read_value(struct html_place *p, char c)
{
    if (p->state == HTML_BEFORE_VALUE) {
        if (is_space(c))
            return;
        p->started = p->query = false;
        p->quote = c;
        p->state = c == '"' || c == '\'' ? HTML_QUOTED : HTML_UNQUOTED;
        if (c == '>')
            p->wrong = "an attribute without its value";
    } else if (p->state == HTML_QUOTED && c == p->quote) {
        p->state = HTML_BETWEEN;
    } else if (p->state == HTML_UNQUOTED && (is_space(c) || c == '>')) {
        p->state = HTML_BETWEEN;
        if (c == '>')
            end_tag(p);
    } else {
        p->started = p->started || !is_space(c);
        p->query = p->query || c == '?' || c == '#';
    }
}

static void read_one(struct html_place *p, char c)
{
    switch (p->state) {
    case HTML_IN_TEXT:
        p->state = c == '<' ? HTML_OPENING : HTML_IN_TEXT;
        break;
    case HTML_OPENING:
    case HTML_CLOSING:
        read_opening(p, c);
        break;
    case HTML_MARKUP:
        read_markup(p, c);
        break;
    case HTML_COMMENT:
        read_comment(p, c);
        break;
    case HTML_RAW:
        read_raw(p, c);
        break;
    case HTML_TAG_NAME:
    case HTML_BETWEEN:
    case HTML_NAME:
    case HTML_AFTER_NAME:
    case HTML_ENDED:
        read_in_tag(p, c);
        break;
    case HTML_BEFORE_VALUE:
    case HTML_QUOTED:
    case HTML_UNQUOTED:
        read_value(p, c);
        break;
    }
}

void html_place_read(struct html_place *p, struct str literal)
{
    for (size_t i = 0; i < literal.len && !p->wrong; i++)
        read_one(p, literal.ptr[i]);
}

void html_place_cut(struct html_place *p)
{
    if (p->state == HTML_NAME || p->state == HTML_TAG_NAME)
        p->state = HTML_ENDED;
    else if (p->state == HTML_AFTER_NAME)
        p->state = HTML_BETWEEN;
    else if (p->state == HTML_BEFORE_VALUE || p->state == HTML_UNQUOTED)
        p->wrong = "an attribute value with a template tag in it needs quotes";
    else if (p->state == HTML_OPENING || p->state == HTML_CLOSING)
        p->wrong = "a template tag may not be the name of an HTML tag";
    else if (p->state == HTML_RAW || p->state == HTML_COMMENT)
        p->matched = 0;
}

static enum html_where where_in_value(const struct html_place *p)
{
    bool handler = strncmp(p->name, "on", 2) == 0 || strncmp(p->name, "hx-on", 5) == 0;
    if (handler || IS_ONE_OF(p->name, code_names))
        return HTML_CODE;
    if (!IS_ONE_OF(p->name, url_names))
        return HTML_ATTRIBUTE;
    return !p->started ? HTML_URL_START : p->query ? HTML_URL_QUERY : HTML_URL_PATH;
}

enum html_where html_place_where(const struct html_place *p)
{
    if (p->state == HTML_IN_TEXT)
        return HTML_TEXT;
    if (p->state == HTML_RAW)
        return p->tag[0] == 's' ? HTML_CODE : HTML_TEXT; /* script, style */
    return p->state == HTML_QUOTED ? where_in_value(p) : HTML_TAG;
}

static bool between_attributes(const struct html_place *p)
{
    return p->state == HTML_BETWEEN || p->state == HTML_ENDED;
}

bool html_place_same(const struct html_place *a, const struct html_place *b)
{
    if (between_attributes(a) && between_attributes(b))
        return a->closing == b->closing && strcmp(a->tag, b->tag) == 0;
    if (a->state != b->state)
        return false;
    if (a->state == HTML_QUOTED)
        return a->quote == b->quote && strcmp(a->name, b->name) == 0 && strcmp(a->tag, b->tag) == 0;
    return a->state != HTML_RAW || strcmp(a->tag, b->tag) == 0;
}
