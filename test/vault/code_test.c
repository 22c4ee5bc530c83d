/* One-time codes, tokens and the audit chain against published vectors and their own promises. */
#include "vault/vault.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* RFC 6238, appendix B, SHA-1: the last six of the eight digits. The secret is "12345678901234567890". */
static const char rfc_secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

static void codes_are_those_of_rfc_6238(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *code;
    } vectors[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {INT64_C(20000000000), "353130"},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        char code[7];
        int64_t step = -1;
        assert_int_equal(totp_code(code, rfc_secret, vectors[i].seconds / 30, NULL), 0);
        assert_string_equal(code, vectors[i].code);
        assert_int_equal(totp_check(&step, rfc_secret, code, vectors[i].seconds * 1000, -1, NULL), 0);
        assert_int_equal(step, vectors[i].seconds / 30);
    }
}

static void a_code_holds_one_step_either_side_and_once(void **state)
{
    (void)state;
    const int64_t step = 1111111109 / 30;
    char code[7];
    struct err err;
    assert_int_equal(totp_code(code, rfc_secret, step, NULL), 0);
    for (int64_t off = -3; off <= 3; off++) {
        int64_t found = -1;
        int result = totp_check(&found, rfc_secret, code, (step + off) * 30000, -1, &err);
        bool in = off >= -1 && off <= 1;
        assert_int_equal(result, in ? 0 : ERR_DENIED);
        assert_int_equal(found, in ? step : -1);
    }
    int64_t found = -1;
    assert_int_equal(totp_check(&found, rfc_secret, code, step * 30000 + 29999, step - 1, &err), 0);
    assert_int_equal(totp_check(&found, rfc_secret, code, step * 30000, step, &err), ERR_DENIED);
    assert_string_equal(err.key, "totp_wrong");
    assert_int_equal(totp_check(&found, rfc_secret, code, step * 30000, step + 5, &err), ERR_DENIED);
}

