/* kiem figures version: what this program is. */
#include "engine/engine.h"

static int run(struct engine *e)
{
    say(e, stdout, "command.version", KIEM_VERSION);
    return 0;
}

const struct engine_command command_version = {"version", "", "what this program is", NULL, run};
