/* Writes the answer of kiem figures show in the format that is asked, to a file or the screen. */
#include "engine/show.h"

#include "base/file.h"
#include "base/str.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT_MAX = 1 << 30 };

static int write_table(struct buf *out, struct show *s)
{
    table_write_text(out, s->e->arena, &s->table);
    return 0;
}

static int write_csv(struct buf *out, struct show *s)
{
    table_write_csv(out, s->e->arena, &s->table);
    return 0;
}

static int write_json(struct buf *out, struct show *s)
{
    table_write_json(out, s->e->arena, &s->table);
    return 0;
}

/* --- pictures --- */

static const struct picture_kind {
    const char *name;
    int (*draw)(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err);
} pictures[] = {
    {"trend", picture_trend},
    {"funnel", picture_funnel},
    {"rows", picture_rows},
    {"map", picture_map},
};

/* What fits the question where nothing was said. */
static const char *fitting_picture(const struct question *q)
{
    return q->trend                            ? "trend"
           : q->funnel                         ? "funnel"
           : q->rank                           ? "rows"
           : q->map.shapes && q->map.count > 1 ? "map"
           : q->map.count == 1                 ? "trend"
                                               : "rows";
}

static int write_svg(struct buf *out, struct show *s)
{
    const struct question *q = &s->question;
    struct picture_of of = {q, &s->table, &s->figures, &s->unequal, &s->lorenz};
    const char *asked = engine_option(s->e, "--picture", NULL);
    if (q->inequality >= 0 || q->lorenz) {
        if (asked)
            return err_set(s->err, ERR_INVALID, "--picture", "show_picture", "%s", asked);
        return q->lorenz ? picture_lorenz(out, s->e->arena, &of, s->err)
                         : picture_unequal(out, s->e->arena, &of, s->err);
    }
    const char *name = asked ? asked : fitting_picture(q);
    for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++)
        if (text_is(pictures[i].name, name))
            return pictures[i].draw(out, s->e->arena, &of, s->err);
    return err_set(s->err, ERR_INVALID, "--picture", "show_picture", "%s", name);
}

/* --- formats --- */

static const struct format {
    const char *name;
    int (*write)(struct buf *out, struct show *s); /* NULL: a file of its own */
} formats[] = {
    {"table", write_table}, {"csv", write_csv}, {"json", write_json}, {"svg", write_svg}, {"xlsx", NULL},
};

static const struct format *find_format(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (text_is(formats[i].name, name))
            return &formats[i];
    return NULL;
}

/* --format, else what the name of the file ends in, else svg for a picture, else a table. */
static const struct format *chosen_format(const struct show *s)
{
    const char *name = engine_option(s->e, "--format", NULL), *out = engine_option(s->e, "--out", "");
    const char *dot = strrchr(out, '.');
    if (name)
        return find_format(name);
    const struct format *by_name = dot ? find_format(dot + 1) : NULL;
    if (by_name)
        return by_name;
    return show_given(s, "--picture") ? find_format("svg") : &formats[0];
}

static int put(struct show *s, const struct buf *text, const char *path)
{
    if (path)
        return file_publish(path, text->data, text->len, s->err);
    bool bad = fwrite(text->data, 1, text->len, stdout) != text->len || fflush(stdout) != 0;
    return bad ? err_set(s->err, ERR_IO, "stdout", "file_write", "%s", strerror(errno)) : 0;
}

static int write_sheet(struct show *s, const char *path)
{
    if (s->table.row_count > 1000000)
        return err_set(s->err, ERR_INVALID, path, "show_sheet_rows", "%zu", s->table.row_count);
    const char *part = arena_printf(s->e->arena, "%s.part", path);
    int fd = part ? file_part_open(path, s->err) : err_nomem(s->err);
    if (fd < 0)
        return fd;
    close(fd); /* the library opens it by its name */
    int rc = show_sheet(&s->table, part, s->err);
    if (rc == 0)
        return file_part_publish(path, s->err);
    file_part_drop(path);
    return rc;
}

bool show_draws(const struct show *s)
{
    const struct format *f = chosen_format(s);
    return f && f->write == write_svg;
}

/* Over areas or over families; families are not in a cube, and are not split by traits of their rows. */
static int check_lorenz(const struct show *s)
{
    const char *over = engine_option(s->e, "--lorenz", NULL);
    bool families = over && text_is(over, "families");
    if (over && !families && !text_is(over, "areas"))
        return err_set(s->err, ERR_INVALID, "--lorenz", "show_lorenz", "%s", over);
    static const char *const without[] = {"--cube", "--by", "--standard", "--trend", "--funnel", "--rank"};
    for (size_t i = 0; families && i < sizeof without / sizeof without[0]; i++)
        if (show_given(s, without[i]))
            return err_set(s->err, ERR_INVALID, without[i], "show_one_kind", "--lorenz families, %s",
                           without[i]);
    if (families && s->indicator_count > 1)
        return err_set(s->err, ERR_INVALID, "--lorenz", "show_one_kind", "%s, %s", s->indicators[0]->code,
                       s->indicators[1]->code);
    return 0;
}

int show_check(struct show *s)
{
    const struct format *f = chosen_format(s);
    if (!f)
        return err_set(s->err, ERR_INVALID, "--format", "show_format", "%s",
                       engine_option(s->e, "--format", ""));
    if (show_given(s, "--picture") && f->write != write_svg)
        return err_set(s->err, ERR_INVALID, "--picture", "show_one_kind", "--picture, --format %s", f->name);
    if (!f->write && !show_given(s, "--out"))
        return err_set(s->err, ERR_INVALID, "--out", "show_sheet_out", NULL);
    if (show_given(s, "--lorenz") && show_given(s, "--inequality"))
        return err_set(s->err, ERR_INVALID, "--lorenz", "show_one_kind", "--inequality, --lorenz");
    return check_lorenz(s);
}

int show_write(struct show *s)
{
    const struct format *f = chosen_format(s);
    const char *path = engine_option(s->e, "--out", NULL);
    int rc;
    if (f->write) {
        BUF_AUTO text;
        buf_init(&text, OUTPUT_MAX);
        rc = f->write(&text, s);
        if (rc == 0 && (text.failed || arena_failed(s->e->arena)))
            rc = err_nomem(s->err);
        if (rc == 0)
            rc = put(s, &text, path);
    } else {
        rc = write_sheet(s, path);
    }
    bool unseen = path || f->write == write_csv; /* a table or picture on the screen says it itself */
    if (rc == 0 && unseen && s->table.warning)
        fprintf(stderr, "kiem figures: %s\n", s->table.warning);
    return rc;
}
