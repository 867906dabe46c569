-- With the request in the index as well: whether something waits before a letter is seen without reading the letter.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (to_node, next_micros, stream) WHERE delivered IS NULL AND parked IS NULL;
