#include "ledger/ledger.h"

#include "base/bug.h"

const char *ledger_outcome_name(enum ledger_outcome outcome) {
    switch (outcome) {
    case LEDGER_DONE: return "done";
    case LEDGER_POINTS_OUT_OF_RANGE: return "points_out_of_range";
    case LEDGER_REASON_MISSING: return "reason_missing";
    case LEDGER_DATES_WRONG: return "dates_wrong";
    case LEDGER_HOLD_UNKNOWN: return "hold_unknown";
    case LEDGER_DIFFERS_CUSTOMER: return "differs_customer";
    case LEDGER_DIFFERS_ACT: return "differs_act";
    case LEDGER_HOLD_GONE: return "hold_gone";
    case LEDGER_DIFFERS_DOCUMENT: return "differs_document";
    case LEDGER_DIFFERS_POINTS: return "differs_points";
    case LEDGER_ALREADY_DONE: return "already_done";
    case LEDGER_FROZEN: return "frozen";
    case LEDGER_EXCEEDS_SALE: return "exceeds_sale";
    case LEDGER_EXCEEDS_HOLD: return "exceeds_hold";
    case LEDGER_INSUFFICIENT: return "insufficient";
    case LEDGER_LOT_EXISTS: return "lot_exists";
    case LEDGER_TOO_MANY_PARTS: return "too_many_parts";
    case LEDGER_TOO_MANY_LOTS: return "too_many_lots";
    case LEDGER_TOO_MANY_HOLDS: return "too_many_holds";
    case LEDGER_OVERFLOW: return "overflow";
    }
    bug_unreachable("ledger outcome out of range");
}
