/* tests/test_reconcile.c - every tie of 'billing reconcile' agrees in a sound book, and says where it was broken */
#include <criterion/criterion.h>

#include "billing/income_post.h"
#include "billing/journal.h"
#include "billing/reconcile.h"
#include "tests/deal.h"
#include "tests/money.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* The table as CSV; the caller frees it. */
static char *reconcile(struct store *st, const char *on, struct reconciled *out)
{
	char *text = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&text, &length);
	struct table *t = NULL;
	struct err err = { 0 };

	cr_assert(file);
	MUST(table_open(file, TABLE_CSV, 80, reconcile_columns, reconcile_column_count, &t, &err));
	MUST(reconcile_table(st, NULL, day(on), t, out, &err));
	MUST(table_close(t, &err));
	(void) fclose(file);
	return text;
}

static char *in_work(struct store *st)
{
	struct reconciled done;

	return reconcile(st, "2024-12-31", &done);
}

/* Is there a row of the tie, with the name and the state? */
static bool says(const char *csv, const char *tie, const char *name, const char *state)
{
	SCOPED(freep) char *copy = strdup(csv);
	char *rest = NULL, first[64], last[64];

	(void) snprintf(first, sizeof first, "%s,", tie);
	(void) snprintf(last, sizeof last, ",%s,", state);
	for (char *row = strtok_r(copy, "\r\n", &rest); row; row = strtok_r(NULL, "\r\n", &rest))
		if (strncmp(row, first, strlen(first)) == 0 && strstr(row, last) &&
		    (!name || strstr(row, name)))
			return true;
	return false;
}

/* A sound book: only what is to be posted and to be sent. */
Test(reconcile, sound)
{
	static const char *const days[] = { "2024-04-01", "2024-05-01", "2024-05-31", "2024-06-01",
					    "2024-06-15", "2024-07-01", "2024-12-31" };
	SCOPED(store_closep) struct store *st = money_book();
	struct reconciled done;
	struct err err = { 0 };

	for (size_t i = 0; i < COUNT_OF(days); i++) {
		SCOPED(freep) char *csv = reconcile(st, days[i], &done);

		cr_expect_eq(done.differ, 0, "%s: %s", days[i], csv);
		cr_expect(!strstr(csv, "differs"));
	}
	cr_expect(done.to_post);
	cr_expect_gt(done.journals, 0);
	{
		SCOPED(freep) char *csv = in_work(st);
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct income_posted posted;

		cr_expect(says(csv, "purchases", NULL, "to charge"), "%s", csv);
		cr_expect(says(csv, "accrued", "736.00", "to post"));
		cr_expect(says(csv, "sent", NULL, "to send"));
		cr_expect(says(csv, "suspense", "50.00", "agrees"), "%s", csv);
		cr_expect(says(csv, "bad-debt", "100.00", "agrees"), "%s", csv);
		cr_expect(says(csv, "settled", "1840.00", "agrees"), "%s", csv);
		cr_expect(says(csv, "refunds", "20.00", "agrees"), "%s", csv);
		book_begin(&work, st, "finance", "journal income", "2024-12-31");
		MUST(income_post(&work, day("2024-12-31"), &posted, &err));
		book_commit(&work);
	}
	{
		SCOPED(freep) char *csv = reconcile(st, "2024-12-31", &done);

		cr_expect(says(csv, "deferred", NULL, "agrees"));
		cr_expect(!done.to_post);
	}
}

