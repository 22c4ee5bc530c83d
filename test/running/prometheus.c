/* See prometheus.h. */
#include "running/prometheus.h"

#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/**/
#include <cmocka.h>

enum { NAME_MAX_CHARS = 128, FAMILIES_MAX = 200, LINE_CHARS = 2048, SAMPLES_MAX = 8000 };

struct reader {
    char families[FAMILIES_MAX][NAME_MAX_CHARS];
    size_t family_count;
    char type[16]; /* of the family at hand; "" between HELP and TYPE */
    bool has_help;
    char (*samples)[LINE_CHARS]; /* names with labels, to find doubles */
    size_t sample_count;
    /* of the histogram series at hand */
    char series[LINE_CHARS];
    double last_bound, last_count;
    char why[200];
};

static bool wrong(struct reader *r, const char *line, const char *what)
{
    snprintf(r->why, sizeof r->why, "%s: %.150s", what, line);
    return false;
}

static size_t name_len(const char *at, bool metric)
{
    size_t n = 0;
    if (!isalpha((unsigned char)at[0]) && at[0] != '_' && !(metric && at[0] == ':'))
        return 0;
    while (isalnum((unsigned char)at[n]) || at[n] == '_' || (metric && at[n] == ':'))
        n++;
    return n;
}

static const char *family(const struct reader *r)
{
    return r->family_count ? r->families[r->family_count - 1] : "";
}

static bool read_help(struct reader *r, const char *line)
{
    const char *name = line + 7;
    size_t len = name_len(name, true);
    if (len == 0 || len >= NAME_MAX_CHARS || name[len] != ' ' || strlen(name + len + 1) < 3)
        return wrong(r, line, "HELP wants a name and a text");
    for (size_t i = 0; i < r->family_count; i++)
        if (strlen(r->families[i]) == len && strncmp(r->families[i], name, len) == 0)
            return wrong(r, line, "a family comes twice");
    if (r->family_count == FAMILIES_MAX || (r->has_help && !r->type[0]))
        return wrong(r, line, "a family without TYPE before this");
    snprintf(r->families[r->family_count++], NAME_MAX_CHARS, "%.*s", (int)len, name);
    r->has_help = true;
    r->type[0] = '\0';
    return true;
}

static bool read_type(struct reader *r, const char *line)
{
    static const char *const types[] = {"counter", "gauge", "histogram"};
    const char *name = line + 7;
    size_t len = name_len(name, true);
    if (!r->has_help || r->type[0] || strlen(family(r)) != len || strncmp(family(r), name, len) != 0 ||
        name[len] != ' ')
        return wrong(r, line, "TYPE must follow the HELP of its family");
    for (size_t i = 0; i < 3; i++)
        if (strcmp(types[i], name + len + 1) == 0)
            snprintf(r->type, sizeof r->type, "%s", types[i]);
    if (!r->type[0])
        return wrong(r, line, "no such type");
    if (strcmp(r->type, "counter") == 0 && (len < 6 || strncmp(name + len - 6, "_total", 6) != 0))
        return wrong(r, line, "a counter ends in _total");
    return true;
}

/* {a="b",c="d"}: the end of it, NULL when it is wrong. `le` gets the value of that label, and `rest` the others. */
static const char *read_labels(const char *at, char le[64], char rest[LINE_CHARS])
{
    size_t used = 0;
    le[0] = rest[0] = '\0';
    for (at++; *at != '}';) {
        const char *name = at;
        size_t len = name_len(at, false);
        if (len == 0 || strncmp(at, "__", 2) == 0 || at[len] != '=' || at[len + 1] != '"')
            return NULL;
        const char *value = at + len + 2, *end = value;
        for (; *end != '"'; end++) {
            if (*end == '\0' || *end == '\n' || (*end == '\\' && !strchr("\\\"n", end[1])))
                return NULL;
            end += *end == '\\';
        }
        if (len == 2 && strncmp(name, "le", 2) == 0)
            snprintf(le, 64, "%.*s", (int)(end - value), value);
        else
            used += (size_t)snprintf(rest + used, LINE_CHARS - used, "%.*s;", (int)(end + 1 - name), name);
        at = end + 1;
        if (*at == ',')
            at++;
        else if (*at != '}')
            return NULL;
    }
    return at + 1;
}

