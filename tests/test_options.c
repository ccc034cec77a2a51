/* tests/test_options.c - the option parser: lines against what they come to; suggestions; help text */
#include <criterion/criterion.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/suggest.h"

#include "core/banned.h"

/* A small registry of its own, so that it does not move with the real one. */
static int never_run(struct cli *cli, struct err *err)
{
	(void) cli;
	return err_set(err, ERR_CONFLICT, "the parser ran a command");
}

static const struct operand list_operands[] = {
	{ "AREA", "Part of the authority", 0 },
};
static const struct option list_options[] = {
	{ "school", "URN", "School by URN; partners of a shared contract give it once each",
	  OPTION_REPEAT },
	{ "fy", "YEAR", "Financial year, such as 2024-25", 0 },
	{ "closed", NULL, "Closed schools too", OPTION_SWITCH },
	{ "o", "FILE", "Write to this file", 0 },
};
static const struct command school_list = {
	.noun = "school",
	.verb = "list",
	.summary = "List schools",
	.about = "Closed schools are left out unless asked for. This paragraph is long enough to "
		 "need more "
		 "than one line of eighty columns.\n\n  a line that begins with a blank is kept   "
		 "as it is",
	.example = "daybook school list --fy 2024-25\ndaybook school list West --csv",
	OPERANDS(list_operands),
	OPTIONS(list_options),
	.needs = NEEDS_TABLE,
	.run = never_run,
};

static const struct operand import_operands[] = {
	{ "FILE.csv", "The register", OPTION_NEEDED },
	{ "MORE.csv", "More of it", OPTION_REPEAT },
};
static const struct option import_options[] = {
	{ "la", "CODE", "Local authority", OPTION_NEEDED },
};
static const struct command school_import = {
	.noun = "school",
	.verb = "import",
	.summary = "Import schools",
	OPERANDS(import_operands),
	OPTIONS(import_options),
	.run = never_run,
};

static const struct option balance_options[] = {
	{ "on", "DATE", "As it was on this day", 0 },
};
static const struct operand balance_operands[] = {
	{ "SCHOOL", "One school", 0 },
};
static const struct command balance = {
	.noun = "balance",
	.summary = "Show balances",
	OPERANDS(balance_operands),
	OPTIONS(balance_options),
	.run = never_run,
};

static const struct command *const registry[] = { &balance, &school_import, &school_list, NULL };

/* ---- lines ---- */

static int split(char *line, char **argv, int room)
{
	int argc = 0;

	for (char *p = line; *p != '\0' && argc < room;) {
		size_t length = strcspn(p, " ");

		if (length > 0)
			argv[argc++] = p;
		p += length;
		if (*p == ' ')
			*p++ = '\0';
	}
	return argc;
}

/* A call as one line: "school list school=1 closed | West | json" */
static void describe(const struct call *call, char *out, size_t size)
{
	FILE *f = fmemopen(out, size, "w");

	cr_assert(f);
	fputs(call->command ? command_name(call->command).s : call->noun ? call->noun : "-", f);
	for (size_t i = 0; i < call->given_count; i++)
		fprintf(f, " %s%s%s", call->given[i].option->name, call->given[i].value ? "=" : "",
			call->given[i].value ? call->given[i].value : "");
	for (size_t i = 0; i < call->operand_count; i++)
		fprintf(f, " | %s", call->operands[i]);
	if (call->book)
		fprintf(f, " book:%s", call->book);
	if (call->as)
		fprintf(f, " as:%s", call->as);
	if (call->today)
		fprintf(f, " today:%s", call->today);
	if (call->xlsx)
		fprintf(f, " xlsx:%s", call->xlsx);
	fprintf(f, "%s%s%s%s", call->json ? " json" : "", call->csv ? " csv" : "",
		call->help ? " help" : "", call->version ? " version" : "");
	fclose(f);
}

