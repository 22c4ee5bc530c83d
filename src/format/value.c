/*
 * See value.h. An array and an object are the same thing here: a growing list of members, of which an
 * object's have names. Looking up a name walks the list while it is short and goes through a hash index once
 * it is not. It does not read or write JSON; json.c and json_write.c do.
 */
#include "format/value.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LINEAR_MAX = 8, FIRST_ROOM = 4 };

struct member {
    const char *name; /* NULL in an array */
    const struct value *item;
};

struct value {
    struct arena *arena;
    enum value_kind kind;
    bool truth;
    struct str text; /* of a text or a number; NUL-terminated */
    struct member *members;
    size_t count, room;
    uint32_t
        *index; /* open addressing, `slots` (a power of two, at least twice `room`) of member number + 1 */
    size_t slots;
};

/* --- building --- */

static struct value *new_value(struct arena *a, enum value_kind kind)
{
    struct value *v = arena_alloc(a, sizeof *v);
    if (!v)
        return NULL;
    v->arena = a;
    v->kind = kind;
    return v;
}

static struct value *new_with_text(struct arena *a, enum value_kind kind, const char *text, size_t len)
{
    struct value *v = new_value(a, kind);
    const char *copy = v ? arena_dup(a, text, len) : NULL;
    if (!copy)
        return NULL;
    v->text = (struct str){copy, len};
    return v;
}

struct value *value_null(struct arena *a)
{
    return new_value(a, VALUE_NULL);
}

struct value *value_bool(struct arena *a, bool b)
{
    struct value *v = new_value(a, VALUE_BOOL);
    if (v)
        v->truth = b;
    return v;
}

struct value *value_int(struct arena *a, int64_t n)
{
    char *text = arena_printf(a, "%lld", (long long)n);
    struct value *v = text ? new_value(a, VALUE_NUMBER) : NULL;
    if (v)
        v->text = str_of(text);
    return v;
}

