/* See err.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

static const struct err_face faces[] = {
    {ERR_NOT_FOUND, "not_found", 404, 4, "not-found"}, {ERR_INVALID, "invalid", 422, 2, "invalid"},
    {ERR_CONFLICT, "conflict", 409, 5, "conflict"},    {ERR_DENIED, "denied", 403, 3, "forbidden"},
    {ERR_BUSY, "busy", 503, 6, "transient"},           {ERR_IO, "io", 500, 7, "exception"},
    {ERR_NOMEM, "nomem", 503, 8, "exception"},
};

int err_set(struct err *err, enum err_code code, const char *where, const char *key, const char *arg_format,
            ...)
{
    if (!err)
        return code;
    err->code = code;
    snprintf(err->where, sizeof err->where, "%s", where ? where : "");
    snprintf(err->key, sizeof err->key, "%s", key);
    err->arg[0] = '\0';
    if (arg_format) {
        va_list args;
        va_start(args, arg_format);
        vsnprintf(err->arg, sizeof err->arg, arg_format, args);
        va_end(args);
    }
    return code;
}

int err_nomem(struct err *err)
{
    return err_set(err, ERR_NOMEM, "", "nomem", NULL);
}

const struct err_face *err_face(int code)
{
    for (unsigned i = 0; i < sizeof faces / sizeof faces[0]; i++)
        if ((int)faces[i].code == code)
            return &faces[i];
    return &faces[5];
}
