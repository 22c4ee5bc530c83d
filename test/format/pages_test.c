/* The shipped pages and texts: every page compiles, every text says the same things in both languages. */
#include "base/str.h"
#include "format/template_tree.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>

enum { FILES_MAX = 1000, FILE_MAX = 4 << 20 };

static struct arena *arena;
static struct value *texts;

static const char *read_file(const char *folder, const char *name, size_t *len)
{
    FILE *in = fopen(arena_printf(arena, "%s/%s", folder, name), "rb");
    assert_non_null(in);
    BUF_AUTO text;
    buf_init(&text, FILE_MAX);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, in)) > 0;)
        buf_add(&text, part, n);
    fclose(in);
    assert_false(text.failed);
    *len = text.len;
    return arena_dup(arena, buf_text(&text), text.len);
}

static int load_texts(void **state)
{
    (void)state;
    arena = arena_new(256u << 20);
    texts = value_object(arena);
    DIR *folder = opendir("content/texts");
    assert_non_null(folder);
    for (struct dirent *d; (d = readdir(folder));) {
        if (!strstr(d->d_name, ".json"))
            continue;
        size_t len = 0;
        const char *text = read_file("content/texts", d->d_name, &len);
        struct value *file = NULL;
        struct err err = {0};
        if (json_parse(&file, arena, d->d_name, text, len, &err) != 0)
            fail_msg("%s %s %s", err.key, err.where, err.arg);
        for (size_t i = 0; i < value_count(file); i++)
            if (value_get(texts, value_name(file, i)))
                fail_msg("%s: %s is in another file, too", d->d_name, value_name(file, i));
        value_merge(texts, file);
    }
    closedir(folder);
    return arena_failed(arena) ? -1 : 0;
}

static int release(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *find_text(const void *state, const char *lang, const char *key)
{
    (void)state;
    return value_get_text(value_get(texts, key), lang);
}

static void every_page_compiles(void **state)
{
    (void)state;
    struct template_source *sources = arena_alloc(arena, FILES_MAX * sizeof *sources);
    size_t count = 0;
    DIR *folder = opendir("pages");
    assert_non_null(folder);
    for (struct dirent *d; (d = readdir(folder));) {
        const char *ending = strstr(d->d_name, ".html");
        if (!ending)
            continue;
        assert_true(count < FILES_MAX);
        sources[count].name = arena_dup(arena, d->d_name, (size_t)(ending - d->d_name));
        sources[count].text = read_file("pages", d->d_name, &sources[count].len);
        count++;
    }
    closedir(folder);
    assert_true(count > 10);
    struct template_texts find = {.find = find_text};
    struct template_set *set = NULL;
    struct err err = {0};
    if (template_set_new(&set, arena, sources, count, &find, &err) != 0)
        fail_msg("pages/%s: %s", err.where, err.arg);
}

/* The "{…}" of a text as an object, so that those of two languages can be compared; fails on one that is none. */
static struct value *placeholders(const char *key, const char *text)
{
    struct value *found = value_object(arena);
    for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        if (!close)
            fail_msg("%s: \"{\" without \"}\": %s", key, text);
        struct str inside = {open + 1, (size_t)(close - open) - 1};
        const char *bar = memchr(inside.ptr, '|', inside.len);
        struct str path = {inside.ptr, bar ? (size_t)(bar - inside.ptr) : inside.len};
        const struct template_filter *filter =
            bar ? filter_find((struct str){bar + 1, inside.len - path.len - 1}) : NULL;
        if (!template_is_path(path) || (bar && (!filter || filter->makes != FILTER_TEXT)))
            fail_msg("%s: {%.*s} is no placeholder: %s", key, (int)inside.len, inside.ptr, text);
        value_put_bool(found, arena_dup(arena, inside.ptr, inside.len), true);
    }
    return found;
}

static void both_languages_say_the_same(void **state)
{
    (void)state;
    assert_true(value_count(texts) > 100);
    for (size_t i = 0; i < value_count(texts); i++) {
        const char *key = value_name(texts, i);
        const char *nl = find_text(NULL, "nl", key), *en = find_text(NULL, "en", key);
        if (!nl || !en || !nl[0] || !en[0])
            fail_msg("%s is not there in both languages", key);
        if (!value_equal(placeholders(key, nl), placeholders(key, en)))
            fail_msg("%s fills in other things in English than in Dutch:\n%s\n%s", key, nl, en);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_compiles),
        cmocka_unit_test(both_languages_say_the_same),
    };
    return cmocka_run_group_tests(tests, load_texts, release);
}
