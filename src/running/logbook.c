/* See logbook.h. Rotates nothing: that is logrotate's, or the journal's. */
#include "running/logbook.h"

#include "base/mem.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 8192, LINE_ARENA = 64 << 10 };

struct logbook {
    struct clock clock;
    enum log_level level;
    pthread_mutex_t lock;
    char *path; /* NULL: not a file */
    int fd;     /* -1: off */
    bool journal;
};

static const struct {
    const char *name;
    char syslog; /* what journald reads before a line */
} levels[] = {
    [LEVEL_ERROR] = {"error", '3'},
    [LEVEL_WARNING] = {"warning", '4'},
    [LEVEL_INFO] = {"info", '6'},
    [LEVEL_DEBUG] = {"debug", '7'},
};
enum { LEVELS = sizeof levels / sizeof levels[0] };

static int open_file(const char *path, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    return fd >= 0 ? fd : err_set(err, ERR_IO, path, "log_open", "%s", strerror(errno));
}

static int choose(struct logbook *l, const struct logbook_options *o, struct err *err)
{
    size_t level = 0;
    const char *wanted = o->level ? o->level : "warning", *to = o->to ? o->to : "stderr";
    while (level < LEVELS && !text_is(levels[level].name, wanted))
        level++;
    if (level == LEVELS)
        return err_set(err, ERR_INVALID, "--log-level", "log_level", "%s", wanted);
    l->level = (enum log_level)level;
    l->journal = text_is(to, "journal");
    if (text_is(to, "off"))
        return 0;
    if (l->journal || text_is(to, "stderr")) {
        l->fd = STDERR_FILENO;
        return 0;
    }
    l->path = mem_dup(to);
    if (!l->path)
        return err_nomem(err);
    int fd = open_file(to, err);
    if (fd < 0)
        return fd;
    l->fd = fd;
    return 0;
}

int logbook_open(struct logbook **out, const struct logbook_options *options, const struct clock *clock,
                 struct err *err)
{
    struct logbook *l = mem_alloc(sizeof *l);
    if (!l)
        return err_nomem(err);
    l->clock = *clock;
    l->fd = -1;
    pthread_mutex_init(&l->lock, NULL);
    int rc = choose(l, options, err);
    if (rc < 0)
        logbook_close(l);
    else
        *out = l;
    return rc;
}

void logbook_close(struct logbook *l)
{
    if (!l)
        return;
    if (l->path && l->fd >= 0)
        close(l->fd);
    pthread_mutex_destroy(&l->lock);
    mem_free(l->path);
    mem_free(l);
}

int logbook_reopen(struct logbook *l, struct err *err)
{
    if (!l->path)
        return 0;
    int fd = open_file(l->path, err);
    if (fd < 0)
        return fd;
    pthread_mutex_lock(&l->lock);
    close(l->fd);
    l->fd = fd;
    pthread_mutex_unlock(&l->lock);
    return 0;
}

/* "2026-11-21T21:04:05+01:00" with milliseconds behind the seconds. */
static void put_time(struct value *line, int64_t now)
{
    enum { SECONDS_END = 19 };
    char whole[26], text[40];
    instant_format(whole, now);
    snprintf(text, sizeof text, "%.*s.%03d%s", (int)SECONDS_END, whole, (int)(now % 1000),
             whole + SECONDS_END);
    value_put_text(line, "time", text);
}

struct value *logbook_line(const struct logbook *l, struct arena *a, enum log_level level, const char *event)
{
    if (l->fd < 0 || level > l->level)
        return NULL;
    struct value *line = value_object(a);
    put_time(line, clock_now(&l->clock));
    value_put_text(line, "level", levels[level].name);
    value_put_text(line, "event", event);
    return line;
}

static char syslog_level(const struct value *line)
{
    const char *level = value_get_text(line, "level");
    for (size_t i = 0; i < LEVELS; i++)
        if (text_is(level, levels[i].name))
            return levels[i].syslog;
    return '6';
}

void logbook_write(struct logbook *l, const struct value *line)
{
    if (!line)
        return;
    BUF_AUTO text;
    buf_init(&text, LINE_MAX_BYTES);
    if (l->journal)
        buf_printf(&text, "<%c>", syslog_level(line));
    json_write(&text, line);
    buf_addc(&text, '\n');
    if (text.failed)
        return;
    pthread_mutex_lock(&l->lock);
    ssize_t written = write(l->fd, text.data, text.len);
    pthread_mutex_unlock(&l->lock);
    (void)written; /* there is no other place to say it */
}

/* Whose errors name a file, a statement or a constraint there, and never what a person filled in. */
static bool says_where(const struct err *err)
{
    static const char *const kinds[] = {"db_", "disk_", "key_", "file_", "log_", "mail_"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strncmp(err->key, kinds[i], strlen(kinds[i])) == 0)
            return true;
    return false;
}

void logbook_error(struct logbook *l, enum log_level level, const char *event, const struct err *err)
{
    ARENA_AUTO a = arena_new(LINE_ARENA);
    if (!a)
        return;
    struct value *line = logbook_line(l, a, level, event);
    value_put_text(line, "error", err->key);
    if (says_where(err) && err->where[0])
        value_put_text(line, "where", err->where);
    if (!arena_failed(a))
        logbook_write(l, line);
}
