/* See curve_oracle.h. Compares nothing itself. */
#include "figures/curve_oracle.h"

#include "figures/curve/number.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const files[] = {"lms.csv", "growth.csv", "smocc.csv", "milestones.csv"};

bool curve_oracle_has_r(void)
{
    return system("Rscript --version >/dev/null 2>&1") == 0;
}

const char *curve_oracle_run(struct arena *a)
{
    static const char *const needed[] = {"who/weianthro.txt", "nl_growth/nl4_hgt.csv",
                                         "dscore/references_all.csv", "smocc/gcdg_nld_smocc.txt",
                                         "smocc/smocc_200_growth.csv"};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (access(arena_printf(a, "../shared/data/%s", needed[i]), R_OK) != 0)
            return NULL;
    char folder[] = "/tmp/kiem-curves-XXXXXX";
    if (!curve_oracle_has_r() || !mkdtemp(folder))
        return NULL;
    const char *command = arena_printf(a, "Rscript test/figures/curves.R ../shared/data %s", folder);
    if (system(command) != 0)
        fail_msg("curves.R failed");
    return arena_str(a, folder);
}

void curve_oracle_remove(const char *folder)
{
    char path[200];
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    rmdir(folder);
}

void curve_oracle_open(struct curve_oracle *o, struct arena *a, const char *folder, const char *file)
{
    BUF_AUTO text;
    buf_init(&text, 64u << 20);
    char part[65536];
    const char *path = arena_printf(a, "%s/%s", folder, file);
    FILE *in = fopen(path, "rb");
    if (!in)
        fail_msg("%s is not there", path);
    for (size_t n; in && (n = fread(part, 1, sizeof part, in)) > 0;)
        buf_add(&text, part, n);
    fclose(in);
    csv_open(&o->csv, path, buf_keep(&text, a), text.len);
    assert_true(curve_oracle_next(o)); /* the header */
}

bool curve_oracle_next(struct curve_oracle *o)
{
    struct err err = {0};
    int got = csv_next(&o->csv, &err);
    if (got < 0)
        fail_msg("%s %s", err.key, err.where);
    if (got == 0)
        csv_release(&o->csv);
    return got == 1;
}

double curve_oracle_number(const struct curve_oracle *o, int column)
{
    const char *text = csv_field(&o->csv, column);
    double value = NAN;
    if (text[0] && !number_read(&value, text))
        fail_msg("%s:%u: %s", o->csv.name, o->csv.line, text);
    return value;
}

bool close_to(double a, double b, double most)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) <= most;
}
