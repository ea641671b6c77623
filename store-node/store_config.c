#include "store-node/store_config.h"

#include "node/log_sink.h"
#include "node/net_address.h"

#include <string.h>

#define ROW(member) CONFIG_MEMBER(struct store_config, member)

static const struct config_row rows[] = {
    {"data_directory", CONFIG_PATH, ROW(data_directory), "/var/lib/store-node", 1, 0,
     "Where the database, the keys and the certificate of this box live; mode 0700, on a disk that keeps what it says "
     "it has written."},
    {"https_address", CONFIG_TEXT, ROW(https_address), "0.0.0.0:8443", 1, 0,
     "Where tills reach the box: a numeric address and a port, or off. HTTPS with the box's own certificate, whose "
     "fingerprint a till learns when it is paired."},
    {"http_address", CONFIG_TEXT, ROW(http_address), "off", 1, 0,
     "Plain HTTP: a numeric address and a port, or off. For a till program on the box itself."},
    {"http_plain", CONFIG_TEXT, ROW(http_plain), "loopback", 1, 0,
     "loopback: plain HTTP is refused on addresses that other machines reach. any: it is allowed, and whoever reads "
     "the LAN reads the keys of the tills."},
    {"certificate_names", CONFIG_TEXT, ROW(certificate_names), "localhost,127.0.0.1", 1, 0,
     "Host names and addresses that a new certificate is for, with commas between; up to 8."},
    {"time_source", CONFIG_TEXT, ROW(time_source), "system", 1, 0,
     "system: the clock of the box decides which rules hold and when points expire. till: the time that tills send "
     "does; for replays of old receipts and for training only, a till could choose its discounts."},
    {"connections", CONFIG_INT, ROW(connections), "256", 4, 4096, "Connections at one time, each listener by itself."},
    {"connections_per_address", CONFIG_INT, ROW(connections_per_address), "64", 1, 4096,
     "Of them from one address, so that one machine cannot shut out the others."},
    {"rate_per_second", CONFIG_INT, ROW(rate_per_second), "20", 1, 1000000,
     "Requests that one till may make each second on the long run; beyond that it is told 429 and when to come again."},
    {"rate_burst", CONFIG_INT, ROW(rate_burst), "40", 1, 1000000, "Requests that one till may make at once."},
    {"pairing_code_time", CONFIG_DURATION, ROW(pairing_code_ms), "5m", 1000, 3600000,
     "How long a pairing code is good."},
    {"log_level", CONFIG_TEXT, ROW(log_level_name), "info", 1, 0, "debug, info, warning or error."},
    {"may_run_as_root", CONFIG_BOOL, ROW(may_run_as_root), "no", 0, 0,
     "Root is refused unless this says yes; for containers and tests."},
};

const struct config_table store_config_table = {"store-node", rows, sizeof rows / sizeof rows[0]};

static const char default_path[] = "/etc/store-node.conf";

bool store_config_listens(const char *address) {
    return strcmp(address, "off") != 0;
}

static bool check_address(const char *name, const char *value, struct fault *fault) {
    struct net_address address;
    struct sockaddr_storage where;
    socklen_t size;
    if (!store_config_listens(value)) {
        return true;
    }
    return (net_address_parse(text_of(value), &address, fault) &&
            net_address_numeric(&address, &where, &size, fault)) ||
           fault_wrap(fault, "%s", name);
}

static bool check_plain(const struct store_config *config, struct fault *fault) {
    bool is_any = strcmp(config->http_plain, "any") == 0;
    if (!is_any && strcmp(config->http_plain, "loopback") != 0) {
        return fault_set(fault, FAULT_CONFIG, "http_plain: must be loopback or any");
    }
    struct net_address address;
    struct sockaddr_storage where;
    socklen_t size;
    if (is_any || !store_config_listens(config->http_address)) {
        return true;
    }
    if (!net_address_parse(text_of(config->http_address), &address, fault) ||
        !net_address_numeric(&address, &where, &size, fault)) {
        return false;
    }
    return net_peer_is_loopback((const struct sockaddr *)&where) ||
           fault_set(fault, FAULT_CONFIG,
                     "http_address: other machines reach %s; plain HTTP there asks for http_plain = any",
                     config->http_address);
}

static bool take_words(struct store_config *config, struct fault *fault) {
    config->tills_tell_time = strcmp(config->time_source, "till") == 0;
    if (!config->tills_tell_time && strcmp(config->time_source, "system") != 0) {
        return fault_set(fault, FAULT_CONFIG, "time_source: must be system or till");
    }
    return log_level_parse(text_of(config->log_level_name), &config->log_level) ||
           fault_set(fault, FAULT_CONFIG, "log_level: must be debug, info, warning or error");
}

bool store_config_load(struct store_config *config, int argc, char *const *argv, struct config_arguments *arguments,
                       struct fault *fault) {
    return config_load(&store_config_table, config, default_path, argc, argv, arguments, fault) &&
           check_address("https_address", config->https_address, fault) &&
           check_address("http_address", config->http_address, fault) && check_plain(config, fault) &&
           take_words(config, fault);
}
