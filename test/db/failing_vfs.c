/* See failing_vfs.h. Heap memory comes from the C library on purpose: the product's failing allocations are not for the
 * disk of the test. */
#include "db/failing_vfs.h"

#include "base/rand.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512 };

struct bytes {
    unsigned char *data;
    size_t size, room;
    bool there; /* whether the file exists */
};

/* A write, or with data NULL a truncation to `offset`. */
struct pending {
    size_t offset, len;
    unsigned char *data;
};

/* One name on the disk. `fresh`: made or removed since the folder was last synced, so that after a power cut `before`
 * may be there instead. */
struct image {
    char path[512];
    struct bytes durable, before;
    bool fresh;
    struct pending *pending;
    size_t pending_count, pending_room;
    struct image *next;
};

struct failing_disk {
    sqlite3_vfs vfs;
    sqlite3_vfs *below;
    pthread_mutex_t mutex;
    uint64_t seed;
    struct image *images;
    unsigned long syncs, operations;
    enum disk_fault fault;
    unsigned wait, times; /* times 0: until healed */
    unsigned cut;         /* operations until the power goes, 0 = it stays */
    bool dead, lies;
    _Atomic unsigned sync_us;
};

struct disk_file {
    sqlite3_file base;
    struct failing_disk *disk;
    struct image *image; /* NULL for a nameless temporary file */
    sqlite3_file *below;
};

enum operation { OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_REMOVE };

static void *grow(void *block, size_t size)
{
    void *larger = realloc(block, size ? size : 1);
    if (!larger)
        abort();
    return larger;
}

static uint32_t dice(struct failing_disk *disk, uint32_t sides)
{
    struct rng rng = rng_seeded(&disk->seed);
    return rng_below(&rng, sides);
}

/* --- what is durable --- */

static void set_size(struct bytes *b, size_t size)
{
    if (size > b->room) {
        b->room = size * 2;
        b->data = grow(b->data, b->room);
    }
    if (size > b->size)
        memset(b->data + b->size, 0, size - b->size);
    b->size = size;
}

static void put(struct bytes *b, size_t offset, const unsigned char *data, size_t len)
{
    if (offset + len > b->size)
        set_size(b, offset + len);
    memcpy(b->data + offset, data, len);
}

static void clear(struct bytes *b)
{
    free(b->data);
    *b = (struct bytes){0};
}

static void apply(struct bytes *b, const struct pending *p)
{
    if (p->data)
        put(b, p->offset, p->data, p->len);
    else if (p->offset < b->size)
        set_size(b, p->offset);
}

static void forget_pending(struct image *image)
{
    for (size_t i = 0; i < image->pending_count; i++)
        free(image->pending[i].data);
    image->pending_count = 0;
}

static void add_pending(struct image *image, size_t offset, const void *data, size_t len)
{
    if (image->pending_count == image->pending_room) {
        image->pending_room = image->pending_room * 2 + 16;
        image->pending = grow(image->pending, image->pending_room * sizeof *image->pending);
    }
    struct pending *p = &image->pending[image->pending_count++];
    *p = (struct pending){.offset = offset, .len = len};
    if (data) {
        p->data = grow(NULL, len);
        memcpy(p->data, data, len);
    }
}

static void load(struct bytes *b, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return;
    unsigned char block[65536];
    size_t got;
    b->there = true;
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        put(b, b->size, block, got);
    fclose(file);
}

static void store(const struct bytes *b, const char *path)
{
    if (!b->there) {
        unlink(path);
        return;
    }
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(b->data ? b->data : (const unsigned char *)"", 1, b->size, file) != b->size)
        abort();
    fclose(file);
}

static struct image *image_of(struct failing_disk *disk, const char *path)
{
    for (struct image *image = disk->images; image; image = image->next)
        if (strcmp(image->path, path) == 0)
            return image;
    struct image *image = grow(NULL, sizeof *image);
    *image = (struct image){.next = disk->images};
    snprintf(image->path, sizeof image->path, "%s", path);
    load(&image->durable, path);
    image->fresh = !image->durable.there;
    disk->images = image;
    return image;
}

static void make_durable(struct failing_disk *disk, struct image *image)
{
    if (disk->lies)
        return;
    for (size_t i = 0; i < image->pending_count; i++)
        apply(&image->durable, &image->pending[i]);
    image->durable.there = true;
    forget_pending(image);
    clear(&image->before);
    image->fresh = false;
}

