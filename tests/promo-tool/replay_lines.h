/* Receipts of a replay from files of JSON lines: one receipt each, in the form of receipt_read.h, whose customers must
 * bear an id. Files may come in any order and need not be sorted: a first pass over the bytes finds where each line is
 * and the moment it tells ("at" must be written plainly, without escapes, in the receipt itself), and receipts are
 * replayed by (moment, file as given, line). Moments are local times of the stores. Lines of nothing but blanks are
 * skipped. The files stay mapped, never loaded: any number of receipts takes 32 bytes each. */
#ifndef REGULARS_TESTS_PROMO_TOOL_REPLAY_LINES_H
#define REGULARS_TESTS_PROMO_TOOL_REPLAY_LINES_H

#include "node/replay_run.h"

struct replay_lines; /* a handle */

/* The paths must outlive it. NULL with a fault that names the file. */
struct replay_lines *replay_lines_open(size_t path_count, char *const *paths, struct fault *fault);
void replay_lines_close(struct replay_lines *lines);

struct replay_source replay_lines_source(const struct replay_lines *lines);
/* "path:line"; the context is the handle. */
void replay_lines_receipt_name(const void *context, uint64_t number, char *out, size_t capacity);

#endif
