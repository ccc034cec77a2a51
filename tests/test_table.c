/* tests/test_table.c - the same rows as text, JSON and CSV */
#include <criterion/criterion.h>

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
