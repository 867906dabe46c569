-- Peers that do not answer. A letter that was due by `since_micros` waits with the whole queue until `next_micros`; it is not written anew for that.
CREATE TABLE silence (
    to_node      TEXT PRIMARY KEY,
    fault        TEXT    NOT NULL,
    tries        INTEGER NOT NULL,
    since_micros INTEGER NOT NULL,
    next_micros  INTEGER NOT NULL
);

-- The outbox as people see it: what waits for a silent peer says so.
CREATE VIEW outbox_seen AS
SELECT one.rowid AS place, one.letter, one.kind, one.stream, one.to_node, one.bytes, one.tries,
       COALESCE(silence.fault, one.fault) AS fault,
       MAX(one.next_micros, COALESCE(silence.next_micros, one.next_micros)) AS next_micros,
       one.delivered, one.queued, one.expires, one.parked, one.parked_micros
FROM outbox AS one LEFT JOIN silence
  ON silence.to_node = one.to_node AND one.next_micros <= silence.since_micros AND one.delivered IS NULL AND one.parked IS NULL;
