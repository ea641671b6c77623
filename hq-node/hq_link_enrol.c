/* Boxes that come with a token. What they are granted is decided in the turn's transaction, and told after its commit:
 * a box never holds a grant that head office does not remember. */
#include "hq-node/hq_link_parts.h"

#include <string.h>

void hq_link_ask_enrolment(struct hq_session *session, struct hq_link *link, const struct node_session_request *request,
                           const uint8_t peer_static[static KEY_SIZE]) {
    session->request = *request;
    memcpy(session->public_key, peer_static, sizeof session->public_key);
    session->next = link->enrolments;
    link->enrolments = session;
}

void hq_link_drop_enrolment(struct hq_link *link, const struct hq_session *session) {
    for (struct hq_session **at = &link->enrolments; *at != NULL; at = &(*at)->next) {
        if (*at == session) {
            *at = session->next;
            return;
        }
    }
}

static bool decide(struct hq_link *link, const struct hq_session *session, enum enrolment_outcome *outcome,
                   struct enrolment_grant *grant, struct fault *fault) {
    struct turn *turn = &link->hq->turn;
    if (!turn_begin_request(turn, fault)) {
        return false;
    }
    bool is_decided =
        enrolment_decide(link->hq, &session->request, session->public_key, hq_link_utc_ms(link), outcome, grant, fault);
    return turn_end_request(turn, is_decided, fault) && turn_commit(turn, fault);
}

static void log_outcome(struct hq_link *link, const struct hq_session *session, enum enrolment_outcome outcome,
                        uint32_t store) {
    struct log_line line;
    bool is_granted = outcome == ENROLMENT_GRANTED || outcome == ENROLMENT_REPEATED;
    log_begin(&line, is_granted ? link->log : &link->strangers.log, is_granted ? LOG_INFO : LOG_WARNING, "enrolment");
    log_text(&line, "outcome", text_of(enrolment_outcome_name(outcome)));
    log_int(&line, "store", is_granted ? store : 0);
    log_text(&line, "peer", text_of(sealed_peer(session->connection)));
    log_end(&line);
}

static bool send_grant(const struct hq_session *session, const struct enrolment_grant *grant, struct fault *fault) {
    uint8_t block[ENROLMENT_GRANT_MAX];
    struct writer out;
    writer_init(&out, block, sizeof block);
    bool is_sent = sealed_answer(session->connection, enrolment_grant_encode(grant, &out), fault);
    key_wipe(block, sizeof block);
    return is_sent;
}

static void answer_one(struct hq_link *link, struct hq_session *session) {
    enum enrolment_outcome outcome;
    struct enrolment_grant grant = {.store = 0};
    struct fault fault;
    if (!decide(link, session, &outcome, &grant, &fault)) {
        hq_link_alarm(link, 0, "enrolment_failed", &fault);
        hq_link_hang_up(session);
        return;
    }
    log_outcome(link, session, outcome, grant.store);
    if (outcome != ENROLMENT_GRANTED && outcome != ENROLMENT_REPEATED) {
        link->counts.refused++;
        hq_link_hang_up(session);
    } else if (!send_grant(session, &grant, &fault)) {
        log_fault(link->log, "grant_not_sent", &fault);
    }
    key_wipe(&grant, sizeof grant);
}

void hq_link_answer_enrolments(struct hq_link *link) {
    while (link->enrolments != NULL) {
        struct hq_session *session = link->enrolments;
        link->enrolments = session->next;
        answer_one(link, session);
    }
}
