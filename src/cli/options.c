/* Options of all commands, in one table; messages in the language asked for. */
#include "cli/cli.h"

#include "base/str.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *flag, *variable;
    size_t offset;
    bool truth;
} table[] = {
    {"--data", "KIEM_DATA", offsetof(struct options, data), false},
    {"--db", "KIEM_DB", offsetof(struct options, db), false},
    {"--content", "KIEM_CONTENT", offsetof(struct options, content), false},
    {"--port", "KIEM_PORT", offsetof(struct options, port), false},
    {"--address", "KIEM_ADDRESS", offsetof(struct options, address), false},
    {"--base-url", "KIEM_BASE_URL", offsetof(struct options, base_url), false},
    {"--mail", "KIEM_MAIL", offsetof(struct options, mail), false},
    {"--mail-from", "KIEM_MAIL_FROM", offsetof(struct options, mail_from), false},
    {"--lang", "KIEM_LANG", offsetof(struct options, lang), false},
    {"--seed", NULL, offsetof(struct options, seed), false},
    {"--day", NULL, offsetof(struct options, day), false},
    {"--name", NULL, offsetof(struct options, name), false},
    {"--kind", NULL, offsetof(struct options, kind), false},
    {"--org", NULL, offsetof(struct options, org), false},
    {"--role", NULL, offsetof(struct options, role), false},
    {"--login", NULL, offsetof(struct options, login), false},
    {"--secure", NULL, offsetof(struct options, secure), true},
    {"--behind-proxy", NULL, offsetof(struct options, behind_proxy), true},
    {"--demo", NULL, offsetof(struct options, demo), true},
    {"--json", NULL, offsetof(struct options, json), true},
    {"--accept-clock", NULL, offsetof(struct options, accept_clock), true},
};
enum { TABLE = sizeof table / sizeof table[0] };

static void set_text(struct options *o, size_t offset, const char *text)
{
    memcpy((char *)o + offset, &text, sizeof text);
}

static int find(const char *flag, size_t len)
{
    for (int i = 0; i < TABLE; i++)
        if (strlen(table[i].flag) == len && strncmp(table[i].flag, flag, len) == 0)
            return i;
    return -1;
}

int options_read(struct options *out, int argc, char **argv)
{
    struct options o = {.lang = "nl"};
    for (int i = 0; i < TABLE; i++) {
        const char *value = table[i].variable ? getenv(table[i].variable) : NULL;
        if (value && value[0])
            set_text(&o, table[i].offset, value);
    }
    int at = 0;
    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        const char *equals = strchr(argv[at], '=');
        int i = find(argv[at], equals ? (size_t)(equals - argv[at]) : strlen(argv[at]));
        if (i < 0) {
            fprintf(stderr, "kiem: unknown option %s; kiem --help shows what there is\n", argv[at]);
            return 2;
        }
        if (table[i].truth) {
            *(bool *)((char *)&o + table[i].offset) = true;
            continue;
        }
        const char *value = equals ? equals + 1 : at + 1 < argc ? argv[++at] : NULL;
        if (!value) {
            fprintf(stderr, "kiem: %s wants a value\n", argv[at]);
            return 2;
        }
        set_text(&o, table[i].offset, value);
    }
    if (!o.data)
        o.data = "data";
    o.argc = argc - at;
    o.argv = argv + at;
    *out = o;
    return 0;
}
