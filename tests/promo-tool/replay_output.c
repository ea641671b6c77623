#include "tests/promo-tool/replay_output.h"

#include "tests/promo-tool/report_csv.h"
#include "tests/promo-tool/report_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JSON_BYTES  ((size_t)1 << 30) /* reserved; what is not written is never touched */
#define TABLE_BYTES ((size_t)1 << 22)

void replay_output_keep_refused(struct replay_output *output, uint64_t number, const char *reason) {
    if (output->refused == NULL) {
        output->refused = calloc(REPLAY_REFUSED_KEPT, sizeof(*output->refused));
    }
    if (output->refused != NULL && output->refused_count < REPLAY_REFUSED_KEPT) {
        struct refused_receipt *kept = &output->refused[output->refused_count];
        kept->number = number;
        (void)snprintf(kept->reason, sizeof(kept->reason), "%s", reason);
    }
    output->refused_count++;
}

void replay_output_free(struct replay_output *output) {
    free(output->refused);
}

/* ------------------------------------------------------------------------------------------------- our own tables */

static void write_run(const struct replay_output *output, const struct replay *replay,
                      const struct report_writer *writer) {
    static const char *const orders[] = {"by customer", "by store", "one pass"};
    static const struct report_column columns[] = {
        {"receipts_replayed", REPORT_COUNT}, {"receipts_refused", REPORT_COUNT}, {"order_of_limits", REPORT_TEXT}};
    const struct compiled_set *sets[REPLAY_SIDES_MAX] = {replay->sides[0].set, replay->sides[1].set};
    struct report_cell cells[] = {{.number = replay->sides[0].totals.receipts},
                                  {.number = (int64_t)output->refused_count},
                                  {.text = text_of(orders[replay_bond_of(sets, replay->side_count)])}};
    writer->begin(writer->context, "run", columns, sizeof(columns) / sizeof(columns[0]));
    writer->row(writer->context, cells);
    writer->end(writer->context);
}

static void write_sets(const struct replay_output *output, const struct replay *replay,
                       const struct report_writer *writer) {
    static const struct report_column columns[] = {
        {"set", REPORT_TEXT}, {"file", REPORT_TEXT}, {"version", REPORT_COUNT}, {"promotions", REPORT_COUNT}};
    const char *const files[REPLAY_SIDES_MAX] = {output->options->rules, output->options->against};
    writer->begin(writer->context, "sets", columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < replay->side_count; i++) {
        const struct rule_set *set = replay->sides[i].set->set;
        struct report_cell cells[] = {{.text = text_of(i == 0 ? "a" : "b")},
                                      {.text = text_of(files[i])},
                                      {.number = (int64_t)set->version},
                                      {.number = (int64_t)set->promotion_count}};
        writer->row(writer->context, cells);
    }
    writer->end(writer->context);
}

static void write_refused(const struct replay_output *output, const struct report_writer *writer) {
    static const struct report_column columns[] = {{"receipt", REPORT_RECEIPT}, {"reason", REPORT_TEXT}};
    writer->begin(writer->context, "refused", columns, sizeof(columns) / sizeof(columns[0]));
    for (uint64_t i = 0; output->refused != NULL && i < output->refused_count && i < REPLAY_REFUSED_KEPT; i++) {
        struct report_cell cells[] = {{.number = (int64_t)output->refused[i].number},
                                      {.text = text_of(output->refused[i].reason)}};
        writer->row(writer->context, cells);
    }
    writer->end(writer->context);
}

static bool write_all(const struct replay_output *output, const struct replay *replay,
                      const struct report_writer *writer, struct arena *scratch, struct fault *fault) {
    size_t used_before = scratch->used;
    write_run(output, replay, writer);
    write_sets(output, replay, writer);
    bool is_whole = replay_report(replay, writer, scratch);
    write_refused(output, writer);
    scratch->used = used_before;
    return is_whole || fault_set(fault, FAULT_FULL, "not enough memory for the report");
}

/* ------------------------------------------------------------------------------------------------------------ forms */

static bool write_text(const struct replay_output *output, const struct replay *replay, struct arena *scratch,
                       struct fault *fault) {
    struct report_text text;
    struct arena table;
    void *block = malloc(TABLE_BYTES);
    if (block == NULL) {
        return fault_set(fault, FAULT_FULL, "out of memory");
    }
    arena_init(&table, block, TABLE_BYTES);
    report_text_start(&text, stdout, &output->names, &table);
    struct report_writer writer = report_text_writer(&text);
    bool is_written = write_all(output, replay, &writer, scratch, fault);
    free(block);
    if (is_written && (fflush(stdout) != 0 || ferror(stdout) != 0)) {
        return fault_set(fault, FAULT_IO, "standard output: %s", strerror(errno));
    }
    return is_written;
}

static bool write_file(const char *path, struct span bytes, struct fault *fault) {
    FILE *file = fopen(path, "wb");
    bool is_written = file != NULL && fwrite(bytes.data, 1, bytes.size, file) == bytes.size && fputc('\n', file) != EOF;
    bool is_closed = file == NULL || fclose(file) == 0;
    return (is_written && is_closed) || fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
}

static bool write_json(const struct replay_output *output, const struct replay *replay, struct arena *scratch,
                       struct fault *fault) {
    struct replay_json json;
    struct writer out;
    void *block = malloc(JSON_BYTES);
    if (block == NULL) {
        return fault_set(fault, FAULT_FULL, "out of memory");
    }
    writer_init(&out, block, JSON_BYTES);
    replay_json_start(&json, &out, &output->names);
    struct report_writer writer = replay_json_writer(&json);
    bool is_written = write_all(output, replay, &writer, scratch, fault);
    struct span bytes = replay_json_finish(&json);
    if (is_written && bytes.size == 0) {
        is_written = fault_set(fault, FAULT_FULL, "%s: the report is too large", output->options->json_path);
    }
    is_written = is_written && write_file(output->options->json_path, bytes, fault);
    free(block);
    return is_written;
}

static bool write_csv(const struct replay_output *output, const struct replay *replay, struct arena *scratch,
                      struct fault *fault) {
    struct report_csv csv;
    if (!report_csv_start(&csv, output->options->csv_folder, &output->names, fault)) {
        return false;
    }
    struct report_writer writer = report_csv_writer(&csv);
    if (!write_all(output, replay, &writer, scratch, fault)) {
        return false;
    }
    if (csv.is_failed) {
        *fault = csv.fault;
    }
    return !csv.is_failed;
}

bool replay_output_write(const struct replay_output *output, const struct replay *replay, struct arena *scratch,
                         struct fault *fault) {
    return write_text(output, replay, scratch, fault) &&
           (output->options->json_path == NULL || write_json(output, replay, scratch, fault)) &&
           (output->options->csv_folder == NULL || write_csv(output, replay, scratch, fault));
}
