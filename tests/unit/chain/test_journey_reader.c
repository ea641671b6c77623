#include "tests/chain/journey_reader.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "tests/harness/unit.h"

#define LINES_HEADER                                                                                                   \
    "receipt_id,household_id,store_id,week,ts,product_id,qty,sales_c,retail_disc_c,coupon_disc_c,coupon_match_c\n"
#define PRODUCTS_HEADER "product_id,manufacturer_id,department,brand,category,type,size\n"
#define PRODUCTS                                                                                                       \
    PRODUCTS_HEADER "7,1,GROCERY,National,MILK,\"MILK, WHITE\",1 LT\n"                                                 \
                    "9,1,DRUG GM,Private,CIGARETTES,,\n"                                                               \
                    "10,1,PASTRY,National,BREAD,,\n"

static char folder[64];

static int make_folder(void **state) {
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/regulars-journey-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state) {
    (void)state;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/lines.csv.gz", folder);
    (void)unlink(path);
    (void)snprintf(path, sizeof path, "%s/products.csv.gz", folder);
    (void)unlink(path);
    return rmdir(folder);
}

static void write_packed(const char *name, const char *text) {
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    gzFile file = gzopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(gzwrite(file, text, (unsigned)strlen(text)), strlen(text));
    assert_int_equal(gzclose(file), Z_OK);
}

static struct journey *open_with(const char *lines, const char *products, uint32_t store_count, struct fault *fault) {
    write_packed("lines.csv.gz", lines);
    write_packed("products.csv.gz", products);
    return journey_open(folder, store_count, fault);
}

/* Prices, stores and products become what the header of journey_reader.h promises. */
static void rules_of_the_header(void **state) {
    (void)state;
    struct fault fault = {0};
    struct journey *journey = open_with(LINES_HEADER "100,5,300,1,2018-01-15 00:08:46,7,2,180,20,5,0\n"
                                                     "100,5,300,1,2018-01-15 00:08:46,8,3,100,0,0,0\n"
                                                     "101,6,200,1,2018-01-15 00:08:46,9,0,50,0,0,0\n"
                                                     "99,5,400,1,2018-01-15 00:08:47,7,7899,2000,0,0,1\n",
                                        PRODUCTS, 2, &fault);
    assert_non_null(journey);
    struct receipt_source source = journey_source(journey);
    struct source_receipt receipt;

    /* 2 at (180 + 20) / 2; 100 does not divide by 3. Stores 200, 300, 400 become 1, 2, 1. */
    assert_int_equal(source.next(source.context, &receipt, &fault), SOURCE_RECEIPT);
    assert_int_equal(receipt.receipt_id, 100);
    assert_int_equal(receipt.household_id, 5);
    assert_int_equal(receipt.store, 2);
    assert_true(receipt.sold_at_ms == INT64_C(1515974926000));
    assert_int_equal(receipt.line_count, 2);
    assert_true(text_is(receipt.lines[0].sku, "7"));
    assert_int_equal(receipt.lines[0].quantity_milli, 2000);
    assert_int_equal(receipt.lines[0].price_minor, 100);
    assert_int_equal(receipt.lines[1].quantity_milli, 1000);
    assert_int_equal(receipt.lines[1].price_minor, 100);

    assert_int_equal(source.next(source.context, &receipt, &fault), SOURCE_RECEIPT);
    assert_int_equal(receipt.store, 1);
    assert_int_equal(receipt.lines[0].quantity_milli, 1000);
    assert_int_equal(receipt.lines[0].price_minor, 50);

    assert_int_equal(source.next(source.context, &receipt, &fault), SOURCE_RECEIPT);
    assert_int_equal(receipt.store, 1);
    assert_int_equal(receipt.lines[0].quantity_milli, 1000);
    assert_int_equal(receipt.lines[0].price_minor, 2001);
    assert_int_equal(source.next(source.context, &receipt, &fault), SOURCE_END);

    struct source_totals totals;
    assert_true(receipt_source_count(&source, &totals, &fault));
    assert_int_equal(totals.receipts, 3);
    assert_int_equal(totals.lines, 4);
    assert_int_equal(totals.households, 2);
    assert_int_equal(totals.gross_minor, 200 + 100 + 50 + 2001);
    journey_close(journey);
}

/* Products that are sold and described are known, ascending by sku; others are not. */
static void products(void **state) {
    (void)state;
    struct fault fault = {0};
    struct journey *journey = open_with(LINES_HEADER "100,5,300,1,2018-01-15 00:08:46,7,2,180,20,5,0\n"
                                                     "100,5,300,1,2018-01-15 00:08:46,8,3,100,0,0,0\n"
                                                     "101,6,200,1,2018-01-15 00:08:46,9,0,50,0,0,0\n",
                                        PRODUCTS, 2, &fault);
    assert_non_null(journey);
    struct receipt_source source = journey_source(journey);
    assert_int_equal(source.product_count, 2);
    assert_true(text_is(source.products[0].sku, "7"));
    assert_true(text_is(source.products[0].name, "MILK, WHITE 1 LT"));
    assert_true(text_is(source.products[0].brand, "National"));
    assert_int_equal(source.products[0].category_count, 3);
    assert_true(text_is(source.products[0].categories[0], "GROCERY"));
    assert_true(text_is(source.products[0].categories[2], "MILK, WHITE"));
    assert_int_equal(source.products[0].flags, 0);
    assert_int_equal(source.products[1].category_count, 2);
    assert_int_equal(source.products[1].flags, PRODUCT_NO_DISCOUNT | PRODUCT_NO_EARN);
    journey_close(journey);
}

