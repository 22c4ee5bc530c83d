/* Real numbers in text: digits with a point or a comma, an exponent; nothing before or behind but blanks. */
#ifndef KIEM_FIGURES_CURVE_NUMBER_H
#define KIEM_FIGURES_CURVE_NUMBER_H

#include <stdbool.h>

/* The nearest double. "12.5", "12,5", "-.5", "1e-3"; not "", "nan", "0x1p3", "1,234.5" or what is too large for a double. */
bool number_read(double *out, const char *text) __attribute__((warn_unused_result));

#endif
