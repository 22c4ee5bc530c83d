/*
 * How many rows of a mask lie in each run: what it has up to the run's end less what it had up to the end of the one before. Up to
 * an end is what the words before have and what is left of the end's own word. Finds no runs.
 */
#include "base/vector.h"
#include "figures/expression/mask.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define COUNT_X86 1
#else
#define COUNT_X86 0
#endif

VECTORISED static void count_plain(uint16_t *restrict out, const uint64_t *restrict mask,
                                   const struct mask_ends *ends, size_t runs)
{
    uint16_t before[MASK_WORDS + 1], last = 0;
    size_t words = (size_t)ends->words[runs - 1] + 1;
    before[0] = 0;
    for (size_t w = 0; w < words; w++)
        before[w + 1] = (uint16_t)(before[w] + __builtin_popcountll(mask[w]));
    if (before[words] == 0)
        return;
    for (size_t i = 0; i < runs; i++) {
        size_t w = ends->words[i];
        uint16_t here = (uint16_t)(before[w] + __builtin_popcountll(mask[w] & ends->upto[i]));
        out[i] = (uint16_t)(out[i] + here - last);
        last = here;
    }
}

#if COUNT_X86
#define COUNTS __attribute__((target("avx512f,avx512bw,avx512vpopcntdq")))
enum { LANES = 32, EIGHT = 8 };

/* Four times eight numbers of two bytes become one. */
COUNTS static __m512i together(const __m512i eights[4])
{
    __m512i out = _mm512_castsi128_si512(_mm512_cvtepi64_epi16(eights[0]));
    out = _mm512_inserti32x4(out, _mm512_cvtepi64_epi16(eights[1]), 1);
    out = _mm512_inserti32x4(out, _mm512_cvtepi64_epi16(eights[2]), 2);
    return _mm512_inserti32x4(out, _mm512_cvtepi64_epi16(eights[3]), 3);
}

/* Each number `by` places on, noughts in front. */
COUNTS static __m512i moved(__m512i numbers, int by)
{
    static const uint16_t places[2 * LANES] = {
        0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0, 0,  0,
        0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11,
        12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
    return _mm512_maskz_permutexvar_epi16(UINT32_MAX << by, _mm512_loadu_si512(places + LANES - by), numbers);
}

/* Of each word: how many bits all words before it have. */
COUNTS static __m512i bits_before(const __m512i words[4])
{
    __m512i counts[4];
    for (int i = 0; i < 4; i++)
        counts[i] = _mm512_popcnt_epi64(words[i]);
    __m512i sums = together(counts);
    for (int by = 1; by < LANES; by *= 2)
        sums = _mm512_add_epi16(sums, moved(sums, by));
    return moved(sums, 1);
}

/* Of eight ends: how many bits their own words have up to them. */
COUNTS static __m512i bits_of_ends(const __m512i words[4], const struct mask_ends *ends, size_t first)
{
    __m512i at = _mm512_cvtepu16_epi64(_mm_loadu_si128((const __m128i *)(const void *)(ends->words + first)));
    __m512i low = _mm512_permutex2var_epi64(words[0], at, words[1]);
    __m512i high = _mm512_permutex2var_epi64(words[2], at, words[3]);
    __m512i own = _mm512_mask_mov_epi64(low, _mm512_test_epi64_mask(at, _mm512_set1_epi64(16)), high);
    return _mm512_popcnt_epi64(_mm512_and_si512(own, _mm512_loadu_si512(ends->upto + first)));
}

COUNTS static void count_widest(uint16_t *out, const uint64_t *mask, const struct mask_ends *ends,
                                size_t runs)
{
    __m512i words[4], last = _mm512_setzero_si512(), any = last;
    for (size_t i = 0; i < 4; i++) {
        words[i] = _mm512_loadu_si512(mask + i * EIGHT);
        any = _mm512_or_si512(any, words[i]);
    }
    if (_mm512_test_epi64_mask(any, any) == 0)
        return;
    __m512i before = bits_before(words);
    for (size_t i = 0; i < runs; i += LANES) {
        __m512i own[4] = {last, last, last, last}; /* of ends that are not there: anything */
        for (size_t k = 0; k < 4 && i + k * EIGHT < runs; k++)
            own[k] = bits_of_ends(words, ends, i + k * EIGHT);
        __m512i here = _mm512_add_epi16(
            together(own), _mm512_permutexvar_epi16(_mm512_loadu_si512(ends->words + i), before));
        __m512i in = _mm512_sub_epi16(here, _mm512_or_si512(moved(here, 1), last));
        __mmask32 there = runs - i < LANES ? (1u << (runs - i)) - 1 : UINT32_MAX;
        __m512i old = _mm512_maskz_loadu_epi16(there, out + i);
        _mm512_mask_storeu_epi16(out + i, there, _mm512_add_epi16(old, in));
        last = _mm512_maskz_permutexvar_epi16(1, _mm512_set1_epi16(LANES - 1), here);
    }
}
#else
#define count_widest count_plain
#endif

void mask_count(enum mask_way way, uint16_t *out, const uint64_t *mask, const struct mask_ends *ends,
                size_t runs)
{
    (way == MASK_AVX512_COUNT ? count_widest : count_plain)(out, mask, ends, runs);
}
