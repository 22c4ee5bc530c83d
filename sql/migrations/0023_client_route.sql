-- Client routes of youth health care (C9), and calendars of professionals.

-- What was agreed with the parents of a child; the last one holds. Why stands nowhere: the other parent reads the child's file.
CREATE TABLE client_route (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    code TEXT NOT NULL,
    chosen_at BIGINT NOT NULL,
    org_id TEXT NOT NULL REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id)
);
CREATE INDEX client_route_person ON client_route (person_id, chosen_at);

-- A calendar to subscribe to, without names; who has its secret address may read it until it is revoked.
CREATE TABLE calendar_feed (
    token_hash TEXT PRIMARY KEY,
    membership_id TEXT NOT NULL REFERENCES membership (id),
    lang TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX calendar_feed_membership ON calendar_feed (membership_id);
