/* What is said to systemd: one datagram on the socket that it names, in a folder or not; nothing without one. */
#include "running/notify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
/**/
#include <cmocka.h>

/* A socket that hears, at that name ('@' first: in no folder). */
static int hear(const char *name)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    size_t len = strlen(name);
    assert_true(len < sizeof at.sun_path);
    memcpy(at.sun_path, name, len);
    if (name[0] == '@')
        at.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    assert_true(fd >= 0);
    assert_int_equal(
        bind(fd, (const struct sockaddr *)&at, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)), 0);
    return fd;
}

static void is_heard(const char *name, const char *text)
{
    char got[200] = "";
    int fd = hear(name);
    setenv("NOTIFY_SOCKET", name, 1);
    notify_send(text);
    assert_int_equal(recv(fd, got, sizeof got - 1, 0), strlen(text));
    assert_string_equal(got, text);
    notify_reloading();
    memset(got, 0, sizeof got);
    assert_true(recv(fd, got, sizeof got - 1, 0) > 0);
    assert_non_null(strstr(got, "RELOADING=1\nMONOTONIC_USEC="));
    close(fd);
    unsetenv("NOTIFY_SOCKET");
}

static void says_what_it_does(void **state)
{
    (void)state;
    char path[64], hidden[64];
    snprintf(path, sizeof path, "/tmp/kiem-notify-%ld", (long)getpid());
    snprintf(hidden, sizeof hidden, "@kiem-notify-%ld", (long)getpid());
    is_heard(path, "READY=1\nSTATUS=serves");
    unlink(path);
    is_heard(hidden, "WATCHDOG=1");
    notify_send("READY=1"); /* nobody asked */
    setenv("NOTIFY_SOCKET", "relative", 1);
    notify_send("READY=1");
    setenv("NOTIFY_SOCKET", path, 1); /* nobody hears */
    notify_send("READY=1");
    unsetenv("NOTIFY_SOCKET");
}

static void takes_the_socket_that_is_meant_for_it(void **state)
{
    (void)state;
    char own[32];
    snprintf(own, sizeof own, "%ld", (long)getpid());
    assert_int_equal(notify_listener(), 0);
    setenv("LISTEN_FDS", "1", 1);
    setenv("LISTEN_PID", "1", 1); /* another's */
    assert_int_equal(notify_listener(), 0);
    setenv("LISTEN_PID", own, 1);
    assert_int_equal(notify_listener(), 3);
    setenv("LISTEN_FDS", "2", 1); /* more than we know what to do with */
    assert_int_equal(notify_listener(), 0);
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_PID");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_it_does),
        cmocka_unit_test(takes_the_socket_that_is_meant_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
