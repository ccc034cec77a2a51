/* cli/report.c - the one place in the program that prints a failure and picks an exit status */
#include "cli/cli.h"

#include "core/banned.h"

/* What a refusal has beside its sentence. */
static void report_members(const struct json *members)
{
	for (const struct json *m = members ? json_first(members) : NULL; m; m = json_next(m)) {
		SCOPED(freep) char *text = NULL;
		struct err ignored = { 0 };

		if (json_print(m, &text, &ignored) < 0)
			return; /* no memory: the sentence goes without them */
		putc(',', stderr);
		json_write_string(stderr, json_key(m));
		fprintf(stderr, ":%s", text);
	}
}

static void report_json(const struct err *err, const struct json *members)
{
	fprintf(stderr, "{\"error\":{\"code\":\"%s\",\"message\":", err_word(err->code));
	json_write_string(stderr, err->msg);
	fputs(",\"field\":", stderr);
	if (err->field[0] != '\0')
		json_write_string(stderr, err->field);
	else
		fputs("null", stderr);
	if (err->line > 0)
		fprintf(stderr, ",\"line\":%" PRId64, err->line);
	else
		fputs(",\"line\":null", stderr);
	report_members(members);
	fputs("}}\n", stderr);
}

static bool is_option_name(const struct command *c, const char *name)
{
	for (size_t i = 0; c && i < c->option_count; i++)
		if (strcmp(c->options[i].name, name) == 0)
			return true;
	for (size_t i = 0; i < global_option_count; i++)
		if (strcmp(global_options[i].name, name) == 0)
			return true;
	return false;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Does the sentence name the field? As a word: "bytes" does not name --by. */
static bool names(const char *msg, const char *field)
{
	size_t length = strlen(field);

	for (const char *p = strstr(msg, field); p; p = strstr(p + 1, field))
		if ((p == msg || !is_letter(p[-1])) && !is_letter(p[length]))
			return true;
	return false;
}

/* Where it was: " (line 12, urn)", " (--school)"; nothing when the sentence says it already. */
static void report_place(const struct call *call, const struct err *err)
{
	bool is_said = err->field[0] == '\0' || names(err->msg, err->field);
	bool with_line = err->line > 0;
	char line[32];

	(void) snprintf(line, sizeof line, "line %" PRId64, err->line);
	if (with_line && names(err->msg, line))
		with_line = false;
	if (with_line && is_said)
		fprintf(stderr, " (%s)", line);
	else if (with_line)
		fprintf(stderr, " (%s, %s)", line, err->field);
	else if (!is_said && is_option_name(call->command, err->field))
		fprintf(stderr, " (%s%s)", err->field[1] == '\0' ? "-" : "--", err->field);
	else if (!is_said)
		fprintf(stderr, " (%s)", err->field);
}

int cli_report(const struct cli *cli, const struct err *err)
{
	const struct call *call = &cli->call;
	const struct command *c = call->command;
	const char *verb = c && c->verb ? c->verb : "";

	if (call->json) {
		report_json(err, cli->refused);
		return err_exit_status(err->code);
	}
	fprintf(stderr, "daybook%s%s%s%s: %s", call->noun ? " " : "", call->noun ? call->noun : "",
		verb[0] != '\0' ? " " : "", verb, err->msg);
	report_place(call, err);
	putc('\n', stderr);
	if (cli->refused_text)
		fputs(cli->refused_text, stderr);
	if (err->code == ERR_USAGE)
		fprintf(stderr, "try 'daybook help%s%s%s%s'\n", call->noun ? " " : "",
			call->noun ? call->noun : "", verb[0] != '\0' ? " " : "", verb);
	return err_exit_status(err->code);
}
