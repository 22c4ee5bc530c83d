-- The social map, in the words of Open Referral HSDS 3. path: where the row stands in its organisation's document;
-- owner, member, position: of which row, under which name, which one. Values are texts as the source wrote them.

CREATE TABLE map_org (
    path TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    owner TEXT NOT NULL,
    member TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT,
    alternate_name TEXT,
    description TEXT,
    email TEXT,
    website TEXT,
    legal_status TEXT,
    uri TEXT,
    more_json TEXT
);
CREATE INDEX map_org_org ON map_org (org_id);

CREATE TABLE map_service (
    path TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    owner TEXT NOT NULL,
    member TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT,
    alternate_name TEXT,
    description TEXT,
    url TEXT,
    email TEXT,
    status TEXT,
    interpretation_services TEXT,
    application_process TEXT,
    fees_description TEXT,
    wait_time TEXT,
    accreditations TEXT,
    eligibility_description TEXT,
    minimum_age TEXT,
    maximum_age TEXT,
    assured_date TEXT,
    assurer_email TEXT,
    alert TEXT,
    last_modified TEXT,
    more_json TEXT
);
CREATE INDEX map_service_org ON map_service (org_id);

CREATE TABLE map_service_at (
    path TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    owner TEXT NOT NULL,
    member TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    location_id TEXT,
    description TEXT,
    more_json TEXT
);
CREATE INDEX map_service_at_org ON map_service_at (org_id);

CREATE TABLE map_location (
    path TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    owner TEXT NOT NULL,
    member TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    location_type TEXT,
    url TEXT,
    name TEXT,
    alternate_name TEXT,
    description TEXT,
    transportation TEXT,
    latitude TEXT,
    longitude TEXT,
    external_identifier TEXT,
    external_identifier_type TEXT,
    more_json TEXT
);
CREATE INDEX map_location_org ON map_location (org_id);

CREATE TABLE map_address (
    path TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    owner TEXT NOT NULL,
    member TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    attention TEXT,
    address_1 TEXT,
    address_2 TEXT,
    city TEXT,
    region TEXT,
    state_province TEXT,
    postal_code TEXT,
    country TEXT,
    address_type TEXT,
    more_json TEXT
);
CREATE INDEX map_address_org ON map_address (org_id);

CREATE TABLE map_phone (
    path TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    owner TEXT NOT NULL,
    member TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    number TEXT,
    extension TEXT,
    type TEXT,
    description TEXT,
    more_json TEXT
);
CREATE INDEX map_phone_org ON map_phone (org_id);

CREATE TABLE map_schedule (
    path TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    owner TEXT NOT NULL,
    member TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    dtstart TEXT,
    timezone TEXT,
    until TEXT,
    count TEXT,
    wkst TEXT,
    freq TEXT,
    interval TEXT,
    byday TEXT,
    byweekno TEXT,
    bymonthday TEXT,
    byyearday TEXT,
    description TEXT,
    opens_at TEXT,
    closes_at TEXT,
    schedule_link TEXT,
    attending_type TEXT,
    notes TEXT,
    more_json TEXT
);
CREATE INDEX map_schedule_org ON map_schedule (org_id);

CREATE TABLE map_area (
    path TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    owner TEXT NOT NULL,
    member TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT,
    description TEXT,
    extent TEXT,
    extent_type TEXT,
    uri TEXT,
    more_json TEXT
);
CREATE INDEX map_area_org ON map_area (org_id);

CREATE TABLE map_language (
    path TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    owner TEXT NOT NULL,
    member TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT,
    code TEXT,
    note TEXT,
    more_json TEXT
);
CREATE INDEX map_language_org ON map_language (org_id);

CREATE TABLE map_contact (
    path TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    owner TEXT NOT NULL,
    member TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT,
    title TEXT,
    department TEXT,
    email TEXT,
    more_json TEXT
);
CREATE INDEX map_contact_org ON map_contact (org_id);

CREATE TABLE map_capacity (
    path TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    owner TEXT NOT NULL,
    member TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    available TEXT,
    maximum TEXT,
    description TEXT,
    updated TEXT,
    more_json TEXT
);
CREATE INDEX map_capacity_org ON map_capacity (org_id);

-- What an organisation says of itself today; an import never overwrites it.
CREATE TABLE map_wait (
    service_id TEXT NOT NULL,
    org_id TEXT NOT NULL REFERENCES org (id),
    places INTEGER,
    wait_days INTEGER,
    at BIGINT NOT NULL,
    membership_id TEXT REFERENCES membership (id),
    PRIMARY KEY (org_id, service_id)
);

-- A one-time link for a new professional, or for a new second factor. kind: 'new', 'renew'.
CREATE TABLE invite (
    token_hash TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    membership_id TEXT REFERENCES membership (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    totp_sealed BLOB
);
CREATE INDEX invite_account ON invite (account_id);