/* Linux marks pages clean after a failed sync: a later one that succeeds does not save them. */
static void lose_some(struct failing_disk *disk, struct image *image)
{
    size_t kept = 0;
    for (size_t i = 0; i < image->pending_count; i++)
        if (dice(disk, 2))
            image->pending[kept++] = image->pending[i];
        else
            free(image->pending[i].data);
    image->pending_count = kept;
}

/* --- power --- */

static void apply_torn(struct failing_disk *disk, struct bytes *b, const struct pending *p)
{
    if (!p->data) {
        if (dice(disk, 2))
            apply(b, p);
        return;
    }
    uint32_t mood = dice(disk, 4); /* all, nothing, or sector by sector */
    for (size_t at = 0; at < p->len; at += SECTOR) {
        size_t len = p->len - at < SECTOR ? p->len - at : SECTOR;
        unsigned char noise[SECTOR];
        memset(noise, (int)dice(disk, 256), sizeof noise);
        uint32_t fate = mood == 0 ? 0 : mood == 1 ? 9 : dice(disk, 10);
        if (fate < 5)
            put(b, p->offset + at, p->data + at, len);
        else if (fate == 5)
            put(b, p->offset + at, noise, len);
    }
}

static void after_power_cut(struct failing_disk *disk, struct image *image)
{
    struct bytes *b = &image->durable;
    if (image->fresh && dice(disk, 2)) {
        store(&image->before, image->path);
        return;
    }
    if (image->fresh && image->pending_count > 0)
        b->there = true;
    for (size_t left = image->pending_count; left > 0; left--) {
        size_t pick = dice(disk, (uint32_t)left);
        struct pending p = image->pending[pick];
        image->pending[pick] = image->pending[left - 1];
        image->pending[left - 1] = p;
        apply_torn(disk, b, &p);
    }
    store(b, image->path);
}

static void drop_images(struct failing_disk *disk)
{
    while (disk->images) {
        struct image *image = disk->images;
        disk->images = image->next;
        forget_pending(image);
        free(image->pending);
        clear(&image->durable);
        clear(&image->before);
        free(image);
    }
}

void failing_disk_power_on(struct failing_disk *disk)
{
    for (struct image *image = disk->images; image; image = image->next) {
        char shared[sizeof image->path + 8];
        snprintf(shared, sizeof shared, "%s-shm", image->path);
        unlink(shared);
        after_power_cut(disk, image);
    }
    drop_images(disk);
    disk->dead = false;
    disk->cut = 0;
    disk->fault = DISK_WELL;
}

/* --- what each operation meets --- */

static int fault_code(struct failing_disk *disk, enum operation op)
{
    bool concerns = disk->fault == DISK_SYNC_ERROR ? op == OP_SYNC : op == OP_WRITE || op == OP_TRUNCATE;
    if (disk->fault == DISK_WELL || !concerns || (disk->wait > 0 && --disk->wait > 0))
        return SQLITE_OK;
    static const int codes[] = {SQLITE_OK, SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_READONLY,
                                SQLITE_IOERR_FSYNC};
    int code = codes[disk->fault];
    if (disk->times > 0 && --disk->times == 0)
        disk->fault = DISK_WELL;
    return code;
}

/* Whether the operation may happen; *cut when the power goes while it happens. Under the mutex. */
static int meet(struct failing_disk *disk, enum operation op, bool *cut)
{
    static const int dead_codes[] = {SQLITE_IOERR_WRITE, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_FSYNC,
                                     SQLITE_IOERR_DELETE};
    *cut = false;
    if (disk->dead)
        return dead_codes[op];
    disk->operations++;
    if (disk->cut > 0 && --disk->cut == 0) {
        disk->dead = *cut = true;
        return dead_codes[op];
    }
    return fault_code(disk, op);
}

static int file_write(sqlite3_file *base, const void *data, int len, sqlite3_int64 offset)
{
    struct disk_file *file = (struct disk_file *)base;
    struct failing_disk *disk = file->disk;
    bool cut;
    pthread_mutex_lock(&disk->mutex);
    int rc = meet(disk, OP_WRITE, &cut);
    if (file->image && (rc == SQLITE_OK || cut))
        add_pending(file->image, (size_t)offset, data, (size_t)len);
    if (rc == SQLITE_OK)
        rc = file->below->pMethods->xWrite(file->below, data, len, offset);
    pthread_mutex_unlock(&disk->mutex);
    return rc;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    struct disk_file *file = (struct disk_file *)base;
    struct failing_disk *disk = file->disk;
    bool cut;
    pthread_mutex_lock(&disk->mutex);
    int rc = meet(disk, OP_TRUNCATE, &cut);
    if (file->image && (rc == SQLITE_OK || cut))
        add_pending(file->image, (size_t)size, NULL, 0);
    if (rc == SQLITE_OK)
        rc = file->below->pMethods->xTruncate(file->below, size);
    pthread_mutex_unlock(&disk->mutex);
    return rc;
}

