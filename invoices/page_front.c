/* invoices/page_front.c - page 1 from the title down to the facts */
#include "invoices/layout.h"

#include "core/text.h"

#include "core/banned.h"

#define WINDOW_WIDTH 80.0
#define ADDRESS_ROWS 7
#define SUPPLIER_END 41.0 /* the last baseline above the amount panel */

/* One text of the supplier, wrapped; ends with a blank, or readers would run it into the next. */
static double put_supplier(struct sheet *sheet, const struct pdf_style *style, double y,
			   const char *before, const char *what)
{
	double leading = style == &bold ? 4.5 : 4.0;
	struct short_text line;

	if (!*what)
		return y;
	(void) snprintf(line.s, sizeof line.s, "%s%s ", before, what);
	return y + leading * (double) put_wrapped(sheet, style, B, y, Z - B, leading, line.s);
}

static void draw_supplier(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	struct short_text reach;
	bool vat = doc->kind != DOCUMENT_RECHARGE && *doc->vat_number;
	double y = 15.5;
	int rows;

	pdf_begin(sheet->pdf, PDF_P);
	y = put_supplier(sheet, &bold, y, "", doc->supplier.name);
	y = put_supplier(sheet, &small, y, "", doc->service);
	(void) snprintf(reach.s, sizeof reach.s, "%s%s%s", doc->telephone,
			*doc->telephone && *doc->website ? ", " : "", doc->website);
	rows = (int) ((SUPPLIER_END - y) / 4) + 1 - (vat ? 1 : 0) - (*reach.s ? 1 : 0);
	y = put_supplier(sheet, &small, y, "",
			 address_rows(sheet, &small, &doc->supplier.address, Z - B,
				      rows > 1 ? (size_t) rows : 1)
				 .s);
	if (vat)
		y = put_supplier(sheet, &small, y, "VAT number ", doc->vat_number);
	(void) put_supplier(sheet, &small, y, "", reach.s); /* the last: nothing stands below */
	pdf_end(sheet->pdf);
}

/* ---- address: five lines show in a window envelope, six set closer; more are joined ---- */

static size_t wrap_onto(const struct sheet *sheet, const char *what, struct piece rows[],
			size_t count)
{
	struct piece pieces[PIECES_MAX];
	size_t more = wrap(sheet, &text, what, WINDOW_WIDTH, pieces);

	for (size_t i = 0; i < more; i++, count++)
		if (count < PIECES_MAX)
			rows[count] = pieces[i];
	return count;
}

/*
 * The first 'whole' address lines on rows of their own, the others joined. Returns how many rows.
 */
static size_t payer_rows(const struct sheet *sheet, size_t whole, const char *joined,
			 struct piece rows[])
{
	const struct party *payer = &sheet->doc->payer;
	size_t count = wrap_onto(sheet, payer->name, rows, 0);

	for (size_t i = 0; i < payer->address.count && i < whole; i++)
		count = wrap_onto(sheet, payer->address.at[i], rows, count);
	if (whole < payer->address.count)
		count = wrap_onto(sheet, joined, rows, count);
	return count;
}

static void draw_address(struct sheet *sheet)
{
	const struct texts *address = &sheet->doc->payer.address;
	struct piece rows[PIECES_MAX];
	struct short_text joined = { "" };
	size_t whole = address->count, count = payer_rows(sheet, whole, "", rows);
	double step;

	while (count > 6 && whole > 0) { /* town and postcode first, then upwards */
		whole -= whole == address->count && whole > 1 ? 2 : 1;
		joined = join(address, whole);
		count = payer_rows(sheet, whole, joined.s, rows);
	}
	if (count > ADDRESS_ROWS)
		count = ADDRESS_ROWS;
	step = count <= 5 ? 4.5 : count == 6 ? 4.0 : 3.5;
	pdf_begin(sheet->pdf, PDF_P);
	for (size_t i = 0; i < count; i++) {
		pdf_text(sheet->pdf, &text, PDF_LEFT, A, 60 + step * (double) i, rows[i].at,
			 rows[i].length);
		if (i + 1 < count) /* heard as separate words */
			put(sheet, &text, PDF_LEFT,
			    A + pdf_width(sheet->pdf, &text, rows[i].at, rows[i].length),
			    60 + step * (double) i, " ");
	}
	pdf_end(sheet->pdf);
}

