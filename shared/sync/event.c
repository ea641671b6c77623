#include "sync/event.h"

#include "base/bug.h"

const char *sync_event_name(enum sync_event_kind kind) {
    switch (kind) {
    case SYNC_LANE_UP: return "up";
    case SYNC_LANE_DOWN: return "down";
    case SYNC_FRAME: return "frame";
    case SYNC_LOADED: return "loaded";
    case SYNC_GREW: return "grew";
    case SYNC_SAVED: return "saved";
    case SYNC_SAVE_FAILED: return "save-failed";
    case SYNC_SAVE_REFUSED: return "save-refused";
    case SYNC_TIMER: return "timer";
    case SYNC_BLOB_WANTED: return "blob-wanted";
    case SYNC_BLOB_SAVED: return "blob-saved";
    case SYNC_BLOB_SPOILT: return "blob-spoilt";
    case SYNC_BLOB_LOADED: return "blob-loaded";
    case SYNC_PRESSURE: return "pressure";
    }
    bug_unreachable("an event of an unknown kind");
}
