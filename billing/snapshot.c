/* billing/snapshot.c - freezes what a document shows as JSON */
#include "billing/snapshot_private.h"

#include "core/contract.h"

#include "core/banned.h"

struct whose_text facts_whose(const struct facts *facts)
{
	struct whose_text out;

	if (facts_of_several(facts))
		(void) snprintf(out.s, sizeof out.s, "%zu schools", facts->schools);
	else
		(void) snprintf(out.s, sizeof out.s, "%s", facts->school.name);
	return out;
}

void facts_span(const struct facts *facts, struct date *out_from, struct date *out_to)
{
	*out_from = facts->charge[0].service_from;
	*out_to = facts->charge[0].service_to;
	for (size_t i = 1; i < facts->count; i++) {
		*out_from = date_min(*out_from, facts->charge[i].service_from);
		*out_to = date_max(*out_to, facts->charge[i].service_to);
	}
}

/* "10.0 days at £368.00" */
static void say_price(const struct due_charge *c, char *out, size_t size)
{
	const struct unit_terms *terms = unit_terms(c->unit);

	(void) snprintf(out, size, "%s %s at £%s", quantity_pretty(c->quantity, terms->decimals).s,
			c->quantity.hundredths == 100 ? terms->word : terms->plural,
			money_pretty(c->rate).s);
}

/* What a charge that is not of a plan is for. */
static const struct {
	const char *cause, *words;
} causes[] = {
	{ "rest", "not used of what was agreed at least" },
	{ "moved", "taken over from another school" },
	{ "price", "change of price" },
};

/*
 * "Contract C-2024-031, one charge in advance", "Contract C-2024-031, top-up of 3 February 2025",
 * "Contract C-2024-031, part 2 of 3 of £3,680.00 (10.0 days at £368.00)", "Contract C-2024-031, used on 3 May 2024".
 * On a document of several schools whose it is comes first: "Cantell School, contract C-2024-031, one charge".
 */
static void say_note(const struct due_charge *c, const struct facts *f, char *out, size_t size)
{
	char price[80], what[160] = "";

	say_price(c, price, sizeof price);
	if (c->parts > 1)
		(void) snprintf(what, sizeof what, "part %d of %d of £%s (%s)", c->part, c->parts,
				money_pretty(c->price).s, price);
	else if (strcmp(c->cause, "used") == 0)
		(void) snprintf(what, sizeof what, "used on %s", date_long(c->service_from).s);
	else if (strcmp(c->cause, "agreed") == 0 && c->by_amount)
		(void) snprintf(what, sizeof what, "of £%s (%s)", money_pretty(c->price).s, price);
	else if (strcmp(c->cause, "agreed") == 0 && c->origin == ORIGIN_TOP_UP)
		(void) snprintf(what, sizeof what, "top-up of %s", date_long(c->bought_on).s);
	else
		(void) snprintf(what, sizeof what, "one charge%s",
				date_compare(f->issued_on, c->ends_on) <= 0 ? " in advance" : "");
	for (size_t i = 0; i < COUNT_OF(causes); i++)
		if (strcmp(causes[i].cause, c->cause) == 0)
			(void) snprintf(what, sizeof what, "%s", causes[i].words);
	if (facts_of_several(f))
		(void) snprintf(out, size, "%s, contract %s, %s", c->school, c->contract, what);
	else
		(void) snprintf(out, size, "Contract %s, %s", c->contract, what);
}

static void add_charges(struct json *doc, const struct facts *f)
{
	struct json *lines = json_add_array(doc, "lines");

	for (size_t i = 0; i < f->count; i++) {
		const struct due_charge *c = &f->charge[i];
		struct json *line = json_add_object(lines, NULL);
		char note[400];

		say_note(c, f, note, sizeof note);
		json_add_text(line, "text", c->service);
		json_add_text(line, "note", note);
		if (facts_of_several(f)) {
			json_add_text(line, "urn", c->urn);
			json_add_text(line, "school", c->school);
		}
		json_add_text(line, "contract", c->contract);
		json_add_quantity(line, "quantity", c->quantity);
		json_add_text(line, "unit", unit_terms(c->unit)->word);
		json_add_int(line, "decimals", unit_terms(c->unit)->decimals);
		json_add_money(line, "rate", c->rate);
		json_add_int(line, "vat_bp", f->vat_rate.bp);
		json_add_money(line, "net", c->net);
		json_add_int(line, "part", c->part);
		json_add_int(line, "parts", c->parts);
		if (c->by_amount && c->parts == 1)
			json_add_bool(line, "by_amount", true);
		json_add_date(line, "service_from", c->service_from);
		json_add_date(line, "service_to", c->service_to);
	}
}

