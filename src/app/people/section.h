/* A person's file is put together from sections, one per subject; each shows what this reader may see of it, or nothing. */
#ifndef KIEM_APP_SECTION_H
#define KIEM_APP_SECTION_H

#include "app/access.h"

/* Puts its part into c->page; has access already decided and recorded. A section that has something to show adds its
 * tab. What runs earlier decides the primary action. */
typedef int section(struct call *c, const struct access *a, struct err *err);

/* A tab that leads to the part of the page with id `name`; its words are the text "person.tab.NAME". */
void section_tab(struct call *c, const struct access *a, const char *name);
/* What to do now: the first one given is the page's one primary action, later ones become secondary. `label_key` is a
 * text, `path` goes behind "/persons/ID" ("" for the page itself). */
void section_primary(struct call *c, const struct access *a, const char *label_key, const char *path);
/* An action beside it. */
void section_action(struct call *c, const struct access *a, const char *label_key, const char *path);
/* A line above the actions that says what is waiting and leads there; the caller fills `status` and `when` of part-task
 * (pages/README.md) where it has them. */
struct value *section_task(struct call *c, const char *href, const char *title, const char *why);

/* --- the sections of this folder --- */
section people_who, people_family, people_timeline;

#endif
