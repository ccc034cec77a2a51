/* invoices/paper_table.c - a table of a paper: its columns, its rows, and where it breaks */
#include "invoices/paper_draw.h"

#include "core/banned.h"

#define COLUMNS_MAX 10
#define GUTTER 4.0
#define HEAD_BELOW 2.5  /* from the baseline of the heads to their line */
#define FIRST_BELOW 7.7 /* and to the first row */
#define ROW_BELOW 1.9   /* from the last baseline of a row to its line */
#define ROW_STEP 6.2
#define WHOLE 45.0 /* a table up to this high does not break */

struct column_place {
	const char *title;
	double from, to;
	bool right, date;
};

struct paper_grid {
	struct column_place column[COLUMNS_MAX];
	size_t count;
};

static int read_columns(const struct json *array, struct paper_grid *out, struct err *err)
{
	double x = A;

	out->count = 0;
	for (const struct json *node = json_first(array); node; node = json_next(node)) {
		double width = (double) json_int(node, "width", 0);

		if (out->count == COLUMNS_MAX || width <= 0)
			return err_set(err, ERR_INVALID,
				       "the snapshot cannot be printed: a table has more than %d"
				       " columns, or one without a width",
				       COLUMNS_MAX);
		out->column[out->count++] = (struct column_place){
			.title = json_text(node, "title", ""),
			.from = x,
			.to = x + width,
			.right = strcmp(json_text(node, "form", ""), "right") == 0,
			.date = strcmp(json_text(node, "form", ""), "date") == 0,
		};
		x += width;
	}
	/* The gutter lies between two columns: the last needs none. */
	for (size_t i = 0; i + 1 < out->count; i++)
		out->column[i].to -= GUTTER;
	return ERR_OK;
}

static double width_at(const struct column_place *column)
{
	return column->to - column->from;
}

/* A section's line has the whole width for its one cell. */
static struct column_place place_of(const struct paper_grid *grid, size_t i,
				    const struct json *cell)
{
	struct column_place place = grid->column[i];

	if (i == 0 && !json_next(cell))
		place.to = grid->column[grid->count - 1].to;
	return place;
}

/* The lines of the highest cell. */
static size_t lines_in(const struct sheet *sheet, const struct paper_grid *grid,
		       const struct json *cells, const struct pdf_style *style)
{
	size_t most = 1, i = 0;

	for (const struct json *cell = json_first(cells); cell && i < grid->count;
	     cell = json_next(cell), i++) {
		const struct column_place place = place_of(grid, i, cell);
		size_t lines = wrap_count(sheet, style, json_value(cell, ""), width_at(&place));

		if (lines > most)
			most = lines;
	}
	return most;
}

/* A day of one digit stands below the second of the others. */
static double day_indent(const struct sheet *sheet, const struct column_place *column,
			 const struct pdf_style *style, const char *what)
{
	bool one = what[0] >= '0' && what[0] <= '9' && what[1] == ' ';

	return column->date && one ? width_of(sheet, style, "0") : 0;
}

static void put_in_column(struct sheet *sheet, const struct column_place *column,
			  const struct pdf_style *style, double y, const char *what)
{
	struct piece pieces[PIECES_MAX];
	size_t count = wrap(sheet, style, what, width_at(column), pieces);
	double from = column->from + day_indent(sheet, column, style, what);

	for (size_t i = 0; i < count; i++) {
		char next = pieces[i].at[pieces[i].length];

		if (column->right)
			pdf_text(sheet->pdf, style, PDF_RIGHT, column->to, y + LEADING * (double) i,
				 pieces[i].at, pieces[i].length);
		else
			pdf_text(sheet->pdf, style, PDF_LEFT, from, y + LEADING * (double) i,
				 pieces[i].at, pieces[i].length + (next == ' ' || next == '\n'));
	}
}

/* ---- heads ---- */

static size_t lines_of_heads(const struct sheet *sheet, const struct paper_grid *grid)
{
	size_t most = 1;

	for (size_t i = 0; i < grid->count; i++) {
		size_t lines = wrap_count(sheet, &small_bold, grid->column[i].title,
					  width_at(&grid->column[i]));

		most = lines > most ? lines : most;
	}
	return most;
}

/* As deep as the longest of them, which stand on one baseline: the last. */
static void draw_heads(struct sheet *sheet, const struct paper_grid *grid, bool repeated)
{
	size_t most = lines_of_heads(sheet, grid);

	pdf_begin(sheet->pdf, repeated ? PDF_ARTEFACT : PDF_TABLE_HEAD);
	pdf_begin(sheet->pdf, repeated ? PDF_ARTEFACT : PDF_ROW);
	for (size_t i = 0; i < grid->count; i++) {
		const struct column_place *column = &grid->column[i];
		size_t lines = wrap_count(sheet, &small_bold, column->title, width_at(column));

		pdf_begin(sheet->pdf, repeated ? PDF_ARTEFACT : PDF_HEAD);
		put_in_column(sheet, column, &small_bold,
			      sheet->y + LEADING * (double) (most - (lines ? lines : 1)),
			      column->title);
		pdf_end(sheet->pdf);
	}
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	sheet->y += LEADING * (double) (most - 1);
	rule(sheet, &pen_ink, A, Z, sheet->y + HEAD_BELOW);
	sheet->y += FIRST_BELOW;
}

/* ---- rows ---- */

enum look { LOOK_PLAIN, LOOK_TOTAL, LOOK_SECTION, LOOK_BLANK };
#define BLANK_HEIGHT 5.0 /* what a row to write in has more */

