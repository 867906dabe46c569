-- Which signed frame a sealed letter holds: where its reader has lost the key to which it was sealed, it is sealed anew. Unknown for letters of an older program.
ALTER TABLE outbox ADD COLUMN frame BLOB;

DROP VIEW outbox_seen;
CREATE VIEW outbox_seen AS
SELECT one.rowid AS place, one.letter, one.kind, one.stream, one.to_node, one.bytes, one.tries,
       COALESCE(silence.fault, one.fault) AS fault,
       MAX(one.next_micros, COALESCE(silence.next_micros, one.next_micros)) AS next_micros,
       one.delivered, one.queued, one.expires, one.parked, one.parked_micros, one.frame
FROM outbox AS one LEFT JOIN silence
  ON silence.to_node = one.to_node AND one.next_micros <= silence.since_micros AND one.delivered IS NULL AND one.parked IS NULL;
