#include "tests/till/till_client.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/till/till_certificate.h"
#include "tests/till/till_clock.h"
#include "wire/json.h"

enum {
    PATIENCE_FIRST_MS = 10000,
    PAUSE_FIRST_MS = 10,
    PAUSE_MAX_MS = 500,
    CALL_MAX_MS = 10000,
    CONNECT_MAX_MS = 3000,
    TREE_ROOM = 4 * TILL_ANSWER_MAX,
    AUTHORIZATION_MAX = TILL_KEY_MAX + 32,
    STATUS_TOO_MANY = 429,
    STATUS_UNAVAILABLE = 503,
};

struct till_client {
    struct till_identity identity;
    char language[32]; /* a header line */
    char pin[TILL_PIN_MAX];
    CURL *easy;
    struct curl_slist *headers;
    int64_t patience_ms;
    uint64_t repeats;
    uint32_t jitter;
    size_t received;
    bool has_received_too_much;
    struct arena arena;
    uint8_t *body;
    char *answer;
    void *tree_block;
};

bool till_client_start_library(struct fault *fault) {
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ||
           fault_set(fault, FAULT_LIBRARY, "libcurl does not start");
}

static bool is_https(const struct till_client *client) {
    return strncmp(client->identity.url, "https://", strlen("https://")) == 0;
}

/* ------------------------------------------------------------------------------------------------ opening, closing */

static size_t receive(char *data, size_t one, size_t size, void *context) {
    struct till_client *client = context;
    (void)one;
    if (size > TILL_ANSWER_MAX - client->received) {
        client->has_received_too_much = true;
        return 0;
    }
    memcpy(client->answer + client->received, data, size);
    client->received += size;
    return size;
}

static bool add_header(struct curl_slist **headers, const char *line) {
    struct curl_slist *longer = curl_slist_append(*headers, line);
    if (longer == NULL) {
        return false;
    }
    *headers = longer;
    return true;
}

static bool make_headers(struct till_client *client) {
    char authorization[AUTHORIZATION_MAX];
    (void)snprintf(authorization, sizeof authorization, "Authorization: Bearer %s", client->identity.key);
    /* "Expect:" keeps libcurl from waiting for a 100 before it sends a larger body */
    return add_header(&client->headers, "Content-Type: application/json") && add_header(&client->headers, "Expect:") &&
           add_header(&client->headers, client->language) &&
           (client->identity.key[0] == '\0' || add_header(&client->headers, authorization));
}

static bool set_options(struct till_client *client) {
    return curl_easy_setopt(client->easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_TIMEOUT_MS, (long)CALL_MAX_MS) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MAX_MS) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_TCP_NODELAY, 1L) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_SSL_VERIFYPEER, 0L) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_SSL_VERIFYHOST, 0L) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_WRITEFUNCTION, receive) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_WRITEDATA, client) == CURLE_OK;
}

struct till_client *till_client_open(const struct till_identity *identity, const char *language, struct fault *fault) {
    struct till_client *client = calloc(1, sizeof *client);
    if (client == NULL) {
        (void)fault_set(fault, FAULT_FULL, "no memory for a till");
        return NULL;
    }
    client->identity = *identity;
    client->patience_ms = PATIENCE_FIRST_MS;
    client->jitter = (uint32_t)(uintptr_t)client;
    (void)snprintf(client->language, sizeof client->language, "Accept-Language: %.8s", language);
    client->easy = curl_easy_init();
    client->body = malloc(TILL_BODY_MAX);
    client->answer = malloc(TILL_ANSWER_MAX);
    client->tree_block = malloc(TREE_ROOM);
    if (client->easy == NULL || client->body == NULL || client->answer == NULL || client->tree_block == NULL ||
        !make_headers(client) || !set_options(client)) {
        till_client_close(client);
        (void)fault_set(fault, FAULT_FULL, "no memory for a till");
        return NULL;
    }
    arena_init(&client->arena, client->tree_block, TREE_ROOM);
    return client;
}

void till_client_close(struct till_client *client) {
    if (client == NULL) {
        return;
    }
    curl_easy_cleanup(client->easy);
    curl_slist_free_all(client->headers);
    free(client->body);
    free(client->answer);
    free(client->tree_block);
    free(client);
}

