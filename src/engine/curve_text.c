/* See curve_text.h. Finds no files and decides nothing. */
#include "engine/curve_text.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>

enum { HASH_BYTES = 32, NAME_LONGEST = 60 };

/* The lines in their order. */
enum line { LINE_FIRST, LINE_KIND, LINE_NAME, LINE_VERSION, LINE_SERIAL, LINE_SOURCE, LINE_HASH, LINES };
static const char *const starts[LINES] = {
    [LINE_FIRST] = "kiem curve ", [LINE_KIND] = "kind ",     [LINE_NAME] = "name ",
    [LINE_VERSION] = "version ",  [LINE_SERIAL] = "serial ", [LINE_SOURCE] = "source ",
    [LINE_HASH] = "blake2b ",
};

int curve_text_file(struct str *out, struct arena *a, const char *path, struct err *err)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, path, "curve_file", "%s",
                       strerror(errno));
    BUF_AUTO text;
    buf_init(&text, CURVE_TEXT_MAX);
    char part[65536];
    size_t n;
    while (!text.failed && (n = fread(part, 1, sizeof part, in)) > 0)
        buf_add(&text, part, n);
    int failure = ferror(in) ? errno : 0;
    fclose(in);
    if (failure)
        return err_set(err, ERR_IO, path, "curve_file", "%s", strerror(failure));
    if (text.failed && text.len + sizeof part > CURVE_TEXT_MAX)
        return err_set(err, ERR_INVALID, path, "curve_large", "64 MB");
    if (text.failed)
        return err_nomem(err);
    const char *copy = arena_dup(a, buf_text(&text), text.len);
    if (!copy)
        return err_nomem(err);
    *out = (struct str){copy, text.len};
    return 0;
}

bool curve_text_name(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-");
    return len > 0 && len <= NAME_LONGEST && name[len] == '\0' && name[0] != '.';
}

static void checksum(char out[HASH_BYTES * 2 + 1], struct str head, struct str table)
{
    unsigned char hash[HASH_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, (const unsigned char *)head.ptr, head.len);
    crypto_generichash_update(&state, (const unsigned char *)table.ptr, table.len);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(out, HASH_BYTES * 2 + 1, hash, sizeof hash);
}

void curve_text_write(struct buf *out, const struct curve_file *f)
{
    char hash[HASH_BYTES * 2 + 1];
    buf_printf(out, "%s1\n%s%s\n%s%s\n%s%s\n", starts[LINE_FIRST], starts[LINE_KIND], curve_code(f->kind),
               starts[LINE_NAME], f->name, starts[LINE_VERSION], f->version);
    buf_printf(out, "%s%lld\n%s%s\n", starts[LINE_SERIAL], (long long)f->serial, starts[LINE_SOURCE],
               f->source);
    checksum(hash, (struct str){buf_text(out), out->len}, f->table);
    buf_printf(out, "%s%s\n\n", starts[LINE_HASH], hash);
    buf_add(out, f->table.ptr, f->table.len);
}

/* What stands behind its start on the next line, in the arena; NULL when the line is another. */
static const char *next_line(struct str *rest, struct arena *a, const char *start)
{
    const char *end = memchr(rest->ptr, '\n', rest->len);
    size_t skip = strlen(start), len = end ? (size_t)(end - rest->ptr) : 0;
    if (len < skip || memcmp(rest->ptr, start, skip) != 0)
        return NULL;
    const char *value = arena_dup(a, rest->ptr + skip, len - skip);
    *rest = (struct str){end + 1, rest->len - len - 1};
    return value;
}

int curve_text_read(struct curve_file *f, struct arena *a, struct str text, struct err *err)
{
    struct str rest = text, head = text;
    const char *value[LINES] = {0};
    for (int i = 0; i < LINES; i++) {
        head.len = (size_t)(rest.ptr - text.ptr);
        value[i] = next_line(&rest, a, starts[i]);
        if (!value[i])
            return arena_failed(a) ? err_nomem(err)
                                   : err_set(err, ERR_INVALID, f->path, "curve_damaged", "%s", starts[i]);
    }
    if (rest.len > 0 && rest.ptr[0] == '\n')
        rest = (struct str){rest.ptr + 1, rest.len - 1};
    char hash[HASH_BYTES * 2 + 1];
    checksum(hash, head, rest);
    int kind = curve_find(str_of(value[LINE_KIND]));
    if (!text_is(hash, value[LINE_HASH]) || !text_is(value[LINE_FIRST], "1") || kind < 0)
        return err_set(err, ERR_INVALID, f->path, "curve_damaged", "blake2b");
    f->kind = (enum curve_kind)kind;
    f->name = value[LINE_NAME];
    f->version = value[LINE_VERSION];
    f->serial = strtoll(value[LINE_SERIAL], NULL, 10);
    f->source = value[LINE_SOURCE];
    f->checksum = value[LINE_HASH];
    f->table = rest;
    return 0;
}
