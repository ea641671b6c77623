/* promo conformance: neutral cases of the field, run through the real engine.
 *
 * A file is {"source", "cases": [...]}; case_map.h says how a case becomes documents, settings and a request. Printed
 * are the failed cases (id, wanted, got), the skipped ones (id, reason), a line for each file, and at last
 * `N passed, N failed, N skipped`. */
#ifndef REGULARS_TESTS_PROMO_TOOL_CONFORMANCE_H
#define REGULARS_TESTS_PROMO_TOOL_CONFORMANCE_H

#include "base/arena.h"

#include <stddef.h>

enum conformance_result { CONFORMANCE_HOLDS = 0, CONFORMANCE_BROKEN, CONFORMANCE_UNUSABLE };

/* UNUSABLE when a file cannot be read; else BROKEN when a case failed. */
enum conformance_result conformance_run(size_t count, char **paths, struct arena *arena);

#endif
