/* An instrument with every type of question there is (test/app/instruments/everything.json), asked as a form sends it: saved,
 * shown again as it was typed, rows more and less, files kept and handed out, signed, read by whom it is for. */
#include "app/instruments/instruments.h"
#include "app/life/life.h"
#include "app/people/people.h"
#include "app/signals/files.h"
#include "app/signals/signals.h"
#include "app/world.h"
#include "base/base64.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

#define EVERYTHING "test/app/instruments/everything.json"

struct field {
    const char *name, *value;
};

static void import_everything(struct world *w)
{
    FILE *f = fopen(EVERYTHING, "rb");
    char *text = arena_alloc(w->content_arena, 1 << 20);
    assert_non_null(f);
    assert_non_null(text);
    text[fread(text, 1, (1 << 20) - 1, f)] = '\0';
    fclose(f);
    world_call(w, &w->admin);
    call_set(w, "questionnaire", text);
    world_must(w, instrument_import);
    assert_false(value_get_bool(w->call.page, "is_refused"));
    world_call(w, &w->admin);
    world_must(w, instruments_page);
}

static void begin(struct world *w, const char *person, char response[37])
{
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    value_put_text(w->query, "instrument", "everything-1");
    world_must(w, answers_new);
    snprintf(response, 37, "%s", w->call.location + strlen("/responses/"));
}

/* As web/form.c hands them over: "a.LINK" by their linkId, everything else by its whole name; a name twice is several. */
static void put_fields(struct world *w, const struct field *fields)
{
    struct value *answers = value_put_object(w->form, "answers"), *parts = value_put_object(w->form, "parts");
    for (; fields->name; fields++) {
        bool plain = strncmp(fields->name, "a.", 2) == 0;
        struct value *to = plain ? answers : parts;
        const char *name = plain ? fields->name + 2 : fields->name;
        const struct value *before = value_get(to, name);
        if (!before) {
            value_put_text(to, name, fields->value);
            continue;
        }
        struct value *all = value_array(w->call.arena);
        if (value_kind(before) != VALUE_ARRAY)
            value_add_text(all, value_as_text(before, ""));
        for (size_t i = 0; value_kind(before) == VALUE_ARRAY && i < value_count(before); i++)
            value_add_text(all, value_as_text(value_item(before, i), ""));
        value_add_text(all, fields->value);
        value_put(to, name, all);
    }
}

static struct value *add_file(struct world *w, const char *name, const char *title, const char *type,
                              struct str bytes)
{
    struct value *file = value_object(w->call.arena);
    value_put_text(file, "contentType", type);
    value_put_text(file, "title", title);
    value_put_int(file, "size", (int64_t)bytes.len);
    value_put_text(file, "data", base64_encode(w->call.arena, bytes.ptr, bytes.len));
    struct value *parts = value_put_object(w->form, "parts");
    return value_put(parts, name, file);
}

static void start(struct world *w, const char *response, int64_t saves)
{
    world_call(w, &w->midwife);
    call_param_set(w, "response", response);
    call_set(w, "mode", "professional");
    value_put_int(w->form, "saves", saves);
}

static int save(struct world *w, const char *response, int64_t saves, const struct field *fields)
{
    start(w, response, saves);
    put_fields(w, fields);
    return world_run(w, response_save);
}

static struct value *answers_of(struct world *w, const char *response)
{
    world_call(w, &w->midwife);
    call_param_set(w, "response", response);
    world_must(w, response_page);
    return value_copy(w->content_arena, value_at(w->call.page, "response.answers"));
}

static struct value *json_of(struct world *w, const char *text)
{
    struct err err;
    struct value *v = NULL;
    char *copy = arena_str(w->content_arena, text);
    for (char *p = copy; p && *p; p++)
        if (*p == '\'')
            *p = '"';
    assert_int_equal(json_parse(&v, w->content_arena, "test", copy, strlen(copy), &err), 0);
    return v;
}

