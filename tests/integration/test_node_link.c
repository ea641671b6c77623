/* A box and head office on one line: head office is a process, which is also killed; the box runs in the test; between
 * them is a line that the test cuts, listens to and spoils. What is compared at the end are the logs themselves: equal
 * positions (sequence and hash) are equal histories. */
#include "hq-node/hq.h"
#include "line_proxy.h"
#include "link_box.h"
#include "link_ground.h"
#include "node/sync_journal.h"
#include "raw_client.h"
#include "store-node/store_file.h"
#include "tests/harness/fault_vfs.h"
#include "tests/harness/unit.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_MS = 15000, QUIET_MS = 600 };

static struct link_ground ground;
static struct line_proxy proxy;
static struct link_box box;
static char store_file[HQ_PROCESS_REPLY_MAX];

/* ------------------------------------------------------------------------------------------------------------ fixture
 */

static int start_all(void **state) {
    (void)state;
    link_ground_open(&ground);
    line_proxy_start(&proxy, &ground.loop, ground.hq.port);
    box = (struct link_box){.link = NULL};
    return 0;
}

static int stop_all(void **state) {
    (void)state;
    if (box.link != NULL) {
        link_box_stop(&box);
    }
    line_proxy_stop(&proxy);
    link_ground_close(&ground);
    return 0;
}

/* The store file that head office gives, with the line of the test instead of its own address. */
static const char *invite(const char *name) {
    char address[32];
    char through[32];
    (void)snprintf(store_file, sizeof store_file, "%s", hq_process_ask(&ground.hq, "add %s", name));
    (void)snprintf(address, sizeof address, ":%u\n", (unsigned)ground.hq.port);
    (void)snprintf(through, sizeof through, ":%u\n", (unsigned)proxy.port);
    char *at = strstr(store_file, address);
    assert_non_null(at);
    char rest[HQ_PROCESS_REPLY_MAX];
    (void)snprintf(rest, sizeof rest, "%s", at + strlen(address));
    (void)snprintf(at, sizeof store_file - (size_t)(at - store_file), "%s%s", through, rest);
    return store_file;
}

static bool is_up(void *context) {
    const struct link_box *asked = context;
    return store_link_state(asked->link).standing == STORE_LINK_UP;
}

/* Head office counts a lane as up a moment after the box. */
static bool is_up_at_hq(void *context) {
    return hq_process_number(hq_process_ask(context, "state 1"), "up") == 1;
}

static bool is_down(void *context) {
    return !is_up(context);
}

/* Head office has told that it holds all that the box has written. */
static bool is_all_durable(void *context) {
    struct link_box *asked = context;
    struct fault fault;
    struct sync_position led;
    struct sync_position doc;
    uint32_t store = asked->store.identity.grant.store;
    struct store_link_state state = store_link_state(asked->link);
    assert_true(sync_journal_position(&asked->store.journal, journal_stream(store, STREAM_LED), &led, &fault));
    assert_true(sync_journal_position(&asked->store.journal, journal_stream(store, STREAM_DOC), &doc, &fault));
    return state.led_hq_seq == led.seq && state.doc_hq_seq == doc.seq;
}

static void start_enrolled_box(void) {
    link_box_make(&box, &ground.loop, ground.folder, "box", invite("Первый"));
    link_box_start(&box);
    assert_true(link_box_wait(&ground.loop, is_up, &box, PATIENCE_MS));
}

static bool has_alarm(void *context) {
    const struct link_box *asked = context;
    return store_link_state(asked->link).alarm_count > 0;
}

/* Turns the loop for a while: what must not happen had its chance. */
static bool never(void *context) {
    (void)context;
    return false;
}

static void wait_quietly(void) {
    assert_false(link_box_wait(&ground.loop, never, NULL, QUIET_MS));
}

static void assert_same_log(struct journal *hq_journal, enum stream stream, uint64_t least) {
    struct fault fault;
    struct sync_position ours;
    struct sync_position theirs;
    int64_t stream_id = journal_stream(box.store.identity.grant.store, stream);
    assert_true(sync_journal_position(&box.store.journal, stream_id, &ours, &fault));
    assert_true(sync_journal_position(hq_journal, stream_id, &theirs, &fault));
    assert_in_range(ours.seq, least, UINT32_MAX);
    assert_int_equal(ours.seq, theirs.seq);
    assert_memory_equal(ours.hash, theirs.hash, SYNC_HASH_SIZE);
}