static void codes_are_read_leniently_but_wholly(void **state)
{
    (void)state;
    int64_t now = INT64_C(59000), found;
    assert_int_equal(totp_check(&found, rfc_secret, "287 082", now, -1, NULL), 0);
    assert_int_equal(totp_check(&found, rfc_secret, " 287082 ", now, -1, NULL), 0);
    static const char *wrong[] = {"",       "28708",  "2870820",  "287083",
                                  "28708a", "-87082", "287\t082", "２８７０８２"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(totp_check(&found, rfc_secret, wrong[i], now, -1, NULL), ERR_DENIED);
}

static void secrets_are_base32(void **state)
{
    (void)state;
    char code[7], lower[7];
    struct err err;
    assert_int_equal(totp_code(code, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1, NULL), 0);
    assert_int_equal(totp_code(lower, "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", 1, NULL), 0);
    assert_string_equal(code, lower);
    assert_int_equal(totp_code(code, "GEZDGNBVGY3TQOJQGEZA====", 1, NULL), 0); /* 12 bytes + 4 bits, padded */
    static const char *wrong[] = {
        "",
        "GEZDGNBV",
        "GEZDGNBVGY3TQOJ1GEZDGNBVGY3TQOJQ",
        "GEZDGNBVGY3TQOJQ GEZDGNBV",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ=X",
        "GEZDGNBVGY3TQOJQGEZB", /* left-over bits */
        "GEZDGNBVGY3TQOJQG",    /* a lone digit */
        "GEZDGNBVGY3TQOJQ=======",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(totp_code(code, wrong[i], 1, &err), ERR_INVALID);
        assert_string_equal(err.key, "totp_secret");
        assert_string_equal(err.arg, "");
    }
    char big[128];
    memset(big, 'A', sizeof big);
    big[104] = '\0'; /* 65 bytes */
    assert_int_equal(totp_code(code, big, 1, &err), ERR_INVALID);
    big[102] = '\0'; /* 63 bytes and 6 zero bits: one digit too many */
    assert_int_equal(totp_code(code, big, 1, &err), ERR_INVALID);
    big[102] = 'A';
    big[103] = '\0'; /* 64 bytes and 3 zero bits */
    assert_int_equal(totp_code(code, big, 1, &err), 0);
}

static void new_secrets_work_and_differ(void **state)
{
    (void)state;
    uint64_t seed = 3;
    struct rng rng = rng_seeded(&seed);
    char one[TOTP_SECRET_TEXT], two[TOTP_SECRET_TEXT], code[7];
    totp_secret_new(one, &rng);
    totp_secret_new(two, &rng);
    assert_int_equal(strlen(one), 32);
    assert_string_not_equal(one, two);
    assert_int_equal(totp_code(code, one, 1, NULL), 0);
}

static void tokens_are_43_safe_characters(void **state)
{
    (void)state;
    uint64_t seed = 4;
    struct rng rng = rng_seeded(&seed);
    char before[TOKEN_TEXT] = "", token[TOKEN_TEXT], hash[65], other[65];
    for (int i = 0; i < 200; i++) {
        token_new(token, &rng);
        assert_int_equal(strlen(token), 43);
        assert_int_equal(strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                         43);
        assert_string_not_equal(token, before);
        strcpy(before, token);
    }
    token_hash(hash, token);
    token[0] = token[0] == 'A' ? 'B' : 'A';
    token_hash(other, token);
    assert_int_equal(strlen(hash), 64);
    assert_string_not_equal(hash, other);
    token_hash(hash, "abc"); /* BLAKE2b-256 of "abc" */
    assert_string_equal(hash, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void secrets_compare(void **state)
{
    (void)state;
    assert_true(secret_equal("", ""));
    assert_true(secret_equal("abc", "abc"));
    assert_false(secret_equal("abc", "abd"));
    assert_false(secret_equal("abc", "ab"));
    assert_false(secret_equal("", "a"));
}

static void chain_of(char out[65], const char *previous, const char *const *rows, size_t n)
{
    struct chain c;
    chain_begin(&c, previous);
    for (size_t i = 0; i < n; i++)
        chain_add(&c, rows[i], strlen(rows[i]));
    chain_end(&c, out);
}

static void the_chain_holds_order_borders_and_history(void **state)
{
    (void)state;
    static const char *rows[] = {"ab", "c"}, *moved[] = {"a", "bc"}, *swapped[] = {"c", "ab"},
                      *more[] = {"ab", "c", ""};
    char first[65], hash[65], other[65];
    chain_of(first, "", rows, 2);
    chain_of(hash, "", rows, 2);
    assert_string_equal(first, hash);
    chain_of(other, "", moved, 2);
    assert_string_not_equal(hash, other);
    chain_of(other, "", swapped, 2);
    assert_string_not_equal(hash, other);
    chain_of(other, "", more, 3);
    assert_string_not_equal(hash, other);
    chain_of(other, first, rows, 2);
    assert_string_not_equal(hash, other);
}

/* By its definition, with one call over the bytes laid end to end. */
static void the_chain_is_what_the_header_says(void **state)
{
    (void)state;
    static const char *rows[] = {"row"};
    static const unsigned char bytes[] = {2, 0, 0, 0, 0, 0, 0, 0,   'p', 'q', 3,
                                          0, 0, 0, 0, 0, 0, 0, 'r', 'o', 'w'};
    unsigned char hash[32];
    char expected[65], is[65];
    crypto_generichash(hash, sizeof hash, bytes, sizeof bytes, NULL, 0);
    sodium_bin2hex(expected, sizeof expected, hash, sizeof hash);
    chain_of(is, "pq", rows, 1);
    assert_string_equal(is, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_rfc_6238),
        cmocka_unit_test(a_code_holds_one_step_either_side_and_once),
        cmocka_unit_test(codes_are_read_leniently_but_wholly),
        cmocka_unit_test(secrets_are_base32),
        cmocka_unit_test(new_secrets_work_and_differ),
        cmocka_unit_test(tokens_are_43_safe_characters),
        cmocka_unit_test(secrets_compare),
        cmocka_unit_test(the_chain_holds_order_borders_and_history),
        cmocka_unit_test(the_chain_is_what_the_header_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
