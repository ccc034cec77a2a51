/* core/table.c - rows and typed columns as text, CSV, JSON and a spreadsheet; knows no record of ours */
#include "core/table.h"

#include <errno.h>

#include "core/json.h"
#include "core/table_xlsx.h"
#include "core/text.h"

#include "core/banned.h"

enum { SHRUNKEN = 12, GAP = 2 };

struct table {
	FILE *out;
	enum table_form form;
	int width;
	const struct column *columns;
	size_t count;
	size_t rows; /* without sums */
	size_t next; /* column of the next cell */
	bool in_sum; /* the row being added is a sum */
	bool out_of_memory;
	const char *empty_text;

	/* TABLE_TEXT: what waits for the widths */
	char *cells; /* texts with their NULs, row by row */
	size_t used, room;
	size_t kept_rows; /* with sums */
	size_t *sums;     /* kept rows that are sums, ascending */
	size_t sum_count;

	/* TABLE_XLSX */
	struct sheet *sheet;
	int64_t *out_rows;
};

/* How one column comes out in text. */
struct shape {
	size_t width;    /* of the widest cell or the title */
	size_t decimals; /* most columns after the point, COLUMN_QUANTITY */
};

int table_open(FILE *out, enum table_form form, int width, const struct column *columns,
	       size_t count, struct table **out_table, struct err *err)
{
	struct table *t = calloc(1, sizeof *t);

	assert(count > 0 && columns[0].key && form != TABLE_XLSX);
	if (!t)
		return err_nomem(err);
	*t = (struct table){
		.out = out, .form = form, .width = width, .columns = columns, .count = count
	};
	if (form == TABLE_CSV) {
		for (size_t i = 0; i < count; i++)
			if (columns[i].key)
				(void) fprintf(out, "%s%s", i > 0 ? "," : "", columns[i].key);
		(void) fputc('\n', out);
	}
	*out_table = t;
	return ERR_OK;
}

int table_open_xlsx(FILE *out, const char *sheet, const struct column *columns, size_t count,
		    int64_t *out_rows, struct table **out_table, struct err *err)
{
	struct table *t = calloc(1, sizeof *t);
	int r;

	assert(count > 0 && columns[0].key);
	if (!t)
		return err_nomem(err);
	*t = (struct table){ .out = out,
			     .form = TABLE_XLSX,
			     .columns = columns,
			     .count = count,
			     .out_rows = out_rows };
	if ((r = sheet_open(sheet, columns, count, &t->sheet, err)) < 0) {
		free(t);
		return r;
	}
	*out_rows = -1;
	*out_table = t;
	return ERR_OK;
}

void table_free(struct table *t)
{
	if (!t)
		return;
	sheet_free(t->sheet);
	free(t->cells);
	free(t->sums);
	free(t);
}

void table_freep(struct table **t)
{
	table_free(*t);
	*t = NULL;
}

void table_empty_text(struct table *t, const char *text)
{
	t->empty_text = text;
}

size_t table_rows(const struct table *t)
{
	return t->rows;
}

/* ---- cells ---- */

static bool is_shown(const struct column *column)
{
	return column->title != NULL;
}

static void keep(struct table *t, const char *text)
{
	size_t length = strlen(text) + 1;

	if (t->out_of_memory)
		return;
	if (t->room - t->used < length) {
		size_t room = (t->room + length) * 2 + 4096;
		char *more = realloc(t->cells, room);

		if (!more) {
			t->out_of_memory = true;
			return;
		}
		t->cells = more;
		t->room = room;
	}
	memcpy(t->cells + t->used, text, length);
	text_tidy(t->cells + t->used);
	t->used += strlen(t->cells + t->used) + 1;
}

