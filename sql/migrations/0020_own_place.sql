-- The parent's own place: what she asks of youth health care.

-- state: 'open', 'answered', 'withdrawn', 'closed' (the file was closed before there was an answer). org_id: who answers.
-- reminded: the loudest alarm so far. read_at: when she first saw the answer.
CREATE TABLE question (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn', 'closed')),
    asked_at BIGINT NOT NULL,
    due_day INTEGER NOT NULL,
    reminded INTEGER NOT NULL,
    text_sealed BLOB NOT NULL,
    answered_at BIGINT,
    answer_sealed BLOB,
    membership_id TEXT REFERENCES membership (id),
    read_at BIGINT
);
CREATE INDEX question_person ON question (person_id, asked_at);
CREATE INDEX question_late ON question (due_day) WHERE state = 'open';
CREATE INDEX question_org ON question (org_id, state);
