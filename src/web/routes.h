/* The two files of the table of routes: routes.c (care and the parent's own place) and routes_org.c (the rest), and the
 * words that their lines are written in. Whoever reads the table asks route.h. */
#ifndef KIEM_WEB_ROUTES_H
#define KIEM_WEB_ROUTES_H

#include "web/pages.h"

#define GET HTTP_GET
#define POST HTTP_POST
#define FORMS(...)                                                                                           \
    (const struct form *const[])                                                                             \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }

enum { CARE = ROLE_PROFESSIONAL, DESK = ROLE_PROFESSIONAL | ROLE_ASSISTANT };

extern const struct web_route routes_org[];
extern const size_t routes_org_count;

#endif
