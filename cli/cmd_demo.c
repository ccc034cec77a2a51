/*
 * cli/cmd_demo.c - daybook demo DIR: a complete worked authority, made by the public commands on real data.
 *
 * The commands stand in data/demo.txt, one a line; each is run as a person would run it, in the folder, on the date
 * it names. Nothing else makes the demo's book.
 */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/data_embedded.h"
#include "core/text.h"

#include "core/banned.h"

static const struct operand operands[] = { { "DIR", "a folder that is not there yet, or empty",
					     OPTION_NEEDED } };
static const struct option options[] = {
	{ "verbose", NULL, "show every command and what it prints", OPTION_SWITCH },
};

static const char book_name[] = "daybook.db";

/* ---- the folder ---- */

static int fail_folder(const char *path, struct err *err)
{
	return err_set(err, ERR_IO, "cannot make the folder '%s': %s", path, strerror(errno));
}

/* The name of something in the folder; "" if it is empty. The folder is the one we are in. */
static int look_inside(const char *dir, char *out_name, size_t size, struct err *err)
{
	DIR *folder = opendir(".");
	struct dirent *entry;

	out_name[0] = '\0';
	if (!folder)
		return err_set(err, ERR_IO, "cannot look into the folder '%s': %s", dir,
			       strerror(errno));
	while (out_name[0] == '\0' && (entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			(void) snprintf(out_name, size, "%s", entry->d_name);
	(void) closedir(folder);
	return ERR_OK;
}

static int make_folder(const char *dir, struct err *err)
{
	static const char *const parts[] = { "data", "documents" };
	char there[256];
	int r;

	if (mkdir(dir, 0777) < 0 && errno != EEXIST)
		return fail_folder(dir, err);
	if (chdir(dir) < 0)
		return err_set(err, ERR_IO, "cannot enter the folder '%s': %s", dir,
			       strerror(errno));
	if ((r = look_inside(dir, there, sizeof there, err)) < 0)
		return r;
	if (there[0] != '\0')
		return err_set(err, ERR_CONFLICT,
			       "the folder '%s' is not empty ('%s' is in it): it is left as it is",
			       dir, there);
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (mkdir(parts[i], 0777) < 0 && errno != EEXIST)
			return fail_folder(parts[i], err);
	return ERR_OK;
}

/* The data that the commands import, for people to look at and to change. */
static int write_data(struct err *err)
{
	size_t count;
	const struct embedded_file *files = data_embedded_all(&count);

	for (size_t i = 0; i < count; i++) {
		char path[160];
		int r;

		(void) snprintf(path, sizeof path, "data/%s", files[i].name);
		if ((r = file_write(path, files[i].bytes, files[i].length, err)) < 0)
			return r;
	}
	return ERR_OK;
}

/* ---- the commands ---- */

#define WORDS_MAX 40

/* Cut a line into words, in place: blanks part them, double quotes keep them together. */
static int cut_words(char *line, char *words[WORDS_MAX])
{
	int count = 0;

	for (char *p = line; *p != '\0' && count < WORDS_MAX - 1;) {
		char *out;
		bool quoted = false;

		while (*p == ' ')
			p++;
		if (*p == '\0')
			break;
		words[count++] = out = p;
		for (; *p != '\0' && (quoted || *p != ' '); p++) {
			if (*p == '"')
				quoted = !quoted;
			else
				*out++ = *p;
		}
		if (*p != '\0')
			p++;
		*out = '\0';
	}
	words[count] = NULL;
	return count;
}

/*
 * The clock of a command stands at 9 o'clock of the date it names, so that the demo is the same whenever it is
 * made. Without a date: the day before it all began.
 */
static void set_clock(char *const words[])
{
	const char *date = "2024-03-01";
	char now[32];

	for (int i = 0; words[i] && words[i + 1]; i++)
		if (strcmp(words[i], "--today") == 0)
			date = words[i + 1];
	(void) snprintf(now, sizeof now, "%.10sT09:00:00Z", date);
	(void) setenv("DAYBOOK_NOW", now,
		      1); /* fails for want of memory only; then the clock is the system's */
}

struct script {
	const struct cli *cli;
	FILE *out; /* what the commands print */
	FILE *log; /* DIR/commands.txt */
	size_t commands;
	bool verbose;
};

static int run_line(struct script *s, char *line, size_t number, struct err *err)
{
	char *words[WORDS_MAX];
	int count, status;

	fprintf(s->log, "%s\n", line);
	if (line[0] == '#') {
		if (!cli_json(s->cli))
			fprintf(cli_out(s->cli), "%s\n", line + 1 + strspn(line + 1, " "));
		return ERR_OK;
	}
	if (line[0] == '\0')
		return ERR_OK;
	if (s->verbose)
		fprintf(s->out, "$ daybook %s\n", line);
	count = cut_words(line, words);
	set_clock(words);
	status = cli_run(count, words, s->out);
	s->commands++;
	if (status != 0)
		return err_set(err, ERR_CONFLICT,
			       "line %zu of the demo's commands was refused (exit status %d)",
			       number, status);
	return ERR_OK;
}

static int run_script(struct script *s, struct err *err)
{
	const struct embedded_file *file = data_embedded("demo.txt");
	SCOPED(freep) char *text = strdup((const char *) file->bytes);
	size_t number = 0;

	if (!text)
		return err_nomem(err);
	for (char *line = text, *next; line && *line != '\0'; line = next) {
		int r;

		number++;
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if ((r = run_line(s, line, number, err)) < 0)
			return r;
	}
	return ERR_OK;
}

/* ---- what was made ---- */

static int call(FILE *out, const char *const words[], size_t count)
{
	char *argv[WORDS_MAX];

	for (size_t i = 0; i < count; i++)
		argv[i] = (char *) words[i]; /* the parser reads them only */
	argv[count] = NULL;
	return cli_run((int) count, argv, out);
}

/* Every document as a file. */
static int write_documents(size_t *out_count, struct err *err)
{
	static const char *const words[] = { "--json", "invoice", "pdf",
					     "--all",  "--to",    "documents" };
	SCOPED(freep) char *text = NULL;
	SCOPED(json_freep) struct json *written = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	int status, r;

	if (!out)
		return err_nomem(err);
	status = call(out, words, COUNT_OF(words));
	if (fclose(out) != 0 || status != 0)
		return err_set(err, ERR_IO, "the documents' PDFs cannot be written");
	if ((r = json_parse(text, length, &written, err)) < 0)
		return r;
	*out_count = (size_t) json_int(written, "documents", 0);
	return ERR_OK;
}

static int report_json(const struct cli *cli, const char *dir, const struct script *s,
		       size_t documents, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_text(root, "folder", dir);
	json_add_text(root, "book", book_name);
	json_add_int(root, "commands", (int64_t) s->commands);
	json_add_int(root, "documents", (int64_t) documents);
	return cli_print_json(cli, root, err);
}

static int report(const struct cli *cli, const char *dir, const struct script *s, size_t documents,
		  struct err *err)
{
	const char *program = program_invocation_name; /* as the person called it */
	FILE *out = cli_out(cli);

	fputc('\n', out);
	if (call(out, (const char *const[]){ "--today", "2025-02-13", "balance" }, 3) != 0)
		return err_set(err, ERR_IO, "the balances cannot be shown");
	fprintf(out,
		"\nMade by %zu commands, as on 13 February 2025:\n"
		"  %s/%s        the book\n"
		"  %s/documents/        %zu invoices and internal charges, as PDFs\n"
		"  %s/data/             what was imported: change it and make your own\n"
		"  %s/commands.txt      every command that was run\n"
		"\nThree commands to try next (the finance officer, the manager, the school):\n"
		"  export DAYBOOK=%s/%s DAYBOOK_TODAY=2025-02-13\n"
		"  %s invoice run --to 2025-03-31 --preview\n"
		"  %s visit list --from 2025-02-13\n"
		"  %s balance \"Upper Shirley\"\n",
		s->commands, dir, book_name, dir, documents, dir, dir, dir, book_name, program,
		program, program);
	return ERR_OK;
}

static int run_demo(struct cli *cli, const char *dir, struct script *s, struct err *err)
{
	size_t documents = 0;
	int r;

	if ((r = make_folder(dir, err)) < 0 || (r = write_data(err)) < 0)
		return r;
	s->log = fopen("commands.txt", "w");
	if (!s->log)
		return err_set(err, ERR_IO, "cannot write '%s/commands.txt': %s", dir,
			       strerror(errno));
	(void) setenv("DAYBOOK", book_name, 1);
	r = run_script(s, err);
	if (fclose(s->log) != 0 && r == ERR_OK)
		r = err_set(err, ERR_IO, "cannot write '%s/commands.txt': %s", dir,
			    strerror(errno));
	if (r < 0 || (r = write_documents(&documents, err)) < 0)
		return r;
	return cli_json(cli) ? report_json(cli, dir, s, documents, err)
			     : report(cli, dir, s, documents, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct script s = { .cli = cli, .verbose = cli_switch(cli, "verbose") && !cli_json(cli) };
	SCOPED(fclosep) FILE *nowhere = fopen("/dev/null", "w");

	if (!nowhere)
		return err_set(err, ERR_IO, "/dev/null cannot be opened: %s", strerror(errno));
	s.out = s.verbose ? cli_out(cli) : nowhere;
	(void) unsetenv("DAYBOOK_TODAY");
	return run_demo(cli, cli_operand(cli, 0), &s, err);
}

const struct command cmd_demo = {
	.noun = "demo",
	.summary = "Make a complete worked authority in a folder",
	.about = "Southampton's published service level agreement of 2024-25, real schools, bank "
		 "holidays and term dates: six "
		 "contracts, a year of visits and free services, and the invoices. It is made by "
		 "running the commands of "
		 "commands.txt, which the folder keeps. Names of officers, bank details and VAT "
		 "number are made up.",
	.example = "daybook demo demo",
	OPERANDS(operands),
	OPTIONS(options),
	.run = run,
};
