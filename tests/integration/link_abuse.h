/* What strangers do to a listening link: one visit each over a fresh connection, which the visit disposes of. */
#ifndef REGULARS_TESTS_LINK_ABUSE_H
#define REGULARS_TESTS_LINK_ABUSE_H

enum { LINK_ABUSES = 10 };

/* Half-closes, resets, wrong bytes, length bombs, halves of frames, foreign greetings, silence. */
extern void (*const link_abuses[LINK_ABUSES])(int fd);

#endif
