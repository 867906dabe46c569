-- When a letter was handed over for delivery and until when it may arrive; and why it waits for a person, since when.
ALTER TABLE outbox ADD COLUMN queued INTEGER;
ALTER TABLE outbox ADD COLUMN expires INTEGER;
ALTER TABLE outbox ADD COLUMN parked TEXT;
ALTER TABLE outbox ADD COLUMN parked_micros INTEGER;

-- A queue for each peer, and in it one for each request. What was delivered is in none of them.
CREATE INDEX outbox_due ON outbox (to_node, next_micros) WHERE delivered IS NULL AND parked IS NULL;
CREATE INDEX outbox_waits ON outbox (to_node, stream) WHERE delivered IS NULL AND parked IS NULL;
CREATE INDEX outbox_parked ON outbox (parked_micros) WHERE parked IS NOT NULL;
CREATE INDEX outbox_stream ON outbox (stream);

-- Letters that came and could not be taken because this node failed over them: sealed as they came, for a person to look at.
CREATE TABLE stuck (
    digest    BLOB PRIMARY KEY,
    bytes     BLOB    NOT NULL,
    why       TEXT    NOT NULL,
    at_micros INTEGER NOT NULL
);
