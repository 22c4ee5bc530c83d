-- Nu Niet Zwanger. No statement here joins a table of a person's, and none of those joins a table of these.

-- name: nnz_place
SELECT p.id, p.name, p.area, a.name AS area_name, p.state
FROM nnz_member m JOIN nnz_project p ON p.id = m.project_id JOIN area a ON a.code = p.area WHERE m.membership_id = $1;

-- name: nnz_trainings
SELECT kind, day, until_day FROM nnz_training WHERE membership_id = $1 ORDER BY until_day DESC, id;

-- name: nnz_number_next
UPDATE nnz_project SET last_number = last_number + 1 WHERE id = $1;

-- name: nnz_number
SELECT last_number FROM nnz_project WHERE id = $1;

-- name: nnz_record_insert
INSERT INTO nnz_record (id, project_id, number, membership_id, opened_day, touched_day, key_wrapped)
VALUES ($1, $2, $3, $4, $5, $5, $6);

-- name: nnz_record_set
UPDATE nnz_record SET body_json_sealed = $2, touched_day = $3, closed_day = $4 WHERE id = $1;

-- name: nnz_record_touch
UPDATE nnz_record SET touched_day = $2 WHERE id = $1;

-- name: nnz_record_hand_over
UPDATE nnz_record SET membership_id = $2 WHERE id = $1;

-- name: nnz_record_find
SELECT r.id, r.project_id, r.number, r.membership_id, r.opened_day, r.touched_day, r.closed_day, r.body_json_sealed,
    r.id AS key_person, r.key_wrapped
FROM nnz_record r WHERE r.id = $1;

-- name: nnz_records_of
SELECT r.id, r.number, r.opened_day, r.touched_day, r.closed_day, r.body_json_sealed, r.id AS key_person, r.key_wrapped
FROM nnz_record r WHERE r.membership_id = $1 ORDER BY r.closed_day DESC NULLS FIRST, r.touched_day DESC, r.number DESC;

-- name: nnz_step_insert
INSERT INTO nnz_step (id, record_id, day, body_json_sealed) VALUES ($1, $2, $3, $4);

-- name: nnz_steps
SELECT s.id, s.day, s.body_json_sealed, r.id AS key_person, r.key_wrapped
FROM nnz_step s JOIN nnz_record r ON r.id = s.record_id WHERE s.record_id = $1 ORDER BY s.day DESC, s.id DESC;

-- name: nnz_step_forget
DELETE FROM nnz_step WHERE id = $1 AND record_id = $2;

-- name: nnz_colleagues
-- Who may take a record over: the other holders of the project who are still there.
SELECT m.membership_id AS id, a.name, o.name AS org_name
FROM nnz_member m JOIN membership b ON b.id = m.membership_id JOIN account a ON a.id = b.account_id
JOIN org o ON o.id = b.org_id
WHERE m.project_id = $1 AND m.membership_id <> $2 AND b.role = 'nnz_holder' AND a.disabled_at IS NULL
    AND o.closed_at IS NULL AND b.from_day <= $3 AND (b.until_day IS NULL OR b.until_day >= $3)
    AND EXISTS (SELECT 1 FROM nnz_training t WHERE t.membership_id = m.membership_id AND t.day <= $3 AND t.until_day >= $3)
ORDER BY a.name, m.membership_id;

-- name: nnz_tally_add
INSERT INTO nnz_tally (month, project_id, figure, item, times) VALUES ($1, $2, $3, $4, 1)
ON CONFLICT (month, project_id, figure, item) DO UPDATE SET times = nnz_tally.times + 1;

-- name: nnz_tally_between
-- Of one project, over whole months: those from $3 up to and without $4.
SELECT item, SUM(times) AS n FROM nnz_tally WHERE project_id = $1 AND figure = $2 AND month >= $3 AND month < $4
GROUP BY item ORDER BY item;

-- name: nnz_reach_frozen
-- What the frozen months say of one area: no number that the coalition does not see too.
SELECT f.month, c.value AS n
FROM count_frozen f JOIN count_month c ON c.month = f.month AND c.figure = 'nnz_reach' AND c.item = $1
ORDER BY f.month DESC LIMIT 12;

