-- The plan of a very young parent (C12, A §4.3.3): one list over the areas of life, the desks that may see a part of it, and
-- their meetings. The list is hers.

-- state: 'running', 'ended'. org_id: who keeps it with her. facts: what she told of school, work and home.
CREATE TABLE young_plan (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    state TEXT NOT NULL CHECK (state IN ('running', 'ended')),
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    facts_json_sealed BLOB NOT NULL
);
CREATE INDEX young_plan_person ON young_plan (person_id, created_at);
CREATE UNIQUE INDEX young_plan_running ON young_plan (person_id) WHERE state = 'running';
CREATE INDEX young_plan_org ON young_plan (org_id) WHERE state = 'running';

-- A line of the list. code: a step of content/young.json; null when it is in own words (text). does: 'self', 'keeper', 'desk'.
-- state: 'proposed', 'open', 'done', 'off'. seen: 'me', 'keeper', 'desks'. org_id: who put it forward, done_org: who ticked it
-- off; null: she herself.
CREATE TABLE young_step (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES young_plan (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    code TEXT,
    area TEXT NOT NULL,
    does TEXT NOT NULL CHECK (does IN ('self', 'keeper', 'desk')),
    state TEXT NOT NULL CHECK (state IN ('proposed', 'open', 'done', 'off')),
    seen TEXT NOT NULL CHECK (seen IN ('me', 'keeper', 'desks')),
    due_day INTEGER,
    text_sealed BLOB,
    created_at BIGINT NOT NULL,
    org_id TEXT REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    done_at BIGINT,
    done_org TEXT REFERENCES org (id)
);
CREATE INDEX young_step_person ON young_step (person_id);
CREATE INDEX young_step_plan ON young_step (plan_id, created_at);
-- A step of the content stands on a list once.
CREATE UNIQUE INDEX young_step_code ON young_step (plan_id, code) WHERE code IS NOT NULL;
CREATE INDEX young_step_late ON young_step (plan_id, due_day) WHERE state = 'open';

-- A desk that may see the areas she opened to it, as long as the consent stands. desk: a code of content/young.json.
CREATE TABLE young_desk (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES young_plan (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    desk TEXT NOT NULL,
    org_id TEXT NOT NULL REFERENCES org (id),
    areas TEXT NOT NULL,
    consent_id TEXT NOT NULL REFERENCES consent (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX young_desk_person ON young_desk (person_id, org_id);
CREATE INDEX young_desk_plan ON young_desk (plan_id);
CREATE INDEX young_desk_org ON young_desk (org_id);
CREATE INDEX young_desk_consent ON young_desk (consent_id);

-- state: 'planned', 'held', 'cancelled'. with_her: she was there.
CREATE TABLE young_meeting (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES young_plan (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    state TEXT NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
    planned_at BIGINT NOT NULL,
    place_sealed BLOB,
    with_her INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE INDEX young_meeting_person ON young_meeting (person_id, planned_at);
CREATE INDEX young_meeting_plan ON young_meeting (plan_id, planned_at);

-- What was decided of a line: who does it, before when.
CREATE TABLE young_decision (
    id TEXT PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES young_meeting (id),
    step_id TEXT NOT NULL REFERENCES young_step (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    does TEXT NOT NULL,
    due_day INTEGER NOT NULL,
    text_sealed BLOB,
    created_at BIGINT NOT NULL
);
CREATE INDEX young_decision_person ON young_decision (person_id);
CREATE INDEX young_decision_meeting ON young_decision (meeting_id, created_at);
CREATE INDEX young_decision_step ON young_decision (step_id);
