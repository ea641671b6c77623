/* Holds a real answer against an OpenAPI 3.1 description: the path, method and status must be described, and the body
 * must be what the schema says. Knows the part of JSON Schema that our descriptions use: $ref (into components), type,
 * enum, properties, required, additionalProperties, min/maxProperties, items, min/maxItems, minimum, maximum,
 * min/maxLength (characters), pattern (as POSIX extended expressions read it), format (date, date-time), oneOf. A word
 * that it does not know is a failure, so that nobody believes in a check that is not made. */
#ifndef REGULARS_TESTS_OPENAPI_CHECK_H
#define REGULARS_TESTS_OPENAPI_CHECK_H

#include "base/tree.h"

enum { OPENAPI_WHY_MAX = 512 };

struct openapi_answer {
    const char *method; /* lower case: "post" */
    const char *path;   /* as it stands in the description: "/v1/receipts/{till}/{shift}/{number}" */
    int status;
    const char *media_type;  /* "application/json", "application/problem+json" */
    const struct tree *body; /* NULL: it was no JSON */
};

/* False, with the place and the reason in `why`. */
bool openapi_check_answer(const struct tree *description, const struct openapi_answer *answer,
                          char why[static OPENAPI_WHY_MAX]);
/* One value against a schema of the components, or of the $defs of a plain JSON Schema. */
bool openapi_check_value(const struct tree *description, const char *schema_name, const struct tree *value,
                         char why[static OPENAPI_WHY_MAX]);
/* Every schema of the components uses words that are known here only, and every $ref leads somewhere. */
bool openapi_check_description(const struct tree *description, char why[static OPENAPI_WHY_MAX]);

#endif
