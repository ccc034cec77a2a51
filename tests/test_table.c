/* tests/test_table.c - the same rows as text, JSON, CSV and a spreadsheet */
#include <criterion/criterion.h>
#include <time.h>
#include <zlib.h>

#include "core/table.h"

#include "core/banned.h"

static const struct column columns[] = {
	{ "urn", "URN", COLUMN_CODE },         { "school", "School", COLUMN_TEXT },
	{ "officer", "Officer", COLUMN_TEXT }, { "visits", "Visits", COLUMN_INT },
	{ "days", "Days", COLUMN_QUANTITY },   { "internal", NULL, COLUMN_QUANTITY },
	{ "total", "Total", COLUMN_MONEY },    { "until", "Until", COLUMN_DATE },
	{ "paid", "Paid", COLUMN_BOOL },
};

static void add_row(struct table *t, const char *urn, const char *school, const char *officer,
		    int64_t visits, int64_t days, int64_t total, const char *until, bool paid)
{
	struct date d = DATE_NONE;
	struct err err = { 0 };

	cr_assert(!until || date_parse(until, &d, &err) == ERR_OK);
	table_add_text(t, urn);
	table_add_text(t, school);
	table_add_text(t, officer);
	table_add_int(t, visits);
	table_add_quantity(t, quantity_of(days));
	table_add_quantity(t, quantity_of(1));
	table_add_money(t, money_pence(total));
	table_add_date(t, d);
	table_add_bool(t, paid);
}

static void fill(struct table *t)
{
	add_row(t, "116105", "St Mark\u2019s Church of England Voluntary Aided Primary School",
		"Si\u00E2n O\u2019Neill", 12, 1050, 386400, "2025-07-22", true);
	add_row(t, "116106", "Ysgol y D\u0175r", "A \"B\" C", 3, 925, -5, NULL, false);
	add_row(t, "116107", NULL, "line\nend", 0, 0, 0, "2024-09-02", false);
	cr_assert_eq(table_rows(t), 3);
	table_begin_sum(t);
	table_add_text(t, NULL);
	table_add_text(t, "3 schools");
	table_add_text(t, NULL);
	table_add_int(t, 15);
	table_add_quantity(t, quantity_of(1975));
	table_add_text(t, NULL); /* a sum nobody wants */
	table_add_money(t, money_pence(386395));
	table_add_date(t, DATE_NONE);
	table_add_bool(t, false);
	cr_assert_eq(table_rows(t), 3);
}

/* clang-format off: what is expected, as it looks */
static const char at_80[] =
	"URN     School          Officer       Visits   Days     Total  Until        Paid\n"
	"------  --------------  ------------  ------  -----  --------  -----------  ----\n"
	"116105  St Mark’s Chu…  Siân O’Neill      12  10.50  3,864.00  22 Jul 2025  yes\n"
	"116106  Ysgol y Dŵr     A \"B\" C            3   9.25     -0.05\n"
	"116107                  line end           0   0.00      0.00  2 Sep 2024\n"
	"------  --------------  ------------  ------  -----  --------  -----------  ----\n"
	"        3 schools                         15  19.75  3,863.95\n";

static const char at_40[] =
	"URN     School        Officer       Visits   Days     Total  Until        Paid\n"
	"------  ------------  ------------  ------  -----  --------  -----------  ----\n"
	"116105  St Mark’s C…  Siân O’Neill      12  10.50  3,864.00  22 Jul 2025  yes\n"
	"116106  Ysgol y Dŵr   A \"B\" C            3   9.25     -0.05\n"
	"116107                line end           0   0.00      0.00  2 Sep 2024\n"
	"------  ------------  ------------  ------  -----  --------  -----------  ----\n"
	"        3 schools                       15  19.75  3,863.95\n";

static const char at_any_width[] =
	"URN     School                                                      Officer     "
	"  Visits   Days     Total  Until        Paid\n"
	"------  ----------------------------------------------------------  ------------"
	"  ------  -----  --------  -----------  ----\n"
	"116105  St Mark’s Church of England Voluntary Aided Primary School  Siân O’Neill"
	"      12  10.50  3,864.00  22 Jul 2025  yes\n"
	"116106  Ysgol y Dŵr                                                 A \"B\" C   "
	"         3   9.25     -0.05\n"
	"116107                                                              line end    "
	"       0   0.00      0.00  2 Sep 2024\n"
	"------  ----------------------------------------------------------  ------------"
	"  ------  -----  --------  -----------  ----\n"
	"        3 schools                                                               "
	"      15  19.75  3,863.95\n";

