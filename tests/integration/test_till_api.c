/* A day at the till: the real store node, asked over HTTP as a till asks, every answer held against till-api.json. The
 * rules (store_fixture.c): cheese 10 % off, code SPRING 50.00 off from 200.00, 5 % back in points, pay half with
 * points.
 */
#include "node/local_client.h"
#include "raw_client.h"
#include "store_fixture.h"
#include "tests/harness/unit.h"
#include "till_session.h"

#include <string.h>
#include <sys/stat.h>

static struct store_fixture fixture;
static struct till_session till;
static struct raw_answer page; /* of what is no call of the API */
static struct till_session other;
static char customer_id[32];
static int64_t till_number;

#define LINES                                                                                                          \
    "\"lines\":[{\"line_no\":1,\"sku\":\"brie\",\"quantity_milli\":2000,\"price_minor\":10000},"                       \
    "{\"line_no\":2,\"sku\":\"bread\",\"quantity_milli\":1000,\"price_minor\":5000}]"
#define SOLD_AT "\"sold_at\":\"2026-11-21T12:00:00Z\""

static void expect_status(struct till_session *session, int got, int wanted) {
    if (got != wanted) {
        print_message("%s\n", session->api.bytes);
    }
    assert_int_equal(got, wanted);
}

static void expect_code(struct till_session *session, int got, int wanted, const char *code) {
    expect_status(session, got, wanted);
    if (!till_session_is(session, "code", code)) {
        print_message("wanted %s: %s\n", code, session->api.bytes);
    }
    assert_true(till_session_is(session, "code", code));
}

static void expect_int(const struct till_session *session, const char *place, int64_t wanted) {
    int64_t got = till_session_int(session, place);
    if (got != wanted) {
        print_message("%s is %lld, wanted %lld: %s\n", place, (long long)got, (long long)wanted, session->api.bytes);
    }
    assert_int_equal(got, wanted);
}

/* Goal: a box without an identity says so, sells nothing, and gives no pairing code. */
static void not_enrolled_box_says_so(void **state) {
    (void)state;
    static struct store_fixture empty;
    static struct till_session stranger;
    char printed[512];
    store_fixture_make(&empty);
    store_fixture_start(&empty, NULL);
    till_session_begin(&stranger, &empty);
    int got = till_session_post(&stranger, "/v1/pairings", "{\"code\":\"12345678\",\"name\":\"Till\"}");
    expect_code(&stranger, got, 503, "not_enrolled");
    expect_code(&stranger, till_session_post(&stranger, "/v1/identify", "{\"card\":\"1\"}"), 401, "unauthorized");
    raw_ask(empty.port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Language: en\r\n\r\n", &page);
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.bytes, "not enrolled"));
    assert_int_equal(store_fixture_command(&empty, "pair", NULL, printed, sizeof printed), 1);
    assert_non_null(strstr(printed, "not enrolled"));
    assert_true(store_fixture_stop(&empty));
    store_fixture_remove(&empty);
    till_session_end(&stranger);
}

/* Goal: the description is served as it is in the tree, without a key. */
static void description_is_served(void **state) {
    (void)state;
    till_session_begin(&till, &fixture);
    expect_status(&till, till_session_call(&till, "GET", "/v1/openapi.json", "/v1/openapi.json", NULL), 200);
    assert_true(till_session_is(&till, "openapi", "3.1.0"));
    assert_non_null(till_session_at(&till, "paths"));
}

