#include "promo/compile/code_fold.h"

/* U+0430 .. U+044F are D0 B0 .. D0 BF and D1 80 .. D1 8F; their capitals U+0410 .. U+042F are D0 90 .. D0 AF. */
static void fold_pair(uint8_t pair[static 2]) {
    if (pair[0] == 0xD0 && pair[1] >= 0xB0 && pair[1] <= 0xBF) {
        pair[1] = (uint8_t)(pair[1] - 0x20);
    } else if (pair[0] == 0xD1 && pair[1] >= 0x80 && pair[1] <= 0x8F) {
        pair[0] = 0xD0;
        pair[1] = (uint8_t)(pair[1] + 0x20);
    } else if (pair[0] == 0xD1 && pair[1] == 0x91) { /* the letter io */
        pair[0] = 0xD0;
        pair[1] = 0x81;
    }
}

struct text code_fold(struct arena *arena, struct text code, bool is_exact) {
    uint8_t *bytes = arena_take(arena, code.size + 1);
    if (bytes == NULL) {
        return (struct text){0};
    }
    for (size_t i = 0; i < code.size; i++) {
        bytes[i] = (uint8_t)code.data[i];
    }
    for (size_t i = 0; !is_exact && i < code.size; i++) {
        if (bytes[i] >= 'a' && bytes[i] <= 'z') {
            bytes[i] = (uint8_t)(bytes[i] - 'a' + 'A');
        } else if (bytes[i] >= 0xC0 && i + 1 < code.size) {
            fold_pair(bytes + i);
            i++; /* the second byte of the pair is no letter of its own */
        }
    }
    return (struct text){.data = (const char *)bytes, .size = code.size};
}
