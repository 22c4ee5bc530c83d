/*
 * One-time codes by time (RFC 6238 on RFC 4226, HMAC-SHA-1, 6 digits, 30 seconds), as authenticator apps make
 * them. HMAC-SHA-1 is OpenSSL's: libsodium has none. Remembering the last step used is the caller's.
 */
#include "vault/vault.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <string.h>

enum { SECRET_MIN = 10, SECRET_MAX = 64, STEP_MS = 30000, DIGITS = 6, SHA1_LEN = 20 };

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void totp_secret_new(char out[TOTP_SECRET_TEXT], const struct rng *rng)
{
    unsigned char bytes[TOTP_SECRET_TEXT - 1];
    rng->fill(rng->state, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        out[i] = base32[bytes[i] & 31];
    out[TOTP_SECRET_TEXT - 1] = '\0';
    sodium_memzero(bytes, sizeof bytes);
}

static int base32_value(char c)
{
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

/* RFC 4648 base32 in either case, with or without padding; the length in bytes, 0 when it is not. Left-over
 * bits must be zero, so that one secret has one text. */
static size_t base32_decode(unsigned char out[SECRET_MAX], const char *text)
{
    size_t len = 0;
    uint32_t bits = 0;
    unsigned have = 0;
    for (; *text && *text != '='; text++) {
        int value = base32_value(*text);
        if (value < 0)
            return 0;
        bits = (bits << 5 | (uint32_t)value) & 0xfffu;
        have += 5;
        if (have < 8)
            continue;
        if (len == SECRET_MAX)
            return 0;
        have -= 8;
        out[len++] = (unsigned char)(bits >> have);
    }
    size_t padding = strspn(text, "=");
    return have < 5 && (bits & ((1u << have) - 1)) == 0 && padding <= 6 && text[padding] == '\0' ? len : 0;
}

int totp_code(char out[7], const char *secret, int64_t step, struct err *err)
{
    unsigned char key[SECRET_MAX], counter[8], mac[EVP_MAX_MD_SIZE];
    size_t len = base32_decode(key, secret);
    unsigned mac_len = 0;
    if (len < SECRET_MIN) {
        sodium_memzero(key, sizeof key);
        return err_set(err, ERR_INVALID, "totp", "totp_secret", NULL);
    }
    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (8 * (7 - i)));
    bool made =
        HMAC(EVP_sha1(), key, (int)len, counter, sizeof counter, mac, &mac_len) && mac_len == SHA1_LEN;
    sodium_memzero(key, sizeof key);
    if (!made)
        return err_nomem(err);
    const unsigned char *at = mac + (mac[SHA1_LEN - 1] & 15); /* dynamic truncation, RFC 4226 §5.3 */
    uint32_t code =
        ((uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]) % 1000000;
    sodium_memzero(mac, sizeof mac);
    for (int i = DIGITS; i-- > 0; code /= 10)
        out[i] = (char)('0' + code % 10);
    out[DIGITS] = '\0';
    return 0;
}

/* People copy "123 456" as the app shows it. */
static bool read_code(char out[7], const char *text)
{
    size_t len = 0;
    for (; *text; text++) {
        if (*text == ' ')
            continue;
        if (*text < '0' || *text > '9' || len == DIGITS)
            return false;
        out[len++] = *text;
    }
    out[len] = '\0';
    return len == DIGITS;
}

int totp_check(int64_t *step, const char *secret, const char *code, int64_t now_ms, int64_t last_step,
               struct err *err)
{
    char given[7];
    int64_t now = now_ms / STEP_MS, found = -1;
    bool readable = read_code(given, code);
    for (int64_t at = now - 1; at <= now + 1; at++) {
        char right[7];
        int result = totp_code(right, secret, at, err);
        if (result < 0)
            return result;
        if (readable && at > last_step && secret_equal(right, given) && found < 0)
            found = at;
    }
    if (found < 0)
        return err_set(err, ERR_DENIED, "totp", "totp_wrong", NULL);
    *step = found;
    return 0;
}
