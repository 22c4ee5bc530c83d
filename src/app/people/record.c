/* Making and changing what identifies a person: her key, sealed name and contact, neighbourhood, and the keyed hashes by
 * which she can be found without being stored readable. Decides no access. */
#include "app/people/record.h"

#include "app/change.h"
#include "base/str.h"

#include <string.h>

/* --- neighbourhood --- */

int area_find(const char **out, struct call *c, const struct value *contact, struct err *err)
{
    *out = NULL;
    const char *pc6 = value_get_text(contact, "pc6");
    if (!pc6)
        return 0;
    int64_t loaded = 0;
    int rc = store_int(&loaded, &c->store, SQL_ADDRESS_AREA_ANY, DB_NO_ARGS, err);
    if (rc < 0 || loaded == 0)
        return rc;
    struct value *row;
    int64_t number = value_get_int(contact, "number", 0);
    rc = store_one(&row, &c->store, SQL_AREA_OF_ADDRESS, DB_ARGS(db_text(pc6), db_int(number)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_INVALID, "pc6", "address_unknown", "%s %lld", pc6, (long long)number);
    if (rc == 0)
        *out = value_get_text(row, "area");
    return rc;
}

/* --- hashes --- */

/* Lower case letters and digits only, so that "De Vries" and "de vries " are one surname. */
static const char *folded(struct call *c, const char *text)
{
    char *out = arena_str(c->arena, text);
    size_t n = 0;
    for (const char *at = text; out && *at; at++) {
        unsigned char ch = (unsigned char)*at;
        if (ch >= 'A' && ch <= 'Z')
            out[n++] = (char)(ch + 32);
        else if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch >= 0x80)
            out[n++] = (char)ch;
    }
    if (out)
        out[n] = '\0';
    return out ? out : "";
}

/* Digits as dialled in the Netherlands: "+31 6 12", "0031 6 12" and "06 12" are one number. */
static const char *dialled(struct call *c, const char *phone)
{
    char *out = arena_printf(c->arena, "0%s", phone);
    if (!out)
        return "";
    size_t n = 1;
    for (const char *at = phone; *at; at++)
        if (*at >= '0' && *at <= '9')
            out[n++] = *at;
    out[n] = '\0';
    const char *digits = out + 1;
    if (strncmp(digits, "0031", 4) == 0)
        return arena_printf(c->arena, "0%s", digits + 4);
    if (phone[0] == '+' && strncmp(digits, "31", 2) == 0)
        return arena_printf(c->arena, "0%s", digits + 2);
    return digits;
}

/* What is hashed for a kind of look-up; NULL when there is nothing to look up by. */
static const char *look_up_key(struct call *c, const char *kind, const struct look_up *by)
{
    const struct value *contact = by->contact;
    const char *surname = value_get_text(contact, "surname"), *phone = value_get_text(contact, "phone"),
               *email = value_get_text(contact, "email"), *pc6 = value_get_text(contact, "pc6");
    if (text_is(kind, "bsn"))
        return by->bsn;
    if (text_is(kind, "phone"))
        return phone ? dialled(c, phone) : NULL;
    if (text_is(kind, "email"))
        return email ? folded(c, email) : NULL;
    if (text_is(kind, "address"))
        return pc6 && value_get_int(contact, "number", 0) > 0
                   ? arena_printf(c->arena, "%s %lld", pc6, (long long)value_get_int(contact, "number", 0))
                   : NULL;
    if (!surname || by->birth_day == DAY_NONE)
        return NULL;
    char day[11];
    day_format(day, by->birth_day);
    return arena_printf(c->arena, "%s %s", folded(c, surname), day);
}

bool look_up_hash(char out[65], struct call *c, const char *kind, const struct look_up *by)
{
    const char *key = look_up_key(c, kind, by);
    if (key)
        vault_hash(out, c->app->vault, kind, key);
    return key != NULL;
}

const char *const look_up_kinds[] = {"bsn", "surname+birth", "phone", "email", "address", NULL};

static int write_hashes(struct call *c, const char *person, const struct look_up *by, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && look_up_kinds[i]; i++) {
        const char *kind = look_up_kinds[i];
        bool kept = text_is(kind, "bsn") && !by->bsn; /* the number is not always at hand */
        char hash[65];
        if (!kept)
            rc = store_run(NULL, &c->store, SQL_PERSON_HASH_FORGET, DB_ARGS(db_text(person), db_text(kind)),
                           err);
        if (rc == 0 && look_up_hash(hash, c, kind, by))
            rc = store_run(NULL, &c->store, SQL_PERSON_HASH_INSERT,
                           DB_ARGS(db_text(kind), db_text(hash), db_text(person)), err);
    }
    return rc;
}

/* --- identity --- */

static const char *const contact_fields[] = {
    "first_name", "surname",      "phone",         "email",     "street",   "number",     "pc6",
    "city",       "safe_contact", "never_contact", "safe_note", "language", "interpreter"};

struct value *contact_of_form(struct call *c)
{
    struct value *contact = value_object(c->arena);
    for (size_t i = 0; i < sizeof contact_fields / sizeof contact_fields[0]; i++) {
        const struct value *given = value_get(c->form, contact_fields[i]);
        if (given)
            value_put(contact, contact_fields[i], value_copy(c->arena, given));
    }
    return contact;
}

static bool has_code(const struct value *codes, const char *code)
{
    for (size_t i = 0; i < value_count(codes); i++)
        if (text_is(value_as_text(value_item(codes, i), NULL), code))
            return true;
    return false;
}

bool contact_takes_mail(const struct value *contact)
{
    return value_get_text(contact, "email") && has_code(value_get(contact, "safe_contact"), "email") &&
           !has_code(value_get(contact, "never_contact"), "email");
}

