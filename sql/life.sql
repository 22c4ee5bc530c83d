-- The life of data (app/life): destruction, requests, holds, closing, cover, retention.

-- name: destroy_jobs
DELETE FROM job WHERE kind IN ('referral_due', 'referral_expiry', 'consent_end', 'meeting_reminder', 'meeting_unrecorded',
    'visit_reminder', 'visit_unrecorded', 'urgent', 'request_due', 'question_due') AND ref_id IN (
    SELECT r.id FROM referral r WHERE r.person_id = $1 UNION SELECT k.id FROM consent k WHERE k.person_id = $1
    UNION SELECT v.id FROM visit v WHERE v.person_id = $1 UNION SELECT m.id FROM meeting m WHERE m.person_id = $1
    UNION SELECT u.id FROM urgent u WHERE u.person_id = $1 UNION SELECT q.id FROM data_request q WHERE q.person_id = $1
    UNION SELECT n.id FROM question n WHERE n.person_id = $1);

-- name: destroy_urgents
DELETE FROM urgent WHERE person_id = $1;

-- name: destroy_findings
DELETE FROM finding WHERE person_id = $1;

-- name: destroy_meeting_items
DELETE FROM meeting_item WHERE meeting_id IN (SELECT m.id FROM meeting m WHERE m.person_id = $1);

-- name: destroy_meeting_guests
DELETE FROM meeting_guest WHERE meeting_id IN (SELECT m.id FROM meeting m WHERE m.person_id = $1);

-- name: destroy_meetings
DELETE FROM meeting WHERE person_id = $1;

-- name: destroy_child_wishes
DELETE FROM child_wish WHERE person_id = $1;

-- name: destroy_contacts
DELETE FROM contact WHERE person_id = $1;

-- name: destroy_contact_due
DELETE FROM contact_due WHERE person_id = $1;

-- name: destroy_visits
DELETE FROM visit WHERE person_id = $1;

-- name: destroy_group_attendance
DELETE FROM group_attendance WHERE place_id IN (SELECT t.id FROM group_place t WHERE t.person_id = $1);

-- name: destroy_group_places
DELETE FROM group_place WHERE person_id = $1;

-- name: destroy_referral_events
DELETE FROM referral_event WHERE referral_id IN (SELECT r.id FROM referral r WHERE r.person_id = $1);

-- name: destroy_referrals
DELETE FROM referral WHERE person_id = $1;

-- name: destroy_givers
DELETE FROM consent_by WHERE consent_id IN (SELECT k.id FROM consent k WHERE k.person_id = $1);

-- name: destroy_consents
DELETE FROM consent WHERE person_id = $1;

-- name: destroy_steps
DELETE FROM step WHERE person_id = $1;

-- name: destroy_outcomes
DELETE FROM outcome WHERE person_id = $1;

-- name: destroy_attachments
DELETE FROM attachment WHERE person_id = $1;

-- name: destroy_responses
DELETE FROM response WHERE person_id = $1;

-- name: destroy_due
DELETE FROM due WHERE person_id = $1;

-- name: destroy_dues
DELETE FROM pregnancy_due WHERE pregnancy_id IN (SELECT g.id FROM pregnancy g WHERE g.person_id = $1);

-- name: destroy_pregnancies
DELETE FROM pregnancy WHERE person_id = $1;

-- name: destroy_entries
DELETE FROM entry WHERE person_id = $1;

-- name: destroy_glasses
DELETE FROM glass WHERE person_id = $1;

-- name: destroy_homes
DELETE FROM residence WHERE person_id = $1;

-- name: destroy_hashes
DELETE FROM person_hash WHERE person_id = $1;

-- name: destroy_different
DELETE FROM different WHERE person_id = $1 OR other_id = $1;

-- name: destroy_involved
DELETE FROM involvement WHERE person_id = $1;

-- name: destroy_links
DELETE FROM link WHERE person_id = $1;

-- name: destroy_devices
DELETE FROM device WHERE account_id IN (SELECT a.id FROM account a WHERE a.person_id = $1);

-- name: destroy_sessions
DELETE FROM session WHERE account_id IN (SELECT a.id FROM account a WHERE a.person_id = $1);

-- name: destroy_identities
DELETE FROM identity_was WHERE person_id = $1;

-- name: destroy_closings
DELETE FROM closing WHERE person_id = $1;

-- name: destroy_holds
DELETE FROM hold WHERE person_id = $1;

-- name: destroy_requests
-- That she asked for it, and what was decided, is kept; what she wrote is not.
DELETE FROM data_request WHERE person_id = $1 AND kind <> 'destroy';

-- name: destroy_request_words
UPDATE data_request SET text_sealed = NULL, answer_sealed = NULL, object_id = NULL WHERE person_id = $1;

-- name: destroy_kin
-- As a child: its parents. As a parent: her children's files keep that somebody has authority, under an id without a name.
DELETE FROM kinship WHERE child_id = $1;

-- name: destroy_account
-- The audit leads to the account; its name to sign in with is gone, and nobody signs in with it.
UPDATE account SET login_hash = 'destroyed:' || id, login_sealed = $3, totp_sealed = NULL, name = '',
    password_hash = '', disabled_at = $2 WHERE person_id = $1;

