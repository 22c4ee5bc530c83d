-- Home visits, meetings, bottlenecks.

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
UPDATE visit SET state = $2, planned_at = $3, held_day = $4, result = $5, reason = $6, note_sealed = COALESCE($7, note_sealed),
    recorded_at = $8 WHERE id = $1;

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

-- name: meeting_insert
INSERT INTO meeting (id, person_id, step_id, state, planned_at, due_day, place_sealed, bring_sealed, org_id, membership_id,
    created_at)
VALUES ($1, $2, $3, 'planned', $4, $5, $6, $7, $8, $9, $10);

-- name: meeting_find
SELECT t.id, t.person_id, t.step_id, t.state, t.planned_at, t.planned_at AS planned_ms, t.due_day, t.place_sealed,
    t.parent_answer, t.bring_sealed, t.parents_present AS has_parents, t.absent_reason, t.org_id, o.name AS org_name,
    g.answer AS my_answer, p.id AS key_person, p.key_wrapped
FROM meeting t JOIN person p ON p.id = t.person_id JOIN org o ON o.id = t.org_id
LEFT JOIN meeting_guest g ON g.meeting_id = t.id AND g.org_id = $2 WHERE t.id = $1;

-- name: meeting_set_time
UPDATE meeting SET planned_at = $2, place_sealed = $3 WHERE id = $1;

-- name: meeting_close
UPDATE meeting SET state = $2, parents_present = $3, absent_reason = $4, closed_at = $5 WHERE id = $1;

-- name: meeting_set_parents
UPDATE meeting SET parent_answer = $2, bring_sealed = $3 WHERE id = $1;

-- name: meeting_guest_insert
INSERT INTO meeting_guest (meeting_id, org_id) VALUES ($1, $2) ON CONFLICT (meeting_id, org_id) DO NOTHING;

-- name: meeting_guest_delete
DELETE FROM meeting_guest WHERE meeting_id = $1 AND org_id = $2;

-- name: meeting_guest_answer
UPDATE meeting_guest SET answer = $3 WHERE meeting_id = $1 AND org_id = $2;

-- name: meeting_guest_present
UPDATE meeting_guest SET was_present = $3 WHERE meeting_id = $1 AND org_id = $2;

-- name: meeting_guests
SELECT g.org_id, o.name, o.kind, g.answer, g.was_present AS has_come FROM meeting_guest g JOIN org o ON o.id = g.org_id
WHERE g.meeting_id = $1 ORDER BY o.name, o.id;

-- name: meeting_invitable
-- Who is involved by itself, and who may be told for a meeting by a consent that stands.
SELECT o.id, o.name, o.kind FROM org o
WHERE o.closed_at IS NULL AND o.has_account = 1 AND o.id <> $2
    AND (EXISTS (SELECT 1 FROM involvement i WHERE i.person_id = $1 AND i.org_id = o.id AND i.until_at IS NULL
            AND i.basis IN ('own', 'handover'))
        OR EXISTS (SELECT 1 FROM consent k WHERE k.person_id = $1 AND k.state = 'given'
            AND (k.to_org = o.id OR (k.to_org IS NULL AND k.to_kind = o.kind))
            AND ' ' || k.purposes || ' ' LIKE '% meeting %' AND k.from_day <= $3
            AND (k.until_day IS NULL OR k.until_day >= $3)))
ORDER BY o.name, o.id;

-- name: meeting_item_insert
INSERT INTO meeting_item (id, meeting_id, kind, about, scope, text_sealed, minutes_sealed, step_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: meeting_item_find
SELECT scope FROM meeting_item WHERE id = $1 AND meeting_id = $2 AND kind = 'agenda';

-- name: meeting_items
SELECT i.id, i.kind, i.about, i.scope, i.text_sealed, i.minutes_sealed, i.step_id, s.code AS step_code, p.id AS key_person,
    p.key_wrapped
FROM meeting_item i JOIN meeting t ON t.id = i.meeting_id JOIN person p ON p.id = t.person_id
LEFT JOIN step s ON s.id = i.step_id
WHERE i.meeting_id = $1 ORDER BY i.created_at, i.id;

-- name: meetings_of_person
SELECT t.id, t.state, t.planned_at, t.due_day, t.org_id, o.name AS org_name, t.parent_answer,
    EXISTS (SELECT 1 FROM meeting_guest g WHERE g.meeting_id = t.id AND g.org_id = $2) AS is_guest
FROM meeting t JOIN org o ON o.id = t.org_id WHERE t.person_id = $1 ORDER BY t.planned_at DESC, t.id DESC;

-- name: meeting_signal_day
SELECT MAX(signed_day) FROM response WHERE person_id = $1 AND state = 'signed';

-- name: meeting_step_due
SELECT id, due_day FROM step WHERE person_id = $1 AND code = $2 AND state IN ('proposed', 'agreed', 'doing')
ORDER BY created_at DESC, id DESC LIMIT 1;

-- name: meeting_step_insert
INSERT INTO step (id, person_id, code, route, route_version, state, owner_kind, owner_org_kind, owner_org_id, due_day,
    reasons_json_sealed, org_id, membership_id, created_at)
VALUES ($1, $2, $3, $4, $5, 'proposed', $6, $7, $8, $9, $10, $11, $12, $13);

-- name: bottleneck_source_add
INSERT INTO bottleneck_source (source_key) VALUES ($1) ON CONFLICT (source_key) DO NOTHING;

-- name: bottleneck_source_known
SELECT COUNT(*) FROM bottleneck_source WHERE source_key = $1;

-- name: bottleneck_add
INSERT INTO bottleneck (month, wanted_kind, reason, area, times) VALUES ($1, $2, $3, $4, 1)
ON CONFLICT (month, wanted_kind, reason, area) DO UPDATE SET times = bottleneck.times + 1;

-- name: person_municipality
SELECT CASE WHEN a.level = 'gemeente' THEN a.code WHEN b.level = 'gemeente' THEN b.code
    WHEN d.level = 'gemeente' THEN d.code ELSE '' END AS area
FROM person p LEFT JOIN area a ON a.code = p.area LEFT JOIN area b ON b.code = a.parent LEFT JOIN area d ON d.code = b.parent
WHERE p.id = $1;

-- name: coordinator_orgs
SELECT DISTINCT m.org_id AS id FROM membership m JOIN org o ON o.id = m.org_id
WHERE m.role = 'coordinator' AND o.closed_at IS NULL AND m.from_day <= $1 AND (m.until_day IS NULL OR m.until_day >= $1)
ORDER BY m.org_id;
