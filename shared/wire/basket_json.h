/* The part of a JSON document that says what is being bought -> struct basket: the members `lines`, `codes`, `tenders`,
 * `channel`, `delivery`, `points_to_pay` and `points_most` of the till API's quote and confirm
 * (store-node/till-api.json), of the trial page and of test cases. Master data is not read: of each product only `sku`
 * is filled, and whoever knows the catalogue fills in the rest. The sender's other members (customer, time, receipt
 * key) are its own to read, and so is place_only for the object as a whole. */
#ifndef REGULARS_WIRE_BASKET_JSON_H
#define REGULARS_WIRE_BASKET_JSON_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/tree_read.h"
#include "retail/basket.h"

/* What is wrong goes to the place's report, with its path; basket_check (retail/basket.h) has been done then as well,
 * so amounts are filled. FAULT_FULL when the arena has no room, and nothing else. Texts point into the tree. */
FAULT_CHECKED bool basket_read_json(struct place object, struct arena *arena, struct basket *basket,
                                    struct fault *fault);

/* The members `tenders`, `channel` and `delivery` alone, for readers of other forms of a basket. False only when the
 * arena has no room. */
bool basket_read_way_json(const struct place *object, struct arena *arena, struct basket *basket);

#endif
