/* invoices/page_school_days.c - the days of several schools: a row for each, over as many pages as they need */
#include "invoices/layout.h"

#include "core/banned.h"

#define ROW_STEP 6.2
#define LAST_ROW 272.0

/* Right edges of the figures; the school's name ends before the contract. */
static const double contract_x = 84, edges[] = { 122, 138, 155, 170, Z };
static const double school_width = 63;

static const char *const heads[] = { "Bought", "Used", "Awaiting", "Booked", "Left" };

static void draw_heads(struct sheet *sheet, double y, bool repeated)
{
	enum pdf_tag tag = repeated ? PDF_ARTEFACT : PDF_HEAD;

	pdf_begin(sheet->pdf, repeated ? PDF_ARTEFACT : PDF_TABLE_HEAD);
	pdf_begin(sheet->pdf, repeated ? PDF_ARTEFACT : PDF_ROW);
	put_tagged(sheet, tag, &small_bold, PDF_LEFT, A, y, "School");
	put_tagged(sheet, tag, &small_bold, PDF_LEFT, contract_x, y, "Contract");
	for (size_t i = 0; i < COUNT_OF(edges); i++)
		put_tagged(sheet, tag, &small_bold, PDF_RIGHT, edges[i], y, heads[i]);
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	rule(sheet, &pen_ink, A, Z, y + 2.5);
}

static int decimals_of(const struct days *days)
{
	const struct quantity all[] = { days->bought, days->used, days->awaiting, days->booked,
					days->left };

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (all[i].hundredths % 10)
			return 2;
	return days->decimals;
}

/* Days of one unit and year stand in one table. */
static bool same_table(const struct days *a, const struct days *b)
{
	return a->unit == b->unit && strcmp(a->fy, b->fy) == 0;
}

static double row_height(const struct sheet *sheet, const struct days *days)
{
	return ROW_STEP + 4.5 * (double) (wrap_count(sheet, &text, days->school, school_width) - 1);
}

static void draw_row(struct sheet *sheet, const struct days *days, double y, int decimals)
{
	const struct quantity all[] = { days->bought, days->used, days->awaiting, days->booked,
					days->left };

	pdf_begin(sheet->pdf, PDF_ROW);
	pdf_begin(sheet->pdf, PDF_CELL);
	put_wrapped(sheet, &text, A, y, school_width, 4.5, days->school);
	pdf_end(sheet->pdf);
	put_tagged(sheet, PDF_CELL, &text, PDF_LEFT, contract_x, y, days->contract);
	for (size_t i = 0; i < COUNT_OF(edges); i++)
		put_tagged(sheet, PDF_CELL, i == COUNT_OF(edges) - 1 ? &bold : &text, PDF_RIGHT,
			   edges[i], y, quantity_pretty(all[i], decimals).s);
	pdf_end(sheet->pdf);
}

static void draw_sum(struct sheet *sheet, const struct days *first, double y, int decimals)
{
	const struct document *doc = sheet->doc;
	int64_t sums[COUNT_OF(edges)] = { 0 };

	for (size_t i = 0; i < doc->days_count; i++) {
		const struct days *d = &doc->days[i];
		const struct quantity all[] = { d->bought, d->used, d->awaiting, d->booked,
						d->left };

		for (size_t k = 0; k < COUNT_OF(all) && same_table(d, first); k++)
			sums[k] += all[k].hundredths;
	}
	pdf_begin(sheet->pdf, PDF_ROW);
	put_tagged(sheet, PDF_ROW_HEAD, &bold, PDF_LEFT, A, y, "All together");
	pdf_begin(sheet->pdf, PDF_CELL); /* an empty cell keeps the columns in step */
	pdf_end(sheet->pdf);
	for (size_t k = 0; k < COUNT_OF(edges); k++)
		put_tagged(sheet, PDF_CELL, &bold, PDF_RIGHT, edges[k], y,
			   quantity_pretty(quantity_of(sums[k]), decimals).s);
	pdf_end(sheet->pdf);
}

/* "Days not used by 31 March 2025 end unused.", where all end on one day. */
static struct short_text say_end(const struct document *doc, const struct days *first)
{
	struct short_text out;
	bool one = true;

	for (size_t i = 0; i < doc->days_count; i++)
		one = one && (!same_table(&doc->days[i], first) ||
			      date_compare(doc->days[i].ends_on, first->ends_on) == 0);
	(void) snprintf(out.s, sizeof out.s, "%.20s not used by %s end unused.",
			capital(unit_terms(first->unit)->plural).s,
			one ? date_long(first->ends_on).s : "their last day");
	return out;
}

/* Heading, rows and sum of the days that belong together with 'first'. */
static void draw_table(struct sheet *sheet, const struct days *first)
{
	const struct document *doc = sheet->doc;
	struct short_text head, as_on;
	int decimals = 0;
	double y;

	flow_room(sheet, 36);
	(void) snprintf(head.s, sizeof head.s, "The %s for %s", unit_terms(first->unit)->plural,
			first->fy);
	(void) snprintf(as_on.s, sizeof as_on.s, "as on %s", date_long(first->on).s);
	put_tagged(sheet, PDF_H2, &section, PDF_LEFT, A, sheet->y, head.s);
	put_tagged(sheet, PDF_P, &label, PDF_RIGHT, Z, sheet->y, as_on.s);
	y = sheet->y + 7.5;
	for (size_t i = 0; i < doc->days_count; i++)
		if (same_table(&doc->days[i], first) && decimals_of(&doc->days[i]) > decimals)
			decimals = decimals_of(&doc->days[i]);
	pdf_begin(sheet->pdf, PDF_TABLE);
	draw_heads(sheet, y, false);
	pdf_begin(sheet->pdf, PDF_TABLE_BODY);
	y += 7.7;
	for (size_t i = 0; i < doc->days_count; i++) {
		const struct days *d = &doc->days[i];

		if (!same_table(d, first))
			continue;
		if (y + row_height(sheet, d) > LAST_ROW) {
			sheet->y = FLOW_END + 1;
			flow_room(sheet, 0);
			draw_heads(sheet, sheet->y, true);
			y = sheet->y + 7.7;
		}
		draw_row(sheet, d, y, decimals);
		y += row_height(sheet, d);
		rule(sheet, &pen_hair, A, Z, y - ROW_STEP + 1.9);
	}
	draw_sum(sheet, first, y + 0.6, decimals);
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	rule(sheet, &pen_ink, A, Z, y - ROW_STEP + 1.9);
	put_tagged(sheet, PDF_P, &label, PDF_LEFT, A, y + 7, say_end(doc, first).s);
	sheet->y = y + 17;
}

void draw_school_days(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;

	for (size_t i = 0; i < doc->days_count; i++) {
		bool drawn = false;

		for (size_t k = 0; k < i; k++)
			drawn = drawn || same_table(&doc->days[k], &doc->days[i]);
		if (!drawn)
			draw_table(sheet, &doc->days[i]);
	}
}
