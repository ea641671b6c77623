#include "storage/group_commit.h"

#include "base/bug.h"

void turn_init(struct turn *turn, struct db *db) {
    bug_if(db->role != DB_WRITER);
    *turn = (struct turn){.db = db};
}

bool turn_begin_request(struct turn *turn, struct fault *fault) {
    bug_if(turn->request_is_open);
    if (!turn->is_open) {
        if (!db_begin(turn->db, fault)) {
            return false;
        }
        turn->is_open = true;
    }
    if (!db_begin(turn->db, fault)) {
        return false;
    }
    turn->request_is_open = true;
    return true;
}

bool turn_end_request(struct turn *turn, bool ok, struct fault *fault) {
    bug_if(!turn->request_is_open);
    turn->request_is_open = false;
    bool stays = db_end(turn->db, ok, fault);
    turn->request_count += stays;
    return stays;
}

bool turn_commit(struct turn *turn, struct fault *fault) {
    bug_if(turn->request_is_open);
    if (!turn->is_open) {
        return true;
    }
    turn->is_open = false;
    turn->request_count = 0;
    return db_commit(turn->db, fault);
}