/* What a spreadsheet would run as a formula gets an apostrophe in front. */
static void write_csv(FILE *out, const char *text, bool is_free)
{
	bool formula = is_free && *text != '\0' && strchr("=+-@\t\r", *text);
	size_t length = strlen(text);
	bool quoted = text[strcspn(text, ",\"\r\n")] != '\0' ||
		      (length > 0 && (text[0] == ' ' || text[length - 1] == ' '));

	if (quoted)
		(void) fputc('"', out);
	if (formula)
		(void) fputc('\'', out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			(void) fputc('"', out);
		(void) fputc(*text, out);
	}
	if (quoted)
		(void) fputc('"', out);
}

/* 'text' as people or programs see it; NULL is an empty cell; 'bare' is JSON without quotes. */
static void put(struct table *t, const char *text, bool bare)
{
	const struct column *column = &t->columns[t->next];
	bool is_free = column->kind == COLUMN_TEXT || column->kind == COLUMN_CODE;

	if (t->form != TABLE_TEXT && !column->key)
		return;
	switch (t->form) {
	case TABLE_TEXT:
		if (is_shown(column))
			keep(t, text ? text : "");
		break;
	case TABLE_CSV:
		if (t->in_sum)
			break;
		if (t->next > 0)
			(void) fputc(',', t->out);
		write_csv(t->out, text ? text : "", is_free);
		break;
	case TABLE_JSON:
		if (t->in_sum)
			break;
		(void) fputs(t->next > 0 ? "," : t->rows > 0 ? ",\n  {" : "[\n  {", t->out);
		json_write_string(t->out, column->key);
		(void) fputc(':', t->out);
		if (!text || bare)
			(void) fputs(text ? text : "null", t->out);
		else
			json_write_string(t->out, text);
		break;
	case TABLE_XLSX: /* its cells are typed: they go to the sheet */
		break;
	}
}

static void end_cell(struct table *t)
{
	if (++t->next < t->count)
		return;
	if ((t->form == TABLE_CSV || t->form == TABLE_JSON) && !t->in_sum)
		(void) fputc(t->form == TABLE_CSV ? '\n' : '}', t->out);
	t->kept_rows++;
	t->rows += !t->in_sum;
	t->in_sum = false;
	t->next = 0;
}

static bool next_is(const struct table *t, enum column_kind kind)
{
	return t->columns[t->next].kind == kind;
}

void table_add_text(struct table *t, const char *text)
{
	assert(!text || next_is(t, COLUMN_TEXT) || next_is(t, COLUMN_CODE));
	if (t->sheet)
		sheet_add_text(t->sheet, text);
	else
		put(t, text, false);
	end_cell(t);
}

void table_add_int(struct table *t, int64_t value)
{
	char digits[24];

	assert(next_is(t, COLUMN_INT));
	(void) snprintf(digits, sizeof digits, "%" PRId64, value);
	if (t->sheet)
		sheet_add_int(t->sheet, value);
	else
		put(t, digits, true);
	end_cell(t);
}

void table_add_money(struct table *t, struct money m)
{
	assert(next_is(t, COLUMN_MONEY));
	if (t->sheet)
		sheet_add_money(t->sheet, m);
	else
		put(t, t->form == TABLE_TEXT ? money_pretty(m).s : money_text(m).s, false);
	end_cell(t);
}

void table_add_quantity(struct table *t, struct quantity q)
{
	assert(next_is(t, COLUMN_QUANTITY));
	if (t->sheet)
		sheet_add_quantity(t->sheet, q);
	else
		put(t, t->form == TABLE_TEXT ? quantity_pretty(q, 1).s : quantity_text(q).s, false);
	end_cell(t);
}

void table_add_date(struct table *t, struct date d)
{
	assert(next_is(t, COLUMN_DATE));
	if (t->sheet)
		sheet_add_date(t->sheet, d);
	else if (date_is_none(d))
		put(t, NULL, false);
	else
		put(t, t->form == TABLE_TEXT ? date_table(d).s + 4 : date_iso(d).s, false);
	end_cell(t);
}

