/* Courses in asking about a wish for children, judged. Their names are judged with every list; how long a course holds is the
 * word of who writes content. */
#include "content/check_part.h"

static const char file[] = "wish-training.json";

void check_wish_training(struct checker *k, int32_t today)
{
    const struct training_courses *all = &k->content->wish_courses;
    const struct code_list *list = content_list(k->content, "wish_course");
    for (size_t i = 0; i < all->count; i++) {
        const struct training_course *c = &all->items[i];
        if (list && i < list->count)
            check_label(k, file, c->code, &list->items[i].explain);
        check_source(k, file, c->code, c->source, c->url);
        check_reviewed(k, file, c->code, c->reviewed, today);
    }
}
