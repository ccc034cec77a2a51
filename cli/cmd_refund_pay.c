/* cli/cmd_refund_pay.c - daybook refund pay --receipt N|--credit NUMBER --amount AMOUNT */
#include "billing/document.h"
#include "cli/lookup.h"
#include "cli/result.h"
#include "cli/show_receipt.h"
#include "core/text.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "receipt", "N", "out of this receipt", 0 },
	{ "credit", "NUMBER", "or out of this credit note", 0 },
	{ "amount", "AMOUNT", "how much went back", OPTION_NEEDED },
	{ "on", "DATE", "the day it was paid (today)", 0 },
	{ "reference", "TEXT", "of the payment", OPTION_NEEDED },
	{ "reason", "TEXT", "why it goes back", OPTION_NEEDED },
};

static int read_source(const struct cli *cli, struct new_refund *ask, struct err *err)
{
	const char *receipt = cli_option(cli, "receipt"), *credit = cli_option(cli, "credit");
	struct document_head head;

	if (!receipt == !credit)
		return err_set(err, ERR_USAGE, "say out of what, with --receipt or with --credit");
	if (receipt) {
		if (number_parse(receipt, "receipt", 1, INT64_C(1000000000), &ask->receipt_id,
				 err) < 0)
			return err_at(err, "receipt", 0);
		return ERR_OK;
	}
	if (document_find(cli_store(cli), credit, &head, err) < 0)
		return err_at(err, "credit", 0);
	ask->credit_id = head.id;
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct new_refund ask = { .reference = cli_option(cli, "reference") };
	struct fund left;
	int64_t id;
	int r;

	if ((r = read_source(cli, &ask, err)) < 0 ||
	    (r = cli_money(cli, "amount", &ask.amount, err)) < 0 ||
	    (r = cli_date(cli, "on", cli_today(cli), &ask.paid_on, err)) < 0 ||
	    (r = refund_pay(cli_work(cli), &ask, &id, err)) < 0 ||
	    (r = fund_load(cli_store(cli), ask.receipt_id, ask.credit_id, &left, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "refund", id);
	json_add_date(root, "paid_on", ask.paid_on);
	json_add_money(root, "amount", ask.amount);
	json_add_text(root, "out_of", left.name);
	json_add_money(root, "free", left.free);
	return result_print(cli, root, err,
			    "Refund %" PRId64 ": £%s out of %s, paid %s; £%s of it is free.", id,
			    money_pretty(ask.amount).s, left.name, date_long(ask.paid_on).s,
			    money_pretty(left.free).s);
}

const struct command cmd_refund_pay = {
	.noun = "refund",
	.verb = "pay",
	.summary = "Enter money that was given back",
	.about = "Out of what is free of a receipt or of a credit note. Above the setting "
		 "second-person.refund a second person has to have approved just this.",
	.example = "daybook refund pay --receipt 12 --amount 16.80 --reference \"BACS 4711\" "
		   "--reason \"Paid twice\"",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
