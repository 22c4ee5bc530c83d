/* See base64.h. One text for each sequence of bytes, so that what is decoded and encoded again is the same text. */
#include "base/base64.h"

#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

char *base64_encode(struct arena *a, const void *data, size_t len)
{
    const unsigned char *in = data;
    char *text = arena_alloc(a, (len + 2) / 3 * 4 + 1);
    if (!text)
        return NULL;
    char *out = text;
    for (size_t i = 0; i < len; i += 3) {
        size_t left = len - i;
        unsigned bits = (unsigned)in[i] << 16 | (left > 1 ? (unsigned)in[i + 1] << 8 : 0) |
                        (left > 2 ? (unsigned)in[i + 2] : 0);
        *out++ = letters[bits >> 18];
        *out++ = letters[bits >> 12 & 63];
        *out++ = left > 1 ? letters[bits >> 6 & 63] : '=';
        *out++ = left > 2 ? letters[bits & 63] : '=';
    }
    *out = '\0';
    return text;
}

/* 0 to 63; -1 for what is no letter of base64. */
static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

int64_t base64_size(struct str text)
{
    size_t padding = 0;
    if (text.len % 4 != 0)
        return -1;
    while (padding < 2 && padding < text.len && text.ptr[text.len - 1 - padding] == '=')
        padding++;
    for (size_t i = 0; i + padding < text.len; i++)
        if (value_of(text.ptr[i]) < 0)
            return -1;
    int last = padding ? value_of(text.ptr[text.len - 1 - padding]) : 0;
    if (last & (padding == 2 ? 15 : padding == 1 ? 3 : 0))
        return -1;
    return (int64_t)(text.len / 4 * 3 - padding);
}

unsigned char *base64_decode(size_t *len, struct arena *a, struct str text)
{
    int64_t size = base64_size(text);
    unsigned char *bytes = size < 0 ? NULL : arena_alloc(a, (size_t)size + 4);
    if (!bytes)
        return NULL;
    unsigned char *out = bytes;
    for (size_t i = 0; i < text.len; i += 4) {
        unsigned bits = 0;
        for (size_t k = 0; k < 4; k++) {
            int v = value_of(text.ptr[i + k]);
            bits = bits << 6 | (v < 0 ? 0 : (unsigned)v);
        }
        *out++ = (unsigned char)(bits >> 16);
        *out++ = (unsigned char)(bits >> 8);
        *out++ = (unsigned char)bits;
    }
    bytes[size] = '\0';
    *len = (size_t)size;
    return bytes;
}
