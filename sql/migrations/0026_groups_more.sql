-- Groups of parents: what is called off, why a place ended, and what a participant has not read yet.

-- cancelled_at: the whole group is off; off_reason: a code of list group_off.
ALTER TABLE parent_group ADD COLUMN cancelled_at BIGINT;
ALTER TABLE parent_group ADD COLUMN off_reason TEXT;

-- why: a code of list group_left, of a place that ended. news: a code of list group_news, until its participant opens the group.
ALTER TABLE group_place ADD COLUMN why TEXT;
ALTER TABLE group_place ADD COLUMN news TEXT;
