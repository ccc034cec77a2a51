/*
 * invoices/page_settlement.c - the foot of page 1: how to pay, the terms, the slip; always at one
 * height
 */
#include "invoices/layout.h"

#include "core/banned.h"

#define HEAD_Y 207.0
#define FIRST_Y 213.0
#define TERMS_LEADING 4.0

enum { TERM_ROWS_OVER_SLIP = 5, TERM_ROWS = 12 };

struct pay_row {
	const char *name;
	struct short_text value;
	bool bold;
};

static void add_row(struct pay_row rows[], size_t *count, const char *name, const char *value,
		    bool is_bold)
{
	if (!*value)
		return;
	rows[*count].name = name;
	(void) snprintf(rows[*count].value.s, sizeof rows[*count].value.s, "%s", value);
	rows[(*count)++].bold = is_bold;
}

static size_t lines_of(const struct sheet *sheet, const struct pay_row rows[], size_t count,
		       double x)
{
	size_t lines = 0;

	for (size_t i = 0; i < count; i++)
		lines +=
			wrap_count(sheet, rows[i].bold ? &bold : &text, rows[i].value.s, A_END - x);
	return lines;
}

/* Names at A, values at x; each a row of one table. */
static void draw_rows(struct sheet *sheet, const struct pay_row rows[], size_t count, double x,
		      double y, double step)
{
	pdf_begin(sheet->pdf, PDF_TABLE);
	for (size_t i = 0; i < count; i++) {
		size_t lines;

		pdf_begin(sheet->pdf, PDF_ROW);
		put_tagged(sheet, PDF_ROW_HEAD, &text_grey, PDF_LEFT, A, y, rows[i].name);
		pdf_begin(sheet->pdf, PDF_CELL);
		lines = put_wrapped(sheet, rows[i].bold ? &bold : &text, x, y, A_END - x, step,
				    rows[i].value.s);
		pdf_end(sheet->pdf);
		pdf_end(sheet->pdf);
		y += step * (double) lines;
	}
	pdf_end(sheet->pdf);
}

static void draw_how_to_pay(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	struct pay_row rows[6];
	struct short_text both;
	size_t count = 0,
	       rows_needed = 6 + wrap_count(sheet, &text, doc->bank_name, A_END - 49) - 1;
	bool crowded = *doc->iban && *doc->bic && rows_needed > 6;

	put_tagged(sheet, PDF_H2, &section, PDF_LEFT, A, HEAD_Y, "How to pay");
	if (doc->has_bank) {
		add_row(rows, &count, "Pay to", doc->bank_name, false);
		(void) snprintf(both.s, sizeof both.s, "%s, account %s", doc->sort_code,
				doc->account);
		add_row(rows, &count, "Sort code", crowded ? both.s : doc->sort_code, false);
		add_row(rows, &count, "Account", crowded ? "" : doc->account, false);
		add_row(rows, &count, "IBAN", doc->iban, false);
		add_row(rows, &count, "BIC", doc->bic, false);
	}
	add_row(rows, &count, "Quote", doc->number, true);
	draw_rows(sheet, rows, count, 49, FIRST_Y,
		  lines_of(sheet, rows, count, 49) > 5 ? 4.0 : 4.5);
}

static void draw_coding(struct sheet *sheet, double y)
{
	const struct document *doc = sheet->doc;

	if (doc->coding_count == 0)
		return;
	pdf_begin(sheet->pdf, PDF_TABLE);
	pdf_begin(sheet->pdf, PDF_TABLE_HEAD);
	pdf_begin(sheet->pdf, PDF_ROW);
	put_tagged(sheet, PDF_HEAD, &small_bold, PDF_LEFT, A, y, "Budget coding");
	put_tagged(sheet, PDF_HEAD, &label, PDF_LEFT, 63.5, y, "Code");
	put_tagged(sheet, PDF_HEAD, &label, PDF_RIGHT, 103, y, "£");
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	pdf_begin(sheet->pdf, PDF_TABLE_BODY);
	rule(sheet, &pen_rule, A, 103, y + 2.5);
	y += 7.5;
	for (size_t i = 0; i < doc->coding_count; i++, y += 5.5) {
		pdf_begin(sheet->pdf, PDF_ROW);
		put_tagged(sheet, PDF_ROW_HEAD, &text, PDF_LEFT, A, y, doc->coding[i].title);
		put_tagged(sheet, PDF_CELL, &text, PDF_LEFT, 63.5, y, doc->coding[i].code);
		put_tagged(sheet, PDF_CELL, &text, PDF_RIGHT, 103, y, money_pretty(doc->gross).s);
		pdf_end(sheet->pdf);
	}
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	rule(sheet, &pen_rule, A, 103, y - 2.5);
}

