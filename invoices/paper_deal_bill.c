/* invoices/paper_deal_bill.c - of a quote or an agreement: what is due when, from whom, with its VAT, and the sums */
#include "invoices/paper_deal_private.h"

#include "core/banned.h"

#define BILL_CELLS 5

static const struct {
	const char *cause, *words;
} causes[] = {
	{ "used", "for a visit" },
	{ "rest", "the rest of what was agreed" },
	{ "moved", "moved" },
	{ "taken-back", "taken back" },
	{ "owed", "not delivered by us" },
	{ "price", "change of price" },
};

static const char *words_of(const char *cause)
{
	for (size_t i = 0; i < COUNT_OF(causes); i++)
		if (strcmp(causes[i].cause, cause) == 0)
			return causes[i].words;
	return "";
}

/* The parts of one table: VAT invoices, or internal charges. */
struct bill {
	struct deal *d;
	struct json *table;
	bool recharge;
	size_t payers; /* of it */
	bool named;    /* there are several in all: each has its name and its sum */
	struct money net, vat;
};

static bool is_of(const struct bill *b, const struct instalment *part)
{
	return part->recharge == b->recharge;
}

static size_t count_payers(const struct bill *b)
{
	const struct instalments *list = &b->d->bill;
	int64_t last = 0;
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (!is_of(b, &list->at[i]))
			continue;
		count += list->at[i].payer != last;
		last = list->at[i].payer;
	}
	return count;
}

/* Does the payer pay for more than one school? */
static bool of_several(const struct instalments *list, const struct instalment *part)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].payer == part->payer && list->at[i].member != part->member)
			return true;
	return false;
}

static struct money_text signed_money(struct money m)
{
	struct money_text out;

	(void) snprintf(out.s, sizeof out.s, "%s%.30s", m.pence < 0 ? "-" : "",
			money_pretty(money_pence(m.pence < 0 ? -m.pence : m.pence)).s);
	return out;
}

static void add_sums(struct bill *b, enum row_look look, const char *due, const char *what,
		     struct money net, struct money vat)
{
	struct money_text a = signed_money(net), v = signed_money(vat),
			  gross = signed_money(money_add(net, vat));
	const char *cells[BILL_CELLS] = { due, what, a.s, v.s, gross.s };

	paper_row(b->table, look, cells, b->recharge ? 3 : BILL_CELLS);
}

static void add_part(struct bill *b, const struct instalment *part)
{
	const char *words = words_of(part->cause);
	struct short_text what;

	(void) snprintf(what.s, sizeof what.s, "%s%s%s to %s%s%s%s",
			of_several(&b->d->bill, part) ? b->d->c->member[part->member].name : "",
			of_several(&b->d->bill, part) ? ", " : "", deal_date(part->service_from).s,
			deal_date(part->service_to).s, *words ? ", " : "", words,
			part->provisional ? ", provisional" : "");
	add_sums(b, ROW_PLAIN, deal_date(part->due_on).s, what.s, part->net, part->vat);
	b->net = money_add(b->net, part->net);
	b->vat = money_add(b->vat, part->vat);
}

/* A payer's parts; where there are several payers with their name above and their sum below. */
static size_t add_payer(struct bill *b, size_t first)
{
	const struct instalments *list = &b->d->bill;
	struct money net = money_pence(0), vat = money_pence(0);
	size_t i = first;

	if (b->named)
		paper_row(b->table, ROW_SECTION, CELLS(list->at[first].name));
	for (; i < list->count && list->at[i].payer == list->at[first].payer; i++) {
		if (!is_of(b, &list->at[i]))
			continue;
		add_part(b, &list->at[i]);
		net = money_add(net, list->at[i].net);
		vat = money_add(vat, list->at[i].vat);
	}
	if (b->named)
		add_sums(b, ROW_TOTAL, "Sum", "", net, vat);
	return i;
}

