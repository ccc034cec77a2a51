/* tests/test_report.c - finance's reports, row by row, on a book in which money came */
#include <criterion/criterion.h>

#include "billing/aged.h"
#include "billing/report.h"
#include "tests/money.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static struct table *begin(FILE **out_file, char **text, size_t *length,
			   const struct column *columns, size_t count)
{
	struct table *t = NULL;
	struct err err = { 0 };

	*out_file = open_memstream(text, length);
	cr_assert(*out_file);
	MUST(table_open(*out_file, TABLE_CSV, 80, columns, count, &t, &err));
	return t;
}

/* Declares 'name': what a report gives as CSV. */
#define REPORT(name, columns, count, call)                                      \
	SCOPED(freep) char *name = NULL;                                        \
	do {                                                                    \
		size_t length = 0;                                              \
		FILE *file = NULL;                                              \
		struct err err = { 0 };                                         \
		struct table *t = begin(&file, &name, &length, columns, count); \
		MUST(call);                                                     \
		MUST(table_close(t, &err));                                     \
		(void) fclose(file);                                            \
	} while (0)

/* All of a list of pieces must be in it, each on one line. */
static void expect_rows(int line, const char *csv, const char *const *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		cr_expect(strstr(csv, rows[i]), "row at line %d: no '%s' in\n%s", line, rows[i],
			  csv);
}
#define EXPECT_ROWS(csv, ...)                                            \
	expect_rows(__LINE__, csv, (const char *const[]){ __VA_ARGS__ }, \
		    COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

static const struct report_span june = { { 19875 }, { 19904 } }; /* 2024-06-01 .. 2024-06-30 */

static struct report_span span(const char *from, const char *to)
{
	return (struct report_span){ day(from), day(to) };
}

Test(report, paid)
{
	SCOPED(store_closep) struct store *st = money_book();
	REPORT(csv, report_paid_columns, report_paid_column_count, report_paid(st, &june, t, &err));
	REPORT(july, report_paid_columns, report_paid_column_count,
	       report_paid(st, &(struct report_span){ day("2024-07-01"), DATE_NONE }, t, &err));

	cr_assert_str_eq(date_iso(june.from).s, "2024-06-01");
	EXPECT_ROWS(
		csv,
		"1,Upper Shirley High School,bank,EWS24,2000.00,EWS24-00001,EWS24-00001,2000.00",
		"2,,bank,EWS24,50.00,,suspense,50.00",
		"3,Upper Shirley High School,bank,EWS24,30.00,,on account,30.00",
		"4,Upper Shirley High School,bank,EWS24,20.00,,refunded,20.00",
		"5,Upper Shirley High School,bank,EWS24,10.00,,returned,10.00");
	cr_expect(!strstr(july, "EWS24"), "%s", july);
}

/* On a date: what was not there yet, is not. */
Test(report, outstanding)
{
	static const struct {
		int line;
		const char *on, *row;
	} cases[] = {
		{ __LINE__, "2024-05-31", "Upper Shirley High School,1,4416.00,0.00,0.00,4416.00" },
		{ __LINE__, "2024-06-01",
		  "Upper Shirley High School,1,2416.00,0.00,-30.00,2386.00" },
		{ __LINE__, "2024-06-15",
		  "Upper Shirley High School,1,2296.00,0.00,-30.00,2266.00" },
	};
	SCOPED(store_closep) struct store *st = money_book();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		REPORT(csv, report_outstanding_columns, report_outstanding_column_count,
		       report_outstanding(st, &(struct as_known){ .on = day(cases[i].on) }, t,
					  &err));

		cr_expect(strstr(csv, cases[i].row), "row at line %d: %s", cases[i].line, csv);
		cr_expect(!strstr(csv, "Cantell"), "an internal charge is settled by journal");
	}
	{
		REPORT(csv, aged_document_columns, aged_document_column_count,
		       report_open(st, &(struct as_known){ .on = day("2024-07-10") }, t, &err));

		EXPECT_ROWS(csv, "2024-05-01,2024-05-31,40,31-60,4416.00,2296.00,,,",
			    ",,,,,-30.00,,,");
	}
}

Test(report, due)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(raw_closep) sqlite3 *db = NULL;
	SCOPED(store_closep) struct store *needy = NULL;

	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	(void) deal_sell(st, &(struct deal){ .quantity = 200, .order_number = "PO 1" });
	(void) deal_sell(st, &(struct deal){ .urn = BOOK_MAINTAINED, .quantity = 300 });
	db = raw_open(st);
	raw_run(db, "UPDATE payer SET order_needed = 1 WHERE payer_id = (SELECT k.payer_id FROM "
		    "school_kind k JOIN school s ON s.school_id = k.school_id WHERE s.urn = "
		    "'" BOOK_ACADEMY "')");
	needy = raw_store(db);
	{
		REPORT(csv, report_due_columns, report_due_column_count,
		       report_due(needy, day("2024-04-30"), t, &err));
		REPORT(before, report_due_columns, report_due_column_count,
		       report_due(needy, day("2024-04-01"), t, &err));

		EXPECT_ROWS(csv, "C-2024-001,2024-25,,standard,368.00,held,no order number",
			    "C-2024-002,2024-25,PO 1,standard,736.00,due,",
			    "C-2024-003,2024-25,,recharge,1104.00,due,");
		cr_expect(!strstr(before, "C-2024"), "%s", before);
	}
}

