/* What the engine says, in the language of the options. Computes nothing. */
#include "engine/engine.h"

#include <string.h>

enum { PLACES = 6 };

static const char *find(const struct engine *e, const char *key)
{
    return value_get_text(value_get(e->words, key), e->lang);
}

const char *engine_text(const struct engine *e, const char *key)
{
    const char *text = find(e, key);
    return text ? text : key;
}

void engine_say(const struct engine *e, FILE *to, const char *const *words)
{
    size_t count = 0;
    while (count < PLACES && words[count + 1])
        count++;
    for (const char *at = engine_text(e, words[0]); *at; at++) {
        size_t place =
            at[0] == '{' && at[1] >= '1' && at[1] < '1' + PLACES && at[2] == '}' ? (size_t)(at[1] - '0') : 0;
        if (place == 0 || place > count) {
            putc(*at, to);
            continue;
        }
        fputs(words[place], to);
        at += 2;
    }
    putc('\n', to);
}

/* A text with {where} and {arg} filled in. */
static void print_filled(FILE *to, const char *text, const struct err *err)
{
    for (const char *at = text; *at; at++) {
        if (strncmp(at, "{where}", 7) == 0) {
            fputs(err->where, to);
            at += 6;
        } else if (strncmp(at, "{arg}", 5) == 0) {
            fputs(err->arg, to);
            at += 4;
        } else {
            putc(*at, to);
        }
    }
}

int engine_complain(const struct engine *e, const struct err *err)
{
    char key[64];
    snprintf(key, sizeof key, "err.%s", err->key);
    const char *text = find(e, key);
    fputs("kiem figures: ", stderr);
    if (text) {
        print_filled(stderr, text, err);
        if (err->where[0] && !strstr(text, "{where}") && strcmp(err->where, err->arg) != 0)
            fprintf(stderr, " (%s)", err->where);
        if (err->arg[0] && !strstr(text, "{arg}"))
            fprintf(stderr, " [%s]", err->arg);
    } else {
        fprintf(stderr, "%s %s %s", err->key, err->where, err->arg);
    }
    putc('\n', stderr);
    return err_face(err->code)->exit;
}
