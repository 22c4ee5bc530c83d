/* room: vault */
/* One-time codes: a secret and a code as people type them, the secret up to the first line end. */
#include "fuzz.h"

#include "vault/vault.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[512];
    if (size >= sizeof text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    char *code = strchr(text, '\n');
    if (code)
        *code++ = '\0';
    char made[7];
    int64_t step = -1;
    int result = totp_code(made, text, 100, NULL);
    FUZZ_CHECK(result == 0 || result == ERR_INVALID);
    int checked = totp_check(&step, text, code ? code : "", 100 * 30000, -1, NULL);
    FUZZ_CHECK(result == 0 ? checked == 0 || checked == ERR_DENIED : checked == ERR_INVALID);
    FUZZ_CHECK(checked == 0 ? step >= 99 && step <= 101 : step == -1);
    if (result == 0)
        FUZZ_CHECK(totp_check(&step, text, made, 100 * 30000, -1, NULL) == 0);
    return 0;
}
