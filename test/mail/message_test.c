/* Messages: exact bytes, safe headers, and a decoder of its own that reads back what was written. */
#include "base/mem.h"
#include "mail/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const struct sender kiem = {"noreply@kiem.example", "Kiem"};

static int64_t noon(void)
{
    return instant_at(day_from_civil(2026, 11, 21), 12 * 60 + 4) + 5000;
}

static struct mail_message plain(void)
{
    return (struct mail_message){"a@b.example", "Er staat iets klaar", "Log in.\n", "m-1"};
}

static int build(struct buf *out, struct mail_message message, struct err *err)
{
    buf_init(out, MAIL_MESSAGE_MAX);
    return message_build(out, &kiem, &message, noon(), err);
}

static void a_message_is_these_bytes(void **state)
{
    (void)state;
    BUF_AUTO out;
    assert_int_equal(build(&out, plain(), NULL), 0);
    assert_string_equal(out.data, "Date: Sat, 21 Nov 2026 12:04:05 +0100\r\n"
                                  "From: Kiem\r\n <noreply@kiem.example>\r\n"
                                  "To: a@b.example\r\n"
                                  "Message-ID: <m-1@kiem.example>\r\n"
                                  "Subject: Er staat iets klaar\r\n"
                                  "Auto-Submitted: auto-generated\r\n"
                                  "MIME-Version: 1.0\r\n"
                                  "Content-Type: text/plain; charset=utf-8\r\n"
                                  "Content-Transfer-Encoding: quoted-printable\r\n"
                                  "\r\n"
                                  "Log in.\r\n");
}

static void the_date_follows_summer_time(void **state)
{
    (void)state;
    BUF_AUTO out;
    buf_init(&out, MAIL_MESSAGE_MAX);
    struct mail_message message = plain();
    int64_t july = instant_at(day_from_civil(2027, 7, 1), 9 * 60);
    assert_int_equal(message_build(&out, &kiem, &message, july, NULL), 0);
    assert_memory_equal(out.data, "Date: Thu, 1 Jul 2027 09:00:00 +0200\r\n", 38);
}

static int hex_value(char c)
{
    const char *digits = "0123456789ABCDEF", *at = c ? strchr(digits, c) : NULL;
    assert_non_null(at);
    return (int)(at - digits);
}

/* RFC 2045 §6.7 and RFC 2047 §4.2, the other way. Checks line lengths and blanks at line ends as it goes. */
static void decode_body(struct buf *out, const char *text)
{
    size_t column = 0;
    for (; *text; text++) {
        assert_true((unsigned char)*text < 0x7f);
        if (memcmp(text, "\r\n", 2) == 0) {
            assert_true(column <= 76);
            assert_true(column == 0 || (text[-1] != ' ' && text[-1] != '\t'));
            buf_addc(out, '\n');
            text++;
            column = 0;
        } else if (memcmp(text, "=\r\n", 3) == 0) {
            assert_true(column + 1 <= 76);
            text += 2;
            column = 0;
        } else if (*text == '=') {
            buf_addc(out, (char)(hex_value(text[1]) << 4 | hex_value(text[2])));
            text += 2;
            column += 3;
        } else {
            assert_true(*text != '\r' && *text != '\n');
            buf_addc(out, *text);
            column++;
        }
    }
}

static void decode_subject(struct buf *out, const char *header)
{
    const char *end = strstr(header, "\r\nAuto-Submitted");
    while (header < end) {
        const char *line_end = strstr(header, "\r\n");
        assert_true(line_end - header <= 76);
        const char *word = strstr(header, "=?utf-8?Q?");
        assert_true(word && word < line_end);
        for (word += 10; memcmp(word, "?=", 2) != 0; word++) {
            if (*word == '_')
                buf_addc(out, ' ');
            else if (*word == '=') {
                buf_addc(out, (char)(hex_value(word[1]) << 4 | hex_value(word[2])));
                word += 2;
            } else
                buf_addc(out, *word);
        }
        assert_true(word + 2 == line_end);
        header = line_end + 2;
    }
}

static void bodies_come_back(void **state)
{
    (void)state;
    static const struct {
        const char *text, *read;
    } cases[] = {
        {"", ""},
        {"één", "één\n"},
        {"a\n\nb\n", "a\n\nb\n"},
        {"a\r\nb\r\n", "a\nb\n"},
        {"blank at the end \ntab\t\n", "blank at the end \ntab\t\n"},
        {"=3D=\n.\n..\nFrom here\n", "=3D=\n.\n..\nFrom here\n"},
        {"a\rb", "a\rb\n"},
        {"\xf0\x9f\x91\xb6 kind", "\xf0\x9f\x91\xb6 kind\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mail_message message = plain();
        message.text = cases[i].text;
        BUF_AUTO out, read;
        buf_init(&read, MAIL_MESSAGE_MAX);
        assert_int_equal(build(&out, message, NULL), 0);
        decode_body(&read, strstr(out.data, "\r\n\r\n") + 4);
        assert_string_equal(buf_text(&read), cases[i].read);
    }
}

/* All lengths around the soft break, of one-byte, two-byte and quoted characters. */
static void long_lines_are_cut_and_come_back(void **state)
{
    (void)state;
    static const char *units[] = {"x", "é", "=", "x ", "\xf0\x9f\x91\xb6"};
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        for (size_t n = 1; n < 180; n++) {
            BUF_AUTO text, out, read, subject;
            buf_init(&text, 4096);
            buf_init(&read, MAIL_MESSAGE_MAX);
            buf_init(&subject, 4096);
            for (size_t i = 0; i < n; i++)
                buf_adds(&text, units[u]);
            buf_adds(&text, "\n");
            struct mail_message message = plain();
            message.text = text.data;
            assert_int_equal(build(&out, message, NULL), 0);
            decode_body(&read, strstr(out.data, "\r\n\r\n") + 4);
            assert_string_equal(read.data, text.data);
        }
    }
}

