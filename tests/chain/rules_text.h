/* The demonstration rule sets, carried inside the program: JSON, terminated. */
#ifndef REGULARS_TESTS_CHAIN_RULES_TEXT_H
#define REGULARS_TESTS_CHAIN_RULES_TEXT_H

extern const char demo_rules_json[];    /* for the generated chain */
extern const char journey_rules_json[]; /* for The Complete Journey */

#endif
