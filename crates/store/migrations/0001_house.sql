-- The history is the audit trail: rows of `event` are only ever added.
CREATE TABLE event (
    seq        INTEGER PRIMARY KEY,
    stream     TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    at_micros  INTEGER NOT NULL,
    officer    TEXT,
    body       BLOB    NOT NULL,
    salt       BLOB    NOT NULL,
    leaf       BLOB    NOT NULL,
    UNIQUE (stream, version)
);
CREATE INDEX event_stream ON event (stream, version);

-- Letters that must leave, in order, each until its receipt comes.
CREATE TABLE outbox (
    letter      TEXT PRIMARY KEY,
    kind        TEXT    NOT NULL,
    stream      TEXT    NOT NULL,
    to_node     TEXT    NOT NULL,
    bytes       BLOB    NOT NULL,
    tries       INTEGER NOT NULL DEFAULT 0,
    next_micros INTEGER NOT NULL,
    fault       TEXT,
    delivered   INTEGER
);

-- Letters that were taken: a letter takes effect once, and its receipt is given again.
CREATE TABLE inbox (
    letter    TEXT PRIMARY KEY,
    body      BLOB    NOT NULL,
    from_node TEXT    NOT NULL,
    at_micros INTEGER NOT NULL,
    receipt   BLOB    NOT NULL
);

-- Signed frames, packages, answers: bytes by digest.
CREATE TABLE document (
    digest BLOB PRIMARY KEY,
    kind   TEXT NOT NULL,
    bytes  BLOB NOT NULL
);

CREATE TABLE fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