static const struct {
	const char *line, *expect; /* expect: the call, or "! message" */
} lines[] = {
	{ "", "-" },
	{ "--version", "- version" },
	{ "school list", "school list" },
	{ "school list West", "school list | West" },
	{ "school list --school 1 --school=2", "school list school=1 school=2" },
	{ "school list --school 1=5 --school=2=5", "school list school=1=5 school=2=5" },
	{ "school --json list", "school list json" },
	{ "--json school list", "school list json" },
	{ "school list --json", "school list json" },
	{ "--book b --as ann --today 2024-09-02 school list",
	  "school list book:b as:ann today:2024-09-02" },
	{ "school list --csv", "school list csv" },
	{ "school list --xlsx a.xlsx", "school list xlsx:a.xlsx" },
	{ "--xlsx=a.xlsx school list", "school list xlsx:a.xlsx" },
	{ "school list -o x.csv", "school list o=x.csv" },
	{ "school list -o -", "school list o=-" },
	{ "school list -", "school list | -" },
	{ "school list -5", "school list | -5" },
	{ "school list --fy= --closed", "school list fy= closed" },
	{ "school list -- --closed", "school list | --closed" },
	{ "school import a.csv --la 852", "school import la=852 | a.csv" },
	{ "school import a b c --la 852", "school import la=852 | a | b | c" },
	{ "balance", "balance" },
	{ "balance 116458", "balance | 116458" },
	{ "balance --on 2025-03-31", "balance on=2025-03-31" },
	{ "--help", "- help" },
	{ "school --help", "school help" },
	{ "school -h", "school help" },
	{ "school list --nonsense --help", "school list help" },
	{ "school import --help", "school import help" },
	{ "school lst --help", "school help" },

	{ "shcool list", "! there is no command 'shcool'; did you mean 'school'?" },
	{ "sch list", "! there is no command 'sch'; did you mean 'school'?" },
	{ "xyzzy", "! there is no command 'xyzzy'" },
	{ "school", "! 'school' needs a verb: import, list" },
	{ "school lst", "! 'school' has no verb 'lst'; did you mean 'list'?" },
	{ "school xyzzy", "! 'school' has no verb 'xyzzy'" },
	{ "--json", "! a command is missing" },
	{ "school list --shool 1", "! there is no option '--shool'; did you mean '--school'?" },
	{ "school list --xyzzy", "! there is no option '--xyzzy'" },
	{ "school list -school 1", "! there is no option '-school'; did you mean '--school'?" },
	{ "school list --o x", "! there is no option '--o'; did you mean '-o'?" },
	{ "school list --fy", "! '--fy' needs a value: --fy YEAR" },
	{ "school list --fy --closed", "! '--fy' needs a value: --fy YEAR" },
	{ "school list --fy 2024-25 --fy 2025-26", "! '--fy' is given twice" },
	{ "school list --closed --closed", "! '--closed' is given twice" },
	{ "school list --closed=no", "! '--closed' takes no value" },
	{ "school list --json --json", "! '--json' is given twice" },
	{ "school list a b", "! 'b' is one word too many" },
	{ "school import --la 852", "! FILE.csv is missing" },
	{ "school import a.csv", "! '--la CODE' is missing" },
	{ "school import a.csv --la 852 --csv",
	  "! '--csv' is for tables, and this command prints none" },
	{ "school list --json --csv", "! '--json' and '--csv' exclude each other" },
	{ "school list --json --xlsx a", "! '--json' and '--xlsx' exclude each other" },
	{ "school list --xlsx a --csv", "! '--csv' and '--xlsx' exclude each other" },
	{ "school list --xlsx a --xlsx b", "! '--xlsx' is given twice" },
	{ "school list --xlsx", "! '--xlsx' needs a value: --xlsx FILE" },
	{ "school list --xlsx=", "! '--xlsx' is empty" },
	{ "school list --xlsx -",
	  "! '--xlsx' needs the name of a file: a spreadsheet is not printed" },
	{ "school import a.csv --la 852 --xlsx b",
	  "! '--xlsx' is for tables, and this command prints none" },
	{ "school --fy 2024-25 list", "! '--fy' must stand after the verb of 'school'" },
	{ "school list \x01", "! '\x01' holds a control character" },
	{ "school list \xc3", "! '\xc3' is not UTF-8 text" },
};

Test(options, lines)
{
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		char line[200], got[400], expect[400], *argv[20];
		struct call call;
		struct err err = { 0 };
		int argc, r;

		(void) snprintf(line, sizeof line, "%s", lines[i].line);
		argc = split(line, argv, (int) COUNT_OF(argv));
		r = call_parse(registry, argc, argv, &call, &err);
		if (r == ERR_OK) {
			describe(&call, got, sizeof got);
			(void) snprintf(expect, sizeof expect, "%s", lines[i].expect);
		} else {
			cr_expect_eq(r, ERR_USAGE, "'%s': code %d", lines[i].line, r);
			(void) snprintf(got, sizeof got, "! %s", err.msg);
			/* err_set() takes out what cannot be printed */
			(void) err_set(&err, ERR_USAGE, "%s", lines[i].expect);
			(void) snprintf(expect, sizeof expect, "%s", err.msg);
		}
		cr_expect_str_eq(got, expect, "'%s' came to '%s', expected '%s'", lines[i].line,
				 got, expect);
		call_release(&call);
	}
}

Test(options, json_is_known_also_after_a_mistake)
{
	char *argv[] = { (char[]){ "nothing" }, (char[]){ "--json" } };
	struct call call;
	struct err err = { 0 };

	cr_assert_eq(call_parse(registry, 2, argv, &call, &err), ERR_USAGE);
	cr_assert(call.json);
	call_release(&call);
	call_release(&call); /* safe twice */
}

