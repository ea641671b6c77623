#include "promo/document/document_parts.h"

#include "base/bug.h"

/* A memory full of the arena is told once, by promo_document_read; until then lists are simply empty. */

static bool text_is_among(const struct text *texts, size_t count, struct text text) {
    for (size_t i = 0; i < count; i++) {
        if (text_equal(texts[i], text)) {
            return true;
        }
    }
    return false;
}

/* A repetition does no harm but is most likely a slip, so it is told in lists of the length that people write; in
 * longer ones, which programs write, the search would cost the square of their length. */
enum { REPETITIONS_CHECKED_MAX = 256 };

const struct text *document_read_texts(struct place place, struct arena *arena, size_t count_max, size_t size_max,
                                       size_t *count) {
    *count = 0;
    if (place_is_absent(place)) {
        return NULL;
    }
    size_t wanted = place_array(place, 1, count_max);
    struct text *texts = ARENA_ARRAY(arena, struct text, wanted);
    if (texts == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < wanted; i++) {
        struct place item = place_item(&place, i);
        struct text text = place_text(item, 1, size_max);
        if (text.size > 0 && i < REPETITIONS_CHECKED_MAX && text_is_among(texts, i, text)) {
            place_refuse(item, "repeated", "stands in the list before");
        }
        texts[i] = arena_copy_text(arena, text);
    }
    *count = wanted;
    return texts;
}

/* Keeps numbers[0 .. count) sorted; false when the number is there already. */
static bool number_insert(uint32_t *numbers, size_t count, uint32_t number) {
    size_t at = count;
    while (at > 0 && numbers[at - 1] > number) {
        at--;
    }
    if (at > 0 && numbers[at - 1] == number) {
        return false;
    }
    for (size_t i = count; i > at; i--) {
        numbers[i] = numbers[i - 1];
    }
    numbers[at] = number;
    return true;
}

const uint32_t *document_read_numbers(struct place place, struct arena *arena, size_t count_max, size_t *count) {
    *count = 0;
    if (place_is_absent(place)) {
        return NULL;
    }
    size_t wanted = place_array(place, 1, count_max);
    uint32_t *numbers = ARENA_ARRAY(arena, uint32_t, wanted);
    if (numbers == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < wanted; i++) {
        struct place item = place_item(&place, i);
        uint32_t number = (uint32_t)place_int(item, 1, UINT32_MAX);
        if (number_insert(numbers, *count, number)) {
            ++*count;
        } else {
            place_refuse(item, "repeated", "stands in the list before");
        }
    }
    return numbers;
}

struct promo_texts document_read_two_texts(struct place place, struct arena *arena, size_t size_max) {
    static const char *const names[] = {"ru", "en"};
    struct promo_texts texts = {0};
    if (!place_object(place)) {
        return texts;
    }
    place_only(place, names, NAMES_COUNT(names));
    struct text none = {0};
    texts.ru = arena_copy_text(arena, place_text_or(place_member(&place, "ru"), 1, size_max, none));
    texts.en = arena_copy_text(arena, place_text_or(place_member(&place, "en"), 1, size_max, none));
    if (place_is_absent(place_member(&place, "ru")) && place_is_absent(place_member(&place, "en"))) {
        place_refuse(place, "missing", "needs a text in \"ru\" or \"en\"");
    }
    return texts;
}

size_t document_read_one_of(struct place object, const char *const *names, size_t count) {
    if (!place_object(object)) {
        return 0;
    }
    size_t found = count;
    size_t found_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!place_is_absent(place_member(&object, names[i]))) {
            found = found_count == 0 ? i : found;
            found_count++;
        }
    }
    if (found_count != 1) {
        place_refuse(object, found_count == 0 ? "missing" : "several", "needs exactly one of %s%s%s%s%s%s", names[0],
                     count > 1 ? ", " : "", count > 1 ? names[1] : "", count > 2 ? ", " : "", count > 2 ? names[2] : "",
                     count > 3 ? ", ..." : "");
    }
    return found == count ? 0 : found;
}

struct text promo_text_ru(const struct promo_texts *texts) {
    return texts->ru.size > 0 ? texts->ru : texts->en;
}

struct text promo_text_en(const struct promo_texts *texts) {
    return texts->en.size > 0 ? texts->en : texts->ru;
}
