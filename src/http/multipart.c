/*
 * multipart/form-data (RFC 7578): forms with files. Stricter than a mail reader, as only browsers send it: no preamble, no nested
 * parts, no transfer encoding, CRLF everywhere. What cannot be read one way only is refused. Whether a file is what it says it is,
 * is for who takes it.
 */
#include "base/base64.h"
#include "base/str.h"
#include "http/form.h"
#include "http/http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { BOUNDARY_MAX = 70, HEAD_MAX_BYTES = 2048, FILE_NAME_MAX = 150, TYPE_MAX = 100 };

struct reader {
    struct arena *arena;
    struct str rest;
    char mark[BOUNDARY_MAX + 5]; /* CRLF "--" boundary */
    size_t mark_len;
    struct err *err;
};

struct part {
    const char *name, *file, *type; /* file NULL: a text */
    struct str content;
};

static int wrong(const struct reader *r, const char *where)
{
    return err_set(r->err, ERR_INVALID, where ? where : "", "form_syntax", NULL);
}

/* --- the boundary --- */

static bool boundary_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("'()+_,-./:=?", c));
}

/* The parameter `name` of a header value, without its quotes; backslashes are not undone, as browsers write none. */
static bool parameter(struct str *out, const char *header, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = strchr(header, ';'); at; at = strchr(at, ';')) {
        at += 1 + strspn(at + 1, " \t");
        if (strncasecmp(at, name, len) != 0 || at[len] != '=') {
            at += strcspn(at, ";\"");
            if (*at == '"') {
                const char *close = strchr(at + 1, '"');
                at = close ? close + 1 : at + strlen(at);
            }
            continue;
        }
        at += len + 1;
        bool quoted = *at == '"';
        at += quoted;
        out->ptr = at;
        out->len = strcspn(at, quoted ? "\"" : "; \t");
        return !quoted || at[out->len] == '"';
    }
    return false;
}

static bool mark_read(struct reader *r, const char *content_type)
{
    struct str boundary;
    if (!content_type || !parameter(&boundary, content_type, "boundary") || boundary.len == 0 ||
        boundary.len > BOUNDARY_MAX)
        return false;
    for (size_t i = 0; i < boundary.len; i++)
        if (!boundary_letter(boundary.ptr[i]))
            return false;
    int n = snprintf(r->mark, sizeof r->mark, "\r\n--%.*s", (int)boundary.len, boundary.ptr);
    r->mark_len = n < 0 ? 0 : (size_t)n;
    return n > 0;
}

/* --- one part --- */

static const char *find(struct str in, const char *what, size_t len)
{
    for (const char *at = in.ptr, *end = in.ptr + in.len; (size_t)(end - at) >= len; at++) {
        at = memchr(at, what[0], (size_t)(end - at) - len + 1);
        if (!at)
            return NULL;
        if (memcmp(at, what, len) == 0)
            return at;
    }
    return NULL;
}

static void skip(struct str *s, size_t n)
{
    s->ptr += n;
    s->len -= n;
}

/* A name as browsers write it: %22, %0D and %0A stand for what may not stand in quotes. NULL when it is no UTF-8 or holds a NUL. */
static char *name_read(struct arena *a, struct str text)
{
    static const struct {
        const char *code;
        char is;
    } codes[] = {{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}};
    char *out = arena_alloc(a, text.len + 1);
    size_t n = 0;
    if (!out || !str_is_utf8(text) || memchr(text.ptr, 0, text.len))
        return NULL;
    while (text.len > 0) {
        size_t i = 0;
        while (i < 3 && (text.len < 3 || strncasecmp(text.ptr, codes[i].code, 3) != 0))
            i++;
        out[n++] = i < 3 ? codes[i].is : text.ptr[0];
        skip(&text, i < 3 ? 3 : 1);
    }
    out[n] = '\0';
    return out;
}

/* Only the last part of a path, without control characters, at most FILE_NAME_MAX bytes. */
static char *file_name(struct arena *a, struct str text)
{
    char *name = name_read(a, text);
    if (!name)
        return NULL;
    for (char *at = name; *at; at++)
        if (*at == '/' || *at == '\\')
            name = at + 1;
    char *out = name;
    for (const char *at = name; *at; at++)
        if ((unsigned char)*at >= ' ' && *at != 0x7f)
            *out++ = *at;
    *out = '\0';
    struct str all = str_of(name);
    if (all.len > FILE_NAME_MAX)
        all.len = FILE_NAME_MAX;
    name[str_utf8_prefix(all)] = '\0';
    return name;
}