/* ---- suggestions ---- */

static const struct {
	const char *a, *b;
	size_t distance;
} pairs[] = {
	{ "", "", 0 },         { "list", "list", 0 },  { "lst", "list", 1 },
	{ "lsit", "list", 1 }, { "lists", "list", 1 }, { "last", "list", 1 },
	{ "", "list", 4 },     { "visit", "", 5 },     { "kitten", "sitting", 3 },
};

Test(suggest, distances)
{
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		cr_expect_eq(edit_distance(pairs[i].a, pairs[i].b), pairs[i].distance, "%s %s",
			     pairs[i].a, pairs[i].b);
		cr_expect_eq(edit_distance(pairs[i].b, pairs[i].a), pairs[i].distance, "%s %s",
			     pairs[i].b, pairs[i].a);
	}
}

Test(suggest, long_words_are_not_compared)
{
	struct suggestion s = { .word = "a-word-that-is-longer-than-forty-bytes-in-all" };

	suggest_try(&s, "list");
	cr_assert_null(s.best);
}

/* ---- help ---- */

static const char help_expected[] =
	"usage: daybook school list [AREA] [--school URN]... [--fy YEAR] [--closed]\n"
	"        [-o FILE]\n"
	"\n"
	"List schools\n"
	"\n"
	"Closed schools are left out unless asked for. This paragraph is long enough to\n"
	"need more than one line of eighty columns.\n"
	"\n"
	"  a line that begins with a blank is kept   as it is\n"
	"\n"
	"Operands\n"
	"  AREA                    Part of the authority\n"
	"\n"
	"Options\n"
	"  --school URN            School by URN; partners of a shared contract give it\n"
	"                          once each (may be repeated)\n"
	"  --fy YEAR               Financial year, such as 2024-25\n"
	"  --closed                Closed schools too\n"
	"  -o FILE                 Write to this file\n"
	"\n";

Test(help, of_a_command)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	cr_assert(f);
	help_command(f, &school_list, false);
	fclose(f);
	assert(text);
	text[strlen(help_expected)] = '\0';
	cr_expect_str_eq(text, help_expected, "%s", text);
	free(text);
}

/* ---- the real registry ---- */

static bool is_global(const char *name)
{
	for (size_t i = 0; i < global_option_count; i++)
		if (strcmp(global_options[i].name, name) == 0)
			return true;
	return false;
}

static void check_record(const struct command *c)
{
	const char *name = c->noun;
	size_t length = c->summary ? strlen(c->summary) : 0;

	cr_expect(length > 0 && length <= 100 && c->summary[length - 1] != '.', "%s %s: summary",
		  name, c->verb);
	cr_expect(c->run, "%s: run", name);
	for (size_t i = 0; i < c->option_count; i++) {
		const struct option *o = &c->options[i];

		cr_expect(!is_global(o->name), "%s %s: --%s is daybook's own", name, c->verb,
			  o->name);
		cr_expect_eq(!(o->flags & OPTION_SWITCH), o->value != NULL,
			     "%s %s: --%s: a switch or a value", name, c->verb, o->name);
		cr_expect(o->help && o->help[0] != '\0', "%s %s: --%s: help", name, c->verb,
			  o->name);
		for (size_t j = 0; j < i; j++)
			cr_expect_str_neq(o->name, c->options[j].name, "%s %s: --%s twice", name,
					  c->verb, o->name);
	}
	for (size_t i = 0; i + 1 < c->operand_count; i++)
		cr_expect(!(c->operands[i].flags & OPTION_REPEAT), "%s %s: only the last repeats",
			  name, c->verb);
	for (size_t i = 1; i < c->operand_count; i++)
		cr_expect(!(c->operands[i].flags & OPTION_NEEDED) ||
				  (c->operands[i - 1].flags & OPTION_NEEDED),
			  "%s %s: needed operands come first", name, c->verb);
}

Test(registry, records_are_sound)
{
	for (const struct command *const *c = commands; *c; c++) {
		check_record(*c);
		if (c == commands)
			continue;
		cr_expect(strcmp(c[-1]->noun, (*c)->noun) <= 0, "%s stands before %s", c[-1]->noun,
			  (*c)->noun);
		for (const struct command *const *d = commands; d != c; d++)
			cr_expect(strcmp((*d)->noun, (*c)->noun) != 0 ||
					  ((*d)->verb && (*c)->verb &&
					   strcmp((*d)->verb, (*c)->verb) != 0),
				  "%s %s stands twice", (*c)->noun, (*c)->verb);
	}
}
