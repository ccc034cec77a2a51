/*
 * cli/help.c - help made from the records, so that it cannot disagree with what the parser takes.
 *
 * Plain text of at most 80 columns. Lines are wrapped at blanks; a line of a record that begins with a
 * blank is kept as it is.
 */
#include "cli/cli.h"

#include <unistd.h>

#include "core/text.h"

#include "core/banned.h"

#define HELP_WIDTH 80

static const char *const group_start[] = { "init",  "demo",  "book",    "user",
					   "daily", "serve", "setting", NULL };
static const char *const group_register[] = { "school", "payer", "officer", "service", "rate",
					      "vat",    "term",  "holiday", NULL };
static const char *const group_days[] = { "contract", "balance", "owed", "plan", NULL };
static const char *const group_free[] = { "statutory", "standard", "message", "action", NULL };
static const char *const group_diary[] = { "visit", "absence", "cover", "calendar", NULL };
static const char *const group_money[] = { "charge",  "invoice",  "paper",     "billing",
					   "receipt", "refund",   "statement", "debt",
					   "dispute", "journal",  "account",   "period",
					   "year",    "approval", "mail",      NULL };
static const char *const group_help[] = { "help", "version", "manual", "completion", NULL };

const struct noun_group noun_groups[] = {
	{ "Start and look after a book", group_start },
	{ "Register", group_register },
	{ "Contracts and days", group_days },
	{ "Free services and their standards", group_free },
	{ "Diary", group_diary },
	{ "Money", group_money },
	{ "Help", group_help },
	{ NULL, NULL },
};

bool help_is_styled(FILE *out)
{
	const char *no_color = getenv("NO_COLOR");

	return (!no_color || no_color[0] == '\0') && isatty(fileno(out));
}

struct command_name command_name(const struct command *command)
{
	struct command_name name;

	(void) snprintf(name.s, sizeof name.s, "%s%s%s", command->noun, command->verb ? " " : "",
			command->verb ? command->verb : "");
	return name;
}

static void heading(FILE *out, const char *text, bool styled)
{
	fprintf(out, styled ? "\n\033[1m%s\033[0m\n" : "\n%s\n", text);
}

/* ---- wrapped text ---- */

struct wrap {
	FILE *out;
	size_t indent; /* of lines after the first */
	size_t column; /* where the next byte goes */
	bool glue;     /* the next word follows without a blank or a break */
};

static void wrap_word(struct wrap *w, const char *word, size_t length)
{
	size_t width =
		length; /* the records are ASCII but for their prose; a few columns do not matter */

	if (w->column > w->indent && w->column + 1 + width > HELP_WIDTH) {
		fprintf(w->out, "\n%*s", (int) w->indent, "");
		w->column = w->indent;
		w->glue = true;
	}
	if (!w->glue) {
		putc(' ', w->out);
		w->column++;
	}
	fwrite(word, 1, length, w->out);
	w->column += width;
	w->glue = false;
}

static void wrap_text(struct wrap *w, const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, " \n");

		if (length > 0)
			wrap_word(w, text, length);
		text += length;
		text += strspn(text, " \n");
	}
}

/* Paragraphs: a line that begins with a blank stays as it is, others flow together until an empty line. */
static void paragraphs(FILE *out, const char *text)
{
	struct wrap w = { .out = out, .glue = true };

	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		bool is_kept = length == 0 || text[0] == ' ';

		if (is_kept) {
			if (w.column > 0)
				putc('\n', out);
			fprintf(out, "%.*s\n", (int) length, text);
			w = (struct wrap){ .out = out, .glue = true };
		} else {
			for (const char *p = text; p < text + length;) {
				size_t word = strcspn(p, " \n");

				if (word > 0)
					wrap_word(&w, p, word);
				p += word + (p[word] == ' ');
			}
		}
		text += length + (text[length] == '\n');
	}
	if (w.column > 0)
		putc('\n', out);
}

/* "  left    right, wrapped under itself" */
static void entry(FILE *out, const char *left, size_t width, const char *right)
{
	struct wrap w = { .out = out, .indent = width + 4, .column = width + 4, .glue = true };
	size_t length = text_width(left);

	fprintf(out, "  %s", left);
	if (length > width)
		fprintf(out, "\n%*s", (int) width + 4, "");
	else
		fprintf(out, "%*s", (int) (width - length + 2), "");
	wrap_text(&w, right);
	putc('\n', out);
}

/* ---- usage ---- */

static void write_usage(FILE *out, const struct command *c)
{
	fputs(command_name(c).s, out);
	for (size_t i = 0; i < c->operand_count; i++) {
		const struct operand *o = &c->operands[i];
		bool needed = o->flags & OPTION_NEEDED;

		fprintf(out, " %s%s%s%s", needed ? "" : "[", o->name,
			o->flags & OPTION_REPEAT ? "..." : "", needed ? "" : "]");
	}
	for (size_t i = 0; i < c->option_count; i++) {
		const struct option *o = &c->options[i];
		bool needed = o->flags & OPTION_NEEDED;

		fprintf(out, " %s%s%s%s%s%s", needed ? "" : "[", option_text(o).s,
			o->value ? "\xc2\xa0" : "", o->value ? o->value : "", needed ? "" : "]",
			o->flags & OPTION_REPEAT ? "..." : "");
	}
}

