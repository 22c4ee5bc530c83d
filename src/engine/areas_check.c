/* kiem figures areas check: what is wrong within a year's book, its successors, and against the year before. */
#include "engine/areas_command.h"

#include "base/str.h"
#include "figures/area/check.h"

#include <stdio.h>

enum { SHOWN = 20 }; /* of each fault, unless --all */

static const struct {
    const char *text;
    bool wrong; /* it makes the check fail; otherwise it is worth knowing */
} faults[AREA_FAULTS] = {
    [FAULT_NO_PARENT] = {"areas.fault_no_parent", true},
    [FAULT_EMPTY] = {"areas.fault_empty", true},
    [FAULT_GONE] = {"areas.fault_gone", true},
    [FAULT_UNBORN] = {"areas.fault_unborn", true},
    [FAULT_GAP] = {"areas.fault_gap", true},
    [FAULT_RETURN] = {"areas.fault_return", true},
    [FAULT_SHARES] = {"areas.fault_shares", true},
    [FAULT_NOWHERE] = {"areas.fault_nowhere", true},
    [FAULT_BY_GEMEENTE] = {"areas.fault_by_gemeente", false},
    [FAULT_NEW] = {"areas.fault_new", false},
    [FAULT_SURFACE] = {"areas.fault_surface", false},
};

static size_t count_same(const struct area_finding *found, size_t count, size_t from)
{
    size_t n = 0;
    while (from + n < count && found[from + n].fault == found[from].fault)
        n++;
    return n;
}

/* Whether something was wrong. */
static bool tell(const struct engine *e, const struct area_finding *found, size_t count)
{
    bool wrong = false, all = engine_option(e, "--all", NULL) != NULL;
    for (size_t i = 0, n; i < count; i += n) {
        n = count_same(found, count, i);
        wrong = wrong || faults[found[i].fault].wrong;
        say(e, stdout, faults[found[i].fault].text, areas_number(e, n));
        size_t shown = all || n <= SHOWN ? n : SHOWN;
        for (size_t k = i; k < i + shown; k++)
            printf("  %-9s %-12s %s %s\n", area_level_name(found[k].level), found[k].code, found[k].name,
                   found[k].detail);
        if (shown < n)
            say(e, stdout, "areas.more", areas_number(e, n - shown));
    }
    return wrong;
}

/* The last year with borders before `year`; 0 when there is none. */
static int year_before(const struct areas_file *files, size_t count, int year)
{
    int before = 0;
    for (size_t i = 0; i < count; i++)
        if (files[i].kind == AREAS_BORDERS && files[i].year < year)
            before = files[i].year;
    return before;
}

static int check_year(const struct engine *e, int year, int before, struct err *err)
{
    struct area_book book, other;
    const struct area_finding *found = NULL;
    size_t count = 0;
    int rc = areas_open(&book, e, year, err);
    if (rc == 0 && before > 0)
        rc = areas_open(&other, e, before, err);
    if (rc == 0)
        rc = area_check(&found, &count, e->arena, &book, before > 0 ? &other : NULL, err);
    if (rc < 0)
        return rc;
    if (before > 0)
        say(e, stdout, "areas.checked_with", areas_number(e, (size_t)year), areas_number(e, (size_t)before));
    else
        say(e, stdout, "areas.checked", areas_number(e, (size_t)year));
    if (count == 0)
        say(e, stdout, "areas.all_right");
    bool wrong = tell(e, found, count);
    return wrong ? err_set(err, ERR_INVALID, areas_number(e, (size_t)year), "areas_wrong", "%d", year) : 0;
}

int areas_check(struct engine *e, struct err *err)
{
    const struct areas_file *files = NULL;
    size_t count = 0;
    int year = 0, last = 0, worst = 0;
    int rc = areas_files(&files, &count, e, err);
    if (rc == 0 && e->argc > 1)
        rc = areas_year(&year, e, 1, err);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        if (files[i].kind != AREAS_BORDERS || files[i].year == last || (year && files[i].year != year))
            continue;
        last = files[i].year;
        rc = check_year(e, last, year_before(files, count, last), err);
        worst = rc == ERR_INVALID && text_is(err->key, "areas_wrong") ? rc : worst;
        rc = worst == rc ? 0 : rc;
    }
    if (rc == 0 && last == 0)
        return err_set(err, ERR_NOT_FOUND, e->store, "areas_none", "%d", year);
    return rc < 0 ? rc : worst;
}