/* Goal: the code on the box becomes a till's key, once; a wrong code, a used one, and guessing end with 403. */
static void pairing_gives_a_key_once(void **state) {
    (void)state;
    static _Alignas(max_align_t) uint8_t room[1024 * 1024];
    char used[128];
    const struct tree *tree;
    struct arena arena;
    expect_code(&till, till_session_post(&till, "/v1/pairings", "{\"code\":\"00000000\",\"name\":\"x\"}"), 403,
                "wrong_code");
    till_number = till_session_pair(&till, "Till 1");
    assert_int_equal(till_number, 1);
    assert_int_equal(till_session_int(&till, "store"), STORE_FIXTURE_STORE);
    assert_true(till_session_is(&till, "certificate_sha256", ""));
    arena_init(&arena, room, sizeof room);
    assert_int_equal(store_fixture_ask(&fixture, "POST", "/pairing-code", &arena, &tree), 200);
    const struct tree *code = tree_member(tree, "code");
    (void)snprintf(used, sizeof used, "{\"code\":\"%.*s\",\"name\":\"x\"}", (int)code->text.size, code->text.data);
    static const char wrong[] = "{\"code\":\"0000000a\",\"name\":\"x\"}";
    for (int i = 0; i < 5; i++) {
        expect_code(&till, till_session_post(&till, "/v1/pairings", wrong), 403, "wrong_code");
    }
    expect_code(&till, till_session_post(&till, "/v1/pairings", used), 403, "wrong_code");
}

/* Goal: no key, a malformed one, another till's number with our secret: 401 for each, and nothing else is learnt. */
static void only_good_keys_are_heard(void **state) {
    (void)state;
    char kept[TILL_SESSION_KEY_MAX];
    static const char *const bad[] = {"",
                                      "x",
                                      "1.",
                                      "1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                      "0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                      "99999999999999999999.A"};
    (void)text_copy(kept, sizeof kept, text_of(till.key));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        (void)text_copy(till.key, sizeof till.key, text_of(bad[i]));
        expect_code(&till, till_session_post(&till, "/v1/identify", "{\"card\":\"1\"}"), 401, "unauthorized");
    }
    (void)snprintf(till.key, sizeof till.key, "2.%.*s", TILL_SESSION_KEY_MAX - 3, strchr(kept, '.') + 1);
    expect_code(&till, till_session_post(&till, "/v1/identify", "{\"card\":\"1\"}"), 401, "unauthorized");
    (void)text_copy(till.key, sizeof till.key, text_of(kept));
    expect_status(&till, till_session_post(&till, "/v1/identify", "{\"card\":\"1\"}"), 200);
    assert_false(till_session_bool(&till, "known"));
}

/* Goal: a customer is registered once; every spelling of the phone, and the card, find the same person. */
static void customers_are_registered_once(void **state) {
    (void)state;
    static const char anna[] = "{\"phone\":\"8 (916) 123-45-67\",\"card\":\"4200 0001\",\"name\":\"Анна\","
                               "\"birth_day\":\"1984-05-31\",\"consents\":[\"data\"]}";
    expect_status(&till, till_session_post(&till, "/v1/customers", anna), 201);
    assert_true(till_session_is(&till, "result", "registered"));
    assert_true(till_session_is(&till, "customer/level", "bronze"));
    expect_int(&till, "customer/home_store", STORE_FIXTURE_STORE);
    till_session_copy(&till, "customer/customer_id", customer_id, sizeof customer_id);
    expect_status(&till, till_session_post(&till, "/v1/customers", "{\"phone\":\"+79161234567\"}"), 200);
    assert_true(till_session_is(&till, "result", "already_registered"));
    assert_true(till_session_is(&till, "customer/customer_id", customer_id));
    expect_status(&till, till_session_post(&till, "/v1/identify", "{\"card\":\"42000001\"}"), 200);
    assert_true(till_session_bool(&till, "known"));
    assert_true(till_session_is(&till, "customer/customer_id", customer_id));
    expect_status(&till, till_session_post(&till, "/v1/customers", "{\"card\":\"42000002\"}"), 201);
    expect_code(&till, till_session_post(&till, "/v1/customers", "{\"phone\":\"79161234567\",\"card\":\"42000002\"}"),
                409, "identifiers_differ");
    expect_code(&till, till_session_post(&till, "/v1/customers", "{\"phone\":\"12\"}"), 400, "bad_request");
    assert_true(till_session_is(&till, "errors/0/path", "/phone"));
}

