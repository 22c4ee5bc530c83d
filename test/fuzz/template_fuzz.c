/* room: format */
/*
 * Templates. The input is used twice: as the text of a template, which is compiled and, when it compiles, rendered;
 * and as a hostile value in a fixed page, where the number of "<" and of quotes may not depend on it.
 */
#include "fuzz.h"

#include "format/template.h"

#include <string.h>

static const char *find_text(const void *state, const char *lang, const char *key)
{
    (void)state;
    (void)lang;
    return strcmp(key, "t") == 0 ? "{x} {x|day} {y.z}" : NULL;
}

static const struct template_texts texts = {.find = find_text};

static struct value *make_page(struct arena *a, const uint8_t *data, size_t size)
{
    struct value *page = value_object(a);
    value_put(page, "x", value_text_len(a, (const char *)data, size));
    struct value *items = value_put_array(page, "y");
    for (int i = 0; i < 3; i++)
        value_put_int(value_add_object(items), "z", i);
    return page;
}

static void compile_input(struct arena *a, const uint8_t *data, size_t size, const struct value *page)
{
    const struct template_source sources[] = {
        {"page", (const char *)data, size},
        {"p", "{{z}}{{>page}}", 14},
        {"l", "<b>{{$b}}{{x}}{{/b}}</b>", 24},
    };
    struct template_set *set = NULL;
    struct err err = {0};
    int failed = template_set_new(&set, a, sources, 3, &texts, &err);
    if (failed) {
        FUZZ_CHECK(failed == ERR_INVALID && set == NULL && err.arg[0]);
        return;
    }
    BUF_AUTO out;
    buf_init(&out, 1u << 16);
    failed = template_render(&out, set, "page", page, "nl", &err);
    FUZZ_CHECK(failed == 0 || failed == ERR_NOMEM || failed == ERR_INVALID);
}

static void check_escaped(struct arena *a, const struct value *page)
{
    static const char text[] = "{{x}}<p title=\"{{x}}{{@t}}\" data-x='{{x|json}}'>{{x|number}}{{@[x]}}</p>"
                               "<a href=\"/{{x}}?{{x}}\">{{x|daytime}}</a><a href=\"{{x|path}}\" "
                               "title='{{x|link}}{{x|month}}{{x|weekday}}'>{{x|time}}{{x|shortday}}</a>";
    const struct template_source source = {"page", text, sizeof text - 1};
    struct template_set *set = NULL;
    BUF_AUTO out;
    buf_init(&out, 1u << 26);
    FUZZ_CHECK(template_set_new(&set, a, &source, 1, &texts, NULL) == 0);
    FUZZ_CHECK(template_render(&out, set, "page", page, "en", NULL) == 0);
    size_t less = 0, greater = 0, quotes = 0;
    for (size_t i = 0; i < out.len; i++) {
        less += out.data[i] == '<';
        greater += out.data[i] == '>';
        quotes += out.data[i] == '"' || out.data[i] == '\'';
    }
    FUZZ_CHECK(less == 6 && greater == 6 && quotes == 10);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1u << 28);
    const struct value *page = make_page(a, data, size);
    compile_input(a, data, size, page);
    check_escaped(a, page);
    return 0;
}
