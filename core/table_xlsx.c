/*
 * core/table_xlsx.c - a table as a workbook of one sheet, with libxlsxwriter; the only file that knows it.
 *
 * The library writes a row to a temporary file when the next begins, so memory does not grow with the rows; the
 * workbook itself is put together in memory and copied out whole. A cell of the format is a double: this file is
 * where whole pence become one, and the only one of core/ that may (tests/check_tree.py).
 */
#include "core/table_xlsx.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "core/buffer.h"
#include "core/text.h"

#include "core/banned.h"

/* What the format takes. */
enum { ROWS_MAX = 1048576, TEXT_MAX = 32767 };
#define EXACT_MAX INT64_C(9007199254740992) /* 2^53: beyond it a double skips whole numbers */

/* Characters: between columns, for the arrow of the filter, and as much as a screen shows of one. */
enum { PADDING = 3, ARROW = 2, WIDEST = 60 };

/* 1 January 1980, as in the archive's own entries: a file tells what is in it, not when it was made. */
enum { MADE_AT = 315532800 };

enum look { LOOK_PLAIN, LOOK_MONEY, LOOK_QUANTITY, LOOK_DATE, LOOK_COUNT };

struct sheet {
	int fd; /* the workbook's bytes, in memory */
	lxw_workbook *book;
	lxw_worksheet *page;
	lxw_format *looks[LOOK_COUNT][2]; /* the second of each is bold */
	const struct column *columns;
	size_t count;
	lxw_col_t columns_shown; /* those with a key */
	size_t *widths;          /* by column of the sheet */
	size_t next;             /* of 'columns' */
	lxw_col_t column;        /* of the sheet */
	lxw_row_t row;           /* of the sheet */
	lxw_row_t last_row;      /* the last that is no sum */
	bool in_sum;
	struct buffer text; /* of the cell being written */
	struct err failed;  /* the first failure; code ERR_OK: none */
};

/* ---- the heading ---- */

/* A column that people are not shown has a key alone: "vat_treatment" is headed "VAT treatment". */
static void title_of(const struct column *column, char *out, size_t size)
{
	static const char *const capitals[] = { "urn", "vat" };

	(void) snprintf(out, size, "%s", column->title ? column->title : column->key);
	if (column->title)
		return;
	if (out[0] >= 'a' && out[0] <= 'z')
		out[0] = (char) (out[0] - 'a' + 'A');
	for (char *p = out; *p != '\0'; p++)
		if (*p == '_')
			*p = ' ';
	for (size_t i = 0; i < COUNT_OF(capitals); i++) {
		size_t length = strlen(capitals[i]);

		if (strncmp(column->key, capitals[i], length) != 0 ||
		    (out[length] != ' ' && out[length] != '\0'))
			continue;
		for (size_t k = 0; k < length; k++)
			out[k] = (char) (capitals[i][k] - 'a' + 'A');
	}
}

static void widen(struct sheet *s, size_t width)
{
	if (s->widths[s->column] < width)
		s->widths[s->column] = width;
}

/* From the library's answer to a failure that is kept. */
static void keep(struct sheet *s, lxw_error error)
{
	if (error == LXW_NO_ERROR || s->failed.code < 0)
		return;
	if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
		(void) err_nomem(&s->failed);
	else
		(void) err_set(&s->failed, ERR_IO, "cannot make the spreadsheet: %s",
			       lxw_strerror(error));
}

static void write_heading(struct sheet *s)
{
	lxw_format *bold = s->looks[LOOK_PLAIN][true];

	s->column = 0;
	for (size_t i = 0; i < s->count; i++) {
		char title[80];

		if (!s->columns[i].key)
			continue;
		title_of(&s->columns[i], title, sizeof title);
		widen(s, text_width(title) + ARROW);
		keep(s, worksheet_write_string(s->page, 0, s->column++, title, bold));
	}
	s->columns_shown = s->column;
	s->column = 0;
	s->row = 1;
}

/* ---- life ---- */

void sheet_free(struct sheet *s)
{
	if (!s)
		return;
	/* A page has a temporary file, which the library closes when it writes: here into nothing. */
	if (s->page)
		IGNORE(workbook_close(s->book) != LXW_NO_ERROR);
	else if (s->book)
		lxw_workbook_free(s->book);
	if (s->fd >= 0)
		(void) close(s->fd);
	free(s->widths);
	buffer_release(&s->text);
	free(s);
}

static bool make_looks(struct sheet *s)
{
	static const char *const figures[LOOK_COUNT] = {
		[LOOK_MONEY] = "#,##0.00",
		[LOOK_QUANTITY] = "0.00",
		[LOOK_DATE] = "dd mmm yyyy",
	};

	for (int look = 0; look < LOOK_COUNT; look++)
		for (int bold = 0; bold < 2; bold++) {
			lxw_format *f;

			if (!figures[look] && !bold)
				continue; /* no format at all */
			if (!(f = workbook_add_format(s->book)))
				return false;
			if (figures[look])
				format_set_num_format(f, figures[look]);
			if (bold)
				format_set_bold(f);
			s->looks[look][bold] = f;
		}
	return true;
}