/* Goal: a quote has the shares line by line, tells why, speaks both languages, and changes nothing. */
static void quotes_say_why(void **state) {
    (void)state;
    char json[1024];
    expect_status(&till,
                  till_session_post(&till, "/v1/quotes",
                                    "{" LINES ",\"codes\":[\"SPRING\",\"NOSUCH\"],"
                                    "\"explain\":true}"),
                  200);
    assert_true(till_session_bool(&till, "customer_known"));
    expect_int(&till, "totals/gross_minor", 25000);
    expect_int(&till, "totals/discount_minor", 7000);
    expect_int(&till, "totals/net_minor", 18000);
    expect_int(&till, "totals/points_earned", 0);
    expect_int(&till, "would_earn_points", 900);
    assert_true(till_session_is(&till, "promotions/0/name", "Сыр дешевле"));
    assert_true(till_session_is(&till, "codes/0/reason", "used"));
    assert_true(till_session_is(&till, "codes/1/reason", "unknown"));
    assert_true(till_session_is(&till, "messages/0/text", "Весна!"));
    assert_true(till_session_is(&till, "messages/0/place", "display"));
    assert_int_equal(till_session_at(&till, "explanation")->count, 5);
    till.language = "en, ru;q=0.5";
    (void)snprintf(json, sizeof json, "{\"customer_id\":\"%s\"," LINES "}", customer_id);
    expect_status(&till, till_session_post(&till, "/v1/quotes", json), 200);
    assert_true(till_session_is(&till, "promotions/0/name", "Cheaper cheese"));
    expect_int(&till, "totals/points_earned", 1150);
    till.language = NULL;
    expect_status(&till,
                  till_session_post(&till, "/v1/quotes",
                                    "{" LINES ",\"tenders\":[{\"kind\":\"card\",\"amount_minor\":1}],"
                                    "\"channel\":\"app\",\"delivery\":\"pickup\"}"),
                  200);
    expect_status(&till, till_session_post(&till, "/v1/quotes", "{\"customer_id\":\"7-999999\"," LINES "}"), 200);
    assert_false(till_session_bool(&till, "customer_known"));
    assert_int_equal(till_session_at(&till, "customer")->kind, TREE_NULL);
}

static void confirm_json(char json[static 2048], int number, const char *more) {
    (void)snprintf(json, 2048,
                   "{\"receipt\":{\"shift\":1,\"number\":%d},\"customer_id\":\"%s\"," LINES "," SOLD_AT "%s}", number,
                   customer_id, more);
}

/* Goal: a receipt is taken once: the repeat answers the same whatever the spelling, other content is refused. */
static void receipts_are_taken_once(void **state) {
    (void)state;
    char json[2048];
    char receipt_id[32];
    confirm_json(json, 1, ",\"tenders\":[{\"kind\":\"cash\",\"amount_minor\":23000}],\"expected_net_minor\":23000");
    expect_status(&till, till_session_post(&till, "/v1/receipts", json), 201);
    assert_true(till_session_bool(&till, "first_time"));
    expect_int(&till, "totals/net_minor", 23000);
    expect_int(&till, "totals/points_earned", 1150);
    expect_int(&till, "earned_lots/0/points", 1150);
    expect_int(&till, "customer/balance/here_points", 1150);
    expect_int(&till, "receipt/till", till_number);
    till_session_copy(&till, "receipt_id", receipt_id, sizeof receipt_id);
    int64_t doc_seq = till_session_int(&till, "stored/doc_seq");
    confirm_json(json, 1, ",  \"tenders\" : [ {\"amount_minor\":23000, \"kind\":\"\\u0063ash\"} ]");
    expect_status(&till, till_session_post(&till, "/v1/receipts", json), 200);
    assert_false(till_session_bool(&till, "first_time"));
    assert_true(till_session_is(&till, "receipt_id", receipt_id));
    expect_int(&till, "stored/doc_seq", doc_seq);
    expect_int(&till, "customer/balance/here_points", 1150);
    confirm_json(json, 1, "");
    expect_code(&till, till_session_post(&till, "/v1/receipts", json), 409, "receipt_differs");
    static const char described[] = "/v1/receipts/{till}/{shift}/{number}";
    expect_status(&till, till_session_call(&till, "GET", "/v1/receipts/1/1/1", described, NULL), 200);
    assert_true(till_session_is(&till, "state", "taken"));
    expect_code(&till, till_session_call(&till, "GET", "/v1/receipts/1/1/77", described, NULL), 404, "no_such_receipt");
    expect_code(&till, till_session_call(&till, "GET", "/v1/receipts/1/x/77", described, NULL), 400, "no_receipt_key");
}