static void begin_table(struct bill *b)
{
	static const struct paper_column with_vat[] = { { "Due", 26, FORM_DATE },
							{ "For", 66, FORM_DATE },
							{ "£ before VAT", 26, FORM_RIGHT },
							{ "VAT £", 24, FORM_RIGHT },
							{ "£ with VAT", 28, FORM_RIGHT } },
					 internal[] = { { "Due", 26, FORM_DATE },
							{ "For", 116, FORM_DATE },
							{ "£", 28, FORM_RIGHT } };

	b->payers = count_payers(b);
	b->named = b->payers > 1 || b->payers < b->d->bill.payers;
	b->table = paper_table(b->d->paper, b->recharge ? internal : with_vat,
			       b->recharge ? COUNT_OF(internal) : COUNT_OF(with_vat));
}

static void draw_bill(struct deal *d, bool recharge)
{
	const struct instalments *list = &d->bill;
	struct bill b = { .d = d, .recharge = recharge };
	size_t i = 0;

	begin_table(&b);
	while (i < list->count)
		if (is_of(&b, &list->at[i]))
			i = add_payer(&b, i);
		else
			i++;
	if (!b.named || b.payers > 1)
		add_sums(&b, ROW_TOTAL, b.named ? "Together" : "Sum", "", b.net, b.vat);
}

static bool any(const struct deal *d, bool recharge)
{
	for (size_t i = 0; i < d->bill.count; i++)
		if (d->bill.at[i].recharge == recharge)
			return true;
	return false;
}

static const char *plan_words(enum billing_plan plan)
{
	switch (plan) {
	case PLAN_UPFRONT:
		return "Billed in one part when it begins.";
	case PLAN_TERMLY:
		return "Billed in termly parts.";
	case PLAN_HALF_YEARLY:
		return "Billed in half-yearly parts.";
	case PLAN_MONTHLY:
		return "Billed in monthly parts.";
	case PLAN_BY_YEAR:
		return "Billed by financial year, each for its own days.";
	case PLAN_SPLIT:
		return "Billed in two parts: 7/12 and 5/12 of the price.";
	case PLAN_ON_USE:
		return "Billed as it is used.";
	}
	return "";
}

static void add_notes(struct deal *d, bool sale, bool internal)
{
	if (sale)
		paper_note(d->paper,
			   "Due is the day from which we bill it. An invoice is to be paid within "
			   "%" PRId64 " days of its date. VAT is reckoned on each invoice.",
			   d->supplier.pay_days);
	if (sale && d->bill.vat.pence != d->bill.vat_at_once.pence)
		paper_note(d->paper,
			   "In these parts the VAT comes to %s; billed at once it would be %s.",
			   pounds(d->bill.vat).s, pounds(d->bill.vat_at_once).s);
	if (internal)
		paper_note(d->paper,
			   "An internal charge passes between two parts of %s: there is "
			   "no VAT.",
			   d->supplier.name);
}

/* Where there is nothing to put into a table. */
static void say_on_use(struct deal *d)
{
	const struct contract *c = d->c;

	paper_text(d->paper, "Each visit is billed for what it used%s.",
		   d->internal ? "" : ", with VAT where a VAT invoice is named above");
	if (c->commitment == COMMITMENT_AT_LEAST)
		paper_text(d->paper, "What is left of %s on the last day is billed then.",
			   quantity_named(c->quantity, c->unit).s);
	else
		paper_text(d->paper, "Nothing is bought beforehand.");
}

void deal_billing(struct deal *d)
{
	bool sale = any(d, false), internal = any(d, true),
	     stands = d->quote || d->c->state == CONTRACT_AGREED;

	paper_heading(d->paper, "When it is billed");
	if (d->c->commitment != COMMITMENT_QUANTITY) {
		say_on_use(d);
		return;
	}
	paper_text(d->paper, "%s%s", plan_words(d->c->plan),
		   stands ? " What is agreed is owed in full, used or not." : "");
	if (!sale && !internal)
		paper_text(d->paper, "Nothing is to be paid.");
	if (sale)
		draw_bill(d, false);
	if (internal && sale)
		paper_text(d->paper, "Internal charges (no VAT):");
	if (internal)
		draw_bill(d, true);
	add_notes(d, sale, internal);
}
