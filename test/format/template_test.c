/* Templates: the language of template.h case by case, what the compiler refuses, and what must never come out. */
#include "base/mem.h"
#include "base/rand.h"
#include "format/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(64u << 20);
    return arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *find_text(const void *state, const char *lang, const char *key)
{
    static const char *const texts[][3] = {
        {"hello", "Dag {name}, tot {day|day}.", "Hello {name}, until {day|day}."},
        {"plain", "Vraag & antwoord", "Question & answer"},
        {"state.sent", "verstuurd", "sent"},
        {"braces", "{} {x y} {name|lines} { {name", "{"},
        {"only_dutch", "alleen", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(texts[i][0], key) == 0)
            return texts[i][text_is(lang, "en") ? 2 : 1];
    return NULL;
}

static const struct template_texts texts = {.find = find_text};

/* Templates every case may call on. */
static const char *const shared[][2] = {
    {"row", "<li>{{name}}</li>\n"},
    {"card", "<div>{{$head}}card{{/head}}:{{$body}}{{/body}}</div>"},
    {"base", "<html>\n{{$main}}\nnothing\n{{/main}}\n{{$foot}}foot{{/foot}}\n</html>\n"},
    {"mid", "{{<base}}\n{{$main}}[{{$inner}}inner{{/inner}}]{{/main}}\n{{/base}}\n"},
    {"tree", "({{name}}{{#kids}}{{>tree}}{{/kids}})"},
    {"loop", "x{{>loop}}"},
    {"boom", "{{#x}}{{>boom}}{{>boom}}{{/x}}"},
};
enum { SHARED = sizeof shared / sizeof shared[0] };

static int compile_in(struct arena *a, struct template_set **set, const char *text, struct err *err)
{
    struct template_source sources[SHARED + 1] = {{"page", text, strlen(text)}};
    for (size_t i = 0; i < SHARED; i++)
        sources[i + 1] = (struct template_source){shared[i][0], shared[i][1], strlen(shared[i][1])};
    return template_set_new(set, a, sources, SHARED + 1, &texts, err);
}

static void render(struct buf *out, const char *text, const char *json, const char *lang)
{
    struct template_set *set = NULL;
    struct value *page = NULL;
    struct err err = {0};
    if (compile_in(arena, &set, text, &err))
        fail_msg("%s: %s: %s", text, err.where, err.arg);
    assert_int_equal(json_parse(&page, arena, "page", json, strlen(json), &err), 0);
    buf_init(out, 1u << 20);
    if (template_render(out, set, "page", page, lang, &err))
        fail_msg("%s: %s %s", text, err.key, err.arg);
}

struct rendered {
    const char *text, *json, *expected;
};

static void check(const struct rendered *table, size_t count, const char *lang)
{
    for (size_t i = 0; i < count; i++) {
        BUF_AUTO out;
        render(&out, table[i].text, table[i].json, lang);
        if (strcmp(buf_text(&out), table[i].expected) != 0)
            fail_msg("%s\nwith %s\ngave     %s\nexpected %s", table[i].text, table[i].json, buf_text(&out),
                     table[i].expected);
    }
}
#define CHECK(table, lang) check(table, sizeof(table) / sizeof(table)[0], lang)

static void values(void **state)
{
    (void)state;
    static const struct rendered table[] = {
        {"", "{}", ""},
        {"a{{x}}b", "{\"x\":\"&<>\\\"'\"}", "a&amp;&lt;&gt;&quot;&#39;b"},
        {"a{{ x }}b", "{\"x\":1.50}", "a1.50b"},
        {"{{x}}", "{}", ""},
        {"{{x}}", "{\"x\":null}", ""},
        {"{{x}}", "{\"x\":[1]}", ""},
        {"{{x}}{{y}}", "{\"x\":true,\"y\":false}", "truefalse"},
        {"{{a.b}}", "{\"a\":{\"b\":\"c\"}}", "c"},
        {"{{a.0.b}}", "{\"a\":[{\"b\":\"c\"}]}", "c"},
        {"{{a.b.c}}", "{\"a\":{\"b\":\"c\"}}", ""},
        {"{{!comment}}a{{! <b> }}b", "{}", "ab"},
        {"{ {x} }", "{\"x\":1}", "{ {x} }"},
        {"<p title=\"{{x}}\" data-v='{{y|json}}'>", "{\"x\":\"\\\">\",\"y\":{\"a\":\"'\\\"<\"}}",
         "<p title=\"&quot;&gt;\" data-v='{&quot;a&quot;:&quot;&#39;\\&quot;\\u003c&quot;}'>"},
        {"<title>{{x}}</title><textarea>{{x}}</textarea>", "{\"x\":\"</title>\"}",
         "<title>&lt;/title&gt;</title><textarea>&lt;/title&gt;</textarea>"},
        {"{{x|lines}}", "{\"x\":\"a<\\nb\\r\\n\\nc\"}", "a&lt;<br>b<br><br>c"},
        {"<script src=\"/a.js\"></script>{{x}}", "{\"x\":1}", "<script src=\"/a.js\"></script>1"},
    };
    CHECK(table, "nl");
}

static void sections(void **state)
{
    (void)state;
    static const struct rendered table[] = {
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{}", "b"},
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":null}", "b"},
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":false}", "b"},
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":\"\"}", "b"},
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":[]}", "b"},
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":0}", "b"},
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":-0.00e5}", "b"},
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":0.01}", "a"},
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":true}", "a"},
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":{}}", "a"},
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":\"no\"}", "a"},
        {"{{#x}}a{{/x}}{{^x}}b{{/x}}", "{\"x\":[0,0]}", "aa"},
        {"{{#x}}({{.}}){{/x}}", "{\"x\":[1,\"b\",null,true]}", "(1)(b)()(true)"},
        {"{{#x}}{{.}}{{/x}}", "{\"x\":\"text\"}", "text"},
        {"{{#l}}{{#t}}{{.}}{{/t}}{{/l}}", "{\"l\":[1,2],\"t\":true}", "12"},
        {"{{#x}}{{a}}{{b}};{{/x}}", "{\"b\":9,\"x\":[{\"a\":1},{\"a\":2,\"b\":3}]}", "19;23;"},
        {"{{#a}}{{b.c}}{{/a}}", "{\"a\":{\"b\":{}},\"b\":{\"c\":\"outer\"}}", ""},
        {"{{#a.b}}{{c}}{{/a.b}}", "{\"a\":{\"b\":[{\"c\":1},{\"c\":2}]}}", "12"},
        {"<p class=\"a{{#x}} b{{/x}}\"{{#x}} id=\"q\"{{/x}}><input {{#x}}checked{{/x}}>", "{\"x\":1}",
         "<p class=\"a b\" id=\"q\"><input checked>"},
    };
    CHECK(table, "nl");
}

