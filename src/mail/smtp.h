/* One message to one SMTP server. Only for this room. */
#ifndef KIEM_MAIL_SMTP_H
#define KIEM_MAIL_SMTP_H

#include "base/err.h"
#include "base/str.h"

struct smtp {
    const char *url;
    const char *user, *password; /* NULL: no sign-in */
    const char *ca_file;         /* NULL: the system's certificates */
    long timeout_ms;
    bool loopback; /* the connection does not leave this machine: STARTTLS is not asked for */
};

/* Whether `url` is smtp:// or smtps:// with a host, perhaps a port, and nothing else; sets `loopback`. */
bool smtp_url_valid(bool *loopback, const char *url);
/* Hands over `message`; errors as mail_send(). */
int smtp_send(const struct smtp *server, const char *from, const char *to, struct str message,
              struct err *err) MUST_USE;

#endif
