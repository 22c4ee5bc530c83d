-- The plan of a very young parent (app/young).

-- name: young_plan_insert
INSERT INTO young_plan (id, person_id, org_id, membership_id, state, created_at, facts_json_sealed)
VALUES ($1, $2, $3, $4, 'running', $5, $6) ON CONFLICT (person_id) WHERE state = 'running' DO NOTHING;

-- name: young_plan_running
SELECT t.id, t.person_id, t.org_id, t.state, t.created_at, o.name AS org_name, o.phone AS org_phone, p.id AS key_person,
    p.key_wrapped, t.facts_json_sealed
FROM young_plan t JOIN person p ON p.id = t.person_id JOIN org o ON o.id = t.org_id
WHERE t.person_id = $1 AND t.state = 'running';

-- name: young_plan_set
UPDATE young_plan SET facts_json_sealed = $2 WHERE id = $1 AND state = 'running';

-- name: young_plan_end
UPDATE young_plan SET state = 'ended', ended_at = $2 WHERE id = $1 AND state = 'running';

-- name: young_plan_counts
-- Of one person: her list in numbers, as far as who keeps her file sees it.
SELECT COUNT(s.id) AS total, COALESCE(SUM(CASE WHEN s.state = 'done' THEN 1 ELSE 0 END), 0) AS done
FROM young_plan t LEFT JOIN young_step s ON s.plan_id = t.id AND s.state IN ('open', 'done') AND s.seen <> 'me'
WHERE t.person_id = $1 AND t.state = 'running' GROUP BY t.id;

-- name: young_step_insert
INSERT INTO young_step (id, plan_id, person_id, code, area, does, state, seen, due_day, text_sealed, created_at, org_id,
    membership_id, desk)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (plan_id, code) WHERE code IS NOT NULL DO NOTHING;

-- name: young_step_find
SELECT s.id, s.plan_id, s.person_id, s.code, s.area, s.desk, s.does, s.state, s.seen, s.due_day, s.org_id, s.created_at, s.done_at,
    o.name AS org_name, d.name AS done_name, p.id AS key_person, p.key_wrapped, s.text_sealed
FROM young_step s JOIN young_plan t ON t.id = s.plan_id JOIN person p ON p.id = s.person_id LEFT JOIN org o ON o.id = s.org_id
LEFT JOIN org d ON d.id = s.done_org
WHERE s.id = $1 AND t.state = 'running';

-- name: young_steps
SELECT s.id, s.plan_id, s.person_id, s.code, s.area, s.desk, s.does, s.state, s.seen, s.due_day, s.org_id, s.created_at, s.done_at,
    o.name AS org_name, d.name AS done_name, p.id AS key_person, p.key_wrapped, s.text_sealed
FROM young_step s JOIN person p ON p.id = s.person_id LEFT JOIN org o ON o.id = s.org_id LEFT JOIN org d ON d.id = s.done_org
WHERE s.plan_id = $1 ORDER BY s.created_at, s.id LIMIT 300;

-- name: young_step_move
-- done_at is kept while it is done, and goes when it is taken up again.
UPDATE young_step SET state = $2, done_at = $3, done_org = $4 WHERE id = $1;

-- name: young_step_see
UPDATE young_step SET seen = $2 WHERE id = $1;

-- name: young_step_set
UPDATE young_step SET does = $2, due_day = $3, state = $4 WHERE id = $1 AND state IN ('open', 'proposed');

