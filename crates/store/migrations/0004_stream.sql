-- Where each stream stands, in one row; and each event knows the one before it in its stream. A transaction then writes one place for
-- each stream, and no index in which every event lands on another page. That no version is taken twice is the writer's to see: it is
-- the only one, reads the row in the same transaction, and the audit follows the chain.
CREATE TABLE stream (
    name    TEXT    PRIMARY KEY,
    version INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO stream SELECT stream, MAX(version), MIN(seq), MAX(seq) FROM event GROUP BY stream;

CREATE TABLE chained (
    seq        INTEGER PRIMARY KEY,
    stream     TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    prev       INTEGER,
    kind       TEXT    NOT NULL,
    at_micros  INTEGER NOT NULL,
    officer    TEXT,
    leaf       BLOB    NOT NULL,
    seal       INTEGER NOT NULL REFERENCES seal,
    body       BLOB    NOT NULL
);
INSERT INTO chained
    SELECT seq, stream, version, LAG(seq) OVER (PARTITION BY stream ORDER BY version), kind, at_micros, officer, leaf, seal, body
    FROM event ORDER BY seq;
DROP TABLE event;
ALTER TABLE chained RENAME TO event;
