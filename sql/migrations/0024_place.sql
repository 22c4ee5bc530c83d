-- The parent's own place: what she is typing and has not sent yet. One for each form; goes when it is sent.
CREATE TABLE own_draft (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    form TEXT NOT NULL CHECK (form IN ('question', 'ready')),
    at BIGINT NOT NULL,
    fields_json_sealed BLOB NOT NULL,
    UNIQUE (person_id, form)
);
CREATE INDEX own_draft_at ON own_draft (at);
