/* See label.h. */
#include "asking/label.h"

#include "base/str.h"

const char *label_in(const struct label *l, const char *lang)
{
    const char *text = text_is(lang, "en") && l->en ? l->en : l->nl;
    return text ? text : l->en ? l->en : "";
}

struct label label_load(struct arena *a, const struct value *v)
{
    return (struct label){.nl = arena_str(a, value_get_text(v, "nl")),
                          .en = arena_str(a, value_get_text(v, "en"))};
}

bool code_well_formed(const char *code)
{
    size_t n = 0;
    for (; code[n]; n++) {
        char c = code[n];
        bool letter = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
        if (!letter && !digit && c != '_' && c != '-' && c != '.')
            return false;
    }
    return n >= 1 && n <= 64;
}

int code_index(const char *const *names, const char *code)
{
    if (!code)
        return -1;
    for (int i = 0; names[i]; i++)
        if (text_is(names[i], code))
            return i;
    return -1;
}