static void assert_answers(struct world *w, const char *response, const char *expected)
{
    const struct value *all = answers_of(w, response), *wanted = json_of(w, expected);
    for (size_t i = 0; i < value_count(wanted); i++)
        if (!value_equal(value_get(all, value_name(wanted, i)), value_item(wanted, i))) {
            BUF_AUTO out;
            buf_init(&out, 1 << 20);
            json_write(&out, all);
            fail_msg("%s in %s", value_name(wanted, i), buf_text(&out));
        }
}

static const struct field everything[] = {
    {"a.well", "true"},
    {"a.name", "Saar"},
    {"a.cups", "3"},
    {"a.height", "1,68"},
    {"a.weight", "61,5"},
    {"u.weight", "kg"},
    {"a.pressure", "120"},
    {"a.day", "2026-11-02"},
    {"a.moment", "2026-12-01T10:30"},
    {"a.clock", "05:45"},
    {"a.early", "false"},
    {"a.colour", "http://example.org/b|r"},
    {"a.country", "be"},
    {"a.help", "mother"},
    {"o.help", "mijn buurvrouw"},
    {"o.place", "in een geboortehuis"},
    {"a.nicknames", "Saartje"},
    {"a.nicknames", ""},
    {"a.site", "https://example.org/saar"},
    {"a.doctor", "Practitioner/12"},
    {"n.child", "2"},
    {"a@0.child.name", "Bo"},
    {"a@0.child.born", "2024-05-06"},
    {"a@0.child.ill", "true"},
    {"a@0.child.what", "oorpijn"},
    {"n@0.pet", "1"},
    {"a@0@0.pet.name", "Poes"},
    {"a@1.child.name", "Mo"},
    {"a@1.child.ill", "false"},
    {"a@1.child.what", "niets"},
    {"n@1.pet", "1"},
    {"a@1@0.pet.name", ""},
    {"a.worry", "een beetje"},
    {NULL, NULL},
};

/* Every answer as it is kept; what is not shown is not. */
static const char kept[] =
    "{'well': true, 'name': 'Saar', 'cups': 3, 'height': 1.68,"
    " 'weight': {'value': 61.5, 'unit': 'kg', 'system': 'http://unitsofmeasure.org', 'code': 'kg'},"
    " 'pressure': {'value': 120, 'unit': 'mmHg', 'system': 'http://unitsofmeasure.org', 'code': 'mm[Hg]'},"
    " 'source': 'een proef', 'secret': 'x', 'day': '2026-11-02', 'moment': '2026-12-01T10:30:00+01:00',"
    " 'clock': '05:45:00', 'early': false, 'colour': 'http://example.org/b|r', 'country': 'be',"
    " 'help': ['mother', {'text': 'mijn buurvrouw'}], 'place': {'text': 'in een geboortehuis'},"
    " 'nicknames': ['Saartje'], 'site': 'https://example.org/saar', 'doctor': {'reference': "
    "'Practitioner/12'},"
    " 'child': [{'child.name': 'Bo', 'child.born': '2024-05-06', 'child.ill': true, 'child.what': 'oorpijn',"
    "   'pet': [{'pet.name': 'Poes'}]}, {'child.name': 'Mo', 'child.ill': false, 'pet': [{}]}],"
    " 'worry': 'een beetje'}";

