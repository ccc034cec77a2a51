/* billing/credit_snapshot.c - freezes what a credit note shows as JSON */
#include "billing/credit_facts.h"

#include "billing/snapshot_private.h"

#include "core/banned.h"

void credit_span(const struct credit_note *note, struct date *out_from, struct date *out_to)
{
	*out_from = note->line[0].service_from;
	*out_to = note->line[0].service_to;
	for (size_t i = 1; i < note->count; i++) {
		*out_from = date_min(*out_from, note->line[i].service_from);
		*out_to = date_max(*out_to, note->line[i].service_to);
	}
}

static const struct {
	const char *cause, *words;
} causes[] = {
	{ "moved", "moved to another school" },
	{ "taken-back", "taken back" },
	{ "owed", "owed and not given" },
	{ "price", "price lowered" },
};

const char *credit_cause(const struct credit_line *line)
{
	for (size_t i = 0; i < COUNT_OF(causes); i++)
		if (strcmp(causes[i].cause, line->cause) == 0)
			return causes[i].words;
	return "";
}

static bool is_price(const struct credit_line *line)
{
	return strcmp(line->cause, "price") == 0;
}

bool credit_takes_days(const struct credit_note *note)
{
	for (size_t i = 0; i < note->count; i++)
		if (!is_price(&note->line[i]))
			return true;
	return false;
}

/* Are the figures of a line its days at their rate? */
static bool multiplies(const struct credit_line *l)
{
	struct err ignored = { 0 };
	struct money product;

	return l->quantity.hundredths > 0 &&
	       money_price(l->rate, l->quantity, &product, &ignored) == ERR_OK &&
	       product.pence == l->net.pence;
}

static void say_what(const struct credit_line *l, char *out, size_t size)
{
	const struct unit_terms *terms = unit_terms(l->unit);

	if (is_price(l))
		(void) snprintf(out, size, "%s", credit_cause(l));
	else if (l->quantity.hundredths > 0)
		(void) snprintf(out, size, "%s%s %s %s", multiplies(l) ? "" : "part of ",
				quantity_pretty(l->quantity, terms->decimals).s,
				l->quantity.hundredths == 100 ? terms->word : terms->plural,
				credit_cause(l));
	else
		(void) snprintf(out, size, "part of the %s %s", terms->plural, credit_cause(l));
}

static void add_lines(struct json *doc, const struct credit_note *note)
{
	struct json *lines = json_add_array(doc, "lines");

	for (size_t i = 0; i < note->count; i++) {
		const struct credit_line *l = &note->line[i];
		struct json *line = json_add_object(lines, NULL);
		char what[120], text[200];

		say_what(l, what, sizeof what);
		(void) snprintf(text, sizeof text, "Contract %s, line %" PRId64 " of %s: %s",
				l->contract, l->line, note->of.name, what);
		json_add_text(line, "text", l->service);
		json_add_text(line, "note", text);
		json_add_text(line, "contract", l->contract);
		json_add_quantity(line, "quantity", l->quantity);
		json_add_text(line, "unit", unit_terms(l->unit)->word);
		json_add_int(line, "decimals", unit_terms(l->unit)->decimals);
		json_add_money(line, "rate", l->rate);
		json_add_int(line, "vat_bp", l->vat_bp);
		json_add_money(line, "net", l->net);
		json_add_int(line, "part", 1);
		json_add_int(line, "parts", 1);
		if (!multiplies(l))
			json_add_bool(line, "by_amount", true);
		json_add_date(line, "service_from", l->service_from);
		json_add_date(line, "service_to", l->service_to);
	}
}

