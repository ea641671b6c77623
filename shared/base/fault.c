#include "base/fault.h"

#include "base/bug.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool fault_set(struct fault *fault, enum fault_code code, const char *format, ...) {
    bug_if(code == FAULT_NONE);
    if (fault == NULL) {
        return false;
    }
    fault->code = code;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(fault->text, sizeof fault->text, format, arguments);
    va_end(arguments);
    return false;
}

bool fault_wrap(struct fault *fault, const char *format, ...) {
    if (fault == NULL) {
        return false;
    }
    bug_if(fault->code == FAULT_NONE);
    char inner[FAULT_TEXT_MAX];
    memcpy(inner, fault->text, sizeof inner);
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(fault->text, sizeof fault->text, format, arguments);
    va_end(arguments);
    if (written >= 0 && (size_t)written < sizeof fault->text) {
        (void)snprintf(fault->text + written, sizeof fault->text - (size_t)written, ": %s", inner);
    }
    return false;
}

const char *fault_code_name(enum fault_code code) {
    switch (code) {
    case FAULT_NONE: return "none";
    case FAULT_IO: return "io";
    case FAULT_FULL: return "full";
    case FAULT_CORRUPT: return "corrupt";
    case FAULT_INPUT: return "input";
    case FAULT_CONFIG: return "config";
    case FAULT_PEER: return "peer";
    case FAULT_REFUSED: return "refused";
    case FAULT_LIBRARY: return "library";
    }
    bug_unreachable("fault code out of range");
}
