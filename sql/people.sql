-- Families, persons, pregnancies, timeline.

-- name: family_insert
INSERT INTO family (id, org_id, created_at) VALUES ($1, $2, $3);

-- name: person_insert
INSERT INTO person (id, family_id, role, sex, birth_day, key_wrapped, area, pregnancy_id, opened_day, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: person_set_sealed
UPDATE person SET name_sealed = $2, contact_json_sealed = $3 WHERE id = $1;

-- name: person_set_bsn
UPDATE person SET bsn_sealed = $2 WHERE id = $1;

-- name: person_hash_forget
DELETE FROM person_hash WHERE person_id = $1 AND kind = $2;

-- name: person_hash_insert
INSERT INTO person_hash (kind, hash, person_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: involvement_insert
INSERT INTO involvement (id, person_id, org_id, basis, referral_id, consent_id, from_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: residence_insert
INSERT INTO residence (person_id, from_day, area) VALUES ($1, $2, $3)
ON CONFLICT (person_id, from_day) DO UPDATE SET area = excluded.area;

-- name: area_of_address
SELECT area FROM address_area WHERE pc6 = $1 AND number = $2;

-- name: address_area_any
SELECT COUNT(*) FROM (SELECT 1 FROM address_area LIMIT 1) t;

-- name: entry_insert
INSERT INTO entry (id, person_id, at, day, kind, ref_id, scope, code, org_id, membership_id, text_sealed)
SELECT $1, $2, CASE WHEN t.last_at >= $3 THEN t.last_at + 1 ELSE $3 END, $4, $5, $6, $7, $8, $9, $10, $11
FROM (SELECT COALESCE(MAX(e.at), 0) AS last_at FROM entry e WHERE e.person_id = $2) t;

-- name: pregnancy_insert
INSERT INTO pregnancy (id, person_id, due_day, first_care_day, fetuses, created_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: pregnancy_due_insert
INSERT INTO pregnancy_due (pregnancy_id, at, due_day, membership_id, reason) VALUES ($1, $2, $3, $4, $5);

-- name: person_file
SELECT p.id, p.id AS key_person, p.key_wrapped, p.name_sealed, p.contact_json_sealed, p.role, p.sex, p.birth_day,
    p.death_day, p.opened_day, p.closed_day, p.family_id, p.area, a.name AS area_name, p.bsn_sealed IS NOT NULL AS has_bsn
FROM person p LEFT JOIN area a ON a.code = p.area WHERE p.id = $1;

-- name: person_entries
SELECT e.id, e.at, e.day, e.kind, e.ref_id, e.scope, e.code, e.org_id, o.name AS org_name, ac.name AS by_name,
    p.id AS key_person, p.key_wrapped, e.text_sealed
FROM entry e
JOIN person p ON p.id = e.person_id
LEFT JOIN org o ON o.id = e.org_id
LEFT JOIN membership m ON m.id = e.membership_id
LEFT JOIN account ac ON ac.id = m.account_id
WHERE e.person_id = $1 ORDER BY e.at DESC, e.id DESC LIMIT $2 OFFSET $3;

-- name: person_pregnancies
SELECT id, due_day, first_care_day, fetuses, ended_day, ended_how FROM pregnancy WHERE person_id = $1 ORDER BY due_day DESC;

-- name: person_births
SELECT b.birth_day FROM (
    SELECT g.ended_day AS birth_day FROM pregnancy g WHERE g.person_id = $1 AND g.ended_how = 'birth'
        AND NOT EXISTS (SELECT 1 FROM person k WHERE k.pregnancy_id = g.id)
    UNION SELECT c.birth_day FROM kinship k JOIN person c ON c.id = k.child_id
    WHERE k.adult_id = $1 AND c.birth_day IS NOT NULL AND c.death_day IS NULL AND c.merged_into IS NULL) b
ORDER BY b.birth_day DESC LIMIT 32;

-- name: family_persons
SELECT id, role FROM person WHERE family_id = $1 AND merged_into IS NULL ORDER BY created_at, id LIMIT 40;

-- name: person_brief
SELECT p.id, p.id AS key_person, p.key_wrapped, p.name_sealed, p.role, p.birth_day, p.death_day
FROM person p WHERE p.id = $1;

-- name: kinship_put
INSERT INTO kinship (child_id, adult_id, kind, authority) VALUES ($1, $2, $3, $4)
ON CONFLICT (child_id, adult_id) DO UPDATE SET kind = excluded.kind, authority = excluded.authority;

-- name: child_mother
SELECT m.birth_day FROM kinship k JOIN person m ON m.id = k.adult_id WHERE k.child_id = $1 AND k.kind = 'mother';

-- name: person_set_birth
UPDATE person SET birth_day = $2 WHERE id = $1;

-- name: person_residences
SELECT r.from_day, a.name AS area_name FROM residence r LEFT JOIN area a ON a.code = r.area
WHERE r.person_id = $1 ORDER BY r.from_day DESC LIMIT 20;

-- name: person_set_area
UPDATE person SET area = (SELECT r.area FROM residence r WHERE r.person_id = $1 ORDER BY r.from_day DESC LIMIT 1)
WHERE id = $1;

-- name: person_bsn
SELECT p.bsn_sealed, p.id AS key_person, p.key_wrapped FROM person p WHERE p.id = $1 AND p.bsn_sealed IS NOT NULL;

-- name: bsn_asked
SELECT COUNT(*) FROM audit WHERE person_id = $1 AND at >= $2 AND account_id = $3 AND action = 'open' AND object = 'bsn'
    AND outcome = 'ok';

-- name: pregnancies_running
SELECT COUNT(*) FROM pregnancy WHERE person_id = $1 AND ended_day IS NULL;

-- name: pregnancy_find
SELECT id, person_id, due_day, first_care_day, fetuses, ended_day, ended_how FROM pregnancy WHERE id = $1;

-- name: pregnancy_dues
SELECT d.at, d.due_day, d.reason, ac.name AS by_name FROM pregnancy_due d
LEFT JOIN membership m ON m.id = d.membership_id LEFT JOIN account ac ON ac.id = m.account_id
WHERE d.pregnancy_id = $1 ORDER BY d.at DESC LIMIT 20;

-- name: pregnancy_set_due
UPDATE pregnancy SET due_day = $2, fetuses = $3 WHERE id = $1;

-- name: pregnancy_end
UPDATE pregnancy SET ended_day = $2, ended_how = $3 WHERE id = $1 AND ended_day IS NULL;

-- name: person_set_born
UPDATE person SET birth_weight = $2, death_day = $3 WHERE id = $1;

-- name: orgs_of_kind
SELECT id, name FROM org WHERE kind = $1 AND id <> $2 AND has_account = 1 AND closed_at IS NULL ORDER BY name LIMIT 100;

-- name: org_brief
SELECT id, kind, name FROM org WHERE id = $1 AND closed_at IS NULL;

-- name: involvement_open
SELECT COUNT(*) FROM involvement WHERE person_id = $1 AND org_id = $2 AND basis IN ('own', 'handover') AND until_at IS NULL;

-- name: involvement_renew
UPDATE involvement SET consent_id = $3 WHERE person_id = $1 AND org_id = $2 AND basis = 'handover' AND until_at IS NULL;

-- name: org_files
SELECT i.id AS place, i.person_id AS id FROM involvement i JOIN person p ON p.id = i.person_id
WHERE i.org_id = $1 AND i.until_at IS NULL AND i.basis IN ('own', 'handover') AND p.merged_into IS NULL AND i.id < $2
    AND CASE WHEN p.closed_day IS NULL THEN 0 ELSE 1 END = $4
ORDER BY i.id DESC LIMIT $3;

-- name: person_listed
SELECT p.id, p.id AS key_person, p.key_wrapped, p.name_sealed, p.role, p.birth_day, p.death_day, p.opened_day, p.closed_day,
    a.name AS area_name,
    (SELECT g.due_day FROM pregnancy g WHERE g.person_id = p.id AND g.ended_day IS NULL ORDER BY g.created_at LIMIT 1)
        AS due_day
FROM person p LEFT JOIN area a ON a.code = p.area WHERE p.id = $1;

-- name: persons_by_hash
SELECT h.person_id AS id FROM person_hash h JOIN person p ON p.id = h.person_id
WHERE h.kind = $1 AND h.hash = $2 AND p.merged_into IS NULL ORDER BY h.person_id LIMIT 20;

-- name: glass_insert
INSERT INTO glass (id, person_id, membership_id, reason, reason_text_sealed, at, until_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: glass_open
SELECT until_at, reason FROM glass WHERE person_id = $1 AND membership_id = $2 AND until_at > $3
ORDER BY until_at DESC LIMIT 1;

-- name: person_keepers
SELECT DISTINCT org_id FROM involvement WHERE person_id = $1 AND basis IN ('own', 'handover') AND until_at IS NULL;

-- name: duplicates_of
SELECT h2.person_id AS id, MAX(CASE h1.kind WHEN 'bsn' THEN 1 ELSE 0 END) AS is_bsn,
    MAX(CASE h1.kind WHEN 'surname+birth' THEN 1 ELSE 0 END) AS is_name,
    MAX(CASE h1.kind WHEN 'phone' THEN 1 ELSE 0 END) AS is_phone,
    MAX(CASE h1.kind WHEN 'email' THEN 1 ELSE 0 END) AS is_email
FROM person_hash h1
JOIN person me ON me.id = h1.person_id
JOIN person_hash h2 ON h2.kind = h1.kind AND h2.hash = h1.hash AND h2.person_id <> h1.person_id
JOIN person p ON p.id = h2.person_id
WHERE h1.person_id = $1 AND h1.kind <> 'address' AND p.merged_into IS NULL
    AND (h1.kind = 'bsn' OR p.family_id <> me.family_id)
    AND (h1.kind NOT IN ('phone', 'email') OR me.birth_day IS NULL OR p.birth_day IS NULL OR me.birth_day = p.birth_day)
    AND NOT EXISTS (SELECT 1 FROM different d WHERE (d.person_id = $1 AND d.other_id = p.id)
        OR (d.person_id = p.id AND d.other_id = $1))
GROUP BY h2.person_id ORDER BY h2.person_id LIMIT 10;

-- name: different_insert
INSERT INTO different (person_id, other_id, membership_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: audit_of_person
SELECT COUNT(*) FROM audit WHERE person_id = $1 AND outcome = $2;

-- name: area_put
INSERT INTO area (code, level, name, parent) VALUES ($1, $2, $1, $3)
ON CONFLICT (code) DO UPDATE SET level = excluded.level, parent = excluded.parent;

-- name: area_name
UPDATE area SET name = $2 WHERE code = $1;

-- name: address_area_clear
DELETE FROM address_area;

-- name: address_area_add
INSERT INTO address_area (pc6, number, area) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;
