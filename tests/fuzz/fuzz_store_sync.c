/* The store's side of the protocol against a hostile HQ; sync_play.h has the form of the input and what must hold. */
#include "tests/fuzz/sync_play.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct sync_event come_up(struct sync_play *play, struct hq_hello *hello) {
    struct sync_event event = {.kind = SYNC_LANE_UP};
    event.lane_up.lane = (enum sync_lane)(play_byte(play) % SYNC_LANES);
    *hello = (struct hq_hello){.proto = 1, .led_credit_bytes = SYNC_CREDIT, .doc_credit_bytes = SYNC_CREDIT};
    hello->led_cursor = play_position(play_byte(play) % 32, 1);
    hello->doc_cursor = play_position(play_byte(play) % 32, 1);
    hello->cmd_head = play_position(play_byte(play), 1);
    event.lane_up.hq_hello = hello;
    play->is_up[event.lane_up.lane] = true;
    return event;
}

static uint32_t own_stream(struct sync_play *play) {
    return play_byte(play) % 2 == 0 ? STREAM_LED : STREAM_DOC;
}

static struct sync_event next_event(struct sync_play *play, struct hq_hello *hello) {
    switch (play_byte(play) % 10) {
    case 1: return play_push(play);
    case 2: return play_ack(play);
    case 3: return come_up(play, hello);
    case 4: return play_down(play);
    case 5: play->now_ms += 1000 * (int64_t)play_byte(play); return (struct sync_event){.kind = SYNC_TIMER};
    case 6: return play_saved(play, STREAM_CMD);
    case 7: return play_save_failed(play, STREAM_CMD);
    case 8: return play_grew(play, own_stream(play));
    case 9: return play_loaded(play, own_stream(play));
    default: return play_raw_frame(play);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct store_sync sync;
    struct sync_play play = {.data = data, .size = size};
    struct store_sync_state state = {0};
    struct hq_hello hello;
    store_sync_init(&sync, &state);
    while (play.size > 0) {
        struct sync_event event = next_event(&play, &hello);
        event.now_ms = play.now_ms;
        store_sync_step(&sync, &event, &play_duties);
        play_check(&play);
    }
    return 0;
}
