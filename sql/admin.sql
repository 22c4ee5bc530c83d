-- Organisations and people of the installation; nothing here touches a family.

-- name: org_close
UPDATE org SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL;
