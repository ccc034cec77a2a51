/*
 * invoices/document.c - reads a snapshot; refuses what it does not know rather than print half of
 * it
 */
#include "invoices/document.h"

#include "core/colour.h"

#include "core/banned.h"

/* Refuse the snapshot because of one key. */
static int refuse(struct err *err, const char *key, const char *why)
{
	(void) err_set(err, ERR_INVALID, "the snapshot cannot be printed: '%s' %s", key, why);
	return err_at(err, key, 0);
}

/* Room for as many elements as the array has; NULL with *r == ERR_OK for none. */
static void *array_room(const struct json *array, size_t size, size_t *count, int *r,
			struct err *err)
{
	void *room;

	*r = ERR_OK;
	*count = array && json_is_array(array) ? json_count(array) : 0;
	if (*count == 0)
		return NULL;
	room = calloc(*count, size);
	if (!room) {
		*count = 0;
		*r = err_nomem(err);
	}
	return room;
}

static int read_texts(const struct json *object, const char *key, struct texts *out,
		      struct err *err)
{
	const struct json *array = json_get(object, key);
	size_t i = 0;
	int r;

	out->at = array_room(array, sizeof *out->at, &out->count, &r, err);
	if (r < 0 || out->count == 0)
		return r;
	for (const struct json *node = json_first(array); node && i < out->count;
	     node = json_next(node))
		if (!(out->at[i++] = json_value(node, NULL)))
			return refuse(err, key, "holds something that is no text");
	return ERR_OK;
}

/* A date that may be missing or null, but not wrong. */
static int read_date(const struct json *object, const char *key, struct date *out, struct err *err)
{
	*out = DATE_NONE;
	return json_text(object, key, NULL) ? json_need_date(object, key, out, err) : ERR_OK;
}

/* A quantity, also negative; a missing one is refused. */
static int read_quantity(const struct json *object, const char *key, struct quantity *out,
			 struct err *err)
{
	const char *text;
	int r = json_need_text(object, key, &text, err);

	if (r < 0)
		return r;
	if ((r = quantity_parse(text + (*text == '-'), out, err)) < 0)
		return err_at(err, key, 0);
	if (*text == '-')
		out->hundredths = -out->hundredths;
	return ERR_OK;
}

static int read_unit(const struct json *object, enum unit *out, struct err *err)
{
	return unit_parse(json_text(object, "unit", "day"), out, err);
}

static int read_decimals(const struct json *object)
{
	return json_int(object, "decimals", 1) == 2 ? 2 : 1;
}

static int read_party(const struct json *root, const char *key, struct party *out, struct err *err)
{
	const struct json *object = json_get(root, key);
	int r;

	if (!object || !json_is_object(object))
		return refuse(err, key, "is missing");
	if ((r = json_need_text(object, "name", &out->name, err)) < 0)
		return r;
	return read_texts(object, "address", &out->address, err);
}

static int read_line(const struct json *node, struct document_line *line, struct err *err)
{
	int r;

	line->note = json_text(node, "note", "");
	line->contract = json_text(node, "contract", "");
	line->urn = json_text(node, "urn", "");
	line->school = json_text(node, "school", "");
	line->decimals = read_decimals(node);
	line->vat_bp = json_int(node, "vat_bp", 0);
	line->part = json_int(node, "part", 1);
	line->parts = json_int(node, "parts", 1);
	line->by_amount = json_bool(node, "by_amount", line->parts > 1);
	if ((r = json_need_text(node, "text", &line->text, err)) < 0 ||
	    (r = read_quantity(node, "quantity", &line->quantity, err)) < 0 ||
	    (r = read_unit(node, &line->unit, err)) < 0 ||
	    (r = json_need_money(node, "rate", &line->rate, err)) < 0 ||
	    (r = read_date(node, "service_from", &line->service_from, err)) < 0 ||
	    (r = read_date(node, "service_to", &line->service_to, err)) < 0)
		return r;
	return json_need_money(node, "net", &line->net, err);
}

