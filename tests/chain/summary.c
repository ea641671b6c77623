#include "tests/chain/summary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json_write.h"

enum { FIGURE_TEXT_MAX = 32, JSON_ROOM = 1024 * 1024, MS_PER_S = 1000, HUNDRED = 100 };

static const char *const hand_names[HANDS] = {"input", "stores", "hq"};

/* "1,234,567" and "12,345.67". */
static const char *print_figure(char text[static FIGURE_TEXT_MAX], int64_t value, enum figure_kind kind) {
    char digits[FIGURE_TEXT_MAX];
    uint64_t size = value < 0 ? (uint64_t)-value : (uint64_t)value;
    uint64_t whole = kind == FIGURE_COUNT ? size : size / HUNDRED;
    int count = snprintf(digits, sizeof digits, "%" PRIu64, whole);
    int at = 0;
    if (value < 0) {
        text[at++] = '-';
    }
    for (int i = 0; i < count && at < FIGURE_TEXT_MAX - 6; i++) {
        if (i > 0 && (count - i) % 3 == 0) {
            text[at++] = ',';
        }
        text[at++] = digits[i];
    }
    if (kind == FIGURE_COUNT) {
        text[at] = '\0';
    } else {
        (void)snprintf(text + at, (size_t)(FIGURE_TEXT_MAX - at), ".%02u", (unsigned)(size % HUNDRED));
    }
    return text;
}

/* ---------------------------------------------------------------------------------------------------- differences */

static bool differs(const int64_t values[static HANDS]) {
    return values[HAND_INPUT] != values[HAND_STORES] || values[HAND_INPUT] != values[HAND_HQ];
}

static void tell(FILE *out, uint32_t store, const char *subject, const char *name, const int64_t values[static HANDS],
                 enum figure_kind kind) {
    char texts[HANDS][FIGURE_TEXT_MAX];
    (void)fprintf(out, "Store %" PRIu32 ": %s%s: input %s, store %s, head office %s\n", store, subject, name,
                  print_figure(texts[HAND_INPUT], values[HAND_INPUT], kind),
                  print_figure(texts[HAND_STORES], values[HAND_STORES], kind),
                  print_figure(texts[HAND_HQ], values[HAND_HQ], kind));
}

static size_t tell_promotion(const struct totals hands[static HANDS], uint32_t store, const struct meaning *meaning,
                             size_t index, FILE *out) {
    static const struct {
        const char *name;
        size_t offset;
        enum figure_kind kind;
    } rows[] = {{", receipts", offsetof(struct promotion_totals, receipts), FIGURE_COUNT},
                {", discount", offsetof(struct promotion_totals, discount_minor), FIGURE_MONEY},
                {", points", offsetof(struct promotion_totals, points), FIGURE_POINTS}};
    size_t different = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t values[HANDS];
        for (size_t hand = 0; hand < HANDS; hand++) {
            values[hand] = *(const int64_t *)((const char *)&hands[hand].promotions[index] + rows[i].offset);
        }
        if (differs(values)) {
            different++;
            tell(out, store, meaning->id, rows[i].name, values, rows[i].kind);
        }
    }
    return different;
}

size_t summary_tell_differences(const struct figures *figures, const struct meanings *meanings, FILE *out) {
    size_t different = 0;
    for (uint32_t store = 1; store <= figures->store_count; store++) {
        const struct totals *hands = figures->of[store - 1];
        for (size_t i = 0; i < FIGURE_ROWS; i++) {
            const struct figure *row = &figure_rows[i];
            int64_t values[HANDS];
            for (size_t hand = 0; hand < HANDS; hand++) {
                values[hand] = figure_of(&hands[hand], row);
            }
            if (differs(values)) {
                different++;
                tell(out, store, "", row->name, values, row->kind);
            }
        }
        for (size_t i = 0; i < meanings->count; i++) {
            different += tell_promotion(hands, store, &meanings->items[i], i, out);
        }
    }
    return different;
}

/* ---------------------------------------------------------------------------------------------------------- table */

static void print_row(FILE *out, const char *name, const int64_t values[static HANDS], enum figure_kind kind) {
    char texts[HANDS][FIGURE_TEXT_MAX];
    (void)fprintf(out, "  %-28s %16s %16s %16s %s\n", name, print_figure(texts[0], values[HAND_INPUT], kind),
                  print_figure(texts[1], values[HAND_STORES], kind), print_figure(texts[2], values[HAND_HQ], kind),
                  differs(values) ? " <-- differs" : "");
}

static void print_figures(FILE *out, const char *title, const struct totals hands[static HANDS]) {
    (void)fprintf(out, "%-30s %16s %16s %16s\n", title, "input", "stores", "head office");
    for (size_t i = 0; i < FIGURE_ROWS; i++) {
        int64_t values[HANDS];
        for (size_t hand = 0; hand < HANDS; hand++) {
            values[hand] = figure_of(&hands[hand], &figure_rows[i]);
        }
        print_row(out, figure_rows[i].name, values, figure_rows[i].kind);
    }
}

static void print_promotions(FILE *out, const struct totals hands[static HANDS], const struct meanings *meanings) {
    (void)fprintf(out, "%-30s %16s %16s %16s\n", "Discounts by promotion", "input", "stores", "head office");
    for (size_t i = 0; i < meanings->count; i++) {
        int64_t discounts[HANDS];
        int64_t points[HANDS];
        char name[64];
        for (size_t hand = 0; hand < HANDS; hand++) {
            discounts[hand] = hands[hand].promotions[i].discount_minor;
            points[hand] = hands[hand].promotions[i].points;
        }
        if (meanings->items[i].kind == MEANS_CASHBACK) {
            (void)snprintf(name, sizeof name, "%s, points", meanings->items[i].id);
            print_row(out, name, points, FIGURE_POINTS);
        } else if (meanings->items[i].kind != MEANS_PAYMENT && meanings->items[i].kind != MEANS_GIFT) {
            print_row(out, meanings->items[i].id, discounts, FIGURE_MONEY);
        }
    }
}

