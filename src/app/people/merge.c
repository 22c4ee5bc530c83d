/*
 * Two files of one person become one. What is sealed is sealed with the key of its person, so every sealed text of the file
 * that goes is opened and sealed again; everything else follows by its person. It cannot be undone.
 *
 * Who may: an organisation that opened both files, and only where nobody sees more by it (doc/decisions.md): where another
 * organisation is involved with one file, the other must hold nothing but details. Records of the audit stay with the
 * person they were written for; her id leads to the file that remains.
 */
#include "app/people/people.h"

#include "app/groups/groups.h"
#include "app/people/record.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <string.h>

/* --- sealed texts --- */

/* Rows of one table with sealed columns: `find` gives id and columns by person, `update` takes id and the columns again.
 * A name that ends in "_json" holds a value, others a text. Every …_sealed column of the schema that hangs on a person
 * stands here; a test reads the migrations for it. */
static const struct sealed_table {
    enum sql_name find, update;
    const char *columns[3];
} sealed_tables[] = {
    {SQL_MERGE_ENTRIES, SQL_MERGE_ENTRY, {"text"}},
    {SQL_MERGE_GLASSES, SQL_MERGE_GLASS, {"reason_text"}},
    {SQL_MERGE_RESPONSES, SQL_MERGE_RESPONSE, {"answers_json"}},
    {SQL_MERGE_OUTCOMES, SQL_MERGE_OUTCOME, {"reason", "explanation_json"}},
    {SQL_MERGE_URGENTS, SQL_MERGE_URGENT, {"action"}},
    {SQL_MERGE_STEPS, SQL_MERGE_STEP, {"reasons_json", "note"}},
    {SQL_MERGE_CONSENTS, SQL_MERGE_CONSENT, {"told", "weighing_json", "why"}},
    {SQL_MERGE_REFERRALS, SQL_MERGE_REFERRAL, {"note"}},
    {SQL_MERGE_REFERRAL_EVENTS, SQL_MERGE_REFERRAL_EVENT, {"note"}},
    {SQL_MERGE_VISITS, SQL_MERGE_VISIT, {"note"}},
    {SQL_MERGE_CHILD_WISHES, SQL_MERGE_CHILD_WISH, {"note"}},
    {SQL_MERGE_CONTACTS, SQL_MERGE_CONTACT, {"place", "note"}},
    {SQL_MERGE_CONTACT_WISHES, SQL_MERGE_CONTACT_WISH, {"text"}},
    {SQL_MERGE_MEETINGS, SQL_MERGE_MEETING, {"place", "bring"}},
    {SQL_MERGE_MEETING_ITEMS, SQL_MERGE_MEETING_ITEM, {"text", "minutes"}},
    {SQL_MERGE_GROUP_PLACES, SQL_MERGE_GROUP_PLACE, {"need"}},
    {SQL_MERGE_REQUESTS, SQL_MERGE_REQUEST, {"text", "answer"}},
    {SQL_MERGE_QUESTIONS, SQL_MERGE_QUESTION, {"text", "answer"}},
    {SQL_MERGE_READINESSES, SQL_MERGE_READINESS, {"answers_json"}},
    {SQL_MERGE_OWN_DRAFTS, SQL_MERGE_OWN_DRAFT, {"fields_json"}},
    {SQL_MERGE_IDENTITIES, SQL_MERGE_IDENTITY, {"was_json"}},
    {SQL_MERGE_HOLDS, SQL_MERGE_HOLD, {"note"}},
    {SQL_MERGE_CLOSINGS, SQL_MERGE_CLOSING, {"note"}},
    {SQL_MERGE_YOUNG_PLANS, SQL_MERGE_YOUNG_PLAN, {"facts_json"}},
    {SQL_MERGE_YOUNG_STEPS, SQL_MERGE_YOUNG_STEP, {"text"}},
    {SQL_MERGE_YOUNG_MEETINGS, SQL_MERGE_YOUNG_MEETING, {"place"}},
    {SQL_MERGE_YOUNG_DECISIONS, SQL_MERGE_YOUNG_DECISION, {"text"}},
};
enum { COLUMNS_MAX = 3 };

