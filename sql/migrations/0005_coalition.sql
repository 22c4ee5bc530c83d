-- What care tells the coalition: numbers of a month, frozen, with small ones already left out.

-- value: NULL is hidden. What was left out is nowhere kept.
CREATE TABLE count_month (
    month TEXT NOT NULL,
    figure TEXT NOT NULL,
    item TEXT NOT NULL,
    position INTEGER NOT NULL,
    value BIGINT,
    PRIMARY KEY (month, figure, item)
);

CREATE TABLE count_frozen (
    month TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    threshold INTEGER NOT NULL
);
