#include "tests/tables/promo_case.h"

#include "tests/harness/promo_load.h"

#include <stdio.h>
#include <string.h>

struct text promo_case_word(struct table_line *line) {
    if (table_line_at_end(line)) {
        table_line_refuse(line, "wanted a word");
        return (struct text){0};
    }
    if (*line->at == '"') {
        return table_line_quoted(line);
    }
    const char *start = line->at;
    line->at += strcspn(line->at, " ,");
    return (struct text){.data = start, .size = (size_t)(line->at - start)};
}

static struct text kept_word(struct promo_case *the_case, struct table_line *line) {
    return arena_copy_text(the_case->arena, promo_case_word(line));
}

static int32_t read_day(struct table_line *line) {
    int32_t day = 0;
    if (!calendar_parse_day(promo_case_word(line), &day)) {
        table_line_refuse(line, "wanted a day");
    }
    return day;
}

int64_t promo_case_quantity(struct table_line *line) {
    struct text word = promo_case_word(line);
    int64_t whole = 0;
    int64_t fraction = 0;
    int64_t digit = 100;
    bool is_after_point = false;
    for (size_t i = 0; i < word.size; i++) {
        if (word.data[i] == '.') {
            is_after_point = true;
        } else if (word.data[i] < '0' || word.data[i] > '9') {
            table_line_refuse(line, "wanted a quantity");
        } else if (is_after_point) {
            fraction += digit * (word.data[i] - '0');
            digit /= 10;
        } else {
            whole = whole * 10 + (word.data[i] - '0');
        }
    }
    return whole * QUANTITY_ONE_MILLI + fraction;
}

/* -------------------------------------------------------------------------------------------------------- goods */

static bool read_goods_flag(struct promo_case *the_case, struct table_line *line, size_t index) {
    static const struct {
        const char *phrase;
        uint32_t flag;
    } flags[] = {{"no discount", PRODUCT_NO_DISCOUNT}, {"no earning", PRODUCT_NO_EARN},
                 {"no points", PRODUCT_NO_POINTS_PAY}, {"weighed", PRODUCT_IS_WEIGHED},
                 {"gift card", PRODUCT_IS_GIFT_CARD},  {"deposit", PRODUCT_IS_DEPOSIT}};
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (table_line_takes(line, flags[i].phrase)) {
            the_case->goods[index].flags |= flags[i].flag;
            return true;
        }
    }
    if (table_line_takes(line, "deep promo")) {
        the_case->goods_deep[index] = true;
        return true;
    }
    return false;
}

/* goods A 100.00, brand "Royal Canin", category pets, minimum 80.00, weighed */
static void read_goods(struct promo_case *the_case, struct table_line *line) {
    if (the_case->goods_count == CASE_GOODS_MAX) {
        table_line_refuse(line, "too many goods");
        return;
    }
    size_t index = the_case->goods_count++;
    struct product *product = &the_case->goods[index];
    *product = (struct product){.sku = kept_word(the_case, line)};
    product->price_minor = table_line_points(line);
    while (table_line_takes(line, ",")) {
        if (table_line_takes(line, "brand")) {
            product->brand = kept_word(the_case, line);
        } else if (table_line_takes(line, "supplier")) {
            product->supplier = kept_word(the_case, line);
        } else if (table_line_takes(line, "category") && product->category_count < PRODUCT_CATEGORY_LEVELS) {
            product->categories[product->category_count++] = kept_word(the_case, line);
        } else if (table_line_takes(line, "cost")) {
            product->cost_minor = table_line_points(line);
        } else if (table_line_takes(line, "minimum")) {
            product->price_min_minor = table_line_points(line);
        } else if (!read_goods_flag(the_case, line, index)) {
            table_line_refuse(line, "not known of goods");
            return;
        }
    }
}

static size_t find_goods(const struct promo_case *the_case, struct text sku) {
    size_t at = 0;
    while (at < the_case->goods_count && !text_equal(the_case->goods[at].sku, sku)) {
        at++;
    }
    return at;
}

/* --------------------------------------------------------------------------------------------------- promotions */

static const struct tree *load_document(struct promo_case *the_case, struct text name, struct table_line *line) {
    char path[CASE_WORD_MAX * 2];
    (void)snprintf(path, sizeof(path), "tests/tables/promo/documents/%.*s.json", (int)name.size, name.data);
    const struct tree *tree = promo_load_file(path, the_case->arena);
    if (tree == NULL) {
        table_line_refuse(line, "no such document");
    }
    return tree;
}

