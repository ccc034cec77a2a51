/* invoices/page_charges.c - what is charged: the lines, the VAT summary and the totals */
#include "invoices/layout.h"

#include "core/banned.h"

/* Right edges of the figures; the first column of text ends before the days. */
struct columns {
	double text_width, quantity, rate, vat, net;
	struct short_text quantity_head, rate_head;
	const char *net_head;
	bool one_unit;
	bool bare; /* amounts alone: no line has a quantity, as on a claim for late payment */
	int decimals;
};

static struct columns columns_of(const struct document *doc)
{
	struct columns c = { .text_width = 78,
			     .quantity = 117.5,
			     .rate = 146.5,
			     .vat = 165,
			     .net = Z,
			     .net_head = "£ before VAT",
			     .one_unit = is_one_unit(doc),
			     .decimals = 1 };
	const struct unit_terms *unit = unit_terms(doc->lines[0].unit);

	for (size_t i = 0; i < doc->line_count; i++)
		if (doc->lines[i].decimals > c.decimals || doc->lines[i].quantity.hundredths % 10)
			c.decimals = 2;
	if (!has_vat(doc)) {
		c.text_width = 92;
		c.quantity = 132;
		c.rate = 161;
		c.net_head = "£";
	}
	c.bare = doc->kind == DOCUMENT_INVOICE;
	for (size_t i = 0; i < doc->line_count; i++)
		c.bare = c.bare && doc->lines[i].by_amount;
	c.quantity_head = capital(c.one_unit ? unit->plural : "quantity");
	(void) snprintf(c.rate_head.s, sizeof c.rate_head.s, "£ %s %s",
			c.one_unit && doc->lines[0].unit == UNIT_HOUR ? "an" : "a",
			c.one_unit ? unit->word : "unit");
	return c;
}

static void draw_heads(struct sheet *sheet, const struct columns *c, double y, bool repeated)
{
	enum pdf_tag tag = repeated ? PDF_ARTEFACT : PDF_HEAD;

	pdf_begin(sheet->pdf, repeated ? PDF_ARTEFACT : PDF_TABLE_HEAD);
	pdf_begin(sheet->pdf, repeated ? PDF_ARTEFACT : PDF_ROW);
	put_tagged(sheet, tag, &small_bold, PDF_LEFT, A, y, kind_words(sheet->doc)->lines);
	if (!c->bare) {
		put_tagged(sheet, tag, &small_bold, PDF_RIGHT, c->quantity, y, c->quantity_head.s);
		put_tagged(sheet, tag, &small_bold, PDF_RIGHT, c->rate, y, c->rate_head.s);
	}
	if (has_vat(sheet->doc))
		put_tagged(sheet, tag, &small_bold, PDF_RIGHT, c->vat, y, "VAT rate");
	put_tagged(sheet, tag, &small_bold, PDF_RIGHT, c->net, y, c->net_head);
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	rule(sheet, &pen_ink, A, Z, y + 2.5);
}

/* What stands under a line's text; a part of a price that is charged in several always says so. */
static struct short_text note_of(const struct document_line *line)
{
	struct short_text out;

	if (!*line->note && line->parts > 1)
		(void) snprintf(out.s, sizeof out.s, "Part %" PRId64 " of %" PRId64, line->part,
				line->parts);
	else
		(void) snprintf(out.s, sizeof out.s, "%s", line->note);
	return out;
}

/*
 * A part's quantity and price would not multiply out, so their cells stay empty and the text may
 * run below them; its note names the whole.
 */
static double text_width(const struct columns *c, const struct document_line *line)
{
	return line->by_amount ? c->rate - A : c->text_width;
}

/* From the rule above a line to the rule below it. */
static double line_height(const struct sheet *sheet, const struct columns *c,
			  const struct document_line *line)
{
	double width = text_width(c, line);

	return 2 + 4.5 * (double) (wrap_count(sheet, &text, line->text, width) +
				   wrap_count(sheet, &label, note_of(line).s, width));
}

