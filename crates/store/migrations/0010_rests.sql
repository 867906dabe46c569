-- At which entry a stream was found to need nobody any more; an entry after it opens it again. A note, and no fact: whoever replays the stream finds the same.
ALTER TABLE stream ADD COLUMN rests INTEGER;

-- What is open is little beside what ever was.
CREATE INDEX stream_open ON stream (first, name) WHERE rests IS NOT last;
CREATE INDEX stream_rests ON stream (last, name) WHERE rests = last;

-- What was read for whom: compared each hour with what the archive has read, and counted under the ceiling.
CREATE INDEX event_reads ON event (seq) WHERE kind IN ('read-decided', 'looked-up');