/* promotions royal-canin-3, cashback with plain-settings */
static void read_promotions(struct promo_case *the_case, struct table_line *line) {
    enum { DOCUMENTS_MAX = 32 };
    struct tree *documents = ARENA_ARRAY(the_case->arena, struct tree, DOCUMENTS_MAX);
    size_t count = 0;
    const struct tree *settings = NULL;
    do {
        const struct tree *tree = load_document(the_case, promo_case_word(line), line);
        if (tree == NULL || count == DOCUMENTS_MAX) {
            return;
        }
        documents[count++] = *tree;
    } while (table_line_takes(line, ","));
    struct text name = table_line_takes(line, "with") ? promo_case_word(line) : text_of("settings");
    settings = load_document(the_case, name, line);
    if (settings == NULL) {
        return;
    }
    const struct tree *whole = promo_load_wrap(settings, documents, count, the_case->arena);
    the_case->is_loaded = promo_load_compile("promotions", whole, the_case->arena, &the_case->loaded);
    if (!the_case->is_loaded) {
        table_line_refuse(line, "these promotions are refused");
    }
}

/* ------------------------------------------------------------------------------------------------------ the receipt */

static void read_at(struct promo_case *the_case, struct table_line *line) {
    enum { MS_PER_MINUTE = 60000, MINUTES_PER_HOUR = 60 };
    the_case->at.day = read_day(line);
    the_case->at.weekday = calendar_weekday(the_case->at.day);
    int32_t hour = 0;
    int32_t minute = 0;
    struct text time = promo_case_word(line);
    if (time.size != 5 || sscanf(time.data, "%2d:%2d", &hour, &minute) != 2) {
        table_line_refuse(line, "wanted a time like 10:30");
    }
    the_case->at.ms_of_day = (hour * MINUTES_PER_HOUR + minute) * MS_PER_MINUTE;
}

/* customer [level gold] [, segment 3] [, points 500.00] [, born 1980-05-01] [, registered 2025-01-01]
 *          [, knows visits 3] [, earns nothing] */
static void read_customer(struct promo_case *the_case, struct table_line *line) {
    struct promo_customer *customer = &the_case->customer;
    *customer = (struct promo_customer){.is_known = true,
                                        .id = 1,
                                        .may_earn = true,
                                        .birth_day = CUSTOMER_NO_BIRTH_DAY,
                                        .registered_day = the_case->at.day,
                                        .segments = the_case->segments,
                                        .facts = the_case->facts};
    while (!table_line_at_end(line) && !table_line_is_bad(line)) {
        if (table_line_takes(line, "level")) {
            customer->level = kept_word(the_case, line);
        } else if (table_line_takes(line, "segment") && customer->segment_count < CASE_FACTS_MAX) {
            the_case->segments[customer->segment_count++] = (uint32_t)table_line_number(line);
        } else if (table_line_takes(line, "points")) {
            customer->points_usable = table_line_points(line);
        } else if (table_line_takes(line, "born")) {
            customer->birth_day = read_day(line);
        } else if (table_line_takes(line, "registered")) {
            customer->registered_day = read_day(line);
        } else if (table_line_takes(line, "knows") && customer->fact_count < CASE_FACTS_MAX) {
            struct promo_fact *fact = &the_case->facts[customer->fact_count++];
            fact->name = kept_word(the_case, line);
            fact->value = table_line_signed(line);
        } else if (table_line_takes(line, "earns nothing")) {
            customer->may_earn = false;
        } else {
            table_line_refuse(line, "not known of a customer");
        }
        (void)table_line_takes(line, ",");
    }
}

int64_t promo_case_measured(struct table_line *line, enum limit_measure *measure) {
    static const char *const names[LIMIT_MEASURES] = {"times", "units", "discount", "points", "budget"};
    int64_t thousandths = promo_case_quantity(line);
    *measure = LIMIT_MEASURE_TIMES;
    for (size_t i = 0; i < LIMIT_MEASURES; i++) {
        *measure = table_line_takes(line, names[i]) ? (enum limit_measure)i : *measure;
    }
    switch (*measure) {
    case LIMIT_MEASURE_TIMES: return thousandths / 1000;
    case LIMIT_MEASURE_UNITS: return thousandths;
    case LIMIT_MEASURE_DISCOUNT:
    case LIMIT_MEASURE_POINTS:
    case LIMIT_MEASURE_BUDGET: break;
    }
    return thousandths / 10;
}