-- name: young_desk_insert
INSERT INTO young_desk (id, plan_id, person_id, desk, org_id, areas, consent_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: young_desks
-- Those whose consent stands on day $2.
SELECT d.id, d.desk, d.org_id, d.areas, d.consent_id, d.created_at, o.name AS org_name, o.phone AS org_phone, k.until_day
FROM young_desk d JOIN consent k ON k.id = d.consent_id JOIN org o ON o.id = d.org_id
WHERE d.plan_id = $1 AND k.state = 'given' AND k.from_day <= $2 AND (k.until_day IS NULL OR k.until_day >= $2)
ORDER BY o.name, d.id;

-- name: young_desk_find
SELECT d.id, d.plan_id, d.person_id, d.desk, d.org_id, d.areas, d.consent_id, o.name AS org_name, t.org_id AS keeper_id,
    w.name AS keeper_name, w.phone AS keeper_phone
FROM young_desk d JOIN young_plan t ON t.id = d.plan_id JOIN consent k ON k.id = d.consent_id JOIN org o ON o.id = d.org_id
JOIN org w ON w.id = t.org_id
WHERE d.id = $1 AND t.state = 'running' AND k.state = 'given' AND k.from_day <= $2
    AND (k.until_day IS NULL OR k.until_day >= $2);

-- name: young_desk_any
-- One that may have been taken off already.
SELECT id, person_id, consent_id FROM young_desk WHERE id = $1;

-- name: young_desks_of_org
-- Lists in which an organisation takes part as a desk, on day $2.
SELECT d.id, d.person_id, d.desk, d.areas, d.created_at,
    (SELECT MIN(m.planned_at) FROM young_meeting m WHERE m.plan_id = d.plan_id AND m.state = 'planned' AND m.planned_at >= $3)
        AS meeting_at
FROM young_desk d JOIN young_plan t ON t.id = d.plan_id JOIN consent k ON k.id = d.consent_id
WHERE d.org_id = $1 AND t.state = 'running' AND k.state = 'given' AND k.from_day <= $2
    AND (k.until_day IS NULL OR k.until_day >= $2)
ORDER BY d.created_at DESC, d.id DESC LIMIT $4 OFFSET $5;

-- name: young_desk_orgs
-- Organisations of a kind, those that serve her neighbourhood first. has_account: it can look in Kiem.
SELECT o.id, o.name, o.phone, o.has_account, CASE WHEN EXISTS (
        SELECT 1 FROM org_area oa LEFT JOIN area a ON a.code = $2 LEFT JOIN area b ON b.code = a.parent
        WHERE oa.org_id = o.id AND (oa.area = $2 OR oa.area = a.parent OR oa.area = b.parent)) THEN 1 ELSE 0 END AS serves
FROM org o WHERE o.kind = $1 AND o.closed_at IS NULL ORDER BY serves DESC, o.name, o.id LIMIT 50;

-- name: young_meeting_insert
INSERT INTO young_meeting (id, plan_id, person_id, org_id, membership_id, state, planned_at, place_sealed, created_at)
VALUES ($1, $2, $3, $4, $5, 'planned', $6, $7, $8);

-- name: young_meeting_find
SELECT m.id, m.plan_id, m.person_id, m.org_id, m.state, m.planned_at, m.planned_at AS planned_ms, m.with_her AS has_her,
    o.name AS org_name, o.phone AS org_phone, p.id AS key_person, p.key_wrapped, m.place_sealed
FROM young_meeting m JOIN young_plan t ON t.id = m.plan_id JOIN person p ON p.id = m.person_id JOIN org o ON o.id = m.org_id
WHERE m.id = $1 AND t.state = 'running';

-- name: young_meetings
SELECT m.id, m.state, m.planned_at, m.planned_at AS planned_ms, m.with_her AS has_her, o.name AS org_name, o.phone AS org_phone,
    p.id AS key_person, p.key_wrapped, m.place_sealed
FROM young_meeting m JOIN person p ON p.id = m.person_id JOIN org o ON o.id = m.org_id
WHERE m.plan_id = $1 ORDER BY m.planned_at DESC, m.id DESC LIMIT 50;

-- name: young_meeting_end
UPDATE young_meeting SET state = $2, with_her = $3 WHERE id = $1 AND state = 'planned';

-- name: young_decision_insert
INSERT INTO young_decision (id, meeting_id, step_id, person_id, does, due_day, text_sealed, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: young_decisions
SELECT c.id, c.step_id, c.does, c.due_day, p.id AS key_person, p.key_wrapped, c.text_sealed
FROM young_decision c JOIN person p ON p.id = c.person_id WHERE c.meeting_id = $1 ORDER BY c.created_at, c.id;

-- name: destroy_young_decisions
DELETE FROM young_decision WHERE person_id = $1;

-- name: destroy_young_meetings
DELETE FROM young_meeting WHERE person_id = $1;

-- name: destroy_young_desks
DELETE FROM young_desk WHERE person_id = $1;

-- name: destroy_young_steps
DELETE FROM young_step WHERE person_id = $1;

-- name: destroy_young_plans
DELETE FROM young_plan WHERE person_id = $1;

-- name: close_young_meetings
UPDATE young_meeting SET state = 'cancelled' WHERE person_id = $1 AND state = 'planned';

-- name: close_young
UPDATE young_plan SET state = 'ended', ended_at = $2 WHERE person_id = $1 AND state = 'running';

-- name: transfer_young
-- Who takes over her file keeps the list with her.
UPDATE young_plan SET org_id = $3, membership_id = NULL WHERE person_id = $1 AND org_id = $2 AND state = 'running';

-- name: transfer_young_meetings
UPDATE young_meeting SET state = 'cancelled' WHERE person_id = $1 AND org_id = $2 AND state = 'planned' AND planned_at >= $3;

-- name: export_young_plans
SELECT t.id, t.state, t.created_at, t.ended_at, o.name AS org_name, p.id AS key_person, p.key_wrapped, t.facts_json_sealed
FROM young_plan t JOIN person p ON p.id = t.person_id JOIN org o ON o.id = t.org_id
WHERE t.person_id = $1 ORDER BY t.created_at, t.id;

-- name: export_young_steps
SELECT s.id, s.plan_id, s.code, s.area, s.desk, s.does, s.state, s.seen, s.due_day, s.created_at, s.done_at, o.name AS org_name,
    p.id AS key_person, p.key_wrapped, s.text_sealed
FROM young_step s JOIN person p ON p.id = s.person_id LEFT JOIN org o ON o.id = s.org_id
WHERE s.person_id = $1 ORDER BY s.created_at, s.id;

-- name: export_young_desks
SELECT d.plan_id, d.desk, d.areas, d.created_at, d.consent_id, o.name AS org_name FROM young_desk d JOIN org o ON o.id = d.org_id
WHERE d.person_id = $1 ORDER BY d.created_at, d.id;

-- name: export_young_meetings
SELECT m.id, m.plan_id, m.state, m.planned_at, m.with_her AS has_her, o.name AS org_name, p.id AS key_person, p.key_wrapped,
    m.place_sealed
FROM young_meeting m JOIN person p ON p.id = m.person_id JOIN org o ON o.id = m.org_id
WHERE m.person_id = $1 ORDER BY m.planned_at, m.id;

-- name: export_young_decisions
SELECT c.meeting_id, c.step_id, c.does, c.due_day, c.created_at, s.seen, p.id AS key_person, p.key_wrapped, c.text_sealed
FROM young_decision c JOIN young_step s ON s.id = c.step_id JOIN person p ON p.id = c.person_id WHERE c.person_id = $1 ORDER BY c.created_at, c.id;

-- name: young_desk_of
-- The areas that organisation $2 sees of a list, on day $3.
SELECT d.id, d.areas FROM young_desk d JOIN consent k ON k.id = d.consent_id
WHERE d.plan_id = $1 AND d.org_id = $2 AND k.state = 'given' AND k.from_day <= $3
    AND (k.until_day IS NULL OR k.until_day >= $3) ORDER BY d.created_at DESC, d.id DESC LIMIT 1;
