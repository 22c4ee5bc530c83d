-- The calendar of who holds contacts, and the feed that shows it without names (app/contact/calendar.c).

-- name: calendar_week
-- Of an organisation, or of one of its people ($4 not ''), from $2 to $3; $5 is the Monday of what has no time yet.
SELECT k.id, k.person_id, k.code, k.how, k.planned_at, k.planned_at AS planned_ms, k.week_day, k.minutes, a.name AS by_name,
    n.name AS area_name,
    EXISTS (SELECT 1 FROM contact_wish w WHERE w.contact_id = k.id AND w.state = 'open') AS is_asked,
    COUNT(*) OVER () AS total
FROM contact k JOIN person p ON p.id = k.person_id LEFT JOIN area n ON n.code = p.area
LEFT JOIN membership m ON m.id = k.membership_id LEFT JOIN account a ON a.id = m.account_id
WHERE k.org_id = $1 AND k.state = 'planned' AND ($4 = '' OR k.membership_id = $4)
    AND ((k.planned_at >= $2 AND k.planned_at < $3) OR (k.planned_at IS NULL AND k.week_day = $5))
ORDER BY k.planned_at NULLS FIRST, k.id LIMIT $6 OFFSET $7;

-- name: calendar_feed_insert
INSERT INTO calendar_feed (token_hash, membership_id, lang, created_at) VALUES ($1, $2, $3, $4);

-- name: calendar_feed_revoke
UPDATE calendar_feed SET revoked_at = $2 WHERE membership_id = $1 AND revoked_at IS NULL;

-- name: calendar_feed_now
SELECT f.created_at FROM calendar_feed f WHERE f.membership_id = $1 AND f.revoked_at IS NULL ORDER BY f.created_at DESC LIMIT 1;

-- name: calendar_feed_find
-- Whose it is, while that person works there.
SELECT f.membership_id, f.lang, m.org_id FROM calendar_feed f JOIN membership m ON m.id = f.membership_id
JOIN account a ON a.id = m.account_id
WHERE f.token_hash = $1 AND f.revoked_at IS NULL AND a.disabled_at IS NULL AND (m.until_day IS NULL OR m.until_day >= $2);

-- name: calendar_feed_events
-- No name and no address: what, how, in which neighbourhood, when.
SELECT k.id, k.code, k.how, k.planned_at AS planned_ms, k.week_day, k.minutes, n.name AS area_name
FROM contact k JOIN person p ON p.id = k.person_id LEFT JOIN area n ON n.code = p.area
WHERE k.org_id = $1 AND k.state = 'planned' AND k.membership_id = $2 AND (k.planned_at >= $3 OR (k.planned_at IS NULL AND k.week_day >= $4))
ORDER BY k.planned_at NULLS FIRST, k.id LIMIT 2000;