-- name: nnz_quality_of
SELECT code, state, day FROM nnz_quality WHERE project_id = $1;

-- name: nnz_quality_set
INSERT INTO nnz_quality (project_id, code, state, day) VALUES ($1, $2, $3, $4)
ON CONFLICT (project_id, code) DO UPDATE SET state = excluded.state, day = excluded.day;

-- name: nnz_staff
-- Of one project: who leads, who holds, and up to when she is trained.
SELECT m.membership_id, m.project_id, b.role, a.name, o.name AS org_name,
    (SELECT MAX(t.until_day) FROM nnz_training t WHERE t.membership_id = m.membership_id AND t.day <= $2) AS trained_day
FROM nnz_member m JOIN membership b ON b.id = m.membership_id JOIN account a ON a.id = b.account_id
JOIN org o ON o.id = b.org_id
WHERE m.project_id = $1 AND a.disabled_at IS NULL AND o.closed_at IS NULL AND b.from_day <= $2
    AND (b.until_day IS NULL OR b.until_day >= $2)
ORDER BY b.role DESC, a.name, m.membership_id;

-- name: nnz_orgs
SELECT o.id, o.name, o.kind FROM nnz_org n JOIN org o ON o.id = n.org_id WHERE n.project_id = $1 ORDER BY o.name, o.id;

-- name: nnz_org_add
INSERT INTO nnz_org (project_id, org_id) VALUES ($1, $2) ON CONFLICT (project_id, org_id) DO NOTHING;

-- name: nnz_org_remove
DELETE FROM nnz_org WHERE project_id = $1 AND org_id = $2;

-- name: nnz_org_people
-- Who of an organisation works in a project; who is gone does no longer.
SELECT COUNT(*) FROM nnz_member m JOIN membership b ON b.id = m.membership_id JOIN account a ON a.id = b.account_id
WHERE m.project_id = $1 AND b.org_id = $2 AND a.disabled_at IS NULL AND (b.until_day IS NULL OR b.until_day >= $3);

-- name: nnz_region
SELECT a.code AS id, a.name FROM nnz_region n JOIN area a ON a.code = n.area WHERE n.project_id = $1 ORDER BY a.name, a.code;

-- name: nnz_region_add
INSERT INTO nnz_region (project_id, area) VALUES ($1, $2) ON CONFLICT (project_id, area) DO NOTHING;

-- name: nnz_region_remove
DELETE FROM nnz_region WHERE project_id = $1 AND area = $2;

-- name: nnz_projects
SELECT p.id, p.name, p.state, a.name AS area_name FROM nnz_project p JOIN area a ON a.code = p.area ORDER BY p.name, p.id;

-- name: nnz_project_find
SELECT p.id, p.name, p.state, p.area, a.name AS area_name FROM nnz_project p JOIN area a ON a.code = p.area WHERE p.id = $1;

-- name: nnz_project_insert
INSERT INTO nnz_project (id, name, area, state, created_at) VALUES ($1, $2, $3, $4, $5);

-- name: nnz_project_set
UPDATE nnz_project SET state = $2 WHERE id = $1;

-- name: nnz_area
SELECT code FROM area WHERE level = 'gemeente' AND (code = $1 OR lower(name) = lower(CAST($1 AS TEXT))) ORDER BY code;

-- name: nnz_candidates
-- Who has a role for it and is in no project yet.
SELECT b.id, a.name, o.name AS org_name, b.role
FROM membership b JOIN account a ON a.id = b.account_id JOIN org o ON o.id = b.org_id
WHERE b.role IN ('nnz_holder', 'nnz_leader') AND a.disabled_at IS NULL AND o.closed_at IS NULL
    AND b.from_day <= $1 AND (b.until_day IS NULL OR b.until_day >= $1)
    AND NOT EXISTS (SELECT 1 FROM nnz_member m WHERE m.membership_id = b.id)
ORDER BY a.name, b.id;

-- name: nnz_member_add
INSERT INTO nnz_member (membership_id, project_id) VALUES ($1, $2) ON CONFLICT (membership_id) DO NOTHING;