/* ---- amount panel ---- */

static struct short_text amount_note(const struct document *doc)
{
	struct short_text out = { "" };

	if (doc->kind == DOCUMENT_RECHARGE && doc->journal)
		(void) snprintf(out.s, sizeof out.s, "to your delegated budget");
	else if (is_internal_credit(doc) && doc->journal)
		(void) snprintf(out.s, sizeof out.s, "back to your delegated budget");
	else if (has_vat(doc))
		(void) snprintf(out.s, sizeof out.s, "%s + %s VAT", pounds(doc->net).s,
				pounds(doc->vat_total).s);
	else
		(void) snprintf(out.s, sizeof out.s, "no VAT");
	return out;
}

/* The foot of the panel: what is asked for, or what became of what is given back. */
struct panel_foot {
	struct short_text title, what;
};

static struct panel_foot credit_foot(const struct document *doc)
{
	struct panel_foot foot;
	struct money rest = money_sub(doc->gross, doc->credits.taken_off);

	(void) snprintf(foot.title.s, sizeof foot.title.s, "Taken off ");
	(void) snprintf(foot.what.s, sizeof foot.what.s, "%s", doc->credits.number);
	if (doc->journal || rest.pence <= 0)
		return foot;
	(void) snprintf(foot.title.s, sizeof foot.title.s, "%s",
			doc->credits.taken_off.pence > 0 ? "The rest, which we owe you "
							 : "We owe you ");
	(void) snprintf(foot.what.s, sizeof foot.what.s, "%s", pounds(rest).s);
	return foot;
}

static struct panel_foot panel_foot(const struct document *doc)
{
	bool by_date = is_to_pay(doc) && !date_is_none(doc->due_on);
	struct panel_foot foot;

	if (doc->kind == DOCUMENT_CREDIT_NOTE)
		return credit_foot(doc);
	(void) snprintf(foot.title.s, sizeof foot.title.s, "%s",
			by_date ? "Pay by " : "What you need to do ");
	(void) snprintf(foot.what.s, sizeof foot.what.s, "%s",
			by_date          ? date_long(doc->due_on).s
			: is_to_pay(doc) ? "Pay as agreed"
					 : "Nothing to pay");
	return foot;
}

static void draw_panel(struct sheet *sheet, const struct panel *panel)
{
	const double x = B + 4, width = Z - B - 8;
	const struct pdf_pen thick = pen_brand(sheet->doc, 2);

	pdf_fill(sheet->pdf, TINT, B, 44, Z - B, 44);
	rule(sheet, &thick, B, Z, 44);
	pdf_begin(sheet->pdf, PDF_P);
	put(sheet, &text, PDF_LEFT, x, 50.5, panel->title);
	put(sheet, &text, PDF_LEFT, x + width_of(sheet, &text, panel->title), 50.5, " ");
	put(sheet, width_of(sheet, &amount, panel->figure) <= width ? &amount : &title, PDF_LEFT, x,
	    61.5, panel->figure);
	pdf_end(sheet->pdf);
	if (*panel->note)
		put_tagged(sheet, PDF_P, &label, PDF_LEFT, x, 67, panel->note);
	rule(sheet, &pen_rule, x, Z - 4, 70.5);
	if (!*panel->foot)
		return;
	pdf_begin(sheet->pdf, PDF_P);
	put(sheet, &text, PDF_LEFT, x, 76.5, panel->foot_title);
	put(sheet, &title, PDF_LEFT, x, 83.5, panel->foot);
	pdf_end(sheet->pdf);
}

static void draw_folds(struct sheet *sheet)
{
	rule(sheet, &pen_rule, 4, 9, FOLD_1);
	rule(sheet, &pen_rule, 4, 9, FOLD_2);
}

void draw_letterhead(struct sheet *sheet, const char *what, const struct panel *panel)
{
	draw_folds(sheet);
	if (sheet->logo)
		pdf_image(sheet->pdf, sheet->logo, sheet->doc->logo_words, A, 12, 44, 15);
	put_tagged(sheet, PDF_H1, &title, PDF_LEFT, A, 39, what);
	draw_supplier(sheet);
	draw_address(sheet);
	draw_panel(sheet, panel);
}

/* ---- facts ---- */

static const double fact_x[FACT_COLUMNS] = { A, 70.75, B, 157.75 };

