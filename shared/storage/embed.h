/* A file of the source tree inside the program: EMBED_TEXT(name, "path from the root of the tree") declares and defines
 * `const char name[]`, terminated. The compiler does not see such a file as a dependency; the Makefile says that every
 * schema.c depends on the .sql files of its folder. */
#ifndef REGULARS_STORAGE_EMBED_H
#define REGULARS_STORAGE_EMBED_H

#define EMBED_TEXT(name, path)                                                                                         \
    __asm__(".pushsection .rodata\n"                                                                                   \
            ".global " #name "\n"                                                                                      \
            ".type " #name ", @object\n" #name ":\n"                                                                   \
            ".incbin \"" path "\"\n"                                                                                   \
            ".byte 0\n"                                                                                                \
            ".size " #name ", . - " #name "\n"                                                                         \
            ".popsection\n");                                                                                          \
    extern const char name[]

#endif
