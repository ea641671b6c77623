/* Head office's core and link (hq-node/hq.h, hq_link.h) in a process of its own, so that a test can kill it. The test
 * program runs itself again for it: main() gives hq_process_main the chance first. It is asked by lines over a socket:
 *   add NAME         the store file of a new store
 *   publish JSON     "ok", or what is wrong
 *   products COUNT   publishes a catalogue of so many products; "ok"
 *   disk full, disk ok   with has_bad_disk: from now on nothing can be written, or all again; "ok"
 *   forge            an offer of a rule set with a wrong signature goes to every store; "ok"
 *   state STORE      "up=1 led=5 doc=2 cmd=1"   (hq_link_state)
 *   quarantine STORE "reason=20", 0: none
 *   counts           "sessions=2 refused=0 strangers=0" */
#ifndef REGULARS_TESTS_HQ_PROCESS_H
#define REGULARS_TESTS_HQ_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { HQ_PROCESS_REPLY_MAX = 4096 };

struct hq_process {
    pid_t pid; /* 0: not running */
    int socket;
    uint16_t port; /* kept over restarts */
    const char *data_directory;
    bool has_bad_disk; /* its disk obeys the command "disk" (tests/harness/fault_vfs.h) */
    char reply[HQ_PROCESS_REPLY_MAX];
};

/* True when this process was made to be head office, which it was until now: main() returns *status. */
bool hq_process_main(int argc, char **argv, int *status);

/* Starts it over its data directory; the first time on a port of the system's choice. */
void hq_process_start(struct hq_process *hq);
void hq_process_kill(struct hq_process *hq);
/* TERM; true when it then ended by itself with status 0. */
bool hq_process_stop(struct hq_process *hq);
/* Asks and waits for the reply; a process that is gone or silent for 10 s ends the test program. */
const char *hq_process_ask(struct hq_process *hq, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A number in a reply: the one behind "name=". */
int64_t hq_process_number(const char *reply, const char *name);

#endif
