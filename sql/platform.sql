-- Accounts, sessions, audit and what else every use case stands on.

-- name: audit_insert
INSERT INTO audit (id, at, account_id, membership_id, org_id, role, person_id, action, object, object_id, purpose,
    basis, outcome, source, request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: once_find
SELECT location FROM once WHERE token_hash = $1 AND path = $2;

-- name: once_insert
INSERT INTO once (token_hash, path, location, at) VALUES ($1, $2, $3, $4);

-- name: once_forget
DELETE FROM once WHERE at < $1;

-- name: session_find
-- Read by place: app/signin.c.
SELECT s.account_id, s.membership_id, s.step, s.csrf, s.expires_at AS expires_ms, s.seen_at AS seen_ms,
    a.kind AS account_kind, a.name, a.person_id, m.role, m.org_id, o.kind AS org_kind, o.name AS org_name,
    CASE WHEN EXISTS (SELECT 1 FROM membership x JOIN org y ON y.id = x.org_id
        WHERE x.account_id = s.account_id AND x.id <> s.membership_id AND x.from_day <= $3
            AND (x.until_day IS NULL OR x.until_day >= $3) AND y.closed_at IS NULL) THEN 1 ELSE 0 END AS other_roles
FROM session s
JOIN account a ON a.id = s.account_id
LEFT JOIN membership m ON m.id = s.membership_id
LEFT JOIN org o ON o.id = m.org_id
WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.disabled_at IS NULL
    AND (s.membership_id IS NULL OR (m.from_day <= $3 AND (m.until_day IS NULL OR m.until_day >= $3) AND o.closed_at IS NULL));

-- name: session_insert
INSERT INTO session (token_hash, account_id, membership_id, step, csrf, created_at, seen_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7);

-- name: session_extend
UPDATE session SET seen_at = $2, expires_at = $3 WHERE token_hash = $1;

-- name: session_delete
DELETE FROM session WHERE token_hash = $1;

-- name: session_delete_account
DELETE FROM session WHERE account_id = $1;

-- name: session_delete_other_roles
DELETE FROM session WHERE account_id = $1 AND membership_id <> $2;

-- name: session_forget
DELETE FROM session WHERE expires_at < $1;

-- name: account_by_login
SELECT id, kind, name, password_hash, person_id FROM account WHERE login_hash = $1 AND disabled_at IS NULL;

-- name: account_holder
-- Also of an account that was closed: a name is never given out twice.
SELECT id FROM account WHERE login_hash = $1;

-- name: account_password
SELECT id, password_hash FROM account WHERE id = $1 AND disabled_at IS NULL;

-- name: account_renew_password
UPDATE account SET password_hash = $2 WHERE id = $1;

-- name: account_totp
SELECT a.id, a.totp_step, a.totp_sealed AS totp FROM account a WHERE a.id = $1;

-- name: account_totp_used
UPDATE account SET totp_step = $2 WHERE id = $1 AND totp_step < $2;

-- name: account_insert
INSERT INTO account (id, kind, login_hash, login_sealed, name, password_hash, totp_sealed, lang, person_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: account_membership
SELECT m.id, m.role, m.profession, m.org_id, o.kind AS org_kind, o.name AS org_name FROM membership m JOIN org o ON o.id = m.org_id
WHERE m.account_id = $1 AND m.from_day <= $2 AND (m.until_day IS NULL OR m.until_day >= $2) AND o.closed_at IS NULL
ORDER BY m.from_day, m.id;

-- name: membership_insert
INSERT INTO membership (id, account_id, org_id, role, profession, from_day, until_day) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: org_insert
INSERT INTO org (id, kind, name, email, phone, address, has_account, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: org_area_insert
INSERT INTO org_area (org_id, area) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: area_insert
INSERT INTO area (code, level, name, parent) VALUES ($1, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET level = excluded.level, name = excluded.name, parent = excluded.parent;

-- name: address_area_insert
INSERT INTO address_area (pc6, number, area) VALUES ($1, $2, $3)
ON CONFLICT (pc6, number) DO UPDATE SET area = excluded.area;

-- name: attempt_find
SELECT failed, locked_until AS locked_ms, at AS at_ms FROM signin_attempt WHERE key = $1;

-- name: attempt_failed
INSERT INTO signin_attempt (key, failed, locked_until, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (key) DO UPDATE SET failed = excluded.failed, locked_until = excluded.locked_until, at = excluded.at;

-- name: attempt_forget
DELETE FROM signin_attempt WHERE key = $1;

-- name: attempt_forget_login
DELETE FROM signin_attempt WHERE key = (SELECT login_hash FROM account WHERE id = $1);

-- name: device_find
SELECT account_id FROM device WHERE token_hash = $1 AND account_id = $2 AND ended_at IS NULL;

-- name: device_seen
UPDATE device SET seen_at = $2 WHERE token_hash = $1;

-- name: device_insert
INSERT INTO device (token_hash, id, account_id, created_at, seen_at) VALUES ($1, $2, $3, $4, $4);

-- name: setting_get
SELECT value FROM setting WHERE name = $1;

-- name: setting_set
INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: setting_forget
DELETE FROM setting WHERE name = $1;

-- name: job_insert
INSERT INTO job (id, kind, ref_id, detail, due_at, state) VALUES ($1, $2, $3, $4, $5, 'waiting')
ON CONFLICT (kind, ref_id, detail) DO NOTHING;

-- name: job_due
SELECT id, kind, ref_id, detail, tries, due_at AS due_ms FROM job WHERE state = 'waiting' AND due_at <= $1
ORDER BY due_at, id LIMIT $2;

-- name: job_take
-- Of several servers that saw the work due, the one whose statement changes the row has it, until $3.
UPDATE job SET due_at = $3 WHERE id = $1 AND state = 'waiting' AND due_at = $2;

-- name: job_done
UPDATE job SET state = 'done', done_at = $2, tries = tries + 1 WHERE id = $1 AND state = 'waiting';

-- name: job_later
-- Only by who found it due at $4: a failure that two servers met counts once.
UPDATE job SET due_at = $2, tries = tries + 1, last_error = $3 WHERE id = $1 AND state = 'waiting' AND due_at = $4;

-- name: job_failed
UPDATE job SET state = 'failed', done_at = $2, tries = tries + 1, last_error = $3
WHERE id = $1 AND state = 'waiting' AND due_at = $4;

-- name: job_cancel
UPDATE job SET state = 'done', done_at = $3 WHERE kind = $1 AND ref_id = $2 AND state = 'waiting';

-- name: audit_latest
SELECT at FROM audit ORDER BY id DESC LIMIT 1;

-- name: audit_unsealed
SELECT id, at, account_id, membership_id, org_id, role, person_id, action, object, object_id, purpose, basis, outcome,
    source, request_id
FROM audit WHERE batch = 0 AND at < $1 ORDER BY id LIMIT $2;

-- name: audit_in_batch
SELECT id, at, account_id, membership_id, org_id, role, person_id, action, object, object_id, purpose, basis, outcome,
    source, request_id
FROM audit WHERE batch = $1 AND batch > 0 ORDER BY id;

-- name: audit_unsealed_count
SELECT COUNT(*) FROM audit WHERE batch = 0;

-- name: audit_set_batch
-- All that audit_unsealed gave, up to the last.
UPDATE audit SET batch = $2 WHERE batch = 0 AND id <= $1 AND at < $3;

-- name: audit_batch_last
SELECT number, hash FROM audit_batch ORDER BY number DESC LIMIT 1;

-- name: audit_batch_insert
INSERT INTO audit_batch (number, at, row_count, previous, hash, mac) VALUES ($1, $2, $3, $4, $5, $6);

-- name: audit_batches
SELECT number, row_count, previous, hash, mac FROM audit_batch WHERE number > $1 ORDER BY number LIMIT $2;

-- name: audit_orphans
SELECT COUNT(*) FROM audit WHERE batch > 0 AND NOT EXISTS (SELECT 1 FROM audit_batch b WHERE b.number = audit.batch);

-- name: org_mail
SELECT name, email FROM org WHERE id = $1;

-- name: org_by_name
SELECT id, kind FROM org WHERE name = $1 AND closed_at IS NULL;

-- name: accounts_list
SELECT a.id, a.name, m.role, o.name AS org_name, m.from_day, m.until_day, a.disabled_at
FROM account a LEFT JOIN membership m ON m.account_id = a.id LEFT JOIN org o ON o.id = m.org_id
WHERE a.kind = 'professional' ORDER BY o.name NULLS FIRST, a.name;

-- name: account_disable
UPDATE account SET disabled_at = $2 WHERE login_hash = $1 AND disabled_at IS NULL;

-- name: account_set_password
UPDATE account SET password_hash = $2 WHERE login_hash = $1;

-- name: org_count
SELECT COUNT(*) FROM org;

-- name: actor_by_login
SELECT a.id AS account_id, a.name, m.id AS membership_id, m.role, m.org_id, o.kind AS org_kind, o.name AS org_name
FROM account a JOIN membership m ON m.account_id = a.id JOIN org o ON o.id = m.org_id
WHERE a.login_hash = $1 AND (CAST($2 AS TEXT) = '' OR m.role = $2) ORDER BY m.from_day, m.id LIMIT 1;

-- name: actor_login_of_org
SELECT a.name FROM account a JOIN membership m ON m.account_id = a.id
WHERE m.org_id = $1 AND m.role = 'professional' ORDER BY m.id LIMIT 1;
