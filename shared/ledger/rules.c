#include "ledger/rules.h"

#include "base/bug.h"
#include "ledger/lot.h"

static bool days_are_sound(int32_t days) {
    return days >= 0 && days <= LEDGER_DAYS_MAX;
}

bool ledger_rules_are_sound(const struct ledger_rules *rules) {
    return days_are_sound(rules->usable_after_days) && days_are_sound(rules->expire_after_days) &&
           days_are_sound(rules->restore_expired_days) &&
           (rules->expire_after_days == 0 || rules->expire_after_days >= rules->usable_after_days);
}

/* The end of the n-th local day after the day of the moment. */
static int64_t day_end_ms(const struct zone *zone, int64_t from_ms, int32_t days) {
    return zone_day_start_ms(zone, zone_local(zone, from_ms).day + days + 1);
}

void ledger_lot_dates(const struct zone *zone, int64_t earned_at_ms, const struct ledger_rules *rules,
                      int64_t *usable_from_ms, int64_t *expires_ms) {
    bug_if(!ledger_rules_are_sound(rules));
    *usable_from_ms = earned_at_ms;
    if (rules->usable_after_days > 0) {
        *usable_from_ms = day_end_ms(zone, earned_at_ms, rules->usable_after_days - 1);
    }
    *expires_ms = LOT_NEVER_EXPIRES;
    if (rules->expire_after_days > 0) {
        *expires_ms = day_end_ms(zone, earned_at_ms, rules->expire_after_days);
    }
}

int64_t ledger_restored_expires_ms(const struct zone *zone, int64_t restored_at_ms, const struct ledger_rules *rules) {
    bug_if(!ledger_rules_are_sound(rules));
    return day_end_ms(zone, restored_at_ms, rules->restore_expired_days);
}
