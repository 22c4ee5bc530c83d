-- Two files of one person become one (app/people/merge.c). In each pair the first gives the sealed columns of a person's
-- rows, the second takes them sealed anew. In the moves $1 is the file that remains, $2 the one that goes.

-- shape: sealed
SELECT t.id, p.id AS key_person, p.key_wrapped, t.{2} FROM {1} t JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- shape: seal
UPDATE {1} SET {2} = $2 WHERE id = $1;

-- shape: move
UPDATE {1} SET person_id = $1 WHERE person_id = $2;

-- name: merge_entries = sealed entry text_sealed
-- name: merge_entry = seal entry text_sealed
-- name: merge_glasses = sealed glass reason_text_sealed
-- name: merge_glass = seal glass reason_text_sealed
-- name: merge_responses = sealed response answers_json_sealed
-- name: merge_response = seal response answers_json_sealed

-- name: merge_attachment_ids
SELECT id FROM attachment WHERE person_id = $1 ORDER BY id;

-- name: merge_attachments
SELECT t.id, p.id AS key_person, p.key_wrapped, t.data_sealed FROM attachment t
JOIN person p ON p.id = t.person_id WHERE t.id = $1;

-- name: merge_attachment
UPDATE attachment SET data_sealed = $2 WHERE id = $1;

-- name: merge_outcomes
SELECT t.id, p.id AS key_person, p.key_wrapped, t.reason_sealed, t.explanation_json_sealed FROM outcome t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_outcome
UPDATE outcome SET reason_sealed = $2, explanation_json_sealed = $3 WHERE id = $1;

-- name: merge_urgents = sealed urgent action_sealed
-- name: merge_urgent = seal urgent action_sealed

-- name: merge_steps
SELECT t.id, p.id AS key_person, p.key_wrapped, t.reasons_json_sealed, t.note_sealed FROM step t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_step
UPDATE step SET reasons_json_sealed = $2, note_sealed = $3 WHERE id = $1;

-- name: merge_consents
SELECT t.id, p.id AS key_person, p.key_wrapped, t.told_sealed, t.weighing_json_sealed, t.why_sealed FROM consent t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_consent
UPDATE consent SET told_sealed = $2, weighing_json_sealed = $3, why_sealed = $4 WHERE id = $1;

-- name: merge_referrals = sealed referral note_sealed
-- name: merge_referral = seal referral note_sealed
-- name: merge_child_wishes = sealed child_wish note_sealed
-- name: merge_child_wish = seal child_wish note_sealed
-- name: merge_visits = sealed visit note_sealed
-- name: merge_visit = seal visit note_sealed

-- name: merge_contacts
SELECT t.id, p.id AS key_person, p.key_wrapped, t.place_sealed, t.note_sealed FROM contact t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_contact
UPDATE contact SET place_sealed = $2, note_sealed = $3 WHERE id = $1;

-- name: merge_meetings
SELECT t.id, p.id AS key_person, p.key_wrapped, t.place_sealed, t.bring_sealed FROM meeting t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_meeting
UPDATE meeting SET place_sealed = $2, bring_sealed = $3 WHERE id = $1;

-- name: merge_referral_events
SELECT t.id, p.id AS key_person, p.key_wrapped, t.note_sealed FROM referral_event t
JOIN referral r ON r.id = t.referral_id JOIN person p ON p.id = r.person_id WHERE r.person_id = $1;

-- name: merge_referral_event
UPDATE referral_event SET note_sealed = $2 WHERE id = $1;

-- name: merge_meeting_items
SELECT t.id, p.id AS key_person, p.key_wrapped, t.text_sealed, t.minutes_sealed FROM meeting_item t
JOIN meeting m ON m.id = t.meeting_id JOIN person p ON p.id = m.person_id WHERE m.person_id = $1;

-- name: merge_meeting_item
UPDATE meeting_item SET text_sealed = $2, minutes_sealed = $3 WHERE id = $1;

-- name: merge_requests
SELECT t.id, p.id AS key_person, p.key_wrapped, t.text_sealed, t.answer_sealed FROM data_request t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_request
UPDATE data_request SET text_sealed = $2, answer_sealed = $3 WHERE id = $1;