/* A no-break space keeps an option and its value on one line while wrapping; it is printed as a blank. */
char *command_usage(const struct command *command)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return NULL;
	write_usage(f, command);
	if (fclose(f) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

static void print_usage(FILE *out, const struct command *c)
{
	SCOPED(freep) char *usage = command_usage(c);
	struct wrap w = { .out = out, .indent = 8, .column = 7, .glue = true };
	const char *p = usage ? usage : command_name(c).s;

	fputs("usage: ", out);
	wrap_word(&w, "daybook", 7);
	while (*p != '\0') {
		char word[160];
		size_t length = 0;

		for (; *p != '\0' && *p != ' '; p++) {
			bool is_glue = p[0] == '\xc2' && p[1] == '\xa0';

			if (length < sizeof word)
				word[length++] = is_glue ? ' ' : *p;
			p += is_glue;
		}
		wrap_word(&w, word, length);
		p += *p == ' ';
	}
	putc('\n', out);
}

/* ---- pages ---- */

static void print_options(FILE *out, const char *title, const struct option *options, size_t count,
			  bool styled)
{
	heading(out, title, styled);
	for (size_t i = 0; i < count; i++) {
		char left[80], right[400];

		(void) snprintf(left, sizeof left, "%s%s%s", option_text(&options[i]).s,
				options[i].value ? " " : "",
				options[i].value ? options[i].value : "");
		(void) snprintf(right, sizeof right, "%s%s%s", options[i].help,
				options[i].flags & OPTION_NEEDED ? " (needed)" : "",
				options[i].flags & OPTION_REPEAT ? " (may be repeated)" : "");
		entry(out, left, 22, right);
	}
}

void help_command(FILE *out, const struct command *c, bool styled)
{
	print_usage(out, c);
	putc('\n', out);
	paragraphs(out, c->summary);
	if (c->about) {
		putc('\n', out);
		paragraphs(out, c->about);
	}
	if (c->operand_count > 0) {
		heading(out, "Operands", styled);
		for (size_t i = 0; i < c->operand_count; i++)
			entry(out, c->operands[i].name, 22, c->operands[i].help);
	}
	if (c->option_count > 0)
		print_options(out, "Options", c->options, c->option_count, styled);
	print_options(out, "Options of every command", global_options, global_option_count, styled);
	if (c->example) {
		heading(out, "Example", styled);
		for (const char *p = c->example; *p != '\0';) {
			size_t length = strcspn(p, "\n");

			fprintf(out, "  %.*s\n", (int) length, p);
			p += length + (p[length] == '\n');
		}
	}
}

void help_noun(FILE *out, const struct command *const *registry, const char *noun, bool styled)
{
	const struct command *bare = command_find(registry, noun, NULL);
	size_t width = 0, verbs = 0;

	for (const struct command *const *c = registry; *c; c++) {
		if (strcmp((*c)->noun, noun) != 0 || !(*c)->verb)
			continue;
		verbs++;
		if (strlen((*c)->verb) > width)
			width = strlen((*c)->verb);
	}
	if (bare)
		help_command(out, bare, styled);
	else
		fprintf(out, "usage: daybook %s VERB ...\n", noun);
	if (verbs > 0)
		heading(out, "Verbs", styled);
	for (const struct command *const *c = registry; *c; c++)
		if (strcmp((*c)->noun, noun) == 0 && (*c)->verb)
			entry(out, (*c)->verb, width, (*c)->summary);
	if (verbs > 0)
		fprintf(out, "\nMore: daybook help %s VERB\n", noun);
}

static bool is_grouped(const char *noun)
{
	for (const struct noun_group *g = noun_groups; g->title; g++)
		for (const char *const *n = g->nouns; *n; n++)
			if (strcmp(*n, noun) == 0)
				return true;
	return false;
}

/* "school    import, list, show", or the summary of a noun that is a command by itself. */
static void print_noun(FILE *out, const struct command *const *registry, const char *noun)
{
	struct wrap w = { .out = out, .indent = 14, .column = 14, .glue = true };
	const struct command *last = NULL;

	fprintf(out, "  %-12s", noun);
	for (const struct command *const *c = registry; *c; c++)
		if (strcmp((*c)->noun, noun) == 0 && (*c)->verb)
			last = *c;
	if (!last) {
		wrap_text(&w, noun_find(registry, noun)->summary);
	} else {
		for (const struct command *const *c = registry; *c; c++) {
			char word[64];

			if (strcmp((*c)->noun, noun) != 0)
				continue;
			(void) snprintf(word, sizeof word, "%s%s",
					(*c)->verb ? (*c)->verb : "(alone)", *c == last ? "" : ",");
			wrap_word(&w, word, strlen(word));
		}
	}
	putc('\n', out);
}

static void print_group(FILE *out, const struct command *const *registry,
			const struct noun_group *g, bool styled)
{
	bool is_empty = true;

	for (const char *const *n = g->nouns; *n; n++) {
		if (!noun_find(registry, *n))
			continue;
		if (is_empty)
			heading(out, g->title, styled);
		is_empty = false;
		print_noun(out, registry, *n);
	}
}

void help_overview(FILE *out, const struct command *const *registry, bool styled)
{
	const char *before = "";
	bool is_first = true;

	fputs("daybook - days, visits and invoices of an Education Welfare Service\n\n"
	      "usage: daybook [--book FILE] [--as USER] [--today YYYY-MM-DD]\n"
	      "               [--json | --csv | --xlsx FILE] NOUN VERB ...\n",
	      out);
	for (const struct noun_group *g = noun_groups; g->title; g++)
		print_group(out, registry, g, styled);
	for (const struct command *const *c = registry; *c; c++) {
		if (is_grouped((*c)->noun) || strcmp((*c)->noun, before) == 0)
			continue;
		if (is_first)
			heading(out, "More", styled);
		is_first = false;
		before = (*c)->noun;
		print_noun(out, registry, before);
	}
	fputs("\nMore: daybook help NOUN [VERB], or man daybook\n", out);
}
