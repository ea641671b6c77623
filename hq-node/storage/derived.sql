-- Everything here is computed from the journal and is made anew by `hq-node rebuild`, which compares. Ids are the
-- chain's (base/id.h). Points in hundredths, money in minor units, moments UTC ms.

CREATE TABLE store (
    store            INTEGER PRIMARY KEY,
    name             TEXT    NOT NULL,
    zone             TEXT    NOT NULL,
    added_ms         INTEGER NOT NULL,
    token_id         BLOB    NOT NULL CHECK (length(token_id) = 16),
    token_hash       BLOB    NOT NULL CHECK (length(token_hash) = 32),
    token_expires_ms INTEGER NOT NULL,
    incarnation      INTEGER NOT NULL, -- 0: never enrolled
    public_key       BLOB,             -- of the enrolled box
    enrolled_ms      INTEGER NOT NULL,
    name_hash        BLOB    NOT NULL CHECK (length(name_hash) = 32) -- how a box names itself in a handshake
) STRICT;

CREATE UNIQUE INDEX store_by_token ON store (token_id);
CREATE UNIQUE INDEX store_by_hash ON store (name_hash);

CREATE TABLE customer (
    id            INTEGER PRIMARY KEY,
    merged_into   INTEGER NOT NULL, -- 0: lives under this id
    version       INTEGER NOT NULL,
    state         INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
    home_store    INTEGER NOT NULL,
    level         TEXT    NOT NULL,
    registered_ms INTEGER NOT NULL,
    birth_day     INTEGER,          -- NULL: not told
    segments      BLOB    NOT NULL, -- ascending, 4 bytes each, big-endian
    channel       TEXT    NOT NULL,
    sealed_person BLOB    NOT NULL, -- opened only to be shown to whoever may see it
    first_n       INTEGER NOT NULL, -- the journal's n of the registration: of twins, the first one stays
    changed_n     INTEGER NOT NULL  -- of the last change: what the stores' feeds go by
) STRICT;

CREATE INDEX customer_by_change ON customer (changed_n, id);
CREATE INDEX customer_by_survivor ON customer (merged_into, id) WHERE merged_into <> 0;

