-- Plan, consent and referral.

-- name: outcome_newest
SELECT id, chosen, day FROM outcome WHERE person_id = $1 ORDER BY at DESC, id DESC LIMIT 1;

-- name: outcome_of_person
SELECT id, chosen, day FROM outcome WHERE id = $1 AND person_id = $2;

-- name: step_insert
INSERT INTO step (id, person_id, code, route, route_version, outcome_id, pregnancy_id, state, owner_kind, owner_org_kind,
    owner_org_id, due_day, reasons_json_sealed, org_id, membership_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9, $10, $11, $12, $13, $14, $15);

-- name: step_list
SELECT s.id, s.code, s.route, s.route_version, s.state, s.owner_kind, s.owner_org_kind, s.owner_org_id, s.due_day,
    s.reasons_json_sealed, s.note_sealed, s.org_id, s.created_at AS created_ms, s.agreed_at, s.closed_at,
    s.closed_at AS closed_ms, s.follows AS is_following, s.reason, s.result, o.name AS owner_org_name,
    p.id AS key_person, p.key_wrapped
FROM step s JOIN person p ON p.id = s.person_id LEFT JOIN org o ON o.id = s.owner_org_id
WHERE s.person_id = $1 ORDER BY s.due_day, s.code, s.created_at;

-- name: step_find
SELECT s.id, s.person_id, s.code, s.route, s.route_version, s.state, s.owner_kind, s.owner_org_kind, s.owner_org_id,
    s.due_day, s.reasons_json_sealed, s.note_sealed, s.org_id, s.created_at AS created_ms, s.agreed_at, s.closed_at,
    s.closed_at AS closed_ms, s.follows AS is_following, s.reason, s.result, o.name AS owner_org_name,
    p.id AS key_person, p.key_wrapped
FROM step s JOIN person p ON p.id = s.person_id LEFT JOIN org o ON o.id = s.owner_org_id
WHERE s.id = $1;

-- name: step_open_same
SELECT COUNT(*) FROM step s JOIN step t ON t.person_id = s.person_id AND t.code = s.code AND t.id <> s.id
WHERE s.id = $1 AND t.state IN ('proposed', 'agreed', 'doing');

-- name: step_renew
UPDATE step SET due_day = $2, reasons_json_sealed = $3, follows = $4 WHERE id = $1;

-- name: step_set_state
UPDATE step SET state = $2, agreed_at = COALESCE($3, agreed_at), closed_at = $4, reason = $5, result = $6,
    note_sealed = COALESCE($7, note_sealed) WHERE id = $1;

-- name: step_set_owner
UPDATE step SET owner_kind = $2, owner_org_kind = $3, owner_org_id = $4, due_day = $5, note_sealed = $6 WHERE id = $1;

-- name: step_set_owner_org
UPDATE step SET owner_org_id = $2 WHERE id = $1;

-- name: org_find
SELECT id, kind, name, email, phone, address, has_account FROM org WHERE id = $1 AND closed_at IS NULL;

-- name: receivers
SELECT o.id, o.kind, o.name, o.phone, o.has_account,
    CASE WHEN $2 = '' OR EXISTS (
            SELECT 1 FROM org_area oa LEFT JOIN area t ON t.code = $2 LEFT JOIN area u ON u.code = t.parent
            WHERE oa.org_id = o.id AND (oa.area = $2 OR oa.area = t.parent OR oa.area = u.parent)) THEN 2
        WHEN NOT EXISTS (SELECT 1 FROM org_area n WHERE n.org_id = o.id) THEN 1
        ELSE 0 END AS serves
FROM org o WHERE o.kind = $1 AND o.id <> $3 AND o.closed_at IS NULL ORDER BY serves DESC, o.name, o.id;

-- name: person_area
SELECT area FROM person WHERE id = $1;

-- name: consent_kin
SELECT k.adult_id, k.kind, k.authority AS has_authority, a.birth_day, a.id AS key_person, a.key_wrapped, a.name_sealed,
    EXISTS (SELECT 1 FROM involvement i WHERE i.person_id = a.id AND i.org_id = $2 AND i.until_at IS NULL
        AND (i.basis = 'own' OR (i.basis = 'handover' AND EXISTS (SELECT 1 FROM consent k WHERE k.id = i.consent_id
            AND k.state = 'given' AND ' ' || k.scopes || ' ' LIKE '% contact %')))) AS may_name