static const char as_json[] =
	"[\n"
	"  {\"urn\":\"116105\","
	"\"school\":\"St Mark’s Church of England Voluntary Aided Primary School\","
	"\"officer\":\"Siân O’Neill\",\"visits\":12,\"days\":\"10.50\","
	"\"internal\":\"0.01\",\"total\":\"3864.00\",\"until\":\"2025-07-22\",\"paid\":true},\n"
	"  {\"urn\":\"116106\",\"school\":\"Ysgol y Dŵr\",\"officer\":\"A \\\"B\\\" C\","
	"\"visits\":3,\"days\":\"9.25\",\"internal\":\"0.01\",\"total\":\"-0.05\","
	"\"until\":null,\"paid\":false},\n"
	"  {\"urn\":\"116107\",\"school\":null,\"officer\":\"line\\nend\",\"visits\":0,"
	"\"days\":\"0.00\",\"internal\":\"0.01\",\"total\":\"0.00\","
	"\"until\":\"2024-09-02\",\"paid\":false}\n"
	"]\n";

static const char as_csv[] =
	"urn,school,officer,visits,days,internal,total,until,paid\n"
	"116105,St Mark’s Church of England Voluntary Aided Primary School,Siân O’Neill,"
	"12,10.50,0.01,3864.00,2025-07-22,true\n"
	"116106,Ysgol y Dŵr,\"A \"\"B\"\" C\",3,9.25,0.01,-0.05,,false\n"
	"116107,,\"line\nend\",0,0.00,0.01,0.00,2024-09-02,false\n";

/* clang-format on */

Test(table, forms)
{
	static const struct {
		int line;
		enum table_form form;
		int width;
		const char *expect;
	} rows[] = {
		{ __LINE__, TABLE_TEXT, 80, at_80 },
		{ __LINE__, TABLE_TEXT, 40, at_40 },
		{ __LINE__, TABLE_TEXT, 0, at_any_width },
		{ __LINE__, TABLE_TEXT, 500, at_any_width },
		{ __LINE__, TABLE_JSON, 80, as_json },
		{ __LINE__, TABLE_CSV, 80, as_csv },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct table *t = NULL;
		struct err err = { 0 };
		char *out = NULL;
		size_t length = 0;
		FILE *f = open_memstream(&out, &length);

		cr_assert_eq(table_open(f, rows[i].form, rows[i].width, columns, COUNT_OF(columns),
					&t, &err),
			     ERR_OK);
		fill(t);
		cr_expect_eq(table_close(t, &err), ERR_OK, "%s", err.msg);
		(void) fclose(f);
		cr_expect_str_eq(out, rows[i].expect, "row at line %d:\n%s", rows[i].line, out);
		free(out);
	}
}

/* One column of texts in a form, closed; the caller frees what was written. */
static char *one_column(enum table_form form, int width, enum column_kind kind,
			const char *const *cells, const char *empty)
{
	const struct column column = { "key", "Title", kind };
	struct table *t = NULL;
	struct err err = { 0 };
	char *out = NULL;
	size_t length = 0;
	FILE *f = open_memstream(&out, &length);

	cr_assert_eq(table_open(f, form, width, &column, 1, &t, &err), ERR_OK);
	for (; *cells; cells++)
		table_add_text(t, *cells);
	if (empty)
		table_empty_text(t, empty);
	cr_assert_eq(table_close(t, &err), ERR_OK, "%s", err.msg);
	cr_assert_eq(fclose(f), 0);
	return out;
}