/* Goal: what the till is about to take is not what the rules say: nothing is stored, and the answer has the price. */
static void changed_price_stores_nothing(void **state) {
    (void)state;
    char json[2048];
    confirm_json(json, 2, ",\"expected_net_minor\":22999");
    expect_code(&till, till_session_post(&till, "/v1/receipts", json), 409, "price_changed");
    expect_int(&till, "quote/totals/net_minor", 23000);
    confirm_json(json, 2, ",\"expected_net_minor\":23000");
    expect_status(&till, till_session_post(&till, "/v1/receipts", json), 201);
    assert_true(till_session_bool(&till, "first_time"));
}

/* Goal: points are held, the same hold again is the same, another content is refused, and a hold pays a receipt. */
static void holds_pay_receipts(void **state) {
    (void)state;
    char json[2048];
    (void)snprintf(json, sizeof json, "{\"hold_id\":\"h1\",\"customer_id\":\"%s\",\"points\":1000}", customer_id);
    expect_status(&till, till_session_post(&till, "/v1/holds", json), 200);
    assert_true(till_session_is(&till, "result", "approved"));
    expect_int(&till, "here_points", 1300);
    expect_status(&till, till_session_post(&till, "/v1/holds", json), 200);
    assert_true(till_session_is(&till, "result", "approved"));
    (void)snprintf(json, sizeof json, "{\"hold_id\":\"h1\",\"customer_id\":\"%s\",\"points\":900}", customer_id);
    expect_code(&till, till_session_post(&till, "/v1/holds", json), 409, "hold_differs");
    (void)snprintf(json, sizeof json, "{\"hold_id\":\"h2\",\"customer_id\":\"%s\",\"points\":99900}", customer_id);
    expect_status(&till, till_session_post(&till, "/v1/holds", json), 200);
    assert_true(till_session_is(&till, "result", "declined"));
    assert_true(till_session_is(&till, "reason", "insufficient"));
    expect_int(&till, "choices/0/pay_part", 1300);
    confirm_json(json, 3, ",\"hold_id\":\"h1\",\"points_to_pay\":1000");
    expect_status(&till, till_session_post(&till, "/v1/receipts", json), 201);
    expect_int(&till, "totals/points_spent", 1000);
    expect_int(&till, "totals/points_paid_minor", 1000);
    expect_int(&till, "totals/net_minor", 22000);
    expect_int(&till, "customer/balance/held_points", 0);
    expect_status(&till, till_session_post(&till, "/v1/holds/release", "{\"hold_id\":\"h1\"}"), 200);
    assert_true(till_session_is(&till, "result", "already_spent"));
    expect_status(&till, till_session_post(&till, "/v1/holds/release", "{\"hold_id\":\"h9\"}"), 200);
    assert_true(till_session_is(&till, "result", "unknown"));
}

/* Goal: a hold that is let go is free again. */
static void holds_are_let_go(void **state) {
    (void)state;
    char json[512];
    (void)snprintf(json, sizeof json, "{\"hold_id\":\"h3\",\"customer_id\":\"%s\",\"points\":100}", customer_id);
    expect_status(&till, till_session_post(&till, "/v1/holds", json), 200);
    expect_status(&till, till_session_post(&till, "/v1/holds/release", "{\"hold_id\":\"h3\"}"), 200);
    assert_true(till_session_is(&till, "result", "released"));
    expect_int(&till, "released_points", 100);
    expect_status(&till, till_session_post(&till, "/v1/holds/release", "{\"hold_id\":\"h3\"}"), 200);
    assert_true(till_session_is(&till, "result", "already_released"));
}

