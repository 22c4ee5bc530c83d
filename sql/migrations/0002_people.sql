-- Families and persons. The person is the unit of confidentiality: what identifies her is sealed with her own key
-- (person.key_wrapped), so that destroying the key destroys it everywhere, backups included.

CREATE TABLE family (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (id),
    created_at BIGINT NOT NULL,
    merged_into TEXT REFERENCES family (id)
);

-- contact_json_sealed: phone, email, street, number, pc6, city, safe ways of contact, language, interpreter.
CREATE TABLE person (
    id TEXT PRIMARY KEY,
    family_id TEXT NOT NULL REFERENCES family (id),
    role TEXT NOT NULL,
    sex TEXT NOT NULL DEFAULT 'unknown',
    birth_day INTEGER,
    death_day INTEGER,
    key_wrapped BLOB,
    name_sealed BLOB,
    contact_json_sealed BLOB,
    bsn_sealed BLOB,
    area TEXT REFERENCES area (code),
    pregnancy_id TEXT,
    birth_weight INTEGER,
    opened_day INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    merged_into TEXT REFERENCES person (id)
);
CREATE INDEX person_family ON person (family_id);
CREATE INDEX person_pregnancy ON person (pregnancy_id) WHERE pregnancy_id IS NOT NULL;
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;

-- Keyed hashes to find and to recognise duplicates: bsn, surname+birth, phone, email.
CREATE TABLE person_hash (
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (kind, hash, person_id)
);
CREATE INDEX person_hash_person ON person_hash (person_id, kind, hash);

-- Two files that look like one person and are not: asked and answered, so not asked again.
CREATE TABLE different (
    person_id TEXT NOT NULL REFERENCES person (id),
    other_id TEXT NOT NULL REFERENCES person (id),
    membership_id TEXT REFERENCES membership (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (person_id, other_id)
);
CREATE INDEX different_other ON different (other_id);

-- Who is a parent or representative of whom, and whether with authority (gezag).
CREATE TABLE kinship (
    child_id TEXT NOT NULL REFERENCES person (id),
    adult_id TEXT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    authority INTEGER NOT NULL,
    PRIMARY KEY (child_id, adult_id)
);
CREATE INDEX kinship_adult ON kinship (adult_id);

CREATE TABLE residence (
    person_id TEXT NOT NULL REFERENCES person (id),
    from_day INTEGER NOT NULL,
    area TEXT REFERENCES area (code),
    PRIMARY KEY (person_id, from_day)
);

CREATE TABLE pregnancy (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    due_day INTEGER NOT NULL,
    first_care_day INTEGER,
    fetuses INTEGER NOT NULL DEFAULT 1,
    ended_day INTEGER,
    ended_how TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX pregnancy_person ON pregnancy (person_id);

CREATE TABLE pregnancy_due (
    pregnancy_id TEXT NOT NULL REFERENCES pregnancy (id),
    at BIGINT NOT NULL,
    due_day INTEGER NOT NULL,
    membership_id TEXT REFERENCES membership (id),
    reason TEXT NOT NULL,
    PRIMARY KEY (pregnancy_id, at)
);

-- basis: 'own' (opened or took over the care), 'referral' (accepted, reads within consent), 'handover'.
CREATE TABLE involvement (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    org_id TEXT NOT NULL REFERENCES org (id),
    basis TEXT NOT NULL,
    referral_id TEXT,
    consent_id TEXT,
    from_at BIGINT NOT NULL,
    until_at BIGINT
);
CREATE INDEX involvement_person ON involvement (person_id, org_id);
CREATE INDEX involvement_org ON involvement (org_id, id);
CREATE INDEX involvement_consent ON involvement (consent_id) WHERE consent_id IS NOT NULL;
CREATE INDEX involvement_referral ON involvement (referral_id) WHERE referral_id IS NOT NULL;

-- Breaking the glass: reading without involvement in an emergency, with a reason that the person sees.
CREATE TABLE glass (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    membership_id TEXT NOT NULL REFERENCES membership (id),
    reason TEXT NOT NULL,
    reason_text_sealed BLOB NOT NULL,
    at BIGINT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX glass_person ON glass (person_id);

-- The timeline: one line for everything that happened to one person, written by what made it happen.
CREATE TABLE entry (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    day INTEGER NOT NULL,
    kind TEXT NOT NULL,
    ref_id TEXT,
    scope TEXT NOT NULL,
    code TEXT,
    org_id TEXT REFERENCES org (id),
    membership_id TEXT REFERENCES membership (id),
    text_sealed BLOB
);
CREATE INDEX entry_person ON entry (person_id, at);
-- What parents asked for, for the worklist.
CREATE INDEX entry_wish ON entry (person_id) WHERE kind = 'wish';