Test(table, cells)
{
	static const struct {
		int line;
		enum table_form form;
		enum column_kind kind;
		const char *cell, *expect;
	} rows[] = {
		{ __LINE__, TABLE_CSV, COLUMN_TEXT, "=1+1", "key\n'=1+1\n" },
		{ __LINE__, TABLE_CSV, COLUMN_CODE, "+44 20", "key\n'+44 20\n" },
		{ __LINE__, TABLE_CSV, COLUMN_TEXT, "-2,5", "key\n\"'-2,5\"\n" },
		{ __LINE__, TABLE_CSV, COLUMN_TEXT, "@SUM(A1)", "key\n'@SUM(A1)\n" },
		{ __LINE__, TABLE_CSV, COLUMN_TEXT, "\t=1", "key\n'\t=1\n" },
		{ __LINE__, TABLE_CSV, COLUMN_TEXT, "\r=1", "key\n\"'\r=1\"\n" },
		{ __LINE__, TABLE_CSV, COLUMN_TEXT, "a=1", "key\na=1\n" },
		{ __LINE__, TABLE_CSV, COLUMN_TEXT, " a", "key\n\" a\"\n" },
		{ __LINE__, TABLE_CSV, COLUMN_TEXT, "say \"a\"", "key\n\"say \"\"a\"\"\"\n" },
		{ __LINE__, TABLE_JSON, COLUMN_TEXT, "=\x01", "[\n  {\"key\":\"=\\u0001\"}\n]\n" },
		{ __LINE__, TABLE_TEXT, COLUMN_TEXT, "=1\x1B[31m", "Title\n-------\n=1 [31m\n" },
		{ __LINE__, TABLE_TEXT, COLUMN_TEXT, "0123456789abcd",
		  "Title\n------------\n0123456789a…\n" },
		{ __LINE__, TABLE_TEXT, COLUMN_TEXT, "ŵŵŵŵŵŵ", "Title\n------\nŵŵŵŵŵŵ\n" },
		{ __LINE__, TABLE_TEXT, COLUMN_CODE, "0123456789abcd",
		  "Title\n--------------\n0123456789abcd\n" },
	};
	static const struct {
		int line;
		enum table_form form;
		const char *empty, *expect;
	} empties[] = {
		{ __LINE__, TABLE_TEXT, "no schools match", "no schools match\n" },
		{ __LINE__, TABLE_TEXT, NULL, "Title\n-----\n" },
		{ __LINE__, TABLE_JSON, "no schools match", "[]\n" },
		{ __LINE__, TABLE_CSV, "no schools match", "key\n" },
	};
	static const char *const none[] = { NULL };
	char *out;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *cells[] = { rows[i].cell, NULL };

		out = one_column(rows[i].form, 8, rows[i].kind, cells, "unused");
		cr_expect_str_eq(out, rows[i].expect, "row at line %d: %s", rows[i].line, out);
		free(out);
	}
	for (size_t i = 0; i < COUNT_OF(empties); i++) {
		out = one_column(empties[i].form, 80, COLUMN_TEXT, none, empties[i].empty);
		cr_expect_str_eq(out, empties[i].expect, "row at line %d: %s", empties[i].line,
				 out);
		free(out);
	}
}

Test(table, stream_fails)
{
	const struct column column = { "key", "Title", COLUMN_INT };

	for (int form = TABLE_TEXT; form <= TABLE_JSON; form++) {
		SCOPED(fclosep) FILE *full = fopen("/dev/full", "w");
		struct table *t = NULL;
		struct err err = { 0 };

		cr_assert(full);
		cr_assert_eq(table_open(full, (enum table_form) form, 80, &column, 1, &t, &err),
			     ERR_OK);
		for (int64_t n = 0; n < 10000; n++)
			table_add_int(t, n);
		cr_expect_eq(table_close(t, &err), ERR_IO);
		cr_expect(strstr(err.msg, "cannot write the output: "), "%s", err.msg);
	}
}

Test(table, many_sums)
{
	const struct column column = { "key", "Title", COLUMN_INT };
	struct table *t = NULL;
	struct err err = { 0 };
	char *out = NULL;
	size_t length = 0;
	FILE *f = open_memstream(&out, &length);

	cr_assert_eq(table_open(f, TABLE_TEXT, 80, &column, 1, &t, &err), ERR_OK);
	for (int64_t n = 1; n <= 2; n++) {
		table_add_int(t, n);
		table_begin_sum(t);
		table_add_int(t, n * 1000000);
	}
	cr_expect_eq(table_close(t, &err), ERR_OK);
	cr_assert_eq(fclose(f), 0);
	cr_expect_str_eq(out, "  Title\n-------\n      1\n-------\n1000000\n"
			      "      2\n-------\n2000000\n");
	free(out);

	t = NULL;
	cr_assert_eq(table_open(stdout, TABLE_TEXT, 80, &column, 1, &t, &err), ERR_OK);
	table_add_int(t, 1);
	table_freep(&t); /* without writing */
	cr_expect_null(t);
	table_free(NULL);
}

/* ---- the spreadsheet ---- */

