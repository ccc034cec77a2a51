/* invoices/paper_build.c - the layout language of papers, written */
#include "invoices/paper_build.h"

#include "billing/snapshot_parts.h"

#include <stdarg.h>

#include "core/banned.h"

static struct json *block(struct json *paper)
{
	return json_add_object(json_array_of(paper, "blocks"), NULL);
}

struct json *paper_begin(const struct supplier *supplier, const struct paper_head *head)
{
	struct json *paper = json_object(), *payer;

	json_add_int(paper, "version", 1);
	json_add_text(paper, "kind", head->kind);
	json_add_text(paper, "title", head->title);
	json_add_text(paper, "reference", head->reference);
	json_add_date(paper, "made_on", head->made_on);
	snapshot_supplier(paper, supplier, false);
	payer = json_add_object(paper, "payer");
	json_add_text(payer, "name", head->name);
	json_add_lines(payer, "address", head->address);
	return paper;
}

int paper_period_check(struct date from, struct date to, struct date today, const char *what,
		       struct err *err)
{
	if (date_compare(from, to) > 0)
		return err_set(err, ERR_INVALID, "the %s would begin on %s and end before, on %s",
			       what, date_long(from).s, date_long(to).s);
	if (date_compare(to, today) > 0)
		return err_set(err, ERR_INVALID, "%s is still to come: a %s ends today or before",
			       date_long(to).s, what);
	return ERR_OK;
}

void paper_panel(struct json *paper, const char *panel_title, const char *figure, const char *note,
		 const char *foot_title, const char *foot)
{
	struct json *panel = json_add_object(paper, "panel");

	json_add_text(panel, "title", panel_title);
	json_add_text(panel, "figure", figure);
	json_add_text_if(panel, "note", note);
	json_add_text_if(panel, "foot_title", foot_title);
	json_add_text_if(panel, "foot", foot);
}

void paper_fact(struct json *paper, enum fact_form form, const char *name, const char *value)
{
	struct json *fact;

	if (!*value)
		return;
	fact = json_add_object(json_array_of(paper, "facts"), NULL);
	json_add_text(fact, "title", name);
	json_add_text(fact, "value", value);
	if (form == FACT_WIDE)
		json_add_bool(fact, "wide", true);
}

/* ---- blocks ---- */

void paper_heading(struct json *paper, const char *what)
{
	json_add_text(block(paper), "heading", what);
}

PRINTF_LIKE(3, 0)
static void add_formatted(struct json *paper, const char *key, const char *fmt, va_list values)
{
	char *what = NULL;

	if (vasprintf(&what, fmt, values) < 0)
		what = NULL;
	json_add_text(block(paper), key, what ? what : "");
	free(what);
}

void paper_text(struct json *paper, const char *fmt, ...)
{
	va_list values;

	va_start(values, fmt);
	add_formatted(paper, "text", fmt, values);
	va_end(values);
}

void paper_note(struct json *paper, const char *fmt, ...)
{
	va_list values;

	va_start(values, fmt);
	add_formatted(paper, "note", fmt, values);
	va_end(values);
}

void paper_page(struct json *paper)
{
	json_add_bool(block(paper), "page", true);
}

void paper_draw_days(struct json *paper)
{
	json_add_bool(block(paper), "days", true);
}

void paper_draw_services(struct json *paper)
{
	json_add_bool(block(paper), "services", true);
}

struct json *paper_list(struct json *paper, int columns)
{
	struct json *list = block(paper), *items = json_add_array(list, "list");

	if (columns > 1)
		json_add_int(list, "columns", columns);
	return items;
}

void paper_item(struct json *list, const char *what)
{
	json_add_text(list, NULL, what);
}

struct json *paper_table(struct json *paper, const struct paper_column *columns, size_t count)
{
	struct json *table = block(paper), *array = json_add_array(table, "columns");

	for (size_t i = 0; i < count; i++) {
		struct json *column = json_add_object(array, NULL);

		json_add_text(column, "title", columns[i].title);
		json_add_int(column, "width", columns[i].width);
		if (columns[i].form != FORM_LEFT)
			json_add_text(column, "form",
				      columns[i].form == FORM_RIGHT ? "right" : "date");
	}
	return json_add_array(table, "rows");
}

void paper_row(struct json *table, enum row_look look, const char *const *cells, size_t count)
{
	static const char *const looks[] = {
		[ROW_TOTAL] = "total", [ROW_SECTION] = "section", [ROW_BLANK] = "blank"
	};
	struct json *row = json_add_object(table, NULL), *array = json_add_array(row, "cells");

	for (size_t i = 0; i < count; i++)
		json_add_text(array, NULL, cells[i]);
	if (look != ROW_PLAIN)
		json_add_text(row, "look", looks[look]);
}

struct json *paper_signatures(struct json *paper)
{
	return json_add_array(block(paper), "signatures");
}

void paper_party(struct json *signatures, const char *party, const char *name)
{
	struct json *o = json_add_object(signatures, NULL);

	json_add_text(o, "party", party);
	json_add_text_if(o, "name", name);
}
