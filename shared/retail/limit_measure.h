/* What a promotion's limit counts. The numbers are part of led records (wire/led_codec.h) and never change. */
#ifndef REGULARS_RETAIL_LIMIT_MEASURE_H
#define REGULARS_RETAIL_LIMIT_MEASURE_H

enum limit_measure {
    LIMIT_MEASURE_TIMES = 0,
    LIMIT_MEASURE_UNITS = 1,    /* thousandths that got the benefit */
    LIMIT_MEASURE_DISCOUNT = 2, /* minor units */
    LIMIT_MEASURE_POINTS = 3,   /* earned, hundredths */
    LIMIT_MEASURE_BUDGET = 4,   /* minor units of discount, of a named budget that several promotions share */
};

enum { LIMIT_MEASURES = 5 };

#endif