static unsigned number_at(const unsigned char *p, int bytes)
{
	unsigned n = 0;

	while (bytes-- > 0)
		n = n << 8 | p[bytes];
	return n;
}

/* A file of the archive, by its entry in the directory at the end; the caller frees it. */
static char *member(const char *bytes, size_t length, const char *name)
{
	const unsigned char *p = (const unsigned char *) bytes;
	size_t at = 0;

	for (size_t i = 0; i + 46 + strlen(name) < length && at == 0; i++)
		if (memcmp(p + i, "PK\1\2", 4) == 0 && number_at(p + i + 28, 2) == strlen(name) &&
		    memcmp(p + i + 46, name, strlen(name)) == 0)
			at = i;
	cr_assert(at > 0, "no %s", name);

	const unsigned char *local = p + number_at(p + at + 42, 4);
	unsigned packed = number_at(p + at + 20, 4), size = number_at(p + at + 24, 4);
	char *text = calloc(1, size + 1);
	z_stream z = { 0 };

	local += 30 + number_at(local + 26, 2) + number_at(local + 28, 2);
	cr_assert(text && inflateInit2(&z, -MAX_WBITS) == Z_OK);
	z.next_in = (unsigned char *) (uintptr_t) local;
	z.avail_in = packed;
	z.next_out = (unsigned char *) text;
	z.avail_out = size;
	cr_assert_eq(inflate(&z, Z_FINISH), Z_STREAM_END);
	(void) inflateEnd(&z);
	return text;
}

/* A workbook of rows that 'add' adds; the caller frees it. */
static char *workbook(const struct column *of, size_t count, void (*add)(struct table *t),
		      int64_t expect_rows, size_t *out_length)
{
	struct table *t = NULL;
	struct err err = { 0 };
	char *out = NULL;
	int64_t rows = 0;
	FILE *f = open_memstream(&out, out_length);

	cr_assert_eq(table_open_xlsx(f, "school list", of, count, &rows, &t, &err), ERR_OK, "%s",
		     err.msg);
	cr_expect_eq(rows, -1);
	add(t);
	cr_assert_eq(table_close(t, &err), ERR_OK, "%s", err.msg);
	cr_assert_eq(fclose(f), 0);
	cr_expect_eq(rows, expect_rows);
	return out;
}

/* What stands between two words of a text, cut out in place. */
static const char *between(char *text, const char *from, const char *to)
{
	char *start = strstr(text, from), *end;

	cr_assert(start, "no %s in %s", from, text);
	start += strlen(from);
	cr_assert((end = strstr(start, to)), "no %s", to);
	*end = '\0';
	return start;
}

#define S(cell, text) "<c r=\"" cell "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define B(cell, text) "<c r=\"" cell "\" s=\"1\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define N(cell, look, number) "<c r=\"" cell "\" s=\"" look "\"><v>" number "</v></c>"
#define I(cell, number) "<c r=\"" cell "\"><v>" number "</v></c>"
#define T(cell, is) "<c r=\"" cell "\" t=\"b\"><v>" is "</v></c>"

/* clang-format off: a line a row. Looks: 1 bold, 2 0.00, 3 #,##0.00, 4 dd mmm yyyy, 5 to 6 those in bold */
static const char as_sheet[] = "<row r=\"1\">" B("A1", "URN") B("B1", "School") B(
	"C1", "Officer") B("D1", "Visits") B("E1", "Days") B("F1", "Internal") B("G1",
										 "Total") B("H1",
											    "Until")
	B("I1",
	  "Paid") "</row>"
		  "<row r=\"2\">" S("A2", "116105") S(
			  "B2", "St Mark’s Church of England Voluntary Aided Primary School")
			  S("C2", "Siân O’Neill") I("D2", "12") N("E2", "2", "10.5") N(
				  "F2", "2", "0.01") N("G2", "3", "3864") N("H2", "4", "45860")
				  T("I2",
				    "1") "</row>"
					 "<row r=\"3\">" S("A3",
							   "116106") S("B3", "Ysgol y Dŵr")
						 S("C3", "A \"B\" C") I("D3", "3") N("E3", "2", "9.25") N(
							 "F3",
							 "2", "0.01") N("G3", "3", "-0.05")
							 T("I3",
							   "0") "</row>"
								"<row r=\"4\">" S("A4", "116107") S(
									"C4",
									"line\nend") I("D4",
										       "0") N("E4", "2", "0")
									N("F4", "2",
									  "0.01") N("G4", "3",
										    "0") N("H4",
											   "4",
											   "45537")
										T("I4",
										  "0") "</row>"
										       "<row "
										       "r=\"5\">" B(
											       "B5",
											       "3 "
											       "sch"
											       "ool"
											       "s") N("D5",
												      "1", "15")
											       N("E"
												 "5",
												 "5",
												 "1"
												 "9"
												 "."
												 "7"
												 "5") N("G5",
													"6",
													"3863.95") "<c r=\"I5\" s=\"1\" t=\"b\"><v>0</v></c></row>";