-- name: destroy_person
UPDATE person SET sex = 'unknown', birth_day = NULL, death_day = NULL, key_wrapped = NULL, name_sealed = NULL,
    contact_json_sealed = NULL, bsn_sealed = NULL, area = NULL, pregnancy_id = NULL, birth_weight = NULL, opened_day = 0,
    closed_day = NULL, destroyed_at = $2 WHERE id = $1;

-- name: destroyed_insert
INSERT INTO destroyed (person_id, at, why, membership_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: destroyed_since
SELECT person_id AS id, at AS at_ms FROM destroyed WHERE at > $1 OR (at = $1 AND person_id > $2) ORDER BY at, person_id LIMIT $3;

-- name: person_all_ids
SELECT id FROM person WHERE id = $1 OR merged_into = $1 ORDER BY id;

-- name: persons_with_key
-- And records of Nu Niet Zwanger, which are destroyed in the same way.
SELECT id FROM person WHERE key_wrapped IS NOT NULL AND id > $1
UNION ALL SELECT id FROM nnz_record WHERE id > $1 ORDER BY id LIMIT $2;

-- name: person_destroyed
SELECT COUNT(*) FROM person WHERE id = $1 AND destroyed_at IS NOT NULL;

-- name: destroy_others
-- Who else keeps her file, beside $2.
SELECT DISTINCT o.id, o.name FROM involvement i JOIN org o ON o.id = i.org_id
WHERE i.person_id = $1 AND i.org_id <> $2 AND i.basis IN ('own', 'handover') AND i.until_at IS NULL ORDER BY o.name, o.id;

-- name: destroy_facts
-- What the law asks of others, or of this file, whatever becomes of it.
SELECT (SELECT COUNT(*) FROM kinship k WHERE k.adult_id = $1) AS children,
    (SELECT COUNT(*) FROM consent_by b JOIN consent k ON k.id = b.consent_id WHERE b.person_id = $1 AND k.person_id <> $1)
        AS given_for_others,
    (SELECT COUNT(*) FROM consent r WHERE r.person_id = $1 AND r.basis IN ('acute_danger', 'structural_unsafety')) AS reports;

-- name: destroy_receivers
SELECT DISTINCT o.id, o.name FROM referral r JOIN org o ON o.id = r.to_org
WHERE r.person_id = $1 AND r.accepted_at IS NOT NULL ORDER BY o.name, o.id;

-- name: request_insert
INSERT INTO data_request (id, person_id, kind, state, object, object_id, by_self, asked_at, due_day, text_sealed, org_id,
    membership_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: request_keeper
-- Who answers it: the last to whom she was handed over, else who opened her file.
SELECT i.org_id FROM involvement i WHERE i.person_id = $1 AND i.until_at IS NULL AND i.basis IN ('own', 'handover')
ORDER BY i.basis, i.from_at DESC, i.id DESC LIMIT 1;

-- name: request_open_same
SELECT COUNT(*) FROM data_request WHERE person_id = $1 AND kind = $2 AND state = 'open'
    AND COALESCE(object_id, '') = COALESCE(CAST($3 AS TEXT), '');

-- name: request_list
SELECT q.id, q.kind, q.state, q.object, q.object_id, q.by_self AS is_by_self, q.asked_at, q.due_day, q.decided_at, q.reason,
    p.id AS key_person, p.key_wrapped, q.text_sealed, q.answer_sealed, ac.name AS by_name, o.name AS org_name
FROM data_request q JOIN person p ON p.id = q.person_id
LEFT JOIN membership m ON m.id = q.membership_id LEFT JOIN account ac ON ac.id = m.account_id
LEFT JOIN org o ON o.id = q.org_id
WHERE q.person_id = $1 ORDER BY q.asked_at DESC, q.id DESC LIMIT $2 OFFSET $3;

-- name: request_find
SELECT q.id, q.person_id, q.kind, q.state, q.object, q.object_id, q.by_self AS is_by_self, q.asked_at, q.due_day,
    q.decided_at, q.reason, p.id AS key_person, p.key_wrapped, q.text_sealed, q.answer_sealed
FROM data_request q JOIN person p ON p.id = q.person_id WHERE q.id = $1;

-- name: request_decide
UPDATE data_request SET state = $2, decided_at = $3, reason = $4, answer_sealed = $5, org_id = $6, membership_id = $7
WHERE id = $1 AND state = 'open';

-- name: request_beside
-- What stands beside one thing: statements, and corrections that were asked for, with what was said of them.
SELECT d.id, d.kind, d.state, d.by_self AS is_by_self, d.asked_at, d.decided_at, d.reason, p.id AS key_person, p.key_wrapped,
    d.text_sealed, d.answer_sealed
FROM data_request d JOIN person p ON p.id = d.person_id
WHERE d.object_id = $1 AND d.person_id = $2 AND d.kind IN ('correct', 'statement') AND d.state <> 'withdrawn'
ORDER BY d.asked_at, d.id;

-- name: request_owner
-- Whose the thing is that a request speaks of.
SELECT person_id FROM response WHERE id = $1 UNION ALL SELECT person_id FROM outcome WHERE id = $1
UNION ALL SELECT person_id FROM step WHERE id = $1 UNION ALL SELECT person_id FROM consent WHERE id = $1
UNION ALL SELECT person_id FROM entry WHERE id = $1 UNION ALL SELECT id FROM person WHERE id = $1;

-- name: hold_insert
INSERT INTO hold (id, person_id, reason, note_sealed, from_at, membership_id) VALUES ($1, $2, $3, $4, $5, $6);

-- name: hold_stands
SELECT h.id, h.reason, h.from_at, p.id AS key_person, p.key_wrapped, h.note_sealed, ac.name AS by_name
FROM hold h JOIN person p ON p.id = h.person_id
LEFT JOIN membership m ON m.id = h.membership_id LEFT JOIN account ac ON ac.id = m.account_id
WHERE h.person_id = $1 AND h.until_at IS NULL ORDER BY h.from_at, h.id LIMIT 1;

-- name: hold_end
UPDATE hold SET until_at = $2 WHERE person_id = $1 AND until_at IS NULL;

-- name: identity_was_insert
INSERT INTO identity_was (id, person_id, at, membership_id, was_json_sealed) VALUES ($1, $2, $3, $4, $5);

-- name: identity_history
SELECT w.id, w.at, ac.name AS by_name, p.id AS key_person, p.key_wrapped, w.was_json_sealed
FROM identity_was w JOIN person p ON p.id = w.person_id
LEFT JOIN membership m ON m.id = w.membership_id LEFT JOIN account ac ON ac.id = m.account_id
WHERE w.person_id = $1 ORDER BY w.at DESC, w.id DESC;

-- name: export_person
SELECT p.id, p.id AS key_person, p.key_wrapped, p.name_sealed, p.contact_json_sealed, p.role, p.sex, p.birth_day,
    p.death_day, p.birth_weight, p.opened_day, p.closed_day, a.name AS area_name
FROM person p LEFT JOIN area a ON a.code = p.area WHERE p.id = $1;

-- name: export_before
SELECT w.at, w.was_json_sealed, p.id AS key_person, p.key_wrapped
FROM identity_was w JOIN person p ON p.id = w.person_id WHERE w.person_id = $1 ORDER BY w.at, w.id;

-- name: export_homes
SELECT r.from_day, a.name AS area_name FROM residence r LEFT JOIN area a ON a.code = r.area
WHERE r.person_id = $1 ORDER BY r.from_day;

-- name: export_pregnancies
SELECT due_day, first_care_day, fetuses, ended_day, ended_how FROM pregnancy WHERE person_id = $1 ORDER BY created_at, id;

-- name: export_children
-- Each child has a file of its own: here only that it is her child, and since when.
SELECT k.kind, k.authority AS has_authority, c.birth_day FROM kinship k JOIN person c ON c.id = k.child_id
WHERE k.adult_id = $1 AND c.merged_into IS NULL ORDER BY c.birth_day NULLS FIRST, c.id;

-- name: export_keepers
SELECT o.name AS org_name, i.basis, i.from_at, i.until_at FROM involvement i JOIN org o ON o.id = i.org_id
WHERE i.person_id = $1 ORDER BY i.from_at, i.id;

-- name: export_responses
SELECT r.id, r.instrument, r.version, r.mode, r.state, r.started_at, r.signed_at, r.signed_day, r.asked_alone, r.follows,
    r.org_id, o.name AS org_name, ac.name AS by_name, p.id AS key_person, p.key_wrapped, r.answers_json_sealed
FROM response r JOIN person p ON p.id = r.person_id JOIN org o ON o.id = r.org_id
LEFT JOIN membership m ON m.id = r.membership_id LEFT JOIN account ac ON ac.id = m.account_id
WHERE r.person_id = $1 ORDER BY r.started_at, r.id;

-- name: export_attachments
SELECT t.id, t.response_id, t.content_type, t.size, t.at, r.org_id FROM attachment t JOIN response r ON r.id = t.response_id
WHERE t.person_id = $1 ORDER BY t.at, t.id;

-- name: export_file
SELECT t.id, t.response_id, t.content_type, t.size, t.at, p.id AS key_person, p.key_wrapped, t.data_sealed
FROM attachment t JOIN person p ON p.id = t.person_id WHERE t.id = $1 AND t.person_id = $2;

-- name: export_findings
SELECT f.factor, f.state, f.day, f.until_day, f.response_id, f.items, f.scope, r.org_id
FROM finding f JOIN response r ON r.id = f.response_id WHERE f.person_id = $1 ORDER BY f.day, f.response_id, f.factor;

-- name: export_levels
SELECT t.id, t.day, t.computed, t.chosen, t.protection_proposed, t.protection, t.risk_lower, t.risk_upper, t.disciplines,
    o.name AS org_name, ac.name AS by_name, p.id AS key_person, p.key_wrapped, t.reason_sealed, t.explanation_json_sealed
FROM outcome t JOIN person p ON p.id = t.person_id JOIN org o ON o.id = t.org_id
LEFT JOIN membership m ON m.id = t.membership_id LEFT JOIN account ac ON ac.id = m.account_id
WHERE t.person_id = $1 ORDER BY t.at, t.id;

-- name: export_urgents
SELECT u.code, u.at, u.due_at, u.acknowledged_at, ac.name AS by_name, p.id AS key_person, p.key_wrapped, u.action_sealed
FROM urgent u JOIN person p ON p.id = u.person_id
LEFT JOIN membership m ON m.id = u.acknowledged_by LEFT JOIN account ac ON ac.id = m.account_id
WHERE u.person_id = $1 ORDER BY u.at, u.id;

-- name: export_steps
SELECT s.id, s.code, s.route, s.route_version, s.state, s.owner_kind, s.due_day, s.created_at, s.agreed_at, s.closed_at, s.reason,
    s.result, s.org_id, o.name AS owner_name, p.id AS key_person, p.key_wrapped, s.note_sealed, s.reasons_json_sealed
FROM step s JOIN person p ON p.id = s.person_id LEFT JOIN org o ON o.id = s.owner_org_id
WHERE s.person_id = $1 ORDER BY s.created_at, s.id;

-- name: export_consents
SELECT k.id, k.basis, k.state, k.scopes, k.purposes, k.to_kind, o.name AS to_name, k.form, k.from_day, k.until_day, k.given_at,
    k.withdrawn_at, k.refusal_reason, k.org_id, f.name AS org_name, p.id AS key_person, p.key_wrapped, k.told_sealed, k.why_sealed,
    k.weighing_json_sealed
FROM consent k JOIN person p ON p.id = k.person_id LEFT JOIN org o ON o.id = k.to_org JOIN org f ON f.id = k.org_id
WHERE k.person_id = $1 ORDER BY k.given_at, k.id;

-- name: export_referrals
SELECT r.id, r.case_no, r.state, r.from_org AS org_id, f.name AS from_name, r.to_kind, o.name AS to_name, r.created_at, r.sent_at, r.accepted_at,
    r.started_at, r.closed_at, r.reason, r.result, p.id AS key_person, p.key_wrapped, r.note_sealed
FROM referral r JOIN person p ON p.id = r.person_id JOIN org f ON f.id = r.from_org LEFT JOIN org o ON o.id = r.to_org
WHERE r.person_id = $1 ORDER BY r.created_at, r.id;

-- name: export_referral_events
SELECT r.case_no, e.event, e.state, e.at, e.reason, o.name AS org_name, p.id AS key_person, p.key_wrapped, e.note_sealed
FROM referral_event e JOIN referral r ON r.id = e.referral_id JOIN person p ON p.id = r.person_id
LEFT JOIN org o ON o.id = e.org_id WHERE r.person_id = $1 ORDER BY e.at, e.id;

-- name: export_child_wishes
SELECT t.talk_day, t.moment, t.asked AS is_asked, t.reason, t.outcome, t.care, t.org_id, o.name AS org_name, t.note_sealed,
    p.id AS key_person, p.key_wrapped
FROM child_wish t JOIN person p ON p.id = t.person_id JOIN org o ON o.id = t.org_id WHERE t.person_id = $1
ORDER BY t.talk_day, t.id;

-- name: export_contacts
SELECT t.code, t.state, t.how, t.planned_at, t.week_day, t.moved_why, t.minutes, t.held_day, t.two_way AS has_counted, t.reason,
    t.org_id, o.name AS org_name, 'child' AS scope, p.id AS key_person, p.key_wrapped, t.place_sealed, t.note_sealed
FROM contact t JOIN person p ON p.id = t.person_id JOIN org o ON o.id = t.org_id WHERE t.person_id = $1
ORDER BY t.created_at, t.id;

-- name: export_visits
SELECT v.state, v.offered_day, v.planned_at, v.held_day, v.result, v.reason, v.org_id, o.name AS org_name, p.id AS key_person,
    p.key_wrapped, v.note_sealed
FROM visit v JOIN person p ON p.id = v.person_id JOIN org o ON o.id = v.org_id WHERE v.person_id = $1
ORDER BY v.created_at, v.id;

-- name: export_groups
SELECT t.id, t.kind, t.state, t.asked_at, t.placed_at, t.closed_at, t.why, t.said_day, g.place, g.org_id, o.name AS org_name,
    p.id AS key_person, p.key_wrapped, t.need_sealed
FROM group_place t JOIN person p ON p.id = t.person_id JOIN parent_group g ON g.id = t.group_id JOIN org o ON o.id = g.org_id
WHERE t.person_id = $1 ORDER BY t.asked_at, t.id;

-- name: export_group_sessions
SELECT t.id AS place_id, s.starts_at, a.came AS has_come FROM group_place t JOIN group_attendance a ON a.place_id = t.id
JOIN group_session s ON s.id = a.session_id WHERE t.person_id = $1 ORDER BY s.starts_at, s.id;

-- name: export_meetings
SELECT t.id, t.state, t.planned_at, t.parent_answer, o.name AS org_name, p.id AS key_person, p.key_wrapped, t.place_sealed,
    t.bring_sealed
FROM meeting t JOIN person p ON p.id = t.person_id JOIN org o ON o.id = t.org_id WHERE t.person_id = $1
ORDER BY t.planned_at, t.id;

-- name: export_meeting_items
SELECT i.meeting_id, i.kind, i.created_at, p.id AS key_person, p.key_wrapped, i.text_sealed, i.minutes_sealed
FROM meeting_item i JOIN meeting t ON t.id = i.meeting_id JOIN person p ON p.id = t.person_id WHERE t.person_id = $1
ORDER BY i.created_at, i.id;

-- name: export_glasses
SELECT g.at, g.until_at, g.reason, ac.name AS by_name, o.name AS org_name, p.id AS key_person, p.key_wrapped, g.reason_text_sealed
FROM glass g JOIN person p ON p.id = g.person_id LEFT JOIN membership m ON m.id = g.membership_id
LEFT JOIN account ac ON ac.id = m.account_id LEFT JOIN org o ON o.id = m.org_id WHERE g.person_id = $1 ORDER BY g.at, g.id;

-- name: export_entries
SELECT e.at, e.kind, e.code, e.scope, e.org_id, o.name AS org_name, ac.name AS by_name, p.id AS key_person, p.key_wrapped, e.text_sealed
FROM entry e JOIN person p ON p.id = e.person_id LEFT JOIN org o ON o.id = e.org_id
LEFT JOIN membership m ON m.id = e.membership_id LEFT JOIN account ac ON ac.id = m.account_id
WHERE e.person_id = $1 ORDER BY e.at, e.id;

-- name: export_requests
SELECT q.kind, q.state, q.object, q.object_id, q.asked_at, q.due_day, q.decided_at, q.reason, o.name AS org_name,
    p.id AS key_person, p.key_wrapped, q.text_sealed, q.answer_sealed
FROM data_request q JOIN person p ON p.id = q.person_id LEFT JOIN org o ON o.id = q.org_id
WHERE q.person_id = $1 ORDER BY q.asked_at, q.id;

-- name: export_closings
SELECT k.state, k.reason, k.at, o.name AS org_name, p.id AS key_person, p.key_wrapped, k.note_sealed
FROM closing k JOIN person p ON p.id = k.person_id JOIN org o ON o.id = k.org_id WHERE k.person_id = $1 ORDER BY k.at, k.id;

-- name: export_looks
-- As in her own place: other parents are left out (sql/parent.sql, own_audit).
SELECT a.at, a.action, a.object, a.purpose, a.basis, a.outcome, ac.name AS by_name, o.name AS org_name
FROM audit a LEFT JOIN account ac ON ac.id = a.account_id LEFT JOIN org o ON o.id = a.org_id
WHERE a.person_id IN (SELECT f.id FROM person f WHERE f.id = $1 OR f.merged_into = $1)
    AND a.role <> 'parent' AND a.basis <> 'self' ORDER BY a.at, a.id;

-- name: close_open
-- What is still going on; $2: only what that organisation does or is told, NULL: all. An urgent answer comes before everything.
SELECT (SELECT COUNT(*) FROM urgent u WHERE u.person_id = $1 AND u.acknowledged_at IS NULL) AS urgents,
    (SELECT COUNT(*) FROM step s WHERE s.person_id = $1 AND s.state IN ('proposed', 'agreed', 'doing')
        AND (CAST($2 AS TEXT) IS NULL OR s.org_id = $2 OR s.owner_org_id = $2)) AS steps,
    (SELECT COUNT(*) FROM referral r WHERE r.person_id = $1 AND r.state IN ('draft', 'sent', 'received', 'accepted', 'started')
        AND (CAST($2 AS TEXT) IS NULL OR r.from_org = $2 OR r.to_org = $2)) AS referrals,
    (SELECT COUNT(*) FROM visit v WHERE v.person_id = $1 AND v.state IN ('offered', 'planned')
        AND (CAST($2 AS TEXT) IS NULL OR v.org_id = $2)) AS visits,
    (SELECT COUNT(*) FROM contact t WHERE t.person_id = $1 AND t.state = 'planned'
        AND (CAST($2 AS TEXT) IS NULL OR t.org_id = $2)) AS contacts,
    (SELECT COUNT(*) FROM meeting t WHERE t.person_id = $1 AND t.state = 'planned'
        AND (CAST($2 AS TEXT) IS NULL OR t.org_id = $2)) AS meetings,
    (SELECT COUNT(*) FROM response q WHERE q.person_id = $1 AND q.state = 'draft'
        AND (CAST($2 AS TEXT) IS NULL OR q.org_id = $2)) AS drafts,
    (SELECT COUNT(*) FROM pregnancy g WHERE g.person_id = $1 AND g.ended_day IS NULL AND CAST($2 AS TEXT) IS NULL) AS pregnancies,
    (SELECT COUNT(*) FROM group_place t WHERE t.person_id = $1 AND t.state IN ('waiting', 'in')
        AND (CAST($2 AS TEXT) IS NULL OR t.org_id = $2)) AS group_places,
    (SELECT COUNT(*) FROM question n WHERE n.person_id = $1 AND n.state = 'open'
        AND (CAST($2 AS TEXT) IS NULL OR n.org_id = $2)) AS questions,
    (SELECT COUNT(*) FROM young_plan y WHERE y.person_id = $1 AND y.state = 'running'
        AND (CAST($2 AS TEXT) IS NULL OR y.org_id = $2)) AS young;

-- name: close_steps
SELECT id FROM step WHERE person_id = $1 AND state IN ('proposed', 'agreed', 'doing') ORDER BY id;

-- name: close_referrals
-- $2: only what that organisation sent; NULL: whoever sent it.
SELECT id FROM referral WHERE person_id = $1 AND (CAST($2 AS TEXT) IS NULL OR from_org = $2) AND state IN ('draft', 'sent', 'received', 'accepted', 'started') ORDER BY id;

-- name: close_contacts
UPDATE contact SET state = 'cancelled', recorded_at = $2 WHERE person_id = $1 AND state = 'planned';

-- name: close_visits
UPDATE visit SET state = 'cancelled', recorded_at = $2 WHERE person_id = $1 AND state IN ('offered', 'planned');

-- name: close_meetings
UPDATE meeting SET state = 'cancelled', closed_at = $2 WHERE person_id = $1 AND state = 'planned';

-- name: close_draft_files
DELETE FROM attachment WHERE person_id = $1 AND response_id IN (SELECT r.id FROM response r WHERE r.person_id = $1
    AND r.state = 'draft' AND NOT EXISTS (SELECT 1 FROM urgent u WHERE u.response_id = r.id));

-- name: close_drafts
-- One that raised an alarm stays: the alarm was answered by what it says.
DELETE FROM response WHERE person_id = $1 AND state = 'draft'
    AND NOT EXISTS (SELECT 1 FROM urgent u WHERE u.response_id = response.id);

-- name: close_wishes
SELECT e.id FROM entry e WHERE e.person_id = $1 AND e.kind = 'wish'
    AND NOT EXISTS (SELECT 1 FROM entry d WHERE d.person_id = e.person_id AND d.kind = 'wish_done' AND d.ref_id = e.id)
ORDER BY e.id;

-- name: person_close
UPDATE person SET closed_day = $2 WHERE id = $1;

-- name: closing_insert
INSERT INTO closing (id, person_id, org_id, state, reason, at, note_sealed, membership_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: closing_drop
UPDATE closing SET state = 'dropped' WHERE person_id = $1 AND state = 'proposed';

-- name: closing_last
SELECT k.state, k.reason, k.at, o.name AS org_name, p.id AS key_person, p.key_wrapped, k.note_sealed
FROM closing k JOIN person p ON p.id = k.person_id JOIN org o ON o.id = k.org_id
WHERE k.person_id = $1 ORDER BY k.at DESC, k.id DESC LIMIT 1;

-- name: unkept
-- Open files that were kept and that nobody keeps any more, with who kept them last.
SELECT p.id, (SELECT i.org_id FROM involvement i WHERE i.person_id = p.id AND i.basis IN ('own', 'handover')
        ORDER BY i.until_at DESC, i.id DESC LIMIT 1) AS org_id
FROM person p WHERE p.closed_day IS NULL AND p.merged_into IS NULL AND p.destroyed_at IS NULL
    AND EXISTS (SELECT 1 FROM involvement i WHERE i.person_id = p.id AND i.basis IN ('own', 'handover'))
    AND NOT EXISTS (SELECT 1 FROM involvement i WHERE i.person_id = p.id AND i.until_at IS NULL
        AND i.basis IN ('own', 'handover'))
ORDER BY p.id LIMIT $1;

-- name: closing_due
-- Children who are two, with who keeps their file: the last to whom it was handed over, else who opened it.
SELECT p.id, (SELECT i.org_id FROM involvement i WHERE i.person_id = p.id AND i.until_at IS NULL
        AND i.basis IN ('own', 'handover') ORDER BY i.basis, i.from_at DESC, i.id DESC LIMIT 1) AS org_id
FROM person p WHERE p.role = 'child' AND p.closed_day IS NULL AND p.birth_day <= $1 AND p.merged_into IS NULL
    AND p.destroyed_at IS NULL AND NOT EXISTS (SELECT 1 FROM closing k WHERE k.person_id = p.id)
    AND EXISTS (SELECT 1 FROM involvement i WHERE i.person_id = p.id AND i.until_at IS NULL AND i.basis IN ('own', 'handover'))
ORDER BY p.birth_day, p.id LIMIT $2;

-- name: closing_due_adults
-- Parents of that child whose children are all two, and who are not pregnant.
SELECT a.id, (SELECT i.org_id FROM involvement i WHERE i.person_id = a.id AND i.until_at IS NULL
        AND i.basis IN ('own', 'handover') ORDER BY i.basis, i.from_at DESC, i.id DESC LIMIT 1) AS org_id
FROM kinship k JOIN person a ON a.id = k.adult_id
WHERE k.child_id = $1 AND a.closed_day IS NULL AND a.merged_into IS NULL AND a.destroyed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM closing c WHERE c.person_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM pregnancy g WHERE g.person_id = a.id AND g.ended_day IS NULL)
    AND NOT EXISTS (SELECT 1 FROM kinship y JOIN person b ON b.id = y.child_id WHERE y.adult_id = a.id AND b.birth_day > $2)
    AND EXISTS (SELECT 1 FROM involvement i WHERE i.person_id = a.id AND i.until_at IS NULL AND i.basis IN ('own', 'handover'))
ORDER BY a.id;

-- name: cover_insert
INSERT INTO cover (id, org_id, membership_id, deputy_id, from_day, until_day, set_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: cover_list
SELECT v.id, v.membership_id, v.deputy_id, a.name, d.name AS deputy_name, v.from_day, v.until_day, s.name AS set_by
FROM cover v JOIN membership m ON m.id = v.membership_id JOIN account a ON a.id = m.account_id
JOIN membership e ON e.id = v.deputy_id JOIN account d ON d.id = e.account_id JOIN account s ON s.id = v.set_by
WHERE v.org_id = $1 AND v.until_day >= $2 ORDER BY v.from_day, v.id;

-- name: cover_overlap
-- Away twice at once, or standing in while away.
SELECT COUNT(*) FROM cover v WHERE v.from_day <= $4 AND v.until_day >= $3
    AND (v.membership_id = $1 OR v.membership_id = $2 OR v.deputy_id = $1);

-- name: cover_find
SELECT id, org_id, membership_id, deputy_id, from_day, until_day FROM cover WHERE id = $1;

-- name: cover_end
UPDATE cover SET until_day = $2 WHERE id = $1 AND until_day > $2;

-- name: cover_for
-- For whom this one stands in today.
SELECT v.membership_id, a.name, v.until_day FROM cover v JOIN membership m ON m.id = v.membership_id
JOIN account a ON a.id = m.account_id
WHERE v.deputy_id = $1 AND v.from_day <= $2 AND v.until_day >= $2 ORDER BY v.from_day, v.id;

-- name: cover_of
-- Who stands in for this one today.
SELECT d.name, v.until_day FROM cover v JOIN membership e ON e.id = v.deputy_id JOIN account d ON d.id = e.account_id
WHERE v.membership_id = $1 AND v.from_day <= $2 AND v.until_day >= $2 ORDER BY v.from_day, v.id LIMIT 1;

-- name: work_owner
-- Whose a line of the worklist is.
SELECT membership_id FROM urgent WHERE id = $1 UNION ALL SELECT membership_id FROM response WHERE id = $1
UNION ALL SELECT membership_id FROM step WHERE id = $1
UNION ALL SELECT CASE WHEN from_org = $2 THEN from_membership ELSE to_membership END FROM referral WHERE id = $1
UNION ALL SELECT membership_id FROM contact WHERE id = $1
UNION ALL SELECT membership_id FROM visit WHERE id = $1 UNION ALL SELECT membership_id FROM meeting WHERE id = $1;

-- name: membership_of
SELECT m.id, m.org_id, m.account_id, a.name, o.name AS org_name FROM membership m JOIN account a ON a.id = m.account_id
JOIN org o ON o.id = m.org_id WHERE m.id = $1;

-- name: leave_open
-- Work of one who leaves: $1 the membership, $2 its organisation.
SELECT (SELECT COUNT(*) FROM urgent u WHERE u.org_id = $2 AND u.acknowledged_at IS NULL AND u.membership_id = $1) AS urgents,
    (SELECT COUNT(*) FROM response q WHERE q.org_id = $2 AND q.state = 'draft' AND q.membership_id = $1) AS drafts,
    (SELECT COUNT(*) FROM step s WHERE s.org_id = $2 AND s.state IN ('agreed', 'doing') AND s.membership_id = $1) AS steps,
    (SELECT COUNT(*) FROM visit v WHERE v.org_id = $2 AND v.state IN ('offered', 'planned') AND v.membership_id = $1) AS visits,
    (SELECT COUNT(*) FROM contact k WHERE k.org_id = $2 AND k.state = 'planned' AND k.membership_id = $1) AS contacts,
    (SELECT COUNT(*) FROM meeting t WHERE t.org_id = $2 AND t.state = 'planned' AND t.membership_id = $1) AS meetings,
    (SELECT COUNT(*) FROM referral r WHERE r.to_org = $2 AND r.state IN ('received', 'accepted', 'started')
        AND r.to_membership = $1)
    + (SELECT COUNT(*) FROM referral r WHERE r.from_org = $2 AND r.state IN ('draft', 'sent', 'received', 'accepted', 'started')
        AND r.from_membership = $1) AS referrals;

-- name: leave_urgents
UPDATE urgent SET membership_id = $3 WHERE org_id = $2 AND acknowledged_at IS NULL AND membership_id = $1;

-- name: leave_drafts
UPDATE response SET membership_id = $3 WHERE org_id = $2 AND state = 'draft' AND membership_id = $1;

-- name: leave_steps
UPDATE step SET membership_id = $3 WHERE org_id = $2 AND state IN ('agreed', 'doing') AND membership_id = $1;

-- name: leave_visits
UPDATE visit SET membership_id = $3 WHERE org_id = $2 AND state IN ('offered', 'planned') AND membership_id = $1;

-- name: leave_contacts
UPDATE contact SET membership_id = $3 WHERE org_id = $2 AND state = 'planned' AND membership_id = $1;

-- name: leave_meetings
UPDATE meeting SET membership_id = $3 WHERE org_id = $2 AND state = 'planned' AND membership_id = $1;

-- name: leave_received
UPDATE referral SET to_membership = $3 WHERE to_org = $2 AND state IN ('received', 'accepted', 'started') AND to_membership = $1;

-- name: leave_sent
UPDATE referral SET from_membership = $3 WHERE from_org = $2
    AND state IN ('draft', 'sent', 'received', 'accepted', 'started') AND from_membership = $1;

-- name: leave_rota
UPDATE oncall SET membership_id = $3 WHERE org_id = $2 AND membership_id = $1 AND until_day >= $4
    AND NOT EXISTS (SELECT 1 FROM oncall o WHERE o.org_id = $2 AND o.membership_id = $3 AND o.from_day = oncall.from_day);

-- name: leave_cover
UPDATE cover SET until_day = $2 WHERE (membership_id = $1 OR deputy_id = $1) AND until_day > $2;

-- name: transfer_referrals
-- What runs goes on, sent by the new organisation: it rests on a consent of its own.
UPDATE referral SET from_org = $3, from_membership = NULL WHERE person_id = $1 AND from_org = $2
    AND (to_org IS NULL OR to_org <> $3) AND state IN ('sent', 'received', 'accepted', 'started');

-- name: transfer_steps
UPDATE step SET org_id = $3, membership_id = NULL WHERE person_id = $1 AND org_id = $2 AND state IN ('proposed', 'agreed', 'doing');

-- name: transfer_owned
UPDATE step SET owner_org_id = $3 WHERE person_id = $1 AND owner_org_id = $2 AND state IN ('proposed', 'agreed', 'doing');

-- name: transfer_visits
UPDATE visit SET state = 'cancelled', recorded_at = $3 WHERE person_id = $1 AND org_id = $2 AND state IN ('offered', 'planned');

-- name: transfer_contacts
UPDATE contact SET state = 'cancelled', recorded_at = $3 WHERE person_id = $1 AND org_id = $2 AND state = 'planned';

-- name: transfer_meetings
UPDATE meeting SET state = 'cancelled', closed_at = $3 WHERE person_id = $1 AND org_id = $2 AND state = 'planned';

-- name: transfer_draft_files
DELETE FROM attachment WHERE person_id = $1 AND response_id IN (SELECT r.id FROM response r
    WHERE r.person_id = $1 AND r.org_id = $2 AND r.state = 'draft'
    AND NOT EXISTS (SELECT 1 FROM urgent u WHERE u.response_id = r.id));

-- name: transfer_drafts
DELETE FROM response WHERE person_id = $1 AND org_id = $2 AND state = 'draft'
    AND NOT EXISTS (SELECT 1 FROM urgent u WHERE u.response_id = response.id);

-- name: transfer_end
UPDATE involvement SET until_at = $3 WHERE person_id = $1 AND org_id = $2 AND until_at IS NULL;

-- name: transfer_consents
UPDATE consent SET state = 'ended', withdrawn_at = $3 WHERE person_id = $1 AND to_org = $2 AND state = 'given';

-- name: retention_files
-- Closed up to that day, destroyed or held left out.
SELECT COUNT(*) FROM person p WHERE p.closed_day <= $1 AND p.destroyed_at IS NULL AND p.merged_into IS NULL
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.person_id = p.id AND h.until_at IS NULL);

-- name: retention_files_due
SELECT p.id FROM person p WHERE p.closed_day <= $1 AND p.destroyed_at IS NULL AND p.merged_into IS NULL
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.person_id = p.id AND h.until_at IS NULL)
ORDER BY p.closed_day, p.id LIMIT $2;

-- name: retention_held
SELECT COUNT(DISTINCT person_id) FROM hold WHERE until_at IS NULL;

-- name: retention_notes
SELECT COUNT(*) FROM referral r WHERE r.accepted_at IS NULL AND r.closed_at < $1 AND r.note_sealed IS NOT NULL
    AND r.state IN ('declined', 'withdrawn', 'expired')
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.person_id = r.person_id AND h.until_at IS NULL);

