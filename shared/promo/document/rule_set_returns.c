#include "promo/document/rule_set_returns.h"

#include "promo/document/document_parts.h"

/* Of two words; the first is the default. */
static bool is_second(const struct place *place, const char *name, const char *first, const char *second) {
    const char *const words[] = {first, second};
    return place_choice_or(place_member(place, name), words, NAMES_COUNT(words), 0) == 1;
}

static int32_t read_restore_days(const struct place *place) {
    struct place days = place_member(place, "restore_days");
    if (is_second(place, "expired_points", "burn", "restore")) {
        return (int32_t)place_int(days, 1, RETURNS_RESTORE_DAYS_MAX);
    }
    if (!place_is_absent(days)) {
        place_refuse(days, "not_here", "expired points burn; only \"restore\" gives them days to live");
    }
    return 0;
}

struct rule_set_returns rule_set_read_returns(struct place place) {
    static const char *const names[] = {"broken",         "limits",       "grants", "shortage",
                                        "expired_points", "restore_days", "blind"};
    struct rule_set_returns returns = {0};
    if (place_is_absent(place) || !place_object(place)) {
        return returns;
    }
    place_only(place, names, NAMES_COUNT(names));
    returns.is_by_shares = is_second(&place, "broken", "recompute", "shares");
    returns.keeps_limits = is_second(&place, "limits", "free", "keep");
    returns.keeps_grants = is_second(&place, "grants", "take", "keep");
    returns.is_shortage_withheld = is_second(&place, "shortage", "debt", "refund");
    returns.restore_expired_days = read_restore_days(&place);
    returns.is_blind_taken = is_second(&place, "blind", "refuse", "told_price");
    return returns;
}
