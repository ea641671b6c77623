/* The pages' files: those that the program carries inside itself (web_assets.h), or a directory's while somebody works
 * on them. Every other path outside of the API is a page, and every page is index.html, which reads its own address;
 * paths of the API that are none are told so, to who is logged in. */
#ifndef REGULARS_HQ_NODE_PAGE_ASSETS_H
#define REGULARS_HQ_NODE_PAGE_ASSETS_H

#include "node/http.h"

enum { PAGE_ASSET_FILE_MAX = 8 * 1024 * 1024 }; /* of a file in a directory */

/* The context is the struct page_door. */
http_handler page_assets_serve;

#endif
