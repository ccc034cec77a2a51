/* invoices/page_services.c - the free services, over as many pages as they need */
#include "invoices/layout.h"

#include "core/banned.h"

#define ROW_STEP 6.2
#define COUNT_ROOM 11.0 /* what the count below the last row of a page takes */

/* x of the columns; counts have no date and no officer. */
static const double service_x = 49, officer_x = 136, count_x = 161;
static const double service_width = 84, officer_width = 38, counted_width = 120;

/* Of several schools: whose it is comes first. */
static const double school_width = 63, of_school_x = 84, of_school_width = 70;

static bool has_schools(const struct document *doc)
{
	return doc->counts_only && doc->service_count > 0 && *doc->services[0].school;
}

static void draw_heads(struct sheet *sheet, double y, bool repeated)
{
	enum pdf_tag tag = repeated ? PDF_ARTEFACT : PDF_HEAD;

	pdf_begin(sheet->pdf, repeated ? PDF_ARTEFACT : PDF_TABLE_HEAD);
	pdf_begin(sheet->pdf, repeated ? PDF_ARTEFACT : PDF_ROW);
	if (sheet->doc->counts_only) {
		if (has_schools(sheet->doc))
			put_tagged(sheet, tag, &small_bold, PDF_LEFT, A, y, "School");
		put_tagged(sheet, tag, &small_bold, PDF_LEFT,
			   has_schools(sheet->doc) ? of_school_x : A, y, "Service");
		put_tagged(sheet, tag, &small_bold, PDF_RIGHT, count_x, y, "Count");
	} else {
		put_tagged(sheet, tag, &small_bold, PDF_LEFT, A, y, "Date");
		put_tagged(sheet, tag, &small_bold, PDF_LEFT, service_x, y, "Service");
		put_tagged(sheet, tag, &small_bold, PDF_LEFT, officer_x, y, "Officer");
	}
	put_tagged(sheet, tag, &small_bold, PDF_RIGHT, Z, y, "Charge £");
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	rule(sheet, &pen_ink, A, Z, y + 2.5);
}

static void put_cell(struct sheet *sheet, double x, double y, double width, const char *what)
{
	pdf_begin(sheet->pdf, PDF_CELL);
	put_wrapped(sheet, &text, x, y, width, 4.5, what);
	pdf_end(sheet->pdf);
}

static size_t row_lines(const struct sheet *sheet, const struct free_service *service)
{
	size_t lines, officer;

	if (sheet->doc->counts_only && !has_schools(sheet->doc))
		return wrap_count(sheet, &text, service->service, counted_width);
	if (sheet->doc->counts_only) {
		size_t school = wrap_count(sheet, &text, service->school, school_width);

		lines = wrap_count(sheet, &text, service->service, of_school_width);
		return school > lines ? school : lines;
	}
	lines = wrap_count(sheet, &text, service->service, service_width);
	officer = wrap_count(sheet, &text, service->officer, officer_width);
	return officer > lines ? officer : lines;
}

static void draw_row(struct sheet *sheet, const struct free_service *service, double y)
{
	pdf_begin(sheet->pdf, PDF_ROW);
	if (sheet->doc->counts_only) {
		struct short_text count;

		(void) snprintf(count.s, sizeof count.s, "%" PRId64, service->count);
		if (has_schools(sheet->doc)) {
			put_cell(sheet, A, y, school_width, service->school);
			put_cell(sheet, of_school_x, y, of_school_width, service->service);
		} else {
			put_cell(sheet, A, y, counted_width, service->service);
		}
		put_tagged(sheet, PDF_CELL, &text, PDF_RIGHT, count_x, y, count.s);
	} else {
		struct civil day = date_civil(service->on);
		struct short_text date;

		(void) snprintf(date.s, sizeof date.s, "%d",
				day.day); /* ends where two digits end */
		pdf_begin(sheet->pdf, PDF_CELL);
		{
			double x = 24 - width_of(sheet, &text, date.s);

			put(sheet, &text, PDF_LEFT, x, y, date_short(service->on).s);
		}
		pdf_end(sheet->pdf);
		put_cell(sheet, service_x, y, service_width, service->service);
		put_cell(sheet, officer_x, y, officer_width, service->officer);
	}
	put_tagged(sheet, PDF_CELL, &text, PDF_RIGHT, Z, y, "0.00");
	pdf_end(sheet->pdf);
}

static void draw_closing(struct sheet *sheet, double y)
{
	const struct document *doc = sheet->doc;
	struct short_text closing;
	int64_t count = 0;

	for (size_t i = 0; i < doc->service_count; i++)
		count += doc->counts_only ? doc->services[i].count : 1;
	(void) snprintf(closing.s, sizeof closing.s, "%" PRId64 " free service%s", count,
			count == 1 ? "" : "s");
	pdf_begin(sheet->pdf, PDF_ROW);
	put_tagged(sheet, PDF_ROW_HEAD, &bold, PDF_LEFT, A, y, closing.s);
	for (int blank = doc->counts_only && !has_schools(doc) ? 1 : 2; blank > 0; blank--) {
		pdf_begin(sheet->pdf, PDF_CELL); /* an empty cell keeps the columns in step */
		pdf_end(sheet->pdf);
	}
	put_tagged(sheet, PDF_CELL, &bold, PDF_RIGHT, Z, y, "£0.00");
	pdf_end(sheet->pdf);
}

static void draw_table(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	double y = sheet->y;

	pdf_begin(sheet->pdf, PDF_TABLE);
	draw_heads(sheet, y, false);
	pdf_begin(sheet->pdf, PDF_TABLE_BODY);
	y += 7.7;
	for (size_t i = 0; i < doc->service_count; i++) {
		double more = 4.5 * (double) (row_lines(sheet, &doc->services[i]) - 1);

		if (y + more > flow_end(sheet) - COUNT_ROOM) {
			flow_break(sheet);
			draw_heads(sheet, sheet->y, true);
			y = sheet->y + 7.7;
		}
		draw_row(sheet, &doc->services[i], y);
		y += more;
		rule(sheet, i + 1 < doc->service_count ? &pen_hair : &pen_ink, A, Z, y + 1.9);
		y += ROW_STEP;
	}
	sheet->y = y + 1.2;
	draw_closing(sheet, sheet->y);
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	put_tagged(sheet, PDF_P, &label, PDF_LEFT, A, sheet->y + 7,
		   "Free by law, national guidance or our own promise, "
		   "with or without bought days. Each is listed once.");
	sheet->y += 17;
}

void draw_services(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;

	flow_room(sheet, doc->service_count > 0 ? 36 : 12);
	put_tagged(sheet, PDF_H2, &section, PDF_LEFT, A, sheet->y, "Free services");
	put_tagged(sheet, PDF_P, &label, PDF_RIGHT, Z, sheet->y,
		   range_long(doc->annex_from, doc->annex_to).s);
	put_tagged(sheet, PDF_P, &label, PDF_LEFT, A, sheet->y + 4.5,
		   "Statutory services delivered free of charge");
	sheet->y += 11;
	if (doc->service_count > 0) {
		draw_table(sheet);
		return;
	}
	put_tagged(sheet, PDF_P, &text, PDF_LEFT, A, sheet->y + 2,
		   "No free services were recorded in this period.");
	sheet->y += 16;
}
