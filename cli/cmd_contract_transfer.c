/* cli/cmd_contract_transfer.c - daybook contract transfer REF --from SCHOOL --to SCHOOL --days N */
#include "cli/lookup.h"
#include "cli/show_change.h"

#include "core/banned.h"

static const struct operand operands[] = { { "CONTRACT", "reference of the agreed contract",
					     OPTION_NEEDED } };
static const struct option options[] = {
	{ "from", "SCHOOL", "who gives", OPTION_NEEDED },
	{ "to", "SCHOOL", "who takes: any open school", OPTION_NEEDED },
	{ "days", "N", "how many days", 0 },
	{ "sessions", "N", "the same for a contract of sessions", 0 },
	{ "hours", "N", "the same for a contract of hours", 0 },
	{ "fy", "YEAR", "of which year of the contract (the current one)", 0 },
	{ "reason", "TEXT", "why they are moved", OPTION_NEEDED },
};

static int print_json(const struct cli *cli, const struct contract *c,
		      const struct transfer_ask *ask, const struct transferred *t, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_text(root, "contract", c->ref);
	json_add_text(root, "from", contract_member(c, ask->from_school)->urn);
	json_add_text(root, "to", ask->to->urn);
	json_add_bool(root, "joined", t->joined);
	json_add_text(root, "financial_year", fy_text(ask->fy).s);
	json_add_quantity(root, "quantity", ask->quantity);
	json_add_money(root, "worth", t->worth);
	json_add_bool(root, "moves_money", t->moves_money);
	json_add_money(root, "voided", t->given.voided);
	json_add_money(root, "voided_vat", t->given.voided_vat);
	json_add_money(root, "credited", t->given.credited);
	json_add_money(root, "credited_vat", t->given.credited_vat);
	json_add_money(root, "charged", t->charged);
	json_add_money(root, "charged_vat", t->charged_vat);
	return cli_print_json(cli, root, err);
}

static void print_text(FILE *out, const struct contract *c, const struct transfer_ask *ask,
		       const struct transferred *t)
{
	const struct member *from = contract_member(c, ask->from_school);

	fprintf(out, "Moved %s for %s on %s,\nfrom %s (%s)\nto   %s (%s)%s\n\n",
		quantity_named(ask->quantity, c->unit).s, fy_text(ask->fy).s, c->ref, from->name,
		from->urn, ask->to->name, ask->to->urn,
		t->joined ? ", which joins the contract" : "");
	if (!t->moves_money) {
		fputs(c->plan == PLAN_ON_USE
			      ? "No money moves: days are billed to who uses them.\n"
			      : "No money moves: both are billed to the same payer.\n",
		      out);
		return;
	}
	fprintf(out, "%s\n", from->name);
	show_money(out, &t->given);
	fprintf(out, "%s\nTo be billed: £%s", ask->to->name, money_pretty(t->charged).s);
	if (t->charged_vat.pence)
		fprintf(out, " and £%s VAT", money_pretty(t->charged_vat).s);
	fputs(".\n", out);
}

static int run(struct cli *cli, struct err *err)
{
	struct contract c;
	struct school to;
	struct transfer_ask ask = { .to = &to };
	struct transferred t;
	size_t year;
	int r;

	if ((r = cli_contract(cli, &c, err)) < 0 ||
	    (r = cli_member(cli, "from", &c, &ask.from_school, err)) < 0 ||
	    (r = cli_school(cli, "to", &to, err)) < 0 ||
	    (r = cli_unit_quantity(cli, &c, &ask.quantity, err)) < 0 ||
	    (r = cli_contract_year(cli, &c, &year, err)) < 0)
		return r;
	ask.fy = c.year[year].fy;
	if ((r = sale_transfer(cli_work(cli), &c, &ask, &t, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, &c, &ask, &t, err);
	print_text(cli_out(cli), &c, &ask, &t);
	return ERR_OK;
}

const struct command cmd_contract_transfer = {
	.noun = "contract",
	.verb = "transfer",
	.summary = "Move days to another school, within the year",
	.about = "Of a contract whose days are one school's or each partner's own; a pool has "
		 "nothing to move. The days end as they would have. The taker may be a school that "
		 "is not in the contract yet: it joins. Between schools of one payer only days "
		 "move; between payers the giver is credited and the taker charged, each with its "
		 "own VAT.",
	.example = "daybook contract transfer C-2024-003 --from 137037 --to 116469 --days 1.5 "
		   "--reason \"Both heads agreed\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
