/* Reading tables of numbers for tests, and comparing them. cmocka compares floats in single precision only. */
#include "num/oracle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

FILE *oracle_open(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("%s cannot be opened", path);
    return file;
}

bool oracle_next(struct oracle_row *row, FILE *file)
{
    char line[8192];
    do {
        if (!fgets(line, sizeof line, file))
            return false;
    } while (line[0] == '#' || line[0] == '\n');
    size_t len = strcspn(line, " \n");
    assert_true(len < sizeof row->name);
    memcpy(row->name, line, len);
    row->name[len] = '\0';
    row->count = 0;
    for (char *at = line + len, *end = at;; at = end) {
        double x = strtod(at, &end);
        if (end == at)
            return true;
        assert_true(row->count < ORACLE_NUMBERS);
        row->x[row->count++] = x;
    }
}

bool is_close(double a, double b, double tolerance)
{
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b);
    return a == b || fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b));
}

void check_close(double actual, double expected, double tolerance, const char *what, const char *file,
                 int line)
{
    if (is_close(actual, expected, tolerance))
        return;
    print_error("%s:%d: %s is %.17g, not %.17g (relative %.3g)\n", file, line, what, actual, expected,
                fabs(actual - expected) / fmax(fabs(actual), fabs(expected)));
    fail();
}
