#include "store-node/customer_desk.h"

#include "base/bug.h"
#include "seal/person.h"
#include "store-node/book.h"
#include "wire/person_codec.h"

#include <string.h>

static void make_identifier(const struct store *store, enum identifier_kind kind, const char *normal,
                            struct identifier *identifier) {
    identifier->kind = kind;
    person_hash(identifier->hash, store->identity.grant.identifier_key, (uint8_t)kind, text_of(normal));
}

/* The customer behind a card or phone as people write it; 0: nobody. What is no card and no phone is nobody's. */
static bool find_by_identifiers(struct store *store, const struct identify_request *request, uint64_t *id,
                                struct fault *fault) {
    char normal[LIMIT_CARD];
    _Static_assert((int)LIMIT_CARD >= (int)LIMIT_PHONE, "one block for both");
    enum identifier_kind kind = request->card.size > 0 ? IDENTIFIER_CARD : IDENTIFIER_PHONE;
    bool is_sound = kind == IDENTIFIER_CARD ? customer_normal_card(normal, request->card)
                                            : customer_normal_phone(normal, request->phone);
    *id = 0;
    if (!is_sound) {
        return true;
    }
    struct identifier identifier;
    make_identifier(store, kind, normal, &identifier);
    return customer_table_find(&store->tables.customers, &identifier, id, fault);
}

bool customer_desk_identify(struct store *store, const struct identify_request *request, int64_t at_ms, bool *is_known,
                            struct customer_view *view, struct fault *fault) {
    uint64_t id = request->customer_id;
    *is_known = false;
    if (id == 0 && !find_by_identifiers(store, request, &id, fault)) {
        return false;
    }
    return id == 0 || customer_view_read(store, id, at_ms, is_known, view, fault);
}

/* The new customer's identifiers, and whom the store knows by them already. */
struct applicant {
    char phone[LIMIT_PHONE];
    char card[LIMIT_CARD];
    size_t identifier_count;
    struct identifier identifiers[2];
    uint64_t known_ids[2]; /* survivors; 0: nobody */
};

static bool add_identifier(struct store *store, struct applicant *applicant, enum identifier_kind kind,
                           const char *normal, struct fault *fault) {
    size_t i = applicant->identifier_count++;
    make_identifier(store, kind, normal, &applicant->identifiers[i]);
    uint64_t id;
    return customer_table_find(&store->tables.customers, &applicant->identifiers[i], &id, fault) &&
           (id == 0 || customer_table_resolve(&store->tables.customers, id, &applicant->known_ids[i], fault));
}

static bool read_applicant(struct store *store, const struct register_request *request, struct applicant *applicant,
                           enum register_outcome *outcome, struct fault *fault) {
    *applicant = (struct applicant){0};
    bug_if(request->phone.size == 0 && request->card.size == 0);
    if (request->phone.size > 0 && !customer_normal_phone(applicant->phone, request->phone)) {
        *outcome = REGISTER_BAD_PHONE;
        return true;
    }
    if (request->card.size > 0 && !customer_normal_card(applicant->card, request->card)) {
        *outcome = REGISTER_BAD_CARD;
        return true;
    }
    if ((request->phone.size > 0 && !add_identifier(store, applicant, IDENTIFIER_PHONE, applicant->phone, fault)) ||
        (request->card.size > 0 && !add_identifier(store, applicant, IDENTIFIER_CARD, applicant->card, fault))) {
        return false;
    }
    uint64_t first = applicant->known_ids[0];
    uint64_t second = applicant->known_ids[1];
    *outcome = first != 0 && second != 0 && first != second ? REGISTER_IDENTIFIERS_DIFFER
               : first != 0 || second != 0                  ? REGISTER_ALREADY
                                                            : REGISTER_DONE;
    return true;
}

