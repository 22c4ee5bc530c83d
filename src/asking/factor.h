/*
 * The factor catalogue (definitions.md §2): every risk and protective factor the programme names, as content.
 * A factor says how long it stays current, which disciplines it may need, how urgent it is and which consent
 * scope it is in.
 */
#ifndef KIEM_CARE_FACTOR_H
#define KIEM_CARE_FACTOR_H

#include "asking/gestation.h"

enum factor_kind { FACTOR_RISK, FACTOR_PROTECTIVE };
enum factor_group { GROUP_MEDICAL, GROUP_PSYCHOSOCIAL, GROUP_CHILD, GROUP_PROTECTIVE };
enum urgency { URGENCY_NONE, URGENCY_WEEK, URGENCY_SAME_DAY, URGENCY_AT_ONCE };
enum validity { VALIDITY_EVENT, VALIDITY_PREGNANCY, VALIDITY_PERMANENT, VALIDITY_MONTHS };
/* What the file knows by itself and nobody is asked. */
enum fact { FACT_NONE, FACT_YOUNG_PARENT, FACT_MULTIPLE_PREGNANCY, FACT_LATE_CARE, FACT_CHILD_PRETERM };

enum {
    FACTOR_EVENT_MONTHS = 6,          /* how long an event stays current unless answered anew */
    FACTOR_DAYS_AFTER_PREGNANCY = 56, /* validity "pregnancy" runs on until 8 weeks after its end */
    FACTOR_DISCIPLINES_MAX = 16,      /* distinct disciplines one factor may name */
    FACTORS_MAX = 500,
};

struct factor {
    const char *code;
    const char *scope; /* consent scope */
    const char **disciplines;
    size_t discipline_count;
    enum factor_kind kind;
    enum factor_group group;
    enum urgency urgency;
    enum validity validity;
    int validity_months; /* for VALIDITY_MONTHS */
    enum fact fact;
    struct label label, explain;
};

struct factors {
    const struct factor *items;
    size_t count;
    int young_parent_below; /* years: fact young_parent */
    int protection_months;  /* how long answers say something of protection */
};

/* From content/factors.json; refuses duplicate and ill-formed codes, unknown kinds and more than FACTORS_MAX,
 * naming the factor. The texts are copied. */
int factors_load(struct factors *out, struct arena *a, const struct value *content, struct err *err) MUST_USE;
/* NULL when unknown. */
const struct factor *factors_find(const struct factors *f, const char *code);
const char *factor_kind_code(enum factor_kind k);
const char *factor_group_code(enum factor_group g);
const char *urgency_code(enum urgency u);
int urgency_parse(enum urgency *out, const char *code, const char *where, struct err *err) MUST_USE;

/*
 * Last day on which a factor signalled on `signalled` is current; DAY_FOREVER when permanent. event: 6
 * months; months: that many; pregnancy: 56 days after the end of `pregnancy` (one that still runs is taken to
 * end at 44 weeks at the latest), and as an event when there is none (NULL, no dates) or those 56 days had
 * passed when it was signalled.
 */
int32_t factor_current_until(const struct factor *f, int32_t signalled, const struct pregnancy *pregnancy);
bool factor_current_on(const struct factor *f, int32_t signalled, const struct pregnancy *pregnancy,
                       int32_t day);

/* What the file holds on one parent and one pregnancy or child. */
struct file_facts {
    int32_t day;              /* the day asked about */
    int32_t parent_birth_day; /* the parent's own; DAY_NONE: not known */
    bool pregnancy;           /* there is one, running or ended */
    int32_t due_day;          /* of that pregnancy; DAY_NONE: not known */
    int32_t birth_day;        /* of the child; DAY_NONE: not born */
    int fetuses;              /* 1, 2 …; 0: not known */
    int32_t first_care_day;   /* first contact with obstetric care; DAY_NONE: not known */
    int young_parent_below;   /* years: struct factors; 0: nobody's parent */
};

/* young_parent: the age at the birth, else on the due date, else on `day`. multiple_pregnancy: more than one.
 * late_care: first care later than day 70. child_preterm: born before day 259; "no" while not born. */
enum tri fact_holds(enum fact fact, const struct file_facts *file);

#endif
