/* cli/cmd_school_succeed.c - daybook school succeed OLD [NEW] */
#include "billing/succeed.h"
#include "cli/lookup.h"
#include "cli/show_change.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "OLD", "the school that goes: URN, or a part of its name", OPTION_NEEDED },
	{ "NEW", "the one that follows; leave it out for a closure", 0 },
};
static const struct option options[] = {
	{ "on", "DATE", "the successor's first day; OLD's last is the day before", OPTION_NEEDED },
	{ "kind", "KIND", "academy, merger or closure", OPTION_NEEDED },
	{ "contract", "REF=HOW", "C-2024-001=continue or C-2024-001=end", OPTION_REPEAT },
	{ "preview", NULL, "show both ways of each contract and change nothing", OPTION_SWITCH },
	{ "reason", "TEXT", "why, for the record", OPTION_NEEDED },
};

struct read {
	struct succession_ask ask;
	struct school old, successor;
	char refs[SUCCESSION_MAX][16];
};

static int read_choice(const char *text, char ref[16], struct succession_choice *out,
		       struct err *err)
{
	const char *how = strchr(text, '=');
	size_t length = how ? (size_t) (how - text) : 0;

	out->how = HOW_UNSAID;
	if (how && strcmp(how, "=continue") == 0)
		out->how = HOW_CONTINUE;
	else if (how && strcmp(how, "=end") == 0)
		out->how = HOW_END;
	if (out->how == HOW_UNSAID || length == 0 || length > 15) {
		(void) err_set(err, ERR_INVALID,
			       "'%.60s' is no choice: C-2024-001=continue or C-2024-001=end", text);
		return err_at(err, "contract", 0);
	}
	(void) snprintf(ref, 16, "%.*s", (int) length, text);
	out->ref = ref;
	return ERR_OK;
}

static int read_choices(const struct cli *cli, struct read *in, struct err *err)
{
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < cli_option_count(cli, "contract"); i++) {
		if (i == SUCCESSION_MAX)
			return err_set(err, ERR_USAGE, "more than %d choices", SUCCESSION_MAX);
		r = read_choice(cli_option_at(cli, "contract", i), in->refs[i], &in->ask.choice[i],
				err);
		in->ask.count = i + 1;
		for (size_t k = 0; r == ERR_OK && k < i; k++)
			if (strcmp(in->refs[k], in->refs[i]) == 0)
				return err_set(err, ERR_USAGE, "%s is chosen for twice",
					       in->refs[i]);
	}
	return r;
}

static int read_ask(const struct cli *cli, struct read *in, struct err *err)
{
	int r;

	in->ask = (struct succession_ask){ .school = &in->old,
					   .preview = cli_switch(cli, "preview") };
	if (succession_kind_parse(cli_option(cli, "kind"), &in->ask.kind, err) < 0)
		return err_at(err, "kind", 0);
	if ((r = cli_date(cli, "on", DATE_NONE, &in->ask.on, err)) < 0 ||
	    (r = read_choices(cli, in, err)) < 0 ||
	    (r = school_find(cli_store(cli), cli_operand(cli, 0), &in->old, err)) < 0)
		return r;
	if (!cli_operand(cli, 1))
		return ERR_OK;
	in->ask.successor = &in->successor;
	return school_find(cli_store(cli), cli_operand(cli, 1), &in->successor, err);
}

/* ---- showing ---- */

static void say_net(FILE *out, const char *what, struct money net, struct money vat, bool recharge)
{
	if (net.pence == 0)
		return;
	fprintf(out, "    %s £%s", what, money_pretty(net).s);
	if (vat.pence != 0)
		fprintf(out, " + £%s VAT", money_pretty(vat).s);
	else if (recharge)
		fputs(" (internal charge, no VAT)", out);
	else
		fputs(" without VAT", out);
	fputc('\n', out);
}

static void say_continue(FILE *out, const struct read *in, const struct succeeded *s)
{
	if (s->pooled) {
		fprintf(out, "    %s joins the pool; nothing of it is credited\n",
			in->successor.name);
		return;
	}
	if (s->successor_ref[0])
		fprintf(out, "    continues as %s of %s\n", s->successor_ref, in->successor.name);
	say_net(out, "no longer billed", s->money.voided, s->money.voided_vat, false);
	say_net(out, "to be credited", s->money.credited, s->money.credited_vat, false);
	say_net(out, "sold anew", s->sold, s->sold_vat, s->recharge);
}

static void say_end(FILE *out, const struct read *in, const struct succeeded *s)
{
	int64_t unused = s->left.hundredths - s->booked.hundredths;

	if (s->pooled)
		fprintf(out, "    %s leaves the pool, which stays for the others\n", in->old.name);
	else if (unused > 0)
		fprintf(out, "    ends on %s, and %s end%s unused\n",
			date_long(date_add(in->ask.on, -1)).s,
			quantity_named(quantity_of(unused), s->unit).s, unused <= 100 ? "s" : "");
	else
		fprintf(out, "    ends on %s\n", date_long(date_add(in->ask.on, -1)).s);
	if (s->booked.hundredths > 0)
		fprintf(out, "    (only once the visits booked on it, %s, are cancelled)\n",
			quantity_named(s->booked, s->unit).s);
}

