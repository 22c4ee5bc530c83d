/*
 * The command line: a table of commands, one file each. A command reads its options, opens what it needs, calls app or a
 * lower room, and prints. Exit codes come from err_face().
 */
#ifndef KIEM_CLI_CLI_H
#define KIEM_CLI_CLI_H

#include "app/app.h"
#include "base/embedded.h"

#include <stdio.h>

struct options {
    const char *data;    /* folder: key file, outbox */
    const char *db;      /* path or URL */
    const char *key;     /* path of the key file; NULL: in the data folder */
    const char *content; /* folder that replaces the content in the program; NULL */
    const char *port, *address, *base_url;
    const char *mail, *mail_from; /* where mail goes: a URL of mail.h */
    bool secure, behind_proxy;
    const char *trusted_proxy;   /* networks; NULL: this machine, when behind_proxy */
    const char *log, *log_level; /* of logbook.h */
    const char *metrics;         /* ADDRESS:PORT; NULL: none */
    const char *backups;         /* folder, to see how old the newest is */
    bool accept_clock;           /* the clock is right, whatever the audit holds */
    bool check_pages;            /* what is kept is worked out anew and compared */
    const char *lang;            /* of messages */
    const char *to;              /* migrate: where all data go; NULL */
    bool rehearse, stay;         /* migrate */
    const char *seed, *day;      /* demo */
    const char *name, *kind, *org, *role, *login;
    int argc; /* what is left: the command's own words */
    char **argv;
};

struct command {
    const char *name, *words, *summary;
    int (*run)(const struct options *o);
};

/* Reads options from the environment (KIEM_DATA …) and the command line, which wins; prints what is wrong. 0 or the exit
 * code. */
int options_read(struct options *out, int argc, char **argv);
/* All options, a line each: what stands behind it, its variable, what it is for. */
void options_print(FILE *to);

/* Everything a command may need, opened by need. */
struct install {
    struct app app;
    struct arena *arena;
    struct content *content;
};
enum { OPEN_CREATE = 1, OPEN_READ_ONLY = 2, OPEN_MAIL = 4, OPEN_SERVE = 8 };
/* Opens data folder (made when OPEN_CREATE), key, content and database. On an error end with install_failed(). */
int install_open(struct install *out, const struct options *o, int flags, struct err *err) MUST_USE;
void install_close(struct install *i);
/* Content alone: from the program, or from o->content. */
int install_content(struct content **out, struct arena *a, const struct options *o, struct err *err) MUST_USE;

/* The files of that content, not yet read; in `a`. */
int install_files(const struct content_file **out, size_t *count, struct arena *a, const struct options *o,
                  struct err *err) MUST_USE;

/* Prints a text with its {where} and {arg} filled in. */
void print_filled(FILE *to, const char *text, const char *where, const char *arg);
/* Prints an error in the language of the options, with what to do; returns the exit code. `content` may be NULL. */
int complain(const struct content *content, const struct options *o, const struct err *err);

/* say(content, options, key, text…): prints the text `key` and a line end, with {1}, {2} … filled in by the texts behind it,
 * at most six. */
void say_words(const struct content *content, const struct options *o, const char *const *words);
#define say(content, options, ...) say_words(content, options, (const char *const[]){__VA_ARGS__, NULL})
/* A number as a text for it, in `room`. */
enum { SAY_NUMBER = 24 };
const char *say_number(char room[SAY_NUMBER], int64_t number);
#define SAY_ROOM ((char[SAY_NUMBER]){0})

/* Complains about what install_open() said and closes what was opened; returns the exit code. */
int install_failed(struct install *i, const struct options *o, const struct err *err);

/* A call by the command line itself, for use cases run from a command. */
struct call cli_call(struct install *i, struct actor *actor, struct arena *a, const char *lang);

/* A whole file, or standard input for "-"; ERR_IO "file_read". */
int read_input(struct buf *out, const char *path, struct err *err) MUST_USE;

/* `kiem figures …` and `kiem simulate …`: becomes the program kiem-figures, which stands beside this one. Returns only when
 * that fails: the exit code. */
int figures_run(int argc, char **argv);

int command_areas(const struct options *o);
/* Prints c->page "document" as JSON that people read. ERR_NOMEM over 64 MiB. */
int print_document(const struct call *c, struct err *err) MUST_USE;

int command_audit(const struct options *o);
int command_backup(const struct options *o);
int command_content(const struct options *o);
int command_instrument(const struct options *o);
int command_key(const struct options *o);
int command_map(const struct options *o);
int command_counts(const struct options *o);
int command_demo(const struct options *o);
int command_migrate(const struct options *o);
int command_routes(const struct options *o);
int command_rehearse(const struct options *o);
int command_restore(const struct options *o);
int command_user(const struct options *o);
int command_version(const struct options *o);

#endif
