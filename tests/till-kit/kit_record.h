/* Writes what a real store answered as a case. Words of the kit that the draft has are kept; around them the answer is
 * written down, and what changes from store to store and from run to run becomes a matcher: ids, moments, positions,
 * the rule set's hash, texts for people. A value that the run knows by name becomes a $ref. */
#ifndef REGULARS_TILL_KIT_RECORD_H
#define REGULARS_TILL_KIT_RECORD_H

#include "tests/till-kit/kit_run.h"

/* Asks every step and prints the case with the answers. An answer that a matcher of the draft does not match is told on
 * stderr. FAULT_IO, FAULT_INPUT: a step could not be asked. */
bool kit_record_case(struct kit_run *run, const struct kit_case *draft, struct fault *fault) FAULT_CHECKED;

#endif
