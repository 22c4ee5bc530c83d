/* See number.h. Only reads; writing is the caller's. */
#include "figures/curve/number.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

enum { LONGEST = 40 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The number with a point, NUL-terminated: what strtod() takes and nothing that it takes beside. */
static bool plain(char out[LONGEST], const char *text)
{
    size_t len = 0;
    int digits = 0, points = 0;
    bool exponent = false;
    for (; *text && !is_blank(*text); text++) {
        char c = *text == ',' ? '.' : *text;
        if (is_digit(c))
            digits++;
        else if (c == '.' && !exponent && points == 0)
            points++;
        else if ((c == 'e' || c == 'E') && !exponent && digits > 0)
            exponent = true, digits = 0;
        else if (!((c == '-' || c == '+') && (len == 0 || out[len - 1] == 'e' || out[len - 1] == 'E')))
            return false;
        if (len == LONGEST - 1)
            return false;
        out[len++] = c;
    }
    while (is_blank(*text))
        text++;
    out[len] = '\0';
    return *text == '\0' && digits > 0;
}

bool number_read(double *out, const char *text)
{
    char copy[LONGEST];
    while (is_blank(*text))
        text++;
    if (!plain(copy, text))
        return false;
    double value = strtod(copy, NULL);
    if (!isfinite(value))
        return false;
    *out = value;
    return true;
}
