/* cli/cmd_contract_withdraw.c - daybook contract withdraw REF --reason TEXT */
#include "cli/lookup.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "CONTRACT", "reference of the quote, such as C-2024-031", OPTION_NEEDED }
};
static const struct option options[] = {
	{ "reason", "TEXT", "why it is offered no more", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct contract c;
	int r;

	if ((r = cli_contract(cli, &c, err)) < 0 ||
	    (r = contract_withdraw(cli_work(cli), &c, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "contract", c.ref);
	json_add_text(root, "state", state_word(c.state));
	return result_print(cli, root, err, "Withdrew the quote %s to %s (%s).", c.ref,
			    c.school.name, c.school.urn);
}

const struct command cmd_contract_withdraw = {
	.noun = "contract",
	.verb = "withdraw",
	.summary = "Take a quote back: it can no longer be agreed",
	.about = "For quotes only. What is agreed already is taken back with 'contract cancel', "
		 "or ended with 'contract end'.",
	.example = "daybook contract withdraw C-2024-001 --reason \"Quoted twice\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