static enum look look_of(const struct json *row)
{
	const char *word = json_text(row, "look", "");

	return strcmp(word, "total") == 0     ? LOOK_TOTAL
	       : strcmp(word, "section") == 0 ? LOOK_SECTION
	       : strcmp(word, "blank") == 0   ? LOOK_BLANK
					      : LOOK_PLAIN;
}

static const struct pdf_style *style_of(enum look look)
{
	return look == LOOK_TOTAL || look == LOOK_SECTION ? &bold : &text;
}

static double height_of(const struct sheet *sheet, const struct paper_grid *grid,
			const struct json *row)
{
	size_t lines = lines_in(sheet, grid, json_get(row, "cells"), style_of(look_of(row)));

	return LEADING * (double) (lines - 1) + (look_of(row) == LOOK_BLANK ? BLANK_HEIGHT : 0);
}

static void draw_row(struct sheet *sheet, const struct paper_grid *grid, const struct json *row,
		     enum look look)
{
	size_t i = 0;

	pdf_begin(sheet->pdf, PDF_ROW);
	for (const struct json *cell = json_first(json_get(row, "cells")); i < grid->count;
	     cell = cell ? json_next(cell) : NULL, i++) {
		bool head = i == 0 && style_of(look) == &bold;
		const struct column_place place = cell ? place_of(grid, i, cell) : grid->column[i];

		pdf_begin(sheet->pdf, head ? PDF_ROW_HEAD : PDF_CELL);
		put_in_column(sheet, &place, style_of(look), sheet->y,
			      cell ? json_value(cell, "") : "");
		pdf_end(sheet->pdf);
	}
	pdf_end(sheet->pdf);
}

/* What must stand on the page with this row: the row below a section's line, and the total below the last row. */
static double needed(const struct sheet *sheet, const struct paper_grid *grid,
		     const struct json *row)
{
	const struct json *next = json_next(row);
	double height = height_of(sheet, grid, row) + ROW_BELOW;
	bool tied = next && (look_of(row) == LOOK_SECTION || look_of(next) == LOOK_TOTAL ||
			     !json_next(next));

	return tied ? height + ROW_STEP + height_of(sheet, grid, next) : height;
}

/* Below heads that are repeated, for the eye: whose rows these are. */
static void draw_section_again(struct sheet *sheet, const struct json *row)
{
	struct short_text again;

	(void) snprintf(again.s, sizeof again.s, "%.560s, continued",
			json_value(json_first(json_get(row, "cells")), ""));
	put_tagged(sheet, PDF_ARTEFACT, &bold, PDF_LEFT, A, sheet->y, again.s);
	rule(sheet, &pen_hair, A, Z, sheet->y + ROW_BELOW);
	sheet->y += ROW_STEP;
}

static void draw_rows(struct sheet *sheet, const struct paper_grid *grid, const struct json *rows)
{
	const struct json *section_row = NULL;

	for (const struct json *row = json_first(rows); row; row = json_next(row)) {
		const struct json *next = json_next(row);
		enum look look = look_of(row);
		bool closes = !next || look_of(next) == LOOK_TOTAL || look == LOOK_TOTAL;

		if (look == LOOK_SECTION)
			section_row = row;
		if (flow_room(sheet, needed(sheet, grid, row))) {
			draw_heads(sheet, grid, true);
			if (section_row && look != LOOK_SECTION)
				draw_section_again(sheet, section_row);
		}
		draw_row(sheet, grid, row, look);
		sheet->y += height_of(sheet, grid, row);
		rule(sheet, closes ? &pen_ink : &pen_hair, A, Z, sheet->y + ROW_BELOW);
		sheet->y += ROW_STEP;
	}
}

/*
 * From its first baseline to where it may break first: one that is short stands whole on a page, and of a longer one
 * no row stands alone below the heads.
 */
static double begins(const struct sheet *sheet, const struct paper_grid *grid,
		     const struct json *rows)
{
	double heads = LEADING * (double) (lines_of_heads(sheet, grid) - 1) + FIRST_BELOW,
	       all = heads;
	const struct json *first = json_first(rows), *second = json_next(first);

	for (const struct json *row = first; row && all <= WHOLE; row = json_next(row))
		all += height_of(sheet, grid, row) + (json_next(row) ? ROW_STEP : ROW_BELOW);
	if (all <= WHOLE || !second)
		return all;
	return heads + height_of(sheet, grid, first) + ROW_STEP + needed(sheet, grid, second);
}

double paper_table_begins(const struct sheet *sheet, const struct json *block)
{
	const struct json *rows = json_get(block, "rows");
	struct err ignored = { 0 };
	struct paper_grid grid;

	if (!json_first(rows) || read_columns(json_get(block, "columns"), &grid, &ignored) < 0)
		return 0;
	return begins(sheet, &grid, rows);
}

int draw_paper_table(struct sheet *sheet, const struct json *block, struct err *err)
{
	const struct json *rows = json_get(block, "rows");
	struct paper_grid grid;
	int r = read_columns(json_get(block, "columns"), &grid, err);

	if (r < 0 || !json_first(rows))
		return r;
	flow_room(sheet, begins(sheet, &grid, rows));
	pdf_begin(sheet->pdf, PDF_TABLE);
	draw_heads(sheet, &grid, false);
	pdf_begin(sheet->pdf, PDF_TABLE_BODY);
	draw_rows(sheet, &grid, rows);
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	sheet->y += 3;
	return ERR_OK;
}