/* Both nodes hold the same entries, and the whole chain at head office is sound. */
static void assert_same_logs(uint64_t receipts) {
    static struct journal journal;
    struct fault fault = {.text = ""};
    struct db db = {.role = DB_CLOSED};
    uint64_t count;
    char path[HQ_PATH_MAX];
    hq_database_path(ground.hq_folder, path);
    if (!db_open_reader(&db, path, HQ_APPLICATION_ID, &fault) || !journal_open(&journal, &db, &fault) ||
        !journal_verify(&journal, &count, &fault)) {
        fail_msg("%s", fault.text);
    }
    assert_same_log(&journal, STREAM_DOC, receipts);
    assert_same_log(&journal, STREAM_LED, 0);
    db_close(&db);
}

/* ------------------------------------------------------------------------------------------------------------
 * enrolment
 */

static bool holds(const char *path, const char *words) {
    char text[HQ_PROCESS_REPLY_MAX];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(text, 1, sizeof text - 1, file);
    (void)fclose(file);
    text[size] = '\0';
    return strstr(text, words) != NULL;
}

/* Goal: a box with a store file becomes that store, keeps no token, and comes back without one. */
static void enrols_once_and_comes_back(void **state) {
    char path[STORE_FILE_PATH_MAX];
    (void)state;
    link_box_make(&box, &ground.loop, ground.folder, "box", invite("Первый"));
    link_box_start(&box);
    assert_int_equal(store_link_state(box.link).standing, STORE_LINK_NOT_ENROLLED);
    assert_true(link_box_wait(&ground.loop, is_up, &box, PATIENCE_MS));
    assert_int_equal(box.store.identity.grant.store, 1);
    assert_string_equal(box.store.identity.grant.name, "Первый");
    store_file_path(box.folder, path);
    assert_false(holds(path, "token"));
    assert_true(holds(path, "hq_public_key"));
    link_box_stop(&box);
    link_box_start(&box);
    assert_int_equal(store_link_state(box.link).standing, STORE_LINK_DOWN);
    assert_true(link_box_wait(&ground.loop, is_up, &box, PATIENCE_MS));
    assert_true(link_box_wait(&ground.loop, is_up_at_hq, &ground.hq, PATIENCE_MS));
}