void summary_print_table(const struct audit *audit, const struct day *day, const struct meanings *meanings, FILE *out) {
    struct totals sums[HANDS];
    char title[32];
    for (enum figure_hand hand = 0; hand < HANDS; hand++) {
        sums[hand] = figures_sum(&audit->figures, hand);
    }
    for (uint32_t store = 1; store <= audit->figures.store_count; store++) {
        (void)snprintf(title, sizeof title, "Store %" PRIu32, store);
        print_figures(out, title, audit->figures.of[store - 1]);
    }
    print_figures(out, "The whole chain", sums);
    print_promotions(out, sums, meanings);
    (void)fprintf(out, "%" PRId64 " receipts are at head office, %" PRId64 " of them cancelled.\n",
                  sums[HAND_HQ].receipts + sums[HAND_HQ].cancelled, sums[HAND_HQ].cancelled);
    uint64_t rate = (uint64_t)day->sale_count * MS_PER_S / (uint64_t)(day->lasted_ms > 0 ? day->lasted_ms : 1);
    (void)fprintf(out,
                  "%zu receipts in %" PRId64 ".%" PRId64 " s (%" PRIu64 " a second), %" PRIu64
                  " calls repeated; %zu balances compared one by one.\n",
                  day->sale_count, day->lasted_ms / MS_PER_S, day->lasted_ms % MS_PER_S / HUNDRED, rate,
                  crew_repeats(day->crew), audit->balances_compared);
    if (audit_agrees(audit)) {
        (void)fprintf(out, "The input, the stores and head office agree to the last unit.\n");
    } else {
        (void)fprintf(
            out,
            "DIFFERENT: %zu figures, %zu receipts, %zu balances.\n"
            "(What a till sold that you paired yourself is in the books of the nodes, but not in the input.)\n",
            audit->figures_different, audit->receipts_different, audit->balances_different);
    }
}

/* ----------------------------------------------------------------------------------------------------------- JSON */

static void write_hand(struct json_writer *json, enum figure_hand hand, const struct totals *totals,
                       const struct meanings *meanings) {
    json_write_object(json, hand_names[hand]);
    for (size_t i = 0; i < FIGURE_ROWS; i++) {
        json_write_int(json, figure_rows[i].name, figure_of(totals, &figure_rows[i]));
    }
    json_write_array(json, "promotions");
    for (size_t i = 0; i < meanings->count; i++) {
        json_write_object(json, NULL);
        json_write_string(json, "promotion_id", meanings->items[i].id);
        json_write_int(json, "receipts", totals->promotions[i].receipts);
        json_write_int(json, "discount_minor", totals->promotions[i].discount_minor);
        json_write_int(json, "points", totals->promotions[i].points);
        json_write_end(json);
    }
    json_write_end(json);
    json_write_end(json);
}

static void write_hands(struct json_writer *json, const struct totals hands[static HANDS],
                        const struct meanings *meanings) {
    for (enum figure_hand hand = 0; hand < HANDS; hand++) {
        write_hand(json, hand, &hands[hand], meanings);
    }
}

static void write_audit(struct json_writer *json, const struct audit *audit, const struct day *day,
                        const struct meanings *meanings) {
    struct totals sums[HANDS];
    json_write_object(json, NULL);
    json_write_bool(json, "agree", audit_agrees(audit));
    json_write_int(json, "figures_different", (int64_t)audit->figures_different);
    json_write_int(json, "receipts_different", (int64_t)audit->receipts_different);
    json_write_int(json, "balances_compared", (int64_t)audit->balances_compared);
    json_write_int(json, "balances_different", (int64_t)audit->balances_different);
    json_write_int(json, "lasted_ms", day->lasted_ms);
    json_write_int(json, "calls_repeated", (int64_t)crew_repeats(day->crew));
    json_write_array(json, "stores");
    for (uint32_t store = 1; store <= audit->figures.store_count; store++) {
        json_write_object(json, NULL);
        json_write_int(json, "store", store);
        write_hands(json, audit->figures.of[store - 1], meanings);
        json_write_end(json);
    }
    json_write_end(json);
    json_write_object(json, "all");
    for (enum figure_hand hand = 0; hand < HANDS; hand++) {
        sums[hand] = figures_sum(&audit->figures, hand);
    }
    write_hands(json, sums, meanings);
    json_write_end(json);
    json_write_end(json);
}

bool summary_tell_json(FILE *out, const char *path, const struct audit *audit, const struct day *day,
                       const struct meanings *meanings, struct fault *fault) {
    struct writer writer;
    struct json_writer json;
    void *block = malloc(JSON_ROOM);
    if (block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the summary");
    }
    writer_init(&writer, block, JSON_ROOM);
    json_write_start(&json, &writer);
    write_audit(&json, audit, day, meanings);
    struct span text = json_write_finish(&json);
    bool is_written = text.size > 0 || fault_set(fault, FAULT_FULL, "the summary has no room");
    if (is_written && out != NULL) {
        (void)fprintf(out, "%.*s\n", (int)text.size, (const char *)text.data);
    }
    if (is_written && path != NULL) {
        is_written = nodes_write_file(path, (const char *)text.data, text.size, fault);
    }
    free(block);
    return is_written;
}
