/* A file of a curve as text: the lines above the table, and the checksum over all of it (curve_store.h shows one). */
#ifndef KIEM_ENGINE_CURVE_TEXT_H
#define KIEM_ENGINE_CURVE_TEXT_H

#include "engine/curve_store.h"

#define CURVE_TEXT_MAX ((size_t)64 << 20)

/* All of a file in the arena, NUL behind it; ERR_NOT_FOUND "curve_file", ERR_IO "curve_file", ERR_INVALID "curve_large", ERR_NOMEM. */
int curve_text_file(struct str *out, struct arena *a, const char *path, struct err *err) MUST_USE;
/* Whether a name or version can be part of a file's name: letters, digits, . _ + -, at most 60. */
bool curve_text_name(const char *name);
void curve_text_write(struct buf *out, const struct curve_file *f);
/* Checks and takes apart; f->path is given, for messages. ERR_INVALID "curve_damaged". */
int curve_text_read(struct curve_file *f, struct arena *a, struct str text, struct err *err) MUST_USE;

#endif
