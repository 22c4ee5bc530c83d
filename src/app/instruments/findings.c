/* See findings.h. Knows texts, not what they are about. */
#include "app/instruments/findings.h"

#include "base/str.h"

const char *finding_words(struct call *c, const char *lang, const char *key, const char *where,
                          const char *arg)
{
    const char *text = content_text(c->app->content, lang, key);
    BUF_AUTO out;
    buf_init(&out, 8 << 10);
    for (const char *at = text ? text : key; *at;) {
        bool is_arg = strncmp(at, "{arg}", 5) == 0, is_where = strncmp(at, "{where}", 7) == 0;
        if (is_arg || is_where)
            buf_adds(&out, is_arg ? arg : where);
        else
            buf_addc(&out, *at);
        at += is_arg ? 5 : is_where ? 7 : 1;
    }
    return buf_keep(&out, c->arena);
}

void findings_put(struct call *c, const struct fhir_findings *found)
{
    static const char *const weights[] = {
        [FHIR_NOTE] = "note", [FHIR_CANNOT] = "cannot", [FHIR_WRONG] = "wrong"};
    struct value *list = value_put_array(c->page, "found");
    for (int weight = FHIR_WRONG; weight >= FHIR_NOTE; weight--)
        for (size_t i = 0; i < found->count; i++) {
            const struct fhir_finding *f = &found->items[i];
            if ((int)f->weight != weight)
                continue;
            struct value *item = value_add_object(list);
            value_put_text(item, "weight", weights[f->weight]);
            value_put_text(item, "weight_label",
                           call_text(c, arena_printf(c->arena, "fhir.weight_%s", weights[f->weight])));
            value_put_text(item, "where", f->where);
            value_put_text(item, "key", f->key);
            value_put_text(item, "arg", f->arg);
            value_put_text(item, "text", finding_words(c, c->lang, f->key, f->where, f->arg));
        }
    value_put_int(c->page, "wrong", (int64_t)found->of[FHIR_WRONG]);
    value_put_int(c->page, "cannot", (int64_t)found->of[FHIR_CANNOT]);
    value_put_int(c->page, "notes", (int64_t)found->of[FHIR_NOTE]);
}
