/* The program kiem-figures, which `kiem figures …` runs: finds the command and runs it. Everything else is in the rooms. */
#include "base/mem.h"
#include "engine/begin.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define ARENA_MAX ((size_t)1 << 30)

static const struct engine_command *const commands[] = {
    &command_areas,  &command_counts, &command_cube,    &command_curve,      &command_describe,
    &command_dscore, &command_growth, &command_import,  &command_indicators, &command_list,
    &command_merge,  &command_plan,   &command_remove,  &command_show,       &command_simulate,
    &command_sql,    &command_verify, &command_version,
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static int usage(FILE *to)
{
    fputs("kiem figures: from registry extracts to figures; no row ever leaves\n\nkiem figures COMMAND "
          "[OPTION]… [WORD]…\n\n",
          to);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(to, "  %-12s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\nkiem figures COMMAND --help says what it takes\n", to);
    return to == stdout ? 0 : 2;
}

static int run(const struct engine_command *c, int argc, char **argv)
{
    ARENA_AUTO arena = arena_new(ARENA_MAX);
    struct engine e = {.arena = arena, .lang = "nl"};
    struct err err;
    if (!arena || engine_begin(&e, c, argc, argv) < 0)
        return 2;
    int rc = engine_words(&e, &err);
    if (rc < 0)
        return engine_complain(&e, &err);
    int code = c->run(&e);
    /* what a command printed and nobody could take is no result */
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    rc = err_set(&err, ERR_IO, "stdout", "file_write", "%s", strerror(errno ? errno : EIO));
    return code ? code : engine_complain(&e, &err);
}

int main(int argc, char **argv)
{
    mem_share();
    if (argc < 2)
        return usage(stderr);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return usage(stdout);
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i]->name) == 0)
            return argc > 2 && strcmp(argv[2], "--help") == 0 ? engine_usage(commands[i], stdout)
                                                              : run(commands[i], argc - 2, argv + 2);
    fprintf(stderr, "kiem figures: there is no command %s\n\n", argv[1]);
    return usage(stderr);
}
