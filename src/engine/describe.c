/* kiem figures describe: what a dataset holds: its fields, how many rows know each, and between which values. */
#include "columns/write.h"
#include "engine/store_files.h"

#include "base/str.h"

/* Over all frames: the least and the greatest value, how many are not known, and how many bytes hold them. */
struct seen {
    int64_t least, most;
    uint64_t unknown, bytes;
};

static int look(struct seen *out, const struct store_dataset *d, int field, struct err *err)
{
    struct store_guard guard = store_guard(d);
    struct seen s = {INT64_MAX, INT64_MIN, 0, 0};
    for (size_t i = 0; i < d->data.frame_count; i++) {
        const struct frame *f = &d->data.frames[i];
        s.bytes += f->columns[field].data ? f->rows * f->columns[field].width : 0;
        for (size_t row = 0; row < f->rows; row++) {
            size_t left = f->rows - row, n = left < COLUMNS_BLOCK_ROWS ? left : COLUMNS_BLOCK_ROWS;
            int rc =
                row % COLUMNS_BLOCK_ROWS == 0 ? guard.guard.check(&guard.guard, i, field, row, n, err) : 0;
            if (rc < 0)
                return rc;
            int64_t v = frame_value(f, field, row);
            s.unknown += v == FRAME_UNKNOWN;
            s.least = v != FRAME_UNKNOWN && v < s.least ? v : s.least;
            s.most = v != FRAME_UNKNOWN && v > s.most ? v : s.most;
        }
    }
    *out = s;
    return 0;
}

static const char *number(const struct engine *e, int64_t n, int decimals)
{
    int64_t unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    int64_t whole = n < 0 ? -n : n;
    if (decimals == 0)
        return arena_printf(e->arena, "%lld", (long long)n);
    return arena_printf(e->arena, "%s%lld%s%0*lld", n < 0 ? "-" : "", (long long)(whole / unit),
                        text_is(e->lang, "nl") ? "," : ".", decimals, (long long)(whole % unit));
}

/* What is between the values of a field, in words. */
static const char *range(const struct engine *e, const struct store_dataset *d, int i, const struct seen *s)
{
    const struct field *f = &d->data.schema->fields[i];
    if (s->least > s->most)
        return "";
    switch (f->kind) {
    case FIELD_AREA:
    case FIELD_LABEL:
        return arena_printf(e->arena, "%zu", d->data.list_counts[i]);
    case FIELD_PSEUDONYM:
        return "";
    case FIELD_CODE:
    case FIELD_FLAG:
        return s->least == s->most
                   ? number(e, s->least, 0)
                   : arena_printf(e->arena, "%s – %s", number(e, s->least, 0), number(e, s->most, 0));
    case FIELD_PERIOD:
        if (f->period == PERIOD_MONTH)
            return arena_printf(e->arena, "%lld-%02lld – %lld-%02lld", (long long)s->least / 12,
                                (long long)s->least % 12 + 1, (long long)s->most / 12,
                                (long long)s->most % 12 + 1);
        break;
    case FIELD_NUMBER:
        break;
    }
    return arena_printf(e->arena, "%s – %s", number(e, s->least, f->decimals),
                        number(e, s->most, f->decimals));
}

static int print_fields(const struct engine *e, const struct store_dataset *d, struct err *err)
{
    const struct schema *schema = d->data.schema;
    printf("\n%-22s %-28s %12s %9s  %s\n", engine_text(e, "command.describe.field"),
           engine_text(e, "command.describe.range"), engine_text(e, "command.describe.bytes"),
           engine_text(e, "command.describe.unknown"), engine_text(e, "command.describe.meaning"));
    for (int i = 0; i < (int)schema->count; i++) {
        const struct field *f = &schema->fields[i];
        struct seen s;
        int rc = look(&s, d, i, err);
        if (rc < 0)
            return rc;
        double share = d->file->rows > 0 ? 100.0 * (double)s.unknown / (double)d->file->rows : 0;
        const char *said = range(e, d, i, &s);
        /* a dash is three bytes and one column */
        int wide = 28 + (said && strstr(said, "–") ? 2 : 0);
        printf("%-22s %-*s %12llu %8.2f%%  %s%s%s\n", f->code, wide, said ? said : "",
               (unsigned long long)s.bytes, share, text_is(e->lang, "nl") ? f->label.nl : f->label.en,
               f->unit[0] ? ", " : "", f->unit);
    }
    return 0;
}

static int run(struct engine *e)
{
    struct store_dataset d;
    struct err err;
    if (e->argc != 1)
        return engine_usage(&command_describe, stderr);
    int rc = store_dataset(&d, e, e->argv[0], &err);
    if (rc < 0)
        return engine_complain(e, &err);
    const struct words *label = &d.data.schema->label;
    say(e, stdout, "command.describe.head", d.kind, d.name, text_is(e->lang, "nl") ? label->nl : label->en,
        number(e, (int64_t)d.file->rows, 0), number(e, (int64_t)d.file->refused, 0));
    if (d.file->repeated > 0)
        say(e, stdout, "command.describe.repeated", number(e, (int64_t)d.file->repeated, 0));
    rc = print_fields(e, &d, &err);
    store_close(&d);
    return rc < 0 ? engine_complain(e, &err) : 0;
}

const struct engine_command command_describe = {
    "describe", "NAME", "the fields of a dataset and what is known of them", NULL, run};
