/*
 * cli/options.h - from the words of a command line to a command with its options and operands.
 *
 * Asks nothing of the system and touches no book, so a table of lines can test it.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/command.h"

struct given {
	const struct option *option;
	const char *value; /* NULL for a switch */
};

/* A command line, understood. Texts are borrowed from argv. */
struct call {
	const struct command *command; /* NULL: only help is wanted, of 'noun' or of everything */
	const char *noun;              /* as the registry spells it; NULL if none was given */
	const char *book, *as, *today; /* NULL: not given */
	bool json, csv;
	const char *xlsx; /* the file; NULL: not given */
	bool help;        /* --help: show it instead of running */
	bool version;
	struct given *given; /* in the order given */
	size_t given_count;
	const char **operands;
	size_t operand_count;
};

void call_release(struct call *call);

/* The options that every command takes; also for help, man pages and completion. */
extern const struct option global_options[];
extern const size_t global_option_count;

/*
 * Understand argv (without the program's name). ERR_USAGE says what is wrong and, for a word nearly
 * right, which was meant; then *out holds noun, command and json as far as they were understood, for
 * the report. The caller ends *out with call_release() in any case.
 */
int call_parse(const struct command *const *registry, int argc, char **argv, struct call *out,
	       struct err *err) MUST_CHECK;

/* The first command of a noun, or NULL. */
const struct command *noun_find(const struct command *const *registry, const char *noun);

/* 'verb' may be NULL: the command that is the noun alone. */
const struct command *command_find(const struct command *const *registry, const char *noun,
				   const char *verb);

/* The error for a noun, or a verb of a noun, that is not in the registry. */
int noun_unknown(const struct command *const *registry, const char *word, struct err *err);
int verb_unknown(const struct command *const *registry, const char *noun, const char *word,
		 struct err *err);

/* "-o" or "--school" */
struct option_text {
	char s[64];
};
struct option_text option_text(const struct option *option);

#endif