static void blank_lines(void **state)
{
    (void)state;
    static const struct rendered table[] = {
        {"a\n{{#x}}\nb\n{{/x}}\nc\n", "{\"x\":[1,2]}", "a\nb\nb\nc\n"},
        {"a\n  {{#x}}  \r\n b\n\t{{/x}}\nc", "{\"x\":1}", "a\n b\nc"},
        {"{{!one}}\n{{x}}\n{{!two}}", "{\"x\":1}", "1\n"},
        {"a {{#x}}\nb{{/x}}\n", "{\"x\":1}", "a \nb\n"},
        {"{{#x}} {{/x}}\n", "{\"x\":1}", " \n"},
        {"<ul>\n  {{#x}}\n  {{>row}}\n  {{/x}}\n</ul>", "{\"x\":[{\"name\":\"A\"},{\"name\":\"B\"}]}",
         "<ul>\n<li>A</li>\n<li>B</li>\n</ul>"},
    };
    CHECK(table, "nl");
}

static void partials_and_layouts(void **state)
{
    (void)state;
    static const struct rendered table[] = {
        {"{{>row}}", "{\"name\":\"<\"}", "<li>&lt;</li>\n"},
        {"{{>row x}}", "{\"name\":\"out\",\"x\":{\"name\":\"in\"}}", "<li>in</li>\n"},
        {"{{>row x}}", "{\"name\":\"out\"}", ""},
        {"{{>row x}}", "{\"x\":[{\"name\":1},{\"name\":2}]}", "<li>1</li>\n<li>2</li>\n"},
        {"{{>tree}}", "{\"name\":\"a\",\"kids\":[{\"name\":\"b\",\"kids\":[]},{\"name\":\"c\",\"kids\":[]}]}",
         "(a(b)(c))"},
        {"{{>card}}", "{}", "<div>card:</div>"},
        {"{{<card}}{{$body}}{{x}}{{/body}}{{/card}}", "{\"x\":1}", "<div>card:1</div>"},
        {"{{<card}} {{!c}} {{$body}}b{{/body}} {{$head}}h{{/head}}\n{{/card}}", "{}", "<div>h:b</div>"},
        {"{{<base}}\n{{$main}}\n<p>{{x}}</p>\n{{/main}}\n{{/base}}\n", "{\"x\":1}",
         "<html>\n<p>1</p>\nfoot\n</html>\n"},
        {"{{<mid}}{{$inner}}in{{/inner}}{{/mid}}", "{}", "<html>\n[in]foot\n</html>\n"},
        {"{{<mid}}{{$main}}m{{/main}}{{$foot}}f{{/foot}}{{/mid}}", "{}", "<html>\nmf\n</html>\n"},
        /* a component in a page's block keeps its own blocks, whatever the page calls its own */
        {"{{<card}}{{$head}}H{{/head}}{{$body}}{{<card}}{{$body}}b{{/body}}{{/card}}{{/body}}{{/card}}", "{}",
         "<div>H:<div>card:b</div></div>"},
    };
    CHECK(table, "nl");
}

