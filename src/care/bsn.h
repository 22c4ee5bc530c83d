/* The citizen service number (burgerservicenummer): its form and its 11-test. It says nothing of who bears
 * it. */
#ifndef KIEM_CARE_BSN_H
#define KIEM_CARE_BSN_H

#include "base/err.h"

#include <stdbool.h>

enum { BSN_SIZE = 10 }; /* nine digits and NUL */

/* Nine digits d1…d9 with 9·d1 + 8·d2 + … + 2·d8 − d9 a multiple of 11, and not all zero (Wet algemene
 * bepalingen burgerservicenummer; Besluit bsn). Anything but nine digits is false. */
bool bsn_valid(const char *digits);
/* As people write it ("1234.56.782", "1234 56 782"; eight digits: an old number, gets its 0 in front) → nine
 * digits. ERR_INVALID "bsn_form" (not 8 or 9 digits), "bsn_check" (fails the 11-test); `where` is the form
 * field. The number itself never stands in the error. */
int bsn_normalise(char out[BSN_SIZE], const char *text, const char *where, struct err *err) MUST_USE;

#endif
