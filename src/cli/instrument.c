/*
 * kiem instrument import | check | validate | list | export | withdraw: questionnaires of others (FHIR R4), with what their answers say.
 * All that is wrong with a file, or that cannot be honoured, is printed item by item; a file is taken whole or not at all.
 */
#include "cli/cli.h"

#include "app/instruments/instruments.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 512 << 20, FILE_MAX = 64 << 20 };

/* One command of the table, on an open installation. */
struct work {
    const struct options *options;
    struct call *call;
    int exit_code;
};

/* --- import and check --- */

static int put_file(struct call *c, struct value *to, const char *name, const char *path, struct err *err)
{
    BUF_AUTO text;
    buf_init(&text, FILE_MAX);
    int rc = read_input(&text, path, err);
    if (rc < 0)
        return rc;
    struct value *v = value_text_len(c->arena, buf_text(&text), text.len);
    if (value_kind(to) == VALUE_ARRAY)
        value_add(to, v);
    else
        value_put(to, name, v);
    return 0;
}

static const struct {
    const char *flag, *field;
    bool many;
} file_flags[] = {{"--scoring", "scoring", false}, {"--value-set", "value_sets", true}};

/* The words behind FILE. */
static int read_flags(struct value *form, struct call *c, const struct options *o, struct err *err)
{
    struct value *sets = value_put_array(form, "value_sets");
    int rc = 0;
    for (int i = 2; rc == 0 && i < o->argc; i++) {
        const char *word = o->argv[i];
        size_t k = 0;
        while (k < 2 && !text_is(file_flags[k].flag, word))
            k++;
        if (text_is(word, "--allow-partial"))
            value_put_bool(form, "partial", true);
        else if (k < 2 && i + 1 < o->argc)
            rc = put_file(c, file_flags[k].many ? sets : form, file_flags[k].field, o->argv[++i], err);
        else
            rc = err_set(err, ERR_INVALID, word, "option_unknown", "%s", word);
    }
    return rc;
}

/* What was found, and `what` came of it. */
static void print_found(struct work *w, const char *what)
{
    const struct call *c = w->call;
    const struct value *found = value_get(c->page, "found");
    const char *version = value_get_text(c->page, "version"), *code = value_get_text(c->page, "code");
    for (size_t i = 0; i < value_count(found); i++) {
        const struct value *f = value_item(found, i);
        printf("%s: %s: %s\n", value_get_text(f, "weight_label"), value_get_text(f, "where"),
               value_get_text(f, "text"));
    }
    print_filled(stdout, call_text(c, what), version ? version : "", code ? code : "");
    putchar('\n');
    w->exit_code = value_get_bool(c->page, "is_refused") ? 2 : 0;
}

static void print_result(struct work *w, bool check)
{
    const struct value *page = w->call->page;
    print_found(w, value_get_bool(page, "is_refused") ? "fhir.refused"
                   : value_get_bool(page, "is_again") ? "fhir.again"
                   : check                            ? "fhir.sound"
                                                      : "fhir.imported");
}

static int take_in(struct work *w, bool check, struct err *err)
{
    struct call *c = w->call;
    struct value *form = value_object(c->arena);
    int rc = put_file(c, form, "questionnaire", w->options->argv[1], err);
    if (rc == 0)
        rc = read_flags(form, c, w->options, err);
    if (rc < 0)
        return rc;
    value_put_bool(form, "check", check);
    c->form = form;
    rc = check ? app_look(c, instrument_import, err) : app_run(c, instrument_import, err);
    if (rc == 0)
        print_result(w, check);
    return rc;
}

static int import(struct work *w, struct err *err)
{
    return take_in(w, false, err);
}

static int check(struct work *w, struct err *err)
{
    return take_in(w, true, err);
}

/* A QuestionnaireResponse against the questionnaire that it names. */
static int validate(struct work *w, struct err *err)
{
    struct call *c = w->call;
    struct value *form = value_object(c->arena);
    int rc = put_file(c, form, "response", w->options->argv[1], err);
    c->form = form;
    if (rc == 0)
        rc = app_look(c, response_check, err);
    if (rc == 0)
        print_found(w,
                    value_get_bool(c->page, "is_refused") ? "fhir.response_refused" : "fhir.response_sound");
    return rc;
}

