/* billing/snapshot.c - freezes what a document shows as JSON */
#include "billing/snapshot.h"

#include "billing/facts.h"
#include "core/balance.h"
#include "core/contract.h"
#include "core/days.h"
#include "core/text.h"

#include "core/banned.h"

void facts_span(const struct facts *facts, struct date *out_from, struct date *out_to)
{
	*out_from = facts->charge[0].service_from;
	*out_to = facts->charge[0].service_to;
	for (size_t i = 1; i < facts->count; i++) {
		*out_from = date_min(*out_from, facts->charge[i].service_from);
		*out_to = date_max(*out_to, facts->charge[i].service_to);
	}
}

void annex_release(struct annex *annex)
{
	free(annex->record_ids);
	*annex = (struct annex){ 0 };
}

static void add_if(struct json *parent, const char *key, const char *text)
{
	if (text[0])
		json_add_text(parent, key, text);
}

static void add_supplier(struct json *doc, const struct supplier *s, bool recharge)
{
	struct json *supplier = json_add_object(doc, "supplier"), *lines;

	json_add_text(supplier, "name", s->name);
	json_add_text(supplier, "service", s->service);
	lines = json_add_array(supplier, "address");
	for (size_t i = 0; i < SUPPLIER_LINES; i++)
		add_if(lines, NULL, s->address[i]);
	if (!recharge)
		add_if(supplier, "vat_number", s->vat_number);
	add_if(supplier, "mail", s->mail);
	add_if(supplier, "telephone", s->telephone);
	add_if(supplier, "website", s->website);
}

static void add_parties(struct json *doc, const struct facts *f)
{
	struct json *payer = json_add_object(doc, "payer"), *school;

	json_add_text(payer, "name", f->payer.name);
	json_add_lines(payer, "address", f->payer.address);
	school = json_add_object(doc, "school");
	json_add_text(school, "urn", f->school.urn);
	json_add_text(school, "name", f->school.name);
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
 */
static void say_note(const struct due_charge *c, struct date issued_on, char *out, size_t size)
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
				date_compare(issued_on, c->ends_on) <= 0 ? " in advance" : "");
	for (size_t i = 0; i < COUNT_OF(causes); i++)
		if (strcmp(causes[i].cause, c->cause) == 0)
			(void) snprintf(what, sizeof what, "%s", causes[i].words);
	(void) snprintf(out, size, "Contract %s, %s", c->contract, what);
}

