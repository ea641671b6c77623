#include "hq-node/hq_config.h"

#include "node/log_sink.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define ROW(member) CONFIG_MEMBER(struct hq_config, member)

static const struct config_row rows[] = {
    {"data_directory", CONFIG_PATH, ROW(data_directory), "/var/lib/hq-node", 1, 0,
     "Where the database, the keys and the certificate of head office live; mode 0700, on a disk that keeps what it "
     "says it has written."},
    {"link_address", CONFIG_ADDRESS, ROW(link_address), "0.0.0.0:7400", 1, 0,
     "Where stores reach head office: a numeric address and a port. Who speaks there is checked by the keys of "
     "enrolment before anything else is looked at."},
    {"stores_dial", CONFIG_TEXT, ROW(stores_dial), "auto", 1, 0,
     "host:port that new store files tell the stores to dial. auto: the address of link_address, or the name of this "
     "machine where that is every address."},
    {"https_address", CONFIG_ADDRESS, ROW(https_address), "0.0.0.0:8444", 1, 0,
     "Where the pages and the JSON API are: a numeric address and a port. HTTPS with head office's own certificate."},
    {"certificate_names", CONFIG_TEXT, ROW(certificate_names), "localhost,127.0.0.1", 1, 0,
     "Host names and addresses that a new certificate is for, with commas between; up to 8."},
    {"chain_name", CONFIG_TEXT, ROW(chain_name), "Regulars", 1, 64, "The name of the chain, as the pages show it."},
    {"currency", CONFIG_TEXT, ROW(currency), "RUB", 3, 3, "Of all money in the chain, three letters of ISO 4217."},
    {"zone", CONFIG_TEXT, ROW(zone), "Europe/Moscow", 1, 47,
     "The time zone of head office: where its days begin. Each store has its own."},
    {"web_directory", CONFIG_TEXT, ROW(web_directory), "", 0, 0,
     "Serves the pages from this directory instead of those inside the program; for work on the pages."},
    {"connections", CONFIG_INT, ROW(connections), "256", 4, 4096, "HTTPS connections at one time."},
    {"connections_per_address", CONFIG_INT, ROW(connections_per_address), "16", 1, 4096,
     "Of them from one address, so that one machine cannot shut out the others."},
    {"upload_max", CONFIG_SIZE, ROW(upload_max), "4M", 262144, 67108864,
     "The largest rule set, catalogue or list of customers that HTTPS takes at once. The command line on this machine "
     "takes 64M."},
    {"session_idle", CONFIG_DURATION, ROW(session_idle_ms), "15m", 1000, 36000000,
     "A login ends when it was not used for so long."},
    {"session_life", CONFIG_DURATION, ROW(session_life_ms), "10h", 1000, 604800000,
     "A login ends so long after it began, however much it is used."},
    {"log_level", CONFIG_TEXT, ROW(log_level_name), "info", 1, 0, "debug, info, warning or error."},
    {"may_run_as_root", CONFIG_BOOL, ROW(may_run_as_root), "no", 0, 0,
     "Root is refused unless this says yes; for containers and tests."},
};

const struct config_table hq_config_table = {"hq-node", rows, sizeof rows / sizeof rows[0]};

static const char default_path[] = "/etc/hq-node.conf";

static bool take_address(const char *name, const char *value, struct net_address *address, struct fault *fault) {
    struct sockaddr_storage where;
    socklen_t size;
    return (net_address_parse(text_of(value), address, fault) && net_address_numeric(address, &where, &size, fault)) ||
           fault_wrap(fault, "%s", name);
}

static bool check_currency(const char *currency, struct fault *fault) {
    for (const char *letter = currency; *letter != '\0'; letter++) {
        if (!isupper((unsigned char)*letter)) {
            return fault_set(fault, FAULT_CONFIG, "currency: must be three capital letters, for example RUB");
        }
    }
    return true;
}

static bool check_dial(const char *value, struct fault *fault) {
    struct net_address address;
    if (strcmp(value, "auto") == 0) {
        return true;
    }
    if (!net_address_parse(text_of(value), &address, fault)) {
        return fault_wrap(fault, "stores_dial");
    }
    return address.port != 0 || fault_set(fault, FAULT_CONFIG, "stores_dial: needs the port that stores dial");
}

bool hq_config_load(struct hq_config *config, int argc, char *const *argv, struct config_arguments *arguments,
                    struct fault *fault) {
    if (!config_load(&hq_config_table, config, default_path, argc, argv, arguments, fault)) {
        return false;
    }
    if (!log_level_parse(text_of(config->log_level_name), &config->log_level)) {
        return fault_set(fault, FAULT_CONFIG, "log_level: must be debug, info, warning or error");
    }
    return take_address("link_address", config->link_address, &config->link, fault) &&
           take_address("https_address", config->https_address, &config->https, fault) &&
           check_dial(config->stores_dial, fault) && check_currency(config->currency, fault);
}

static bool is_every_address(const char *host) {
    return strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0;
}

bool hq_config_stores_dial(const struct hq_config *config, uint16_t link_port, struct net_address *address,
                           struct fault *fault) {
    if (strcmp(config->stores_dial, "auto") != 0) {
        return net_address_parse(text_of(config->stores_dial), address, fault);
    }
    *address = config->link;
    address->port = link_port;
    if (is_every_address(config->link.host) && gethostname(address->host, sizeof address->host - 1) != 0) {
        return fault_set(fault, FAULT_IO, "the name of this machine: %s", strerror(errno));
    }
    return true;
}
