/* Files that are there whole or not at all, also after a power cut. */
#ifndef KIEM_BASE_FILE_H
#define KIEM_BASE_FILE_H

#include "base/err.h"

#include <stddef.h>

/* Puts `len` bytes at `path` (mode 0600): written beside it as PATH.part, synced, renamed, the folder synced.
 * Whatever stood at `path` stays until the rename and is gone after it; on failure no .part is left. ERR_IO
 * "file_write" with the system's word, "file_read" when the folder cannot be opened. Two writers of one path
 * must keep each other out. */
int file_publish(const char *path, const void *data, size_t len, struct err *err) MUST_USE;
/* The same for a file that is written bit by bit, or by a library that wants a name: PATH.part, new, empty, mode 0600, opened for
 * writing (a descriptor) … */
int file_part_open(const char *path, struct err *err) MUST_USE;
/* … becomes `path` once it is written and closed: synced, renamed, the folder synced; on failure it is gone … */
int file_part_publish(const char *path, struct err *err) MUST_USE;
/* … or is taken away. */
void file_part_drop(const char *path);
/* The folder that `path` is in, opened for reading; a descriptor, or ERR_IO "file_read". */
int file_folder(const char *path, struct err *err) MUST_USE;
/* The part of `path` after its last slash. */
const char *file_name(const char *path);

#endif
