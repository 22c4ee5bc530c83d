/* Options of all commands, in one table; messages in the language asked for. */
#include "cli/cli.h"

#include "base/str.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *flag, *value; /* what stands behind it; NULL: nothing, it is on */
    const char *variable;
    size_t offset;
    const char *what;
} table[] = {
    {"--data", "DIR", "KIEM_DATA", offsetof(struct options, data),
     "folder of database, key file and outbox (data)"},
    {"--db", "PATH", "KIEM_DB", offsetof(struct options, db),
     "the database: a file (DIR/kiem.db), or postgresql://…"},
    {"--key", "PATH", "KIEM_KEY", offsetof(struct options, key), "the key file (DIR/kiem.key)"},
    {"--content", "DIR", "KIEM_CONTENT", offsetof(struct options, content),
     "content from a folder instead of what is in the program"},
    {"--lang", "nl|en", "KIEM_LANG", offsetof(struct options, lang), "language of messages (nl)"},
    {"--port", "N", "KIEM_PORT", offsetof(struct options, port), "serve: 8080; 0 takes one that is free"},
    {"--address", "ADDRESS", "KIEM_ADDRESS", offsetof(struct options, address),
     "serve: where to listen (127.0.0.1)"},
    {"--base-url", "URL", "KIEM_BASE_URL", offsetof(struct options, base_url),
     "serve: how people reach it, for links in mail"},
    {"--mail", "URL", "KIEM_MAIL", offsetof(struct options, mail),
     "serve: smtps://HOST:465, smtp://HOST:587 or file:DIR (DIR/outbox)"},
    {"--mail-from", "ADDRESS", "KIEM_MAIL_FROM", offsetof(struct options, mail_from),
     "serve: who the mail is from"},
    {"--secure", NULL, "KIEM_SECURE", offsetof(struct options, secure),
     "serve: people reach it by https only"},
    {"--behind-proxy", NULL, "KIEM_BEHIND_PROXY", offsetof(struct options, behind_proxy),
     "serve: a proxy on this machine says who asks"},
    {"--trusted-proxy", "NETWORKS", "KIEM_TRUSTED_PROXY", offsetof(struct options, trusted_proxy),
     "serve: proxies whose word on who asks is believed (10.1.2.3,192.168.0.0/16)"},
    {"--log", "WHERE", "KIEM_LOG", offsetof(struct options, log),
     "serve: stderr, journal, off or a file (stderr)"},
    {"--log-level", "LEVEL", "KIEM_LOG_LEVEL", offsetof(struct options, log_level),
     "serve: error, warning, info or debug (warning)"},
    {"--metrics", "ADDRESS:PORT", "KIEM_METRICS", offsetof(struct options, metrics),
     "serve: where Prometheus may ask; nowhere when not given"},
    {"--backups", "DIR", "KIEM_BACKUPS", offsetof(struct options, backups),
     "serve: folder of backups, to warn when the newest is old"},
    {"--accept-clock", NULL, NULL, offsetof(struct options, accept_clock),
     "serve: the clock is right, whatever the audit holds"},
    {"--check-pages", NULL, NULL, offsetof(struct options, check_pages),
     "serve: work out anew every page that was kept, and compare (slow)"},
    {"--to", "ADDRESS", NULL, offsetof(struct options, to),
     "migrate: move all data to this empty database, verified"},
    {"--rehearse", NULL, NULL, offsetof(struct options, rehearse),
     "migrate --to: copy and verify beside the server, and leave nothing"},
    {"--stay", NULL, NULL, offsetof(struct options, stay),
     "migrate: go on in a database that was moved from"},
    {"--seed", "N", NULL, offsetof(struct options, seed), "demo: another town of families"},
    {"--day", "DATE", NULL, offsetof(struct options, day), "demo: as if it were that day"},
    {"--login", "NAME", NULL, offsetof(struct options, login), "user: the name to sign in with"},
    {"--name", "TEXT", NULL, offsetof(struct options, name), "user add: the full name"},
    {"--org", "TEXT", NULL, offsetof(struct options, org),
     "user add: the organisation, made when it is new; routes: whose coalition"},
    {"--role", "CODE", NULL, offsetof(struct options, role),
     "user add: professional, assistant, coordinator, nnz_holder, nnz_leader, admin"},
    {"--kind", "CODE", NULL, offsetof(struct options, kind),
     "user add, map import: the kind of a new organisation"},
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

void options_print(FILE *to)
{
    for (int i = 0; i < TABLE; i++)
        fprintf(to, "  %-15s %-12s %-18s %s\n", table[i].flag, table[i].value ? table[i].value : "",
                table[i].variable ? table[i].variable : "", table[i].what);
}

int options_read(struct options *out, int argc, char **argv)
{
    struct options o = {.lang = "nl"};
    for (int i = 0; i < TABLE; i++) {
        const char *value = table[i].variable ? getenv(table[i].variable) : NULL;
        if (!value || !value[0])
            continue;
        if (table[i].value)
            set_text(&o, table[i].offset, value);
        else
            *(bool *)((char *)&o + table[i].offset) = text_is(value, "yes");
    }
    int at = 0;
    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        const char *equals = strchr(argv[at], '=');
        int i = find(argv[at], equals ? (size_t)(equals - argv[at]) : strlen(argv[at]));
        if (i < 0) {
            fprintf(stderr, "kiem: unknown option %s; kiem --help shows what there is\n", argv[at]);
            return 2;
        }
        if (!table[i].value) {
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