static void add_settlement(struct json *doc, const struct supplier *s, const struct facts *f)
{
	snapshot_settlement(doc, s, &f->payer, f->by_journal ? BY_JOURNAL : BY_BANK);
	if (!f->by_journal && !f->corporate && s->account[0])
		snapshot_bank(doc, s);
}

/* A term's text with {pay_days}, {ends_on} and {next_fy} filled in. */
static void say_term(const char *term, const struct supplier *s, struct date ends_on, char *out,
		     size_t size)
{
	char pay_days[16];
	struct date_text ends = date_long(ends_on),
			 next = fy_text(fy_of(date_add(fy_last(fy_of(ends_on)), 1)));
	const struct {
		const char *name, *value;
	} words[] = { { "{pay_days}", pay_days },
		      { "{ends_on}", ends.s },
		      { "{next_fy}", next.s } };
	size_t used = 0;

	(void) snprintf(pay_days, sizeof pay_days, "%" PRId64, s->pay_days);
	while (*term && used + 1 < size) {
		bool filled = false;

		for (size_t i = 0; *term == '{' && i < COUNT_OF(words) && !filled; i++)
			if (strncmp(term, words[i].name, strlen(words[i].name)) == 0) {
				int n = snprintf(out + used, size - used, "%s", words[i].value);

				used = n < 0 || used + (size_t) n >= size ? size - 1
									  : used + (size_t) n;
				term += strlen(words[i].name);
				filled = true;
			}
		if (!filled)
			out[used++] = *term++;
	}
	out[used] = '\0';
}

/* Has an earlier charge of the document days that end with those of charge i? */
static bool end_is_said(const struct facts *f, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (date_compare(f->charge[k].ends_on, f->charge[i].ends_on) == 0)
			return true;
	return false;
}

/* A term that names the end of the days stands once for each end; any other once. */
static void add_terms(struct json *doc, const struct supplier *s, const struct facts *f)
{
	struct json *terms = json_add_array(doc, "terms");
	char text[512];

	for (size_t i = 0; i < SUPPLIER_TERMS; i++) {
		const char *term = f->recharge ? s->terms_recharge[i] : s->terms_sale[i];
		bool by_end = strstr(term, "{ends_on}") || strstr(term, "{next_fy}");

		for (size_t c = 0; term[0] && c < (by_end ? f->count : 1); c++) {
			if (end_is_said(f, c))
				continue;
			say_term(term, s, f->charge[c].ends_on, text, sizeof text);
			json_add_text(terms, NULL, text);
		}
	}
}

/* ---- the whole ---- */

static void add_head(struct json *doc, const struct facts *f)
{
	struct date from, to;

	facts_span(f, &from, &to);
	json_add_int(doc, "version", 1);
	json_add_text(doc, "kind", f->recharge ? "recharge" : "vat-invoice");
	if (f->corporate)
		json_add_bool(doc, "request", true);
	json_add_text(doc, "number", f->name);
	json_add_date(doc, "issued_on", f->issued_on);
	json_add_date(doc, "tax_point_on", f->tax_point_on);
	if (!date_is_none(f->due_on))
		json_add_date(doc, "due_on", f->due_on);
	json_add_date(doc, "service_from", from);
	json_add_date(doc, "service_to", to);
	json_add_text_if(doc, "order_number", f->charge[0].order_number);
	json_add_text(doc, "contract", f->charge[0].contract);
}

int snapshot_make(struct store *st, const struct supplier *supplier, const struct facts *facts,
		  char **out_text, struct annex *out_annex, struct err *err)
{
	SCOPED(json_freep) struct json *doc = json_object();
	SCOPED(annex_release) struct annex annex = { 0 };
	char what[160];
	int r;

	add_head(doc, facts);
	snapshot_supplier(doc, supplier, !facts->recharge && !facts->corporate);
	snapshot_parties(doc, &facts->payer, facts_of_several(facts) ? "" : facts->school.urn,
			 facts_whose(facts).s);
	add_charges(doc, facts);
	snapshot_totals(doc, facts->recharge ? NULL : &facts->vat_rate, facts->net, facts->vat);
	add_settlement(doc, supplier, facts);
	add_terms(doc, supplier, facts);
	(void) snprintf(what, sizeof what, "the document of %s", facts->school.name);
	if ((r = snapshot_annex(st, facts, doc, &annex, err)) < 0 ||
	    (r = snapshot_days(st, facts, doc, err)) < 0 ||
	    (r = snapshot_end(doc, supplier, what, out_text, err)) < 0)
		return r;
	*out_annex = annex;
	annex = (struct annex){ 0 };
	return ERR_OK;
}
