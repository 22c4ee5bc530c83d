/*
 * The week of who holds contacts, and a feed of it for the calendar on a phone. The page shows names, so each child on it is looked
 * at like anywhere else. The feed has a secret address and shows no name, no street and nothing by which a child can be found here:
 * what kind of contact, how, in which neighbourhood, when. Making a new address ends the one before.
 */
#include "app/contact/contact_part.h"

#include "app/paging.h"
#include "base/str.h"
#include "care/week_plan.h"
#include "format/ical.h"

#include <stdio.h>

enum {
    MINUTE_MS = 60000,
    DAYS_BACK = 30,
    WORKING_DAYS = 5,
    FEED_MAX = 2 << 20,
    PER_PAGE = 100,
    UID_LENGTH = 32
};
#define DAY_MS INT64_C(86400000)

/* --- the page --- */

static int put_item(struct call *c, struct value *list, const struct value *row, struct err *err)
{
    struct value *one;
    int rc = contact_listed(&one, c, list, row, "calendar", err);
    if (rc < 0 || !one)
        return rc;
    value_put_text(one, "how_label", call_label(c, "contact_how", value_get_text(row, "how")));
    value_put_bool(one, "is_asked", value_get_bool(row, "is_asked"));
    value_put_text(one, "href", arena_printf(c->arena, "/contacts/%s", value_get_text(row, "id")));
    return 0;
}

static const char *week_path(struct call *c, int32_t monday, bool all)
{
    char day[11];
    day_format(day, monday);
    return arena_printf(c->arena, "/calendar?week=%s%s", day, all ? "&who=all" : "");
}

static int put_days(struct call *c, const struct value *rows, struct err *err)
{
    struct value *loose = value_put_array(c->page, "loose"), *days = value_put_array(c->page, "days");
    struct value *list = NULL;
    int32_t before = DAY_NONE;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        int64_t at = value_get_int(row, "planned_ms", 0);
        if (at != 0 && instant_day(at) != before) {
            char text[11];
            before = instant_day(at);
            day_format(text, before);
            struct value *day = value_add_object(days);
            value_put_text(day, "day", text);
            list = value_put_array(day, "items");
        }
        rc = put_item(c, at != 0 ? list : loose, row, err);
    }
    return rc;
}

static int put_feed(struct call *c, struct err *err)
{
    struct value *feed;
    int rc = store_one(&feed, &c->store, SQL_CALENDAR_FEED_NOW, DB_ARGS(db_text(c->actor->membership)), err);
    value_put_text(c->page, "feed_since", rc == 0 ? value_get_text(feed, "created_at") : NULL);
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

int calendar_page(struct call *c, struct err *err)
{
    struct value *rows;
    const char *asked = value_get_text(c->query, "week");
    bool all = text_is(value_get_text(c->query, "who"), "all");
    int32_t day = c->today;
    int rc = contacts_held_here(c, err);
    if (rc == 0 && asked && !day_parse(&day, asked))
        rc = err_set(err, ERR_INVALID, "week", "field_day", NULL);
    if (rc < 0)
        return rc;
    int32_t monday = week_monday(day), next = monday + WEEK_DAYS;
    int64_t page = paging_wanted(c);
    rc = store_all(&rows, &c->store, SQL_CALENDAR_WEEK,
                   DB_ARGS(db_text(c->actor->org), db_int(instant_at(monday, 0)), db_int(instant_at(next, 0)),
                           db_text(all ? "" : c->actor->membership), db_int(monday), db_int(PER_PAGE),
                           db_int((page - 1) * PER_PAGE)),
                   err);
    if (rc < 0)
        return rc;
    char text[11];
    day_format(text, monday);
    value_put_text(c->page, "monday", text);
    value_put_bool(c->page, "is_all", all);
    value_put_text(c->page, "previous", week_path(c, monday - WEEK_DAYS, all));
    value_put_text(c->page, "following", week_path(c, next, all));
    value_put_text(c->page, "other", week_path(c, monday, !all));
    paging_put(c, week_path(c, monday, all), page,
               page * PER_PAGE < value_get_int(value_item(rows, 0), "total", 0));
    rc = put_feed(c, err);
    return rc == 0 ? put_days(c, rows, err) : rc;
}

/* --- its address --- */

int calendar_feed_make(struct call *c, struct err *err)
{
    char token[TOKEN_TEXT], hash[65];
    int rc = contacts_held_here(c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CALENDAR_FEED_REVOKE,
                       DB_ARGS(db_text(c->actor->membership), db_int(c->now)), err);
    if (rc < 0)
        return rc;
    token_new(token, &c->app->rng);
    token_hash(hash, token);
    rc = store_run(NULL, &c->store, SQL_CALENDAR_FEED_INSERT,
                   DB_ARGS(db_text(hash), db_text(c->actor->membership), db_text(c->lang), db_int(c->now)),
                   err);
    value_put_text(c->page, "url", arena_printf(c->arena, "%s/feed/%s", c->app->base_url, token));
    return rc;
}

int calendar_feed_revoke(struct call *c, struct err *err)
{
    int rc = store_run(NULL, &c->store, SQL_CALENDAR_FEED_REVOKE,
                       DB_ARGS(db_text(c->actor->membership), db_int(c->now)), err);
    if (rc == 0)
        call_go(c, "/calendar?done=calendar_revoked");
    return rc;
}

/* --- what it shows --- */

static void put_event(struct buf *out, struct call *c, const struct value *row)
{
    char uid[65];
    vault_hash(uid, c->app->vault, "calendar", value_get_text(row, "id"));
    uid[UID_LENGTH] = '\0';
    const char *what = call_label(c, "contact_moment", value_get_text(row, "code"));
    const char *how = call_label(c, "contact_how", value_get_text(row, "how"));
    int64_t at = value_get_int(row, "planned_ms", 0);
    int32_t monday = store_day(row, "week_day", 0);
    struct ical_event e = {
        .uid = arena_printf(c->arena, "%s@kiem", uid),
        .summary = how ? arena_printf(c->arena, "%s, %s", what, how)
                       : arena_printf(c->arena, "%s (%s)", what, call_text(c, "calendar.no_time")),
        .location = value_get_text(row, "area_name"),
        .stamp = c->now,
        .start = at,
        .end = at ? at + value_get_int(row, "minutes", 0) * MINUTE_MS : 0,
        .from_day = monday,
        .until_day = monday + WORKING_DAYS - 1};
    if (e.uid && e.summary)
        ical_event(out, &e);
}

int calendar_feed(struct call *c, struct err *err)
{
    char hash[65];
    struct value *feed, *rows;
    token_hash(hash, call_param(c, "token"));
    int rc =
        store_one(&feed, &c->store, SQL_CALENDAR_FEED_FIND, DB_ARGS(db_text(hash), db_int(c->today)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "token", "feed_gone", NULL);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_CALENDAR_FEED_EVENTS,
                       DB_ARGS(db_text(value_get_text(feed, "org_id")),
                               db_text(value_get_text(feed, "membership_id")),
                               db_int(c->now - DAYS_BACK * DAY_MS), db_int(c->today - DAYS_BACK)),
                       err);
    if (rc < 0)
        return rc;
    BUF_AUTO out;
    buf_init(&out, FEED_MAX);
    c->lang = text_is(value_get_text(feed, "lang"), "en") ? "en" : "nl";
    ical_begin(&out, call_text(c, "calendar.feed_name"));
    for (size_t i = 0; i < value_count(rows); i++)
        put_event(&out, c, value_item(rows, i));
    ical_end(&out);
    value_put_text(c->page, "text", buf_keep(&out, c->arena));
    return 0;
}
