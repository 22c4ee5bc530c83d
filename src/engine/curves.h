/*
 * Curves as the store keeps them: one file each, STORE/curves/KIND@NAME@VERSION.curve, written once. For every command that
 * scores or counts with curves.
 */
#ifndef KIEM_ENGINE_CURVES_H
#define KIEM_ENGINE_CURVES_H

#include "engine/engine.h"
#include "figures/curve/curve.h"

/* A row of the options of a command: {CURVES_OPTION}. */
#define CURVES_OPTION "--curve", "KIND@NAME@VERSION,…", "which curves to use (the ones imported last)"

/* A kind as a bit of a set of kinds. */
#define CURVES(kind) (1u << (kind))

/* Opens the curves of those kinds, in e->arena: what --curve says (where the command has CURVES_OPTION), else the one imported
 * last. Every file of the kinds is checked first. A kind of which there is none stays NULL, but birth weight, which is then
 * the formula. ERR_INVALID "curve_damaged" with the file's name; ERR_NOT_FOUND "curve_none" for one that was asked for by
 * name; ERR_IO; ERR_NOMEM. */
int curves_open(struct curves *out, const struct engine *e, unsigned kinds, struct err *err) MUST_USE;
/* ERR_NOT_FOUND "curve_needed" when that kind is not there. */
int curves_need(const struct curves *c, enum curve_kind kind, struct err *err) MUST_USE;
/* Says which curves of those kinds are used, one line each, by kind, name and version. */
void curves_say(const struct engine *e, FILE *to, const struct curves *c, unsigned kinds);

#endif
