#include "ledger/rules.h"

#include "base/bug.h"
#include "base/checked.h"
#include "ledger/lot.h"

static bool days_are_sound(int32_t days) {
    return days >= 0 && days <= LEDGER_DAYS_MAX;
}

bool ledger_terms_are_sound(const struct ledger_lot_terms *terms) {
    bool is_expiry_sound =
        terms->expire_after_days == 0
            ? terms->last_day >= 0 && terms->last_day <= LEDGER_LAST_DAY_MAX
            : terms->last_day == 0 && days_are_sound(terms->expire_after_days - terms->usable_after_days);
    return days_are_sound(terms->usable_after_days) && is_expiry_sound;
}

bool ledger_rules_are_sound(const struct ledger_rules *rules) {
    return ledger_terms_are_sound(&rules->terms) && rules->terms.last_day == 0 &&
           days_are_sound(rules->restore_expired_days);
}

/* The end of the n-th local day after the day of the moment. */
static int64_t day_end_ms(const struct zone *zone, int64_t from_ms, int32_t days) {
    return zone_day_start_ms(zone, zone_local(zone, from_ms).day + days + 1);
}

void ledger_lot_dates(const struct zone *zone, int64_t earned_at_ms, const struct ledger_lot_terms *terms,
                      int64_t *usable_from_ms, int64_t *expires_ms) {
    bug_if(!ledger_terms_are_sound(terms));
    *usable_from_ms = earned_at_ms;
    if (terms->usable_after_days > 0) {
        *usable_from_ms = day_end_ms(zone, earned_at_ms, terms->usable_after_days - 1);
    }
    *expires_ms = LOT_NEVER_EXPIRES;
    if (terms->expire_after_days > 0) {
        *expires_ms = day_end_ms(zone, earned_at_ms, terms->expire_after_days);
    } else if (terms->last_day > 0) {
        *expires_ms = int64_max(zone_day_start_ms(zone, terms->last_day + 1),
                                day_end_ms(zone, earned_at_ms, terms->usable_after_days));
    }
}

int64_t ledger_restored_expires_ms(const struct zone *zone, int64_t restored_at_ms, const struct ledger_rules *rules) {
    bug_if(!ledger_rules_are_sound(rules));
    return day_end_ms(zone, restored_at_ms, rules->restore_expired_days);
}
