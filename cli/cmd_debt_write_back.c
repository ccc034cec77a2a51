/* cli/cmd_debt_write_back.c - daybook debt write-back WRITE-OFF */
#include "billing/write_off.h"
#include "cli/lookup.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "WRITE-OFF", "its number, as 'debt written-off' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "reason", "TEXT", "why: it was paid after all", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct write_off w;
	char repaid[80] = "";
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "write-off", &id, err)) < 0 ||
	    (r = write_off_take_back(cli_work(cli), id, &w, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "write_off", id);
	json_add_text(root, "number", w.number);
	json_add_text(root, "payer", w.payer);
	json_add_date(root, "taken_back_on", w.written_on);
	json_add_money(root, "net", money_negate(w.net));
	json_add_money(root, "vat", money_negate(w.vat));
	json_add_money(root, "relief_repaid", money_negate(w.relief));
	json_add_money(root, "outstanding", w.outstanding);
	if (w.relief.pence != 0)
		(void) snprintf(repaid, sizeof repaid,
				"\nThe VAT claimed back for it is repaid: £%s.",
				money_pretty(money_negate(w.relief)).s);
	return result_print(cli, root, err,
			    "Write-off %" PRId64 " is taken back: £%s of %s (%s) is outstanding.%s",
			    id, money_pretty(w.outstanding).s, w.number, w.payer, repaid);
}

const struct command cmd_debt_write_back = {
	.noun = "debt",
	.verb = "write-back",
	.summary = "Take a write-off back, whole: it was paid after all",
	.about = "The invoice is outstanding again, and the receipt can pay it. VAT that was "
		 "claimed "
		 "back for the write-off is repaid with it. Paid in part only, the rest is written "
		 "off anew.",
	.example = "daybook debt write-back 1 --reason \"Paid by the liquidator\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
