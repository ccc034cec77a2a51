/*
 * cli/options.c - understands a command line by the registry's records; runs nothing.
 *
 * Options may stand anywhere: those of daybook itself also before the noun, those of a command once
 * its noun and verb are known. A value never begins with two dashes unless it is given as --name=VALUE,
 * so that a forgotten value does not swallow the next option. "--" ends the options.
 */
#include "cli/options.h"

#include "cli/suggest.h"
#include "core/text.h"

#include "core/banned.h"

const struct option global_options[] = {
	{ "book", "FILE", "The book; else $DAYBOOK, else daybook.db in the user's data folder", 0 },
	{ "as", "USER", "Act as this user of the book; else the system's user", 0 },
	{ "today", "YYYY-MM-DD", "The date to act by; else $DAYBOOK_TODAY, else the real one", 0 },
	{ "json", NULL, "Print one JSON document; errors are JSON too", OPTION_SWITCH },
	{ "csv", NULL, "Print a table as CSV", OPTION_SWITCH },
	{ "xlsx", "FILE", "Write a table as a spreadsheet; replaces FILE", 0 },
	{ "help", NULL, "Show help and do nothing", OPTION_SWITCH },
	{ "version", NULL, "Show the version and do nothing", OPTION_SWITCH },
};
const size_t global_option_count = COUNT_OF(global_options);

void call_release(struct call *call)
{
	free(call->given);
	free(call->operands);
	*call = (struct call){ 0 };
}

struct option_text option_text(const struct option *option)
{
	struct option_text text;

	(void) snprintf(text.s, sizeof text.s, "%s%s", option->name[1] == '\0' ? "-" : "--",
			option->name);
	return text;
}

const struct command *noun_find(const struct command *const *registry, const char *noun)
{
	for (; *registry; registry++)
		if (strcmp((*registry)->noun, noun) == 0)
			return *registry;
	return NULL;
}

const struct command *command_find(const struct command *const *registry, const char *noun,
				   const char *verb)
{
	for (; *registry; registry++) {
		const struct command *c = *registry;

		if (strcmp(c->noun, noun) != 0 || !verb != !c->verb)
			continue;
		if (!verb || strcmp(c->verb, verb) == 0)
			return c;
	}
	return NULL;
}

int noun_unknown(const struct command *const *registry, const char *word, struct err *err)
{
	struct suggestion s = { .word = word };

	for (; *registry; registry++)
		suggest_try(&s, (*registry)->noun);
	if (s.best)
		return err_set(err, ERR_USAGE, "there is no command '%s'; did you mean '%s'?", word,
			       s.best);
	return err_set(err, ERR_USAGE, "there is no command '%s'", word);
}

int verb_unknown(const struct command *const *registry, const char *noun, const char *word,
		 struct err *err)
{
	struct suggestion s = { .word = word };

	for (; *registry; registry++)
		if (strcmp((*registry)->noun, noun) == 0 && (*registry)->verb)
			suggest_try(&s, (*registry)->verb);
	if (s.best)
		return err_set(err, ERR_USAGE, "'%s' has no verb '%s'; did you mean '%s'?", noun,
			       word, s.best);
	return err_set(err, ERR_USAGE, "'%s' has no verb '%s'", noun, word);
}

/* ---- one line being read ---- */

struct reader {
	const struct command *const *registry;
	int argc;
	char **argv;
	int at;             /* the next word */
	unsigned globals;   /* bit i: global_options[i] was given */
	bool options_ended; /* "--" was seen */
	const char *half;   /* first word of a verb that has two; NULL: none */
	struct call *call;
};

static int check_bytes(const char *arg, struct err *err)
{
	if (!text_is_utf8(arg, strlen(arg), NULL))
		return err_set(err, ERR_USAGE, "'%s' is not UTF-8 text", arg);
	for (const char *p = arg; *p != '\0'; p++)
		if ((unsigned char) *p < 0x20 || *p == 0x7f)
			return err_set(err, ERR_USAGE, "'%s' holds a control character", arg);
	return ERR_OK;
}