static void a_form_with_every_type(void **state)
{
    (void)state;
    struct world w;
    char person[37], response[37];
    world_open(&w);
    import_everything(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, person, response);
    /* What is filled in beforehand stands there before anyone answered. */
    assert_answers(&w, response, "{'country': 'nl', 'source': 'een proef', 'secret': 'x'}");
    assert_ok(save(&w, response, 0, everything));
    assert_answers(&w, response, kept);
    /* Sent again as the form shows it, nothing changes. */
    assert_ok(save(&w, response, 1, everything));
    assert_answers(&w, response, kept);
    world_close(&w);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        struct field field;
        const char *key;
    } rows[] = {
        {{"a.cups", "veel"}, "answer_type"},
        {{"a.cups", "41"}, "answer_max"},
        {{"a.height", "1.685"}, "answer_decimals"},
        {{"a.name", "S"}, "answer_short"},
        {{"u.weight", "stone"}, NULL},
        {{"a.day", "2019-12-31"}, "answer_min"},
        {{"a.moment", "morgen"}, "answer_type"},
        {{"a.clock", "25:00"}, "answer_type"},
        {{"a.colour", "r"}, "answer_option"},
        {{"a.site", "example"}, "answer_url"},
        {{"a.doctor", "Patient/1"}, "answer_reference"},
        {{"a@0.child.born", "gisteren"}, NULL},
        {{"a.nothing", "x"}, "answer_unknown"},
        {{"a.child.name", "x"}, NULL},
    };
    struct world w;
    char person[37], response[37];
    world_open(&w);
    import_everything(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, person, response);
    int64_t saves = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct field fields[] = {rows[i].field, {NULL, NULL}};
        int rc = save(&w, response, saves, fields);
        if (!rows[i].key) {
            assert_ok(rc); /* there is no such row, or no number to have a unit: nothing was answered */
            saves++;
            continue;
        }
        if (rc != ERR_INVALID || !text_is(w.err.key, rows[i].key))
            fail_msg("%s = %s: %d %s", rows[i].field.name, rows[i].field.value, rc, w.err.key);
    }
    static const struct field alone[] = {{"a.help", "nobody"}, {"a.help", "mother"}, {NULL, NULL}};
    assert_int_equal(save(&w, response, saves, alone), ERR_INVALID);
    assert_string_equal(w.err.key, "answer_exclusive");
    world_close(&w);
}

static void rows_come_and_go(void **state)
{
    (void)state;
    static const struct field two[] = {{"n.child", "2"}, {"a@0.child.name", "Bo"},  {"a@1.child.name", "Mo"},
                                       {"n@1.pet", "1"}, {"a@1@0.pet.name", "Rex"}, {NULL, NULL}};
    struct world w;
    char person[37], response[37];
    world_open(&w);
    import_everything(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, person, response);
    start(&w, response, 0);
    put_fields(&w, two);
    call_set(&w, "row", "add.child");
    world_must(&w, response_save);
    assert_string_equal(strchr(w.call.location, '#'), "#answers-child");
    assert_answers(
        &w, response,
        "{'child': [{'child.name': 'Bo'}, {'child.name': 'Mo', 'pet': [{'pet.name': 'Rex'}]}, {}]}");
    start(&w, response, 1);
    put_fields(&w, two);
    call_set(&w, "row", "add@1.pet");
    world_must(&w, response_save);
    assert_string_equal(strchr(w.call.location, '#'), "#answers@1-pet");
    assert_answers(
        &w, response,
        "{'child': [{'child.name': 'Bo'}, {'child.name': 'Mo', 'pet': [{'pet.name': 'Rex'}, {}]}]}");
    /* Going away: what else was typed at the same time stays, also on the button that signs. */
    start(&w, response, 2);
    put_fields(&w, two);
    call_set(&w, "row", "del@0.child");
    world_must(&w, response_sign);
    assert_string_equal(strchr(w.call.location, '#'), "#answers-child");
    assert_answers(&w, response, "{'child': [{'child.name': 'Mo', 'pet': [{'pet.name': 'Rex'}]}]}");
    /* Not more than there may be. */
    static const struct field four[] = {{"n.child", "4"},        {"a@0.child.name", "A"},
                                        {"a@1.child.name", "B"}, {"a@2.child.name", "C"},
                                        {"a@3.child.name", "D"}, {NULL, NULL}};
    start(&w, response, 3);
    put_fields(&w, four);
    call_set(&w, "row", "add.child");
    world_must(&w, response_save);
    assert_int_equal(value_count(value_get(answers_of(&w, response), "child")), 4);
    world_close(&w);
}

