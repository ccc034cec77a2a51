/* cli/cmd_officer_capacity.c - daybook officer capacity */
#include "calendar/capacity.h"
#include "cli/command.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "fy", "YEAR", "Of this financial year; otherwise the present one", 0 },
};

static const struct column columns[] = {
	{ "officer", "Officer", COLUMN_CODE }, { "name", "Name", COLUMN_TEXT },
	{ "pattern", NULL, COLUMN_BOOL },      { "ends_on", NULL, COLUMN_DATE },
	{ "total", "Works", COLUMN_INT },      { "taken", "Booked", COLUMN_INT },
	{ "free", "Free", COLUMN_INT },
};

static void add_row(void *context, const struct capacity_officer *o)
{
	struct table *t = context;

	table_add_text(t, o->code);
	table_add_text(t, o->name);
	table_add_bool(t, o->has_pattern);
	table_add_date(t, o->ends_on);
	table_add_int(t, o->total);
	table_add_int(t, o->taken);
	table_add_int(t, o->total - o->taken);
}

static void add_sum(struct table *t, const struct capacity *sum)
{
	if (table_rows(t) == 0)
		return;
	table_begin_sum(t);
	table_add_text(t, "All");
	table_add_text(t, NULL);
	table_add_text(t, NULL);
	table_add_date(t, DATE_NONE);
	table_add_int(t, sum->total);
	table_add_int(t, sum->taken);
	table_add_int(t, sum->total - sum->taken);
}

static void add_member(void *context, const struct capacity_officer *o)
{
	struct json *row = json_add_object(context, NULL);

	json_add_text(row, "officer", o->code);
	json_add_text(row, "name", o->name);
	json_add_bool(row, "pattern", o->has_pattern);
	json_add_date(row, "ends_on", o->ends_on);
	json_add_int(row, "total", o->total);
	json_add_int(row, "taken", o->taken);
	json_add_int(row, "free", o->total - o->taken);
}

static int print_json(const struct cli *cli, struct fy fy, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *officers = json_array();
	struct capacity sum;
	int r = capacity_each(cli_store(cli), fy, cli_today(cli), add_member, officers, &sum, err);

	json_add_text(root, "financial_year", fy_text(fy).s);
	if (r == ERR_OK) {
		json_add_date(root, "from", sum.from);
		json_add_date(root, "to", sum.to);
		json_add_bool(root, "known", sum.known);
		json_add_int(root, "total", sum.total);
		json_add_int(root, "taken", sum.taken);
		json_add_int(root, "sold", sum.sold);
		json_add_int(root, "free", sum.free);
	}
	json_adopt(root, "officers", officers);
	return r < 0 ? r : cli_print_json(cli, root, err);
}

static void print_sums(const struct cli *cli, const struct capacity *sum)
{
	FILE *out = cli_out(cli);

	fprintf(out, "\nHalf-day sessions from %s to %s: %" PRId64 "\n", date_long(sum->from).s,
		date_long(sum->to).s, sum->total);
	fprintf(out, "  booked                %6" PRId64 "\n", sum->taken);
	fprintf(out, "  sold, not booked yet  %6" PRId64 "\n", sum->sold);
	if (sum->free >= 0)
		fprintf(out, "  left to sell          %6" PRId64 "\n", sum->free);
	else
		fprintf(out, "  sold beyond that      %6" PRId64 "\n", -sum->free);
	if (!sum->known)
		fprintf(out, "No officer has a working pattern, so all count as Monday to Friday:"
			     " 'daybook\nofficer pattern' sets one.\n");
}

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	struct capacity sum;
	struct fy fy;
	int r;

	if ((r = cli_fy(cli, "fy", fy_of(cli_today(cli)), &fy, err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, fy, err);
	if ((r = cli_table(cli, columns, COUNT_OF(columns), &t, err)) < 0)
		return r;
	table_empty_text(t, date_compare(cli_today(cli), fy_last(fy)) > 0
				    ? "the year is over: no session of it is left"
				    : "no officer goes to schools: 'daybook officer add' adds one");
	r = capacity_each(cli_store(cli), fy, cli_today(cli), add_row, t, &sum, err);
	if (r == ERR_OK)
		add_sum(t, &sum);
	if ((r = cli_table_end(t, r, err)) == ERR_OK && !cli_table_only(cli) &&
	    !date_is_none(sum.from))
		print_sums(cli, &sum);
	return r;
}

const struct command cmd_officer_capacity = {
	.noun = "officer",
	.verb = "capacity",
	.summary = "Show the half-day sessions that officers can still give, and how many are sold",
	.about = "Mornings and afternoons that education welfare officers and acting seniors work "
		 "on school days, from today to 31 March, by their working patterns; on working "
		 "days where term dates are not known. Less those that a visit takes, and less "
		 "what was sold and is not booked yet, that is what can still be sold.",
	.example = "daybook officer capacity\ndaybook --json officer capacity --fy 2025-26",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
