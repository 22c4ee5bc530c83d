/* One table from SQLSTATE (PostgreSQL 15, appendix A) to Kiem's errors. Decides nothing about what happens next. */
#include "db/postgres_error.h"

#include <stdio.h>
#include <string.h>

/* What the person gets to see of what the server said. A message of some classes repeats the value that was refused. */
enum telling { TELL_STATE, TELL_MESSAGE };
enum naming { NAME_STATEMENT, NAME_COLUMNS };

struct meaning {
    const char *state; /* a whole state goes before its class of two signs */
    enum err_code code;
    const char *key;
    enum naming naming;
    enum telling telling;
};

static const struct meaning meanings[] = {
    {"23505", ERR_CONFLICT, "db_unique", NAME_COLUMNS, TELL_MESSAGE},
    {"23503", ERR_CONFLICT, "db_reference", NAME_STATEMENT, TELL_MESSAGE},
    {"23", ERR_INVALID, "db_check", NAME_COLUMNS, TELL_STATE},
    {"22", ERR_INVALID, "db_check", NAME_STATEMENT, TELL_STATE},
    {"54", ERR_INVALID, "db_check", NAME_STATEMENT, TELL_STATE},
    {"40003", ERR_IO, "db_unsure", NAME_STATEMENT, TELL_STATE}, /* whether it was committed is not known */
    {"40", ERR_BUSY, "db_busy", NAME_STATEMENT, TELL_STATE},    /* serialisation failure, deadlock */
    {"55", ERR_BUSY, "db_busy", NAME_STATEMENT, TELL_STATE},
    {"53100", ERR_IO, "disk_full", NAME_STATEMENT, TELL_STATE},
    {"53", ERR_BUSY, "db_away", NAME_STATEMENT, TELL_MESSAGE}, /* memory, connections */
    {"57", ERR_BUSY, "db_away", NAME_STATEMENT,
     TELL_MESSAGE}, /* stopping, starting, cancelled by its operator */
    {"08P01", ERR_INVALID, "db_args", NAME_STATEMENT, TELL_STATE},
    {"08", ERR_BUSY, "db_away", NAME_STATEMENT, TELL_MESSAGE},
    {"58", ERR_IO, "disk_io", NAME_STATEMENT, TELL_STATE},
    {"XX001", ERR_IO, "db_damaged", NAME_STATEMENT, TELL_MESSAGE},
    {"XX002", ERR_IO, "db_damaged", NAME_STATEMENT, TELL_MESSAGE},
    {"25006", ERR_DENIED, "db_read_only", NAME_STATEMENT, TELL_STATE},
    {"42501", ERR_DENIED, "db_rights", NAME_STATEMENT, TELL_MESSAGE},
    {"42", ERR_INVALID, "db_statement", NAME_STATEMENT, TELL_MESSAGE},
    {"0A", ERR_INVALID, "db_statement", NAME_STATEMENT, TELL_MESSAGE},
};

static const struct meaning unknown = {"", ERR_IO, "db_server", NAME_STATEMENT, TELL_MESSAGE};

static const struct meaning *meaning_of(const char *state)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (strncmp(state, meanings[i].state, strlen(meanings[i].state)) == 0)
            return &meanings[i];
    return &unknown;
}

/* The first line, which is where libpq says what matters. */
static int first_line(const char *message)
{
    size_t len = strcspn(message, "\n");
    return len > 200 ? 200 : (int)len;
}

int pg_away(PGconn *pg, const char *where, struct err *err)
{
    const char *message = pg ? PQerrorMessage(pg) : "";
    return err_set(err, ERR_BUSY, where, "db_away", "%.*s", first_line(message), message);
}

/* "Key (person_id, day)=(…) …" → "visit.person_id, visit.day". The words differ with the language of the server, the
 * brackets do not; what stands in the second pair is not looked at. */
static void key_columns(char out[128], const char *table, const char *detail)
{
    const char *at = detail ? strchr(detail, '(') : NULL, *end = at ? strstr(at, ")=(") : NULL;
    size_t used = 0;
    out[0] = '\0';
    while (end && ++at < end) {
        size_t len = strcspn(at, ",)");
        int n = snprintf(out + used, 128 - used, "%s%s.%.*s", used ? ", " : "", table, (int)len, at);
        if (n < 0 || used + (size_t)n >= 128)
            return;
        used += (size_t)n;
        at += len;
        if (*at == ',')
            at++; /* and the blank behind it, by the loop */
    }
}

static const char *field(const PGresult *result, int code)
{
    const char *text = PQresultErrorField(result, code);
    return text ? text : "";
}

static void name_columns(char out[128], const PGresult *result)
{
    const char *table = field(result, PG_DIAG_TABLE_NAME), *column = field(result, PG_DIAG_COLUMN_NAME);
    if (column[0])
        snprintf(out, 128, "%.60s.%.60s", table, column);
    else if (strcmp(field(result, PG_DIAG_SQLSTATE), "23505") == 0)
        key_columns(out, table, PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL));
    else
        snprintf(out, 128, "%.120s", field(result, PG_DIAG_CONSTRAINT_NAME));
}

int pg_fail(PGconn *pg, const PGresult *result, const char *where, struct err *err)
{
    const char *state = result ? field(result, PG_DIAG_SQLSTATE) : "";
    char columns[128] = "";
    if (!state[0] || PQstatus(pg) == CONNECTION_BAD)
        return pg_away(pg, where, err);
    const struct meaning *m = meaning_of(state);
    if (m->naming == NAME_COLUMNS)
        name_columns(columns, result);
    const char *message = m->telling == TELL_MESSAGE ? field(result, PG_DIAG_MESSAGE_PRIMARY) : "";
    return err_set(err, m->code, columns[0] ? columns : where, m->key, "%s %.*s", state, first_line(message),
                   message);
}