static void texts_in_two_languages(void **state)
{
    (void)state;
    static const struct rendered dutch[] = {
        {"{{@hello}}", "{\"name\":\"<Ann>\",\"day\":\"2026-11-21\"}",
         "Dag &lt;Ann&gt;, tot 21 november 2026."},
        {"<p title=\"{{@plain}}\">", "{}", "<p title=\"Vraag &amp; antwoord\">"},
        {"{{@state.[s]}}", "{\"s\":\"sent\"}", "verstuurd"},
        {"{{@[a].[s]}}", "{\"a\":\"state\",\"s\":\"<lost>\"}", "state.&lt;lost&gt;"},
        {"{{@state.[s]}}", "{}", "state."},
        {"{{@[s]}}", "{\"s\":\"braces\",\"name\":\"N\"}", "{} {x y} {name|lines} { {name"},
        {"{{@[s]}}", "{\"s\":\"only_dutch\"}", "alleen"},
    };
    static const struct rendered english[] = {
        {"{{@hello}}", "{\"name\":\"Ann\",\"day\":\"2026-11-21\"}", "Hello Ann, until 21 November 2026."},
        {"{{@[s]}}", "{\"s\":\"only_dutch\"}", "only_dutch"},
    };
    CHECK(dutch, "nl");
    CHECK(english, "en");
    char json[400] = "{\"s\":\"";
    memset(json + 6, 'x', 300);
    memcpy(json + 306, "\"}", 3);
    BUF_AUTO out;
    render(&out, "{{@[s]}}", json, "nl");
    assert_string_equal(buf_text(&out), "[s]");
}

