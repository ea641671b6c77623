/* Plays cases against an implementation of the till API. */
#ifndef REGULARS_TILL_KIT_RUN_H
#define REGULARS_TILL_KIT_RUN_H

#include "tests/harness/api_client.h"
#include "tests/till-kit/kit_case.h"
#include "tests/till-kit/kit_match.h"

#include <stdio.h>

enum { KIT_RUN_ROOM = 16 * 1024 * 1024 };

/* Large: static. */
struct kit_run {
    struct api_client client;
    struct arena arena;       /* of one case */
    uint8_t *body_room;       /* of one request, KIT_BODY_MAX */
    struct kit_values values; /* what is known to every case */
    int64_t next_case_number; /* makes card numbers and shifts of its own */
    FILE *out;
};

enum kit_verdict { KIT_PASSED, KIT_FAILED, KIT_SKIPPED };

/* `root` without a slash at the end; now_ms is UTC; first_case_number, of nine digits, is drawn anew for every run, so
 * that no case meets what another run left at the store. Stops the program when memory is out. */
void kit_run_open(struct kit_run *run, const char *root, int64_t now_ms, int64_t first_case_number, FILE *out);
void kit_run_close(struct kit_run *run);

/* Plays the case and prints a line for it; for one that fails also the step, each place, what was wanted and got. */
enum kit_verdict kit_run_case(struct kit_run *run, const struct kit_case *kit_case);

/* A value that the case needs and nobody gave; empty: all are there. */
struct text kit_run_missing(const struct kit_run *run, const struct kit_case *kit_case);

/* For kit_record.c: begins a case (its own values), asks one step with the values so far. */
void kit_run_begin_case(struct kit_run *run, struct kit_values *values);
/* FAULT_IO: no answer came; FAULT_INPUT: the step cannot be asked. The answer is in run->client. */
bool kit_run_ask(struct kit_run *run, const struct kit_step *step, const struct kit_values *values,
                 struct fault *fault) FAULT_CHECKED;
/* The latest answer as a tree {"status", "headers", "body"}, with the headers that `wanted` names (may be NULL). */
bool kit_run_answer(struct kit_run *run, const struct tree *wanted, struct tree *answer,
                    struct fault *fault) FAULT_CHECKED;

#endif
