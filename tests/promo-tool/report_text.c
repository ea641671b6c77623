#include "tests/promo-tool/report_text.h"

#include "promo/explain/figure_text.h"

#include <inttypes.h>
#include <string.h>

enum { CELL_BYTES = REPLAY_RECEIPT_NAME_MAX };

static void begin_table(void *context, const char *table, const struct report_column *columns, size_t column_count) {
    struct report_text *state = context;
    arena_reset(state->arena);
    state->table = table;
    state->columns = columns;
    state->column_count = column_count;
    state->row_count = 0;
    state->rows_of_set = 0;
    state->set = (struct text){0};
    state->cut = 0;
}

static void format_hundredths(struct writer *out, int64_t value) {
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    writer_format(out, "%s%" PRIu64 ".%02" PRIu64, value < 0 ? "-" : "", size / 100, size % 100);
}

static struct text format_cell(struct report_text *state, enum report_unit unit, const struct report_cell *cell) {
    char block[CELL_BYTES];
    char day[CALENDAR_DAY_TEXT_MAX];
    struct writer out;
    writer_init(&out, block, sizeof(block));
    switch (unit) {
    case REPORT_TEXT: writer_bytes(&out, cell->text.data, cell->text.size); break;
    case REPORT_COUNT: writer_format(&out, "%" PRId64, cell->number); break;
    case REPORT_MINOR:
    case REPORT_POINTS: format_hundredths(&out, cell->number); break;
    case REPORT_MILLI: figure_write_quantity(&out, cell->number); break;
    case REPORT_DAY:
        calendar_print_day(day, (int32_t)cell->number);
        writer_format(&out, "%s", day);
        break;
    case REPORT_RECEIPT:
        state->names->name(state->names->context, (uint64_t)cell->number, block, sizeof(block));
        return arena_copy_text(state->arena, text_of(block));
    }
    return arena_copy_text(state->arena, (struct text){block, out.size});
}

/* Whether the row is still among those that are shown of its set. */
static bool is_shown(struct report_text *state, const struct report_cell *cells) {
    bool has_set = strcmp(state->columns[0].name, "set") == 0;
    if (has_set && !text_equal(state->set, cells[0].text)) {
        state->set = cells[0].text;
        state->rows_of_set = 0;
    }
    return ++state->rows_of_set <= REPORT_TEXT_ROWS && state->row_count < REPORT_TEXT_ROWS_MAX;
}

static void keep_row(void *context, const struct report_cell *cells) {
    struct report_text *state = context;
    struct text *row = is_shown(state, cells) ? ARENA_ARRAY(state->arena, struct text, state->column_count) : NULL;
    if (row == NULL) {
        state->cut++;
        return;
    }
    for (size_t i = 0; i < state->column_count; i++) {
        row[i] = format_cell(state, state->columns[i].unit, &cells[i]);
    }
    state->rows[state->row_count++] = row;
}

/* ---------------------------------------------------------------------------------------------------------- printing
 */

/* Characters, not bytes. */
static int width_of(struct text text) {
    int width = 0;
    for (size_t i = 0; i < text.size; i++) {
        width += ((unsigned char)text.data[i] & 0xc0) != 0x80;
    }
    return width;
}

/* "discount_minor" -> "discount": the unit shows in the figures. */
static struct text heading_of(const struct report_column *column) {
    static const char *const units[] = {"_minor", "_milli"};
    struct text name = text_of(column->name);
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        size_t size = strlen(units[i]);
        if (name.size > size && memcmp(name.data + name.size - size, units[i], size) == 0) {
            return (struct text){name.data, name.size - size};
        }
    }
    return name;
}

static void print_padded(FILE *file, struct text text, int width, bool is_left) {
    int padding = width - width_of(text);
    (void)fprintf(file, "  %*s%.*s%*s", is_left ? 0 : padding, "", (int)text.size, text.data, is_left ? padding : 0,
                  "");
}

static bool is_left_aligned(enum report_unit unit) {
    return unit == REPORT_TEXT || unit == REPORT_RECEIPT || unit == REPORT_DAY;
}

static void print_wide(const struct report_text *state) {
    int widths[REPORT_COLUMNS_MAX];
    for (size_t i = 0; i < state->column_count; i++) {
        widths[i] = width_of(heading_of(&state->columns[i]));
        for (size_t j = 0; j < state->row_count; j++) {
            int width = width_of(state->rows[j][i]);
            widths[i] = width > widths[i] ? width : widths[i];
        }
        print_padded(state->file, heading_of(&state->columns[i]), widths[i], is_left_aligned(state->columns[i].unit));
    }
    (void)fputc('\n', state->file);
    for (size_t j = 0; j < state->row_count; j++) {
        for (size_t i = 0; i < state->column_count; i++) {
            print_padded(state->file, state->rows[j][i], widths[i], is_left_aligned(state->columns[i].unit));
        }
        (void)fputc('\n', state->file);
    }
}

/* The summary: a line for each figure, a column for each set. */
static void print_tall(const struct report_text *state) {
    enum { NAME_WIDTH = 26, VALUE_WIDTH = 16 };
    for (size_t i = 0; i < state->column_count; i++) {
        print_padded(state->file, heading_of(&state->columns[i]), NAME_WIDTH, true);
        for (size_t j = 0; j < state->row_count; j++) {
            print_padded(state->file, state->rows[j][i], VALUE_WIDTH, false);
        }
        (void)fputc('\n', state->file);
    }
}

static void print_table(void *context) {
    const struct report_text *state = context;
    if (state->row_count == 0) {
        return;
    }
    (void)fprintf(state->file, "\n%s\n", state->table);
    if (strcmp(state->table, "summary") == 0) {
        print_tall(state);
    } else {
        print_wide(state);
    }
    if (state->cut > 0) {
        (void)fprintf(state->file, "  and %zu more\n", state->cut);
    }
}

void report_text_start(struct report_text *state, FILE *file, const struct replay_names *names, struct arena *arena) {
    *state = (struct report_text){.file = file, .names = names, .arena = arena};
}

struct report_writer report_text_writer(struct report_text *state) {
    return (struct report_writer){.begin = begin_table, .row = keep_row, .end = print_table, .context = state};
}
