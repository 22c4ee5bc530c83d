/*
 * Areas: wijk ⊂ gemeente ⊂ GGD region ⊂ country, on the borders of one year (a book), and what data with the codes of any
 * year can be shown on (a view).
 *
 *     book 2023       WIJK  WK199201 ─┐                          view of data of 2019 … 2023, level wijk
 *                           WK199202 ─┴▶ GEMEENTE GM1992 ─▶ …     target 7: WK199201 + WK199202, because rows of 2019 say
 *                                                                 WK050101, which lies somewhere in GM1992
 *
 * Counts are never divided. A code of another year follows the table of successors to the borders of the book; when it leads
 * to several areas of the asked level, those cannot be told apart in these data and become one target, named so. At a
 * higher level where they have one parent it is an ordinary target again. Data whose codes are all of the book's own year
 * have one target for each area. A code that leads nowhere gets −1 and is listed.
 *
 * A wijk without rows of its own whose gemeente changed lies somewhere in what that gemeente became: for wijken that is every
 * wijk there that has no data under its own code from before the change.
 */
#ifndef KIEM_FIGURES_AREA_AREA_H
#define KIEM_FIGURES_AREA_AREA_H

#include "base/arena.h"
#include "base/err.h"
#include "geo/shape.h"
#include "geo/touch.h"

enum area_level { AREA_WIJK, AREA_GEMEENTE, AREA_GGD, AREA_LAND, AREA_LEVELS };

struct area {
    const char *code, *name; /* "WK059910", "Stadscentrum"; where there is no name: the code */
    int32_t parent;          /* index in the layer above; −1: not known, or the country itself */
};

struct area_layer {
    size_t count;
    const struct area *areas;      /* sorted by code (bytes) */
    struct geo_shapes shapes;      /* of each area; count 0: no borders known at this level */
    struct geo_graph neighbours;   /* of each area, islands joined; count 0: not known */
    const struct geo_pair *joined; /* pairs that do not touch and were joined */
    size_t joined_count;
};

struct area_successors; /* successor.h */

struct area_book {
    int year;
    struct area_layer layers[AREA_LEVELS];
    const struct area_successors *successors; /* NULL: none */
};

/* "wijk", "gemeente", "ggd", "land". */
const char *area_level_name(enum area_level level);
/* AREA_LEVELS when it is no level. */
enum area_level area_level_of(const char *name);
/* Index of the area with that code; −1. */
int32_t area_find(const struct area_book *b, enum area_level level, const char *code);
/* The same over all levels, by code or by name (without regard to case, when only one area has it); −1. */
int32_t area_find_any(enum area_level *level, const struct area_book *b, const char *code_or_name);
/* The area of level `above` that area `i` of `level` lies in, itself when the levels are the same; −1 not known. */
int32_t area_above(const struct area_book *b, enum area_level level, int32_t i, enum area_level above);

/* --- data on the borders of the book --- */

/* One code as it occurs in the data, in a year. */
struct area_seen {
    uint32_t code; /* index in `codes`; when it is not below `code_count` the row had no code */
    int32_t
        year; /* 0: not known; then a code of the book stands for itself, another follows its successors */
};

struct area_question {
    enum area_level level;
    const char *const *codes; /* of any level, in any order */
    size_t code_count;
    const struct area_seen
        *seen; /* what occurs, and nothing else: a pair that does not may join areas for nothing */
    size_t seen_count;
};

struct area_target {
    const char *code; /* "WK059910"; of several: their codes with + between */
    const char *name;
    int32_t parent;         /* index in the layer above; −1: not known, or its areas have different ones */
    const int32_t *members; /* indices in the book's layer of this level, rising */
    size_t member_count;
};

enum area_lost_reason {
    LOST_NO_CODE, /* the row had none */
    LOST_UNKNOWN, /* neither in the book nor led there by successors */
    LOST_TOO_COARSE /* the code is of a higher level than the one that is asked, such as a gemeente for wijken */
};

struct area_lost {
    size_t seen; /* index in the question's `seen` */
    enum area_lost_reason reason;
};

struct area_view {
    const struct area_book *book;
    enum area_level level;
    const struct area_target
        *targets; /* every area of the level is in one, also without data; sorted by code */
    size_t target_count;
    const int32_t *of;  /* [seen_count]: index of the target; −1: listed in `lost` */
    const int32_t *has; /* [areas of the layer]: index of the target it is in */
    const struct area_lost *lost;
    size_t lost_count;
};

/* Answers in `a`; the book and the question's texts must stay. ERR_INVALID "area_level_none" when the book has no areas of
 * that level; ERR_NOMEM. */
int area_view(struct area_view *out, struct arena *a, const struct area_book *b,
              const struct area_question *q, struct err *err) MUST_USE;
/* Neighbours of the targets; count 0 when those of the layer are not known. */
int area_view_neighbours(struct geo_graph *out, struct arena *a, const struct area_view *v,
                         struct err *err) MUST_USE;
/* Borders of the targets: those of the layer, or of the layers below with the lines between them gone. ERR_NOT_FOUND
 * "area_shapes_none"; ERR_NOMEM. A country of neighbourhoods takes some hundredths of a second. */
int area_view_shapes(struct geo_shapes *out, struct arena *a, const struct area_view *v,
                     struct err *err) MUST_USE;

#endif