/* used welcome 2 [discount] [by the customer] on 2026-11-20 */
static void read_use(struct promo_case *the_case, struct table_line *line) {
    if (the_case->use_count == CASE_USES_MAX) {
        table_line_refuse(line, "too many uses");
        return;
    }
    struct case_use *use = &the_case->uses[the_case->use_count++];
    static const char *const holders[] = {"by the customer", "in the store", "in the chain"};
    use->name = kept_word(the_case, line);
    use->amount = promo_case_measured(line, &use->measure);
    use->of = CASE_OF_ANYBODY;
    for (int i = 0; i < (int)(sizeof(holders) / sizeof(holders[0])); i++) {
        use->of = table_line_takes(line, holders[i]) ? i : use->of;
    }
    table_line_needs(line, "on");
    use->day = read_day(line);
}

/* buy 3 of A [at 90.00] [, label "-30"] [, expires 2026-11-23] -> 240.00 */
static void read_buy(struct promo_case *the_case, struct table_line *line) {
    if (the_case->line_count == CASE_LINES_MAX) {
        table_line_refuse(line, "too many lines");
        return;
    }
    struct case_line *bought = &the_case->lines[the_case->line_count];
    *bought = (struct case_line){.line = {.line_no = (uint32_t)++the_case->line_count}};
    bought->line.quantity_milli = promo_case_quantity(line);
    table_line_needs(line, "of");
    size_t goods = find_goods(the_case, promo_case_word(line));
    if (goods == the_case->goods_count) {
        table_line_refuse(line, "no such goods");
        return;
    }
    bought->line.product = the_case->goods[goods];
    bought->line.is_deep_promo = the_case->goods_deep[goods];
    bought->line.price_minor =
        table_line_takes(line, "at") ? table_line_points(line) : the_case->goods[goods].price_minor;
    while (table_line_takes(line, ",")) {
        if (table_line_takes(line, "label")) {
            bought->line.label = kept_word(the_case, line);
        } else {
            table_line_needs(line, "expires");
            bought->line.expiry_day = read_day(line);
        }
    }
    table_line_needs(line, "->");
    bought->wanted_net_minor = table_line_points(line);
}

static void read_pay(struct promo_case *the_case, struct table_line *line) {
    the_case->points_to_pay =
        table_line_takes(line, "as much as possible") ? BASKET_POINTS_MOST : table_line_points(line);
    (void)table_line_takes(line, "points");
}

static size_t read_choice(struct table_line *line, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (table_line_takes(line, names[i])) {
            return i;
        }
    }
    table_line_refuse(line, "no such choice");
    return 0;
}

/* tender card 500.00 */
static void read_tender(struct promo_case *the_case, struct table_line *line) {
    static const char *const kinds[] = {"cash", "card", "fast payment", "gift card", "other"};
    if (the_case->tender_count == LIMIT_TENDERS) {
        table_line_refuse(line, "too many tenders");
        return;
    }
    struct tender *tender = &the_case->tenders[the_case->tender_count++];
    tender->kind = (enum tender_kind)(TENDER_CASH + (int)read_choice(line, kinds, sizeof(kinds) / sizeof(kinds[0])));
    tender->amount_minor = table_line_points(line);
}

static void read_event(struct promo_case *the_case, struct table_line *line) {
    the_case->event = kept_word(the_case, line);
}

static void read_channel(struct promo_case *the_case, struct table_line *line) {
    static const char *const channels[] = {"till", "self-checkout", "web", "app", "kiosk"};
    the_case->channel = (enum basket_channel)read_choice(line, channels, sizeof(channels) / sizeof(channels[0]));
}

static void read_delivery(struct promo_case *the_case, struct table_line *line) {
    static const char *const deliveries[] = {"none", "pickup", "courier"};
    the_case->delivery =
        (enum basket_delivery)read_choice(line, deliveries, sizeof(deliveries) / sizeof(deliveries[0]));
}

static void read_code(struct promo_case *the_case, struct table_line *line) {
    if (the_case->code_count < LIMIT_CODES) {
        the_case->codes[the_case->code_count++] = kept_word(the_case, line);
    }
}

