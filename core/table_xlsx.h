/*
 * core/table_xlsx.h - one table as a workbook of one sheet (Office Open XML); private to core/table.c.
 *
 * Cells are typed: amounts, quantities and dates are numbers that a spreadsheet adds and sorts, texts are never
 * formulas. The same cells give the same bytes, wherever and whenever. A failure is kept and told at the end.
 */
#ifndef CORE_TABLE_XLSX_H
#define CORE_TABLE_XLSX_H

#include "core/table.h"

struct sheet; /* opaque */

/* A sheet with its heading: the columns that have a key. They outlive it. Caller ends it with sheet_free(). */
int sheet_open(const char *name, const struct column *columns, size_t count, struct sheet **out,
	       struct err *err) MUST_CHECK;
void sheet_free(struct sheet *s); /* NULL is fine */

/* The next cell, in the column's kind; one call a column, those without a key too. NULL and DATE_NONE stay empty. */
void sheet_add_text(struct sheet *s, const char *text);
void sheet_add_int(struct sheet *s, int64_t value);
void sheet_add_money(struct sheet *s, struct money m);
void sheet_add_quantity(struct sheet *s, struct quantity q);
void sheet_add_date(struct sheet *s, struct date d);
void sheet_add_bool(struct sheet *s, bool value);

/* The next row is a sum: bold. */
void sheet_begin_sum(struct sheet *s);

/*
 * Write the workbook to a stream, which is not looked at. ERR_RANGE: more rows, or a longer text, than a spreadsheet
 * takes; ERR_IO: the folder for temporary files failed; ERR_NOMEM. Once, after the last cell.
 */
int sheet_write(struct sheet *s, FILE *out, struct err *err) MUST_CHECK;

#endif