/* "--name", "--name=value" or "-n"; a lone "-" and a negative number are no options. */
static bool is_option(const char *arg)
{
	return arg[0] == '-' && arg[1] != '\0' && !(arg[1] >= '0' && arg[1] <= '9');
}

/* The option of that name in an array; 'name' is what stands between the dashes and '='. */
static const struct option *option_in(const struct option *options, size_t count, const char *name,
				      size_t length)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(options[i].name) == length && memcmp(options[i].name, name, length) == 0)
			return &options[i];
	return NULL;
}

static int option_unknown(const struct reader *r, const char *arg, struct err *err)
{
	const struct command *c = r->call->command;
	char word[48];
	struct suggestion s = { .word = word };
	size_t length = strcspn(arg, "=");

	(void) snprintf(word, sizeof word, "%.*s", (int) (length < 47 ? length : 47), arg);
	s.word = word + strspn(word, "-");
	for (size_t i = 0; c && i < c->option_count; i++)
		suggest_try(&s, c->options[i].name);
	for (size_t i = 0; i < global_option_count; i++)
		suggest_try(&s, global_options[i].name);
	if (s.best)
		return err_set(err, ERR_USAGE, "there is no option '%s'; did you mean '%s%s'?",
			       word, s.best[1] == '\0' ? "-" : "--", s.best);
	return err_set(err, ERR_USAGE, "there is no option '%s'", word);
}

/* Take the value of an option: after '=', or the next word. */
static int take_value(struct reader *r, const struct option *option, const char *equals,
		      const char **out, struct err *err)
{
	struct option_text name = option_text(option);

	if (option->flags & OPTION_SWITCH) {
		if (equals)
			return err_set(err, ERR_USAGE, "'%s' takes no value", name.s);
		*out = NULL;
		return ERR_OK;
	}
	if (equals) {
		*out = equals + 1;
		return ERR_OK;
	}
	if (r->at >= r->argc || strncmp(r->argv[r->at], "--", 2) == 0)
		return err_set(err, ERR_USAGE, "'%s' needs a value: %s %s", name.s, name.s,
			       option->value);
	*out = r->argv[r->at++];
	return ERR_OK;
}

static int take_global(struct reader *r, const struct option *option, const char *equals,
		       struct err *err)
{
	size_t i = (size_t) (option - global_options);
	struct call *call = r->call;
	const struct {
		const char **text; /* NULL: a switch */
		bool *on;
	} places[] = {
		{ &call->book, NULL }, { &call->as, NULL },      { &call->today, NULL },
		{ NULL, &call->json }, { NULL, &call->csv },     { &call->xlsx, NULL },
		{ NULL, &call->help }, { NULL, &call->version },
	};
	const char *value = NULL;
	int res;

	static_assert(COUNT_OF(places) == COUNT_OF(global_options),
		      "each global option has its place");
	res = take_value(r, option, equals, &value, err);
	if (res < 0)
		return res;
	if (r->globals & 1U << i)
		return err_set(err, ERR_USAGE, "'--%s' is given twice", option->name);
	r->globals |= 1U << i;
	if (places[i].text) {
		assert(value);
		if (value[0] == '\0')
			return err_set(err, ERR_USAGE, "'--%s' is empty", option->name);
		*places[i].text = value;
	} else {
		*places[i].on = true;
	}
	return ERR_OK;
}

static int take_own(struct reader *r, const struct option *option, const char *equals,
		    struct err *err)
{
	struct call *call = r->call;
	const char *value = NULL;
	int res;

	res = take_value(r, option, equals, &value, err);
	if (res < 0)
		return res;
	for (size_t i = 0; i < call->given_count && !(option->flags & OPTION_REPEAT); i++)
		if (call->given[i].option == option)
			return err_set(err, ERR_USAGE, "'%s' is given twice",
				       option_text(option).s);
	call->given[call->given_count++] = (struct given){ option, value };
	return ERR_OK;
}

