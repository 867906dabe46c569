-- At which entry a stream was found to need nobody any more; an entry after it opens it again. A note, and no fact: whoever replays the stream finds the same.
ALTER TABLE stream ADD COLUMN rests INTEGER;

-- What is open is little beside what ever was.
CREATE INDEX stream_open ON stream (first, name) WHERE rests IS NOT last;
CREATE INDEX stream_rests ON stream (last, name) WHERE rests = last;

-- What was read for whom: compared each hour with what the archive has read, and counted under the ceiling.
CREATE INDEX event_reads ON event (seq) WHERE kind IN ('read-decided', 'looked-up');

-- How urgent a case is: 0 ordinary, 1 urgent, 2 an emergency. Its letters leave before others to the same member.
ALTER TABLE stream ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
DROP VIEW outbox_seen;
CREATE VIEW outbox_seen AS
SELECT one.rowid AS place, one.letter, one.kind, one.stream, one.to_node, one.bytes, one.tries,
       COALESCE(silence.fault, one.fault) AS fault,
       MAX(one.next_micros, COALESCE(silence.next_micros, one.next_micros)) AS next_micros,
       one.delivered, one.queued, one.expires, one.parked, one.parked_micros, one.frame, one.rank
FROM outbox AS one LEFT JOIN silence
  ON silence.to_node = one.to_node AND one.next_micros <= silence.since_micros AND one.delivered IS NULL AND one.parked IS NULL;
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (to_node, next_micros, stream, rank) WHERE delivered IS NULL AND parked IS NULL;
CREATE INDEX outbox_urgent ON outbox (to_node, rank DESC, next_micros, stream) WHERE rank > 0 AND delivered IS NULL AND parked IS NULL;

-- What was granted within a month: whether an emergency is the first about its target is asked while somebody waits.
CREATE INDEX event_granted ON event (at_micros, stream) WHERE kind = 'granted';
