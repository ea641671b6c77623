/* The pages, as they were bundled when the program was built: a table that web/bundle writes into the build folder.
 * Every file is gzipped (all browsers take it); files with a hash in their name never change, the others
 * ("/index.html") do. */
#ifndef REGULARS_HQ_NODE_WEB_ASSETS_H
#define REGULARS_HQ_NODE_WEB_ASSETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct web_asset {
    const char *path;         /* "/assets/main-O2VDEKPQ.css" */
    const char *content_type; /* with its charset */
    const uint8_t *gzip;
    const uint8_t *gzip_end;
    bool is_immutable;
};

extern const struct web_asset web_assets[];
extern const size_t web_asset_count;

#endif