static int seal_again(struct db_arg *out, struct call *c, const char *keep, const struct value *row,
                      const char *column, struct err *err)
{
    size_t len = strlen(column);
    bool json = len > 5 && strcmp(column + len - 5, "_json") == 0;
    if (!json)
        return store_seal(out, &c->store, keep, column, value_get_text(row, column), err);
    const struct value *value = value_find(row, (struct str){column, len - 5});
    *out = db_none();
    return value ? store_seal_json(out, &c->store, keep, column, value, err) : 0;
}

static int move_sealed(struct call *c, const struct sealed_table *t, const char *keep, const char *away,
                       struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, t->find, DB_ARGS(db_text(away)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct db_arg args[1 + COLUMNS_MAX] = {db_text(value_get_text(row, "id"))};
        size_t n = 1;
        for (size_t k = 0; rc == 0 && k < COLUMNS_MAX && t->columns[k]; k++)
            rc = seal_again(&args[n++], c, keep, row, t->columns[k], err);
        if (rc == 0)
            rc = store_run(NULL, &c->store, t->update, args, n, err);
    }
    return rc;
}

/* Files are large, so one at a time, each in an arena of its own. */
static int move_files(struct call *c, const char *keep, const char *away, struct err *err)
{
    static const struct sealed_table files = {SQL_MERGE_ATTACHMENTS, SQL_MERGE_ATTACHMENT, {"data"}};
    enum { FILE_ARENA = 16 << 20 };
    struct value *ids;
    int rc = store_all(&ids, &c->store, SQL_MERGE_ATTACHMENT_IDS, DB_ARGS(db_text(away)), err);
    for (size_t i = 0; rc == 0 && i < value_count(ids); i++) {
        ARENA_AUTO arena = arena_new(FILE_ARENA);
        struct call one = *c;
        one.arena = one.store.arena = arena;
        rc = arena ? move_sealed(&one, &files, keep, value_get_text(value_item(ids, i), "id"), err)
                   : err_nomem(err);
    }
    return rc;
}

/* --- everything else follows --- */

/* Statements with $1 the file that remains, $2 the one that goes. Those that copy run before those that clear. */
static const enum sql_name moves[] = {
    SQL_MERGE_MOVE_ENTRIES,
    SQL_MERGE_MOVE_GLASSES,
    SQL_MERGE_MOVE_RESPONSES,
    SQL_MERGE_MOVE_FINDINGS,
    SQL_MERGE_MOVE_OUTCOMES,
    SQL_MERGE_MOVE_URGENTS,
    SQL_MERGE_MOVE_STEPS,
    SQL_MERGE_MOVE_CONSENTS,
    SQL_MERGE_MOVE_REFERRALS,
    SQL_MERGE_MOVE_VISITS,
    SQL_MERGE_MOVE_MEETINGS,
    SQL_MERGE_MOVE_LINKS,
    SQL_MERGE_MOVE_ACCOUNTS,
    SQL_MERGE_COPY_GIVERS,
    SQL_MERGE_COPY_HASHES,
    SQL_MERGE_COPY_CHILDREN,
    SQL_MERGE_COPY_ADULTS,
    SQL_MERGE_COPY_HOMES,
    SQL_MERGE_MOVE_FAMILY,
    SQL_MERGE_MOVE_EARLIER,
    SQL_MERGE_MOVE_INVOLVED,
    SQL_MERGE_MOVE_REQUESTS,
    SQL_MERGE_MOVE_IDENTITIES,
    SQL_MERGE_MOVE_HOLDS,
    SQL_MERGE_MOVE_CLOSINGS,
    SQL_MERGE_MOVE_ATTACHMENTS,
    SQL_MERGE_MOVE_QUESTIONS,
    SQL_MERGE_MOVE_READINESS,
    SQL_MERGE_MOVE_GROUPS,
    SQL_MERGE_MOVE_CHILD_WISHES,
    SQL_MERGE_MOVE_CONTACTS,
    SQL_MERGE_STOP_YOUNG,
    SQL_MERGE_MOVE_YOUNG_PLANS,
    SQL_MERGE_MOVE_YOUNG_STEPS,
    SQL_MERGE_MOVE_YOUNG_DESKS,
    SQL_MERGE_MOVE_YOUNG_MEETINGS,
    SQL_MERGE_MOVE_YOUNG_DECISIONS,
    SQL_MERGE_MOVE_CONTACT_WISHES,
    SQL_MERGE_MOVE_CLIENT_ROUTES,
    /* what she was typing; where both have it that of the file that remains */
    SQL_MERGE_MOVE_OWN_DRAFTS,
};
static const enum sql_name clears[] = {
    SQL_MERGE_CLEAR_GIVERS,
    SQL_MERGE_CLEAR_HASHES,
    SQL_MERGE_CLEAR_KIN,
    SQL_MERGE_CLEAR_HOMES,
    /* worked out or written anew */
    SQL_MERGE_CLEAR_DUE,
    SQL_MERGE_CLEAR_CONTACT_DUE,
    SQL_DESTROY_WEEK_PLAN_ROWS,
    SQL_MERGE_CLEAR_OWN_DRAFTS,
};

