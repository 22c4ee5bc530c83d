-- Files that were answered with. The answer (response.answers_json_sealed) holds the id, the name and the kind; the bytes stand
-- here, as base64, sealed with the key of the person.
CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    response_id TEXT NOT NULL REFERENCES response (id),
    content_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    at BIGINT NOT NULL,
    data_sealed BLOB NOT NULL
);
CREATE INDEX attachment_person ON attachment (person_id);
CREATE INDEX attachment_response ON attachment (response_id);
