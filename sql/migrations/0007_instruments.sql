-- Questionnaires that were imported beside those of the program. A version never changes: answers stay with the version they
-- were given to.

-- state: 'active', 'withdrawn' (asked of nobody any more; answers that were given stay readable). questionnaire_json is what
-- was given, asked_json what is asked of it (value sets written out), scoring_json what its answers say, found_json what was
-- told at the import: [{weight, where, key, arg}]. is_partial: what could not be honoured was let in as text. imported_by: the
-- membership of who did; NULL: the command line.
CREATE TABLE instrument (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    version TEXT NOT NULL,
    url TEXT,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    is_partial INTEGER NOT NULL,
    questionnaire_json TEXT NOT NULL,
    asked_json TEXT NOT NULL,
    scoring_json TEXT,
    found_json TEXT NOT NULL,
    imported_at BIGINT NOT NULL,
    imported_by TEXT REFERENCES membership (id),
    withdrawn_at BIGINT,
    CHECK (state IN ('active', 'withdrawn')),
    UNIQUE (code, version)
);
CREATE INDEX instrument_url ON instrument (url) WHERE url IS NOT NULL;
