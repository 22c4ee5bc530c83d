/*
 * Opens one of the two ways out and sends a message by it. Decides nothing about when, to whom or how often: that is
 * the job's that calls it.
 */
#include "mail/mail.h"

#include "base/file.h"
#include "base/mem.h"
#include "mail/message.h"
#include "mail/smtp.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { DEFAULT_TIMEOUT = 20 };
#define FILE_SCHEME "file:"

struct mail {
    struct clock clock;
    struct sender from;
    struct smtp smtp;
    const char *folder; /* NULL: by SMTP */
    char *url, *user, *password, *ca_file;
};

static bool copy_options(struct mail *m, const struct mail_options *options)
{
    const char *const given[] = {options->url, options->user, options->password, options->ca_file};
    char **const own[] = {&m->url, &m->user, &m->password, &m->ca_file};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        *own[i] = given[i] ? mem_dup(given[i]) : NULL;
        if (given[i] && !*own[i])
            return false;
    }
    int seconds = options->timeout_seconds > 0 ? options->timeout_seconds : DEFAULT_TIMEOUT;
    m->smtp = (struct smtp){.url = m->url,
                            .user = m->user,
                            .password = m->password,
                            .ca_file = m->ca_file,
                            .timeout_ms = 1000L * seconds};
    return true;
}

static int choose(struct mail *m, struct err *err)
{
    size_t scheme = strlen(FILE_SCHEME);
    if (strncmp(m->url, FILE_SCHEME, scheme) != 0)
        return smtp_url_valid(&m->smtp.loopback, m->url)
                   ? 0
                   : err_set(err, ERR_INVALID, "url", "mail_options", "%s", m->url);
    m->folder = m->url + scheme;
    if (m->folder[0] == '\0')
        return err_set(err, ERR_INVALID, "url", "mail_options", "%s", m->url);
    if (mkdir(m->folder, 0700) != 0 && errno != EEXIST)
        return err_set(err, ERR_IO, m->folder, "file_write", "%s", strerror(errno));
    return 0;
}

int mail_open(struct mail **out, const struct mail_options *options, const struct clock *clock,
              struct err *err)
{
    struct mail *m = mem_alloc(sizeof *m);
    if (!m || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        mem_free(m);
        return err_nomem(err);
    }
    m->clock = *clock;
    int code;
    if (!copy_options(m, options))
        code = err_nomem(err);
    else if (!sender_parse(&m->from, options->from))
        code = err_set(err, ERR_INVALID, "from", "mail_options", "%s", options->from);
    else
        code = choose(m, err);
    if (code < 0) {
        mail_close(m);
        return code;
    }
    *out = m;
    return 0;
}

void mail_close(struct mail *m)
{
    if (!m)
        return;
    if (m->password)
        explicit_bzero(m->password, strlen(m->password));
    mem_free(m->url);
    mem_free(m->user);
    mem_free(m->password);
    mem_free(m->ca_file);
    mem_free(m);
    curl_global_cleanup();
}

static int drop_in_folder(const struct mail *m, const char *id, const struct buf *text, struct err *err)
{
    BUF_AUTO path;
    buf_init(&path, 4096);
    buf_printf(&path, "%s/%s.eml", m->folder, id);
    if (path.failed)
        return err_nomem(err);
    return file_publish(path.data, text->data, text->len, err);
}

int mail_send(struct mail *m, const struct mail_message *message, struct err *err)
{
    BUF_AUTO text;
    buf_init(&text, MAIL_MESSAGE_MAX);
    int code = message_build(&text, &m->from, message, clock_now(&m->clock), err);
    if (code < 0)
        return code;
    if (m->folder)
        return drop_in_folder(m, message->id, &text, err);
    return smtp_send(&m->smtp, m->from.address, message->to, (struct str){text.data, text.len}, err);
}
