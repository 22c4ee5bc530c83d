/* Where a code of some year is on the borders of a book: along the successors, step by step. */
#ifndef KIEM_FIGURES_AREA_TRACE_H
#define KIEM_FIGURES_AREA_TRACE_H

#include "base/buf.h"
#include "figures/area/area.h"

/* A code in a year, somewhere on the way. */
struct area_stop {
    const char *code;
    int year;
    bool end;              /* nothing more happened to it */
    enum area_level level; /* of an end: which area it is; area −1: it is nowhere */
    int32_t area;
};

struct area_trace {
    struct buf stops; /* struct area_stop; the first is the code itself */
    bool changed;     /* rows were followed */
    bool forward;     /* the first change, and the years of its sides */
    int from_year, to_year;
};

/* `t` was made by buf_init(&t->stops, …) and may be used again. ERR_NOMEM. */
int area_trace(struct area_trace *t, const struct area_book *b, const char *code, int year,
               struct err *err) MUST_USE;
size_t area_trace_count(const struct area_trace *t);
const struct area_stop *area_trace_stop(const struct area_trace *t, size_t i);

/* The gemeente that a wijk code says it is in: "GM0599" of "WK059910". False when it is no wijk code. */
bool area_gemeente_of(char out[7], const char *wijk);

#endif
