/* The catalogue's products and the grant of an enrolment: what was written is read again, out of bounds is refused with
 * the field, and a catalogue that is cut or lies about a size stops at that product. */
#include "tests/harness/unit.h"

#include "wire/enrolment_codec.h"
#include "wire/product_codec.h"

#include <stdalign.h>
#include <string.h>

static alignas(max_align_t) uint8_t block[64 * 1024];
static uint8_t bytes[16 * 1024];
static struct arena arena;
static struct fault fault;

static struct product milk(void) {
    return (struct product){.sku = text_of("4607001"),
                            .name = text_of("\xd0\x9c\xd0\xbe\xd0\xbb\xd0\xbe\xd0\xba\xd0\xbe 1 l"),
                            .brand = text_of("Zorka"),
                            .supplier = text_of("Dairy 2"),
                            .category_count = 2,
                            .categories = {text_of("food"), text_of("milk")},
                            .flags = PRODUCT_NO_EARN | PRODUCT_IS_DEPOSIT,
                            .vat_bp = 1000,
                            .price_minor = 8990,
                            .price_min_minor = 5000,
                            .cost_minor = 6100};
}

static struct span catalogue_of(const struct product *products, size_t count) {
    struct writer out;
    writer_init(&out, bytes, sizeof bytes);
    for (size_t i = 0; i < count; i++) {
        product_append(&products[i], &out);
    }
    arena_init(&arena, block, sizeof block);
    return writer_result(&out);
}

static void assert_same_product(const struct product *a, const struct product *b) {
    assert_true(text_equal(a->sku, b->sku) && text_equal(a->name, b->name));
    assert_true(text_equal(a->brand, b->brand) && text_equal(a->supplier, b->supplier));
    assert_int_equal(a->category_count, b->category_count);
    for (size_t i = 0; i < a->category_count; i++) {
        assert_true(text_equal(a->categories[i], b->categories[i]));
    }
    assert_int_equal(a->flags, b->flags);
    assert_int_equal(a->vat_bp, b->vat_bp);
    assert_int_equal(a->price_minor, b->price_minor);
    assert_int_equal(a->price_min_minor, b->price_min_minor);
    assert_int_equal(a->cost_minor, b->cost_minor);
}

static void takes_products_one_after_another(void **state) {
    (void)state;
    struct product products[2] = {milk(), {.sku = text_of("9")}};
    struct span rest = catalogue_of(products, 2);
    for (size_t i = 0; i < 2; i++) {
        struct product product;
        assert_true(product_take(&rest, &arena, &product, &fault));
        assert_same_product(&products[i], &product);
    }
    assert_int_equal(rest.size, 0);
}

static void stops_at_a_product_that_is_cut(void **state) {
    (void)state;
    struct product product = milk();
    struct span whole = catalogue_of(&product, 1);
    for (size_t size = 0; size < whole.size; size++) {
        struct span rest = span_of(whole.data, size);
        assert_false(product_take(&rest, &arena, &product, &fault));
        assert_int_equal(fault.code, FAULT_INPUT);
        assert_int_equal(rest.size, size);
    }
}

static void refuses_sizes_that_cannot_be(void **state) {
    (void)state;
    static const char *const sizes[] = {"00000000", "00000801", "ffffffff", "80000000"};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct product product = milk();
        struct span rest = catalogue_of(&product, 1);
        assert_true(text_unhex(bytes, 4, text_of(sizes[i])));
        assert_false(product_take(&rest, &arena, &product, &fault));
        assert_int_equal(fault.code, FAULT_INPUT);
    }
}

static void names_the_field_of_a_product(void **state) {
    (void)state;
    struct product product = milk();
    product.vat_bp = 10001;
    struct span rest = catalogue_of(&product, 1);
    assert_false(product_take(&rest, &arena, &product, &fault));
    assert_non_null(strstr(fault.text, "field 8: must be 0 to 10000, is 10001"));
    product = milk();
    product.sku = text_of("");
    rest = catalogue_of(&product, 1);
    assert_false(product_take(&rest, &arena, &product, &fault));
    assert_non_null(strstr(fault.text, "field 2: must have 1 to 31 bytes, has 0"));
}

static struct enrolment_grant grant_of_store_2(void) {
    struct enrolment_grant grant = {
        .store = 2, .incarnation = 1, .name = "Tver, 1", .zone = "Europe/Moscow", .currency = "RUB"};
    memset(grant.identifier_key, 1, ENROLMENT_KEY_SIZE);
    memset(grant.person_key, 2, ENROLMENT_KEY_SIZE);
    memset(grant.signing_key, 3, ENROLMENT_KEY_SIZE);
    memset(grant.psk, 4, ENROLMENT_KEY_SIZE);
    return grant;
}

static void grants_survive_their_bytes(void **state) {
    (void)state;
    struct enrolment_grant grant = grant_of_store_2();
    struct enrolment_grant copy;
    struct writer out;
    writer_init(&out, bytes, ENROLMENT_GRANT_MAX);
    struct span span = enrolment_grant_encode(&grant, &out);
    arena_init(&arena, block, sizeof block);
    assert_true(enrolment_grant_decode(span, &arena, &copy, &fault));
    assert_int_equal(copy.store, 2);
    assert_int_equal(copy.incarnation, 1);
    assert_string_equal(copy.name, grant.name);
    assert_string_equal(copy.zone, grant.zone);
    assert_string_equal(copy.currency, grant.currency);
    assert_memory_equal(copy.identifier_key, grant.identifier_key, ENROLMENT_KEY_SIZE);
    assert_memory_equal(copy.person_key, grant.person_key, ENROLMENT_KEY_SIZE);
    assert_memory_equal(copy.signing_key, grant.signing_key, ENROLMENT_KEY_SIZE);
    assert_memory_equal(copy.psk, grant.psk, ENROLMENT_KEY_SIZE);
    for (size_t size = 0; size < span.size; size++) {
        assert_false(enrolment_grant_decode(span_of(span.data, size), &arena, &copy, &fault));
    }
}

static void refuses_a_grant_without_a_store(void **state) {
    (void)state;
    struct enrolment_grant grant = grant_of_store_2();
    struct writer out;
    grant.store = 0;
    writer_init(&out, bytes, ENROLMENT_GRANT_MAX);
    arena_init(&arena, block, sizeof block);
    assert_false(enrolment_grant_decode(enrolment_grant_encode(&grant, &out), &arena, &grant, &fault));
    assert_string_equal(fault.text, "field 2: must be 1 to 1048575, is 0");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(takes_products_one_after_another), cmocka_unit_test(stops_at_a_product_that_is_cut),
    cmocka_unit_test(refuses_sizes_that_cannot_be),     cmocka_unit_test(names_the_field_of_a_product),
    cmocka_unit_test(grants_survive_their_bytes),       cmocka_unit_test(refuses_a_grant_without_a_store),
};

UNIT_RUN(tests)
