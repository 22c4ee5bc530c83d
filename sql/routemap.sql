-- A coalition's own route maps and terms; which of them holds for whom; dry runs.

-- name: own_in_force
-- Versions of kind $2 that hold on day $3 for the coalition of person $1: that of her neighbourhood, else of its
-- municipality, else of what that lies in. Newest first; the first of a code is the one.
SELECT m.code, m.version FROM route_map m
WHERE m.kind = $2 AND m.state = 'published' AND m.valid_from <= $3 AND m.org_id = (
    SELECT COALESCE(n.org_id, g.org_id, r.org_id) FROM person p
    LEFT JOIN area t ON t.code = p.area LEFT JOIN area u ON u.code = t.parent
    LEFT JOIN coalition_area n ON n.area = p.area
    LEFT JOIN coalition_area g ON g.area = t.parent
    LEFT JOIN coalition_area r ON r.area = u.parent
    WHERE p.id = $1)
ORDER BY m.code, m.valid_from DESC, m.number DESC;

-- name: own_in_force_of
-- The same for a coalition itself.
SELECT m.code, m.version FROM route_map m
WHERE m.org_id = $1 AND m.kind = $2 AND m.state = 'published' AND m.valid_from <= $3
ORDER BY m.code, m.valid_from DESC, m.number DESC;

-- name: own_version
SELECT kind, code, content_json FROM route_map WHERE version = $1;

-- name: own_step_label
SELECT nl, en FROM route_map_step WHERE code = $1;

-- name: own_step_name
INSERT INTO route_map_step (code, nl, en) VALUES ($1, $2, $3)
ON CONFLICT (code) DO UPDATE SET nl = excluded.nl, en = excluded.en;

-- name: coalition_claim
-- What the organisation serves and no other coalition has.
INSERT INTO coalition_area (area, org_id) SELECT oa.area, oa.org_id FROM org_area oa WHERE oa.org_id = $1
ON CONFLICT (area) DO NOTHING;

-- name: coalition_release
-- What it no longer serves, or the organisation that had it has closed.
DELETE FROM coalition_area WHERE (org_id = $1 AND area NOT IN (SELECT oa.area FROM org_area oa WHERE oa.org_id = $1))
    OR org_id IN (SELECT o.id FROM org o WHERE o.closed_at IS NOT NULL);

-- name: coalition_areas
SELECT a.code, a.name, a.level FROM coalition_area k JOIN area a ON a.code = k.area WHERE k.org_id = $1
ORDER BY a.name, a.code;

-- name: coalition_kinds
-- Kinds of organisation that serve area $1: there, in what it lies in, or in a part of it; who names no area serves all.
SELECT DISTINCT o.kind FROM org o WHERE o.closed_at IS NULL AND (
    NOT EXISTS (SELECT 1 FROM org_area n WHERE n.org_id = o.id)
    OR EXISTS (SELECT 1 FROM org_area oa LEFT JOIN area own ON own.code = oa.area LEFT JOIN area wider ON wider.code = own.parent
        WHERE oa.org_id = o.id AND (oa.area = $1 OR own.parent = $1 OR wider.parent = $1))
    OR EXISTS (SELECT 1 FROM area t LEFT JOIN area u ON u.code = t.parent JOIN org_area oa ON oa.area = t.parent OR oa.area = u.parent
        WHERE t.code = $1 AND oa.org_id = o.id));

-- name: coalition_places
-- Free places per kind of organisation that serves an area of coalition $1: its own word, else what the social map says.
SELECT o.kind, w.places AS said, c.available FROM org o
LEFT JOIN map_wait w ON w.org_id = o.id AND w.places IS NOT NULL
LEFT JOIN map_capacity c ON c.org_id = o.id AND w.org_id IS NULL
WHERE o.closed_at IS NULL AND (w.places IS NOT NULL OR c.available IS NOT NULL) AND (
    NOT EXISTS (SELECT 1 FROM org_area n WHERE n.org_id = o.id) OR EXISTS (SELECT 1 FROM coalition_area k LEFT JOIN area t ON t.code = k.area LEFT JOIN area u ON u.code = t.parent
    JOIN org_area oa ON oa.org_id = o.id LEFT JOIN area own ON own.code = oa.area LEFT JOIN area wider ON wider.code = own.parent
    WHERE k.org_id = $1 AND (oa.area = k.area OR oa.area = t.parent OR oa.area = u.parent
        OR own.parent = k.area OR wider.parent = k.area)))
ORDER BY o.kind;

-- name: route_map_list
SELECT m.id, m.kind, m.code, m.number, m.state, m.version, m.based_on, m.content_json, m.valid_from AS from_day,
    m.changed_at, m.published_at, m.withdrawn_at, a.name AS by_name
FROM route_map m LEFT JOIN membership s ON s.id = m.changed_by LEFT JOIN account a ON a.id = s.account_id
WHERE m.org_id = $1 ORDER BY m.code, COALESCE(m.valid_from, 99999999) DESC, m.number DESC;

-- name: route_map_find
SELECT m.id, m.org_id, m.kind, m.code, m.number, m.state, m.version, m.based_on, m.base_json, m.content_json, m.edits,
    m.valid_from AS from_day, m.created_at, m.changed_at, m.published_at, m.withdrawn_at, a.name AS by_name,
    pa.name AS published_name, o.name AS org_name