/* Two that run are one pregnancy: that of the file that remains goes on, with the answers and steps of both. */
static int merge_pregnancies(struct call *c, const char *keep, const char *away, struct err *err)
{
    struct value *mine, *other;
    int rc = store_one(&mine, &c->store, SQL_PREGNANCY_RUNNING, DB_ARGS(db_text(keep)), err);
    if (rc == 0)
        rc = store_one(&other, &c->store, SQL_PREGNANCY_RUNNING, DB_ARGS(db_text(away)), err);
    static const enum sql_name follow[] = {SQL_MERGE_PREGNANCY_RESPONSES, SQL_MERGE_PREGNANCY_STEPS,
                                           SQL_MERGE_PREGNANCY_VISITS, SQL_MERGE_PREGNANCY_CHILDREN,
                                           SQL_MERGE_PREGNANCY_DUES};
    for (size_t i = 0; rc == 0 && i < sizeof follow / sizeof follow[0]; i++)
        rc = store_run(NULL, &c->store, follow[i],
                       DB_ARGS(db_text(value_get_text(mine, "id")), db_text(value_get_text(other, "id"))),
                       err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MERGE_PREGNANCY_DELETE,
                       DB_ARGS(db_text(value_get_text(other, "id"))), err);
    if (rc < 0 && rc != ERR_NOT_FOUND)
        return rc;
    return store_run(NULL, &c->store, SQL_MERGE_MOVE_PREGNANCIES, DB_ARGS(db_text(keep), db_text(away)), err);
}

static void join_codes(struct value *out, const struct value *a, const struct value *b, const char *name)
{
    const struct value *both[] = {value_get(a, name), value_get(b, name)};
    struct value *all = value_put_array(out, name);
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < value_count(both[i]); k++) {
            const char *code = value_as_text(value_item(both[i], k), "");
            bool said = false;
            for (size_t n = 0; n < value_count(all); n++)
                said = said || text_is(value_as_text(value_item(all, n), NULL), code);
            if (!said)
                value_add_text(all, code);
        }
}

/* What only the file that goes knew: the remaining one keeps its own word where both speak. */
static int merge_identity(struct call *c, const struct value *keep, const struct value *away, struct err *err)
{
    struct value *contact = value_object(c->arena);
    value_merge(contact, value_get(away, "contact"));
    const struct value *own = value_get(keep, "contact");
    for (size_t i = 0; i < value_count(own); i++)
        if (value_kind(value_item(own, i)) != VALUE_ARRAY)
            value_put(contact, value_name(own, i), value_copy(c->arena, value_item(own, i)));
    join_codes(contact, own, value_get(away, "contact"), "never_contact"); /* a warning of either stays one */
    const struct value *safe = value_get(own, "safe_contact");
    if (safe)
        value_put(contact, "safe_contact", value_copy(c->arena, safe));
    int32_t birth = store_day(keep, "birth_day", store_day(away, "birth_day", DAY_NONE));
    const char *id = value_get_text(keep, "id");
    struct identity identity = {.name = contact_name(c, contact), .contact = contact, .birth_day = birth};
    int rc = store_run(NULL, &c->store, SQL_PERSON_SET_BIRTH,
                       DB_ARGS(db_text(id), birth == DAY_NONE ? db_none() : db_int(birth)), err);
    if (rc == 0)
        rc = identity_write(c, id, &identity, err);
    if (rc == 0 && !value_get_bool(keep, "has_bsn") && value_get_bool(away, "has_bsn")) {
        char *bsn;
        rc = bsn_open(&bsn, c, value_get_text(away, "id"), err);
        if (rc == 0)
            rc = bsn_write(c, id, bsn, err);
    }
    return rc;
}

/* --- who may --- */

static int refuse(struct err *err, const char *key)
{
    return err_set(err, ERR_CONFLICT, "other", key, NULL);
}