/* Below a line whose successor stands, or would stand, at y. */
static void rule_between(struct sheet *sheet, bool between, const struct pdf_pen *last, double y)
{
	rule(sheet, between ? &pen_hair : last, A, Z, y - (between ? 4.15 : 2.5));
}

static struct short_text vat_of(const struct document *doc, const struct document_line *line)
{
	struct short_text out = percent(line->vat_bp);

	for (size_t i = 0; i < doc->vat_count && line->vat_bp == 0; i++)
		if (doc->vat[i].vat_bp == 0 && *doc->vat[i].category &&
		    *doc->vat[i].category != 'Z')
			(void) snprintf(out.s, sizeof out.s, "%s",
					*doc->vat[i].category == 'E' ? "exempt" : "none");
	return out;
}

static void put_empty(struct sheet *sheet)
{
	pdf_begin(sheet->pdf, PDF_CELL); /* it keeps the columns in step */
	pdf_end(sheet->pdf);
}

static void draw_quantity(struct sheet *sheet, const struct columns *c,
			  const struct document_line *line, double y)
{
	struct short_text quantity;

	if (c->bare)
		return;
	if (line->by_amount) {
		put_empty(sheet);
		put_empty(sheet);
		return;
	}
	(void) snprintf(quantity.s, sizeof quantity.s, "%s",
			quantity_pretty(line->quantity, c->decimals).s);
	if (!c->one_unit)
		(void) snprintf(quantity.s, sizeof quantity.s, "%s %s",
				quantity_pretty(line->quantity, line->decimals).s,
				unit_terms(line->unit)->plural);
	put_tagged(sheet, PDF_CELL, &text, PDF_RIGHT, c->quantity, y, quantity.s);
	put_tagged(sheet, PDF_CELL, &text, PDF_RIGHT, c->rate, y, money_pretty(line->rate).s);
}

static void draw_line(struct sheet *sheet, const struct columns *c,
		      const struct document_line *line, double y)
{
	struct short_text note = note_of(line);
	double width = text_width(c, line);
	size_t rows;

	pdf_begin(sheet->pdf, PDF_ROW);
	pdf_begin(sheet->pdf, PDF_CELL);
	rows = put_wrapped(sheet, &text, A, y, width, 4.5, line->text);
	if (*note.s) {
		pdf_begin(sheet->pdf, PDF_P);
		put_wrapped(sheet, &label, A, y + 4.5 * (double) rows, width, 4.5, note.s);
		pdf_end(sheet->pdf);
	}
	pdf_end(sheet->pdf);
	draw_quantity(sheet, c, line, y);
	if (has_vat(sheet->doc))
		put_tagged(sheet, PDF_CELL, &text, PDF_RIGHT, c->vat, y,
			   vat_of(sheet->doc, line).s);
	put_tagged(sheet, PDF_CELL, &text, PDF_RIGHT, c->net, y, money_pretty(line->net).s);
	pdf_end(sheet->pdf);
}

/* ---- page 1 ---- */

/* How much of page 1 lies between the rule under the lines and the rule under the totals. */
static double totals_height(const struct document *doc)
{
	double summary = 18.5 + 5.0 * (double) (doc->vat_count > 1 ? doc->vat_count - 1 : 0);

	return !has_vat(doc) ? 11.5 : summary > 26 ? summary : 26;
}

/* A wrap of the facts counts too: that is how far the rule of the facts can come down. */
static double facts_shift(const struct sheet *sheet)
{
	size_t lines = wrap_count(sheet, &text, sheet->doc->school_name, A_END - A);
	size_t order = wrap_count(sheet, &text, sheet->doc->order_number, Z - 157.75);

	size_t reason = wrap_count(sheet, &text, sheet->doc->credits.reason, Z - B);
	double more = sheet->doc->kind == DOCUMENT_CREDIT_NOTE ? CREDIT_FACTS : 0;

	return more + 4.5 * (double) ((lines > 1 ? lines - 1 : 0) + (order > 1 ? order - 1 : 0) +
				      (reason > 1 ? reason - 1 : 0));
}

