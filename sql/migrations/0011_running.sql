-- The servers that run on this database. Each says every few seconds that it is there, and which master key it seals
-- with: a rotation waits until all of them use the new one.

CREATE TABLE server (
    id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    version TEXT NOT NULL,
    key_number INTEGER NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
