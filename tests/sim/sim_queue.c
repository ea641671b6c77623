#include "tests/sim/sim_queue.h"

#include "base/bug.h"

#include <stdlib.h>

static bool is_before(const struct sim_happening *a, const struct sim_happening *b) {
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

static void swap(struct sim_happening *a, struct sim_happening *b) {
    struct sim_happening kept = *a;
    *a = *b;
    *b = kept;
}

void sim_queue_add(struct sim_queue *queue, struct sim_happening happening) {
    if (queue->count == queue->capacity) {
        queue->capacity = queue->capacity == 0 ? 256 : 2 * queue->capacity;
        queue->heap = realloc(queue->heap, queue->capacity * sizeof queue->heap[0]);
        bug_if(queue->heap == NULL);
    }
    happening.order = queue->next_order++;
    size_t at = queue->count++;
    queue->heap[at] = happening;
    while (at > 0 && is_before(&queue->heap[at], &queue->heap[(at - 1) / 2])) {
        swap(&queue->heap[at], &queue->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

bool sim_queue_take(struct sim_queue *queue, struct sim_happening *happening) {
    if (queue->count == 0) {
        return false;
    }
    *happening = queue->heap[0];
    queue->heap[0] = queue->heap[--queue->count];
    size_t at = 0;
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < queue->count; child++) {
            least = is_before(&queue->heap[child], &queue->heap[least]) ? child : least;
        }
        if (least == at) {
            return true;
        }
        swap(&queue->heap[at], &queue->heap[least]);
        at = least;
    }
}

void sim_queue_close(struct sim_queue *queue) {
    free(queue->heap);
    *queue = (struct sim_queue){0};
}
