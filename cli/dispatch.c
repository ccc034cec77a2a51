/*
 * cli/dispatch.c - runs one call: understands it, opens what its command needs, runs it, looks whether
 * the result could be shown. What commands may ask stands in cli/call.c.
 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/text.h"
#include "core/user.h"

#include "core/banned.h"

void cli_prepare_process(void)
{
	/*
	 * A file that daybook opens must not land on a closed standard stream: what is printed would go
	 * into the book. Descriptor 1 gets one that cannot be written to, so that lost output is noticed.
	 */
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void) !open("/dev/null", fd == 2 ? O_WRONLY : O_RDONLY);

	(void) signal(SIGPIPE,
		      SIG_IGN); /* a full disk or a closed pipe is an error, no sudden end */
	(void) signal(SIGXFSZ, SIG_IGN);
}

/* ---- what a call goes by ---- */

/* --book, $DAYBOOK, $XDG_DATA_HOME/daybook/daybook.db, ~/.local/share/daybook/daybook.db; NULL: no home. */
static int book_path(const struct call *call, char **out, struct err *err)
{
	const char *book = call->book ? call->book : getenv("DAYBOOK");
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	char *path = NULL;
	int length = 0;

	if (book && book[0] != '\0')
		length = asprintf(&path, "%s", book);
	else if (data && data[0] == '/') /* the standard: a relative one is not valid */
		length = asprintf(&path, "%s/daybook/daybook.db", data);
	else if (home && home[0] == '/')
		length = asprintf(&path, "%s/.local/share/daybook/daybook.db", home);
	if (length < 0)
		return err_nomem(err);
	*out = path;
	return ERR_OK;
}

/* The clock's instant and date; --today or $DAYBOOK_TODAY in the date's place. */
static int find_today(const struct call *call, struct cli *cli, struct err *err)
{
	const char *text = call->today ? call->today : getenv("DAYBOOK_TODAY");
	struct err why = { 0 };
	struct date clock_today;
	int r = clock_now(cli->now, &clock_today, err);

	if (r < 0)
		return r;
	cli->today = clock_today;
	if (!text || text[0] == '\0')
		return ERR_OK;
	if (date_parse(text, &cli->today, &why) < 0) {
		(void) err_set(err, ERR_USAGE, "%s", why.msg);
		return err_at(err, "today", 0);
	}
	cli->today_chosen = date_compare(cli->today, clock_today) != 0;
	return ERR_OK;
}

