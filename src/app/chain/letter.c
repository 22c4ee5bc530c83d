/*
 * The printable letter for a receiver without an account, or for a parent to bring along: what the consent names and
 * nothing else, whatever the sender itself may see.
 */
#include "app/chain/chain_part.h"
#include "base/str.h"

static void add_fact(struct call *c, struct value *facts, const char *key, const char *value)
{
    if (!value || !value[0])
        return;
    struct value *f = value_add_object(facts);
    value_put_text(f, "key", call_text(c, key));
    value_put_text(f, "value", value);
    value_put_bool(f, "is_day", value[4] == '-' && strlen(value) == 10);
}

/* The sender's own access, narrowed to what it may tell. */
static struct access told(const struct call *c, const struct access *a, const struct value *row)
{
    struct access letter = *a;
    const struct org_kind *kind = content_org_kind(c->app->content, value_get_text(row, "to_kind"));
    for (int part = 0; part < PART_COUNT; part++)
        letter.grants[part] = GRANT_NONE;
    letter.grants[PART_IDENTITY] = GRANT_READ_SCOPED;
    letter.grants[PART_SIGNALS] = GRANT_READ_SCOPED;
    letter.scopes = access_scope_set(c, value_get_text(row, "scopes")) & (kind ? kind->scopes : 0);
    return letter;
}

static void put_contact(struct call *c, struct value *facts, const struct value *person)
{
    const struct value *contact = value_get(person, "contact");
    const char *street = value_get_text(contact, "street"), *pc6 = value_get_text(contact, "pc6"),
               *city = value_get_text(contact, "city"),
               *number = value_as_text(value_get(contact, "number"), "");
    add_fact(c, facts, "letter.name", value_get_text(person, "name"));
    add_fact(c, facts, "letter.birth", value_get_text(person, "birth_day"));
    if (street)
        add_fact(c, facts, "letter.address",
                 arena_printf(c->arena, "%s %s\n%s %s", street, number, pc6 ? pc6 : "", city ? city : ""));
    add_fact(c, facts, "letter.phone", value_get_text(contact, "phone"));
    const char *safe = words_of(c, value_get(contact, "safe_contact")),
               *never = words_of(c, value_get(contact, "never_contact"));
    if (safe[0])
        add_fact(c, facts, "letter.safe_contact", labels_of(c, "safe_contact", safe));
    if (never[0])
        add_fact(c, facts, "letter.never_contact", labels_of(c, "never_contact", never));
    const char *note = value_get_text(contact, "safe_note");
    if (safe[0] || never[0] || note)
        add_fact(c, facts, "letter.safe_note", note ? note : call_text(c, "letter.safe_contact_note"));
    const char *language = value_get_text(contact, "language");
    if (language)
        add_fact(c, facts, "letter.language", call_label(c, "language", language));
}

static const char *names_of(struct call *c, const struct value *factors)
{
    const char *out = NULL;
    for (size_t i = 0; i < value_count(factors); i++) {
        const char *label = value_get_text(value_item(factors, i), "label");
        out = out ? arena_printf(c->arena, "%s\n%s", out, label) : label;
    }
    return out;
}

static int put_facts(struct call *c, const struct access *letter, const struct value *row, struct value *into,
                     struct err *err)
{
    struct value *person, *pregnancies, *signals = value_object(c->arena);
    struct value *facts = value_put_array(value_put_object(into, "facts"), "items");
    int rc = store_one(&person, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(letter->person)), err);
    if (rc == 0)
        rc =
            store_all(&pregnancies, &c->store, SQL_PERSON_PREGNANCIES, DB_ARGS(db_text(letter->person)), err);
    if (rc == 0)
        rc = put_signals(c, letter->person, letter->scopes, signals, err);
    if (rc < 0)
        return rc;
    if (access_shows(letter, c, PART_IDENTITY, "contact", NULL))
        put_contact(c, facts, person);
    const struct value *last = value_item(pregnancies, 0);
    if (access_shows(letter, c, PART_IDENTITY, "pregnancy", NULL) && !value_get_text(last, "ended_day"))
        add_fact(c, facts, "letter.due", value_get_text(last, "due_day"));
    add_fact(c, facts, "letter.question", referral_about(c, row));
    add_fact(c, facts, "letter.reason", names_of(c, value_get(signals, "risks")));
    add_fact(c, facts, "letter.strengths", names_of(c, value_get(signals, "strengths")));
    add_fact(c, facts, "letter.note", value_get_text(row, "note"));
    return 0;
}

static void put_frame(struct call *c, struct value *m, const struct value *row)
{
    char today[11];
    day_format(today, c->today);
    struct value *sender = value_put_object(m, "sender"), *signer = value_put_object(m, "signer");
    const char *address = value_get_text(row, "to_address"), *to = referral_to(c, row);
    value_put_text(sender, "name", value_get_text(row, "from_name"));
    value_put_text(sender, "address", value_get_text(row, "from_address"));
    value_put_text(sender, "phone", value_get_text(row, "from_phone"));
    value_put_text(m, "receiver", address ? arena_printf(c->arena, "%s\n%s", to, address) : to);
    value_put_text(m, "day", today);
    value_put_text(m, "due", value_get_text(row, "due_day"));
    value_put_text(m, "call_at", value_get_text(row, "call_at"));
    value_put_text(m, "phone", value_get_text(row, "from_phone"));
    value_put_text(m, "consent_day", value_get_text(row, "consent_day"));
    value_put_text(m, "until", value_get_text(row, "consent_until_day"));
    value_put_bool(m, "own_contact", text_is(value_get_text(row, "consent_basis"), "own_contact"));
    value_put_bool(m, "consented", text_is(value_get_text(row, "consent_basis"), "consent"));
    value_put_text(m, "reference", value_get_text(row, "case_no"));
    value_put_text(signer, "name", value_get_text(row, "from_by"));
    value_put_text(signer, "role", call_label(c, "profession", value_get_text(row, "from_profession")));
}

int referral_letter(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    enum referral_side side = SIDE_NONE;
    enum referral_state state = REFERRAL_DRAFT;
    int rc = referral_row(&row, c, call_param(c, "referral"), err);
    if (rc == 0)
        rc = access_open(&a, c, value_get_text(row, "person_id"), FOR_REFERRAL,
                         &(struct audit_note){
                             .action = "print", .object = "referral", .object_id = value_get_text(row, "id")},
                         err);
    if (rc == 0)
        rc = referral_side_of(&side, c, row, err);
    if (rc < 0)
        return rc;
    if (side != SIDE_SENDER)
        return err_set(err, ERR_NOT_FOUND, "referral", "referral_unknown", NULL);
    if (!referral_state_from_code(&state, value_get_text(row, "state")) || !referral_open(state))
        return err_set(err, ERR_CONFLICT, "referral", "letter_no_consent", NULL);
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", arena_printf(c->arena, "/referrals/%s", value_get_text(row, "id")));
    value_put_text(back, "label", call_text(c, "referral.title"));
    struct value *m = value_put_object(c->page, "letter");
    put_frame(c, m, row);
    struct access letter = told(c, &a, row);
    return put_facts(c, &letter, row, m, err);
}
