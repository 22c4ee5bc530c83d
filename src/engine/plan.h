/* What kiem figures plan reads and writes. */
#ifndef KIEM_ENGINE_PLAN_H
#define KIEM_ENGINE_PLAN_H

#include "engine/engine.h"
#include "figures/plan/plan.h"

/* A plan's question with the names that its files use. */
struct plan_files {
    struct engine *e;
    struct plan_need need;
    const char **child, **team; /* names, as in the files */
    const char *(*chosen)[2];   /* child and team of each choice, as in the file */
    size_t let_go;              /* choices that a human took back, with a reason */
};

/* Reads both files, and the choices unless NULL. ERR_NOT_FOUND or ERR_IO "file_read"; ERR_INVALID "csv_…", "plan_…" with file:line. */
int plan_read(struct plan_files *out, struct engine *e, const char *const *paths, struct err *err) MUST_USE;
/* plan.csv, left-out.csv, not-kept.csv and teams.csv in the folder, which is made when it is not there. */
int plan_write(const struct plan_files *f, const struct plan *p, const char *folder,
               struct err *err) MUST_USE;

#endif
