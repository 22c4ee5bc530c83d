/*
 * Comparing stored columns, a word of 64 rows at a time. Every comparison of the language with a constant comes down to
 * least <= x <= most without sign, which is x − least <= most − least after wrapping round. Knows nothing of bases, of what
 * is not known, or of expressions.
 */
#include "figures/expression/mask.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define MASK_X86 1
#else
#define MASK_X86 0
#endif

/* Which of 64 × `words` rows lie in least … least + span. */
typedef void words_of(uint64_t *out, const void *rows, size_t words, uint64_t least, uint64_t span);

/* Eight truths, a byte each of 0 or 1, to eight bits: byte i is carried to bit 56 + i, and no two meet. */
static uint64_t pack(const uint8_t truths[64])
{
    uint64_t word = 0;
    for (int i = 0; i < 8; i++) {
        uint64_t eight = 0;
        memcpy(&eight, truths + 8 * (size_t)i, sizeof eight);
        word |= ((eight * 0x0102040810204080u) >> 56) << (8 * i);
    }
    return word;
}

#define PLAIN(name, type)                                                                                    \
    static void name(uint64_t *out, const void *rows, size_t words, uint64_t least, uint64_t span)           \
    {                                                                                                        \
        uint8_t truths[64];                                                                                  \
        type from = (type)least, reach = (type)span;                                                         \
        for (size_t w = 0; w < words; w++) {                                                                 \
            const type *x = (const type *)rows + 64 * w;                                                     \
            for (int i = 0; i < 64; i++)                                                                     \
                truths[i] = (type)(x[i] - from) <= reach;                                                    \
            out[w] = pack(truths);                                                                           \
        }                                                                                                    \
    }                                                                                                        \
    static void name##_change(uint64_t *out, const void *rows, size_t words)                                 \
    {                                                                                                        \
        uint8_t truths[64];                                                                                  \
        for (size_t w = 0; w < words; w++) {                                                                 \
            const type *x = (const type *)rows + 64 * w;                                                     \
            for (int i = 0; i < 64; i++)                                                                     \
                truths[i] = x[i] != x[i - 1];                                                                \
            out[w] |= pack(truths);                                                                          \
        }                                                                                                    \
    }
PLAIN(plain_1, uint8_t)
PLAIN(plain_2, uint16_t)
PLAIN(plain_4, uint32_t)
PLAIN(plain_8, uint64_t)

#if MASK_X86
static __m128i load(const void *x, size_t at)
{
    return _mm_loadu_si128((const __m128i *)x + at);
}

static void sse2_1(uint64_t *out, const void *x, size_t words, uint64_t least, uint64_t span)
{
    __m128i from = _mm_set1_epi8((char)least), reach = _mm_set1_epi8((char)span);
    for (size_t i = 0; i < 4 * words; i++) {
        __m128i d = _mm_sub_epi8(load(x, i), from);
        uint64_t in = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(d, reach), d));
        out[i / 4] = i % 4 == 0 ? in : out[i / 4] | in << (16 * (i % 4));
    }
}

/* Nought where x − least is within reach: the difference that saturates is as SSE2 has no comparison without sign. */
static __m128i beyond_2(const void *x, size_t at, __m128i from, __m128i reach)
{
    return _mm_subs_epu16(_mm_sub_epi16(load(x, at), from), reach);
}

static void sse2_2(uint64_t *out, const void *x, size_t words, uint64_t least, uint64_t span)
{
    __m128i from = _mm_set1_epi16((short)least), reach = _mm_set1_epi16((short)span),
            zero = _mm_setzero_si128();
    for (size_t i = 0; i < 4 * words; i++) {
        __m128i a = _mm_cmpeq_epi16(beyond_2(x, 2 * i, from, reach), zero);
        __m128i b = _mm_cmpeq_epi16(beyond_2(x, 2 * i + 1, from, reach), zero);
        uint64_t in = (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(a, b));
        out[i / 4] = i % 4 == 0 ? in : out[i / 4] | in << (16 * (i % 4));
    }
}

/* Where x − least is above reach: SSE2 compares with sign only, so both are shifted by half the range. */
static __m128i above_4(const void *x, size_t at, __m128i from, __m128i reach)
{
    __m128i half = _mm_set1_epi32(INT32_MIN);
    return _mm_cmpgt_epi32(_mm_xor_si128(_mm_sub_epi32(load(x, at), from), half), _mm_xor_si128(reach, half));
}

static void sse2_4(uint64_t *out, const void *x, size_t words, uint64_t least, uint64_t span)
{
    __m128i from = _mm_set1_epi32((int)(uint32_t)least), reach = _mm_set1_epi32((int)(uint32_t)span);
    for (size_t i = 0; i < 4 * words; i++) {
        __m128i a = _mm_packs_epi32(above_4(x, 4 * i, from, reach), above_4(x, 4 * i + 1, from, reach));
        __m128i b = _mm_packs_epi32(above_4(x, 4 * i + 2, from, reach), above_4(x, 4 * i + 3, from, reach));
        uint64_t in = 0xffffu & ~(uint32_t)_mm_movemask_epi8(_mm_packs_epi16(a, b));
        out[i / 4] = i % 4 == 0 ? in : out[i / 4] | in << (16 * (i % 4));
    }
}

