/* cli/cmd_year_status.c - daybook year status YEAR: what stands to end unused, for whom, and what is not settled */
#include "cli/show_year.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "YEAR", "financial year, such as 2024-25", OPTION_NEEDED },
};

static int print_text(struct cli *cli, const struct year *year, struct err *err)
{
	struct date_text name = fy_text(year->fy), last = date_long(fy_last(year->fy));
	FILE *out = cli_out(cli);
	int r;

	if (!date_is_none(year->closed_on))
		fprintf(out, "%s is closed since %s.\n\n", name.s, date_long(year->closed_on).s);
	else if (date_compare(cli_today(cli), fy_last(year->fy)) > 0)
		fprintf(out, "%s ended on %s and is not closed.\n\n", name.s, last.s);
	else
		fprintf(out, "%s ends on %s.\n\n", name.s, last.s);
	if ((r = show_year_days(cli, year, false, err)) < 0)
		return r;
	show_year_matters(out, year);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(year_release) struct year year = { .row_count = 0 };
	SCOPED(json_freep) struct json *root = json_object();
	struct fy fy;
	int r;

	if ((r = cli_year(cli, &fy, err)) < 0 ||
	    (r = year_look(cli_store(cli), fy, cli_today(cli), &year, err)) < 0)
		return r;
	if (cli_table_only(cli))
		return show_year_days(cli, &year, false, err);
	if (!cli_json(cli))
		return print_text(cli, &year, err);
	json_year(root, &year);
	return cli_print_json(cli, root, err);
}

const struct command cmd_year_status = {
	.noun = "year",
	.verb = "status",
	.summary = "Show what of a financial year stands to end unused, and what is not settled",
	.about = "Unused is what is neither used, booked nor owed: it ends with the contract, on "
		 "31 March at the latest, and no day is moved into the next year; Worth is its "
		 "price. Below stands what is not settled, with the command that leads on: what "
		 "is marked '!' keeps the year from closing.",
	.example = "daybook year status 2024-25\ndaybook --json year status 2024-25",
	OPERANDS(operands),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
