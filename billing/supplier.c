/* billing/supplier.c - the authority's details for documents, from its settings */
#include "billing/supplier.h"

#include "core/setting.h"

#include "core/banned.h"

static int load_list(struct store *st, const char *stem, struct date on, char *lines, size_t size,
		     size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		char name[48];
		int r;

		(void) snprintf(name, sizeof name, "%s.%zu", stem, i + 1);
		if ((r = setting_get(st, name, on, lines + i * size, size, err)) < 0)
			return r;
	}
	return ERR_OK;
}

static int load_texts(struct store *st, struct date on, struct supplier *s, struct err *err)
{
	const struct {
		const char *name;
		char *out;
		size_t size;
	} texts[] = {
		{ "authority.name", s->name, sizeof s->name },
		{ "authority.service", s->service, sizeof s->service },
		{ "authority.la-code", s->la_code, sizeof s->la_code },
		{ "authority.endpoint", s->endpoint, sizeof s->endpoint },
		{ "authority.identifier", s->identifier, sizeof s->identifier },
		{ "authority.vat-number", s->vat_number, sizeof s->vat_number },
		{ "authority.mail", s->mail, sizeof s->mail },
		{ "authority.telephone", s->telephone, sizeof s->telephone },
		{ "authority.website", s->website, sizeof s->website },
		{ "bank.name", s->bank_name, sizeof s->bank_name },
		{ "bank.sort-code", s->sort_code, sizeof s->sort_code },
		{ "bank.account", s->account, sizeof s->account },
		{ "series.sale", s->series_sale, sizeof s->series_sale },
		{ "series.recharge", s->series_recharge, sizeof s->series_recharge },
		{ "series.credit", s->series_credit, sizeof s->series_credit },
		{ "series.recharge-credit", s->series_recharge_credit,
		  sizeof s->series_recharge_credit },
		{ "series.request", s->series_request, sizeof s->series_request },
		{ "series.request-recharge", s->series_request_recharge,
		  sizeof s->series_request_recharge },
		{ "coding.from", s->coding_from, sizeof s->coding_from },
		{ "coding.to", s->coding_to, sizeof s->coding_to },
		{ "theme.colour", s->colour, sizeof s->colour },
		{ "theme.logo", s->logo, sizeof s->logo },
		{ "theme.logo-words", s->logo_words, sizeof s->logo_words },
	};

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		int r = setting_get(st, texts[i].name, on, texts[i].out, texts[i].size, err);

		if (r < 0)
			return r;
	}
	return ERR_OK;
}

int supplier_load(struct store *st, struct date on, struct supplier *out, struct err *err)
{
	struct supplier s = { .pay_days = 0 };
	char specimen[8], issuer[16];
	int r;

	if ((r = load_texts(st, on, &s, err)) < 0 ||
	    (r = load_list(st, "authority.address", on, s.address[0], sizeof s.address[0],
			   SUPPLIER_LINES, err)) < 0 ||
	    (r = load_list(st, "terms.sale", on, s.terms_sale[0], sizeof s.terms_sale[0],
			   SUPPLIER_TERMS, err)) < 0 ||
	    (r = load_list(st, "terms.recharge", on, s.terms_recharge[0],
			   sizeof s.terms_recharge[0], SUPPLIER_TERMS, err)) < 0 ||
	    (r = setting_int(st, "invoice.pay-days", on, &s.pay_days, err)) < 0 ||
	    (r = setting_get(st, "invoice.issuer", on, issuer, sizeof issuer, err)) < 0 ||
	    (r = setting_get(st, "documents.specimen", on, specimen, sizeof specimen, err)) < 0)
		return r;
	if (!s.name[0] || !s.address[0][0])
		return err_set(err, ERR_CONFLICT,
			       "the authority's %s is not set: 'daybook setting set %s ...'",
			       s.name[0] ? "address" : "name",
			       s.name[0] ? "authority.address.1" : "authority.name");
	if (!s.logo_words[0])
		(void) snprintf(s.logo_words, sizeof s.logo_words, "%s", s.name);
	s.corporate = strcmp(issuer, "corporate") == 0;
	s.specimen = strcmp(specimen, "yes") == 0;
	*out = s;
	return ERR_OK;
}
