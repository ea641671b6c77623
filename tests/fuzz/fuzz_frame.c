/* The frame reader and the channel behind it. Input: one byte that says how, then
 *   even: a whole frame from outside, as it is;
 *   odd:  changes to genuine frames: groups of (which frame, place, bits to flip).
 * Whatever comes, only the genuine frames may be opened, each once, with the text that was sealed. */
#include "base/bug.h"
#include "seal/channel.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FRAMES = 4, GROUP = 3, TEXT_SIZE = 20, FRAME_SIZE = CHANNEL_OVERHEAD + TEXT_SIZE, NOW_MS = 10 };

struct world {
    struct channel sender;
    struct channel receiver;
    uint8_t frames[FRAMES][FRAME_SIZE];
    uint8_t texts[FRAMES][TEXT_SIZE];
    bool was_opened[FRAMES];
};

static void world_make(struct world *world) {
    struct channel_setup setup = {.local_index = 1, .remote_index = 2, .is_confirmed = true};
    memset(world, 0, sizeof *world);
    memset(setup.send_key, 0x11, AEAD_KEY_SIZE);
    memset(setup.receive_key, 0x22, AEAD_KEY_SIZE);
    channel_open(&world->sender, &setup, NOW_MS);
    setup = (struct channel_setup){.local_index = 2, .remote_index = 1};
    memset(setup.send_key, 0x22, AEAD_KEY_SIZE);
    memset(setup.receive_key, 0x11, AEAD_KEY_SIZE);
    channel_open(&world->receiver, &setup, NOW_MS);
    for (int i = 0; i < FRAMES; i++) {
        struct writer out;
        memset(world->texts[i], 'a' + i, TEXT_SIZE);
        writer_init(&out, world->frames[i], FRAME_SIZE);
        bug_if(channel_seal(&world->sender, NOW_MS, 7, span_of(world->texts[i], TEXT_SIZE), &out) != CHANNEL_OK);
    }
}

/* The number of the genuine frame that this is, byte for byte, or -1. */
static int genuine_number(const struct world *world, struct span frame) {
    for (int i = 0; i < FRAMES; i++) {
        if (span_equal(frame, span_of(world->frames[i], FRAME_SIZE))) {
            return i;
        }
    }
    return -1;
}

static void frame_offer(struct world *world, const struct world *untouched, struct span frame) {
    static uint8_t plain[FRAME_SIZE_MAX];
    struct writer out;
    uint16_t flags = 0;
    writer_init(&out, plain, sizeof plain);
    struct channel before = world->receiver;
    enum channel_outcome outcome = channel_unseal(&world->receiver, NOW_MS, frame, &flags, &out);
    int number = genuine_number(untouched, frame);
    bool is_expected = number >= 0 && !world->was_opened[number];
    bug_if((outcome == CHANNEL_OK) != is_expected);
    if (outcome == CHANNEL_OK) {
        world->was_opened[number] = true;
        bug_if(flags != 7 || !span_equal(writer_result(&out), span_of(untouched->texts[number], TEXT_SIZE)));
    } else {
        bug_if(out.size != 0 || memcmp(&before, &world->receiver, sizeof before) != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct world untouched;
    if (!untouched.sender.is_open) {
        world_make(&untouched);
    }
    struct world world = untouched;
    if (size == 0) {
        return 0;
    }
    if (data[0] % 2 == 0) {
        frame_offer(&world, &untouched, span_of(data + 1, size - 1));
        return 0;
    }
    for (size_t at = 1; at + GROUP <= size && at < 64 * GROUP; at += GROUP) {
        uint8_t *frame = world.frames[data[at] % FRAMES];
        frame[data[at + 1] % FRAME_SIZE] ^= data[at + 2];
        frame_offer(&world, &untouched, span_of(frame, FRAME_SIZE));
    }
    return 0;
}
