/* An organisation of the social map as a page shows it. For this folder; its search form also for articles. */
#ifndef KIEM_APP_COALITION_MAP_CARD_H
#define KIEM_APP_COALITION_MAP_CARD_H

#include "app/coalition/map.h"

/* `org` is a row of map_orgs, `document` what hsds_read() gave. Puts name, kind_label, description, website, phone, tel,
 * address, is_known, is_open, is_always, closes, next_day, next_time, hours_note into a new object. */
struct value *map_card(struct call *c, const struct value *org, const struct value *document);
/* Every schedule of the organisation that a visitor meets: of its locations and of its active services. */
struct value *map_schedules(struct call *c, const struct value *document);
/* Waiting time in words, "3 weken"; a text that is no ISO 8601 period as it is; NULL for NULL. */
const char *map_wait_words(struct call *c, const char *wait_time);
/* A drop-down or a text field of a search form (GET), as form.html shows it. */
struct value *map_filter_form(struct value **fields, struct call *c, const char *action, const char *submit);
void map_filter_text(struct call *c, struct value *fields, const char *name);
struct value *map_filter_select(struct call *c, struct value *fields, const char *name);
struct map_choice {
    const char *code, *label;
};
void map_filter_choice(struct call *c, struct value *choices, const char *name, struct map_choice choice);

#endif
