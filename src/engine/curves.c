/* Which curves a command works with: those asked for, else the ones imported last. Scores nothing. */
#include "engine/curves.h"

#include "engine/curve_store.h"

/* Whether `id` is one of the words of a list with commas. */
static bool in_list(const char *list, const char *id)
{
    size_t len = strlen(id);
    while (list && *list) {
        size_t word = strcspn(list, ",");
        if (word == len && memcmp(list, id, len) == 0)
            return true;
        list += word + (list[word] == ',');
    }
    return false;
}

/* What was asked for must be there, of whatever kind it is. */
static int check_asked(const char *list, const struct engine *e, const char *const *names, struct err *err)
{
    while (list && *list) {
        size_t word = strcspn(list, ",");
        const char *id = arena_dup(e->arena, list, word);
        const char *const *name = names;
        while (id && *name && !text_is(*name, id))
            name++;
        if (!id)
            return err_nomem(err);
        if (!*name)
            return err_set(err, ERR_NOT_FOUND, id, "curve_none", "%s", id);
        list += word + (list[word] == ',');
    }
    return 0;
}

/* Whether `f` goes before `best` (which may be empty). */
static bool better(const struct curve_file *f, bool asked, const struct curve_file *best, bool best_asked)
{
    if (!best->path || asked != best_asked)
        return !best->path || asked;
    return f->serial > best->serial;
}

/* The file of the kind that is to be used; best->path stays NULL when there is none. */
static int choose(struct curve_file *best, const struct engine *e, enum curve_kind kind,
                  const char *const *names, struct err *err)
{
    const char *list = engine_option(e, "--curve", NULL);
    bool best_asked = false;
    for (; *names; names++) {
        struct curve_file f;
        if (curve_store_kind(*names) != (int)kind)
            continue;
        int rc = curve_store_read(&f, e, *names, err);
        if (rc < 0)
            return rc;
        bool asked = in_list(list, *names);
        if (better(&f, asked, best, best_asked)) {
            *best = f;
            best_asked = asked;
        }
    }
    return 0;
}

int curves_open(struct curves *out, const struct engine *e, unsigned kinds, struct err *err)
{
    struct curves all = {0};
    const char *const *names = NULL;
    int rc = curve_store_names(&names, e, err);
    if (rc == 0)
        rc = check_asked(engine_option(e, "--curve", NULL), e, names, err);
    for (int kind = 0; rc == 0 && kind < CURVE_KINDS; kind++) {
        struct curve_file best = {0};
        if (kinds & CURVES(kind))
            rc = choose(&best, e, (enum curve_kind)kind, names, err);
        if (rc == 0 && best.path)
            rc = curve_store_parse(&all.of[kind], e, &best, err);
    }
    if (rc == 0 && !all.of[CURVE_BIRTHWEIGHT] && !(all.of[CURVE_BIRTHWEIGHT] = birthweight_formula(e->arena)))
        rc = err_nomem(err);
    if (rc == 0)
        *out = all;
    return rc;
}

int curves_need(const struct curves *c, enum curve_kind kind, struct err *err)
{
    return c->of[kind] ? 0 : err_set(err, ERR_NOT_FOUND, "", "curve_needed", "%s", curve_code(kind));
}

void curves_say(const struct engine *e, FILE *to, const struct curves *c, unsigned kinds)
{
    for (int kind = 0; kind < CURVE_KINDS; kind++)
        if (c->of[kind] && (kinds & CURVES(kind)))
            say(e, to, "curve.used", curve_code((enum curve_kind)kind), c->of[kind]->name,
                c->of[kind]->version);
}