/* Goal: a hold needs points or a basket; a basket that uses no limit needs no hold. */
static void holds_of_baskets(void **state) {
    (void)state;
    char json[512];
    expect_status(&till, till_session_post(&till, "/v1/holds", "{\"hold_id\":\"h4\"}"), 400);
    (void)snprintf(json, sizeof json,
                   "{\"hold_id\":\"h4\",\"lines\":[{\"line_no\":1,\"sku\":\"bread\","
                   "\"quantity_milli\":1000,\"price_minor\":5000}]}");
    expect_status(&till, till_session_post(&till, "/v1/holds", json), 200);
    assert_true(till_session_is(&till, "result", "nothing"));
    expect_int(&till, "approved_points", 0);
    (void)snprintf(json, sizeof json,
                   "{\"hold_id\":\"h4\",\"points\":100,\"lines\":[{\"line_no\":1,\"sku\":"
                   "\"bread\",\"quantity_milli\":1000,\"price_minor\":5000}]}");
    expect_status(&till, till_session_post(&till, "/v1/holds", json), 400);
}

#define RETURN_OF(number, lines)                                                                                       \
    "{\"receipt\":{\"shift\":1,\"number\":" number "},\"sale\":{\"shift\":1,\"number\":1},\"lines\":[" lines "],"      \
    "\"returned_at\":\"2026-11-21T13:00:00Z\"}"

/* Goal: goods come back in parts, once each, never more than was sold; what was paid comes back to the kopeck. */
static void goods_come_back(void **state) {
    (void)state;
    static const char half[] = RETURN_OF("101", "{\"line_no\":1,\"quantity_milli\":1000}");
    expect_status(&till, till_session_post(&till, "/v1/returns", half), 201);
    expect_int(&till, "refund_minor", 9000);
    expect_int(&till, "withheld_minor", 0);
    expect_int(&till, "points_taken", 450);
    assert_true(till_session_is(&till, "basis", "recomputed"));
    expect_status(&till, till_session_post(&till, "/v1/returns", half), 200);
    assert_false(till_session_bool(&till, "first_time"));
    expect_code(&till,
                till_session_post(&till, "/v1/returns", RETURN_OF("101", "{\"line_no\":2,\"quantity_milli\":1}")), 409,
                "return_differs");
    expect_code(&till,
                till_session_post(&till, "/v1/returns", RETURN_OF("102", "{\"line_no\":1,\"quantity_milli\":1001}")),
                409, "quantity_exceeds_sold");
    assert_true(till_session_is(&till, "errors/0/path", "/lines/0"));
    expect_code(&till,
                till_session_post(&till, "/v1/returns", RETURN_OF("103", "{\"line_no\":9,\"quantity_milli\":1}")), 409,
                "no_such_line");
    expect_status(&till,
                  till_session_post(&till, "/v1/returns",
                                    RETURN_OF("104", "{\"line_no\":1,\"quantity_milli\":1000},"
                                                     "{\"line_no\":2,\"quantity_milli\":1000}")),
                  201);
    expect_int(&till, "refund_minor", 14000);
    expect_code(&till, till_session_post(&till, "/v1/receipts/cancel", "{\"receipt\":{\"shift\":1,\"number\":1}}"), 409,
                "receipt_has_returns");
}

#define BLIND(sku, price)                                                                                              \
    "{\"receipt\":{\"shift\":1,\"number\":150},\"lines\":[{\"sku\":\"" sku "\",\"quantity_milli\":2000,"               \
    "\"price_minor\":" price "}],\"returned_at\":\"2026-11-21T13:00:00Z\"}"

