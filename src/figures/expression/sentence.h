/*
 * A definition as plain sentences, from its tree and the labels of fields and terms, in Dutch or English:
 *
 *     Aandeel geboorten (per 100) waarvoor geldt: te vroeg geboren. Gerekend over geboorten waarvoor geldt: zwangerschapsduur
 *     ten minste 168 dagen. ‘te vroeg geboren’ betekent: zwangerschapsduur minder dan 259 dagen.
 *
 * Terms are named by their label; behind the two sentences each term that was named is explained, in the order in which
 * they come up.
 */
#ifndef KIEM_FIGURES_EXPRESSION_SENTENCE_H
#define KIEM_FIGURES_EXPRESSION_SENTENCE_H

#include "base/buf.h"
#include "figures/indicator.h"

enum sentence_language { SENTENCE_NL, SENTENCE_EN };

/* One sentence a line. Memory for the work comes from `a`; ERR_NOMEM, also when `out` is full. */
int sentence_write(struct buf *out, struct arena *a, const struct indicator *i,
                   enum sentence_language language, struct err *err) MUST_USE;

#endif
