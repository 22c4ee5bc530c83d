/* What stands in a row of PostgreSQL's, in the binary format of its protocol: numbers with the highest byte first, texts
 * and bytes as they are. The portable schema has whole numbers, texts and bytes; a sum of whole numbers comes as numeric. */
#include "db/postgres_conn.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

/* pg_type.h: the numbers of the built-in types never change. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_NUMERIC = 1700,
};

int pg_column_count(void *handle)
{
    const struct pg_stmt *stmt = handle;
    return stmt->result ? PQnfields(stmt->result) : 0;
}

const char *pg_column_name(void *handle, int column)
{
    const struct pg_stmt *stmt = handle;
    return PQfname(stmt->result, column);
}

enum db_type pg_column_type(void *handle, int column)
{
    const struct pg_stmt *stmt = handle;
    if (PQgetisnull(stmt->result, stmt->row, column))
        return DB_NULL;
    switch (PQftype(stmt->result, column)) {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
    case OID_NUMERIC:
        return DB_INT;
    case OID_BYTEA:
        return DB_BLOB;
    default:
        return DB_TEXT;
    }
}

static uint64_t big_endian(const char *bytes, int len)
{
    uint64_t n = 0;
    for (int i = 0; i < len; i++)
        n = n << 8 | (unsigned char)bytes[i];
    return n;
}

/* The whole part of a numeric: count, weight, sign, scale, then digits of base 10000 (utils/adt/numeric.c). */
static int64_t numeric(const char *bytes, int len)
{
    enum { HEAD = 8, NEGATIVE = 0x4000 };
    if (len < HEAD)
        return 0;
    int count = (int)big_endian(bytes, 2), weight = (int16_t)big_endian(bytes + 2, 2);
    int64_t n = 0;
    for (int i = 0; i <= weight && weight < 5; i++)
        n = n * 10000 +
            (i < count && HEAD + 2 * i + 2 <= len ? (int64_t)big_endian(bytes + HEAD + 2 * i, 2) : 0);
    return big_endian(bytes + 4, 2) == NEGATIVE ? -n : n;
}

int64_t pg_column_int(void *handle, int column)
{
    const struct pg_stmt *stmt = handle;
    if (PQgetisnull(stmt->result, stmt->row, column))
        return 0;
    const char *bytes = PQgetvalue(stmt->result, stmt->row, column);
    int len = PQgetlength(stmt->result, stmt->row, column);
    switch (PQftype(stmt->result, column)) {
    case OID_BOOL:
        return bytes[0] != 0;
    case OID_INT2:
        return (int16_t)big_endian(bytes, 2);
    case OID_INT4:
        return (int32_t)big_endian(bytes, 4);
    case OID_INT8:
        return (int64_t)big_endian(bytes, 8);
    case OID_NUMERIC:
        return numeric(bytes, len);
    default:
        return strtoll(bytes, NULL, 10);
    }
}

/* A whole number asked for as a text: kept with the statement, since it must last until the next row. */
static const char *number_text(struct pg_stmt *stmt, int column)
{
    int count = PQnfields(stmt->result);
    if (stmt->number_count < count) {
        struct pg_number *more = mem_resize(stmt->numbers, (size_t)count * sizeof *more);
        if (!more)
            return NULL;
        stmt->numbers = more;
        stmt->number_count = count;
    }
    snprintf(stmt->numbers[column].text, sizeof stmt->numbers[column].text, "%lld",
             (long long)pg_column_int(stmt, column));
    return stmt->numbers[column].text;
}

const char *pg_column_text(void *handle, int column)
{
    struct pg_stmt *stmt = handle;
    switch (pg_column_type(stmt, column)) {
    case DB_NULL:
        return NULL;
    case DB_INT:
        return number_text(stmt, column);
    case DB_TEXT:
    case DB_BLOB:
        break;
    }
    return PQgetvalue(stmt->result, stmt->row, column); /* libpq ends it with a zero */
}

const void *pg_column_blob(void *handle, int column, size_t *len)
{
    const struct pg_stmt *stmt = handle;
    *len = 0;
    if (PQgetisnull(stmt->result, stmt->row, column))
        return NULL;
    *len = (size_t)PQgetlength(stmt->result, stmt->row, column);
    return PQgetvalue(stmt->result, stmt->row, column);
}
