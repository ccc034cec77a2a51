/* cli/cmd_year_close.c - daybook year close YEAR: what is left ends, and no day is dated in the year any more */
#include "cli/show_year.h"
#include "core/audit.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "YEAR", "financial year, such as 2024-25", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "preview", NULL, "show what would end unused, for whom, and change nothing",
	  OPTION_SWITCH },
	{ "reason", "TEXT", "for the audit trail", 0 },
};

/* The head of the audit trail after the act: kept outside the book it proves later that nothing was altered. */
struct anchor {
	char head[65];
	int64_t acts;
};

static int print_json(const struct cli *cli, const struct year *year, const struct anchor *anchor,
		      struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_year(root, year);
	json_add_bool(root, "preview", !anchor);
	json_add_text(root, "head", anchor ? anchor->head : NULL);
	return cli_print_json(cli, root, err);
}

static int print_preview(struct cli *cli, const struct year *year, struct err *err)
{
	int r;

	if (cli_json(cli))
		return print_json(cli, year, NULL, err);
	if ((r = show_year_days(cli, year, true, err)) < 0 || cli_table_only(cli))
		return r;
	fprintf(cli_out(cli), "\nClosing %s would move no money: no charge, no VAT, no refund.\n",
		fy_text(year->fy).s);
	show_year_matters(cli_out(cli), year);
	return ERR_OK;
}

static int print_closed(struct cli *cli, const struct year *year, bool is_new, struct err *err)
{
	struct anchor anchor;
	int r = audit_head(cli_store(cli), anchor.head, &anchor.acts, err);

	if (r < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, year, &anchor, err);
	if ((r = show_year_days(cli, year, true, err)) < 0 || cli_table_only(cli))
		return r;
	if (!is_new) {
		fprintf(cli_out(cli), "\n%s is closed since %s: nothing was changed.\n",
			fy_text(year->fy).s, date_long(year->closed_on).s);
		return ERR_OK;
	}
	fprintf(cli_out(cli),
		"\nClosed %s: no day is dated in it any more. No charge, no VAT, no refund.\n"
		"Keep this outside the book; it proves that nothing up to act %" PRId64
		" was altered:\n%s\n",
		fy_text(year->fy).s, anchor.acts, anchor.head);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(year_release) struct year year = { .row_count = 0 };
	struct work *work = cli_work(cli);
	bool is_new = false;
	struct fy fy;
	int r;

	if ((r = cli_year(cli, &fy, err)) < 0 ||
	    (r = year_look(work->store, fy, work->today, &year, err)) < 0)
		return r;
	if (cli_switch(cli, "preview"))
		return print_preview(cli, &year, err);
	if ((r = year_close(work, &year, &is_new, err)) < 0 || (r = work_commit(work, err)) < 0)
		return r;
	year_release(&year);
	if ((r = year_look(work->store, fy, work->today, &year, err)) < 0)
		return r;
	return print_closed(cli, &year, is_new, err);
}

const struct command cmd_year_close = {
	.noun = "year",
	.verb = "close",
	.summary = "Close a financial year: what is left of its days ends unused",
	.about = "From 1 April on, once every visit of the year is recorded, every owed day is "
		 "decided and every rate is confirmed. What is left ends on its last day and "
		 "nothing is dated in the year any more. It closes days, not money: nothing is "
		 "charged, credited or refunded. Done again it says since when the year is closed. "
		 "What comes to light later is for 'daybook year correct'.",
	.example = "daybook year close 2024-25 --preview\ndaybook year close 2024-25",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE | NEEDS_TABLE,
	.run = run,
};