FROM kinship k JOIN person a ON a.id = k.adult_id WHERE k.child_id = $1 ORDER BY k.adult_id;

-- name: consent_insert
INSERT INTO consent (id, person_id, basis, state, scopes, to_org, to_kind, purposes, form, told_sealed,
    weighing_json_sealed, refusal_reason, cannot_weigh, stands_alone, why_sealed, from_day, until_day, given_at, org_id,
    membership_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20);

-- name: consent_by_insert
INSERT INTO consent_by (consent_id, person_id, capacity) VALUES ($1, $2, $3);

-- name: consent_list
SELECT c.id, c.person_id, c.basis, c.state, c.scopes, c.to_org, c.to_kind, c.purposes, c.form, c.from_day, c.until_day,
    c.given_at, c.withdrawn_at, c.withdrawn_by, c.org_id, c.refusal_reason, o.name AS to_name, f.name AS org_name,
    p.id AS key_person, p.key_wrapped, c.told_sealed
FROM consent c JOIN person p ON p.id = c.person_id LEFT JOIN org o ON o.id = c.to_org JOIN org f ON f.id = c.org_id
WHERE c.person_id = $1 ORDER BY c.given_at DESC, c.id DESC;

-- name: consent_find
SELECT c.id, c.person_id, c.basis, c.state, c.scopes, c.to_org, c.to_kind, c.purposes, c.form, c.from_day, c.until_day,
    c.given_at, c.withdrawn_at, c.withdrawn_by, c.org_id, c.refusal_reason, c.cannot_weigh AS is_cannot_weigh,
    c.stands_alone AS is_stands_alone, o.name AS to_name, f.name AS org_name, p.id AS key_person, p.key_wrapped,
    c.told_sealed, c.why_sealed, c.weighing_json_sealed
FROM consent c JOIN person p ON p.id = c.person_id LEFT JOIN org o ON o.id = c.to_org JOIN org f ON f.id = c.org_id
WHERE c.id = $1;

-- name: consent_givers
SELECT b.person_id, b.capacity, g.id AS key_person, g.key_wrapped, g.name_sealed,
    EXISTS (SELECT 1 FROM involvement i WHERE i.person_id = g.id AND i.org_id = $2 AND i.until_at IS NULL
        AND (i.basis = 'own' OR (i.basis = 'handover' AND EXISTS (SELECT 1 FROM consent k WHERE k.id = i.consent_id
            AND k.state = 'given' AND ' ' || k.scopes || ' ' LIKE '% contact %')))) AS may_name
FROM consent_by b JOIN person g ON g.id = b.person_id WHERE b.consent_id = $1 ORDER BY b.person_id;

-- name: consent_end
UPDATE consent SET state = $2, withdrawn_at = $3, withdrawn_by = $4 WHERE id = $1 AND state = 'given';

-- name: involvement_end_consent
UPDATE involvement SET until_at = $2 WHERE consent_id = $1 AND until_at IS NULL;

-- name: involvement_end_referral
UPDATE involvement SET until_at = $2 WHERE referral_id = $1 AND until_at IS NULL;

-- name: consent_receivers
SELECT DISTINCT o.id FROM org o WHERE o.has_account = 1 AND (
    o.id IN (SELECT c.to_org FROM consent c WHERE c.id = $1)
    OR o.id IN (SELECT r.to_org FROM referral r WHERE r.consent_id = $1)
    OR o.id IN (SELECT i.org_id FROM involvement i WHERE i.consent_id = $1));

-- name: consent_open_referrals
SELECT id FROM referral WHERE consent_id = $1 AND state IN ('draft', 'sent', 'received', 'accepted', 'started') ORDER BY id;

-- name: consent_referrals
SELECT r.id, r.case_no, r.state, r.accepted_at, r.started_at, COALESCE(o.name, '') AS to_name, r.to_kind
FROM referral r LEFT JOIN org o ON o.id = r.to_org WHERE r.consent_id = $1 ORDER BY r.created_at;

