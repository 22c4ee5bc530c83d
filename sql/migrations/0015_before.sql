-- Before pregnancy (C10): a wish for children as a subject at regular contacts.

-- moment: a code of content/before.json, the one that was due; null at any other contact. asked: 1 with her alone, then `outcome`
-- (list child_wish) and `care` (list preconception_care); 0: not asked, then `reason` (list child_wish_not). note: what she said.
CREATE TABLE child_wish (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    talk_day INTEGER NOT NULL,
    moment TEXT,
    asked INTEGER NOT NULL,
    reason TEXT,
    outcome TEXT,
    care TEXT,
    note_sealed BLOB,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX child_wish_person ON child_wish (person_id, talk_day);
