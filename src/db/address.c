/* Prefixes of addresses; a plain path is SQLite's. Opens nothing. */
#include "db/address.h"

#include "base/mem.h"

#include <string.h>

static const struct scheme {
    const char *prefix;
    const struct db_engine *engine;
    bool whole; /* the engine wants the address with its prefix */
} schemes[] = {{"sqlite:", &sqlite_engine, false},
               {"postgresql://", &postgres_engine, true},
               {"postgres://", &postgres_engine, true}};

int address_engine(const struct db_engine **engine, const char **path, const char *url, struct err *err)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t len = strlen(schemes[i].prefix);
        if (strncmp(url, schemes[i].prefix, len) == 0) {
            *engine = schemes[i].engine;
            *path = schemes[i].whole ? url : url + len;
            return 0;
        }
    }
    size_t word = strcspn(url, ":/");
    if (word > 0 && url[word] == ':')
        return err_set(err, ERR_INVALID, "", "db_scheme", "%.*s", (int)word, url);
    *engine = &sqlite_engine;
    *path = url;
    return 0;
}

/* What may be shown of an address: no password, before the server's name or among the settings behind it. */
char *address_name(const char *path, const struct db_engine *engine)
{
    char *name = mem_dup(path);
    char *start = name && engine->shared ? strstr(name, "://") : NULL;
    if (!start)
        return name;
    start += strlen("://");
    char *settings = strchr(start, '?');
    if (settings && strstr(settings, "password"))
        *settings = '\0';
    char *at = memchr(start, '@', strcspn(start, "/?")),
         *colon = at ? memchr(start, ':', (size_t)(at - start)) : NULL;
    if (colon)
        memmove(colon, at, strlen(at) + 1);
    return name;
}
