-- Contacts of youth health care with a child (C9). A row is one contact of the scheme that was planned, or recorded at once.
-- state: 'planned', 'held', 'not_reached', 'declined', 'cancelled'; one that was held counts when it went both ways.

CREATE TABLE contact (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    how TEXT,
    planned_at BIGINT,
    minutes INTEGER NOT NULL,
    place_sealed BLOB,
    held_day INTEGER,
    two_way INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    note_sealed BLOB,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    created_at BIGINT NOT NULL,
    recorded_at BIGINT
);
CREATE INDEX contact_person ON contact (person_id);
CREATE INDEX contact_org ON contact (org_id, state, planned_at);

-- The next contact of a child that nobody has planned, for the worklist of who holds them (org_kind). A child for whom none is
-- left keeps a row without a code.
CREATE TABLE contact_due (
    person_id TEXT PRIMARY KEY REFERENCES person (id),
    code TEXT NOT NULL,
    org_kind TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    due_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL
);
CREATE INDEX contact_due_until ON contact_due (until_day);

-- Children who were there before: worked out the first time somebody looks.
INSERT INTO contact_due (person_id, code, org_kind, from_day, due_day, until_day)
SELECT id, '', '', 0, 0, 0 FROM person WHERE role = 'child' AND birth_day IS NOT NULL AND merged_into IS NULL;
