/* See import_key.h. The key is in no dataset and is never printed. */
#include "engine/import_key.h"

#include "base/file.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_MARK "kiem-figures-key-1 "
/* "kiem-figures-key-1 KEY MARK": what the key's own mark says is held against it, so that no bit of it changes unseen. */
enum { KEY_HEX = 2 * IMPORT_KEY, KEY_TEXT = sizeof KEY_MARK - 1 + KEY_HEX + 1 + IMPORT_MARK - 1 + 1 };

static int read_key_file(char text[KEY_TEXT + 1], const char *path, struct err *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return errno == ENOENT ? err_set(err, ERR_NOT_FOUND, path, "key_none", "%s", path)
                               : err_set(err, ERR_IO, path, "import_open", "%s", strerror(errno));
    ssize_t size = -1;
    bool open_to_others = fstat(fd, &st) == 0 && (st.st_mode & 077) != 0;
    if (!open_to_others)
        size = read(fd, text, KEY_TEXT + 1);
    close(fd);
    if (open_to_others)
        return err_set(err, ERR_DENIED, path, "key_open", "%o", (unsigned)st.st_mode & 0777);
    bool is_whole = size == KEY_TEXT - 1 || (size == KEY_TEXT && text[KEY_TEXT - 1] == '\n');
    return is_whole ? 0 : err_set(err, ERR_INVALID, path, "key_text", "%s", path);
}

static void mark_of(char mark[IMPORT_MARK], const unsigned char key[IMPORT_KEY])
{
    static const char word[] = "mark";
    unsigned char longer[crypto_generichash_BYTES_MIN];
    crypto_generichash(longer, sizeof longer, (const unsigned char *)word, sizeof word, key, IMPORT_KEY);
    sodium_bin2hex(mark, IMPORT_MARK, longer, (IMPORT_MARK - 1) / 2);
}

/* The file of a key; also what a file that was read must be, byte for byte. */
static void write_text(char text[KEY_TEXT + 1], const unsigned char key[IMPORT_KEY])
{
    char hex[KEY_HEX + 1], mark[IMPORT_MARK];
    sodium_bin2hex(hex, sizeof hex, key, IMPORT_KEY);
    mark_of(mark, key);
    snprintf(text, KEY_TEXT + 1, "%s%s %s\n", KEY_MARK, hex, mark);
    sodium_memzero(hex, sizeof hex);
}

static int read_key(struct import_key *out, const char *path, struct err *err)
{
    char text[KEY_TEXT + 1] = {0}, expected[KEY_TEXT + 1];
    size_t size = 0;
    int rc = read_key_file(text, path, err);
    if (rc == 0 && (sodium_hex2bin(out->key, sizeof out->key, text + sizeof KEY_MARK - 1, KEY_HEX, NULL,
                                   &size, NULL) != 0 ||
                    size != sizeof out->key))
        rc = err_set(err, ERR_INVALID, path, "key_text", "%s", path);
    write_text(expected, out->key);
    if (rc == 0 && sodium_memcmp(text, expected, KEY_TEXT - 1) != 0)
        rc = err_set(err, ERR_INVALID, path, "key_text", "%s", path);
    mark_of(out->mark, out->key);
    sodium_memzero(text, sizeof text);
    sodium_memzero(expected, sizeof expected);
    return rc;
}

static int make_key(const char *path, struct err *err)
{
    unsigned char key[IMPORT_KEY];
    char text[KEY_TEXT + 1];
    randombytes_buf(key, sizeof key);
    write_text(text, key);
    int rc = file_publish(path, text, KEY_TEXT, err);
    sodium_memzero(key, sizeof key);
    sodium_memzero(text, sizeof text);
    return rc;
}

static int field_keys(struct import_key *k, const struct engine *e, const struct schema *s, struct err *err)
{
    k->fields = arena_alloc(e->arena, s->count * sizeof *k->fields);
    if (!k->fields)
        return err_nomem(err);
    for (size_t i = 0; i < s->count; i++)
        crypto_generichash(k->fields[i], IMPORT_FIELD_KEY, (const unsigned char *)s->fields[i].code,
                           strlen(s->fields[i].code), k->key, sizeof k->key);
    return 0;
}

int import_key(struct import_key *out, const struct engine *e, const struct schema *s, const char *file,
               struct err *err)
{
    const char *path = file ? file : arena_printf(e->arena, "%s/key", e->store);
    struct import_key k = {0};
    if (!path)
        return err_nomem(err);
    if (sodium_init() < 0)
        return err_set(err, ERR_IO, path, "import_open", "%s", "libsodium");
    int rc = read_key(&k, path, err);
    if (rc == ERR_NOT_FOUND && !file) {
        rc = make_key(path, err);
        rc = rc == 0 ? read_key(&k, path, err) : rc;
    }
    if (rc == 0)
        rc = field_keys(&k, e, s, err);
    if (rc == 0)
        *out = k;
    return rc;
}

int import_key_check(const char *path, struct err *err)
{
    struct import_key k = {0};
    int rc = sodium_init() < 0 ? err_set(err, ERR_IO, path, "import_open", "%s", "libsodium")
                               : read_key(&k, path, err);
    sodium_memzero(&k, sizeof k);
    return rc;
}

uint64_t import_pseudonym(const void *key, int field, const char *text, size_t len)
{
    const struct import_key *k = key;
    uint64_t hash;
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)text, len, k->fields[field]);
    return hash == UINT64_MAX ? UINT64_MAX - 1 : hash;
}
