/* /openapi.json against the route table: nothing missing, nothing extra, well-formed as OpenAPI 3.1 asks. */
#include "base/str.h"
#include "web/route.h"
#include "web/site.h"

#include <stdio.h>
#include <string.h>

/* "/persons/:person" as OpenAPI writes it. */
static void braces(char out[256], const char *path)
{
    size_t n = 0;
    bool inside = false;
    for (const char *c = path; *c && n + 2 < 256; c++) {
        if (inside && *c == '/') {
            out[n++] = '}';
            inside = false;
        }
        out[n++] = *c == ':' ? '{' : *c;
        inside = inside || *c == ':';
    }
    if (inside)
        out[n++] = '}';
    out[n] = '\0';
}

static const struct value *describe(struct site *s)
{
    struct browser b;
    browser_new(&b, s);
    assert_int_equal(browser_get(&b, "/openapi.json"), 200);
    return reply_json(s);
}

static const struct value *operation(const struct value *root, const struct web_route *r)
{
    char path[256];
    braces(path, r->path);
    return value_get(value_get(value_get(root, "paths"), path), r->method == HTTP_GET ? "get" : "post");
}

static void has_exactly_the_routes(void **state)
{
    (void)state;
    struct site s;
    site_open(&s);
    const struct value *root = describe(&s), *paths = value_get(root, "paths");
    for (size_t i = 0; i < web_route_count(); i++)
        if (!operation(root, web_route(i)))
            fail_msg("%s is not described", web_route(i)->path);
    size_t operations = 0;
    for (size_t i = 0; i < value_count(paths); i++)
        operations += value_count(value_item(paths, i));
    assert_int_equal(operations, web_route_count());
    site_close(&s);
}

/* Every name in braces is a parameter "in: path, required: true", and the other way round. */
static void check_parameters(const char *path, const struct value *op)
{
    const struct value *list = value_get(op, "parameters");
    size_t in_path = 0, braced = 0;
    for (const char *c = path; *c; c++)
        braced += *c == '{';
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *p = value_item(list, i);
        char name[80];
        assert_non_null(value_get_text(p, "name"));
        assert_int_equal(value_kind(value_get(p, "schema")), VALUE_OBJECT);
        if (!text_is(value_get_text(p, "in"), "path")) {
            assert_string_equal(value_get_text(p, "in"), "header");
            continue;
        }
        in_path++;
        assert_true(value_get_bool(p, "required"));
        snprintf(name, sizeof name, "{%s}", value_get_text(p, "name"));
        assert_non_null(strstr(path, name));
    }
    assert_int_equal(in_path, braced);
}

static void check_schema(const struct value *schema)
{
    static const char *const types[] = {"string", "integer", "boolean", "array", "object"};
    const char *type = value_get_text(schema, "type");
    if (!type) {
        assert_string_equal(value_get_text(schema, "$ref"), "#/components/schemas/Error");
        return;
    }
    bool known = false;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        known = known || strcmp(type, types[i]) == 0;
    assert_true(known);
    if (strcmp(type, "array") == 0)
        check_schema(value_get(schema, "items"));
    const struct value *properties = value_get(schema, "properties"),
                       *required = value_get(schema, "required");
    for (size_t i = 0; i < value_count(properties); i++)
        check_schema(value_item(properties, i));
    for (size_t i = 0; i < value_count(required); i++)
        assert_non_null(value_get(properties, value_as_text(value_item(required, i), "")));
}

static void check_content(const struct value *holder)
{
    const struct value *content = value_get(holder, "content");
    assert_true(value_count(content) > 0);
    for (size_t i = 0; i < value_count(content); i++) {
        assert_non_null(strchr(value_name(content, i), '/'));
        check_schema(value_get(value_item(content, i), "schema"));
    }
}

static void check_operation(const char *path, const char *method, const struct value *op)
{
    const char *summary = value_get_text(op, "summary");
    if (!summary || !summary[0])
        fail_msg("%s %s has no summary", method, path);
    check_parameters(path, op);
    if (strcmp(method, "post") == 0)
        check_content(value_get(op, "requestBody"));
    const struct value *responses = value_get(op, "responses");
    assert_true(value_count(responses) > 0);
    for (size_t i = 0; i < value_count(responses); i++) {
        const char *status = value_name(responses, i);
        assert_true(strcmp(status, "default") == 0 ||
                    (strlen(status) == 3 && strspn(status, "0123456789X") == 3));
        assert_non_null(value_get_text(value_item(responses, i), "description"));
        check_content(value_item(responses, i));
    }
    assert_int_equal(value_kind(value_get(op, "security")), VALUE_ARRAY);
}

static void is_openapi(void **state)
{
    (void)state;
    struct site s;
    site_open(&s);
    const struct value *root = describe(&s), *paths = value_get(root, "paths");
    assert_string_equal(value_get_text(root, "openapi"), "3.1.0");
    assert_non_null(value_as_text(value_at(root, "info.title"), NULL));
    assert_non_null(value_as_text(value_at(root, "info.version"), NULL));
    for (size_t i = 0; i < value_count(paths); i++) {
        const char *path = value_name(paths, i);
        const struct value *item = value_item(paths, i);
        assert_int_equal(path[0], '/');
        assert_null(strchr(path, ':'));
        for (size_t k = 0; k < value_count(item); k++) {
            const char *method = value_name(item, k);
            assert_true(strcmp(method, "get") == 0 || strcmp(method, "post") == 0);
            check_operation(path, method, value_item(item, k));
        }
    }
    const struct value *components = value_get(root, "components");
    assert_non_null(value_at(components, "securitySchemes.session"));
    check_schema(value_at(components, "schemas.Error"));
    site_close(&s);
}

static void describes_every_field(void **state)
{
    (void)state;
    struct site s;
    site_open(&s);
    const struct value *root = describe(&s);
    for (size_t i = 0; i < web_route_count(); i++) {
        const struct web_route *r = web_route(i);
        const struct value *body = value_get(
            value_get(value_get(value_get(operation(root, r), "requestBody"), "content"), "application/json"),
            "schema");
        for (const struct field *f = r->form ? r->form->fields : NULL; f && f->name; f++) {
            if (f->kind == FIELD_HEADING || f->kind == FIELD_ANSWERS) {
                assert_null(value_get(value_get(body, "properties"), f->name));
                assert_true(f->kind != FIELD_ANSWERS || value_get(body, "patternProperties"));
                continue;
            }
            const struct value *schema = value_get(value_get(body, "properties"), f->name);
            if (!schema)
                fail_msg("%s: field %s is not described", r->path, f->name);
            const struct value *codes =
                value_get(f->kind == FIELD_MANY ? value_get(schema, "items") : schema, "enum");
            if (f->list && value_count(codes) == 0)
                fail_msg("%s: field %s names the list %s, which has no codes", r->path, f->name, f->list);
            bool required = false;
            const struct value *names = value_get(body, "required");
            for (size_t k = 0; k < value_count(names); k++)
                required = required || text_is(value_as_text(value_item(names, k), NULL), f->name);
            assert_int_equal(required, f->required && !r->form->draft);
        }
    }
    site_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_exactly_the_routes),
        cmocka_unit_test(is_openapi),
        cmocka_unit_test(describes_every_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
