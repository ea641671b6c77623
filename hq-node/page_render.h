/* Parts that answers of head office's API share, as hq-api.json describes them. */
#ifndef REGULARS_HQ_NODE_PAGE_RENDER_H
#define REGULARS_HQ_NODE_PAGE_RENDER_H

#include "hq-node/page_call.h"

/* null for 0. */
void page_render_moment(struct json_writer *json, const char *name, int64_t at_ms);
/* "next": what the next page's ?after= is; 0: null, there is none. */
void page_render_next_number(struct json_writer *json, uint64_t next);
/* The members of a receipt as lists show it, with the name of its store. "received_at" is when head office took it in;
 * of one that is older than its memory (live_figures.h), when the store did. */
FAULT_CHECKED bool page_render_receipt(struct json_writer *json, struct page_call *call,
                                       const struct sold_receipt *receipt, struct fault *fault);
/* A named array of them. */
FAULT_CHECKED bool page_render_receipts(struct json_writer *json, const char *name, struct page_call *call,
                                        const struct sold_receipt *receipts, size_t count, struct fault *fault);
/* Members "store" and "store_name"; an empty name when the store is not known. */
FAULT_CHECKED bool page_render_store(struct json_writer *json, struct page_call *call, uint32_t store,
                                     struct fault *fault);

#endif
