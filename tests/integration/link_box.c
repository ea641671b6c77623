#include "link_box.h"

#include "node/log_sink.h"
#include "node/os_entropy.h"
#include "raw_client.h"
#include "store-node/checkout.h"
#include "store-node/store_file.h"
#include "tests/harness/unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SCRATCH_SIZE = 4 * 1024 * 1024, TURN_MS = 20, TILL = 1, LINE_MINOR = 9900 };

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void link_box_make(struct link_box *box, struct event_loop *loop, const char *parent, const char *name,
                   const char *store_file) {
    char path[STORE_FILE_PATH_MAX];
    *box = (struct link_box){.loop = loop};
    (void)snprintf(box->folder, sizeof box->folder, "%s/%s", parent, name);
    assert_int_equal(mkdir(box->folder, 0700), 0);
    assert_true(text_copy(box->config.data_directory, sizeof box->config.data_directory, text_of(box->folder)));
    if (store_file != NULL) {
        store_file_path(box->folder, path);
        write_text(path, store_file);
    }
}

void link_box_start(struct link_box *box) {
    static struct log log;
    struct fault fault = {.text = ""};
    log = log_sink_stderr(LOG_DEBUG);
    const struct log *told = getenv("LINK_BOX_LOG") == NULL ? NULL : &log;
    if (!store_open(&box->store, box->folder, os_entropy(), told, &fault) ||
        !store_link_start(&box->link, box->loop, &box->store, &box->config, told, &fault)) {
        fail_msg("box: %s", fault.text);
    }
}

void link_box_stop(struct link_box *box) {
    store_link_stop(box->link);
    store_close(&box->store);
    box->link = NULL;
}

static bool confirm(struct link_box *box, struct arena *arena, struct fault *fault) {
    struct basket_line line = {.line_no = 1,
                               .product = {.sku = text_of("46001")},
                               .quantity_milli = 1000,
                               .price_minor = LINE_MINOR,
                               .amount_minor = LINE_MINOR};
    struct tender tender = {.kind = TENDER_CASH, .amount_minor = LINE_MINOR};
    int64_t now_ms = box->loop->clock.utc_ms(box->loop->clock.context);
    struct checkout_confirm sale = {
        .basket = {.customer_id = box->customer_id,
                   .basket = {.line_count = 1, .lines = &line, .tender_count = 1, .tenders = &tender}},
        .key = {.store = box->store.identity.grant.store, .till = TILL, .shift = 1, .number = ++box->receipts},
        .sold_at_ms = now_ms,
        .cashier = text_of("Вера"),
        .expected_net_minor = -1};
    struct checkout_answer *answer = ARENA_NEW(arena, struct checkout_answer);
    sale.content_hash[0] = (uint8_t)box->receipts;
    return checkout_confirm_sale(&box->store, &sale, now_ms, now_ms, arena, answer, fault) &&
           (answer->outcome == CHECKOUT_TAKEN ||
            fault_set(fault, FAULT_REFUSED, "%s", checkout_outcome_name(answer->outcome)));
}

void link_box_sell(struct link_box *box, uint32_t count) {
    static _Alignas(max_align_t) uint8_t scratch[SCRATCH_SIZE];
    struct arena arena;
    struct fault fault = {.text = ""};
    for (uint32_t i = 0; i < count; i++) {
        arena_init(&arena, scratch, sizeof scratch);
        bool is_sold = turn_begin_request(&box->store.turn, &fault);
        is_sold = is_sold && turn_end_request(&box->store.turn, confirm(box, &arena, &fault), &fault) &&
                  turn_commit(&box->store.turn, &fault);
        if (!is_sold) {
            fail_msg("sale: %s", fault.text);
        }
    }
    if (box->link != NULL) {
        store_link_notice_growth(box->link);
    }
}

static int64_t now_ms(const struct link_box *box) {
    return box->loop->clock.utc_ms(box->loop->clock.context);
}

uint64_t link_box_register(struct link_box *box, const char *phone) {
    struct register_request request = {.phone = text_of(phone),
                                       .name = text_of("Анна"),
                                       .birth_day = CUSTOMER_NO_BIRTH_DAY,
                                       .consents_data = true,
                                       .till = TILL};
    enum register_outcome outcome = REGISTER_DONE;
    struct customer_view view;
    struct store_watermark watermark;
    struct fault fault = {.text = ""};
    bool is_done = turn_begin_request(&box->store.turn, &fault);
    is_done = is_done && turn_end_request(&box->store.turn,
                                          customer_desk_register(&box->store, &request, now_ms(box), now_ms(box),
                                                                 &outcome, &view, &watermark, &fault),
                                          &fault);
    if (!is_done || !turn_commit(&box->store.turn, &fault) || outcome != REGISTER_DONE) {
        fail_msg("registration: %s %s", register_outcome_name(outcome), fault.text);
    }
    box->customer_id = view.customer.id;
    store_link_notice_growth(box->link);
    return box->customer_id;
}

uint64_t link_box_identify(struct link_box *box, const char *phone, struct customer_view *view) {
    struct identify_request request = {.phone = text_of(phone)};
    struct fault fault = {.text = ""};
    bool is_known = false;
    if (!customer_desk_identify(&box->store, &request, now_ms(box), &is_known, view, &fault)) {
        fail_msg("identify: %s", fault.text);
    }
    return is_known ? view->customer.id : 0;
}

bool link_box_wait(struct event_loop *loop, link_box_condition *holds, void *context, int64_t wait_ms) {
    struct fault fault;
    int64_t until_ms = raw_now_ms() + wait_ms;
    while (!holds(context) && raw_now_ms() < until_ms) {
        assert_true(loop_turn(loop, TURN_MS, &fault));
    }
    return holds(context);
}
