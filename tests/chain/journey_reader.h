/* Real receipts of a grocery chain, in the CSV form of The Complete Journey (dunnhumby): DIR/lines.csv.gz, and for the
 * goods DIR/products.csv.gz or, where that is not there, DIR/../complete-journey/products.csv.gz.
 *
 *   lines     receipt_id,household_id,store_id,week,ts,product_id,qty,sales_c,retail_disc_c,coupon_disc_c,
 *             coupon_match_c, ascending by ts, receipt_id, product_id
 *   products  product_id,manufacturer_id,department,brand,category,type,size
 *
 * What becomes of them:
 * - The discounts of the data are taken out: the list amount of a line is sales_c + retail_disc_c + coupon_match_c.
 * - A line of qty 1 .. 999 whose list amount divides by qty becomes qty pieces at that price. Every other line (qty 0;
 *   fuel and the like, whose qty counts in thousands; amounts that do not divide) becomes one piece at the list amount,
 *   so that the sum of all lines is that of the data to the cent.
 * - Households become customers under their own ids.
 * - The stores of the data, in ascending order of store_id, are dealt out to our stores 1 .. N in turn: rank modulo N,
 *   plus 1.
 * - ts has no zone; it is taken as UTC.
 * - A product is known when it is sold in DIR and has a row in products: categories department, category, type (as far
 * as they are not empty), brand, no list price (lines bring theirs), VAT 20 %. Goods of the category CIGARETTES bear no
 *   discount and earn nothing. A line of a product without a row is a line of an unknown product, as it happens. */
#ifndef REGULARS_TESTS_CHAIN_JOURNEY_READER_H
#define REGULARS_TESTS_CHAIN_JOURNEY_READER_H

#include "tests/chain/receipt_source.h"

struct journey; /* a handle: the lines in memory */

/* Reads everything. NULL with a fault that names file and line when the data is not of that form. */
struct journey *journey_open(const char *folder, uint32_t store_count, struct fault *fault);
void journey_close(struct journey *journey);

struct receipt_source journey_source(struct journey *journey);

#endif
