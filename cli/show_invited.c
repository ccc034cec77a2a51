/* cli/show_invited.c - says who was told of visits */
#include "cli/show_invited.h"

#include "core/banned.h"

void invited_add_json(struct json *root, const struct invited *invited)
{
	struct json *list;

	json_add_int(root, "visits", (int64_t) invited->visits);
	json_add_int(root, "messages", (int64_t) invited->messages);
	list = json_add_array(root, "untold");
	for (size_t i = 0; i < invited->untold_count; i++) {
		const struct untold_party *u = &invited->untold[i];
		struct json *row = json_add_object(list, NULL);

		json_add_int(row, "visit", u->visit_id);
		json_add_text(row, "party", u->is_school ? "school" : "officer");
		json_add_text(row, "code", u->code);
		json_add_text(row, "name", u->name);
	}
}

/* The same party may be one of many visits: it is named once. */
static bool is_named(const struct invited *invited, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(invited->untold[k].code, invited->untold[i].code) == 0)
			return true;
	return false;
}

void invited_print_untold(FILE *out, const struct invited *invited)
{
	for (size_t i = 0; i < invited->untold_count; i++) {
		const struct untold_party *u = &invited->untold[i];

		if (is_named(invited, i))
			continue;
		fprintf(out, "%s (%s) has no mail address, and was not told of visit %" PRId64,
			u->name, u->code, u->visit_id);
		if (u->is_school)
			fprintf(out, ":\n    daybook school set %s --mail ADDRESS", u->code);
		fputc('\n', out);
	}
}

int show_invited(const struct cli *cli, const struct invited *invited, struct err *err)
{
	if (cli_json(cli)) {
		SCOPED(json_freep) struct json *root = json_object();

		invited_add_json(root, invited);
		return cli_print_json(cli, root, err);
	}
	if (invited->messages == 0 && invited->untold_count == 0)
		fputs("Everybody knows already.\n", cli_out(cli));
	else if (invited->messages > 0)
		fprintf(cli_out(cli),
			"Queued %zu message%s about %zu visit%s: 'daybook mail list'"
			" shows them.\n",
			invited->messages, invited->messages == 1 ? "" : "s", invited->visits,
			invited->visits == 1 ? "" : "s");
	invited_print_untold(cli_out(cli), invited);
	return ERR_OK;
}
