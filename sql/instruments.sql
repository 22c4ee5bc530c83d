-- Imported questionnaires.

-- name: instrument_insert
INSERT INTO instrument (id, code, version, url, title, state, is_partial, questionnaire_json, asked_json, scoring_json, found_json,
    imported_at, imported_by)
VALUES ($1, $2, $3, $4, $5, 'active', $6, $7, $8, $9, $10, $11, $12);

-- name: instrument_list
-- Newest first; the first of a code is the one that is asked.
SELECT i.id, i.code, i.version, i.url, i.title, i.state, i.is_partial, CASE WHEN i.scoring_json IS NULL THEN 0 ELSE 1 END AS has_scoring,
    i.imported_at, a.name AS by_name, i.withdrawn_at
FROM instrument i
LEFT JOIN membership m ON m.id = i.imported_by
LEFT JOIN account a ON a.id = m.account_id
ORDER BY i.code, i.imported_at DESC, i.id DESC;

-- name: instrument_get
SELECT i.id, i.code, i.version, i.url, i.title, i.state, i.is_partial, i.questionnaire_json, i.asked_json, i.scoring_json, i.found_json,
    i.imported_at, a.name AS by_name, i.withdrawn_at
FROM instrument i
LEFT JOIN membership m ON m.id = i.imported_by
LEFT JOIN account a ON a.id = m.account_id
WHERE i.id = $1;

-- name: instrument_version
SELECT id, code, version, url, state, is_partial, questionnaire_json, asked_json, scoring_json FROM instrument
WHERE code = $1 AND version = $2;

-- name: instrument_newest
SELECT id, code, version, url, state, questionnaire_json FROM instrument WHERE code = $1
ORDER BY imported_at DESC, id DESC LIMIT 1;

-- name: instrument_by_url
SELECT code FROM instrument WHERE url = $1 LIMIT 1;

-- name: instrument_current
-- The newest of each code: the newest that is active, or the newest that was withdrawn when none is.
SELECT i.id, i.code, i.version, i.state, i.asked_json, i.scoring_json
FROM instrument i
WHERE NOT EXISTS (SELECT 1 FROM instrument n WHERE n.code = i.code AND (n.state < i.state
    OR (n.state = i.state AND (n.imported_at > i.imported_at OR (n.imported_at = i.imported_at AND n.id > i.id)))))
ORDER BY i.code;

-- name: instrument_withdraw
UPDATE instrument SET state = 'withdrawn', withdrawn_at = $2 WHERE id = $1 AND state = 'active';

-- name: instrument_activate
UPDATE instrument SET state = 'active', withdrawn_at = NULL WHERE id = $1 AND state = 'withdrawn';

-- name: instrument_persons
SELECT id FROM person WHERE id > $1 AND merged_into IS NULL ORDER BY id LIMIT $2;
