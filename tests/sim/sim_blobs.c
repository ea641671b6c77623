/* Content by hash: HQ has whatever is asked for, made from the content's number; a store keeps how far it got. */
#include "base/bug.h"
#include "tests/sim/sim_world.h"

#include <string.h>

static void name_blob(const struct sim_blob *blob, uint8_t hash[static SYNC_HASH_SIZE]) {
    memset(hash, 0xb1, SYNC_HASH_SIZE);
    bytes_put_be64(hash, blob->number);
    bytes_put_be64(hash + 8, blob->size);
}

/* Byte `offset` of the content: every place of every content is different enough to notice a shift. */
static uint8_t blob_byte(uint64_t number, uint64_t offset) {
    return (uint8_t)((number * 31 + offset * 7 + (offset >> 8) * 13) & 0xff);
}

static void step_wanted(struct sim_world *world, struct sim_side *side, uint32_t slot) {
    const struct sim_blob *blob = &side->blobs[slot];
    struct sync_event event = {.kind = SYNC_BLOB_WANTED};
    event.blob_wanted.slot = slot;
    name_blob(blob, event.blob_wanted.hash);
    event.blob_wanted.size = blob->size;
    event.blob_wanted.offset = blob->offset;
    sim_side_step(world, side, &event);
}

void sim_blob_wish(struct sim_world *world, struct sim_side *side, uint32_t slot, uint64_t size) {
    if (!side->is_running) {
        return;
    }
    uint64_t epoch = side->blobs[slot].epoch + 1;
    side->blobs[slot] =
        (struct sim_blob){.is_wanted = true, .number = ++world->blob_count, .size = size, .epoch = epoch};
    step_wanted(world, side, slot);
}

void sim_blob_wish_again(struct sim_world *world, struct sim_side *side) {
    for (uint32_t slot = 0; slot < SYNC_BLOB_SLOTS; slot++) {
        if (side->blobs[slot].is_wanted) {
            step_wanted(world, side, slot);
        }
    }
}

void sim_blob_save(struct sim_world *world, struct sim_side *side, const struct sync_duty *duty) {
    struct sim_blob *blob = &side->blobs[duty->save_blob.slot];
    for (size_t i = 0; i < duty->save_blob.bytes.size; i++) {
        if (duty->save_blob.bytes.data[i] != blob_byte(blob->number, duty->save_blob.offset + i)) {
            sim_fail(world, "store %u got a wrong byte at %llu of a blob", side->store + 1,
                     (unsigned long long)(duty->save_blob.offset + i));
            return;
        }
    }
    uint64_t end = duty->save_blob.offset + duty->save_blob.bytes.size;
    if (world->options.mutant == SIM_BLOB_OFFSET_EARLY && end < blob->size) {
        blob->offset = end;
    }
    sim_plan(world, dice_between(&world->dice, 0, world->climate.commit_max_ms),
             (struct sim_happening){.kind = SIM_COMMIT_BLOB,
                                    .store = side->store,
                                    .stream = duty->save_blob.slot,
                                    .epoch = blob->epoch,
                                    .a = duty->save_blob.offset,
                                    .b = end});
}

void sim_blob_commit(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_side *side = sim_side_at(world, false, happening->store);
    uint32_t slot = happening->stream;
    struct sim_blob *blob = &side->blobs[slot];
    if (!side->is_running || blob->epoch != happening->epoch) {
        return;
    }
    if (!world->is_quiet && sim_hits(&world->dice, world->climate.commit_fails_per_10000)) {
        struct sync_event failed = {.kind = SYNC_SAVE_FAILED};
        failed.save_failed.stream = SYNC_BLOB;
        failed.save_failed.retry_after_ms = dice_between(&world->dice, 1, 3000);
        sim_side_step(world, side, &failed);
        return;
    }
    if (happening->a > blob->bytes_there) {
        sim_fail(world, "store %u stores a blob with a hole from %llu to %llu", side->store + 1,
                 (unsigned long long)blob->bytes_there, (unsigned long long)happening->a);
        return;
    }
    blob->bytes_there = happening->b;
    blob->offset = happening->b;
    blob->is_wanted = blob->offset < blob->size;
    struct sync_event event = {.kind = SYNC_BLOB_SAVED};
    event.blob_saved.slot = slot;
    event.blob_saved.offset = blob->offset;
    name_blob(blob, event.blob_saved.hash);
    sim_side_step(world, side, &event);
}

void sim_blob_ask(struct sim_world *world, struct sim_side *side, const struct sync_duty *duty) {
    sim_plan(world, dice_between(&world->dice, 0, world->climate.told_max_ms),
             (struct sim_happening){.kind = SIM_LOAD_BLOB,
                                    .store = side->store,
                                    .is_hq = true,
                                    .epoch = side->epoch,
                                    .stream = duty->load_blob.bytes_max,
                                    .a = duty->load_blob.offset,
                                    .b = bytes_get_be64(duty->load_blob.hash),
                                    .c = bytes_get_be64(duty->load_blob.hash + 8)});
}

void sim_blob_load(struct sim_world *world, const struct sim_happening *happening) {
    struct sim_side *side = sim_side_at(world, true, happening->store);
    struct sim_blob blob = {.number = happening->b, .size = happening->c};
    if (!side->is_running || side->epoch != happening->epoch) {
        return;
    }
    uint64_t left = blob.size - happening->a;
    size_t size = left < happening->stream ? (size_t)left : happening->stream;
    for (size_t i = 0; i < size; i++) {
        world->blob_bytes[i] = blob_byte(blob.number, happening->a + i);
    }
    struct sync_event event = {.kind = SYNC_BLOB_LOADED};
    name_blob(&blob, event.blob_loaded.hash);
    event.blob_loaded.offset = happening->a;
    event.blob_loaded.size = blob.size;
    event.blob_loaded.bytes = span_of(world->blob_bytes, size);
    sim_side_step(world, side, &event);
}
