#include "hq-node/storage/entry_objection.h"

const char *entry_objection_name(int32_t objection) {
    switch (objection) {
#define ENTRY_OBJECTION_NAME(name, number)                                                                             \
    case number: return #name;
        ENTRY_OBJECTIONS(ENTRY_OBJECTION_NAME)
#undef ENTRY_OBJECTION_NAME
    default: return "UNKNOWN";
    }
}