const char *contact_name(struct call *c, const struct value *contact)
{
    const char *first = value_get_text(contact, "first_name"), *surname = value_get_text(contact, "surname");
    return first && surname ? arena_printf(c->arena, "%s %s", first, surname) : first ? first : surname;
}

static bool same_json(const struct value *a, const struct value *b)
{
    BUF_AUTO left;
    BUF_AUTO right;
    buf_init(&left, 1 << 16);
    buf_init(&right, 1 << 16);
    json_write(&left, a);
    json_write(&right, b);
    return !left.failed && !right.failed && strcmp(buf_text(&left), buf_text(&right)) == 0;
}

/* What stood there until now, beside what is written over it. */
static int keep_history(struct call *c, const char *person, const struct identity *in, struct err *err)
{
    struct value *row;
    struct db_arg sealed;
    int rc = store_one(&row, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    const char *name = value_get_text(row, "name"), *birth = value_get_text(row, "birth_day");
    const struct value *contact = value_get(row, "contact");
    if (!name && !contact)
        return 0; /* a new file */
    if (text_is(name, in->name ? in->name : "") && same_json(contact, in->contact))
        return 0;
    struct value *was = value_object(c->arena);
    value_put_text(was, "name", name);
    value_put_text(was, "birth_day", birth);
    if (contact)
        value_put(was, "contact", value_copy(c->arena, contact));
    rc = store_seal_json(&sealed, &c->store, person, "was_json", was, err);
    return rc < 0 ? rc
                  : store_run(NULL, &c->store, SQL_IDENTITY_WAS_INSERT,
                              DB_ARGS(db_text(call_id(c)), db_text(person), db_int(c->now),
                                      db_text(c->actor->membership[0] ? c->actor->membership : NULL), sealed),
                              err);
}

int identity_write(struct call *c, const char *person, const struct identity *in, struct err *err)
{
    struct db_arg name, contact;
    int rc = keep_history(c, person, in, err);
    if (rc == 0)
        rc = store_seal(&name, &c->store, person, "name", in->name, err);
    if (rc == 0)
        rc = store_seal_json(&contact, &c->store, person, "contact_json", in->contact, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PERSON_SET_SEALED, DB_ARGS(db_text(person), name, contact), err);
    if (rc == 0 && in->bsn)
        rc = bsn_write(c, person, in->bsn, err);
    struct look_up by = {.contact = in->contact, .birth_day = in->birth_day, .bsn = in->bsn};
    return rc == 0 ? write_hashes(c, person, &by, err) : rc;
}

int bsn_write(struct call *c, const char *person, const char *bsn, struct err *err)
{
    struct db_arg sealed;
    struct look_up by = {.birth_day = DAY_NONE, .bsn = bsn};
    char hash[65];
    int rc = store_seal(&sealed, &c->store, person, "bsn", bsn, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PERSON_SET_BSN, DB_ARGS(db_text(person), sealed), err);
    if (rc == 0)
        rc =
            store_run(NULL, &c->store, SQL_PERSON_HASH_FORGET, DB_ARGS(db_text(person), db_text("bsn")), err);
    if (rc == 0 && look_up_hash(hash, c, "bsn", &by))
        rc = store_run(NULL, &c->store, SQL_PERSON_HASH_INSERT,
                       DB_ARGS(db_text("bsn"), db_text(hash), db_text(person)), err);
    return rc;
}

/* --- a new person --- */

static struct db_arg day_or_none(int32_t day)
{
    return day == DAY_NONE ? db_none() : db_int(day);
}

static int insert_person(struct call *c, const char *person, const struct new_person *in, const char *area,
                         struct err *err)
{
    SEAL_KEY_AUTO key = {0};
    struct sealed wrapped;
    int rc = person_key_new(&key, &wrapped, c->arena, c->app->vault, person, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PERSON_INSERT,
                       DB_ARGS(db_text(person), db_text(in->family), db_text(in->role),
                               db_text(in->sex ? in->sex : "unknown"), day_or_none(in->birth_day),
                               db_blob(wrapped.data, wrapped.len), db_text(area), db_text(in->pregnancy),
                               db_int(c->today), db_int(c->now)),
                       err);
    if (rc == 0 && area)
        rc = store_run(NULL, &c->store, SQL_RESIDENCE_INSERT,
                       DB_ARGS(db_text(person), db_int(c->today), db_text(area)), err);
    return rc;
}

static int involvement_add(struct call *c, const char *person, const char *org, const char *basis,
                           struct err *err)
{
    return store_run(NULL, &c->store, SQL_INVOLVEMENT_INSERT,
                     DB_ARGS(db_text(call_id(c)), db_text(person), db_text(org), db_text(basis), db_none(),
                             db_none(), db_int(c->now)),
                     err);
}

int person_create(const char **id, struct call *c, const struct new_person *in, struct err *err)
{
    const char *person = call_id(c), *area = NULL;
    if (in->birth_day != DAY_NONE && in->birth_day > c->today) {
        char day[11];
        day_format(day, in->birth_day);
        return err_set(err, ERR_INVALID, "birth_day", "birth_in_future", "%s", day);
    }
    struct identity identity = {
        .name = in->name, .contact = in->contact, .bsn = in->bsn, .birth_day = in->birth_day};
    change_of(c, in->family);
    int rc = area_find(&area, c, in->contact, err);
    if (!area)
        area = in->area;
    if (rc == 0)
        rc = insert_person(c, person, in, area, err);
    if (rc == 0)
        rc = identity_write(c, person, &identity, err);
    if (rc == 0)
        rc = involvement_add(c, person, c->actor->org, "own", err);
    if (rc == 0)
        *id = person;
    return rc;
}
