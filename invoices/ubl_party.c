/* invoices/ubl_party.c - who sells, who pays, and which school it is for */
#include "invoices/ubl_private.h"

#include <ctype.h>

#include "core/banned.h"

/* "0088:9520852000009" as a scheme and what stands in it; without a scheme it is whole. */
static void put_identifier(struct xml *xml, const char *element, const char *identifier)
{
	const char *colon = strchr(identifier, ':');
	char scheme[8] = "";

	if (colon && colon - identifier < (ptrdiff_t) sizeof scheme)
		(void) snprintf(scheme, sizeof scheme, "%.*s", (int) (colon - identifier),
				identifier);
	xml_text_with(xml, element, "schemeID", scheme, scheme[0] ? colon + 1 : identifier);
}

/* Where it is reached: on the Peppol network by its address there, otherwise by that, or by mail. */
static void put_endpoint(struct xml *xml, const char *endpoint, const char *mail)
{
	if (endpoint[0])
		put_identifier(xml, "cbc:EndpointID", endpoint);
	else
		xml_text_with(xml, "cbc:EndpointID", "schemeID", "EM", mail);
}

/* ---- addresses ---- */

/* Where a postcode begins with which the text ends; NULL: it ends with none. */
static const char *postcode_at(const char *text)
{
	size_t end = strlen(text), start, digits = 0;
	const unsigned char *t = (const unsigned char *) text;

	if (end < 5 || !isdigit(t[end - 3]) || !isupper(t[end - 2]) || !isupper(t[end - 1]))
		return NULL;
	end -= 3;
	if (text[end - 1] == ' ')
		end--;
	for (start = end; start > 0 && (isupper(t[start - 1]) || isdigit(t[start - 1])); start--)
		digits += isdigit(t[start - 1]) != 0;
	if (end - start < 2 || end - start > 4 || digits == 0 || !isupper(t[start]) ||
	    (start > 0 && text[start - 1] != ' ' && text[start - 1] != ','))
		return NULL;
	return text + start;
}

/* An address in the parts that it has here. */
struct place {
	char street[200], more[200], rest[600], town[200], postcode[12];
};

/* The lines above town and postcode. */
static void put_streets(const struct texts *address, size_t count, struct place *out)
{
	size_t used = 0;

	if (count > 0)
		(void) snprintf(out->street, sizeof out->street, "%s", address->at[0]);
	if (count > 1)
		(void) snprintf(out->more, sizeof out->more, "%s", address->at[1]);
	for (size_t i = 2; i < count && used < sizeof out->rest; i++)
		used += (size_t) snprintf(out->rest + used, sizeof out->rest - used, "%s%s",
					  used ? ", " : "", address->at[i]);
}

/*
 * The last line is the postcode, or ends with it, and the town stands before it; the lines above are streets. Without a
 * postcode the last of several lines is the town.
 */
static struct place place_of(const struct texts *address)
{
	struct place out = { .street = "" };
	size_t count = address->count, length;
	const char *last = count ? address->at[count - 1] : "", *postcode = postcode_at(last);

	if (postcode) {
		(void) snprintf(out.postcode, sizeof out.postcode, "%s", postcode);
		for (length = (size_t) (postcode - last);
		     length > 0 && (last[length - 1] == ' ' || last[length - 1] == ',');)
			length--;
		(void) snprintf(out.town, sizeof out.town, "%.*s", (int) length, last);
		count--;
	}
	if (!out.town[0] && count > (postcode ? 0 : 1))
		(void) snprintf(out.town, sizeof out.town, "%s", address->at[--count]);
	put_streets(address, count, &out);
	return out;
}