/* clang-format on */

Test(table, sheet)
{
	size_t length = 0, again = 0;
	char *out, *other, *sheet, *styles, *book;

	(void) setenv("TZ", "UTC", 1);
	tzset();
	out = workbook(columns, COUNT_OF(columns), fill, 3, &length);
	(void) setenv("TZ", "Pacific/Auckland", 1);
	tzset();
	other = workbook(columns, COUNT_OF(columns), fill, 3, &again);
	cr_expect_eq(length, again);
	cr_expect(length == again && memcmp(out, other, length) == 0, "the bytes differ");

	sheet = member(out, length, "xl/worksheets/sheet1.xml");
	cr_expect(strstr(sheet, "<pane ySplit=\"1\""), "the heading is not frozen");
	cr_expect(strstr(sheet, "<autoFilter ref=\"A1:I4\"/>"), "%s", sheet); /* no sum in it */
	cr_expect(strstr(sheet, "<col min=\"2\" max=\"2\" width=\"61.7"), "%s", sheet);
	cr_expect_null(strstr(sheet, "<f>"));
	cr_expect_str_eq(between(sheet, "<sheetData>", "</sheetData>"), as_sheet, "%s", sheet);
	styles = member(out, length, "xl/styles.xml");
	cr_expect(strstr(styles, "<numFmt numFmtId=\"164\" formatCode=\"0.00\"/>"
				 "<numFmt numFmtId=\"165\" formatCode=\"#,##0.00\"/>"
				 "<numFmt numFmtId=\"166\" formatCode=\"dd mmm yyyy\"/>"));
	book = member(out, length, "xl/workbook.xml");
	cr_expect(strstr(book, "<sheet name=\"school list\""), "%s", book);
	free(out);
	free(other);
	free(sheet);
	free(styles);
	free(book);
}

static const struct column hard_columns[] = {
	{ "vat_treatment", NULL, COLUMN_TEXT }, { NULL, "For people", COLUMN_CODE },
	{ "urnfield", NULL, COLUMN_INT },       { "sum_pence", NULL, COLUMN_MONEY },
	{ "ends_on", NULL, COLUMN_DATE },
};

static void fill_hard(struct table *t)
{
	const struct {
		const char *text;
		int64_t number, pence;
		struct date date;
	} rows[] = {
		{ "=1+1", INT64_C(9007199254740992), MONEY_MAX, DATE_FIRST },
		{ "+44 20", INT64_C(9007199254740993), -MONEY_MAX + 1, { 2932896 } },
		{ "http://x", INT64_MIN, 29, DATE_NONE },
		{ "<&>\x01\x1B\r\t\xFF\xEF\xBF\xBF", 0, INT64_C(123456789012345), { -25509 } },
		{ " a ", -1, -1, { -25508 } },
		{ "", 1, 1, { 0 } },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		table_add_text(t, rows[i].text);
		table_add_text(t, "unseen");
		table_add_int(t, rows[i].number);
		table_add_money(t, money_pence(rows[i].pence));
		table_add_date(t, rows[i].date);
	}
}

/* clang-format off */
static const char as_hard_sheet[] =
	"<row r=\"1\">" B("A1", "VAT treatment") B("B1", "Urnfield") B("C1", "Sum pence") B("D1", "Ends on") "</row>"
	"<row r=\"2\">" S("A2", "=1+1") I("B2", "9007199254740992") N("C2", "2", "10000000000") N("D2", "3", "1") "</row>"
	"<row r=\"3\">" S("A3", "+44 20") S("B3", "9007199254740993") N("C3", "2", "-9999999999.99")
	N("D3", "3", "2958465") "</row>"
	"<row r=\"4\">" S("A4", "http://x") S("B4", "-9223372036854775808") N("C4", "2", "0.29") "</row>"
	"<row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t xml:space=\"preserve\">&lt;&amp;&gt;      </t></is></c>"
	I("B5", "0") N("C5", "2", "1234567890123.45") N("D5", "3", "59") "</row>"
	"<row r=\"6\"><c r=\"A6\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> a </t></is></c>"
	I("B6", "-1") N("C6", "2", "-0.01") N("D6", "3", "61") "</row>"
	"<row r=\"7\">" I("B7", "1") N("C7", "2", "0.01") N("D7", "3", "25569") "</row>";
