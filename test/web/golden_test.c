/*
 * The main pages as they were agreed on, one file each in test/golden/pages: a change of a page shows as a change of its
 * file. test/golden/renew writes them again.
 */
#include "web/life.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *file, *path, *lang;
    enum reader reader;
} agreed[] = {
    {"sign-in.nl", "/sign-in", "nl", BY_NOBODY},
    {"sign-in.en", "/sign-in", "en", BY_NOBODY},
    {"privacy.nl", "/privacy", "nl", BY_NOBODY},
    {"privacy.en", "/privacy", "en", BY_NOBODY},
    {"near.nl", "/near", "nl", BY_NOBODY},
    {"near.en", "/near", "en", BY_NOBODY},
    {"help.nl", "/help", "nl", BY_NOBODY},
    {"help.en", "/help", "en", BY_NOBODY},
    {"worklist.nl", "/worklist", "nl", BY_MIDWIFE},
    {"worklist.en", "/worklist", "en", BY_MIDWIFE},
    {"family-new.nl", "/families/new", "nl", BY_MIDWIFE},
    {"family-new.en", "/families/new", "en", BY_MIDWIFE},
    {"person.nl", "/persons/:person", "nl", BY_MIDWIFE},
    {"person.en", "/persons/:person", "en", BY_MIDWIFE},
    {"person-assistant.nl", "/persons/:person", "nl", BY_ASSISTANT},
    {"response.nl", "/responses/:response", "nl", BY_MIDWIFE},
    {"response.en", "/responses/:response", "en", BY_MIDWIFE},
    {"urgent.nl", "/urgent/:urgent", "nl", BY_MIDWIFE},
    {"urgent.en", "/urgent/:urgent", "en", BY_MIDWIFE},
    {"outcome.nl", "/persons/:person/outcome", "nl", BY_MIDWIFE},
    {"outcome.en", "/persons/:person/outcome", "en", BY_MIDWIFE},
    {"plan.nl", "/persons/:person/plan", "nl", BY_MIDWIFE},
    {"plan.en", "/persons/:person/plan", "en", BY_MIDWIFE},
    {"refer.nl", "/steps/:step/refer", "nl", BY_MIDWIFE},
    {"refer.en", "/steps/:step/refer", "en", BY_MIDWIFE},
    {"referral.nl", "/referrals/:referral", "nl", BY_MIDWIFE},
    {"referral.en", "/referrals/:referral", "en", BY_MIDWIFE},
    {"letter.nl", "/referrals/:referral/letter", "nl", BY_MIDWIFE},
    {"letter.en", "/referrals/:referral/letter", "en", BY_MIDWIFE},
    {"routemaps.nl", "/coalition/routes", "nl", BY_COORDINATOR},
    {"routemap.nl", "/coalition/routes/:map", "nl", BY_COORDINATOR},
    {"routemap.en", "/coalition/routes/:map", "en", BY_COORDINATOR},
    {"routemap-rule.nl", "/coalition/routes/:map/rules/:rule", "nl", BY_COORDINATOR},
    {"routemap-publish.nl", "/coalition/routes/:map/publish", "nl", BY_COORDINATOR},
    {"consent.nl", "/consents/:consent", "nl", BY_MIDWIFE},
    {"consent.en", "/consents/:consent", "en", BY_MIDWIFE},
    {"inbox.nl", "/inbox", "nl", BY_MIDWIFE},
    {"inbox.en", "/inbox", "en", BY_MIDWIFE},
    {"visit.nl", "/visits/:visit", "nl", BY_MIDWIFE},
    {"visit.en", "/visits/:visit", "en", BY_MIDWIFE},
    {"meeting.nl", "/meetings/:meeting", "nl", BY_MIDWIFE},
    {"meeting.en", "/meetings/:meeting", "en", BY_MIDWIFE},
    {"me.nl", "/me", "nl", BY_MOTHER},
    {"me.en", "/me", "en", BY_MOTHER},
    {"me-plan.nl", "/me/plan", "nl", BY_MOTHER},
    {"me-plan.en", "/me/plan", "en", BY_MOTHER},
    {"me-consents.nl", "/me/consents", "nl", BY_MOTHER},
    {"me-consents.en", "/me/consents", "en", BY_MOTHER},
    {"me-audit.nl", "/me/audit", "nl", BY_MOTHER},
    {"me-audit.en", "/me/audit", "en", BY_MOTHER},
    {"me-report.nl", "/me/report", "nl", BY_MOTHER},
    {"me-report.en", "/me/report", "en", BY_MOTHER},
    {"map.nl", "/map", "nl", BY_COORDINATOR},
    {"map.en", "/map", "en", BY_COORDINATOR},
    {"admin.nl", "/admin", "nl", BY_ADMIN},
    {"admin-audit.nl", "/admin/audit", "nl", BY_ADMIN},
};

