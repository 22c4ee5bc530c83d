-- Whether a parent feels ready, before and after support (A §2, goal 5). moment: 'before', 'after'. ready: her yes or no, which
-- is counted; all that she answered is hers.
CREATE TABLE readiness (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    moment TEXT NOT NULL CHECK (moment IN ('before', 'after')),
    at BIGINT NOT NULL,
    ready INTEGER NOT NULL,
    answers_json_sealed BLOB NOT NULL
);
CREATE INDEX readiness_person ON readiness (person_id, at);
CREATE INDEX readiness_at ON readiness (at);
