-- Route maps and terms of a coalition's own: which areas it has, drafts and versions, dry runs as counts.

-- A coalition is the organisation that coordinates it. An area has one coalition at most.
CREATE TABLE coalition_area (
    area TEXT PRIMARY KEY REFERENCES area (code),
    org_id TEXT NOT NULL REFERENCES org (id)
);
CREATE INDEX coalition_area_org ON coalition_area (org_id);

-- kind: 'route', or 'terms' (then code is 'terms'). state: 'draft', 'published', 'withdrawn'. number: what people call the
-- version; version: what plans remember, made when it is published, never of two maps and never used again. base_json: what
-- it was copied from, based_on: its version in words. edits: how often the draft changed.
CREATE TABLE route_map (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    kind TEXT NOT NULL CHECK (kind IN ('route', 'terms')),
    code TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    version TEXT UNIQUE,
    based_on TEXT NOT NULL,
    base_json TEXT NOT NULL,
    content_json TEXT NOT NULL,
    edits INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    created_by TEXT REFERENCES membership (id),
    changed_at BIGINT NOT NULL,
    changed_by TEXT REFERENCES membership (id),
    valid_from INTEGER,
    published_at BIGINT,
    published_by TEXT REFERENCES membership (id),
    withdrawn_at BIGINT,
    withdrawn_by TEXT REFERENCES membership (id),
    UNIQUE (org_id, code, number)
);

-- What a step is called that a coalition added itself: for lists that know its code alone.
CREATE TABLE route_map_step (
    code TEXT PRIMARY KEY,
    nl TEXT NOT NULL,
    en TEXT
);

-- Who published although the check said so.
CREATE TABLE route_map_known (
    map_id TEXT NOT NULL REFERENCES route_map (id),
    finding TEXT NOT NULL,
    membership_id TEXT REFERENCES membership (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (map_id, finding)
);

-- A dry run of a draft as it was after so many edits. state: 'waiting', 'done'. result_json: bands of ten; what is smaller
-- was left out before it was kept.
CREATE TABLE route_map_run (
    id TEXT PRIMARY KEY,
    map_id TEXT NOT NULL REFERENCES route_map (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    edits INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done')),
    asked_at BIGINT NOT NULL,
    asked_by TEXT REFERENCES membership (id),
    done_at BIGINT,
    result_json TEXT
);
CREATE INDEX route_map_run_map ON route_map_run (map_id, asked_at);
CREATE INDEX route_map_run_org ON route_map_run (org_id, asked_at);
