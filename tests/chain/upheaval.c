#include "tests/chain/upheaval.h"

#include <stdlib.h>

#include "base/bug.h"
#include "tests/harness/dice.h"

enum { MILLI = 1000, QUIET_PART = 20 };

static void add(struct upheavals *upheavals, uint64_t number, enum upheaval_kind kind, uint32_t store) {
    bug_if(upheavals->count == UPHEAVALS_MAX);
    upheavals->items[upheavals->count++] = (struct upheaval){.number = number, .kind = kind, .store = store};
}

static int by_number(const void *a, const void *b) {
    const struct upheaval *left = a;
    const struct upheaval *right = b;
    return (left->number > right->number) - (left->number < right->number);
}

void upheavals_make(struct upheavals *upheavals, const struct chain_options *options, uint64_t expected) {
    struct dice dice = {.state = options->seed};
    *upheavals = (struct upheavals){0};
    for (uint32_t i = 0; i < options->cut_count; i++) {
        const struct chain_cut *cut = &options->cuts[i];
        add(upheavals, expected * cut->from_milli / MILLI + 1, UPHEAVAL_CUT, cut->store);
        add(upheavals, expected * cut->to_milli / MILLI + 1, UPHEAVAL_JOIN, cut->store);
    }
    for (uint32_t node = 0; options->kills && node <= options->store_count; node++) {
        for (int i = 0; i < KILLS_OF_A_NODE; i++) {
            uint64_t quiet = expected / QUIET_PART;
            int64_t number = dice_between(&dice, (int64_t)quiet + 1, (int64_t)(expected - quiet));
            add(upheavals, (uint64_t)number, UPHEAVAL_KILL, node);
        }
    }
    qsort(upheavals->items, upheavals->count, sizeof upheavals->items[0], by_number);
}

static bool do_one(const struct upheaval *upheaval, struct chain_nodes *nodes, struct fault *fault) {
    struct chain_store *store = upheaval->store == 0 ? NULL : &nodes->stores[upheaval->store - 1];
    if (upheaval->kind == UPHEAVAL_KILL) {
        return node_kill_and_start(store == NULL ? &nodes->hq : &store->node, fault);
    }
    bug_if(store == NULL || store->relay == NULL);
    relay_set_cut(store->relay, upheaval->kind == UPHEAVAL_CUT);
    return true;
}

bool upheavals_do(struct upheavals *upheavals, struct chain_nodes *nodes, uint64_t number, struct fault *fault) {
    while (upheavals->done < upheavals->count && upheavals->items[upheavals->done].number <= number) {
        if (!do_one(&upheavals->items[upheavals->done++], nodes, fault)) {
            return false;
        }
    }
    return true;
}
