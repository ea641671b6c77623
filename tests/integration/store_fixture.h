/* A real store node in a process of its own, on a data directory that the test prepared through the store's own
 * functions: enrolled with a grant, a rule set and a catalogue, or empty. The program is $BUILD/store-node. */
#ifndef REGULARS_TESTS_STORE_FIXTURE_H
#define REGULARS_TESTS_STORE_FIXTURE_H

#include "base/arena.h"
#include "base/tree.h"
#include "tests/harness/temp_folder.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct store;

enum { STORE_FIXTURE_STORE = 7, STORE_FIXTURE_ARGUMENTS_MAX = 16 };

struct store_fixture {
    struct temp_folder folder;
    char data_directory[TEMP_PATH_MAX];
    pid_t pid;
    uint16_t port;           /* of plain HTTP */
    bool runs_in_valgrind;   /* set before the start: a leak or a wrong access ends it with another status than 0 */
    bool serves_https;       /* set before the start */
    uint16_t https_port;     /* 0: it does not */
    uint64_t file_bytes_max; /* of any file that the daemon writes, as on a full disk; 0: no bound */
};

/* Makes the data directory. */
void store_fixture_make(struct store_fixture *fixture);
/* Puts an identity, rules and a catalogue in place, as enrolment and head office do. Every call publishes a version
 * more. `rules` and the skus are in store_fixture.c. */
void store_fixture_enrol(struct store_fixture *fixture);
/* Into an open store and its transaction: the identity alone. */
void store_fixture_put_identity(struct store *store);
/* A second version of the rules: ten percent off cheese becomes thirty. */
void store_fixture_change_rules(struct store_fixture *fixture);

/* Starts the daemon and waits until it answers on its own socket; `extra` are settings, NULL at their end (or NULL). */
void store_fixture_start(struct store_fixture *fixture, const char *const *extra);
/* SIGKILL. */
void store_fixture_kill(struct store_fixture *fixture);
/* SIGTERM; true when it ended by itself with status 0. */
bool store_fixture_stop(struct store_fixture *fixture);
/* Runs a command on the data directory; its exit status, and what it printed (terminated, cut at capacity). */
int store_fixture_command(const struct store_fixture *fixture, const char *word, const char *second, char *printed,
                          size_t capacity);
/* True when the command ends with 0 and prints the part somewhere; otherwise prints what it printed. */
bool store_fixture_says(const struct store_fixture *fixture, const char *word, const char *part);
/* Asks the daemon over its own socket; the status, *tree of the answer. */
int store_fixture_ask(const struct store_fixture *fixture, const char *method, const char *path, struct arena *arena,
                      const struct tree **tree);
/* Ends what runs and removes everything. */
void store_fixture_remove(struct store_fixture *fixture);

#endif
