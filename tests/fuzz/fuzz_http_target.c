/* Request targets from outside. What is taken holds only decoded, plain segments, finds its way through the route
 * table, and says the same when its segments are escaped and read again. */
#include "base/bug.h"
#include "node/http_target.h"

#include <stdalign.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 256 * 1024 };

static alignas(max_align_t) uint8_t block[ARENA_SIZE];
static struct arena arena;

static const struct http_route routes[] = {
    {"GET", "/v1/tills/{till_id}", NULL, 0},
    {"PUT", "/v1/tills", NULL, 0},
    {"GET", "/pages/{rest...}", NULL, 0},
};

static void check_again(const struct http_target *target) {
    static char escaped[3 * HTTP_TARGET_MAX + HTTP_SEGMENTS_MAX];
    struct writer out;
    struct http_target again;
    const char *reason;
    writer_init(&out, escaped, sizeof escaped);
    for (size_t i = 0; i < target->segment_count; i++) {
        struct text segment = target->segments[i];
        bug_if(!text_is_plain(segment) || (segment.size > 0 && memchr(segment.data, '/', segment.size) != NULL));
        writer_byte(&out, '/');
        for (size_t at = 0; at < segment.size; at++) {
            writer_format(&out, "%%%02X", (unsigned)(unsigned char)segment.data[at]);
        }
    }
    struct span raw = writer_result(&out);
    bug_if(!http_target_parse((struct text){(const char *)raw.data, raw.size}, &arena, &again, &reason));
    bug_if(again.segment_count != target->segment_count);
    for (size_t i = 0; i < again.segment_count; i++) {
        bug_if(!text_equal(again.segments[i], target->segments[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct http_target target;
    const struct http_route *route;
    char allow[HTTP_ALLOW_MAX];
    const char *reason = NULL;
    arena_init(&arena, block, sizeof block);
    if (size >= HTTP_TARGET_MAX) {
        return 0;
    }
    if (!http_target_parse((struct text){(const char *)data, size}, &arena, &target, &reason)) {
        bug_if(reason == NULL);
        return 0;
    }
    check_again(&target);
    if (http_route_find(routes, sizeof routes / sizeof routes[0], "GET", &target, &route, allow) == HTTP_MATCH_ROUTE) {
        (void)http_pattern_param(route->pattern, &target, "till_id");
    }
    return 0;
}
