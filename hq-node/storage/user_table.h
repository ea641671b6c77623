/* Who may log in to head office. Facts. */
#ifndef REGULARS_HQ_NODE_USER_TABLE_H
#define REGULARS_HQ_NODE_USER_TABLE_H

#include "storage/statement.h"

enum { USER_TABLE_STATEMENTS = 3, USER_NAME_MAX = 65, USER_PASSWORD_HASH_MAX = 129, USER_ROLE_MAX = 33 };

struct user_table {
    struct statement statements[USER_TABLE_STATEMENTS];
};

struct user_row {
    char name[USER_NAME_MAX];
    char password_hash[USER_PASSWORD_HASH_MAX]; /* libsodium's argon2id string */
    char role[USER_ROLE_MAX];
    int64_t made_ms;
};

bool user_table_open(struct user_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;
bool user_table_read(struct user_table *table, struct text name, bool *is_found, struct user_row *row,
                     struct fault *fault) FAULT_CHECKED;
/* Adds the user or replaces password and role. */
bool user_table_put(struct user_table *table, const struct user_row *row, struct fault *fault) FAULT_CHECKED;
/* The next name above `after`; false in *is_found at the end. */
bool user_table_next(struct user_table *table, struct text after, bool *is_found, struct user_row *row,
                     struct fault *fault) FAULT_CHECKED;

#endif
