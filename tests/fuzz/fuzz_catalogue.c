/* A catalogue, an enrolment grant and a person, as bytes from outside. Input: one byte that says which, then the bytes.
 * What is taken must be taken again, from the bytes it is written to. */
#include "base/bug.h"
#include "wire/enrolment_codec.h"
#include "wire/person_codec.h"
#include "wire/product_codec.h"

#include <stdalign.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 4 * 1024 * 1024 };

static alignas(max_align_t) uint8_t block[ARENA_SIZE];
static struct arena arena;
static struct fault fault;

static void check_catalogue(struct span rest) {
    struct product product;
    while (rest.size > 0 && product_take(&rest, &arena, &product, &fault)) {
        uint8_t written[PRODUCT_BYTES_MAX + 4];
        struct writer out;
        writer_init(&out, written, sizeof written);
        product_append(&product, &out);
        struct span again = writer_result(&out);
        bug_if(again.size == 0 || !product_take(&again, &arena, &product, &fault) || again.size != 0);
    }
}

static void check_grant(struct span bytes) {
    struct enrolment_grant grant;
    uint8_t written[ENROLMENT_GRANT_MAX];
    struct writer out;
    writer_init(&out, written, sizeof written);
    if (enrolment_grant_decode(bytes, &arena, &grant, &fault)) {
        struct span again = enrolment_grant_encode(&grant, &out);
        bug_if(!enrolment_grant_decode(again, &arena, &grant, &fault));
    }
}

static void check_person(struct span bytes) {
    struct person person;
    uint8_t written[PERSON_BYTES_MAX];
    struct writer out;
    writer_init(&out, written, sizeof written);
    if (person_decode(bytes, &arena, &person, &fault)) {
        struct span again = person_encode(&person, &out);
        bug_if(!person_decode(again, &arena, &person, &fault));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    struct span bytes = span_of(data + 1, size - 1);
    arena_init(&arena, block, sizeof block);
    switch (data[0] % 3) {
    case 0: check_catalogue(bytes); break;
    case 1: check_grant(bytes); break;
    default: check_person(bytes); break;
    }
    return 0;
}
