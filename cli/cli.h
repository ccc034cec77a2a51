/* cli/cli.h - one call of daybook, private to the dispatcher and to the commands about daybook itself */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "cli/command.h"
#include "cli/options.h"

struct progress {
	int shown; /* per cent on the screen, -1: nothing */
};

/* --xlsx: the workbook on its way to the file. */
struct sheet_file {
	FILE *stream; /* into 'bytes'; NULL: no table was begun */
	char *bytes;
	size_t length;
	int64_t rows; /* -1: no table was finished */
};

struct cli {
	struct call call;
	struct store *store;
	struct work work;
	struct date today;
	bool today_chosen; /* it is not the clock's */
	char now[32];      /* UTC instant by the clock */
	char actor[64];
	char act[64];   /* "contract agree" */
	char login[64]; /* the operating system's user; "": not known */
	char *book;     /* path; NULL: there is no home */
	FILE *out;
	struct progress *progress;
	struct sheet_file *sheet;
	struct json
		*refused; /* cli_refused_with(): members of the error, and what people are told */
	char *refused_text;
	void *kept; /* cli_keep() */
	void (*release_kept)(void *thing);
};

/* What the process shares with its environment: closed standard streams, signals. Once, at the start. */
void cli_prepare_process(void);

/* Does this call write: by its record, or by an option that was given? */
bool cli_writes(const struct cli *cli);

/* Columns of the terminal: $COLUMNS, else the terminal's, else 'otherwise'. */
int cli_width(int otherwise);

/* Print a failure to standard error, as a line or as JSON. Returns the exit status. */
int cli_report(const struct cli *cli, const struct err *err);

/* ---- help, made from the records ---- */

/* Everything; one noun; one command. 'styled': headings in bold. At most 80 columns. */
void help_overview(FILE *out, const struct command *const *registry, bool styled);
void help_noun(FILE *out, const struct command *const *registry, const char *noun, bool styled);
void help_command(FILE *out, const struct command *command, bool styled);
bool help_is_styled(FILE *out);

/* "school import FILE.csv [--la CODE]": without 'daybook' and global options; caller frees; NULL: no memory. */
char *command_usage(const struct command *command);

/* "school import", or "balance" */
struct command_name {
	char s[64];
};
struct command_name command_name(const struct command *command);

/* Nouns in the groups that help and the manual show; NULL after the last. */
struct noun_group {
	const char *title;
	const char *const
		*nouns; /* NULL-terminated; those that the registry lacks are passed over */
};
extern const struct noun_group noun_groups[];

/* scdoc source of daybook(1), or with a noun of daybook-NOUN(1). */
void manual_write(FILE *out, const struct command *const *registry, const char *noun);

void completion_write_bash(FILE *out, const struct command *const *registry);

#endif
