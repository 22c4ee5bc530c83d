-- Nu Niet Zwanger, kept apart from every file of a family: no row here names a person, and none of a person's names a row
-- here. What a woman said is sealed with a key of her record alone (nnz_record.key_wrapped), which can be destroyed by itself.

-- A project of a region. area: its centrumgemeente.
CREATE TABLE nnz_project (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    area TEXT NOT NULL REFERENCES area (code),
    state TEXT NOT NULL CHECK (state IN ('started', 'running', 'ended')),
    last_number INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE INDEX nnz_project_area ON nnz_project (area);

-- Organisations that take part.
CREATE TABLE nnz_org (
    project_id TEXT NOT NULL REFERENCES nnz_project (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    PRIMARY KEY (project_id, org_id)
);

-- Who holds conversations in a project, or leads it: the role of the membership says which.
CREATE TABLE nnz_member (
    membership_id TEXT PRIMARY KEY REFERENCES membership (id),
    project_id TEXT NOT NULL REFERENCES nnz_project (id)
);
CREATE INDEX nnz_member_project ON nnz_member (project_id);

CREATE TABLE nnz_training (
    id TEXT PRIMARY KEY,
    membership_id TEXT NOT NULL REFERENCES membership (id),
    kind TEXT NOT NULL,
    day INTEGER NOT NULL,
    until_day INTEGER NOT NULL
);
CREATE INDEX nnz_training_membership ON nnz_training (membership_id);

CREATE TABLE nnz_quality (
    project_id TEXT NOT NULL REFERENCES nnz_project (id),
    code TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('met', 'partly', 'not_yet')),
    day INTEGER NOT NULL,
    PRIMARY KEY (project_id, code)
);

-- A woman, without a name: a number within the project. touched_day: of the last entry.
CREATE TABLE nnz_record (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES nnz_project (id),
    number INTEGER NOT NULL,
    membership_id TEXT NOT NULL REFERENCES membership (id),
    opened_day INTEGER NOT NULL,
    touched_day INTEGER NOT NULL,
    closed_day INTEGER,
    key_wrapped BLOB NOT NULL,
    body_json_sealed BLOB,
    UNIQUE (project_id, number)
);
CREATE INDEX nnz_record_holder ON nnz_record (membership_id);
CREATE INDEX nnz_record_closed ON nnz_record (closed_day, touched_day);

CREATE TABLE nnz_step (
    id TEXT PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES nnz_record (id),
    day INTEGER NOT NULL,
    body_json_sealed BLOB
);
CREATE INDEX nnz_step_record ON nnz_step (record_id, day);

-- Counts only: what happened in a month, without whom. Outlives the records.
CREATE TABLE nnz_tally (
    month TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES nnz_project (id),
    figure TEXT NOT NULL,
    item TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (month, project_id, figure, item)
);
