/* One setting's value between its text form and its member (config.h): the only place that knows the forms. */
#ifndef REGULARS_NODE_CONFIG_VALUE_H
#define REGULARS_NODE_CONFIG_VALUE_H

#include "node/config.h"

enum { CONFIG_VALUE_TEXT_MAX = CONFIG_TEXT_MAX };

/* Reads `text` into the row's member of `values`. The fault's text names the reason, not the place. */
FAULT_CHECKED bool config_value_read(const struct config_row *row, void *values, struct text text, struct fault *fault);
/* The member as the file would have it. */
void config_value_print(char out[static CONFIG_VALUE_TEXT_MAX], const struct config_row *row, const void *values);
/* A number in the form of the row's type: 8000 as "8s" for a duration. */
void config_number_print(char out[static CONFIG_VALUE_TEXT_MAX], enum config_type type, int64_t number);
/* "text", "duration", ... for the manual. */
const char *config_type_name(enum config_type type);
/* True when min and max are bounds of a number, false when they bound a length. */
bool config_type_is_number(enum config_type type);

#endif
