/*
 * invoices/layout.h - the measures every page shares, and what is drawn with them.
 *
 * Grid of the design tokens: A and B carry the left and the right block, Z is the right edge.
 * Millimetres; y of a text is its baseline.
 */
#ifndef INVOICES_LAYOUT_H
#define INVOICES_LAYOUT_H

#include "core/colour.h"
#include "invoices/document.h"
#include "invoices/pdf.h"

#define A 20.0
#define A_END 117.5
#define B 121.5
#define Z 190.0
#define FOLD_1 99.0
#define FOLD_2 198.0
#define CREDIT_FACTS 11.0 /* what the row of facts that a credit note has more takes */
#define FLOW_END 277.0    /* the last baseline above the footer */

#define INK 0x0B0C0C
#define GREY 0x484949
#define TINT COLOUR_TINT
#define RULE 0xB1B4B6
#define HAIR 0xD9DCDE
#define WHITE 0xFFFFFF

/* The five sizes. */
extern const struct pdf_style small, small_bold, label, text, text_grey, bold, section, title,
	amount;

extern const struct pdf_pen pen_rule, pen_hair, pen_ink;

/* ---- small texts ---- */
struct short_text {
	char s[600];
};

/* In the document's own colour, that many points wide. */
struct pdf_pen pen_brand(const struct document *doc, double width);

/* What stands on every page that flows, and at the foot of all. */
struct running {
	struct short_text title, left, right, right_below; /* of the head */
	struct short_text foot;                            /* before ", page 1 of 2" */
	bool heading; /* page 2 is the first with this title: it is a heading there */
};

/* One document being laid out. */
struct sheet {
	struct pdf *pdf;
	const struct document *doc;
	const struct pdf_image *logo; /* NULL: none */
	struct running run;
	double y; /* of the pages that flow: where the next block's first baseline may stand */
	double first_end;   /* last baseline of what flows on page 1; 0: nothing does */
	size_t terms_shown; /* how many of the terms found room on page 1 */
};

/* Find what the document is drawn with, before anything is: its logo. */
int sheet_prepare(struct sheet *sheet, struct err *err) MUST_CHECK;

/* Words that depend on the kind of document. */
struct kind_words {
	const char *title, *number, *date, *amount, *total, *reference, *lines;
};

const struct kind_words *kind_words(const struct document *doc);
bool has_vat(const struct document *doc);            /* is VAT shown at all */
bool is_internal_credit(const struct document *doc); /* what it credits is an internal charge */
bool is_to_pay(const struct document *doc);          /* does it ask for money by bank */
bool has_parts(const struct document *doc);          /* is a line a part of a price */
bool is_one_unit(const struct document *doc);        /* of all lines */
bool lines_on_page_2(const struct sheet *sheet);

/* ---- drawing ---- */
void put(struct sheet *sheet, const struct pdf_style *style, enum pdf_align align, double x,
	 double y, const char *what);
void put_tagged(struct sheet *sheet, enum pdf_tag tag, const struct pdf_style *style,
		enum pdf_align align, double x, double y, const char *what);
void rule(struct sheet *sheet, const struct pdf_pen *pen, double from, double to, double y);
double width_of(const struct sheet *sheet, const struct pdf_style *style, const char *what);

/* A figure whose decimal point stands at x, whatever its size. */
void put_figure(struct sheet *sheet, const struct pdf_style *style, double x, double y,
		const char *figure);

/* ---- wrapping ---- */
#define PIECES_MAX 24

struct piece {
	const char *at;
	size_t length;
};

/*
 * Break at line feeds, and at blanks so that no piece is wider than 'width': not at the blank of a
 * postcode, if there is another. A word too wide alone is broken inside.
 */
size_t wrap(const struct sheet *sheet, const struct pdf_style *style, const char *what,
	    double width, struct piece pieces[PIECES_MAX]);

/* How many lines it takes. */
size_t wrap_count(const struct sheet *sheet, const struct pdf_style *style, const char *what,
		  double width);

/* Draw it wrapped, the first line at y; returns how many lines. */
size_t put_wrapped(struct sheet *sheet, const struct pdf_style *style, double x, double y,
		   double width, double leading, const char *what);

/* ---- texts of values ---- */

/* Address lines from 'first' on, joined by ", "; cut at a code point if over-long. */
struct short_text join(const struct texts *texts, size_t first);

/*
 * An address for put_wrapped(): joined if that fits one row, else a row for each of its lines if
 * that takes no more than 'rows', else as many lines in a row as fit.
 */
struct short_text address_rows(const struct sheet *sheet, const struct pdf_style *style,
			       const struct texts *address, double width, size_t rows);

struct short_text capital(const char *word); /* Days */
struct money_text pounds(struct money m);    /* £1,250.50, -£3.00 */
struct short_text percent(int64_t bp);       /* 20%, 17.5% */
struct short_text range_long(struct date from, struct date to);
struct date_text day_month(struct date d, bool whole_month); /* 30 Sep, 31 March */

/* ---- the front, which all documents have: page_front.c ---- */

/* A figure that matters and what is said of it, where the eye falls first. */
struct panel {
	const char *title, *figure, *note, *foot_title, *foot; /* "": none */
};

/* Fold marks, logo, title, supplier, window address, panel. */
void draw_letterhead(struct sheet *sheet, const char *what, const struct panel *panel);

/* A name and its value, in one of the four columns of facts or over several. */
struct fact {
	const char *title;
	struct short_text value; /* "": not printed */
	const struct pdf_style *style;
	double x, width;
};
#define FACT_COLUMNS 4
void set_fact(struct fact *fact, size_t column, size_t columns, const char *name,
	      const char *value);

/* One row of facts at y; returns how far its longest value moves what follows. */
double draw_facts(struct sheet *sheet, const struct fact facts[], size_t count, double y);

/* ---- the blocks, each in its file ---- */
double draw_front(
	struct sheet *sheet); /* page 1 down to the facts; how far wraps moved what follows */
void draw_charges(struct sheet *sheet, double shift); /* lines, VAT summary, totals of page 1 */
void draw_settlement(struct sheet *sheet);            /* how to pay, terms, slip */
void draw_line_list(struct sheet *sheet);             /* lines that page 1 only counts */
void draw_all_days(struct sheet *sheet);

/* page_school_days.c */
void draw_school_days(struct sheet *sheet); /* of several schools: one table */
void draw_chart(struct sheet *sheet, const struct days *days, double top);
void draw_swatch(struct sheet *sheet, enum visit_state state, double x, double y, double width,
		 double height);
void draw_services(struct sheet *sheet);
void draw_further_terms(struct sheet *sheet);

/* The last baseline of the page above what stands at its foot. */
double flow_end(const struct sheet *sheet);

/* Make sure that 'height' below the cursor is free, on a new page if need be. */
bool flow_room(struct sheet *sheet, double height); /* true: a new page was begun */
void flow_break(struct sheet *sheet);               /* a new page */

/* "page 1 of 2", when all pages are drawn. */
void draw_footers(struct sheet *sheet);

/* All pages of the document. */
void draw_document(struct sheet *sheet);

#endif
