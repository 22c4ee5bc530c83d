/* See exposition.h. Knows the format, not what is measured. */
#include "running/exposition.h"

#include <stdio.h>

void exposition_family(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_label_value(struct buf *out, const char *value)
{
    for (; *value; value++) {
        if (*value == '\n') {
            buf_adds(out, "\\n");
            continue;
        }
        if (*value == '"' || *value == '\\')
            buf_addc(out, '\\');
        buf_addc(out, *value);
    }
}

static void put_name(struct buf *out, const char *name, const struct metric_label *labels)
{
    buf_adds(out, name);
    for (const struct metric_label *l = labels; l && l->name; l++) {
        buf_printf(out, "%c%s=\"", l == labels ? '{' : ',', l->name);
        put_label_value(out, l->value);
        buf_addc(out, '"');
    }
    buf_adds(out, labels && labels->name ? "} " : " ");
}

void exposition_sample(struct buf *out, const char *name, const struct metric_label *labels, int64_t value)
{
    put_name(out, name, labels);
    buf_printf(out, "%lld\n", (long long)value);
}

/* value / divide as a decimal fraction; divide is a power of ten. */
static void put_fraction(struct buf *out, int64_t value, int64_t divide)
{
    buf_printf(out, "%lld", (long long)(value / divide));
    if (divide > 1)
        buf_addc(out, '.');
    for (int64_t rest = value % divide, unit = divide / 10; unit > 0; unit /= 10) {
        buf_addc(out, (char)('0' + rest / unit));
        rest %= unit;
    }
}

void exposition_milli(struct buf *out, const char *name, const struct metric_label *labels,
                      int64_t thousandths)
{
    put_name(out, name, labels);
    put_fraction(out, thousandths, 1000);
    buf_addc(out, '\n');
}

static void put_part(struct buf *out, const struct exposition_spread *s, const char *ending,
                     const struct metric_label *bound)
{
    struct metric_label all[EXPOSITION_LABELS + 2] = {{0}};
    size_t count = 0;
    for (const struct metric_label *l = s->labels; l && l->name && count < EXPOSITION_LABELS; l++)
        all[count++] = *l;
    if (bound)
        all[count] = *bound;
    char name[96];
    snprintf(name, sizeof name, "%s%s", s->name, ending);
    put_name(out, name, all);
}

void exposition_spread(struct buf *out, const struct exposition_spread *s)
{
    uint64_t total = 0;
    for (size_t i = 0; i <= METER_BOUNDS; i++) {
        BUF_AUTO bound;
        buf_init(&bound, 32);
        if (i < METER_BOUNDS)
            put_fraction(&bound, s->scale->upto[i], s->divide);
        else
            buf_adds(&bound, "+Inf");
        total += meter_read(&s->spread->in[i]);
        put_part(out, s, "_bucket", &(struct metric_label){"le", buf_text(&bound)});
        buf_printf(out, "%llu\n", (unsigned long long)total);
    }
    put_part(out, s, "_sum", NULL);
    put_fraction(out, (int64_t)meter_read(&s->spread->sum), s->divide);
    buf_addc(out, '\n');
    put_part(out, s, "_count", NULL);
    buf_printf(out, "%llu\n", (unsigned long long)total);
}
