#include "tests/chain/options.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

const char chain_help[] =
    "chain: head office, stores and tills on this machine, selling; at the end their books are compared to the kopeck\n"
    "\n"
    "  --stores N           stores, 1 to 32 (3)\n"
    "  --tills N            tills of a store, 1 to 16 (2)\n"
    "  --receipts DIR       real receipts in the form of The Complete Journey; without it a generated chain:\n"
    "  --seed N             the generator's dice, and those of --kill (1)\n"
    "  --weeks N            so many weeks of receipts (4 with --exit, else without an end)\n"
    "  --households N       so many households (600)\n"
    "  --max N              stop after N receipts\n"
    "  --pace R             receipts a second, 0 = as fast as it goes (0 with --exit, else 10)\n"
    "  --cut STORE:FROM:TO  the line of this store to head office is cut for a part of the receipts, as 2:0.3:0.6\n"
    "  --kill               each node is killed (SIGKILL) and started again three times\n"
    "  --exit               compare and end when the receipts are over; else the pages stay open until Ctrl-C\n"
    "  --data DIR           where the nodes live; must be new or empty (a temporary one that is removed)\n"
    "  --report FILE        the summary as JSON (with --exit also on standard output, one line before the table)\n"
    "\n"
    "Stated rules. Stores of real data are dealt out to the N stores in turn. A household keeps to one till in each\n"
    "store; receipts of nobody go round the tills. Households whose number does not end the division by 5 in 4, and\n"
    "that come among the first 10,000 receipts, are imported beforehand with a level (six in ten bronze, three "
    "silver,\n"
    "one gold) and the store of most of those receipts as home; all others register at a till at their first visit.\n"
    "Every fourth receipt of a household pays with as many points as the rules allow, every other one of these by a\n"
    "hold. Every seventh receipt brings a code. Of receipts with numbers r from 1: r mod 61 = 17 is cancelled, and of\n"
    "r mod 29 = 5 the first line comes back, half of its pieces when there are several.\n"
    "\n"
    "Exit status: 0 when the input, the stores and head office agree, 1 when they do not, 2 when it could not be "
    "run.\n";

static bool read_number(const char *name, const char *value, int64_t min, int64_t max, int64_t *out,
                        struct fault *fault) {
    if (value == NULL || !text_to_int64(text_of(value), out) || *out < min || *out > max) {
        return fault_set(fault, FAULT_CONFIG, "%s: must be a number from %lld to %lld", name, (long long)min,
                         (long long)max);
    }
    return true;
}

/* "0.25", "1", "0": thousandths. */
static bool read_fraction(struct text text, uint32_t *milli) {
    uint32_t value = 0;
    size_t digits = 0;
    if (text.size == 0 || (text.data[0] != '0' && text.data[0] != '1') || text.size > 5 ||
        (text.size > 1 && text.data[1] != '.')) {
        return false;
    }
    for (size_t i = 0; i < text.size; i++) {
        if (i != 1) {
            if (text.data[i] < '0' || text.data[i] > '9') {
                return false;
            }
            value = value * 10 + (uint32_t)(text.data[i] - '0');
            digits++;
        }
    }
    for (; digits < 4; digits++) {
        value *= 10;
    }
    *milli = value;
    return value <= 1000;
}

static struct text next_part(const char **rest) {
    size_t size = strcspn(*rest, ":");
    struct text part = {.data = *rest, .size = size};
    *rest += size + ((*rest)[size] == ':' ? 1 : 0);
    return part;
}

static bool read_cut(struct chain_options *options, const char *value, struct fault *fault) {
    struct chain_cut cut = {0};
    const char *rest = value == NULL ? "" : value;
    int64_t store = 0;
    bool is_read = text_to_int64(next_part(&rest), &store) && store >= 1 && store <= CHAIN_STORES_MAX &&
                   read_fraction(next_part(&rest), &cut.from_milli) && read_fraction(next_part(&rest), &cut.to_milli) &&
                   *rest == '\0' && cut.from_milli < cut.to_milli;
    if (!is_read) {
        return fault_set(fault, FAULT_CONFIG, "--cut: must be STORE:FROM:TO with FROM < TO, as 2:0.3:0.6");
    }
    if (options->cut_count == CHAIN_CUTS_MAX) {
        return fault_set(fault, FAULT_CONFIG, "--cut: at most %d", CHAIN_CUTS_MAX);
    }
    cut.store = (uint32_t)store;
    options->cuts[options->cut_count++] = cut;
    return true;
}

