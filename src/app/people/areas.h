/* Importing the postcode table: CBS files as texts. */
#ifndef KIEM_APP_PEOPLE_AREAS_H
#define KIEM_APP_PEOPLE_AREAS_H

#include "app/app.h"

struct areas_file {
    const char *name; /* in messages */
    const char *text; /* NULL: not given */
    size_t len;
};

/* What the import needs beside its call, which stands first. */
struct areas_call {
    struct call call;
    struct areas_file addresses; /* PC6;huisnummer;buurt;wijk;gemeente */
    struct areas_file names;     /* code;naam; may be left out */
};

/* Replaces the table as a whole or not at all; c->page has `addresses` and `names`, how many. ERR_INVALID with where =
 * file:line: "areas_column", "areas_pc6", "areas_number", "areas_code", "areas_inside", "areas_twice", "areas_name",
 * "areas_empty", or what csv.h says. */
int areas_import(struct call *c, struct err *err) MUST_USE;

#endif
