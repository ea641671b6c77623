/* What the tests of head office's pages share: a real hq-node over data that the core's own functions took in before
 * (two stores, a customer, receipts of "milk" with promotion "ten"), somebody who asks it, and what is expected. */
#ifndef REGULARS_TESTS_PAGE_OFFICE_H
#define REGULARS_TESTS_PAGE_OFFICE_H

#include "hq_fixture.h"
#include "page_client.h"

extern struct page_client page;
extern struct hq_test *office;
extern char password[PAGE_CLIENT_TEXT_MAX]; /* of "admin", now */
extern char customer_id[32];
extern const char rules[]; /* with promotion "ten" */
extern const char goods[];

/* For a group of tests. The tear-down fails when head office did not end politely, or when what is derived is not what
 * the journal says. */
int office_set_up(void **state);
int office_tear_down(void **state);

/* On the latest answer; print it when it is another. */
void expect(int got, int wanted);
void expect_code(int got, int wanted, const char *code);
void expect_int(const char *place, int64_t wanted);
void expect_text(const char *place, const char *wanted);
size_t count_of(const char *place);

void forget_session(void);
/* Whoever needs it is logged in, whatever the tests before did. */
void be_logged_in(void);

#define OFFICE_RUN(tests)                                                                                              \
    int main(void) {                                                                                                   \
        int total = (int)(sizeof(tests) / sizeof((tests)[0]));                                                         \
        int failed = cmocka_run_group_tests(tests, office_set_up, office_tear_down);                                   \
        (void)printf("%d passed, %d failed\n", total - failed, failed);                                                \
        return failed == 0 ? 0 : 1;                                                                                    \
    }

#endif