static int read_lines(const struct json *root, struct document *d, struct err *err)
{
	const struct json *array = json_get(root, "lines");
	size_t i = 0;
	int r;

	d->lines = array_room(array, sizeof *d->lines, &d->line_count, &r, err);
	if (r < 0)
		return r;
	if (d->line_count == 0)
		return refuse(err, "lines", "is empty");
	for (const struct json *node = json_first(array); node && i < d->line_count;
	     node = json_next(node))
		if ((r = read_line(node, &d->lines[i++], err)) < 0)
			return r;
	return ERR_OK;
}

static int read_vat(const struct json *root, struct document *d, struct err *err)
{
	const struct json *array = json_get(root, "vat");
	size_t i = 0;
	int r;

	d->vat = array_room(array, sizeof *d->vat, &d->vat_count, &r, err);
	if (r < 0 || d->vat_count == 0)
		return r;
	for (const struct json *node = json_first(array); node && i < d->vat_count;
	     node = json_next(node)) {
		struct document_vat *vat = &d->vat[i++];

		vat->category = json_text(node, "category", "");
		vat->vat_bp = json_int(node, "vat_bp", 0);
		if ((r = json_need_text(node, "title", &vat->title, err)) < 0 ||
		    (r = json_need_money(node, "net", &vat->net, err)) < 0 ||
		    (r = json_need_money(node, "vat", &vat->vat, err)) < 0 ||
		    (r = json_need_money(node, "gross", &vat->gross, err)) < 0)
			return r;
	}
	return ERR_OK;
}

static int read_settlement(const struct json *root, struct document *d, struct err *err)
{
	const struct json *bank = json_get(root, "bank"), *coding = json_get(root, "coding");
	size_t i = 0;
	int r;

	d->journal = strcmp(json_text(root, "settlement", "bank"), "journal") == 0;
	d->has_bank = !d->journal && bank && json_is_object(bank);
	d->bank_name = json_text(bank, "name", d->supplier.name);
	d->sort_code = json_text(bank, "sort_code", "");
	d->account = json_text(bank, "account", "");
	d->bic = json_text(bank, "bic", "");
	d->iban = json_text(bank, "iban", "");
	d->coding = array_room(coding, sizeof *d->coding, &d->coding_count, &r, err);
	if (r < 0 || d->coding_count == 0)
		return r;
	for (const struct json *node = json_first(coding); node && i < d->coding_count;
	     node = json_next(node)) {
		d->coding[i].title = json_text(node, "title", "");
		d->coding[i++].code = json_text(node, "code", "");
	}
	return ERR_OK;
}

static int read_annex(const struct json *root, struct document *d, struct err *err)
{
	const struct json *annex = json_get(root, "annex"), *array;
	size_t i = 0;
	int r;

	d->has_annex = annex && json_is_object(annex);
	d->annex_from = d->annex_to = DATE_NONE;
	if (!d->has_annex)
		return ERR_OK;
	d->counts_only = json_bool(annex, "counts_only", false);
	array = json_get(annex, d->counts_only ? "counts" : "services");
	d->services = array_room(array, sizeof *d->services, &d->service_count, &r, err);
	if (r < 0 || (r = read_date(annex, "from", &d->annex_from, err)) < 0 ||
	    (r = read_date(annex, "to", &d->annex_to, err)) < 0)
		return r;
	if (d->service_count == 0)
		return ERR_OK;
	for (const struct json *node = json_first(array); node && i < d->service_count;
	     node = json_next(node)) {
		struct free_service *service = &d->services[i++];

		service->on = DATE_NONE;
		service->officer = json_text(node, "officer", "");
		service->school = json_text(node, "school", "");
		service->count = json_int(node, "count", 0);
		if ((r = json_need_text(node, "service", &service->service, err)) < 0 ||
		    (!d->counts_only && (r = json_need_date(node, "on", &service->on, err)) < 0))
			return r;
	}
	return ERR_OK;
}