/* Nobody may see more by it: where others are involved with one, the other holds nothing but details. */
static int check_others(struct call *c, const char *keep, const char *away, struct err *err)
{
    const char *pairs[][2] = {{keep, away}, {away, keep}};
    for (size_t i = 0; i < 2; i++) {
        int64_t others = 0, content = 0;
        int rc = store_int(&others, &c->store, SQL_MERGE_OTHERS,
                           DB_ARGS(db_text(pairs[i][0]), db_text(c->actor->org), db_int(c->now)), err);
        if (rc == 0)
            rc = store_int(&content, &c->store, SQL_MERGE_CONTENT, DB_ARGS(db_text(pairs[i][1])), err);
        if (rc < 0)
            return rc;
        if (others > 0 && content > 0)
            return refuse(err, "merge_others");
    }
    return 0;
}

static int check_same(struct call *c, const struct value *keep, const struct value *away, struct err *err)
{
    const char *a = value_get_text(keep, "id"), *b = value_get_text(away, "id");
    int32_t births[] = {store_day(keep, "birth_day", DAY_NONE), store_day(away, "birth_day", DAY_NONE)};
    if (text_is(a, b))
        return refuse(err, "merge_self");
    if (births[0] != DAY_NONE && births[1] != DAY_NONE && births[0] != births[1])
        return refuse(err, "merge_birth");
    int64_t accounts = 0, numbers = 0;
    int rc = store_int(&accounts, &c->store, SQL_MERGE_ACCOUNTS, DB_ARGS(db_text(a), db_text(b)), err);
    if (rc == 0)
        rc = store_int(&numbers, &c->store, SQL_MERGE_NUMBERS, DB_ARGS(db_text(a), db_text(b)), err);
    if (rc == 0 && numbers > 1)
        return refuse(err, "merge_bsn");
    if (rc == 0 && accounts > 1)
        return refuse(err, "merge_accounts");
    return rc == 0 ? check_others(c, a, b, err) : rc;
}

static int open_own(struct value **file, struct call *c, const char *person, struct err *err)
{
    struct access a;
    struct audit_note note = {.action = "merge", .object = "file"};
    int rc = access_open(&a, c, person, FOR_CARE, &note, err);
    if (rc == 0)
        rc = access_require(&a, c, PART_IDENTITY, err);
    if (rc == 0 && a.involvement != INVOLVED_OWN)
        return refuse(err, "merge_own_only");
    return rc == 0 ? store_one(file, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a.person)), err) : rc;
}

static int run_each(struct call *c, const enum sql_name *names, size_t n, const char *keep, const char *away,
                    struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = store_run(NULL, &c->store, names[i], DB_ARGS(db_text(keep), db_text(away)), err);
    return rc;
}

int person_merge(struct call *c, struct err *err)
{
    struct value *keep_file, *away_file;
    int rc = open_own(&keep_file, c, call_param(c, "person"), err);
    if (rc == 0)
        rc = open_own(&away_file, c, call_field(c, "other"), err);
    if (rc == 0)
        rc = check_same(c, keep_file, away_file, err);
    if (rc < 0)
        return rc;
    const char *keep = value_get_text(keep_file, "id"), *away = value_get_text(away_file, "id");
    for (size_t i = 0; rc == 0 && i < sizeof sealed_tables / sizeof sealed_tables[0]; i++)
        rc = move_sealed(c, &sealed_tables[i], keep, away, err);
    if (rc == 0)
        rc = move_files(c, keep, away, err);
    if (rc == 0)
        rc = merge_pregnancies(c, keep, away, err);
    if (rc == 0)
        rc = merge_identity(c, keep_file, away_file, err);
    if (rc == 0)
        rc = group_places_merge(c, keep, away, err);
    if (rc == 0)
        rc = run_each(c, moves, sizeof moves / sizeof moves[0], keep, away, err);
    for (size_t i = 0; rc == 0 && i < sizeof clears / sizeof clears[0]; i++)
        rc = store_run(NULL, &c->store, clears[i], DB_ARGS(db_text(away)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MERGE_CLOSE_DOUBLE, DB_ARGS(db_text(keep), db_int(c->now)), err);
    if (rc == 0)
        rc = entry_add(c, &(struct new_entry){.person = keep, .kind = "merged", .scope = "contact"}, err);
    if (rc == 0)
        rc = due_refresh(c, keep, err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=merged", keep);
    return rc;
}
