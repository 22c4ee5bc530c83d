-- Groups of parents: what is offered, who takes part, who waits, who came.

-- name: group_insert
INSERT INTO parent_group (id, kind, org_id, place, area, language, from_day, until_day, most, ends_at, membership_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: group_leader_insert
INSERT INTO group_leader (group_id, membership_id) VALUES ($1, $2) ON CONFLICT (group_id, membership_id) DO NOTHING;

-- name: group_session_insert
INSERT INTO group_session (id, group_id, starts_at, ends_at) VALUES ($1, $2, $3, $4);

-- name: group_area_choices
SELECT DISTINCT a.code, a.name FROM org_area oa JOIN area a ON a.code = oa.area OR a.parent = oa.area WHERE oa.org_id = $1
ORDER BY a.name, a.code;

-- name: groups_of_org
-- Its own, those that run first.
SELECT g.id, g.kind, g.place, g.language, g.ends_at AS ends_ms, g.cancelled_at, g.most, a.name AS area_name,
    (SELECT COUNT(*) FROM group_place t WHERE t.group_id = g.id AND t.state = 'in') AS taken,
    (SELECT COUNT(*) FROM group_place t WHERE t.group_id = g.id AND t.state = 'waiting') AS waiting,
    (SELECT MIN(s.starts_at) FROM group_session s WHERE s.group_id = g.id AND s.starts_at > $2 AND s.state <> 'cancelled') AS next_at,
    (SELECT COUNT(*) FROM group_session s WHERE s.group_id = g.id AND s.starts_at <= $2 AND s.state <> 'cancelled') AS begun,
    (SELECT COUNT(*) FROM group_session s WHERE s.group_id = g.id) AS sessions
FROM parent_group g LEFT JOIN area a ON a.code = g.area WHERE g.org_id = $1 ORDER BY g.ends_at DESC, g.id LIMIT $3 OFFSET $4;

-- name: group_find
SELECT g.id, g.kind, g.org_id, o.name AS org_name, o.phone AS org_phone, g.place, g.area, a.name AS area_name, g.language, g.from_day, g.until_day,
    g.most, g.ends_at AS ends_ms, g.cancelled_at, g.off_reason,
    (SELECT COUNT(*) FROM group_place t WHERE t.group_id = g.id AND t.state = 'in') AS taken,
    (SELECT COUNT(*) FROM group_place t WHERE t.group_id = g.id AND t.state = 'waiting') AS waiting,
    (SELECT COUNT(*) FROM group_session s WHERE s.group_id = g.id AND s.starts_at <= $2 AND s.state <> 'cancelled') AS begun
FROM parent_group g JOIN org o ON o.id = g.org_id LEFT JOIN area a ON a.code = g.area WHERE g.id = $1;

-- name: groups_for
-- Running ones for where she lives ('' for all): whether one of their sessions is at the time of one of hers elsewhere, and
-- whether she has or waits for another of that kind.
SELECT g.id, g.kind, g.org_id, o.name AS org_name, g.place, g.area, g.language, g.from_day, g.until_day, g.most, g.ends_at AS ends_ms,
    (SELECT COUNT(*) FROM group_place t WHERE t.group_id = g.id AND t.state = 'in') AS taken,
    (SELECT COUNT(*) FROM group_place t WHERE t.group_id = g.id AND t.state = 'waiting') AS waiting,
    (SELECT COUNT(*) FROM group_session s WHERE s.group_id = g.id AND s.starts_at <= $2 AND s.state <> 'cancelled') AS begun,
    (SELECT MIN(s.starts_at) FROM group_session s WHERE s.group_id = g.id AND s.starts_at > $2 AND s.state <> 'cancelled') AS next_at,
    (SELECT COUNT(*) FROM group_session s WHERE s.group_id = g.id) AS sessions,
    EXISTS (SELECT 1 FROM group_place m WHERE m.person_id = $1 AND m.kind = g.kind AND m.state IN ('waiting', 'in')) AS has_one,
    EXISTS (SELECT 1 FROM group_place m JOIN group_session e ON e.group_id = m.group_id JOIN group_session s ON s.group_id = g.id
        WHERE m.person_id = $1 AND m.state = 'in' AND m.group_id <> g.id AND e.ends_at > $2
            AND e.state <> 'cancelled' AND s.state <> 'cancelled' AND s.starts_at < e.ends_at AND e.starts_at < s.ends_at) AS is_busy
FROM parent_group g JOIN org o ON o.id = g.org_id
WHERE g.ends_at > $2 AND o.closed_at IS NULL AND ($7 = '' OR g.id = $7)
    AND (g.area IS NULL OR $3 = '' OR $7 <> '' OR g.area IN ($3, $4, $5, $6))
ORDER BY g.ends_at, g.id LIMIT $8 OFFSET $9;

-- name: group_sessions
SELECT s.id, s.starts_at, s.starts_at AS starts_ms, s.ends_at, s.was_at, s.state FROM group_session s WHERE s.group_id = $1
ORDER BY s.starts_at, s.id;

-- name: group_session_find
SELECT s.id, s.group_id, s.starts_at, s.starts_at AS starts_ms, s.ends_at AS ends_ms, s.was_at, s.state FROM group_session s
WHERE s.id = $1 AND s.group_id = $2;

-- name: group_session_clash
-- Whether anyone of this group is in another session then.
SELECT COUNT(*) FROM group_place t JOIN group_place m ON m.person_id = t.person_id AND m.state = 'in' AND m.group_id <> t.group_id
JOIN group_session e ON e.group_id = m.group_id
WHERE t.group_id = $1 AND t.state = 'in' AND e.state <> 'cancelled' AND e.starts_at < $3 AND $2 < e.ends_at;

-- name: group_session_beside
-- Another session of the same group then.
SELECT COUNT(*) FROM group_session s WHERE s.group_id = $1 AND s.id <> $2 AND s.state <> 'cancelled'
    AND s.starts_at < $4 AND $3 < s.ends_at;

-- name: group_session_move
-- One that was cancelled goes on then.
UPDATE group_session SET was_at = CASE WHEN starts_at = $3 THEN was_at ELSE starts_at END, starts_at = $3, ends_at = $4,
    state = 'planned' WHERE id = $1 AND starts_at = $2 AND state IN ('planned', 'cancelled');

-- name: group_session_cancel
UPDATE group_session SET state = 'cancelled' WHERE id = $1 AND starts_at = $2 AND state = 'planned';

-- name: group_sessions_cancel
UPDATE group_session SET state = 'cancelled' WHERE group_id = $1 AND starts_at > $2 AND state = 'planned';

-- name: group_session_held
UPDATE group_session SET state = 'held' WHERE id = $1;

-- name: group_set_end
UPDATE parent_group SET ends_at = COALESCE(
    (SELECT MAX(s.ends_at) FROM group_session s WHERE s.group_id = $1 AND s.state <> 'cancelled'), ends_at)
WHERE id = $1 AND cancelled_at IS NULL;

-- name: group_cancel
UPDATE parent_group SET cancelled_at = $2, off_reason = $3, ends_at = $2
WHERE id = $1 AND cancelled_at IS NULL AND ends_at > $2;

-- name: group_leaders
SELECT l.membership_id AS id, ac.name FROM group_leader l JOIN membership m ON m.id = l.membership_id
JOIN account ac ON ac.id = m.account_id WHERE l.group_id = $1 ORDER BY ac.name, l.membership_id;

-- name: group_leaders_clear
DELETE FROM group_leader WHERE group_id = $1;

-- name: group_leaders_work
-- Those who still work there.
SELECT COUNT(*) FROM group_leader l JOIN membership m ON m.id = l.membership_id JOIN account a ON a.id = m.account_id
WHERE l.group_id = $1 AND m.from_day <= $2 AND (m.until_day IS NULL OR m.until_day >= $2) AND a.disabled_at IS NULL;

-- name: group_leads
SELECT COUNT(*) FROM group_leader WHERE group_id = $1 AND membership_id = $2;

-- name: group_askers
-- Who is told that something changed: whoever asked for a place, and for who asked alone the organisation of the group.
SELECT DISTINCT COALESCE(t.org_id, g.org_id) AS id FROM group_place t JOIN parent_group g ON g.id = t.group_id
WHERE t.group_id = $1 AND t.state = 'in';

-- name: group_places_in
SELECT t.id, t.person_id FROM group_place t WHERE t.group_id = $1 AND t.state = 'in' ORDER BY t.placed_at, t.id;

-- name: group_place_shown
SELECT t.id, p.id AS key_person, p.key_wrapped, p.contact_json_sealed, t.need_sealed,
    (SELECT t2.came FROM group_attendance t2 WHERE t2.place_id = t.id AND t2.session_id = $2) AS has_come,
    (SELECT COUNT(*) FROM group_attendance t3 WHERE t3.place_id = t.id AND t3.came = 1) AS times
FROM group_place t JOIN person p ON p.id = t.person_id WHERE t.id = $1;

-- name: group_places_waiting
-- With what decides whether they fit now.
SELECT t.id, t.person_id, p.family_id, t.asked_at, t.asked_at AS asked_ms, t.said_day, t.org_id,
    p.area, a.parent AS above, b.parent AS above2, d.parent AS above3,
    (SELECT MAX(y.due_day) FROM pregnancy y WHERE y.person_id = t.person_id AND y.ended_day IS NULL) AS due_day,
    EXISTS (SELECT 1 FROM group_place m JOIN group_session e ON e.group_id = m.group_id
            JOIN group_session s ON s.group_id = t.group_id
        WHERE m.person_id = t.person_id AND m.state = 'in' AND m.group_id <> t.group_id AND e.ends_at > $2
            AND e.state <> 'cancelled' AND s.state <> 'cancelled' AND s.starts_at < e.ends_at AND e.starts_at < s.ends_at) AS is_busy
FROM group_place t JOIN person p ON p.id = t.person_id LEFT JOIN area a ON a.code = p.area
LEFT JOIN area b ON b.code = a.parent LEFT JOIN area d ON d.code = b.parent
WHERE t.group_id = $1 AND t.state = 'waiting' ORDER BY t.asked_at, t.id;

-- name: group_person
SELECT p.area, a.parent AS above, b.parent AS above2, d.parent AS above3, p.id AS key_person, p.key_wrapped, p.contact_json_sealed,
    (SELECT MAX(y.due_day) FROM pregnancy y WHERE y.person_id = p.id AND y.ended_day IS NULL) AS due_day,
    (SELECT MAX(y.ended_day) FROM pregnancy y WHERE y.person_id = p.id) AS ended_day
FROM person p LEFT JOIN area a ON a.code = p.area LEFT JOIN area b ON b.code = a.parent LEFT JOIN area d ON d.code = b.parent
WHERE p.id = $1;

-- name: group_births
SELECT c.birth_day FROM kinship k JOIN person c ON c.id = k.child_id
WHERE k.adult_id = $1 AND k.authority = 1 AND c.birth_day IS NOT NULL AND c.death_day IS NULL AND c.merged_into IS NULL
ORDER BY c.birth_day DESC LIMIT 8;

-- name: group_place_insert
INSERT INTO group_place (id, group_id, person_id, kind, state, asked_at, said_day, need_sealed, org_id, membership_id)
VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING;

-- name: group_place_give
UPDATE group_place SET state = 'in', placed_at = $2, news = $3 WHERE id = $1 AND state = 'waiting';

-- name: group_place_stop
UPDATE group_place SET state = $2, closed_at = $3, why = $4, news = $5 WHERE id = $1 AND state IN ('waiting', 'in');

-- name: group_place_news
UPDATE group_place SET news = $2 WHERE id = $1;

-- name: group_places_news
UPDATE group_place SET news = $2 WHERE group_id = $1 AND state = 'in';

-- name: group_place_asker
UPDATE group_place SET org_id = $2 WHERE id = $1;

-- name: group_places_open
-- Where this person has a place or waits.
SELECT t.id, t.group_id, t.kind, t.state, t.asked_at AS asked_ms, t.org_id FROM group_place t
WHERE t.person_id = $1 AND t.state IN ('waiting', 'in') ORDER BY t.id;

-- name: group_places_beside
-- Places of $2 in a group that has a session to come at the same time as one in which $1 is.
SELECT DISTINCT t.id, t.group_id, t.kind FROM group_place t JOIN group_session s ON s.group_id = t.group_id
JOIN group_place m ON m.person_id = $1 AND m.state = 'in' AND m.group_id <> t.group_id
JOIN group_session e ON e.group_id = m.group_id
WHERE t.person_id = $2 AND t.state = 'in' AND e.ends_at > $3 AND e.state <> 'cancelled' AND s.state <> 'cancelled'
    AND s.starts_at < e.ends_at AND e.starts_at < s.ends_at ORDER BY t.id;

-- name: group_places_all
-- Who takes part or waits, with the family each is of.
SELECT t.id, t.person_id, p.family_id, t.state, t.org_id FROM group_place t JOIN person p ON p.id = t.person_id
WHERE t.group_id = $1 AND t.state IN ('waiting', 'in') ORDER BY t.id;

-- name: groups_waited
-- Of those that run or ended after $1.
SELECT g.id FROM parent_group g WHERE g.ends_at > $1
    AND EXISTS (SELECT 1 FROM group_place t WHERE t.group_id = g.id AND t.state = 'waiting') ORDER BY g.ends_at, g.id;

-- name: group_mail
-- Of a place with news $2 that its participant has not read; who has no account cannot read more, and gets no mail.
SELECT t.person_id, t.group_id, p.family_id, a.lang, p.id AS key_person, p.key_wrapped, p.contact_json_sealed
FROM group_place t JOIN person p ON p.id = t.person_id JOIN account a ON a.person_id = t.person_id AND a.disabled_at IS NULL
WHERE t.id = $1 AND t.news = $2;

-- name: own_group_news
SELECT t.group_id AS id, t.kind, t.news FROM group_place t WHERE t.person_id = $1 AND t.news IS NOT NULL
ORDER BY t.asked_at DESC, t.id DESC LIMIT 10;

-- name: group_end_places
UPDATE group_place SET state = CASE state WHEN 'in' THEN 'done' ELSE 'left' END, closed_at = $2,
    why = CASE state WHEN 'in' THEN why ELSE 'shut' END
WHERE group_id = $1 AND state IN ('waiting', 'in');

-- name: group_places_of
-- Hers, newest first.
SELECT t.id, t.group_id, t.kind, t.state, t.asked_at, t.placed_at, t.has_viewed, t.org_id AS asked_by, g.org_id, o.name AS org_name,
    g.place, g.language, g.ends_at AS ends_ms, g.cancelled_at, p.id AS key_person, p.key_wrapped, t.need_sealed,
    (SELECT MIN(s.starts_at) FROM group_session s WHERE s.group_id = g.id AND s.starts_at > $2 AND s.state <> 'cancelled') AS next_at
FROM group_place t JOIN parent_group g ON g.id = t.group_id JOIN org o ON o.id = g.org_id JOIN person p ON p.id = t.person_id
WHERE t.person_id = $1 ORDER BY t.asked_at DESC, t.id DESC;

-- name: group_place_of
SELECT t.id, t.group_id, t.kind, t.state, t.has_viewed, t.org_id, t.why, t.news,
    CASE WHEN t.placed_at > t.asked_at THEN 1 ELSE 0 END AS has_waited
FROM group_place t WHERE t.person_id = $1 AND t.group_id = $2
ORDER BY t.asked_at DESC, t.id DESC LIMIT 1;

-- name: group_attendance_put
INSERT INTO group_attendance (session_id, place_id, came) VALUES ($1, $2, $3)
ON CONFLICT (session_id, place_id) DO UPDATE SET came = excluded.came;

-- name: group_place_viewed
UPDATE group_place SET has_viewed = 1 WHERE id = $1 AND has_viewed = 0;

-- name: group_view_add
INSERT INTO group_view (org_id, kind, year, question, answer, times) VALUES ($1, $2, $3, $4, $5, 1)
ON CONFLICT (org_id, kind, year, question, answer) DO UPDATE SET times = group_view.times + 1;

-- name: group_views
SELECT kind, question, answer, SUM(times) AS times FROM group_view WHERE org_id = $1 GROUP BY kind, question, answer
ORDER BY kind, question, answer;
