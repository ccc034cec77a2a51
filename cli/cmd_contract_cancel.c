/* cli/cmd_contract_cancel.c - daybook contract cancel REF --days N | --all */
#include "cli/lookup.h"
#include "cli/show_change.h"

#include "core/banned.h"

static const struct operand operands[] = { { "CONTRACT", "reference of the agreed contract",
					     OPTION_NEEDED } };
static const struct option options[] = {
	{ "days", "N", "how many days to take back", 0 },
	{ "sessions", "N", "the same for a contract of sessions", 0 },
	{ "hours", "N", "the same for a contract of hours", 0 },
	{ "all", NULL, "or all that is neither used nor booked", OPTION_SWITCH },
	{ "fy", "YEAR", "of one financial year only", 0 },
	{ "for", "SCHOOL", "of one partner's own days", 0 },
	{ "by", "NAME", "who at the school said so", OPTION_NEEDED },
	{ "reason", "TEXT", "why they are taken back", OPTION_NEEDED },
	{ "preview", NULL, "show what would be taken back and change nothing", OPTION_SWITCH },
};

static int read_ask(const struct cli *cli, const struct contract *c, struct cancel_ask *ask,
		    struct fy *fy, struct err *err)
{
	bool all = cli_switch(cli, "all");
	bool some =
		cli_option(cli, "days") || cli_option(cli, "sessions") || cli_option(cli, "hours");
	int r;

	*ask = (struct cancel_ask){ .by = cli_option(cli, "by"),
				    .preview = cli_switch(cli, "preview") };
	if (all == some)
		return err_set(err, ERR_USAGE, "say how much is taken back: --%s N, or --all",
			       unit_option(c->unit));
	if (some && (r = cli_unit_quantity(cli, c, &ask->quantity, err)) < 0)
		return r;
	if (some && ask->quantity.hundredths == 0)
		return err_set(err, ERR_INVALID, "nothing is not taken back: say how much");
	if ((r = cli_fy(cli, "fy", *fy, fy, err)) < 0)
		return r;
	if (cli_option(cli, "fy"))
		ask->fy = fy;
	return cli_member(cli, "for", c, &ask->school_id, err);
}

static int print_json(const struct cli *cli, const struct contract *c,
		      const struct changed *changed, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_text(root, "contract", c->ref);
	json_add_text(root, "state", state_word(c->state));
	json_add_bool(root, "preview", cli_switch(cli, "preview"));
	json_changed(root, changed);
	return cli_print_json(cli, root, err);
}

static int print_text(const struct cli *cli, const struct contract *c,
		      const struct changed *changed, struct err *err)
{
	FILE *out = cli_out(cli);
	int r;

	fprintf(out, "%s  %s (%s)\n\n", c->ref, c->school.name, c->school.urn);
	if ((r = show_taken(cli, c, changed, err)) < 0)
		return r;
	if (changed->count > 0)
		fputc('\n', out);
	show_money(out, &changed->money);
	if (c->state == CONTRACT_CANCELLED)
		fputs("The contract is cancelled: nothing of it was used.\n", out);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	struct contract c;
	struct cancel_ask ask;
	struct changed changed;
	struct fy fy = { 0 };
	int r;

	if ((r = cli_contract(cli, &c, err)) < 0 || (r = read_ask(cli, &c, &ask, &fy, err)) < 0 ||
	    (r = sale_cancel(cli_work(cli), &c, &ask, &changed, err)) < 0 ||
	    (r = preview_or_commit(cli, err)) < 0)
		return r;
	return cli_json(cli) ? print_json(cli, &c, &changed, err)
			     : print_text(cli, &c, &changed, err);
}

const struct command cmd_contract_cancel = {
	.noun = "contract",
	.verb = "cancel",
	.summary = "Take agreed days back that are neither used nor booked",
	.about = "Of the days that end last, then of those bought last. They are worth what was "
		 "agreed for them: what is not billed yet is not billed any more, what is billed "
		 "is to be credited, each with its VAT. With --all, also what came free with "
		 "them; where nothing was used, the contract is then cancelled. Above the setting "
		 "second-person.credit another user approves it before: 'approval give credit "
		 "\"C-2024-001 736.00\"', with the worth that --preview shows.",
	.example = "daybook contract cancel C-2024-001 --days 2 --by \"Head teacher\" --reason "
		   "\"Fewer pupils\" --preview\n"
		   "daybook contract cancel C-2024-001 --all --fy 2025-26 --by Bursar --reason "
		   "\"The rate rose\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
