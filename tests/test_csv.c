/* tests/test_csv.c - CSV files good and hostile */
#include <criterion/criterion.h>

#include <unistd.h>

#include "core/csv.h"
#include "core/text.h"

#include "core/banned.h"

struct place {
	char folder[64], file[80];
};

static struct place begin(void)
{
	struct place place = { .folder = "/tmp/daybook-csv-XXXXXX" };

	cr_assert(mkdtemp(place.folder));
	(void) snprintf(place.file, sizeof place.file, "%s/f.csv", place.folder);
	return place;
}

static void end(const struct place *place)
{
	cr_expect(unlink(place->file) == 0 && rmdir(place->folder) == 0);
}

static int read_text(const struct place *place, const char *text, size_t length,
		     const char *const *needed, struct csv **out, struct err *err)
{
	struct err failure = { 0 };

	cr_assert_eq(file_write(place->file, text, length, &failure), ERR_OK, "%s", failure.msg);
	return csv_read(place->file, needed, out, err);
}

Test(csv, good)
{
	/* Every one is the same two rows of a and b. */
	static const struct {
		int line;
		const char *text;
		int64_t first, second; /* lines */
	} rows[] = {
		{ __LINE__, "a,b\n1,\u00E9\n3,\n", 2, 3 },
		{ __LINE__, "a,b\n1,\u00E9\n3,", 2, 3 },
		{ __LINE__, "a,b\r\n1,\u00E9\r\n3,\r\n", 2, 3 },
		{ __LINE__, "a,b\r1,\u00E9\r3,\r", 2, 3 },
		{ __LINE__, "\uFEFFa,b\n1,\u00E9\n3,\n", 2, 3 },
		{ __LINE__, "\uFEFF\"a\",\"b\"\n\"1\",\"\u00E9\"\n\"3\",\"\"", 2, 3 },
		{ __LINE__, "a,b\n1,\xE9\n3,\n", 2, 3 }, /* Windows-1252 */
		{ __LINE__, " a , b \n\t1 , \u00E9 \n\" 3 \",\"  \"\n", 2, 3 },
		{ __LINE__, "\n\n a,b\n\n1,\u00E9\n  \n\n3,\n\n", 5, 8 },
		{ __LINE__, "a,b\n\"1\n\",\"\n\n\u00E9\"\n3,\n", 2, 6 },
		{ __LINE__, "a,b\r\n\"1\r\n\",\"\r\n\r\n\u00E9\"\r\n\r\n3,\r\n", 2, 7 },
		{ __LINE__, "\"a\",\"b\n\"\n1,\u00E9\n3,", 3, 4 },
	};
	static const char *const needed[] = { "b", "a", NULL };
	struct place place = begin();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct csv *csv = NULL;
		struct err err = { 0 };
		int a, b;

		cr_assert_eq(
			read_text(&place, rows[i].text, strlen(rows[i].text), needed, &csv, &err),
			ERR_OK, "row at line %d: %s", rows[i].line, err.msg);
		a = csv_column(csv, "a");
		b = csv_column(csv, "b");
		cr_assert_eq(csv_rows(csv), 2, "row at line %d", rows[i].line);
		cr_expect(a == 0 && b == 1 && csv_column(csv, "c") == -1);
		cr_expect_str_eq(csv_cell(csv, 0, a), "1", "row at line %d", rows[i].line);
		cr_expect_str_eq(csv_cell(csv, 0, b), "\u00E9", "row at line %d", rows[i].line);
		cr_expect_str_eq(csv_cell(csv, 1, a), "3", "row at line %d", rows[i].line);
		cr_expect_str_eq(csv_cell(csv, 1, b), "", "row at line %d", rows[i].line);
		cr_expect_str_eq(csv_cell(csv, 1, -1), "");
		cr_expect_eq(csv_line(csv, 0), rows[i].first, "row at line %d", rows[i].line);
		cr_expect_eq(csv_line(csv, 1), rows[i].second, "row at line %d", rows[i].line);
		csv_closep(&csv);
		cr_expect_null(csv);
	}
	end(&place);
}

Test(csv, quotes_and_header_only)
{
	static const char text[] = "name,,note,\n\"Smith, \"\"Jo\"\"\",1,\"a\nb\",\"=1+1\"\n";
	struct place place = begin();
	struct csv *csv = NULL;
	struct err err = { 0 };

	cr_assert_eq(read_text(&place, text, strlen(text), NULL, &csv, &err), ERR_OK, "%s",
		     err.msg);
	cr_expect_str_eq(csv_cell(csv, 0, csv_column(csv, "name")), "Smith, \"Jo\"");
	cr_expect_str_eq(csv_cell(csv, 0, csv_column(csv, "note")), "a\nb");
	cr_expect_str_eq(csv_cell(csv, 0, 3), "=1+1");
	csv_closep(&csv);

	cr_assert_eq(read_text(&place, "a,b", 3, NULL, &csv, &err), ERR_OK, "%s", err.msg);
	cr_expect_eq(csv_rows(csv), 0);
	csv_closep(&csv);
	csv_close(NULL);
	end(&place);
}

