/* A program's command line from one table of its commands: which there are, what they take, what they mean and what
 * runs them stands in a row. Dispatch, "usage:" and the manual (manual.h) all work from the rows.
 *
 *   hq-node [COMMAND] [--setting value ...]
 *
 * Settings (config.h) stand anywhere; a command's own options stand after its first word and win over a setting of that
 * name. Every program has besides its own
 * the commands verify, rebuild and backup (command_care.h), help, help-config and man. */
#ifndef REGULARS_NODE_COMMAND_H
#define REGULARS_NODE_COMMAND_H

#include "node/config.h"
#include "storage/rebuild.h"

#include <stdio.h>

/* The exit status: done; a finding (differences, damage, a refusal); it could not be done, standard error says why. */
enum { COMMAND_DONE = 0, COMMAND_FOUND = 1, COMMAND_FAILED = 2 };
enum { COMMAND_OPTIONS_MAX = 2, COMMAND_WORDS_MAX = 128 };

struct command_line;

struct command_option {
    const char *name;  /* "--zone" */
    const char *value; /* "ZONE"; NULL: a switch without a value */
};

struct command {
    const char *name;     /* "store add": one word or two */
    const char *argument; /* "NAME": the one word that follows; NULL: none */
    struct command_option options[COMMAND_OPTIONS_MAX];
    const char *meaning; /* sentences for the manual */
    int (*run)(const struct command_line *line);
};

/* What an operator does with a data directory, running or not. */
struct program_care {
    /* Every page and every hash; FAULT_CORRUPT names the first finding. */
    bool (*verify)(const char *data_directory, uint64_t *entry_count, struct fault *fault);
    /* Computes everything derived anew from the journal and reports each difference; changes nothing. */
    bool (*rebuild)(const char *data_directory, rebuild_reporter *report, void *context, uint64_t *difference_count,
                    struct fault *fault);
    /* A consistent copy at `path`, whole or not at all. */
    bool (*back_up)(const char *data_directory, const char *path, struct fault *fault);
};

struct program {
    const char *version;
    const char *summary;                 /* "the loyalty box of a shop": goes on after the program's name */
    const char *description;             /* sentences, without roff */
    const char *files;                   /* what lies in the data directory */
    const struct config_table *settings; /* has the program's name */
    const struct command *commands;      /* the first is the one when none is given */
    size_t command_count;
    void *config;               /* the program's struct of settings */
    const char *data_directory; /* its member */
    struct program_care care;
    /* Fills `config`, as config_load. */
    bool (*load)(void *config, int argc, char *const *argv, struct config_arguments *arguments, struct fault *fault);
};

/* One call of a command: its words were checked against its row. */
struct command_line {
    const struct program *program;
    const struct command *command;
    const void *config;                       /* the program's, filled */
    const char *argument;                     /* NULL for a command that takes none */
    const char *options[COMMAND_OPTIONS_MAX]; /* values in the row's order, "" for a switch; NULL: not given */
};

/* What main() returns. */
int program_main(const struct program *program, int argc, char **argv);

/* The program's own commands, then those that every program has; NULL past the last. */
const struct command *program_command(const struct program *program, size_t index);
/* "store add NAME [--zone ZONE]". */
void command_words(const struct command *command, char words[static COMMAND_WORDS_MAX]);

/* Prints "program command: reason" to standard error; gives COMMAND_FAILED. */
int command_fail(const struct command_line *line, const struct fault *fault);
int command_refuse(const struct command_line *line, const char *reason);

#endif
