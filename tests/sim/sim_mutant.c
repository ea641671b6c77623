#include "tests/sim/sim_mutant.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name;
    const char *what;
} mutants[SIM_MUTANT_COUNT] = {{"none", "the product as it is"},
#define SIM_MUTANT_ROW(symbol, name, what) {name, what},
                               SIM_MUTANTS(SIM_MUTANT_ROW)
#undef SIM_MUTANT_ROW
};

const char *sim_mutant_name(enum sim_mutant mutant) {
    return mutants[mutant].name;
}

const char *sim_mutant_what(enum sim_mutant mutant) {
    return mutants[mutant].what;
}

enum sim_mutant sim_mutant_parse(const char *name) {
    for (size_t i = 1; i < SIM_MUTANT_COUNT; i++) {
        if (strcmp(mutants[i].name, name) == 0) {
            return (enum sim_mutant)i;
        }
    }
    return SIM_NO_MUTANT;
}