static void put_address(struct xml *xml, const struct texts *address)
{
	struct place place = place_of(address);

	xml_begin(xml, "cac:PostalAddress");
	xml_text(xml, "cbc:StreetName", place.street);
	xml_text(xml, "cbc:AdditionalStreetName", place.more);
	xml_text(xml, "cbc:CityName", place.town);
	xml_text(xml, "cbc:PostalZone", place.postcode);
	xml_begin(xml, "cac:AddressLine");
	xml_text(xml, "cbc:Line", place.rest);
	xml_end(xml);
	xml_begin(xml, "cac:Country");
	xml_text(xml, "cbc:IdentificationCode",
		 "GB"); /* an authority of England, and its schools */
	xml_end(xml);
	xml_end(xml);
}

/* ---- parties ---- */

static void put_id(struct xml *xml, const char *identifier)
{
	xml_begin(xml, "cac:PartyIdentification");
	put_identifier(xml, "cbc:ID", identifier);
	xml_end(xml);
}

static void put_name(struct xml *xml, const char *name)
{
	xml_begin(xml, "cac:PartyLegalEntity");
	xml_text(xml, "cbc:RegistrationName", name);
	xml_end(xml);
}

/* "GB 100 0000 34" without its blanks. */
static void put_vat_number(struct xml *xml, const char *number)
{
	char bare[24];
	size_t n = 0;

	for (; *number && n + 1 < sizeof bare; number++)
		if (*number != ' ')
			bare[n++] = *number;
	bare[n] = '\0';
	xml_begin(xml, "cac:PartyTaxScheme");
	xml_text(xml, "cbc:CompanyID", bare);
	xml_begin(xml, "cac:TaxScheme");
	xml_text(xml, "cbc:ID", "VAT");
	xml_end(xml);
	xml_end(xml);
}

void ubl_supplier(struct xml *xml, const struct document *doc)
{
	const char *name = doc->supplier.name;

	xml_begin(xml, "cac:AccountingSupplierParty");
	xml_begin(xml, "cac:Party");
	put_endpoint(xml, doc->endpoint, ubl_lacks(doc) ? doc->mail : "");
	/* somebody must be told by a number, or by a word: documents of old have none */
	put_id(xml, doc->identifier[0] || !ubl_is_outside(doc) ? doc->identifier : name);
	put_address(xml, &doc->supplier.address);
	if (!ubl_is_outside(doc))
		put_vat_number(xml, doc->vat_number);
	put_name(xml, name);
	xml_begin(xml, "cac:Contact");
	xml_text(xml, "cbc:Name", doc->service);
	xml_text(xml, "cbc:Telephone", doc->telephone);
	xml_text(xml, "cbc:ElectronicMail", doc->mail);
	xml_end(xml);
	xml_end(xml);
	xml_end(xml);
}

/* Does the school pay itself? Then it is known by its number in the register. */
static bool pays_itself(const struct document *doc)
{
	return doc->school_urn[0] && strcmp(doc->payer.name, doc->school_name) == 0;
}

void ubl_customer(struct xml *xml, const struct document *doc)
{
	xml_begin(xml, "cac:AccountingCustomerParty");
	xml_begin(xml, "cac:Party");
	put_endpoint(xml, doc->payer_endpoint, ubl_lacks(doc) ? doc->payer_mail : "");
	put_id(xml, pays_itself(doc) ? doc->school_urn : "");
	put_address(xml, &doc->payer.address);
	put_name(xml, doc->payer.name);
	xml_end(xml);
	xml_end(xml);
}

/* The school that the days are for, where another pays; of several each line says whose it is. */
void ubl_delivery(struct xml *xml, const struct document *doc)
{
	if (!doc->school_urn[0] || pays_itself(doc))
		return;
	xml_begin(xml, "cac:Delivery");
	xml_begin(xml, "cac:DeliveryLocation");
	xml_text(xml, "cbc:ID", doc->school_urn);
	xml_end(xml);
	xml_begin(xml, "cac:DeliveryParty");
	xml_begin(xml, "cac:PartyName");
	xml_text(xml, "cbc:Name", doc->school_name);
	xml_end(xml);
	xml_end(xml);
	xml_end(xml);
}
