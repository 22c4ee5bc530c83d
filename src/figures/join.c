/* Puts the fields of joined schemas behind those of the base. Finds no rows: the engine does, by key. */
#include "figures/join.h"

static int take_join(struct schema *s, struct field *fields, struct arena *a, const struct schema_join *join,
                     struct err *err)
{
    if (join->schema->key < 0)
        return err_set(err, ERR_INVALID, s->code, "join_key", "%s", join->schema->code);
    if (s->count + join->schema->count > JOIN_MAX_FIELDS)
        return err_set(err, ERR_INVALID, s->code, "join_fields", "%d", JOIN_MAX_FIELDS);
    for (size_t i = 0; i < join->schema->count; i++) {
        struct field *f = &fields[s->count++];
        *f = join->schema->fields[i];
        f->required = false; /* a row may find none */
        f->code = arena_printf(a, "%s.%s", join->as, join->schema->fields[i].code);
    }
    s->code = arena_printf(a, "%s+%s", s->code, join->as);
    return arena_failed(a) ? err_nomem(err) : 0;
}

int schema_join(struct schema *out, struct arena *a, const struct schema *base,
                const struct schema_join *joins, size_t count, struct err *err)
{
    struct schema s = *base;
    if (base->key < 0)
        return err_set(err, ERR_INVALID, base->code, "join_key", "%s", base->code);
    struct field *fields = arena_alloc(a, JOIN_MAX_FIELDS * sizeof *fields);
    struct schema_join *own = arena_alloc(a, count * sizeof *own);
    if (!fields || !own)
        return err_nomem(err);
    if (base->count > JOIN_MAX_FIELDS)
        return err_set(err, ERR_INVALID, base->code, "join_fields", "%d", JOIN_MAX_FIELDS);
    memcpy(fields, base->fields, base->count * sizeof *fields);
    for (size_t i = 0; i < count; i++) {
        own[i] = joins[i];
        own[i].first = (int)s.count;
        int rc = take_join(&s, fields, a, &joins[i], err);
        if (rc < 0)
            return rc;
    }
    s.fields = fields;
    s.joins = own;
    s.join_count = count;
    *out = s;
    return 0;
}

const struct schema_join *schema_joined(const struct schema *s, int field)
{
    for (size_t i = s->join_count; i-- > 0;)
        if (field >= s->joins[i].first)
            return &s->joins[i];
    return NULL;
}