bool lines_on_page_2(const struct sheet *sheet)
{
	struct columns c = columns_of(sheet->doc);
	double y = 137.5 + facts_shift(sheet) + 4 + totals_height(sheet->doc);

	if (sheet->doc->line_count > 2)
		return true;
	for (size_t i = 0; i < sheet->doc->line_count; i++)
		y += line_height(sheet, &c, &sheet->doc->lines[i]);
	return y > FOLD_2 - 1;
}

/* The total of the quantities, where the lines are of one kind and each is whole. */
static void put_sum(struct sheet *sheet, const struct columns *c, const struct pdf_style *style,
		    double y)
{
	const struct document *doc = sheet->doc;
	bool by_amount = false;
	int64_t sum = 0;

	for (size_t i = 0; i < doc->line_count; i++) {
		sum += doc->lines[i].quantity.hundredths;
		by_amount = by_amount || doc->lines[i].by_amount;
	}
	if (c->bare)
		return;
	if (!c->one_unit || by_amount)
		put_empty(sheet);
	else
		put_tagged(sheet, PDF_CELL, style, PDF_RIGHT, c->quantity, y,
			   quantity_pretty(quantity_of(sum), c->decimals).s);
	put_empty(sheet);
	if (has_vat(doc))
		put_empty(sheet);
}

/* One row for lines that stand on page 2. */
static void draw_counted(struct sheet *sheet, const struct columns *c, double y)
{
	const struct document *doc = sheet->doc;
	struct short_text counted;

	(void) snprintf(counted.s, sizeof counted.s, "%zu line%s, listed on page 2",
			doc->line_count, doc->line_count == 1 ? "" : "s");
	pdf_begin(sheet->pdf, PDF_ROW);
	put_tagged(sheet, PDF_CELL, &text, PDF_LEFT, A, y, counted.s);
	put_sum(sheet, c, &text, y);
	put_tagged(sheet, PDF_CELL, &text, PDF_RIGHT, c->net, y, money_pretty(doc->net).s);
	pdf_end(sheet->pdf);
	rule(sheet, &pen_rule, A, Z, y + 4);
}

static double draw_first_lines(struct sheet *sheet, double shift)
{
	const struct document *doc = sheet->doc;
	struct columns c = columns_of(doc);
	bool counted = lines_on_page_2(sheet);
	double y = 144 + shift;

	pdf_begin(sheet->pdf, PDF_TABLE);
	draw_heads(sheet, &c, 135 + shift, false);
	pdf_begin(sheet->pdf, PDF_TABLE_BODY);
	if (counted) {
		draw_counted(sheet, &c, y);
		y += 6.5;
	}
	for (size_t i = 0; i < doc->line_count && !counted; i++) {
		draw_line(sheet, &c, &doc->lines[i], y);
		y += line_height(sheet, &c, &doc->lines[i]);
		rule_between(sheet, i + 1 < doc->line_count, &pen_rule, y);
	}
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	return y - 2.5;
}

/* 'y' is the baseline of the head. */
static void draw_vat_summary(struct sheet *sheet, double y)
{
	static const double edges[] = { 66.75, 88.5, 110.25 };
	static const char *const heads[] = { "£ before VAT", "£ VAT", "£ with VAT" };
	const struct document *doc = sheet->doc;

	pdf_begin(sheet->pdf, PDF_TABLE);
	pdf_begin(sheet->pdf, PDF_TABLE_HEAD);
	pdf_begin(sheet->pdf, PDF_ROW);
	put_tagged(sheet, PDF_HEAD, &small_bold, PDF_LEFT, A, y, "VAT summary");
	for (size_t i = 0; i < COUNT_OF(edges); i++)
		put_tagged(sheet, PDF_HEAD, &label, PDF_RIGHT, edges[i], y, heads[i]);
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	pdf_begin(sheet->pdf, PDF_TABLE_BODY);
	rule(sheet, &pen_rule, A, edges[2], y + 2.5);
	y += 7.5;
	for (size_t i = 0; i < doc->vat_count; i++, y += 5) {
		const struct document_vat *vat = &doc->vat[i];
		bool rated = vat->vat_bp > 0 || *vat->category == 'Z';
		struct short_text name;

		(void) snprintf(name.s, sizeof name.s, "%.60s%s%.12s", vat->title,
				rated ? ", " : "", rated ? percent(vat->vat_bp).s : "");
		pdf_begin(sheet->pdf, PDF_ROW);
		put_tagged(sheet, PDF_CELL, &text, PDF_LEFT, A, y, name.s);
		put_tagged(sheet, PDF_CELL, &text, PDF_RIGHT, edges[0], y,
			   money_pretty(vat->net).s);
		put_tagged(sheet, PDF_CELL, &text, PDF_RIGHT, edges[1], y,
			   money_pretty(vat->vat).s);
		put_tagged(sheet, PDF_CELL, &text, PDF_RIGHT, edges[2], y,
			   money_pretty(vat->gross).s);
		pdf_end(sheet->pdf);
	}
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	rule(sheet, &pen_rule, A, edges[2], y - 2);
}

