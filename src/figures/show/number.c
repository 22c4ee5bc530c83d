/* Numbers and cells as text, for people and for programs. Chooses no columns and lays nothing out. */
#include "figures/show/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { NUMBER_MAX = 400 };

/* Puts the separators of the language into digits with a point: "12345.6" becomes "12.345,6". */
static const char *with_separators(struct arena *a, const char *plain, const char *lang)
{
    bool dutch = text_is(lang, "nl");
    char out[NUMBER_MAX * 2];
    size_t n = 0;
    const char *at = plain;
    if (*at == '-') { /* U+2212, as wide as a digit */
        memcpy(out, "−", 3);
        n = 3;
        at++;
    }
    size_t whole = strcspn(at, ".");
    for (size_t i = 0; i < whole; i++) {
        out[n++] = at[i];
        size_t left = whole - i - 1;
        if (left > 0 && left % 3 == 0)
            out[n++] = dutch ? '.' : ',';
    }
    if (at[whole] == '.') {
        out[n++] = dutch ? ',' : '.';
        for (const char *digit = at + whole + 1; *digit; digit++)
            out[n++] = *digit;
    }
    return arena_dup(a, out, n);
}

static bool all_zero(const char *text)
{
    return strspn(text, "-0.") == strlen(text);
}

const char *number_text(struct arena *a, double number, int decimals, const char *lang)
{
    char plain[NUMBER_MAX];
    if (isinf(number))
        return number > 0 ? "∞" : "−∞";
    int len = snprintf(plain, sizeof plain, "%.*f", decimals, number);
    if (isnan(number) || len < 0 || (size_t)len >= sizeof plain)
        return "–";
    return with_separators(a, plain[0] == '-' && all_zero(plain) ? plain + 1 : plain, lang);
}

const char *cell_text(struct arena *a, const struct column *c, const struct cell *x, const char *lang)
{
    char plain[32];
    switch (c->kind) {
    case COLUMN_TEXT:
        return x->text ? x->text : "–";
    case COLUMN_COUNT:
        if (x->count == CELL_NONE)
            return "–";
        snprintf(plain, sizeof plain, "%" PRId64, x->count);
        return with_separators(a, plain, lang);
    case COLUMN_NUMBER:
        break;
    }
    return number_text(a, x->number, c->decimals, lang);
}

const char *cell_data(struct arena *a, const struct column *c, const struct cell *x)
{
    switch (c->kind) {
    case COLUMN_TEXT:
        return x->code ? x->code : x->text;
    case COLUMN_COUNT:
        return x->count == CELL_NONE ? NULL : arena_printf(a, "%" PRId64, x->count);
    case COLUMN_NUMBER:
        break;
    }
    return isfinite(x->number) ? arena_printf(a, "%.12g", x->number == 0 ? 0.0 : x->number) : NULL;
}
