-- Peers that do not answer. A letter that was due by `since_micros` waits with the whole queue until `next_micros`; it is not written anew for that.
CREATE TABLE silence (
    to_node      TEXT PRIMARY KEY,
    fault        TEXT    NOT NULL,
    tries        INTEGER NOT NULL,
    since_micros INTEGER NOT NULL,
    next_micros  INTEGER NOT NULL
);

-- Which signed frame a sealed letter holds: where its reader has lost the key to which it was sealed, it is sealed anew. Unknown for letters of an older program.
ALTER TABLE outbox ADD COLUMN frame BLOB;

-- The outbox as people see it: what waits for a silent peer says so.
CREATE VIEW outbox_seen AS
SELECT one.rowid AS place, one.letter, one.kind, one.stream, one.to_node, one.bytes, one.tries,
       COALESCE(silence.fault, one.fault) AS fault,
       MAX(one.next_micros, COALESCE(silence.next_micros, one.next_micros)) AS next_micros,
       one.delivered, one.queued, one.expires, one.parked, one.parked_micros, one.frame
FROM outbox AS one LEFT JOIN silence
  ON silence.to_node = one.to_node AND one.next_micros <= silence.since_micros AND one.delivered IS NULL AND one.parked IS NULL;

-- With the request in the index as well: whether something waits before a letter is seen without reading the letter.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (to_node, next_micros, stream) WHERE delivered IS NULL AND parked IS NULL;

-- What is not delivered is little beside what was: found without reading all that ever left.
CREATE INDEX outbox_open ON outbox (to_node) WHERE delivered IS NULL;