/* ---- days ---- */

static int read_visits(const struct json *node, struct days *days, struct err *err)
{
	static const char *const states[VISIT_STATES] = { "used", "awaiting", "booked" };
	const struct json *array = json_get(node, "visits");
	size_t i = 0;
	int r;

	days->visits = array_room(array, sizeof *days->visits, &days->visit_count, &r, err);
	if (r < 0 || days->visit_count == 0)
		return r;
	for (const struct json *at = json_first(array); at && i < days->visit_count;
	     at = json_next(at)) {
		struct day_visit *visit = &days->visits[i++];
		const char *state = json_text(at, "state", "");
		size_t s = 0;

		while (s < VISIT_STATES && strcmp(state, states[s]) != 0)
			s++;
		if (s == VISIT_STATES)
			return refuse(err, "state", "of a visit is unknown");
		visit->state = (enum visit_state) s;
		if ((r = json_need_date(at, "on", &visit->on, err)) < 0 ||
		    (r = read_quantity(at, "quantity", &visit->quantity, err)) < 0)
			return r;
	}
	return ERR_OK;
}

static int read_purchases(const struct json *node, struct days *days, struct err *err)
{
	const struct json *array = json_get(node, "purchases");
	size_t i = 0;
	int r;

	days->purchases =
		array_room(array, sizeof *days->purchases, &days->purchase_count, &r, err);
	if (r < 0 || days->purchase_count == 0)
		return r;
	for (const struct json *at = json_first(array); at && i < days->purchase_count;
	     at = json_next(at), i++)
		if ((r = json_need_date(at, "on", &days->purchases[i].on, err)) < 0 ||
		    (r = read_quantity(at, "quantity", &days->purchases[i].quantity, err)) < 0)
			return r;
	return ERR_OK;
}

static int read_school_terms(const struct json *node, struct days *days, struct err *err)
{
	const struct json *array = json_get(node, "school_terms");
	size_t i = 0;
	int r;

	days->terms = array_room(array, sizeof *days->terms, &days->term_count, &r, err);
	if (r < 0 || days->term_count == 0)
		return r;
	for (const struct json *at = json_first(array); at && i < days->term_count;
	     at = json_next(at), i++)
		if ((r = json_need_date(at, "from", &days->terms[i].from, err)) < 0 ||
		    (r = json_need_date(at, "to", &days->terms[i].to, err)) < 0)
			return r;
	return ERR_OK;
}

static int read_days(const struct json *node, struct days *days, struct err *err)
{
	int r;

	days->school = json_text(node, "school", "");
	days->contract = json_text(node, "contract", "");
	days->decimals = read_decimals(node);
	if ((r = json_need_text(node, "fy", &days->fy, err)) < 0 ||
	    (r = read_unit(node, &days->unit, err)) < 0 ||
	    (r = json_need_date(node, "on", &days->on, err)) < 0 ||
	    (r = json_need_date(node, "starts_on", &days->starts_on, err)) < 0 ||
	    (r = json_need_date(node, "ends_on", &days->ends_on, err)) < 0 ||
	    (r = read_quantity(node, "bought", &days->bought, err)) < 0 ||
	    (r = read_quantity(node, "used_confirmed", &days->used, err)) < 0 ||
	    (r = read_quantity(node, "used_awaiting", &days->awaiting, err)) < 0 ||
	    (r = read_quantity(node, "booked", &days->booked, err)) < 0 ||
	    (r = read_quantity(node, "left", &days->left, err)) < 0 ||
	    (r = read_quantity(node, "lapsed", &days->lapsed, err)) < 0 ||
	    (r = read_purchases(node, days, err)) < 0 || (r = read_visits(node, days, err)) < 0)
		return r;
	return read_school_terms(node, days, err);
}

