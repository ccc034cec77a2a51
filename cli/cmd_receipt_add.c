/* cli/cmd_receipt_add.c - daybook receipt add --amount AMOUNT --payer WHO */
#include "billing/document.h"
#include "cli/lookup.h"
#include "cli/show_receipt.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "amount", "AMOUNT", "how much came", OPTION_NEEDED },
	{ "payer", "WHO", "who paid: a payer, or a school; otherwise it is in suspense", 0 },
	{ "on", "DATE", "the day it was received (today)", 0 },
	{ "method", "HOW", "bank, card, cheque or cash (bank)", 0 },
	{ "reference", "TEXT", "what the payer or the bank wrote", 0 },
	{ "for", "NUMBER[=AMOUNT]", "a document that it pays; more than one: once each",
	  OPTION_REPEAT },
	{ "oldest", NULL, "pay what is due first, until nothing is left", OPTION_SWITCH },
};

/* What is to be paid with it. */
struct asked {
	size_t count;
	struct {
		struct document_head document;
		struct money amount; /* 0: as much as fits */
	} * item;
};

static void asked_release(struct asked *asked)
{
	free(asked->item);
}

static int read_asked(const struct cli *cli, struct asked *out, struct err *err)
{
	size_t count = cli_option_count(cli, "for");

	if (count > 0 && cli_switch(cli, "oldest"))
		return err_set(err, ERR_USAGE, "--for and --oldest do not go together");
	if (!(out->item = calloc(count + 1, sizeof *out->item)))
		return err_nomem(err);
	for (; out->count < count; out->count++) {
		char number[64];
		const char *amount =
			cli_at_equals(cli_option_at(cli, "for", out->count), number, sizeof number);

		if (document_find(cli_store(cli), number, &out->item[out->count].document, err) <
			    0 ||
		    (amount && money_parse(amount, &out->item[out->count].amount, err) < 0))
			return err_at(err, "for", 0);
		if (amount && out->item[out->count].amount.pence == 0) {
			(void) err_set(err, ERR_INVALID, "nothing is paid of %s with £0.00",
				       number);
			return err_at(err, "for", 0);
		}
	}
	return ERR_OK;
}

/* Without --for and --oldest the numbers in the reference are what is asked for. */
static int read_reference(const struct cli *cli, const struct new_receipt *ask, struct asked *out,
			  struct err *err)
{
	SCOPED(bank_index_freep) struct bank_index *index = NULL;
	struct bank_match match;
	int r;

	if (out->count > 0 || cli_switch(cli, "oldest") || ask->reference[0] == '\0')
		return ERR_OK;
	if ((r = bank_index_load(cli_store(cli), &index, err)) < 0 ||
	    (r = bank_match(index, cli_store(cli), ask->amount, ask->reference, &match, err)) < 0)
		return r;
	if (match.how != BANK_BY_NUMBER ||
	    (ask->account_id != 0 && ask->account_id != match.account_id))
		return ERR_OK;
	free(out->item);
	if (!(out->item = calloc(match.count + 1, sizeof *out->item)))
		return err_nomem(err);
	for (size_t i = 0; i < match.count; i++) {
		out->item[i].document.id = match.document[i].document_id;
		out->item[i].document.account_id = match.account_id;
		out->item[i].amount = match.document[i].pays;
	}
	out->count = match.count;
	return ERR_OK;
}

static int pay_asked(struct cli *cli, int64_t id, const struct asked *asked, struct allocated *out,
		     struct err *err)
{
	for (size_t i = 0; i < asked->count; i++) {
		int r = receipt_allocate(cli_work(cli), id, asked->item[i].document.id,
					 asked->item[i].amount, &out[i], err);

		if (r < 0)
			return err_at(err, "for", 0);
	}
	return ERR_OK;
}

