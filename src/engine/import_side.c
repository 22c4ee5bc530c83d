/* See import_side.h. */
#include "engine/import_side.h"

#include "format/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { WRITE_AT = 1 << 16, ROW_MAX = 1 << 13 };

void side_init(struct side *s, const struct engine *e, const struct reader *r, const char *path)
{
    *s = (struct side){.e = e, .reader = r, .path = path, .fd = -1};
    buf_init(&s->text, WRITE_AT + ROW_MAX);
}

static int write_out(struct side *s, struct err *err)
{
    for (size_t done = 0; done < s->text.len;) {
        ssize_t n = write(s->fd, s->text.data + done, s->text.len - done);
        if (n < 0 && errno != EINTR)
            return err_set(err, ERR_IO, s->path, "file_write", "%s", strerror(errno));
        done += n > 0 ? (size_t)n : 0;
    }
    buf_clear(&s->text);
    return 0;
}

static void add_row(struct side *s, const char *const *fields)
{
    for (size_t i = 0; i < 4; i++)
        csv_write_field(&s->text, fields[i], i == 0);
    csv_write_end(&s->text);
}

static void add_header(struct side *s, const struct engine *e)
{
    const char *const names[] = {engine_text(e, "import.side.file"), engine_text(e, "import.side.line"),
                                 engine_text(e, "import.side.column"), engine_text(e, "import.side.reason")};
    add_row(s, names);
}

static int begin(struct side *s, struct err *err)
{
    if (unlink(s->path) != 0 && errno != ENOENT)
        return err_set(err, ERR_IO, s->path, "file_write", "%s", strerror(errno));
    s->fd = open(s->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (s->fd < 0)
        return err_set(err, ERR_IO, s->path, "file_write", "%s", strerror(errno));
    add_header(s, s->e);
    return 0;
}

/* Whether a list of bad rows stands there, in either language. */
static bool is_list(struct side *s)
{
    static const char *const langs[] = {"nl", "en"};
    char first[256];
    int fd = open(s->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    ssize_t n = fd >= 0 ? read(fd, first, sizeof first) : -1;
    if (fd >= 0)
        close(fd);
    bool is = false;
    for (size_t i = 0; n > 0 && !is && i < sizeof langs / sizeof langs[0]; i++) {
        struct engine e = *s->e;
        e.lang = langs[i];
        buf_clear(&s->text);
        add_header(s, &e);
        is = s->text.len > 0 && s->text.len <= (size_t)n && memcmp(s->text.data, first, s->text.len) == 0;
    }
    buf_clear(&s->text);
    return is;
}

int side_add(struct side *s, const struct bad_row *row, const struct chunk *c, uint64_t line, struct err *err)
{
    int rc = s->fd < 0 ? begin(s, err) : 0;
    if (rc < 0)
        return rc;
    char number[24];
    snprintf(number, sizeof number, "%llu", (unsigned long long)(line + row->line));
    int field = row->column > 0 ? c->columns->fields[row->column - 1] : -1;
    const char *const fields[] = {c->name, number, field >= 0 ? s->reader->fields[field].header : "",
                                  engine_text(s->e, cell_fault_name(row->fault))};
    add_row(s, fields);
    if (s->text.failed)
        return err_nomem(err);
    return s->text.len >= WRITE_AT ? write_out(s, err) : 0;
}

int side_end(struct side *s, struct err *err)
{
    if (s->fd >= 0)
        return write_out(s, err);
    if (is_list(s) && unlink(s->path) != 0)
        return err_set(err, ERR_IO, s->path, "file_write", "%s", strerror(errno));
    return 0;
}

/* What an import that failed found so far is of use too. */
void side_release(struct side *s)
{
    struct err err;
    if (s->fd >= 0) {
        (void)!write_out(s, &err);
        close(s->fd);
    }
    buf_release(&s->text);
}
