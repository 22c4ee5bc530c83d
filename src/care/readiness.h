/*
 * When a parent is asked whether she feels ready for her child (A §2, goal 5: parents' own report, before and after
 * support). Support begins when a step of her plan is agreed, and ends when none runs any more.
 */
#ifndef KIEM_CARE_READINESS_H
#define KIEM_CARE_READINESS_H

#include <stdbool.h>
#include <stdint.h>

enum ready_moment { READY_NONE, READY_BEFORE, READY_AFTER };

/* `begun`: steps that were ever agreed; `running`: those of them that still run; `last`: the moment she answered last. `lost`: her last
 * pregnancy ended without a living child, and none runs: then nothing is asked. What is asked now; each once for a stretch of
 * support. */
enum ready_moment ready_asked(int64_t begun, int64_t running, enum ready_moment last, bool lost);
/* "before", "after"; NULL for none. */
const char *ready_moment_code(enum ready_moment m);
/* READY_NONE for any other text, and NULL. */
enum ready_moment ready_moment_of(const char *code);

#endif
