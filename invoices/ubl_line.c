/* invoices/ubl_line.c - what is charged or credited, line by line */
#include "invoices/ubl_private.h"

#include "core/banned.h"

#define CODE_ONE "C62" /* of UN/ECE Recommendation 20: a thing that is counted */

/* Codes of the same recommendation; it has none for half a day, so sessions are counted. */
static const char *unit_code(enum unit unit)
{
	switch (unit) {
	case UNIT_DAY:
		return "DAY";
	case UNIT_HOUR:
		return "HUR";
	case UNIT_SESSION:
		break;
	}
	return CODE_ONE;
}

/* Do its days at its rate make its net amount? */
static bool multiplies(const struct document_line *line)
{
	struct err ignored = { 0 };
	struct money product;

	return !line->by_amount &&
	       money_price(line->rate, line->quantity, &product, &ignored) == ERR_OK &&
	       product.pence == line->net.pence;
}

/* What is billed: days at a rate, or the net amount once. A price is never below 0: the quantity is, then. */
static void put_quantity(struct xml *xml, const char *name, const struct document_line *line)
{
	bool whole = multiplies(line);
	struct quantity quantity = whole                 ? line->quantity
				   : line->net.pence < 0 ? quantity_of(-100)
							 : quantity_of(100);

	xml_text_with(xml, name, "unitCode", whole ? unit_code(line->unit) : CODE_ONE,
		      quantity_text(quantity).s);
}

static struct money price_of(const struct document_line *line)
{
	if (multiplies(line))
		return line->rate;
	return money_pence(line->net.pence < 0 ? -line->net.pence : line->net.pence);
}

/*
 * The line's note; of one that is no days at a rate with the days, unless the note has them: "Contract C-2024-031, part
 * 2 of 3; 10.0 days at £368.00". A claim for late payment has no days.
 */
static void put_description(struct xml *xml, const struct document *doc,
			    const struct document_line *line)
{
	const struct unit_terms *terms = unit_terms(line->unit);
	char days[60], all[1000];
	size_t used;

	(void) snprintf(days, sizeof days, "%s %s",
			quantity_pretty(line->quantity, line->decimals).s,
			line->quantity.hundredths == 100 ? terms->word : terms->plural);
	if (!line->note[0] && line->parts > 1)
		used = (size_t) snprintf(all, sizeof all, "Part %" PRId64 " of %" PRId64,
					 line->part, line->parts);
	else
		used = (size_t) snprintf(all, sizeof all, "%.800s", line->note);
	if (doc->kind != DOCUMENT_INVOICE && !multiplies(line) && line->quantity.hundredths > 0 &&
	    !strstr(line->note, days))
		(void) snprintf(all + used, sizeof all - used, "%s%s at £%s", used ? "; " : "",
				days, money_pretty(line->rate).s);
	xml_text(xml, "cbc:Description", all);
}

/* Of several schools: whose it is, for programs; people read it in the description. */
static void put_school(struct xml *xml, const struct document_line *line)
{
	char whose[300];

	if (!line->school[0])
		return;
	(void) snprintf(whose, sizeof whose, "%s%s%s", line->urn, line->urn[0] ? " " : "",
			line->school);
	xml_begin(xml, "cac:AdditionalItemProperty");
	xml_text(xml, "cbc:Name", "School");
	xml_text(xml, "cbc:Value", whose);
	xml_end(xml);
}

/* Its VAT is that of its rate. */
static const struct document_vat *vat_of(const struct document *doc,
					 const struct document_line *line)
{
	for (size_t i = 0; i < doc->vat_count; i++)
		if (doc->vat[i].vat_bp == line->vat_bp)
			return &doc->vat[i];
	return doc->vat_count ? &doc->vat[0] : NULL;
}

/* The days that the line is for, where they lie within those of the document. */
static void put_period(struct xml *xml, const struct document *doc,
		       const struct document_line *line)
{
	if (date_is_none(line->service_from) || date_is_none(line->service_to) ||
	    date_compare(line->service_from, doc->service_from) < 0 ||
	    date_compare(line->service_to, doc->service_to) > 0)
		return;
	ubl_period(xml, line->service_from, line->service_to);
}

static void put_line(struct xml *xml, const struct document *doc, size_t i)
{
	const struct document_line *line = &doc->lines[i];
	bool credit = ubl_is_credit(doc);
	char id[24];

	(void) snprintf(id, sizeof id, "%zu", i + 1);
	xml_begin(xml, credit ? "cac:CreditNoteLine" : "cac:InvoiceLine");
	xml_text(xml, "cbc:ID", id);
	put_quantity(xml, credit ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity", line);
	ubl_amount(xml, doc, "cbc:LineExtensionAmount", line->net);
	put_period(xml, doc, line);
	xml_begin(xml, "cac:Item");
	put_description(xml, doc, line);
	xml_text(xml, "cbc:Name", line->text);
	ubl_category(xml, "cac:ClassifiedTaxCategory", vat_of(doc, line), false);
	put_school(xml, line);
	xml_end(xml);
	xml_begin(xml, "cac:Price");
	ubl_amount(xml, doc, "cbc:PriceAmount", price_of(line));
	xml_end(xml);
	xml_end(xml);
}

void ubl_lines(struct xml *xml, const struct document *doc)
{
	for (size_t i = 0; i < doc->line_count; i++)
		put_line(xml, doc, i);
}
