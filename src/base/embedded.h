/* A file that travels inside the program. Tables of these are made by tools/embed and end with a NULL name. */
#ifndef KIEM_BASE_EMBEDDED_H
#define KIEM_BASE_EMBEDDED_H

struct embedded {
    const char *name; /* path below its root, for example "routes/debts.json" */
    const unsigned char *data, *end;
};

#endif
