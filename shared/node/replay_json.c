#include "node/replay_json.h"

static void begin_table(void *context, const char *table, const struct report_column *columns, size_t column_count) {
    struct replay_json *state = context;
    state->columns = columns;
    state->column_count = column_count;
    json_write_array(&state->json, table);
}

static void write_receipt(struct replay_json *state, const char *member, uint64_t number) {
    char name[REPLAY_RECEIPT_NAME_MAX];
    state->names->name(state->names->context, number, name, sizeof(name));
    json_write_string(&state->json, member, name);
}

static void write_row(void *context, const struct report_cell *cells) {
    struct replay_json *state = context;
    json_write_object(&state->json, NULL);
    for (size_t i = 0; i < state->column_count; i++) {
        const struct report_column *column = &state->columns[i];
        switch (column->unit) {
        case REPORT_TEXT: json_write_text(&state->json, column->name, cells[i].text); break;
        case REPORT_DAY: json_write_day(&state->json, column->name, (int32_t)cells[i].number); break;
        case REPORT_RECEIPT: write_receipt(state, column->name, (uint64_t)cells[i].number); break;
        case REPORT_COUNT:
        case REPORT_MINOR:
        case REPORT_POINTS:
        case REPORT_MILLI: json_write_int(&state->json, column->name, cells[i].number); break;
        }
    }
    json_write_end(&state->json);
}

static void end_table(void *context) {
    struct replay_json *state = context;
    json_write_end(&state->json);
}

void replay_json_start(struct replay_json *state, struct writer *out, const struct replay_names *names) {
    *state = (struct replay_json){.names = names};
    json_write_start(&state->json, out);
    json_write_object(&state->json, NULL);
}

struct report_writer replay_json_writer(struct replay_json *state) {
    return (struct report_writer){.begin = begin_table, .row = write_row, .end = end_table, .context = state};
}

struct span replay_json_finish(struct replay_json *state) {
    json_write_end(&state->json);
    return json_write_finish(&state->json);
}
