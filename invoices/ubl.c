/* invoices/ubl.c - an electronic invoice: its head, how it is paid, its VAT and totals */
#include "invoices/ubl_private.h"

#include "core/banned.h"

#define EN_16931 "urn:cen.eu:en16931:2017"
#define PEPPOL EN_16931 "#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
#define PROFILE "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
#define UBL "urn:oasis:names:specification:ubl:schema:xsd:"

/* Codes of UNTDID 1001 and 4461. */
#define INVOICE "380"
#define CREDIT_NOTE "381"
#define CREDIT_TRANSFER "30"
#define CLEARING "97" /* between partners: nothing is paid */

bool ubl_is_credit(const struct document *doc)
{
	return doc->kind == DOCUMENT_CREDIT_NOTE;
}

bool ubl_is_outside(const struct document *doc)
{
	return doc->vat_count == 0 || strcmp(doc->vat[0].category, "O") == 0;
}

unsigned ubl_lacks(const struct document *doc)
{
	return (doc->endpoint[0] ? 0 : UBL_LACKS_SUPPLIER) |
	       (doc->payer_endpoint[0] ? 0 : UBL_LACKS_PAYER);
}

/* ---- values ---- */

void ubl_amount(struct xml *xml, const struct document *doc, const char *name, struct money amount)
{
	xml_text_with(xml, name, "currencyID", doc->currency, money_text(amount).s);
}

void ubl_date(struct xml *xml, const char *name, struct date date)
{
	xml_text(xml, name, date_iso(date).s);
}

void ubl_period(struct xml *xml, struct date from, struct date to)
{
	if (date_is_none(from) || date_is_none(to) || date_compare(from, to) > 0)
		return;
	xml_begin(xml, "cac:InvoicePeriod");
	ubl_date(xml, "cbc:StartDate", from);
	ubl_date(xml, "cbc:EndDate", to);
	xml_end(xml);
}

static void put_reference(struct xml *xml, const char *element, const char *id)
{
	xml_begin(xml, element);
	xml_text(xml, "cbc:ID", id);
	xml_end(xml);
}

/* ---- head ---- */

/* What a reader of the PDF sees at its top, and nowhere else in the XML. */
static void put_note(struct xml *xml, const struct document *doc)
{
	bool outside = ubl_is_outside(doc);
	char note[700];

	(void) snprintf(note, sizeof note, "%s%.500s%s%s",
			doc->kind == DOCUMENT_RECHARGE  ? "Internal charge (no VAT). "
			: ubl_is_credit(doc) && outside ? "Credit for an internal charge (no VAT). "
							: "",
			doc->credits.reason, doc->credits.reason[0] ? ". " : "",
			doc->specimen ? "Specimen: the figures are made up." : "");
	xml_text(xml, "cbc:Note", note);
}

/* The school's number, which its office knows; of several the contract. */
static const char *buyer_reference(const struct document *doc)
{
	return doc->school_urn[0]       ? doc->school_urn
	       : doc->contract[0]       ? doc->contract
	       : doc->credits.number[0] ? doc->credits.number
					: doc->number;
}

/* The payer's own code that an internal charge is taken from, or a credit goes to. */
static const char *payer_coding(const struct document *doc)
{
	size_t at = ubl_is_credit(doc) ? 1 : 0;

	return doc->journal && at < doc->coding_count ? doc->coding[at].code : "";
}

/* Day, kind and tax point: a credit note has them in another order. */
static void put_days(struct xml *xml, const struct document *doc)
{
	struct date tax_point = ubl_is_outside(doc) ? DATE_NONE : doc->tax_point_on;

	ubl_date(xml, "cbc:IssueDate", doc->issued_on);
	if (ubl_is_credit(doc)) {
		ubl_date(xml, "cbc:TaxPointDate", tax_point);
		xml_text(xml, "cbc:CreditNoteTypeCode", CREDIT_NOTE);
		put_note(xml, doc);
		return;
	}
	ubl_date(xml, "cbc:DueDate", doc->due_on);
	xml_text(xml, "cbc:InvoiceTypeCode", INVOICE);
	put_note(xml, doc);
	ubl_date(xml, "cbc:TaxPointDate", tax_point);
}