static int file_sync(sqlite3_file *base, int flags)
{
    struct disk_file *file = (struct disk_file *)base;
    struct failing_disk *disk = file->disk;
    bool cut;
    (void)flags;
    if (disk->sync_us > 0)
        usleep(disk->sync_us);
    pthread_mutex_lock(&disk->mutex);
    int rc = meet(disk, OP_SYNC, &cut);
    if (rc == SQLITE_OK) {
        disk->syncs++;
        if (file->image)
            make_durable(disk, file->image);
    } else if (!disk->dead && file->image) {
        lose_some(disk, file->image);
    }
    pthread_mutex_unlock(&disk->mutex);
    return rc;
}

static int disk_remove(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    struct failing_disk *disk = vfs->pAppData;
    bool cut;
    pthread_mutex_lock(&disk->mutex);
    int rc = meet(disk, OP_REMOVE, &cut);
    if (rc == SQLITE_OK || cut) {
        struct image *image = image_of(disk, path);
        forget_pending(image);
        if (!image->fresh) {
            clear(&image->before);
            image->before = image->durable;
            image->durable = (struct bytes){0};
        }
        clear(&image->durable);
        image->fresh = true;
        if (sync_folder && rc == SQLITE_OK)
            clear(&image->before);
    }
    if (rc == SQLITE_OK)
        rc = disk->below->xDelete(disk->below, path, 0);
    pthread_mutex_unlock(&disk->mutex);
    return rc;
}

/* --- the rest goes straight through --- */

#define BELOW(base) (((struct disk_file *)(base))->below)

static int file_close(sqlite3_file *base)
{
    return BELOW(base)->pMethods->xClose(BELOW(base));
}
static int file_read(sqlite3_file *base, void *out, int len, sqlite3_int64 offset)
{
    return BELOW(base)->pMethods->xRead(BELOW(base), out, len, offset);
}
static int file_size(sqlite3_file *base, sqlite3_int64 *size)
{
    return BELOW(base)->pMethods->xFileSize(BELOW(base), size);
}
static int file_lock(sqlite3_file *base, int level)
{
    return BELOW(base)->pMethods->xLock(BELOW(base), level);
}
static int file_unlock(sqlite3_file *base, int level)
{
    return BELOW(base)->pMethods->xUnlock(BELOW(base), level);
}
static int file_check_lock(sqlite3_file *base, int *out)
{
    return BELOW(base)->pMethods->xCheckReservedLock(BELOW(base), out);
}
static int file_control(sqlite3_file *base, int op, void *arg)
{
    return BELOW(base)->pMethods->xFileControl(BELOW(base), op, arg);
}
static int file_sector(sqlite3_file *base)
{
    return BELOW(base)->pMethods->xSectorSize(BELOW(base));
}
static int file_character(sqlite3_file *base)
{
    return BELOW(base)->pMethods->xDeviceCharacteristics(BELOW(base));
}
static int file_shm_map(sqlite3_file *base, int page, int size, int extend, void volatile **out)
{
    return BELOW(base)->pMethods->xShmMap(BELOW(base), page, size, extend, out);
}
static int file_shm_lock(sqlite3_file *base, int offset, int n, int flags)
{
    return BELOW(base)->pMethods->xShmLock(BELOW(base), offset, n, flags);
}
static void file_shm_barrier(sqlite3_file *base)
{
    BELOW(base)->pMethods->xShmBarrier(BELOW(base));
}
static int file_shm_unmap(sqlite3_file *base, int remove_it)
{
    return BELOW(base)->pMethods->xShmUnmap(BELOW(base), remove_it);
}