static void add_charges(struct json *doc, const struct facts *f)
{
	struct json *lines = json_add_array(doc, "lines");

	for (size_t i = 0; i < f->count; i++) {
		const struct due_charge *c = &f->charge[i];
		struct json *line = json_add_object(lines, NULL);
		char note[200];

		say_note(c, f->issued_on, note, sizeof note);
		json_add_text(line, "text", c->service);
		json_add_text(line, "note", note);
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

static void add_totals(struct json *doc, const struct facts *f)
{
	struct json *rates = json_add_array(doc, "vat");

	if (!f->recharge) {
		struct json *rate = json_add_object(rates, NULL);

		json_add_text(rate, "treatment", f->vat_rate.treatment);
		json_add_text(rate, "title", f->vat_rate.title);
		json_add_text(rate, "category", f->vat_rate.category);
		json_add_int(rate, "vat_bp", f->vat_rate.bp);
		json_add_money(rate, "net", f->net);
		json_add_money(rate, "vat", f->vat);
		json_add_money(rate, "gross", money_add(f->net, f->vat));
	}
	json_add_money(doc, "net", f->net);
	json_add_money(doc, "vat_total", f->vat);
	json_add_money(doc, "gross", money_add(f->net, f->vat));
	json_add_text(doc, "currency", "GBP");
}

static void add_settlement(struct json *doc, const struct supplier *s, bool recharge)
{
	json_add_text(doc, "settlement", recharge ? "journal" : "bank");
	if (!recharge && s->account[0]) {
		struct json *bank = json_add_object(doc, "bank");

		json_add_text(bank, "name", s->bank_name);
		json_add_text(bank, "sort_code", s->sort_code);
		json_add_text(bank, "account", s->account);
	}
	if (recharge && s->coding_from[0] && s->coding_to[0]) {
		const char *const rows[][2] = { { "From your budget", s->coding_from },
						{ "To our income", s->coding_to } };
		struct json *coding = json_add_array(doc, "coding");

		for (size_t i = 0; i < COUNT_OF(rows); i++) {
			struct json *row = json_add_object(coding, NULL);

			json_add_text(row, "title", rows[i][0]);
			json_add_text(row, "code", rows[i][1]);
		}
	}
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

		for (size_t i = 0; i < COUNT_OF(words) && !filled; i++)
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

/* ---- the annex: free services of the invoiced school alone, each on exactly one ---- */

static int annex_add(struct annex *annex, int64_t record_id, struct err *err)
{
	if (annex->count % 64 == 0) {
		int64_t *grown = realloc(annex->record_ids, (annex->count + 64) * sizeof *grown);

		if (!grown)
			return err_nomem(err);
		annex->record_ids = grown;
	}
	annex->record_ids[annex->count++] = record_id;
	return ERR_OK;
}

/* Day after the school's last document; the year's first day if it had none. */
static int annex_from(struct store *st, const struct facts *f, struct date *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT max(issued_on) FROM document WHERE school_id = ?1 "
			  "AND kind <> 'credit-note'",
			  BIND(bind_int(f->school.id)), &q, &row, err);

	if (r < 0)
		return r;
	*out = stmt_is_null(q, 0) ? fy_first(fy_of(f->issued_on)) : date_add(stmt_date(q, 0), 1);
	return ERR_OK;
}

static int add_annex_records(struct store *st, const struct facts *f, struct json *services,
			     struct date *from, struct annex *annex, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT r.record_id, r.done_on, v.title, o.code FROM statutory_record r"
			    " JOIN service v ON v.service_id = r.service_id JOIN officer o ON "
			    "o.officer_id = r.officer_id"
			    " LEFT JOIN annex_record x ON x.record_id = r.record_id"
			    " WHERE r.school_id = ?1 AND r.done_on <= ?2 AND x.record_id IS NULL "
			    "AND NOT EXISTS (SELECT 1 FROM record_withdrawn w WHERE w.record_id = "
			    "r.record_id) "
			    "ORDER BY r.done_on, r.record_id",
			    BIND(bind_int(f->school.id), bind_date(f->issued_on)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct json *service;

		*from = date_min(*from, stmt_date(q, 1));
		if ((r = annex_add(annex, stmt_int(q, 0), err)) < 0)
			return r;
		if (!services)
			continue;
		service = json_add_object(services, NULL);
		json_add_date(service, "on", stmt_date(q, 1));
		json_add_text(service, "service", stmt_text(q, 2));
		json_add_text(service, "officer", stmt_text(q, 3));
	}
	return r;
}

/* Counts only, where the payer is not the school. */
static int add_annex_counts(struct store *st, const struct facts *f, struct json *counts,
			    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT v.title, count(*) FROM statutory_record r JOIN service v ON "
			    "v.service_id = r.service_id"
			    " LEFT JOIN annex_record x ON x.record_id = r.record_id"
			    " WHERE r.school_id = ?1 AND r.done_on <= ?2 AND x.record_id IS NULL "
			    "AND NOT EXISTS (SELECT 1 FROM record_withdrawn w WHERE w.record_id = "
			    "r.record_id) "
			    "GROUP BY v.title ORDER BY v.title",
			    BIND(bind_int(f->school.id), bind_date(f->issued_on)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct json *count = json_add_object(counts, NULL);

		json_add_text(count, "service", stmt_text(q, 0));
		json_add_int(count, "count", stmt_int(q, 1));
	}
	return r;
}

static int add_annex(struct store *st, const struct facts *f, struct json *doc, struct annex *annex,
		     struct err *err)
{
	bool counts_only = f->payer.school_id != f->school.id;
	struct json *node = json_add_object(doc, "annex"), *services, *counts;
	struct date from = f->issued_on;
	int r;

	if ((r = annex_from(st, f, &from, err)) < 0)
		return r;
	from = date_min(from, f->issued_on);
	json_add_bool(node, "counts_only", counts_only);
	services = json_add_array(node, "services");
	counts = json_add_array(node, "counts");
	if ((r = add_annex_records(st, f, counts_only ? NULL : services, &from, annex, err)) < 0 ||
	    (counts_only && (r = add_annex_counts(st, f, counts, err)) < 0))
		return r;
	json_add_date(node, "from", from);
	json_add_date(node, "to", f->issued_on);
	return ERR_OK;
}

/* ---- the days: bought, used, booked, left, and the date they end ---- */

struct days_context {
	struct store *store;
	struct json *array;
	const struct facts *facts;
	int result;
	struct err *err;
};

/* The stair of what was bought in the year: what was taken back or moved away goes down. */
static int add_stair(struct store *st, const struct balance *b, struct date on, struct json *stair,
		     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int64_t school = b->sharing == SHARING_ALLOTTED ? b->school_id : 0;
	int r = store_query(
		st,
		"SELECT e.dated_on, sum(e.quantity) FROM allotment a JOIN day_entry e ON "
		"e.allotment_id = a.allotment_id WHERE a.contract_id = ?1 AND a.fy = ?2 AND (?3 IS "
		"NULL OR a.school_id = ?3) AND a.only_service IS NULL AND e.kind IN "
		"('purchase','transfer','cancel') AND e.dated_on <= ?4 GROUP BY e.dated_on HAVING "
		"sum(e.quantity) <> 0 ORDER BY e.dated_on",
		BIND(bind_int(b->contract_id), bind_int(b->fy.begins), bind_id(school),
		     bind_date(on)),
		&q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct json *step = json_add_object(stair, NULL);

		json_add_date(step, "on", stmt_date(q, 0));
		json_add_quantity(step, "quantity", stmt_quantity(q, 1));
	}
	return r;
}

static void add_step(void *context, const struct balance_step *step)
{
	static const char *const words[] = {
		[STEP_USED] = "used", [STEP_AWAITING] = "awaiting", [STEP_BOOKED] = "booked"
	};
	struct json *row = json_add_object(context, NULL);

	json_add_date(row, "on", step->on);
	json_add_quantity(row, "quantity", step->quantity);
	json_add_text(row, "state", words[step->state]);
}

static void add_school_term(void *context, struct date first, struct date last)
{
	struct json *row = json_add_object(context, NULL);

	json_add_date(row, "from", first);
	json_add_date(row, "to", last);
}

static void add_figures(struct json *d, const struct balance *b, struct date on)
{
	json_add_text(d, "contract", b->contract);
	json_add_text(d, "fy", fy_text(b->fy).s);
	json_add_date(d, "on", on);
	json_add_text(d, "unit", unit_terms(b->unit)->word);
	json_add_int(d, "decimals", unit_terms(b->unit)->decimals);
	json_add_quantity(d, "bought", b->purchased);
	json_add_quantity(d, "used_confirmed", b->used_confirmed);
	json_add_quantity(d, "used_awaiting", b->used_provisional);
	json_add_quantity(d, "booked", b->planned);
	json_add_quantity(d, "left", b->available);
	json_add_quantity(d, "lapsed", b->lapsed);
	json_add_date(d, "starts_on", b->starts_on);
	json_add_date(d, "ends_on", b->expires_on);
}

static void add_days(void *context, const struct balance *b)
{
	struct days_context *c = context;
	struct date on = c->facts->issued_on;
	struct json *d;

	if (c->result < 0)
		return;
	d = json_add_object(c->array, NULL);
	add_figures(d, b, on);
	c->result = add_stair(c->store, b, on, json_add_array(d, "purchases"), c->err);
	if (c->result == ERR_OK)
		c->result = balance_steps(c->store, b->contract_id,
					  b->sharing == SHARING_ALLOTTED ? b->school_id : 0, b->fy,
					  on, add_step, json_add_array(d, "visits"), c->err);
	if (c->result == ERR_OK)
		c->result = term_each(c->store, b->school_id, b->starts_on, b->expires_on,
				      add_school_term, json_add_array(d, "school_terms"), c->err);
}

/* Of each year that the document bills; charges of one year stand together. */
static int add_all_days(struct store *st, const struct facts *f, struct json *doc, struct err *err)
{
	struct days_context c = {
		.store = st, .array = json_add_array(doc, "days"), .facts = f, .err = err
	};
	struct balance_filter filter = { .school_id = f->school.id, .on = f->issued_on };
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < f->count; i++) {
		if (i > 0 && f->charge[i].fy.begins == f->charge[i - 1].fy.begins)
			continue;
		filter.fy = &f->charge[i].fy;
		r = balance_each(st, &filter, add_days, &c, err);
		if (r == ERR_OK)
			r = c.result;
	}
	return r;
}

/* ---- for the snapshots of other documents ---- */

void snapshot_supplier(struct json *doc, const struct supplier *supplier, bool recharge)
{
	add_supplier(doc, supplier, recharge);
}

int snapshot_days(struct store *st, const struct facts *facts, struct json *doc, struct err *err)
{
	return add_all_days(st, facts, doc, err);
}

/* ---- the whole ---- */

static void add_head(struct json *doc, const struct facts *f)
{
	struct date from, to;

	facts_span(f, &from, &to);
	json_add_int(doc, "version", 1);
	json_add_text(doc, "kind", f->recharge ? "recharge" : "vat-invoice");
	json_add_text(doc, "number", f->name);
	json_add_date(doc, "issued_on", f->issued_on);
	json_add_date(doc, "tax_point_on", f->tax_point_on);
	if (!date_is_none(f->due_on))
		json_add_date(doc, "due_on", f->due_on);
	json_add_date(doc, "service_from", from);
	json_add_date(doc, "service_to", to);
	add_if(doc, "order_number", f->charge[0].order_number);
	json_add_text(doc, "contract", f->charge[0].contract);
}

int snapshot_make(struct store *st, const struct supplier *supplier, const struct facts *facts,
		  char **out_text, struct annex *out_annex, struct err *err)
{
	SCOPED(json_freep) struct json *doc = json_object();
	SCOPED(annex_release) struct annex annex = { 0 };
	SCOPED(freep) char *text = NULL;
	int r;

	add_head(doc, facts);
	add_supplier(doc, supplier, facts->recharge);
	add_parties(doc, facts);
	add_charges(doc, facts);
	add_totals(doc, facts);
	add_settlement(doc, supplier, facts->recharge);
	add_terms(doc, supplier, facts);
	json_add_bool(doc, "specimen", supplier->specimen);
	if ((r = add_annex(st, facts, doc, &annex, err)) < 0 ||
	    (r = add_all_days(st, facts, doc, err)) < 0 || (r = json_print(doc, &text, err)) < 0)
		return r;
	if (!text_is_utf8(text, strlen(text), NULL)) /* what could not be printed is never issued */
		return err_set(err, ERR_INVALID, "a text for the document of %s is not UTF-8",
			       facts->school.name);
	*out_text = text;
	text = NULL;
	*out_annex = annex;
	annex = (struct annex){ 0 };
	return ERR_OK;
}
