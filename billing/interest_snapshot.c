/* billing/interest_snapshot.c - freezes what a claim for late payment shows as JSON (billing/snapshot.h) */
#include "billing/interest.h"

#include "billing/snapshot_private.h"

#include "core/banned.h"

/* An amount that is no quantity times a rate. */
static void add_line(struct json *lines, const char *text, const char *note, struct money amount,
		     struct date from, struct date to)
{
	struct json *line = json_add_object(lines, NULL);

	json_add_text(line, "text", text);
	json_add_text(line, "note", note);
	json_add_quantity(line, "quantity", quantity_of(100));
	json_add_money(line, "rate", amount);
	json_add_int(line, "vat_bp", 0);
	json_add_money(line, "net", amount);
	json_add_bool(line, "by_amount", true);
	json_add_date(line, "service_from", from);
	json_add_date(line, "service_to", to);
}

static void add_lines(struct json *doc, const struct interest *i)
{
	struct json *lines = json_add_array(doc, "lines");
	char note[160];

	for (size_t k = 0; k < i->count; k++) {
		const struct interest_stretch *s = &i->stretch[k];

		(void) snprintf(note, sizeof note, "%s to %s", date_long(s->from).s,
				date_long(s->to).s);
		add_line(lines, interest_line_text(i, s).s, note, s->interest, s->from, s->to);
	}
	if (i->fixed_sum.pence > 0) {
		(void) snprintf(note, sizeof note, "For %s, due on %s", i->debt.number,
				date_long(i->debt.due_on).s);
		add_line(lines, "Fixed sum for late payment", note, i->fixed_sum, i->from, i->to);
	}
}

static void add_terms(struct json *doc, const struct interest *i, const struct supplier *s)
{
	struct json *terms = json_add_array(doc, "terms");
	char text[240];

	if (!i->debt.corporate) {
		(void) snprintf(text, sizeof text,
				"Pay in full within %" PRId64 " days of the invoice date.",
				s->pay_days);
		json_add_text(terms, NULL, text);
	}
	(void) snprintf(text, sizeof text,
			"Claimed under the Late Payment of Commercial Debts (Interest) Act 1998: "
			"reference rate %s %% and %s %%. Outside the scope of VAT.",
			late_percent(i->rate.reference_bp).s, late_percent(i->rate.margin_bp).s);
	json_add_text(terms, NULL, text);
}

int interest_snapshot(const struct interest *i, const struct supplier *supplier,
		      const char *school_urn, const char *school_name, struct date issued_on,
		      char **out, struct err *err)
{
	SCOPED(json_freep) struct json *doc = json_object();
	char what[64];

	json_add_int(doc, "version", 1);
	json_add_text(doc, "kind", "invoice");
	if (i->debt.corporate)
		json_add_bool(doc, "request", true);
	json_add_text(doc, "number", i->number);
	json_add_date(doc, "issued_on", issued_on);
	json_add_date(doc, "tax_point_on", issued_on);
	if (!date_is_none(i->due_on))
		json_add_date(doc, "due_on", i->due_on);
	json_add_date(doc, "service_from", i->from);
	json_add_date(doc, "service_to", i->to);
	snapshot_supplier(doc, supplier, false); /* the claim is outside the scope of VAT */
	snapshot_parties(doc, &i->debt.payer, school_urn, school_name);
	json_add_text_if(doc, "order_number", i->debt.order_number);
	add_lines(doc, i);
	snapshot_totals(doc, NULL, money_add(i->interest, i->fixed_sum), money_pence(0));
	snapshot_settlement(doc, supplier, &i->debt.payer, BY_BANK);
	if (!i->debt.corporate) /* who issues it says where to pay, and when */
		snapshot_bank(doc, supplier);
	add_terms(doc, i, supplier);
	(void) snprintf(what, sizeof what, "the claim on %s", i->debt.number);
	return snapshot_end(doc, supplier, what, out, err);
}
