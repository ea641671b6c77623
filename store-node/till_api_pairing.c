/* A new till: the code that a person reads on the box becomes the till's key. */
#include "store-node/till_call.h"
#include "store-node/till_render.h"

#include <sodium.h>

static void render_pairing(struct json_writer *json, const struct till_call *call, uint32_t till, const char *key) {
    const struct enrolment_grant *grant = &call->api->store->identity.grant;
    json_write_int(json, "till", till);
    json_write_string(json, "key", key);
    json_write_int(json, "store", grant->store);
    json_write_string(json, "store_name", grant->name);
    json_write_string(json, "certificate_sha256", call->request->is_tls ? call->api->fingerprint : "");
    till_render_rule_set(json, call->api->store->rules->version, call->api->store->rules->hash);
}

static bool run_pair(struct till_call *call, struct text name, uint32_t *till, char key[static TILL_KEY_TEXT_MAX],
                     struct fault *fault) {
    if (!till_call_begin_write(call, fault)) {
        return false;
    }
    bool ok = till_access_pair(&call->api->access, name, call->now_ms, till, key, fault);
    return till_call_end_write(call, ok, fault);
}

static void log_paired(const struct till_call *call, uint32_t till) {
    struct log_line line;
    log_begin(&line, call->api->log, LOG_INFO, "till_paired");
    log_int(&line, "till", till);
    log_text(&line, "peer", text_of(call->request->peer));
    log_end(&line);
}

static enum http_verdict pair(struct till_call *call, struct text name) {
    struct json_writer json;
    struct fault fault;
    uint32_t till;
    char key[TILL_KEY_TEXT_MAX];
    if (!run_pair(call, name, &till, key, &fault)) {
        return till_call_fail(call, &fault);
    }
    log_paired(call, till);
    till_call_start_answer(call, &json);
    render_pairing(&json, call, till, key);
    sodium_memzero(key, sizeof key);
    return till_call_finish_answer(call, &json, 201);
}

enum http_verdict till_api_pair(void *context, struct http_request *request, struct http_response *response) {
    enum { CODE_SIZE = PAIRING_CODE_MAX - 1 };
    static const char *const members[] = {"code", "name"};
    (void)response;
    struct till_call call;
    if (!till_call_open_stranger(&call, context, request) || !till_call_read(&call)) {
        return HTTP_ANSWERED;
    }
    struct text code = place_text(place_member(&call.root, "code"), CODE_SIZE, CODE_SIZE);
    struct text name = place_text(place_member(&call.root, "name"), 1, TILL_NAME_MAX - 1);
    if (!till_call_is_sound(&call, members, sizeof members / sizeof members[0])) {
        return HTTP_ANSWERED;
    }
    if (call.api->store->identity.grant.store == 0) {
        return till_call_refuse(&call, 503, "not_enrolled", "the box is not enrolled at head office yet");
    }
    if (!till_access_use_code(&call.api->access, code, loop_now_ms(call.api->loop))) {
        return till_call_refuse(&call, 403, "wrong_code",
                                "the code is wrong, used or too old; ask the box for another");
    }
    return pair(&call, name);
}
