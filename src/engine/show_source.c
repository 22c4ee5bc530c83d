/* Where kiem figures show gets its cube from: a file, or the store, counted with the traits that are asked. */
#include "engine/cube.h"
#include "engine/curves.h"
#include "engine/show.h"
#include "engine/store_files.h"
#include "figures/expression/functions.h"

#include "base/str.h"

#include <string.h>

/* All traits that any option names, each once. */
static const char *traits_asked(const struct show *s)
{
    static const char *const flags[] = {"--by", "--inequality", "--strata"};
    BUF_AUTO all;
    buf_init(&all, 4096);
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        bool standard = show_given(s, "--standard");
        const char *otherwise = i == 2 && standard ? "mother_age,parity" : "";
        const char *const *codes = show_list(s, engine_option(s->e, flags[i], otherwise));
        for (; codes && *codes; codes++) {
            const char *found = strstr(buf_text(&all), *codes);
            bool there = found && (found == all.data || found[-1] == ',') &&
                         (found[strlen(*codes)] == ',' || found[strlen(*codes)] == '\0');
            if (!there)
                buf_printf(&all, "%s%s", all.len ? "," : "", *codes);
        }
    }
    return all.len ? buf_keep(&all, s->e->arena) : NULL;
}

static const char *indicator_codes(const struct show *s)
{
    const char *out = "";
    for (size_t i = 0; out && i < s->indicator_count; i++)
        out = arena_printf(s->e->arena, "%s%s%s", out, i ? "," : "", s->indicators[i]->code);
    return out;
}

/* Which curves the indicators look in. */
static unsigned curves_needed(const struct show *s)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < s->indicator_count; i++)
        for (int kind = 0; kind < CURVE_KINDS; kind++)
            if (expression_needs(s->indicators[i]->numerator, (enum curve_kind)kind) ||
                expression_needs(s->indicators[i]->denominator, (enum curve_kind)kind))
                kinds |= CURVES(kind);
    return kinds;
}

/* Opens the curves that the count looked in, and names them with their versions; of a cube from a file these are said to be
 * so once its fingerprints are compared with theirs. */
static int name_curves(struct show *s)
{
    unsigned kinds = curves_needed(s);
    BUF_AUTO text;
    buf_init(&text, 4096);
    int rc = kinds ? curves_open(&s->curves, s->e, kinds, s->err) : 0;
    for (int kind = 0; rc == 0 && kind < CURVE_KINDS; kind++)
        if ((kinds & CURVES(kind)) && s->curves.of[kind])
            buf_printf(&text, "%s%s %s@%s", text.len ? ", " : "", curve_code((enum curve_kind)kind),
                       s->curves.of[kind]->name, s->curves.of[kind]->version);
    s->question.curves = text.len ? buf_keep(&text, s->e->arena) : NULL;
    return rc == 0 && arena_failed(s->e->arena) ? err_nomem(s->err) : rc;
}

/* Adds "KIND/NAME" of a dataset as the store has it, once. */
static int name_dataset(struct buf *out, const struct show *s, const char *name)
{
    struct store_file file;
    int rc = name ? store_find(&file, s->e, name, s->err) : err_nomem(s->err);
    const char *full = rc == 0 ? arena_printf(s->e->arena, "%s/%s", file.kind, file.name) : NULL;
    if (full && !strstr(buf_text(out), full))
        buf_printf(out, "%s%s", out->len ? " + " : "", full);
    return rc;
}

/* What was counted, and what was joined to it. */
static int name_datasets(struct show *s, const char *data)
{
    BUF_AUTO text;
    buf_init(&text, 4096);
    const char *kind = s->schema->code;
    int rc = name_dataset(&text, s, data ? arena_printf(s->e->arena, "%s/%s", kind, data) : kind);
    for (size_t i = 0; rc == 0 && i < s->indicator_count; i++)
        for (size_t k = 0; rc == 0 && k < s->indicators[i]->schema->join_count; k++)
            rc = name_dataset(&text, s, s->indicators[i]->schema->joins[k].schema->code);
    s->question.dataset = buf_keep(&text, s->e->arena);
    return rc == 0 && !s->question.dataset ? err_nomem(s->err) : rc;
}

int show_source(struct show *s)
{
    const char *file = engine_option(s->e, "--cube", NULL), *data = engine_option(s->e, "--data", NULL);
    if (file && data)
        return err_set(s->err, ERR_INVALID, "--cube", "show_one_kind", "--cube, --data");
    if (file) {
        s->question.dataset = file;
        int rc = engine_cube_read(&s->cube, s->e, file, s->err);
        return rc < 0 ? rc : name_curves(s);
    }
    struct cube_wanted wanted = {.kind = s->schema->code, .data = data};
    wanted.indicators = indicator_codes(s);
    wanted.by = traits_asked(s);
    if (arena_failed(s->e->arena))
        return err_nomem(s->err);
    int rc = engine_cube(&s->cube, s->e, &wanted, s->err);
    if (rc == 0)
        rc = name_datasets(s, data);
    return rc < 0 ? rc : name_curves(s);
}
