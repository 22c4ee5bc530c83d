/* What systemd and a program that it starts say to each other (sd_notify(3), sd_listen_fds(3)), without its library: one
 * datagram on a socket, and descriptors from 3 up. Does nothing when systemd did not start us. */
#ifndef KIEM_RUNNING_NOTIFY_H
#define KIEM_RUNNING_NOTIFY_H

#include <stdbool.h>

/* "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…"; several lines may go in one. */
void notify_send(const char *text);
/* Says that the configuration is read again; notify_send("READY=1") says that it was. */
void notify_reloading(void);
/* The listening socket that systemd holds for us, so that a restart refuses nobody; 0 when there is none. */
int notify_listener(void);

#endif
