#include "seal/channel.h"

#include "base/bug.h"
#include "seal/key.h"

#include <string.h>

void channel_open(struct channel *channel, const struct channel_setup *setup, int64_t now_ms) {
    *channel = (struct channel){
        .setup = *setup,
        .opened_at_ms = now_ms,
        .refuses_at_ms = now_ms + CHANNEL_REFUSE_MS,
        .is_open = true,
    };
    replay_window_init(&channel->window);
}

void channel_close(struct channel *channel) {
    key_wipe(channel, sizeof *channel);
}

void channel_retire(struct channel *channel, int64_t now_ms) {
    int64_t refuses_at_ms = now_ms + CHANNEL_RETIRED_MS;
    if (refuses_at_ms < channel->refuses_at_ms) {
        channel->refuses_at_ms = refuses_at_ms;
    }
}

static bool is_alive(const struct channel *channel, int64_t now_ms) {
    bug_if(channel->is_open && now_ms < channel->opened_at_ms); /* a monotonic clock does not */
    return channel->is_open && now_ms < channel->refuses_at_ms;
}

bool channel_is_rekey_due(const struct channel *channel, int64_t now_ms) {
    return !is_alive(channel, now_ms) || now_ms - channel->opened_at_ms >= CHANNEL_REKEY_DUE_MS ||
           channel->send_counter >= CHANNEL_REKEY_DUE_FRAMES || channel->window.highest >= CHANNEL_REKEY_DUE_FRAMES;
}

enum channel_outcome channel_seal(struct channel *channel, int64_t now_ms, uint16_t flags, struct span plain,
                                  struct writer *out) {
    bug_if(plain.size > CHANNEL_PLAIN_MAX);
    if (!is_alive(channel, now_ms) || channel->send_counter >= CHANNEL_REFUSE_FRAMES) {
        return CHANNEL_EXPIRED;
    }
    if (!channel->setup.is_confirmed) {
        return CHANNEL_UNCONFIRMED;
    }
    if (out->overflowed || out->capacity - out->size < plain.size + CHANNEL_OVERHEAD) {
        return CHANNEL_NO_ROOM; /* before the counter moves: a frame that was not made leaves no gap */
    }
    struct frame_header header = {
        .type = FRAME_DATA,
        .flags = flags,
        .receiver_index = channel->setup.remote_index,
        .counter = channel->send_counter++,
    };
    const uint8_t *begin = out->data + out->size;
    frame_write_header(&header, out);
    aead_seal(out, channel->setup.send_key, header.counter, span_of(begin, FRAME_HEADER_SIZE), plain);
    return CHANNEL_OK;
}

/* All that can be said about a frame without a key. */
static enum channel_outcome frame_check(const struct channel *channel, struct span frame, struct frame_header *header,
                                        struct span *body) {
    if (frame_read(frame, header, body) != FRAME_OK || header->type != FRAME_DATA || body->size < AEAD_TAG_SIZE) {
        return CHANNEL_MALFORMED;
    }
    if (header->receiver_index != channel->setup.local_index) {
        return CHANNEL_WRONG_RECEIVER;
    }
    return header->counter < CHANNEL_REFUSE_FRAMES ? CHANNEL_OK : CHANNEL_EXPIRED;
}

enum channel_outcome channel_unseal(struct channel *channel, int64_t now_ms, struct span frame, uint16_t *flags,
                                    struct writer *out) {
    if (!is_alive(channel, now_ms)) {
        return CHANNEL_EXPIRED;
    }
    struct frame_header header;
    struct span body;
    enum channel_outcome outcome = frame_check(channel, frame, &header, &body);
    if (outcome != CHANNEL_OK) {
        return outcome;
    }
    size_t begin = out->size;
    if (out->overflowed || out->capacity - begin < body.size - AEAD_TAG_SIZE) {
        return CHANNEL_NO_ROOM;
    }
    struct span associated = span_of(frame.data, FRAME_HEADER_SIZE);
    if (!aead_open(out, channel->setup.receive_key, header.counter, associated, body)) {
        return CHANNEL_FORGED;
    }
    if (!replay_window_accept(&channel->window, header.counter)) {
        key_wipe(out->data + begin, out->size - begin);
        out->size = begin;
        return CHANNEL_REPLAYED;
    }
    channel->setup.is_confirmed = true;
    *flags = header.flags;
    return CHANNEL_OK;
}

const char *channel_outcome_name(enum channel_outcome outcome) {
    switch (outcome) {
    case CHANNEL_OK: return "ok";
    case CHANNEL_EXPIRED: return "expired";
    case CHANNEL_UNCONFIRMED: return "unconfirmed";
    case CHANNEL_MALFORMED: return "malformed";
    case CHANNEL_WRONG_RECEIVER: return "wrong_receiver";
    case CHANNEL_FORGED: return "forged";
    case CHANNEL_REPLAYED: return "replayed";
    case CHANNEL_NO_ROOM: return "no_room";
    }
    bug_unreachable("channel outcome out of range");
}
