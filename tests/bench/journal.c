/* tests/bench/journal.c - a journal batch of 100,000 lines, and what it is written as */
#include "tests/bench/bench.h"

#include "billing/batch.h"
#include "billing/journal.h"
#include "billing/journal_list.h"

#include "core/banned.h"

#define JOURNALS 50000
#define LINES (JOURNALS * 2)

/* Money that came from the payers of schools, one after the other. */
static void post_receipts(struct store *st, int64_t schools)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t payer;

	bench_begin(&work, st, "journal batch", "2024-09-02");
	MUST(store_int(st, "SELECT min(payer_id) FROM payer", BIND_NONE, 0, &payer, &err));
	for (int64_t i = 0; i < JOURNALS; i++) {
		struct money m = money_pence(36800 + i % 1000);
		const struct posting lines[] = {
			{ .account = "bank", .amount = m },
			{ .account = "receivable",
			  .payer_id = payer + i % schools,
			  .amount = money_pence(-m.pence) },
		};

		MUST(work_run(&work,
			      "INSERT INTO receipt (receipt_id, received_on, posted_on, pence, "
			      "method, reference, audit_id) VALUES (?1, ?2, ?2, ?3, 'bank', "
			      "'bench', ?4)",
			      BIND(bind_int(i + 1), bind_date(work.today), bind_int(m.pence),
				   bind_int(work_audit_id(&work))),
			      &err));
		MUST(journal_post(&work, "receipt", i + 1, work.today, lines, 2, &err));
	}
	bench_commit(&work);
}

static void make_batch(struct store *st, const char *what)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t at = clock_ticks(), made;
	struct batch batch;

	bench_begin(&work, st, "journal batch", "2024-09-30");
	MUST(batch_make(&work, work.today, &batch, &err));
	made = clock_ticks();
	bench_commit(&work);
	bench_line(what, batch.lines > 0 ? batch.lines : 1, made - at);
	if (batch.lines > 0)
		bench_line("audit trail and commit", batch.lines, clock_ticks() - made);
}

enum form { FORM_CSV, FORM_SUMMED, FORM_XLSX, FORM_LEDGER };

static void export(struct store *st, enum form form, const char *what)
{
	const struct column *columns = form == FORM_SUMMED ? batch_sum_columns : batch_line_columns;
	size_t count = form == FORM_SUMMED ? batch_sum_column_count : batch_line_column_count;
	struct table *t = NULL;
	struct err err = { 0 };
	int64_t at = clock_ticks(), rows;
	char *bytes = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&bytes, &length);

	if (!out)
		bench_fail("open_memstream", "no memory");
	if (form == FORM_LEDGER) {
		MUST(batch_ledger(st, 1, 1, out, &rows, &err));
	} else {
		if (form == FORM_XLSX)
			MUST(table_open_xlsx(out, "batch", columns, count, &rows, &t, &err));
		else
			MUST(table_open(out, TABLE_CSV, 0, columns, count, &t, &err));
		if (form == FORM_SUMMED)
			MUST(batch_sums(st, 1, 1, true, t, &err));
		else
			MUST(batch_lines(st, 1, 1, t, &err));
		MUST(table_close(t, &err));
	}
	(void) fclose(out);
	free(bytes);
	bench_line(what, LINES, clock_ticks() - at);
}

void bench_journal(void)
{
	SCOPED(store_closep) struct store *st = NULL;
	struct err err = { 0 };
	int64_t at, unbatched;
	char path[256];

	st = bench_book("journal", path);
	bench_register("journal.csv", 500);
	bench_schools(st, "journal.csv", "2024-03-11");
	bench_heading("journal");
	at = clock_ticks();
	post_receipts(st, 500);
	bench_line("enter and post receipts of two lines, one act", LINES, clock_ticks() - at);
	at = clock_ticks();
	MUST(journal_unbatched(st, bench_day("2024-09-30"), &unbatched, &err));
	bench_line("count what has not gone out", unbatched, clock_ticks() - at);
	make_batch(st, "make a batch");
	make_batch(st, "again: nothing to take");
	export(st, FORM_CSV, "export as CSV");
	export(st, FORM_SUMMED, "export summed");
	export(st, FORM_XLSX, "export as a spreadsheet");
	export(st, FORM_LEDGER, "export as a plain-text ledger");
}
