-- Which desk a line of a young parent's list is for, a code of content/young.json; null: of any desk that sees it (in own words).
ALTER TABLE young_step ADD COLUMN desk TEXT;

-- Forms of hers that are kept as she types are more now, and grow: the program names them (app/parent/draft.c).
ALTER TABLE own_draft RENAME TO own_draft_was;
CREATE TABLE own_draft (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    form TEXT NOT NULL,
    at BIGINT NOT NULL,
    fields_json_sealed BLOB NOT NULL,
    UNIQUE (person_id, form)
);
INSERT INTO own_draft (id, person_id, form, at, fields_json_sealed)
SELECT id, person_id, form, at, fields_json_sealed FROM own_draft_was;
DROP TABLE own_draft_was;
CREATE INDEX own_draft_at ON own_draft (at);