struct number_option {
    const char *name;
    int64_t min;
    int64_t max;
    int64_t *value;
};

static bool read_numbers(const struct number_option *numbers, size_t count, const char *name, const char *value,
                         bool *is_known, struct fault *fault) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(numbers[i].name, name) == 0) {
            *is_known = true;
            return read_number(name, value, numbers[i].min, numbers[i].max, numbers[i].value, fault);
        }
    }
    return true;
}

static bool read_flag(struct chain_options *options, const char *name) {
    bool *flag = strcmp(name, "--kill") == 0                              ? &options->kills
                 : strcmp(name, "--exit") == 0                            ? &options->exits
                 : strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ? &options->is_help
                                                                          : NULL;
    if (flag != NULL) {
        *flag = true;
    }
    return flag != NULL;
}

static const char **text_option(struct chain_options *options, const char *name) {
    return strcmp(name, "--receipts") == 0 ? &options->receipts_folder
           : strcmp(name, "--data") == 0   ? &options->data_directory
           : strcmp(name, "--report") == 0 ? &options->report_path
                                           : NULL;
}

static bool read_valued(struct chain_options *options, const struct number_option *numbers, size_t count,
                        const char *name, const char *value, struct fault *fault) {
    bool is_known = false;
    const char **text = text_option(options, name);
    if (strcmp(name, "--cut") == 0) {
        return read_cut(options, value, fault);
    }
    if (text != NULL && value != NULL) {
        *text = value;
        return true;
    }
    return read_numbers(numbers, count, name, value, &is_known, fault) &&
           (is_known || fault_set(fault, FAULT_CONFIG, "%s: %s; --help lists the options", name,
                                  text != NULL ? "needs a value" : "is no option"));
}

static bool check_together(const struct chain_options *options, struct fault *fault) {
    for (size_t i = 0; i < options->cut_count; i++) {
        if (options->cuts[i].store > options->store_count) {
            return fault_set(fault, FAULT_CONFIG, "--cut: there is no store %u", options->cuts[i].store);
        }
    }
    bool has_end = options->receipts_folder != NULL || options->weeks > 0 || options->receipts_max > 0;
    return has_end || (!options->kills && options->cut_count == 0) ||
           fault_set(fault, FAULT_CONFIG, "--kill and --cut need an end: --weeks, --max, --receipts or --exit");
}

static void find_programs(struct chain_options *options, const char *program) {
    const char *slash = strrchr(program, '/');
    (void)snprintf(options->program_folder, sizeof options->program_folder, "%.*s",
                   slash == NULL ? 1 : (int)(slash - program), slash == NULL ? "." : program);
}

bool chain_options_read(struct chain_options *options, int argc, char *const *argv, struct fault *fault) {
    enum { UNSAID = -1 };
    int64_t stores = 3;
    int64_t tills = 2;
    int64_t seed = 1;
    int64_t weeks = UNSAID;
    int64_t households = 600;
    int64_t pace = UNSAID;
    int64_t max = 0;
    const struct number_option numbers[] = {
        {"--stores", 1, CHAIN_STORES_MAX, &stores},
        {"--tills", 1, CHAIN_TILLS_MAX, &tills},
        {"--seed", 0, INT64_MAX, &seed},
        {"--weeks", 1, 10000, &weeks},
        {"--households", 1, 1000000, &households},
        {"--pace", 0, 100000, &pace},
        {"--max", 1, INT32_MAX, &max},
    };
    *options = (struct chain_options){0};
    find_programs(options, argv[0]);
    for (int i = 1; i < argc; i++) {
        if (read_flag(options, argv[i])) {
            continue;
        }
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (!read_valued(options, numbers, sizeof numbers / sizeof numbers[0], argv[i], value, fault)) {
            return false;
        }
        i++;
    }
    options->store_count = (uint32_t)stores;
    options->tills_per_store = (uint32_t)tills;
    options->seed = (uint64_t)seed;
    options->weeks = (uint32_t)(weeks != UNSAID ? weeks : options->exits ? 4 : 0);
    options->households = (uint32_t)households;
    options->pace = (uint32_t)(pace != UNSAID ? pace : options->exits ? 0 : 10);
    options->receipts_max = (uint64_t)max;
    return check_together(options, fault);
}
