/* The settings of a store node (node/config.h): one table, which is the reader, the errors and the manual. */
#ifndef REGULARS_STORE_NODE_STORE_CONFIG_H
#define REGULARS_STORE_NODE_STORE_CONFIG_H

#include "base/log.h"
#include "node/config.h"

struct store_config {
    char data_directory[CONFIG_TEXT_MAX];
    char https_address[CONFIG_TEXT_MAX]; /* "off": none */
    char http_address[CONFIG_TEXT_MAX];  /* "off": none */
    char http_plain[CONFIG_TEXT_MAX];    /* "loopback" or "any" */
    char certificate_names[CONFIG_TEXT_MAX];
    char time_source[CONFIG_TEXT_MAX]; /* "system" or "till" */
    char log_level_name[CONFIG_TEXT_MAX];
    int64_t connections;
    int64_t connections_per_address;
    int64_t rate_per_second;
    int64_t rate_burst;
    int64_t pairing_code_ms;
    bool may_run_as_root;
    /* From the texts above, once they are checked. */
    bool tills_tell_time;
    enum log_level log_level;
};

extern const struct config_table store_config_table;

/* Reads file and command line (argv without the program's name); `arguments` are the plain words. Refuses values that
 * do not go together, e.g. plain HTTP on an address that others reach without http_plain = any. */
FAULT_CHECKED bool store_config_load(struct store_config *config, int argc, char *const *argv,
                                     struct config_arguments *arguments, struct fault *fault);

/* True when the setting of an address names one. */
bool store_config_listens(const char *address);

#endif