/* Version 2: with shared memory for the log's index, without mapping the file itself, which would bypass xWrite. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_character,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out_flags)
{
    struct failing_disk *disk = vfs->pAppData;
    struct disk_file *file = (struct disk_file *)base;
    *file = (struct disk_file){.disk = disk, .below = (sqlite3_file *)(file + 1)};
    pthread_mutex_lock(&disk->mutex);
    if (path) /* before the file may be made */
        file->image = image_of(disk, path);
    int rc = disk->below->xOpen(disk->below, path, file->below, flags, out_flags);
    pthread_mutex_unlock(&disk->mutex);
    if (rc == SQLITE_OK)
        file->base.pMethods = &methods;
    return rc;
}

static int disk_access(sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
    struct failing_disk *disk = vfs->pAppData;
    return disk->below->xAccess(disk->below, path, flags, out);
}
static int disk_full_path(sqlite3_vfs *vfs, const char *path, int size, char *out)
{
    struct failing_disk *disk = vfs->pAppData;
    return disk->below->xFullPathname(disk->below, path, size, out);
}
static int disk_randomness(sqlite3_vfs *vfs, int len, char *out)
{
    struct failing_disk *disk = vfs->pAppData;
    return disk->below->xRandomness(disk->below, len, out);
}
static int disk_sleep(sqlite3_vfs *vfs, int microseconds)
{
    struct failing_disk *disk = vfs->pAppData;
    return disk->below->xSleep(disk->below, microseconds);
}
static int disk_time(sqlite3_vfs *vfs, double *out)
{
    struct failing_disk *disk = vfs->pAppData;
    return disk->below->xCurrentTime(disk->below, out);
}
static int disk_last_error(sqlite3_vfs *vfs, int len, char *out)
{
    (void)vfs;
    (void)len;
    (void)out;
    return 0; /* the failures made here are no failures of the system */
}

struct failing_disk *failing_disk_new(const char *name, uint64_t seed)
{
    struct failing_disk *disk = grow(NULL, sizeof *disk);
    memset(disk, 0, sizeof *disk);
    disk->below = sqlite3_vfs_find(NULL);
    disk->seed = seed;
    if (!disk->below)
        abort();
    disk->vfs = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = (int)sizeof(struct disk_file) + disk->below->szOsFile,
        .mxPathname = disk->below->mxPathname,
        .zName = name,
        .pAppData = disk,
        .xOpen = disk_open,
        .xDelete = disk_remove,
        .xAccess = disk_access,
        .xFullPathname = disk_full_path,
        .xRandomness = disk_randomness,
        .xSleep = disk_sleep,
        .xCurrentTime = disk_time,
        .xGetLastError = disk_last_error,
    };
    pthread_mutex_init(&disk->mutex, NULL);
    if (sqlite3_vfs_register(&disk->vfs, 0) != SQLITE_OK)
        abort();
    return disk;
}

void failing_disk_free(struct failing_disk *disk)
{
    sqlite3_vfs_unregister(&disk->vfs);
    drop_images(disk);
    pthread_mutex_destroy(&disk->mutex);
    free(disk);
}

/* --- settings, from any thread --- */

void failing_disk_slow(struct failing_disk *disk, unsigned microseconds)
{
    disk->sync_us = microseconds;
}

unsigned long failing_disk_syncs(struct failing_disk *disk)
{
    pthread_mutex_lock(&disk->mutex);
    unsigned long syncs = disk->syncs;
    pthread_mutex_unlock(&disk->mutex);
    return syncs;
}

unsigned long failing_disk_operations(struct failing_disk *disk)
{
    pthread_mutex_lock(&disk->mutex);
    unsigned long operations = disk->operations;
    pthread_mutex_unlock(&disk->mutex);
    return operations;
}

void failing_disk_fail(struct failing_disk *disk, enum disk_fault fault, unsigned nth, unsigned times)
{
    pthread_mutex_lock(&disk->mutex);
    disk->fault = fault;
    disk->wait = nth;
    disk->times = times;
    pthread_mutex_unlock(&disk->mutex);
}

void failing_disk_cut(struct failing_disk *disk, unsigned nth)
{
    pthread_mutex_lock(&disk->mutex);
    disk->cut = nth;
    pthread_mutex_unlock(&disk->mutex);
}

bool failing_disk_dead(struct failing_disk *disk)
{
    pthread_mutex_lock(&disk->mutex);
    bool dead = disk->dead;
    pthread_mutex_unlock(&disk->mutex);
    return dead;
}

void failing_disk_lie(struct failing_disk *disk, bool lies)
{
    pthread_mutex_lock(&disk->mutex);
    disk->lies = lies;
    pthread_mutex_unlock(&disk->mutex);
}