void till_client_set_patience(struct till_client *client, int64_t patience_ms) {
    client->patience_ms = patience_ms;
}

uint64_t till_client_repeats(const struct till_client *client) {
    return client->repeats;
}

void till_client_begin_body(struct till_client *client, struct writer *out) {
    writer_init(out, client->body, TILL_BODY_MAX);
}

/* --------------------------------------------------------------------------------------------------- one request */

static bool prepare(struct till_client *client, const char *path, struct span body, struct curl_slist *headers) {
    char url[TILL_URL_MAX + TILL_PATH_MAX];
    int size = snprintf(url, sizeof url, "%s%s", client->identity.url, path);
    client->received = 0;
    client->has_received_too_much = false;
    bool is_set = size > 0 && (size_t)size < sizeof url &&
                  curl_easy_setopt(client->easy, CURLOPT_URL, url) == CURLE_OK &&
                  curl_easy_setopt(client->easy, CURLOPT_HTTPHEADER, headers) == CURLE_OK;
    if (body.size == 0) {
        return is_set && curl_easy_setopt(client->easy, CURLOPT_HTTPGET, 1L) == CURLE_OK;
    }
    return is_set && curl_easy_setopt(client->easy, CURLOPT_POST, 1L) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_POSTFIELDSIZE, (long)body.size) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_POSTFIELDS, (const char *)body.data) == CURLE_OK;
}

static void read_problem(struct till_answer *answer) {
    const struct tree *code = tree_member(answer->body, "code");
    const struct tree *detail = tree_member(answer->body, "detail");
    answer->code = code != NULL && code->kind == TREE_TEXT ? code->text : (struct text){0};
    answer->detail = detail != NULL && detail->kind == TREE_TEXT ? detail->text : (struct text){0};
}

static bool read_answer(struct till_client *client, struct till_answer *answer, struct fault *fault) {
    *answer = (struct till_answer){0};
    (void)curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, &answer->status);
    arena_reset(&client->arena);
    if (client->received > 0 &&
        !json_parse(span_of(client->answer, client->received), &client->arena, &answer->body, fault)) {
        return fault_wrap(fault, "the box's answer");
    }
    if (answer->status >= 400 && answer->body != NULL) {
        read_problem(answer);
    }
    return true;
}

static bool perform(struct till_client *client, const char *path, struct span body, struct curl_slist *headers,
                    struct till_answer *answer, struct fault *fault) {
    if (!prepare(client, path, body, headers)) {
        return fault_set(fault, FAULT_LIBRARY, "libcurl takes no request for %s", path);
    }
    CURLcode code = curl_easy_perform(client->easy);
    if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH) {
        return fault_set(fault, FAULT_REFUSED, "the box shows another certificate than the one it was paired with");
    }
    if (client->has_received_too_much) {
        return fault_set(fault, FAULT_INPUT, "the box's answer to %s is longer than %d bytes", path, TILL_ANSWER_MAX);
    }
    if (code != CURLE_OK) {
        return fault_set(fault, FAULT_IO, "%s%s: %s", client->identity.url, path, curl_easy_strerror(code));
    }
    return read_answer(client, answer, fault);
}

/* ------------------------------------------------------------------------------------------------- the certificate */

static const char *shown_pem(const struct curl_certinfo *info) {
    for (const struct curl_slist *item = info->num_of_certs > 0 ? info->certinfo[0] : NULL; item != NULL;
         item = item->next) {
        if (strncmp(item->data, "Cert:", strlen("Cert:")) == 0) {
            return item->data + strlen("Cert:");
        }
    }
    return NULL;
}

static bool read_shown(struct till_client *client, char fingerprint[static TILL_FINGERPRINT_MAX],
                       char pin[static TILL_PIN_MAX], struct fault *fault) {
    struct curl_certinfo *info = NULL;
    CURLcode code = curl_easy_getinfo(client->easy, CURLINFO_CERTINFO, &info);
    const char *pem = code == CURLE_OK && info != NULL ? shown_pem(info) : NULL;
    return pem == NULL ? fault_set(fault, FAULT_LIBRARY, "libcurl does not tell the box's certificate")
                       : till_certificate_digest(pem, fingerprint, pin, fault);
}