/* "Days taken back, price lowered": each once. */
static void say_reason(const struct credit_note *note, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < note->count; i++) {
		const struct credit_line *l = &note->line[i];
		bool said = false;

		for (size_t k = 0; k < i; k++)
			said = said || strcmp(note->line[k].cause, l->cause) == 0;
		if (said)
			continue;
		(void) snprintf(out + used, size - used, "%s%s%s", used ? ", " : "",
				is_price(l) ? ""
				: used      ? "days "
					    : "Days ",
				is_price(l) && !used ? "Price lowered" : credit_cause(l));
		used = strlen(out);
	}
}

static void add_head(struct json *doc, const struct credit_note *note)
{
	struct json *credits;
	struct date from, to;
	char reason[200];

	credit_span(note, &from, &to);
	say_reason(note, reason, sizeof reason);
	json_add_int(doc, "version", 1);
	json_add_text(doc, "kind", "credit-note");
	json_add_text(doc, "number", note->name);
	json_add_date(doc, "issued_on", note->issued_on);
	json_add_date(doc, "tax_point_on", note->issued_on);
	json_add_date(doc, "service_from", from);
	json_add_date(doc, "service_to", to);
	credits = json_add_object(doc, "credits");
	json_add_text(credits, "number", note->of.name);
	json_add_date(credits, "issued_on", note->of.issued_on);
	json_add_money(credits, "taken_off", note->taken_off);
	json_add_text(doc, "reason", note->reason ? note->reason : reason);
	json_add_text_if(doc, "order_number", note->of.order_number);
	json_add_text(doc, "contract", note->line[0].contract);
}

/* How many schools its lines are of. */
static size_t schools_of(const struct credit_note *note)
{
	size_t schools = 0;

	for (size_t i = 0; i < note->count; i++) {
		size_t k = 0;

		while (k < i && note->line[k].school_id != note->line[i].school_id)
			k++;
		schools += k == i;
	}
	return schools;
}

/* Where days were taken back, what is left of them: of the school, in the years of the lines. */
static int add_days(struct store *st, const struct credit_note *note, struct json *doc,
		    struct err *err)
{
	SCOPED(freep) struct due_charge *charge = calloc(note->count, sizeof *charge);
	struct facts facts = {
		.charge = charge, .issued_on = note->issued_on, .school = note->school, .schools = 1
	};

	if (!charge)
		return err_nomem(err);
	for (size_t i = 0; i < note->count; i++) {
		bool seen = false;

		if (is_price(&note->line[i]) || note->line[i].school_id != note->school.id)
			continue;
		for (size_t k = 0; k < facts.count; k++)
			seen = seen || charge[k].fy.begins == note->line[i].fy.begins;
		if (!seen)
			charge[facts.count++] = (struct due_charge){ .school_id = note->school.id,
								     .fy = note->line[i].fy };
	}
	return snapshot_days(st, &facts, doc, err);
}

int credit_snapshot(struct store *st, const struct supplier *supplier,
		    const struct credit_note *note, char **out_text, struct err *err)
{
	SCOPED(json_freep) struct json *doc = json_object();
	struct vat_rate rate = note->rate;
	size_t schools = schools_of(note);
	char whose[32];
	char what[64];
	int r;

	rate.bp = note->line[0].vat_bp; /* as it was billed */
	(void) snprintf(what, sizeof what, "the credit note of %s", note->of.name);
	(void) snprintf(whose, sizeof whose, "%zu schools", schools);
	add_head(doc, note);
	snapshot_supplier(doc, supplier, !credit_is_recharge(note) && !note->of.corporate);
	snapshot_parties(doc, &note->payer, schools > 1 ? "" : note->school.urn,
			 schools > 1 ? whose : note->school.name);
	add_lines(doc, note);
	snapshot_totals(doc, credit_is_recharge(note) ? NULL : &rate, note->net, note->vat);
	snapshot_settlement(doc, supplier, &note->payer,
			    note->of.by_journal ? BACK_BY_JOURNAL : BY_BANK);
	(void) json_add_array(doc, "terms");
	r = add_days(st, note, doc, err);
	return r < 0 ? r : snapshot_end(doc, supplier, what, out_text, err);
}
