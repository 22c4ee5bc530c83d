/* kiem audit verify | search: whether the audit is whole, and what it says of a person, an account or an organisation. */
#include "cli/cli.h"

#include "app/audit_chain.h"
#include "base/str.h"

#include <stdio.h>

int command_audit(const struct options *o)
{
    if (o->argc < 1 || !text_is(o->argv[0], "verify")) {
        fputs("usage: kiem audit OPTIONS verify\n", stderr);
        return 2;
    }
    struct install i;
    struct err err;
    struct audit_state state;
    int rc = install_open(&i, o, OPEN_READ_ONLY, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    rc = audit_verify(&state, &i.app, &err);
    int exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    if (rc == 0)
        printf("audit is whole: %lld rows in %lld batches, %lld not sealed yet\nhead %s\n",
               (long long)state.rows, (long long)state.batches, (long long)state.unsealed, state.head);
    install_close(&i);
    return exit_code;
}