static int read_all_days(const struct json *root, struct document *d, struct err *err)
{
	const struct json *array = json_get(root, "days");
	size_t i = 0;
	int r;

	d->days = array_room(array, sizeof *d->days, &d->days_count, &r, err);
	if (r < 0 || d->days_count == 0)
		return r;
	for (const struct json *node = json_first(array); node && i < d->days_count;
	     node = json_next(node))
		if ((r = read_days(node, &d->days[i++], err)) < 0)
			return r;
	return ERR_OK;
}

/* ---- the whole ---- */

static int read_kind(const struct json *root, enum document_kind *out, struct err *err)
{
	static const char *const words[] = { "vat-invoice", "invoice", "recharge", "credit-note" };
	const char *kind;
	int r = json_need_text(root, "kind", &kind, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (strcmp(kind, words[i]) == 0) {
			*out = (enum document_kind) i;
			return ERR_OK;
		}
	}
	return refuse(err, "kind", "is unknown");
}

/* What was issued before there was a theme has the colour it was drawn in then. */
static int read_theme(const struct json *root, struct document *d, struct err *err)
{
	const struct json *theme = json_get(root, "theme");
	int r;

	d->brand = COLOUR_BRAND;
	d->logo = json_text(theme, "logo", "");
	d->logo_words = json_text(theme, "logo_words", d->supplier.name);
	if (!theme)
		return ERR_OK;
	r = colour_parse(json_text(theme, "colour", ""), &d->brand, err);
	return r < 0 ? err_at(err, "theme", 0) : r;
}

/* Of every snapshot: who writes, to whom, and how it looks. */
static int read_parties(const struct json *root, struct document *d, struct err *err)
{
	const struct json *supplier = json_get(root, "supplier");
	int r;

	if (!json_is_object(root))
		return err_set(err, ERR_INVALID, "the snapshot is not a JSON object");
	if (json_int(root, "version", 0) != 1)
		return refuse(err, "version", "is not one this daybook knows");
	if ((r = read_party(root, "supplier", &d->supplier, err)) < 0 ||
	    (r = read_party(root, "payer", &d->payer, err)) < 0)
		return r;
	d->service = json_text(supplier, "service", "");
	d->vat_number = json_text(supplier, "vat_number", "");
	d->mail = json_text(supplier, "mail", "");
	d->telephone = json_text(supplier, "telephone", "");
	d->website = json_text(supplier, "website", "");
	d->endpoint = json_text(supplier, "endpoint", "");
	d->identifier = json_text(supplier, "identifier", "");
	d->payer_endpoint = json_text(json_get(root, "payer"), "endpoint", "");
	d->payer_mail = json_text(json_get(root, "payer"), "mail", "");
	d->specimen = json_bool(root, "specimen", false);
	return read_theme(root, d, err);
}

static int read_head(const struct json *root, struct document *d, struct err *err)
{
	const struct json *school = json_get(root, "school");
	int r;

	if ((r = read_kind(root, &d->kind, err)) < 0 ||
	    (r = json_need_text(root, "number", &d->number, err)) < 0 ||
	    (r = json_need_date(root, "issued_on", &d->issued_on, err)) < 0 ||
	    (r = read_date(root, "tax_point_on", &d->tax_point_on, err)) < 0 ||
	    (r = read_date(root, "due_on", &d->due_on, err)) < 0 ||
	    (r = read_date(root, "service_from", &d->service_from, err)) < 0 ||
	    (r = read_date(root, "service_to", &d->service_to, err)) < 0)
		return r;
	d->order_number = json_text(root, "order_number", "");
	d->contract = json_text(root, "contract", "");
	d->currency = json_text(root, "currency", "GBP");
	if (!school || !json_is_object(school))
		return refuse(err, "school", "is missing");
	d->school_urn = json_text(school, "urn", "");
	d->is_request = json_bool(root, "request", false);
	return json_need_text(school, "name", &d->school_name, err);
}

