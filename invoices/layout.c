/* invoices/layout.c - shared measures, wrapping, and the order of the pages */
#include "invoices/layout.h"

#include "core/text.h"

#include "core/banned.h"

const struct pdf_style small = { .size = 8.5, .colour = INK };
const struct pdf_style small_bold = { .bold = true, .size = 8.5, .colour = INK };
const struct pdf_style label = { .size = 8.5, .colour = GREY };
const struct pdf_style text = { .size = 10, .colour = INK };
const struct pdf_style text_grey = { .size = 10, .colour = GREY };
const struct pdf_style bold = { .bold = true, .size = 10, .colour = INK };
const struct pdf_style section = { .bold = true, .size = 12, .colour = INK };
const struct pdf_style title = { .bold = true, .size = 16, .colour = INK };
const struct pdf_style amount = { .bold = true, .size = 28, .colour = INK };

const struct pdf_pen pen_rule = { .colour = RULE, .width = 0.5 };
const struct pdf_pen pen_hair = { .colour = HAIR, .width = 0.5 };
const struct pdf_pen pen_ink = { .colour = INK, .width = 1 };

static const struct kind_words words[] = {
	[DOCUMENT_VAT_INVOICE] = { "VAT invoice", "Invoice number", "Invoice date", "Amount to pay",
				   "Total to pay", "Invoice", "What we charge for" },
	[DOCUMENT_INVOICE] = { "Invoice", "Invoice number", "Invoice date", "Amount to pay",
			       "Total to pay", "Invoice", "What we charge for" },
	[DOCUMENT_RECHARGE] = { "Internal charge (no VAT)", "Charge number", "Date",
				"Amount charged", "Total charged", "Internal charge",
				"What we charge for" },
	[DOCUMENT_CREDIT_NOTE] = { "Credit note", "Credit note number", "Date", "Amount credited",
				   "Total credited", "Credit note", "What we credit" },
};

static const struct kind_words words_internal_credit = {
	"Credit for an internal charge (no VAT)",
	"Credit number",
	"Date",
	"Amount credited",
	"Total credited",
	"Credit",
	"What we credit",
};

bool is_internal_credit(const struct document *doc)
{
	return doc->kind == DOCUMENT_CREDIT_NOTE && doc->vat_count == 0;
}

const struct kind_words *kind_words(const struct document *doc)
{
	return is_internal_credit(doc) ? &words_internal_credit : &words[doc->kind];
}

bool has_vat(const struct document *doc)
{
	return doc->kind != DOCUMENT_RECHARGE && doc->vat_count > 0;
}

bool is_to_pay(const struct document *doc)
{
	return doc->kind != DOCUMENT_CREDIT_NOTE && !doc->journal && doc->gross.pence > 0;
}

bool has_parts(const struct document *doc)
{
	for (size_t i = 0; i < doc->line_count; i++)
		if (doc->lines[i].parts > 1)
			return true;
	return false;
}

bool is_one_unit(const struct document *doc)
{
	for (size_t i = 1; i < doc->line_count; i++)
		if (doc->lines[i].unit != doc->lines[0].unit)
			return false;
	return true;
}

struct pdf_pen pen_brand(const struct document *doc, double width)
{
	return (struct pdf_pen){ .colour = doc->brand, .width = width };
}

int sheet_prepare(struct sheet *sheet, struct err *err)
{
	sheet->logo = NULL;
	return *sheet->doc->logo ? pdf_image_find(sheet->pdf, sheet->doc->logo, &sheet->logo, err)
				 : ERR_OK;
}

/* ---- drawing ---- */

void put(struct sheet *sheet, const struct pdf_style *style, enum pdf_align align, double x,
	 double y, const char *what)
{
	pdf_text(sheet->pdf, style, align, x, y, what, strlen(what));
}

void put_tagged(struct sheet *sheet, enum pdf_tag tag, const struct pdf_style *style,
		enum pdf_align align, double x, double y, const char *what)
{
	pdf_begin(sheet->pdf, tag);
	put(sheet, style, align, x, y, what);
	pdf_end(sheet->pdf);
}

void rule(struct sheet *sheet, const struct pdf_pen *pen, double from, double to, double y)
{
	pdf_line(sheet->pdf, pen, from, y, to, y);
}

