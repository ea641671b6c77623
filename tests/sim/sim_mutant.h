/* Planted bugs: each is a mistake that a pump or a storage could make. The simulation must find every one of them, or
 * it proves nothing. They live in the simulation's own adapter; the code under test is the product's. */
#ifndef REGULARS_TESTS_SIM_MUTANT_H
#define REGULARS_TESTS_SIM_MUTANT_H

#define SIM_MUTANTS(X)                                                                                                 \
    X(ACK_BEFORE_SAVE, "ack-before-save", "entries are confirmed before they are committed")                           \
    X(CURSOR_AHEAD, "cursor-ahead", "after a start the cursor is one above what is stored")                            \
    X(CURSOR_APART, "cursor-apart", "the cursor is committed later than the entries, and storage does not compare")    \
    X(GAP_UNSEEN, "gap-unseen", "a push that leaves a hole is taken as if it followed")                                \
    X(FAILURE_HIDDEN, "failure-hidden", "a commit that failed is confirmed")                                           \
    X(SEND_UNSYNCED, "send-unsynced", "entries are announced and sent before their own commit")                        \
    X(BODY_REENCODED, "body-reencoded", "a body is stored in other bytes than it came in")                             \
    X(DURABLE_EARLY, "durable-early", "entries are called durable before the standby has them")                        \
    X(LOAD_SHIFTED, "load-shifted", "the hash before a load is that of one entry too late")                            \
    X(BLOB_OFFSET_EARLY, "blob-offset-early", "the offset of a fetch is stored before its bytes")                      \
    X(TIMER_LOST, "timer-lost", "timers do not ring")                                                                  \
    X(STALE_FRAMES, "stale-frames", "frames of an ended connection are handed to its successor")                       \
    X(LANES_CROSSED, "lanes-crossed", "frames of the bulk lane are handed in as the fast lane's")

enum sim_mutant {
    SIM_NO_MUTANT = 0,
#define SIM_MUTANT_ENUM(symbol, name, what) SIM_##symbol,
    SIM_MUTANTS(SIM_MUTANT_ENUM)
#undef SIM_MUTANT_ENUM
        SIM_MUTANT_COUNT
};

const char *sim_mutant_name(enum sim_mutant mutant);
const char *sim_mutant_what(enum sim_mutant mutant);
/* SIM_NO_MUTANT for a name that there is not. */
enum sim_mutant sim_mutant_parse(const char *name);

#endif
