-- The social map as Open Referral HSDS 3 has it: one table per HSDS entity, one row per place where it stands in the
-- document (path). What HSDS has and Kiem does not use, and what HSDS does not know, is kept in more_json.

-- name: map_org_insert
INSERT INTO map_org
    (path, org_id, owner, member, position, id, name, alternate_name, description, email, website, legal_status, uri,
    more_json)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: map_org_all
SELECT m.path, m.owner, m.member, m.position, COALESCE(m.id, o.id) AS id, o.name, m.alternate_name, m.description,
    o.email, m.website, m.legal_status, m.uri, m.more_json
FROM org o LEFT JOIN map_org m ON m.org_id = o.id WHERE o.id = $1;

-- name: map_org_clear
DELETE FROM map_org WHERE org_id = $1;

-- name: map_service_insert
INSERT INTO map_service
    (path, org_id, owner, member, position, id, name, alternate_name, description, url, email, status,
    interpretation_services, application_process, fees_description, wait_time, accreditations,
    eligibility_description, minimum_age, maximum_age, assured_date, assurer_email, alert, last_modified, more_json)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
    $25);

-- name: map_service_all
SELECT path, owner, member, position, id, name, alternate_name, description, url, email, status,
    interpretation_services, application_process, fees_description, wait_time, accreditations,
    eligibility_description, minimum_age, maximum_age, assured_date, assurer_email, alert, last_modified, more_json
FROM map_service WHERE org_id = $1 ORDER BY owner, member, position;

-- name: map_service_clear
DELETE FROM map_service WHERE org_id = $1;

-- name: map_service_at_insert
INSERT INTO map_service_at
    (path, org_id, owner, member, position, id, location_id, description, more_json)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: map_service_at_all
SELECT path, owner, member, position, id, location_id, description, more_json
FROM map_service_at WHERE org_id = $1 ORDER BY owner, member, position;

-- name: map_service_at_clear
DELETE FROM map_service_at WHERE org_id = $1;

-- name: map_location_insert
INSERT INTO map_location
    (path, org_id, owner, member, position, id, location_type, url, name, alternate_name, description,
    transportation, latitude, longitude, external_identifier, external_identifier_type, more_json)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: map_location_all
SELECT path, owner, member, position, id, location_type, url, name, alternate_name, description, transportation,
    latitude, longitude, external_identifier, external_identifier_type, more_json
FROM map_location WHERE org_id = $1 ORDER BY owner, member, position;

-- name: map_location_clear
DELETE FROM map_location WHERE org_id = $1;

-- name: map_address_insert
INSERT INTO map_address
    (path, org_id, owner, member, position, id, attention, address_1, address_2, city, region, state_province,
    postal_code, country, address_type, more_json)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: map_address_all
SELECT path, owner, member, position, id, attention, address_1, address_2, city, region, state_province, postal_code,
    country, address_type, more_json
FROM map_address WHERE org_id = $1 ORDER BY owner, member, position;

-- name: map_address_clear
DELETE FROM map_address WHERE org_id = $1;

-- name: map_phone_insert
INSERT INTO map_phone
    (path, org_id, owner, member, position, id, number, extension, type, description, more_json)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: map_phone_all
SELECT path, owner, member, position, id, number, extension, type, description, more_json
FROM map_phone WHERE org_id = $1 ORDER BY owner, member, position;

-- name: map_phone_clear
DELETE FROM map_phone WHERE org_id = $1;

-- name: map_schedule_insert
INSERT INTO map_schedule
    (path, org_id, owner, member, position, id, valid_from, valid_to, dtstart, timezone, until, count, wkst, freq,
    interval, byday, byweekno, bymonthday, byyearday, description, opens_at, closes_at, schedule_link,
    attending_type, notes, more_json)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
    $25, $26);

-- name: map_schedule_all
SELECT path, owner, member, position, id, valid_from, valid_to, dtstart, timezone, until, count, wkst, freq, interval,
    byday, byweekno, bymonthday, byyearday, description, opens_at, closes_at, schedule_link, attending_type, notes,
    more_json
FROM map_schedule WHERE org_id = $1 ORDER BY owner, member, position;

-- name: map_schedule_clear
DELETE FROM map_schedule WHERE org_id = $1;

-- name: map_area_insert
INSERT INTO map_area
    (path, org_id, owner, member, position, id, name, description, extent, extent_type, uri, more_json)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: map_area_all
SELECT path, owner, member, position, id, name, description, extent, extent_type, uri, more_json
FROM map_area WHERE org_id = $1 ORDER BY owner, member, position;

-- name: map_area_clear
DELETE FROM map_area WHERE org_id = $1;

