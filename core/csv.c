/* core/csv.c - CSV by libcsv, which is included nowhere else; knows no column's meaning */
#include "core/csv.h"

#include <csv.h>

#include "core/text.h"

#include "core/banned.h"

static const size_t file_limit = (size_t) 256 << 20;

enum { COLUMNS_MAX = 4096 };

/*
 * Cells are kept in the bytes of the file itself: a cell and its NUL are no longer than the cell
 * and its separator in the file, so what is kept never overtakes what is still to be read; the last
 * cell may have no separator, but the file has a NUL.
 */
struct csv {
	char *bytes;
	uint32_t *cells; /* where each begins in 'bytes', the header's first */
	size_t cell_count, cell_room;
	int64_t *lines; /* of the file, where each row begins, the header first */
	size_t row_count, row_room;
	size_t columns;
};

/* What libcsv's call-backs share. */
struct reading {
	struct csv *csv;
	struct csv_parser *parser;
	const char *path;
	size_t kept;      /* bytes of the cells so far */
	size_t row_cells; /* of the row being read */
	int64_t line, row_line;
	size_t rows_ended; /* by the line being read */
	int r;             /* the first failure; what follows is passed over */
	struct err *err;
};

void csv_close(struct csv *csv)
{
	if (!csv)
		return;
	free(csv->bytes);
	free(csv->cells);
	free(csv->lines);
	free(csv);
}

void csv_closep(struct csv **csv)
{
	csv_close(*csv);
	*csv = NULL;
}

/* ---- rows ---- */

static int refuse(struct reading *reading, int64_t line, const char *why)
{
	(void) err_set(reading->err, ERR_INVALID, "'%s' line %" PRId64 ": %s", reading->path, line,
		       why);
	return err_at(reading->err, NULL, line);
}

