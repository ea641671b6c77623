#include "promo/evaluation.h"

enum { SYMBOLS_PER_LINE_MAX = PRODUCT_CATEGORY_LEVELS + 4 };

_Static_assert(LIMIT_LINES *SYMBOLS_PER_LINE_MAX < UINT16_MAX, "an index of a present symbol fits a slot");

/* The symbols of the rule set that a line bears. */
static size_t line_symbols(const struct symbol_table *table, const struct basket_line *line,
                           uint32_t symbols[static SYMBOLS_PER_LINE_MAX]) {
    const struct product *product = &line->product;
    size_t count = 0;
    symbols[count++] = symbol_table_find(table, SYMBOL_SKU, product->sku);
    for (size_t i = 0; i < product->category_count; i++) {
        symbols[count++] = symbol_table_find(table, SYMBOL_CATEGORY, product->categories[i]);
    }
    if (product->brand.size > 0) {
        symbols[count++] = symbol_table_find(table, SYMBOL_BRAND, product->brand);
    }
    if (product->supplier.size > 0) {
        symbols[count++] = symbol_table_find(table, SYMBOL_SUPPLIER, product->supplier);
    }
    if (line->label.size > 0) {
        symbols[count++] = symbol_table_find(table, SYMBOL_LABEL, line->label);
    }
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        if (symbols[i] != SYMBOL_NONE) {
            symbols[known++] = symbols[i];
        }
    }
    return known;
}

/* The slot where the symbol is, or the free one where it belongs. Symbols are consecutive numbers, so their low bits,
 * spread by an odd factor (Knuth, The Art of Computer Programming, 6.4), are hash enough. */
static uint16_t *find_slot(const struct evaluation *evaluation, uint32_t symbol) {
    size_t mask = evaluation->present_slot_count - 1;
    for (size_t at = (symbol * 2654435769U >> 7) & mask;; at = (at + 1) & mask) {
        uint16_t *slot = &evaluation->present_slots[at];
        if (*slot == 0 || evaluation->present[*slot - 1].symbol == symbol) {
            return slot;
        }
    }
}

const uint64_t *present_lines(const struct evaluation *evaluation, uint32_t symbol) {
    uint16_t slot = *find_slot(evaluation, symbol);
    return slot == 0 ? NULL : evaluation->present[slot - 1].words;
}

static bool add_line(struct evaluation *evaluation, uint32_t symbol, size_t line) {
    uint16_t *slot = find_slot(evaluation, symbol);
    if (*slot == 0) {
        struct present_symbol *added = &evaluation->present[evaluation->present_count];
        added->symbol = symbol;
        added->words = ARENA_ARRAY(evaluation->arena, uint64_t, evaluation->word_count);
        if (added->words == NULL) {
            return false;
        }
        *slot = (uint16_t)++evaluation->present_count;
    }
    uint64_t *words = evaluation->present[*slot - 1].words;
    words[line / LINE_SET_WORD_BITS] |= UINT64_C(1) << line % LINE_SET_WORD_BITS;
    return true;
}

bool evaluation_find_present(struct evaluation *evaluation) {
    size_t most = evaluation->line_count * SYMBOLS_PER_LINE_MAX;
    evaluation->present_slot_count = 16;
    while (evaluation->present_slot_count < most * 2) {
        evaluation->present_slot_count *= 2;
    }
    evaluation->present = ARENA_ARRAY(evaluation->arena, struct present_symbol, most);
    evaluation->present_slots = ARENA_ARRAY(evaluation->arena, uint16_t, evaluation->present_slot_count);
    if (evaluation->present == NULL || evaluation->present_slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < evaluation->line_count; i++) {
        uint32_t symbols[SYMBOLS_PER_LINE_MAX];
        size_t count = line_symbols(&evaluation->set->symbols, evaluation->lines[i].line, symbols);
        for (size_t j = 0; j < count; j++) {
            if (!add_line(evaluation, symbols[j], i)) {
                return false;
            }
        }
    }
    return true;
}