-- name: retention_event_notes_go
UPDATE referral_event SET note_sealed = NULL WHERE note_sealed IS NOT NULL AND referral_id IN (
    SELECT r.id FROM referral r WHERE r.accepted_at IS NULL AND r.closed_at < $1 AND r.state IN ('declined', 'withdrawn', 'expired')
        AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.person_id = r.person_id AND h.until_at IS NULL));

-- name: retention_notes_go
UPDATE referral SET note_sealed = NULL WHERE accepted_at IS NULL AND closed_at < $1 AND note_sealed IS NOT NULL
    AND state IN ('declined', 'withdrawn', 'expired')
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.person_id = referral.person_id AND h.until_at IS NULL);

-- name: retention_drafts
-- One that raised an alarm stays with the alarm.
SELECT COUNT(*) FROM response r WHERE r.state = 'draft' AND r.started_at < $1
    AND NOT EXISTS (SELECT 1 FROM urgent u WHERE u.response_id = r.id)
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.person_id = r.person_id AND h.until_at IS NULL);

-- name: retention_draft_files_go
DELETE FROM attachment WHERE response_id IN (SELECT r.id FROM response r WHERE r.state = 'draft' AND r.started_at < $1
    AND NOT EXISTS (SELECT 1 FROM urgent u WHERE u.response_id = r.id)
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.person_id = r.person_id AND h.until_at IS NULL));