-- name: merge_identities = sealed identity_was was_json_sealed
-- name: merge_identity = seal identity_was was_json_sealed
-- name: merge_holds = sealed hold note_sealed
-- name: merge_hold = seal hold note_sealed
-- name: merge_closings = sealed closing note_sealed
-- name: merge_closing = seal closing note_sealed
-- name: merge_move_requests = move data_request
-- name: merge_move_identities = move identity_was
-- name: merge_move_holds = move hold
-- name: merge_move_closings = move closing
-- name: merge_move_entries = move entry
-- name: merge_move_glasses = move glass
-- name: merge_move_responses = move response
-- name: merge_move_attachments = move attachment
-- name: merge_move_findings = move finding
-- name: merge_move_outcomes = move outcome
-- name: merge_move_urgents = move urgent
-- name: merge_move_steps = move step
-- name: merge_move_consents = move consent
-- name: merge_move_referrals = move referral
-- name: merge_group_places = sealed group_place need_sealed
-- name: merge_group_place = seal group_place need_sealed
-- name: merge_move_groups = move group_place
-- name: merge_move_child_wishes = move child_wish
-- name: merge_move_contacts = move contact

-- name: merge_clear_contact_due
DELETE FROM contact_due WHERE person_id = $1;

-- name: merge_move_visits = move visit
-- name: merge_move_meetings = move meeting
-- name: merge_move_links = move link
-- name: merge_move_accounts = move account
-- name: merge_move_involved = move involvement
-- name: merge_move_pregnancies = move pregnancy

-- name: merge_copy_givers
INSERT INTO consent_by (consent_id, person_id, capacity)
SELECT consent_id, CAST($1 AS TEXT), capacity FROM consent_by WHERE person_id = $2 ON CONFLICT DO NOTHING;

-- name: merge_clear_givers
DELETE FROM consent_by WHERE person_id = $1;

-- name: merge_copy_hashes
INSERT INTO person_hash (kind, hash, person_id)
SELECT kind, hash, CAST($1 AS TEXT) FROM person_hash WHERE person_id = $2 AND kind <> 'address' ON CONFLICT DO NOTHING;

-- name: merge_clear_hashes
DELETE FROM person_hash WHERE person_id = $1;

-- name: merge_copy_children
INSERT INTO kinship (child_id, adult_id, kind, authority)
SELECT child_id, CAST($1 AS TEXT), kind, authority FROM kinship WHERE adult_id = $2 AND child_id <> $1
ON CONFLICT DO NOTHING;

-- name: merge_copy_adults
INSERT INTO kinship (child_id, adult_id, kind, authority)
SELECT CAST($1 AS TEXT), adult_id, kind, authority FROM kinship WHERE child_id = $2 AND adult_id <> $1
ON CONFLICT DO NOTHING;

-- name: merge_clear_kin
DELETE FROM kinship WHERE child_id = $1 OR adult_id = $1;

-- name: merge_copy_homes
INSERT INTO residence (person_id, from_day, area)
SELECT CAST($1 AS TEXT), from_day, area FROM residence WHERE person_id = $2 ON CONFLICT DO NOTHING;

-- name: merge_clear_homes
DELETE FROM residence WHERE person_id = $1;

-- name: merge_clear_due
DELETE FROM due WHERE person_id = $1;

-- name: merge_move_family
UPDATE person SET family_id = (SELECT k.family_id FROM person k WHERE k.id = $1)
WHERE family_id = (SELECT g.family_id FROM person g WHERE g.id = $2);

-- name: merge_move_earlier
UPDATE person SET merged_into = $1 WHERE id = $2 OR merged_into = $2;

-- name: pregnancy_running
SELECT id FROM pregnancy WHERE person_id = $1 AND ended_day IS NULL ORDER BY created_at LIMIT 1;

-- name: merge_pregnancy_responses
UPDATE response SET pregnancy_id = $1 WHERE pregnancy_id = $2;

-- name: merge_pregnancy_steps
UPDATE step SET pregnancy_id = $1 WHERE pregnancy_id = $2;

-- name: merge_pregnancy_visits
UPDATE visit SET pregnancy_id = $1 WHERE pregnancy_id = $2;

-- name: merge_pregnancy_children
UPDATE person SET pregnancy_id = $1 WHERE pregnancy_id = $2;

-- name: merge_pregnancy_dues
UPDATE pregnancy_due SET pregnancy_id = $1 WHERE pregnancy_id = $2;

-- name: merge_pregnancy_delete
DELETE FROM pregnancy WHERE id = $1;

-- name: merge_close_double
UPDATE involvement SET until_at = $2 WHERE person_id = $1 AND until_at IS NULL AND EXISTS (
    SELECT 1 FROM involvement o WHERE o.person_id = $1 AND o.org_id = involvement.org_id AND o.basis = involvement.basis
        AND o.until_at IS NULL AND o.id < involvement.id);

