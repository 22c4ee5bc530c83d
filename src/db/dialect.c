/*
 * The schema has one source for every engine; only words for types differ (sql/README.md). This is not a parser of
 * SQL: it knows words, quoted texts and comments, which is all that replacing a word asks.
 */
#include "db/migrate.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static size_t word_length(const char *at)
{
    size_t len = 0;
    while (is_word(at[len]))
        len++;
    return len;
}

size_t db_opaque_length(const char *at)
{
    const char *end = NULL;
    if (*at == '\'' || *at == '"')
        end = strchr(at + 1, *at);
    else if (strncmp(at, "--", 2) == 0)
        end = strchr(at, '\n');
    else
        return 0;
    return end ? (size_t)(end - at) + 1 : strlen(at);
}

static const char *own_word(const char *word, size_t len, const struct db_word *words)
{
    for (; words->portable; words++)
        if (strlen(words->portable) == len && strncasecmp(word, words->portable, len) == 0)
            return words->own;
    return NULL;
}

void db_dialect(struct buf *out, const char *script, const struct db_word *words)
{
    while (*script) {
        size_t len = db_opaque_length(script);
        const char *own = NULL;
        if (len == 0 && (len = word_length(script)) > 0)
            own = own_word(script, len, words);
        if (len == 0)
            len = 1;
        buf_add(out, own ? own : script, own ? strlen(own) : len);
        script += len;
    }
}
