/*
 * How long a server takes from its start to its first answer: started, its address read from what it prints, a page asked.
 *
 *   bench_db_start TIMES cold|warm FOLDER PROGRAM WORD…
 *
 * Cold: before each start what the system holds in memory of the files in FOLDER and of PROGRAM is let go (the libraries
 * that they use stay). Prints the milliseconds of each start.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void let_go(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    fdatasync(fd);
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

static void let_go_all(const char *folder, const char *program)
{
    char path[512];
    DIR *dir = opendir(folder);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
        if (d->d_type == DT_REG)
            let_go(path);
    }
    if (dir)
        closedir(dir);
    let_go(program);
}

/* The port in the first line that the server prints; 0 when there is none. */
static int read_port(int from)
{
    char line[256];
    size_t len = 0;
    while (len + 1 < sizeof line && read(from, line + len, 1) == 1 && line[len] != '\n')
        len++;
    line[len] = '\0';
    const char *at = strstr(line, "localhost:");
    return at ? atoi(at + strlen("localhost:")) : 0;
}

static int ask(int port)
{
    static const char request[] = "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    char answer[4096];
    ssize_t got = 0;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0 &&
        write(fd, request, sizeof request - 1) == (ssize_t)sizeof request - 1)
        got = read(fd, answer, sizeof answer);
    close(fd);
    return got > 12 && strncmp(answer, "HTTP/1.1 200", 12) == 0 ? 0 : -1;
}

static double start(char **words)
{
    int out[2];
    if (pipe(out) != 0)
        return -1;
    double from = now_ms();
    pid_t server = fork();
    if (server == 0) {
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        close(out[1]);
        execv(words[0], words);
        _exit(127);
    }
    close(out[1]);
    int port = server > 0 ? read_port(out[0]) : 0;
    double took = port > 0 && ask(port) == 0 ? now_ms() - from : -1;
    close(out[0]);
    if (server > 0) {
        kill(server, SIGTERM);
        waitpid(server, NULL, 0);
    }
    return took;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fputs("bench_db_start TIMES cold|warm FOLDER PROGRAM WORD...\n", stderr);
        return 2;
    }
    for (int i = 0; i < atoi(argv[1]); i++) {
        if (strcmp(argv[2], "cold") == 0)
            let_go_all(argv[3], argv[4]);
        double took = start(argv + 4);
        if (took < 0)
            return 1;
        printf("%.1f ", took);
    }
    putchar('\n');
    return 0;
}
