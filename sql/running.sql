-- The installation as who runs it sees it: which servers there are, what is due, what is not sealed yet.

-- name: server_seen
INSERT INTO server (id, host, pid, version, key_number, started_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET key_number = excluded.key_number, seen_at = excluded.seen_at;

-- name: server_gone
DELETE FROM server WHERE id = $1;

-- name: server_forget
DELETE FROM server WHERE seen_at < $1;

-- name: servers
SELECT id, host, pid, version, key_number, started_at, seen_at FROM server WHERE seen_at >= $1 ORDER BY id;

-- name: vitals_jobs
SELECT COUNT(*) AS due, MIN(due_at) AS oldest_ms FROM job WHERE state = 'waiting' AND due_at <= $1;

-- name: vitals_jobs_failed
SELECT COUNT(*) FROM job WHERE state = 'failed';

-- name: vitals_audit
SELECT COUNT(*) AS unsealed, MIN(at) AS oldest_ms FROM audit WHERE batch = 0;

-- name: vitals_sessions
SELECT COUNT(*) FROM session WHERE step = 'open' AND expires_at > $1;

-- name: rehearse_persons
-- What of each person can be opened shows that the copy and the key file belong together.
SELECT p.id, p.id AS key_person, p.key_wrapped, p.name_sealed, p.contact_json_sealed, p.name_sealed IS NOT NULL AS has_name
FROM person p WHERE p.id > $1 ORDER BY p.id LIMIT $2;
