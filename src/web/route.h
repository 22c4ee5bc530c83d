/* What a route and a form are: plain tables, from which the pages, the checks and OpenAPI are made. */
#ifndef KIEM_WEB_ROUTE_H
#define KIEM_WEB_ROUTE_H

#include "app/app.h"
#include "http/http.h"

/* --- forms --- */
enum field_kind {
    FIELD_TEXT,
    FIELD_TEXTAREA,
    FIELD_EMAIL,
    FIELD_PHONE,
    FIELD_DAY,      /* "2026-11-21" */
    FIELD_TIME,     /* local day and time, "2026-11-21T14:05" */
    FIELD_NUMBER,   /* whole, 0 or more */
    FIELD_CODE,     /* one of a list, as radio buttons */
    FIELD_SELECT,   /* one of a list or of the page's own choices, as a drop-down */
    FIELD_MANY,     /* any of a list, as check boxes: an array */
    FIELD_YES,      /* one check box: truth */
    FIELD_YESNO,    /* yes or no must be said: "yes", "no" */
    FIELD_ID,       /* an identifier; hidden */
    FIELD_HIDDEN,   /* a text the page gives; hidden */
    FIELD_BSN,      /* nine digits that pass the 11-test */
    FIELD_POSTCODE, /* "3011 AB" → "3011AB" */
    FIELD_PASSWORD,
    FIELD_NEW_PASSWORD, /* 10 to 200 characters; the use case finds its hash */
    FIELD_ONE_TIME_CODE,
    FIELD_HEADING, /* no field: a heading between the fields, with its hint as text */
    FIELD_ANSWERS, /* the fields of an instrument: "a.LINK" → an object of them, the others → an object "parts" */
};

struct field {
    const char *name;
    enum field_kind kind;
    bool required;
    unsigned max;     /* characters; 0 = 200, textareas 4,000 */
    const char *list; /* code list of content; NULL: choices come from the page (c->page "choices.NAME") */
    const char *autocomplete;
};

/* The label of a field is the text "form.FORM.FIELD", or else "field.FIELD"; its hint "….hint" when there is one; the
 * button "form.FORM.submit". */
struct form {
    const char *name;
    const struct field *fields; /* ends with a NULL name */
    bool inline_form;           /* one line, for a single button */
    bool danger;
    bool draft; /* as it is being typed: nothing is required yet */
};

/* --- routes --- */
struct exchange;

struct web_route {
    enum http_method method;
    const char *path;        /* "/families/:family" */
    unsigned roles;          /* enum role bits; 0 = everyone, signed in or not */
    use_case *use;           /* runs in a durable transaction … */
    bool look;               /* … or, for pages about no person, on a snapshot */
    const char *page;        /* template of a GET */
    const struct form *form; /* of a POST */
    const char *again; /* path of the GET that shows the form again when it was wrong; NULL: an error page */
    const struct form *const
        *forms; /* of a GET: the forms it shows (NULL-terminated); each leads to the POST with that form */
    void (*handle)(struct exchange *x); /* instead of all that */
    const char *summary;                /* one line for OpenAPI */
};

/* The one table of routes (routes.c, routes_org.c), by number from 0. */
size_t web_route_count(void);
const struct web_route *web_route(size_t i);

#endif
