-- How often what is shown of a family changed, and what is shown of everyone: an answer worked out before is given again only
-- while both numbers are the same (src/app/change.h).

ALTER TABLE family ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

-- name: 'all', the only one.
CREATE TABLE version (
    name TEXT PRIMARY KEY,
    number BIGINT NOT NULL
);
INSERT INTO version (name, number) VALUES ('all', 1);