/* Name, phone, card and consents, sealed to head office. */
static struct span seal_person(const struct store *store, const struct register_request *request,
                               const struct applicant *applicant, uint8_t *out) {
    uint8_t plain[PERSON_BYTES_MAX];
    struct writer writer;
    writer_init(&writer, plain, sizeof plain);
    struct person person = {.name = request->name,
                            .phone = text_of(applicant->phone),
                            .card = text_of(applicant->card),
                            .consents_data = request->consents_data,
                            .consents_advertising = request->consents_advertising};
    struct span encoded = person_encode(&person, &writer);
    bug_if(encoded.size == 0); /* PERSON_BYTES_MAX is always enough */
    person_seal(out, encoded.data, encoded.size, store->identity.grant.person_key);
    key_wipe(plain, sizeof plain);
    return span_of(out, encoded.size + PERSON_SEAL_OVERHEAD);
}

static void fill_customer(const struct store *store, const struct register_request *request,
                          const struct applicant *applicant, int64_t at_ms, struct customer *customer) {
    *customer = (struct customer){.home_store = store->identity.grant.store,
                                  .registered_ms = at_ms,
                                  .birth_day = request->birth_day,
                                  .identifier_count = applicant->identifier_count};
    memcpy(customer->identifiers, applicant->identifiers, sizeof applicant->identifiers);
    bug_if(!text_copy(customer->level, sizeof customer->level, store->rules->set.settings.member_level));
}

static bool write_registration(struct store *store, const struct register_request *request,
                               const struct applicant *applicant, int64_t at_ms, int64_t now_ms, uint64_t *id,
                               uint64_t *doc_seq, struct fault *fault) {
    uint8_t sealed[PERSON_BYTES_MAX + PERSON_SEAL_OVERHEAD];
    struct record record = {.kind = JOURNAL_REGISTRATION};
    struct registration *registration = &record.of.registration;
    fill_customer(store, request, applicant, at_ms, &registration->customer);
    registration->channel = text_of("till");
    registration->till = request->till;
    registration->at_ms = now_ms;
    registration->sealed_person = seal_person(store, request, applicant, sealed);
    if (!id_mint_next(&store->tables.mint, &registration->customer.id, fault)) {
        return false;
    }
    *id = registration->customer.id;
    return book_write_document(store, &record, now_ms, doc_seq, fault);
}

bool customer_desk_register(struct store *store, const struct register_request *request, int64_t at_ms, int64_t now_ms,
                            enum register_outcome *outcome, struct customer_view *view,
                            struct store_watermark *watermark, struct fault *fault) {
    if (store->identity.grant.store == 0) {
        *outcome = REGISTER_NOT_ENROLLED;
        return true;
    }
    struct applicant applicant;
    if (!read_applicant(store, request, &applicant, outcome, fault) || !store_read_watermark(store, watermark, fault)) {
        return false;
    }
    uint64_t id = applicant.known_ids[0] != 0 ? applicant.known_ids[0] : applicant.known_ids[1];
    if (*outcome == REGISTER_DONE &&
        !write_registration(store, request, &applicant, at_ms, now_ms, &id, &watermark->doc_seq, fault)) {
        return false;
    }
    if (*outcome != REGISTER_DONE && *outcome != REGISTER_ALREADY) {
        return true;
    }
    bool is_found;
    if (!customer_view_read(store, id, at_ms, &is_found, view, fault)) {
        return false;
    }
    return is_found || fault_set(fault, FAULT_CORRUPT, "an identifier names a customer that has no row");
}

const char *register_outcome_name(enum register_outcome outcome) {
    switch (outcome) {
    case REGISTER_DONE: return "registered";
    case REGISTER_ALREADY: return "already_registered";
    case REGISTER_IDENTIFIERS_DIFFER: return "identifiers_differ";
    case REGISTER_BAD_PHONE: return "bad_phone";
    case REGISTER_BAD_CARD: return "bad_card";
    case REGISTER_NOT_ENROLLED: return "not_enrolled";
    }
    bug_unreachable("register outcome out of range");
}
