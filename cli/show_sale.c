/* cli/show_sale.c - shows quotes and sales to people and programs */
#include "cli/show_sale.h"

#include "core/banned.h"

void show_price(FILE *out, const struct contract *c, struct quantity quantity, struct money rate,
		struct money net)
{
	const struct unit_terms *terms = unit_terms(c->unit);

	fprintf(out, "%s %s at £%s: £%s", quantity_pretty(quantity, terms->decimals).s,
		quantity.hundredths == 100 ? terms->word : terms->plural, money_pretty(rate).s,
		money_pretty(net).s);
}

void json_contract(struct json *parent, const struct contract *c)
{
	json_add_text(parent, "contract", c->ref);
	json_add_text(parent, "state", c->state == CONTRACT_QUOTE ? "quote" : "agreed");
	json_add_text(parent, "urn", c->school.urn);
	json_add_text(parent, "school", c->school.name);
	json_add_text(parent, "financial_year", fy_text(c->fy).s);
	json_add_text(parent, "unit", unit_terms(c->unit)->word);
	json_add_date(parent, "starts_on", c->starts_on);
	json_add_date(parent, "ends_on", c->ends_on);
	json_add_text(parent, "plan", plan_word(c->plan));
	json_add_text(parent, "service", c->service);
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

static int print_json(const struct cli *cli, const struct contract *c, const struct purchase *p,
		      const struct schedule *s, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

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
	return cli_print_json(cli, root, err);
}

static const struct column columns[] = {
	{ "due_on", "Due", COLUMN_DATE },     { "for", "For", COLUMN_CODE },
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

static int print_schedule(const struct cli *cli, const struct schedule *s, struct err *err)
{
	struct table *t = NULL;
	const struct column *shown = s->recharge ? recharge_columns : columns;
	size_t count = s->recharge ? COUNT_OF(recharge_columns) : COUNT_OF(columns);
	int r = table_open(cli_out(cli), TABLE_TEXT, 0, shown, count, &t, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < s->count; i++) {
		char span[64];

		(void) snprintf(span, sizeof span, "%s to %s", date_long(s->part[i].service_from).s,
				date_long(s->part[i].service_to).s);
		table_add_date(t, s->part[i].due_on);
		table_add_text(t, span);
		add_sums(t, s, s->part[i].net, s->part[i].vat);
	}
	table_begin_sum(t);
	table_add_text(t, NULL);
	table_add_text(t, NULL);
	add_sums(t, s, s->net, s->vat);
	return table_close(t, err);
}

int show_sale(const struct cli *cli, const char *did, const struct contract *c,
	      const struct purchase *p, const struct schedule *s, struct err *err)
{
	FILE *out = cli_out(cli);
	int r;

	if (cli_json(cli))
		return print_json(cli, c, p, s, err);
	fprintf(out, "%s %s for %s (%s), %s.\n", did, c->ref, c->school.name, c->school.urn,
		fy_text(c->fy).s);
	show_price(out, c, p ? p->quantity : c->quantity, p ? p->rate : c->rate,
		   p ? p->net : c->net);
	fprintf(out, "%s.\n", s->recharge ? ", an internal charge (no VAT)" : " before VAT");
	fprintf(out, "Days run from %s to %s and end unused then; none is carried forward.\n\n",
		date_long(p ? p->first_on : date_max(c->starts_on, c->quoted_on)).s,
		date_long(c->ends_on).s);
	if ((r = print_schedule(cli, s, err)) < 0)
		return r;
	if (s->vat.pence != s->vat_at_once.pence)
		fprintf(out,
			"VAT is reckoned on each document: £%s by these parts, £%s if billed at "
			"once.\n",
			money_pretty(s->vat).s, money_pretty(s->vat_at_once).s);
	if (!p)
		fprintf(out,
			"\nThe price holds until %s. To agree it:\n  daybook contract agree %s "
			"--by \"NAME\"\n",
			date_long(c->expires_on).s, c->ref);
	return ERR_OK;
}
