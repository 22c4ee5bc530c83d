/*
 * Everything the programme says, loaded from named JSON texts (content/README.md has their shapes): one value for the
 * life of the process, handed to whoever needs a part. C knows kinds, never the items.
 */
#ifndef KIEM_CARE_CONTENT_H
#define KIEM_CARE_CONTENT_H

#include "asking/scoring.h"
#include "care/article.h"
#include "care/client_route.h"
#include "care/contact.h"
#include "care/group.h"
#include "care/life_profile.h"
#include "care/nnz.h"
#include "care/retention.h"
#include "care/route.h"
#include "care/young.h"

/* One file: `name` relative to the content folder ("routes/debts.json"). */
struct content_file {
    const char *name;
    const char *text;
    size_t len;
};

struct code_item {
    const char *code;
    struct label label, explain; /* explain: scopes only; otherwise empty */
    bool report;                 /* scopes only: a report under the Meldcode may hold it */
};
struct code_list {
    const char *code; /* "decline_reason"; also "scope" and "discipline" */
    const struct code_item *items;
    size_t count;
};

struct org_kind {
    const char *code;
    struct label label;
    struct codes disciplines;
    struct codes scope_codes;
    struct codes topics; /* of list "near_topic": what a parent comes for; none: not on the public page */
    scope_set scopes;    /* the widest set such a kind may ever receive */
    bool care;           /* delivers care or help, so may hold a family file */
    bool bsn;            /* may use the citizen service number */
    bool report;         /* receives reports under the Meldcode: Veilig Thuis, emergency services */
};

struct content_instrument {
    const char *file; /* of the questionnaire */
    const struct instrument *questionnaire;
    const struct scoring *scoring; /* NULL: none was given */
    const struct value *source;    /* the FHIR Questionnaire itself */
    bool imported;                 /* not the program's own */
    bool withdrawn;                /* imported, and asked of nobody any more */
};

struct content_text {
    const char *key;
    struct label label;
    const char *file;
};

struct content {
    struct factors factors;
    struct calendar calendar;
    struct terms terms;
    const struct value *terms_source; /* for terms_load() with a coalition's own */
    struct retention retention;
    struct group_content groups;
    struct schedule before;               /* when a wish for children is a subject: care/child_wish.h */
    struct training_courses wish_courses; /* in asking about one */
    struct nnz nnz;
    struct young_content young;
    struct schedule schedule;       /* the programme's own, then those of imported instruments */
    struct schedule programme;      /* the programme's own: what counts of "asked in time" are about */
    struct contact_scheme contacts; /* of youth health care with a child */
    struct client_routes client_routes;
    struct life_areas life_areas;
    const struct code_list *
        lists; /* of codes.json, "scope" and "discipline", those of nnz.json ("nnz_not_so" of its conditions), "wish_course" */
    size_t list_count;
    const struct org_kind *kinds;
    size_t kind_count;
    const struct content_instrument *instruments;
    size_t instrument_count;
    struct route_set routes;          /* the national examples */
    const char **route_files;         /* file of each route */
    const struct content_text *texts; /* by key */
    size_t text_count;
    const struct article *articles; /* in the order of the files */
    size_t article_count;
};

/* Loads all of it, whatever the order of the files; texts are copied into `a`. Names that do not end in ".json" are passed
 * over. Stops at the first thing that is not of the right shape: ERR_INVALID with {where} "routes/debts.json: steps.2", as
 * the part's own loader says; "content_missing" when one of the single files is not there, "content_name" for a file that
 * belongs nowhere, "content_pair" for a scoring without its questionnaire, "scope_count" (over SCOPES_MAX).
 * What the parts say about one another is content_check()'s. */
int content_load(struct content **out, struct arena *a, const struct content_file *files, size_t count,
                 struct err *err) MUST_USE;

/* Who hears of a file that does not load; 0 goes on without it, a negative code stops the load with that code. */
struct content_faults {
    int (*on_fault)(void *state, const char *file, const struct err *fault);
    void *state;
};
/* As content_load(), but each fault goes to `faults`. What rests on a file that failed is left out. */
int content_load_each(struct content **out, struct arena *a, const struct content_file *files, size_t count,
                      const struct content_faults *faults, struct err *err) MUST_USE;

/* Instruments and moments that come beside those of a content. */
struct content_more {
    const struct content_instrument *instruments;
    size_t instrument_count;
    const struct moment *moments;
    size_t moment_count;
};
/* `base` with `more` behind its own; everything is shared, so both must outlive it. */
int content_extend(struct content **out, struct arena *a, const struct content *base,
                   const struct content_more *more, struct err *err) MUST_USE;

/* The text of `key` in "nl" or "en" (Dutch when the language has none); NULL for an unknown key and for
 * NULL: a key for which there was no memory. */
const char *content_text(const struct content *c, const char *lang, const char *key);
/* The label of a code in a list ("decline_reason", "scope", "discipline", also "org_kind", "factor", "term", "step",
 * "route", "instrument", "group_kind"); the code itself when it is unknown, so that old data stay readable; never NULL. */
const char *content_label(const struct content *c, const char *list, const char *code, const char *lang);
/* NULL when there is none. */
const struct code_list *content_list(const struct content *c, const char *list);
bool content_has_code(const struct content *c, const char *list, const char *code);

/* NULL when unknown. */
const struct org_kind *content_org_kind(const struct content *c, const char *code);
const struct content_instrument *content_instrument(const struct content *c, const char *code);
/* The version in force on `day`. */
const struct route *content_route(const struct content *c, const char *code, int32_t day);
const struct step *content_step(const struct content *c, const char *code, int32_t day);

/* The bit of a scope; 0 when unknown. */
scope_set content_scope(const struct content *c, const char *code);
/* The bits of several; unknown ones add nothing. */
scope_set content_scope_set(const struct content *c, const struct codes *codes);
/* Code of the n-th scope (bit 1u << n); NULL past the last. */
const char *content_scope_code(const struct content *c, size_t n);
/* What a report under the Meldcode may hold. */
scope_set content_report_scopes(const struct content *c);

#endif
