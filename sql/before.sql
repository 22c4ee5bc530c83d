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

-- name: wish_trainings
SELECT t.id, t.course, t.day, t.until_day, a.name AS recorded_by_name
FROM wish_training t JOIN account a ON a.id = t.recorded_by
WHERE t.account_id = $1 ORDER BY t.until_day DESC, t.day DESC, t.id DESC;

-- name: wish_training_insert
INSERT INTO wish_training (id, account_id, course, day, until_day, recorded_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id, course, day) DO NOTHING;

-- name: wish_training_remove
DELETE FROM wish_training WHERE id = $1 AND account_id = $2;

-- name: wish_training_colleague
-- Somebody who works at organisation $2 today.
SELECT a.id, a.name FROM account a WHERE a.id = $1 AND a.disabled_at IS NULL AND EXISTS (
    SELECT 1 FROM membership b WHERE b.account_id = a.id AND b.org_id = $2 AND b.from_day <= $3
        AND (b.until_day IS NULL OR b.until_day >= $3));

-- name: wish_askers
-- Who asked a parent since day $1, in a talk or by the questions of instrument $3, where she works; trained: one that holds on day $2.
SELECT b.org_id, o.name AS org_name, b.account_id, CASE WHEN EXISTS (SELECT 1 FROM wish_training w
    WHERE w.account_id = b.account_id AND w.day <= $2 AND w.until_day >= $2) THEN 1 ELSE 0 END AS trained
FROM (SELECT t.membership_id FROM child_wish t WHERE t.talk_day >= $1 AND t.asked = 1
    UNION SELECT r.membership_id FROM response r WHERE r.instrument = $3 AND r.signed_day >= $1) q
JOIN membership b ON b.id = q.membership_id JOIN account a ON a.id = b.account_id JOIN org o ON o.id = b.org_id
WHERE a.disabled_at IS NULL AND (b.until_day IS NULL OR b.until_day >= $2)
ORDER BY o.name, b.org_id, b.account_id;
