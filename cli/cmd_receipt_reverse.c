/* cli/cmd_receipt_reverse.c - daybook receipt reverse N --reason TEXT */
#include "cli/lookup.h"
#include "cli/show_receipt.h"

#include "core/banned.h"

static const struct operand operands[] = { { "RECEIPT", "number of the receipt", OPTION_NEEDED } };
static const struct option options[] = {
	{ "reason", "TEXT", "why it was none: it bounced, it was entered in error", OPTION_NEEDED },
	{ "undo", NULL, "undo what it pays with it", OPTION_SWITCH },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct receipt have;
	size_t undone = 0;
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "receipt", &id, err)) < 0 ||
	    (r = receipt_back(cli_work(cli), id, cli_switch(cli, "undo"), &undone, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0 ||
	    (r = receipt_load(cli_store(cli), id, &have, err)) < 0)
		return r;
	if (cli_json(cli)) {
		json_receipt(root, &have);
		json_add_int(root, "undone", (int64_t) undone);
		return cli_print_json(cli, root, err);
	}
	fprintf(cli_out(cli), "Receipt %" PRId64 " of £%s is reversed, as of %s.\n", id,
		money_pretty(have.amount).s, date_long(have.back_on).s);
	if (undone > 0)
		fprintf(cli_out(cli), "%zu allocation%s of it %s undone.\n", undone,
			undone == 1 ? "" : "s", undone == 1 ? "is" : "are");
	return ERR_OK;
}

const struct command cmd_receipt_reverse = {
	.noun = "receipt",
	.verb = "reverse",
	.summary = "Take a receipt back that was none",
	.about =
		"A cheque that bounced, an entry in error; dated today. What it pays is in the "
		"way, "
		"unless it is undone with it. Money that was there and goes back to the payer is a "
		"refund.",
	.example = "daybook receipt reverse 12 --undo --reason \"The cheque bounced\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
