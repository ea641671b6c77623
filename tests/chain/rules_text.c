#include "tests/chain/rules_text.h"

#include "storage/embed.h"

EMBED_TEXT(demo_rules_json, "tests/chain/demo-rules.json");
EMBED_TEXT(journey_rules_json, "tests/chain/journey-rules.json");
