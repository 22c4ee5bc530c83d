-- The parent's own account and file.

-- name: link_insert
INSERT INTO link (token_hash, kind, person_id, ref_id, membership_id, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: link_find
SELECT kind, person_id, ref_id, membership_id, expires_at AS expires_ms FROM link
WHERE token_hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3;

-- name: link_use
UPDATE link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL;

-- name: link_end_others
UPDATE link SET used_at = $3 WHERE person_id = $1 AND kind = $2 AND used_at IS NULL;

-- name: account_of_person
SELECT id FROM account WHERE person_id = $1 AND kind = 'parent' AND disabled_at IS NULL;

-- name: account_renew
UPDATE account SET login_hash = $2, login_sealed = $3, password_hash = $4 WHERE id = $1;

-- name: device_end_all
UPDATE device SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL;

-- name: own_audit
SELECT a.id, a.at, a.at AS at_ms, a.action, a.object, a.purpose, a.basis, a.outcome, a.role, ac.name AS by_name,
    o.name AS org_name
FROM audit a
LEFT JOIN account ac ON ac.id = a.account_id
LEFT JOIN org o ON o.id = a.org_id
WHERE a.person_id = $1 AND a.at < $2 AND (a.account_id IS NULL OR a.account_id <> $3)
ORDER BY a.at DESC, a.id DESC LIMIT $4;

-- name: own_children
SELECT c.id, c.birth_day, c.id AS key_person, c.key_wrapped, c.name_sealed
FROM kinship k JOIN person c ON c.id = k.child_id
WHERE k.adult_id = $1 AND k.authority = 1 AND c.merged_into IS NULL ORDER BY c.birth_day;

-- name: own_visits
SELECT v.id, v.state, v.planned_at, o.name AS org_name, o.phone AS org_phone
FROM visit v JOIN org o ON o.id = v.org_id
WHERE v.person_id = $1 AND v.state = 'planned' AND v.planned_at >= $2 ORDER BY v.planned_at;

-- name: own_meetings
SELECT t.id, t.planned_at, o.name AS org_name, o.phone AS org_phone, p.id AS key_person, p.key_wrapped, t.place_sealed
FROM meeting t JOIN org o ON o.id = t.org_id JOIN person p ON p.id = t.person_id
WHERE t.person_id = $1 AND t.state = 'planned' AND t.planned_at >= $2 ORDER BY t.planned_at;

-- name: own_responses
SELECT r.id, r.instrument, r.version, r.mode, r.signed_day, r.signed_at, o.name AS org_name, ac.name AS by_name
FROM response r JOIN org o ON o.id = r.org_id
LEFT JOIN membership m ON m.id = r.membership_id LEFT JOIN account ac ON ac.id = m.account_id
WHERE r.person_id = $1 AND r.state = 'signed' ORDER BY r.signed_at DESC;

-- name: own_response
SELECT r.id, r.person_id, r.instrument, r.version, r.signed_day, p.id AS key_person, p.key_wrapped, r.answers_json_sealed
FROM response r JOIN person p ON p.id = r.person_id WHERE r.id = $1 AND r.state = 'signed';
