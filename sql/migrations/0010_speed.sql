-- How often what is shown of a family changed, and what is shown of everyone: an answer worked out before is given again only
-- while both numbers are the same (src/app/change.h).

ALTER TABLE family ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

-- name: 'all', the only one.
CREATE TABLE version (
    name TEXT PRIMARY KEY,
    number BIGINT NOT NULL
);
INSERT INTO version (name, number) VALUES ('all', 1);

-- Every look is a row of the audit, so each index of it is paid with every look. A search of the audit goes by time, that is by
-- id; her own page by person. Unsealed rows are few; what is sealed is read by batch when it is verified.
DROP INDEX audit_account;
DROP INDEX audit_org;
DROP INDEX audit_batch_rows;
CREATE INDEX audit_unsealed ON audit (id) WHERE batch = 0;
CREATE INDEX audit_sealed ON audit (batch) WHERE batch > 0;
