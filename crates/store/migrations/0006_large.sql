-- Documents that are too large for a row: each in a file of its own, sealed piece by piece under the key of its case.
CREATE TABLE large (
    tag  BLOB    NOT NULL,
    seal INTEGER NOT NULL REFERENCES seal,
    kind TEXT    NOT NULL,
    file TEXT    NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (tag, seal)
);
