/* See score_file.h. Knows no score. */
#include "engine/score_file.h"

#include "base/file.h"
#include "engine/import_source.h"
#include "figures/curve/number.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TOLD_MOST = 20, LINE_MAX_BYTES = 32 << 20 };
#define UNPACKED_MAX ((size_t)4 << 30)

/* --- opening --- */

static int map_file(struct score_file *f, struct err *err)
{
    int fd = open(f->path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        int why = fd >= 0 && errno == 0 ? EINVAL : errno;
        if (fd >= 0)
            close(fd);
        return err_set(err, why == ENOENT ? ERR_NOT_FOUND : ERR_IO, f->path, "score_file", "%s",
                       strerror(why));
    }
    f->size = (size_t)st.st_size;
    f->map = f->size > 0 ? mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    int why = errno;
    close(fd);
    if (f->map == MAP_FAILED) {
        f->map = NULL;
        return err_set(err, ERR_IO, f->path, "score_file", "%s", strerror(why));
    }
    return 0;
}

static void unmap_file(struct score_file *f)
{
    if (f->map)
        munmap(f->map, f->size);
    f->map = NULL;
}

/* The text of the file, unpacked where it is packed. */
static int open_text(struct str *out, struct score_file *f, struct err *err)
{
    struct source *s = NULL;
    int rc = map_file(f, err);
    if (rc < 0 || !f->map || !source_is_packed(f->map, f->size)) {
        *out = (struct str){f->map ? f->map : "", f->map ? f->size : 0};
        return rc;
    }
    unmap_file(f);
    rc = source_open(&s, f->path, err);
    if (rc == 0)
        rc = source_all(&f->unpacked, s, err);
    source_close(s);
    *out = (struct str){buf_text(&f->unpacked), f->unpacked.len};
    return rc;
}

static int read_mappings(struct score_file *f, struct err *err)
{
    const char *list = engine_option(f->e, "--columns", "");
    size_t most = strlen(list) / 2 + 1;
    f->mappings = arena_alloc(f->e->arena, most * sizeof *f->mappings);
    if (!f->mappings)
        return err_nomem(err);
    while (*list) {
        size_t len = strcspn(list, ","), name = strcspn(list, "=,");
        if (name == 0 || name + 1 >= len)
            return err_set(err, ERR_INVALID, "--columns", "score_mapping", "%.*s", (int)len, list);
        struct score_mapping *m = &f->mappings[f->mapping_count++];
        m->name = arena_dup(f->e->arena, list, name);
        m->column = arena_dup(f->e->arena, list + name + 1, len - name - 1);
        if (!m->name || !m->column)
            return err_nomem(err);
        list += len + (list[len] == ',');
    }
    return 0;
}

static int open_out(struct score_file *f, struct err *err)
{
    f->out = stdout;
    f->out_path = engine_option(f->e, "--out", NULL);
    if (!f->out_path)
        return 0;
    int fd = file_part_open(f->out_path, err);
    f->out = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (f->out || fd < 0)
        return fd < 0 ? fd : 0;
    int rc = err_set(err, ERR_IO, f->out_path, "file_write", "%s", strerror(errno));
    close(fd);
    file_part_drop(f->out_path);
    return rc;
}

int score_open(struct score_file *f, const struct engine *e, struct err *err)
{
    errno = 0;
    *f = (struct score_file){.e = e, .path = e->argv[0], .exact = engine_option(e, "--exact", NULL) != NULL};
    struct str text;
    buf_init(&f->line, LINE_MAX_BYTES);
    buf_init(&f->unpacked, UNPACKED_MAX);
    csv_open(&f->csv, f->path, "", 0);
    int rc = open_text(&text, f, err);
    if (rc == 0)
        rc = read_mappings(f, err);
    if (rc < 0)
        return rc;
    csv_release(&f->csv);
    csv_open(&f->csv, f->path, text.ptr, text.len);
    rc = csv_next(&f->csv, err);
    if (rc == 0)
        return err_set(err, ERR_INVALID, f->path, "score_empty", "%s", f->path);
    f->columns = f->csv.count;
    f->dropped = rc < 0 ? NULL : arena_alloc(e->arena, f->columns * sizeof *f->dropped);
    if (rc < 0 || !f->dropped)
        return rc < 0 ? rc : err_nomem(err);
    return open_out(f, err);
}

/* The column; which of two of that name is meant nobody can tell, and score_begin() says so. */
static int once(struct score_file *f, int column)
{
    if (column >= 0 && csv_column_twice(&f->csv, column))
        f->twice = csv_field(&f->csv, column);
    return column;
}

int score_column(struct score_file *f, const char *const *names)
{
    for (size_t i = 0; i < f->mapping_count; i++)
        if (text_is(f->mappings[i].name, names[0])) {
            int column = csv_column(&f->csv, f->mappings[i].column);
            f->mappings[i].used = column >= 0;
            return once(f, column);
        }
    int column = -1;
    for (; column < 0 && *names; names++)
        column = csv_column(&f->csv, *names);
    return once(f, column);
}