void table_add_bool(struct table *t, bool value)
{
	static const char *const words[][2] = {
		[TABLE_TEXT] = { "", "yes" },
		[TABLE_CSV] = { "false", "true" },
		[TABLE_JSON] = { "false", "true" },
	};

	assert(next_is(t, COLUMN_BOOL));
	if (t->sheet)
		sheet_add_bool(t->sheet, value);
	else
		put(t, words[t->form][value], true);
	end_cell(t);
}

void table_begin_sum(struct table *t)
{
	assert(t->next == 0);
	t->in_sum = true;
	if (t->sheet)
		sheet_begin_sum(t->sheet);
	if (t->form == TABLE_TEXT && !t->out_of_memory) {
		size_t *more = realloc(t->sums, (t->sum_count + 1) * sizeof *more);

		if (!more) {
			t->out_of_memory = true;
			return;
		}
		t->sums = more;
		t->sums[t->sum_count++] = t->kept_rows;
	}
}

/* ---- layout ---- */

/* Columns from the point on: 0 for a whole number. */
static size_t after_point(const char *text)
{
	const char *point = strchr(text, '.');

	return point ? strlen(point) : 0;
}

static bool is_right(enum column_kind kind)
{
	return kind == COLUMN_INT || kind == COLUMN_MONEY || kind == COLUMN_QUANTITY;
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static void measure(const struct table *t, struct shape *shapes)
{
	const char *cell;

	for (size_t i = 0; i < t->count; i++)
		if (is_shown(&t->columns[i]))
			shapes[i].width = text_width(t->columns[i].title);

	cell = t->cells;
	for (size_t row = 0; row < t->kept_rows; row++) {
		for (size_t i = 0; i < t->count; i++) {
			if (!is_shown(&t->columns[i]))
				continue;
			shapes[i].decimals = larger(shapes[i].decimals, after_point(cell));
			cell += strlen(cell) + 1;
		}
	}

	cell = t->cells;
	for (size_t row = 0; row < t->kept_rows; row++) {
		for (size_t i = 0; i < t->count; i++) {
			size_t width;

			if (!is_shown(&t->columns[i]))
				continue;
			width = text_width(cell);
			if (t->columns[i].kind == COLUMN_QUANTITY && *cell != '\0')
				width += shapes[i].decimals - after_point(cell);
			shapes[i].width = larger(shapes[i].width, width);
			cell += strlen(cell) + 1;
		}
	}
}

/* Make the widest texts narrower, a column at a time, until the row fits or none can give more. */
static void shrink(const struct table *t, struct shape *shapes)
{
	size_t most = (size_t) t->width, total = 0, shown = 0;

	for (size_t i = 0; i < t->count; i++) {
		if (!is_shown(&t->columns[i]))
			continue;
		if (t->columns[i].kind == COLUMN_TEXT && shapes[i].width > larger(most, SHRUNKEN))
			shapes[i].width = larger(most, SHRUNKEN); /* more can never be shown */
		total += shapes[i].width;
		shown++;
	}
	total += shown > 0 ? (shown - 1) * GAP : 0;

	while (total > most) {
		struct shape *widest = NULL;

		for (size_t i = 0; i < t->count; i++)
			if (is_shown(&t->columns[i]) && t->columns[i].kind == COLUMN_TEXT &&
			    shapes[i].width > SHRUNKEN &&
			    (!widest || shapes[i].width > widest->width))
				widest = &shapes[i];
		if (!widest)
			return;
		widest->width--;
		total--;
	}
}

/* ---- writing ---- */

/* A line in the making: blanks are owed until something follows them. */
struct line {
	FILE *out;
	size_t owed;
};

static void pay(struct line *line)
{
	(void) fprintf(line->out, "%*s", (int) line->owed, "");
	line->owed = 0;
}

/* 'tail': noughts that a figure gets at its end, so that a column has one number of decimals. */
static void write_cell(struct line *line, const char *text, size_t width, bool right, size_t tail)
{
	size_t own = text_width(text) + tail;
	size_t pad = own < width ? width - own : 0;

	if (*text == '\0') {
		line->owed += width + GAP;
		return;
	}
	line->owed += right ? pad : 0;
	pay(line);
	if (own > width)
		(void) fprintf(line->out, "%.*s\u2026", (int) text_prefix(text, width - 1), text);
	else
		(void) fputs(text, line->out);
	while (tail-- > 0)
		(void) fputc('0', line->out);
	line->owed = (right ? 0 : pad) + GAP;
}

static void end_line(struct line *line)
{
	(void) fputc('\n', line->out);
	line->owed = 0;
}

static void write_titles(const struct table *t, const struct shape *shapes)
{
	struct line line = { .out = t->out };

	for (size_t i = 0; i < t->count; i++)
		if (is_shown(&t->columns[i]))
			write_cell(&line, t->columns[i].title, shapes[i].width,
				   is_right(t->columns[i].kind), 0);
	end_line(&line);
}

static void write_rule(const struct table *t, const struct shape *shapes)
{
	struct line line = { .out = t->out };

	for (size_t i = 0; i < t->count; i++) {
		if (!is_shown(&t->columns[i]))
			continue;
		pay(&line);
		for (size_t n = 0; n < shapes[i].width; n++)
			(void) fputc('-', t->out);
		line.owed = GAP;
	}
	end_line(&line);
}

/* Returns where the next row's cells begin. */
static const char *write_row(const struct table *t, const struct shape *shapes, const char *cell)
{
	struct line line = { .out = t->out };

	for (size_t i = 0; i < t->count; i++) {
		enum column_kind kind = t->columns[i].kind;
		size_t tail;

		if (!is_shown(&t->columns[i]))
			continue;
		tail = kind == COLUMN_QUANTITY && *cell != '\0'
			       ? shapes[i].decimals - after_point(cell)
			       : 0;
		write_cell(&line, cell, shapes[i].width, is_right(kind), tail);
		cell += strlen(cell) + 1;
	}
	end_line(&line);
	return cell;
}

static int write_text(const struct table *t, struct err *err)
{
	SCOPED(freep) struct shape *shapes = NULL;
	const char *cell = t->cells;
	size_t sum = 0;

	if (t->out_of_memory)
		return err_nomem(err);
	if (t->rows == 0 && t->empty_text) {
		(void) fprintf(t->out, "%s\n", t->empty_text);
		return ERR_OK;
	}
	if (!(shapes = calloc(t->count, sizeof *shapes)))
		return err_nomem(err);
	measure(t, shapes);
	if (t->width > 0)
		shrink(t, shapes);
	write_titles(t, shapes);
	write_rule(t, shapes);
	for (size_t row = 0; row < t->kept_rows; row++) {
		if (sum < t->sum_count && t->sums[sum] == row) {
			write_rule(t, shapes);
			sum++;
		}
		cell = write_row(t, shapes, cell);
	}
	return ERR_OK;
}

int table_close(struct table *t, struct err *err)
{
	int r = ERR_OK;

	assert(t->next == 0);
	errno = 0;
	if (t->form == TABLE_TEXT)
		r = write_text(t, err);
	else if (t->form == TABLE_JSON)
		(void) fputs(t->rows > 0 ? "\n]\n" : "[]\n", t->out);
	else if (t->form == TABLE_XLSX)
		r = sheet_write(t->sheet, t->out, err);
	if (r == ERR_OK && (fflush(t->out) != 0 || ferror(t->out)))
		r = err_set(err, ERR_IO, "cannot write the output: %s",
			    errno != 0 ? strerror(errno) : "an earlier write failed");
	if (r == ERR_OK && t->out_rows)
		*t->out_rows = (int64_t) t->rows;
	table_free(t);
	return r;
}
