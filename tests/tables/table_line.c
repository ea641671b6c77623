#include "tests/tables/table_line.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct table_line table_line_of(const char *terminated) {
    return (struct table_line){.at = terminated};
}

bool table_line_is_bad(const struct table_line *line) {
    return line->problem[0] != '\0';
}

static void skip_spaces(struct table_line *line) {
    while (*line->at == ' ') {
        line->at++;
    }
}

bool table_line_at_end(struct table_line *line) {
    skip_spaces(line);
    return *line->at == '\0';
}

void table_line_refuse(struct table_line *line, const char *reason) {
    if (!table_line_is_bad(line)) {
        (void)snprintf(line->problem, sizeof(line->problem), "%s at \"%.60s\"", reason, line->at);
    }
}

bool table_line_takes(struct table_line *line, const char *phrase) {
    if (table_line_is_bad(line)) {
        return false;
    }
    skip_spaces(line);
    const char *at = line->at;
    for (; *phrase != '\0'; phrase++) {
        if (*phrase != *at) {
            return false;
        }
        at++;
        while (*phrase == ' ' && *at == ' ') {
            at++;
        }
    }
    if (isalnum((unsigned char)at[-1]) && isalnum((unsigned char)*at)) {
        return false; /* a longer word only begins like the phrase */
    }
    line->at = at;
    return true;
}

void table_line_needs(struct table_line *line, const char *phrase) {
    if (!table_line_takes(line, phrase)) {
        char reason[80];
        (void)snprintf(reason, sizeof(reason), "wanted \"%s\"", phrase);
        table_line_refuse(line, reason);
    }
}

/* Decimal digits, at least one and at most 15, so that no table overflows. */
static int64_t digits(struct table_line *line, size_t *count) {
    int64_t value = 0;
    for (*count = 0; isdigit((unsigned char)*line->at) && *count < 15; (*count)++) {
        value = value * 10 + (*line->at++ - '0');
    }
    if (*count == 0) {
        table_line_refuse(line, "wanted a number");
    }
    return value;
}

int64_t table_line_number(struct table_line *line) {
    skip_spaces(line);
    size_t count;
    return digits(line, &count);
}

int64_t table_line_signed(struct table_line *line) {
    return table_line_takes(line, "-") ? -table_line_number(line) : table_line_number(line);
}

int64_t table_line_points(struct table_line *line) {
    skip_spaces(line);
    int64_t sign = *line->at == '-' ? -1 : 1;
    if (*line->at == '-' || *line->at == '+') {
        line->at++;
    }
    size_t count;
    int64_t whole = digits(line, &count);
    table_line_needs(line, ".");
    int64_t hundredths = digits(line, &count);
    if (count != 2) {
        table_line_refuse(line, "wanted two digits after the point");
    }
    return sign * (whole * 100 + hundredths);
}

struct text table_line_quoted(struct table_line *line) {
    table_line_needs(line, "\"");
    const char *end = table_line_is_bad(line) ? NULL : strchr(line->at, '"');
    if (end == NULL) {
        table_line_refuse(line, "wanted text in quotes");
        return text_of("");
    }
    struct text text = {.data = line->at, .size = (size_t)(end - line->at)};
    line->at = end + 1;
    return text;
}

struct text table_line_rest(struct table_line *line) {
    skip_spaces(line);
    struct text text = text_of(line->at);
    while (text.size > 0 && text.data[text.size - 1] == ' ') {
        text.size--;
    }
    line->at += strlen(line->at);
    return text;
}
