/*
 * Mail out: SMTP through libcurl, or a folder of .eml files (the demo, tests). A notice carries no personal
 * data: it says that something waits, and where to sign in. This room sends; what is due and when is a job in
 * the database.
 */
#ifndef KIEM_MAIL_MAIL_H
#define KIEM_MAIL_MAIL_H

#include "base/clock.h"
#include "base/err.h"

struct mail;

struct mail_options {
    const char
        *url; /* "smtps://host:465", "smtp://host:587" (STARTTLS required unless loopback), "file:DIR" */
    const char *user;     /* may be NULL */
    const char *password; /* may be NULL */
    const char *from;     /* "Kiem <noreply@…>" or the address alone */
    const char *ca_file;  /* certificates to trust in PEM instead of the system's; may be NULL */
    int timeout_seconds;  /* 0 = 20 */
};

struct mail_message {
    const char *to;      /* one address, ASCII */
    const char *subject; /* UTF-8, one line, at most 200 bytes */
    const char *text;    /* UTF-8, plain text, at most 64 KiB */
    const char
        *id; /* letters, digits, . _ -: becomes Message-ID and file name; sent again it is the same mail */
};

/* ERR_INVALID "mail_options" when the URL or the sender is no good; the folder of "file:DIR" is made when
 * absent. */
int mail_open(struct mail **out, const struct mail_options *options, const struct clock *clock,
              struct err *err) MUST_USE;
void mail_close(struct mail *m);
/* Sends or writes one message; waits for it. One thread at a time per `m`. ERR_INVALID "mail_address" or
 * "mail_text" (a control character, not UTF-8, too long): never retry. ERR_DENIED "mail_refused" (SMTP 5xx):
 * this message never goes. ERR_BUSY "mail_later" (4xx, network) and "mail_setup" (sign-in, certificate, no
 * TLS: an administrator must act): retry. ERR_IO "file_write". A file is written whole, then renamed to
 * ID.eml. */
int mail_send(struct mail *m, const struct mail_message *message, struct err *err) MUST_USE;

#endif
