-- When time alone opens a stream again that was found to rest: a note like the other.
ALTER TABLE stream ADD COLUMN wakes INTEGER;
-- What others asked is looked at once more: of what was closed before, nobody has noted when somebody is to be told.
UPDATE stream SET rests = NULL WHERE name >= 'asked/' AND name < 'asked0';
CREATE INDEX stream_wakes ON stream (wakes, name) WHERE wakes IS NOT NULL;