static void put_head(struct xml *xml, const struct document *doc)
{
	bool peppol = ubl_lacks(doc) == 0;

	xml_text(xml, "cbc:CustomizationID", peppol ? PEPPOL : EN_16931);
	xml_text(xml, "cbc:ProfileID", peppol ? PROFILE : "");
	xml_text(xml, "cbc:ID", doc->number);
	put_days(xml, doc);
	xml_text(xml, "cbc:DocumentCurrencyCode", doc->currency);
	xml_text(xml, "cbc:AccountingCost", payer_coding(doc));
	xml_text(xml, "cbc:BuyerReference", buyer_reference(doc));
	ubl_period(xml, doc->service_from, doc->service_to);
	put_reference(xml, "cac:OrderReference", doc->order_number);
	xml_begin(xml, "cac:BillingReference");
	xml_begin(xml, "cac:InvoiceDocumentReference");
	xml_text(xml, "cbc:ID", doc->credits.number);
	ubl_date(xml, "cbc:IssueDate", doc->credits.issued_on);
	xml_end(xml);
	xml_end(xml);
	put_reference(xml, "cac:ContractDocumentReference", doc->contract);
}

/* ---- payment ---- */

/* A sort code and a number are what an account of the United Kingdom has, where there is no IBAN. */
static void put_account(struct xml *xml, const struct document *doc)
{
	char account[80];

	if (doc->iban[0])
		(void) snprintf(account, sizeof account, "%s", doc->iban);
	else
		(void) snprintf(account, sizeof account, "%s %s", doc->sort_code, doc->account);
	xml_begin(xml, "cac:PayeeFinancialAccount");
	xml_text(xml, "cbc:ID", account);
	xml_text(xml, "cbc:Name", doc->bank_name);
	put_reference(xml, "cac:FinancialInstitutionBranch", doc->bic);
	xml_end(xml);
}

static void put_means(struct xml *xml, const struct document *doc)
{
	bool to_pay = !ubl_is_credit(doc) && doc->gross.pence > 0;

	if (!doc->journal && !(to_pay && doc->has_bank))
		return;
	xml_begin(xml, "cac:PaymentMeans");
	xml_text_with(xml, "cbc:PaymentMeansCode", "name",
		      doc->journal ? "Internal journal" : "Bank transfer",
		      doc->journal ? CLEARING : CREDIT_TRANSFER);
	xml_text(xml, "cbc:PaymentID", doc->number);
	if (!doc->journal)
		put_account(xml, doc);
	xml_end(xml);
}

/* What became of what is given back, as the PDF has it; else the terms, and that nothing is to be paid. */
static void put_terms(struct xml *xml, const struct document *doc)
{
	struct money rest = money_sub(doc->gross, doc->credits.taken_off);
	size_t used = 0;
	char text[4000] = "";

	if (ubl_is_credit(doc) && (doc->journal || doc->credits.taken_off.pence > 0))
		used = (size_t) snprintf(
			text, sizeof text, "£%s taken off %s. ",
			money_pretty(doc->journal ? doc->gross : doc->credits.taken_off).s,
			doc->credits.number);
	else if (doc->journal)
		used = (size_t) snprintf(text, sizeof text, "Settled by journal: nothing to pay. ");
	if (ubl_is_credit(doc) && !doc->journal && rest.pence > 0)
		used += (size_t) snprintf(text + used, sizeof text - used, "We owe you £%s. ",
					  money_pretty(rest).s);
	for (size_t i = 0; i < doc->terms.count && used < sizeof text; i++)
		used += (size_t) snprintf(text + used, sizeof text - used, "%s ", doc->terms.at[i]);
	xml_begin(xml, "cac:PaymentTerms");
	xml_text(xml, "cbc:Note", text);
	xml_end(xml);
}

/* ---- VAT and totals ---- */

/* The reason is the law's for what is outside the scope, and the VAT table's word for what is exempt. */
static void put_reason(struct xml *xml, const struct document_vat *vat)
{
	if (vat && strcmp(vat->category, "O") != 0) {
		xml_text(xml, "cbc:TaxExemptionReason",
			 strcmp(vat->category, "E") == 0 ? vat->title : "");
		return;
	}
	xml_text(xml, "cbc:TaxExemptionReasonCode", "VATEX-EU-O");
	xml_text(xml, "cbc:TaxExemptionReason", "Outside the scope of VAT");
}

