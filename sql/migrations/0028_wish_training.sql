-- Training in asking about a wish for children (C10, A §4.1.1). It is hers who followed it, wherever she works.

-- course: a code of content/wish-training.json; until_day: the last day it holds, fixed when it was recorded.
CREATE TABLE wish_training (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    course TEXT NOT NULL,
    day INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, course, day)
);
CREATE INDEX wish_training_until ON wish_training (until_day);
-- Who asked lately, in a talk or by the questions.
CREATE INDEX child_wish_day ON child_wish (talk_day);
CREATE INDEX response_asked ON response (instrument, signed_day);
