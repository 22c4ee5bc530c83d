-- Groups of parents (C11): what an organisation offers, who takes part, who waits, who came.

-- kind: a code of content/groups.json. from_day, until_day: due date or birth of the child, both included. area, language: null
-- for everybody. ends_at: end of the last session.
CREATE TABLE parent_group (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    org_id TEXT NOT NULL REFERENCES org (id),
    place TEXT NOT NULL,
    area TEXT REFERENCES area (code),
    language TEXT,
    from_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    most INTEGER NOT NULL,
    ends_at BIGINT NOT NULL,
    membership_id TEXT REFERENCES membership (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX parent_group_org ON parent_group (org_id, ends_at);
CREATE INDEX parent_group_end ON parent_group (ends_at);

CREATE TABLE group_leader (
    group_id TEXT NOT NULL REFERENCES parent_group (id),
    membership_id TEXT NOT NULL REFERENCES membership (id),
    PRIMARY KEY (group_id, membership_id)
);
CREATE INDEX group_leader_member ON group_leader (membership_id);

-- was_at: before it was moved for the last time. held: somebody recorded who came.
CREATE TABLE group_session (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES parent_group (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    was_at BIGINT,
    state TEXT NOT NULL DEFAULT 'planned'
);
CREATE INDEX group_session_group ON group_session (group_id, starts_at);

-- state: 'waiting', 'in', 'left', 'done'. said_day: due date or birth of the child as the participant says it, where the file
-- has none. need: what the leaders are to know, in own words. org_id: null when the participant asked without a professional.
CREATE TABLE group_place (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES parent_group (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    placed_at BIGINT,
    closed_at BIGINT,
    said_day INTEGER,
    need_sealed BLOB,
    has_viewed INTEGER NOT NULL DEFAULT 0,
    org_id TEXT REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id)
);
CREATE INDEX group_place_person ON group_place (person_id, asked_at);
CREATE INDEX group_place_group ON group_place (group_id, state, asked_at);
-- One running group of a kind at a time.
CREATE UNIQUE INDEX group_place_open ON group_place (person_id, kind) WHERE state IN ('waiting', 'in');

CREATE TABLE group_attendance (
    session_id TEXT NOT NULL REFERENCES group_session (id),
    place_id TEXT NOT NULL REFERENCES group_place (id),
    came INTEGER NOT NULL,
    PRIMARY KEY (session_id, place_id)
);
CREATE INDEX group_attendance_place ON group_attendance (place_id);

-- What participants thought, counted: no row for one of them, so that nothing leads from an answer back to somebody.
CREATE TABLE group_view (
    org_id TEXT NOT NULL REFERENCES org (id),
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (org_id, kind, year, question, answer)
);
