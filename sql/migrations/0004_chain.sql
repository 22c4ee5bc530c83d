-- From plan to help that arrives: steps, consent, referrals, visits, meetings, bottlenecks.

-- follows: 0 when what gave the step is no longer signalled. reason: why it was declined; note: the last word about it.
CREATE TABLE step (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    code TEXT NOT NULL,
    route TEXT NOT NULL,
    route_version TEXT NOT NULL,
    outcome_id TEXT REFERENCES outcome (id),
    pregnancy_id TEXT,
    state TEXT NOT NULL,
    owner_kind TEXT NOT NULL,
    owner_org_kind TEXT,
    owner_org_id TEXT REFERENCES org (id),
    due_day INTEGER NOT NULL,
    reasons_json_sealed BLOB NOT NULL,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    created_at BIGINT NOT NULL,
    agreed_at BIGINT,
    closed_at BIGINT,
    follows INTEGER NOT NULL DEFAULT 1,
    reason TEXT,
    result TEXT,
    note_sealed BLOB
);
CREATE INDEX step_person ON step (person_id, state);
CREATE INDEX step_org ON step (org_id, state, due_day);
CREATE INDEX step_owner ON step (owner_org_id, state, due_day) WHERE owner_org_id IS NOT NULL;
CREATE INDEX step_pregnancy ON step (pregnancy_id) WHERE pregnancy_id IS NOT NULL;

-- basis: 'consent', 'own_contact', 'acute_danger', 'structural_unsafety'. scopes, purposes: codes with a blank
-- between them.
-- The recipient is one organisation or any of a kind. weighing: the five steps of the Meldcode. why: of cannot_weigh
-- (someone else decides) or stands_alone (12 to 15, without the parents).
CREATE TABLE consent (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    basis TEXT NOT NULL,
    state TEXT NOT NULL,
    scopes TEXT NOT NULL,
    to_org TEXT REFERENCES org (id),
    to_kind TEXT,
    purposes TEXT NOT NULL,
    form TEXT NOT NULL,
    told_sealed BLOB,
    weighing_json_sealed BLOB,
    refusal_reason TEXT,
    cannot_weigh INTEGER NOT NULL DEFAULT 0,
    stands_alone INTEGER NOT NULL DEFAULT 0,
    why_sealed BLOB,
    from_day INTEGER NOT NULL,
    until_day INTEGER,
    given_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    withdrawn_by TEXT,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id)
);
CREATE INDEX consent_person ON consent (person_id, state);

-- Who gave it and in which capacity: self, parent_with_authority, representative.
CREATE TABLE consent_by (
    consent_id TEXT NOT NULL REFERENCES consent (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    capacity TEXT NOT NULL,
    PRIMARY KEY (consent_id, person_id)
);
CREATE INDEX consent_by_person ON consent_by (person_id);

-- open_key: person, step and receiver while it is open, so that sending twice does not refer twice. by_letter: the
-- receiver reads nothing here (no account, or the parent makes contact herself). reminded: the last enum referral_alarm.
CREATE TABLE referral (
    id TEXT PRIMARY KEY,
    case_no TEXT NOT NULL UNIQUE,
    open_key TEXT UNIQUE,
    person_id TEXT NOT NULL REFERENCES person (id),
    step_id TEXT REFERENCES step (id),
    consent_id TEXT REFERENCES consent (id),
    from_org TEXT NOT NULL REFERENCES org (id),
    from_membership TEXT REFERENCES membership (id),
    to_org TEXT REFERENCES org (id),
    to_kind TEXT NOT NULL,
    to_area TEXT REFERENCES area (code),
    to_membership TEXT REFERENCES membership (id),
    state TEXT NOT NULL,
    note_sealed BLOB,
    call_at BIGINT,
    by_letter INTEGER NOT NULL DEFAULT 0,
    due_day INTEGER,
    reminded INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    result TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    accepted_at BIGINT,
    started_at BIGINT,
    closed_at BIGINT
);
CREATE INDEX referral_person ON referral (person_id);
CREATE INDEX referral_from ON referral (from_org, state);
CREATE INDEX referral_to ON referral (to_org, state);
CREATE INDEX referral_kind ON referral (to_kind, state);
CREATE INDEX referral_due ON referral (state, due_day);
CREATE INDEX referral_consent ON referral (consent_id);

CREATE TABLE referral_event (
    id TEXT PRIMARY KEY,
    referral_id TEXT NOT NULL REFERENCES referral (id),
    event TEXT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    org_id TEXT REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    reason TEXT,
    note_sealed BLOB
);
CREATE INDEX referral_event_referral ON referral_event (referral_id, at);

-- The prenatal home visit: 'offered', 'refused', 'planned', 'held', 'cancelled'. note: for who visits only.
CREATE TABLE visit (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    pregnancy_id TEXT,
    step_id TEXT REFERENCES step (id),
    referral_id TEXT REFERENCES referral (id),
    state TEXT NOT NULL,
    offered_day INTEGER NOT NULL,
    planned_at BIGINT,
    held_day INTEGER,
    result TEXT,
    reason TEXT,
    note_sealed BLOB,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    created_at BIGINT NOT NULL,
    recorded_at BIGINT
);
CREATE INDEX visit_person ON visit (person_id);
CREATE INDEX visit_org ON visit (org_id, state);
CREATE INDEX visit_referral ON visit (referral_id) WHERE referral_id IS NOT NULL;
CREATE INDEX visit_pregnancy ON visit (pregnancy_id) WHERE pregnancy_id IS NOT NULL;

-- Multidisciplinary meeting with the parents at the table: 'planned', 'held', 'cancelled'. due_day: 15 working days from
-- the signal. bring: whom she brings along, in her own words.
CREATE TABLE meeting (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    step_id TEXT REFERENCES step (id),
    state TEXT NOT NULL,
    planned_at BIGINT NOT NULL,
    due_day INTEGER NOT NULL,
    place_sealed BLOB,
    parent_answer TEXT NOT NULL DEFAULT 'open',
    bring_sealed BLOB,
    parents_present INTEGER,
    absent_reason TEXT,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    created_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX meeting_person ON meeting (person_id);
CREATE INDEX meeting_org ON meeting (org_id, state);

CREATE TABLE meeting_guest (
    meeting_id TEXT NOT NULL REFERENCES meeting (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    answer TEXT NOT NULL DEFAULT 'open',
    was_present INTEGER,
    PRIMARY KEY (meeting_id, org_id)
);
CREATE INDEX meeting_guest_org ON meeting_guest (org_id);

-- kind: 'agenda', or 'decision' with its minutes. A guest reads what falls in a scope that is consented to it.
CREATE TABLE meeting_item (
    id TEXT PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES meeting (id),
    kind TEXT NOT NULL,
    about TEXT REFERENCES meeting_item (id),
    scope TEXT NOT NULL,
    text_sealed BLOB NOT NULL,
    minutes_sealed BLOB,
    step_id TEXT REFERENCES step (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX meeting_item_meeting ON meeting_item (meeting_id, created_at);

-- That help is not there, counted: which kind of help in which municipality, why, in which month. No row for one signal, so
-- that nothing leads from a count back to a family.
CREATE TABLE bottleneck (
    month TEXT NOT NULL,
    wanted_kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    area TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (month, wanted_kind, reason, area)
);

-- What was counted already: a keyed hash of a step or referral, and nothing else.
CREATE TABLE bottleneck_source (
    source_key TEXT PRIMARY KEY
);