void ubl_category(struct xml *xml, const char *element, const struct document_vat *vat, bool reason)
{
	bool outside = !vat || strcmp(vat->category, "O") == 0;

	xml_begin(xml, element);
	xml_text(xml, "cbc:ID", outside ? "O" : vat->category);
	if (!outside) /* hundredths of a per cent are written as those of a pound */
		xml_text(xml, "cbc:Percent", money_text(money_pence(vat->vat_bp)).s);
	if (reason)
		put_reason(xml, vat);
	xml_begin(xml, "cac:TaxScheme");
	xml_text(xml, "cbc:ID", "VAT");
	xml_end(xml);
	xml_end(xml);
}

static void put_subtotal(struct xml *xml, const struct document *doc,
			 const struct document_vat *vat)
{
	xml_begin(xml, "cac:TaxSubtotal");
	ubl_amount(xml, doc, "cbc:TaxableAmount", vat ? vat->net : doc->net);
	ubl_amount(xml, doc, "cbc:TaxAmount", vat ? vat->vat : money_pence(0));
	ubl_category(xml, "cac:TaxCategory", vat, true);
	xml_end(xml);
}

static void put_totals(struct xml *xml, const struct document *doc)
{
	xml_begin(xml, "cac:TaxTotal");
	ubl_amount(xml, doc, "cbc:TaxAmount", doc->vat_total);
	for (size_t i = 0; i < doc->vat_count; i++)
		put_subtotal(xml, doc, &doc->vat[i]);
	if (doc->vat_count == 0)
		put_subtotal(xml, doc, NULL);
	xml_end(xml);
	xml_begin(xml, "cac:LegalMonetaryTotal");
	ubl_amount(xml, doc, "cbc:LineExtensionAmount", doc->net);
	ubl_amount(xml, doc, "cbc:TaxExclusiveAmount", doc->net);
	ubl_amount(xml, doc, "cbc:TaxInclusiveAmount", doc->gross);
	ubl_amount(xml, doc, "cbc:PayableAmount", doc->gross);
	xml_end(xml);
}

/* ---- the whole ---- */

/* Can its VAT be said in EN 16931? */
static int check_vat(const struct document *doc, struct err *err)
{
	for (size_t i = 0; i < doc->vat_count; i++) {
		const struct document_vat *vat = &doc->vat[i];
		const char *category = vat->category;

		if (strlen(category) != 1 || !strchr("SZEO", *category) ||
		    (*category == 'S') != (vat->vat_bp > 0))
			return err_set(err, ERR_INVALID,
				       "%s has no XML: the VAT category '%s' at %s %% is none of"
				       " EN 16931",
				       doc->number, category,
				       money_text(money_pence(vat->vat_bp)).s);
		if (doc->vat_count > 1 && *category == 'O')
			return err_set(
				err, ERR_INVALID,
				"%s has no XML: what is outside the scope of VAT stands beside"
				" what is not",
				doc->number);
		if (*category != 'O' && !doc->vat_number[0])
			return err_set(err, ERR_INVALID,
				       "%s has no XML: it has VAT, and no VAT number of %s",
				       doc->number, doc->supplier.name);
	}
	return ERR_OK;
}

int ubl_write(const struct document *doc, char **out, size_t *out_length, struct err *err)
{
	bool credit = ubl_is_credit(doc);
	const struct xml_space spaces[] = {
		{ "", credit ? UBL "CreditNote-2" : UBL "Invoice-2" },
		{ "cac", UBL "CommonAggregateComponents-2" },
		{ "cbc", UBL "CommonBasicComponents-2" },
	};
	SCOPED(xml_freep) struct xml *xml = NULL;
	int r;

	if ((r = check_vat(doc, err)) < 0 || (r = xml_new(credit ? "CreditNote" : "Invoice", spaces,
							  COUNT_OF(spaces), &xml, err)) < 0)
		return r;
	put_head(xml, doc);
	ubl_supplier(xml, doc);
	ubl_customer(xml, doc);
	ubl_delivery(xml, doc);
	put_means(xml, doc);
	put_terms(xml, doc);
	put_totals(xml, doc);
	ubl_lines(xml, doc);
	return xml_finish(xml, out, out_length, err);
}