Test(report, billed)
{
	SCOPED(store_closep) struct store *st = money_book();
	const struct report_span may = span("2024-05-01", "2024-05-31");
	REPORT(month, report_billed_columns, report_billed_column_count,
	       report_billed(st, &may, REPORT_BY_MONTH, t, &err));
	REPORT(school, report_billed_columns, report_billed_column_count,
	       report_billed(st, &may, REPORT_BY_SCHOOL, t, &err));
	REPORT(kind, report_billed_columns, report_billed_column_count,
	       report_billed(st, &may, REPORT_BY_KIND, t, &err));
	REPORT(later, report_billed_columns, report_billed_column_count,
	       report_billed(st, &june, REPORT_BY_KIND, t, &err));

	EXPECT_ROWS(month, "2024-05,May 2024,2,5520.00,736.00,6256.00");
	EXPECT_ROWS(school, "116469,Cantell School,1,1840.00,0.00,1840.00",
		    "137037,Upper Shirley High School,1,3680.00,736.00,4416.00");
	EXPECT_ROWS(kind, "vat-invoice,VAT invoices,1,3680.00,736.00,4416.00",
		    "recharge,internal charges,1,1840.00,0.00,1840.00");
	cr_expect(!strstr(later, "invoice"), "%s", later);
}

/* Each quarter once: the invoice on its tax point, the claim when it was made; what is outside is in no box. */
Test(report, vat)
{
	SCOPED(store_closep) struct store *st = money_book();
	const struct report_span first = span("2024-04-01", "2024-06-30"),
				 second = span("2024-07-01", "2024-09-30");
	REPORT(spring, report_vat_columns, report_vat_column_count,
	       report_vat(st, &first, t, &err));
	REPORT(summer, report_vat_columns, report_vat_column_count,
	       report_vat(st, &second, t, &err));
	REPORT(lines, report_vat_line_columns, report_vat_line_column_count,
	       report_vat_lines(st, &first, t, &err));

	EXPECT_ROWS(
		spring,
		"sales,\"Sales at 20%, May 2024\",standard,20%,2024-05,1,3680.00,736.00,4416.00",
		"outside,\"Internal charges, May 2024\",recharge,0%,2024-05,1,1840.00,0.00,1840.00",
		"box,Box 1: VAT due on sales,,,,,,736.00,",
		"box,Box 4: VAT of bad debts,,,,,,0.00,",
		"box,Box 6: sales without VAT,,,,,3680.00,,",
		"invoice-due,\"VAT invoice due: receipt 3, Upper Shirley High School\"");
	EXPECT_ROWS(
		summer,
		"relief,\"Bad debts at 20%, July 2024\",standard,20%,2024-07,1,0.00,20.00,20.00",
		"box,Box 1: VAT due on sales,,,,,,0.00,", "box,Box 4: VAT of bad debts,,,,,,20.00,",
		"box,Box 6: sales without VAT,,,,,0.00,,");
	EXPECT_ROWS(
		lines,
		"2024-05-01,EWS24-00001,sales,Upper Shirley High "
		"School,standard,20%,3680.00,736.00,4416.00",
		"2024-05-01,EWR24-00001,outside,Cantell School,recharge,0%,1840.00,0.00,1840.00");
}

/* A claim that is paid back is output tax; a rate that is no whole per cent is shown as it is. */
Test(report, vat_repaid)
{
	SCOPED(store_closep) struct store *st = money_book();
	SCOPED(raw_closep) sqlite3 *db = raw_open(st);
	SCOPED(store_closep) struct store *repaid = NULL;
	const struct report_span summer = span("2024-07-01", "2024-09-30");

	raw_disarm(db);
	raw_run(db, "UPDATE vat_relief SET pence = -2000; UPDATE document_line SET vat_bp = 1750");
	repaid = raw_store(db);
	REPORT(csv, report_vat_columns, report_vat_column_count,
	       report_vat(repaid, &summer, t, &err));
	EXPECT_ROWS(csv, "repaid,\"Bad debts repaid at 17.5%, July 2024\"",
		    "box,Box 1: VAT due on sales,,,,,,20.00,",
		    "box,Box 4: VAT of bad debts,,,,,,0.00,");
}

Test(report, journal_sums)
{
	SCOPED(store_closep) struct store *st = money_book();
	REPORT(csv, report_journal_columns, report_journal_column_count,
	       report_journal(st, &june, t, &err));

	EXPECT_ROWS(csv, "bank,2110.00,30.00,2080.00", "receivable,30.00,2180.00,2266.00",
		    "deferred,0.00,0.00,-5520.00", "bad-debt,100.00,0.00,100.00");
}
