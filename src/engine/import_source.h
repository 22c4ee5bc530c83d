/* The bytes of files that come from elsewhere: as they are, or out of gzip or zstd, told by their first bytes. Knows no rows. */
#ifndef KIEM_ENGINE_IMPORT_SOURCE_H
#define KIEM_ENGINE_IMPORT_SOURCE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct source;

/* ERR_IO "import_open"; ERR_NOMEM. `name` must stay. */
int source_open(struct source **out, const char *name, struct err *err) MUST_USE;
/* Text in memory as if it were a file; it must stay. */
int source_of_text(struct source **out, const char *name, struct str text, struct err *err) MUST_USE;
void source_close(struct source *s);
/* Up to `size` bytes; fewer only at the end (0). ERR_IO "import_open"; ERR_INVALID "import_packed" (a stream that is broken or cut
 * short). */
int64_t source_read(struct source *s, char *to, size_t size, struct err *err) MUST_USE;
/* All that is left of it behind what `out` has; ERR_INVALID "source_large" when that is over the buffer's maximum. */
int source_all(struct buf *out, struct source *s, struct err *err) MUST_USE;
/* Whether a file that begins so is packed. */
bool source_is_packed(const char *bytes, size_t len);
const char *source_name(const struct source *s);
/* Bytes of the file itself, and how many of them were used. */
uint64_t source_size(const struct source *s);
uint64_t source_used(const struct source *s);

#endif
