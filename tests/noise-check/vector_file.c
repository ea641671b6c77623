#include "tests/noise-check/vector_file.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const char name_begin[] = "Noise_";
static const char name_end[] = "_25519_ChaChaPoly_BLAKE2b";

bool vector_file_load(const char *path, json_t **document, json_t **vectors, struct fault *fault) {
    json_error_t error;
    json_t *loaded = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (loaded == NULL) {
        return error.line > 0
                   ? fault_set(fault, FAULT_INPUT, "%s:%d:%d: %s", path, error.line, error.column, error.text)
                   : fault_set(fault, FAULT_IO, "%s", error.text); /* jansson's text names the path */
    }
    *vectors = json_object_get(loaded, "vectors");
    if (!json_is_array(*vectors) || json_array_size(*vectors) == 0) {
        json_decref(loaded);
        return fault_set(fault, FAULT_INPUT, "%s: no member \"vectors\" that is an array with at least one vector",
                         path);
    }
    *document = loaded;
    return true;
}

const char *vector_name(const json_t *vector) {
    const char *name = json_string_value(json_object_get(vector, "protocol_name"));
    return name != NULL ? name : "(no protocol_name)";
}

bool vector_read_pattern(const json_t *vector, struct noise_pattern *pattern, struct fault *fault) {
    const char *name = vector_name(vector);
    size_t size = strlen(name);
    const size_t begin_size = sizeof name_begin - 1;
    const size_t end_size = sizeof name_end - 1;
    if (size < begin_size + end_size || memcmp(name, name_begin, begin_size) != 0 ||
        strcmp(name + size - end_size, name_end) != 0) {
        return fault_set(fault, FAULT_INPUT, "protocol_name is not %s<pattern>%s", name_begin, name_end);
    }
    struct text text = {name + begin_size, size - begin_size - end_size};
    if (!noise_pattern_find(text, pattern)) {
        return fault_set(fault, FAULT_INPUT, "pattern %.*s is unknown", (int)text.size, text.data);
    }
    return true;
}

/* The bytes of a hex string, which must be one. */
static bool hex_read(const json_t *value, const char *name, struct writer *out, struct fault *fault) {
    if (!json_is_string(value)) {
        return fault_set(fault, FAULT_INPUT, "%s is %s, not a string of hex digits", name,
                         value == NULL ? "missing" : "of another type");
    }
    struct text hex = {json_string_value(value), json_string_length(value)};
    if (hex.size / 2 > out->capacity) {
        return fault_set(fault, FAULT_INPUT, "%s has %zu bytes, more than %zu", name, hex.size / 2, out->capacity);
    }
    if (hex.size % 2 != 0 || !text_unhex(out->data, hex.size / 2, hex)) {
        return fault_set(fault, FAULT_INPUT, "%s is not pairs of hex digits", name);
    }
    out->size = hex.size / 2;
    return true;
}

static bool exact_read(const json_t *value, const char *name, uint8_t *out, size_t size, struct fault *fault) {
    struct writer bytes;
    writer_init(&bytes, out, size);
    if (!hex_read(value, name, &bytes, fault)) {
        return false;
    }
    if (bytes.size != size) {
        return fault_set(fault, FAULT_INPUT, "%s has %zu bytes, not %zu", name, bytes.size, size);
    }
    return true;
}

struct member {
    char name[64];
    const json_t *value; /* NULL when the vector lacks it */
};

/* The member of one side: "init_static", "resp_static". */
static struct member member_get(const json_t *vector, bool is_initiator, const char *end) {
    struct member member;
    (void)snprintf(member.name, sizeof member.name, "%s_%s", is_initiator ? "init" : "resp", end);
    member.value = json_object_get(vector, member.name);
    return member;
}

static bool key_read(struct member member, uint8_t key[static KEY_SIZE], bool *is_there, struct fault *fault) {
    *is_there = member.value != NULL;
    return !*is_there || exact_read(member.value, member.name, key, KEY_SIZE, fault);
}

static bool psks_read(struct member member, struct vector_side *side, struct fault *fault) {
    if (member.value == NULL) {
        return true;
    }
    size_t count = json_array_size(member.value);
    if (!json_is_array(member.value) || count > NOISE_PSKS_MAX) {
        return fault_set(fault, FAULT_INPUT, "%s is not an array of at most %d keys", member.name, NOISE_PSKS_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        if (!exact_read(json_array_get(member.value, i), member.name, side->psks[i], KEY_SIZE, fault)) {
            return false;
        }
    }
    side->psk_count = count;
    return true;
}

static bool prologue_read(struct member member, struct vector_side *side, struct fault *fault) {
    struct writer bytes;
    writer_init(&bytes, side->prologue_bytes, sizeof side->prologue_bytes);
    if (member.value != NULL && !hex_read(member.value, member.name, &bytes, fault)) {
        return false;
    }
    side->prologue = writer_result(&bytes);
    return true;
}

bool vector_read_side(const json_t *vector, bool is_initiator, struct vector_side *side, struct fault *fault) {
    *side = (struct vector_side){0};
    return prologue_read(member_get(vector, is_initiator, "prologue"), side, fault) &&
           key_read(member_get(vector, is_initiator, "static"), side->static_private, &side->has_static, fault) &&
           key_read(member_get(vector, is_initiator, "remote_static"), side->remote_static, &side->has_remote_static,
                    fault) &&
           key_read(member_get(vector, is_initiator, "ephemeral"), side->ephemeral, &side->has_ephemeral, fault) &&
           psks_read(member_get(vector, is_initiator, "psks"), side, fault);
}

bool vector_read_hash(const json_t *vector, uint8_t hash[static HASH_SIZE], struct fault *fault) {
    return exact_read(json_object_get(vector, "handshake_hash"), "handshake_hash", hash, HASH_SIZE, fault);
}

size_t vector_message_count(const json_t *vector) {
    return json_array_size(json_object_get(vector, "messages"));
}

bool vector_read_message(const json_t *vector, size_t index, struct vector_message *message, struct fault *fault) {
    const json_t *value = json_array_get(json_object_get(vector, "messages"), index);
    struct writer payload;
    struct writer ciphertext;
    writer_init(&payload, message->payload_bytes, sizeof message->payload_bytes);
    writer_init(&ciphertext, message->ciphertext_bytes, sizeof message->ciphertext_bytes);
    if (!hex_read(json_object_get(value, "payload"), "payload", &payload, fault) ||
        !hex_read(json_object_get(value, "ciphertext"), "ciphertext", &ciphertext, fault)) {
        return false;
    }
    message->payload = writer_result(&payload);
    message->ciphertext = writer_result(&ciphertext);
    return true;
}
