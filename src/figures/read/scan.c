/* See scan.h. Knows separators, quotes and line ends; not what fields mean. */
#include "figures/read/scan.h"

#include "base/vector.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bits of 64 bytes. */
struct marks {
    uint64_t ends, rows, quotes; /* separators and line ends; line ends; quotes */
};

#ifdef __SSE2__
static inline uint64_t equal(const __m128i v[4], char c)
{
    __m128i x = _mm_set1_epi8(c);
    uint64_t bits = 0;
    for (int i = 0; i < 4; i++)
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v[i], x)) << (16 * i);
    return bits;
}

static inline bool any_of(const __m128i v[4], char a, char b)
{
    __m128i x = _mm_set1_epi8(a), y = _mm_set1_epi8(b), found = _mm_setzero_si128();
    for (int i = 0; i < 4; i++)
        found = _mm_or_si128(found, _mm_or_si128(_mm_cmpeq_epi8(v[i], x), _mm_cmpeq_epi8(v[i], y)));
    return _mm_movemask_epi8(found) != 0;
}

static inline struct marks marks_of(const char *p, char separator)
{
    __m128i v[4];
    for (int i = 0; i < 4; i++)
        v[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
    struct marks m = {.rows = equal(v, '\n')};
    if (any_of(v, '\r', '"')) {
        uint64_t cr = equal(v, '\r');
        m.quotes = equal(v, '"');
        m.rows |= cr & ~(m.rows >> 1 | (uint64_t)(p[64] == '\n') << 63); /* alone: no LF behind it */
    }
    m.ends = equal(v, separator) | m.rows;
    return m;
}
#else
static inline struct marks marks_of(const char *p, char separator)
{
    struct marks m = {0};
    for (int i = 0; i < 64; i++) {
        uint64_t bit = (uint64_t)1 << i;
        m.rows |= p[i] == '\n' || (p[i] == '\r' && p[i + 1] != '\n') ? bit : 0;
        m.ends |= p[i] == separator ? bit : 0;
        m.quotes |= p[i] == '"' ? bit : 0;
    }
    m.ends |= m.rows;
    return m;
}
#endif

/* The ends that are outside quotes, one mark after the other. */
static uint64_t outside_quotes(struct scan *s, const struct marks *m)
{
    uint64_t kept = 0;
    for (uint64_t left = m->ends | m->quotes; left; left &= left - 1) {
        uint64_t bit = left & -left;
        size_t place = s->at + (size_t)__builtin_ctzll(left);
        if (m->quotes & bit) {
            if (s->skip)
                s->skip = false;
            else if (s->quoted && s->text[place + 1] == '"')
                s->skip = true;
            else if (s->quoted || place == s->field)
                s->quoted = !s->quoted;
        } else if (!s->quoted) {
            kept |= bit;
            s->field = place + 1;
        }
    }
    return kept;
}

VECTORISED size_t scan_fields(struct scan *s, uint32_t *ends, size_t room, size_t *rows)
{
    size_t n = 0, found_rows = 0;
    uint64_t lines = 0;
    while (s->at < s->len && room - n >= 64) {
        struct marks m = marks_of(s->text + s->at, s->separator);
        size_t left = s->len - s->at;
        if (left < 64) {
            uint64_t inside = ((uint64_t)1 << left) - 1;
            m = (struct marks){m.ends & inside, m.rows & inside, m.quotes & inside};
        }
        lines += (uint64_t)__builtin_popcountll(m.rows);
        if (m.quotes || s->quoted)
            m.ends = outside_quotes(s, &m);
        found_rows += (size_t)__builtin_popcountll(m.rows & m.ends);
        for (uint64_t bits = m.ends; bits; bits &= bits - 1)
            ends[n++] = (uint32_t)(s->at + (size_t)__builtin_ctzll(bits) + 1);
        if (m.ends)
            s->field = ends[n - 1];
        s->at += left < 64 ? left : 64;
    }
    s->lines += lines;
    *rows = found_rows;
    return n;
}

/* The last line end in [from, to); 0: none. */
static size_t last_end(const char *text, size_t from, size_t to, size_t len)
{
    const char *found = to > from ? memrchr(text + from, '\n', to - from) : NULL;
    if (found)
        return (size_t)(found - text) + 1;
    while (to > from && (found = memrchr(text + from, '\r', to - from))) {
        to = (size_t)(found - text);
        if (to + 1 < len && text[to + 1] != '\n')
            return to + 1;
    }
    return 0;
}

static bool opens_field(const char *text, size_t place, char separator)
{
    return place == 0 || text[place - 1] == separator || text[place - 1] == '\n' || text[place - 1] == '\r';
}

size_t scan_last_row(const char *text, size_t len, char separator)
{
    size_t from = 0, last = 0;
    const char *quote;
    for (size_t at = 0; (quote = memchr(text + at, '"', len - at));) {
        size_t place = (size_t)(quote - text);
        at = place + 1;
        if (!opens_field(text, place, separator))
            continue;
        size_t end = last_end(text, from, place, len);
        last = end ? end : last;
        while ((quote = memchr(text + at, '"', len - at)) && quote + 1 < text + len && quote[1] == '"')
            at = (size_t)(quote - text) + 2;
        if (!quote || quote + 1 >= text + len)
            return last; /* open still, or only what follows can tell */
        from = at = (size_t)(quote - text) + 1;
    }
    size_t end = last_end(text, from, len, len);
    return end ? end : last;
}
