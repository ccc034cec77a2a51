/* cli/cmd_receipt_undo.c - daybook receipt undo ALLOCATION */
#include "cli/lookup.h"
#include "cli/result.h"
#include "cli/show_receipt.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "ALLOCATION", "its number: 'receipt show' and 'invoice show' list them", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct allocated done;
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "allocation", &id, err)) < 0 ||
	    (r = allocation_undo(cli_work(cli), id, &done, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "undone", id);
	json_allocated(root, &done);
	json_add_money(root, "free", done.left);
	return result_print(cli, root, err,
			    "Allocation %" PRId64 " is undone: £%s of %s is outstanding again,\n"
			    "and £%s is money on account.",
			    id, money_pretty(done.outstanding).s, done.name,
			    money_pretty(done.left).s);
}

const struct command cmd_receipt_undo = {
	.noun = "receipt",
	.verb = "undo",
	.summary = "Undo what a receipt or a credit note pays",
	.about = "One allocation, whole, dated today. The money is on account again.",
	.example = "daybook receipt undo 7",
	OPERANDS(operands),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