/* Goal: goods without a receipt come back once, at the price told, today's at most. */
static void goods_come_back_without_a_receipt(void **state) {
    (void)state;
    expect_code(&till, till_session_post(&till, "/v1/returns/blind", BLIND("not-ours", "100")), 409, "price_unknown");
    assert_true(till_session_is(&till, "errors/0/path", "/lines/0"));
    expect_status(&till, till_session_post(&till, "/v1/returns/blind", BLIND("brie", "99999")), 201);
    expect_int(&till, "lines/0/price_minor", 10000);
    expect_int(&till, "refund_minor", 20000);
    expect_status(&till, till_session_post(&till, "/v1/returns/blind", BLIND("brie", "99999")), 200);
    assert_false(till_session_bool(&till, "first_time"));
    expect_code(&till, till_session_post(&till, "/v1/returns/blind", BLIND("brie", "9999")), 409, "return_differs");
}

/* Goal: a cancelled receipt gives everything back, once, and cannot be returned any more. */
static void receipts_are_cancelled(void **state) {
    (void)state;
    static const char cancel[] = "{\"receipt\":{\"shift\":1,\"number\":3}}";
    expect_status(&till, till_session_post(&till, "/v1/receipts/cancel", cancel), 201);
    expect_int(&till, "points_back", 1000);
    assert_true(till_session_bool(&till, "first_time"));
    expect_status(&till, till_session_post(&till, "/v1/receipts/cancel", cancel), 200);
    assert_false(till_session_bool(&till, "first_time"));
    expect_code(&till, till_session_post(&till, "/v1/receipts/cancel", "{\"receipt\":{\"shift\":1,\"number\":70}}"),
                404, "no_such_receipt");
    expect_status(&till,
                  till_session_call(&till, "GET", "/v1/receipts/1/1/3", "/v1/receipts/{till}/{shift}/{number}", NULL),
                  200);
    assert_true(till_session_is(&till, "state", "cancelled"));
}

/* Goal: the balance is what is left after all that: receipt 1 came back, 3 was cancelled, 2 stands. */
static void balance_is_the_sum(void **state) {
    (void)state;
    char path[128];
    static const char described[] = "/v1/customers/{customer_id}/balance";
    (void)snprintf(path, sizeof path, "/v1/customers/%s/balance", customer_id);
    expect_status(&till, till_session_call(&till, "GET", path, described, NULL), 200);
    expect_int(&till, "customer/balance/here_points", 1150);
    expect_int(&till, "customer/balance/debt_points", 0);
    expect_code(&till, till_session_call(&till, "GET", "/v1/customers/7-999999/balance", described, NULL), 404,
                "unknown_customer");
    expect_code(&till, till_session_call(&till, "GET", "/v1/customers/x/balance", described, NULL), 400, "no_id");
}

/* Goal: the state of the box, for the till and for the person before it; the page escapes what head office named. */
static void state_is_shown(void **state) {
    (void)state;
    expect_status(&till, till_session_call(&till, "GET", "/v1/status", "/v1/status", NULL), 200);
    expect_int(&till, "store", STORE_FIXTURE_STORE);
    expect_int(&till, "tills", 1);
    expect_int(&till, "rule_set/version", 1);
    assert_true(till_session_is(&till, "time_source", "system"));
    raw_ask(fixture.port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", &page);
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.bytes, "Lesnaya 5 &lt;test&gt;"));
    assert_non_null(strstr(page.bytes, "style-src 'self'"));
    assert_null(strstr(page.bytes, "<script"));
    assert_null(strstr(page.bytes, strchr(till.key, '.') + 1));
}

/* Goal: another till names another till's sale for a return, but cannot sell in its name. */
static void tills_keep_apart(void **state) {
    (void)state;
    till_session_begin(&other, &fixture);
    assert_int_equal(till_session_pair(&other, "Till 2"), 2);
    expect_code(&other,
                till_session_post(&other, "/v1/receipts",
                                  "{\"receipt\":{\"till\":1,\"shift\":1,\"number\":500}," LINES "," SOLD_AT "}"),
                400, "bad_request");
    assert_true(till_session_is(&other, "errors/0/path", "/receipt/till"));
    expect_status(&other,
                  till_session_post(&other, "/v1/returns",
                                    "{\"receipt\":{\"shift\":1,\"number\":1},\"sale\":{\"till\":1,\"shift\":1,"
                                    "\"number\":2},\"lines\":[{\"line_no\":2,\"quantity_milli\":1000}],"
                                    "\"returned_at\":\"2026-11-21T13:00:00Z\"}"),
                  201);
    expect_int(&other, "refund_minor", 5000);
}

