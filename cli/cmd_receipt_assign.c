/* cli/cmd_receipt_assign.c - daybook receipt assign N --payer WHO */
#include "cli/lookup.h"
#include "cli/show_receipt.h"

#include "core/banned.h"

static const struct operand operands[] = { { "RECEIPT", "number of the receipt", OPTION_NEEDED } };
static const struct option options[] = {
	{ "payer", "WHO", "whose it is: a payer, or a school", 0 },
	{ "suspense", NULL, "nobody knows: back into suspense", OPTION_SWITCH },
	{ "reason", "TEXT", "why it is moved away from a payer", 0 },
};

static int print(const struct cli *cli, const struct receipt *have, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	if (cli_json(cli)) {
		json_receipt(root, have);
		return cli_print_json(cli, root, err);
	}
	if (have->account_id)
		fprintf(cli_out(cli), "Receipt %" PRId64 " is of %s.\n", have->id, have->payer);
	show_receipt_state(cli_out(cli), have);
	return show_receipt_ways(cli, have, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct receipt have;
	struct payer payer;
	int64_t id;
	int r;

	if (!cli_option(cli, "payer") == !cli_switch(cli, "suspense"))
		return err_set(err, ERR_USAGE, "say whose it is, with --payer or with --suspense");
	if ((r = cli_number(cli, 0, "receipt", &id, err)) < 0 ||
	    (r = cli_payer(cli, "payer", &payer, err)) < 0 ||
	    (r = receipt_move(cli_work(cli), id, payer.account_id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0 ||
	    (r = receipt_load(cli_store(cli), id, &have, err)) < 0)
		return r;
	return print(cli, &have, err);
}

const struct command cmd_receipt_assign = {
	.noun = "receipt",
	.verb = "assign",
	.summary = "Say whose a receipt is",
	.about = "Dated today. A receipt that pays something stays where it is: undo that first. "
		 "Away from a payer it goes only with a reason.",
	.example = "daybook receipt assign 12 --payer 137037",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
