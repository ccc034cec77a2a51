/* tests/bench/tables.c - a large table in each form for programs, into nothing */
#include "core/table.h"
#include "tests/bench/bench.h"

#include "core/banned.h"

enum { ROWS = 100000 };

static const struct column columns[] = {
	{ "urn", "URN", COLUMN_CODE },       { "school", "School", COLUMN_TEXT },
	{ "officer", NULL, COLUMN_TEXT },    { "visits", "Visits", COLUMN_INT },
	{ "days", "Days", COLUMN_QUANTITY }, { "net", "Net £", COLUMN_MONEY },
	{ "on", "On", COLUMN_DATE },         { "paid", NULL, COLUMN_BOOL },
};

static void fill(struct table *t)
{
	struct date day = bench_day("2024-04-01");

	for (int32_t n = 0; n < ROWS; n++) {
		char urn[16], school[64];

		(void) snprintf(urn, sizeof urn, "%" PRId32, 200000 + n);
		(void) snprintf(school, sizeof school, "St Swithun's School, No %" PRId32, n);
		table_add_text(t, urn);
		table_add_text(t, school);
		table_add_text(t, "Officer");
		table_add_int(t, n);
		table_add_quantity(t, quantity_of(n));
		table_add_money(t, money_pence(n * 7));
		table_add_date(t, date_add(day, n % 365));
		table_add_bool(t, n % 2);
	}
}

static void measure(enum table_form form, const char *what)
{
	FILE *nowhere = fopen("/dev/null", "w");
	struct table *t = NULL;
	struct err err = { 0 };
	int64_t start = clock_ticks(), rows;

	if (!nowhere)
		bench_fail("fopen", "/dev/null");
	if (form == TABLE_XLSX)
		MUST(table_open_xlsx(nowhere, "bench", columns, COUNT_OF(columns), &rows, &t,
				     &err));
	else
		MUST(table_open(nowhere, form, 0, columns, COUNT_OF(columns), &t, &err));
	fill(t);
	MUST(table_close(t, &err));
	bench_line(what, ROWS, clock_ticks() - start);
	(void) fclose(nowhere);
}

void bench_tables(void)
{
	bench_heading("Tables of eight columns, rows");
	measure(TABLE_CSV, "CSV");
	measure(TABLE_JSON, "JSON");
	measure(TABLE_XLSX, "XLSX");
}
