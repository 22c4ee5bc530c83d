/* /openapi.json: the route table and its forms as OpenAPI 3.1, made from the tables themselves. */
#include "web/exchange.h"

#include "base/str.h"
#include "web/pages.h"

#include <string.h>

/* "/persons/:person" → "/persons/{person}". */
static const char *template_path(struct arena *a, const char *path, struct value *names)
{
    BUF_AUTO out;
    buf_init(&out, 512);
    for (const char *at = path; *at;) {
        if (*at != ':') {
            buf_addc(&out, *at++);
            continue;
        }
        size_t len = strcspn(at + 1, "/");
        char *name = arena_dup(a, at + 1, len);
        if (!name)
            return "";
        value_add_text(names, name);
        buf_printf(&out, "{%s}", name);
        at += 1 + len;
    }
    const char *text = arena_str(a, buf_text(&out));
    return text ? text : "";
}

static const struct {
    const char *type, *format;
} types[] = {
    [FIELD_TEXT] = {"string", NULL},
    [FIELD_TEXTAREA] = {"string", NULL},
    [FIELD_EMAIL] = {"string", "email"},
    [FIELD_PHONE] = {"string", NULL},
    [FIELD_DAY] = {"string", "date"},
    [FIELD_TIME] = {"string", NULL},
    [FIELD_NUMBER] = {"integer", NULL},
    [FIELD_CODE] = {"string", NULL},
    [FIELD_SELECT] = {"string", NULL},
    [FIELD_MANY] = {"array", NULL},
    [FIELD_YES] = {"boolean", NULL},
    [FIELD_YESNO] = {"string", NULL},
    [FIELD_ID] = {"string", "uuid"},
    [FIELD_HIDDEN] = {"string", NULL},
    [FIELD_BSN] = {"string", NULL},
    [FIELD_POSTCODE] = {"string", NULL},
    [FIELD_PASSWORD] = {"string", "password"},
    [FIELD_NEW_PASSWORD] = {"string", "password"},
    [FIELD_ONE_TIME_CODE] = {"string", NULL},
    [FIELD_ANSWERS] = {"object", NULL},
};

static void put_codes(struct exchange *x, struct value *schema, const char *list)
{
    const struct code_list *codes = list ? content_list(x->web->app->content, list) : NULL;
    if (!codes)
        return;
    struct value *values = value_put_array(schema, "enum");
    for (size_t i = 0; i < codes->count; i++)
        value_add_text(values, codes->items[i].code);
}

/* Answers are members of their own, named "a." and the question's linkId. */
static void put_answers(struct value *schema)
{
    struct value *any = value_put_object(value_put_object(schema, "patternProperties"), "^a\\.");
    value_put_text(any, "description",
                   "The answer to the question with this linkId: a text, or an array of texts");
}

static void put_field(struct exchange *x, struct value *properties, const struct field *f)
{
    struct value *schema = value_put_object(properties, f->name);
    value_put_text(schema, "type", types[f->kind].type);
    if (types[f->kind].format)
        value_put_text(schema, "format", types[f->kind].format);
    if (f->kind == FIELD_MANY) {
        struct value *items = value_put_object(schema, "items");
        value_put_text(items, "type", "string");
        put_codes(x, items, f->list);
        return;
    }
    put_codes(x, schema, f->list);
    if (f->max)
        value_put_int(schema, f->kind == FIELD_NUMBER ? "maximum" : "maxLength", f->max);
}

static void put_body(struct exchange *x, struct value *operation, const struct form *form)
{
    struct value *content = value_put_object(value_put_object(operation, "requestBody"), "content");
    struct value *schema = value_object(x->call.arena);
    value_put_text(schema, "type", "object");
    struct value *properties = value_put_object(schema, "properties"), *required = value_array(x->call.arena);
    for (const struct field *f = form ? form->fields : NULL; f && f->name; f++) {
        if (f->kind == FIELD_ANSWERS)
            put_answers(schema);
        else if (f->kind != FIELD_HEADING)
            put_field(x, properties, f);
        if (f->required && !form->draft)
            value_add_text(required, f->name);
    }
    struct value *once = value_put_object(properties, "once");
    value_put_text(once, "type", "string");
    value_put_text(once, "description", "Sent twice with the same token, the change is made once");
    if (value_count(required) > 0)
        value_put(schema, "required", required);
    value_put(value_put_object(content, "application/x-www-form-urlencoded"), "schema", schema);
    value_put(value_put_object(content, "application/json"), "schema", schema);
}

