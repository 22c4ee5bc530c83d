/*
 * Nu Niet Zwanger (A §4.1.2, spec C10): who comes in, and who may hold the conversations. The criteria are content
 * (content/nnz.json): one situation of the programme's at least, and every condition. Says why, either way; judges no woman.
 */
#ifndef KIEM_CARE_NNZ_H
#define KIEM_CARE_NNZ_H

#include "asking/calendar.h"
#include "asking/label.h"
#include "base/err.h"
#include "care/training.h"

enum { NNZ_MAX = 24 };

struct nnz_condition {
    const char *code;
    struct label not_so;    /* that it does not hold, as a heading … */
    struct label otherwise; /* … and what to say and do then */
};
struct nnz {
    const char *situations[NNZ_MAX];
    struct nnz_condition conditions[NNZ_MAX];
    struct training_courses trainings; /* without them nobody holds a conversation */
    size_t situation_count, condition_count;
};

/* Reads content/nnz.json: "situations", "conditions", "trainings". ERR_INVALID "content_member" names the entry. */
int nnz_load(struct nnz *out, struct arena *a, const struct value *tree, struct err *err) MUST_USE;

/* By the places of `struct nnz`; what nobody asked is TRI_UNKNOWN. */
struct nnz_answers {
    enum tri situations[NNZ_MAX], conditions[NNZ_MAX];
};
enum nnz_verdict { NNZ_ASK, NNZ_IN, NNZ_OUT };
/* NNZ_IN: the situations that hold. NNZ_OUT: the conditions that do not, or none when no situation holds. NNZ_ASK: what is
 * still to be asked. */
struct nnz_reason {
    bool is_condition;
    size_t at;
};
struct nnz_check {
    enum nnz_verdict verdict;
    struct nnz_reason reasons[2 * NNZ_MAX];
    size_t count;
};
/* A condition that does not hold decides at once; nobody is asked more than that takes. */
struct nnz_check nnz_check(const struct nnz *n, const struct nnz_answers *answers);

#endif
