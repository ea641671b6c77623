/* Why something was refused, stopped, dropped or needs a person: one list for verdicts, stops of streams, drops of
 * lanes, alarms and ERR codes (PROTOCOL.md section 8). Numbers go over the wire and are never reused. */
#ifndef REGULARS_SYNC_REASON_H
#define REGULARS_SYNC_REASON_H

#include <stdbool.h>
#include <stdint.h>

/*     name                number  what a person reads */
#define SYNC_REASONS(X)                                                                                                \
    X(SENDER_BEHIND, 1, "the sender's log ends before what the receiver holds: restored from an older image?")         \
    X(HISTORY_DIFFERS, 2, "the two nodes hold different entries under one number")                                     \
    X(UNKNOWN_KIND, 3, "a critical kind of entry that this version does not know")                                     \
    X(BAD_ENTRY, 4, "an entry that its stream does not allow")                                                         \
    X(PRUNED, 5, "the entries that the receiver needs are no longer kept")                                             \
    X(REPLAYED, 16, "a handshake that was seen before")                                                                \
    X(VERSION, 17, "no protocol version that both nodes speak")                                                        \
    X(INCARNATION_CLOSED, 18, "this box was replaced by another")                                                      \
    X(INCARNATION_UNKNOWN, 19, "an incarnation that head office has not given")                                        \
    X(BOOT_WENT_BACK, 20, "a boot number below one seen before: a copy, or an old image")                              \
    X(MALFORMED, 32, "bytes that are no message")                                                                      \
    X(UNEXPECTED, 33, "a message that must not come here or now")                                                      \
    X(SILENT, 34, "nothing was heard for a minute")                                                                    \
    X(STALLED, 35, "what was sent is not being acknowledged")                                                          \
    X(RECEIVER_FORGOT, 48, "the receiver lost entries that it had acknowledged; they are sent again")                  \
    X(BLOB_REFUSED, 49, "content does not have the hash it was offered under")                                         \
    X(BLOB_UNKNOWN, 50, "head office does not have the content that it offered")

enum sync_reason {
    SYNC_NO_REASON = 0,
#define SYNC_REASON_ENUM(name, number, text) SYNC_##name = (number),
    SYNC_REASONS(SYNC_REASON_ENUM)
#undef SYNC_REASON_ENUM
};

enum { SYNC_REASON_MAX = 65535 }; /* of the number on the wire: a newer peer may have reasons that we do not know */

/* "SENDER_BEHIND"; "NONE" for 0, "UNKNOWN" for a number that this version does not know. */
const char *sync_reason_name(int32_t reason);
/* A clause for people. */
const char *sync_reason_text(int32_t reason);
/* Head office puts a store that shows one of these in quarantine. */
bool sync_reason_is_quarantine(enum sync_reason reason);

#endif
