-- Contacts of youth health care with a child.

-- name: contact_child
SELECT p.role, p.birth_day, p.death_day, p.opened_day, p.closed_day, g.due_day
FROM person p LEFT JOIN pregnancy g ON g.id = p.pregnancy_id WHERE p.id = $1;

-- name: contacts_of_person
SELECT t.id, t.code, t.state, t.how, t.planned_at, t.held_day, t.two_way AS has_counted, t.org_id, o.name AS org_name
FROM contact t JOIN org o ON o.id = t.org_id WHERE t.person_id = $1 ORDER BY t.created_at DESC, t.id DESC;

-- name: contact_insert
INSERT INTO contact (id, person_id, code, state, minutes, org_id, membership_id, created_at)
VALUES ($1, $2, $3, 'planned', $4, $5, $6, $7);

-- name: contact_find
SELECT t.id, t.person_id, t.code, t.state, t.how, t.planned_at, t.planned_at AS planned_ms, t.minutes, t.place_sealed,
    t.held_day, t.two_way AS has_counted, t.reason, t.note_sealed, t.org_id, o.name AS org_name, a.name AS by_name,
    p.id AS key_person, p.key_wrapped
FROM contact t JOIN person p ON p.id = t.person_id JOIN org o ON o.id = t.org_id
LEFT JOIN membership m ON m.id = t.membership_id LEFT JOIN account a ON a.id = m.account_id
WHERE t.id = $1;

-- name: contact_plan
UPDATE contact SET planned_at = $2, how = $3, place_sealed = $4, membership_id = $5 WHERE id = $1;

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