static int print(const struct cli *cli, int64_t id, const struct allocated *paid, size_t count,
		 struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *array;
	struct receipt have;
	int r = receipt_load(cli_store(cli), id, &have, err);

	if (r < 0)
		return r;
	if (cli_json(cli)) {
		json_receipt(root, &have);
		array = json_add_array(root, "allocations");
		for (size_t i = 0; i < count; i++)
			if (paid[i].id)
				json_allocated(json_add_object(array, NULL), &paid[i]);
		return cli_print_json(cli, root, err);
	}
	fprintf(cli_out(cli), "Receipt %" PRId64 ": £%s, received %s%s%s.\n", id,
		money_pretty(have.amount).s, date_long(have.received_on).s,
		have.account_id ? ", of " : "", have.payer);
	if (date_compare(have.posted_on, have.received_on) > 0)
		fprintf(cli_out(cli), "Its month is closed: it counts from %s.\n",
			date_long(have.posted_on).s);
	for (size_t i = 0; i < count; i++)
		if (paid[i].id)
			show_allocated(cli_out(cli), &paid[i]);
	show_receipt_state(cli_out(cli), &have);
	return show_receipt_ways(cli, &have, err);
}

/* Write it and what it pays: as asked, or as it fits. */
static int enter(struct cli *cli, const struct new_receipt *ask, const struct asked *asked,
		 struct err *err)
{
	SCOPED(open_documents_release) struct open_documents list = OPEN_DOCUMENTS_EMPTY;
	SCOPED(freep) struct allocated *paid = NULL;
	struct work *work = cli_work(cli);
	size_t count = asked->count;
	int64_t id = 0;
	int r = receipt_add(work, ask, &id, err);

	if (r == ERR_OK && count == 0) {
		r = open_documents_load(work->store, ask->account_id, &list, err);
		count = list.count;
	}
	if (r < 0)
		return r;
	if (!(paid = calloc(count + 1, sizeof *paid)))
		return err_nomem(err);
	if ((r = asked->count ? pay_asked(cli, id, asked, paid, err)
			      : receipt_fit(work, id, cli_switch(cli, "oldest"), &list, paid,
					    err)) < 0 ||
	    (r = work_commit(work, err)) < 0)
		return r;
	return print(cli, id, paid, count, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(asked_release) struct asked asked = { 0 };
	const char *method = cli_option(cli, "method"), *reference = cli_option(cli, "reference");
	struct new_receipt ask = { .method = method ? method : "bank",
				   .reference = reference ? reference : "" };
	struct payer payer;
	int r;

	if ((r = cli_payer(cli, "payer", &payer, err)) < 0 ||
	    (r = cli_money(cli, "amount", &ask.amount, err)) < 0 ||
	    (r = cli_date(cli, "on", cli_today(cli), &ask.received_on, err)) < 0 ||
	    (r = read_asked(cli, &asked, err)) < 0)
		return r;
	if (cli_switch(cli, "oldest") && payer.account_id == 0)
		return err_set(err, ERR_USAGE, "--oldest needs --payer: of whom");
	ask.account_id = payer.account_id;
	if ((r = read_reference(cli, &ask, &asked, err)) < 0)
		return r;
	if (ask.account_id == 0 && asked.count > 0)
		ask.account_id = asked.item[0].document.account_id;
	return enter(cli, &ask, &asked, err);
}

const struct command cmd_receipt_add = {
	.noun = "receipt",
	.verb = "add",
	.summary = "Enter money that came",
	.about = "Say what it pays with --for, or with --oldest. Otherwise it pays the documents "
		 "whose numbers stand in the reference, or else what it can only be meant for: the "
		 "one document that is outstanding, or the only one of just this amount, or all of "
		 "them when they come to it; what is disputed is left out. What pays nothing stays "
		 "as money on account. Without a payer and a number it is in suspense. A receipt "
		 "whose month is closed counts from the first day that is open. What the ledger "
		 "that issues our requests has entered itself is of method corporate: 'journal "
		 "batch' leaves it out.",
	.example = "daybook receipt add --payer 137037 --amount 883.20 --on 2024-05-31\n"
		   "daybook receipt add --payer 137037 --amount 900.00 "
		   "--for EWS24-00001",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
