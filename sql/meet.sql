-- Home visits, meetings, bottlenecks.

-- name: appointment_step
SELECT code, state FROM step WHERE id = $1;

-- name: appointment_step_move
UPDATE step SET state = $2, agreed_at = COALESCE($3, agreed_at), closed_at = $4, result = COALESCE($5, result) WHERE id = $1;

-- name: appointment_step_open
SELECT id FROM step WHERE person_id = $1 AND code = $2 AND state IN ('proposed', 'agreed', 'doing')
ORDER BY created_at DESC, id DESC LIMIT 1;

-- name: visit_insert
INSERT INTO visit (id, person_id, pregnancy_id, step_id, referral_id, state, offered_day, org_id, membership_id, created_at)
VALUES ($1, $2, $3, $4, $5, 'offered', $6, $7, $8, $9);

-- name: visit_find
SELECT v.id, v.person_id, v.step_id, v.referral_id, v.state, v.offered_day, v.planned_at, v.planned_at AS planned_ms,
    v.held_day, v.result, v.reason, v.note_sealed, v.org_id, o.name AS org_name, r.from_org, p.id AS key_person, p.key_wrapped
FROM visit v JOIN person p ON p.id = v.person_id JOIN org o ON o.id = v.org_id LEFT JOIN referral r ON r.id = v.referral_id
WHERE v.id = $1;

-- name: visit_move
UPDATE visit SET state = $2, planned_at = $3, held_day = $4, result = $5, reason = $6, note_sealed = COALESCE($7, note_sealed)
WHERE id = $1;

-- name: visits_of_person
SELECT v.id, v.state, v.offered_day, v.planned_at, v.held_day, v.result, v.org_id, o.name AS org_name
FROM visit v JOIN org o ON o.id = v.org_id WHERE v.person_id = $1 ORDER BY v.created_at DESC, v.id DESC;

-- name: visit_open
SELECT id FROM visit WHERE person_id = $1 AND org_id = $2 AND state IN ('offered', 'planned') ORDER BY created_at DESC LIMIT 1;

-- name: visit_referral
SELECT r.id, r.step_id FROM referral r LEFT JOIN step s ON s.id = r.step_id
WHERE r.person_id = $1 AND r.to_org = $2 AND r.state IN ('accepted', 'started') AND (r.id = $3 OR ($3 = '' AND s.code = $4))
ORDER BY r.created_at DESC LIMIT 1;

-- name: visit_of_referral
SELECT v.id, v.state, v.held_day FROM visit v WHERE v.referral_id = $1 ORDER BY v.created_at DESC, v.id DESC LIMIT 1;
