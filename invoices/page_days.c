/* invoices/page_days.c - the year's days of one contract: the table of figures beside its chart */
#include "invoices/layout.h"

#include "core/banned.h"

#define PANEL_END 85.0
#define CHART_DAYS 800 /* days of one year run a year; a longer run could not be read */

struct days_row {
	const char *name;
	struct quantity quantity;
	int swatch; /* a visit_state, BOUGHT_LINE or NO_SWATCH */
};

enum { BOUGHT_LINE = -1, NO_SWATCH = -2 };

static void draw_row_swatch(struct sheet *sheet, int swatch, double y)
{
	const struct pdf_pen bought = { .colour = INK, .width = 1.5 };

	if (swatch == BOUGHT_LINE)
		pdf_line(sheet->pdf, &bought, A, y - 1.2, A + 3, y - 1.2);
	else if (swatch != NO_SWATCH)
		draw_swatch(sheet, (enum visit_state) swatch, A, y - 2.7, 3, 3);
}

/*
 * The points of a column stand in one line, whatever the size: where the largest figure ends at
 * the rule.
 */
static void draw_figure_row(struct sheet *sheet, const struct pdf_style *style, double x, double y,
			    const char *name, struct quantity quantity, int decimals)
{
	double point = PANEL_END - width_of(sheet, &section, decimals == 2 ? ".00" : ".0");

	pdf_begin(sheet->pdf, PDF_ROW);
	put_tagged(sheet, PDF_ROW_HEAD, style, PDF_LEFT, x, y, name);
	pdf_begin(sheet->pdf, PDF_CELL);
	put_figure(sheet, style, point, y, quantity_pretty(quantity, decimals).s);
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
}

/* Two decimals in the whole column as soon as one figure needs them. */
static int figure_decimals(const struct days *days)
{
	const struct quantity all[] = { days->bought, days->used, days->awaiting,
					days->booked, days->left, days->lapsed };

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (all[i].hundredths % 10)
			return 2;
	return days->decimals;
}

/* Returns the baseline of "Left to book". */
static double draw_figures(struct sheet *sheet, const struct days *days, double y)
{
	const struct days_row rows[] = {
		{ "Bought", days->bought, BOUGHT_LINE },
		{ "Used, confirmed", days->used, VISIT_USED },
		{ "Awaiting confirmation", days->awaiting, VISIT_AWAITING },
		{ "Booked", days->booked, VISIT_BOOKED },
		{ "Ended unused", days->lapsed, NO_SWATCH },
	};
	size_t count = COUNT_OF(rows) - (days->lapsed.hundredths == 0);
	int decimals = figure_decimals(days);

	pdf_begin(sheet->pdf, PDF_TABLE);
	for (size_t i = 0; i < count; i++, y += 7) {
		draw_row_swatch(sheet, rows[i].swatch, y);
		draw_figure_row(sheet, &text, A + 5, y, rows[i].name, rows[i].quantity, decimals);
		if (i + 1 < count)
			rule(sheet, &pen_hair, A, PANEL_END, y + 2.6);
	}
	rule(sheet, &pen_ink, A, PANEL_END, y - 4);
	y += 2.5;
	draw_figure_row(sheet, &section, A, y, "Left to book", days->left, decimals);
	pdf_end(sheet->pdf);
	rule(sheet, &pen_ink, A, PANEL_END, y + 3);
	return y;
}

static void draw_end(struct sheet *sheet, const struct days *days, double y)
{
	const char *plural = unit_terms(days->unit)->plural;
	struct short_text name, note;
	bool over = date_compare(days->on, days->ends_on) > 0;

	(void) snprintf(name.s, sizeof name.s, "%.20s %s", capital(plural).s,
			over ? "ended on " : "end on ");
	(void) snprintf(note.s, sizeof note.s, "%.20s not used by then end%s unused.",
			capital(plural).s, over ? "ed" : "");
	pdf_begin(sheet->pdf, PDF_P);
	put(sheet, &text, PDF_LEFT, A, y, name.s);
	put(sheet, &bold, PDF_RIGHT, PANEL_END, y, date_long(days->ends_on).s);
	pdf_end(sheet->pdf);
	put_tagged(sheet, PDF_P, &label, PDF_LEFT, A, y + 5, note.s);
}

