/*
 * invoices/paper_build.h - writes the snapshot of a paper: any document of ours that bills nothing.
 *
 * A paper is said in one layout language, so that one renderer prints them all: a head, and blocks that flow below it.
 * Figures and dates are in it as people read them. Like every snapshot it is frozen when the paper is made, and holds no
 * case reference, outcome or free text about a family.
 *
 * {
 *   "version": 1, "kind": "statement", "title": "Statement of account", "reference": "Upper Shirley High School",
 *   "made_on": D, "specimen": false, "theme": { .. },
 *   "supplier": { .. },                                  as in billing/snapshot.h, and so are:
 *   "payer": { "name", "address": [lines] },             whom it goes to, in the window
 *   "bank"?, "terms"?, "days"?, "annex"?,
 *   "panel": { "title", "figure", "note"?, "foot_title"?, "foot"? },
 *   "facts": [ { "title", "value", "wide"?: true, "bold"?: true } ],   four columns; a wide one takes two
 *   "slip"?: { "quote", "amount": "4416.00", "due_on"?: D },           how to pay and the slip at the foot of page 1
 *   "blocks": [ { "heading": "Your days" }, { "text": ".." }, { "note": ".." }, { "list": [ ".." ], "columns"?: 2 },
 *               { "columns": [ { "title", "width": 26, "form"?: "right" | "date" } ],
 *                 "rows": [ { "cells": [ ".." ], "look"?: "total" | "section" | "blank" } ] },
 *               { "signatures": [ { "party", "name"? } ] },
 *               { "days": true }, { "services": true },            draws the key of that name
 *               { "page": true } ]                                 begins a page
 * }
 */
#ifndef INVOICES_PAPER_BUILD_H
#define INVOICES_PAPER_BUILD_H

#include "billing/supplier.h"
#include "core/date.h"
#include "core/json.h"

struct paper_head {
	const char *kind;      /* of the table paper */
	const char *title;     /* "Statement of account" */
	const char *reference; /* on every page: "C-2024-031" */
	struct date made_on;
	const char *name, *address; /* whom it goes to; address: lines parted by '\n' */
};

/* A root, for json_free() or paper_end(). */
struct json *paper_begin(const struct supplier *supplier, const struct paper_head *head);

/* For papers of a period, "log" or "review": ERR_INVALID, where it ends before it begins, or after today. */
int paper_period_check(struct date from, struct date to, struct date today, const char *what,
		       struct err *err) MUST_CHECK;

/* note, foot_title, foot: "" for none. */
void paper_panel(struct json *paper, const char *panel_title, const char *figure, const char *note,
		 const char *foot_title, const char *foot);

enum fact_form { FACT_NARROW, FACT_WIDE };
void paper_fact(struct json *paper, enum fact_form form, const char *name, const char *value);

void paper_heading(struct json *paper, const char *what);
void paper_text(struct json *paper, const char *fmt, ...) PRINTF_LIKE(2, 3); /* a paragraph */
void paper_note(struct json *paper, const char *fmt, ...) PRINTF_LIKE(2, 3); /* small and grey */
void paper_page(struct json *paper);
void paper_draw_days(struct json *paper);     /* the caller adds "days" */
void paper_draw_services(struct json *paper); /* the caller adds "annex" */

/* The list to add items to with paper_item(); in one column or two. */
struct json *paper_list(struct json *paper, int columns);
void paper_item(struct json *list, const char *what);

/* Right: figures of one size. Date: from the left, the days ending below each other. */
enum column_form { FORM_LEFT, FORM_RIGHT, FORM_DATE };
struct paper_column {
	const char *title;
	int width; /* millimetres, with the gutter to the next; all add up to 170 */
	enum column_form form;
};
/* Section: a bold line over the rows below it. Blank: room to write in by hand. */
enum row_look { ROW_PLAIN, ROW_TOTAL, ROW_SECTION, ROW_BLANK };

/* The table to add rows to. */
struct json *paper_table(struct json *paper, const struct paper_column *columns, size_t count);
void paper_row(struct json *table, enum row_look look, const char *const *cells, size_t count);

/* The cells of one row: paper_row(table, ROW_PLAIN, CELLS("Balance", pounds(m).s)). Texts of values live that long. */
#define CELLS(...) \
	(const char *const[]){ __VA_ARGS__ }, COUNT_OF(((const char *const[]){ __VA_ARGS__ }))

/* The block to add parties to. */
struct json *paper_signatures(struct json *paper);
void paper_party(struct json *signatures, const char *party,
		 const char *name); /* name "": a blank */

#endif
