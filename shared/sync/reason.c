#include "sync/reason.h"

#include <stddef.h>

const char *sync_reason_name(int32_t reason) {
    switch (reason) {
    case SYNC_NO_REASON: return "NONE";
#define SYNC_REASON_NAME(name, number, text)                                                                           \
    case number: return #name;
        SYNC_REASONS(SYNC_REASON_NAME)
#undef SYNC_REASON_NAME
    default: return "UNKNOWN";
    }
}

const char *sync_reason_text(int32_t reason) {
    switch (reason) {
    case SYNC_NO_REASON: return "nothing is wrong";
#define SYNC_REASON_TEXT(name, number, text)                                                                           \
    case number: return text;
        SYNC_REASONS(SYNC_REASON_TEXT)
#undef SYNC_REASON_TEXT
    default: return "a reason that this version does not know";
    }
}

bool sync_reason_is_quarantine(enum sync_reason reason) {
    return reason == SYNC_SENDER_BEHIND || reason == SYNC_HISTORY_DIFFERS || reason == SYNC_BOOT_WENT_BACK;
}
