-- Everything here is computed from the journal and the blobs, and is made anew by `store-node rebuild`, which compares.
-- Ids are the chain's (base/id.h). Points in hundredths, money in minor units, quantities in thousandths, moments UTC
-- ms.

CREATE TABLE customer (
    id            INTEGER PRIMARY KEY,
    merged_into   INTEGER NOT NULL,  -- 0: lives under this id
    version       INTEGER NOT NULL,  -- 0: head office has not confirmed it yet
    state         INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3), -- enum customer_state
    home_store    INTEGER NOT NULL,
    level         TEXT    NOT NULL,
    registered_ms INTEGER NOT NULL,
    birth_day     INTEGER,           -- NULL: not told
    segments      BLOB    NOT NULL   -- ascending, 4 bytes each, big-endian
) STRICT;

CREATE TABLE identifier (
    kind        INTEGER NOT NULL,
    hash        BLOB    NOT NULL CHECK (length(hash) = 16),
    customer_id INTEGER NOT NULL,
    heir_id     INTEGER NOT NULL, -- whose it is at head office, while customer_id waits to be merged; 0: customer_id's
    PRIMARY KEY (kind, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX identifier_of_customer ON identifier (customer_id);

-- One account per customer who ever had points here; its lots lie side by side, so a receipt touches one page.
CREATE TABLE account (
    customer_id        INTEGER PRIMARY KEY,
    debt_points        INTEGER NOT NULL CHECK (debt_points >= 0),
    elsewhere_points   INTEGER NOT NULL CHECK (elsewhere_points >= 0), -- as head office last told
    elsewhere_as_of_ms INTEGER NOT NULL                                -- 0: never told
) STRICT;

CREATE TABLE lot (
    customer_id    INTEGER NOT NULL,
    lot_id         INTEGER NOT NULL,
    doc_id         INTEGER NOT NULL,
    points         INTEGER NOT NULL CHECK (points > 0),
    held_points    INTEGER NOT NULL CHECK (held_points BETWEEN 0 AND points),
    usable_from_ms INTEGER NOT NULL,
    expires_ms     INTEGER NOT NULL,
    PRIMARY KEY (customer_id, lot_id)
) STRICT, WITHOUT ROWID;

-- Where a lot came from, also after it is used up: a return gives spent points back to it.
CREATE TABLE lot_origin (
    lot_id         INTEGER PRIMARY KEY,
    customer_id    INTEGER NOT NULL,
    doc_id         INTEGER NOT NULL,
    points         INTEGER NOT NULL, -- minted
    burnt_points   INTEGER NOT NULL, -- of them expired unused: a return does not take these back again
    usable_from_ms INTEGER NOT NULL,
    expires_ms     INTEGER NOT NULL
) STRICT;

CREATE TABLE hold_part (
    op_id       INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    lot_id      INTEGER NOT NULL,
    points      INTEGER NOT NULL CHECK (points > 0),
    PRIMARY KEY (op_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX hold_part_of_customer ON hold_part (customer_id);

-- A till's name of a hold, for good: repeating it answers the same.
CREATE TABLE till_hold (
    till        INTEGER NOT NULL,
    hold_id     TEXT    NOT NULL,
    op_id       INTEGER NOT NULL,
    customer_id INTEGER NOT NULL, -- 0: nothing of a customer's
    points      INTEGER NOT NULL, -- approved
    PRIMARY KEY (till, hold_id)
) STRICT, WITHOUT ROWID;

-- Which led entries an act made: what makes it happen once.
CREATE TABLE act (
    op_id   INTEGER NOT NULL,
    led_seq INTEGER NOT NULL,
    PRIMARY KEY (op_id, led_seq)
) STRICT, WITHOUT ROWID;

-- Every document that a till named: sales, and returns under the returns' own keys.
CREATE TABLE receipt (
    id           INTEGER PRIMARY KEY,
    till         INTEGER NOT NULL,
    shift        INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    kind         INTEGER NOT NULL, -- enum journal_kind: RECEIPT or GOODS_RETURN
    doc_seq      INTEGER NOT NULL, -- where the record is
    customer_id  INTEGER NOT NULL, -- 0: nobody
    content_hash BLOB    NOT NULL CHECK (length(content_hash) = 32),
    cancel_seq   INTEGER NOT NULL, -- doc_seq of its RECEIPT_CANCEL; 0: none
    UNIQUE (till, shift, number)
) STRICT;

CREATE TABLE returned_line (
    sale_id        INTEGER NOT NULL,
    line_no        INTEGER NOT NULL,
    quantity_milli INTEGER NOT NULL CHECK (quantity_milli > 0), -- all returns of the line together
    refund_minor   INTEGER NOT NULL,
    points_back    INTEGER NOT NULL,
    points_taken   INTEGER NOT NULL,
    points_lapsed  INTEGER NOT NULL, -- of points_taken
    PRIMARY KEY (sale_id, line_no)
) STRICT, WITHOUT ROWID;

-- What returns have taken back or freed beside money and points, all returns of the sale together.
CREATE TABLE returned_thing (
    sale_id      INTEGER NOT NULL,
    promotion_id TEXT    NOT NULL,
    kind         INTEGER NOT NULL, -- enum return_undone_kind
    name         TEXT    NOT NULL,
    measure      INTEGER NOT NULL, -- enum limit_measure
    is_of_store  INTEGER NOT NULL,
    count        INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (sale_id, promotion_id, kind, name, measure, is_of_store)
) STRICT, WITHOUT ROWID;

-- What was given under limits, by local day; a limit of a period is the sum over its days.
CREATE TABLE limit_use (
    customer_id INTEGER NOT NULL, -- 0: everybody
    name        TEXT    NOT NULL, -- of the promotion, or of the budget
    measure     INTEGER NOT NULL, -- enum limit_measure, the unit of uses
    day_from_ms INTEGER NOT NULL,
    uses        INTEGER NOT NULL CHECK (uses >= 0),
    PRIMARY KEY (customer_id, name, measure, day_from_ms)
) STRICT, WITHOUT ROWID;

-- The latest offers of head office (RULE_SET_OFFER, CATALOGUE_OFFER), by kind. is_in_force: content whole and checked.
CREATE TABLE offer (
    kind         INTEGER PRIMARY KEY,
    version      INTEGER NOT NULL,
    hash         BLOB    NOT NULL CHECK (length(hash) = 32),
    size         INTEGER NOT NULL,
    published_ms INTEGER NOT NULL
) STRICT;
