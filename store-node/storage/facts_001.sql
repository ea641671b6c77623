-- What the box alone knows and nobody can compute: the keys of its tills. The journal, named values and blobs are
-- shared/storage/facts_001.sql. Released texts are never edited.

CREATE TABLE till_key (
    till       INTEGER PRIMARY KEY CHECK (till BETWEEN 1 AND 9999),
    name       TEXT    NOT NULL,
    key_hash   BLOB    NOT NULL CHECK (length(key_hash) = 32), -- BLAKE2b-256 of the key; the key itself is the till's
    paired_ms  INTEGER NOT NULL,
    revoked_ms INTEGER                                         -- NULL: it may speak
) STRICT;
