/*
 * Statements <-> values. A statement's result becomes an array of objects whose members are the column names, so that
 * one SQL statement, one page and one JSON answer speak of the same things by the same names. The ending of a column's
 * name says what it holds:
 *
 *   day, …_day INTEGER day       → "2026-11-21"
 *   at, …_at   BIGINT instant    → "2026-11-21T14:05:00+01:00"
 *   …_ms       BIGINT instant    → the number itself, for comparing
 *   …_sealed   BLOB sealed box   → its text, under the name without "_sealed"; opened with the person's key, which the
 *                                  row must carry as key_person (id) and key_wrapped (BLOB), which do not become
 *                                  members; nothing when the key is gone
 *   …_json, …_json_sealed        → parsed, under the name without "_json"
 *   is_…, has_…, may_…           → truth
 *   any other BLOB               → left out
 *
 * A sealed box is bound to its person and to its column's name. May use: base, format, db, vault, care.
 */
#ifndef KIEM_STORE_STORE_H
#define KIEM_STORE_STORE_H

#include "db/db.h"
#include "format/value.h"
#include "sql_names.h"
#include "vault/vault.h"

/* How far what a statement changes is shown: by its name in a table of who asks; what is not in it is REACH_FILE. */
enum store_reach { REACH_FILE, REACH_NONE, REACH_ALL, REACH_COUNT };
/* What statements that changed a row have reached so far. */
struct store_changes {
    const unsigned char *reach; /* enum store_reach by enum sql_name */
    size_t count;
    bool any[REACH_COUNT];
};

/* The keys of persons opened last: the way down the tree of keys is long, and a request opens and seals with the same one or
 * two. Lives as long as one use case, and is wiped then. */
enum { STORE_KEYS = 2, STORE_WRAPPED_MAX = 160 };
struct store_keys {
    struct store_key {
        char person[37];
        unsigned char wrapped[STORE_WRAPPED_MAX]; /* what was opened: another box is another key */
        size_t len;
        struct seal_key key;
    } last[STORE_KEYS];
    unsigned next;
};
void store_keys_wipe(struct store_keys *keys);

/* Where statements run: one transaction, one arena, one vault. */
struct store {
    struct tx *tx;
    struct arena *arena;
    const struct vault *vault;
    struct store_changes *changes; /* NULL: nobody asks */
    struct store_keys *keys;       /* NULL: every key is opened anew */
};

/* All rows as an array of objects. */
int store_all(struct value **out, const struct store *s, enum sql_name name, const struct db_arg *args,
              size_t count, struct err *err) MUST_USE;
/* The first row as an object; ERR_NOT_FOUND "not_found" (where = the statement) when there is none. */
int store_one(struct value **out, const struct store *s, enum sql_name name, const struct db_arg *args,
              size_t count, struct err *err) MUST_USE;
/* The first column of the first row; 0 when there is no row or it is null. */
int store_int(int64_t *out, const struct store *s, enum sql_name name, const struct db_arg *args,
              size_t count, struct err *err) MUST_USE;
/* A statement without rows: 0 or an error; the number of rows changed goes to `changed` (may be NULL). */
int store_run(int *changed, const struct store *s, enum sql_name name, const struct db_arg *args,
              size_t count, struct err *err) MUST_USE;

/* Seals `text` with the key of `person_id` for the column `column` (named without "_sealed"); NULL text binds null.
 * ERR_CONFLICT "person_destroyed" when her key is gone. */
int store_seal(struct db_arg *out, const struct store *s, const char *person_id, const char *column,
               const char *text, struct err *err) MUST_USE;
/* The same for a value, as JSON; `column` ends in "_json". */
int store_seal_json(struct db_arg *out, const struct store *s, const char *person_id, const char *column,
                    const struct value *value, struct err *err) MUST_USE;

/* The day in a member that holds "2026-11-21"; `otherwise` when absent. */
int32_t store_day(const struct value *row, const char *name, int32_t otherwise);

#endif