static void a_row_begun_must_be_whole(void **state)
{
    (void)state;
    static const struct field nameless[] = {
        {"a.well", "true"}, {"n.child", "2"}, {"a@1.child.ill", "true"}, {NULL, NULL}};
    static const struct field empty[] = {{"a.well", "true"}, {"n.child", "2"}, {NULL, NULL}};
    struct world w;
    char person[37], response[37];
    world_open(&w);
    import_everything(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, person, response);
    start(&w, response, 0);
    put_fields(&w, nameless);
    assert_int_equal(world_run(&w, response_sign), ERR_INVALID);
    assert_string_equal(w.err.key, "answer_missing");
    assert_string_equal(w.err.where, "child.name");
    start(&w, response, 0);
    put_fields(&w, empty);
    assert_ok(world_run(&w, response_sign)); /* rows in which nothing was said are no rows */
    assert_null(value_get(answers_of(&w, response), "child"));
    world_close(&w);
}

/* --- files --- */

static const char png[] = "\x89PNG\r\n\x1a\nfoto";

static const char *file_id(struct world *w, const char *response, size_t n)
{
    return value_get_text(value_item(value_get(answers_of(w, response), "letter"), n), "id");
}

static int fetch(struct world *w, const struct actor *who, const char *response, const char *id,
                 use_case *use)
{
    world_call(w, who);
    call_param_set(w, "response", response);
    call_param_set(w, "file", id);
    return world_run(w, use);
}

static void files_are_kept_and_handed_out(void **state)
{
    (void)state;
    struct world w;
    char person[37], response[37];
    world_open(&w);
    import_everything(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, person, response);
    start(&w, response, 0);
    static const struct field well[] = {{"a.well", "true"}, {NULL, NULL}};
    put_fields(&w, well);
    add_file(&w, "f.letter", "brief.png", "image/png", (struct str){png, sizeof png - 1});
    world_must(&w, response_save);
    const char *id = file_id(&w, response, 0);
    assert_non_null(id);
    assert_null(value_get(value_item(value_get(answers_of(&w, response), "letter"), 0), "data"));
    size_t len = 0;
    assert_ok(fetch(&w, &w.midwife, response, id, response_file));
    assert_memory_equal(base64_decode(&len, w.call.arena, value_str(value_get(w.call.page, "data"))), png,
                        sizeof png - 1);
    assert_string_equal(value_get_text(w.call.page, "content_type"), "image/png");
    assert_string_equal(value_get_text(w.call.page, "title"), "brief.png");
    /* Who is not involved gets nothing, nor does a wrong id. */
    assert_int_not_equal(fetch(&w, &w.midwife2, response, id, response_file), 0);
    assert_int_equal(fetch(&w, &w.midwife, response, person, response_file), ERR_NOT_FOUND);
    /* It stays while it is named, and goes when it is told to. */
    const struct field again[] = {{"a.well", "true"}, {"a.letter", id}, {NULL, NULL}};
    assert_ok(save(&w, response, 1, again));
    assert_string_equal(file_id(&w, response, 0), id);
    const struct field gone[] = {{"a.letter", id}, {"d.letter", id}, {NULL, NULL}};
    assert_ok(save(&w, response, 2, gone));
    assert_null(value_get(answers_of(&w, response), "letter"));
    assert_int_equal(fetch(&w, &w.midwife, response, id, response_file), ERR_NOT_FOUND);
    world_close(&w);
}