void score_drop(struct score_file *f, int column)
{
    if (column >= 0)
        f->dropped[column] = true;
}

/* --- writing --- */

void score_put(struct score_file *f, const char *text)
{
    csv_write_field(&f->line, text, f->first);
    f->first = false;
}

/* A number as it stands: what a spreadsheet would run as a formula it is not, and it needs no quotes. */
static void put_digits(struct score_file *f, const char *digits)
{
    if (!f->first)
        buf_addc(&f->line, ';');
    buf_adds(&f->line, digits);
    f->first = false;
}

void score_put_number(struct score_file *f, double value, int decimals)
{
    char text[40] = "";
    if (!isnan(value) && f->exact)
        snprintf(text, sizeof text, "%.17g", value);
    else if (!isnan(value))
        snprintf(text, sizeof text, "%.*f", decimals, value);
    char *point = strchr(text, '.');
    if (point && text_is(f->e->lang, "nl"))
        *point = ',';
    put_digits(f, text[0] == '-' && strspn(text + 1, "0.,") == strlen(text + 1) ? text + 1 : text);
}

int score_end(struct score_file *f, struct err *err)
{
    csv_write_end(&f->line);
    if (f->line.failed)
        return err_nomem(err);
    if (fwrite(buf_text(&f->line), 1, f->line.len, f->out) != f->line.len)
        return err_set(err, ERR_IO, f->out_path ? f->out_path : "stdout", "file_write", "%s",
                       strerror(errno));
    return 0;
}

static void begin_row(struct score_file *f)
{
    buf_clear(&f->line);
    f->first = true;
    for (size_t i = 0; i < f->columns; i++) {
        const char *cell = csv_field(&f->csv, (int)i);
        double value;
        if (!f->dropped[i] && number_read(&value, cell))
            put_digits(f, cell);
        else if (!f->dropped[i])
            score_put(f, cell);
    }
}

int score_begin(struct score_file *f, const char *const *added, struct err *err)
{
    for (size_t i = 0; i < f->mapping_count; i++)
        if (!f->mappings[i].used)
            return err_set(err, ERR_INVALID, "--columns", "score_mapping", "%s=%s", f->mappings[i].name,
                           f->mappings[i].column);
    if (f->twice)
        return err_set(err, ERR_INVALID, f->path, "score_twice", "%s", f->twice);
    begin_row(f);
    for (; *added; added++)
        score_put(f, *added);
    return score_end(f, err);
}

/* --- reading --- */

int score_next(struct score_file *f, struct err *err)
{
    int got = csv_next(&f->csv, err);
    if (got == 1) {
        f->rows++;
        begin_row(f);
    }
    return got;
}

struct str score_cell(const struct score_file *f, int column)
{
    struct str cell = str_trim(str_of(column >= 0 ? csv_field(&f->csv, column) : ""));
    return str_is(cell, "NA") ? (struct str){"", 0} : cell;
}

double score_number(struct score_file *f, int column)
{
    double value = NAN;
    if (score_cell(f, column).len > 0 && !number_read(&value, csv_field(&f->csv, column)))
        score_bad(f, column);
    return value;
}

void score_bad(struct score_file *f, int column)
{
    char where[32], at[16];
    f->bad_rows += f->bad_line != f->csv.line;
    f->bad_line = f->csv.line;
    if (++f->bad_cells > TOLD_MOST)
        return;
    snprintf(where, sizeof where, "%u", f->csv.line);
    snprintf(at, sizeof at, "%d", column + 1);
    const char *cell =
        arena_dup(f->e->arena, csv_field(&f->csv, column), strnlen(csv_field(&f->csv, column), 60));
    say(f->e, stderr, f->bad_cells == TOLD_MOST ? "score.bad_last" : "score.bad_cell", f->path, where, at,
        cell ? cell : "");
}

/* --- the end --- */

int score_finish(struct score_file *f, struct err *err)
{
    bool to_file = f->out != stdout, bad = fflush(f->out) != 0;
    int failure = errno, rc = 0;
    if (to_file) {
        if (fclose(f->out) != 0 && !bad) {
            bad = true;
            failure = errno;
        }
        f->out = stdout;
        if (bad)
            file_part_drop(f->out_path);
        else
            rc = file_part_publish(f->out_path, err);
    }
    if (bad)
        return err_set(err, ERR_IO, f->out_path ? f->out_path : "stdout", "file_write", "%s",
                       strerror(failure));
    if (rc < 0)
        return rc;
    say(f->e, stderr, "score.rows", arena_printf(f->e->arena, "%zu", f->rows));
    return f->bad_cells == 0
               ? 0
               : err_set(err, ERR_INVALID, f->path, "score_bad", "%zu / %zu", f->bad_cells, f->bad_rows);
}

void score_close(struct score_file *f)
{
    if (f->out && f->out != stdout) {
        fclose(f->out);
        file_part_drop(f->out_path);
    }
    csv_release(&f->csv);
    buf_release(&f->line);
    buf_release(&f->unpacked);
    unmap_file(f);
}
