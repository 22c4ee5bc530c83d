-- Instruments answered, findings, outcomes, urgent answers, the worklist.

-- name: signal_person
SELECT p.birth_day, p.opened_day, p.role,
    CASE WHEN p.role = 'mother' THEN 1 WHEN p.role = 'child' THEN 0
        WHEN EXISTS (SELECT 1 FROM pregnancy g WHERE g.person_id = p.id) THEN 1
        WHEN EXISTS (SELECT 1 FROM person m WHERE m.family_id = p.family_id AND m.id < p.id) THEN 0
        ELSE 1 END AS is_asked
FROM person p WHERE p.id = $1;

-- name: signal_pregnancies
SELECT id, due_day, first_care_day, fetuses, ended_day, created_at AS created_ms FROM pregnancy
WHERE person_id = $1 ORDER BY due_day DESC, id DESC;

-- name: signal_births
SELECT c.birth_day, c.pregnancy_id FROM kinship k JOIN person c ON c.id = k.child_id
WHERE k.adult_id = $1 AND c.merged_into IS NULL AND c.death_day IS NULL
UNION
SELECT c.birth_day, c.pregnancy_id FROM pregnancy g JOIN person c ON c.pregnancy_id = g.id
WHERE g.person_id = $1 AND c.merged_into IS NULL AND c.death_day IS NULL;

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

-- name: signal_name
SELECT p.id, p.id AS key_person, p.key_wrapped, p.name_sealed, p.contact_json_sealed, p.birth_day FROM person p WHERE p.id = $1;

-- name: response_person
SELECT person_id FROM response WHERE id = $1;

-- name: response_get
SELECT r.id, r.person_id, r.pregnancy_id, r.instrument, r.version, r.moment, r.mode, r.state, r.asked_alone, r.saves,
    r.saved_page, r.saved_from, r.started_at, r.signed_at, r.signed_day, r.org_id, o.name AS org_name, a.name AS by_name,
    r.follows, p.id AS key_person, p.key_wrapped, r.answers_json_sealed
FROM response r
JOIN person p ON p.id = r.person_id
JOIN org o ON o.id = r.org_id
LEFT JOIN membership m ON m.id = r.membership_id
LEFT JOIN account a ON a.id = m.account_id
WHERE r.id = $1;

-- name: response_draft
SELECT id FROM response
WHERE person_id = $1 AND instrument = $2 AND org_id = $3 AND state = 'draft'
    AND CASE mode WHEN 'self' THEN 1 ELSE 0 END = $4 AND (follows = $5 OR (follows IS NULL AND CAST($5 AS TEXT) IS NULL))
ORDER BY started_at DESC LIMIT 1;

-- name: response_insert
INSERT INTO response (id, person_id, pregnancy_id, instrument, version, moment, mode, state, answers_json_sealed, started_at,
    org_id, membership_id, follows)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'draft', $8, $9, $10, $11, $12);

-- name: response_save
UPDATE response SET answers_json_sealed = $3, asked_alone = $4, mode = $5, saves = saves + 1, saved_page = $6, saved_from = $7
WHERE id = $1 AND state = 'draft' AND saves = $2;

-- name: response_sign
UPDATE response SET state = 'signed', signed_at = $2, signed_day = $3, membership_id = $4, answers_json_sealed = $5 WHERE id = $1 AND state = 'draft';

-- name: attachment_insert
INSERT INTO attachment (id, person_id, response_id, content_type, size, at, data_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: attachments_of
SELECT id, size FROM attachment WHERE response_id = $1 ORDER BY id LIMIT 1000;

-- name: attachment_get
SELECT t.id, t.content_type, t.size, p.id AS key_person, p.key_wrapped, t.data_sealed
FROM attachment t JOIN person p ON p.id = t.person_id WHERE t.id = $1 AND t.person_id = $2;

-- name: attachment_delete
DELETE FROM attachment WHERE id = $1 AND response_id = $2;

-- name: finding_insert
INSERT INTO finding (person_id, factor, response_id, state, scope, day, until_day, items)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: due_set
-- Of a closed file nothing is due.
INSERT INTO due (person_id, moment, instrument, from_day, due_day, until_day)
SELECT p.id, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS INTEGER), CAST($5 AS INTEGER), CAST($6 AS INTEGER)
FROM person p WHERE p.id = $1 AND p.closed_day IS NULL
ON CONFLICT (person_id) DO UPDATE SET moment = excluded.moment, instrument = excluded.instrument,
    from_day = excluded.from_day, due_day = excluded.due_day, until_day = excluded.until_day;

