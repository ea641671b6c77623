-- What both nodes keep, whatever else they do. Released texts are never edited: the next change is the next number.

-- The journal: see journal.h. n is this node's order; (stream, seq) names an entry on both nodes.
CREATE TABLE journal (
    n      INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL CHECK (stream >= 0),
    seq    INTEGER NOT NULL CHECK (seq >= 1),
    kind   INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 65535),
    at_ms  INTEGER NOT NULL CHECK (at_ms >= 0),            -- UTC, clock of the node that wrote the entry
    body   BLOB    NOT NULL CHECK (length(body) <= 49152), -- as received, never re-encoded
    hash   BLOB    NOT NULL CHECK (length(hash) = 32),     -- chained to the entry before it in its stream
    UNIQUE (stream, seq)
) STRICT;

-- Where a stream begins after its older entries were pruned: the hash that its first remaining entry is chained to.
CREATE TABLE journal_anchor (
    stream INTEGER PRIMARY KEY,
    seq    INTEGER NOT NULL CHECK (seq >= 1),
    hash   BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

-- The anchor is the permit: only what it covers may go.
CREATE TRIGGER journal_is_pruned_by_anchor BEFORE DELETE ON journal
WHEN OLD.seq > coalesce((SELECT seq FROM journal_anchor WHERE stream = OLD.stream), 0)
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

-- An anchor is an entry that is there, below the head: the head stays, so that n is never given twice.
CREATE TRIGGER journal_anchor_is_an_entry BEFORE INSERT ON journal_anchor
WHEN NOT EXISTS (SELECT 1 FROM journal WHERE stream = NEW.stream AND seq = NEW.seq AND hash = NEW.hash)
  OR NOT EXISTS (SELECT 1 FROM journal WHERE stream = NEW.stream AND seq > NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'an anchor is an entry below the head');
END;

CREATE TRIGGER journal_anchor_moves_forward BEFORE UPDATE ON journal_anchor
WHEN NEW.stream <> OLD.stream OR NEW.seq <= OLD.seq
  OR NOT EXISTS (SELECT 1 FROM journal WHERE stream = NEW.stream AND seq = NEW.seq AND hash = NEW.hash)
  OR NOT EXISTS (SELECT 1 FROM journal WHERE stream = NEW.stream AND seq > NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'an anchor only moves forward, to an entry below the head');
END;

CREATE TRIGGER journal_anchor_stays BEFORE DELETE ON journal_anchor
BEGIN
    SELECT RAISE(ABORT, 'an anchor stays');
END;

-- Named values of the node (cursor_table.h): a number or bytes.
CREATE TABLE node_value (
    name   TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    number INTEGER,
    bytes  BLOB CHECK (length(bytes) <= 4096),
    CHECK ((number IS NULL) <> (bytes IS NULL))
) STRICT, WITHOUT ROWID;

-- Content by hash, received in parts (blob_table.h). is_whole: all is there and the hash was checked.
CREATE TABLE blob (
    id       INTEGER PRIMARY KEY,
    hash     BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32), -- BLAKE2b-256 of the whole
    size     INTEGER NOT NULL CHECK (size BETWEEN 0 AND 67108864),
    received INTEGER NOT NULL CHECK (received BETWEEN 0 AND size), -- bytes of the parts so far
    is_whole INTEGER NOT NULL CHECK (is_whole IN (0, 1)),
    CHECK (is_whole = 0 OR received = size)
) STRICT;

CREATE TABLE blob_part (
    blob     INTEGER NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0), -- of its first byte in the whole
    body     BLOB    NOT NULL CHECK (length(body) BETWEEN 1 AND 49152),
    PRIMARY KEY (blob, position)
) STRICT;
