/* See percent.h and http_url_encode() in http.h. Strict: what is not well-formed is refused, never repaired. */
#include "http/percent.h"

#include "http/http.h"

#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

char *percent_decode(struct arena *a, struct str text, bool plus)
{
    char *out = arena_alloc(a, text.len + 1);
    if (!out)
        return NULL;
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            int high = i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1;
            int low = i + 2 < text.len ? hex_digit(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return NULL;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        out[n++] = c;
    }
    out[n] = '\0';
    return str_is_utf8((struct str){out, n}) ? out : NULL;
}

static bool unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._~", c));
}

void http_url_encode(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if (unreserved(*text))
            buf_addc(out, *text);
        else
            buf_printf(out, "%%%02X", (unsigned char)*text);
    }
}
