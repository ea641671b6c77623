#include "retail/journal_record.h"

#include "base/bug.h"

const char *journal_kind_name(int32_t kind) {
    switch (kind) {
#define JOURNAL_KIND_NAME(name, number, stream, critical)                                                              \
    case number: return #name;
        JOURNAL_KINDS(JOURNAL_KIND_NAME)
#undef JOURNAL_KIND_NAME
    default: return NULL;
    }
}

bool journal_kind_is_critical(int32_t kind) {
    switch (kind) {
#define JOURNAL_KIND_CRITICAL(name, number, stream, critical)                                                          \
    case number: return critical;
        JOURNAL_KINDS(JOURNAL_KIND_CRITICAL)
#undef JOURNAL_KIND_CRITICAL
    default: return true;
    }
}

enum stream journal_kind_stream(enum journal_kind kind) {
    switch (kind) {
#define JOURNAL_KIND_STREAM(name, number, stream, critical)                                                            \
    case JOURNAL_##name: return stream;
        JOURNAL_KINDS(JOURNAL_KIND_STREAM)
#undef JOURNAL_KIND_STREAM
    }
    bug_unreachable("journal kind out of range");
}
