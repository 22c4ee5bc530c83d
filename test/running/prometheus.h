/* A strict reader of the text format of Prometheus 0.0.4, for tests: refuses what Prometheus refuses, and what its
 * guidelines advise against (a family without HELP or TYPE, samples of one family apart, a counter without _total). */
#ifndef KIEM_TEST_PROMETHEUS_H
#define KIEM_TEST_PROMETHEUS_H

#include <stdbool.h>

/* Fails the test with the line that is wrong. The text is not changed. */
void prometheus_check(const char *text);
/* Whether it is sound; the first thing that is wrong in `why`. */
bool prometheus_sound(const char *text, char why[200]);
/* The value of the sample that begins with `name` (with its labels, when it has any); fails the test when there is none. */
double prometheus_value(const char *text, const char *sample);

#endif
