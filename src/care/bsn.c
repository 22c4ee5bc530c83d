/* See bsn.h. Knows the number's form only: whether it was ever issued, and to whom, is for the registry of persons. */
#include "care/bsn.h"

#include <string.h>

enum { BSN_DIGITS = BSN_SIZE - 1 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool bsn_valid(const char *digits)
{
    static const int weights[BSN_DIGITS] = {9, 8, 7, 6, 5, 4, 3, 2, -1};
    if (strlen(digits) != BSN_DIGITS)
        return false;
    int sum = 0;
    bool zero = true;
    for (int i = 0; i < BSN_DIGITS; i++) {
        if (!is_digit(digits[i]))
            return false;
        zero = zero && digits[i] == '0';
        sum += weights[i] * (digits[i] - '0');
    }
    return !zero && sum % 11 == 0;
}

int bsn_normalise(char out[BSN_SIZE], const char *text, const char *where, struct err *err)
{
    char digits[BSN_SIZE] = "";
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        if (*p == ' ' || *p == '.' || *p == '-')
            continue;
        if (!is_digit(*p) || n == BSN_DIGITS)
            return err_set(err, ERR_INVALID, where, "bsn_form", NULL);
        digits[n++] = *p;
    }
    if (n == BSN_DIGITS - 1) {
        memmove(digits + 1, digits, n);
        digits[0] = '0';
    } else if (n != BSN_DIGITS) {
        return err_set(err, ERR_INVALID, where, "bsn_form", NULL);
    }
    if (!bsn_valid(digits))
        return err_set(err, ERR_INVALID, where, "bsn_check", NULL);
    memcpy(out, digits, BSN_SIZE);
    return 0;
}