/* Who is at the keyboard, and who acts: --as, or the same. */
static int find_actor(const struct call *call, struct cli *cli, struct err *err)
{
	struct passwd entry, *found = NULL;
	char buffer[4096];
	const char *name = call->as;

	if (getpwuid_r(geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found)
		(void) snprintf(cli->login, sizeof cli->login, "%s", found->pw_name);
	if (!name)
		name = cli->login; /* "" if it is not known: a command that needs one says so */
	if (strlen(name) >= sizeof cli->actor)
		return err_set(err, ERR_USAGE, "the user's name '%s' is too long", name);
	(void) snprintf(cli->actor, sizeof cli->actor, "%s", name);
	return ERR_OK;
}

static const char *reason_of(const struct cli *cli)
{
	const struct command *c = cli->call.command;

	for (size_t i = 0; i < c->option_count; i++)
		if (strcmp(c->options[i].name, "reason") == 0)
			return cli_option(cli, "reason");
	return NULL;
}

void cli_door(const struct cli *cli, struct work_door *out)
{
	*out = (struct work_door){
		.actor = cli->actor,
		.door = DOOR_CLI,
		.act = cli->act,
		.reason = reason_of(cli),
		.today = cli->today,
		.now = cli->now,
		.today_chosen = cli->today_chosen,
		.login = cli->login[0] ? cli->login : NULL,
	};
}

static int open_book(struct cli *cli, struct err *err)
{
	bool writes = cli_writes(cli);
	enum role role;
	int r;

	if (!cli->book)
		return err_set(err, ERR_USAGE,
			       "there is no home folder: say which book with --book FILE");
	if (cli->actor[0] == '\0')
		return err_set(err, ERR_USAGE,
			       "the system does not know who you are: say so with --as USER");
	r = store_open(cli->book, writes ? STORE_WRITE : STORE_READ, &cli->store, err);
	if (r < 0)
		return r;
	if (writes) {
		struct work_door door;

		cli_door(cli, &door);
		return work_begin(&cli->work, cli->store, &door, err);
	}
	return user_role(cli->store, cli->actor, &role,
			 err); /* every user may read, others may not */
}

/* ---- one call ---- */

static void show_help(const struct cli *cli)
{
	const struct call *call = &cli->call;
	bool styled = help_is_styled(cli->out);

	if (call->version)
		fprintf(cli->out, "daybook %s\n", DAYBOOK_VERSION);
	else if (call->command && call->command->verb)
		help_command(cli->out, call->command, styled);
	else if (call->noun)
		help_noun(cli->out, commands, call->noun, styled);
	else
		help_overview(cli->out, commands, styled);
}

/* Before anything is done: is there a place for the spreadsheet, and is it not the book's own. */
static int check_sheet(const struct cli *cli, struct err *err)
{
	const char *path = cli->call.xlsx;
	struct stat file, book;

	if (!path)
		return ERR_OK;
	if (cli->book && stat(path, &file) == 0 && stat(cli->book, &book) == 0 &&
	    file.st_dev == book.st_dev && file.st_ino == book.st_ino)
		return err_set(err, ERR_USAGE,
			       "'%s' is the book: give the spreadsheet another name", path);
	return file_check(path, err);
}

static int run_command(struct cli *cli, struct err *err)
{
	const struct command *c = cli->call.command;
	int r;

	if (cli->call.help || cli->call.version || !c) {
		show_help(cli);
		return ERR_OK;
	}
	memcpy(cli->act, command_name(c).s, sizeof cli->act);
	r = find_today(&cli->call, cli, err);
	if (r == ERR_OK)
		r = find_actor(&cli->call, cli, err);
	if (r == ERR_OK)
		r = book_path(&cli->call, &cli->book, err);
	if (r == ERR_OK)
		r = check_sheet(cli, err);
	if (r == ERR_OK && c->prepare)
		r = c->prepare(cli, err);
	if (r == ERR_OK && (c->needs & (NEEDS_BOOK | NEEDS_WRITE)))
		r = open_book(cli, err);
	if (r == ERR_OK)
		r = c->run(cli, err);
	return r;
}

/* A unit of work that run() left open was not to be committed: a preview. */
static bool is_written(const struct cli *cli)
{
	return cli->call.command && cli_writes(cli) && cli->store && !cli->work.open;
}

/* Output that a closed pipe or a full disk swallowed is a failure, though the act may be done. */
static int check_output(const struct cli *cli, struct err *err)
{
	bool is_lost;

	errno = 0;
	is_lost = fflush(cli->out) != 0 || ferror(cli->out);
	if (!is_lost)
		return ERR_OK;
	if (is_written(cli))
		return err_set(
			err, ERR_IO,
			"the act is done and in the book, but its result could not be shown");
	return err_set(err, ERR_IO, "the result could not be shown: %s",
		       errno != 0 ? strerror(errno) : "the output is closed or full");
}

static int write_sheet(const struct cli *cli, struct err *err)
{
	struct sheet_file *s = cli->sheet;
	int r;

	if (fflush(s->stream) != 0)
		return err_nomem(err);
	if ((r = file_write(cli->call.xlsx, s->bytes, s->length, err)) == ERR_OK)
		cli_say(cli, "Wrote %s (%" PRId64 " row%s).", cli->call.xlsx, s->rows,
			s->rows == 1 ? "" : "s");
	return r;
}

/* The spreadsheet of a command that gave 'r'; one that fails for what stands in its table has written it. */
static int finish_sheet(const struct cli *cli, int r, struct err *err)
{
	const char *done = is_written(cli) ? "the act is done and in the book, but " : "";
	struct err why = { 0 };
	int w;

	if (!cli->call.xlsx || cli->call.help || cli->call.version)
		return r;
	if (cli->sheet->rows < 0)
		return r < 0 ? r
			     : err_set(err, ERR_USAGE,
				       "%s'--xlsx' is for tables, and this call printed none",
				       done);
	if ((w = write_sheet(cli, &why)) == ERR_OK)
		return r;
	if (r == ERR_OK)
		return err_set(err, w, "%s%s", done, why.msg);
	cli_say(cli, "%s", why.msg); /* the report is of the earlier failure */
	return r;
}

static void release(struct cli *cli)
{
	work_undo(&cli->work);
	store_close(cli->store);
	if (cli->kept)
		cli->release_kept(cli->kept);
	cli_refused_with(cli, NULL, NULL);
	fclosep(&cli->sheet->stream);
	free(cli->sheet->bytes);
	free(cli->book);
	call_release(&cli->call);
}

int cli_run(int argc, char **argv, FILE *out)
{
	struct progress progress = { .shown = -1 };
	struct sheet_file sheet = { .rows = -1 };
	struct cli cli = { .out = out, .progress = &progress, .sheet = &sheet };
	struct err err = { 0 };
	int status, r;

	r = call_parse(commands, argc, argv, &cli.call, &err);
	if (r == ERR_OK)
		r = finish_sheet(&cli, run_command(&cli, &err), &err);
	if (progress.shown >= 0)
		putc('\n', stderr);
	if (r == ERR_OK)
		r = check_output(&cli, &err);
	else
		(void) fflush(
			out); /* what was printed before the failure comes before its report */
	status = r == ERR_OK ? 0 : cli_report(&cli, &err);
	release(&cli);
	return status;
}
