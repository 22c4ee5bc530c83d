/*
 * A disk that fails, for tests: a SQLite VFS over the system's that counts, refuses, and loses power.
 *
 *   write ─▶ pending ─▶ (sync) ─▶ durable          power cut: of what is pending, each 512 bytes may have been
 *                                                  written, not written, or turned to noise, in any order
 *
 * Everything goes to the real file at once, so that readers see it; what would be there after a power cut is kept
 * beside it and written over the real files by failing_disk_power_on(). Nothing is really synced: tests are fast.
 * A failed sync forgets some of what it should have saved, as Linux does.
 */
#ifndef KIEM_TEST_DB_FAILING_VFS_H
#define KIEM_TEST_DB_FAILING_VFS_H

#include <stdbool.h>
#include <stdint.h>

struct failing_disk;

/* Registers a VFS under `name` (db_options.vfs); `name` must outlive it. Fails the test when it cannot. */
struct failing_disk *failing_disk_new(const char *name, uint64_t seed);
/* Every connection has been closed. */
void failing_disk_free(struct failing_disk *disk);

/* Since the disk was made: syncs that succeeded, and operations that change the disk (writes, truncations, syncs,
 * removals). */
unsigned long failing_disk_syncs(struct failing_disk *disk);
unsigned long failing_disk_operations(struct failing_disk *disk);

enum disk_fault { DISK_WELL, DISK_FULL, DISK_WRITE_ERROR, DISK_READ_ONLY, DISK_SYNC_ERROR };
/* The `nth` write (DISK_SYNC_ERROR: sync) from now fails, 1 = the next one, and so do the ones after it until
 * `times` have; times 0 = until healed with DISK_WELL. */
void failing_disk_fail(struct failing_disk *disk, enum disk_fault fault, unsigned nth, unsigned times);

/* Power goes off at the nth operation from now: it and all after it fail. */
void failing_disk_cut(struct failing_disk *disk, unsigned nth);
bool failing_disk_dead(struct failing_disk *disk);
/* After every connection has been closed: the files become what a disk could hold after losing power now. The disk
 * works again, without faults. */
void failing_disk_power_on(struct failing_disk *disk);

/* For measuring: each sync takes this long. */
void failing_disk_slow(struct failing_disk *disk, unsigned microseconds);
/* A disk that says it has synced and has not: proves that a test can see a loss. */
void failing_disk_lie(struct failing_disk *disk, bool lies);

#endif
