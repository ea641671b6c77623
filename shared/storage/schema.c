#include "storage/schema.h"

#include "storage/embed.h"

EMBED_TEXT(storage_facts_001, "shared/storage/facts_001.sql");