/* Room for one more of 'size' bytes. */
static int grow(void **items, size_t *room, size_t count, size_t size, struct err *err)
{
	size_t more = *room == 0 ? 1024 : *room * 2;
	void *grown;

	if (count < *room)
		return ERR_OK;
	if (!(grown = realloc(*items, more * size)))
		return err_nomem(err);
	*items = grown;
	*room = more;
	return ERR_OK;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void keep_cell(void *cell, size_t length, void *context)
{
	struct reading *reading = context;
	struct csv *csv = reading->csv;
	const char *text = cell ? cell : "";
	void *cells = csv->cells;

	if (reading->r < 0)
		return;
	while (length > 0 && is_blank(*text)) {
		text++;
		length--;
	}
	while (length > 0 && is_blank(text[length - 1]))
		length--;
	reading->r =
		grow(&cells, &csv->cell_room, csv->cell_count, sizeof *csv->cells, reading->err);
	csv->cells = cells;
	if (reading->r < 0)
		return;
	csv->cells[csv->cell_count++] = (uint32_t) reading->kept;
	memcpy(csv->bytes + reading->kept, text, length);
	csv->bytes[reading->kept + length] = '\0';
	reading->kept += length + 1;
	reading->row_cells++;
	if (csv->row_count == 0 && reading->row_cells > COLUMNS_MAX)
		reading->r = refuse(reading, reading->row_line, "more than 4096 columns");
}

static void keep_row(int terminator, void *context)
{
	struct reading *reading = context;
	struct csv *csv = reading->csv;
	void *lines = csv->lines;
	char why[120];

	(void) terminator;
	reading->rows_ended++;
	if (reading->r < 0)
		return;
	reading->r = grow(&lines, &csv->row_room, csv->row_count, sizeof *csv->lines, reading->err);
	csv->lines = lines;
	if (reading->r < 0)
		return;
	if (csv->row_count == 0) {
		csv->columns = reading->row_cells;
	} else if (reading->row_cells != csv->columns) {
		(void) snprintf(why, sizeof why, "%zu cells where the header has %zu columns",
				reading->row_cells, csv->columns);
		reading->r = refuse(reading, reading->row_line, why);
	}
	csv->lines[csv->row_count++] = reading->row_line;
	reading->row_cells = 0;
}

/* ---- the file, line by line: libcsv does not count them ---- */

/* Length of the line at 'from' with its end: \n, \r\n or \r. */
static size_t line_length(const char *from, const char *end)
{
	const char *lf = memchr(from, '\n', (size_t) (end - from));
	const char *stop = lf ? lf + 1 : end;
	const char *cr = memchr(from, '\r', (size_t) (stop - from));

	return (size_t) ((cr && cr + 1 != lf ? cr + 1 : stop) - from);
}

static bool is_blank_line(const char *from, size_t length)
{
	while (length > 0 && is_blank(*from)) {
		from++;
		length--;
	}
	return length == 0;
}

static int parse_failed(struct reading *reading)
{
	char why[120];

	if (csv_error(reading->parser) != CSV_EPARSE)
		return err_nomem(reading->err);
	if (reading->row_line == reading->line)
		return refuse(
			reading, reading->line,
			"a double quote is out of place or missing: a cell that holds one needs "
			"quotes around it and \"\" for each inside");
	(void) snprintf(why, sizeof why,
			"a double quote is out of place, in the row that begins on line %" PRId64,
			reading->row_line);
	return refuse(reading, reading->line, why);
}

static int parse_lines(struct reading *reading, const char *from, size_t length)
{
	const char *end = from + length;
	bool in_row = false; /* a quoted cell goes on from the line before */

	while (from < end) {
		size_t size = line_length(from, end);
		bool blank = is_blank_line(from, size); /* now: cells will be kept over it */

		reading->line++;
		reading->rows_ended = 0;
		if (!in_row)
			reading->row_line = reading->line;
		if (csv_parse(reading->parser, from, size, keep_cell, keep_row, reading) != size)
			return parse_failed(reading);
		if (reading->r < 0)
			return reading->r;
		in_row = reading->rows_ended == 0 && (in_row || !blank);
		from += size;
	}
	if (csv_fini(reading->parser, keep_cell, keep_row, reading) == 0)
		return reading->r;
	if (csv_error(reading->parser) != CSV_EPARSE)
		return err_nomem(reading->err);
	return refuse(reading, reading->row_line,
		      "a cell of the row that begins here has an opening double quote but no "
		      "closing one");
}

static int parse(struct csv *csv, const char *path, size_t length, size_t mark, struct err *err)
{
	struct csv_parser parser;
	struct reading reading = { .csv = csv, .parser = &parser, .path = path, .err = err };
	int r;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		return err_nomem(err);
	csv_set_blk_size(&parser, 65536);
	r = parse_lines(&reading, csv->bytes + mark, length - mark);
	csv_free(&parser);
	if (r == ERR_OK && csv->row_count == 0)
		return err_set(err, ERR_INVALID,
			       "'%s' is empty: its first row must name the columns", path);
	return r;
}

/* ---- encoding ---- */

static int64_t line_at(const char *bytes, size_t offset)
{
	int64_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += bytes[i] == '\n';
	return line;
}

/* Make the bytes UTF-8; *mark is the length of a byte order mark at their front. */
static int decode(struct csv *csv, const char *path, size_t *length, size_t *mark, struct err *err)
{
	const char *nul = memchr(csv->bytes, '\0', *length);
	char *text = NULL;
	int64_t line;

	if (strncmp(csv->bytes, "\xFF\xFE", 2) == 0 || strncmp(csv->bytes, "\xFE\xFF", 2) == 0)
		return err_set(err, ERR_INVALID,
			       "'%s' is UTF-16 text: save it as 'CSV UTF-8' and try again", path);
	if (strncmp(csv->bytes, "PK\x03\x04", 4) == 0)
		return err_set(
			err, ERR_INVALID,
			"'%s' is a workbook or zip file: save it as 'CSV UTF-8' and try again",
			path);
	if (nul) {
		line = line_at(csv->bytes, (size_t) (nul - csv->bytes));
		(void) err_set(err, ERR_INVALID,
			       "'%s' line %" PRId64 ": a NUL byte, so this is no CSV text", path,
			       line);
		return err_at(err, NULL, line);
	}
	*mark = strncmp(csv->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	if (text_is_utf8(csv->bytes, *length, NULL))
		return ERR_OK;
	if (*mark > 0)
		return err_set(err, ERR_INVALID, "'%s' says it is UTF-8 but is not throughout",
			       path);
	if (text_from_cp1252(csv->bytes, *length, &text, err) < 0)
		return err->code == ERR_NOMEM ? ERR_NOMEM
					      : err_set(err, ERR_INVALID,
							"'%s' is neither UTF-8 nor Windows-1252: "
							"save it as 'CSV UTF-8'",
							path);
	free(csv->bytes);
	csv->bytes = text;
	*length = strlen(text);
	return ERR_OK;
}

/* ---- the whole ---- */

/* The header: no name twice, and all that are needed. */
static int check_columns(const struct csv *csv, const char *path, const char *const *needed,
			 struct err *err)
{
	for (size_t i = 1; i < csv->columns; i++) {
		const char *name = csv->bytes + csv->cells[i];

		if (*name == '\0' || csv_column(csv, name) == (int) i)
			continue;
		(void) err_set(err, ERR_INVALID,
			       "'%s' line %" PRId64 ": two columns are called '%s'", path,
			       csv->lines[0], name);
		return err_at(err, name, csv->lines[0]);
	}
	for (; needed && *needed; needed++) {
		if (csv_column(csv, *needed) >= 0)
			continue;
		(void) err_set(err, ERR_INVALID,
			       "'%s' line %" PRId64
			       ": no column is called '%s' (the first is '%s')",
			       path, csv->lines[0], *needed, csv->bytes + csv->cells[0]);
		return err_at(err, *needed, csv->lines[0]);
	}
	return ERR_OK;
}

int csv_read(const char *path, const char *const *needed, struct csv **out, struct err *err)
{
	SCOPED(csv_closep) struct csv *csv = calloc(1, sizeof *csv);
	size_t length = 0, mark = 0;
	int r;

	if (!csv)
		return err_nomem(err);
	if ((r = file_read(path, file_limit, &csv->bytes, &length, err)) < 0 ||
	    (r = decode(csv, path, &length, &mark, err)) < 0 ||
	    (r = parse(csv, path, length, mark, err)) < 0 ||
	    (r = check_columns(csv, path, needed, err)) < 0)
		return r;
	*out = csv;
	csv = NULL;
	return ERR_OK;
}

size_t csv_rows(const struct csv *csv)
{
	return csv->row_count - 1;
}

int csv_column(const struct csv *csv, const char *name)
{
	for (size_t i = 0; i < csv->columns; i++)
		if (strcmp(csv->bytes + csv->cells[i], name) == 0)
			return (int) i;
	return -1;
}

const char *csv_cell(const struct csv *csv, size_t row, int column)
{
	if (column < 0)
		return "";
	assert(row + 1 < csv->row_count && (size_t) column < csv->columns);
	return csv->bytes + csv->cells[(row + 1) * csv->columns + (size_t) column];
}

int64_t csv_line(const struct csv *csv, size_t row)
{
	assert(row + 1 < csv->row_count);
	return csv->lines[row + 1];
}
