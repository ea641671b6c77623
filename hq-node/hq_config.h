/* The settings of head office (node/config.h): one table, which is the reader, the errors and the manual. */
#ifndef REGULARS_HQ_NODE_HQ_CONFIG_H
#define REGULARS_HQ_NODE_HQ_CONFIG_H

#include "base/log.h"
#include "node/config.h"
#include "node/net_address.h"

struct hq_config {
    char data_directory[CONFIG_TEXT_MAX];
    char link_address[CONFIG_TEXT_MAX];
    char stores_dial[CONFIG_TEXT_MAX]; /* "auto" or host:port */
    char https_address[CONFIG_TEXT_MAX];
    char certificate_names[CONFIG_TEXT_MAX];
    char chain_name[CONFIG_TEXT_MAX];
    char currency[CONFIG_TEXT_MAX]; /* ISO 4217 */
    char zone[CONFIG_TEXT_MAX];     /* "Europe/Moscow" */
    char web_directory[CONFIG_TEXT_MAX];
    char log_level_name[CONFIG_TEXT_MAX];
    int64_t connections;
    int64_t connections_per_address;
    int64_t upload_max; /* bytes */
    int64_t session_idle_ms;
    int64_t session_life_ms;
    bool may_run_as_root;
    /* From the texts above, once they are checked. */
    struct net_address link;
    struct net_address https;
    enum log_level log_level;
};

extern const struct config_table hq_config_table;

/* Reads file and command line (argv without the program's name); `arguments` are the plain words. */
FAULT_CHECKED bool hq_config_load(struct hq_config *config, int argc, char *const *argv,
                                  struct config_arguments *arguments, struct fault *fault);

/* What a store file tells a store to dial, when the link listens on `link_port`: the setting, or for "auto" the
 * listening address, or this machine's name where that is every address. */
FAULT_CHECKED bool hq_config_stores_dial(const struct hq_config *config, uint16_t link_port,
                                         struct net_address *address, struct fault *fault);

#endif
