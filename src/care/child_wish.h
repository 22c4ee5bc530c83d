/*
 * A wish for children as a subject at regular contacts (C10, A §4.1.1: "een (volgende) kinderwens … in de reguliere
 * contactmomenten"). When it is due is content (before.json, of the shape of schedule.json): after a birth at set contacts of youth
 * health care, every year in a file that is not about a pregnancy or a young child.
 *
 *   - A talk with her, alone, answers the moment it falls in, whatever she said, also that she does not want to talk about it;
 *     so do the questions about a wish for a child when she answered those.
 *   - Not asked answers nothing: it stays due, with the reason on record.
 *   - While she is pregnant it is never due.
 */
#ifndef KIEM_CARE_CHILD_WISH_H
#define KIEM_CARE_CHILD_WISH_H

#include "care/schedule.h"

struct child_wish {
    int32_t day;
    bool asked;
};
struct child_wish_file {
    const struct schedule_file *dates;
    const struct child_wish *talks;
    size_t count;
};

/* `*out`: the moment to bring it up now, the earliest due; NULL: not now. It lies in the arena. */
int child_wish_due(const struct moment_status **out, struct arena *a, const struct schedule *moments,
                   const struct child_wish_file *file, int32_t day, struct err *err) MUST_USE;

/* Whether an instrument asks about it: answering its questions counts as a talk. */
bool child_wish_questions(const struct schedule *moments, const char *instrument);

/* Whether what was said on `day` came before this pregnancy and not before an earlier one: earlier than its first day, and not
 * earlier than the first day of any that began before it. */
bool child_wish_precedes(int32_t day, const struct pregnancy *p, const struct pregnancy *all, size_t count);

#endif
