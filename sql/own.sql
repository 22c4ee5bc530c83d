-- The parent's own place: what she asks of youth health care (app/parent/question.c).

-- name: question_keeper
-- Who answers: youth health care where it keeps her file, else who keeps it, the last first.
SELECT i.org_id, o.name AS org_name FROM involvement i JOIN org o ON o.id = i.org_id
WHERE i.person_id = $1 AND i.until_at IS NULL AND i.basis IN ('own', 'handover')
ORDER BY CASE WHEN o.kind = 'youth_health' THEN 0 ELSE 1 END, i.from_at DESC, i.id DESC LIMIT 1;

-- name: question_insert
INSERT INTO question (id, person_id, org_id, state, asked_at, due_day, reminded, text_sealed)
VALUES ($1, $2, $3, 'open', $4, $5, 0, $6);

-- name: question_list
SELECT q.id, q.state, q.asked_at, q.due_day, q.answered_at, q.read_at, o.name AS org_name, p.id AS key_person, p.key_wrapped,
    q.text_sealed, q.answer_sealed
FROM question q JOIN person p ON p.id = q.person_id JOIN org o ON o.id = q.org_id
WHERE q.person_id = $1 ORDER BY q.asked_at DESC, q.id DESC LIMIT $2 OFFSET $3;

-- name: question_find
SELECT q.id, q.person_id, q.org_id, q.state, q.asked_at, q.due_day, q.reminded, q.answered_at, q.read_at, o.name AS org_name,
    p.id AS key_person, p.key_wrapped, q.text_sealed, q.answer_sealed
FROM question q JOIN person p ON p.id = q.person_id JOIN org o ON o.id = q.org_id WHERE q.id = $1;

-- name: question_end
UPDATE question SET state = $2, answered_at = $3, answer_sealed = $4, membership_id = $5 WHERE id = $1 AND state = 'open';

-- name: question_read
UPDATE question SET read_at = $2 WHERE person_id = $1 AND state = 'answered' AND read_at IS NULL;

-- name: question_unread
SELECT COUNT(*) FROM question WHERE person_id = $1 AND state = 'answered' AND read_at IS NULL;

-- name: question_set_reminded
UPDATE question SET reminded = $2 WHERE id = $1;

-- name: question_coordinators
SELECT DISTINCT m.org_id AS id FROM membership m JOIN org o ON o.id = m.org_id JOIN question q ON q.id = $1
    JOIN person p ON p.id = q.person_id
WHERE m.role = 'coordinator' AND o.closed_at IS NULL AND m.from_day <= $2 AND (m.until_day IS NULL OR m.until_day >= $2)
    AND (p.area IS NULL OR NOT EXISTS (SELECT 1 FROM org_area n WHERE n.org_id = o.id) OR EXISTS (
        SELECT 1 FROM org_area oa LEFT JOIN area t ON t.code = p.area LEFT JOIN area u ON u.code = t.parent
        WHERE oa.org_id = o.id AND (oa.area = p.area OR oa.area = t.parent OR oa.area = u.parent)))
ORDER BY m.org_id;

-- name: questions_late
-- How many are beyond their term in the areas of a coordinator's organisation; of no family.
SELECT COUNT(*) FROM question q JOIN person p ON p.id = q.person_id
WHERE q.state = 'open' AND q.due_day < $1
    AND (p.area IS NULL OR NOT EXISTS (SELECT 1 FROM org_area n WHERE n.org_id = $2) OR EXISTS (
        SELECT 1 FROM org_area oa LEFT JOIN area t ON t.code = p.area LEFT JOIN area u ON u.code = t.parent
        WHERE oa.org_id = $2 AND (oa.area = p.area OR oa.area = t.parent OR oa.area = u.parent)));

-- name: destroy_questions
DELETE FROM question WHERE person_id = $1;

-- name: close_questions
UPDATE question SET state = 'closed' WHERE person_id = $1 AND state = 'open';

-- name: transfer_questions
UPDATE question SET org_id = $3 WHERE person_id = $1 AND org_id = $2 AND state = 'open';

-- name: export_questions
SELECT q.state, q.asked_at, q.due_day, q.answered_at, q.org_id, o.name AS org_name, ac.name AS by_name, p.id AS key_person,
    p.key_wrapped, q.text_sealed, q.answer_sealed
FROM question q JOIN person p ON p.id = q.person_id JOIN org o ON o.id = q.org_id
LEFT JOIN membership m ON m.id = q.membership_id LEFT JOIN account ac ON ac.id = m.account_id
WHERE q.person_id = $1 ORDER BY q.asked_at, q.id;

-- name: own_youngest
-- The youngest of her children that lives; one row, empty when there is none.
SELECT MAX(c.birth_day) AS birth_day FROM kinship k JOIN person c ON c.id = k.child_id
WHERE k.adult_id = $1 AND k.authority = 1 AND c.merged_into IS NULL AND c.death_day IS NULL;

