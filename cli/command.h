/*
 * cli/command.h - a command is a record in its own file; the dispatcher does the common work.
 *
 * Parsing, help, man pages and completion are all made from these records, so they cannot disagree.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "core/date.h"
#include "core/error.h"
#include "core/json.h"
#include "core/store.h"
#include "core/table.h"
#include "core/work.h"

enum option_flags {
	OPTION_NEEDED = 1 << 0,
	OPTION_REPEAT = 1 << 1, /* may be given more than once */
	OPTION_SWITCH = 1 << 2, /* takes no value */
	OPTION_WRITES = 1 << 3, /* given, the call writes as if its record had NEEDS_WRITE */
};

struct option {
	const char *name;  /* "school": given as --school VALUE or --school=VALUE */
	const char *value; /* what the value is, in capitals: "URN"; NULL for a switch */
	const char *help;  /* one line */
	unsigned flags;
};

struct operand {
	const char *name; /* "FILE.csv" */
	const char *help;
	unsigned flags; /* OPTION_NEEDED, OPTION_REPEAT (last operand only) */
};

enum command_needs {
	NEEDS_BOOK = 1 << 0, /* the dispatcher opens the book and fails before run() is called */
	NEEDS_WRITE =
		1
		<< 1, /* and begins a unit of work in the command's name, after the access table agreed */
	NEEDS_TABLE = 1 << 2, /* prints a table: --csv and --xlsx are allowed */
};

struct cli; /* what one call of a command knows */

struct command {
	const char *noun, *verb; /* verb NULL: the noun alone is the command ("balance") */
	const char *summary;     /* one line for help: "List schools" */
	const char *about;   /* paragraphs for help and man page; NULL: the summary says it all */
	const char *example; /* one or more lines, each a call of daybook */
	const struct operand *operands;
	size_t operand_count;
	const struct option *options;
	size_t option_count;
	unsigned needs;
	/*
	 * Reads what comes from outside, before the book is opened: nobody else waits for a slow file or for
	 * what is typed on standard input. Keeps it with cli_keep(). NULL: nothing to read.
	 */
	int (*prepare)(struct cli *cli, struct err *err);
	int (*run)(struct cli *cli, struct err *err);
};

#define OPTIONS(array) .options = (array), .option_count = COUNT_OF(array)
#define OPERANDS(array) .operands = (array), .operand_count = COUNT_OF(array)

/* ---- what run() may ask ---- */

/* Value of an option; NULL if it was not given. A name the record does not have is a bug. */
const char *cli_option(const struct cli *cli, const char *name);
bool cli_switch(const struct cli *cli, const char *name);
size_t cli_option_count(const struct cli *cli, const char *name);
const char *cli_option_at(const struct cli *cli, const char *name, size_t i);

/* The i-th operand, NULL if there are not so many. */
const char *cli_operand(const struct cli *cli, size_t i);
size_t cli_operand_count(const struct cli *cli);

/* An option read as a value: the fallback when it was not given; a bad value is refused with err->field set. */
int cli_date(const struct cli *cli, const char *name, struct date fallback, struct date *out,
	     struct err *err) MUST_CHECK;
int cli_fy(const struct cli *cli, const char *name, struct fy fallback, struct fy *out,
	   struct err *err) MUST_CHECK;
int cli_money(const struct cli *cli, const char *name, struct money *out,
	      struct err *err) MUST_CHECK; /* untouched if not given */
int cli_quantity(const struct cli *cli, const char *name, struct quantity *out,
		 struct err *err) MUST_CHECK;

struct store *cli_store(const struct cli *cli); /* NEEDS_BOOK */
struct work *cli_work(
	const struct cli *cli); /* NEEDS_WRITE: begun; run() commits it with work_commit() */
struct date cli_today(const struct cli *cli);
const char *cli_actor(const struct cli *cli);
const char *cli_book(
	const struct cli
		*cli); /* the book's path, also when none is open; NULL: there is no home */
FILE *cli_out(const struct cli *cli); /* results; never standard error */
bool cli_json(const struct cli *cli);
bool cli_table_only(
	const struct cli *cli); /* --csv, --xlsx: nothing but the one table may be printed */

/*
 * What a refusal has beside its sentence, for run() to call before it fails: members of the error's JSON object, and
 * lines under the sentence. Takes over both, which come from json_object() and malloc(); NULL text: no memory.
 */
void cli_refused_with(struct cli *cli, struct json *members, char *lines);

/* From prepare() to run(): one thing, which the dispatcher releases at the end of the call. */
void cli_keep(struct cli *cli, void *thing, void (*release)(void *thing));
void *cli_kept(const struct cli *cli);

/* Say something to the person that is no result: on standard error, only when not --json. */
void cli_say(const struct cli *cli, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * A table in the form asked for (text, --csv, --json, --xlsx), at the width of the terminal. End with table_close();
 * a spreadsheet is written to its file when run() is over, so a call has one.
 */
int cli_table(const struct cli *cli, const struct column *columns, size_t count, struct table **out,
	      struct err *err) MUST_CHECK;

/* The end of a table whose rows gave 'r': writes it, or after a failure frees it. Returns r or the failure to write. */
int cli_table_end(struct table *t, int r, struct err *err) MUST_CHECK;

/* Print a tree as the one JSON document of this call. */
int cli_print_json(const struct cli *cli, const struct json *root, struct err *err) MUST_CHECK;

/* A progress bar on standard error, when that is a terminal; done == total ends it. */
void cli_progress(const struct cli *cli, const char *what, size_t done, size_t total);

/* For units of work after the first, as an invoice run's renderings: who and when, like the first. */
void cli_door(const struct cli *cli, struct work_door *out);

/*
 * Run another command of the registry in this process, as 'demo' does: argv without the program's name.
 * Output goes to 'out'. Returns its exit status.
 */
int cli_run(int argc, char **argv, FILE *out);

/* All commands, ordered by noun then as help shows them; NULL-terminated (cli/registry.c). */
extern const struct command *const commands[];

#endif
