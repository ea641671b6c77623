/* GET / of the box: its state for the engineer who stands before it, on a phone too, in Russian or English. No key is
 * asked, so it tells nothing that a customer in the shop may not read; no JavaScript, it loads itself anew. */
#include "store-node/till_call.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum { PAGE_MAX = 16 * 1024, VALUE_MAX = 320, DISK_LOW_BYTES = 512 * 1024 * 1024 };

static const char style[] = ":root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}"
                            "body{max-width:40rem;margin:0 auto;padding:1rem}"
                            "h1{font-size:1.4rem;margin:.5rem 0}"
                            "p{padding:.75rem 1rem;border-radius:.4rem;font-weight:600;color:#fff}"
                            ".good{background:#14632f}.warn{background:#8a4b00}"
                            "table{width:100%;border-collapse:collapse}"
                            "th,td{text-align:left;vertical-align:top;padding:.4rem .2rem;"
                            "border-top:1px solid #8886;overflow-wrap:anywhere}"
                            "th{font-weight:400;width:45%}";

struct page {
    struct writer *out;
    enum promo_language language;
    const struct store_status *status;
    const struct zone *zone;
};

static const char *word(const struct page *page, const char *ru, const char *en) {
    return page->language == PROMO_RUSSIAN ? ru : en;
}

static void put(struct page *page, const char *text) {
    writer_format(page->out, "%s", text);
}

static void put_escaped(struct page *page, const char *text) {
    for (const char *c = text; *c != '\0'; c++) {
        switch (*c) {
        case '<': put(page, "&lt;"); break;
        case '>': put(page, "&gt;"); break;
        case '&': put(page, "&amp;"); break;
        case '"': put(page, "&quot;"); break;
        default: writer_byte(page->out, (uint8_t)*c);
        }
    }
}

static void put_row(struct page *page, const char *ru, const char *en, const char *value) {
    put(page, "<tr><th scope=\"row\">");
    put(page, word(page, ru, en));
    put(page, "</th><td>");
    put_escaped(page, value);
    put(page, "</td></tr>\n");
}

