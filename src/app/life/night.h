/* Work of every night: use cases for app/jobs.c. */
#ifndef KIEM_APP_LIFE_NIGHT_H
#define KIEM_APP_LIFE_NIGHT_H

#include "app/life/life.h"

/* At every start: the next night, and whether database and key file agree about who was destroyed. */
int night_start(struct call *c, struct err *err) MUST_USE;
int night_job(struct call *c, struct err *err) MUST_USE;
/* Proposes to close files of children who are two, and of their parents. */
int closing_propose_job(struct call *c, struct err *err) MUST_USE;
/* Closes open files that nobody keeps any more: what they were handed over by was withdrawn or ended. */
int file_unkept_job(struct call *c, struct err *err) MUST_USE;
/* What is over its term goes. */
int retention_job(struct call *c, struct err *err) MUST_USE;
int destroyed_agree_send(struct call *c, struct err *err) MUST_USE;

#endif
