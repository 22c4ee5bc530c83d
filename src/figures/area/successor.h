/*
 * Which area became which: a row says that a code, as it was up to and including one year, is (or lies partly in) another code
 * from a later year on.
 *
 *     from_code;from_year;to_code;to_year;share
 *     GM0501;2022;GM1992;2023;1          merged: all of it
 *     GM0788;2020;GM0757;2021;           divided: some of it …
 *     GM0788;2020;GM0824;2021;           … and some of it
 *
 * A code that no row names stays what it is. Nothing is ever divided by a share: shares that add up to one only say that the rows
 * are complete, so that a code which is used again afterwards is not also itself. Codes of one row are of one kind (WK, GM).
 */
#ifndef KIEM_FIGURES_AREA_SUCCESSOR_H
#define KIEM_FIGURES_AREA_SUCCESSOR_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct area_successor {
    const char *from, *to;
    int from_year, to_year;
    double share; /* 0: not said */
};

struct area_successors {
    size_t count;
    const struct area_successor *by_from; /* sorted by from, then to_year, then to */
    const struct area_successor *by_to;   /* sorted by to, then from_year, then from */
};

/* Reads the table from CSV with the header above (share may be left out). ERR_INVALID with where = name:line: "csv_…",
 * "table_column", "successors_code", "successors_year", "successors_share", "successors_twice"; ERR_NOMEM. */
int area_successors_read(struct area_successors *out, struct arena *a, const char *name, const char *text,
                         size_t len, struct err *err) MUST_USE;

/* Where one step leads: the rows of the first change between `year` and `border`, in the direction of time that is needed. */
struct area_step {
    const struct area_successor *rows;
    size_t count; /* 0: nothing happened to it */
    bool
        forward; /* go on from rows[i].to in rows[i].to_year; otherwise from rows[i].from in rows[i].from_year */
    bool complete; /* the rows say what became of all of it */
};
/* A code that is used after it ended (`stale`) means what it last was. */
struct area_step area_successors_step(const struct area_successors *s, const char *code, int year, int border,
                                      bool stale);

#endif