static bool fetch_certificate(struct till_client *client, char fingerprint[static TILL_FINGERPRINT_MAX],
                              char pin[static TILL_PIN_MAX], struct fault *fault) {
    struct till_answer answer;
    fingerprint[0] = '\0';
    if (!is_https(client)) {
        return true;
    }
    /* a fresh connection, so that the handshake is seen; no header, so no key */
    bool is_set = curl_easy_setopt(client->easy, CURLOPT_CERTINFO, 1L) == CURLE_OK &&
                  curl_easy_setopt(client->easy, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK;
    bool is_done = is_set && perform(client, "/v1/openapi.json", (struct span){0}, NULL, &answer, fault) &&
                   read_shown(client, fingerprint, pin, fault);
    (void)curl_easy_setopt(client->easy, CURLOPT_CERTINFO, 0L);
    (void)curl_easy_setopt(client->easy, CURLOPT_FRESH_CONNECT, 0L);
    return is_done || (is_set ? false : fault_set(fault, FAULT_LIBRARY, "libcurl cannot tell certificates"));
}

bool till_client_read_certificate(struct till_client *client, char fingerprint[static TILL_FINGERPRINT_MAX],
                                  struct fault *fault) {
    char pin[TILL_PIN_MAX];
    return fetch_certificate(client, fingerprint, pin, fault);
}

/* Compares the certificate once and pins its key from then on. */
static bool pin_certificate(struct till_client *client, struct fault *fault) {
    char fingerprint[TILL_FINGERPRINT_MAX];
    char pin[TILL_PIN_MAX];
    if (!is_https(client) || client->pin[0] != '\0' || client->identity.certificate_sha256[0] == '\0') {
        return true;
    }
    if (!fetch_certificate(client, fingerprint, pin, fault)) {
        return false;
    }
    if (strcmp(fingerprint, client->identity.certificate_sha256) != 0) {
        return fault_set(fault, FAULT_REFUSED, "the box shows another certificate than the one it was paired with");
    }
    if (curl_easy_setopt(client->easy, CURLOPT_PINNEDPUBLICKEY, pin) != CURLE_OK ||
        curl_easy_setopt(client->easy, CURLOPT_FRESH_CONNECT, 0L) != CURLE_OK) {
        return fault_set(fault, FAULT_LIBRARY, "libcurl cannot pin a public key");
    }
    memcpy(client->pin, pin, sizeof client->pin);
    return true;
}

/* ----------------------------------------------------------------------------------------------------------- calls */

/* Half of the pause is fixed, half is by chance, so that tills do not come back all at once. */
static int64_t with_jitter(struct till_client *client, int64_t pause) {
    client->jitter = client->jitter * 1664525U + 1013904223U;
    return pause / 2 + (int64_t)(client->jitter >> 8) % (pause / 2 + 1);
}

bool till_client_call_once(struct till_client *client, const char *path, struct span body, struct till_answer *answer,
                           struct fault *fault) {
    return pin_certificate(client, fault) && perform(client, path, body, client->headers, answer, fault);
}

bool till_client_call(struct till_client *client, const char *path, struct span body, struct till_answer *answer,
                      struct fault *fault) {
    int64_t deadline_ms = till_clock_ms() + client->patience_ms;
    for (int64_t pause = PAUSE_FIRST_MS;; pause = pause * 2 < PAUSE_MAX_MS ? pause * 2 : PAUSE_MAX_MS) {
        bool is_answered = till_client_call_once(client, path, body, answer, fault);
        bool asks_again = is_answered ? answer->status == STATUS_TOO_MANY || answer->status == STATUS_UNAVAILABLE
                                      : fault->code == FAULT_IO;
        if (!asks_again) {
            return is_answered;
        }
        int64_t rest_ms = with_jitter(client, pause);
        if (till_clock_ms() + rest_ms >= deadline_ms) {
            return !is_answered ? false : fault_set(fault, FAULT_IO, "%s: the box is too busy", path);
        }
        client->repeats++;
        till_clock_pause(rest_ms);
    }
}