-- name: merge_others
SELECT (SELECT COUNT(*) FROM involvement WHERE person_id = $1 AND org_id <> $2 AND until_at IS NULL)
    + (SELECT COUNT(*) FROM referral WHERE person_id = $1 AND from_org <> $2)
    + (SELECT COUNT(*) FROM referral WHERE person_id = $1 AND (to_org IS NULL OR to_org <> $2)
        AND state NOT IN ('draft', 'declined', 'withdrawn', 'expired', 'completed'))
    + (SELECT COUNT(*) FROM meeting m JOIN meeting_guest g ON g.meeting_id = m.id
        WHERE m.person_id = $1 AND m.state = 'planned' AND g.org_id <> $2)
    + (SELECT COUNT(*) FROM glass WHERE person_id = $1 AND until_at > $3);

-- name: merge_content
SELECT (SELECT COUNT(*) FROM response WHERE person_id = $1) + (SELECT COUNT(*) FROM outcome WHERE person_id = $1)
    + (SELECT COUNT(*) FROM step WHERE person_id = $1) + (SELECT COUNT(*) FROM consent WHERE person_id = $1)
    + (SELECT COUNT(*) FROM referral WHERE person_id = $1) + (SELECT COUNT(*) FROM visit WHERE person_id = $1) + (SELECT COUNT(*) FROM group_place WHERE person_id = $1)
    + (SELECT COUNT(*) FROM meeting WHERE person_id = $1) + (SELECT COUNT(*) FROM child_wish WHERE person_id = $1)
    + (SELECT COUNT(*) FROM young_plan WHERE person_id = $1);

-- name: merge_accounts
SELECT COUNT(*) FROM account WHERE person_id IN ($1, $2) AND disabled_at IS NULL;

-- name: merge_numbers
SELECT COUNT(*) FROM (
    SELECT hash FROM person_hash WHERE person_id = $1 AND kind = 'bsn'
    UNION SELECT hash FROM person_hash WHERE person_id = $2 AND kind = 'bsn') t;

-- name: merge_questions
SELECT t.id, p.id AS key_person, p.key_wrapped, t.text_sealed, t.answer_sealed FROM question t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_question
UPDATE question SET text_sealed = $2, answer_sealed = $3 WHERE id = $1;

-- name: merge_move_questions = move question
-- name: merge_readinesses = sealed readiness answers_json_sealed
-- name: merge_readiness = seal readiness answers_json_sealed
-- name: merge_move_readiness = move readiness
-- name: merge_own_drafts = sealed own_draft fields_json_sealed
-- name: merge_own_draft = seal own_draft fields_json_sealed

-- name: merge_move_own_drafts
-- Who has an account types; two accounts are not merged.
UPDATE own_draft SET person_id = $1 WHERE person_id = $2
    AND NOT EXISTS (SELECT 1 FROM own_draft k WHERE k.person_id = $1 AND k.form = own_draft.form);

-- name: merge_clear_own_drafts
DELETE FROM own_draft WHERE person_id = $1;

-- name: merge_young_plans = sealed young_plan facts_json_sealed
-- name: merge_young_plan = seal young_plan facts_json_sealed
-- name: merge_young_steps = sealed young_step text_sealed
-- name: merge_young_step = seal young_step text_sealed
-- name: merge_young_meetings = sealed young_meeting place_sealed
-- name: merge_young_meeting = seal young_meeting place_sealed
-- name: merge_young_decisions = sealed young_decision text_sealed
-- name: merge_young_decision = seal young_decision text_sealed

-- name: merge_stop_young
-- One list runs: that of the file that remains.
UPDATE young_plan SET state = 'ended' WHERE person_id = $2 AND state = 'running' AND EXISTS (
    SELECT 1 FROM young_plan k WHERE k.person_id = $1 AND k.state = 'running');

-- name: merge_move_young_plans = move young_plan
-- name: merge_move_young_steps = move young_step
-- name: merge_move_young_desks = move young_desk
-- name: merge_move_young_meetings = move young_meeting
-- name: merge_move_young_decisions = move young_decision
-- name: merge_contact_wishes = sealed contact_wish text_sealed
-- name: merge_contact_wish = seal contact_wish text_sealed
-- name: merge_move_contact_wishes = move contact_wish
-- name: merge_move_client_routes = move client_route