/* Goal: a revoked till is refused from the next call on, also by the command line's word. */
static void revoked_tills_are_refused(void **state) {
    (void)state;
    static _Alignas(max_align_t) uint8_t room[1024 * 1024];
    char printed[1024];
    const struct tree *tree;
    struct arena arena;
    arena_init(&arena, room, sizeof room);
    assert_int_equal(store_fixture_ask(&fixture, "POST", "/tills/2/revoke", &arena, &tree), 200);
    expect_code(&other, till_session_post(&other, "/v1/identify", "{\"card\":\"1\"}"), 401, "unauthorized");
    assert_int_equal(store_fixture_command(&fixture, "till", "list", printed, sizeof printed), 0);
    assert_non_null(strstr(printed, "revoked"));
    assert_non_null(strstr(printed, "Till 1"));
}

/* Goal: new rules hold after a restart; receipts and tills are still there; what is derived is what the journal says.
 */
static void all_survives_a_restart(void **state) {
    (void)state;
    char json[2048];
    assert_true(store_fixture_stop(&fixture));
    store_fixture_change_rules(&fixture);
    store_fixture_start(&fixture, NULL);
    confirm_json(json, 2, "");
    expect_status(&till, till_session_post(&till, "/v1/receipts", json), 200);
    expect_int(&till, "totals/net_minor", 23000);
    expect_int(&till, "rule_set/version", 1);
    expect_status(&till, till_session_post(&till, "/v1/quotes", "{" LINES "}"), 200);
    expect_int(&till, "totals/net_minor", 19000);
    expect_int(&till, "rule_set/version", 2);
    assert_true(store_fixture_says(&fixture, "verify", "every hash is right"));
    assert_true(store_fixture_says(&fixture, "rebuild", " 0 differences"));
    assert_true(store_fixture_says(&fixture, "report", "\"sales\":{\"receipts\":2,\"lines\":4,\"gross_minor\":50000"));
    assert_true(store_fixture_says(&fixture, "report", "\"cancelled\":{\"receipts\":1"));
    assert_true(store_fixture_says(&fixture, "report", "\"returns\":{\"returns\":4"));
}

/* Goal: a till that asks too often is told when to come again, and is heard then. */
static void busy_tills_wait(void **state) {
    (void)state;
    static const char *const slow[] = {"--rate-per-second", "1", "--rate-burst", "3", NULL};
    assert_true(store_fixture_stop(&fixture));
    store_fixture_start(&fixture, slow);
    for (int i = 0; i < 3; i++) {
        expect_status(&till, till_session_post(&till, "/v1/identify", "{\"card\":\"1\"}"), 200);
    }
    expect_code(&till, till_session_post(&till, "/v1/identify", "{\"card\":\"1\"}"), 429, "too_many_requests");
    assert_non_null(strstr(till.api.headers, "Retry-After: "));
}

/* Goal: where tills tell the time, a receipt of the opening in 2020 has the opening's price, and its points are there
 * for the next one of that day; the page says that it is so. Elsewhere a till cannot choose its day. */