static void say_contract(FILE *out, const struct read *in, const struct succeeded *s)
{
	fprintf(out, "\n  %s: %s left, £%s", s->ref, quantity_named(s->left, s->unit).s,
		money_pretty(s->worth).s);
	if (s->booked.hundredths > 0)
		fprintf(out, "; %s of it booked", quantity_named(s->booked, s->unit).s);
	fputc('\n', out);
	if (s->how == HOW_END) {
		say_end(out, in, s);
		return;
	}
	if (!s->said)
		fprintf(out, "   --contract %s=continue\n", s->ref);
	say_continue(out, in, s);
	if (s->said)
		return;
	fprintf(out, "   --contract %s=end\n", s->ref);
	say_end(out, in, s);
}

static void print_text(FILE *out, const struct read *in, const struct succession *s)
{
	const struct succession_ask *ask = &in->ask;

	if (ask->successor)
		fprintf(out, "%s (%s) is %s (%s) from %s.\n", in->old.name, in->old.urn,
			in->successor.name, in->successor.urn, date_long(ask->on).s);
	else
		fprintf(out, "%s (%s) is closed; its last day was %s.\n", in->old.name, in->old.urn,
			date_long(date_add(ask->on, -1)).s);
	for (size_t i = 0; i < s->count; i++)
		say_contract(out, in, &s->at[i]);
	if (s->visits > 0)
		fprintf(out, "\n%zu booked visit%s over.\n", s->visits,
			s->visits == 1 ? " goes" : "s go");
}

static void add_contract(struct json *array, const struct succeeded *s)
{
	struct json *row = json_add_object(array, NULL);

	json_add_text(row, "contract", s->ref);
	json_add_text(row, "how",
		      !s->said && s->how == HOW_CONTINUE ? NULL
		      : s->how == HOW_CONTINUE           ? "continue"
							 : "end");
	json_add_text(row, "continues_as", s->successor_ref[0] ? s->successor_ref : NULL);
	json_add_bool(row, "pooled", s->pooled);
	json_add_text(row, "unit", unit_terms(s->unit)->word);
	json_add_quantity(row, "left", s->left);
	json_add_quantity(row, "booked", s->booked);
	json_add_money(row, "worth", s->worth);
	json_add_money(row, "voided", s->money.voided);
	json_add_money(row, "voided_vat", s->money.voided_vat);
	json_add_money(row, "credited", s->money.credited);
	json_add_money(row, "credited_vat", s->money.credited_vat);
	json_add_money(row, "sold", s->sold);
	json_add_money(row, "sold_vat", s->sold_vat);
}

static int print_json(const struct cli *cli, const struct read *in, const struct succession *s,
		      struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *contracts;

	json_add_text(root, "urn", in->old.urn);
	json_add_text(root, "successor", in->ask.successor ? in->successor.urn : NULL);
	json_add_date(root, "on", in->ask.on);
	json_add_text(root, "kind", succession_kind_word(in->ask.kind));
	json_add_bool(root, "preview", in->ask.preview);
	json_add_int(root, "visits", (int64_t) s->visits);
	contracts = json_add_array(root, "contracts");
	for (size_t i = 0; i < s->count; i++)
		add_contract(contracts, &s->at[i]);
	return cli_print_json(cli, root, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct read in;
	struct succession s;
	int r;

	if ((r = read_ask(cli, &in, err)) < 0 ||
	    (r = school_succeed(cli_work(cli), &in.ask, &s, err)) < 0 ||
	    (r = preview_or_commit(cli, err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, &in, &s, err);
	print_text(cli_out(cli), &in, &s);
	return ERR_OK;
}

const struct command cmd_school_succeed = {
	.noun = "school",
	.verb = "succeed",
	.summary = "A school becomes another, or closes: what becomes of its contracts",
	.about = "NEW must be in the register ('school import'). Of each contract of OLD that has "
		 "days or time left, say: continue - what is not delivered is taken back from OLD "
		 "with its own VAT and sold to NEW on the same terms, with its own; or end - it "
		 "stops the day before, and what is not booked ends unused. Visits booked for that "
		 "day or later, and the link officer, follow; order numbers and users do not. Of "
		 "partners only OLD's own days go over; in a pool NEW joins as a member, and the "
		 "pool stays as it was paid for. Visits delivered at OLD on that day or later are "
		 "reversed first. Free services stay with OLD. Above the setting "
		 "second-person.credit another user approves each contract's worth before: "
		 "'approval give credit \"C-2024-001 2208.00\"', as --preview shows it.",
	.example =
		"daybook school succeed 116469 137037 --on 2024-10-01 --kind academy --preview "
		"--reason \"Converted\"\n"
		"daybook school succeed 116469 137037 --on 2024-10-01 --kind academy "
		"--contract C-2024-001=continue --reason \"Converted\"\n"
		"daybook school succeed 115831 --on 2024-09-01 --kind closure --reason \"Closed\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
