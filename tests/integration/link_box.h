/* A store's box as the line to head office sees it: a store with its link over a data directory of its own, on a loop
 * of the test's, without tills. */
#ifndef REGULARS_TESTS_LINK_BOX_H
#define REGULARS_TESTS_LINK_BOX_H

#include "store-node/customer_desk.h"
#include "store-node/store_link.h"

enum { LINK_BOX_PATH_MAX = 1024 };

struct link_box {
    struct event_loop *loop;
    struct store store;
    struct store_config config;
    struct store_link *link; /* NULL: stopped */
    uint32_t receipts;       /* sold since it was made */
    uint64_t customer_id;    /* of those that are sold from now on; 0: nobody's */
    char folder[LINK_BOX_PATH_MAX];
};

/* A new box in a folder of its own under `parent`. `store_file` is what head office gave; NULL: none yet. */
void link_box_make(struct link_box *box, struct event_loop *loop, const char *parent, const char *name,
                   const char *store_file);
void link_box_start(struct link_box *box);
/* As a power cut does it, but that the processor goes on: what was not committed is gone. */
void link_box_stop(struct link_box *box);
/* Sells `count` receipts of one line, each in a commit of its own. */
void link_box_sell(struct link_box *box, uint32_t count);
/* Registers a customer by phone, who becomes customer_id of the box; gives the id. */
uint64_t link_box_register(struct link_box *box, const char *phone);
/* Who has the phone as far as the box knows; 0: nobody. */
uint64_t link_box_identify(struct link_box *box, const char *phone, struct customer_view *view);

/* Turns the loop until the condition holds; false when it does not within wait_ms. */
typedef bool link_box_condition(void *context);
bool link_box_wait(struct event_loop *loop, link_box_condition *holds, void *context, int64_t wait_ms);

#endif
