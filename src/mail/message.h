/* A message as it goes over the wire (RFC 5322, MIME). Only for this room. */
#ifndef KIEM_MAIL_MESSAGE_H
#define KIEM_MAIL_MESSAGE_H

#include "base/buf.h"
#include "mail/mail.h"

#include <stdint.h>

enum {
    MAIL_ADDRESS_MAX = 254,
    MAIL_SUBJECT_MAX = 200,
    MAIL_TEXT_MAX = 64 * 1024,
    MAIL_MESSAGE_MAX = 512 * 1024
};

struct sender {
    char address[MAIL_ADDRESS_MAX + 1];
    char name[MAIL_SUBJECT_MAX + 1]; /* "" when there is none */
};

/* "Kiem <noreply@kiem.example>" or the address alone. */
bool sender_parse(struct sender *out, const char *text);
/* Headers and body with CRLF line ends, dots not stuffed. Errors as mail_send(). */
int message_build(struct buf *out, const struct sender *from, const struct mail_message *message, int64_t now,
                  struct err *err) MUST_USE;

#endif