CREATE TABLE identifier (
    kind        INTEGER NOT NULL,
    hash        BLOB    NOT NULL CHECK (length(hash) = 16),
    customer_id INTEGER NOT NULL,
    PRIMARY KEY (kind, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX identifier_of_customer ON identifier (customer_id);

-- The points of a customer at each holder. A customer's balance is the sum.
CREATE TABLE balance (
    customer_id INTEGER NOT NULL,
    store       INTEGER NOT NULL,
    points      INTEGER NOT NULL CHECK (points >= 0),
    debt_points INTEGER NOT NULL CHECK (debt_points >= 0),
    PRIMARY KEY (customer_id, store)
) STRICT, WITHOUT ROWID;

-- Every movement of points, by customer. Holds and uses of limits are not among them.
CREATE TABLE movement (
    customer_id INTEGER NOT NULL,
    store       INTEGER NOT NULL,
    led_seq     INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    points      INTEGER NOT NULL,
    at_ms       INTEGER NOT NULL,
    lot_id      INTEGER NOT NULL,
    expires_ms  INTEGER NOT NULL,
    doc_id      INTEGER NOT NULL,
    PRIMARY KEY (customer_id, store, led_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
    id                INTEGER PRIMARY KEY,
    store             INTEGER NOT NULL,
    till              INTEGER NOT NULL,
    shift             INTEGER NOT NULL,
    number            INTEGER NOT NULL,
    customer_id       INTEGER NOT NULL, -- 0: nobody
    sold_at_ms        INTEGER NOT NULL,
    taken_at_ms       INTEGER NOT NULL,
    doc_seq           INTEGER NOT NULL, -- where the record is, in the store's doc
    n                 INTEGER NOT NULL, -- the order of arrival
    lines             INTEGER NOT NULL,
    gross_minor       INTEGER NOT NULL,
    discount_minor    INTEGER NOT NULL,
    points_paid_minor INTEGER NOT NULL,
    net_minor         INTEGER NOT NULL,
    points_spent      INTEGER NOT NULL,
    points_earned     INTEGER NOT NULL,
    refund_minor      INTEGER NOT NULL, -- of its returns so far
    cancelled_ms      INTEGER           -- NULL: it stands
) STRICT;

CREATE INDEX receipt_of_customer ON receipt (customer_id, sold_at_ms);
CREATE INDEX receipt_by_arrival ON receipt (n);
CREATE INDEX receipt_of_store ON receipt (store, n);
CREATE INDEX receipt_by_time ON receipt (taken_at_ms);

CREATE TABLE goods_return (
    id             INTEGER PRIMARY KEY,
    store          INTEGER NOT NULL,
    sale_id        INTEGER NOT NULL,
    customer_id    INTEGER NOT NULL, -- 0: nobody
    returned_at_ms INTEGER NOT NULL,
    doc_seq        INTEGER NOT NULL,
    lines          INTEGER NOT NULL,
    refund_minor   INTEGER NOT NULL,
    points_back    INTEGER NOT NULL,
    points_taken   INTEGER NOT NULL,
    points_debt    INTEGER NOT NULL
) STRICT;

CREATE INDEX goods_return_of_sale ON goods_return (sale_id);
CREATE INDEX goods_return_of_store ON goods_return (store);
CREATE INDEX goods_return_of_customer ON goods_return (customer_id);

-- Sums that pages and the comparison with the stores ask, moved by every document and movement. A cancelled receipt is
-- in `cancels` and in no other sum.
CREATE TABLE store_sum (
    store             INTEGER PRIMARY KEY,
    receipts          INTEGER NOT NULL,
    lines             INTEGER NOT NULL,
    gross_minor       INTEGER NOT NULL,
    discount_minor    INTEGER NOT NULL,
    points_paid_minor INTEGER NOT NULL,
    net_minor         INTEGER NOT NULL,
    points_spent      INTEGER NOT NULL,
    points_earned     INTEGER NOT NULL,
    returns           INTEGER NOT NULL,
    refund_minor      INTEGER NOT NULL,
    cancels           INTEGER NOT NULL,
    balance_points    INTEGER NOT NULL, -- of all customers at this holder
    debt_points       INTEGER NOT NULL,
    last_sold_ms      INTEGER NOT NULL,
    last_taken_ms     INTEGER NOT NULL
) STRICT;

CREATE TABLE promotion_sum (
    store          INTEGER NOT NULL, -- 0: of the whole chain
    promotion_id   TEXT    NOT NULL,
    receipts       INTEGER NOT NULL,
    times          INTEGER NOT NULL,
    discount_minor INTEGER NOT NULL,
    points         INTEGER NOT NULL,
    PRIMARY KEY (store, promotion_id)
) STRICT, WITHOUT ROWID;

-- What was given under limits, by store and the store's local day: the store's own counters (store-node/storage).
CREATE TABLE limit_use (
    store       INTEGER NOT NULL,
    customer_id INTEGER NOT NULL, -- 0: everybody
    name        TEXT    NOT NULL, -- of the promotion, or of the budget
    measure     INTEGER NOT NULL, -- enum limit_measure, the unit of uses
    day_from_ms INTEGER NOT NULL,
    uses        INTEGER NOT NULL CHECK (uses >= 0),
    PRIMARY KEY (store, customer_id, name, measure, day_from_ms)
) STRICT, WITHOUT ROWID;

CREATE INDEX limit_use_of_customer ON limit_use (customer_id);

-- What was published: rule sets and catalogues, each by its own growing version.
CREATE TABLE published (
    kind         INTEGER NOT NULL, -- enum journal_kind: RULE_SET_OFFER or CATALOGUE_OFFER
    version      INTEGER NOT NULL,
    hash         BLOB    NOT NULL CHECK (length(hash) = 32),
    size         INTEGER NOT NULL,
    published_ms INTEGER NOT NULL,
    author       TEXT    NOT NULL,
    signature    BLOB    NOT NULL CHECK (length(signature) = 64),
    n            INTEGER NOT NULL,
    PRIMARY KEY (kind, version)
) STRICT, WITHOUT ROWID;

-- What a store sent and head office could not agree with (entry_objection.h): kept in the journal, left out of the
-- tables above, and shown to a person until the store is looked at.
CREATE TABLE store_alarm (
    n         INTEGER PRIMARY KEY, -- of the entry in the journal
    store     INTEGER NOT NULL,
    stream    INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    objection INTEGER NOT NULL
) STRICT;

CREATE INDEX store_alarm_of_store ON store_alarm (store, objection);
