/* The own place of those who are pregnant now in the made-up town: what they asked and what was answered, and whether they
 * feel ready. Made when all families have been lived. */
#include "app/demo/inside.h"
#include "app/parent/parent.h"
#include "base/str.h"

#include <string.h>

/* Without an answer: it stands on the worklist. */
static const struct {
    const char *asks, *answer;
} questions[] = {
    {"Mag ik deze weken nog sporten? Ik zwem graag.",
     "Ja, zwemmen is goed. Doe het rustig aan, en bel ons bij pijn of harde buiken."},
    {"Ik slaap slecht. Hoort dat erbij?", NULL},
    {"Kan mijn moeder mee naar de afspraak?", NULL},
};
enum { QUESTIONS = sizeof questions / sizeof questions[0] };

/* Signed in with her own phone. */
static struct actor herself(const struct demo_mother *mother)
{
    struct actor who = {.kind = ACTOR_PARENT, .role = ROLE_PARENT};
    text_copy(who.person, sizeof who.person, mother->person);
    text_copy(who.source, sizeof who.source, "demo");
    text_copy(who.request_id, sizeof who.request_id, "demo");
    return who;
}

static int answer(struct demo *d, const struct demo_mother *mother, const struct actor *her,
                  const char *words, struct err *err)
{
    demo_call(d, her);
    int rc = demo_run(d, own_questions, err);
    const char *id = value_as_text(value_at(d->call.page, "questions.0.id"), "");
    if (rc < 0)
        return rc;
    const char *question = arena_str(d->family, id);
    demo_call(d, &mother->keeper);
    demo_param(d, "question", question);
    demo_field(d, "answer", words);
    return demo_run(d, question_answer, err);
}

/* Who keeps her file now may be another than who opened it: then there is nobody to ask. */
static int ask(struct demo *d, size_t number, struct err *err)
{
    const struct demo_mother *mother = &d->mothers[number];
    const struct actor her = herself(mother);
    demo_call(d, &her);
    int rc = demo_run(d, own_questions, err);
    if (rc < 0 || !value_get_text(d->call.page, "to_name"))
        return rc;
    demo_call(d, &her);
    demo_field(d, "text", questions[number].asks);
    rc = demo_run(d, question_ask, err);
    return rc == 0 && questions[number].answer ? answer(d, mother, &her, questions[number].answer, err) : rc;
}

/* Those for whom support has begun are asked; most are not ready yet. */
static int ready(struct demo *d, size_t number, struct err *err)
{
    const struct actor her = herself(&d->mothers[number]);
    demo_call(d, &her);
    int rc = demo_run(d, own_ready, err);
    if (rc < 0 || !value_get_text(d->call.page, "moment") || number % 3 == 2)
        return rc;
    demo_call(d, &her);
    demo_field(d, "ready", number % 3 == 0 ? "no" : "yes");
    value_add_text(value_put_array(d->form, "topics"), "help");
    return demo_run(d, own_ready_answer, err);
}

int place_make(struct demo *d, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < d->mother_count; i++) {
        rc = i < QUESTIONS ? ask(d, i, err) : 0;
        if (rc == 0)
            rc = ready(d, i, err);
    }
    return rc;
}