/* Each tie, broken behind the book's back: it is said, of what; the others go on being said. */
Test(reconcile, broken)
{
	static const struct {
		int line;
		const char *sql, *tie, *name;
	} cases[] = {
		{ __LINE__, "UPDATE charge SET net_pence = 1 WHERE charge_id = 1", "purchases",
		  "C-2024-001" },
		{ __LINE__, "UPDATE document_line SET net_pence = 1 WHERE document_id = 2", "lines",
		  "EWS24-00001" },
		{ __LINE__, "UPDATE document_line SET net_pence = 1 WHERE document_id = 2",
		  "documents", "EWS24-00001" },
		{ __LINE__, "UPDATE document SET net_pence = 368001 WHERE document_id = 2",
		  "documents", "EWS24-00001" },
		{ __LINE__, "UPDATE document SET net_pence = 368001 WHERE document_id = 2",
		  "receivable", "EWS24-00001" },
		{ __LINE__, "UPDATE document SET vat_pence = 1 WHERE document_id = 2", "vat-output",
		  "EWS24-00001" },
		{ __LINE__, "DELETE FROM posting WHERE account = 'recharge-clearing'", "clearing",
		  "EWR24-00001" },
		{ __LINE__,
		  "UPDATE posting SET account = 'income' WHERE account = 'deferred' AND "
		  "journal_id = 2",
		  "net", "EWS24-00001" },
		{ __LINE__, "UPDATE receipt SET pence = 1 WHERE receipt_id = 1", "bank",
		  "receipt 1" },
		{ __LINE__, "DELETE FROM receipt_back", "bank", "receipt 5" },
		{ __LINE__, "DELETE FROM journal WHERE source_kind = 'receipt-back'", "bank",
		  "receipt 5" },
		{ __LINE__, "UPDATE refund SET pence = 1999", "refunds", "refund 1" },
		{ __LINE__,
		  "UPDATE receipt_move SET payer_id = NULL WHERE receipt_id = 3 AND line = 2",
		  "suspense", "receipt 3" },
		{ __LINE__,
		  "UPDATE posting SET pence = -4999 WHERE account = 'suspense' AND pence "
		  "= -5000",
		  "suspense", "receipt 2" },
		{ __LINE__,
		  "UPDATE posting SET payer_id = 1 WHERE account = 'receivable' AND "
		  "journal_id = 2",
		  "payers", "Upper Shirley" },
		{ __LINE__, "UPDATE allocation SET document_id = 1", "outstanding",
		  "Upper Shirley" },
		{ __LINE__, "UPDATE write_off SET net_pence = 1", "bad-debt", "EWS24-00001" },
		{ __LINE__, "UPDATE write_off SET vat_pence = 1", "vat-relief", "EWS24-00001" },
		{ __LINE__, "UPDATE vat_relief SET pence = 1", "relief-claimed", "EWS24-00001" },
		{ __LINE__, "DELETE FROM journal WHERE source_kind = 'settlement'", "settled",
		  "EWR24-00001" },
		{ __LINE__,
		  "UPDATE posting SET pence = pence + 1 WHERE journal_id = 2 AND line = "
		  "1",
		  "journals", "journal 2 of document 2" },
		{ __LINE__,
		  "UPDATE posting SET contract_id = 2 WHERE account = 'deferred' AND "
		  "journal_id = 2",
		  "contracts", "C-2024-001" },
	};
	SCOPED(store_closep) struct store *st = money_book();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(raw_closep) sqlite3 *db = raw_open(st);
		SCOPED(store_closep) struct store *broken = NULL;
		SCOPED(freep) char *csv = NULL;
		struct reconciled done;

		raw_disarm(db);
		raw_run(db, cases[i].sql);
		broken = raw_store(db);
		csv = reconcile(broken, "2024-12-31", &done);
		cr_expect_gt(done.differ, 0, "row at line %d", cases[i].line);
		cr_expect(says(csv, cases[i].tie, cases[i].name, "differs"), "row at line %d: %s",
			  cases[i].line, csv);
		cr_expect(strstr(csv, "sent,"), "row at line %d", cases[i].line);
	}
}

/* What 'book check' says of a journal whose fact is not there. */
Test(reconcile, journal_of_nothing)
{
	SCOPED(store_closep) struct store *st = money_book();
	SCOPED(raw_closep) sqlite3 *db = raw_open(st);
	SCOPED(store_closep) struct store *broken = NULL;
	SCOPED(freep) char *findings = NULL;

	raw_disarm(db);
	raw_run(db, "DELETE FROM receipt_move WHERE receipt_id = 2; DELETE FROM receipt WHERE "
		    "receipt_id = 2");
	broken = raw_store(db);
	findings = deal_findings(broken);
	cr_expect(strstr(findings, "of receipt 2, which is not there"), "%s", findings);
}