bool promo_case_describe(struct promo_case *the_case, struct table_line *line) {
    static const struct {
        const char *phrase;
        void (*read)(struct promo_case *the_case, struct table_line *line);
    } statements[] = {{"goods", read_goods},     {"promotions", read_promotions},
                      {"on", read_at},           {"customer", read_customer},
                      {"used", read_use},        {"buy", read_buy},
                      {"pay", read_pay},         {"code", read_code},
                      {"tender", read_tender},   {"event", read_event},
                      {"channel", read_channel}, {"delivery", read_delivery}};
    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
        if (table_line_takes(line, statements[i].phrase)) {
            statements[i].read(the_case, line);
            return true;
        }
    }
    if (table_line_takes(line, "the chain is unknown")) {
        the_case->is_chain_unknown = true;
        return true;
    }
    if (table_line_takes(line, "store")) {
        the_case->store = (uint32_t)table_line_number(line);
        return true;
    }
    return false;
}

/* ------------------------------------------------------------------------------------------------------- pricing */

void promo_case_start(struct promo_case *the_case) {
    enum { SATURDAY_NOON_MS = 43200000 };
    the_case->at = (struct local_time){.ms_of_day = SATURDAY_NOON_MS};
    (void)calendar_day((struct civil_day){.year = 2026, .month = 11, .day = 21}, &the_case->at.day);
    the_case->at.weekday = calendar_weekday(the_case->at.day);
    the_case->store = 1;
    the_case->customer = (struct promo_customer){0};
    the_case->use_count = 0;
    the_case->is_chain_unknown = false;
    the_case->line_count = 0;
    the_case->code_count = 0;
    the_case->points_to_pay = 0;
    the_case->event = (struct text){0};
    the_case->channel = CHANNEL_TILL;
    the_case->delivery = DELIVERY_NONE;
    the_case->tender_count = 0;
    the_case->is_priced = false;
    the_case->outcome = (struct promo_outcome){0};
}

static bool used_before(void *context, const struct promo_limit_question *question, int64_t *used) {
    const struct promo_case *the_case = context;
    *used = 0;
    for (size_t i = 0; i < the_case->use_count; i++) {
        const struct case_use *use = &the_case->uses[i];
        bool is_in_time = use->day >= question->from_day && use->day <= question->to_day;
        bool is_its = use->of == CASE_OF_ANYBODY || use->of == (int)question->of;
        bool is_asked = use->measure == question->measure && text_equal(use->name, question->name);
        *used += is_in_time && is_its && is_asked ? use->amount : 0;
    }
    return !the_case->is_chain_unknown || question->of != PROMO_OF_CHAIN || question->only_store == the_case->store;
}

void promo_case_price(struct promo_case *the_case, struct table_line *line) {
    the_case->is_priced = true;
    for (size_t i = 0; i < the_case->line_count; i++) {
        the_case->basket_lines[i] = the_case->lines[i].line;
    }
    the_case->basket = (struct basket){.line_count = the_case->line_count,
                                       .lines = the_case->basket_lines,
                                       .code_count = the_case->code_count,
                                       .codes = the_case->codes,
                                       .channel = the_case->channel,
                                       .delivery = the_case->delivery,
                                       .tender_count = the_case->tender_count,
                                       .tenders = the_case->tenders,
                                       .points_to_pay = the_case->points_to_pay};
    size_t bad_line = 0;
    bool has_goods = the_case->line_count > 0 || the_case->event.size == 0;
    enum basket_problem problem = has_goods ? basket_check(&the_case->basket, &bad_line) : BASKET_OK;
    if (problem != BASKET_OK || !the_case->is_loaded) {
        table_line_refuse(line, the_case->is_loaded ? basket_problem_name(problem) : "no promotions");
        return;
    }
    struct promo_request request = {.basket = &the_case->basket,
                                    .customer = the_case->customer,
                                    .limits = {.used = used_before, .context = the_case},
                                    .at = the_case->at,
                                    .store = the_case->store,
                                    .event = the_case->event,
                                    .arena = the_case->arena};
    struct promo_outcome called;
    bool is_priced = promo_evaluate(&the_case->loaded.compiled, &request, &called);
    request.is_traced = true;
    request.is_complete = true;
    if (!is_priced || !promo_evaluate(&the_case->loaded.compiled, &request, &the_case->outcome)) {
        table_line_refuse(line, "the arena is full");
    } else if (called.net_minor != the_case->outcome.net_minor ||
               called.points_to_earn != the_case->outcome.points_to_earn) {
        table_line_refuse(line, "the index leaves out a promotion that acts");
    }
}

const struct promo_verdict *promo_case_verdict(const struct promo_case *the_case, struct text promotion) {
    for (size_t i = 0; i < the_case->outcome.verdict_count; i++) {
        if (text_equal(the_case->outcome.verdicts[i].promotion->id, promotion)) {
            return &the_case->outcome.verdicts[i];
        }
    }
    return NULL;
}
