/* kiem serve: the pages, the jobs and the audit's sealer in one process, until SIGTERM or SIGINT. */
#ifndef KIEM_SERVE_H
#define KIEM_SERVE_H

#include "cli/cli.h"

int command_serve(const struct options *o);

#endif
