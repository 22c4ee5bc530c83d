/* Shared by the use cases of this folder. */
#ifndef KIEM_APP_LIFE_KEEP_H
#define KIEM_APP_LIFE_KEEP_H

#include "app/life/life.h"

/* Opens :person for an organisation that keeps her file (its own, or taken over). ERR_DENIED "keepers_only". */
int keeper_open(struct access *a, struct call *c, const char *person, const struct audit_note *note,
                struct err *err) MUST_USE;
/* The way back to her file, and her name. */
int keeper_page(struct call *c, const struct access *a, struct err *err) MUST_USE;
/* A notice of that kind to everyone who keeps her file. */
int keepers_tell(int64_t *told, struct call *c, const char *person, const char *kind, const char *about,
                 struct err *err) MUST_USE;

/* Who else keeps her file, as the page's `others`; nobody: "others_agree" goes to the form's `without`. */
int keepers_put_others(struct call *c, const char *person, struct value *without, struct err *err) MUST_USE;
/* They must have been asked (the field "others_agree"): it is their record too. ERR_CONFLICT `key`. */
int keepers_asked(struct call *c, const char *person, const char *key, struct err *err) MUST_USE;

/* What destroying would take away, and what is kept by law or by others, item by item: `goes` and `kept` of the page, each
 * [{text, name}]. */
int destroy_put_items(struct call *c, const char *person, struct err *err) MUST_USE;

#endif
