/* cli/cmd_invoice_credit.c - daybook invoice credit NUMBER: gives back what a document charged */
#include "billing/credit_give.h"
#include "cli/lookup.h"
#include "cli/show_change.h"
#include "core/text.h"
#include "invoices/issue.h"

#include "core/banned.h"

static const struct operand operands[] = { { "NUMBER", "of the invoice or internal charge",
					     OPTION_NEEDED } };
static const struct option options[] = {
	{ "all", NULL, "all that is left of it", OPTION_SWITCH },
	{ "line", "N", "of this line: all that is left, or with --days or --amount so much", 0 },
	{ "days", "N", "so many days of the line", 0 },
	{ "sessions", "N", "the same for a line of sessions", 0 },
	{ "hours", "N", "the same for a line of hours", 0 },
	{ "amount", "£", "so much before VAT, of the line or of all lines by what is left", 0 },
	{ "price-only", NULL, "the days stay, and cost less", OPTION_SWITCH },
	{ "days-back", NULL, "days that are neither used nor booked go back", OPTION_SWITCH },
	{ "reason", "TEXT", "why; the credit note says it", OPTION_NEEDED },
	{ "by", "NAME", "who at the school said so: needed with --days-back", 0 },
	{ "preview", NULL, "show what would be credited and change nothing", OPTION_SWITCH },
};

static int read_quantity(const struct cli *cli, struct credit_ask *ask, struct err *err)
{
	static const struct {
		const char *option;
		enum unit unit;
	} units[] = { { "days", UNIT_DAY }, { "sessions", UNIT_SESSION }, { "hours", UNIT_HOUR } };
	size_t given = 0;

	for (size_t i = 0; i < COUNT_OF(units); i++) {
		int r;

		if (!cli_option(cli, units[i].option))
			continue;
		given++;
		ask->unit = units[i].unit;
		if ((r = cli_quantity(cli, units[i].option, &ask->quantity, err)) < 0)
			return r;
		if (ask->quantity.hundredths == 0) {
			(void) err_set(err, ERR_INVALID, "nothing is not credited: say how much");
			return err_at(err, units[i].option, 0);
		}
	}
	return given > 1 ? err_set(err, ERR_USAGE,
				   "a line is sold by one unit: give one of --days, "
				   "--sessions and --hours")
			 : ERR_OK;
}

static int read_amount(const struct cli *cli, struct credit_ask *ask, struct err *err)
{
	int r = cli_money(cli, "amount", &ask->amount, err);

	if (r < 0 || !cli_option(cli, "amount") || ask->amount.pence > 0)
		return r;
	(void) err_set(err, ERR_INVALID, "nothing is not credited: say how much");
	return err_at(err, "amount", 0);
}

static int read_line(const struct cli *cli, struct credit_ask *ask, struct err *err)
{
	const char *line = cli_option(cli, "line");

	if (!line)
		return ERR_OK;
	return number_parse(line, "the line", 1, 99999, &ask->line, err) < 0
		       ? err_at(err, "line", 0)
		       : ERR_OK;
}

static int check_ask(const struct cli *cli, const struct credit_ask *ask, struct err *err)
{
	bool quantity = ask->quantity.hundredths > 0, amount = ask->amount.pence > 0;

	if (cli_switch(cli, "price-only") == cli_switch(cli, "days-back"))
		return err_set(err, ERR_USAGE,
			       "say what the credit is: --price-only (the days stay) or "
			       "--days-back (they go back)");
	if (ask->all + (ask->line != 0) + (amount && ask->line == 0) != 1)
		return err_set(err, ERR_USAGE,
			       "say how much is credited: --all, --line N, or --amount £");
	if (quantity && (ask->line == 0 || amount))
		return err_set(err, ERR_USAGE, "%s are of one line, and no amount: --line N --%s Q",
			       unit_terms(ask->unit)->plural, unit_terms(ask->unit)->plural);
	if (ask->all && amount)
		return err_set(err, ERR_USAGE, "--all is the amount: take one of them");
	if (ask->how == CREDIT_DAYS_BACK && !ask->by)
		return err_set(err, ERR_USAGE,
			       "days are taken back with the school's word: say --by NAME");
	return ERR_OK;
}

static int read_ask(const struct cli *cli, struct credit_ask *ask, struct err *err)
{
	int r;

	*ask = (struct credit_ask){
		.number = cli_operand(cli, 0),
		.all = cli_switch(cli, "all"),
		.how = cli_switch(cli, "days-back") ? CREDIT_DAYS_BACK : CREDIT_PRICE_ONLY,
		.by = cli_option(cli, "by"),
		.preview = cli_switch(cli, "preview"),
	};
	if ((r = read_quantity(cli, ask, err)) < 0 || (r = read_amount(cli, ask, err)) < 0 ||
	    (r = read_line(cli, ask, err)) < 0)
		return r;
	return check_ask(cli, ask, err);
}