static size_t skip_digits(struct str s, size_t at)
{
    while (at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9')
        at++;
    return at;
}

static bool is_at(struct str s, size_t at, char c)
{
    return at < s.len && s.ptr[at] == c;
}

bool json_is_number(struct str s)
{
    size_t from = is_at(s, 0, '-'), at = skip_digits(s, from);
    if (at == from || (s.ptr[from] == '0' && at > from + 1))
        return false;
    if (is_at(s, at, '.')) {
        from = at + 1;
        at = skip_digits(s, from);
        if (at == from)
            return false;
    }
    if (is_at(s, at, 'e') || is_at(s, at, 'E')) {
        from = at + 1;
        from += is_at(s, from, '+') || is_at(s, from, '-');
        at = skip_digits(s, from);
        if (at == from)
            return false;
    }
    return at == s.len;
}

struct value *value_number(struct arena *a, const char *text)
{
    if (!json_is_number(str_of(text))) {
        arena_fail(a);
        return NULL;
    }
    return new_with_text(a, VALUE_NUMBER, text, strlen(text));
}

struct value *value_text(struct arena *a, const char *text)
{
    return text ? new_with_text(a, VALUE_TEXT, text, strlen(text)) : value_null(a);
}

struct value *value_text_len(struct arena *a, const char *text, size_t len)
{
    return text ? new_with_text(a, VALUE_TEXT, text, len) : value_null(a);
}

struct value *value_array(struct arena *a)
{
    return new_value(a, VALUE_ARRAY);
}

struct value *value_object(struct arena *a)
{
    return new_value(a, VALUE_OBJECT);
}

/* Mixed with the arena's address, which a sender cannot know: names cannot be chosen to collide. */
static size_t hash_of(const struct value *object, struct str name)
{
    uint64_t h = (uint64_t)(uintptr_t)object->arena ^ (name.len * 0x9e3779b97f4a7c15u);
    for (size_t i = 0; i < name.len; i++) {
        h = (h ^ (unsigned char)name.ptr[i]) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    return (size_t)h;
}

static void index_member(struct value *object, size_t i)
{
    size_t mask = object->slots - 1, at = hash_of(object, str_of(object->members[i].name)) & mask;
    while (object->index[at] != 0)
        at = (at + 1) & mask;
    object->index[at] = (uint32_t)i + 1;
}

/* After the members have moved or their room has grown. False when out of memory. */
static bool index_again(struct value *object)
{
    object->index = NULL;
    if (object->kind != VALUE_OBJECT || object->room <= LINEAR_MAX)
        return true;
    object->slots = object->room * 2;
    object->index = arena_alloc(object->arena, object->slots * sizeof *object->index);
    if (!object->index)
        return false;
    for (size_t i = 0; i < object->count; i++)
        index_member(object, i);
    return true;
}

static bool grow(struct value *v)
{
    size_t room = v->room ? v->room * 2 : FIRST_ROOM;
    struct member *members = room < UINT32_MAX ? arena_alloc(v->arena, room * sizeof *members) : NULL;
    if (!members) {
        arena_fail(v->arena);
        return false;
    }
    if (v->count > 0)
        memcpy(members, v->members, v->count * sizeof *members);
    v->members = members;
    v->room = room;
    return index_again(v);
}

static void append(struct value *v, const char *name, const struct value *item)
{
    if (v->count == v->room && !grow(v))
        return;
    v->members[v->count++] = (struct member){name, item};
    if (v->index)
        index_member(v, v->count - 1);
}

static bool same_name(const char *name, struct str wanted)
{
    return strncmp(name, wanted.ptr, wanted.len) == 0 && name[wanted.len] == '\0';
}

static struct member *find_member(const struct value *object, struct str name)
{
    if (!object->index) {
        for (size_t i = 0; i < object->count; i++)
            if (same_name(object->members[i].name, name))
                return &object->members[i];
        return NULL;
    }
    size_t mask = object->slots - 1;
    for (size_t at = hash_of(object, name) & mask; object->index[at] != 0; at = (at + 1) & mask) {
        struct member *m = &object->members[object->index[at] - 1];
        if (same_name(m->name, name))
            return m;
    }
    return NULL;
}

struct value *value_add(struct value *array, struct value *item)
{
    if (!array)
        return item;
    assert(array->kind == VALUE_ARRAY);
    if (!item || array->kind != VALUE_ARRAY)
        arena_fail(array->arena);
    else
        append(array, NULL, item);
    return item;
}

static void put(struct value *object, const char *name, const struct value *item)
{
    struct member *m = find_member(object, str_of(name));
    if (m) {
        m->item = item;
        return;
    }
    const char *copy = arena_str(object->arena, name);
    if (copy)
        append(object, copy, item);
}

struct value *value_put(struct value *object, const char *name, struct value *item)
{
    if (!object)
        return item;
    assert(object->kind == VALUE_OBJECT);
    if (!item || !name || object->kind != VALUE_OBJECT)
        arena_fail(object->arena);
    else
        put(object, name, item);
    return item;
}

void value_put_text(struct value *object, const char *name, const char *text)
{
    if (object)
        value_put(object, name, value_text(object->arena, text));
}

void value_put_int(struct value *object, const char *name, int64_t n)
{
    if (object)
        value_put(object, name, value_int(object->arena, n));
}

void value_put_bool(struct value *object, const char *name, bool b)
{
    if (object)
        value_put(object, name, value_bool(object->arena, b));
}

struct value *value_put_array(struct value *object, const char *name)
{
    return object ? value_put(object, name, value_array(object->arena)) : NULL;
}

struct value *value_put_object(struct value *object, const char *name)
{
    return object ? value_put(object, name, value_object(object->arena)) : NULL;
}

struct value *value_add_object(struct value *array)
{
    return array ? value_add(array, value_object(array->arena)) : NULL;
}

void value_add_text(struct value *array, const char *text)
{
    if (array)
        value_add(array, value_text(array->arena, text));
}

void value_merge(struct value *object, const struct value *from)
{
    if (!object || value_kind(from) != VALUE_OBJECT)
        return;
    assert(object->kind == VALUE_OBJECT);
    size_t count = from->count; /* `from` may be `object` itself */
    for (size_t i = 0; i < count; i++)
        put(object, from->members[i].name, from->members[i].item);
}

void value_remove(struct value *object, const char *name)
{
    if (value_kind(object) != VALUE_OBJECT)
        return;
    struct member *m = find_member(object, str_of(name));
    if (!m)
        return;
    size_t after = object->count - (size_t)(m - object->members) - 1;
    memmove(m, m + 1, after * sizeof *m);
    object->count--;
    if (object->index) {
        memset(object->index, 0, object->slots * sizeof *object->index);
        for (size_t i = 0; i < object->count; i++)
            index_member(object, i);
    }
}

/* --- reading --- */

enum value_kind value_kind(const struct value *v)
{
    return v ? v->kind : VALUE_NULL;
}

const struct value *value_find(const struct value *object, struct str name)
{
    if (value_kind(object) != VALUE_OBJECT)
        return NULL;
    const struct member *m = find_member(object, name);
    return m ? m->item : NULL;
}

const struct value *value_get(const struct value *object, const char *name)
{
    return name ? value_find(object, str_of(name)) : NULL;
}

static const struct value *step(const struct value *v, struct str part)
{
    if (value_kind(v) != VALUE_ARRAY)
        return value_find(v, part);
    size_t i = 0;
    if (part.len == 0 || part.len > 9)
        return NULL;
    for (size_t k = 0; k < part.len; k++) {
        if (part.ptr[k] < '0' || part.ptr[k] > '9')
            return NULL;
        i = i * 10 + (size_t)(part.ptr[k] - '0');
    }
    return value_item(v, i);
}

const struct value *value_find_path(const struct value *v, struct str path)
{
    const char *end = path.ptr + path.len;
    for (const char *at = path.ptr; v; at++) {
        const char *dot = at < end ? memchr(at, '.', (size_t)(end - at)) : NULL;
        const char *stop = dot ? dot : end;
        v = step(v, (struct str){at, (size_t)(stop - at)});
        at = stop;
        if (!dot)
            break;
    }
    return v;
}

const struct value *value_at(const struct value *v, const char *path)
{
    return value_find_path(v, str_of(path));
}

size_t value_count(const struct value *array_or_object)
{
    return array_or_object ? array_or_object->count : 0;
}

const struct value *value_item(const struct value *array_or_object, size_t i)
{
    return i < value_count(array_or_object) ? array_or_object->members[i].item : NULL;
}

const char *value_name(const struct value *object, size_t i)
{
    return i < value_count(object) ? object->members[i].name : NULL;
}

struct str value_str(const struct value *v)
{
    bool has = v && (v->kind == VALUE_TEXT || v->kind == VALUE_NUMBER);
    return has ? v->text : STR("");
}

const char *value_as_text(const struct value *v, const char *otherwise)
{
    return v && (v->kind == VALUE_TEXT || v->kind == VALUE_NUMBER) ? v->text.ptr : otherwise;
}

int64_t value_as_int(const struct value *v, int64_t otherwise)
{
    if (value_kind(v) != VALUE_NUMBER)
        return otherwise;
    errno = 0;
    char *end = NULL;
    long long n = strtoll(v->text.ptr, &end, 10);
    return errno == 0 && *end == '\0' ? n : otherwise;
}

bool value_as_bool(const struct value *v, bool otherwise)
{
    return value_kind(v) == VALUE_BOOL ? v->truth : otherwise;
}

const char *value_get_text(const struct value *object, const char *name)
{
    return value_as_text(value_get(object, name), NULL);
}

int64_t value_get_int(const struct value *object, const char *name, int64_t otherwise)
{
    return value_as_int(value_get(object, name), otherwise);
}

bool value_get_bool(const struct value *object, const char *name)
{
    return value_as_bool(value_get(object, name), false);
}

static bool same_members(const struct value *a, const struct value *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct member *m = &a->members[i];
        const struct member *other = m->name ? find_member(b, str_of(m->name)) : &b->members[i];
        if (!other || !value_equal(m->item, other->item))
            return false;
    }
    return true;
}

bool value_equal(const struct value *a, const struct value *b)
{
    if (value_kind(a) != value_kind(b))
        return false;
    switch (value_kind(a)) {
    case VALUE_NULL:
        return true;
    case VALUE_BOOL:
        return a->truth == b->truth;
    case VALUE_NUMBER:
    case VALUE_TEXT:
        return a->text.len == b->text.len && memcmp(a->text.ptr, b->text.ptr, a->text.len) == 0;
    case VALUE_ARRAY:
    case VALUE_OBJECT:
        return same_members(a, b);
    }
    return false;
}

struct value *value_copy(struct arena *a, const struct value *v)
{
    switch (value_kind(v)) {
    case VALUE_NULL:
        return value_null(a);
    case VALUE_BOOL:
        return value_bool(a, v->truth);
    case VALUE_NUMBER:
    case VALUE_TEXT:
        return new_with_text(a, v->kind, v->text.ptr, v->text.len);
    case VALUE_ARRAY:
    case VALUE_OBJECT:
        break;
    }
    struct value *copy = new_value(a, v->kind);
    for (size_t i = 0; copy && i < v->count && !arena_failed(a); i++) {
        if (v->kind == VALUE_ARRAY)
            value_add(copy, value_copy(a, v->members[i].item));
        else
            value_put(copy, v->members[i].name, value_copy(a, v->members[i].item));
    }
    return copy;
}
