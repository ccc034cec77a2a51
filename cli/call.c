/* cli/call.c - what a command may ask about its call: options, operands, store, output */
#include "cli/cli.h"

#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/text.h"

#include "core/banned.h"

/* ---- options and operands ---- */

/* The record's option; asking for a name that the record does not have is our mistake. */
static const struct option *own_option(const struct cli *cli, const char *name)
{
	const struct command *c = cli->call.command;

	for (size_t i = 0; i < c->option_count; i++)
		if (strcmp(c->options[i].name, name) == 0)
			return &c->options[i];
	assert(false && "the command's record has no such option");
	return NULL;
}

const char *cli_option_at(const struct cli *cli, const char *name, size_t i)
{
	const struct option *option = own_option(cli, name);

	for (size_t j = 0; j < cli->call.given_count; j++)
		if (cli->call.given[j].option == option && i-- == 0)
			return cli->call.given[j].value;
	return NULL;
}

size_t cli_option_count(const struct cli *cli, const char *name)
{
	const struct option *option = own_option(cli, name);
	size_t count = 0;

	for (size_t j = 0; j < cli->call.given_count; j++)
		count += cli->call.given[j].option == option;
	return count;
}

const char *cli_option(const struct cli *cli, const char *name)
{
	return cli_option_at(cli, name, 0);
}

bool cli_switch(const struct cli *cli, const char *name)
{
	assert(own_option(cli, name)->flags & OPTION_SWITCH);
	return cli_option_count(cli, name) > 0;
}

const char *cli_operand(const struct cli *cli, size_t i)
{
	return i < cli->call.operand_count ? cli->call.operands[i] : NULL;
}

size_t cli_operand_count(const struct cli *cli)
{
	return cli->call.operand_count;
}

int cli_date(const struct cli *cli, const char *name, struct date fallback, struct date *out,
	     struct err *err)
{
	const char *text = cli_option(cli, name);

	if (!text)
		*out = fallback;
	else if (date_parse(text, out, err) < 0)
		return err_at(err, name, 0);
	return ERR_OK;
}

int cli_fy(const struct cli *cli, const char *name, struct fy fallback, struct fy *out,
	   struct err *err)
{
	const char *text = cli_option(cli, name);

	if (!text)
		*out = fallback;
	else if (fy_parse(text, out, err) < 0)
		return err_at(err, name, 0);
	return ERR_OK;
}

int cli_money(const struct cli *cli, const char *name, struct money *out, struct err *err)
{
	const char *text = cli_option(cli, name);

	if (text && money_parse(text, out, err) < 0)
		return err_at(err, name, 0);
	return ERR_OK;
}

int cli_quantity(const struct cli *cli, const char *name, struct quantity *out, struct err *err)
{
	const char *text = cli_option(cli, name);

	if (text && quantity_parse(text, out, err) < 0)
		return err_at(err, name, 0);
	return ERR_OK;
}

/* ---- what the dispatcher found ---- */

struct store *cli_store(const struct cli *cli)
{
	assert(cli->store && "the command's record lacks NEEDS_BOOK");
	return cli->store;
}

bool cli_writes(const struct cli *cli)
{
	if (cli->call.command->needs & NEEDS_WRITE)
		return true;
	for (size_t i = 0; i < cli->call.given_count; i++)
		if (cli->call.given[i].option->flags & OPTION_WRITES)
			return true;
	return false;
}

struct work *cli_work(const struct cli *cli)
{
	assert(cli_writes(cli) && "the command's record lacks NEEDS_WRITE");
	return (struct work *) &cli->work; /* the dispatcher's own is not const */
}

struct date cli_today(const struct cli *cli)
{
	return cli->today;
}

const char *cli_actor(const struct cli *cli)
{
	return cli->actor;
}

const char *cli_book(const struct cli *cli)
{
	return cli->book;
}

FILE *cli_out(const struct cli *cli)
{
	return cli->out;
}

bool cli_json(const struct cli *cli)
{
	return cli->call.json;
}

bool cli_table_only(const struct cli *cli)
{
	return cli->call.csv || cli->call.xlsx;
}

void cli_refused_with(struct cli *cli, struct json *members, char *lines)
{
	json_free(cli->refused);
	free(cli->refused_text);
	cli->refused = members;
	cli->refused_text = lines;
}

void cli_keep(struct cli *cli, void *thing, void (*release)(void *thing))
{
	assert(!cli->kept && "prepare() keeps one thing");
	cli->kept = thing;
	cli->release_kept = release;
}

void *cli_kept(const struct cli *cli)
{
	assert(cli->kept && "prepare() has kept nothing");
	return cli->kept;
}

/* ---- output ---- */

int cli_width(int otherwise)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	struct err err;
	int64_t n;

	if (columns && number_parse(columns, "COLUMNS", 20, 10000, &n, &err) == ERR_OK)
		return (int) n;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
		return size.ws_col;
	return otherwise;
}

/* What a terminal shows next, a line on standard error or a table, must not begin in the middle of the bar. */
static void end_progress(const struct cli *cli)
{
	if (cli->progress->shown >= 0)
		putc('\n', stderr);
	cli->progress->shown = -1;
}

void cli_say(const struct cli *cli, const char *fmt, ...)
{
	va_list args;

	if (cli->call.json || cli->out != stdout) /* a command run by another says nothing beside */
		return;
	end_progress(cli);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	putc('\n', stderr);
}

static int open_sheet(const struct cli *cli, const struct column *columns, size_t count,
		      struct table **out, struct err *err)
{
	struct sheet_file *s = cli->sheet;

	assert(!s->stream && "a spreadsheet has one table");
	if (!(s->stream = open_memstream(&s->bytes, &s->length)))
		return err_nomem(err);
	return table_open_xlsx(s->stream, cli->act, columns, count, &s->rows, out, err);
}

int cli_table(const struct cli *cli, const struct column *columns, size_t count, struct table **out,
	      struct err *err)
{
	enum table_form form = cli->call.json ? TABLE_JSON : cli->call.csv ? TABLE_CSV : TABLE_TEXT;

	assert((cli->call.command->needs & NEEDS_TABLE) &&
	       "the command's record lacks NEEDS_TABLE");
	end_progress(cli);
	if (cli->call.xlsx)
		return open_sheet(cli, columns, count, out, err);
	/* Into a file or a pipe nothing is cut. */
	return table_open(cli->out, form, cli_width(10000), columns, count, out, err);
}

int cli_table_end(struct table *t, int r, struct err *err)
{
	if (r < 0) {
		table_free(t);
		return r;
	}
	return table_close(t, err);
}

int cli_print_json(const struct cli *cli, const struct json *root, struct err *err)
{
	SCOPED(freep) char *text = NULL;
	int r = json_print(root, &text, err);

	if (r == ERR_OK)
		fprintf(cli->out, "%s\n",
			text); /* a lost result is noticed by the dispatcher, at the end */
	return r;
}

void cli_progress(const struct cli *cli, const char *what, size_t done, size_t total)
{
	static const char full[] = "########################################";
	int percent = total > 0 && done < total ? (int) (done * 100 / total) : 100;
	int bar = percent * 40 / 100;

	if (cli->call.json || !isatty(STDERR_FILENO) || percent == cli->progress->shown)
		return;
	if (percent == 100 && cli->progress->shown < 0)
		return; /* over before there was anything to show */
	fprintf(stderr, "\r%-24.24s [%.*s%*s] %3d%%", what, bar, full, 40 - bar, "", percent);
	(void) fflush(stderr);
	cli->progress->shown = percent;
	if (percent == 100)
		end_progress(cli);
}
