/* cli/cmd_debt_write_off.c - daybook debt write-off NUMBER */
#include "billing/write_off.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of the invoice that is given up, such as EWS24-00087", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "amount", "POUNDS", "of it, VAT included (all that is outstanding)", 0 },
	{ "reason", "TEXT", "why it is given up", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct money amount;
	struct write_off w;
	int r;

	if ((r = cli_money(cli, "amount", &amount, err)) < 0 ||
	    (r = write_off_debt(cli_work(cli), cli_operand(cli, 0),
				cli_option(cli, "amount") ? &amount : NULL, &w, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "write_off", w.id);
	json_add_text(root, "number", w.number);
	json_add_text(root, "payer", w.payer);
	json_add_date(root, "written_on", w.written_on);
	json_add_money(root, "net", w.net);
	json_add_money(root, "vat", w.vat);
	json_add_money(root, "amount", money_add(w.net, w.vat));
	json_add_money(root, "outstanding", w.outstanding);
	return result_print(
		cli, root, err,
		"Write-off %" PRId64 ": £%s of %s (%s), £%s net and £%s VAT.\n"
		"£%s of it is outstanding.%s",
		w.id, money_pretty(money_add(w.net, w.vat)).s, w.number, w.payer,
		money_pretty(w.net).s, money_pretty(w.vat).s, money_pretty(w.outstanding).s,
		w.vat.pence > 0 ? " When its VAT may be claimed back says 'debt relief'." : "");
}

const struct command cmd_debt_write_off = {
	.noun = "debt",
	.verb = "write-off",
	.summary = "Give up a debt, net and VAT apart",
	.about = "What is written off is owed no more; it is posted to bad debts, and its VAT may "
		 "be "
		 "claimed back after six months ('debt relief'). It is no credit note, and the "
		 "payer is not told: paid after all, it is taken back ('debt write-back'). An "
		 "internal charge is never written off. With the setting second-person.write-off "
		 "a second person must agree beforehand.",
	.example =
		"daybook debt write-off EWS24-00002 --reason \"The nursery is wound up\"\n"
		"daybook debt write-off EWS24-00002 --amount 0.60 --reason \"Not worth a letter\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
