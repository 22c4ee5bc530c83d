/* See before.h. Reads files one by one; names nobody, and leaves hiding small numbers to small.h. */
#include "app/coalition/before.h"

#include "app/chain/child_wish.h"
#include "app/signals/file.h"
#include "base/str.h"

/* The factor of an unplanned or unwanted pregnancy. */
#define UNPLANNED "unplanned_pregnancy"

enum { SCRATCH_MAX = 8 << 20 };

static int pregnancies(struct value **rows, struct call *c, int64_t from, int64_t to, struct err *err)
{
    return store_all(rows, &c->store, SQL_COUNT_VULNERABLE_PREGNANCIES,
                     DB_ARGS(db_int(from), db_int(to), db_text(UNPLANNED)), err);
}

static void add_row(struct value *list, const char *item, int64_t n)
{
    struct value *row = value_add_object(list);
    value_put_text(row, "item", item);
    value_put_int(row, "n", n);
}

static bool any_precedes(const struct care_file *file, const struct child_wish *talks, size_t count,
                         const struct pregnancy *p, const struct schedule *moments)
{
    const struct schedule_file *f = &file->schedule;
    for (size_t i = 0; i < count; i++)
        if (talks[i].asked && child_wish_precedes(talks[i].day, p, f->pregnancies, f->pregnancy_count))
            return true;
    for (size_t i = 0; i < f->response_count; i++)
        if (child_wish_questions(moments, f->responses[i].instrument) &&
            child_wish_precedes(f->responses[i].day, p, f->pregnancies, f->pregnancy_count))
            return true;
    return false;
}

static int had_talk(bool *out, struct call *c, const struct value *row, struct err *err)
{
    ARENA_AUTO scratch = arena_new(SCRATCH_MAX);
    if (!scratch)
        return err_nomem(err);
    struct call one = *c;
    one.arena = scratch;
    one.store.arena = scratch;
    const char *person = value_get_text(row, "person_id");
    struct care_file file;
    struct child_wish *talks = NULL;
    size_t count = 0;
    int rc = care_file_load(&file, &one, person, err);
    if (rc == 0)
        rc = child_wish_talks(&talks, &count, &one, person, err);
    if (rc < 0)
        return rc;
    const struct pregnancy *p = care_file_pregnancy(&file, value_get_text(row, "id"));
    *out = p && any_precedes(&file, talks, count, p, &c->app->content->before);
    return 0;
}

int before_talks(struct value **rows, struct call *c, int64_t from, int64_t to, struct err *err)
{
    struct value *list, *out = value_array(c->arena);
    int64_t talk = 0;
    int rc = pregnancies(&list, c, from, to, err);
    for (size_t i = 0; rc == 0 && i < value_count(list); i++) {
        bool had = false;
        rc = had_talk(&had, c, value_item(list, i), err);
        talk += had;
    }
    if (rc < 0)
        return rc;
    add_row(out, "talk", talk);
    add_row(out, "none", (int64_t)value_count(list) - talk);
    *rows = out;
    return 0;
}

int before_planned(struct value **rows, struct call *c, int64_t from, int64_t to, struct err *err)
{
    struct value *list, *out = value_array(c->arena);
    int64_t yes = 0, no = 0;
    int rc = pregnancies(&list, c, from, to, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < value_count(list); i++) {
        const char *unplanned = value_get_text(value_item(list, i), "unplanned");
        yes += text_is(unplanned, "no");
        no += text_is(unplanned, "yes");
    }
    add_row(out, "yes", yes);
    add_row(out, "no", no);
    add_row(out, "unknown", (int64_t)value_count(list) - yes - no);
    *rows = out;
    return 0;
}
