/* A made-up instrument of others, with its scoring, in a world: imported, begun, signed; and what the tables say then. */
#ifndef KIEM_TEST_FEELINGS_H
#define KIEM_TEST_FEELINGS_H

#include "app/world.h"

#define FEELINGS "test/app/instruments/feelings.json"
#define SCORING "test/app/instruments/feelings.scoring.json"

/* The text of a file, in the arena of the content. */
const char *feelings_text(struct world *w, const char *path);
/* `text` with the first `from` made `to`. */
const char *text_changed(struct world *w, const char *text, const char *from, const char *to);
/* By the administrator; scoring NULL: none. */
int import_instrument(struct world *w, const char *questionnaire, const char *scoring);
/* As a server does: what came or went is on the shelf. */
void take_up(struct world *w);
void import_feelings(struct world *w);
/* A draft of it by the midwife; alone, and signed. */
void begin_feelings(struct world *w, const char *person, char response[37]);
int sign_feelings(struct world *w, const char *response, const char *sad, const char *worried,
                  const char *sleepless, const char *harm);
/* What a statement with one id says. */
struct value *rows_of(struct world *w, enum sql_name name, const char *person);
/* "yes", "no", "unknown"; "none" when nothing is said of the factor. */
const char *state_of(const struct value *findings, const char *factor);

#endif