/* Goal: a box without a file waits for one, and enrols when it is put in place, without a restart. */
static void waits_for_its_file(void **state) {
    char path[STORE_FILE_PATH_MAX];
    (void)state;
    link_box_make(&box, &ground.loop, ground.folder, "box", NULL);
    link_box_start(&box);
    wait_quietly();
    assert_int_equal(proxy.accepted, 0);
    store_file_path(box.folder, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(invite("Первый"), file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_true(link_box_wait(&ground.loop, is_up, &box, PATIENCE_MS));
}

/* Goal: a grant that was lost on its way is given again to the same box, and to no other. */
static void a_lost_grant_is_given_again(void **state) {
    struct link_box other;
    (void)state;
    proxy.spoil_after = 0; /* the answer to the first request */
    link_box_make(&box, &ground.loop, ground.folder, "box", invite("Первый"));
    link_box_start(&box);
    assert_true(link_box_wait(&ground.loop, is_up, &box, PATIENCE_MS));
    assert_int_equal(proxy.spoil_after, -1);
    link_box_make(&other, &ground.loop, ground.folder, "other", store_file);
    link_box_start(&other);
    wait_quietly();
    assert_int_equal(store_link_state(other.link).standing, STORE_LINK_NOT_ENROLLED);
    assert_in_range(hq_process_number(hq_process_ask(&ground.hq, "counts"), "refused"), 1, 1000);
    link_box_stop(&other);
    assert_true(is_up(&box));
}

static void change_line(char *file, const char *name, char digit) {
    char *at = strstr(file, name);
    assert_non_null(at);
    at = strchr(at, '=') + 2;
    *at = *at == digit ? (char)(digit + 1) : digit;
}

/* Goal: who has a token that head office never gave gets no answer, however often he asks. */
static void strangers_get_nothing(void **state) {
    char file[HQ_PROCESS_REPLY_MAX];
    (void)state;
    (void)snprintf(file, sizeof file, "%s", invite("Первый"));
    change_line(file, "token_id", '1');
    link_box_make(&box, &ground.loop, ground.folder, "box", file);
    link_box_start(&box);
    wait_quietly();
    assert_int_equal(store_link_state(box.link).standing, STORE_LINK_NOT_ENROLLED);
    assert_int_equal(store_link_state(box.link).last_heard_ms, 0);
    assert_in_range(hq_process_number(hq_process_ask(&ground.hq, "counts"), "strangers"), 1, 1000);
}

/* Goal: a wrong secret under a token that exists is worth as little. */
static void a_wrong_secret_gets_nothing(void **state) {
    char file[HQ_PROCESS_REPLY_MAX];
    (void)state;
    (void)snprintf(file, sizeof file, "%s", invite("Первый"));
    change_line(file, "token =", '1');
    link_box_make(&box, &ground.loop, ground.folder, "box", file);
    link_box_start(&box);
    wait_quietly();
    assert_int_equal(store_link_state(box.link).last_heard_ms, 0);
    assert_int_equal(hq_process_number(hq_process_ask(&ground.hq, "counts"), "sessions"), 0);
}

/* Goal: a box that means another head office than the one that answers tells it nothing and learns nothing. */
static void another_head_office_gets_nothing(void **state) {
    char file[HQ_PROCESS_REPLY_MAX];
    (void)state;
    (void)snprintf(file, sizeof file, "%s", invite("Первый"));
    change_line(file, "hq_public_key", '1');
    link_box_make(&box, &ground.loop, ground.folder, "box", file);
    link_box_start(&box);
    wait_quietly();
    assert_in_range(proxy.accepted, 1, 1000);
    assert_int_equal(store_link_state(box.link).last_heard_ms, 0);
    assert_int_equal(hq_process_number(hq_process_ask(&ground.hq, "counts"), "strangers"), 0); /* not even a lookup */
}

/* ------------------------------------------------------------------------------------------------------------ receipts
 */

static bool knows_time(void *context) {
    const struct link_box *asked = context;
    return store_link_state(asked->link).knows_hq_time;
}

/* Goal: what is sold reaches head office as it was written, and the box learns what head office holds. */
static void receipts_arrive(void **state) {
    (void)state;
    start_enrolled_box();
    link_box_sell(&box, 20);
    assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
    assert_same_logs(20);
    assert_int_equal(hq_process_number(hq_process_ask(&ground.hq, "state 1"), "doc"),
                     (int64_t)store_link_state(box.link).doc_hq_seq);
    assert_true(link_box_wait(&ground.loop, knows_time, &box, PATIENCE_MS));
    assert_in_range(store_link_state(box.link).hq_ahead_ms + 1000, 0, 2000); /* the same machine */
    assert_int_equal(store_link_state(box.link).alarm_count, 0);
}

/* Goal: receipts of a day without a line go when it is back. */
static void sells_alone_and_catches_up(void **state) {
    (void)state;
    start_enrolled_box();
    proxy.is_deaf = true;
    line_proxy_cut(&proxy);
    assert_true(link_box_wait(&ground.loop, is_down, &box, PATIENCE_MS));
    link_box_sell(&box, 300);
    wait_quietly();
    assert_false(is_all_durable(&box));
    proxy.is_deaf = false;
    assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
    assert_same_logs(300);
}

/* Goal: cuts of the line in the middle of it all lose nothing and double nothing. */
static void cuts_lose_and_double_nothing(void **state) {
    struct fault fault;
    (void)state;
    start_enrolled_box();
    for (int i = 0; i < 12; i++) {
        link_box_sell(&box, 25);
        for (int turn = 0; turn < 1 + i % 7; turn++) {
            assert_true(loop_turn(&ground.loop, 5, &fault));
        }
        line_proxy_cut(&proxy);
    }
    assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
    assert_same_logs(300);
}

/* Goal: head office may die at any moment: what it acknowledged it has, and the rest comes again. */
static void a_killed_head_office_comes_back(void **state) {
    struct fault fault;
    (void)state;
    start_enrolled_box();
    for (int i = 0; i < 4; i++) {
        link_box_sell(&box, 50);
        for (int turn = 0; turn < 1 + 3 * i; turn++) {
            assert_true(loop_turn(&ground.loop, 5, &fault));
        }
        hq_process_kill(&ground.hq);
        hq_process_start(&ground.hq);
    }
    assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
    assert_same_logs(200);
    assert_int_equal(store_link_state(box.link).alarm_count, 0);
}

/* Goal: a box that is switched off in the middle goes on where it was. */
static void a_box_that_is_switched_off_goes_on(void **state) {
    struct fault fault;
    (void)state;
    start_enrolled_box();
    for (int i = 0; i < 5; i++) {
        link_box_sell(&box, 30);
        for (int turn = 0; turn < 2 * i; turn++) {
            assert_true(loop_turn(&ground.loop, 5, &fault));
        }
        link_box_stop(&box);
        link_box_start(&box);
    }
    assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
    assert_same_logs(150);
}

/* --------------------------------------------------------------------------------------------------- an enemy in the
 * line
 */

static int64_t sessions_wanted;

static bool are_lanes_confirmed(void *context) {
    (void)context;
    return hq_process_number(hq_process_ask(&ground.hq, "counts"), "sessions") >= sessions_wanted;
}

/* Goal: a request that was recorded and is played again gets no answer, and the store's own sessions go on. */
static void recordings_are_refused(void **state) {
    (void)state;
    start_enrolled_box();
    link_box_stop(&box);
    wait_quietly(); /* what was still in the line */
    sessions_wanted = hq_process_number(hq_process_ask(&ground.hq, "counts"), "sessions") + 2;
    proxy.record_size = 0;
    link_box_start(&box);
    link_box_sell(&box, 1);
    assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
    /* Head office has heard the first sealed frame of both lanes: only from then on is a recording of them old. */
    assert_true(link_box_wait(&ground.loop, are_lanes_confirmed, NULL, PATIENCE_MS));
    uint8_t *record = proxy.record; /* begins with one lane's request */
    size_t size = 4 + bytes_get_be32(record);
    assert_in_range(size, 100, 2304 + 4);
    int64_t refused = hq_process_number(hq_process_ask(&ground.hq, "counts"), "refused");
    int fd = raw_connect(ground.hq.port);
    assert_true(raw_send(fd, record, size));
    char byte;
    assert_true(recv(fd, &byte, 1, 0) <= 0); /* the first that comes is the end */
    (void)close(fd);
    assert_int_equal(hq_process_number(hq_process_ask(&ground.hq, "counts"), "refused"), refused + 1);
    link_box_sell(&box, 1);
    assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
}

static int64_t accepted_before;

static bool is_dialled_again(void *context) {
    (void)context;
    return proxy.accepted > accepted_before;
}

/* Goal: one bit that is turned over in the line ends the connection, not the truth. */
static void spoilt_frames_end_the_line(void **state) {
    (void)state;
    start_enrolled_box();
    for (int i = 0; i < 5; i++) {
        accepted_before = proxy.accepted;
        proxy.spoil_after = 5 + 11 * i;
        link_box_sell(&box, 10);
        assert_true(link_box_wait(&ground.loop, is_dialled_again, NULL, PATIENCE_MS));
        assert_int_equal(proxy.spoil_after, -1);
        assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
    }
    assert_same_logs(50);
}

static void copy_file(const char *from, const char *to) {
    static char bytes[64 * 1024];
    FILE *in = fopen(from, "rb");
    FILE *out = fopen(to, "wb");
    assert_true(in != NULL && out != NULL);
    for (size_t size; (size = fread(bytes, 1, sizeof bytes, in)) > 0;) {
        assert_int_equal(fwrite(bytes, 1, size, out), size);
    }
    assert_int_equal(fclose(out), 0);
    (void)fclose(in);
}

/* Goal: a box that was set back to an older image of its disk is refused, and a person is told at both ends. */
static void an_old_image_is_refused(void **state) {
    char base[STORE_FILE_PATH_MAX];
    char image[STORE_FILE_PATH_MAX];
    (void)state;
    start_enrolled_box();
    (void)snprintf(base, sizeof base, "%s/store.db", box.folder);
    (void)snprintf(image, sizeof image, "%s/image", box.folder);
    link_box_stop(&box);
    copy_file(base, image);
    for (int start = 0; start < 2; start++) {
        link_box_start(&box);
        assert_true(link_box_wait(&ground.loop, is_up, &box, PATIENCE_MS));
        link_box_stop(&box);
    }
    copy_file(image, base);
    link_box_start(&box);
    assert_true(link_box_wait(&ground.loop, has_alarm, &box, PATIENCE_MS));
    assert_false(is_up(&box));
    assert_int_equal(hq_process_number(hq_process_ask(&ground.hq, "quarantine 1"), "reason"), SYNC_BOOT_WENT_BACK);
    int64_t accepted = proxy.accepted;
    wait_quietly(); /* who was told no does not ask again at once */
    assert_in_range(proxy.accepted, accepted, accepted + 1);
}

/* -------------------------------------------------------------------------------------------------------------
 * contents
 */

static const char rules_json[] =
    "{\"format\": 1, \"settings\": {\"currency\": \"RUB\", \"zone\": \"Europe/Moscow\"}, \"promotions\": []}";

static bool has_rules(void *context) {
    struct link_box *asked = context;
    return asked->store.rules->version == 1;
}

static bool has_catalogue(void *context) {
    struct link_box *asked = context;
    return asked->store.catalogue.version == 1;
}

/* Goal: what is published while a box is up, and what was published while it was away, comes into force. */
static void published_contents_come_into_force(void **state) {
    (void)state;
    start_enrolled_box();
    assert_string_equal(hq_process_ask(&ground.hq, "publish %s", rules_json), "ok");
    assert_true(link_box_wait(&ground.loop, has_rules, &box, PATIENCE_MS));
    link_box_stop(&box);
    assert_string_equal(hq_process_ask(&ground.hq, "publish [{\"sku\": \"46001\", \"name\": \"Хлеб\"}]"), "ok");
    link_box_start(&box);
    assert_true(has_rules(&box));
    assert_true(link_box_wait(&ground.loop, has_catalogue, &box, PATIENCE_MS));
    assert_int_equal(store_link_state(box.link).alarm_count, 0);
}

/* Goal: a catalogue of many parts arrives whole, whatever happens to the line and to the box meanwhile. */
static void a_large_catalogue_arrives_across_breaks(void **state) {
    struct fault fault;
    (void)state;
    start_enrolled_box();
    assert_string_equal(hq_process_ask(&ground.hq, "products 20000"), "ok");
    for (int i = 0; i < 6 && !has_catalogue(&box); i++) {
        for (int turn = 0; turn < 6; turn++) {
            assert_true(loop_turn(&ground.loop, 20, &fault));
        }
        if (i % 2 == 0) {
            line_proxy_cut(&proxy);
        } else {
            link_box_stop(&box);
            link_box_start(&box);
        }
        assert_true(link_box_wait(&ground.loop, is_up, &box, PATIENCE_MS));
    }
    assert_true(link_box_wait(&ground.loop, has_catalogue, &box, PATIENCE_MS));
    assert_int_equal(box.store.catalogue.count, 20000);
    assert_non_null(catalogue_find(&box.store.catalogue, text_of("019999")));
    assert_int_equal(store_link_state(box.link).alarm_count, 0);
}

static int start_all_on_a_bad_disk(void **state) {
    fault_vfs_install();
    fault_vfs_plan(FAULT_VFS_NOTHING, 0);
    return start_all(state);
}

static int stop_all_on_a_bad_disk(void **state) {
    fault_vfs_plan(FAULT_VFS_NOTHING, 0);
    int result = stop_all(state);
    fault_vfs_uninstall();
    return result;
}

/* Goal: a box whose disk is full tells head office to wait, goes on without a crash, and catches up when there is room
 * again. */
static void a_full_disk_makes_head_office_wait(void **state) {
    (void)state;
    start_enrolled_box();
    fault_vfs_plan(FAULT_VFS_FULL_FROM_HERE, 1);
    assert_string_equal(hq_process_ask(&ground.hq, "publish %s", rules_json), "ok");
    assert_true(link_box_wait(&ground.loop, has_alarm, &box, PATIENCE_MS));
    assert_false(has_rules(&box));
    fault_vfs_plan(FAULT_VFS_NOTHING, 0);
    assert_true(link_box_wait(&ground.loop, has_rules, &box, PATIENCE_MS));
    link_box_sell(&box, 5);
    assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
}

/* Goal: head office whose disk is full tells stores to wait, acknowledges nothing that it does not hold, and takes all
 * of it when there is room again. */
static void a_full_disk_of_head_office_loses_nothing(void **state) {
    (void)state;
    assert_true(hq_process_stop(&ground.hq));
    ground.hq.has_bad_disk = true;
    hq_process_start(&ground.hq);
    start_enrolled_box();
    link_box_sell(&box, 10);
    assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
    (void)hq_process_ask(&ground.hq, "disk full");
    link_box_sell(&box, 30);
    wait_quietly();
    assert_int_equal(store_link_state(box.link).doc_hq_seq, 10);
    assert_true(is_up(&box)); /* it is told, not cut off */
    (void)hq_process_ask(&ground.hq, "disk ok");
    assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
    assert_true(hq_process_stop(&ground.hq));
    assert_same_logs(40);
}

/* Goal: an offer that head office's signing key did not sign is an alarm, and nothing else changes. */
static void forged_offers_are_refused(void **state) {
    (void)state;
    start_enrolled_box();
    assert_string_equal(hq_process_ask(&ground.hq, "publish %s", rules_json), "ok");
    assert_true(link_box_wait(&ground.loop, has_rules, &box, PATIENCE_MS));
    assert_string_equal(hq_process_ask(&ground.hq, "forge"), "ok");
    assert_true(link_box_wait(&ground.loop, has_alarm, &box, PATIENCE_MS));
    wait_quietly();
    assert_true(has_rules(&box));
    link_box_sell(&box, 1);
    assert_true(link_box_wait(&ground.loop, is_all_durable, &box, PATIENCE_MS));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(enrols_once_and_comes_back, start_all, stop_all),
    cmocka_unit_test_setup_teardown(waits_for_its_file, start_all, stop_all),
    cmocka_unit_test_setup_teardown(a_lost_grant_is_given_again, start_all, stop_all),
    cmocka_unit_test_setup_teardown(strangers_get_nothing, start_all, stop_all),
    cmocka_unit_test_setup_teardown(a_wrong_secret_gets_nothing, start_all, stop_all),
    cmocka_unit_test_setup_teardown(another_head_office_gets_nothing, start_all, stop_all),
    cmocka_unit_test_setup_teardown(receipts_arrive, start_all, stop_all),
    cmocka_unit_test_setup_teardown(sells_alone_and_catches_up, start_all, stop_all),
    cmocka_unit_test_setup_teardown(cuts_lose_and_double_nothing, start_all, stop_all),
    cmocka_unit_test_setup_teardown(a_killed_head_office_comes_back, start_all, stop_all),
    cmocka_unit_test_setup_teardown(a_box_that_is_switched_off_goes_on, start_all, stop_all),
    cmocka_unit_test_setup_teardown(recordings_are_refused, start_all, stop_all),
    cmocka_unit_test_setup_teardown(spoilt_frames_end_the_line, start_all, stop_all),
    cmocka_unit_test_setup_teardown(an_old_image_is_refused, start_all, stop_all),
    cmocka_unit_test_setup_teardown(published_contents_come_into_force, start_all, stop_all),
    cmocka_unit_test_setup_teardown(a_large_catalogue_arrives_across_breaks, start_all, stop_all),
    cmocka_unit_test_setup_teardown(a_full_disk_makes_head_office_wait, start_all_on_a_bad_disk,
                                    stop_all_on_a_bad_disk),
    cmocka_unit_test_setup_teardown(a_full_disk_of_head_office_loses_nothing, start_all, stop_all),
    cmocka_unit_test_setup_teardown(forged_offers_are_refused, start_all, stop_all),
};

static int run(void) {
    return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(int argc, char **argv) {
    return link_ground_main(argc, argv, run, sizeof tests / sizeof tests[0]);
}