/* NUL-terminated texts; what needs a NUL in it stands below. */
Test(csv, refuses)
{
	static const struct {
		int line;
		const char *text;
		int64_t expect_line;
		const char *expect_field, *expect_msg;
	} rows[] = {
		{ __LINE__, "", 0, "", "is empty: its first row must name the columns" },
		{ __LINE__, "\n \n", 0, "", "is empty" },
		{ __LINE__, "\uFEFF", 0, "", "is empty" },
		{ __LINE__, "a,b\n1,2\n3\n", 3, "", "line 3: 1 cells where the header has 2" },
		{ __LINE__, "a,b\n1,2\n3", 3, "", "line 3: 1 cells where the header has 2" },
		{ __LINE__, "a,b\n1,2,3\n", 2, "", "line 2: 3 cells where the header has 2" },
		{ __LINE__, "a,b\n\"x\n\n\",2\n1\n", 5, "", "line 5: 1 cells" },
		{ __LINE__, "a,b\n1,x\"y\n", 2, "", "line 2: a double quote is out of place" },
		{ __LINE__, "a,b\n1,\"x\"y\n", 2, "", "line 2: a double quote is out of place" },
		{ __LINE__, "a,b\n1,\"x\ny\"z\n", 3, "", "in the row that begins on line 2" },
		{ __LINE__, "a,b\n1,2\n3,\"x\n5,6\n", 3, "", "no closing one" },
		{ __LINE__, "a,c\n1,2\n", 1, "b", "no column is called 'b'" },
		{ __LINE__, "\na,A\n", 2, "b", "line 2: no column is called 'b'" },
		{ __LINE__, "a,b,x,x\n", 1, "x", "line 1: two columns are called 'x'" },
		{ __LINE__, "a,b\n1,\x81\n", 0, "", "neither UTF-8 nor Windows-1252" },
		{ __LINE__, "\uFEFFa,b\n1,\xE9\n", 0, "", "says it is UTF-8 but is not" },
		{ __LINE__, "PK\x03\x04zip", 0, "", "workbook or zip file" },
		{ __LINE__,
		  "\xFF\xFE"
		  "a",
		  0, "", "UTF-16" },
		{ __LINE__, "\xFE\xFF", 0, "", "UTF-16" },
	};
	static const char *const needed[] = { "a", "b", NULL };
	struct place place = begin();
	struct csv *csv = NULL;
	struct err err = { 0 };

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		err = (struct err){ 0 };
		cr_expect_eq(
			read_text(&place, rows[i].text, strlen(rows[i].text), needed, &csv, &err),
			ERR_INVALID, "row at line %d", rows[i].line);
		cr_expect(strstr(err.msg, rows[i].expect_msg), "row at line %d: %s", rows[i].line,
			  err.msg);
		cr_expect(strstr(err.msg, place.file), "row at line %d: %s", rows[i].line, err.msg);
		cr_expect_eq(err.line, rows[i].expect_line, "row at line %d: %s", rows[i].line,
			     err.msg);
		cr_expect_str_eq(err.field, rows[i].expect_field, "row at line %d", rows[i].line);
	}
	cr_expect_eq(read_text(&place, "a,b\n1,\0002\n", 9, needed, &csv, &err), ERR_INVALID);
	cr_expect(strstr(err.msg, "line 2: a NUL byte"), "%s", err.msg);
	cr_expect_null(csv);
	end(&place);
	cr_expect_eq(csv_read(place.file, needed, &csv, &err), ERR_IO);
	cr_expect(strstr(err.msg, "No such file"), "%s", err.msg);
}

Test(csv, large_cell)
{
	const size_t size = (size_t) 1 << 20;
	struct place place = begin();
	struct csv *csv = NULL;
	struct err err = { 0 };
	char *text = malloc(size + 64);
	size_t used;

	cr_assert(text);
	used = (size_t) snprintf(text, 64, "a,b\n1,\"");
	memset(text + used, 'x', size);
	used += size;
	used += (size_t) snprintf(text + used, 32, "\"\n2,3\n");
	cr_assert_eq(read_text(&place, text, used, NULL, &csv, &err), ERR_OK, "%s", err.msg);
	cr_expect_eq(strlen(csv_cell(csv, 0, 1)), size);
	cr_expect_eq(strspn(csv_cell(csv, 0, 1), "x"), size);
	cr_expect_str_eq(csv_cell(csv, 1, 1), "3");
	csv_closep(&csv);

	memset(text, ',', 5000);
	cr_expect_eq(read_text(&place, text, 5000, NULL, &csv, &err), ERR_INVALID);
	cr_expect(strstr(err.msg, "more than 4096 columns"), "%s", err.msg);
	free(text);
	end(&place);
}

/* Cells are kept over the file's own bytes: many shapes of them must come out as they went in. */
Test(csv, keeps_every_cell)
{
	struct place place = begin();
	uint32_t state = 2463534242;

	for (int round = 0; round < 200; round++) {
		char text[4096] = "a,b,c\n", expect[60][16];
		size_t used = 6, cells = 0;
		struct csv *csv = NULL;
		struct err err = { 0 };

		while (cells < COUNT_OF(expect)) {
			const char *quote, *blank;
			size_t length = 0;

			state = state * 1664525 + 1013904223;
			for (uint32_t n = state >> 24; n > 8; n /= 4)
				expect[cells][length++] = (char) ('a' + n % 26);
			expect[cells][length] = '\0';
			quote = state >> 16 & 1 ? "\"" : "";
			blank = state >> 17 & 1 ? " " : "";
			used += (size_t) snprintf(text + used, 40, "%s%s%s%s", quote, blank,
						  expect[cells], quote);
			cells++;
			if (cells % 3 != 0)
				text[used++] = ',';
			else if (cells < COUNT_OF(expect) || round % 2 == 0)
				used += (size_t) snprintf(text + used, 3,
							  round % 4 < 2 ? "\n" : "\r\n");
		}
		cr_assert_eq(read_text(&place, text, used, NULL, &csv, &err), ERR_OK, "%s",
			     err.msg);
		cr_assert_eq(csv_rows(csv), cells / 3);
		for (size_t i = 0; i < cells; i++)
			cr_assert_str_eq(csv_cell(csv, i / 3, (int) (i % 3)), expect[i],
					 "round %d cell %zu", round, i);
		csv_close(csv);
	}
	end(&place);
}