-- name: due_delete
DELETE FROM due WHERE person_id = $1;

-- name: oncall_now
-- Whoever stands in for the one on call is on call.
SELECT COALESCE((SELECT v.deputy_id FROM cover v WHERE v.membership_id = oc.membership_id AND v.from_day <= $2 AND v.until_day >= $2
    ORDER BY v.from_day, v.id LIMIT 1), oc.membership_id) AS membership_id
FROM oncall oc JOIN membership m ON m.id = oc.membership_id
WHERE oc.org_id = $1 AND oc.from_day <= $2 AND oc.until_day >= $2 AND m.from_day <= $2
    AND (m.until_day IS NULL OR m.until_day >= $2)
ORDER BY oc.from_day DESC, oc.membership_id LIMIT 1;

-- name: urgent_insert
INSERT INTO urgent (id, person_id, response_id, code, term, at, due_at, org_id, membership_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (response_id, code) DO NOTHING;

-- name: urgent_get
SELECT u.id, u.person_id, u.response_id, u.code, u.term, u.at, u.due_at, u.org_id, u.membership_id, u.escalated,
    u.acknowledged_at, ka.name AS acknowledged_name, na.name AS for_name, r.state AS response_state, r.mode, p.id AS key_person,
    p.key_wrapped, u.action_sealed
FROM urgent u
JOIN person p ON p.id = u.person_id
JOIN response r ON r.id = u.response_id
LEFT JOIN membership km ON km.id = u.acknowledged_by
LEFT JOIN account ka ON ka.id = km.account_id
LEFT JOIN membership nm ON nm.id = u.membership_id
LEFT JOIN account na ON na.id = nm.account_id
WHERE u.id = $1;

-- name: urgent_acknowledge
UPDATE urgent SET acknowledged_at = $2, acknowledged_by = $3, action_sealed = $4 WHERE id = $1 AND acknowledged_at IS NULL;

-- name: urgent_escalate
UPDATE urgent SET escalated = $2, membership_id = NULL WHERE id = $1 AND acknowledged_at IS NULL;

-- name: outcome_insert
INSERT INTO outcome (id, person_id, response_id, day, at, risk_lower, risk_upper, protection_proposed, protection, disciplines,
    computed, chosen, reason_sealed, explanation_json_sealed, org_id, membership_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: outcomes
SELECT o.id, o.day, o.at, o.at AS at_ms, o.computed, o.chosen, o.protection, o.org_id, a.name AS by_name, p.id AS key_person,
    p.key_wrapped, o.reason_sealed, o.explanation_json_sealed
FROM outcome o
JOIN person p ON p.id = o.person_id
LEFT JOIN membership m ON m.id = o.membership_id
LEFT JOIN account a ON a.id = m.account_id
WHERE o.person_id = $1 ORDER BY o.at DESC, o.id DESC LIMIT 50;

-- name: urgent_open_of
SELECT id, code, term, due_at FROM urgent WHERE person_id = $1 AND org_id = $2 AND acknowledged_at IS NULL ORDER BY due_at, id;

-- name: responses_of
SELECT r.id, r.instrument, r.mode, r.state, r.saves, r.started_at, r.signed_day, r.org_id, o.name AS org_name, a.name AS by_name
FROM response r
JOIN org o ON o.id = r.org_id
LEFT JOIN membership m ON m.id = r.membership_id
LEFT JOIN account a ON a.id = m.account_id
WHERE r.person_id = $1 ORDER BY r.started_at DESC, r.id DESC LIMIT 50;

-- name: oncall_list
SELECT oc.membership_id, a.name, oc.from_day, oc.until_day
FROM oncall oc JOIN membership m ON m.id = oc.membership_id JOIN account a ON a.id = m.account_id
WHERE oc.org_id = $1 AND oc.until_day >= $2 ORDER BY CASE WHEN oc.from_day <= $2 THEN 0 ELSE 1 END,
    CASE WHEN oc.from_day <= $2 THEN -oc.from_day ELSE oc.from_day END, oc.membership_id LIMIT 100;

-- name: oncall_members
SELECT m.id, a.name FROM membership m JOIN account a ON a.id = m.account_id
WHERE m.org_id = $1 AND m.role = 'professional' AND m.from_day <= $2 AND (m.until_day IS NULL OR m.until_day >= $2)
    AND a.disabled_at IS NULL
ORDER BY a.name, m.id LIMIT 500;

-- name: oncall_member
SELECT COUNT(*) FROM membership m JOIN account a ON a.id = m.account_id
WHERE m.org_id = $1 AND m.id = $2 AND m.role = 'professional' AND m.from_day <= $3
    AND (m.until_day IS NULL OR m.until_day >= $3) AND a.disabled_at IS NULL;

-- name: oncall_set
INSERT INTO oncall (org_id, membership_id, from_day, until_day) VALUES ($1, $2, $3, $4)
ON CONFLICT (org_id, membership_id, from_day) DO UPDATE SET until_day = excluded.until_day;

-- name: oncall_end
DELETE FROM oncall WHERE org_id = $1 AND membership_id = $2 AND from_day = $3;

-- name: due_stale
SELECT d.person_id FROM involvement i JOIN due d ON d.person_id = i.person_id
WHERE i.org_id = $1 AND i.until_at IS NULL AND i.basis IN ('own', 'handover') AND d.until_day < $2 LIMIT $3;

-- name: worklist
-- rank: 0 cannot wait, 1 late, 2 now, 3 soon. due_ms of a day is its first moment in UTC, which is that day in Amsterdam.
WITH work AS (
    SELECT 'urgent' AS kind, 0 AS rank, u.due_at AS due_ms, u.id AS ref_id, u.code, u.term, u.person_id, '' AS case_no
    FROM urgent u WHERE u.org_id = $1 AND u.acknowledged_at IS NULL
    UNION ALL
    SELECT 'answer', CASE WHEN r.due_day < $3 THEN 1 ELSE 2 END, CAST(COALESCE(r.due_day, $3) AS BIGINT) * 86400000, r.id, '', '',
        r.person_id, r.case_no
    FROM referral r
    WHERE r.state IN ('sent', 'received') AND r.by_letter = 0 AND r.to_org = $1
    UNION ALL
    SELECT 'answer', CASE WHEN r.due_day < $3 THEN 1 ELSE 2 END, CAST(COALESCE(r.due_day, $3) AS BIGINT) * 86400000, r.id, '', '',
        r.person_id, r.case_no
    FROM referral r
    WHERE r.state IN ('sent', 'received') AND r.by_letter = 0 AND r.to_org IS NULL AND r.to_kind = $2 AND r.from_org <> $1
        AND NOT EXISTS (SELECT 1 FROM referral_event d WHERE d.referral_id = r.id AND d.event = 'decline' AND d.org_id = $1)
        AND (r.to_area IS NULL OR EXISTS (
            SELECT 1 FROM org_area oa LEFT JOIN area a ON a.code = oa.area LEFT JOIN area t ON t.code = r.to_area
                LEFT JOIN area u ON u.code = t.parent
            WHERE oa.org_id = $1 AND (oa.area = r.to_area OR a.parent = r.to_area OR oa.area = t.parent
                OR oa.area = u.parent)))
    UNION ALL
    SELECT 'waiting', 1, CAST(r.due_day AS BIGINT) * 86400000, r.id, '', '', r.person_id, r.case_no
    FROM referral r
    WHERE r.from_org = $1 AND r.state IN ('sent', 'received', 'accepted', 'started') AND r.due_day < $3
    UNION ALL
    SELECT 'due', CASE WHEN d.due_day < $3 THEN 1 ELSE 3 END, CAST(d.due_day AS BIGINT) * 86400000, d.moment, d.instrument, '',
        d.person_id, ''
    FROM involvement i JOIN due d ON d.person_id = i.person_id
    WHERE i.org_id = $1 AND i.until_at IS NULL AND i.basis IN ('own', 'handover') AND d.from_day <= $3 AND d.until_day >= $3
        -- After the birth the last to whom she was handed over asks; while she is pregnant everyone who keeps her file. Asked in
        -- this order, since few were handed over: then her pregnancies need not be looked up.
        AND (NOT EXISTS (SELECT 1 FROM involvement h WHERE h.person_id = i.person_id AND h.basis = 'handover'
                AND h.until_at IS NULL AND h.org_id <> i.org_id
                AND (h.from_at > i.from_at OR (h.from_at = i.from_at AND h.id > i.id)))
            OR EXISTS (SELECT 1 FROM pregnancy g WHERE g.person_id = i.person_id AND g.ended_day IS NULL))
    UNION ALL
    SELECT 'draft', 2, q.started_at, q.id, q.instrument, '', q.person_id, ''
    FROM response q WHERE q.org_id = $1 AND q.state = 'draft' AND q.mode <> 'self' AND q.saves > 0
    UNION ALL
    SELECT 'step', CASE WHEN s.due_day < $3 THEN 1 ELSE 2 END, CAST(s.due_day AS BIGINT) * 86400000, s.id, s.code, '', s.person_id, ''
    FROM step s
    WHERE s.state IN ('agreed', 'doing') AND s.due_day <= $4
        AND (s.owner_org_id = $1 OR (s.owner_org_id IS NULL AND s.owner_kind = 'own_org' AND s.org_id = $1))
    UNION ALL
    SELECT 'wish', 2, e.at, e.id, '', '', e.person_id, ''
    FROM (SELECT DISTINCT i.person_id FROM involvement i WHERE i.org_id = $1 AND i.until_at IS NULL
        AND i.basis IN ('own', 'handover')) k
    CROSS JOIN entry e
    WHERE e.person_id = k.person_id AND e.kind = 'wish'
        AND NOT EXISTS (SELECT 1 FROM entry d WHERE d.person_id = e.person_id AND d.kind = 'wish_done' AND d.ref_id = e.id)
    UNION ALL
    SELECT 'request', CASE WHEN dr.due_day < $3 THEN 1 ELSE 2 END, CAST(dr.due_day AS BIGINT) * 86400000, dr.id, dr.kind, '',
        dr.person_id, ''
    FROM data_request dr WHERE dr.org_id = $1 AND dr.state = 'open'
    UNION ALL
    SELECT 'question', CASE WHEN n.due_day < $3 THEN 1 ELSE 2 END, CAST(n.due_day AS BIGINT) * 86400000, n.id, '', '',
        n.person_id, ''
    FROM question n WHERE n.org_id = $1 AND n.state = 'open'
    UNION ALL
    SELECT 'closing', 3, cl.at, cl.id, cl.reason, '', cl.person_id, '' FROM closing cl
    WHERE cl.org_id = $1 AND cl.state = 'proposed'
    UNION ALL
    SELECT 'visit', CASE WHEN v.planned_at < CAST($3 AS BIGINT) * 86400000 THEN 1
            WHEN v.planned_at < (CAST($3 AS BIGINT) + 1) * 86400000 THEN 2 ELSE 3 END, v.planned_at, v.id, '', '', v.person_id, ''
    FROM visit v WHERE v.org_id = $1 AND v.state = 'planned'
    UNION ALL
    SELECT 'young', 1, CAST(MIN(s.due_day) AS BIGINT) * 86400000, y.id, '', '', y.person_id, ''
    FROM young_plan y JOIN young_step s ON s.plan_id = y.id
    WHERE y.org_id = $1 AND y.state = 'running' AND s.state = 'open' AND s.seen <> 'me' AND s.due_day < $3
    GROUP BY y.id, y.person_id
    UNION ALL
    -- What a desk does itself of the areas she opened to it, as long as her consent stands.
    SELECT 'young_own', CASE WHEN MIN(s.due_day) < $3 THEN 1 ELSE 2 END, CAST(MIN(s.due_day) AS BIGINT) * 86400000, d.id, '', '',
        d.person_id, ''
    FROM young_desk d CROSS JOIN young_plan y CROSS JOIN young_step s
    WHERE d.org_id = $1 AND y.id = d.plan_id AND y.state = 'running' AND s.plan_id = d.plan_id AND s.state = 'open'
        AND s.does = 'desk' AND s.seen = 'desks' AND s.due_day <= $4 AND (s.desk IS NULL OR s.desk = d.desk)
        AND ' ' || d.areas || ' ' LIKE '% ' || s.area || ' %'
        AND EXISTS (SELECT 1 FROM consent g WHERE g.id = d.consent_id AND g.state = 'given' AND g.from_day <= $3
            AND (g.until_day IS NULL OR g.until_day >= $3))
    GROUP BY d.id, d.person_id
    UNION ALL
    -- The same meeting for a desk that takes part, as long as her consent stands.
    SELECT 'young_desk', CASE WHEN m.planned_at < CAST($3 AS BIGINT) * 86400000 THEN 1
            WHEN m.planned_at < (CAST($3 AS BIGINT) + 1) * 86400000 THEN 2 ELSE 3 END, m.planned_at, m.id, '', '', m.person_id, ''
    FROM young_desk d CROSS JOIN young_plan y CROSS JOIN young_meeting m
    WHERE d.org_id = $1 AND y.id = d.plan_id AND y.state = 'running' AND m.plan_id = d.plan_id AND m.state = 'planned'
        AND m.planned_at < (CAST($4 AS BIGINT) + 1) * 86400000
        AND EXISTS (SELECT 1 FROM consent g WHERE g.id = d.consent_id AND g.state = 'given' AND g.from_day <= $3
            AND (g.until_day IS NULL OR g.until_day >= $3))
    UNION ALL
    SELECT 'young_meeting', CASE WHEN m.planned_at < CAST($3 AS BIGINT) * 86400000 THEN 1
            WHEN m.planned_at < (CAST($3 AS BIGINT) + 1) * 86400000 THEN 2 ELSE 3 END, m.planned_at, m.id, '', '', m.person_id, ''
    FROM young_plan y JOIN young_meeting m ON m.plan_id = y.id
    WHERE y.org_id = $1 AND y.state = 'running' AND m.state = 'planned' AND m.planned_at < (CAST($4 AS BIGINT) + 1) * 86400000
    UNION ALL
    SELECT 'contact', CASE WHEN k.planned_at < CAST($3 AS BIGINT) * 86400000 THEN 1
            WHEN k.planned_at < (CAST($3 AS BIGINT) + 1) * 86400000 THEN 2 ELSE 3 END, k.planned_at, k.id, k.code, '', k.person_id, ''
    FROM contact k WHERE k.org_id = $1 AND k.state = 'planned' AND k.planned_at < (CAST($4 AS BIGINT) + 1) * 86400000
    UNION ALL
    SELECT 'contact_time', CASE WHEN k.week_day < $3 THEN 2 ELSE 3 END, CAST(k.week_day AS BIGINT) * 86400000, k.id, k.code, '',
        k.person_id, ''
    FROM contact k WHERE k.org_id = $1 AND k.state = 'planned' AND k.planned_at IS NULL AND k.week_day <= $4
    UNION ALL
    SELECT 'contact_wish', 2, w.asked_at, k.id, '', '', k.person_id, ''
    FROM contact_wish w JOIN contact k ON k.id = w.contact_id WHERE w.org_id = $1 AND w.state = 'open' AND k.state = 'planned'
    UNION ALL
    SELECT 'contact_due', CASE WHEN n.due_day < $3 THEN 1 ELSE 3 END, CAST(n.due_day AS BIGINT) * 86400000, n.code, n.code, '',
        n.person_id, ''
    FROM involvement i JOIN contact_due n ON n.person_id = i.person_id
    WHERE i.org_id = $1 AND i.until_at IS NULL AND i.basis IN ('own', 'handover') AND n.org_kind = $2 AND n.from_day <= $4
        AND n.until_day >= $3
    UNION ALL
    SELECT 'meeting', CASE WHEN t.planned_at < CAST($3 AS BIGINT) * 86400000 THEN 1
            WHEN t.planned_at < (CAST($3 AS BIGINT) + 1) * 86400000 THEN 2 ELSE 3 END, t.planned_at, t.id, '', '', t.person_id, ''
    FROM meeting t WHERE t.org_id = $1 AND t.state = 'planned'
    UNION ALL
    SELECT 'meeting', CASE WHEN t.planned_at < CAST($3 AS BIGINT) * 86400000 THEN 1
            WHEN t.planned_at < (CAST($3 AS BIGINT) + 1) * 86400000 THEN 2 ELSE 3 END, t.planned_at, t.id, '', '', t.person_id, ''
    FROM meeting_guest g JOIN meeting t ON t.id = g.meeting_id
    WHERE g.org_id = $1 AND g.answer <> 'no' AND t.state = 'planned'
)
SELECT kind, rank, due_ms, ref_id, code, term, person_id, case_no, COUNT(*) OVER () AS total,
    SUM(CASE WHEN rank = 0 THEN 1 ELSE 0 END) OVER () AS urgent_total,
    SUM(CASE WHEN rank = 1 THEN 1 ELSE 0 END) OVER () AS late_total,
    SUM(CASE WHEN rank > 1 AND due_ms < (CAST($3 AS BIGINT) + 1) * 86400000 THEN 1 ELSE 0 END) OVER () AS today_total,
    SUM(CASE WHEN rank > 1 AND due_ms >= (CAST($3 AS BIGINT) + 1) * 86400000 AND due_ms < (CAST($7 AS BIGINT) + 1) * 86400000
        THEN 1 ELSE 0 END) OVER () AS week_total,
    SUM(CASE WHEN rank > 1 AND due_ms >= (CAST($7 AS BIGINT) + 1) * 86400000 THEN 1 ELSE 0 END) OVER () AS later_total
FROM work ORDER BY CASE WHEN rank > 1 THEN 2 ELSE rank END, due_ms, ref_id LIMIT $5 OFFSET $6;

-- name: report_link_insert
INSERT INTO link (token_hash, kind, person_id, ref_id, membership_id, created_at, expires_at)
VALUES ($1, 'self_report', $2, $3, $4, $5, $6);

-- name: report_link_void
UPDATE link SET expires_at = $2 WHERE person_id = $1 AND kind = 'self_report' AND used_at IS NULL AND expires_at > $2;

-- name: report_link
SELECT l.token_hash, l.person_id, l.ref_id, l.browser_hash, m.org_id, p.family_id
FROM link l JOIN membership m ON m.id = l.membership_id JOIN person p ON p.id = l.person_id
WHERE l.token_hash = $1 AND l.kind = 'self_report' AND l.used_at IS NULL AND l.expires_at > $2
    AND (l.browser_hash IS NULL OR l.browser_hash = $3);

-- name: report_link_claim
UPDATE link SET browser_hash = $2, ref_id = $3 WHERE token_hash = $1 AND browser_hash IS NULL AND used_at IS NULL;

-- name: report_link_use
UPDATE link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL;

-- name: report_org
SELECT i.org_id FROM involvement i
WHERE i.person_id = $1 AND i.basis IN ('own', 'handover') AND i.until_at IS NULL ORDER BY i.from_at DESC, i.id DESC LIMIT 1;

-- name: report_open
SELECT id FROM response WHERE person_id = $1 AND mode = 'self' AND state = 'draft' AND instrument = $2
ORDER BY started_at DESC LIMIT 1;

-- name: urgent_unhelped
SELECT COUNT(*) FROM urgent WHERE response_id = $1 AND helped = 0;

-- name: urgent_helped
UPDATE urgent SET helped = 1 WHERE response_id = $1;

-- name: urgent_of_response
SELECT code FROM urgent WHERE response_id = $1 ORDER BY due_at, id;
