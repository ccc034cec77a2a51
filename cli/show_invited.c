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

static const struct column columns[] = {
	{ "code", "Not told", COLUMN_CODE },
	{ "name", "Name", COLUMN_TEXT },
	{ "visits", "Visits", COLUMN_INT },
};

static bool is_same(const struct untold_party *a, const struct untold_party *b)
{
	return a->is_school == b->is_school && strcmp(a->code, b->code) == 0;
}

/* The same party may be one of many visits: it has one row. */
static void add_party(struct table *t, const struct invited *invited, size_t at)
{
	const struct untold_party *u = &invited->untold[at];
	int64_t visits = 0;

	for (size_t i = 0; i < at; i++)
		if (is_same(&invited->untold[i], u))
			return;
	for (size_t i = at; i < invited->untold_count; i++)
		visits += is_same(&invited->untold[i], u);
	table_add_text(t, u->code);
	table_add_text(t, u->name);
	table_add_int(t, visits);
}

int invited_print_untold(FILE *out, const struct invited *invited, struct err *err)
{
	struct table *t = NULL;
	int r;

	if (invited->untold_count == 0)
		return ERR_OK;
	fputc('\n', out);
	if ((r = table_open(out, TABLE_TEXT, 80, columns, COUNT_OF(columns), &t, err)) < 0)
		return r;
	for (size_t i = 0; i < invited->untold_count; i++)
		add_party(t, invited, i);
	if ((r = table_close(t, err)) < 0)
		return r;
	fputs("They have no mail address: 'daybook school set URN --mail ADDRESS' or\n"
	      "'daybook officer set CODE --mail ADDRESS' gives one.\n",
	      out);
	return ERR_OK;
}

int show_invited(const struct cli *cli, const struct invited *invited, struct err *err)
{
	if (cli_json(cli)) {
		SCOPED(json_freep) struct json *root = json_object();

		invited_add_json(root, invited);
		return cli_print_json(cli, root, err);
	}
	if (invited->messages == 0)
		fputs(invited->untold_count > 0 ? "Nobody was told.\n"
						: "Everybody knows already.\n",
		      cli_out(cli));
	else
		fprintf(cli_out(cli),
			"Queued %zu message%s about %zu visit%s: 'daybook mail list'"
			" shows them.\n",
			invited->messages, invited->messages == 1 ? "" : "s", invited->visits,
			invited->visits == 1 ? "" : "s");
	return invited_print_untold(cli_out(cli), invited, err);
}
