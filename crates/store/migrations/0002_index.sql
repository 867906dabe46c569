-- UNIQUE (stream, version) brings an index of its own; a second one beside it was only work.
DROP INDEX event_stream;
