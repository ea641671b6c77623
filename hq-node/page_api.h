/* The JSON API of head office (hq-api.json) and its pages: which path is answered by which function. One table serves
 * two doors: HTTPS, where everything but the login asks for a session, and the socket of the data directory
 * (admin.sock, mode 0600), where whoever may open it is the administrator. Runs on the loop of the daemon. */
#ifndef REGULARS_HQ_NODE_PAGE_API_H
#define REGULARS_HQ_NODE_PAGE_API_H

#include "hq-node/hq_config.h"
#include "hq-node/hq_link.h"
#include "hq-node/live_figures.h"
#include "hq-node/login_desk.h"
#include "hq-node/page_assets.h"
#include "hq-node/page_session.h"
#include "hq-node/published_names.h"
#include "hq-node/store_rules.h"
#include "node/counters.h"
#include "node/http.h"
#include "node/turn_answers.h"

#define HQ_COUNTERS(X)                                                                                                 \
    X(requests_answered, "Requests of the API that were answered with what was asked since start")                     \
    X(requests_refused, "Requests of the API refused with 4xx since start")                                            \
    X(logins, "Logins since start")                                                                                    \
    X(logins_failed, "Logins with a wrong name or password since start")                                               \
    X(published, "Rule sets and catalogues published since start")                                                     \
    X(customers_imported, "Customers registered at head office since start")                                           \
    X(stores_added, "Stores added since start")                                                                        \
    X(faults, "Requests that head office could not serve since start")                                                 \
    X(link_connections, "Connections on the stores' port now")                                                         \
    X(link_sessions, "Lanes of stores that came up since start")                                                       \
    X(link_refused, "Handshakes of known stores that were refused since start")                                        \
    X(link_strangers, "Requests on the stores' port of nobody that is known since start")                              \
    X(link_pressure, "How loaded head office is now, 0 to 3: what stores are told")                                    \
    X(receipts, "Receipts that stand")                                                                                 \
    X(customers, "Customers")
enum { HQ_COUNTERS(COUNTER_INDEX) HQ_COUNTER_COUNT };

struct page_api {
    struct hq *hq;
    struct event_loop *loop;
    const struct log *log;
    const struct hq_config *config;
    const struct hq_link *link;
    struct page_sessions sessions;
    struct login_desk logins;
    struct turn_answers answers;
    struct live_figures figures;
    struct store_rules rules;
    struct published_names names;
    int64_t started_ms; /* UTC */
    uint16_t https_port;
    char fingerprint[2 * 32 + 1]; /* SHA-256 of the certificate */
    int64_t counts[HQ_COUNTER_COUNT];
    struct counters counters;
};

/* What a listener hands to every handler. */
struct page_door {
    struct page_api *api;
    bool is_local; /* the socket of the data directory */
};

extern const char hq_version[];

enum { PAGE_API_ARENA = 80 * 1024 * 1024 }; /* the largest rule set, to be shown; only touched pages cost */

struct page_routes {
    const struct http_route *routes;
    size_t count;
};
struct page_routes page_api_routes_https(void);
struct page_routes page_api_routes_local(void);

void page_api_start_counters(struct page_api *api);

/* The families of routes. The context of each is the struct page_door. */
http_handler page_api_describe;     /* page_api.c */
http_handler page_api_show_session; /* page_api_session.c */
http_handler page_api_log_in;
http_handler page_api_log_out;
http_handler page_api_change_password;
http_handler page_api_show_overview; /* page_api_overview.c */
http_handler page_api_list_stores;   /* page_api_stores.c */
http_handler page_api_add_store;
http_handler page_api_find_customers; /* page_api_customers.c */
http_handler page_api_show_customer;
http_handler page_api_list_customer_receipts;
http_handler page_api_list_movements;
http_handler page_api_import_customers; /* page_api_import.c */
http_handler page_api_list_receipts;    /* page_api_receipts.c */
http_handler page_api_show_receipt;
http_handler page_api_list_rule_sets; /* page_api_publish.c */
http_handler page_api_show_rule_set;
http_handler page_api_publish_rule_set;
http_handler page_api_publish_catalogue;
http_handler page_api_list_users; /* page_api_local.c: at the local door only */
http_handler page_api_add_user;
http_handler page_api_reset_password;
http_handler page_api_publish_any;
http_handler page_api_show_status;
http_handler page_api_show_metrics;

#endif
