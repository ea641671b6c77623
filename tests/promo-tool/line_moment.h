/* The moment of a receipt that is still a line of JSON, found without parsing it: the text of the member "at" of the
 * object that the line is. A look at the bytes that skips strings and counts brackets; it judges nothing else. */
#ifndef REGULARS_TESTS_PROMO_TOOL_LINE_MOMENT_H
#define REGULARS_TESTS_PROMO_TOOL_LINE_MOMENT_H

#include "base/calendar.h"
#include "base/span.h"

#define LINE_MOMENT_NONE INT64_MIN

/* Minutes since 1970-01-01, or LINE_MOMENT_NONE when there is no such member or it is no moment. */
int64_t line_moment(struct span line);
int64_t line_minute_of(const struct local_time *at);

#endif