/* What became of what a credit note gives back. */
static struct short_text credit_settled(const struct document *doc)
{
	struct money off = doc->credits.taken_off, rest = money_sub(doc->gross, off);
	struct short_text out;
	size_t used = 0;

	if (doc->journal) {
		(void) snprintf(out.s, sizeof out.s,
				"We move the amount back to your delegated budget by journal. It "
				"shows in your next budget report under the number above.");
		return out;
	}
	out.s[0] = '\0';
	if (off.pence > 0) {
		(void) snprintf(out.s, sizeof out.s, "We took %s off what is to be paid of %s.%s",
				pounds(off).s, doc->credits.number, rest.pence > 0 ? " " : "");
		used = strlen(out.s);
	}
	if (rest.pence > 0)
		(void) snprintf(
			out.s + used, sizeof out.s - used,
			"%s is more than was to be paid of %s: it stands to your account. We "
			"set it against another invoice, or pay it back if you ask.",
			pounds(rest).s, doc->credits.number);
	return out;
}

static void draw_settled(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	struct short_text how = { "Nothing is to pay." };
	size_t lines;

	if (doc->kind == DOCUMENT_CREDIT_NOTE)
		how = credit_settled(doc);
	else if (doc->journal)
		(void) snprintf(how.s, sizeof how.s,
				"We move the amount from your delegated budget to our income by "
				"journal. It shows in your next budget report under the number "
				"above.");
	put_tagged(sheet, PDF_H2, &section, PDF_LEFT, A, HEAD_Y, "How it is settled");
	pdf_begin(sheet->pdf, PDF_P);
	lines = put_wrapped(sheet, &text, A, FIRST_Y, 83, 4.5, how.s);
	pdf_end(sheet->pdf);
	draw_coding(sheet, FIRST_Y + 4.5 * (double) lines + 4.5);
}

/* ---- terms: sentences that fit stand here, the others on the last page ---- */

static size_t terms_fitting(const struct sheet *sheet, size_t limit)
{
	const struct texts *terms = &sheet->doc->terms;
	size_t rows = 0, shown = 0, next;

	for (; shown < terms->count; shown++, rows = next) {
		next = rows + wrap_count(sheet, &small, terms->at[shown], Z - B);
		if (next + (shown + 1 < terms->count) >
		    limit) /* a row is kept to say where the others are */
			break;
	}
	return shown;
}

static void draw_terms(struct sheet *sheet, size_t limit)
{
	const struct texts *terms = &sheet->doc->terms;
	double y = FIRST_Y;

	sheet->terms_shown = terms_fitting(sheet, limit);
	if (terms->count == 0)
		return;
	put_tagged(sheet, PDF_H2, &section, PDF_LEFT, B, HEAD_Y, "Terms");
	for (size_t i = 0; i < sheet->terms_shown; i++) {
		pdf_begin(sheet->pdf, PDF_P);
		y += TERMS_LEADING *
		     (double) put_wrapped(sheet, &small, B, y, Z - B, TERMS_LEADING, terms->at[i]);
		pdf_end(sheet->pdf);
	}
	if (sheet->terms_shown < terms->count)
		put_tagged(sheet, PDF_P, &small, PDF_LEFT, B, y,
			   sheet->terms_shown ? "Further terms are on the last page."
					      : "The terms are on the last page.");
}

