/* Words of what is shown, found by key and filled in. Holds none itself. */
#include "figures/show/question.h"

const char *show_text(const struct show_words *w, const char *key)
{
    const char *text = w->find(w->state, key);
    return text ? text : key;
}

const char *show_unit(struct arena *a, const struct show_words *w, const char *unit)
{
    const char *key = arena_printf(a, "show.unit.%s", unit), *text = key ? w->find(w->state, key) : NULL;
    return text ? text : unit;
}

const char *show_words_of(const struct show_words *w, struct words words)
{
    return text_is(w->lang, "nl") ? words.nl : words.en;
}

const char *show_fill(struct arena *a, const struct show_words *w, const char *key, const char *one,
                      const char *two)
{
    BUF_AUTO out;
    buf_init(&out, 65536);
    for (const char *at = show_text(w, key); *at; at++) {
        bool place = at[0] == '{' && (at[1] == '1' || at[1] == '2') && at[2] == '}';
        const char *filled = !place ? NULL : at[1] == '1' ? one : two;
        if (filled) {
            buf_adds(&out, filled);
            at += 2;
        } else {
            buf_addc(&out, *at);
        }
    }
    return buf_keep(&out, a);
}
