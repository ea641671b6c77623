/* The store file: what head office prints when a store is added (`hq-node store add`), and what the box keeps of it.
 * Lines `name = value`:
 *   store          node number           hq_address      host:port of head office's link
 *   name           of the store          hq_public_key   64 hex digits
 *   token_id       32 hex digits         token           64 hex digits, secret, good once
 *   expires        of the token, RFC 3339
 * After enrolment the box keeps the file without the last three. It is `store.conf` in the data directory, mode 0600.
 */
#ifndef REGULARS_STORE_NODE_STORE_FILE_H
#define REGULARS_STORE_NODE_STORE_FILE_H

#include "base/limits.h"
#include "node/net_address.h"
#include "seal/enrolment_token.h"

enum { STORE_FILE_PATH_MAX = 1200, STORE_FILE_BYTES_MAX = 4096 };

struct store_file {
    uint32_t store; /* node number, >= 1 */
    char name[LIMIT_NAME];
    struct net_address hq_address;
    uint8_t hq_public_key[KEY_SIZE];
    bool has_token;
    struct enrolment_token token;
    int64_t token_expires_ms;
};

/* Where a box keeps it. */
void store_file_path(const char *data_directory, char path[static STORE_FILE_PATH_MAX]);
/* FAULT_CONFIG or FAULT_INPUT names the line. No such file: true, *is_there false. */
FAULT_CHECKED bool store_file_read(const char *path, bool *is_there, struct store_file *file, struct fault *fault);
/* Replaces the file in one step; without a token when has_token is false. */
FAULT_CHECKED bool store_file_write(const char *path, const struct store_file *file, struct fault *fault);
void store_file_wipe(struct store_file *file);

#endif
