/* Numbers that another program computed, kept as a table beside the script that made it, and closeness in relative
 * terms. */
#ifndef KIEM_TEST_NUM_ORACLE_H
#define KIEM_TEST_NUM_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { ORACLE_NUMBERS = 200 };

/* A line "name number number …"; a line that starts with # is skipped. */
struct oracle_row {
    char name[64];
    double x[ORACLE_NUMBERS];
    size_t count;
};
bool oracle_next(struct oracle_row *row, FILE *file);
/* The table test/ROOM/NAME; fails the test when it cannot be opened. */
FILE *oracle_open(const char *path);

/* |a − b| ≤ tolerance·max(|a|, |b|); two NANs are close, and two equal infinities. */
bool is_close(double a, double b, double tolerance);
/* Fails the test, with what was compared and the line it stands on. */
void check_close(double actual, double expected, double tolerance, const char *what, const char *file,
                 int line);
#define assert_close(actual, expected, tolerance)                                                            \
    check_close(actual, expected, tolerance, #actual, __FILE__, __LINE__)

#endif