static void draw_total(struct sheet *sheet, const struct pdf_style *style, double y,
		       const char *name, const char *figure)
{
	pdf_begin(sheet->pdf, PDF_ROW);
	put_tagged(sheet, PDF_ROW_HEAD, style, PDF_LEFT, B, y, name);
	put_tagged(sheet, PDF_CELL, style, PDF_RIGHT, Z, y, figure);
	pdf_end(sheet->pdf);
}

static void draw_totals(struct sheet *sheet, double y)
{
	const struct document *doc = sheet->doc;
	struct short_text name = { "VAT" };

	pdf_begin(sheet->pdf, PDF_TABLE);
	if (has_vat(doc)) {
		if (doc->vat_count == 1)
			(void) snprintf(name.s, sizeof name.s, "VAT at %.12s",
					percent(doc->vat[0].vat_bp).s);
		draw_total(sheet, &text, y, "Total before VAT", money_pretty(doc->net).s);
		draw_total(sheet, &text, y + 5.5, name.s, money_pretty(doc->vat_total).s);
		rule(sheet, &pen_ink, B, Z, y + 9);
		y += 14.5;
	}
	draw_total(sheet, &bold, y, kind_words(doc)->total, pounds(doc->gross).s);
	pdf_end(sheet->pdf);
	rule(sheet, &pen_ink, B, Z, y + 3.5);
}

void draw_charges(struct sheet *sheet, double shift)
{
	double y = draw_first_lines(sheet, shift) + 8;

	if (has_vat(sheet->doc))
		draw_vat_summary(sheet, y);
	draw_totals(sheet, y);
}

/* ---- page 2 ---- */

void draw_line_list(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	struct columns c = columns_of(doc);
	struct short_text head;
	double y;

	(void) snprintf(head.s, sizeof head.s, "The lines of %s", doc->number);
	put_tagged(sheet, PDF_H2, &section, PDF_LEFT, A, sheet->y, head.s);
	pdf_begin(sheet->pdf, PDF_TABLE);
	draw_heads(sheet, &c, sheet->y + 7, false);
	pdf_begin(sheet->pdf, PDF_TABLE_BODY);
	y = sheet->y + 16;
	for (size_t i = 0; i < doc->line_count; i++) {
		double height = line_height(sheet, &c, &doc->lines[i]), room = height - 4.5;

		if (i > 0 && i + 2 == doc->line_count) /* the last does not stand alone on a page */
			room += line_height(sheet, &c, &doc->lines[i + 1]);
		sheet->y = y;
		if (flow_room(sheet, room)) {
			draw_heads(sheet, &c, sheet->y, true);
			y = sheet->y + 9;
		}
		draw_line(sheet, &c, &doc->lines[i], y);
		y += height;
		rule_between(sheet, i + 1 < doc->line_count, &pen_ink, y);
	}
	pdf_begin(sheet->pdf, PDF_ROW);
	put_tagged(sheet, PDF_ROW_HEAD, &bold, PDF_LEFT, A, y + 3,
		   has_vat(doc) ? "Total before VAT" : "Total");
	put_sum(sheet, &c, &bold, y + 3);
	put_tagged(sheet, PDF_CELL, &bold, PDF_RIGHT, Z, y + 3, pounds(doc->net).s);
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	sheet->y = y + 15;
}
