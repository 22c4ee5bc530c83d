/* Judging an HSDS document: what is missing or of the wrong form, by path, and what HSDS does not know. Changes nothing. */
#include "app/coalition/hsds.h"

#include "base/buf.h"

#include <ctype.h>
#include <string.h>

enum { TEXT_MAX = 20000, FAULTS_MAX = 200, PATH_BYTES_MAX = 1 << 20 };

/* Where a value stands, written out only when there is something to say of it. */
struct path {
    const struct path *up;
    const char *name;
    size_t index;
    bool item; /* the index-th of a list called `name` */
};

struct judging {
    struct value *faults, *kept;
};

static void write_path(struct buf *out, const struct path *p)
{
    if (p->up)
        write_path(out, p->up);
    buf_printf(out, "%s%s", p->up ? "." : "", p->name);
    if (p->item)
        buf_printf(out, "[%zu]", p->index);
}

static void put_path(struct value *to, const struct path *path)
{
    BUF_AUTO text;
    buf_init(&text, PATH_BYTES_MAX);
    write_path(&text, path);
    if (text.failed)
        value_put(to, "path", NULL); /* latches: a fault without its place is none */
    else
        value_put_text(to, "path", buf_text(&text));
}

/* Faults past the first 200 are not listed: nobody mends that many by hand. */
static void fault(struct judging *j, const struct path *path, const char *key, const struct value *v)
{
    if (value_count(j->faults) >= FAULTS_MAX)
        return;
    struct value *f = value_add_object(j->faults);
    put_path(f, path);
    value_put_text(f, "key", key);
    value_put_text(f, "value", value_as_text(v, ""));
}

int hsds_contents(const struct value **out, struct arena *a, const struct value *document, struct err *err)
{
    const struct value *contents = value_get(document, "contents");
    if (value_kind(document) == VALUE_ARRAY)
        contents = document;
    if (!contents && value_get(document, "name") && value_get(document, "id")) {
        struct value *one = value_array(a);
        value_add(one, value_copy(a, document));
        contents = one;
    }
    if (!contents || value_kind(contents) != VALUE_ARRAY)
        return err_set(err, ERR_INVALID, "contents", "hsds_document", NULL);
    *out = contents;
    return 0;
}

/* --- forms of values --- */

static bool two_digits(const char *t, int max)
{
    return isdigit((unsigned char)t[0]) && isdigit((unsigned char)t[1]) &&
           (t[0] - '0') * 10 + (t[1] - '0') <= max;
}

/* HH:MM, with :SS, with a fraction of none, with Z or an offset; 24:00 is the end of the day. */
static bool is_time(const char *t)
{
    if (strlen(t) < 5 || !two_digits(t, 24) || t[2] != ':' || !two_digits(t + 3, 59))
        return false;
    if (t[0] == '2' && t[1] == '4' && (t[3] != '0' || t[4] != '0'))
        return false;
    t += 5;
    if (t[0] == ':' && strlen(t) >= 3 && two_digits(t + 1, 59))
        t += 3;
    if (strcmp(t, "Z") == 0 || !t[0])
        return true;
    return (t[0] == '+' || t[0] == '-') && strlen(t) == 6 && two_digits(t + 1, 14) && t[3] == ':' &&
           two_digits(t + 4, 59);
}

