/* The reference till; `till --help` tells. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/till/till_replay.h"
#include "tests/till/till_session.h"

enum { DONE = 0, FAILED = 1, MISUSED = 2, LINE_MAX_BYTES = 4096 };

static const char usage[] =
    "till: a reference till\n"
    "\n"
    "  till pair --box URL --code 12345678 [--name NAME] [--profile FILE]\n"
    "      pairs with a store's box by the code that `store-node pair` shows there, and keeps the key in FILE\n"
    "  till [sell] [--profile FILE] [--prices FILE] [--lang ru|en]\n"
    "      sells: reads one command a line, `help` lists them; --prices is the catalogue's JSON list of products\n"
    "  till replay FILE [--profile FILE] [--tills N] [--speed X|max]\n"
    "      sells a file of receipts, one JSON object a line, with N tills at once (profiles FILE, FILE.2, ...):\n"
    "      {\"sold_at\": TIME, \"lines\": [{\"sku\", \"quantity_milli\", \"price_minor\"}], \"card\"?, \"codes\"?,\n"
    "      \"points_most\"?}\n"
    "\n"
    "The profile is till.profile in the current folder unless named. Exit status: 0 done, 1 not done, 2 misused.\n";

struct arguments {
    const char *command;
    const char *file;
    const char *profile;
    const char *box;
    const char *code;
    const char *name;
    const char *prices;
    const char *language;
    const char *tills;
    const char *speed;
};

static const char **option_of(struct arguments *arguments, const char *name) {
    const struct {
        const char *name;
        const char **value;
    } options[] = {{"--profile", &arguments->profile}, {"--box", &arguments->box},
                   {"--code", &arguments->code},       {"--name", &arguments->name},
                   {"--prices", &arguments->prices},   {"--lang", &arguments->language},
                   {"--tills", &arguments->tills},     {"--speed", &arguments->speed}};
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (strcmp(options[i].name, name) == 0) {
            return options[i].value;
        }
    }
    return NULL;
}

static bool read_arguments(struct arguments *arguments, int argc, char **argv) {
    *arguments =
        (struct arguments){.command = "sell", .profile = "till.profile", .name = "Till", .tills = "1", .speed = "max"};
    int words = 0;
    for (int i = 1; i < argc; i++) {
        const char **option = option_of(arguments, argv[i]);
        if (option != NULL && i + 1 < argc) {
            *option = argv[++i];
        } else if (argv[i][0] != '-' && words < 2) {
            *(words == 0 ? &arguments->command : &arguments->file) = argv[i];
            words++;
        } else {
            return false;
        }
    }
    return true;
}

static enum till_language language_of(const struct arguments *arguments) {
    const char *told = arguments->language != NULL ? arguments->language : getenv("LANG");
    return told != NULL && strncmp(told, "ru", 2) == 0 ? TILL_RUSSIAN : TILL_ENGLISH;
}

static int fail(const struct fault *fault) {
    (void)fprintf(stderr, "till: %s\n", fault->text);
    return FAILED;
}

/* --------------------------------------------------------------------------------------------------------- pairing */

static bool keep_pairing(const struct till_pairing *pairing, const char *url, const char *path, struct fault *fault) {
    struct till_profile profile = {.identity = pairing->identity, .till = pairing->till, .shift = 1, .next_number = 1};
    (void)text_copy(profile.identity.url, sizeof profile.identity.url, text_of(url));
    (void)text_copy(profile.store_name, sizeof profile.store_name, text_of(pairing->store_name));
    if (!till_profile_write(path, &profile, fault)) {
        return false;
    }
    (void)printf("Till %u of %s. The key is in %s.\n", profile.till, profile.store_name, path);
    if (pairing->identity.certificate_sha256[0] != '\0') {
        (void)printf("The box's certificate: %s\n", pairing->identity.certificate_sha256);
    }
    return true;
}

/* As a browser shows it, with a slash at the end, or without. */
static bool take_url(const char *typed, struct till_identity *box) {
    struct text url = text_of(typed);
    url.size -= url.size > 0 && url.data[url.size - 1] == '/';
    return text_copy(box->url, sizeof box->url, url);
}

static int pair(const struct arguments *arguments) {
    struct fault fault;
    struct till_pairing pairing = {0};
    struct till_identity box = {0};
    if (arguments->box == NULL || arguments->code == NULL || !take_url(arguments->box, &box)) {
        (void)fputs(usage, stderr);
        return MISUSED;
    }
    struct till_client *client = till_client_open(&box, "en", &fault);
    bool is_paired = client != NULL && till_pair(client, arguments->code, arguments->name, &pairing, &fault) &&
                     keep_pairing(&pairing, box.url, arguments->profile, &fault);
    till_client_close(client);
    return is_paired ? DONE : fail(&fault);
}

/* --------------------------------------------------------------------------------------------------------- selling */

static int sell(const struct arguments *arguments) {
    static struct till_session session;
    static char line[LINE_MAX_BYTES];
    struct fault fault;
    bool is_watched = isatty(STDIN_FILENO) != 0;
    if (!till_session_open(&session, arguments->profile, arguments->prices, language_of(arguments), stdout, &fault)) {
        till_session_close(&session);
        return fail(&fault);
    }
    bool goes_on = true;
    while (goes_on) {
        if (is_watched) {
            (void)fputs("> ", stdout);
            (void)fflush(stdout);
        }
        goes_on = fgets(line, sizeof line, stdin) != NULL && till_command(&session, line);
    }
    till_session_close(&session);
    return DONE;
}

static int replay(const struct arguments *arguments) {
    struct fault fault;
    int64_t tills = 0;
    struct till_replay_options options = {.path = arguments->file, .profile_path = arguments->profile};
    bool is_fast = strcmp(arguments->speed, "max") == 0;
    if (arguments->file == NULL || !text_to_int64(text_of(arguments->tills), &tills) || tills < 1 ||
        tills > TILL_REPLAY_TILLS_MAX ||
        (!is_fast && (!text_to_int64(text_of(arguments->speed), &options.speed) || options.speed < 1))) {
        (void)fputs(usage, stderr);
        return MISUSED;
    }
    options.till_count = (uint32_t)tills;
    return till_replay(&options, &fault) ? DONE : fail(&fault);
}

int main(int argc, char **argv) {
    struct arguments arguments;
    struct fault fault;
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)) {
        (void)fputs(usage, stdout);
        return DONE;
    }
    if (!read_arguments(&arguments, argc, argv)) {
        (void)fputs(usage, stderr);
        return MISUSED;
    }
    if (!till_client_start_library(&fault)) {
        return fail(&fault);
    }
    if (strcmp(arguments.command, "pair") == 0) {
        return pair(&arguments);
    }
    if (strcmp(arguments.command, "replay") == 0) {
        return replay(&arguments);
    }
    if (strcmp(arguments.command, "sell") == 0) {
        return sell(&arguments);
    }
    (void)fputs(usage, stderr);
    return MISUSED;
}