/* --- what is there --- */

static int list(struct work *w, struct err *err)
{
    struct call *c = w->call;
    int rc = app_look(c, instruments_page, err);
    const struct value *rows = value_get(c->page, "instruments");
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        printf("%s\t%s\t%s\t%s\t%s\n", value_get_text(row, "code"), value_get_text(row, "version"),
               value_get_text(row, "state"), value_get_text(row, "imported_at"),
               value_get_text(row, "title"));
    }
    return rc;
}

/* The version that words 2 and 3 name: CODE VERSION, or the newest of CODE. */
static int find(struct call *c, struct err *err)
{
    struct value *row;
    const char *code = value_get_text(c->params, "code"), *version = value_get_text(c->params, "version");
    int rc = version ? store_one(&row, &c->store, SQL_INSTRUMENT_VERSION,
                                 DB_ARGS(db_text(code), db_text(version)), err)
                     : store_one(&row, &c->store, SQL_INSTRUMENT_NEWEST, DB_ARGS(db_text(code)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "instrument", "instrument_unknown", "%s", code);
    if (rc == 0) {
        value_put_text(c->page, "id", value_get_text(row, "id"));
        value_put(c->page, "document", value_copy(c->arena, value_get(row, "questionnaire")));
    }
    return rc;
}

static void name_version(struct work *w)
{
    struct value *params = value_object(w->call->arena);
    value_put_text(params, "code", w->options->argv[1]);
    value_put_text(params, "version", w->options->argc > 2 ? w->options->argv[2] : NULL);
    w->call->params = params;
}

static int export(struct work *w, struct err *err)
{
    name_version(w);
    int rc = app_look(w->call, find, err);
    return rc == 0 ? print_document(w->call, err) : rc;
}

static int withdraw(struct work *w, struct err *err)
{
    struct call *c = w->call;
    name_version(w);
    int rc = app_look(c, find, err);
    if (rc < 0)
        return rc;
    struct value *params = value_object(c->arena);
    value_put_text(params, "instrument", value_get_text(c->page, "id"));
    c->params = params;
    rc = app_run(c, instrument_withdraw, err);
    if (rc == 0)
        puts(call_text(c, "done.instrument_withdrawn"));
    return rc;
}

static const struct word {
    const char *name;
    int least, most; /* words with the name */
    int (*run)(struct work *w, struct err *err);
    int flags; /* of install_open() */
} words[] = {
    {"import", 2, 200, import, OPEN_CREATE},  {"check", 2, 200, check, 0},
    {"validate", 2, 2, validate, 0},          {"list", 1, 1, list, OPEN_READ_ONLY},
    {"export", 2, 3, export, OPEN_READ_ONLY}, {"withdraw", 2, 3, withdraw, 0},
};

static int usage(void)
{
    fputs("usage: kiem instrument [--data DIR] import FILE [--scoring FILE] [--value-set FILE]… "
          "[--allow-partial]\n"
          "       kiem instrument [--data DIR] check FILE [--scoring FILE] [--value-set FILE]… "
          "[--allow-partial]\n"
          "       kiem instrument [--data DIR] validate RESPONSE\n"
          "       kiem instrument [--data DIR] list | export CODE [VERSION] | withdraw CODE [VERSION]\n",
          stderr);
    return 2;
}

int command_instrument(const struct options *o)
{
    const struct word *word = NULL;
    for (size_t i = 0; o->argc > 0 && i < sizeof words / sizeof words[0]; i++)
        if (text_is(words[i].name, o->argv[0]))
            word = &words[i];
    if (!word || o->argc < word->least || o->argc > word->most)
        return usage();
    struct install i;
    struct err err;
    int rc = install_open(&i, o, word->flags, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    struct arena *a = arena_new(ARENA_MAX);
    struct actor actor;
    int exit_code = 0;
    rc = a ? 0 : err_nomem(&err);
    if (rc == 0) {
        struct call c = cli_call(&i, &actor, a, o->lang);
        struct work w = {.options = o, .call = &c};
        rc = word->run(&w, &err);
        exit_code = w.exit_code;
    }
    if (rc < 0)
        exit_code = complain(i.content, o, &err);
    arena_free(a);
    install_close(&i);
    return exit_code;
}
