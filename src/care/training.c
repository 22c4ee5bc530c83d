/* See training.h. Knows no professional: days and codes only. */
#include "care/training.h"

#include "asking/entry.h"
#include "base/str.h"

enum { MONTHS_MAX = 120, REMIND_MAX = 366 };

static const char *text_in(struct arena *a, const struct value *from, const char *member)
{
    const char *text = value_get_text(from, member);
    return text ? arena_str(a, text) : NULL;
}

static int course_load(struct training_course *out, const struct entry *e)
{
    const struct value *source = value_get(e->value, "source");
    const char *reviewed = value_get_text(e->value, "reviewed");
    struct training_course c = {.reviewed = DAY_NONE,
                                .source = text_in(e->arena, source, "name"),
                                .url = text_in(e->arena, source, "url")};
    int rc = entry_code(&c.code, e, "code");
    if (rc == 0)
        rc = entry_int(&c.months, e, "months", 1, MONTHS_MAX);
    if (rc == 0 && c.months == 0)
        rc = entry_wrong(e, "months");
    if (rc == 0 && reviewed && !day_parse(&c.reviewed, reviewed))
        rc = entry_wrong(e, "reviewed");
    if (rc == 0)
        *out = c;
    return rc;
}

int training_courses_load(struct training_courses *out, struct arena *a, const struct value *tree,
                          const char *member, struct err *err)
{
    struct entry file = {.value = tree, .arena = a, .err = err, .where = "courses"};
    struct training_courses all = {.count = 0};
    const struct value *list = NULL;
    int rc = entry_list(&list, &file, member, TRAINING_COURSES_MAX);
    for (size_t i = 0; rc == 0 && i < value_count(list); i++) {
        struct entry e = entry_of(list, member, i, a, err);
        rc = course_load(&all.items[all.count++], &e);
    }
    if (rc == 0)
        rc = entry_int(&all.remind_before, &file, "remind_before_days", 0, REMIND_MAX);
    if (rc == 0)
        rc = entry_int(&all.remind_after, &file, "remind_after_days", 0, REMIND_MAX);
    if (rc == 0 && arena_failed(a))
        rc = err_nomem(err);
    if (rc == 0)
        *out = all;
    return rc;
}

int32_t training_until(const struct training_courses *courses, const char *code, int32_t day)
{
    for (size_t i = 0; i < courses->count; i++)
        if (text_is(courses->items[i].code, code))
            return day_add_months(day, courses->items[i].months);
    return DAY_NONE;
}

bool training_holds(int32_t day, int32_t until, int32_t today)
{
    return day != DAY_NONE && until != DAY_NONE && day <= today && today <= until;
}

bool training_reminds(const struct training_courses *courses, int32_t until, int32_t today)
{
    return until != DAY_NONE && today >= until - courses->remind_before &&
           today <= until + courses->remind_after;
}
