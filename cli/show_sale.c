/* cli/show_sale.c - shows quotes and sales to people and programs */
#include "cli/show_sale.h"

#include "cli/show_change.h"

#include "calendar/capacity.h"

#include "core/banned.h"

void show_price(FILE *out, const struct contract *c, struct quantity quantity, struct money rate,
		struct money net)
{
	const struct unit_terms *terms = unit_terms(c->unit);

	fprintf(out, "%s %s at £%s: £%s", quantity_pretty(quantity, terms->decimals).s,
		quantity.hundredths == 100 ? terms->word : terms->plural, money_pretty(rate).s,
		money_pretty(net).s);
}

static void json_members(struct json *array, const struct contract *c)
{
	for (size_t i = 0; i < c->member_count; i++) {
		struct json *row = json_add_object(array, NULL);

		json_add_text(row, "urn", c->member[i].urn);
		json_add_text(row, "school", c->member[i].name);
		if (c->sharing == SHARING_ALLOTTED)
			json_add_quantity(row, "quantity", c->member[i].quantity);
		if (c->pay_by == PAY_BY_PERCENT)
			json_add_quantity(row, "pays_percent",
					  quantity_of(c->member[i].pay_weight));
		if (c->pay_by == PAY_BY_AMOUNT)
			json_add_money(row, "pays", money_pence(c->member[i].pay_weight));
		if (!date_is_none(c->member[i].joined_on))
			json_add_date(row, "joined_on", c->member[i].joined_on);
	}
}

static void json_years(struct json *array, const struct contract *c)
{
	for (size_t i = 0; i < c->year_count; i++) {
		struct json *row = json_add_object(array, NULL);
		const struct contract_year *y = &c->year[i];

		json_add_text(row, "financial_year", fy_text(y->fy).s);
		json_add_date(row, "first_on", y->first_on);
		json_add_date(row, "last_on", y->last_on);
		json_add_quantity(row, "quantity", y->quantity);
		json_add_money(row, "rate", y->rate);
		json_add_text(row, "rate_basis", basis_word(y->basis));
		if (y->basis == RATE_PROVISIONAL)
			json_add_bool(row, "rate_confirmed", y->confirmed);
		json_add_money(row, "net", y->net);
	}
}

static void json_benefits(struct json *parent, const struct contract *c)
{
	struct json *array = c->benefit_count ? json_add_array(parent, "free_with_it") : NULL;

	for (size_t i = 0; i < c->benefit_count; i++) {
		struct json *row = json_add_object(array, NULL);

		json_add_text(row, "service", c->benefit[i].service);
		json_add_quantity(row, "quantity", c->benefit[i].quantity);
	}
}

void json_contract(struct json *parent, const struct contract *c)
{
	json_add_text(parent, "contract", c->ref);
	json_add_text(parent, "state", state_word(c->state));
	json_add_text(parent, "urn", c->school.urn);
	json_add_text(parent, "school", c->school.name);
	json_add_text(parent, "sharing", sharing_word(c->sharing));
	json_add_text(parent, "commitment", commitment_word(c->commitment));
	json_members(json_add_array(parent, "members"), c);
	json_years(json_add_array(parent, "years"), c);
	json_add_text(parent, "financial_year", fy_text(c->fy).s);
	json_add_text(parent, "unit", unit_terms(c->unit)->word);
	json_add_date(parent, "starts_on", c->starts_on);
	json_add_date(parent, "ends_on", c->ends_on);
	json_add_text(parent, "plan", plan_word(c->plan));
	json_add_text(parent, "service", c->service);
	json_add_text_if(parent, "expansion", c->expansion);
	if (c->discount.pence)
		json_add_money(parent, "discount", c->discount);
	json_add_text_if(parent, "discount_reason", c->discount_reason);
	json_add_text_if(parent, "notice", c->notice_ladder);
	json_add_text_if(parent, "ending", c->end_rule);
	json_add_text(parent, "ask_by", c->ask_by);
	json_benefits(parent, c);
	json_add_text_if(parent, "renews", c->renews);
	json_add_text_if(parent, "succeeds", c->succeeds);
	json_add_date(parent, "quoted_on", c->quoted_on);
	json_add_date(parent, "quote_expires_on", c->expires_on);
}

void json_schedule(struct json *parent, const struct schedule *s)
{
	struct json *parts = json_add_array(parent, "instalments");

	for (size_t i = 0; i < s->count; i++) {
		const struct part *p = &s->part[i];
		struct json *part = json_add_object(parts, NULL);

		json_add_date(part, "due_on", p->due_on);
		json_add_date(part, "service_from", p->service_from);
		json_add_date(part, "service_to", p->service_to);
		json_add_money(part, "net", p->net);
		json_add_money(part, "vat", p->vat);
		json_add_money(part, "gross", money_add(p->net, p->vat));
	}
	json_add_text(parent, "vat_treatment", s->recharge ? "recharge" : "standard");
	json_add_money(parent, "net", s->net);
	json_add_money(parent, "vat", s->vat);
	json_add_money(parent, "gross", money_add(s->net, s->vat));
	json_add_money(parent, "vat_if_billed_at_once", s->vat_at_once);
}