/* clang-format on */

static void fill_nothing(struct table *t)
{
	table_empty_text(t, "unused");
}

Test(table, hard_sheets)
{
	size_t length = 0;
	char *out = workbook(hard_columns, COUNT_OF(hard_columns), fill_hard, 6, &length);
	char *sheet = member(out, length, "xl/worksheets/sheet1.xml");

	cr_expect_str_eq(between(sheet, "<sheetData>", "</sheetData>"), as_hard_sheet, "%s", sheet);
	free(sheet);
	free(out);

	out = workbook(columns, 1, fill_nothing, 0, &length);
	sheet = member(out, length, "xl/worksheets/sheet1.xml");
	cr_expect_str_eq(between(sheet, "<sheetData>", "</sheetData>"),
			 "<row r=\"1\">" B("A1", "URN") "</row>");
	free(sheet);
	free(out);
}

/* A cell of so many characters, and one after it. */
static int close_long(size_t width, struct err *err)
{
	const struct column column = { "note", "Note", COLUMN_TEXT };
	struct table *t = NULL;
	char *text = calloc(1, width + 1), *out = NULL;
	size_t length = 0;
	int64_t rows = 0;
	FILE *f = open_memstream(&out, &length);
	int r;

	cr_assert(text && f);
	memset(text, 'x', width);
	cr_assert_eq(table_open_xlsx(f, "notes", &column, 1, &rows, &t, err), ERR_OK);
	table_add_text(t, text);
	table_add_text(t, "after it");
	r = table_close(t, err);
	cr_expect_eq(rows, r < 0 ? -1 : 2);
	(void) fclose(f);
	cr_expect_eq(length == 0, r < 0, "half a workbook");
	free(out);
	free(text);
	return r;
}

Test(table, sheet_refuses)
{
	const struct column column = { "key", "Title", COLUMN_INT };
	SCOPED(fclosep) FILE *full = fopen("/dev/full", "w");
	struct table *t = NULL;
	struct err err = { 0 };
	int64_t rows = 0;

	cr_expect_eq(close_long(32767, &err), ERR_OK, "%s", err.msg);
	cr_expect_eq(close_long(32768, &err), ERR_RANGE);
	cr_expect_str_eq(err.msg, "a text under 'note' is longer than the 32767 characters that a "
				  "cell takes: use --csv");

	cr_assert_eq(table_open_xlsx(full, "x", &column, 1, &rows, &t, &err), ERR_OK);
	cr_expect_eq(table_close(t, &err), ERR_IO);
	cr_expect(strstr(err.msg, "cannot write the output: "), "%s", err.msg);
	cr_expect_eq(rows, -1);

	cr_assert_eq(table_open_xlsx(stdout, "x", &column, 1, &rows, &t, &err), ERR_OK);
	table_add_int(t, 1);
	table_freep(&t); /* without writing */
	cr_expect_null(t);
}

Test(table, sheet_of_too_many_rows)
{
	const struct column column = { "key", "Title", COLUMN_BOOL };

	for (int more = 0; more < 2; more++) {
		struct table *t = NULL;
		struct err err = { 0 };
		FILE *nowhere = fopen("/dev/null", "w");
		int64_t rows = 0;

		cr_assert(nowhere);
		cr_assert_eq(table_open_xlsx(nowhere, "x", &column, 1, &rows, &t, &err), ERR_OK);
		for (int n = 0; n < 1048575 + more; n++)
			table_add_bool(t, true);
		cr_expect_eq(table_close(t, &err), more ? ERR_RANGE : ERR_OK, "%s", err.msg);
		cr_expect_eq(rows, more ? -1 : 1048575);
		cr_expect(!more || strstr(err.msg, "takes 1048575 rows and no more"), "%s",
			  err.msg);
		(void) fclose(nowhere);
	}
}
