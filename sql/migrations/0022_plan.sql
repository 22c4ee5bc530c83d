-- Planning the contacts of youth health care (C9): who has how many minutes, a plan of weeks while it is talked about, what a
-- parent asks of an appointment. A plan's rows go when it is taken over or dropped: then the contacts themselves say it.

-- Minutes of a professional for contacts, each week; areas: codes with blanks between, '' is everywhere.
CREATE TABLE contact_time (
    membership_id TEXT PRIMARY KEY REFERENCES membership (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    minutes INTEGER NOT NULL,
    areas TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX contact_time_org ON contact_time (org_id);

-- state: 'asked', 'made', 'failed', 'kept' (taken over), 'dropped'. first_day: a Monday. beside: minutes of travel and notes that
-- come with each contact. per_contact: what every contact is counted as. looked: possibilities over which it was proved.
CREATE TABLE week_plan (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT NOT NULL REFERENCES membership (id),
    first_day INTEGER NOT NULL,
    weeks INTEGER NOT NULL,
    beside INTEGER NOT NULL,
    per_contact INTEGER NOT NULL,
    state TEXT NOT NULL,
    fault TEXT,
    looked BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    made_at BIGINT
);
CREATE INDEX week_plan_org ON week_plan (org_id, asked_at);

-- A contact of the plan. contact_id: it is planned already. membership_id, week: who holds it when, null when it falls out (why).
-- was_: what the plan said before somebody changed it, with the reason.
CREATE TABLE week_plan_row (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES week_plan (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    code TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    legal INTEGER NOT NULL,
    from_week INTEGER NOT NULL,
    until_week INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    contact_id TEXT REFERENCES contact (id),
    membership_id TEXT REFERENCES membership (id),
    week INTEGER,
    was_membership_id TEXT REFERENCES membership (id),
    was_week INTEGER,
    reason TEXT,
    why TEXT
);
CREATE INDEX week_plan_row_plan ON week_plan_row (plan_id);
CREATE INDEX week_plan_row_person ON week_plan_row (person_id);
CREATE INDEX week_plan_row_contact ON week_plan_row (contact_id);

-- What the plan says of one professional; more_: what one contact more would bring, in the week in which it brings most.
CREATE TABLE week_plan_team (
    plan_id TEXT NOT NULL REFERENCES week_plan (id),
    membership_id TEXT NOT NULL REFERENCES membership (id),
    minutes INTEGER NOT NULL,
    most INTEGER NOT NULL,
    given INTEGER NOT NULL,
    per_hour INTEGER NOT NULL,
    more_week INTEGER,
    more_legal INTEGER NOT NULL,
    more_benefit INTEGER NOT NULL,
    more_waiting INTEGER NOT NULL,
    PRIMARY KEY (plan_id, membership_id)
);

-- week_day: the Monday of the week it is planned in, while no time was agreed. shown_at: since when a parent has seen it in her own
-- place; from then on it moves only with a reason (moved_why).
ALTER TABLE contact ADD COLUMN week_day INTEGER;
ALTER TABLE contact ADD COLUMN shown_at BIGINT;
ALTER TABLE contact ADD COLUMN moved_why TEXT;

-- A parent asks to move an appointment of her child; person_id is the parent, whose words these are.
CREATE TABLE contact_wish (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    contact_id TEXT NOT NULL REFERENCES contact (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    state TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    closed_at BIGINT,
    text_sealed BLOB NOT NULL
);
CREATE INDEX contact_wish_person ON contact_wish (person_id);
CREATE INDEX contact_wish_contact ON contact_wish (contact_id);
CREATE INDEX contact_wish_org ON contact_wish (org_id, state);