static int take_option(struct reader *r, const char *arg, struct err *err)
{
	const struct command *c = r->call->command;
	bool is_long = arg[1] == '-';
	const char *name = arg + (is_long ? 2 : 1);
	size_t length = strcspn(name, "=");
	const char *equals = name[length] == '=' ? name + length : NULL;
	const struct option *option = NULL;

	if (strcmp(arg, "-h") == 0) {
		r->call->help = true;
		return ERR_OK;
	}
	/* The noun alone may be the command: its options tell that no verb follows. */
	if (!c && r->call->noun)
		c = r->call->command = command_find(r->registry, r->call->noun, NULL);
	if (is_long == (length > 1)) { /* -o, --school; neither --o nor -school */
		if (c)
			option = option_in(c->options, c->option_count, name, length);
		if (option)
			return take_own(r, option, equals, err);
		option = option_in(global_options, global_option_count, name, length);
		if (option)
			return take_global(r, option, equals, err);
	}
	if (!c && r->call->noun && !r->call->help)
		return err_set(err, ERR_USAGE, "'%.*s' must stand after the verb of '%s'",
			       (int) strcspn(arg, "="), arg, r->call->noun);
	return option_unknown(r, arg, err);
}

static bool has_verbs(const struct command *const *registry, const char *noun)
{
	for (; *registry; registry++)
		if (strcmp((*registry)->noun, noun) == 0 && (*registry)->verb)
			return true;
	return false;
}

static int take_operand(struct reader *r, const char *word, struct err *err)
{
	struct call *call = r->call;
	const struct command *c = call->command;
	bool repeats =
		c->operand_count > 0 && (c->operands[c->operand_count - 1].flags & OPTION_REPEAT);

	if (call->operand_count >= c->operand_count && !repeats) {
		if (c->operand_count == 0 && !c->verb && has_verbs(r->registry, c->noun))
			return verb_unknown(r->registry, c->noun, word, err);
		return err_set(err, ERR_USAGE, "'%s' is one word too many", word);
	}
	call->operands[call->operand_count++] = word;
	return ERR_OK;
}

/* Does a verb of two words, "request-batch", begin with it? It may be typed with a blank: "request batch". */
static bool begins_verb(const struct reader *r, const char *word)
{
	size_t length = strlen(word);

	for (const struct command *const *c = r->registry; *c && length > 0; c++)
		if (strcmp((*c)->noun, r->call->noun) == 0 && (*c)->verb &&
		    strncmp((*c)->verb, word, length) == 0 && (*c)->verb[length] == '-')
			return true;
	return false;
}

/* The second word of such a verb. */
static int take_half(struct reader *r, const char *word, struct err *err)
{
	struct call *call = r->call;
	char verb[64];

	(void) snprintf(verb, sizeof verb, "%s-%s", r->half, word);
	call->command = command_find(r->registry, call->noun, verb);
	return call->command ? ERR_OK : verb_unknown(r->registry, call->noun, verb, err);
}

/* "standard message take" is "message take": what the standards speak of are nouns of their own. */
static bool has_clock(const char *word)
{
	return strcmp(word, "message") == 0 || strcmp(word, "action") == 0;
}

/* A word that is no option: the noun, then the verb, then operands. */
static int take_word(struct reader *r, const char *word, struct err *err)
{
	struct call *call = r->call;

	if (!call->noun) {
		const struct command *first = noun_find(r->registry, word);

		if (!first)
			return noun_unknown(r->registry, word, err);
		call->noun = first->noun;
		return ERR_OK;
	}
	if (!call->command && r->half)
		return take_half(r, word, err);
	if (!call->command && strcmp(call->noun, "standard") == 0 && has_clock(word)) {
		call->noun = noun_find(r->registry, word)->noun;
		return ERR_OK;
	}
	if (!call->command) {
		call->command = command_find(r->registry, call->noun, word);
		if (call->command)
			return ERR_OK;
		if (begins_verb(r, word)) {
			r->half = word;
			return ERR_OK;
		}
		call->command = command_find(r->registry, call->noun, NULL);
		if (!call->command)
			return verb_unknown(r->registry, call->noun, word, err);
	}
	return take_operand(r, word, err);
}

