/* Keeping writers of the store out of each other's way, and its folders. */
#ifndef KIEM_ENGINE_STORE_LOCK_H
#define KIEM_ENGINE_STORE_LOCK_H

#include "engine/store_files.h"

/* Holds PATH.lock until store_unlock(), or until the process ends in whatever way. ERR_BUSY "store_busy"; ERR_IO "file_write". */
int store_lock(int *out, const char *path, struct err *err) MUST_USE;
void store_unlock(int lock);
/* Makes the store and the folder of a kind (mode 0700) where they are not there yet. ERR_IO "file_write". */
int store_make(const struct engine *e, const char *kind, struct err *err) MUST_USE;
/* Removes what imports that were cut off left in the folder of a kind; those that are still busy are left alone. */
void store_tidy(const struct engine *e, const char *kind);

#endif