static void put_parameters(struct value *operation, const struct value *names, bool change)
{
    struct value *parameters = value_put_array(operation, "parameters");
    for (size_t i = 0; i < value_count(names); i++) {
        struct value *p = value_add_object(parameters);
        value_put_text(p, "name", value_as_text(value_item(names, i), ""));
        value_put_text(p, "in", "path");
        value_put_bool(p, "required", true);
        value_put_text(value_put_object(p, "schema"), "type", "string");
    }
    if (!change)
        return;
    struct value *token = value_add_object(parameters);
    value_put_text(token, "name", "X-CSRF-Token");
    value_put_text(token, "in", "header");
    value_put_bool(token, "required", false);
    value_put_text(token, "description", "The csrf member of any page's JSON; or send it as the field csrf");
    value_put_text(value_put_object(token, "schema"), "type", "string");
}

static void put_responses(struct value *operation, const struct web_route *route)
{
    struct value *responses = value_put_object(operation, "responses");
    struct value *ok = value_put_object(responses, "200");
    value_put_text(ok, "description",
                   route->method == HTTP_GET ? "The page, or its JSON" : "Done; location says where");
    struct value *content = value_put_object(ok, "content");
    value_put_text(value_put_object(value_put_object(content, "application/json"), "schema"), "type",
                   "object");
    struct value *problem = value_put_object(responses, "default");
    value_put_text(problem, "description", "What is wrong, where, and what to do");
    struct value *schema = value_put_object(
        value_put_object(value_put_object(problem, "content"), "application/json"), "schema");
    value_put_text(schema, "$ref", "#/components/schemas/Error");
}

static void put_roles(struct value *operation, unsigned roles)
{
    struct value *security = value_put_array(operation, "security");
    if (!roles)
        return;
    value_put_array(value_add_object(security), "session");
    struct value *names = value_put_array(operation, "x-roles");
    for (unsigned bit = ROLE_PROFESSIONAL; bit <= ROLE_PARENT; bit <<= 1)
        if (roles & bit)
            value_add_text(names, role_code((enum role)bit));
}

static void put_components(struct value *root)
{
    struct value *components = value_put_object(root, "components");
    struct value *session = value_put_object(value_put_object(components, "securitySchemes"), "session");
    value_put_text(session, "type", "apiKey");
    value_put_text(session, "in", "cookie");
    value_put_text(session, "name", "kiem_session");
    struct value *error = value_put_object(value_put_object(components, "schemas"), "Error");
    value_put_text(error, "type", "object");
    struct value *inner = value_put_object(value_put_object(error, "properties"), "error");
    value_put_text(inner, "type", "object");
    static const char *const members[] = {"code", "key", "where", "text", "request"};
    struct value *properties = value_put_object(inner, "properties");
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        value_put_text(value_put_object(properties, members[i]), "type", "string");
    value_put_text(value_put_object(properties, "status"), "type", "integer");
    value_put_text(value_put_object(properties, "fields"), "type", "object");
}

void page_openapi(struct exchange *x)
{
    struct arena *a = x->call.arena;
    struct value *root = value_object(a);
    value_put_text(root, "openapi", "3.1.0");
    struct value *info = value_put_object(root, "info");
    value_put_text(info, "title", "Kiem");
    value_put_text(info, "version", KIEM_VERSION);
    struct value *paths = value_put_object(root, "paths");
    for (size_t i = 0; i < web_route_count(); i++) {
        const struct web_route *route = web_route(i);
        struct value *names = value_array(a);
        const char *path = template_path(a, route->path, names);
        const struct value *known = value_get(paths, path);
        struct value *item = value_object(a), *operation = value_object(a);
        value_merge(item, known);
        value_put(paths, path, item);
        value_put(item, route->method == HTTP_GET ? "get" : "post", operation);
        value_put_text(operation, "summary", route->summary);
        put_parameters(operation, names, route->method == HTTP_POST);
        if (route->method == HTTP_POST)
            put_body(x, operation, route->form);
        put_roles(operation, route->roles);
        put_responses(operation, route);
    }
    put_components(root);
    page_send_value(x, 200, root);
}