static int verb_missing(const struct reader *r, struct err *err)
{
	char verbs[200] = "";
	size_t length = 0;

	for (const struct command *const *c = r->registry; *c; c++) {
		if (strcmp((*c)->noun, r->call->noun) != 0 || length >= sizeof verbs - 1)
			continue;
		length += (size_t) snprintf(verbs + length, sizeof verbs - length, "%s%s",
					    length > 0 ? ", " : "", (*c)->verb);
	}
	return err_set(err, ERR_USAGE, "'%s' needs a verb: %s", r->call->noun, verbs);
}

/* A result comes in one form, and it must have that form. */
static int check_form(const struct call *call, struct err *err)
{
	const char *table = call->csv ? "--csv" : call->xlsx ? "--xlsx" : NULL;

	if (table && call->json)
		return err_set(err, ERR_USAGE, "'--json' and '%s' exclude each other", table);
	if (call->csv && call->xlsx)
		return err_set(err, ERR_USAGE, "'--csv' and '--xlsx' exclude each other");
	if (table && !(call->command->needs & NEEDS_TABLE))
		return err_set(err, ERR_USAGE, "'%s' is for tables, and this command prints none",
			       table);
	if (call->xlsx && strcmp(call->xlsx, "-") == 0)
		return err_set(err, ERR_USAGE,
			       "'--xlsx' needs the name of a file: a spreadsheet is not printed");
	return ERR_OK;
}

/* What a whole line must have. */
static int check_complete(const struct reader *r, struct err *err)
{
	const struct call *call = r->call;
	const struct command *c = call->command;

	for (size_t i = 0; i < c->operand_count; i++)
		if ((c->operands[i].flags & OPTION_NEEDED) && i >= call->operand_count)
			return err_set(err, ERR_USAGE, "%s is missing", c->operands[i].name);
	for (size_t i = 0; i < c->option_count; i++) {
		const struct option *o = &c->options[i];
		bool found = !(o->flags & OPTION_NEEDED);

		for (size_t j = 0; j < call->given_count; j++)
			found = found || call->given[j].option == o;
		if (!found)
			return err_set(err, ERR_USAGE, "'%s %s' is missing", option_text(o).s,
				       o->value);
	}
	return check_form(call, err);
}

static int read_words(struct reader *r, struct err *err)
{
	while (r->at < r->argc) {
		const char *arg = r->argv[r->at++];
		int res;

		if (!r->options_ended && strcmp(arg, "--") == 0) {
			r->options_ended = true;
			continue;
		}
		if (!r->options_ended && is_option(arg))
			res = take_option(r, arg, err);
		else
			res = take_word(r, arg, err);
		if (res < 0)
			return res;
	}
	return ERR_OK;
}

/* Both decide what a failure looks like, so they count wherever they stand, also after the mistake. */
static void look_ahead(int argc, char **argv, struct call *call)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--json") == 0)
			call->json = true;
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			call->help = true;
	}
}

int call_parse(const struct command *const *registry, int argc, char **argv, struct call *out,
	       struct err *err)
{
	struct reader r = { .registry = registry, .argc = argc, .argv = argv, .call = out };
	size_t room = (size_t) argc + 1;
	int res;

	*out = (struct call){ 0 };
	look_ahead(argc, argv, out);
	out->given = calloc(room, sizeof *out->given);
	out->operands = calloc(room, sizeof *out->operands);
	if (!out->given || !out->operands)
		return err_nomem(err);
	for (int i = 0; i < argc; i++) {
		res = check_bytes(argv[i], err);
		if (res < 0)
			return res;
	}
	res = read_words(&r, err);
	if (res < 0)
		return out->help && out->noun ? ERR_OK
					      : res; /* who asks for help may get the rest wrong */
	if (!out->noun && argc > 0 && !out->version && !out->help && r.globals != 0)
		return err_set(err, ERR_USAGE, "a command is missing");
	if (out->help || out->version || !out->noun)
		return ERR_OK;
	if (!out->command)
		out->command = command_find(registry, out->noun, NULL);
	if (!out->command)
		return verb_missing(&r, err);
	return check_complete(&r, err);
}
