/*
 * The text format of Prometheus, version 0.0.4: families with HELP and TYPE, samples with labels. Names and labels are
 * given by the program and never come from a person; a label's value is escaped all the same.
 */
#ifndef KIEM_RUNNING_EXPOSITION_H
#define KIEM_RUNNING_EXPOSITION_H

#include "base/buf.h"
#include "base/meter.h"

struct metric_label {
    const char *name, *value; /* a NULL name ends a list */
};

/* Begins a family; its samples follow. `type`: "counter", "gauge", "histogram". */
void exposition_family(struct buf *out, const char *name, const char *type, const char *help);
/* `labels` may be NULL. */
void exposition_sample(struct buf *out, const char *name, const struct metric_label *labels, int64_t value);
/* A number of thousandths, written with three digits behind the point. */
void exposition_milli(struct buf *out, const char *name, const struct metric_label *labels,
                      int64_t thousandths);
/* Buckets, sum and count of a spread; `divide` 1,000,000 writes microseconds as seconds, 1 writes them as they are. */
struct exposition_spread {
    const char *name;
    const struct metric_label *labels; /* at most EXPOSITION_LABELS */
    const struct meter_spread *spread;
    const struct meter_scale *scale;
    int64_t divide;
};
enum { EXPOSITION_LABELS = 3 };
void exposition_spread(struct buf *out, const struct exposition_spread *s);

#endif