static void tills_may_tell_the_time(void **state) {
    (void)state;
    static const char *const replay[] = {"--time-source", "till", NULL};
    static const char then[] = "{" LINES ",\"at\":\"2020-05-01T09:00:00Z\"}";
    char json[2048];
    expect_status(&till, till_session_post(&till, "/v1/quotes", then), 200);
    expect_int(&till, "totals/net_minor", 19000);
    assert_true(store_fixture_stop(&fixture));
    store_fixture_start(&fixture, replay);
    expect_status(&till, till_session_post(&till, "/v1/quotes", then), 200);
    expect_int(&till, "totals/net_minor", 15200);
    (void)snprintf(json, sizeof json,
                   "{\"receipt\":{\"shift\":9,\"number\":1},\"customer_id\":\"%s\"," LINES
                   ",\"sold_at\":\"2020-05-02T09:00:00Z\"}",
                   customer_id);
    expect_status(&till, till_session_post(&till, "/v1/receipts", json), 201);
    expect_int(&till, "totals/net_minor", 15200);
    expect_status(&till, till_session_call(&till, "GET", "/v1/status", "/v1/status", NULL), 200);
    assert_true(till_session_is(&till, "time_source", "till"));
    raw_ask(fixture.port, "GET / HTTP/1.1\r\nHost: a\r\nAccept-Language: en\r\nConnection: close\r\n\r\n", &page);
    assert_non_null(strstr(page.bytes, "told by tills"));
}

/* Goal: every answer of success that the description has was seen in this walk, so each was held against it. */
static void every_described_answer_was_seen(void **state) {
    (void)state;
    assert_true(till_session_has_seen_all(&till));
}

/* Goal: the box's own socket is for its owner alone, and monitoring finds the counters there. */
static void the_own_socket_is_for_the_owner(void **state) {
    (void)state;
    static _Alignas(max_align_t) uint8_t room[1024 * 1024];
    struct arena arena;
    struct net_address address;
    struct local_answer answer;
    struct stat status;
    struct fault fault;
    struct span no_body = {NULL, 0};
    arena_init(&arena, room, sizeof room);
    assert_true(local_socket_address(fixture.data_directory, &address, &fault));
    assert_int_equal(stat(address.host, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_true(local_client_ask(&address, "GET", "/metrics", no_body, &arena, &answer, &fault));
    assert_int_equal(answer.status, 200);
    assert_non_null(memmem(answer.body.data, answer.body.size, "store_node_receipts_taken 0\n", 28));
    raw_ask(fixture.port, "POST /pairing-code HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            &page);
    assert_int_equal(page.status, 404);
}

static int start(void **state) {
    (void)state;
    /* The walk is faster than a cashier. */
    static const char *const fast[] = {"--rate-per-second", "1000", "--rate-burst", "1000", NULL};
    store_fixture_make(&fixture);
    store_fixture_enrol(&fixture);
    store_fixture_start(&fixture, fast);
    return 0;
}

static int finish(void **state) {
    (void)state;
    store_fixture_remove(&fixture);
    till_session_end(&till);
    till_session_end(&other);
    return 0;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(not_enrolled_box_says_so),
    cmocka_unit_test(description_is_served),
    cmocka_unit_test(pairing_gives_a_key_once),
    cmocka_unit_test(only_good_keys_are_heard),
    cmocka_unit_test(customers_are_registered_once),
    cmocka_unit_test(quotes_say_why),
    cmocka_unit_test(receipts_are_taken_once),
    cmocka_unit_test(changed_price_stores_nothing),
    cmocka_unit_test(holds_pay_receipts),
    cmocka_unit_test(holds_are_let_go),
    cmocka_unit_test(holds_of_baskets),
    cmocka_unit_test(goods_come_back),
    cmocka_unit_test(goods_come_back_without_a_receipt),
    cmocka_unit_test(receipts_are_cancelled),
    cmocka_unit_test(balance_is_the_sum),
    cmocka_unit_test(state_is_shown),
    cmocka_unit_test(tills_keep_apart),
    cmocka_unit_test(revoked_tills_are_refused),
    cmocka_unit_test(all_survives_a_restart),
    cmocka_unit_test(tills_may_tell_the_time),
    cmocka_unit_test(busy_tills_wait),
    cmocka_unit_test(the_own_socket_is_for_the_owner),
    cmocka_unit_test(every_described_answer_was_seen),
};

int main(void) {
    int total = (int)(sizeof tests / sizeof tests[0]);
    int failed = cmocka_run_group_tests(tests, start, finish);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}