-- name: nnz_member_remove
DELETE FROM nnz_member WHERE membership_id = $1 AND project_id = $2;

-- name: nnz_member_records
SELECT COUNT(*) FROM nnz_record WHERE membership_id = $1;

-- name: nnz_keepers
-- Who held conversations in a project and can sign in for it no longer; whether she has records is not said.
SELECT b.id, a.name, o.name AS org_name FROM nnz_member m JOIN membership b ON b.id = m.membership_id
JOIN account a ON a.id = b.account_id JOIN org o ON o.id = b.org_id
WHERE m.project_id = $1 AND b.role = 'nnz_holder'
    AND (a.disabled_at IS NOT NULL OR o.closed_at IS NOT NULL OR b.until_day < $2) ORDER BY a.name, b.id;

-- name: nnz_records_kept
SELECT id FROM nnz_record WHERE membership_id = $1 AND project_id = $2 ORDER BY id;

-- name: nnz_member_org_add
INSERT INTO nnz_org (project_id, org_id) SELECT CAST($1 AS TEXT), b.org_id FROM membership b WHERE b.id = $2
ON CONFLICT (project_id, org_id) DO NOTHING;

-- name: nnz_project_trainings
SELECT t.id, t.kind, t.day, t.until_day, a.name FROM nnz_training t JOIN nnz_member m ON m.membership_id = t.membership_id
JOIN membership b ON b.id = t.membership_id JOIN account a ON a.id = b.account_id
WHERE m.project_id = $1 ORDER BY a.name, t.until_day DESC, t.id;

-- name: nnz_training_remove
DELETE FROM nnz_training WHERE id = $1 AND membership_id IN (SELECT membership_id FROM nnz_member WHERE project_id = $2);

-- name: nnz_training_insert
INSERT INTO nnz_training (id, membership_id, kind, day, until_day) VALUES ($1, $2, $3, $4, $5);

-- name: nnz_holder_role
SELECT b.role FROM nnz_member m JOIN membership b ON b.id = m.membership_id WHERE m.membership_id = $1 AND m.project_id = $2;

-- name: destroy_nnz_steps
DELETE FROM nnz_step WHERE record_id = $1;

-- name: destroy_nnz_record
DELETE FROM nnz_record WHERE id = $1;

-- name: retention_nnz_closed_due
SELECT id FROM nnz_record WHERE closed_day IS NOT NULL AND closed_day <= $1 ORDER BY closed_day, id LIMIT $2;

-- name: retention_nnz_open_due
SELECT id FROM nnz_record WHERE closed_day IS NULL AND touched_day <= $1 ORDER BY touched_day, id LIMIT $2;

-- name: rewrap_nnz_key
SELECT id, key_wrapped FROM nnz_record WHERE id > $1 ORDER BY id LIMIT $2;

-- name: rewrap_nnz_key_set
UPDATE nnz_record SET key_wrapped = $2 WHERE id = $1;

-- name: count_nnz_reach
-- By centrumgemeente; one with a project and nobody is a number too.
SELECT p.area AS item, COALESCE(SUM(t.times), 0) AS n
FROM nnz_project p LEFT JOIN nnz_tally t ON t.project_id = p.id AND t.figure = 'came_in' AND t.month = $1
GROUP BY p.area ORDER BY p.area;

-- name: count_nnz_areas
-- Municipalities, not people: where a project runs, and where one has started and none runs. A project is in its
-- centrumgemeente and in every municipality of its region.
SELECT CASE WHEN w.runs = 1 THEN 'running' ELSE 'started' END AS item, COUNT(*) AS n
FROM (SELECT g.area, MAX(CASE WHEN p.state = 'running' THEN 1 ELSE 0 END) AS runs FROM nnz_project p
    JOIN (SELECT id AS project_id, area FROM nnz_project UNION SELECT project_id, area FROM nnz_region) g
        ON g.project_id = p.id
    WHERE p.state <> 'ended' AND p.created_at < $1 GROUP BY g.area) w
GROUP BY CASE WHEN w.runs = 1 THEN 'running' ELSE 'started' END;