-- name: retention_drafts_go
DELETE FROM response WHERE state = 'draft' AND started_at < $1
    AND NOT EXISTS (SELECT 1 FROM urgent u WHERE u.response_id = response.id)
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.person_id = response.person_id AND h.until_at IS NULL);

-- name: retention_links
SELECT COUNT(*) FROM link WHERE expires_at < $1;

-- name: retention_links_go
DELETE FROM link WHERE expires_at < $1;

-- name: retention_invites
SELECT COUNT(*) FROM invite WHERE expires_at < $1;

-- name: retention_invites_go
DELETE FROM invite WHERE expires_at < $1;

-- name: retention_sessions
SELECT COUNT(*) FROM session WHERE expires_at < $1;

-- name: retention_sessions_go
DELETE FROM session WHERE expires_at < $1;

-- name: retention_devices
SELECT COUNT(*) FROM device WHERE ended_at < $1;

-- name: retention_devices_go
DELETE FROM device WHERE ended_at < $1;

-- name: retention_wish_trainings
-- A last day is a day, $1 the instant at which the day after the last one that is over begins here: in UTC still the day before.
SELECT COUNT(*) FROM wish_training WHERE until_day <= CAST($1 AS INTEGER) / 86400000;

-- name: retention_wish_trainings_go
DELETE FROM wish_training WHERE until_day <= CAST($1 AS INTEGER) / 86400000;

-- name: retention_jobs
SELECT COUNT(*) FROM job WHERE state IN ('done', 'failed') AND done_at < $1;

-- name: retention_jobs_go
DELETE FROM job WHERE state IN ('done', 'failed') AND done_at < $1;

-- name: transfer_requests
UPDATE data_request SET org_id = $3 WHERE person_id = $1 AND org_id = $2 AND state = 'open';