static void filters(void **state)
{
    (void)state;
    static const struct {
        const char *filter, *value, *dutch, *english;
    } table[] = {
        {"day", "2026-11-21", "21 november 2026", "21 November 2026"},
        {"day", "2026-03-01T00:30:00+01:00", "1 maart 2026", "1 March 2026"},
        {"day", "2026-06-30T22:30:00Z", "1 juli 2026", "1 July 2026"},
        {"day", "2026-02-29", "2026-02-29", "2026-02-29"},
        {"day", "soon <b>", "soon &lt;b&gt;", "soon &lt;b&gt;"},
        {"day", "2026-11-21x", "2026-11-21x", "2026-11-21x"},
        {"day", "2026-11-21T25:00", "2026-11-21T25:00", "2026-11-21T25:00"},
        {"day", "2026-11-21T12:00:00+01", "2026-11-21T12:00:00+01", "2026-11-21T12:00:00+01"},
        {"shortday", "2026-11-21", "21-11-2026", "21 Nov 2026"},
        {"shortday", "2026-05-02", "2-5-2026", "2 May 2026"},
        {"shortday", "x", "x", "x"},
        {"time", "2026-11-21T14:05:00+01:00", "14:05", "14:05"},
        {"time", "2026-11-21T14:05", "14:05", "14:05"},
        {"time", "2026-07-01T12:05:59.123Z", "14:05", "14:05"},
        {"time", "2026-07-01T12:05:00-03:30", "17:35", "17:35"},
        {"time", "2026-11-21", "2026-11-21", "2026-11-21"},
        {"time", "9:05", "9:05", "9:05"},
        {"daytime", "2026-11-21T09:05:00+01:00", "21 november 2026, 09:05", "21 November 2026, 09:05"},
        {"daytime", "2026-11-21", "21 november 2026", "21 November 2026"},
        {"daytime", "?", "?", "?"},
        {"month", "2026-11", "november 2026", "November 2026"},
        {"month", "2026-08-31", "augustus 2026", "August 2026"},
        {"month", "2026-13", "2026-13", "2026-13"},
        {"weekday", "2026-11-21", "zaterdag", "Saturday"},
        {"weekday", "2026-11-22T23:59:00+01:00", "zondag", "Sunday"},
        {"weekday", "", "", ""},
        {"number", "1234567.890", "1.234.567,890", "1,234,567.890"},
        {"number", "-1234", "-1.234", "-1,234"},
        {"number", "999", "999", "999"},
        {"number", "0.5", "0,5", "0.5"},
        {"number", "1e5", "1e5", "1e5"},
        {"number", "12 & up", "12 &amp; up", "12 &amp; up"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char text[40];
        snprintf(text, sizeof text, "{{x|%s}}", table[i].filter);
        struct value *page = value_object(arena);
        value_put_text(page, "x", table[i].value);
        struct template_set *set = NULL;
        assert_int_equal(compile_in(arena, &set, text, NULL), 0);
        BUF_AUTO out;
        buf_init(&out, 1000);
        assert_int_equal(template_render(&out, set, "page", page, "nl", NULL), 0);
        assert_string_equal(buf_text(&out), table[i].dutch);
        buf_clear(&out);
        assert_int_equal(template_render(&out, set, "page", page, "en", NULL), 0);
        assert_string_equal(buf_text(&out), table[i].english);
    }
}

static void urls(void **state)
{
    (void)state;
    static const struct rendered table[] = {
        {"<a href=\"/f/{{x}}\">", "{\"x\":\"a/b c?\\\"é+@\"}", "<a href=\"/f/a%2Fb%20c%3F%22%C3%A9+@\">"},
        {"<a href=\"/f?q={{x}}&amp;b={{y}}\">", "{\"x\":\"a&b=c+d\",\"y\":1}",
         "<a href=\"/f?q=a%26b%3Dc%2Bd&amp;b=1\">"},
        {"<a href=\"/{{x}}\">", "{\"x\":\"/evil.example\"}", "<a href=\"/%2Fevil.example\">"},
        {"<a href=\"tel:{{x}}\">", "{\"x\":\"+31 10\"}", "<a href=\"tel:+31%2010\">"},
        {"<a href='{{x|path}}'>", "{\"x\":\"/a?b=c&d\"}", "<a href='/a?b=c&amp;d'>"},
        {"<a href=\"{{x|path}}\">", "{\"x\":\"//evil.example\"}", "<a href=\"#\">"},
        {"<a href=\"{{x|path}}\">", "{\"x\":\"/\\t/evil.example\"}", "<a href=\"#\">"},
        {"<a href=\"{{x|path}}\">", "{\"x\":\"/\\\\evil.example\"}", "<a href=\"#\">"},
        {"<a href=\"{{x|path}}\">", "{\"x\":\"javascript:alert(1)\"}", "<a href=\"#\">"},
        {"<a href=\"{{x|path}}\">", "{}", "<a href=\"#\">"},
        {"<a href=\"{{x|link}}\">", "{\"x\":\"https://a.example/?b&c\"}",
         "<a href=\"https://a.example/?b&amp;c\">"},
        {"<a href=\"{{x|link}}\">", "{\"x\":\"MAILTO:a@b.example\"}", "<a href=\"MAILTO:a@b.example\">"},
        {"<a href=\"{{x|link}}\">", "{\"x\":\"tel:+3110\"}", "<a href=\"tel:+3110\">"},
        {"<a href=\"{{x|link}}\">", "{\"x\":\"http://a.example\"}", "<a href=\"#\">"},
        {"<a href=\"{{x|link}}\">", "{\"x\":\" javascript:alert(1)\"}", "<a href=\"#\">"},
        {"<a href=\"{{x|link}}\">", "{\"x\":\"\"}", "<a href=\"#\">"},
        {"<a href=\"/x{{#q}}?q={{.}}{{/q}}\">", "{\"q\":\"é&\"}", "<a href=\"/x?q=%C3%A9%26\">"},
    };
    CHECK(table, "nl");
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *where, *part;
    } table[] = {
        {"a\n{{x", "page.html:2", "missing"},
        {"{{#x}}\n\n", "page.html:1", "{{#x}} is never closed"},
        {"\n{{/x}}", "page.html:2", "closes nothing"},
        {"{{#x}}{{#y}}{{/x}}{{/y}}", "page.html:1", "{{/x}} closes nothing here"},
        {"{{}}", "page.html:1", "no name of a value"},
        {"{{{x}}}", "page.html:1", "no name of a value"},
        {"{{&x}}", "page.html:1", "no name of a value"},
        {"{{a..b}}", "page.html:1", "no name of a value"},
        {"{{a.}}", "page.html:1", "no name of a value"},
        {"{{#a b}}{{/a b}}", "page.html:1", "no name of a value"},
        {"\n\n{{x|loud}}", "page.html:3", "no filter \"loud\""},
        {"{{>nowhere}}", "page.html:1", "no template \"nowhere\""},
        {"{{>row a b}}", "page.html:1", "no name of a template"},
        {"{{<row x}}{{/row x}}", "page.html:1", "no name of a template"},
        {"{{@nothing}}", "page.html:1", "no text \"nothing\" in nl"},
        {"{{@only_dutch}}", "page.html:1", "no text \"only_dutch\" in en"},
        {"{{@a.[x}}", "page.html:1", "no key"},
        {"{{@}}", "page.html:1", "no key"},
        {"{{<card}}text{{/card}}", "page.html:1", "only blocks"},
        {"{{<card}}\n{{x}}\n{{/card}}", "page.html:2", "only blocks"},
        {"{{<card}}\n{{$hed}}{{/hed}}\n{{/card}}", "page.html:2", "card has no block \"hed\""},
        {"{{$a b}}{{/a b}}", "page.html:1", "no name of a block"},
        {"<p class={{x}}>", "page.html:1", "needs quotes"},
        {"<p class=a{{x}}>", "page.html:1", "needs quotes"},
        {"<p class= {{x}}>", "page.html:1", "needs quotes"},
        {"<p {{x}}>", "page.html:1", "quoted attribute"},
        {"<p data-{{x}}=\"\">", "page.html:1", "quoted attribute"},
        {"<h{{x}}>", "page.html:1", "quoted attribute"},
        {"<{{x}}>", "page.html:1", "name of an HTML tag"},
        {"</{{x}}>", "page.html:1", "name of an HTML tag"},
        {"<!-- {{x}} -->", "page.html:1", "quoted attribute"},
        {"<!-- --> <!-- - -- > {{x}} -->", "page.html:1", "quoted attribute"},
        {"<script>{{x}}</script>", "page.html:1", "script"},
        {"<script>\n</scriptx>{{x}}</script>", "page.html:2", "script"},
        {"<SCRIPT>{{x}}</SCRIPT>", "page.html:1", "script"},
        {"<style>{{x|json}}</style>", "page.html:1", "script"},
        {"<p onclick=\"f({{x}})\">", "page.html:1", "script"},
        {"<p OnClick='{{x}}'>", "page.html:1", "script"},
        {"<p style=\"width:{{x}}\">", "page.html:1", "script"},
        {"<a href=\"{{x}}\">", "page.html:1", "href may not begin with a value"},
        {"<a href=\" {{x}}\">", "page.html:1", "href may not begin"},
        {"<a HREF='{{x|day}}'>", "page.html:1", "href may not begin"},
        {"<img src=\"{{x}}\">", "page.html:1", "src may not begin"},
        {"<form action=\"{{#x}}/a{{/x}}{{x}}\">", "page.html:1", "action may not begin"},
        {"<a href=\"/a/{{x|day}}\">", "page.html:1", "takes no filter"},
        {"<a href=\"{{@plain}}\">", "page.html:1", "a text may stand"},
        {"<p {{@plain}}>", "page.html:1", "a text may stand"},
        {"<p title=\"{{x|lines}}\">", "page.html:1", "not in an attribute"},
        {"<p title=\"{{>row}}\">", "page.html:1", "between tags only"},
        {"<p title=\"{{$b}}{{/b}}\">", "page.html:1", "between tags"},
        {"{{#x}}<p title=\"{{/x}}{{y}}\">", "page.html:1", "same place"},
        {"<p {{#x}}title=\"{{/x}}\">", "page.html:1", "same place"},
        {"{{#x}}<script>{{/x}}</script>", "page.html:1", "same place"},
        {"<p{{#x}} on{{/x}}click=\"{{y}}\">", "page.html:1", "may not go on"},
        {"<p on{{!}}{{#x}}{{/x}}click=\"{{y}}\">", "page.html:1", "may not go on"},
        {"<p title", "page.html:1", "ends inside"},
        {"<!-- ", "page.html:1", "ends inside"},
        {"<script>\nx", "page.html:2", "ends inside"},
        {"a < b", "page.html:1", "&lt;"},
        {"<p a\"b>", "page.html:1", "quote"},
        {"\xff", "page.html:1", "UTF-8"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct template_set *set = NULL;
        struct err err = {0};
        if (compile_in(arena, &set, table[i].text, &err) != ERR_INVALID)
            fail_msg("taken: %s", table[i].text);
        assert_null(set);
        assert_string_equal(err.key, "template_syntax");
        if (strcmp(err.where, table[i].where) != 0 || !strstr(err.arg, table[i].part))
            fail_msg("%s\nsays %s: %s", table[i].text, err.where, err.arg);
    }
}

static void bounds(void **state)
{
    (void)state;
    struct template_set *set = NULL;
    struct err err = {0};
    BUF_AUTO out;
    buf_init(&out, 1u << 20);
    assert_int_equal(compile_in(arena, &set, "{{>loop}}", &err), 0);
    assert_int_equal(template_render(&out, set, "page", NULL, "nl", &err), ERR_INVALID);
    assert_string_equal(err.key, "template_loop");
    assert_string_equal(err.arg, "loop");
    assert_int_equal(template_render(&out, set, "absent", NULL, "nl", &err), ERR_NOT_FOUND);
    assert_string_equal(err.key, "template_missing");
    assert_false(template_exists(set, "absent"));
    assert_true(template_exists(set, "row"));
    struct value *page = value_object(arena);
    value_put_bool(page, "x", true);
    assert_int_equal(template_render(&out, set, "boom", page, "nl", &err), ERR_INVALID);
    assert_string_equal(err.key, "template_loop");
    BUF_AUTO small;
    buf_init(&small, 8);
    assert_int_equal(template_render(&small, set, "card", page, "nl", &err), ERR_NOMEM);
    assert_true(small.len <= 8);
    struct template_source twice[] = {{"a", "", 0}, {"a", "", 0}};
    struct template_set *none = NULL;
    assert_int_equal(template_set_new(&none, arena, twice, 2, NULL, &err), ERR_INVALID);
    assert_non_null(strstr(err.arg, "two templates"));
}

static void nesting(void **state)
{
    (void)state;
    for (int depth = 64; depth <= 65; depth++) {
        BUF_AUTO text;
        buf_init(&text, 10000);
        for (int i = 0; i < depth; i++)
            buf_adds(&text, "{{#x}}");
        for (int i = 0; i < depth; i++)
            buf_adds(&text, "{{/x}}");
        struct template_set *set = NULL;
        assert_int_equal(compile_in(arena, &set, buf_text(&text), NULL), depth == 64 ? 0 : ERR_INVALID);
    }
}

/* Whatever the text, none of it comes out as markup: outside the template's own tags there is no "<", ">" or quote. */
static void hostile_values(void **state)
{
    (void)state;
    static const char *const parts[] = {"<",     ">",  "\"",          "'", "&", "script", "/",
                                        "{{x}}", "\n", "javascript:", "=", "`", " ",      "é"};
    static const char page_text[] =
        "{{x}}|<p title=\"{{x}}\" data-x='{{x|json}}'>{{x|lines}}</p><a href=\"/{{x}}?{{x}}\" "
        "title=\"{{x|day}}\">{{x|number}}</a><a href=\"{{x|path}}\"></a><a href=\"{{x|link}}\"></a>";
    uint64_t seed = 7;
    struct rng rng = rng_seeded(&seed);
    struct template_set *set = NULL;
    assert_int_equal(compile_in(arena, &set, page_text, NULL), 0);
    for (int round = 0; round < 2000; round++) {
        char text[200] = "";
        for (unsigned n = rng_below(&rng, 12); n > 0; n--)
            strncat(text, parts[rng_below(&rng, sizeof parts / sizeof parts[0])], 15);
        struct value *page = value_object(arena);
        value_put_text(page, "x", text);
        BUF_AUTO out;
        buf_init(&out, 1u << 16);
        assert_int_equal(template_render(&out, set, "page", page, "nl", NULL), 0);
        size_t less = 0, quotes = 0, breaks = 0;
        for (const char *c = buf_text(&out); *c; c++) {
            less += *c == '<';
            quotes += *c == '"' || *c == '\'';
            breaks += strncmp(c, "<br>", 4) == 0;
        }
        assert_int_equal(less - breaks, 8);
        assert_int_equal(quotes, 12);
        assert_null(strstr(buf_text(&out), "href=\"javascript"));
        assert_null(strstr(buf_text(&out), "href=\"//"));
    }
}

static int compile_and_render(struct arena *a, struct buf *out)
{
    struct template_set *set = NULL;
    struct value *page = value_object(a);
    value_put_text(page, "name",
                   "a name that is long enough to make the page grow <<<<<<<<<<<<<<<<<<<<<<<<<<<<<");
    value_put(value_put_object(page, "x"), "y", value_int(a, 12345));
    int failed = compile_in(
        a, &set,
        "{{<mid}}{{$inner}}{{>row}}{{>row}}{{>row}}{{#x}}{{y|json}}{{/x}}{{@hello}}{{/inner}}{{/mid}}", NULL);
    if (failed || arena_failed(a))
        return failed ? failed : ERR_NOMEM;
    return template_render(out, set, "page", page, "nl", NULL);
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    unsigned n = 1;
    for (;; n++) {
        struct arena *a = arena_new(1u << 20);
        BUF_AUTO out;
        buf_init(&out, 1u << 16);
        mem_fail_after(n);
        int failed = compile_and_render(a, &out);
        bool happened = mem_failed() != 0;
        mem_fail_after(0);
        assert_int_equal(failed, happened ? ERR_NOMEM : 0);
        arena_free(a);
        if (!happened)
            break;
    }
    assert_true(n > 4);
    for (size_t cap = 0; cap < 12000; cap += 48) {
        struct arena *a = arena_new(cap);
        BUF_AUTO out;
        buf_init(&out, 1u << 16);
        int failed = compile_and_render(a, &out);
        assert_true(failed == 0 || failed == ERR_NOMEM);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values, setup, teardown),
        cmocka_unit_test_setup_teardown(sections, setup, teardown),
        cmocka_unit_test_setup_teardown(blank_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(partials_and_layouts, setup, teardown),
        cmocka_unit_test_setup_teardown(texts_in_two_languages, setup, teardown),
        cmocka_unit_test_setup_teardown(filters, setup, teardown),
        cmocka_unit_test_setup_teardown(urls, setup, teardown),
        cmocka_unit_test_setup_teardown(refused, setup, teardown),
        cmocka_unit_test_setup_teardown(bounds, setup, teardown),
        cmocka_unit_test_setup_teardown(nesting, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile_values, setup, teardown),
        cmocka_unit_test_setup_teardown(every_allocation_fails_once, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
