/* Registrations, and twins: one person who was registered more than once (the rule stands in derive.h). */
#include "base/bug.h"
#include "base/id.h"
#include "hq-node/derive_parts.h"

#include <string.h>

/* Those who have an identifier of a registration already. */
struct owners {
    size_t count;
    struct customer_row rows[CUSTOMER_IDENTIFIERS_MAX];
    size_t first; /* the one that was seen first */
};

static bool has_owner(const struct owners *owners, uint64_t id) {
    for (size_t i = 0; i < owners->count; i++) {
        if (owners->rows[i].customer.id == id) {
            return true;
        }
    }
    return false;
}

static bool find_owners(struct hq *hq, const struct customer *customer, struct owners *owners, struct fault *fault) {
    owners->count = 0;
    owners->first = 0;
    for (size_t i = 0; i < customer->identifier_count; i++) {
        uint64_t id;
        if (!customer_registry_find(&hq->tables.customers, &customer->identifiers[i], &id, fault)) {
            return false;
        }
        if (id == 0 || has_owner(owners, id)) {
            continue;
        }
        struct customer_row *row = &owners->rows[owners->count];
        bool is_found;
        if (!customer_registry_read(&hq->tables.customers, id, &is_found, row, fault)) {
            return false;
        }
        if (!is_found) {
            return fault_set(fault, FAULT_CORRUPT, "an identifier belongs to a customer that is not there");
        }
        owners->first = row->first_n < owners->rows[owners->first].first_n ? owners->count : owners->first;
        owners->count++;
    }
    return true;
}

static void fill_row(struct customer_row *row, const struct registration *registration, uint64_t n) {
    *row = (struct customer_row){.customer = registration->customer, .first_n = n, .changed_n = n};
    row->customer.version = 1;
    row->customer.state = CUSTOMER_ACTIVE;
    row->customer.merged_into = 0;
    bug_if(!text_copy(row->channel, sizeof row->channel, registration->channel));
    row->sealed_size = registration->sealed_person.size;
    bug_if(row->sealed_size > sizeof row->sealed_person);
    if (row->sealed_size > 0) {
        memcpy(row->sealed_person, registration->sealed_person.data, row->sealed_size);
    }
}

static bool has_identifier(const struct customer *customer, const struct identifier *identifier) {
    for (size_t i = 0; i < customer->identifier_count; i++) {
        if (customer->identifiers[i].kind == identifier->kind &&
            memcmp(customer->identifiers[i].hash, identifier->hash, sizeof identifier->hash) == 0) {
            return true;
        }
    }
    return false;
}

/* The survivor gains the identifiers that nobody has. */
static void gain_identifiers(struct customer *survivor, const struct customer *newcomer, const struct owners *owners) {
    for (size_t i = 0; i < newcomer->identifier_count; i++) {
        bool is_owned = false;
        for (size_t owner = 0; owner < owners->count; owner++) {
            is_owned |= has_identifier(&owners->rows[owner].customer, &newcomer->identifiers[i]);
        }
        if (!is_owned && !has_identifier(survivor, &newcomer->identifiers[i]) &&
            survivor->identifier_count < CUSTOMER_IDENTIFIERS_MAX) {
            survivor->identifiers[survivor->identifier_count++] = newcomer->identifiers[i];
        }
    }
}

/* And what it did not have. */
static void gain_profile(struct customer_row *survivor, const struct customer_row *newcomer) {
    if (survivor->customer.home_store == 0) {
        survivor->customer.home_store = newcomer->customer.home_store;
    }
    if (survivor->customer.birth_day == CUSTOMER_NO_BIRTH_DAY) {
        survivor->customer.birth_day = newcomer->customer.birth_day;
    }
    if (survivor->sealed_size == 0) {
        survivor->sealed_size = newcomer->sealed_size;
        memcpy(survivor->sealed_person, newcomer->sealed_person, newcomer->sealed_size);
    }
}

static bool merge_rows(struct hq *hq, struct customer_row *newcomer, struct owners *owners, struct fault *fault) {
    struct customer_row *survivor = &owners->rows[owners->first];
    gain_identifiers(&survivor->customer, &newcomer->customer, owners);
    gain_profile(survivor, newcomer);
    newcomer->customer.state = CUSTOMER_MERGED;
    newcomer->customer.merged_into = survivor->customer.id;
    newcomer->customer.identifier_count = 0;
    newcomer->sealed_size = 0;
    /* Every owner's row goes out again: the store that registered the newcomer took their identifiers for its own. */
    for (size_t i = 0; i < owners->count; i++) {
        owners->rows[i].customer.version++;
        owners->rows[i].changed_n = newcomer->changed_n;
        if (!customer_registry_put(&hq->tables.customers, &owners->rows[i], fault)) {
            return false;
        }
    }
    return customer_registry_put(&hq->tables.customers, newcomer, fault);
}

static bool merge(struct hq *hq, struct customer_row *newcomer, struct owners *owners, struct fault *fault) {
    uint64_t from_id = newcomer->customer.id;
    uint64_t into_id = owners->rows[owners->first].customer.id;
    return merge_rows(hq, newcomer, owners, fault) &&
           balance_table_merge(&hq->tables.balances, from_id, into_id, fault) &&
           limit_sum_table_merge(&hq->tables.limits, from_id, into_id, fault) &&
           receipt_registry_merge(&hq->tables.receipts, from_id, into_id, fault);
}

bool derive_customer_registration(struct hq *hq, const struct derive_place *place,
                                  const struct registration *registration, struct derived *derived,
                                  struct fault *fault) {
    struct customer_row newcomer;
    struct owners owners;
    bool is_known;
    uint64_t id = registration->customer.id;
    if (!customer_registry_read(&hq->tables.customers, id, &is_known, &newcomer, fault) ||
        !find_owners(hq, &registration->customer, &owners, fault)) {
        return false;
    }
    if (id_node(id) != place->store) {
        derived->objection = OBJECTION_FOREIGN;
    } else if (is_known) {
        derived->objection = OBJECTION_CUSTOMER_TWICE;
    }
    if (derived->objection != OBJECTION_NONE) {
        return true;
    }
    fill_row(&newcomer, registration, place->n);
    if (owners.count == 0) {
        return customer_registry_put(&hq->tables.customers, &newcomer, fault);
    }
    derived->customer_id = owners.rows[owners.first].customer.id;
    return merge(hq, &newcomer, &owners, fault);
}