FROM route_map m JOIN org o ON o.id = m.org_id
LEFT JOIN membership s ON s.id = m.changed_by LEFT JOIN account a ON a.id = s.account_id
LEFT JOIN membership ps ON ps.id = m.published_by LEFT JOIN account pa ON pa.id = ps.account_id
WHERE m.id = $1 AND m.org_id = $2;

-- name: route_map_next
SELECT COALESCE(MAX(number), 0) + 1 FROM route_map WHERE org_id = $1 AND code = $2;

-- name: route_map_drafts
SELECT COUNT(*) FROM route_map WHERE org_id = $1 AND state = 'draft';

-- name: route_map_insert
INSERT INTO route_map (id, org_id, kind, code, number, state, based_on, base_json, content_json, created_at, created_by,
    changed_at, changed_by)
VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7, $8, $9, $10, $9, $10);

-- name: route_map_edit
UPDATE route_map SET content_json = $3, edits = edits + 1, changed_at = $4, changed_by = $5
WHERE id = $1 AND edits = $2 AND state = 'draft';

-- name: route_map_publish
UPDATE route_map SET state = 'published', version = $3, content_json = $4, valid_from = $5, published_at = $6,
    published_by = $7 WHERE id = $1 AND edits = $2 AND state = 'draft';

-- name: route_map_withdraw
UPDATE route_map SET state = 'withdrawn', withdrawn_at = $2, withdrawn_by = $3 WHERE id = $1 AND state = 'published';

-- name: route_map_known_add
INSERT INTO route_map_known (map_id, finding, membership_id, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (map_id, finding) DO NOTHING;

-- name: route_map_known_list
SELECT k.finding, k.at, a.name AS by_name FROM route_map_known k LEFT JOIN membership s ON s.id = k.membership_id
LEFT JOIN account a ON a.id = s.account_id WHERE k.map_id = $1 ORDER BY k.finding;

-- name: route_map_runs_clear
DELETE FROM route_map_run WHERE map_id = $1;

-- name: route_map_delete
DELETE FROM route_map WHERE id = $1 AND state = 'draft';

-- name: route_run_insert
INSERT INTO route_map_run (id, map_id, org_id, edits, state, asked_at, asked_by) VALUES ($1, $2, $3, $4, 'waiting', $5, $6);

-- name: route_run_newest
SELECT id, edits, state, asked_at, done_at, result_json FROM route_map_run WHERE map_id = $1
ORDER BY asked_at DESC, id DESC LIMIT 1;

-- name: route_run_find
SELECT r.id, r.map_id, r.org_id, r.state, m.code, m.content_json, m.edits
FROM route_map_run r JOIN route_map m ON m.id = r.map_id WHERE r.id = $1;

-- name: route_run_done
UPDATE route_map_run SET state = 'done', done_at = $2, result_json = $3, edits = $4 WHERE id = $1 AND state = 'waiting';

-- name: route_runs_since
SELECT COUNT(*) FROM route_map_run WHERE org_id = $1 AND asked_at > $2;

-- name: dry_run_families
-- Families behind $1 of which someone lives in an area of coalition $2 and had a level set since day $3.
SELECT p.family_id FROM person p
LEFT JOIN area t ON t.code = p.area LEFT JOIN area u ON u.code = t.parent
LEFT JOIN coalition_area n ON n.area = p.area
LEFT JOIN coalition_area g ON g.area = t.parent
LEFT JOIN coalition_area r ON r.area = u.parent
WHERE p.family_id > $1 AND p.merged_into IS NULL AND COALESCE(n.org_id, g.org_id, r.org_id) = $2
    AND EXISTS (SELECT 1 FROM outcome o WHERE o.person_id = p.id AND o.day >= $3)
GROUP BY p.family_id ORDER BY p.family_id LIMIT $4;

-- name: dry_run_outcomes
SELECT o.person_id, o.day, o.at AS at_ms, o.chosen FROM person p JOIN outcome o ON o.person_id = p.id
LEFT JOIN area t ON t.code = p.area LEFT JOIN area u ON u.code = t.parent
LEFT JOIN coalition_area n ON n.area = p.area
LEFT JOIN coalition_area g ON g.area = t.parent
LEFT JOIN coalition_area r ON r.area = u.parent
WHERE p.family_id = $1 AND p.merged_into IS NULL AND COALESCE(n.org_id, g.org_id, r.org_id) = $2 AND o.day >= $3
ORDER BY o.person_id, o.at, o.id;

-- name: dry_run_findings
-- What signed answers said of her by instant $2; answers that a later one had corrected by then do not count.
SELECT f.factor, f.state, f.day, r.signed_at AS signed_ms, r.pregnancy_id FROM finding f JOIN response r ON r.id = f.response_id
WHERE f.person_id = $1 AND r.signed_at <= $2 AND NOT EXISTS (SELECT 1 FROM response l WHERE l.follows = r.id
    AND l.state = 'signed' AND l.signed_at <= $2)
ORDER BY f.day, f.response_id, f.factor;
