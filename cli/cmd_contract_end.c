/* cli/cmd_contract_end.c - daybook contract end REF --told DATE */
#include "cli/lookup.h"
#include "cli/show_change.h"

#include "core/banned.h"

static const struct operand operands[] = { { "CONTRACT", "reference of the agreed contract",
					     OPTION_NEEDED } };
static const struct option options[] = {
	{ "told", "DATE", "the day they gave notice", OPTION_NEEDED },
	{ "by", "NAME", "who at the school said so", OPTION_NEEDED },
	{ "reason", "TEXT", "why it ends", OPTION_NEEDED },
	{ "on", "DATE", "its last day, as agreed, where it has no rule of ending", 0 },
	{ "preview", NULL, "show what would follow and change nothing", OPTION_SWITCH },
};

static int print_json(const struct cli *cli, const struct contract *c, const struct end_ask *ask,
		      const struct ended *ended, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_text(root, "contract", c->ref);
	json_add_text(root, "state", state_word(c->state));
	json_add_bool(root, "preview", ask->preview);
	json_add_date(root, "told_on", ask->told);
	json_add_date(root, "last_on", ended->last_on);
	json_add_bool(root, "ends_early", ended->ends);
	json_add_bool(root, "in_a_later_term", ended->renews);
	json_changed(root, &ended->changed);
	json_add_quantity(root, "left", ended->left);
	return cli_print_json(cli, root, err);
}

/* Nothing changes but that it is not renewed. */
static void print_notice(FILE *out, const struct contract *c, const struct ended *ended)
{
	if (ended->renews)
		fprintf(out,
			"Notice is noted. It is too late for %s: by its rule (%s)\nthe last day is "
			"%s, in the term after. Nothing of this term changes.\n",
			date_long(c->ends_on).s, c->end_rule, date_long(ended->last_on).s);
	else
		fprintf(out,
			"Notice is noted: it ends on %s as agreed, and is not renewed.\nIts days "
			"and "
			"charges stay as they are.\n",
			date_long(ended->last_on).s);
}

static int print_text(const struct cli *cli, const struct contract *c, const struct ended *ended,
		      struct err *err)
{
	FILE *out = cli_out(cli);
	int r;

	fprintf(out, "%s  %s (%s)\n\n", c->ref, c->school.name, c->school.urn);
	if (!ended->ends) {
		print_notice(out, c, ended);
		return ERR_OK;
	}
	if ((r = show_taken(cli, c, &ended->changed, err)) < 0)
		return r;
	if (ended->changed.count > 0)
		fputc('\n', out);
	show_money(out, &ended->changed.money);
	fprintf(out, "The last day is %s.", date_long(ended->last_on).s);
	if (ended->left.hundredths > 0)
		fprintf(out, " %s can be used until then and end\nunused after it.",
			quantity_named(ended->left, c->unit).s);
	fputc('\n', out);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	struct end_ask ask = { .by = cli_option(cli, "by"), .preview = cli_switch(cli, "preview") };
	struct contract c;
	struct ended ended;
	int r;

	if ((r = cli_contract(cli, &c, err)) < 0 ||
	    (r = cli_date(cli, "told", DATE_NONE, &ask.told, err)) < 0 ||
	    (r = cli_date(cli, "on", DATE_NONE, &ask.on, err)) < 0 ||
	    (r = sale_end(cli_work(cli), &c, &ask, &ended, err)) < 0 ||
	    (r = preview_or_commit(cli, err)) < 0)
		return r;
	return cli_json(cli) ? print_json(cli, &c, &ask, &ended, err)
			     : print_text(cli, &c, &ended, err);
}

const struct command cmd_contract_end = {
	.noun = "contract",
	.verb = "end",
	.summary = "End a contract by its rule, or by agreement",
	.about =
		"The contract's rule of ending and the day of the telling say which day is the "
		"last; without a rule it ends before its time only by agreement, with --on. Of "
		"each year's days the part after the last day is taken back, by the calendar and "
		"in whole steps, but nothing that is used or booked; years after it are taken back "
		"whole. What is left can be used until the last day. Visits booked after it are "
		"listed, and to be cancelled first. Notice that only stops the renewal changes "
		"nothing else.",
	.example = "daybook contract end C-2024-001 --told 2024-06-03 --by \"Head teacher\" "
		   "--reason \"Joins a trust\" --preview\n"
		   "daybook contract end C-2024-002 --told 2024-06-03 --on 2024-07-24 --by "
		   "\"Head teacher\" --reason \"Both agreed\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