static int print_json(const struct cli *cli, const struct credit_given *given,
		      const struct credit_issued *note, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct money gross = money_add(note->net, note->vat);

	json_add_text(root, "number", note->name[0] ? note->name : NULL);
	json_add_text(root, "credits", given->number);
	json_add_bool(root, "preview", cli_switch(cli, "preview"));
	json_add_quantity(root, "days_back", given->quantity);
	json_add_text(root, "unit",
		      given->quantity.hundredths ? unit_terms(given->unit)->word : NULL);
	json_add_money(root, "net", note->net);
	json_add_money(root, "vat", note->vat);
	json_add_money(root, "gross", gross);
	json_add_money(root, "taken_off", note->taken_off);
	json_add_money(root, "on_account",
		       note->by_journal ? money_pence(0) : money_sub(gross, note->taken_off));
	json_add_money(root, "left_net", given->left_net);
	return cli_print_json(cli, root, err);
}

static void print_text(FILE *out, const struct credit_given *given,
		       const struct credit_issued *note)
{
	struct money gross = money_add(note->net, note->vat);
	struct money rest = money_sub(gross, note->taken_off);

	if (note->name[0])
		fprintf(out, "Issued the credit note %s for %s.\n", note->name, given->number);
	else
		fprintf(out, "A credit note for %s.\n", given->number);
	if (note->vat.pence > 0)
		fprintf(out, "Credited: £%s and £%s VAT, £%s.\n", money_pretty(note->net).s,
			money_pretty(note->vat).s, money_pretty(gross).s);
	else
		fprintf(out, "Credited: £%s.\n", money_pretty(note->net).s);
	if (given->quantity.hundredths > 0)
		fprintf(out, "Taken back: %s.\n", quantity_named(given->quantity, given->unit).s);
	if (note->by_journal)
		fputs("It goes back to the school's budget with the next journal batch.\n", out);
	if (note->taken_off.pence > 0)
		fprintf(out, "Taken off %s: £%s.\n", given->number,
			money_pretty(note->taken_off).s);
	if (!note->by_journal && rest.pence > 0)
		fprintf(out, "Money on account: £%s, for %s has no more to pay.\n",
			money_pretty(rest).s, given->number);
	if (given->left_net.pence > 0)
		fprintf(out, "Left of %s: £%s before VAT.\n", given->number,
			money_pretty(given->left_net).s);
	else
		fprintf(out, "Nothing of %s is left.\n", given->number);
}

static int render(struct cli *cli, struct err *err)
{
	struct work_door door;
	size_t count;

	cli_door(cli, &door);
	return issue_render_missing(cli_store(cli), &door, &count, NULL, NULL, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(credit_freep) struct credit_run *notes = NULL;
	struct credit_issued note;
	struct credit_given given;
	struct credit_ask ask;
	int r;

	if ((r = read_ask(cli, &ask, err)) < 0 ||
	    (r = credit_give(cli_work(cli), &ask, &notes, &given, err)) < 0 ||
	    (r = preview_or_commit(cli, err)) < 0)
		return r;
	if (ask.preview)
		credit_forget_numbers(notes);
	else if ((r = render(cli, err)) < 0)
		return r;
	note = credit_at(notes, 0);
	if (cli_json(cli))
		return print_json(cli, &given, &note, err);
	print_text(cli_out(cli), &given, &note);
	return ERR_OK;
}

const struct command cmd_invoice_credit = {
	.noun = "invoice",
	.verb = "credit",
	.summary = "Credit an invoice or internal charge, whole or in part",
	.about = "Issues a credit note at once, with the VAT rate of the original and never beyond "
		 "what is left of it. With --price-only the days stay and cost less; with "
		 "--days-back days that are neither used nor booked go back, for what was agreed "
		 "for them: an amount must then be the worth of whole steps of days. What is "
		 "credited is taken off what is outstanding of the invoice; the rest is money on "
		 "account. Above the setting second-person.credit another user approves it before: "
		 "'approval give credit \"EWS24-00002 736.00\"', with the amount before VAT that "
		 "--preview shows.",
	.example = "daybook invoice credit EWS24-00002 --line 1 --days 2 --days-back --by Bursar "
		   "--reason \"Fewer pupils\" --preview\n"
		   "daybook invoice credit EWS24-00002 --amount 100.00 --price-only --reason \"An "
		   "officer came late three times\"\n"
		   "daybook invoice credit EWR24-00001 --all --price-only --reason \"Billed in "
		   "error\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