-- name: referral_insert
INSERT INTO referral (id, case_no, open_key, person_id, step_id, consent_id, from_org, from_membership, to_org, to_kind,
    to_area, state, note_sealed, call_at, by_letter, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'draft', $12, $13, $14, $15);

-- name: referral_open_same
SELECT id FROM referral WHERE open_key = $1;

-- name: referral_find
SELECT r.id, r.case_no, r.open_key, r.person_id, r.step_id, r.consent_id, r.from_org, r.from_membership, r.to_org, r.to_kind, r.to_area,
    r.to_membership, r.state, r.note_sealed, r.call_at, r.by_letter AS is_by_letter, r.due_day, r.reminded, r.reason,
    r.result, r.created_at, r.sent_at, r.sent_at AS sent_ms, r.accepted_at AS accepted_ms, r.started_at AS started_ms, r.accepted_at, r.started_at, r.closed_at, s.code AS step_code, s.state AS step_state,
    c.basis AS consent_basis, c.scopes, c.from_day AS consent_day, c.until_day AS consent_until_day, f.name AS from_name,
    f.phone AS from_phone, f.address AS from_address, o.name AS to_name, o.address AS to_address, o.phone AS to_phone,
    a.name AS from_by, m.profession AS from_profession, ta.name AS to_by, p.id AS key_person, p.key_wrapped
FROM referral r
JOIN person p ON p.id = r.person_id
JOIN org f ON f.id = r.from_org
LEFT JOIN org o ON o.id = r.to_org
LEFT JOIN step s ON s.id = r.step_id
LEFT JOIN consent c ON c.id = r.consent_id
LEFT JOIN membership m ON m.id = r.from_membership
LEFT JOIN account a ON a.id = m.account_id
LEFT JOIN membership tm ON tm.id = r.to_membership
LEFT JOIN account ta ON ta.id = tm.account_id
WHERE r.id = $1;

-- name: referral_move
UPDATE referral SET state = $2, due_day = $3, reminded = $4, reason = COALESCE($5, reason), result = COALESCE($6, result),
    to_org = COALESCE($7, to_org), to_membership = COALESCE($8, to_membership), open_key = $9, sent_at = $10,
    accepted_at = $11, started_at = $12, closed_at = $13
WHERE id = $1;

-- name: referral_set_reminded
UPDATE referral SET reminded = $2 WHERE id = $1;

