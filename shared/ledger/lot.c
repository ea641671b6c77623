#include "ledger/lot.h"

enum lot_state lot_state_at(const struct ledger_lot *lot, int64_t now_ms) {
    if (lot->expires_ms != LOT_NEVER_EXPIRES && lot->expires_ms <= now_ms) {
        return LOT_LAPSED;
    }
    return lot->usable_from_ms <= now_ms ? LOT_USABLE : LOT_PENDING;
}

int64_t lot_free_points(const struct ledger_lot *lot) {
    return lot->points - lot->held_points;
}

int lot_compare(const struct ledger_lot *a, const struct ledger_lot *b) {
    if (a->expires_ms != b->expires_ms) {
        return a->expires_ms < b->expires_ms ? -1 : 1;
    }
    if (a->usable_from_ms != b->usable_from_ms) {
        return a->usable_from_ms < b->usable_from_ms ? -1 : 1;
    }
    if (a->lot_id != b->lot_id) {
        return a->lot_id < b->lot_id ? -1 : 1;
    }
    return 0;
}