#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512f,avx512bw")))

AVX2 static __m256i load_wide(const void *x, size_t at)
{
    return _mm256_loadu_si256((const __m256i *)x + at);
}

AVX2 static void avx2_1(uint64_t *out, const void *x, size_t words, uint64_t least, uint64_t span)
{
    __m256i from = _mm256_set1_epi8((char)least), reach = _mm256_set1_epi8((char)span);
    for (size_t w = 0; w < words; w++) {
        __m256i a = _mm256_sub_epi8(load_wide(x, 2 * w), from);
        __m256i b = _mm256_sub_epi8(load_wide(x, 2 * w + 1), from);
        uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(a, reach), a));
        uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(b, reach), b));
        out[w] = (uint64_t)high << 32 | low;
    }
}

AVX2 static uint64_t avx2_half_2(const void *x, size_t at, __m256i from, __m256i reach)
{
    __m256i a = _mm256_sub_epi16(load_wide(x, at), from), b = _mm256_sub_epi16(load_wide(x, at + 1), from);
    __m256i in = _mm256_packs_epi16(_mm256_cmpeq_epi16(_mm256_min_epu16(a, reach), a),
                                    _mm256_cmpeq_epi16(_mm256_min_epu16(b, reach), b));
    /* packing goes by halves: quarters 0 2 1 3 come back into their order */
    return (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(in, 0xd8));
}

AVX2 static void avx2_2(uint64_t *out, const void *x, size_t words, uint64_t least, uint64_t span)
{
    __m256i from = _mm256_set1_epi16((short)least), reach = _mm256_set1_epi16((short)span);
    for (size_t w = 0; w < words; w++)
        out[w] = avx2_half_2(x, 4 * w + 2, from, reach) << 32 | avx2_half_2(x, 4 * w, from, reach);
}

AVX512 static __m512i load_widest(const void *x, size_t at)
{
    return _mm512_loadu_si512((const __m512i *)x + at);
}

AVX512 static void avx512_1(uint64_t *out, const void *x, size_t words, uint64_t least, uint64_t span)
{
    __m512i from = _mm512_set1_epi8((char)least), reach = _mm512_set1_epi8((char)span);
    for (size_t w = 0; w < words; w++)
        out[w] = _mm512_cmple_epu8_mask(_mm512_sub_epi8(load_widest(x, w), from), reach);
}

AVX512 static void avx512_2(uint64_t *out, const void *x, size_t words, uint64_t least, uint64_t span)
{
    __m512i from = _mm512_set1_epi16((short)least), reach = _mm512_set1_epi16((short)span);
    for (size_t w = 0; w < words; w++) {
        uint64_t low = _mm512_cmple_epu16_mask(_mm512_sub_epi16(load_widest(x, 2 * w), from), reach);
        uint64_t high = _mm512_cmple_epu16_mask(_mm512_sub_epi16(load_widest(x, 2 * w + 1), from), reach);
        out[w] = high << 32 | low;
    }
}

AVX512 static void avx512_1_change(uint64_t *out, const void *rows, size_t words)
{
    const uint8_t *x = rows;
    for (size_t w = 0; w < words; w++)
        out[w] |= _mm512_cmpneq_epu8_mask(load_widest(x, w), load_widest(x - 1, w));
}

AVX512 static void avx512_2_change(uint64_t *out, const void *rows, size_t words)
{
    const uint16_t *x = rows;
    for (size_t w = 0; w < words; w++) {
        uint64_t low = _mm512_cmpneq_epu16_mask(load_widest(x, 2 * w), load_widest(x - 1, 2 * w));
        uint64_t high = _mm512_cmpneq_epu16_mask(load_widest(x, 2 * w + 1), load_widest(x - 1, 2 * w + 1));
        out[w] |= high << 32 | low;
    }
}

enum { TABLES = 16 }; /* of 32 limits */

/* The limit of 32 keys: each pair of tables that holds any is asked for its 64 keys. */
AVX512 static __m512i limits_of(const __m512i tables[TABLES], unsigned used, __m512i keys)
{
    __m512i out = _mm512_setzero_si512(), part = _mm512_srli_epi16(keys, 6);
    for (int i = 0; i < TABLES / 2; i++)
        if (used >> i & 1) {
            __mmask32 here = _mm512_cmpeq_epi16_mask(part, _mm512_set1_epi16((short)i));
            out = _mm512_mask_mov_epi16(out, here,
                                        _mm512_permutex2var_epi16(tables[2 * i], keys, tables[2 * i + 1]));
        }
    return out;
}