/* She reads her own file; another mother does not; and when two files of hers become one it is sealed anew and still there. */
static void a_file_is_hers_alone_and_moves_with_her(void **state)
{
    (void)state;
    struct world w;
    char person[37], other[37], response[37];
    static const struct field well[] = {{"a.well", "true"}, {NULL, NULL}};
    world_open(&w);
    import_everything(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    world_family(&w, &w.midwife, "de Vries", 58, other);
    begin(&w, person, response);
    start(&w, response, 0);
    put_fields(&w, well);
    add_file(&w, "f.letter", "brief.png", "image/png", (struct str){png, sizeof png - 1});
    world_must(&w, response_sign);
    const char *id = file_id(&w, response, 0);
    const struct actor her = world_parent(person), another = world_parent(other);
    assert_ok(fetch(&w, &her, response, id, own_file));
    assert_int_not_equal(fetch(&w, &another, response, id, own_file), 0);
    size_t len = 0;
    world_call(&w, &her); /* her copy of everything holds it */
    world_must(&w, own_copy);
    const struct value *file = value_at(w.call.page, "document.attachments.0");
    assert_memory_equal(base64_decode(&len, w.call.arena, value_str(value_get(file, "data"))), png,
                        sizeof png - 1);
    assert_string_equal(value_get_text(file, "title"), "brief.png");
    assert_string_equal(value_get_text(file, "content_type"), "image/png");
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", other);
    call_set(&w, "other", person);
    world_must(&w, person_merge);
    assert_ok(fetch(&w, &w.midwife, response, id, response_file));
    assert_memory_equal(base64_decode(&len, w.call.arena, value_str(value_get(w.call.page, "data"))), png,
                        sizeof png - 1);
    world_close(&w);
}

/* What a file is, its bytes say; a file of another response cannot be named. */
static void files_are_looked_at(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *type; /* NULL: not taken */
    } rows[] = {{"%PDF-1.7", 8, "application/pdf"},
                {"\xff\xd8\xff\xe0", 4, "image/jpeg"},
                {"gewoon tekst\n", 13, "text/plain"},
                {"MZ\x90\x00", 4, NULL},
                {"<html>\x01", 7, NULL},
                {"\xc3\x28", 2, NULL},
                {"", 0, NULL}};
    struct world w;
    char person[37], response[37];
    world_open(&w);
    import_everything(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, person, response);
    int64_t saves = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        start(&w, response, saves);
        value_put_object(w.form, "answers");
        add_file(&w, "f.letter", "x", "image/png", (struct str){rows[i].bytes, rows[i].len});
        int rc = world_run(&w, response_save);
        assert_int_equal(rc, rows[i].type ? 0 : ERR_INVALID);
        if (!rows[i].type) {
            assert_string_equal(w.err.key, "answer_file_type");
            continue;
        }
        saves++;
        const struct value *file = value_item(value_get(answers_of(&w, response), "letter"), 0);
        assert_string_equal(value_get_text(file, "contentType"), rows[i].type);
    }
    static const struct field forged[] = {{"a.letter", "0190a0a0-0000-7000-8000-000000000000"}, {NULL, NULL}};
    assert_ok(save(&w, response, saves, forged));
    assert_null(value_get(answers_of(&w, response), "letter"));
    world_close(&w);
}

/* --- read --- */

static const char *fact(const struct value *items, const char *key)
{
    for (size_t i = 0; i < value_count(items); i++)
        if (text_is(value_get_text(value_item(items, i), "key"), key))
            return value_get_text(value_item(items, i), "value");
    return "-";
}

static void signed_it_reads_as_it_was_given(void **state)
{
    (void)state;
    static const struct {
        const char *key, *value;
    } rows[] = {
        {"Hoe lang bent u?", "1,68 meter"},
        {"Hoe zwaar bent u?", "61,5 kg"},
        {"Uw bovendruk", "120 mmHg"},
        {"Wanneer is de volgende?", "01-12-2026 10:30"},
        {"Hoe laat staat u op?", "05:45"},
        {"Welke kleur?", "Roze"},
        {"Wie helpt u?", "Mijn moeder, mijn buurvrouw"},
        {"Waar wilt u bevallen?", "in een geboortehuis"},
        {"Wie is uw huisarts?", "Practitioner/12"},
        {"Kind 1: Naam", "Bo"},
        {"Kind 1: Huisdier 1: Naam van het dier", "Poes"},
        {"Kind 2: Geboren", "Niet beantwoord"},
        {"Kind 2: Waarmee?", "-"}, /* was not asked */
        {"Niet te zien", "-"},
        {"Waar komt deze lijst vandaan?", "een proef"},
    };
    struct world w;
    char person[37], response[37];
    world_open(&w);
    import_everything(&w);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    begin(&w, person, response);
    start(&w, response, 0);
    put_fields(&w, everything);
    assert_ok(world_run(&w, response_sign));
    world_call(&w, &w.midwife);
    call_param_set(&w, "response", response);
    world_must(&w, response_page);
    const struct value *items = value_at(w.call.page, "given.items");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(fact(items, rows[i].key), rows[i].value);
    world_close(&w);
}