/* ---- other quotes that are open ---- */

static void add_quote(void *context, const char *ref)
{
	json_add_text(context, NULL, ref);
}

struct refs {
	size_t count;
	char text[60]; /* the first two: "C-2024-001, C-2024-004" */
};

static void join_quote(void *context, const char *ref)
{
	struct refs *refs = context;
	size_t used = strlen(refs->text);

	if (refs->count++ < 2)
		(void) snprintf(refs->text + used, sizeof refs->text - used, "%s%s",
				used ? ", " : "", ref);
}

/* One school, one year, two quotes: perhaps meant, perhaps one too many. */
static int say_other_quotes(const struct cli *cli, const struct contract *c, struct err *err)
{
	struct refs refs = { 0 };
	char more[32] = "";
	int r = contract_other_quotes(cli_store(cli), c, cli_today(cli), join_quote, &refs, err);

	if (r < 0 || refs.count == 0)
		return r;
	if (refs.count > 2)
		(void) snprintf(more, sizeof more, " and %zu more", refs.count - 2);
	fprintf(cli_out(cli),
		"\nNote: %s%s %s open too, for the same school and year.\n"
		"To take one back:\n  daybook contract withdraw REF --reason \"...\"\n",
		refs.text, more, refs.count == 1 ? "is" : "are");
	return ERR_OK;
}

/* ---- what officers can still give ---- */

/* Agreed, each year says what is free to be sold still; where no pattern is known nobody can tell. */
static int each_capacity(const struct cli *cli, const struct contract *c,
			 void (*each)(void *context, struct fy fy, const struct capacity *left),
			 void *context, struct err *err)
{
	for (size_t i = 0; i < c->year_count; i++) {
		struct capacity left;
		int r = capacity_left(cli_store(cli), c->year[i].fy, cli_today(cli), &left, err);

		if (r < 0)
			return r;
		if (left.known)
			each(context, c->year[i].fy, &left);
	}
	return ERR_OK;
}

static void say_capacity(void *context, struct fy fy, const struct capacity *left)
{
	fprintf(context, "%" PRId64 " of the officers' %" PRId64 " sessions of %s are still free",
		left->free > 0 ? left->free : 0, left->total, fy_text(fy).s);
	if (left->free < 0)
		fprintf(context, ": %" PRId64 " more are sold than they can give", -left->free);
	fputs(".\n", context);
}

static void add_capacity(void *context, struct fy fy, const struct capacity *left)
{
	struct json *row = json_add_object(context, NULL);

	json_add_text(row, "financial_year", fy_text(fy).s);
	json_add_int(row, "sessions", left->total);
	json_add_int(row, "free", left->free);
}

static bool is_agreement(const struct purchase *p)
{
	return p && p->origin == ORIGIN_AGREED;
}

/* ---- the whole as JSON ---- */

static void json_repriced(struct json *parent, const struct repriced *k)
{
	struct json *row = json_add_object(parent, "repriced");

	json_add_money(row, "difference", k->difference);
	json_add_money(row, "voided", k->less.voided);
	json_add_money(row, "voided_vat", k->less.voided_vat);
	json_add_money(row, "credited", k->less.credited);
	json_add_money(row, "credited_vat", k->less.credited_vat);
	json_add_money(row, "charged", k->more);
}

static int print_json(const struct cli *cli, const struct contract *c, const struct purchase *p,
		      const struct schedule *s, const struct repriced *k, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	int r;

	json_contract(root, c);
	json_add_quantity(root, "quantity", p ? p->quantity : c->quantity);
	json_add_money(root, "rate", p ? p->rate : c->rate);
	if (p) {
		json_add_date(root, "bought_on", p->bought_on);
		json_add_date(root, "usable_from", p->first_on);
		json_add_text(root, "agreed_by", p->agreed_by);
		json_add_text(root, "order_number", p->order_number[0] ? p->order_number : NULL);
	}
	json_schedule(root, s);
	if (k && k->difference.pence != 0)
		json_repriced(root, k);
	if (!p && (r = contract_other_quotes(cli_store(cli), c, cli_today(cli), add_quote,
					     json_add_array(root, "open_quotes"), err)) < 0)
		return r;
	if (is_agreement(p) &&
	    (r = each_capacity(cli, c, add_capacity, json_add_array(root, "capacity"), err)) < 0)
		return r;
	return cli_print_json(cli, root, err);
}

