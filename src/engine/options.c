/* Options of the engine: a few for every command, the rest each command's own. Reads them; opens and checks nothing. */
#include "engine/begin.h"

#include "base/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct option_rule shared[] = {
    {"--store", "DIR", "folder of datasets, areas and curves (KIEM_FIGURES; figures)"},
    {"--content", "DIR", "datasets, indicators and words from a folder instead of what is in the program"},
    {"--lang", "nl|en", "language of what is said (KIEM_LANG; nl)"},
    {"--threads", "N", "how many work side by side (as many as there are cores)"},
};
enum { SHARED = sizeof shared / sizeof shared[0] };

static int count_rules(const struct option_rule *rules)
{
    int n = 0;
    while (rules && rules[n].flag)
        n++;
    return n;
}

static int find(const struct option_rule *rules, int count, const char *flag, size_t len)
{
    for (int i = 0; i < count; i++)
        if (strlen(rules[i].flag) == len && strncmp(rules[i].flag, flag, len) == 0)
            return i;
    return -1;
}

static int shared_option(struct engine *e, int i, const char *value)
{
    char *end;
    switch (i) {
    case 0:
        e->store = value;
        return 0;
    case 1:
        e->content = value;
        return 0;
    case 2:
        e->lang = value;
        return text_is(value, "nl") || text_is(value, "en") ? 0 : -1;
    default:
        e->threads = (int)strtol(value, &end, 10);
        return *end == '\0' && e->threads >= 1 && e->threads <= 256 ? 0 : -1;
    }
}

/* One option at argv[*at]; 0, or −1 after saying what is wrong. */
static int take_option(struct engine *e, int *at, int argc, char **argv, const char **given)
{
    const char *equals = strchr(argv[*at], '=');
    size_t len = equals ? (size_t)(equals - argv[*at]) : strlen(argv[*at]);
    int own = find(e->rules, count_rules(e->rules), argv[*at], len);
    int all = own < 0 ? find(shared, SHARED, argv[*at], len) : -1;
    if (own < 0 && all < 0) {
        fprintf(stderr, "kiem figures: unknown option %s; kiem figures COMMAND --help shows what there is\n",
                argv[*at]);
        return -1;
    }
    const char *value = "";
    if (own < 0 || e->rules[own].value) {
        value = equals ? equals + 1 : *at + 1 < argc ? argv[++*at] : NULL;
        if (!value) {
            fprintf(stderr, "kiem figures: %s wants a value\n",
                    own < 0 ? shared[all].flag : e->rules[own].flag);
            return -1;
        }
    }
    if (own >= 0)
        given[own] = value;
    else if (shared_option(e, all, value) < 0) {
        fprintf(stderr, "kiem figures: %s cannot be %s\n", shared[all].flag, value);
        return -1;
    }
    return 0;
}

int engine_begin(struct engine *e, const struct engine_command *c, int argc, char **argv)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const char *store = getenv("KIEM_FIGURES"), *lang = getenv("KIEM_LANG");
    e->store = store && store[0] ? store : "figures";
    e->lang = text_is(lang, "en") ? "en" : "nl";
    e->threads = cores >= 1 && cores <= 256 ? (int)cores : 1;
    e->rules = c->rules;
    e->given = arena_alloc(e->arena, (size_t)(count_rules(c->rules) + 1) * sizeof *e->given);
    e->argv = arena_alloc(e->arena, (size_t)(argc + 1) * sizeof *e->argv);
    if (!e->given || !e->argv)
        return -1;
    bool words_only = false;
    for (int at = 0; at < argc; at++) {
        if (!words_only && strcmp(argv[at], "--") == 0)
            words_only = true;
        else if (words_only || strncmp(argv[at], "--", 2) != 0)
            e->argv[e->argc++] = argv[at];
        else if (take_option(e, &at, argc, argv, e->given) < 0)
            return -1;
    }
    return 0;
}

static void print_rule(FILE *to, const struct option_rule *r)
{
    char flag[64];
    snprintf(flag, sizeof flag, "%s%s%s", r->flag, r->value ? " " : "", r->value ? r->value : "");
    fprintf(to, "  %-24s %s\n", flag, r->what);
}

int engine_usage(const struct engine_command *c, FILE *to)
{
    fprintf(to, "usage: kiem figures %s %s\n%s\n", c->name, c->words, c->summary);
    for (int i = 0; i < count_rules(c->rules); i++)
        print_rule(to, &c->rules[i]);
    for (int i = 0; i < SHARED; i++)
        print_rule(to, &shared[i]);
    return to == stdout ? 0 : 2;
}

const char *engine_option(const struct engine *e, const char *flag, const char *otherwise)
{
    int i = find(e->rules, count_rules(e->rules), flag, strlen(flag));
    return i >= 0 && e->given[i] ? e->given[i] : otherwise;
}

int engine_number(int64_t *out, const struct engine *e, const char *flag, struct option_range range,
                  struct err *err)
{
    const char *text = engine_option(e, flag, NULL);
    char *end = NULL;
    errno = 0;
    long long n = text ? strtoll(text, &end, 10) : range.otherwise;
    if (text && (errno != 0 || end == text || *end != '\0' || n < range.least || n > range.most))
        return err_set(err, ERR_INVALID, flag, "option_number", "%lld – %lld", (long long)range.least,
                       (long long)range.most);
    *out = n;
    return 0;
}