/* Three hundred questions in three groups, nested as deep as may be: step by step, with how far one is. */
static void a_large_one_goes_step_by_step(void **state)
{
    (void)state;
    enum { STEPS = 3, QUESTIONS = 100, DEEPEST = 31 };
    struct world w;
    char person[37], response[37];
    world_open(&w);
    struct arena *a = w.content_arena;
    struct value *source =
        json_of(&w, "{'resourceType': 'Questionnaire', 'id': 'large-1', 'version': '1', 'status':"
                    " 'active', 'title': 'Groot', 'url': 'http://example.org/large'}");
    struct value *items = value_put_array(source, "item");
    for (int s = 0; s < STEPS; s++) {
        struct value *group = value_add_object(items);
        for (int d = 0; d < (s == 0 ? DEEPEST : 1); d++) {
            value_put_text(group, "linkId", arena_printf(a, "g%d.%d", s, d));
            value_put_text(group, "type", "group");
            value_put_text(group, "text", arena_printf(a, "Groep %d", d));
            struct value *below = value_put_array(group, "item");
            for (int i = 0; d == (s == 0 ? DEEPEST - 1 : 0) && i < QUESTIONS; i++) {
                struct value *item = value_add_object(below);
                value_put_text(item, "linkId", arena_printf(a, "q%d.%d", s, i));
                value_put_text(item, "type", "boolean");
                value_put_text(item, "text", arena_printf(a, "Vraag %d", i));
            }
            if (s == 0 && d < DEEPEST - 1)
                group = value_add_object(below);
        }
    }
    BUF_AUTO text;
    buf_init(&text, 1 << 20);
    json_write(&text, source);
    world_call(&w, &w.admin);
    call_set(&w, "questionnaire", buf_text(&text));
    world_must(&w, instrument_import);
    assert_false(value_get_bool(w.call.page, "is_refused"));
    world_call(&w, &w.admin);
    world_must(&w, instruments_page);
    world_family(&w, &w.midwife, "de Vries", 60, person);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", person);
    value_put_text(w.query, "instrument", "large-1");
    world_must(&w, answers_new);
    snprintf(response, 37, "%s", w.call.location + strlen("/responses/"));
    assert_string_equal(w.call.location + strlen("/responses/") + 36, "?step=0");
    world_call(&w, &w.midwife);
    call_param_set(&w, "response", response);
    value_put_text(w.query, "step", "1");
    world_must(&w, response_page);
    assert_int_equal(value_as_int(value_at(w.call.page, "progress.step"), 0), 2);
    assert_int_equal(value_as_int(value_at(w.call.page, "progress.total"), 0), STEPS);
    start(&w, response, 0);
    call_set_int(&w, "step", 1);
    static const struct field one[] = {{"a.q1.7", "true"}, {NULL, NULL}};
    put_fields(&w, one);
    world_must(&w, response_save);
    assert_string_equal(strchr(w.call.location, '?'), "?step=2");
    assert_answers(&w, response, "{'q1.7': true}");
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_with_every_type),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(rows_come_and_go),
        cmocka_unit_test(a_row_begun_must_be_whole),
        cmocka_unit_test(files_are_kept_and_handed_out),
        cmocka_unit_test(files_are_looked_at),
        cmocka_unit_test(a_file_is_hers_alone_and_moves_with_her),
        cmocka_unit_test(signed_it_reads_as_it_was_given),
        cmocka_unit_test(a_large_one_goes_step_by_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
