/* billing/snapshot_parts.c - the parts of a snapshot that every kind of document has */
#include "billing/snapshot_parts.h"

#include "core/endpoint.h"
#include "core/text.h"

#include "core/banned.h"

/*
 * How others' programs know the authority. The address of a sale may be its VAT number, which no other document has;
 * who it is stands on every one: what was set, or the address, or its number in the register of schools.
 */
static void add_identifiers(struct json *supplier, const struct supplier *s, bool vat_number)
{
	struct err ignored = { 0 };
	char endpoint[ENDPOINT_ROOM], text[64];

	(void) snprintf(endpoint, sizeof endpoint, "%s", s->endpoint);
	if (!s->endpoint[0] && vat_number && s->vat_number[0]) {
		(void) snprintf(text, sizeof text, "9932:%s", s->vat_number);
		if (endpoint_check(text, endpoint, &ignored) < 0)
			endpoint[0] = '\0';
	}
	json_add_text_if(supplier, "endpoint", endpoint);
	json_add_text_if(supplier, "identifier",
			 s->identifier[0]                      ? s->identifier
			 : endpoint_is_identifier(s->endpoint) ? s->endpoint
							       : s->la_code);
}

/* An internal charge, and a request to the ledger that issues, must not look like a VAT invoice. */
void snapshot_supplier(struct json *doc, const struct supplier *s, bool vat_number)
{
	struct json *supplier = json_add_object(doc, "supplier"), *lines;

	json_add_text(supplier, "name", s->name);
	json_add_text(supplier, "service", s->service);
	lines = json_add_array(supplier, "address");
	for (size_t i = 0; i < SUPPLIER_LINES; i++)
		json_add_text_if(lines, NULL, s->address[i]);
	if (vat_number)
		json_add_text_if(supplier, "vat_number", s->vat_number);
	add_identifiers(supplier, s, vat_number);
	json_add_text_if(supplier, "mail", s->mail);
	json_add_text_if(supplier, "telephone", s->telephone);
	json_add_text_if(supplier, "website", s->website);
}

void snapshot_parties(struct json *doc, const struct payer *payer, const char *urn,
		      const char *school)
{
	struct json *node = json_add_object(doc, "payer");

	json_add_text(node, "name", payer->name);
	json_add_lines(node, "address", payer->address);
	json_add_text_if(node, "mail", payer->mail);
	json_add_text_if(node, "endpoint", payer->endpoint);
	node = json_add_object(doc, "school");
	json_add_text_if(node, "urn", urn);
	json_add_text(node, "name", school);
}

void snapshot_totals(struct json *doc, const struct vat_rate *rate, struct money net,
		     struct money vat)
{
	struct json *rates = json_add_array(doc, "vat");

	if (rate) {
		struct json *row = json_add_object(rates, NULL);

		json_add_text(row, "treatment", rate->treatment);
		json_add_text(row, "title", rate->title);
		json_add_text(row, "category", rate->category);
		json_add_int(row, "vat_bp", rate->bp);
		json_add_money(row, "net", net);
		json_add_money(row, "vat", vat);
		json_add_money(row, "gross", money_add(net, vat));
	}
	json_add_money(doc, "net", net);
	json_add_money(doc, "vat_total", vat);
	json_add_money(doc, "gross", money_add(net, vat));
	json_add_text(doc, "currency", "GBP");
}

/* The payer's own code, or the usual one, and ours; without both, none. */
static void add_coding(struct json *doc, const struct supplier *s, const struct payer *payer,
		       bool back)
{
	const char *const budget = payer->coding[0] ? payer->coding : s->coding_from;
	const struct {
		const char *title, *code;
	} rows[] = { { back ? "From our income" : "From your budget",
		       back ? s->coding_to : budget },
		     { back ? "To your budget" : "To our income", back ? budget : s->coding_to } };
	struct json *coding;

	if (!budget[0] || !s->coding_to[0])
		return;
	coding = json_add_array(doc, "coding");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct json *row = json_add_object(coding, NULL);

		json_add_text(row, "title", rows[i].title);
		json_add_text(row, "code", rows[i].code);
	}
}

void snapshot_settlement(struct json *doc, const struct supplier *s, const struct payer *payer,
			 enum settled settled)
{
	json_add_text(doc, "settlement", settled == BY_BANK ? "bank" : "journal");
	if (settled != BY_BANK)
		add_coding(doc, s, payer, settled == BACK_BY_JOURNAL);
}

void snapshot_bank(struct json *doc, const struct supplier *s)
{
	struct json *bank = json_add_object(doc, "bank");

	json_add_text(bank, "name", s->bank_name);
	json_add_text(bank, "sort_code", s->sort_code);
	json_add_text(bank, "account", s->account);
}

/* By hash: the logo of a later day leaves what was issued before as it is. */
static void add_theme(struct json *doc, const struct supplier *s)
{
	struct json *theme = json_add_object(doc, "theme");

	json_add_text(theme, "colour", s->colour);
	if (!s->logo[0])
		return;
	json_add_text(theme, "logo", s->logo);
	json_add_text(theme, "logo_words", s->logo_words);
}

int snapshot_end(struct json *doc, const struct supplier *supplier, const char *what,
		 char **out_text, struct err *err)
{
	SCOPED(freep) char *text = NULL;
	int r;

	json_add_bool(doc, "specimen", supplier->specimen);
	add_theme(doc, supplier);
	if ((r = json_print(doc, &text, err)) < 0)
		return r;
	if (!text_is_utf8(text, strlen(text), NULL)) /* what could not be printed is never issued */
		return err_set(err, ERR_INVALID, "a text for %s is not UTF-8", what);
	*out_text = text;
	text = NULL;
	return ERR_OK;
}
