/*
 * SMTP against a small server on this machine that follows a script: what it answers where, when it hangs up, and what
 * certificate it shows. The server keeps what it heard.
 */
#include "base/buf.h"
#include "mail/mail.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum stage { NEVER, GREETING, HELLO, AUTH, MAIL, RCPT, DATA, BODY, END, STAGES };

struct script {
    const char *answer[STAGES]; /* NULL: the usual one */
    enum stage hang_up;         /* instead of answering; BODY: half-way through the text */
    bool tls, starttls, silent;
};

struct server {
    pthread_t thread;
    int listener;
    unsigned port;
    struct script script;
    SSL_CTX *tls;
    /* the conversation */
    int fd;
    SSL *ssl;
    struct buf commands, body;
};

static struct {
    SSL_CTX *tls;
    char ca_file[64];
} world;

/* --- the server --- */

static bool say(struct server *s, const char *line)
{
    char out[512];
    int len = snprintf(out, sizeof out, "%s\r\n", line);
    return s->ssl ? SSL_write(s->ssl, out, len) == len : write(s->fd, out, (size_t)len) == len;
}

static bool hear(struct server *s, char *c)
{
    return s->ssl ? SSL_read(s->ssl, c, 1) == 1 : read(s->fd, c, 1) == 1;
}

static bool hear_line(struct server *s, char *line, size_t max)
{
    size_t len = 0;
    char c;
    while (hear(s, &c)) {
        if (c == '\n') {
            line[len] = '\0';
            return len > 0 && line[len - 1] == '\r';
        }
        if (len + 1 < max)
            line[len++] = c;
    }
    return false;
}

static bool secure(struct server *s)
{
    s->ssl = SSL_new(s->tls);
    SSL_set_fd(s->ssl, s->fd);
    return SSL_accept(s->ssl) == 1;
}

/* Answers for a stage; false when the script hangs up there. */
static bool answer(struct server *s, enum stage stage, const char *usual)
{
    if (s->script.hang_up == stage)
        return false;
    return say(s, s->script.answer[stage] ? s->script.answer[stage] : usual);
}

static bool take_body(struct server *s)
{
    char line[1200];
    while (hear_line(s, line, sizeof line)) {
        if (s->script.hang_up == BODY && s->body.len > 0)
            return false;
        if (strcmp(line, ".\r") == 0)
            return answer(s, END, "250 taken");
        buf_printf(&s->body, "%s\n", line);
    }
    return false;
}

static bool starts(const char *line, const char *word)
{
    return strncmp(line, word, strlen(word)) == 0;
}

static bool obey(struct server *s, const char *line)
{
    char secret[128];
    if (starts(line, "EHLO") || starts(line, "HELO"))
        return answer(s, HELLO,
                      s->script.starttls && !s->ssl ? "250-test\r\n250 STARTTLS"
                                                    : "250-test\r\n250 AUTH PLAIN");
    if (starts(line, "STARTTLS"))
        return say(s, "220 go") && secure(s);
    if (starts(line, "AUTH"))
        return say(s, "334 ") && hear_line(s, secret, sizeof secret) && answer(s, AUTH, "235 welcome");
    if (starts(line, "MAIL"))
        return answer(s, MAIL, "250 yes");
    if (starts(line, "RCPT"))
        return answer(s, RCPT, "250 yes");
    if (starts(line, "DATA"))
        return answer(s, DATA, "354 go ahead") && (s->script.answer[DATA] || take_body(s));
    if (starts(line, "QUIT"))
        return say(s, "221 bye") && false;
    return say(s, "500 what");
}

static void converse(struct server *s)
{
    char line[1200];
    if (s->script.tls && !secure(s))
        return;
    if (s->script.silent) {
        (void)hear_line(s, line, sizeof line);
        return;
    }
    if (!answer(s, GREETING, "220 test"))
        return;
    while (hear_line(s, line, sizeof line)) {
        buf_printf(&s->commands, "%s%s\n", s->ssl ? "[tls] " : "", line);
        if (!obey(s, line))
            return;
    }
}

static void *serve(void *state)
{
    struct server *s = state;
    struct pollfd ready = {.fd = s->listener, .events = POLLIN};
    if (poll(&ready, 1, 10000) == 1) {
        s->fd = accept(s->listener, NULL, NULL);
        converse(s);
        SSL_free(s->ssl);
        close(s->fd);
    }
    close(s->listener);
    return NULL;
}

