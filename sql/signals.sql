-- Instruments answered, findings, outcomes, urgent answers, the worklist.

-- name: signal_person
SELECT birth_day, opened_day, role FROM person WHERE id = $1;

-- name: signal_pregnancies
SELECT id, due_day, first_care_day, fetuses, ended_day, created_at AS created_ms FROM pregnancy
WHERE person_id = $1 ORDER BY due_day DESC, id DESC;

-- name: signal_births
SELECT c.birth_day, c.pregnancy_id FROM kinship k JOIN person c ON c.id = k.child_id
WHERE k.adult_id = $1 AND c.merged_into IS NULL
UNION
SELECT c.birth_day, c.pregnancy_id FROM pregnancy g JOIN person c ON c.pregnancy_id = g.id
WHERE g.person_id = $1 AND c.merged_into IS NULL;

-- name: signal_signed
SELECT instrument, signed_day FROM response WHERE person_id = $1 AND state = 'signed' ORDER BY signed_at;

-- name: signal_responses
SELECT r.id, r.instrument, r.version, r.pregnancy_id, r.mode, r.asked_alone, r.signed_at AS signed_ms, r.signed_day,
    r.org_id, p.id AS key_person, p.key_wrapped, r.answers_json_sealed
FROM response r JOIN person p ON p.id = r.person_id
WHERE r.person_id = $1 AND r.state = 'signed'
    AND NOT EXISTS (SELECT 1 FROM response f WHERE f.follows = r.id AND f.state = 'signed')
ORDER BY r.signed_at, r.id;

-- name: signal_findings
SELECT factor, response_id, state, day, items FROM finding WHERE person_id = $1 ORDER BY day, response_id, factor;