-- name: own_appointments
-- What is coming, whoever it is with: visits, meetings, calls at which she is handed over, sessions of her groups.
SELECT 'visit' AS kind, v.id AS id, v.planned_at AS at, o.name AS org_name, o.phone AS org_phone, '' AS place
FROM visit v JOIN org o ON o.id = v.org_id WHERE v.person_id = $1 AND v.state = 'planned' AND v.planned_at >= $2
UNION ALL
SELECT 'meeting', t.id, t.planned_at, o.name, o.phone, ''
FROM meeting t JOIN org o ON o.id = t.org_id WHERE t.person_id = $1 AND t.state = 'planned' AND t.planned_at >= $2
UNION ALL
SELECT 'call', r.id, r.call_at, COALESCE(o.name, f.name), COALESCE(o.phone, f.phone), ''
FROM referral r JOIN org f ON f.id = r.from_org LEFT JOIN org o ON o.id = r.to_org
WHERE r.person_id = $1 AND r.state IN ('sent', 'received', 'accepted', 'started') AND r.call_at >= $2
UNION ALL
SELECT 'young_meeting', m.id, m.planned_at, o.name, o.phone, ''
FROM young_meeting m JOIN young_plan y ON y.id = m.plan_id JOIN org o ON o.id = m.org_id
WHERE m.person_id = $1 AND y.state = 'running' AND m.state = 'planned' AND m.planned_at >= $2
UNION ALL
SELECT 'group', g.id, s.starts_at, o.name, o.phone, g.place
FROM group_place m JOIN group_session s ON s.group_id = m.group_id JOIN parent_group g ON g.id = m.group_id
    JOIN org o ON o.id = g.org_id
WHERE m.person_id = $1 AND m.state = 'in' AND s.state = 'planned' AND s.starts_at >= $2
ORDER BY at, id LIMIT $3 OFFSET $4;

-- name: ready_state
-- Steps of her plan that were agreed, those that still run, the last moment that she answered, and whether her last pregnancy
-- ended without a child that lives, and none runs.
SELECT COUNT(*) AS begun, SUM(CASE WHEN s.state IN ('agreed', 'doing') THEN 1 ELSE 0 END) AS running,
    (SELECT r.moment FROM readiness r WHERE r.person_id = $1 ORDER BY r.at DESC, r.id DESC LIMIT 1) AS last,
    CASE WHEN EXISTS (SELECT 1 FROM pregnancy y WHERE y.person_id = $1
            AND y.ended_day = (SELECT MAX(z.ended_day) FROM pregnancy z WHERE z.person_id = $1)
            AND NOT EXISTS (SELECT 1 FROM person k WHERE k.pregnancy_id = y.id AND k.death_day IS NULL AND k.merged_into IS NULL))
        AND NOT EXISTS (SELECT 1 FROM pregnancy y WHERE y.person_id = $1 AND y.ended_day IS NULL) THEN 1 ELSE 0 END AS is_lost
FROM step s WHERE s.person_id = $1 AND s.state IN ('agreed', 'doing', 'done');

-- name: ready_insert
INSERT INTO readiness (id, person_id, moment, at, ready, answers_json_sealed) VALUES ($1, $2, $3, $4, $5, $6);

-- name: ready_list
SELECT r.id, r.moment, r.at, r.ready AS is_ready, p.id AS key_person, p.key_wrapped, r.answers_json_sealed
FROM readiness r JOIN person p ON p.id = r.person_id WHERE r.person_id = $1 ORDER BY r.at DESC, r.id DESC LIMIT $2 OFFSET $3;

-- name: destroy_readiness
DELETE FROM readiness WHERE person_id = $1;

-- name: export_readiness
SELECT r.moment, r.at, CASE WHEN r.ready = 1 THEN 'yes' ELSE 'no' END AS ready, p.id AS key_person, p.key_wrapped,
    r.answers_json_sealed
FROM readiness r JOIN person p ON p.id = r.person_id WHERE r.person_id = $1 ORDER BY r.at, r.id;

-- name: own_draft_put
INSERT INTO own_draft (id, person_id, form, at, fields_json_sealed) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person_id, form) DO UPDATE SET at = excluded.at, fields_json_sealed = excluded.fields_json_sealed;

-- name: own_draft_find
SELECT d.at, p.id AS key_person, p.key_wrapped, d.fields_json_sealed FROM own_draft d JOIN person p ON p.id = d.person_id
WHERE d.person_id = $1 AND d.form = $2;

-- name: own_draft_drop
DELETE FROM own_draft WHERE person_id = $1 AND form = $2;

-- name: destroy_own_drafts
DELETE FROM own_draft WHERE person_id = $1;

-- name: export_own_drafts
SELECT d.form, d.at, p.id AS key_person, p.key_wrapped, d.fields_json_sealed FROM own_draft d
JOIN person p ON p.id = d.person_id WHERE d.person_id = $1 ORDER BY d.form;

-- name: retention_own_drafts
SELECT COUNT(*) FROM own_draft d WHERE d.at < $1
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.person_id = d.person_id AND h.until_at IS NULL);

-- name: retention_own_drafts_go
DELETE FROM own_draft WHERE at < $1
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.person_id = own_draft.person_id AND h.until_at IS NULL);
