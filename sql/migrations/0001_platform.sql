-- Organisations, areas, accounts, sessions, links, audit, jobs. Identifiers are UUIDv7 texts, days count from
-- 1970-01-01 on the Dutch calendar, instants are milliseconds UTC, truth is 0 or 1. A column that ends in
-- _sealed holds a sealed box and nothing readable.

CREATE TABLE org (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    address TEXT,
    has_account INTEGER NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX org_kind ON org (kind);

CREATE TABLE area (
    code TEXT PRIMARY KEY,
    level TEXT NOT NULL,
    name TEXT NOT NULL,
    parent TEXT REFERENCES area (code)
);
CREATE INDEX area_parent ON area (parent);

CREATE TABLE address_area (
    pc6 TEXT NOT NULL,
    number INTEGER NOT NULL,
    area TEXT NOT NULL REFERENCES area (code),
    PRIMARY KEY (pc6, number)
);

CREATE TABLE org_area (
    org_id TEXT NOT NULL REFERENCES org (id),
    area TEXT NOT NULL REFERENCES area (code),
    PRIMARY KEY (org_id, area)
);

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    login_hash TEXT NOT NULL UNIQUE,
    login_sealed BLOB NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    totp_sealed BLOB,
    totp_step BIGINT NOT NULL DEFAULT 0,
    lang TEXT NOT NULL DEFAULT 'nl',
    person_id TEXT,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);
CREATE INDEX account_person ON account (person_id);
-- A parent has one account.
CREATE UNIQUE INDEX account_one ON account (person_id) WHERE disabled_at IS NULL;

CREATE TABLE membership (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    role TEXT NOT NULL,
    profession TEXT,
    from_day INTEGER NOT NULL,
    until_day INTEGER
);
CREATE INDEX membership_account ON membership (account_id);
CREATE INDEX membership_org ON membership (org_id);

-- Failed attempts per name and per address, known or not: back-off tells nobody who exists.
CREATE TABLE signin_attempt (
    key TEXT PRIMARY KEY,
    failed INTEGER NOT NULL,
    locked_until BIGINT NOT NULL,
    at BIGINT NOT NULL
);

-- step: 'code' while the one-time code is still asked, 'open' when signed in.
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    membership_id TEXT REFERENCES membership (id),
    step TEXT NOT NULL,
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account_id);

-- A parent's phone: the second factor beside the password.
CREATE TABLE device (
    token_hash TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX device_account ON device (account_id);

-- kind: 'account' (a parent makes an account), 'self_report' (a parent answers an instrument). browser_hash: the browser it was
-- begun on, the only one it goes on with.
CREATE TABLE link (
    token_hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    person_id TEXT NOT NULL,
    ref_id TEXT,
    membership_id TEXT NOT NULL REFERENCES membership (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    browser_hash TEXT
);
CREATE INDEX link_person ON link (person_id);

-- What a form's one-time token already did, so that sending it twice does it once.
CREATE TABLE once (
    token_hash TEXT NOT NULL,
    path TEXT NOT NULL,
    location TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (token_hash, path)
);
CREATE INDEX once_at ON once (at);

-- NEN 7513: who, in which capacity, what, of whom, when, why, with what outcome. Only the sealer touches a row
-- again: it puts it in a batch (0 = not sealed yet).
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    account_id TEXT,
    membership_id TEXT,
    org_id TEXT,
    role TEXT NOT NULL,
    person_id TEXT,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id TEXT,
    purpose TEXT NOT NULL,
    basis TEXT NOT NULL,
    outcome TEXT NOT NULL,
    source TEXT NOT NULL,
    request_id TEXT NOT NULL,
    batch BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX audit_person ON audit (person_id, at);
CREATE INDEX audit_account ON audit (account_id, at);
CREATE INDEX audit_org ON audit (org_id, at);
CREATE INDEX audit_batch_rows ON audit (batch);

CREATE TABLE audit_batch (
    number BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    row_count INTEGER NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    mac TEXT NOT NULL
);

-- What is due: terms, reminders, mail. state: 'waiting', 'done', 'failed'. The same work is planned once.
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    ref_id TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    done_at BIGINT,
    UNIQUE (kind, ref_id, detail)
);
CREATE INDEX job_due ON job (state, due_at);

-- What is true of the installation: 'demo' (made-up families only).
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
