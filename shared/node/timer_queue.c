#include "node/timer_queue.h"

#include "base/bug.h"

void timer_init(struct timer *timer, void (*on_due)(void *context), void *context) {
    *timer = (struct timer){.on_due = on_due, .context = context};
}

/* Two heaps into one: the later root becomes the first child of the earlier. Either may be NULL. */
static struct timer *meld(struct timer *a, struct timer *b) {
    if (a == NULL || b == NULL) {
        return a == NULL ? b : a;
    }
    struct timer *first = b->due_ms < a->due_ms ? b : a;
    struct timer *second = first == a ? b : a;
    second->sibling = first->child;
    if (first->child != NULL) {
        first->child->previous = second;
    }
    second->previous = first;
    first->child = second;
    return first;
}

/* The children of a removed root: melded in pairs from the left, then the pairs from the right. That order gives the
 * logarithmic bound. The pairs wait in a list threaded through `sibling`. */
static struct timer *meld_children(struct timer *child) {
    struct timer *pairs = NULL;
    while (child != NULL) {
        struct timer *left = child;
        struct timer *right = left->sibling;
        child = right == NULL ? NULL : right->sibling;
        left->sibling = NULL;
        left->previous = NULL;
        if (right != NULL) {
            right->sibling = NULL;
            right->previous = NULL;
        }
        struct timer *pair = meld(left, right);
        pair->sibling = pairs;
        pairs = pair;
    }
    struct timer *heap = NULL;
    while (pairs != NULL) {
        struct timer *next = pairs->sibling;
        pairs->sibling = NULL;
        heap = meld(heap, pairs);
        pairs = next;
    }
    return heap;
}

static void cut_from_parent(struct timer *timer) {
    if (timer->previous->child == timer) {
        timer->previous->child = timer->sibling;
    } else {
        timer->previous->sibling = timer->sibling;
    }
    if (timer->sibling != NULL) {
        timer->sibling->previous = timer->previous;
    }
    timer->sibling = NULL;
    timer->previous = NULL;
}

void timer_queue_cancel(struct timer_queue *queue, struct timer *timer) {
    if (!timer->is_set) {
        return;
    }
    struct timer *below = meld_children(timer->child);
    timer->child = NULL;
    if (timer == queue->root) {
        queue->root = below;
    } else {
        cut_from_parent(timer);
        queue->root = meld(queue->root, below);
    }
    timer->is_set = false;
}

void timer_queue_set(struct timer_queue *queue, struct timer *timer, int64_t due_ms) {
    bug_if(timer->on_due == NULL);
    timer_queue_cancel(queue, timer);
    timer->due_ms = due_ms;
    timer->is_set = true;
    queue->root = meld(queue->root, timer);
}

struct timer *timer_queue_take_due(struct timer_queue *queue, int64_t now_ms) {
    struct timer *first = queue->root;
    if (first == NULL || first->due_ms > now_ms) {
        return NULL;
    }
    timer_queue_cancel(queue, first);
    return first;
}

int64_t timer_queue_wait_ms(const struct timer_queue *queue, int64_t now_ms) {
    if (queue->root == NULL) {
        return -1;
    }
    return queue->root->due_ms > now_ms ? queue->root->due_ms - now_ms : 0;
}