double width_of(const struct sheet *sheet, const struct pdf_style *style, const char *what)
{
	return pdf_width(sheet->pdf, style, what, strlen(what));
}

void put_figure(struct sheet *sheet, const struct pdf_style *style, double x, double y,
		const char *figure)
{
	x -= pdf_width(sheet->pdf, style, figure, strcspn(figure, "."));
	put(sheet, style, PDF_LEFT, x, y, figure);
}

/* ---- wrapping ---- */

/* Bytes of the longest prefix that fits, at least one code point. */
static size_t fitting(const struct sheet *sheet, const struct pdf_style *style, const char *from,
		      const char *end, double width)
{
	const char *at = from;
	double used = 0;

	while (at < end) {
		const char *next = at;

		(void) pdf_letter(&next, end); /* only where it ends; pdf_width() judges it */
		used += pdf_width(sheet->pdf, style, at, (size_t) (next - at));
		if (used > width && at > from)
			break;
		at = next;
	}
	return (size_t) (at - from);
}

/* One word is wider than the line: after a stroke if it has one, never at the hyphen of a code. */
static size_t break_word(const char *word, size_t fits)
{
	for (size_t at = fits; at > 0; at--)
		if (word[at - 1] == '/')
			return at;
	return fits;
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Does a postcode go on after this blank, as in "SO14 7LY"? */
static bool in_postcode(const char *from, const char *blank)
{
	const char *area = blank, *inward = blank + 1;

	if (!is_digit(inward[0]) || !is_capital(inward[1]) || !is_capital(inward[2]) ||
	    is_capital(inward[3]) || is_digit(inward[3]))
		return false;
	while (area > from && (is_capital(area[-1]) || is_digit(area[-1])))
		area--;
	return blank - area >= 2 && blank - area <= 4 && is_capital(*area);
}

/* Where to break the first 'fits' bytes, the last of which goes on in a word or ends before one. */
static size_t break_line(const char *from, size_t fits)
{
	size_t cut = fits, postcode = 0;

	for (; cut > 0; cut--) {
		if (from[cut] != ' ')
			continue;
		if (!in_postcode(from, from + cut))
			return cut;
		if (postcode == 0)
			postcode = cut;
	}
	return postcode ? postcode : break_word(from, fits);
}

size_t wrap(const struct sheet *sheet, const struct pdf_style *style, const char *what,
	    double width, struct piece pieces[PIECES_MAX])
{
	const char *end = what + strlen(what);
	size_t count = 0;

	while (what < end && count < PIECES_MAX) {
		const char *row_end = what + strcspn(what, "\n");
		size_t cut = fitting(sheet, style, what, row_end, width);

		if (what + cut < row_end)
			cut = break_line(what, cut);
		pieces[count++] = (struct piece){ what, cut };
		what += cut;
		while (what < end && (*what == ' ' || *what == '\n'))
			what++;
	}
	return count;
}

size_t wrap_count(const struct sheet *sheet, const struct pdf_style *style, const char *what,
		  double width)
{
	struct piece pieces[PIECES_MAX];

	return wrap(sheet, style, what, width, pieces);
}

size_t put_wrapped(struct sheet *sheet, const struct pdf_style *style, double x, double y,
		   double width, double leading, const char *what)
{
	struct piece pieces[PIECES_MAX];
	size_t count = wrap(sheet, style, what, width, pieces);

	for (size_t i = 0; i < count; i++) {
		/* With the blank it broke at, or a reader would hear the two words as one. */
		char next = pieces[i].at[pieces[i].length];
		size_t length = pieces[i].length + (next == ' ' || next == '\n' ? 1 : 0);

		pdf_text(sheet->pdf, style, PDF_LEFT, x, y + leading * (double) i, pieces[i].at,
			 length);
	}
	return count;
}

/* ---- small texts ---- */

struct short_text join(const struct texts *texts, size_t first)
{
	struct short_text out = { "" };
	size_t length = 0;

	for (size_t i = first; i < texts->count && length < sizeof out.s; i++) {
		int added = snprintf(out.s + length, sizeof out.s - length, "%s%s",
				     i > first ? ", " : "", texts->at[i]);

		length += added < 0 ? 0 : (size_t) added;
	}
	text_tidy(out.s);
	return out;
}

/* Each line a row; with 'fill' those that fit stand in one, parted by commas. */
static struct short_text rows_of(const struct sheet *sheet, const struct pdf_style *style,
				 const struct texts *address, double width, bool fill)
{
	struct short_text out = { "" };
	size_t row = 0, length = 0; /* where the last row begins, and where it ends */

	for (size_t i = 0; i < address->count; i++) {
		const char *line = address->at[i];
		double used = width_of(sheet, style, out.s + row) + width_of(sheet, style, ", ") +
			      width_of(sheet, style, line);
		bool joined = fill && used <= width;

		if (length + 2 + strlen(line) >= sizeof out.s)
			break;
		if (i > 0 && !joined)
			row = length + 1;
		(void) snprintf(out.s + length, sizeof out.s - length, "%s%s",
				i == 0   ? ""
				: joined ? ", "
					 : "\n",
				line);
		length += strlen(out.s + length);
	}
	return out;
}

struct short_text address_rows(const struct sheet *sheet, const struct pdf_style *style,
			       const struct texts *address, double width, size_t rows)
{
	struct short_text out = join(address, 0);

	if (wrap_count(sheet, style, out.s, width) > 1)
		out = rows_of(sheet, style, address, width, false);
	if (wrap_count(sheet, style, out.s, width) > rows)
		out = rows_of(sheet, style, address, width, true);
	return out;
}

struct short_text capital(const char *word)
{
	struct short_text out;

	(void) snprintf(out.s, sizeof out.s, "%s", word);
	if (out.s[0] >= 'a' && out.s[0] <= 'z')
		out.s[0] = (char) (out.s[0] - 'a' + 'A');
	return out;
}

struct money_text pounds(struct money m)
{
	struct money_text out;
	struct money_text plain = money_pretty(money_pence(m.pence < 0 ? -m.pence : m.pence));

	(void) snprintf(out.s, sizeof out.s, "%s£%.28s", m.pence < 0 ? "-" : "", plain.s);
	return out;
}

struct short_text percent(int64_t bp)
{
	struct short_text out;

	if (bp % 100 == 0)
		(void) snprintf(out.s, sizeof out.s, "%" PRId64 "%%", bp / 100);
	else if (bp % 10 == 0)
		(void) snprintf(out.s, sizeof out.s, "%" PRId64 ".%" PRId64 "%%", bp / 100,
				bp / 10 % 10);
	else
		(void) snprintf(out.s, sizeof out.s, "%" PRId64 ".%02" PRId64 "%%", bp / 100,
				bp % 100);
	return out;
}

struct short_text range_long(struct date from, struct date to)
{
	struct short_text out = { "" };
	struct civil a, b;

	if (date_is_none(from) || date_is_none(to)) {
		if (!date_is_none(from) || !date_is_none(to))
			(void) snprintf(out.s, sizeof out.s, "%s",
					date_long(date_is_none(from) ? to : from).s);
		return out;
	}
	a = date_civil(from);
	b = date_civil(to);
	if (date_compare(from, to) == 0)
		(void) snprintf(out.s, sizeof out.s, "%s", date_long(from).s);
	else if (a.year == b.year)
		(void) snprintf(out.s, sizeof out.s, "%d %s to %s", a.day, month_name(a.month),
				date_long(to).s);
	else
		(void) snprintf(out.s, sizeof out.s, "%s to %s", date_long(from).s,
				date_long(to).s);
	return out;
}

struct date_text day_month(struct date d, bool whole_month)
{
	struct date_text out;
	struct civil day = date_civil(d);

	(void) snprintf(out.s, sizeof out.s, whole_month ? "%d %.12s" : "%d %.3s", day.day,
			month_name(day.month));
	return out;
}

/* ---- pages ---- */

static bool has_page_2(const struct sheet *sheet)
{
	const struct document *doc = sheet->doc;

	if (doc->days_count > 0 || doc->service_count > 0 || lines_on_page_2(sheet) ||
	    sheet->terms_shown < doc->terms.count)
		return true;
	return doc->has_annex && doc->kind != DOCUMENT_CREDIT_NOTE;
}

static const char *page_2_title(const struct document *doc)
{
	if (doc->days_count > 0 && doc->has_annex)
		return doc->counts_only ? "Days and free services" : "Your days and free services";
	if (doc->days_count > 0)
		return doc->counts_only ? "Days" : "Your days";
	if (doc->has_annex)
		return doc->counts_only ? "Services to the school" : "Your free services";
	return "Particulars";
}

static void set_running(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	struct running *run = &sheet->run;

	(void) snprintf(run->title.s, sizeof run->title.s, "%s", page_2_title(doc));
	(void) snprintf(run->left.s, sizeof run->left.s,
			*doc->school_urn ? "%s (URN\u00A0%s)" : "For %s", doc->school_name,
			doc->school_urn);
	(void) snprintf(run->right.s, sizeof run->right.s, "%s %s", kind_words(doc)->reference,
			doc->number);
	(void) snprintf(run->right_below.s, sizeof run->right_below.s, "%s",
			date_long(doc->issued_on).s);
	(void) snprintf(run->foot.s, sizeof run->foot.s, "%s", doc->number);
	run->heading = true;
	text_tidy(run->left.s);
}

/* The head of a page that flows, for the eye only where it says again what was said. */
static void begin_flow_page(struct sheet *sheet)
{
	const struct running *run = &sheet->run;
	bool first = run->heading && pdf_page_count(sheet->pdf) == 1;
	enum pdf_tag tag = first ? PDF_P : PDF_ARTEFACT;
	const struct pdf_pen thick = pen_brand(sheet->doc, 2);
	double extra;

	pdf_page_add(sheet->pdf);
	put_tagged(sheet, first ? PDF_H1 : PDF_ARTEFACT, &title, PDF_LEFT, A, 18, run->title.s);
	pdf_begin(sheet->pdf, tag);
	extra = 4.5 * (double) (put_wrapped(sheet, &text, A, 24, 135, 4.5, run->left.s) - 1);
	pdf_end(sheet->pdf);
	put_tagged(sheet, tag, &text, PDF_RIGHT, Z, 18, run->right.s);
	put_tagged(sheet, tag, &text, PDF_RIGHT, Z, 24, run->right_below.s);
	rule(sheet, &thick, A, Z, 28 + extra);
	sheet->y = 36 + extra;
}

double flow_end(const struct sheet *sheet)
{
	return pdf_page_count(sheet->pdf) == 1 && sheet->first_end > 0 ? sheet->first_end
								       : FLOW_END;
}

void flow_break(struct sheet *sheet)
{
	begin_flow_page(sheet);
}

bool flow_room(struct sheet *sheet, double height)
{
	if (sheet->y + height <= flow_end(sheet))
		return false;
	begin_flow_page(sheet);
	return true;
}

void draw_footers(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	size_t pages = pdf_page_count(sheet->pdf);

	pdf_begin(sheet->pdf, PDF_ARTEFACT);
	for (size_t page = 0; page < pages; page++) {
		struct short_text left;

		pdf_page_turn(sheet->pdf, page);
		(void) snprintf(left.s, sizeof left.s, "%.500s, page %zu of %zu", sheet->run.foot.s,
				page + 1, pages);
		put(sheet, &label, PDF_LEFT, A, 287, left.s);
		if (A + width_of(sheet, &label, left.s) + 4 <=
		    105 - width_of(sheet, &label, doc->mail) / 2)
			put(sheet, &label, PDF_CENTRE, 105, 287, doc->mail);
		if (doc->specimen)
			put(sheet, &label, PDF_RIGHT, Z, 287, "Specimen: the figures are made up");
	}
	pdf_end(sheet->pdf);
}

void draw_document(struct sheet *sheet)
{
	double shift;

	set_running(sheet);
	pdf_page_add(sheet->pdf);
	shift = draw_front(sheet);
	draw_charges(sheet, shift);
	draw_settlement(sheet);
	if (has_page_2(sheet)) {
		begin_flow_page(sheet);
		if (lines_on_page_2(sheet))
			draw_line_list(sheet);
		draw_all_days(sheet);
		if (sheet->doc->has_annex)
			draw_services(sheet);
		draw_further_terms(sheet);
	}
	draw_footers(sheet);
}
