/* cli/manual.c - manual pages as scdoc source, made from the same records as help */
#include "cli/cli.h"

#include "core/banned.h"

/* Text that scdoc shall not read as markup. */
static void plain(FILE *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (strchr("\\*_#[|+", text[i]) && text[i] != '\0')
			putc('\\', out);
		putc(text[i], out);
	}
}

static void plain_text(FILE *out, const char *text)
{
	plain(out, text, strlen(text));
}

static void name_line(FILE *out, const char *page, const char *summary)
{
	fprintf(out, "# NAME\n\n");
	plain_text(out, page);
	fputs(" - ", out);
	plain_text(out, summary);
	fputs("\n\n", out);
}

/* Lines that begin with a blank are shown as they are. */
static void paragraphs(FILE *out, const char *text)
{
	bool is_literal = false;

	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		bool wants_literal = text[0] == ' ';

		if (wants_literal != is_literal)
			fputs(is_literal ? "```\n\n" : "\n```\n", out);
		is_literal = wants_literal;
		if (is_literal)
			fwrite(text, 1, length, out);
		else
			plain(out, text, length);
		putc('\n', out);
		text += length + (text[length] == '\n');
	}
	fputs(is_literal ? "```\n\n" : "\n", out);
}

static void option_list(FILE *out, const struct option *options, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct option *o = &options[i];

		fputc('*', out);
		plain_text(out, option_text(o).s);
		fputc('*', out);
		if (o->value) {
			fputc(' ', out);
			plain_text(out, o->value);
		}
		fputs("\n\t", out);
		plain_text(out, o->help);
		if (o->flags & OPTION_NEEDED)
			fputs(" (needed)", out);
		if (o->flags & OPTION_REPEAT)
			fputs(" (may be repeated)", out);
		fputs("\n\n", out);
	}
}

static void write_usage(FILE *out, const struct command *c)
{
	SCOPED(freep) char *usage = command_usage(c);

	fputs("*daybook* ", out);
	for (const char *p = usage ? usage : command_name(c).s; *p != '\0'; p++) {
		if (p[0] == '\xc2' && p[1] == '\xa0') { /* between an option and its value */
			putc(' ', out);
			p++;
			continue;
		}
		plain(out, p, 1);
	}
	fputs("\n\n", out);
}

static void write_command(FILE *out, const struct command *c)
{
	fputs("# ", out); /* headings in capitals are for the page itself */
	plain_text(out, command_name(c).s);
	fputs("\n\n", out);
	write_usage(out, c);
	plain_text(out, c->summary);
	fputs(".\n\n", out);
	if (c->about)
		paragraphs(out, c->about);
	for (size_t i = 0; i < c->operand_count; i++) {
		plain_text(out, c->operands[i].name);
		fputs("\n\t", out);
		plain_text(out, c->operands[i].help);
		fputs("\n\n", out);
	}
	option_list(out, c->options, c->option_count);
	if (c->example)
		fprintf(out, "```\n%s\n```\n\n", c->example);
}

static void write_noun(FILE *out, const struct command *const *registry, const char *noun)
{
	const struct command *first = noun_find(registry, noun);
	char page[80], summary[200];

	(void) snprintf(page, sizeof page, "daybook-%s", noun);
	if (!first->verb)
		(void) snprintf(summary, sizeof summary, "%s", first->summary);
	else
		(void) snprintf(summary, sizeof summary, "the commands of daybook about '%s'",
				noun);
	fprintf(out, "daybook-%s(1) \"daybook %s\" \"daybook manual\"\n\n", noun, DAYBOOK_VERSION);
	name_line(out, page, summary);
	for (; *registry; registry++)
		if (strcmp((*registry)->noun, noun) == 0)
			write_command(out, *registry);
	fputs("# SEE ALSO\n\n*daybook*(1)\n", out);
}

static const char about[] = "daybook keeps the contracts, days, visits, invoices and free services "
			    "of an Education Welfare "
			    "Service in one file, the book. Every command is a noun and a verb. "
			    "What is asked for goes to "
			    "standard output, all else to standard error. Options may stand "
			    "anywhere after the noun and verb; "
			    "those below also before. Two dashes alone end the options.";

static const struct {
	const char *name, *help;
} environment[] = {
	{ "COLUMNS", "Width of the terminal, when daybook should not ask it" },
	{ "DAYBOOK", "The book, when --book is not given" },
	{ "DAYBOOK_NOW", "The instant in UTC, for tests: 2026-11-22T15:40:30Z" },
	{ "DAYBOOK_TODAY", "The date to act by, when --today is not given" },
	{ "NO_COLOR", "Set to anything: no bold headings" },
	{ "XDG_DATA_HOME", "Where the folder daybook with the book is; else ~/.local/share" },
};

static const struct {
	const char *status, *help;
} exits[] = {
	{ "0", "Done" },
	{ "1", "Refused by a rule, or bad data" },
	{ "2", "The command line itself is wrong" },
	{ "3", "Nothing has that name" },
	{ "4", "The book, a file, memory or a busy lock failed" },
};

static void write_daybook(FILE *out, const struct command *const *registry)
{
	fprintf(out, "daybook(1) \"daybook %s\" \"daybook manual\"\n\n", DAYBOOK_VERSION);
	name_line(out, "daybook", "days, visits and invoices of an Education Welfare Service");
	fputs("# SYNOPSIS\n\n*daybook* [options] NOUN VERB ...\n\n# DESCRIPTION\n\n", out);
	paragraphs(out, about);
	fputs("# OPTIONS\n\n", out);
	option_list(out, global_options, global_option_count);
	fputs("# COMMANDS\n\n", out);
	for (const struct command *const *c = registry; *c; c++) {
		fputs("*daybook ", out);
		plain_text(out, command_name(*c).s);
		fputs("*\n\t", out);
		plain_text(out, (*c)->summary);
		fputs("\n\n", out);
	}
	fputs("# ENVIRONMENT\n\n", out);
	for (size_t i = 0; i < COUNT_OF(environment); i++) {
		plain_text(out, environment[i].name);
		fputs("\n\t", out);
		plain_text(out, environment[i].help);
		fputs("\n\n", out);
	}
	fputs("# EXIT STATUS\n\n", out);
	for (size_t i = 0; i < COUNT_OF(exits); i++)
		fprintf(out, "*%s*\n\t%s\n\n", exits[i].status, exits[i].help);
	fputs("# SEE ALSO\n\n*daybook-NOUN*(1) of each noun, as far as it is installed\n", out);
}

void manual_write(FILE *out, const struct command *const *registry, const char *noun)
{
	if (noun)
		write_noun(out, registry, noun);
	else
		write_daybook(out, registry);
}
