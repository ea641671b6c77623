/* What build/chain is told on its command line. */
#ifndef REGULARS_TESTS_CHAIN_OPTIONS_H
#define REGULARS_TESTS_CHAIN_OPTIONS_H

#include "base/fault.h"

#include <stdint.h>

enum { CHAIN_STORES_MAX = 32, CHAIN_TILLS_MAX = 16, CHAIN_CUTS_MAX = 16, CHAIN_PATH_MAX = 512 };

/* Parts of all receipts, in thousandths: the line of the store is down from the first to the second. */
struct chain_cut {
    uint32_t store;
    uint32_t from_milli;
    uint32_t to_milli;
};

struct chain_options {
    uint32_t store_count;
    uint32_t tills_per_store;
    const char *receipts_folder; /* NULL: the generator */
    uint64_t seed;               /* of the generator and of the kills */
    uint32_t weeks;              /* of the generator; 0: without an end */
    uint32_t households;
    uint64_t receipts_max;               /* stop after so many; 0: all */
    uint32_t pace;                       /* receipts a second; 0: as fast as it goes */
    const char *data_directory;          /* NULL: a new one under $TMPDIR or /tmp, removed when all is well */
    const char *report_path;             /* NULL: none */
    char program_folder[CHAIN_PATH_MAX]; /* of build/chain itself: where hq-node and store-node are */
    bool kills;
    bool exits; /* at the end of the receipts; else the nodes stay up until Ctrl-C */
    bool is_help;
    uint32_t cut_count;
    struct chain_cut cuts[CHAIN_CUTS_MAX];
};

/* FAULT_CONFIG names the argument. */
bool chain_options_read(struct chain_options *options, int argc, char *const *argv, struct fault *fault) FAULT_CHECKED;

extern const char chain_help[];

#endif
