-- What head office alone knows and nobody can compute. The journal (every store's led and doc as they came, the cmd it
-- sent, and its own stream), named values and blobs are shared/storage/facts_001.sql. Released texts are never edited.

-- Who may log in.
CREATE TABLE user (
    name          TEXT    PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    password_hash TEXT    NOT NULL, -- libsodium's argon2id string
    role          TEXT    NOT NULL,
    made_ms       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The secrets of stores: never in the journal, shown once when they are made.
CREATE TABLE store_secret (
    store INTEGER PRIMARY KEY CHECK (store >= 1),
    token BLOB CHECK (length(token) = 32), -- of the enrolment; NULL: expired
    psk   BLOB CHECK (length(psk) = 32)    -- of the sessions; NULL: not enrolled yet
) STRICT;

-- A store whose history or identity is in doubt (sync_reason_is_quarantine): a person must look.
CREATE TABLE store_quarantine (
    store    INTEGER PRIMARY KEY CHECK (store >= 1),
    reason   INTEGER NOT NULL, -- enum sync_reason
    since_ms INTEGER NOT NULL
) STRICT;

-- What HQ last saw of a store's sessions (sync/hq_sync.h).
CREATE TABLE store_session (
    store          INTEGER PRIMARY KEY CHECK (store >= 1),
    boot_seen      INTEGER NOT NULL,
    handshake_fast INTEGER NOT NULL,
    handshake_bulk INTEGER NOT NULL,
    cmd_acked_seq  INTEGER NOT NULL
) STRICT;

-- How far the changes of customers have become cmd entries of a store: the journal's n of the last one.
CREATE TABLE feed (
    store       INTEGER PRIMARY KEY CHECK (store >= 1),
    customers_n INTEGER NOT NULL,
    customer_id INTEGER NOT NULL, -- of those changed at customers_n, the last one sent
    published_n INTEGER NOT NULL
) STRICT;

-- Balances that changed elsewhere and are to be told to a store; several changes of one customer are told once.
CREATE TABLE balance_due (
    store       INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    PRIMARY KEY (store, customer_id)
) STRICT, WITHOUT ROWID;
