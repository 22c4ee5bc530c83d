-- Two files of one person become one (app/people/merge.c). In each pair the first gives the sealed columns of a person's
-- rows, the second takes them sealed anew. In the moves $1 is the file that remains, $2 the one that goes.

-- name: merge_entries
SELECT t.id, p.id AS key_person, p.key_wrapped, t.text_sealed FROM entry t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_entry
UPDATE entry SET text_sealed = $2 WHERE id = $1;

-- name: merge_glasses
SELECT t.id, p.id AS key_person, p.key_wrapped, t.reason_text_sealed FROM glass t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_glass
UPDATE glass SET reason_text_sealed = $2 WHERE id = $1;

-- name: merge_responses
SELECT t.id, p.id AS key_person, p.key_wrapped, t.answers_json_sealed FROM response t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_response
UPDATE response SET answers_json_sealed = $2 WHERE id = $1;

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

-- name: merge_urgents
SELECT t.id, p.id AS key_person, p.key_wrapped, t.action_sealed FROM urgent t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_urgent
UPDATE urgent SET action_sealed = $2 WHERE id = $1;

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

-- name: merge_referrals
SELECT t.id, p.id AS key_person, p.key_wrapped, t.note_sealed FROM referral t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_referral
UPDATE referral SET note_sealed = $2 WHERE id = $1;

-- name: merge_child_wishes
SELECT t.id, p.id AS key_person, p.key_wrapped, t.note_sealed FROM child_wish t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_child_wish
UPDATE child_wish SET note_sealed = $2 WHERE id = $1;

-- name: merge_visits
SELECT t.id, p.id AS key_person, p.key_wrapped, t.note_sealed FROM visit t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_visit
UPDATE visit SET note_sealed = $2 WHERE id = $1;

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

-- name: merge_identities
SELECT t.id, p.id AS key_person, p.key_wrapped, t.was_json_sealed FROM identity_was t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_identity
UPDATE identity_was SET was_json_sealed = $2 WHERE id = $1;

-- name: merge_holds
SELECT t.id, p.id AS key_person, p.key_wrapped, t.note_sealed FROM hold t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_hold
UPDATE hold SET note_sealed = $2 WHERE id = $1;

-- name: merge_closings
SELECT t.id, p.id AS key_person, p.key_wrapped, t.note_sealed FROM closing t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_closing
UPDATE closing SET note_sealed = $2 WHERE id = $1;

-- name: merge_move_requests
UPDATE data_request SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_identities
UPDATE identity_was SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_holds
UPDATE hold SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_closings
UPDATE closing SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_entries
UPDATE entry SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_glasses
UPDATE glass SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_responses
UPDATE response SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_attachments
UPDATE attachment SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_findings
UPDATE finding SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_outcomes
UPDATE outcome SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_urgents
UPDATE urgent SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_steps
UPDATE step SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_consents
UPDATE consent SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_referrals
UPDATE referral SET person_id = $1 WHERE person_id = $2;

-- name: merge_group_places
SELECT t.id, p.id AS key_person, p.key_wrapped, t.need_sealed FROM group_place t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_group_place
UPDATE group_place SET need_sealed = $2 WHERE id = $1;

-- name: merge_move_groups
UPDATE group_place SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_child_wishes
UPDATE child_wish SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_contacts
UPDATE contact SET person_id = $1 WHERE person_id = $2;

-- name: merge_clear_contact_due
DELETE FROM contact_due WHERE person_id = $1;

-- name: merge_move_visits
UPDATE visit SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_meetings
UPDATE meeting SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_links
UPDATE link SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_accounts
UPDATE account SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_involved
UPDATE involvement SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_pregnancies
UPDATE pregnancy SET person_id = $1 WHERE person_id = $2;

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

-- name: merge_move_questions
UPDATE question SET person_id = $1 WHERE person_id = $2;

-- name: merge_readinesses
SELECT t.id, p.id AS key_person, p.key_wrapped, t.answers_json_sealed FROM readiness t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_readiness
UPDATE readiness SET answers_json_sealed = $2 WHERE id = $1;

-- name: merge_move_readiness
UPDATE readiness SET person_id = $1 WHERE person_id = $2;

-- name: merge_own_drafts
SELECT t.id, p.id AS key_person, p.key_wrapped, t.fields_json_sealed FROM own_draft t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_own_draft
UPDATE own_draft SET fields_json_sealed = $2 WHERE id = $1;

-- name: merge_move_own_drafts
-- Who has an account types; two accounts are not merged.
UPDATE own_draft SET person_id = $1 WHERE person_id = $2
    AND NOT EXISTS (SELECT 1 FROM own_draft k WHERE k.person_id = $1 AND k.form = own_draft.form);

-- name: merge_clear_own_drafts
DELETE FROM own_draft WHERE person_id = $1;

-- name: merge_young_plans
SELECT t.id, p.id AS key_person, p.key_wrapped, t.facts_json_sealed FROM young_plan t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_young_plan
UPDATE young_plan SET facts_json_sealed = $2 WHERE id = $1;

-- name: merge_young_steps
SELECT t.id, p.id AS key_person, p.key_wrapped, t.text_sealed FROM young_step t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_young_step
UPDATE young_step SET text_sealed = $2 WHERE id = $1;

-- name: merge_young_meetings
SELECT t.id, p.id AS key_person, p.key_wrapped, t.place_sealed FROM young_meeting t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_young_meeting
UPDATE young_meeting SET place_sealed = $2 WHERE id = $1;

-- name: merge_young_decisions
SELECT t.id, p.id AS key_person, p.key_wrapped, t.text_sealed FROM young_decision t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_young_decision
UPDATE young_decision SET text_sealed = $2 WHERE id = $1;

-- name: merge_stop_young
-- One list runs: that of the file that remains.
UPDATE young_plan SET state = 'ended' WHERE person_id = $2 AND state = 'running' AND EXISTS (
    SELECT 1 FROM young_plan k WHERE k.person_id = $1 AND k.state = 'running');

-- name: merge_move_young_plans
UPDATE young_plan SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_young_steps
UPDATE young_step SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_young_desks
UPDATE young_desk SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_young_meetings
UPDATE young_meeting SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_young_decisions
UPDATE young_decision SET person_id = $1 WHERE person_id = $2;

-- name: merge_contact_wishes
SELECT t.id, p.id AS key_person, p.key_wrapped, t.text_sealed FROM contact_wish t
JOIN person p ON p.id = t.person_id WHERE t.person_id = $1;

-- name: merge_contact_wish
UPDATE contact_wish SET text_sealed = $2 WHERE id = $1;

-- name: merge_move_contact_wishes
UPDATE contact_wish SET person_id = $1 WHERE person_id = $2;

-- name: merge_move_client_routes
UPDATE client_route SET person_id = $1 WHERE person_id = $2;