void set_fact(struct fact *fact, size_t column, size_t columns, const char *name, const char *value)
{
	double end = column + columns < COUNT_OF(fact_x) ? fact_x[column + columns] - 4 : Z;

	*fact = (struct fact){
		.title = name, .style = &text, .x = fact_x[column], .width = end - fact_x[column]
	};
	(void) snprintf(fact->value.s, sizeof fact->value.s, "%s", value);
}

double draw_facts(struct sheet *sheet, const struct fact facts[], size_t count, double y)
{
	size_t most = 1;

	for (size_t i = 0; i < count; i++) {
		const struct fact *fact = &facts[i];
		struct short_text name;
		size_t lines;

		if (!*fact->value.s)
			continue;
		(void) snprintf(name.s, sizeof name.s, "%s ", fact->title);
		pdf_begin(sheet->pdf, PDF_P);
		put(sheet, &label, PDF_LEFT, fact->x, y, name.s);
		lines = put_wrapped(sheet, fact->style, fact->x, y + 4.5, fact->width, 4.5,
				    fact->value.s);
		pdf_end(sheet->pdf);
		if (lines > most)
			most = lines;
	}
	return 4.5 * (double) (most - 1);
}

static void set_first_facts(const struct document *doc, struct fact facts[4])
{
	set_fact(&facts[0], 0, 1, kind_words(doc)->number, doc->number);
	facts[0].style = &bold;
	set_fact(&facts[1], 1, 1, kind_words(doc)->date, date_long(doc->issued_on).s);
	if (doc->kind == DOCUMENT_RECHARGE || is_internal_credit(doc)) {
		set_fact(&facts[2], 2, 1, "Settled by", doc->journal ? "Journal" : "Bank");
		if (*doc->order_number) /* the note of a line names the contract */
			set_fact(&facts[3], 3, 1, "Your order number", doc->order_number);
		else
			set_fact(&facts[3], 3, 1, "Contract", doc->contract);
	} else {
		set_fact(&facts[2], 2, 1, "Tax point",
			 date_is_none(doc->tax_point_on) || !has_vat(doc)
				 ? ""
				 : date_long(doc->tax_point_on).s);
		set_fact(&facts[3], 3, 1, "Your order number", doc->order_number);
	}
}

/* What a credit note credits, and why. */
static double draw_credits(struct sheet *sheet, double y)
{
	const struct document *doc = sheet->doc;
	struct fact facts[2];
	struct short_text what;

	(void) snprintf(what.s, sizeof what.s, "%s of %s", doc->credits.number,
			date_long(doc->credits.issued_on).s);
	set_fact(&facts[0], 0, 2, "Credits", what.s);
	set_fact(&facts[1], 2, 2, "Reason", doc->credits.reason);
	return CREDIT_FACTS + draw_facts(sheet, facts, 2, y);
}

static double draw_all_facts(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	struct fact facts[4];
	struct short_text run;
	double shift;

	rule(sheet, &pen_rule, A, Z, 103);
	set_first_facts(doc, facts);
	shift = draw_facts(sheet, facts, 4, 108);
	if (doc->kind == DOCUMENT_CREDIT_NOTE)
		shift += draw_credits(sheet, 119 + shift);

	set_fact(&facts[0], 0, 2, *doc->school_urn ? "For school" : "For", doc->school_name);
	run = capital(unit_terms(is_one_unit(doc) ? doc->lines[0].unit : UNIT_DAY)->plural);
	(void) snprintf(run.s + strlen(run.s), sizeof run.s - strlen(run.s), " run");
	set_fact(&facts[1], 2, 2,
		 has_parts(doc)                  ? "This part covers"
		 : doc->kind == DOCUMENT_INVOICE ? "Interest for"
						 : run.s,
		 range_long(doc->service_from, doc->service_to).s);
	shift += draw_facts(sheet, facts, 2, 119 + shift);
	rule(sheet, &pen_rule, A, Z, 127 + shift);
	return shift;
}

double draw_front(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	struct money_text figure = pounds(doc->gross);
	struct short_text note = amount_note(doc);
	struct panel_foot foot = panel_foot(doc);
	const struct panel panel = { kind_words(doc)->amount, figure.s, note.s, foot.title.s,
				     foot.what.s };

	draw_letterhead(sheet, kind_words(doc)->title, &panel);
	return draw_all_facts(sheet);
}
