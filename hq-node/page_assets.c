#include "hq-node/page_assets.h"

#include "hq-node/page_call.h"
#include "hq-node/web_assets.h"
#include "node/whole_file.h"

#include <stdio.h>
#include <string.h>

static const char policy[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                             "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                             "frame-ancestors 'none'; require-trusted-types-for 'script'";
static const char permissions[] = "camera=(), geolocation=(), microphone=()";

enum { ASSET_PATH_MAX = 256 };

static const struct {
    const char *ending;
    const char *content_type;
} types[] = {
    {".html", "text/html; charset=utf-8"},        {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},          {".svg", "image/svg+xml"},
    {".json", "application/json; charset=utf-8"}, {".map", "application/json; charset=utf-8"},
};

static bool ends_with(const char *text, const char *ending) {
    size_t size = strlen(text);
    size_t ending_size = strlen(ending);
    return size >= ending_size && strcmp(text + size - ending_size, ending) == 0;
}

static void set_headers(struct http_response *response, bool is_immutable) {
    http_response_header(response, "Content-Security-Policy", text_of(policy));
    http_response_header(response, "Permissions-Policy", text_of(permissions));
    http_response_header(response, "Cross-Origin-Opener-Policy", text_of("same-origin"));
    http_response_header(response, "Strict-Transport-Security", text_of("max-age=31536000"));
    http_response_header(response, "Cache-Control",
                         text_of(is_immutable ? "public, max-age=31536000, immutable" : "no-cache"));
}

static bool serve_own(const char *path, struct http_response *response) {
    for (size_t i = 0; i < web_asset_count; i++) {
        const struct web_asset *asset = &web_assets[i];
        if (strcmp(asset->path, path) == 0) {
            set_headers(response, asset->is_immutable);
            http_response_header(response, "Content-Encoding", text_of("gzip"));
            http_respond(response, 200, asset->content_type,
                         span_of(asset->gzip, (size_t)(asset->gzip_end - asset->gzip)));
            return true;
        }
    }
    return false;
}

/* http_target.h has refused ".." and encoded slashes. */
static bool serve_file(const char *directory, const char *path, struct http_request *request) {
    char name[CONFIG_TEXT_MAX + ASSET_PATH_MAX];
    struct fault fault;
    size_t size;
    bool is_there;
    size_t used_before = request->arena->used;
    (void)snprintf(name, sizeof name, "%s%s", directory, path);
    void *block = arena_take(request->arena, PAGE_ASSET_FILE_MAX);
    if (block == NULL || !whole_file_read(name, block, PAGE_ASSET_FILE_MAX, &size, &is_there, &fault) || !is_there) {
        request->arena->used = used_before;
        return false;
    }
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (ends_with(path, types[i].ending)) {
            set_headers(request->response, false);
            http_respond(request->response, 200, types[i].content_type, span_of(block, size));
            return true;
        }
    }
    request->arena->used = used_before;
    return false;
}

static bool serve(const struct page_api *api, const char *path, struct http_request *request) {
    const char *directory = api->config->web_directory;
    return directory[0] == '\0' ? serve_own(path, request->response) : serve_file(directory, path, request);
}

/* "/a/b" of the segments; false when it is longer than any file's. */
static bool print_path(const struct http_target *target, char path[static ASSET_PATH_MAX]) {
    size_t size = 0;
    for (size_t i = 0; i < target->segment_count; i++) {
        struct text segment = target->segments[i];
        if (size + segment.size + 2 > ASSET_PATH_MAX) {
            return false;
        }
        path[size++] = '/';
        memcpy(path + size, segment.data, segment.size);
        size += segment.size;
    }
    path[size] = '\0';
    return true;
}

enum http_verdict page_assets_serve(void *context, struct http_request *request, struct http_response *response) {
    (void)response;
    const struct page_door *door = context;
    struct page_call call;
    char path[ASSET_PATH_MAX];
    const struct http_target *target = &request->target;
    if (target->segment_count > 0 && text_is(target->segments[0], "api")) {
        return page_call_open(&call, door, request)
                   ? page_call_refuse(&call, 404, "no_such_path", "the API has no such path; see /api/v1/openapi.json")
                   : HTTP_ANSWERED;
    }
    if (!print_path(target, path)) {
        return http_problem(request, 404, "no_such_path", NULL, "there is no such page");
    }
    bool is_page = strchr(path, '.') == NULL;
    if (serve(door->api, is_page ? "/index.html" : path, request)) {
        return HTTP_ANSWERED;
    }
    return http_problem(request, 404, "no_such_path", NULL, "there is no such page");
}
