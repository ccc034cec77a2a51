/* cli/cmd_receipt_show.c - daybook receipt show N: a receipt, whose it was, what it pays */
#include "billing/receipt_list.h"
#include "cli/lookup.h"
#include "cli/show_receipt.h"

#include "core/banned.h"

static const struct operand operands[] = { { "RECEIPT", "number of the receipt", OPTION_NEEDED } };

/* ---- for people ---- */

static int say_fact(void *context, const struct receipt_fact *f, struct err *err)
{
	FILE *out = context;

	(void) err;
	fprintf(out, "  %-18s", date_long(f->on).s);
	switch (f->kind) {
	case FACT_MOVED:
		fprintf(out, "%s", f->payer ? f->payer : "in suspense");
		break;
	case FACT_ALLOCATED:
		fprintf(out, "£%s paid of %s, allocation %" PRId64 "%s", money_pretty(f->amount).s,
			f->document, f->id, f->undone ? " (undone)" : "");
		break;
	case FACT_UNDONE:
		fprintf(out, "£%s taken back from %s: allocation %" PRId64 " undone",
			money_pretty(f->amount).s, f->document, f->id);
		break;
	case FACT_REFUNDED:
		fprintf(out, "£%s refunded, refund %" PRId64, money_pretty(f->amount).s, f->id);
		break;
	case FACT_BACK:
		fputs("reversed", out);
		break;
	}
	if (f->reason)
		fprintf(out, "\n  %-18s%s", "", f->reason);
	fputc('\n', out);
	return ERR_OK;
}

static int print_text(const struct cli *cli, const struct receipt *have, struct err *err)
{
	FILE *out = cli_out(cli);
	int r;

	fprintf(out, "Receipt %" PRId64 "\n\n", have->id);
	fprintf(out, "%-14s £%s by %s\n", "Amount", money_pretty(have->amount).s, have->method);
	fprintf(out, "%-14s %s\n", "Received", date_long(have->received_on).s);
	if (date_compare(have->posted_on, have->received_on) > 0)
		fprintf(out, "%-14s %s, for its month was closed\n", "Counts from",
			date_long(have->posted_on).s);
	if (have->reference[0])
		fprintf(out, "%-14s %s\n", "Reference", have->reference);
	fprintf(out, "%-14s %s\n", "From", have->account_id ? have->payer : "in suspense");
	fprintf(out, "%-14s £%s\n\n", "Free", money_pretty(have->free).s);
	if ((r = receipt_facts(cli_store(cli), have->id, say_fact, out, err)) < 0)
		return r;
	fputc('\n', out);
	show_receipt_state(out, have);
	return show_receipt_ways(cli, have, err);
}

/* ---- for programs ---- */

struct arrays {
	struct json *moves, *allocations, *refunds;
};

static int add_fact(void *context, const struct receipt_fact *f, struct err *err)
{
	struct arrays *arrays = context;
	struct json *o;

	(void) err;
	if (f->kind == FACT_BACK)
		return ERR_OK; /* said by the receipt itself */
	o = json_add_object(f->kind == FACT_MOVED      ? arrays->moves
			    : f->kind == FACT_REFUNDED ? arrays->refunds
						       : arrays->allocations,
			    NULL);
	json_add_date(o, "on", f->on);
	if (f->kind == FACT_MOVED) {
		json_add_text(o, "payer", f->payer);
	} else {
		json_add_int(o, f->kind == FACT_REFUNDED ? "refund" : "allocation", f->id);
		json_add_money(o, "amount", f->amount);
	}
	if (f->document) {
		json_add_text(o, "document", f->document);
		json_add_text(o, "what", f->kind == FACT_UNDONE ? "undone" : "paid");
		json_add_bool(o, "stands", f->kind == FACT_ALLOCATED && !f->undone);
	}
	if (f->kind != FACT_ALLOCATED && f->kind != FACT_UNDONE)
		json_add_text(o, "reason", f->reason);
	json_add_text(o, "by", f->by);
	return ERR_OK;
}

static int print_json(const struct cli *cli, const struct receipt *have, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct bank_match match;
	struct arrays arrays;
	int r;

	json_receipt(root, have);
	arrays.moves = json_add_array(root, "moves");
	arrays.allocations = json_add_array(root, "allocations");
	arrays.refunds = json_add_array(root, "refunds");
	if ((r = receipt_facts(cli_store(cli), have->id, add_fact, &arrays, err)) < 0 ||
	    (r = receipt_guess(cli, have, &match, err)) < 0)
		return r;
	bank_likely_json(&match, json_add_array(root, "likely"));
	return cli_print_json(cli, root, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct receipt have;
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "receipt", &id, err)) < 0 ||
	    (r = receipt_load(cli_store(cli), id, &have, err)) < 0)
		return r;
	return cli_json(cli) ? print_json(cli, &have, err) : print_text(cli, &have, err);
}

const struct command cmd_receipt_show = {
	.noun = "receipt",
	.verb = "show",
	.summary = "Show a receipt, whose it was and what it pays",
	.example = "daybook receipt show 12",
	OPERANDS(operands),
	.needs = NEEDS_BOOK,
	.run = run,
};