/* ---- several contracts ---- */

static bool same_pool(const struct days *a, const struct days *b)
{
	return a->unit == b->unit && strcmp(a->fy, b->fy) == 0;
}

/* Of how many panels of one unit and year this is the last; 1 if others follow. */
static size_t pool_ending(const struct document *doc, size_t last)
{
	size_t count = 1;

	for (size_t i = 0; i < doc->days_count; i++) {
		if (i == last || !same_pool(&doc->days[i], &doc->days[last]))
			continue;
		if (i > last)
			return 1;
		count++;
	}
	return count;
}

/* What all panels of one unit and year leave; 'y' is its baseline. */
static void draw_left_in_all(struct sheet *sheet, const struct days *last, double y, size_t count)
{
	const struct document *doc = sheet->doc;
	struct short_text name = { "Left to book in all" };
	int64_t left = 0;
	int decimals = 0;

	for (size_t i = 0; i < doc->days_count; i++) {
		const struct days *days = &doc->days[i];

		if (!same_pool(days, last))
			continue;
		left += days->left.hundredths;
		if (figure_decimals(days) > decimals)
			decimals = figure_decimals(days);
	}
	if (count < doc->days_count) /* there are others: say which */
		(void) snprintf(name.s, sizeof name.s, "All %s left, %s",
				unit_terms(last->unit)->plural, last->fy);
	rule(sheet, &pen_ink, A, PANEL_END, y - 5.5);
	pdf_begin(sheet->pdf, PDF_TABLE);
	draw_figure_row(sheet, &bold, A, y, name.s, quantity_of(left), decimals);
	pdf_end(sheet->pdf);
	rule(sheet, &pen_ink, A, PANEL_END, y + 3);
}

static void draw_days(struct sheet *sheet, const struct days *days, size_t pool)
{
	const struct document *doc = sheet->doc;
	struct short_text head, as_on;
	const char *plural = unit_terms(days->unit)->plural;
	double top, extra = days->lapsed.hundredths ? 7 : 0, total = pool > 1 ? 10 : 0;
	int32_t length = days->ends_on.day - days->starts_on.day;

	flow_room(sheet, 59 + extra + total);
	top = sheet->y;
	if (doc->days_count > 1)
		(void) snprintf(head.s, sizeof head.s, "Your %s for %s, contract %s", plural,
				days->fy, days->contract);
	else
		(void) snprintf(head.s, sizeof head.s, "%s %s for %s",
				doc->counts_only ? "The" : "Your", plural, days->fy);
	(void) snprintf(as_on.s, sizeof as_on.s, "as on %s", date_long(days->on).s);
	put_tagged(sheet, PDF_H2, &section, PDF_LEFT, A, top, head.s);
	put_tagged(sheet, PDF_P, &label, PDF_RIGHT, Z, top, as_on.s);

	draw_end(sheet, days, draw_figures(sheet, days, top + 9) + 10.5);
	if (days->bought.hundredths > 0 && length > 0 && length <= CHART_DAYS)
		draw_chart(sheet, days, top);
	if (pool > 1)
		draw_left_in_all(sheet, days, top + 66 + extra, pool);
	sheet->y = top + 74 + extra + total;
}

void draw_all_days(struct sheet *sheet)
{
	if (sheet->doc->days_count > 0 && *sheet->doc->days[0].school) {
		draw_school_days(sheet);
		return;
	}
	for (size_t i = 0; i < sheet->doc->days_count; i++)
		draw_days(sheet, &sheet->doc->days[i], pool_ending(sheet->doc, i));
}