struct bad_case {
    const char *lines;
    const char *products;
    const char *expected; /* a part of the fault */
};

#define GOOD_LINE "100,5,300,1,2018-01-15 00:08:46,7,2,180,20,5,0\n"

/* What is not of the documented form is refused with file, line and reason. */
static void bad_files(void **state) {
    (void)state;
    static const struct bad_case cases[] = {
        {"receipt_id\n", PRODUCTS, "lines.csv.gz:1: the header must be"},
        {LINES_HEADER, PRODUCTS, "no lines"},
        {LINES_HEADER "100,5\n", PRODUCTS, "lines.csv.gz:2: 2 fields, the header has 11"},
        {LINES_HEADER GOOD_LINE "x" GOOD_LINE, PRODUCTS, "lines.csv.gz:3: receipt_id must be a number"},
        {LINES_HEADER "100,5,300,1,2018-02-30 00:08:46,7,2,180,20,5,0\n", PRODUCTS, ":2: ts must be"},
        {LINES_HEADER "100,5,300,1,2018-01-15 00:08:46,7,-1,180,20,5,0\n", PRODUCTS, ":2: qty must be"},
        {LINES_HEADER "100,5,300,1,2018-01-15 00:08:46,7,2,180,20,5,0", PRODUCTS, ":2: a line must end with LF"},
        {LINES_HEADER GOOD_LINE GOOD_LINE, PRODUCTS, ":3: lines must ascend"},
        {LINES_HEADER GOOD_LINE "99,5,300,1,2018-01-15 00:08:46,7,2,180,20,5,0\n", PRODUCTS, ":3: lines must ascend"},
        {LINES_HEADER GOOD_LINE "100,6,300,1,2018-01-15 00:08:46,8,2,180,20,5,0\n", PRODUCTS,
         ":3: household and store"},
        {LINES_HEADER "100,5,300,1,\"2018-01-15 00:08:46,7,2,180,20,5,0\n", PRODUCTS, ":2: field 5: a quote"},
        {LINES_HEADER "100,5,300,1,2018-01-15 00:08:46,7,2,1\t80,20,5,0\n", PRODUCTS, ":2: a line must be UTF-8"},
        {LINES_HEADER GOOD_LINE, "x\n", "products.csv.gz:1: the header must be"},
        {LINES_HEADER GOOD_LINE, PRODUCTS_HEADER "7,1,G,N,M\n", "products.csv.gz:2: 5 fields"},
        {LINES_HEADER GOOD_LINE, PRODUCTS_HEADER "7,1,G,N,M,T,S\n7,1,G,N,M,T,S\n", "twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fault fault = {0};
        assert_null(open_with(cases[i].lines, cases[i].products, 3, &fault));
        if (strstr(fault.text, cases[i].expected) == NULL) {
            fail_msg("case %zu: wanted '%s', got '%s'", i, cases[i].expected, fault.text);
        }
    }
}

/* A file that is cut or not there is a fault, never an early end. */
static void damaged_files(void **state) {
    (void)state;
    struct fault fault = {0};
    char path[128];
    assert_null(journey_open("/nonexistent", 3, &fault));
    assert_non_null(strstr(fault.text, "/nonexistent/lines.csv.gz"));

    static char many[200 * sizeof GOOD_LINE + sizeof LINES_HEADER];
    size_t used = (size_t)snprintf(many, sizeof many, "%s", LINES_HEADER);
    for (int i = 0; i < 150; i++) {
        used += (size_t)snprintf(many + used, sizeof many - used, "%d,5,300,1,2018-01-15 00:08:46,7,2,180,20,5,0\n",
                                 100 + i);
    }
    struct journey *journey = open_with(many, PRODUCTS, 3, &fault);
    assert_non_null(journey);
    journey_close(journey);
    (void)snprintf(path, sizeof path, "%s/lines.csv.gz", folder);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    for (off_t cut = 1; cut < status.st_size; cut += cut < 20 ? 1 : 37) {
        assert_int_equal(truncate(path, status.st_size - cut), 0);
        assert_null(journey_open(folder, 3, &fault));
        assert_int_equal(fault.code, FAULT_INPUT);
    }
}

/* The real data, where it is: as many receipts, lines and households as its description says, and the same sum. */
static void real_data(void **state) {
    (void)state;
    static const char real[] = "../shared/data/complete-journey-3w";
    if (access(real, R_OK) != 0) {
        (void)printf("the real receipts are not on this machine\n");
        skip();
    }
    struct fault fault = {0};
    struct journey *journey = journey_open(real, 3, &fault);
    assert_non_null(journey);
    struct receipt_source source = journey_source(journey);
    struct source_totals totals;
    assert_true(receipt_source_count(&source, &totals, &fault));
    assert_int_equal(totals.receipts, 8774);
    assert_int_equal(totals.lines, 88734);
    assert_int_equal(totals.households, 1885);
    assert_int_equal(totals.gross_minor, 32533461); /* sales_c + retail_disc_c + coupon_match_c of all lines */
    journey_close(journey);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(rules_of_the_header, make_folder, remove_folder),
    cmocka_unit_test_setup_teardown(products, make_folder, remove_folder),
    cmocka_unit_test_setup_teardown(bad_files, make_folder, remove_folder),
    cmocka_unit_test_setup_teardown(damaged_files, make_folder, remove_folder),
    cmocka_unit_test(real_data),
};

UNIT_RUN(tests)
