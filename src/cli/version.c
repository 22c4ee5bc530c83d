/* kiem version: what this program is made of. */
#include "cli/cli.h"

#include <stdio.h>

int command_version(const struct options *o)
{
    (void)o;
    printf("kiem %s, schema %zu, %zu statements\n", KIEM_VERSION, sql_catalog.migration_count,
           sql_catalog.statement_count);
    return 0;
}