/* The workbook in memory: a file without a name, which the library is given by number. */
static int open_book(struct sheet *s, const char *name, struct err *err)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	lxw_doc_properties properties = { .created = MADE_AT };
	char path[32];

	if ((s->fd = memfd_create("table", MFD_CLOEXEC)) < 0)
		return err_set(err, ERR_IO, "cannot make the spreadsheet: %s", strerror(errno));
	(void) snprintf(path, sizeof path, "/proc/self/fd/%d", s->fd);
	if (!(s->book = workbook_new_opt(path, &options)) || !make_looks(s) ||
	    workbook_set_properties(s->book, &properties) != LXW_NO_ERROR)
		return err_nomem(err);
	assert(workbook_validate_sheet_name(s->book, name) == LXW_NO_ERROR);
	errno = 0;
	if (!(s->page = workbook_add_worksheet(s->book, name)))
		return err_set(err, ERR_IO,
			       "cannot make the spreadsheet: no temporary file in $TMPDIR or "
			       "/tmp: %s",
			       errno != 0 ? strerror(errno) : "refused");
	return ERR_OK;
}

int sheet_open(const char *name, const struct column *columns, size_t count, struct sheet **out,
	       struct err *err)
{
	struct sheet *s = calloc(1, sizeof *s);
	int r;

	if (!s)
		return err_nomem(err);
	*s = (struct sheet){ .fd = -1, .columns = columns, .count = count };
	s->widths = calloc(count, sizeof *s->widths);
	r = s->widths ? open_book(s, name, err) : err_nomem(err);
	if (r < 0) {
		sheet_free(s);
		return r;
	}
	write_heading(s);
	*out = s;
	return ERR_OK;
}

/* ---- cells ---- */

/* Is the next cell one of the sheet? False: of a column for people, or after a failure. */
static bool is_wanted(const struct sheet *s)
{
	return s->columns[s->next].key && s->failed.code == ERR_OK;
}

static lxw_format *format_of(const struct sheet *s, enum look look)
{
	return s->looks[look][s->in_sum];
}

static void end_cell(struct sheet *s)
{
	if (s->columns[s->next].key)
		s->column++;
	if (++s->next < s->count)
		return;
	if (!s->in_sum)
		s->last_row = s->row;
	s->row++;
	s->in_sum = false;
	s->next = 0;
	s->column = 0;
}

/* Before the first cell of a row. */
static void check_row(struct sheet *s)
{
	if (s->next == 0 && s->row >= ROWS_MAX && s->failed.code == ERR_OK)
		(void) err_set(&s->failed, ERR_RANGE,
			       "a spreadsheet takes %d rows and no more: use --csv", ROWS_MAX - 1);
}

/* What XML has no place for becomes a blank; line ends stay. Returns the length as a spreadsheet counts, in UTF-16. */
static size_t take_text(struct buffer *b, const char *text)
{
	const char *end = text + strlen(text);
	size_t units = 0;

	b->length = 0;
	while (text < end) {
		const char *start = text;
		int32_t c = text_next(&text, end);

		if ((c >= 0x20 && c != 0x7F && c != 0xFFFE && c != 0xFFFF) || c == '\n')
			buffer_add(b, start, (size_t) (text - start));
		else
			buffer_char(b, ' ');
		units += c > 0xFFFF ? 2 : 1;
	}
	buffer_char(b, '\0');
	return units;
}

/* Of the widest line. */
static size_t widest_line(char *text)
{
	size_t widest = 0;

	for (char *line = text; line;) {
		char *end = strchr(line, '\n');
		size_t width;

		if (end)
			*end = '\0';
		width = text_width(line);
		widest = width > widest ? width : widest;
		if (end)
			*end++ = '\n';
		line = end;
	}
	return widest;
}

static void write_text(struct sheet *s, const char *text)
{
	if (take_text(&s->text, text) > TEXT_MAX) {
		(void) err_set(&s->failed, ERR_RANGE,
			       "a text under '%s' is longer than the %d characters that a cell "
			       "takes: use --csv",
			       s->columns[s->next].key, TEXT_MAX);
		return;
	}
	if (s->text.failed) {
		(void) err_nomem(&s->failed);
		return;
	}
	widen(s, widest_line(s->text.bytes));
	keep(s, worksheet_write_string(s->page, s->row, s->column, s->text.bytes,
				       format_of(s, LOOK_PLAIN)));
}

void sheet_add_text(struct sheet *s, const char *text)
{
	check_row(s);
	if (is_wanted(s) && text)
		write_text(s, text);
	end_cell(s);
}

void sheet_add_int(struct sheet *s, int64_t value)
{
	char digits[24];

	check_row(s);
	(void) snprintf(digits, sizeof digits, "%" PRId64, value);
	if (is_wanted(s) && (value > EXACT_MAX || value < -EXACT_MAX)) {
		write_text(s, digits);
	} else if (is_wanted(s)) {
		widen(s, strlen(digits));
		keep(s, worksheet_write_number(s->page, s->row, s->column, (double) value,
					       format_of(s, LOOK_PLAIN)));
	}
	end_cell(s);
}

