-- The plan of weeks of an organisation of youth health care (app/contact/planning.c).

-- name: planning_team
-- Who holds contacts, with the minutes of those who have any.
SELECT m.id, a.name, COALESCE(t.minutes, 0) AS minutes, COALESCE(t.areas, '') AS areas
FROM membership m JOIN account a ON a.id = m.account_id LEFT JOIN contact_time t ON t.membership_id = m.id
WHERE m.org_id = $1 AND m.role = 'professional' AND m.from_day <= $2 AND (m.until_day IS NULL OR m.until_day >= $2)
    AND a.disabled_at IS NULL
ORDER BY a.name, m.id;

-- name: contact_time_set
INSERT INTO contact_time (membership_id, org_id, minutes, areas, changed_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (membership_id) DO UPDATE SET minutes = excluded.minutes, areas = excluded.areas, changed_at = excluded.changed_at;

-- name: week_plan_insert
INSERT INTO week_plan (id, org_id, membership_id, first_day, weeks, beside, per_contact, state, looked, asked_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, 'asked', 0, $7);

-- name: week_plan_open
-- The one that is talked about.
SELECT w.id, w.first_day, w.weeks, w.beside, w.per_contact, w.state, w.looked, w.asked_at, w.made_at
FROM week_plan w WHERE w.org_id = $1 AND w.state IN ('asked', 'made') ORDER BY w.asked_at DESC, w.id DESC LIMIT 1;

-- name: week_plan_failed
-- Why the last one could not be made.
SELECT w.fault FROM week_plan w WHERE w.org_id = $1 AND w.state = 'failed' ORDER BY w.asked_at DESC, w.id DESC LIMIT 1;

-- name: planning_stale
-- Planned before today ($2), or in a week before this one ($3), and nothing came of it.
SELECT COUNT(*) AS stale FROM contact k WHERE k.org_id = $1 AND k.state = 'planned'
    AND (k.planned_at < $2 OR (k.planned_at IS NULL AND k.week_day < $3));

-- name: week_plan_find
SELECT w.id, w.org_id, w.membership_id, w.first_day, w.weeks, w.beside, w.per_contact, w.state FROM week_plan w WHERE w.id = $1;

-- name: week_plan_end
UPDATE week_plan SET state = $2 WHERE id = $1 AND state IN ('asked', 'made');

-- name: week_plan_end_failed
UPDATE week_plan SET state = 'dropped' WHERE org_id = $1 AND state = 'failed';

-- name: week_plan_rows_end
DELETE FROM week_plan_row WHERE plan_id = $1;

-- name: week_plan_end_others
UPDATE week_plan SET state = 'dropped' WHERE org_id = $1 AND id <> $2 AND state IN ('asked', 'made', 'failed');

-- name: week_plan_made
UPDATE week_plan SET state = $2, fault = $3, per_contact = $4, looked = $5, made_at = $6 WHERE id = $1 AND state = 'asked';

-- name: week_plan_rows_clear
DELETE FROM week_plan_row WHERE plan_id IN (SELECT w.id FROM week_plan w WHERE w.org_id = $1);

-- name: week_plan_children
-- Whose file this organisation keeps, young enough for the scheme; area_up and area_top: what the neighbourhood is part of.
SELECT p.id, COALESCE(p.area, '') AS area, COALESCE(t.parent, '') AS area_up, COALESCE(u.parent, '') AS area_top
FROM involvement i JOIN person p ON p.id = i.person_id LEFT JOIN area t ON t.code = p.area LEFT JOIN area u ON u.code = t.parent
WHERE i.org_id = $1 AND i.until_at IS NULL AND i.basis IN ('own', 'handover') AND p.role = 'child' AND p.birth_day >= $2
    AND p.death_day IS NULL AND p.closed_day IS NULL AND p.merged_into IS NULL AND p.id > $3
GROUP BY p.id, p.area, t.parent, u.parent ORDER BY p.id LIMIT $4;

-- name: week_plan_changed
-- What people changed in the plan before, for the next.
SELECT r.person_id, r.code, r.membership_id, r.week, r.was_membership_id, r.was_week, r.reason, w.first_day
FROM week_plan_row r JOIN week_plan w ON w.id = r.plan_id WHERE w.org_id = $1 AND r.reason IS NOT NULL ORDER BY r.person_id, r.code;

-- name: week_plan_row_insert
INSERT INTO week_plan_row (id, plan_id, person_id, code, minutes, legal, from_week, until_week, waiting, contact_id,
    membership_id, week, was_membership_id, was_week, reason, why)
SELECT $1, $2, p.id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 FROM person p
WHERE p.id = $3 AND p.merged_into IS NULL AND p.destroyed_at IS NULL AND p.closed_day IS NULL AND EXISTS (
    SELECT 1 FROM involvement i WHERE i.person_id = p.id AND i.org_id = $17 AND i.until_at IS NULL AND i.basis IN ('own', 'handover'));

-- name: week_plan_team_insert
INSERT INTO week_plan_team (plan_id, membership_id, minutes, most, given, per_hour, more_week, more_legal, more_benefit, more_waiting)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: week_plan_rows
-- Those that fall out first, then week by week.
SELECT r.id, r.person_id, r.code, r.minutes, r.legal AS is_legal, r.from_week, r.until_week, r.contact_id, r.membership_id, r.week,
    r.reason, r.why, a.name AS by_name, n.name AS area_name, COUNT(*) OVER () AS total
FROM week_plan_row r JOIN person p ON p.id = r.person_id LEFT JOIN area n ON n.code = p.area
LEFT JOIN membership m ON m.id = r.membership_id LEFT JOIN account a ON a.id = m.account_id
WHERE r.plan_id = $1 ORDER BY COALESCE(r.week, 0), COALESCE(a.name, ''), r.from_week, r.id LIMIT $2 OFFSET $3;

-- name: week_plan_counts
SELECT COUNT(*) AS all_rows, COALESCE(SUM(CASE WHEN r.week IS NOT NULL THEN 1 ELSE 0 END), 0) AS given,
    COALESCE(SUM(CASE WHEN r.week IS NULL AND r.legal = 1 THEN 1 ELSE 0 END), 0) AS legal_out,
    COALESCE(SUM(CASE WHEN r.week IS NULL AND r.legal = 0 THEN 1 ELSE 0 END), 0) AS extra_out,
    COALESCE(SUM(CASE WHEN r.reason IS NOT NULL THEN 1 ELSE 0 END), 0) AS changed,
    COALESCE(SUM(CASE WHEN r.week IS NOT NULL AND r.why IS NOT NULL THEN 1 ELSE 0 END), 0) AS let_go
FROM week_plan_row r WHERE r.plan_id = $1;

-- name: week_plan_teams
SELECT t.membership_id, a.name, t.minutes, t.most, t.given, t.per_hour, t.more_week, t.more_legal, t.more_benefit, t.more_waiting
FROM week_plan_team t JOIN membership m ON m.id = t.membership_id JOIN account a ON a.id = m.account_id
WHERE t.plan_id = $1 ORDER BY a.name, t.membership_id;

-- name: week_plan_load
-- How many contacts each already has in each week.
SELECT r.membership_id, r.week, COUNT(*) AS contacts FROM week_plan_row r
WHERE r.plan_id = $1 AND r.week IS NOT NULL GROUP BY r.membership_id, r.week;

-- name: week_plan_row_find
SELECT r.id, r.plan_id, r.person_id, r.code, r.minutes, r.legal AS is_legal, r.from_week, r.until_week, r.contact_id,
    r.membership_id, r.week, r.was_membership_id, r.was_week, r.reason, r.why, w.org_id, w.first_day, w.weeks, w.state,
    a.name AS by_name
FROM week_plan_row r JOIN week_plan w ON w.id = r.plan_id LEFT JOIN membership m ON m.id = r.membership_id
LEFT JOIN account a ON a.id = m.account_id WHERE r.id = $1;

-- name: week_plan_row_set
UPDATE week_plan_row SET membership_id = $2, week = $3, was_membership_id = $4, was_week = $5, reason = $6, why = NULL WHERE id = $1;

-- name: week_plan_to_keep
SELECT r.id, r.person_id, r.code, r.minutes, r.contact_id, r.membership_id, r.week, r.reason
FROM week_plan_row r WHERE r.plan_id = $1 AND r.week IS NOT NULL ORDER BY r.week, r.id;

-- name: contact_week_insert
INSERT INTO contact (id, person_id, code, state, minutes, org_id, membership_id, week_day, created_at)
VALUES ($1, $2, $3, 'planned', $4, $5, $6, $7, $8);

-- name: contact_week_move
UPDATE contact SET membership_id = $2, week_day = $3, planned_at = CASE WHEN $4 = 1 THEN NULL ELSE planned_at END, moved_why = $5
WHERE id = $1 AND state = 'planned';

-- name: destroy_week_plan_rows
DELETE FROM week_plan_row WHERE person_id = $1;

-- name: destroy_contact_wishes
DELETE FROM contact_wish WHERE person_id = $1 OR contact_id IN (SELECT k.id FROM contact k WHERE k.person_id = $1);

-- name: own_contacts
-- What is coming of one child, and what she saw coming and is off.
SELECT k.id, k.code, k.planned_at, k.week_day, k.how, o.name AS org_name, o.phone AS org_phone,
    k.moved_why, k.state, k.reason, EXISTS (SELECT 1 FROM contact_wish w WHERE w.contact_id = k.id AND w.state = 'open' AND w.person_id = $2) AS is_asked
FROM contact k JOIN org o ON o.id = k.org_id
WHERE k.person_id = $1 AND (k.state = 'planned' OR (k.state = 'cancelled' AND k.shown_at IS NOT NULL)) AND (k.planned_at >= $3 OR (k.planned_at IS NULL AND k.week_day >= $4))
ORDER BY COALESCE(k.planned_at, CAST(k.week_day AS BIGINT) * 86400000), k.id LIMIT 50;

-- name: contact_shown
UPDATE contact SET shown_at = $2 WHERE person_id = $1 AND state = 'planned' AND shown_at IS NULL;

-- name: contact_wish_insert
INSERT INTO contact_wish (id, person_id, contact_id, org_id, state, asked_at, text_sealed) VALUES ($1, $2, $3, $4, 'open', $5, $6);

-- name: contact_wishes
SELECT w.id, w.person_id, w.asked_at, w.state, p.id AS key_person, p.key_wrapped, w.text_sealed
FROM contact_wish w JOIN person p ON p.id = w.person_id WHERE w.contact_id = $1 AND w.state = 'open' ORDER BY w.asked_at, w.id;

-- name: contact_wishes_close
UPDATE contact_wish SET state = 'closed', closed_at = $2 WHERE contact_id = $1 AND state = 'open';

-- name: export_contact_wishes
SELECT w.state, w.asked_at, w.closed_at, w.org_id, o.name AS org_name, p.id AS key_person, p.key_wrapped, w.text_sealed
FROM contact_wish w JOIN person p ON p.id = w.person_id JOIN org o ON o.id = w.org_id WHERE w.person_id = $1
ORDER BY w.asked_at, w.id;

-- name: transfer_contact_wishes
UPDATE contact_wish SET state = 'closed', closed_at = $3
WHERE org_id = $2 AND state = 'open' AND contact_id IN (SELECT k.id FROM contact k WHERE k.person_id = $1);

-- name: close_contact_wishes
UPDATE contact_wish SET state = 'closed', closed_at = $2
WHERE state = 'open' AND contact_id IN (SELECT k.id FROM contact k WHERE k.person_id = $1);

-- name: leave_week_plan_rows
UPDATE week_plan_row SET membership_id = $3
WHERE membership_id = $1 AND plan_id IN (SELECT w.id FROM week_plan w WHERE w.org_id = $2);

-- name: transfer_week_plan_rows
DELETE FROM week_plan_row WHERE person_id = $1
    AND plan_id IN (SELECT w.id FROM week_plan w WHERE w.org_id = $2 OR w.org_id = $3);
