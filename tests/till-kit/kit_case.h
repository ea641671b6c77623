/* A case: a recorded exchange between a till and a store, step by step. The form is in README.md of this folder. */
#ifndef REGULARS_TILL_KIT_CASE_H
#define REGULARS_TILL_KIT_CASE_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/tree.h"

enum { KIT_STEPS_MAX = 80, KIT_NAMES_MAX = 8, KIT_AGAIN_MAX = 20000, KIT_BODY_MAX = 1024 * 1024 };

/* What is sent. At most one of the three bodies is there. */
struct kit_sent {
    struct text method;
    struct text path;           /* may hold "${name}" */
    const struct tree *headers; /* name: text, or null for a header that is not to be sent; NULL: the usual ones */
    const struct tree *body;    /* NULL: none */
    struct text body_text;      /* data NULL: none */
    struct text body_hex;       /* likewise; bytes that need not be text */
    int64_t filled_to_bytes;    /* the body gets spaces at its end up to this size; 0: none */
};

struct kit_step {
    struct text name;
    struct kit_sent sent;
    int64_t again_until_status; /* the request is repeated until this status comes; 0: once */
    int64_t again_at_most;
    const struct tree *answer; /* {"status", "headers"?, "body"?} with matchers; NULL: to be recorded */
};

struct kit_case {
    const char *file;
    const struct tree *tree; /* the whole document */
    struct text name;
    struct text why;
    size_t need_count; /* values without which the case is skipped */
    struct text needs[KIT_NAMES_MAX];
    size_t keep_count; /* values that stay known to the cases after it */
    struct text keeps[KIT_NAMES_MAX];
    size_t step_count;
    struct kit_step steps[KIT_STEPS_MAX];
};

/* FAULT_INPUT: the file is no case, with the path of the first mistake. Points into the arena. */
bool kit_case_read(struct kit_case *kit_case, const char *file, struct arena *arena, struct fault *fault) FAULT_CHECKED;

#endif