static void subjects_come_back(void **state)
{
    (void)state;
    static const char *subjects[] = {
        "één bericht",
        "=?utf-8?Q?nep?=",
        " blank in front",
        "two  blanks",
        "",
        "Zoë Zoë Zoë Zoë Zoë Zoë Zoë Zoë Zoë Zoë Zoë Zoë Zoë Zoë Zoë Zoë",
        "a subject in plain letters that is too long to stand on one line of its header as it is",
        "\xf0\x9f\x91\xb6\xf0\x9f\x91\xb6\xf0\x9f\x91\xb6\xf0\x9f\x91\xb6\xf0\x9f\x91\xb6\xf0\x9f\x91\xb6",
    };
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        struct mail_message message = plain();
        message.subject = subjects[i];
        BUF_AUTO out, read;
        buf_init(&read, 4096);
        assert_int_equal(build(&out, message, NULL), 0);
        decode_subject(&read, strstr(out.data, "Subject: "));
        assert_string_equal(buf_text(&read), subjects[i]);
    }
}

static void what_could_smuggle_a_header_is_refused(void **state)
{
    (void)state;
    static const char *bad_to[] = {
        "",
        "a",
        "@b",
        "a@",
        "a@b\r\nBcc: c@d",
        "a@b\n",
        "a b@c",
        "a@b c",
        "a@b,c@d",
        "<a@b>",
        "a@b>",
        "a@@b",
        "a@b..c",
        ".a@b",
        "a.@b",
        "a..b@c",
        "a@-b",
        "a@b-",
        "a@b.",
        "\"a\"@b",
        "é@b",
        "a@é",
        "a@[127.0.0.1]",
        "a@b;c@d",
        "a\t@b",
        "a@b\x7f",
        "a@b (c)",
    };
    static const char *bad_line[] = {"a\r\nBcc: x@y", "a\nb",  "a\rb", "a\tb",
                                     "a\x01",         "a\x7f", "\xff", "\xc0\xaf"};
    static const char *bad_id[] = {"", "a b", "a\r\nb", "../a", "a/b", ".a", "<a>", "a@b", "é"};
    struct err err;
    for (size_t i = 0; i < sizeof bad_to / sizeof bad_to[0]; i++) {
        struct mail_message message = plain();
        message.to = bad_to[i];
        BUF_AUTO out;
        assert_int_equal(build(&out, message, &err), ERR_INVALID);
        assert_string_equal(err.key, "mail_address");
        assert_int_equal(out.len, 0);
    }
    for (size_t i = 0; i < sizeof bad_line / sizeof bad_line[0]; i++) {
        struct mail_message message = plain();
        message.subject = bad_line[i];
        BUF_AUTO out;
        assert_int_equal(build(&out, message, &err), ERR_INVALID);
        assert_string_equal(err.where, "subject");
    }
    for (size_t i = 0; i < sizeof bad_id / sizeof bad_id[0]; i++) {
        struct mail_message message = plain();
        message.id = bad_id[i];
        BUF_AUTO out;
        assert_int_equal(build(&out, message, &err), ERR_INVALID);
        assert_string_equal(err.where, "id");
    }
    struct mail_message message = plain();
    message.text = "bell\a";
    BUF_AUTO out;
    assert_int_equal(build(&out, message, &err), ERR_INVALID);
    assert_string_equal(err.where, "text");
}

static void lengths_have_bounds(void **state)
{
    (void)state;
    char *text = mem_alloc(MAIL_TEXT_MAX + 2), subject[MAIL_SUBJECT_MAX + 2], to[300];
    memset(text, '=', MAIL_TEXT_MAX);
    memset(subject, 's', sizeof subject);
    subject[MAIL_SUBJECT_MAX] = '\0';
    struct mail_message message = plain();
    message.text = text;
    message.subject = subject;
    BUF_AUTO out;
    assert_int_equal(build(&out, message, NULL), 0); /* the worst text at its longest fits */
    buf_release(&out);
    text[MAIL_TEXT_MAX] = '=';
    assert_int_equal(build(&out, message, NULL), ERR_INVALID);
    text[1] = '\0';
    subject[MAIL_SUBJECT_MAX] = 's';
    subject[MAIL_SUBJECT_MAX + 1] = '\0';
    assert_int_equal(build(&out, message, NULL), ERR_INVALID);
    message.subject = "s";
    memset(to, 'a', sizeof to);
    to[64] = '@';
    strcpy(to + 67, ".example");
    message.to = to;
    assert_int_equal(build(&out, message, NULL), 0);
    buf_release(&out);
    memmove(to + 65, to + 64, 12);
    to[64] = 'a'; /* 65 before the @ */
    assert_int_equal(build(&out, message, NULL), ERR_INVALID);
    mem_free(text);
}