static bool read_number(double *out, const char *text)
{
    char *end;
    if (!isdigit((unsigned char)text[0]) && text[0] != '-' && strcmp(text, "+Inf") != 0)
        return false;
    *out = strtod(text, &end);
    return *end == '\0' && !isnan(*out);
}

/* Buckets of a series follow each other, rise, end in +Inf, and agree with its count. */
static bool read_histogram(struct reader *r, const char *line, const char *ending, const char *le,
                           const char *rest, double value)
{
    if (strcmp(ending, "_bucket") == 0) {
        double bound;
        if (!read_number(&bound, le))
            return wrong(r, line, "a bucket without le");
        const char *series = rest[0] ? rest : "-";
        if (strcmp(r->series, series) != 0) {
            snprintf(r->series, sizeof r->series, "%s", series);
            r->last_bound = (double)-INFINITY;
            r->last_count = 0;
        }
        if (bound <= r->last_bound || value < r->last_count)
            return wrong(r, line, "buckets must rise");
        r->last_bound = bound;
        r->last_count = value;
        return true;
    }
    if (!isinf(r->last_bound))
        return wrong(r, line, "no bucket +Inf before this");
    if (strcmp(ending, "_count") == 0 && value != r->last_count)
        return wrong(r, line, "the count is not that of the last bucket");
    if (strcmp(ending, "_count") == 0)
        r->series[0] = '\0';
    return strcmp(ending, "_sum") == 0 || strcmp(ending, "_count") == 0 ||
           wrong(r, line, "no part of a histogram");
}

static bool read_sample(struct reader *r, const char *line)
{
    size_t len = name_len(line, true), own = strlen(family(r));
    char le[64] = "", rest[LINE_CHARS] = "";
    const char *at = line + len;
    if (len < own || !r->type[0] || strncmp(line, family(r), own) != 0)
        return wrong(r, line, "a sample outside its family");
    bool histogram = strcmp(r->type, "histogram") == 0;
    if (!histogram && len != own)
        return wrong(r, line, "a sample of another name than its family");
    if (*at == '{')
        at = read_labels(at, le, rest);
    if (!at || *at != ' ')
        return wrong(r, line, "labels");
    double value;
    if (!read_number(&value, at + 1))
        return wrong(r, line, "a value that is no number");
    if (strcmp(r->type, "gauge") != 0 && value < 0)
        return wrong(r, line, "less than nothing");
    if (r->sample_count == SAMPLES_MAX)
        return wrong(r, line, "too many samples for this reader");
    char *key = r->samples[r->sample_count++];
    snprintf(key, LINE_CHARS, "%.*s", (int)(at - line), line);
    for (size_t i = 0; i + 1 < r->sample_count; i++)
        if (strcmp(r->samples[i], key) == 0)
            return wrong(r, line, "a sample comes twice");
    char ending[32];
    snprintf(ending, sizeof ending, "%.*s", (int)(len - own), line + own);
    return !histogram || read_histogram(r, line, ending, le, rest, value);
}

static bool read_line(struct reader *r, const char *line)
{
    if (strncmp(line, "# HELP ", 7) == 0)
        return read_help(r, line);
    if (strncmp(line, "# TYPE ", 7) == 0)
        return read_type(r, line);
    return line[0] != '#' && line[0] != '\0' ? read_sample(r, line)
                                             : wrong(r, line, "no line of this format");
}

bool prometheus_sound(const char *text, char why[200])
{
    struct reader *r = calloc(1, sizeof *r);
    assert_non_null(r);
    r->samples = calloc(SAMPLES_MAX, sizeof *r->samples);
    assert_non_null(r->samples);
    bool sound = text[0] != '\0';
    while (sound && *text) {
        const char *end = strchr(text, '\n');
        char line[LINE_CHARS];
        if (!end || (size_t)(end - text) >= sizeof line) {
            sound = wrong(r, text, "a line that does not end");
            break;
        }
        snprintf(line, sizeof line, "%.*s", (int)(end - text), text);
        sound = read_line(r, line);
        text = end + 1;
    }
    snprintf(why, 200, "%s", r->why);
    free(r->samples);
    free(r);
    return sound;
}

void prometheus_check(const char *text)
{
    char why[200];
    if (!prometheus_sound(text, why))
        fail_msg("%s", why);
}

double prometheus_value(const char *text, const char *sample)
{
    size_t len = strlen(sample);
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, sample, len) == 0 && line[len] == ' ')
            return strtod(line + len, NULL);
    }
    fail_msg("no sample %s", sample);
    return 0;
}
