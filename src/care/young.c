/* See young.h. Knows no single step, law or desk: those are content/young.json. */
#include "care/young.h"

#include "asking/gestation.h"
#include "base/str.h"

#include <string.h>

const char *young_fact_list(enum young_fact fact)
{
    static const char *const lists[YOUNG_FACTS] = {"young_school", "young_work", "young_home"};
    return lists[fact];
}

const char *young_who_code(enum young_who who)
{
    static const char *const codes[YOUNG_WHOS] = {"self", "keeper", "desk"};
    return codes[who];
}

enum tri young_applies(enum tri young, bool pregnant, int32_t youngest_birth, int32_t today)
{
    bool child = youngest_birth != DAY_NONE && age_years(youngest_birth, today) < YOUNG_UNTIL_YEARS;
    return pregnant || child ? young : TRI_NO;
}

/* --- which steps fit --- */

static bool has(const struct young_codes *codes, const char *code)
{
    for (size_t i = 0; i < codes->count; i++)
        if (text_is(codes->items[i], code))
            return true;
    return false;
}

static enum tri age_fits(const struct young_when *when, int age)
{
    if (!when->from && !when->below)
        return TRI_YES;
    if (age < 0)
        return TRI_UNKNOWN;
    return age >= when->from && (!when->below || age < when->below) ? TRI_YES : TRI_NO;
}

enum tri young_fits(const struct young_when *when, const struct young_facts *of)
{
    bool always = !when->pregnant && !when->child;
    if (!always && !(when->pregnant && of->pregnant) && !(when->child && of->child))
        return TRI_NO;
    enum tri fits = age_fits(when, of->age);
    for (int i = 0; i < YOUNG_FACTS && fits != TRI_NO; i++) {
        if (when->any[i].count == 0)
            continue;
        if (!of->facts[i])
            fits = TRI_UNKNOWN;
        else if (!has(&when->any[i], of->facts[i]))
            fits = TRI_NO;
    }
    return fits;
}

/* --- who sees a line, who changes it --- */

bool young_opened(const char *areas, const char *code)
{
    size_t len = strlen(code);
    for (const char *at = areas ? areas : ""; *at;) {
        size_t n = strcspn(at, " ");
        if (n == len && memcmp(at, code, n) == 0)
            return true;
        at += n + (at[n] == ' ');
    }
    return false;
}

bool young_shows(enum young_reader reader, const char *seen, bool opened)
{
    if (reader == YOUNG_HER)
        return true;
    if (reader == YOUNG_KEEPER)
        return text_is(seen, "keeper") || text_is(seen, "desks");
    return opened && text_is(seen, "desks");
}

const char *young_next(const char *state, enum young_event event, enum young_reader reader, const char *by)
{
    enum { HER = 1, KEEPER = 2, DESK = 4 };
    static const struct {
        const char *from;
        enum young_event event;
        const char *to;
        unsigned who;
    } moves[] = {
        {"proposed", YOUNG_TAKE, "open", HER | KEEPER},
        {"proposed", YOUNG_DROP, "off", HER | KEEPER},
        {"open", YOUNG_DROP, "off", HER},
        {"open", YOUNG_DONE, "done", HER | KEEPER | DESK},
        {"done", YOUNG_AGAIN, "open", HER | KEEPER},
        {"off", YOUNG_TAKE, "open", HER},
    };
    unsigned bit = reader == YOUNG_HER ? HER : reader == YOUNG_KEEPER ? KEEPER : DESK;
    if (reader == YOUNG_DESK && !text_is(by, "desk"))
        return NULL;
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
        if (moves[i].event == event && (moves[i].who & bit) && text_is(state, moves[i].from))
            return moves[i].to;
    return NULL;
}