static void put_row_format(struct page *page, const char *ru, const char *en, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void put_row_format(struct page *page, const char *ru, const char *en, const char *format, ...) {
    char value[VALUE_MAX];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(value, sizeof value, format, arguments);
    va_end(arguments);
    put_row(page, ru, en, value);
}

static void put_moment(struct page *page, const char *ru, const char *en, int64_t at_ms) {
    char day[CALENDAR_DAY_TEXT_MAX];
    struct local_time at = zone_local(page->zone, at_ms);
    int32_t minute = at.ms_of_day / 60000;
    calendar_print_day(day, at.day);
    put_row_format(page, ru, en, "%s %02" PRId32 ":%02" PRId32 ":%02" PRId32 " (%s)", day, minute / 60, minute % 60,
                   at.ms_of_day / 1000 % 60, page->zone->change_count == 0 ? "UTC" : page->zone->name);
}

/* The gravest of what is not as it should be; NULL when all is well. */
static const char *find_trouble(const struct page *page) {
    const struct store_status *status = page->status;
    if (status->disk_free_bytes < DISK_LOW_BYTES) {
        return word(page, "Диск почти полон", "The disk is nearly full");
    }
    if (status->link == STATUS_LINK_NOT_ENROLLED) {
        return word(page, "Узел ещё не подключён к офису", "This box is not enrolled at head office yet");
    }
    if (status->link == STATUS_LINK_DOWN) {
        return word(page, "Работает без связи с офисом", "Working without head office");
    }
    return status->tills_tell_time ? word(page, "Работает; время задают кассы", "Working; tills tell the time") : NULL;
}

static void put_headline(struct page *page) {
    const char *trouble = find_trouble(page);
    put(page, trouble == NULL ? "<p class=\"good\">" : "<p class=\"warn\">");
    put(page, trouble == NULL ? word(page, "Работает", "Working") : trouble);
    put(page, "</p>\n");
}

static void put_link_rows(struct page *page) {
    const struct store_status *status = page->status;
    if (status->hq_last_heard_ms != 0) {
        put_moment(page, "Офис отвечал", "Head office last heard", status->hq_last_heard_ms);
    }
    put_row_format(page, "Документов ждёт отправки", "Documents waiting for head office", "%" PRIu64,
                   status->doc.seq - status->doc.hq_seq);
    put_row_format(page, "Движений баллов ждёт отправки", "Point movements waiting", "%" PRIu64,
                   status->led.seq - status->led.hq_seq);
}

/* Rules or goods in force: "version 3 (promotions: 15)". */
static void put_content_row(struct page *page, const char *ru, const char *en, uint64_t version, const char *what,
                            size_t count) {
    if (version == 0) {
        put_row(page, ru, en, word(page, "ещё нет", "none yet"));
    } else {
        put_row_format(page, ru, en, "%s %" PRIu64 " (%s: %zu)", word(page, "версия", "version"), version, what, count);
    }
}

static void put_rows(struct page *page) {
    const struct store_status *status = page->status;
    put_link_rows(page);
    put_content_row(page, "Набор правил", "Rule set", status->rule_set_version, word(page, "акций", "promotions"),
                    status->promotion_count);
    put_content_row(page, "Каталог", "Catalogue", status->catalogue_version, word(page, "товаров", "products"),
                    status->product_count);
    put_row_format(page, "Кассы", "Tills", "%" PRId64, status->till_count);
    put_row_format(page, "Известно покупателей", "Customers known", "%" PRId64, status->customer_count);
    put_row_format(page, "Свободно на диске, МБ", "Free on disk, MB", "%" PRIu64,
                   status->disk_free_bytes / (1024 * 1024));
    put_moment(page, "Часы узла", "Clock of the box", status->now_ms);
    put_row(page, "Время для правил", "Time for the rules",
            status->tills_tell_time ? word(page, "задают кассы (только для обучения и повторов)",
                                           "told by tills (training and replays only)")
                                    : word(page, "часы узла", "clock of the box"));
    put_moment(page, "Запущен", "Started", status->started_ms);
    put_row(page, "Версия", "Version", status->version);
}

static void put_page(struct page *page) {
    put(page, "<!doctype html>\n<html lang=\"");
    put(page, word(page, "ru", "en"));
    put(page, "\">\n<head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"5\">"
              "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
              "<link rel=\"stylesheet\" href=\"/status.css\"><title>Regulars</title></head>\n<body>\n<h1>");
    put_escaped(page, page->status->store == 0 ? word(page, "Узел магазина", "Store box") : page->status->store_name);
    if (page->status->store != 0) {
        writer_format(page->out, " · %u", (unsigned)page->status->store);
    }
    put(page, "</h1>\n");
    put_headline(page);
    put(page, "<table>\n");
    put_rows(page);
    put(page, "</table>\n</body>\n</html>\n");
}

enum http_verdict till_api_show_page(void *context, struct http_request *request, struct http_response *response) {
    struct till_call call;
    struct store_status status;
    struct fault fault;
    struct writer out;
    if (!till_call_open_stranger(&call, context, request)) {
        return HTTP_ANSWERED;
    }
    void *block = arena_take(request->arena, PAGE_MAX);
    if (!store_status_read(&call.api->status, call.now_ms, &status, &fault)) {
        return till_call_fail(&call, &fault);
    }
    writer_init(&out, block, PAGE_MAX);
    struct page page = {.out = &out, .language = call.language, .status = &status, .zone = &call.api->store->zone};
    put_page(&page);
    http_response_header(response, "Content-Security-Policy",
                         text_of("default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
                                 "frame-ancestors 'none'"));
    http_respond(response, 200, "text/html; charset=utf-8", writer_result(&out));
    return HTTP_ANSWERED;
}

enum http_verdict till_api_show_style(void *context, struct http_request *request, struct http_response *response) {
    (void)context;
    (void)request;
    http_respond(response, 200, "text/css; charset=utf-8", span_of(style, sizeof style - 1));
    return HTTP_ANSWERED;
}
