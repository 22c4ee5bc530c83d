-- Before pregnancy: talks about a wish for children.

-- name: child_wish_insert
INSERT INTO child_wish (id, person_id, talk_day, moment, asked, reason, outcome, care, note_sealed, org_id, membership_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: child_wishes
SELECT t.id, t.talk_day, t.moment, t.asked AS is_asked, t.reason, t.outcome, t.care, t.note_sealed, t.org_id, o.name AS org_name,
    p.id AS key_person, p.key_wrapped
FROM child_wish t JOIN person p ON p.id = t.person_id JOIN org o ON o.id = t.org_id
WHERE t.person_id = $1 ORDER BY t.talk_day DESC, t.id DESC;

-- name: child_wish_days
SELECT t.talk_day, t.asked AS is_asked FROM child_wish t WHERE t.person_id = $1 ORDER BY t.talk_day, t.id;
