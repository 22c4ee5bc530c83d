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
enum { KEY_HEX = 2 * IMPORT_KEY, KEY_TEXT = sizeof KEY_MARK - 1 + KEY_HEX + 1 };

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
    return size == KEY_TEXT || size == KEY_TEXT - 1 ? 0
                                                    : err_set(err, ERR_INVALID, path, "key_text", "%s", path);
}

static int read_key(struct import_key *out, const char *path, struct err *err)
{
    char text[KEY_TEXT + 1] = {0};
    size_t size = 0;
    int rc = read_key_file(text, path, err);
    if (rc == 0 && (strncmp(text, KEY_MARK, sizeof KEY_MARK - 1) != 0 ||
                    sodium_hex2bin(out->key, sizeof out->key, text + sizeof KEY_MARK - 1, KEY_HEX, NULL,
                                   &size, NULL) != 0 ||
                    size != sizeof out->key))
        rc = err_set(err, ERR_INVALID, path, "key_text", "%s", path);
    sodium_memzero(text, sizeof text);
    return rc;
}

static int make_key(const char *path, struct err *err)
{
    unsigned char key[IMPORT_KEY];
    char text[KEY_TEXT + 1] = KEY_MARK;
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(text + sizeof KEY_MARK - 1, KEY_HEX + 1, key, sizeof key);
    text[KEY_TEXT - 1] = '\n';
    int rc = file_publish(path, text, KEY_TEXT, err);
    sodium_memzero(key, sizeof key);
    sodium_memzero(text, sizeof text);
    return rc;
}

static int field_keys(struct import_key *k, const struct engine *e, const struct schema *s, struct err *err)
{
    static const char mark[] = "mark";
    unsigned char said[(IMPORT_MARK - 1) / 2];
    k->fields = arena_alloc(e->arena, s->count * sizeof *k->fields);
    if (!k->fields)
        return err_nomem(err);
    for (size_t i = 0; i < s->count; i++)
        crypto_generichash(k->fields[i], IMPORT_FIELD_KEY, (const unsigned char *)s->fields[i].code,
                           strlen(s->fields[i].code), k->key, sizeof k->key);
    unsigned char longer[crypto_generichash_BYTES_MIN];
    crypto_generichash(longer, sizeof longer, (const unsigned char *)mark, sizeof mark, k->key,
                       sizeof k->key);
    memcpy(said, longer, sizeof said);
    sodium_bin2hex(k->mark, sizeof k->mark, said, sizeof said);
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

uint64_t import_pseudonym(const void *key, int field, const char *text, size_t len)
{
    const struct import_key *k = key;
    uint64_t hash;
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)text, len, k->fields[field]);
    return hash == UINT64_MAX ? UINT64_MAX - 1 : hash;
}
