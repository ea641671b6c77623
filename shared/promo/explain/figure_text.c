#include "promo/explain/figure_text.h"

#include <inttypes.h>

static uint64_t magnitude(int64_t value) {
    return value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
}

void figure_write_hundredths(struct writer *out, int64_t value) {
    uint64_t size = magnitude(value);
    writer_format(out, "%s%" PRIu64, value < 0 ? "-" : "", size / 100);
    if (size % 100 != 0) {
        writer_format(out, ".%02" PRIu64, size % 100);
    }
}

static void write_trimmed(struct writer *out, uint64_t fraction, int digits) {
    for (; fraction % 10 == 0 && digits > 0; digits--) {
        fraction /= 10;
    }
    if (digits > 0) {
        writer_format(out, ".%0*" PRIu64, digits, fraction);
    }
}

void figure_write_percent(struct writer *out, int64_t percent_bp) {
    writer_format(out, "%s%" PRIu64, percent_bp < 0 ? "-" : "", magnitude(percent_bp) / 100);
    write_trimmed(out, magnitude(percent_bp) % 100, 2);
}

void figure_write_quantity(struct writer *out, int64_t quantity_milli) {
    writer_format(out, "%s%" PRIu64, quantity_milli < 0 ? "-" : "", magnitude(quantity_milli) / 1000);
    write_trimmed(out, magnitude(quantity_milli) % 1000, 3);
}

void figure_write(struct writer *out, enum promo_what what, int64_t value) {
    switch (what) {
    case PROMO_AMOUNT: figure_write_hundredths(out, value); break;
    case PROMO_QUANTITY: figure_write_quantity(out, value); break;
    case PROMO_LINES:
    case PROMO_FACT: writer_format(out, "%" PRId64, value); break;
    }
}
