/* Memory for what is large, lives long and is read all over, as a compiled rule set is: a receipt reads a few hundred
 * bytes of each of some hundred promotions, and most of the waiting is for the tables that say where a page is. The
 * kernel is asked for huge pages, of which there are few; when it has none nothing is lost but the gain (5 to 15 % of a
 * 50-line receipt with 10,000 promotions). Only touched memory costs anything. */
#ifndef REGULARS_NODE_LARGE_BLOCK_H
#define REGULARS_NODE_LARGE_BLOCK_H

#include <stddef.h>

/* NULL when there is none. Given back with free. */
void *large_block_take(size_t size);

#endif
