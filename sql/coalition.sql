-- The coordinator's numbers: what happened in a month, what was frozen, what is overdue.

-- name: count_frozen_add
INSERT INTO count_frozen (month, at, threshold) VALUES ($1, $2, $3) ON CONFLICT (month) DO NOTHING;

-- name: count_frozen_list
SELECT month, at, threshold FROM count_frozen ORDER BY month DESC;

-- name: count_frozen_find
SELECT month, at, threshold FROM count_frozen WHERE month = $1;

-- name: count_any_before
-- Identifiers begin with the time: the first is the oldest.
SELECT COUNT(*) FROM (SELECT created_at FROM person ORDER BY id LIMIT 1) t WHERE t.created_at < $1;

-- name: count_add
INSERT INTO count_month (month, figure, item, position, value) VALUES ($1, $2, $3, $4, $5);

-- name: count_list
SELECT c.figure, c.item, c.value, COALESCE(o.name, a.name) AS org_name
FROM count_month c LEFT JOIN org o ON o.id = c.item LEFT JOIN area a ON a.code = c.item
WHERE c.month = $1 ORDER BY c.figure, c.position;

-- name: count_referral_events
SELECT event AS item, COUNT(*) AS n FROM referral_event WHERE at >= $1 AND at < $2
    AND event IN ('send', 'accept', 'decline', 'start', 'complete', 'withdraw', 'expire') GROUP BY event ORDER BY event;

-- name: count_referral_results
SELECT r.result AS item, COUNT(*) AS n FROM referral_event e JOIN referral r ON r.id = e.referral_id
WHERE e.at >= $1 AND e.at < $2 AND e.event = 'complete' AND r.result IS NOT NULL GROUP BY r.result ORDER BY r.result;

-- name: count_steps
SELECT CASE WHEN state = 'done' THEN COALESCE(result, 'done') ELSE state END AS item, COUNT(*) AS n FROM step
WHERE closed_at >= $1 AND closed_at < $2
GROUP BY CASE WHEN state = 'done' THEN COALESCE(result, 'done') ELSE state END ORDER BY item;

-- name: count_visits
SELECT 'offered' AS item, COUNT(*) AS n FROM visit WHERE created_at >= $1 AND created_at < $2
UNION ALL SELECT state, COUNT(*) FROM visit WHERE state IN ('held', 'refused') AND recorded_at >= $1 AND recorded_at < $2
GROUP BY state;

-- name: count_bottleneck_kinds
SELECT wanted_kind AS item, SUM(times) AS n FROM bottleneck WHERE month = $1 GROUP BY wanted_kind ORDER BY wanted_kind;

-- name: count_bottleneck_reasons
SELECT reason AS item, SUM(times) AS n FROM bottleneck WHERE month = $1 GROUP BY reason ORDER BY reason;

-- name: count_help
SELECT h.person_id, h.first_ms, (SELECT MIN(o.day) FROM outcome o WHERE o.person_id = h.person_id AND o.risk_lower > 0)
    AS signal_day
FROM (SELECT t.person_id, MIN(t.at) AS first_ms FROM (
        SELECT person_id, started_at AS at FROM referral WHERE started_at IS NOT NULL
        UNION ALL SELECT person_id, closed_at FROM step WHERE state = 'done' AND COALESCE(result, 'done') IN ('done', 'partly')
        UNION ALL SELECT person_id, recorded_at FROM visit WHERE state = 'held') t GROUP BY t.person_id) h
WHERE h.first_ms >= $1 AND h.first_ms < $2;

-- name: count_vulnerable_pregnancies
-- Pregnancies in which the level of vulnerability was first said between $1 and $2, and what she answered of it being planned.
SELECT t.id, t.person_id, (SELECT f.state FROM finding f JOIN response r ON r.id = f.response_id
    WHERE f.person_id = t.person_id AND f.factor = $3 AND r.pregnancy_id = t.id AND r.signed_at < $2
    ORDER BY r.signed_at DESC, r.id DESC LIMIT 1) AS unplanned
FROM (SELECT g.id, g.person_id, MIN(o.at) AS first_at FROM pregnancy g JOIN outcome o ON o.person_id = g.person_id
        AND o.chosen IN ('vulnerable', 'very_vulnerable') AND o.day >= g.due_day - 280
        AND (g.ended_day IS NULL OR o.day < g.ended_day)
    GROUP BY g.id, g.person_id) t
WHERE t.first_at >= $1 AND t.first_at < $2 ORDER BY t.id;

-- name: count_persons
-- Who asks: the organisation that last opened the file or took it over before $1.
SELECT p.id AS person_id, (SELECT i.org_id FROM involvement i WHERE i.person_id = p.id AND i.basis IN ('own', 'handover')
    AND i.from_at < $1 ORDER BY i.from_at DESC, i.id DESC LIMIT 1) AS asker
FROM person p WHERE p.merged_into IS NULL AND p.created_at < $1 ORDER BY p.id;

-- name: overdue_referrals
SELECT r.case_no, r.state, f.kind AS from_kind, r.to_kind, r.due_day,
    (SELECT COUNT(*) FROM org k WHERE k.kind = f.kind AND k.closed_at IS NULL) AS alike
FROM referral r JOIN org f ON f.id = r.from_org
WHERE r.state IN ('sent', 'received', 'accepted', 'started') AND r.closed_at IS NULL AND r.due_day < $1
    AND (r.to_area IS NULL OR NOT EXISTS (SELECT 1 FROM org_area n WHERE n.org_id = $2) OR EXISTS (
        SELECT 1 FROM org_area oa LEFT JOIN area t ON t.code = r.to_area LEFT JOIN area u ON u.code = t.parent
        WHERE oa.org_id = $2 AND (oa.area = r.to_area OR oa.area = t.parent OR oa.area = u.parent)))
ORDER BY r.due_day NULLS FIRST, r.case_no LIMIT $3 OFFSET $4;

-- name: count_ready_before
SELECT CASE WHEN r.ready = 1 THEN 'yes' ELSE 'no' END AS item, COUNT(*) AS n FROM readiness r
WHERE r.at >= $1 AND r.at < $2 AND r.moment = 'before' GROUP BY r.ready ORDER BY item;

-- name: count_ready_after
SELECT CASE WHEN r.ready = 1 THEN 'yes' ELSE 'no' END AS item, COUNT(*) AS n FROM readiness r
WHERE r.at >= $1 AND r.at < $2 AND r.moment = 'after' GROUP BY r.ready ORDER BY item;
