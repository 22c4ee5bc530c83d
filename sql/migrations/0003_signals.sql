-- Instruments answered, what the answers say, and the level that follows.

-- state: 'draft', 'signed'. mode: 'professional', 'together', 'self'. asked_alone: -1 not asked yet, 0 no, 1 yes.
-- follows: the earlier response this one corrects. saves counts; saved_page is the page that saved last and saved_from the
-- count before its first in a row, so that one page may save again and again while two pages notice each other.
CREATE TABLE response (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    pregnancy_id TEXT,
    instrument TEXT NOT NULL,
    version TEXT NOT NULL,
    moment TEXT,
    mode TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_alone INTEGER NOT NULL DEFAULT -1,
    answers_json_sealed BLOB NOT NULL,
    saves INTEGER NOT NULL DEFAULT 0,
    saved_page TEXT NOT NULL DEFAULT '',
    saved_from INTEGER NOT NULL DEFAULT 0,
    started_at BIGINT NOT NULL,
    signed_at BIGINT,
    signed_day INTEGER,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    follows TEXT REFERENCES response (id)
);
CREATE INDEX response_person ON response (person_id, state);
CREATE INDEX response_org ON response (org_id, signed_day);
CREATE INDEX response_open ON response (org_id, state, started_at);
CREATE INDEX response_follows ON response (follows) WHERE follows IS NOT NULL;
CREATE INDEX response_pregnancy ON response (pregnancy_id) WHERE pregnancy_id IS NOT NULL;

-- What one signed response says of one factor. The current state of a factor is its latest finding still valid.
CREATE TABLE finding (
    person_id TEXT NOT NULL REFERENCES person (id),
    factor TEXT NOT NULL,
    response_id TEXT NOT NULL REFERENCES response (id),
    state TEXT NOT NULL,
    scope TEXT NOT NULL,
    day INTEGER NOT NULL,
    until_day INTEGER,
    items TEXT NOT NULL,
    PRIMARY KEY (person_id, factor, response_id)
);

-- computed beside chosen: an overrule keeps both and holds until the next response.
CREATE TABLE outcome (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    response_id TEXT REFERENCES response (id),
    day INTEGER NOT NULL,
    at BIGINT NOT NULL,
    risk_lower INTEGER NOT NULL,
    risk_upper INTEGER NOT NULL,
    protection_proposed TEXT NOT NULL,
    protection TEXT NOT NULL,
    disciplines INTEGER NOT NULL,
    computed TEXT NOT NULL,
    chosen TEXT NOT NULL,
    reason_sealed BLOB,
    explanation_json_sealed BLOB NOT NULL,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id)
);
CREATE INDEX outcome_person ON outcome (person_id, at);

CREATE TABLE urgent (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    response_id TEXT NOT NULL REFERENCES response (id),
    code TEXT NOT NULL,
    term TEXT NOT NULL,
    at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    escalated INTEGER NOT NULL DEFAULT 0,
    helped INTEGER NOT NULL DEFAULT 0,
    acknowledged_at BIGINT,
    acknowledged_by TEXT REFERENCES membership (id),
    action_sealed BLOB,
    UNIQUE (response_id, code)
);
CREATE INDEX urgent_open ON urgent (org_id, acknowledged_at);
CREATE INDEX urgent_person ON urgent (person_id);

CREATE TABLE oncall (
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT NOT NULL REFERENCES membership (id),
    from_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    PRIMARY KEY (org_id, membership_id, from_day)
);

-- The next instrument due of each person, kept for the worklist (app/signals/due.c works it out).
CREATE TABLE due (
    person_id TEXT PRIMARY KEY REFERENCES person (id),
    moment TEXT NOT NULL,
    instrument TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    due_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL
);
