/* The decoder of messages between nodes. Input: one frame. What is taken is within the bounds that the writer asserts,
 * and says the same after being written and read again. */
#include "base/bug.h"
#include "sync/message.h"
#include "sync/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 320 * 1024, TRACE_SIZE = 1000 };

static _Alignas(16) uint8_t blocks[2][ARENA_SIZE];
static uint8_t frames[2][SYNC_FRAME_MAX];

static struct span write_again(const struct sync_message *message, int which) {
    struct writer out;
    writer_init(&out, frames[which], sizeof frames[which]);
    struct span bytes = sync_message_write(&out, message);
    bug_if(bytes.size == 0);
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct sync_message message;
    struct sync_message copy;
    struct arena arena;
    struct fault fault;
    arena_init(&arena, blocks[0], ARENA_SIZE);
    if (!sync_message_read(&message, span_of(data, size), &arena, &fault)) {
        bug_if(fault.text[0] == '\0');
        return 0;
    }
    char line[TRACE_SIZE];
    struct writer out;
    writer_init(&out, line, sizeof line);
    sync_trace_message(&out, &message);
    if (message.id >= SYNC_IGNORABLE_ID) {
        return 0;
    }
    struct span first = write_again(&message, 0);
    arena_init(&arena, blocks[1], ARENA_SIZE);
    bug_if(!sync_message_read(&copy, first, &arena, &fault));
    bug_if(!span_equal(first, write_again(&copy, 1)));
    return 0;
}