static bool is_id(const char *at)
{
    for (int i = 0; i < 36; i++) {
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? at[i] != '-' : !isxdigit((unsigned char)at[i]))
            return false;
    }
    return true;
}

static bool is_token(const char *at)
{
    return at[-1] == '"' &&
           strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == 43 &&
           at[43] == '"';
}

/* A case number: "K7QF-2XMP". */
static bool is_case(const char *at)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    return !isalnum((unsigned char)at[-1]) && strspn(at, allowed) == 4 && at[4] == '-' &&
           strspn(at + 5, allowed) == 4 && at[9] != '-';
}

/* Identifiers, tokens and case numbers hang on chance: words stand in their place. */
static char *without_chance(struct site *s)
{
    BUF_AUTO out;
    buf_init(&out, REPLY_BODY_MAX);
    for (const char *at = s->reply.body; *at;) {
        bool first = at == s->reply.body;
        size_t len = is_id(at) ? 36 : !first && is_token(at) ? 43 : !first && is_case(at) ? 9 : 0;
        if (len > 0)
            buf_adds(&out, len == 36 ? "ID" : len == 43 ? "TOKEN" : "CASE");
        else
            buf_addc(&out, *at);
        at += len > 0 ? len : 1;
    }
    return arena_str(s->arena, buf_text(&out));
}

static char *agreed_page(struct site *s, const char *file)
{
    FILE *f = fopen(file, "rb");
    if (!f)
        return NULL;
    char *text = arena_alloc(s->arena, REPLY_BODY_MAX);
    size_t n = fread(text, 1, REPLY_BODY_MAX - 1, f);
    fclose(f);
    text[n] = '\0';
    return text;
}

static void renew(const char *file, const char *text)
{
    FILE *f = fopen(file, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void pages_are_as_agreed(void **state)
{
    (void)state;
    static struct readers v;
    readers_open(&v);
    bool renewing = getenv("KIEM_RENEW") != NULL;
    size_t changed = 0;
    for (size_t i = 0; i < sizeof agreed / sizeof agreed[0]; i++) {
        struct browser *b = &v.browsers[agreed[i].reader];
        char file[256];
        snprintf(file, sizeof file, "test/golden/pages/%s.html", agreed[i].file);
        b->lang = agreed[i].lang;
        if (browser_get(b, life_path(&v.life, agreed[i].path, v.life.mother)) != 200)
            fail_msg("%s: %d", agreed[i].file, v.s.reply.status);
        char *now = without_chance(&v.s), *then = agreed_page(&v.s, file);
        if (renewing)
            renew(file, now);
        else if (!then || strcmp(now, then) != 0) {
            size_t at = 0;
            while (then && now[at] && now[at] == then[at])
                at++;
            print_error("%s differs at byte %zu: %.160s\n", file, at, now + at);
            changed++;
        }
    }
    if (changed > 0)
        fail_msg(
            "%zu pages are not as agreed; when that is meant: test/golden/renew, and look at the difference",
            changed);
    readers_close(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pages_are_as_agreed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