static const struct column columns[] = {
	{ "due_on", "Due", COLUMN_DATE },     { "for", "For", COLUMN_CODE },
	{ "net", "Net £", COLUMN_MONEY },     { "vat", "VAT £", COLUMN_MONEY },
	{ "gross", "Gross £", COLUMN_MONEY },
};

/* Partners: whose part it is stands in place of the dates it is for. */
static const struct column partner_columns[] = {
	{ "due_on", "Due", COLUMN_DATE },     { "school", "School", COLUMN_TEXT },
	{ "net", "Net £", COLUMN_MONEY },     { "vat", "VAT £", COLUMN_MONEY },
	{ "gross", "Gross £", COLUMN_MONEY },
};

/* A recharge has no VAT column at all. */
static const struct column recharge_columns[] = {
	{ "due_on", "Due", COLUMN_DATE },
	{ "for", "For", COLUMN_CODE },
	{ "net", "£", COLUMN_MONEY },
};

static void add_sums(struct table *t, const struct schedule *s, struct money net, struct money vat)
{
	table_add_money(t, net);
	if (!s->recharge) {
		table_add_money(t, vat);
		table_add_money(t, money_add(net, vat));
	}
}

static int print_schedule(const struct cli *cli, const struct contract *c, const struct schedule *s,
			  struct err *err)
{
	struct table *t = NULL;
	bool partners = c->member_count > 1 && !s->recharge;
	const struct column *shown = s->recharge ? recharge_columns
				     : partners  ? partner_columns
						 : columns;
	size_t count = s->recharge ? COUNT_OF(recharge_columns) : COUNT_OF(columns);
	int r = table_open(cli_out(cli), TABLE_TEXT, 0, shown, count, &t, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < s->count; i++) {
		char span[64];

		(void) snprintf(span, sizeof span, "%s to %s", date_long(s->part[i].service_from).s,
				date_long(s->part[i].service_to).s);
		table_add_date(t, s->part[i].due_on);
		table_add_text(t, partners ? c->member[s->part[i].member].name : span);
		add_sums(t, s, s->part[i].net, s->part[i].vat);
	}
	table_begin_sum(t);
	table_add_text(t, NULL);
	table_add_text(t, NULL);
	add_sums(t, s, s->net, s->vat);
	return table_close(t, err);
}

static void print_who(FILE *out, const char *did, const struct contract *c)
{
	fprintf(out, "%s %s for %s (%s)", did, c->ref, c->school.name, c->school.urn);
	for (size_t i = 1; i < c->member_count; i++)
		fprintf(out, "%s %s (%s)", i + 1 == c->member_count ? " and" : ",",
			c->member[i].name, c->member[i].urn);
	fprintf(out, ", %s", fy_text(c->fy).s);
	if (c->year_count > 1)
		fprintf(out, " to %s", fy_text(c->year[c->year_count - 1].fy).s);
	fputs(".\n", out);
}

static bool one_rate(const struct contract *c)
{
	for (size_t i = 1; i < c->year_count; i++)
		if (c->year[i].rate.pence != c->year[0].rate.pence)
			return false;
	return true;
}

/* "9.5 days at £368.00, less £174.80 (early bird): £3,321.20 before VAT." */
static void print_price(FILE *out, const struct contract *c, const struct purchase *p,
			bool recharge)
{
	const struct unit_terms *terms = unit_terms(c->unit);
	struct quantity quantity = p ? p->quantity : c->quantity;
	bool whole = !p || p->origin == ORIGIN_AGREED;

	fprintf(out, "%s %s", quantity_pretty(quantity, terms->decimals).s,
		quantity.hundredths == 100 ? terms->word : terms->plural);
	if (!whole || one_rate(c))
		fprintf(out, " at £%s", money_pretty(p ? p->rate : c->rate).s);
	if (whole && c->discount.pence)
		fprintf(out, ", less £%s (%s)", money_pretty(c->discount).s, c->discount_reason);
	fprintf(out, ": £%s%s.\n", money_pretty(p ? p->net : c->net).s,
		recharge ? ", an internal charge (no VAT)" : " before VAT");
}

/* What is bought; and when it can be used. */
static void print_what(FILE *out, const struct contract *c, const struct purchase *p,
		       const struct schedule *s)
{
	const struct unit_terms *terms = unit_terms(c->unit);

	if (c->commitment == COMMITMENT_AS_USED)
		fprintf(out, "Pay as you go: each visit buys the %s it uses, at £%s a %s.\n",
			terms->plural, money_pretty(c->rate).s, terms->word);
	else
		print_price(out, c, p, s->recharge);
	if (c->commitment == COMMITMENT_AT_LEAST)
		fputs("Billed as they are used; what is left of them on the last day is billed "
		      "then.\n",
		      out);
	if (c->commitment != COMMITMENT_AS_USED && c->year_count == 1)
		fprintf(out,
			"Days run from %s to %s and end unused then; none is carried forward.\n",
			date_long(p ? p->first_on : date_max(c->starts_on, c->quoted_on)).s,
			date_long(c->ends_on).s);
}