static void server_start(struct server *s, struct script script)
{
    *s = (struct server){.script = script, .tls = world.tls};
    buf_init(&s->commands, 1 << 16);
    buf_init(&s->body, 1 << 20);
    s->listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    assert_int_equal(bind(s->listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(s->listener, 4), 0);
    assert_int_equal(getsockname(s->listener, (struct sockaddr *)&address, &len), 0);
    s->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void server_release(struct server *s)
{
    buf_release(&s->commands);
    buf_release(&s->body);
}

/* --- a certificate that nobody knows, for 127.0.0.1 and 0.0.0.0 --- */

static X509 *certificate(EVP_PKEY *key)
{
    X509 *x = X509_new();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_NAME *name = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"test", -1, -1, 0);
    X509_set_issuer_name(x, name);
    X509_set_pubkey(x, key);
    X509_EXTENSION *names = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1,IP:0.0.0.0");
    X509_add_ext(x, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(x, key, EVP_sha256());
    return x;
}

static int setup(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = certificate(key);
    world.tls = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(world.tls, x);
    SSL_CTX_use_PrivateKey(world.tls, key);
    strcpy(world.ca_file, "/tmp/kiem-ca-XXXXXX");
    FILE *f = fdopen(mkstemp(world.ca_file), "w");
    int written = f ? PEM_write_X509(f, x) : 0;
    if (f)
        fclose(f);
    X509_free(x);
    EVP_PKEY_free(key);
    return written ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    SSL_CTX_free(world.tls);
    return unlink(world.ca_file);
}

/* --- the tests --- */

static const char text[] = "Er staat iets voor u klaar.\n.\n..twee punten\n.één punt\n";

struct sending {
    struct script script;
    const char *scheme, *host;
    const char *user, *ca_file;
};

static int send_one(struct server *s, const struct sending *how, struct err *err)
{
    char url[64];
    int64_t now = 0;
    struct clock clock = clock_fixed(&now);
    server_start(s, how->script);
    snprintf(url, sizeof url, "%s://%s:%u", how->scheme ? how->scheme : "smtp",
             how->host ? how->host : "127.0.0.1", s->port);
    struct mail_options options = {.url = url,
                                   .user = how->user,
                                   .password = how->user ? "geheim" : NULL,
                                   .ca_file = how->ca_file,
                                   .from = "Kiem <noreply@kiem.example>",
                                   .timeout_seconds = how->script.silent ? 1 : 10};
    struct mail_message message = {"anna@praktijk.example", "Bericht", text, "m-1"};
    struct mail *m = NULL;
    assert_int_equal(mail_open(&m, &options, &clock, err), 0);
    int code = mail_send(m, &message, err);
    mail_close(m);
    pthread_join(s->thread, NULL);
    return code;
}

static void a_message_arrives_whole(void **state)
{
    (void)state;
    struct server s;
    assert_int_equal(send_one(&s, &(struct sending){0}, NULL), 0);
    assert_non_null(strstr(s.commands.data, "MAIL FROM:<noreply@kiem.example>"));
    assert_non_null(strstr(s.commands.data, "RCPT TO:<anna@praktijk.example>\r\n"));
    assert_null(strstr(s.commands.data, "AUTH"));
    assert_non_null(strstr(s.body.data, "\r\nSubject: Bericht\r\n"));
    /* dots at the start of a line came doubled, as RFC 5321 §4.5.2 asks */
    assert_non_null(strstr(s.body.data, "klaar.\r\n..\r\n...twee punten\r\n..=C3=A9=C3=A9n punt\r\n"));
    server_release(&s);
}

static void signing_in(void **state)
{
    (void)state;
    struct server s;
    struct err err;
    assert_int_equal(send_one(&s, &(struct sending){.user = "kiem"}, NULL), 0);
    assert_non_null(strstr(s.commands.data, "AUTH PLAIN"));
    server_release(&s);
    struct sending wrong = {.user = "kiem", .script.answer[AUTH] = "535 no"};
    assert_int_equal(send_one(&s, &wrong, &err), ERR_BUSY);
    assert_string_equal(err.key, "mail_setup");
    assert_null(strstr(s.commands.data, "MAIL"));
    server_release(&s);
}

static void answers_decide(void **state)
{
    (void)state;
    static const struct {
        enum stage stage;
        const char *answer;
        int code;
        const char *key;
    } cases[] = {
        {GREETING, "421 busy", ERR_BUSY, "mail_later"},
        {GREETING, "554 no", ERR_DENIED, "mail_refused"},
        {MAIL, "451 later", ERR_BUSY, "mail_later"},
        {MAIL, "550 no", ERR_DENIED, "mail_refused"},
        {RCPT, "450 later", ERR_BUSY, "mail_later"},
        {RCPT, "550 <anna@praktijk.example>", ERR_DENIED, "mail_refused"},
        {DATA, "452 full", ERR_BUSY, "mail_later"},
        {DATA, "554 no", ERR_DENIED, "mail_refused"},
        {END, "451 greylisted", ERR_BUSY, "mail_later"},
        {END, "552 too big", ERR_DENIED, "mail_refused"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct server s;
        struct err err = {0};
        struct sending how = {0};
        how.script.answer[cases[i].stage] = cases[i].answer;
        assert_int_equal(send_one(&s, &how, &err), cases[i].code);
        assert_string_equal(err.key, cases[i].key);
        assert_null(strchr(err.arg, '@')); /* the server's words stay with the server */
        server_release(&s);
    }
}

static void a_connection_that_drops_is_for_later(void **state)
{
    (void)state;
    for (enum stage stage = GREETING; stage < STAGES; stage++) {
        if (stage == AUTH)
            continue;
        struct server s;
        struct err err = {0};
        assert_int_equal(send_one(&s, &(struct sending){.script.hang_up = stage}, &err), ERR_BUSY);
        assert_string_equal(err.key, "mail_later");
        server_release(&s);
    }
}

static void a_server_that_says_nothing_is_given_up(void **state)
{
    (void)state;
    struct server s;
    struct err err = {0};
    assert_int_equal(send_one(&s, &(struct sending){.script.silent = true}, &err), ERR_BUSY);
    assert_string_equal(err.key, "mail_later");
    server_release(&s);
}

static void nobody_home_is_for_later(void **state)
{
    (void)state;
    int64_t now = 0;
    struct clock clock = clock_fixed(&now);
    struct mail_options options = {.url = "smtp://127.0.0.1:1", .from = "a@b", .timeout_seconds = 5};
    struct mail_message message = {"c@d", "s", "t", "m"};
    struct mail *m = NULL;
    struct err err;
    assert_int_equal(mail_open(&m, &options, &clock, NULL), 0);
    assert_int_equal(mail_send(m, &message, &err), ERR_BUSY);
    assert_string_equal(err.key, "mail_later");
    message.to = "c@d\r\nRCPT TO:<e@f>";
    assert_int_equal(mail_send(m, &message, &err), ERR_INVALID); /* before any connection */
    mail_close(m);
}

/* 0.0.0.0 reaches this machine without being named as loopback: it stands for any server elsewhere. */
static void elsewhere_only_with_a_known_certificate(void **state)
{
    (void)state;
    const char *ca = world.ca_file;
    const struct {
        struct sending how;
        bool goes;
    } cases[] = {
        {{.host = "0.0.0.0", .user = "kiem"}, false},                          /* no STARTTLS offered */
        {{.host = "0.0.0.0", .user = "kiem", .script.starttls = true}, false}, /* unknown certificate */
        {{.host = "0.0.0.0", .user = "kiem", .script.starttls = true, .ca_file = ca}, true},
        {{.scheme = "smtps", .user = "kiem", .script.tls = true}, false},
        {{.scheme = "smtps", .user = "kiem", .script.tls = true, .ca_file = ca}, true},
        {{.scheme = "smtps", .host = "localhost", .user = "kiem", .script.tls = true, .ca_file = ca},
         false}, /* name */
        {{.scheme = "smtps", .user = "kiem", .script.tls = true, .ca_file = "/nonexistent"}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct server s;
        struct err err = {0};
        int code = send_one(&s, &cases[i].how, &err);
        assert_int_equal(code, cases[i].goes ? 0 : ERR_BUSY);
        const char *heard = buf_text(&s.commands);
        if (cases[i].goes) {
            assert_non_null(strstr(heard, "[tls] AUTH PLAIN"));
            assert_non_null(strstr(heard, "[tls] MAIL"));
        } else {
            assert_string_equal(err.key, "mail_setup");
            assert_null(strstr(heard, "AUTH "));
            assert_null(strstr(heard, "MAIL"));
        }
        server_release(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_arrives_whole),
        cmocka_unit_test(signing_in),
        cmocka_unit_test(answers_decide),
        cmocka_unit_test(a_connection_that_drops_is_for_later),
        cmocka_unit_test(a_server_that_says_nothing_is_given_up),
        cmocka_unit_test(nobody_home_is_for_later),
        cmocka_unit_test(elsewhere_only_with_a_known_certificate),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
