-- Contacts of youth health care with a child.

-- name: contact_child
SELECT p.role, p.birth_day, p.death_day, p.opened_day, p.closed_day, g.due_day
FROM person p LEFT JOIN pregnancy g ON g.id = p.pregnancy_id WHERE p.id = $1;

-- name: contacts_of_person
SELECT t.id, t.code, t.state, t.how, t.planned_at, t.planned_at AS planned_ms, t.week_day, t.held_day, t.two_way AS has_counted, t.minutes,
    t.membership_id, t.org_id, o.name AS org_name
FROM contact t JOIN org o ON o.id = t.org_id WHERE t.person_id = $1 ORDER BY t.created_at DESC, t.id DESC;

-- name: contact_insert
INSERT INTO contact (id, person_id, code, state, minutes, org_id, membership_id, created_at)
VALUES ($1, $2, $3, 'planned', $4, $5, $6, $7);

-- name: contact_find
SELECT t.id, t.person_id, t.code, t.state, t.how, t.planned_at, t.planned_at AS planned_ms, t.minutes, t.place_sealed,
    t.held_day, t.two_way AS has_counted, t.reason, t.note_sealed, t.week_day, t.shown_at, t.moved_why, t.org_id, t.membership_id,
    o.name AS org_name, a.name AS by_name,
    p.id AS key_person, p.key_wrapped
FROM contact t JOIN person p ON p.id = t.person_id JOIN org o ON o.id = t.org_id
LEFT JOIN membership m ON m.id = t.membership_id LEFT JOIN account a ON a.id = m.account_id
WHERE t.id = $1;

-- name: contact_plan
UPDATE contact SET planned_at = $2, how = $3, place_sealed = $4, membership_id = $5, week_day = $6,
    moved_why = COALESCE($7, moved_why) WHERE id = $1;

-- name: contact_record
UPDATE contact SET state = $2, how = COALESCE($3, how), held_day = $4, two_way = $5, reason = $6, note_sealed = $7,
    recorded_at = $8 WHERE id = $1;

-- name: contact_due_set
INSERT INTO contact_due (person_id, code, org_kind, from_day, due_day, until_day) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (person_id) DO UPDATE SET code = excluded.code, org_kind = excluded.org_kind, from_day = excluded.from_day,
    due_day = excluded.due_day, until_day = excluded.until_day;

-- name: contact_stale
SELECT d.person_id FROM contact_due d JOIN involvement i ON i.person_id = d.person_id AND i.org_id = $1
WHERE d.until_day < $2 AND i.until_at IS NULL AND i.basis IN ('own', 'handover') LIMIT $3;

-- name: client_route_now
SELECT r.code, r.chosen_at, o.name AS org_name FROM client_route r JOIN org o ON o.id = r.org_id WHERE r.person_id = $1
ORDER BY r.chosen_at DESC, r.id DESC LIMIT 1;

-- name: client_route_insert
INSERT INTO client_route (id, person_id, code, chosen_at, org_id, membership_id) VALUES ($1, $2, $3, $4, $5, $6);

-- name: client_route_adults
-- Parents of a child, with or without authority.
SELECT k.adult_id AS id FROM kinship k JOIN person p ON p.id = k.adult_id
WHERE k.child_id = $1 AND p.merged_into IS NULL AND p.death_day IS NULL ORDER BY k.adult_id LIMIT 10;

-- name: client_route_level
-- The level that was last agreed on with her.
SELECT t.chosen FROM outcome t WHERE t.person_id = $1 ORDER BY t.at DESC, t.id DESC LIMIT 1;

-- name: destroy_client_routes
DELETE FROM client_route WHERE person_id = $1;

-- name: export_client_routes
SELECT r.code, r.chosen_at, r.org_id, o.name AS org_name, 'child' AS scope FROM client_route r JOIN org o ON o.id = r.org_id
WHERE r.person_id = $1 ORDER BY r.chosen_at, r.id;