/* What a credit note credits, and why. */
static int read_credits(const struct json *root, struct document *d, struct err *err)
{
	const struct json *credits = json_get(root, "credits");
	int r;

	d->credits.number = d->credits.reason = "";
	d->credits.issued_on = DATE_NONE;
	if (d->kind != DOCUMENT_CREDIT_NOTE)
		return ERR_OK;
	if (!credits || !json_is_object(credits))
		return refuse(err, "credits", "is missing");
	if ((r = json_need_text(credits, "number", &d->credits.number, err)) < 0 ||
	    (r = json_need_date(credits, "issued_on", &d->credits.issued_on, err)) < 0 ||
	    (r = json_need_money(credits, "taken_off", &d->credits.taken_off, err)) < 0)
		return r;
	return json_need_text(root, "reason", &d->credits.reason, err);
}

static int read_whole(const struct json *root, struct document *d, struct err *err)
{
	int r;

	if ((r = read_parties(root, d, err)) < 0 || (r = read_head(root, d, err)) < 0 ||
	    (r = read_credits(root, d, err)) < 0 || (r = read_lines(root, d, err)) < 0 ||
	    (r = read_vat(root, d, err)) < 0 ||
	    (r = json_need_money(root, "net", &d->net, err)) < 0 ||
	    (r = json_need_money(root, "vat_total", &d->vat_total, err)) < 0 ||
	    (r = json_need_money(root, "gross", &d->gross, err)) < 0 ||
	    (r = read_settlement(root, d, err)) < 0 ||
	    (r = read_texts(root, "terms", &d->terms, err)) < 0 ||
	    (r = read_annex(root, d, err)) < 0)
		return r;
	return read_all_days(root, d, err);
}

static int read_slip(const struct json *root, struct document *d, struct err *err)
{
	const struct json *slip = json_get(root, "slip");
	int r;

	if (!slip)
		return ERR_OK;
	if ((r = json_need_text(slip, "quote", &d->number, err)) < 0 ||
	    (r = json_need_money(slip, "amount", &d->gross, err)) < 0)
		return r;
	return read_date(slip, "due_on", &d->due_on, err);
}

static int read_paper(const struct json *root, struct document *d, struct err *err)
{
	int r;

	d->kind = DOCUMENT_PAPER;
	d->number = d->order_number = d->contract = d->school_urn = d->school_name = "";
	d->credits.number = d->credits.reason = "";
	d->due_on = d->tax_point_on = d->service_from = d->service_to = DATE_NONE;
	if ((r = read_parties(root, d, err)) < 0 ||
	    (r = json_need_date(root, "made_on", &d->issued_on, err)) < 0 ||
	    (r = read_slip(root, d, err)) < 0 || (r = read_settlement(root, d, err)) < 0 ||
	    (r = read_texts(root, "terms", &d->terms, err)) < 0 ||
	    (r = read_annex(root, d, err)) < 0)
		return r;
	return read_all_days(root, d, err);
}

typedef int reader(const struct json *root, struct document *d, struct err *err);

static int read_json(const char *json, size_t length, reader *read, struct document *out,
		     struct err *err)
{
	struct document d = { 0 };
	int r = json_parse(json, length, &d.root, err);

	if (r < 0)
		return r;
	if ((r = read(d.root, &d, err)) < 0) {
		document_release(&d);
		return r;
	}
	*out = d;
	return ERR_OK;
}

int document_read(const char *json, size_t length, struct document *out, struct err *err)
{
	return read_json(json, length, read_whole, out, err);
}

int document_read_paper(const char *json, size_t length, struct document *out, struct err *err)
{
	return read_json(json, length, read_paper, out, err);
}

void document_release(struct document *document)
{
	for (size_t i = 0; i < document->days_count; i++) {
		free(document->days[i].purchases);
		free(document->days[i].visits);
		free(document->days[i].terms);
	}
	free(document->days);
	free(document->services);
	free(document->coding);
	free(document->vat);
	free(document->lines);
	free(document->terms.at);
	free(document->supplier.address.at);
	free(document->payer.address.at);
	json_free(document->root);
	*document = (struct document){ 0 };
}
