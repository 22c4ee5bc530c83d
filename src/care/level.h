/*
 * The level of vulnerability (definitions.md §1): a snapshot on one day, with its explanation. It reads factors and
 * protection, never a route map; silence is never "zelfredzaam".
 */
#ifndef KIEM_CARE_LEVEL_H
#define KIEM_CARE_LEVEL_H

#include "asking/factor.h"

enum level {
    LEVEL_UNDETERMINED,
    LEVEL_SELF_RELIANT,              /* zelfredzaam */
    LEVEL_NO_RISK_LITTLE_PROTECTION, /* geen risico, weinig bescherming */
    LEVEL_POTENTIALLY_VULNERABLE,    /* potentieel kwetsbare situatie */
    LEVEL_VULNERABLE,                /* kwetsbare situatie */
    LEVEL_VERY_VULNERABLE,           /* zeer kwetsbare situatie */
};
const char *level_code(enum level l); /* "self_reliant" …, as in content */
int level_parse(enum level *out, const char *code, const char *where, struct err *err) MUST_USE;

/* The table of §1 itself, everything known: `risks` current risk factors, `disciplines` distinct ones over them. */
enum level level_rule(int risks, bool protection, int disciplines);

/* A factor as a response (or the file itself) said it on a day. */
struct signal {
    const struct factor *factor;
    enum tri present;
    int32_t day;
    int64_t order;                     /* later is newer; two of one day are told apart by it */
    const struct pregnancy *pregnancy; /* the one it was said in, or NULL */
    const char *source;                /* which answers: for the explanation; may be NULL */
};

struct level_input {
    int32_t day;
    const struct signal
        *signals; /* of any day, any order; protective ones are ignored; the outcome points at them */
    size_t count;
    const struct factor *const
        *asked; /* what the instrument of this phase asks (its findings): none may be forgotten */
    size_t asked_count;
    enum tri protection; /* P as the professional decided it, or as proposed */
    int disciplines;     /* D as edited with the family; -1: as the factors say */
};

struct level_outcome {
    enum level level;
    int risks_lower, risks_upper;             /* R */
    int disciplines_lower, disciplines_upper; /* D; equal when edited */
    enum tri protection;                      /* P */
    const struct signal **because;            /* risk factors that are current, in order of the input */
    size_t because_count;
    const struct factor **ask; /* undetermined: risk factors whose answer may change the outcome */
    size_t ask_count;
    bool ask_protection;
    const char **disciplines; /* over the current factors, each once */
    size_t discipline_count;
};

/*
 * Of each risk factor the newest word counts that is not "unknown" and still current (factor.h). Without one the factor
 * is unknown when the instrument asks it (`asked`; every factor among the signals when that is empty) or a current
 * signal says "unknown"; an older word on something nobody asks in this phase is over. Undetermined when protection is
 * unknown, when nothing was asked at all, or when what is unknown could make another outcome: the rule only rises with
 * more factors and disciplines, so the two extremes decide.
 */
int level_compute(struct level_outcome *out, struct arena *a, const struct level_input *in,
                  struct err *err) MUST_USE;

struct level_overrule {
    enum level chosen, computed; /* both stay visible */
    const char *reason;
    int64_t at; /* instant */
};

/* ERR_INVALID "overrule_reason" (empty), "overrule_level" (undetermined cannot be chosen). `reason` is not
 * copied. */
int level_overrule(struct level_overrule *out, enum level computed, enum level chosen, const char *reason,
                   int64_t at, struct err *err) MUST_USE;
/* Until the next response is signed. */
bool level_overrule_holds(const struct level_overrule *o, int64_t last_signed_at);

#endif
