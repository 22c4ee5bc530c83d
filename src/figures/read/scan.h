/*
 * Where fields end: separators and line ends outside quotes, 64 bytes at a time. A line ends with LF, CR LF, or a CR alone.
 * A quote opens a field only where it is the first of it (as format/csv.h reads it).
 */
#ifndef KIEM_FIGURES_READ_SCAN_H
#define KIEM_FIGURES_READ_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCAN_PAD = 64 }; /* readable bytes wanted before and behind the text */

struct scan {
    const char *text;
    size_t len, at; /* what is scanned, and up to where */
    char separator;
    bool quoted;    /* `at` is inside quotes */
    bool skip;      /* the byte at `at` is the second of two quotes */
    size_t field;   /* where the current field starts */
    uint64_t lines; /* line ends so far, inside quotes too */
};

/* Puts the places behind separators and line ends into `ends` (room for `room`, at least 64) and goes on until fewer than 64 are
 * left or the text ends; how many. `lines` of these are line ends outside quotes. */
size_t scan_fields(struct scan *s, uint32_t *ends, size_t room, size_t *rows);

/* The place behind the last line end outside quotes of a text that begins a row; 0: there is none. A CR at the very end is
 * not taken: an LF may follow. */
size_t scan_last_row(const char *text, size_t len, char separator);

#endif
