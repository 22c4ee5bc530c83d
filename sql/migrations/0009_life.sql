-- The life of data: what is asked about it, put right, held, closed, covered for and destroyed.

-- closed_day: the file is read and no longer written. destroyed_at: nothing of her is left but this row and her audit.
ALTER TABLE person ADD COLUMN closed_day INTEGER;
ALTER TABLE person ADD COLUMN destroyed_at BIGINT;
CREATE INDEX person_second_birthday ON person (birth_day) WHERE role = 'child' AND closed_day IS NULL;
CREATE INDEX person_closed ON person (closed_day) WHERE closed_day IS NOT NULL;

-- What is asked about her data. kind: 'destroy', 'correct', or 'statement' (her own words, beside what stands there; nobody
-- decides about it). state: 'open', 'granted', 'refused', 'withdrawn', 'stands'. object, object_id: what it is about. by_self:
-- in her own place; else written down by who keeps her file.
CREATE TABLE data_request (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id TEXT,
    by_self INTEGER NOT NULL,
    asked_at BIGINT NOT NULL,
    due_day INTEGER,
    text_sealed BLOB,
    decided_at BIGINT,
    reason TEXT,
    answer_sealed BLOB,
    org_id TEXT REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id)
);
CREATE INDEX data_request_person ON data_request (person_id, state);
CREATE INDEX data_request_object ON data_request (object_id) WHERE object_id IS NOT NULL;
CREATE INDEX data_request_org ON data_request (org_id, state);

-- Name, details and birth date as they were before a change.
CREATE TABLE identity_was (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    membership_id TEXT REFERENCES membership (id),
    was_json_sealed BLOB NOT NULL
);
CREATE INDEX identity_was_person ON identity_was (person_id, at);

-- While it stands nothing of her is destroyed: a complaint, a case before a judge, an inspection.
CREATE TABLE hold (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    reason TEXT NOT NULL,
    note_sealed BLOB,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    membership_id TEXT REFERENCES membership (id)
);
CREATE INDEX hold_person ON hold (person_id, until_at);

-- The end of a file. state: 'proposed', 'closed', 'reopened', 'dropped'.
CREATE TABLE closing (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    note_sealed BLOB,
    membership_id TEXT REFERENCES membership (id)
);
CREATE INDEX closing_person ON closing (person_id, at);
CREATE INDEX closing_org ON closing (org_id, state);

-- One who is away and who stands in, from the first to the last day. set_by: herself or an administrator.
CREATE TABLE cover (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT NOT NULL REFERENCES membership (id),
    deputy_id TEXT NOT NULL REFERENCES membership (id),
    from_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    set_by TEXT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL
);
CREATE INDEX cover_org ON cover (org_id, until_day);
CREATE INDEX cover_deputy ON cover (deputy_id, until_day);
CREATE INDEX cover_member ON cover (membership_id, until_day);

-- Whose data are gone, so that a copy of the database or of the key file that is put back is made good.
-- why: 'request', 'retention'.
CREATE TABLE destroyed (
    person_id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    why TEXT NOT NULL,
    membership_id TEXT REFERENCES membership (id)
);
CREATE INDEX destroyed_at ON destroyed (at, person_id);
