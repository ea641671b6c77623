/* What the files that write the report share. */
#ifndef REGULARS_PROMO_REPLAY_REPLAY_REPORT_PARTS_H
#define REGULARS_PROMO_REPLAY_REPLAY_REPORT_PARTS_H

#include "promo/replay/replay_report.h"

struct report {
    const struct replay *replay;
    const struct report_writer *writer;
    struct arena *scratch;
    size_t column_count;
    size_t cell_count; /* of the row that is being filled */
    struct report_cell cells[REPORT_COLUMNS_MAX];
};

/* What the tables of one set ask again and again. */
struct report_side {
    const struct replay_side *figures;
    struct text name;   /* "a", "b" */
    uint32_t *order;    /* indexes of promotions, most discount first */
    int64_t *customers; /* by index, different ones; [promotion_count]: of all receipts */
    int64_t *again;     /* of them, those with more than one receipt */
};

#define REPORT_BEGIN(report, name, columns)                                                                            \
    report_begin((report), (name), (columns), sizeof(columns) / sizeof((columns)[0]))

void report_begin(struct report *report, const char *table, const struct report_column *columns, size_t column_count);
void report_end(struct report *report);
/* The next cell of the row; the row is written with its last one. */
void report_put(struct report *report, int64_t number);
void report_put_text(struct report *report, struct text text);
/* The id of the promotion, or the empty text of index promotion_count. */
struct text report_id(const struct report_side *side, size_t index);

/* replay_report_promotions.c */
void report_promotions(struct report *report, const struct report_side *sides);
/* replay_report_pairs.c */
void report_pairs(struct report *report, const struct report_side *sides);
/* replay_report_changes.c */
void report_changes(struct report *report, const struct report_side *sides);

#endif
