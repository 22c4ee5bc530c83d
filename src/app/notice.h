/*
 * Notices by mail: that something waits, and where to sign in. Never a name, never a reason: a mailbox is read by others.
 * Planned in the transaction that causes them, sent by the job.
 */
#ifndef KIEM_APP_NOTICE_H
#define KIEM_APP_NOTICE_H

#include "app/app.h"

/* Tells everyone who reads an organisation's mailbox. `kind`: texts "notice.KIND.subject" and "notice.KIND.body". `about`
 * makes the notice unique: the same about the same thing is sent once. */
int notice_plan(struct call *c, const char *org, const char *kind, const char *about,
                struct err *err) MUST_USE;
/* The job: sends one. */
int notice_send(struct call *c, struct err *err) MUST_USE;

#endif