static void print_years(FILE *out, const struct contract *c)
{
	const struct unit_terms *terms = unit_terms(c->unit);

	for (size_t i = 0; c->year_count > 1 && i < c->year_count; i++) {
		const struct contract_year *y = &c->year[i];

		fprintf(out, "  %s: %s %s at £%s%s: £%s; what is unused ends on %s\n",
			fy_text(y->fy).s, quantity_pretty(y->quantity, terms->decimals).s,
			y->quantity.hundredths == 100 ? terms->word : terms->plural,
			money_pretty(y->rate).s, year_is_provisional(y) ? " (provisional)" : "",
			money_pretty(y->net).s, date_long(y->last_on).s);
	}
	for (size_t i = 0; c->sharing == SHARING_ALLOTTED && i < c->member_count; i++)
		fprintf(out, "  %s: %s %s\n", c->member[i].name,
			quantity_pretty(c->member[i].quantity, terms->decimals).s, terms->plural);
	if (c->sharing == SHARING_POOLED)
		fputs("  All of them draw from one pool.\n", out);
}

static void print_terms(FILE *out, const struct contract *c)
{
	if (c->expansion[0])
		fprintf(out, "Pattern: %s.\n", c->expansion);
	for (size_t i = 0; i < c->benefit_count; i++)
		fprintf(out, "Free with it: %s, %s.\n", c->benefit[i].service,
			quantity_named(c->benefit[i].quantity, c->unit).s);
	if (c->notice_ladder[0])
		fprintf(out, "A visit that the school calls off late is drawn (%s).\n",
			c->notice_ladder);
	if (c->end_rule[0])
		fprintf(out, "Ending: %s.\n", c->end_rule);
	if (c->renews[0])
		fprintf(out, "Renews %s; nothing of that is carried over.\n", c->renews);
}

/* Whose word it was, and the school's order number. */
static void print_word(FILE *out, const struct contract *c, const struct purchase *p)
{
	const char *number = p ? p->order_number : c->order_number;

	if (p)
		fprintf(out, "Agreed by %s%s%s.\n", p->agreed_by,
			number[0] ? "; order number " : "", number);
	else if (number[0])
		fprintf(out, "Order number %s.\n", number);
}

int show_sale(const struct cli *cli, const char *did, const struct contract *c,
	      const struct purchase *p, const struct schedule *s, struct err *err)
{
	FILE *out = cli_out(cli);
	int r;

	if (cli_json(cli))
		return print_json(cli, c, p, s, NULL, err);
	print_who(out, did, c);
	print_what(out, c, p, s);
	print_years(out, c);
	print_terms(out, c);
	print_word(out, c, p);
	if (s->count > 0)
		fputc('\n', out);
	if (s->count > 0 && (r = print_schedule(cli, c, s, err)) < 0)
		return r;
	if (s->vat.pence != s->vat_at_once.pence)
		fprintf(out,
			"VAT is reckoned on each document: £%s by these parts, £%s if billed at "
			"once.\n",
			money_pretty(s->vat).s, money_pretty(s->vat_at_once).s);
	for (size_t i = 0; i < c->year_count; i++)
		if (year_is_provisional(&c->year[i]) &&
		    (!p || p->origin == ORIGIN_AGREED || p->provisional)) {
			fputs("Nothing is billed at a provisional rate: it is confirmed once, and "
			      "the "
			      "school told.\n",
			      out);
			break;
		}
	if (is_agreement(p))
		return each_capacity(cli, c, say_capacity, out, err);
	if (p)
		return ERR_OK;
	fprintf(out,
		"\nThe price holds until %s. To send it, and to agree it:\n"
		"  daybook contract pdf %s -o quote.pdf\n"
		"  daybook contract agree %s --by \"NAME\"\n",
		date_long(c->expires_on).s, c->ref, c->ref);
	return say_other_quotes(cli, c, err);
}

int show_top_up(const struct cli *cli, const struct contract *c, const struct purchase *p,
		const struct schedule *s, const struct repriced *k, struct err *err)
{
	int64_t more = k->difference.pence;
	int r;

	if (cli_json(cli))
		return print_json(cli, c, p, s, k, err);
	if ((r = show_sale(cli, "Topped up", c, p, s, err)) < 0 || more == 0)
		return r;
	fprintf(cli_out(cli),
		"\nAt this number all days of %s have the tier's price: those bought\nbefore cost "
		"£%s %s.\n",
		fy_text(c->year[p->first_year].fy).s,
		money_pretty(money_pence(more < 0 ? -more : more)).s, more < 0 ? "less" : "more");
	show_money(cli_out(cli), &k->less);
	return ERR_OK;
}
