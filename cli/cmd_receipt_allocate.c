/* cli/cmd_receipt_allocate.c - daybook receipt allocate RECEIPT|CREDIT-NOTE --to NUMBER */
#include "billing/document.h"
#include "cli/lookup.h"
#include "cli/show_receipt.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "RECEIPT", "number of a receipt, such as 12, or of a credit note, such as EWC24-00001",
	  OPTION_NEEDED },
};
static const struct option options[] = {
	{ "to", "NUMBER", "the document that it pays", OPTION_NEEDED },
	{ "amount", "AMOUNT", "how much (as much as fits)", 0 },
};

static int allocate(struct cli *cli, int64_t document_id, struct money amount,
		    struct allocated *out, struct err *err)
{
	const char *from = cli_operand(cli, 0);
	struct document_head credit;
	int64_t id;
	int r;

	if (strspn(from, "0123456789") == strlen(from)) {
		if ((r = cli_number(cli, 0, "receipt", &id, err)) < 0)
			return r;
		return receipt_allocate(cli_work(cli), id, document_id, amount, out, err);
	}
	if ((r = document_find(cli_store(cli), from, &credit, err)) < 0)
		return r;
	return credit_allocate(cli_work(cli), credit.id, document_id, amount, out, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct money amount = money_pence(0);
	struct document_head to;
	struct allocated done;
	int r;

	if (document_find(cli_store(cli), cli_option(cli, "to"), &to, err) < 0)
		return err_at(err, "to", 0);
	if ((r = cli_money(cli, "amount", &amount, err)) < 0)
		return r;
	if (cli_option(cli, "amount") && amount.pence == 0) {
		(void) err_set(err, ERR_INVALID, "nothing is paid of %s with £0.00", to.name);
		return err_at(err, "amount", 0);
	}
	if ((r = allocate(cli, to.id, amount, &done, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	if (cli_json(cli)) {
		json_allocated(root, &done);
		json_add_money(root, "free", done.left);
		return cli_print_json(cli, root, err);
	}
	show_allocated(cli_out(cli), &done);
	if (done.left.pence)
		fprintf(cli_out(cli), "£%s stays as money on account.\n",
			money_pretty(done.left).s);
	return ERR_OK;
}

const struct command cmd_receipt_allocate = {
	.noun = "receipt",
	.verb = "allocate",
	.summary = "Have a receipt, or a credit note, pay a document",
	.about = "Of the same payer. Dated the day on which both were there; where that month is "
		 "closed, today. An internal charge that is settled by journal is never paid.",
	.example = "daybook receipt allocate 12 --to EWS24-00001\n"
		   "daybook receipt allocate EWC24-00001 --to EWS24-00002 --amount 100.00",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
