/* invoices/paper_year.c - what a financial year was for a school */
#include "invoices/paper_year.h"

#include "billing/snapshot_parts.h"
#include "core/owed.h"
#include "invoices/layout.h"
#include "invoices/paper_school.h"

#include "core/banned.h"

/* ---- what ended, what is owed ---- */

static void draw_unused(struct school_paper *p, const struct school_sums *sums)
{
	bool unused = false;

	for (unsigned unit = 0; unit < PAPER_UNITS; unit++)
		unused = unused || sums->unused[unit].hundredths > 0;
	if (unused)
		paper_text(
			p->paper,
			"Of what was bought %s ended unused. Days are for one financial year: what "
			"is not used by then is not carried forward, paid back or charged again.",
			school_sum(sums, sums->unused).s);
	if (sums->pooled)
		paper_note(p->paper, "Days of a pool are those of all its schools together.");
}

static int draw_owed(struct school_paper *p, struct fy fy, struct err *err)
{
	static const struct paper_column columns[] = { { "Since", 34, FORM_DATE },
						       { "What", 68, FORM_LEFT },
						       { "How it was settled", 46, FORM_LEFT },
						       { "How much", 22, FORM_RIGHT } };
	static const struct {
		const char *how, *words;
	} settled[] = { { "re-arranged", "booked again" },
			{ "offered", "another time was offered" },
			{ "credited", "credited to you" },
			{ "waived", "waived by you" } };
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct json *table = NULL;
	bool row = false;
	int r = store_query(
		p->store,
		"SELECT o.since_on, o.cause, s.how, o.quantity, c.unit FROM owed o JOIN allotment a"
		" ON a.allotment_id = o.allotment_id JOIN contract c ON c.contract_id ="
		" a.contract_id LEFT JOIN owed_settled s ON s.owed_id = o.owed_id WHERE o.school_id"
		" = ?1 AND a.fy = ?2 ORDER BY o.since_on, o.owed_id",
		BIND(bind_int(p->school->id), bind_int(fy.begins)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const char *how = "not settled yet", *code = stmt_text(q, 2);
		enum unit unit;

		if ((r = unit_parse(stmt_text(q, 4), &unit, err)) < 0)
			return r;
		for (size_t i = 0; code && i < COUNT_OF(settled); i++)
			if (strcmp(settled[i].how, code) == 0)
				how = settled[i].words;
		if (!table) {
			paper_heading(p->paper, "What we owed you");
			table = paper_table(p->paper, columns, COUNT_OF(columns));
		}
		paper_row(table, ROW_PLAIN,
			  CELLS(date_short(stmt_date(q, 0)).s,
				strcmp(stmt_text(q, 1), "cancelled") == 0
					? "A visit that we cancelled"
				: strcmp(stmt_text(q, 1), "not-offered") == 0
					? "You asked for dates, and we offered none"
					: "A use that was wrong",
				how, quantity_named(stmt_quantity(q, 3), unit).s));
	}
	return r;
}

/* ---- what was charged ---- */

struct charged {
	struct json *table;
	struct money net, vat;
};

static void add_document(struct school_paper *p, struct charged *c, const struct stmt *q)
{
	static const struct paper_column columns[] = {
		{ "Date", 28, FORM_DATE },          { "What", 70, FORM_LEFT },
		{ "Before VAT £", 26, FORM_RIGHT }, { "VAT £", 22, FORM_RIGHT },
		{ "In all £", 24, FORM_RIGHT },
	};
	struct money net = stmt_money(q, 3), vat = stmt_money(q, 4);
	const char *kind = stmt_text(q, 2);
	struct short_text what;

	if (!c->table) {
		paper_heading(p->paper, "What we charged");
		c->table = paper_table(p->paper, columns, COUNT_OF(columns));
	}
	(void) snprintf(what.s, sizeof what.s, "%s %s",
			strcmp(kind, "credit-note") == 0 ? "Credit note"
			: strcmp(kind, "recharge") == 0  ? "Internal charge"
							 : "VAT invoice",
			stmt_text(q, 1));
	paper_row(c->table, ROW_PLAIN,
		  CELLS(date_short(stmt_date(q, 0)).s, what.s, money_pretty(net).s,
			money_pretty(vat).s, money_pretty(money_add(net, vat)).s));
	c->net = money_add(c->net, net);
	c->vat = money_add(c->vat, vat);
}

/* Documents for this school alone that bill days of the year. */
static int draw_charged(struct school_paper *p, struct fy fy, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct charged c = { .table = NULL };
	bool row = false;
	int r = store_query(
		p->store,
		"SELECT d.issued_on, d.name, d.kind, d.net_pence, d.vat_pence FROM document d WHERE"
		" d.school_id = ?1 AND d.issuer = 'daybook' AND EXISTS (SELECT 1 FROM "
		"document_line l"
		" JOIN charge c ON c.charge_id = l.charge_id WHERE l.document_id = d.document_id "
		"AND"
		" c.fy = ?2) ORDER BY d.issued_on, d.document_id",
		BIND(bind_int(p->school->id), bind_int(fy.begins)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		add_document(p, &c, q);
	if (r == ERR_OK && c.table)
		paper_row(c.table, ROW_TOTAL,
			  CELLS("In all", "", money_pretty(c.net).s, money_pretty(c.vat).s,
				money_pretty(money_add(c.net, c.vat)).s));
	return r;
}

/* ---- the year after ---- */

static int draw_next(struct school_paper *p, struct fy fy, struct err *err)
{
	struct fy next = { fy.begins + 1 };
	struct school_sums sums;
	int r = school_sums_load(p->store, p->school->id, next, fy_first(next), &sums, err);

	if (r < 0)
		return r;
	paper_heading(p->paper, "Next year");
	if (date_is_none(sums.ends_on))
		paper_text(
			p->paper,
			"No days are bought for %s yet. The free services go on whether or not you "
			"buy days.%s%s",
			fy_text(next).s, *p->supplier.mail ? " To buy days, write to " : "",
			p->supplier.mail);
	else
		paper_text(p->paper, "For %s you have bought %s. They end on %s.", fy_text(next).s,
			   school_sum(&sums, sums.bought).s, date_long(sums.ends_on).s);
	return ERR_OK;
}

/* ---- the whole ---- */

static void draw_head(struct school_paper *p, struct fy fy, const struct school_sums *sums)
{
	struct short_text name, note;

	(void) snprintf(name.s, sizeof name.s, "Bought for %s", fy_text(fy).s);
	(void) snprintf(note.s, sizeof note.s, "%s used", school_sum(sums, sums->used).s);
	paper_panel(p->paper, name.s, capital(school_sum(sums, sums->bought).s).s,
		    date_is_none(sums->ends_on) ? "" : note.s, "Ended unused",
		    capital(school_sum(sums, sums->unused).s).s);
	paper_fact(p->paper, FACT_WIDE, "For school", p->school->name);
	paper_fact(p->paper, FACT_NARROW, "URN", p->school->urn);
	paper_fact(p->paper, FACT_NARROW, "Financial year", fy_text(fy).s);
}

static int fill(struct school_paper *p, struct fy fy, struct err *err)
{
	struct school_sums sums;
	int r;

	/* As on the day after the last: what was left has ended. */
	if ((r = school_sums_load(p->store, p->school->id, fy, date_add(p->to, 1), &sums, err)) < 0)
		return r;
	draw_head(p, fy, &sums);
	draw_unused(p, &sums);
	if ((r = school_paper_days(p, fy, date_add(p->to, 1), err)) < 0)
		return r;
	paper_heading(p->paper, "Every visit of the year");
	if ((r = school_paper_visits(p, VISITS_ALL, p->from, p->to, "There was no visit.", err)) <
		    0 ||
	    (r = draw_owed(p, fy, err)) < 0)
		return r;
	paper_heading(p->paper, "Free services");
	if ((r = school_paper_free(p, err)) < 0 || (r = draw_charged(p, fy, err)) < 0)
		return r;
	return draw_next(p, fy, err);
}

int paper_year(struct work *work, const struct school *school, struct fy fy, char **out_text,
	       struct err *err)
{
	struct school_paper p = { .store = work->store,
				  .school = school,
				  .from = fy_first(fy),
				  .to = fy_last(fy),
				  .today = work->today };
	int r;

	if (date_compare(work->today, p.to) <= 0)
		return err_set(err, ERR_CONFLICT,
			       "%s ends on %s: its statement is made on the day after or later",
			       fy_text(fy).s, date_long(p.to).s);
	if ((r = school_paper_begin(&p, "year-end", "Year-end statement", err)) == ERR_OK &&
	    (r = fill(&p, fy, err)) == ERR_OK)
		r = snapshot_end(p.paper, &p.supplier, "a year-end statement", out_text, err);
	json_free(p.paper);
	return r;
}

int paper_year_schools(struct store *st, struct fy fy,
		       int (*each)(void *context, int64_t school_id, size_t done, size_t total,
				   struct err *err),
		       void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(freep) int64_t *ids = NULL;
	size_t count = 0;
	bool row = false;
	int r = store_query(
		st,
		"SELECT s.school_id FROM school s WHERE EXISTS (SELECT 1 FROM contract_member m "
		"JOIN"
		" allotment a ON a.contract_id = m.contract_id WHERE m.school_id = s.school_id AND"
		" a.fy = ?1 AND (a.school_id IS NULL OR a.school_id = s.school_id)) OR EXISTS "
		"(SELECT"
		" 1 FROM statutory_record r WHERE r.school_id = s.school_id AND r.done_on >= ?2 AND"
		" r.done_on <= ?3) ORDER BY s.name, s.school_id",
		BIND(bind_int(fy.begins), bind_date(fy_first(fy)), bind_date(fy_last(fy))), &q,
		err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		int64_t *grown = array_grow(ids, count, sizeof *grown);

		if (!grown)
			return err_nomem(err);
		ids = grown;
		ids[count++] = stmt_int(q, 0);
	}
	for (size_t i = 0; r == ERR_OK && i < count; i++)
		r = each(context, ids[i], i, count, err);
	return r;
}
