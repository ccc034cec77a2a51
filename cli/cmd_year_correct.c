/* cli/cmd_year_correct.c - daybook year correct YEAR --late-use .. | --wrong-use VISIT */
#include "billing/correct.h"
#include "cli/lookup.h"
#include "cli/read_visit.h"
#include "cli/show_change.h"
#include "cli/show_year.h"
#include "cli/visits.h"
#include "core/text.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "YEAR", "closed financial year, such as 2024-25", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "late-use", NULL, "a visit was done and not entered: say which", OPTION_SWITCH },
	VISIT_DONE_OPTIONS(0),
	{ "at-our-cost", NULL, "the service bears what is missing", OPTION_SWITCH },
	{ "wrong-use", "VISIT", "or this visit was entered and not done", 0 },
	{ "owed", NULL, "wrong use: its days are credited, not ended", OPTION_SWITCH },
	{ "reason", "TEXT", "how it came to light", OPTION_NEEDED },
};

/* An option is never passed over. */
static int check_options(const struct cli *cli, bool late, struct err *err)
{
	static const char *const of_visit[] = { "school", "officer", "date",  "session",
						"start",  "end",     "place", "service" };

	if (late == (cli_option(cli, "wrong-use") != NULL))
		return err_set(err, ERR_USAGE,
			       "say what is corrected: --late-use, or --wrong-use VISIT");
	if (late && cli_switch(cli, "owed"))
		return err_set(err, ERR_USAGE, "--owed goes with --wrong-use");
	if (!late && cli_switch(cli, "at-our-cost"))
		return err_set(err, ERR_USAGE, "--at-our-cost goes with --late-use");
	for (size_t i = 0; !late && i < COUNT_OF(of_visit); i++)
		if (cli_option(cli, of_visit[i]))
			return err_set(err, ERR_USAGE, "--%s goes with --late-use", of_visit[i]);
	for (size_t i = 0; late && i < 3; i++)
		if (!cli_option(cli, of_visit[i]))
			return err_set(err, ERR_USAGE,
				       "--late-use needs --school, --officer and "
				       "--date");
	return ERR_OK;
}

static int correct(const struct cli *cli, bool late, struct corrected *out, struct err *err)
{
	struct visit_room room;
	struct visit_plan plan = { .place = PLACE_SCHOOL };
	int64_t visit = 0;
	struct fy fy;
	int r = cli_year(cli, &fy, err);

	if (r < 0)
		return r;
	if (!late) {
		if (number_parse(cli_option(cli, "wrong-use"), "visit", 1, INT64_MAX, &visit, err) <
		    0)
			return err_at(err, "wrong-use", 0);
		return year_wrong_use(cli_work(cli), fy, visit, cli_switch(cli, "owed"), out, err);
	}
	if ((r = read_visit_done(cli, &room, &plan, err)) < 0)
		return r;
	if (cli_switch(cli, "at-our-cost"))
		plan.over.use = OVER_OUR_COST;
	return year_late_use(cli_work(cli), fy, &plan, out, err);
}

static int print_json(const struct cli *cli, const struct corrected *c, const struct visit_story *s,
		      struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_text(root, "financial_year", cli_operand(cli, 0));
	json_add_money(root, "worth", c->worth);
	json_add_quantity(root, "credited_quantity", c->credited);
	json_add_money(root, "voided", c->money.voided);
	json_add_money(root, "credited", c->money.credited);
	visits_add_json(json_add_object(root, "visit"), s);
	return cli_print_json(cli, root, err);
}

static void print_text(FILE *out, bool late, bool owed, const char *year, const struct corrected *c,
		       const struct visit_story *s)
{
	char drawn[600];

	fprintf(out, "%s visit %" PRId64 " %s %s: ", late ? "Entered" : "Took back", c->visit_id,
		late ? "into" : "from", year);
	visits_print_who(out, s);
	fputs(".\n", out);
	visits_say_drawn(s, drawn, sizeof drawn);
	if (late)
		fprintf(out, "%s, of what had ended unused. No money moves.\n",
			drawn[0] ? drawn : "It draws nothing");
	else if (!owed)
		fprintf(out, "Its days, worth £%s, have ended unused. No money moves.\n",
			money_pretty(c->worth).s);
	else
		show_money(out, &c->money);
}

static int run(struct cli *cli, struct err *err)
{
	bool late = cli_switch(cli, "late-use");
	struct corrected done = { .visit_id = 0 };
	struct visit_story story;
	int r;

	if ((r = check_options(cli, late, err)) < 0 || (r = correct(cli, late, &done, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0 ||
	    (r = visits_load(cli_store(cli), done.visit_id, &story, err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, &done, &story, err);
	print_text(cli_out(cli), late, cli_switch(cli, "owed"), cli_operand(cli, 0), &done, &story);
	return ERR_OK;
}

const struct command cmd_year_correct = {
	.noun = "year",
	.verb = "correct",
	.summary = "Correct a closed financial year: a visit not entered, or entered wrongly",
	.about = "Late use: the visit is written as delivered and uses what had ended unused; no "
		 "money moves. Wrong use: the visit is reversed and its days end unused, or with "
		 "--owed are credited to who paid. It is entered today, in the open year; the "
		 "closed year stays closed with nothing left, and no day can be used in another "
		 "year. In a year that is open, 'visit record' and 'visit reverse' do it.",
	.example = "daybook year correct 2024-25 --late-use --school 137037 --officer EWO-03 "
		   "--date 2025-03-28 --session am --reason \"Found in the diary\"\n"
		   "daybook year correct 2024-25 --wrong-use 17 --owed --reason \"It was called "
		   "off\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
