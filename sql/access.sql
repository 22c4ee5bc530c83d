-- The facts that app/access asks: who is involved with a person, and what was consented.

-- name: person_key
-- What has a key of its own: a person, or a record of Nu Niet Zwanger, which is of no person here.
SELECT key_wrapped FROM person WHERE id = $1 UNION ALL SELECT key_wrapped FROM nnz_record WHERE id = $1;

-- name: person_place
-- The numbers are how often what is shown of the family and of everyone changed (app/change.h). is_own: organisation $2
-- opened her file and keeps it, which is the first basis there can be and needs no other.
SELECT COALESCE(p.merged_into, p.id) AS id, f.id AS family_id, f.version AS family_version, v.number AS all_version,
    EXISTS (SELECT 1 FROM involvement i WHERE i.person_id = COALESCE(p.merged_into, p.id) AND i.org_id = $2
        AND i.basis = 'own' AND i.until_at IS NULL AND i.consent_id IS NULL) AS is_own,
    CASE WHEN COALESCE(m.closed_day, p.closed_day) IS NULL THEN 0 ELSE 1 END AS is_closed
FROM person p LEFT JOIN person m ON m.id = p.merged_into
JOIN family f ON f.id = COALESCE(m.family_id, p.family_id) JOIN version v ON v.name = 'all' WHERE p.id = $1;

-- name: version_all_count
UPDATE version SET number = number + 1 WHERE name = 'all';

-- name: version_family_count
-- Her kin may stand in another family and show what she shares with them: a birth, who has authority.
UPDATE family SET version = version + 1 WHERE id IN (SELECT CAST($1 AS TEXT)
    UNION SELECT a.family_id FROM person p JOIN kinship k ON k.child_id = p.id JOIN person a ON a.id = k.adult_id
    WHERE p.family_id = $1
    UNION SELECT c.family_id FROM person p JOIN kinship k ON k.adult_id = p.id JOIN person c ON c.id = k.child_id
    WHERE p.family_id = $1);

-- name: consent_towards
-- Whether it stands today and what it opens is care/consent.h.
SELECT basis, scopes, purposes, to_org, to_kind, from_day, until_day FROM consent
WHERE person_id = $1 AND state = 'given' AND (to_org = $2 OR (to_org IS NULL AND to_kind = $3));

-- name: involvement_of
SELECT i.basis AS basis, CASE i.basis WHEN 'own' THEN 0 WHEN 'handover' THEN 1 WHEN 'kept' THEN 6 ELSE 2 END AS strength
FROM involvement i WHERE i.person_id = $1 AND i.org_id = $2 AND i.until_at IS NULL
    AND (i.consent_id IS NULL OR EXISTS (SELECT 1 FROM consent k WHERE k.id = i.consent_id AND k.state = 'given'
        AND k.from_day <= $6 AND (k.until_day IS NULL OR k.until_day >= $6)))
UNION ALL
SELECT 'meeting', 3 FROM meeting t JOIN meeting_guest g ON g.meeting_id = t.id
WHERE t.person_id = $1 AND g.org_id = $2 AND t.state = 'planned'
UNION ALL
SELECT 'asked', 4 FROM referral r
WHERE r.person_id = $1 AND r.state IN ('sent', 'received') AND r.by_letter = 0
    AND (r.to_org = $2 OR (r.to_org IS NULL AND r.to_kind = $3
        AND NOT EXISTS (SELECT 1 FROM referral_event d WHERE d.referral_id = r.id AND d.event = 'decline' AND d.org_id = $2)
        AND (r.to_area IS NULL OR EXISTS (
            SELECT 1 FROM org_area oa LEFT JOIN area a ON a.code = oa.area LEFT JOIN area t ON t.code = r.to_area
                LEFT JOIN area u ON u.code = t.parent
            WHERE oa.org_id = $2 AND (oa.area = r.to_area OR a.parent = r.to_area OR oa.area = t.parent OR oa.area = u.parent)))))
UNION ALL
SELECT 'group', 7 FROM group_place t JOIN group_leader l ON l.group_id = t.group_id
WHERE t.person_id = $1 AND t.state = 'in' AND l.membership_id = $4
UNION ALL
SELECT 'desk', 8 FROM young_desk d JOIN young_plan y ON y.id = d.plan_id JOIN consent k ON k.id = d.consent_id
WHERE d.person_id = $1 AND d.org_id = $2 AND y.state = 'running' AND k.state = 'given' AND k.from_day <= $6
    AND (k.until_day IS NULL OR k.until_day >= $6)
UNION ALL
SELECT 'glass', 5 FROM glass g WHERE g.person_id = $1 AND g.membership_id = $4 AND g.until_at > $5
ORDER BY strength;

-- name: kinship_between
SELECT k.kind, k.authority AS has_authority, c.birth_day FROM kinship k JOIN person c ON c.id = k.child_id
WHERE k.child_id = $1 AND k.adult_id = $2;
