-- Keys by case (the stream) and class, each wrapped under the master key, which lies in `store.key` and not in here. The row
-- of a destroyed key stays and says which entry of the log destroyed it.
CREATE TABLE seal (
    id        INTEGER PRIMARY KEY,
    stream    TEXT NOT NULL,
    class     TEXT NOT NULL,
    wrapped   BLOB NOT NULL,
    destroyed INTEGER,
    why       TEXT
);
CREATE INDEX seal_of ON seal (stream, class);

-- From here on `body` is sealed, and holds the commitment's salt before the event.
ALTER TABLE event ADD COLUMN seal INTEGER REFERENCES seal;

-- Found by a keyed tag: a digest beside a sealed document would still tell a short one by trying.
CREATE TABLE sealed_document (
    tag   BLOB    NOT NULL,
    seal  INTEGER NOT NULL REFERENCES seal,
    kind  TEXT    NOT NULL,
    bytes BLOB    NOT NULL,
    PRIMARY KEY (tag, seal)
);