void draw_further_terms(struct sheet *sheet)
{
	const struct texts *terms = &sheet->doc->terms;

	if (sheet->terms_shown >= terms->count)
		return;
	flow_room(sheet, 12);
	put_tagged(sheet, PDF_H2, &section, PDF_LEFT, A, sheet->y,
		   sheet->terms_shown ? "Further terms" : "Terms");
	sheet->y += 6;
	for (size_t i = sheet->terms_shown; i < terms->count; i++) {
		size_t lines = wrap_count(sheet, &small, terms->at[i], 130);

		flow_room(sheet, TERMS_LEADING * (double) (lines - 1));
		pdf_begin(sheet->pdf, PDF_P);
		put_wrapped(sheet, &small, A, sheet->y, 130, TERMS_LEADING, terms->at[i]);
		pdf_end(sheet->pdf);
		sheet->y += TERMS_LEADING * (double) lines;
	}
}

/* ---- the slip ---- */

static void draw_cut(struct sheet *sheet)
{
	const struct pdf_pen dashes = { .colour = GREY, .width = 0.75, .on = 4, .off = 4 };

	rule(sheet, &dashes, 8, 95, 236);
	rule(sheet, &dashes, 115, 202, 236);
	put_tagged(sheet, PDF_ARTEFACT, &label, PDF_CENTRE, 105, 236.9, "cut here");
}

static void draw_slip_amount(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	const struct pdf_pen frame = { .colour = INK, .width = 0.75 };
	const struct pdf_point corners[] = { { B, 262.5 }, { Z, 262.5 }, { Z, 273 }, { B, 273 } };

	pdf_begin(sheet->pdf, PDF_P);
	put(sheet, &text, PDF_LEFT, B, 245, "Amount to pay ");
	put(sheet, &title, PDF_RIGHT, Z, 245, pounds(doc->gross).s);
	pdf_end(sheet->pdf);
	if (!date_is_none(doc->due_on)) {
		pdf_begin(sheet->pdf, PDF_P);
		put(sheet, &text, PDF_LEFT, B, 252, "Pay by ");
		put(sheet, &bold, PDF_RIGHT, Z, 252, date_long(doc->due_on).s);
		pdf_end(sheet->pdf);
	}
	pdf_begin(sheet->pdf, PDF_P);
	put(sheet, &label, PDF_LEFT, B, 260, "Amount you are paying, if different ");
	put(sheet, &text, PDF_LEFT, B + 3, 269.2, "£");
	pdf_end(sheet->pdf);
	pdf_path(sheet->pdf, corners, COUNT_OF(corners), true, PDF_NO_FILL, &frame);
}

static void draw_slip(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	struct short_text send_to =
		address_rows(sheet, &text, &doc->supplier.address, A_END - 42, 2);
	struct pay_row rows[4];
	size_t count = 0, lines;

	draw_cut(sheet);
	put_tagged(sheet, PDF_H2, &section, PDF_LEFT, A, 245, "Remittance slip");
	put_tagged(sheet, PDF_P, &label, PDF_LEFT, A, 250,
		   "Send this slip with a cheque, or email it when you pay by bank.");
	add_row(rows, &count, "From", doc->payer.name, false);
	add_row(rows, &count,
		doc->kind == DOCUMENT_PAPER      ? "Quote"
		: doc->kind == DOCUMENT_RECHARGE ? "Charge"
						 : "Invoice",
		doc->number, true);
	add_row(rows, &count, "Your order", doc->order_number, false);
	add_row(rows, &count, "Send to", send_to.s, false);
	lines = lines_of(sheet, rows, count, 42);
	draw_rows(sheet, rows, count, 42, lines <= 5 ? 258 : 256,
		  lines <= 4   ? 5
		  : lines == 5 ? 4.5
			       : 4);
	draw_slip_amount(sheet);
}

void draw_settlement(struct sheet *sheet)
{
	const struct document *doc = sheet->doc;
	bool slip = is_to_pay(doc);

	if (is_to_pay(doc))
		draw_how_to_pay(sheet);
	else
		draw_settled(sheet);
	draw_terms(sheet, slip ? TERM_ROWS_OVER_SLIP : TERM_ROWS);
	if (slip)
		draw_slip(sheet);
}