-- name: referral_event_insert
INSERT INTO referral_event (id, referral_id, event, state, at, org_id, membership_id, reason, note_sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: referral_events
SELECT e.event, e.state, e.at, e.org_id, e.reason, e.note_sealed, o.name AS org_name, a.name AS by_name,
    p.id AS key_person, p.key_wrapped
FROM referral_event e JOIN referral r ON r.id = e.referral_id JOIN person p ON p.id = r.person_id
LEFT JOIN org o ON o.id = e.org_id
LEFT JOIN membership m ON m.id = e.membership_id
LEFT JOIN account a ON a.id = m.account_id
WHERE e.referral_id = $1 ORDER BY e.at, e.id;

-- name: referral_for_org
SELECT COUNT(*) FROM referral r WHERE r.id = $1 AND r.by_letter = 0 AND r.state <> 'draft'
    AND (r.to_org = $2 OR (r.to_org IS NULL AND r.to_kind = $3
        AND NOT EXISTS (SELECT 1 FROM referral_event d WHERE d.referral_id = r.id AND d.event = 'decline' AND d.org_id = $2)
        AND (r.to_area IS NULL OR EXISTS (
            SELECT 1 FROM org_area oa LEFT JOIN area a ON a.code = oa.area LEFT JOIN area t ON t.code = r.to_area
                LEFT JOIN area u ON u.code = t.parent
            WHERE oa.org_id = $2 AND (oa.area = r.to_area OR a.parent = r.to_area OR oa.area = t.parent OR oa.area = u.parent)))));

-- name: referral_open_to
SELECT o.id FROM org o JOIN referral r ON r.id = $1
WHERE r.by_letter = 0 AND o.closed_at IS NULL AND o.has_account = 1 AND o.id <> r.from_org
    AND (r.to_org = o.id OR (r.to_org IS NULL AND r.to_kind = o.kind
        AND NOT EXISTS (SELECT 1 FROM referral_event d WHERE d.referral_id = r.id AND d.event = 'decline' AND d.org_id = o.id)
        AND (r.to_area IS NULL OR EXISTS (
            SELECT 1 FROM org_area oa LEFT JOIN area a ON a.code = oa.area LEFT JOIN area t ON t.code = r.to_area
                LEFT JOIN area u ON u.code = t.parent
            WHERE oa.org_id = o.id AND (oa.area = r.to_area OR a.parent = r.to_area OR oa.area = t.parent OR oa.area = u.parent)))))
ORDER BY o.id;

-- name: referral_coordinators
SELECT DISTINCT m.org_id AS id FROM membership m JOIN org o ON o.id = m.org_id JOIN referral r ON r.id = $1
WHERE m.role = 'coordinator' AND o.closed_at IS NULL AND m.from_day <= $2 AND (m.until_day IS NULL OR m.until_day >= $2)
    AND (r.to_area IS NULL OR NOT EXISTS (SELECT 1 FROM org_area n WHERE n.org_id = o.id) OR EXISTS (
        SELECT 1 FROM org_area oa LEFT JOIN area t ON t.code = r.to_area LEFT JOIN area u ON u.code = t.parent
        WHERE oa.org_id = o.id AND (oa.area = r.to_area OR oa.area = t.parent OR oa.area = u.parent)))
ORDER BY m.org_id;

-- name: referrals_of_person
SELECT r.id, r.case_no, r.state, r.due_day, r.to_kind, r.to_org, r.from_org, r.reason, r.result, r.reminded, r.sent_at,
    r.by_letter AS is_by_letter, s.code AS step_code, r.step_id, f.name AS from_name, o.name AS to_name
FROM referral r JOIN org f ON f.id = r.from_org LEFT JOIN org o ON o.id = r.to_org LEFT JOIN step s ON s.id = r.step_id
WHERE r.person_id = $1 ORDER BY r.created_at DESC, r.id DESC;

-- name: inbox_received
SELECT r.id, r.person_id, r.case_no, r.state, r.due_day, r.to_kind, r.to_org, r.from_org, r.reason, r.result, r.reminded,
    r.sent_at, r.closed_at, r.by_letter AS is_by_letter, s.code AS step_code, f.name AS from_name, o.name AS to_name
FROM referral r JOIN org f ON f.id = r.from_org LEFT JOIN org o ON o.id = r.to_org LEFT JOIN step s ON s.id = r.step_id
WHERE r.by_letter = 0 AND r.state <> 'draft' AND (r.closed_at IS NULL OR r.closed_at > $3)
    AND (r.to_org = $1 OR (r.to_org IS NULL AND r.to_kind = $2 AND r.from_org <> $1
        AND NOT EXISTS (SELECT 1 FROM referral_event d WHERE d.referral_id = r.id AND d.event = 'decline' AND d.org_id = $1)
        AND (r.to_area IS NULL OR EXISTS (
            SELECT 1 FROM org_area oa LEFT JOIN area a ON a.code = oa.area LEFT JOIN area t ON t.code = r.to_area
                LEFT JOIN area u ON u.code = t.parent
            WHERE oa.org_id = $1 AND (oa.area = r.to_area OR a.parent = r.to_area OR oa.area = t.parent OR oa.area = u.parent)))))
ORDER BY r.due_day NULLS FIRST, r.sent_at NULLS FIRST, r.id LIMIT $4 OFFSET $5;

-- name: inbox_sent
SELECT r.id, r.person_id, r.case_no, r.state, r.due_day, r.to_kind, r.to_org, r.from_org, r.reason, r.result, r.reminded,
    r.sent_at, r.closed_at, r.by_letter AS is_by_letter, s.code AS step_code, f.name AS from_name, o.name AS to_name
FROM referral r JOIN org f ON f.id = r.from_org LEFT JOIN org o ON o.id = r.to_org LEFT JOIN step s ON s.id = r.step_id
WHERE r.from_org = $1 AND (r.closed_at IS NULL OR r.closed_at > $2) ORDER BY r.due_day NULLS FIRST, r.sent_at NULLS FIRST, r.id
LIMIT $3 OFFSET $4;
