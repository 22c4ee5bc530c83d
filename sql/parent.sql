-- The parent's own account and file.

-- name: link_insert
INSERT INTO link (token_hash, kind, person_id, ref_id, membership_id, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: link_find
SELECT kind, person_id, ref_id, membership_id, expires_at AS expires_ms FROM link
WHERE token_hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3
    AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_id = link.person_id AND a.disabled_at >= link.created_at);

-- name: link_use
UPDATE link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL;

-- name: link_end_others
UPDATE link SET used_at = $3 WHERE person_id = $1 AND kind = $2 AND used_at IS NULL;

-- name: account_of_person
SELECT id FROM account WHERE person_id = $1 AND kind = 'parent'
ORDER BY CASE WHEN disabled_at IS NULL THEN 0 ELSE 1 END, created_at DESC LIMIT 1;

-- name: account_renew
UPDATE account SET login_hash = $2, login_sealed = $3, password_hash = $4, disabled_at = NULL WHERE id = $1;

-- name: device_end_all
UPDATE device SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL;

-- name: device_list
SELECT id, created_at, seen_at FROM device WHERE account_id = $1 AND ended_at IS NULL ORDER BY created_at DESC LIMIT 20;

-- name: device_end
UPDATE device SET ended_at = $3 WHERE id = $1 AND account_id = $2 AND ended_at IS NULL;

-- name: own_audit
-- Who looked, also at files that were merged into hers; parents left out: her own visits are no news to her, and of another parent she is told nothing.
SELECT a.id, a.at, a.at AS at_ms, a.action, a.object, a.purpose, a.basis, a.outcome, a.role, ac.name AS by_name,
    o.name AS org_name, g.reason AS glass_reason, p.id AS key_person, p.key_wrapped,
    g.reason_text_sealed
FROM audit a
LEFT JOIN account ac ON ac.id = a.account_id
LEFT JOIN org o ON o.id = a.org_id
LEFT JOIN glass g ON g.id = a.object_id AND a.action = 'glass'
LEFT JOIN person p ON p.id = g.person_id
WHERE a.person_id IN (SELECT f.id FROM person f WHERE f.id = $1 OR f.merged_into = $1) AND (a.at < $2 OR (a.at = $2 AND a.id < $3)) AND a.role <> 'parent' AND a.basis <> 'self'
ORDER BY a.at DESC, a.id DESC LIMIT $4;

-- name: own_children
SELECT c.id FROM kinship k JOIN person c ON c.id = k.child_id
WHERE k.adult_id = $1 AND k.authority = 1 AND c.merged_into IS NULL ORDER BY c.birth_day NULLS FIRST, c.id;

-- name: own_due
-- Nobody to read the answers: nothing is asked.
SELECT d.instrument, d.due_day,
    EXISTS (SELECT 1 FROM response r WHERE r.person_id = d.person_id AND r.instrument = d.instrument AND r.mode = 'self'
        AND r.state = 'draft') AS is_begun
FROM due d WHERE d.person_id = $1 AND d.from_day <= $2 AND d.until_day >= $2
    AND EXISTS (SELECT 1 FROM involvement i WHERE i.person_id = d.person_id AND i.until_at IS NULL
        AND i.basis IN ('own', 'handover'));

-- name: consent_beside
-- What else this receiver may still look with.
SELECT COUNT(*) FROM consent c JOIN consent d ON d.person_id = c.person_id AND d.id <> c.id AND d.state = 'given'
    AND d.to_kind = c.to_kind AND (d.to_org = c.to_org OR d.to_org IS NULL OR c.to_org IS NULL)
WHERE c.id = $1;

-- name: wish_list
SELECT e.id, e.day, e.code, p.id AS key_person, p.key_wrapped, e.text_sealed,
    (SELECT MIN(d.day) FROM entry d WHERE d.person_id = e.person_id AND d.kind = 'wish_done' AND d.ref_id = e.id) AS done_day
FROM entry e JOIN person p ON p.id = e.person_id WHERE e.person_id = $1 AND e.kind = 'wish'
ORDER BY e.at DESC, e.id DESC LIMIT $2 OFFSET $3;

-- name: wish_find
SELECT e.id, e.person_id, e.ref_id, e.day, e.code, p.id AS key_person, p.key_wrapped, e.text_sealed,
    (SELECT MIN(d.day) FROM entry d WHERE d.person_id = e.person_id AND d.kind = 'wish_done' AND d.ref_id = e.id) AS done_day
FROM entry e JOIN person p ON p.id = e.person_id WHERE e.id = $1 AND e.kind = 'wish';

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

-- name: own_group_sessions
SELECT g.id, g.kind, g.place, s.starts_at, s.was_at, o.name AS org_name, o.phone AS org_phone FROM group_place t
JOIN parent_group g ON g.id = t.group_id JOIN group_session s ON s.group_id = g.id JOIN org o ON o.id = g.org_id
WHERE t.person_id = $1 AND t.state = 'in' AND s.starts_at > $2 AND s.state <> 'cancelled' ORDER BY s.starts_at, s.id LIMIT 5;