static bool in_codes(const char *codes, const char *text)
{
    size_t len = strlen(text);
    for (const char *at = codes; len && at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
        if (strncmp(at, text, len) == 0 && (at[len] == '|' || !at[len]))
            return true;
    return false;
}

static bool is_byday(const char *t)
{
    static const char days[] = "MO|TU|WE|TH|FR|SA|SU";
    for (;;) {
        char day[3] = "";
        t += *t == '-' || *t == '+';
        t += *t >= '1' && *t <= '5';
        if (!t[0] || !t[1])
            return false;
        memcpy(day, t, 2);
        if (!in_codes(days, day))
            return false;
        t += 2;
        if (!*t)
            return true;
        if (*t++ != ',')
            return false;
    }
}

static bool is_link(const char *t)
{
    return (strncmp(t, "https://", 8) == 0 || strncmp(t, "http://", 7) == 0) && !strpbrk(t, " \"<>");
}

static const char *wrong_text(const struct hsds_member *m, const char *text)
{
    int32_t day;
    switch (m->kind) {
    case HSDS_ID:
        return text[0] && strlen(text) <= 100 ? NULL : "hsds_id";
    case HSDS_DAY:
        return day_parse(&day, text) ? NULL : "hsds_day";
    case HSDS_TIME:
        return is_time(text) ? NULL : "hsds_time";
    case HSDS_LINK:
        return is_link(text) ? NULL : "hsds_link";
    case HSDS_CODE:
        return in_codes(m->codes, text) ? NULL : "hsds_code";
    case HSDS_BYDAY:
        return is_byday(text) ? NULL : "hsds_byday";
    case HSDS_TEXT:
    case HSDS_NUMBER:
    case HSDS_KEPT:
    case HSDS_LIST:
    case HSDS_ONE:
        break;
    }
    return strlen(text) <= TEXT_MAX ? NULL : "hsds_long";
}

static const char *wrong_value(const struct hsds_member *m, const struct value *v)
{
    if (m->kind == HSDS_NUMBER)
        return value_kind(v) == VALUE_NUMBER ? NULL : "hsds_number";
    if (value_kind(v) != VALUE_TEXT)
        return "hsds_text";
    const char *text = value_as_text(v, "");
    if (!text[0] && m->required)
        return "hsds_missing";
    return wrong_text(m, text);
}

/* --- walking --- */

static void judge(struct judging *j, const struct hsds_entity *e, const struct value *v,
                  const struct path *path);

static void judge_list(struct judging *j, const struct hsds_member *m, const struct value *v,
                       const struct path *path)
{
    if (value_kind(v) != VALUE_ARRAY) {
        fault(j, path, "hsds_list", v);
        return;
    }
    struct path at = {path->up, path->name, 0, true};
    for (; at.index < value_count(v); at.index++)
        judge(j, m->of, value_item(v, at.index), &at);
}

static void judge_member(struct judging *j, const struct hsds_member *m, const struct value *v,
                         const struct path *path)
{
    if (value_kind(v) == VALUE_NULL) {
        if (m->required)
            fault(j, path, "hsds_missing", NULL);
        return;
    }
    if (m->kind == HSDS_LIST) {
        judge_list(j, m, v, path);
    } else if (m->kind == HSDS_ONE) {
        judge(j, m->of, v, path);
    } else if (m->kind != HSDS_KEPT) {
        const char *wrong = wrong_value(m, v);
        if (wrong)
            fault(j, path, wrong, v);
    }
}

static bool is_known(const struct hsds_entity *e, const char *name)
{
    for (const struct hsds_member *m = e->members; m->name; m++)
        if (strcmp(m->name, name) == 0)
            return true;
    return false;
}

static void judge(struct judging *j, const struct hsds_entity *e, const struct value *v,
                  const struct path *path)
{
    if (value_kind(v) != VALUE_OBJECT) {
        fault(j, path, "hsds_object", v);
        return;
    }
    struct path at = {.up = path};
    for (const struct hsds_member *m = e->members; m->name; m++) {
        at.name = m->name;
        judge_member(j, m, value_get(v, m->name), &at);
    }
    for (size_t i = 0; i < value_count(v); i++) {
        at.name = value_name(v, i);
        if (!is_known(e, at.name))
            put_path(value_add_object(j->kept), &at);
    }
}

void hsds_check(struct value *faults, struct value *kept, const struct value *organization, size_t index)
{
    struct judging j = {faults, kept};
    struct path top = {NULL, "contents", index, true};
    judge(&j, &hsds_organization, organization, &top);
}

/* --- kind --- */

/* Lower case, anything that is no letter or digit an underscore: "Debt help" is debt_help. */
static const char *folded(struct arena *a, const char *text)
{
    char *out = arena_str(a, text);
    for (char *at = out; at && *at; at++)
        *at = isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80 ? (char)tolower((unsigned char)*at)
                                                                        : '_';
    return out ? out : "";
}

static const char *kind_named(const struct content *content, struct arena *a, const char *text)
{
    const char *wanted = text ? folded(a, text) : "";
    for (size_t i = 0; wanted[0] && i < content->kind_count; i++) {
        const struct org_kind *k = &content->kinds[i];
        const char *names[] = {k->code, label_in(&k->label, "nl"), label_in(&k->label, "en")};
        for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
            if (names[n] && strcmp(wanted, folded(a, names[n])) == 0)
                return k->code;
    }
    return NULL;
}

static const char *kind_in(const struct content *content, struct arena *a, const struct value *attributes)
{
    for (size_t i = 0; i < value_count(attributes); i++) {
        const struct value *term = value_get(value_item(attributes, i), "taxonomy_term");
        const char *kind = kind_named(content, a, value_get_text(term, "code"));
        if (!kind)
            kind = kind_named(content, a, value_get_text(term, "name"));
        if (kind)
            return kind;
    }
    return NULL;
}

const char *hsds_kind(const struct content *content, struct arena *a, const struct value *organization)
{
    const char *kind = kind_in(content, a, value_get(organization, "attributes"));
    const struct value *services = value_get(organization, "services");
    for (size_t i = 0; !kind && i < value_count(services); i++)
        kind = kind_in(content, a, value_get(value_item(services, i), "attributes"));
    return kind;
}
