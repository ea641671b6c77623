/* Head office's side of the protocol against a hostile store; sync_play.h has the form of the input and what must hold.
 */
#include "tests/fuzz/sync_play.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct sync_event come_up(struct sync_play *play, struct store_hello *hello) {
    struct sync_event event = {.kind = SYNC_LANE_UP};
    event.lane_up.lane = (enum sync_lane)(play_byte(play) % SYNC_LANES);
    *hello = (struct store_hello){.store = 1, .incarnation = 1, .boot = 1, .proto_min = 1, .proto_max = 1};
    hello->lane = event.lane_up.lane;
    hello->handshake = play->handshake += play_byte(play) % 4;
    hello->led_head = play_position(play_byte(play), 1);
    hello->doc_head = play_position(play_byte(play), 1);
    hello->cmd_cursor = play_position(play_byte(play) % 32, 1);
    event.lane_up.store_hello = hello;
    play->is_up[event.lane_up.lane] = true;
    return event;
}

static struct sync_event press(struct sync_play *play) {
    struct sync_event event = {.kind = SYNC_PRESSURE};
    event.pressure.level = (enum sync_pressure)(play_byte(play) % 4);
    event.pressure.retry_after_ms = 1;
    return event;
}

static uint32_t received_stream(struct sync_play *play) {
    return play_byte(play) % 2 == 0 ? STREAM_LED : STREAM_DOC;
}

static struct sync_event next_event(struct sync_play *play, struct store_hello *hello) {
    switch (play_byte(play) % 11) {
    case 1: return play_push(play);
    case 2: return play_ack(play);
    case 3: return come_up(play, hello);
    case 4: return play_down(play);
    case 5: play->now_ms += 1000 * (int64_t)play_byte(play); return (struct sync_event){.kind = SYNC_TIMER};
    case 6: return play_saved(play, received_stream(play));
    case 7: return play_save_failed(play, received_stream(play));
    case 8: return play_grew(play, STREAM_CMD);
    case 9: return play_loaded(play, STREAM_CMD);
    case 10: return press(play);
    default: return play_raw_frame(play);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct hq_sync sync;
    struct sync_play play = {.data = data, .size = size};
    struct hq_sync_state state = {.incarnation = 1};
    struct store_hello hello;
    hq_sync_init(&sync, &state);
    while (play.size > 0) {
        struct sync_event event = next_event(&play, &hello);
        event.now_ms = play.now_ms;
        hq_sync_step(&sync, &event, &play_duties);
        play_check(&play);
    }
    return 0;
}
