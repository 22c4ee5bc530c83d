/* The program kiem: finds the command and runs it. Everything else is in the rooms. */
#include "cli/cli.h"
#include "serve.h"

#include <stdio.h>
#include <string.h>

static const struct command commands[] = {
    {"serve", "", "serve the pages on this machine", command_serve},
    {"demo", "[FAMILIES]", "make a municipality with made-up families", command_demo},
    {"migrate", "[--to ADDRESS [--rehearse] | --stay]",
     "bring the database to this version; move all data to another", command_migrate},
    {"user", "add | password | disable | list", "accounts of professionals", command_user},
    {"content", "check [DIR]", "what is wrong with the content, file by file", command_content},
    {"audit", "verify | search [--from DAY ...]", "verify or search the audit log", command_audit},
    {"key", "rotate | list | forget NUMBER", "a new master key, everything wrapped again; drop an older one",
     command_key},
    {"areas", "import ADDRESSES.csv [NAMES.csv]", "the postcode table of CBS: address to neighbourhood",
     command_areas},
    {"map", "import FILE.json | export", "the social map in Open Referral HSDS 3", command_map},
    {"instrument", "import FILE [--scoring FILE] ... | check | validate | list | export | withdraw",
     "questionnaires of others (FHIR R4)", command_instrument},
    {"routes", "list | import FILE | export ID | check ID", "route maps of the coalition of --org",
     command_routes},
    {"counts", "export YYYY-MM", "a frozen month of counts, as JSON", command_counts},
    {"backup", "FILE", "copy the running database, verified", command_backup},
    {"restore", "FILE", "put a verified copy back", command_restore},
    {"rehearse", "[FILE]", "show that a backup can be put back, and how long that takes", command_rehearse},
    {"version", "", "what this program is", command_version},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static int usage(FILE *to)
{
    fputs("kiem: the working system of Kansrijke Start\n\nkiem COMMAND [OPTION]… [WORD]…\n\n", to);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(to, "  kiem %-8s %-34s %s\n", commands[i].name, commands[i].words, commands[i].summary);
    fprintf(to, "  kiem %-8s %-34s %s\n", "figures", "COMMAND ...",
            "registry data and figures (kiem-figures); simulate: made-up ones");
    fputs("\nOptions, before the words, and the variables that say the same:\n\n", to);
    options_print(to);
    return to == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return usage(stderr);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return usage(stdout);
    if (strcmp(argv[1], "figures") == 0 || strcmp(argv[1], "simulate") == 0)
        return figures_run(argc, argv);
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0) {
            struct options o;
            int rc = options_read(&o, argc - 2, argv + 2);
            return rc ? rc : commands[i].run(&o);
        }
    fprintf(stderr, "kiem: there is no command %s\n\n", argv[1]);
    return usage(stderr);
}