-- name: map_language_insert
INSERT INTO map_language
    (path, org_id, owner, member, position, id, name, code, note, more_json)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: map_language_all
SELECT path, owner, member, position, id, name, code, note, more_json
FROM map_language WHERE org_id = $1 ORDER BY owner, member, position;

-- name: map_language_clear
DELETE FROM map_language WHERE org_id = $1;

-- name: map_contact_insert
INSERT INTO map_contact
    (path, org_id, owner, member, position, id, name, title, department, email, more_json)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: map_contact_all
SELECT path, owner, member, position, id, name, title, department, email, more_json
FROM map_contact WHERE org_id = $1 ORDER BY owner, member, position;

-- name: map_contact_clear
DELETE FROM map_contact WHERE org_id = $1;

-- name: map_capacity_insert
INSERT INTO map_capacity
    (path, org_id, owner, member, position, id, available, maximum, description, updated, more_json)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: map_capacity_all
SELECT path, owner, member, position, id, available, maximum, description, updated, more_json
FROM map_capacity WHERE org_id = $1 ORDER BY owner, member, position;

-- name: map_capacity_clear
DELETE FROM map_capacity WHERE org_id = $1;

-- name: map_match
SELECT o.id, o.kind, o.has_account, 1 AS strength FROM map_org m JOIN org o ON o.id = m.org_id WHERE m.id = $1
UNION ALL
SELECT o.id, o.kind, o.has_account, 2 FROM org o WHERE o.id = $1
UNION ALL
SELECT o.id, o.kind, o.has_account, 3 FROM org o WHERE o.name = $2 AND o.closed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM map_org m WHERE m.org_id = o.id)
ORDER BY strength;

-- name: map_org_update
UPDATE org SET name = $2, kind = $3, email = $4, phone = $5, address = $6 WHERE id = $1 AND has_account = 0;

-- name: map_area_serves
INSERT INTO org_area (org_id, area)
SELECT CAST($1 AS TEXT), a.code FROM area a
WHERE (a.code = $2 OR lower(a.name) = lower(CAST($3 AS TEXT))) ON CONFLICT DO NOTHING;

-- name: map_orgs
SELECT o.id, o.kind, o.name, o.email, o.phone, o.address, o.has_account, m.description, m.website
FROM org o LEFT JOIN map_org m ON m.org_id = o.id WHERE o.closed_at IS NULL ORDER BY o.name, o.id;

-- name: map_org_one
SELECT o.id, o.kind, o.name, o.email, o.phone, o.address, o.has_account, m.description, m.website
FROM org o LEFT JOIN map_org m ON m.org_id = o.id WHERE o.closed_at IS NULL AND o.id = $1;

-- name: map_export_orgs
SELECT o.id, o.kind, o.phone FROM org o LEFT JOIN map_org m ON m.org_id = o.id WHERE o.closed_at IS NULL
ORDER BY COALESCE(m.id, o.id);

-- name: map_areas
SELECT oa.org_id, a.code, a.name, a.level FROM org_area oa JOIN area a ON a.code = oa.area ORDER BY a.name, a.code;

-- name: map_areas_of
SELECT a.code, a.name, a.level FROM org_area oa JOIN area a ON a.code = oa.area WHERE oa.org_id = $1
ORDER BY a.name, a.code;

-- name: map_area_choices
SELECT code, name, level FROM area ORDER BY name, code;

-- name: map_place
WITH RECURSIVE start (code) AS (
    SELECT a.code FROM area a WHERE lower(a.name) = lower(CAST($1 AS TEXT)) OR a.code = $1
    UNION SELECT aa.area FROM address_area aa WHERE aa.pc6 >= $2 AND aa.pc6 <= CAST($2 AS TEXT) || 'ZZ'),
  above (code) AS (
    SELECT code FROM start
    UNION SELECT a.parent FROM area a JOIN above ON a.code = above.code WHERE a.parent IS NOT NULL)
SELECT code FROM above UNION SELECT a.code FROM area a JOIN start ON a.parent = start.code;

-- name: map_waits
SELECT w.org_id, w.service_id, w.places, w.wait_days, w.at FROM map_wait w;

-- name: map_waits_of
SELECT w.service_id, w.places, w.wait_days, w.at FROM map_wait w WHERE w.org_id = $1 ORDER BY w.service_id;

-- name: map_wait_set
INSERT INTO map_wait (service_id, org_id, places, wait_days, at, membership_id) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (org_id, service_id) DO UPDATE SET places = excluded.places, wait_days = excluded.wait_days,
    at = excluded.at, membership_id = excluded.membership_id;

-- name: map_wait_texts
SELECT org_id, wait_time FROM map_service WHERE wait_time IS NOT NULL AND status = 'active' ORDER BY org_id, path;
