/* What people type: keys and enrolment tokens. What is accepted prints as what was typed, in lower case. */
#include "base/bug.h"
#include "seal/enrolment_token.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 'A' and 'a' are one digit. */
static bool is_same_hex(struct text typed, const char *printed) {
    if (typed.size != strlen(printed)) {
        return false;
    }
    for (size_t i = 0; i < typed.size; i++) {
        char c = typed.data[i];
        if ((c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) != printed[i]) {
            return false;
        }
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct text typed = {(const char *)data, size};
    uint8_t key[KEY_SIZE];
    struct enrolment_token token;
    struct fault fault = {0};
    char printed_key[KEY_TEXT_MAX];
    char printed_token[ENROLMENT_TOKEN_TEXT_MAX];
    if (key_parse(typed, key, &fault)) {
        key_print(printed_key, key);
        bug_if(!is_same_hex(typed, printed_key));
    } else {
        bug_if(fault.code != FAULT_INPUT);
    }
    if (enrolment_token_parse(typed, &token, &fault)) {
        enrolment_token_print(printed_token, &token);
        bug_if(!is_same_hex(typed, printed_token));
    } else {
        bug_if(fault.code != FAULT_INPUT);
    }
    return 0;
}