/* Pence or hundredths. Up to 16 digits the double nearest to the quotient is written as the same two decimals again. */
static void add_hundredths(struct sheet *s, int64_t whole, enum look as, const char *shown)
{
	check_row(s);
	if (is_wanted(s)) {
		widen(s, strlen(shown));
		keep(s, worksheet_write_number(s->page, s->row, s->column, (double) whole / 100.0,
					       format_of(s, as)));
	}
	end_cell(s);
}

void sheet_add_money(struct sheet *s, struct money m)
{
	add_hundredths(s, m.pence, LOOK_MONEY, money_pretty(m).s);
}

void sheet_add_quantity(struct sheet *s, struct quantity q)
{
	add_hundredths(s, q.hundredths, LOOK_QUANTITY, quantity_text(q).s);
}

void sheet_add_date(struct sheet *s, struct date d)
{
	check_row(s);
	if (is_wanted(s) && !date_is_none(d)) {
		struct civil civil = date_civil(d);
		lxw_datetime when = { .year = civil.year, .month = civil.month, .day = civil.day };

		widen(s, strlen("30 Sep 2024"));
		keep(s, worksheet_write_datetime(s->page, s->row, s->column, &when,
						 format_of(s, LOOK_DATE)));
	}
	end_cell(s);
}

void sheet_add_bool(struct sheet *s, bool value)
{
	check_row(s);
	if (is_wanted(s)) {
		widen(s, strlen("FALSE"));
		keep(s, worksheet_write_boolean(s->page, s->row, s->column, value,
						format_of(s, LOOK_PLAIN)));
	}
	end_cell(s);
}

/* The rows so far can be filtered and sorted. To be said before the next row: the library looks back no further. */
static void filter(struct sheet *s)
{
	keep(s,
	     worksheet_autofilter(s->page, 0, 0, s->last_row, (lxw_col_t) (s->columns_shown - 1)));
}

void sheet_begin_sum(struct sheet *s)
{
	if (s->last_row + 1 == s->row) /* the first of sums that stand together */
		filter(s);
	s->in_sum = true;
}

/* ---- the end ---- */

/* The heading stays in sight; on paper the columns share a page's width. */
static void lay_out(struct sheet *s)
{
	if (s->last_row + 1 == s->row)
		filter(s);
	for (lxw_col_t i = 0; i < s->columns_shown; i++) {
		size_t width = (s->widths[i] < WIDEST ? s->widths[i] : WIDEST) + PADDING;

		keep(s, worksheet_set_column(s->page, i, i, (double) width, NULL));
	}
	worksheet_freeze_panes(s->page, 1, 0);
	keep(s, worksheet_repeat_rows(s->page, 0, 0));
	worksheet_set_landscape(s->page);
	worksheet_set_paper(s->page, 9); /* A4 */
	worksheet_fit_to_pages(s->page, 1, 0);
	/* A URN is a text of digits and meant to be: no mark that warns of it. */
	keep(s,
	     worksheet_ignore_errors(s->page, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"));
}

/*
 * The library does not ask whether its temporary files took what it wrote: a full disk would give a workbook that is
 * cut short. So the rows so far must be there, and room for a copy of them.
 */
static int check_room(const struct sheet *s, struct err *err)
{
	FILE *rows = s->page->optimize_tmpfile;
	struct statvfs disk;
	off_t length;

	if (fflush(rows) != 0 || ferror(rows) || (length = ftello(rows)) < 0 ||
	    fstatvfs(fileno(rows), &disk) < 0)
		return err_set(err, ERR_IO, "cannot make the spreadsheet: a temporary file: %s",
			       strerror(errno));
	if (disk.f_bavail * disk.f_frsize < (uint64_t) length + (1 << 20))
		return err_set(err, ERR_IO,
			       "cannot make the spreadsheet: no room for temporary files: make "
			       "some, or name another folder in $TMPDIR");
	return ERR_OK;
}

/* What the library has written into the file in memory. */
static int copy_out(int fd, FILE *out, struct err *err)
{
	char bytes[65536];
	ssize_t got;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return err_set(err, ERR_IO, "cannot read the spreadsheet: %s", strerror(errno));
	while ((got = read(fd, bytes, sizeof bytes)) > 0)
		(void) fwrite(bytes, 1, (size_t) got, out); /* the caller looks at the stream */
	return got < 0 ? err_set(err, ERR_IO, "cannot read the spreadsheet: %s", strerror(errno))
		       : ERR_OK;
}

int sheet_write(struct sheet *s, FILE *out, struct err *err)
{
	int r;

	assert(s->next == 0);
	lay_out(s);
	if (s->failed.code < 0) {
		*err = s->failed;
		return s->failed.code;
	}
	if ((r = check_room(s, err)) < 0)
		return r;
	s->page = NULL;
	keep(s, workbook_close(s->book)); /* frees it in any case */
	s->book = NULL;
	if (s->failed.code < 0) {
		*err = s->failed;
		return s->failed.code;
	}
	return copy_out(s->fd, out, err);
}