static int header_read(struct part *part, const struct reader *r, const char *line)
{
    static const char disposition[] = "Content-Disposition:", type[] = "Content-Type:";
    struct str value;
    if (strncasecmp(line, disposition, sizeof disposition - 1) == 0) {
        const char *rest = line + sizeof disposition - 1;
        rest += strspn(rest, " \t");
        if (part->name || strncasecmp(rest, "form-data", 9) != 0 || !parameter(&value, rest, "name"))
            return wrong(r, "");
        part->name = name_read(r->arena, value);
        if (parameter(&value, rest, "filename"))
            part->file = file_name(r->arena, value);
        if (arena_failed(r->arena))
            return err_nomem(r->err);
        return part->name && part->name[0] ? 0 : wrong(r, "");
    }
    if (strncasecmp(line, type, sizeof type - 1) == 0) {
        struct str text =
            str_trim((struct str){line + sizeof type - 1, strcspn(line + sizeof type - 1, ";")});
        char *copy = arena_dup(r->arena, text.ptr, text.len < TYPE_MAX ? text.len : TYPE_MAX);
        for (char *c = copy; c && *c; c++)
            *c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c > ' ' && *c < 0x7f ? *c : '?';
        part->type = copy;
        return copy ? 0 : err_nomem(r->err);
    }
    return strncasecmp(line, "Content-Transfer-Encoding:", 26) == 0 ? wrong(r, part->name) : 0;
}

/* The lines up to the empty one. */
static int headers_read(struct part *part, struct reader *r)
{
    for (size_t used = 0;;) {
        const char *end = find(r->rest, "\r\n", 2);
        size_t len = end ? (size_t)(end - r->rest.ptr) : 0;
        used += len;
        if (!end || used > HEAD_MAX_BYTES || memchr(r->rest.ptr, 0, len))
            return wrong(r, part->name);
        const char *line = arena_dup(r->arena, r->rest.ptr, len);
        skip(&r->rest, len + 2);
        if (!line)
            return err_nomem(r->err);
        if (len == 0)
            return part->name ? 0 : wrong(r, "");
        int rc = header_read(part, r, line);
        if (rc)
            return rc;
    }
}

static int content_read(struct part *part, struct reader *r)
{
    const char *end = find(r->rest, r->mark, r->mark_len);
    if (!end)
        return wrong(r, part->name);
    part->content = (struct str){r->rest.ptr, (size_t)(end - r->rest.ptr)};
    skip(&r->rest, part->content.len + r->mark_len);
    return 0;
}

static struct value *part_value(const struct reader *r, const struct part *part)
{
    if (!part->file)
        return value_text_len(r->arena, part->content.ptr, part->content.len);
    struct value *file = value_object(r->arena);
    value_put_text(file, "contentType", part->type ? part->type : "application/octet-stream");
    value_put_text(file, "title", part->file);
    value_put_int(file, "size", (int64_t)part->content.len);
    value_put_text(file, "data", base64_encode(r->arena, part->content.ptr, part->content.len));
    return arena_failed(r->arena) ? NULL : file;
}

static int part_read(struct form_fields *fields, struct reader *r)
{
    struct part part = {0};
    int rc = headers_read(&part, r);
    if (rc == 0)
        rc = content_read(&part, r);
    if (rc)
        return rc;
    if (part.file && !part.file[0] && part.content.len == 0)
        return 0; /* no file was chosen */
    if (!part.file && (!str_is_utf8(part.content) || memchr(part.content.ptr, 0, part.content.len)))
        return wrong(r, part.name);
    return form_add(fields, part.name, part_value(r, &part), r->err);
}

int http_multipart_parse(struct value **out, struct arena *a, const char *content_type, struct str body,
                         struct err *err)
{
    struct reader r = {.arena = a, .rest = body, .err = err};
    struct form_fields fields;
    if (!mark_read(&r, content_type))
        return wrong(&r, "");
    int rc = form_begin(&fields, a, err);
    /* The first mark stands at the beginning, without the line break before it. */
    if (rc == 0 && (body.len < r.mark_len - 2 || memcmp(body.ptr, r.mark + 2, r.mark_len - 2) != 0))
        rc = wrong(&r, "");
    if (rc)
        return rc;
    skip(&r.rest, r.mark_len - 2);
    while (rc == 0 && r.rest.len >= 2 && memcmp(r.rest.ptr, "\r\n", 2) == 0) {
        skip(&r.rest, 2);
        rc = part_read(&fields, &r);
    }
    if (rc)
        return rc;
    bool closed = r.rest.len >= 2 && memcmp(r.rest.ptr, "--", 2) == 0;
    if (!closed || (r.rest.len != 2 && (r.rest.len != 4 || memcmp(r.rest.ptr + 2, "\r\n", 2) != 0)))
        return wrong(&r, "");
    return form_end(out, a, &fields, FORM_KEEP_ALL, err);
}
