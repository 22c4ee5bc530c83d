-- Organisations and people of the installation, invitations, searching the audit, re-wrapping keys. Nothing here opens a
-- family.

-- name: org_close
UPDATE org SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL;

-- name: org_change
UPDATE org SET kind = $2, name = $3, email = $4, phone = $5, address = $6 WHERE id = $1 AND closed_at IS NULL;

-- name: org_name_taken
SELECT COUNT(*) FROM org WHERE name = $1 AND id <> $2 AND closed_at IS NULL;

-- name: org_area_clear
DELETE FROM org_area WHERE org_id = $1;

-- name: area_named
SELECT code FROM area WHERE code = $1 OR lower(name) = lower(CAST($1 AS TEXT)) ORDER BY code;

-- name: admin_orgs
SELECT o.id, o.kind, o.name, o.has_account, o.closed_at, COUNT(m.id) AS people
FROM org o LEFT JOIN membership m ON m.org_id = o.id AND (m.until_day IS NULL OR m.until_day >= $1)
GROUP BY o.id, o.kind, o.name, o.has_account, o.closed_at ORDER BY o.name, o.id;

-- name: admin_org
SELECT id, kind, name, email, phone, address, has_account, closed_at FROM org WHERE id = $1;

-- name: admin_people
SELECT a.id, a.name, a.disabled_at, m.id AS membership_id, m.role, m.profession, m.from_day, m.until_day, m.org_id,
    o.name AS org_name, a.totp_sealed IS NOT NULL AS has_factor
FROM account a LEFT JOIN membership m ON m.account_id = a.id LEFT JOIN org o ON o.id = m.org_id
WHERE a.kind = 'professional' AND (CAST($1 AS TEXT) = '' OR m.org_id = $1) AND (CAST($2 AS TEXT) = '' OR a.id = $2)
ORDER BY a.name, a.id, m.from_day, m.id;

-- name: membership_end
UPDATE membership SET until_day = $2 WHERE id = $1 AND account_id = $3 AND (until_day IS NULL OR until_day > $2);

-- name: account_disable_id
UPDATE account SET disabled_at = $2 WHERE id = $1 AND kind = 'professional' AND disabled_at IS NULL;

-- name: account_enable_id
UPDATE account SET disabled_at = NULL WHERE id = $1 AND kind = 'professional' AND disabled_at IS NOT NULL;

-- name: account_factor_drop
UPDATE account SET totp_sealed = NULL, password_hash = '' WHERE id = $1;

-- name: account_accept
UPDATE account SET password_hash = $2, totp_sealed = $3, totp_step = $4 WHERE id = $1;

-- name: invite_insert
INSERT INTO invite (token_hash, account_id, kind, membership_id, created_at, expires_at, totp_sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: invite_find
SELECT i.account_id, i.kind, i.expires_at AS expires_ms, i.used_at, a.name, a.disabled_at
FROM invite i JOIN account a ON a.id = i.account_id WHERE i.token_hash = $1;

-- name: invite_secret
SELECT totp_sealed AS totp FROM invite WHERE token_hash = $1;

-- name: invite_use
UPDATE invite SET used_at = $2, totp_sealed = NULL WHERE token_hash = $1 AND used_at IS NULL;

-- name: invite_cancel
UPDATE invite SET used_at = $2, totp_sealed = NULL WHERE account_id = $1 AND used_at IS NULL;

-- name: audit_search
-- $10: where the identities of $1 begin, so that older entries are not read.
SELECT u.id, u.at, u.account_id, a.name AS account_name, u.role, u.org_id, o.name AS org_name, u.person_id, u.action,
    u.object, u.object_id, u.purpose, u.basis, u.outcome, u.source, u.request_id
FROM audit u LEFT JOIN account a ON a.id = u.account_id AND a.kind = 'professional' LEFT JOIN org o ON o.id = u.org_id
WHERE u.at >= $1 AND u.at < $2 AND (CAST($3 AS TEXT) = '' OR u.account_id = $3)
    AND (CAST($4 AS TEXT) = '' OR u.org_id = $4) AND (CAST($5 AS TEXT) = '' OR u.action = $5)
    AND (CAST($6 AS TEXT) = '' OR u.outcome = $6) AND (CAST($7 AS TEXT) = '' OR u.person_id = $7)
    AND (CAST($8 AS TEXT) = '' OR u.id < $8) AND u.id >= $10
ORDER BY u.id DESC LIMIT $9;

-- name: rewrap_person_key
SELECT id, key_wrapped FROM person WHERE key_wrapped IS NOT NULL AND id > $1 ORDER BY id LIMIT $2;

-- name: rewrap_person_key_set
UPDATE person SET key_wrapped = $2 WHERE id = $1;

-- name: rewrap_bsn
SELECT id, bsn_sealed, id AS owner FROM person WHERE bsn_sealed IS NOT NULL AND id > $1 ORDER BY id LIMIT $2;

-- name: rewrap_bsn_set
UPDATE person SET bsn_sealed = $2 WHERE id = $1;

-- name: rewrap_login
SELECT id, login_sealed, person_id FROM account WHERE id > $1 ORDER BY id LIMIT $2;

-- name: rewrap_login_set
UPDATE account SET login_sealed = $2 WHERE id = $1;

-- name: rewrap_totp
SELECT id, totp_sealed FROM account WHERE totp_sealed IS NOT NULL AND id > $1 ORDER BY id LIMIT $2;

-- name: rewrap_totp_set
UPDATE account SET totp_sealed = $2 WHERE id = $1;

-- name: rewrap_invite
SELECT account_id, totp_sealed FROM invite WHERE totp_sealed IS NOT NULL AND account_id > $1 ORDER BY account_id LIMIT $2;

-- name: rewrap_invite_set
UPDATE invite SET totp_sealed = $2 WHERE account_id = $1 AND totp_sealed IS NOT NULL;