static void senders_are_read(void **state)
{
    (void)state;
    struct sender s;
    assert_true(sender_parse(&s, "noreply@kiem.example"));
    assert_string_equal(s.name, "");
    assert_true(sender_parse(&s, "Kansrijke Start Zoë <noreply@kiem.example>"));
    assert_string_equal(s.name, "Kansrijke Start Zoë");
    assert_string_equal(s.address, "noreply@kiem.example");
    static const char *bad[] = {"",        "Kiem",       "Kiem <a@b",   "Kiem <a@b> x",
                                "Kiem <>", "K\nL <a@b>", "<a@b>, <c@d>"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(sender_parse(&s, bad[i]));
}

static void the_outbox_holds_each_message_once(void **state)
{
    (void)state;
    char folder[] = "/tmp/kiem-mail-XXXXXX", url[64], path[96];
    assert_non_null(mkdtemp(folder));
    snprintf(url, sizeof url, "file:%s/out", folder);
    snprintf(path, sizeof path, "%s/out/m-1.eml", folder);
    int64_t now = noon();
    struct clock clock = clock_fixed(&now);
    struct mail *m = NULL;
    struct mail_options options = {.url = url, .from = "Kiem <noreply@kiem.example>"};
    struct mail_message message = plain();
    struct err err;
    assert_int_equal(mail_open(&m, &options, &clock, NULL), 0);
    assert_int_equal(mail_send(m, &message, NULL), 0);
    assert_int_equal(mail_send(m, &message, NULL), 0);
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    BUF_AUTO out;
    assert_int_equal(build(&out, message, NULL), 0);
    assert_int_equal(about.st_size, out.len);
    unlink(path);
    rmdir(strcat(strcpy(path, folder), "/out"));
    assert_int_equal(mail_send(m, &message, &err), ERR_IO); /* the folder is gone */
    mail_close(m);
    rmdir(folder);
    m = NULL;
    assert_int_equal(mail_open(&m, &options, &clock, &err), ERR_IO);
    assert_string_equal(err.key, "file_write");
    assert_null(m);
}

static void options_are_checked(void **state)
{
    (void)state;
    int64_t now = 0;
    struct clock clock = clock_fixed(&now);
    static const char *bad[] = {
        "",
        "file:",
        "http://x",
        "smtp://",
        "smtp:x",
        "smtp://u:p@h",
        "smtp://u@h:25",
        "smtp://h/x",
        "smtp://h?x",
        "smtp://h#x",
        "smtp://h:99999",
        "SMTPX://h",
        "smtp://h\r\nx",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mail *m = NULL;
        struct mail_options options = {.url = bad[i], .from = "a@b"};
        struct err err;
        assert_int_equal(mail_open(&m, &options, &clock, &err), ERR_INVALID);
        assert_string_equal(err.key, "mail_options");
        assert_null(m);
    }
    struct mail *m = NULL;
    struct mail_options options = {.url = "smtp://h:587", .from = "a"};
    assert_int_equal(mail_open(&m, &options, &clock, NULL), ERR_INVALID);
}

static void failing_allocations_are_reported(void **state)
{
    (void)state;
    int64_t now = 0;
    struct clock clock = clock_fixed(&now);
    struct mail_options options = {.url = "smtps://h", .user = "u", .password = "p", .from = "a@b"};
    unsigned n = 1;
    for (;; n++) {
        struct mail *m = NULL;
        mem_fail_after(n);
        int code = mail_open(&m, &options, &clock, NULL);
        bool hit = mem_failed();
        mem_fail_after(0);
        mail_close(m);
        if (!hit)
            break;
        assert_int_equal(code, ERR_NOMEM);
        assert_null(m);
    }
    assert_int_equal(n, 5);
    mem_fail_after(1);
    BUF_AUTO out;
    assert_int_equal(build(&out, plain(), NULL), ERR_NOMEM);
    mem_fail_after(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_these_bytes),
        cmocka_unit_test(the_date_follows_summer_time),
        cmocka_unit_test(bodies_come_back),
        cmocka_unit_test(long_lines_are_cut_and_come_back),
        cmocka_unit_test(subjects_come_back),
        cmocka_unit_test(what_could_smuggle_a_header_is_refused),
        cmocka_unit_test(lengths_have_bounds),
        cmocka_unit_test(senders_are_read),
        cmocka_unit_test(the_outbox_holds_each_message_once),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(failing_allocations_are_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
