/*
 * core/table.h - rows and typed columns once; writers for people (text), programs (JSON) and spreadsheets (CSV, XLSX).
 *
 * A command describes its columns, opens a table on its output in the form the person asked for and adds cells
 * row by row. Text is laid out for the width of the terminal when the table is closed; CSV and JSON stream.
 * CSV defuses cells that a spreadsheet would run as a formula. JSON is an array of objects. XLSX is a whole workbook,
 * written when the table is closed; it has the columns of CSV, headed as people read them, and the sums.
 */
#ifndef CORE_TABLE_H
#define CORE_TABLE_H

#include "core/date.h"
#include "core/error.h"
#include "core/money.h"
#include "core/quantity.h"

enum table_form { TABLE_TEXT, TABLE_CSV, TABLE_JSON, TABLE_XLSX };

enum column_kind {
	COLUMN_TEXT,  /* left; may be cut with an ellipsis when the row is too wide */
	COLUMN_CODE,  /* left; never cut */
	COLUMN_INT,   /* right; JSON number */
	COLUMN_MONEY, /* right; 1,250.50 to people, decimal string to programs */
	COLUMN_QUANTITY, /* right; 9.5, or 9.50 when any of the column needs it; decimal string to programs */
	COLUMN_DATE, /* left; "30 Sep 2024" to people, ISO to programs */
	COLUMN_BOOL, /* "yes" or blank to people; JSON true or false */
};

struct column {
	const char *
		key; /* JSON and CSV name: "financial_year"; NULL, but for the first: people only */
	const char *title; /* for people; NULL: this column is not shown to people */
	enum column_kind kind;
};

struct table; /* opaque */

/* Columns and stream must outlive the table. 'width' columns of the terminal. Caller ends it with table_close() or table_free(). */
int table_open(FILE *out, enum table_form form, int width, const struct column *columns,
	       size_t count, struct table **out_table, struct err *err) MUST_CHECK;

/*
 * A table of form TABLE_XLSX, which table_open() does not make: 'sheet' names its sheet. *out_rows is -1 until the
 * workbook is written, then the rows without sums. ERR_IO: no temporary file.
 */
int table_open_xlsx(FILE *out, const char *sheet, const struct column *columns, size_t count,
		    int64_t *out_rows, struct table **out_table, struct err *err) MUST_CHECK;

/*
 * Cells from left to right, one call a column; a full row ends itself. A wrong kind is a bug. NULL text,
 * in a column of any kind, and DATE_NONE are empty (JSON null).
 */
void table_add_text(struct table *t, const char *text); /* TEXT, CODE; copied */
void table_add_int(struct table *t, int64_t value);
void table_add_money(struct table *t, struct money m);
void table_add_quantity(struct table *t, struct quantity q);
void table_add_date(struct table *t, struct date d);
void table_add_bool(struct table *t, bool value);

/* The next row is a sum: a rule is drawn above it for people, XLSX has it bold; programs do not get it (they can add). */
void table_begin_sum(struct table *t);

/* An empty table says this to people ("no schools match"); others get [] or the header line. */
void table_empty_text(struct table *t, const char *text);

size_t table_rows(const struct table *t);

/* Write what is still kept. ERR_IO when the stream failed, ERR_NOMEM; XLSX also ERR_RANGE. Frees the table in any case. */
int table_close(struct table *t, struct err *err) MUST_CHECK;
void table_free(struct table *t); /* without writing; NULL is fine */
void table_freep(struct table **t);

#endif
