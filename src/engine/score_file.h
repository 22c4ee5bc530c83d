/*
 * A file of measurements in, the same file with scores behind it out: for growth and dscore. Columns are found by their names,
 * or as --columns says ("sex=geslacht,age_days=leeftijd"). The file is mapped, rows are done one by one, and nothing of it
 * stays in memory; one of gzip or zstd is unpacked in memory first. What cannot be read in a cell is told with its line, and not known.
 */
#ifndef KIEM_ENGINE_SCORE_FILE_H
#define KIEM_ENGINE_SCORE_FILE_H

#include "engine/engine.h"
#include "format/csv.h"

#define SCORE_COLUMNS_OPTION "--columns", "NAME=COLUMN,…", "what the columns are called in this file"
#define SCORE_OUT_OPTION "--out", "FILE", "where the scores go (standard output)"
#define SCORE_EXACT_OPTION "--exact", NULL, "numbers in full instead of rounded to two decimals"

struct score_mapping {
    const char *name, *column;
    bool used;
};

struct score_file {
    const struct engine *e;
    const char *path, *out_path;
    void *map; /* of a plain file, or … */
    size_t size;
    struct buf unpacked; /* … what was in one of gzip or zstd */
    struct csv csv;
    struct score_mapping *mappings;
    size_t mapping_count;
    const char *twice; /* a column that was asked for and is there twice */
    bool *dropped;     /* per column of the file: it is not written again */
    size_t columns;
    FILE *out;
    struct buf line;
    bool first, exact;
    size_t rows, bad_cells, bad_rows;
    unsigned bad_line;
};

/* Opens the command's one word, reads the header. ERR_NOT_FOUND or ERR_IO "score_file", ERR_INVALID "import_packed" (broken),
 * "source_large" (unpacked), "score_mapping" (--columns), "score_empty", "csv_…"; ERR_IO "file_write" for --out. Close it, also when this failed. */
int score_open(struct score_file *f, const struct engine *e, struct err *err) MUST_USE;
/* Index of the column that is called names[0] or otherwise as --columns says, or by one of the other names (NULL ends them); −1
 * when there is none. Only before the first score_next(). */
int score_column(struct score_file *f, const char *const *names);
void score_drop(struct score_file *f, int column);
/* After the columns were asked for: ERR_INVALID "score_mapping" when --columns named something else, "score_twice"
 * when a column that was asked for is there twice. Writes the header: the
 * file's own columns, then `added` (NULL ends them). */
int score_begin(struct score_file *f, const char *const *added, struct err *err) MUST_USE;
/* 1: the next row is there, and its own columns were written; 0 at the end; negative "csv_…". */
int score_next(struct score_file *f, struct err *err) MUST_USE;
/* The cell, trimmed; "" where there is no such column (−1), and for NA. Valid until the next row. */
struct str score_cell(const struct score_file *f, int column);
/* A number; NaN when empty or not readable, which is told. */
double score_number(struct score_file *f, int column);
/* Tells that a cell cannot be what it should be. */
void score_bad(struct score_file *f, int column);
/* The next cell of the output: a text, or a number with `decimals` (all digits with --exact), empty for NaN; with a decimal
 * comma in Dutch, as everywhere. */
void score_put(struct score_file *f, const char *text);
void score_put_number(struct score_file *f, double value, int decimals);
/* Writes the row; ERR_IO "file_write", ERR_NOMEM. */
int score_end(struct score_file *f, struct err *err) MUST_USE;
/* After the last row: syncs and publishes --out, says how many rows there were. ERR_INVALID "score_bad" when cells could not be
 * read: the scores are there all the same. */
int score_finish(struct score_file *f, struct err *err) MUST_USE;
void score_close(struct score_file *f);

#endif