AVX512 static void avx512_below(uint64_t *out, const struct mask_keyed *k, size_t words,
                                const struct mask_limits *limits)
{
    __m512i tables[TABLES];
    unsigned used = 0;
    for (int i = 0; i < TABLES; i++) {
        tables[i] = load_widest(limits->of, (size_t)i);
        used |= (unsigned)(_mm512_test_epi16_mask(tables[i], tables[i]) != 0) << i / 2;
    }
    for (size_t i = 0; i < 2 * words; i++) {
        __m512i high = _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)(const void *)k->high + i));
        __m512i low = _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)(const void *)k->low + i));
        __m512i keys =
            _mm512_or_si512(low, _mm512_slli_epi16(_mm512_and_si512(high, _mm512_set1_epi16(1)), 8));
        uint64_t in = _mm512_cmplt_epu16_mask(load_widest(k->number, i), limits_of(tables, used, keys));
        out[i / 2] = i % 2 == 0 ? in : out[i / 2] | in << 32;
    }
}

enum mask_way mask_way(void)
{
    if (__builtin_cpu_supports("avx512bw"))
        return __builtin_cpu_supports("avx512vpopcntdq") ? MASK_AVX512_COUNT : MASK_AVX512;
    return __builtin_cpu_supports("avx2") ? MASK_AVX2 : MASK_SSE2;
}
#else
#define sse2_1 plain_1
#define sse2_2 plain_2
#define sse2_4 plain_4
#define avx2_1 plain_1
#define avx2_2 plain_2
#define avx512_1 plain_1
#define avx512_2 plain_2
#define avx512_1_change plain_1_change
#define avx512_2_change plain_2_change
#define avx512_below(out, k, words, limits) (void)0

enum mask_way mask_way(void)
{
    return MASK_PLAIN;
}
#endif

/* By the width of the column: 1, 2, 4, 8 bytes. */
enum { WIDTHS = 4 };
static words_of *const ranges[MASK_WAYS][WIDTHS] = {
    [MASK_PLAIN] = {plain_1, plain_2, plain_4, plain_8},
    [MASK_SSE2] = {sse2_1, sse2_2, sse2_4, plain_8},
    [MASK_AVX2] = {avx2_1, avx2_2, sse2_4, plain_8},
    [MASK_AVX512] = {avx512_1, avx512_2, sse2_4, plain_8},
    [MASK_AVX512_COUNT] = {avx512_1, avx512_2, sse2_4, plain_8},
};
typedef void changes_of(uint64_t *out, const void *rows, size_t words);
static changes_of *const changes[WIDTHS] = {plain_1_change, plain_2_change, plain_4_change, plain_8_change};
static changes_of *const widest_changes[WIDTHS] = {avx512_1_change, avx512_2_change, plain_4_change,
                                                   plain_8_change};

static size_t place(uint8_t width)
{
    return (size_t)__builtin_ctz(width);
}

void mask_range(enum mask_way way, uint64_t *out, const struct stretch *s, uint64_t least, uint64_t most)
{
    size_t whole = s->rows / 64, rest = s->rows % 64;
    words_of *range = ranges[way][place(s->width)];
    range(out, s->data, whole, least, most - least);
    if (rest) {
        _Alignas(64) unsigned char last[64 * sizeof(uint64_t)] = {0};
        memcpy(last, (const unsigned char *)s->data + whole * 64 * s->width, rest * s->width);
        range(out + whole, last, 1, least, most - least);
    }
}

void mask_change(enum mask_way way, uint64_t *out, const struct stretch *s)
{
    changes_of *change = (way >= MASK_AVX512 ? widest_changes : changes)[place(s->width)];
    size_t whole = s->rows / 64, rest = s->rows % 64, width = s->width;
    change(out, s->data, whole);
    if (rest) { /* with the row before it */
        _Alignas(64) unsigned char last[72 * sizeof(uint64_t)] = {0};
        unsigned char *first = last + 8 * sizeof(uint64_t);
        memcpy(first - width, (const unsigned char *)s->data + whole * 64 * width - width,
               (rest + 1) * width);
        change(out + whole, first, 1);
    }
}

void mask_below(enum mask_way way, uint64_t *out, const struct mask_keyed *k,
                const struct mask_limits *limits)
{
    size_t at = way >= MASK_AVX512 ? k->rows / 64 * 64 : 0;
    if (way >= MASK_AVX512)
        avx512_below(out, k, at / 64, limits);
    for (; at < k->rows; at += 64) {
        size_t rows = k->rows - at < 64 ? k->rows - at : 64;
        uint64_t word = 0;
        for (size_t i = at + rows; i-- > at;)
            word = word << 1 | (k->number[i] < limits->of[(size_t)(k->high[i] & 1) << 8 | k->low[i]]);
        out[at / 64] = word;
    }
}
