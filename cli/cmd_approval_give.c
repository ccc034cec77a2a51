/* cli/cmd_approval_give.c - daybook approval give FAMILY SUBJECT --reason TEXT */
#include "cli/result.h"
#include "core/approval.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "FAMILY", "of the act: credit, year-close, correction, waiver, refund or write-off",
	  OPTION_NEEDED },
	{ "SUBJECT", "which one, word for word as the act's refusal showed it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "reason", "TEXT", "why it may be done", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const char *family = cli_operand(cli, 0), *subject = cli_operand(cli, 1);
	struct approval approval;
	int r;

	if ((r = approval_give(cli_work(cli), family, subject, &approval, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "approval", approval.id);
	json_add_text(root, "family", family);
	json_add_text(root, "subject", subject);
	json_add_date(root, "given_on", cli_today(cli));
	json_add_text(root, "given_by", cli_actor(cli));
	json_add_date(root, "usable_until", approval.usable_until);
	return result_print(cli, root, err,
			    "Approval %" PRId64 ": %s '%s', once, by somebody else, until %s.",
			    approval.id, family, subject, date_long(approval.usable_until).s);
}

const struct command cmd_approval_give = {
	.noun = "approval",
	.verb = "give",
	.summary = "Be the second person for somebody else's act",
	.about = "The settings second-person.credit, .year-close, .correction, .waiver, .refund "
		 "and .write-off say when an act needs one: no, always, or above an amount. The "
		 "act is refused until another user than the one who does it gave an approval of "
		 "just that. It holds "
		 "for one act, and for as many days as second-person.valid-days says.",
	.example =
		"daybook approval give credit \"C-2024-001 736.00\" --reason \"Seen the letter\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
