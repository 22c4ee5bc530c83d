/*
 * The commands of kiem-figures, one file each: a command reads its options and words, opens what it needs from the store
 * (a folder of immutable files), has the rooms below compute, and prints. Never opens the care database.
 */
#ifndef KIEM_ENGINE_ENGINE_H
#define KIEM_ENGINE_ENGINE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/value.h"

#include <stdio.h>

/* An option of a command: "--level", what stands behind it (NULL: nothing, it is on) and what it is for. */
struct option_rule {
    const char *flag, *value, *what;
};

struct engine {
    struct arena *arena; /* of the command; content and words live in it */
    const char *
        store; /* folder of datasets, areas, curves and the key for pseudonyms (--store, KIEM_FIGURES; "figures") */
    const char *lang;    /* "nl" or "en" (--lang, KIEM_LANG) */
    const char *content; /* folder that replaces registry/ (--content); NULL: what is in the program */
    int threads;         /* --threads; as many as there are cores */
    const struct option_rule *rules; /* of the command */
    const char **given; /* given[i]: what was said for rules[i]; NULL; "" when it takes nothing and is on */
    int argc;           /* the command's own words; options may stand before, between and behind them */
    const char **argv;
    const struct value *words;
};

struct engine_command {
    const char *name, *words, *summary;
    const struct option_rule *rules; /* ends with a NULL flag; NULL: none */
    int (*run)(struct engine *e);    /* the exit code */
};

/* What was said for an option of the command, or `otherwise`. */
const char *engine_option(const struct engine *e, const char *flag, const char *otherwise);
/* The same as a whole number within the range; ERR_INVALID "option_number". */
struct option_range {
    int64_t least, most, otherwise;
};
int engine_number(int64_t *out, const struct engine *e, const char *flag, struct option_range range,
                  struct err *err) MUST_USE;
/* Prints "usage: kiem figures NAME WORDS" with its options; 2. */
int engine_usage(const struct engine_command *c, FILE *to);
/* Prints an error in the language of the options, with what to do; returns the exit code. */
int engine_complain(const struct engine *e, const struct err *err);
/* The words of `key` (registry/texts) in the language of the options; the key itself when there are none. */
const char *engine_text(const struct engine *e, const char *key);
/* Writes a text with {1}, {2} … filled in, at most six, and a line end: say(engine, stdout, key, text…). */
void engine_say(const struct engine *e, FILE *to, const char *const *words);
#define say(engine, to, ...) engine_say(engine, to, (const char *const[]){__VA_ARGS__, NULL})
/* A file of registry/ by its name ("datasets/births.json"), parsed, in e->arena; ERR_NOT_FOUND "content_file". */
int engine_content(const struct value **out, const struct engine *e, const char *name,
                   struct err *err) MUST_USE;
/* The names of the files of registry/ that begin with `prefix`, sorted, in e->arena; ends with NULL. */
int engine_content_names(const char *const **out, const struct engine *e, const char *prefix,
                         struct err *err) MUST_USE;

extern const struct engine_command command_areas;
extern const struct engine_command command_counts;
extern const struct engine_command command_cube;
extern const struct engine_command command_curve;
extern const struct engine_command command_describe;
extern const struct engine_command command_dscore;
extern const struct engine_command command_growth;
extern const struct engine_command command_import;
extern const struct engine_command command_indicators;
extern const struct engine_command command_list;
extern const struct engine_command command_merge;
extern const struct engine_command command_plan;
extern const struct engine_command command_remove;
extern const struct engine_command command_show;
extern const struct engine_command command_simulate;
extern const struct engine_command command_sql;
extern const struct engine_command command_verify;
extern const struct engine_command command_version;

#endif
