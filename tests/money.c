/* tests/money.c - writes the facts of money as their commands will */
#include <criterion/criterion.h>

#include "tests/money.h"

#include "billing/journal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static int64_t insert(struct work *work, const char *sql, const struct bind *values, size_t count)
{
	struct err err = { 0 };
	int64_t id = 0;

	MUST(work_insert(work, sql, values, count, &id, &err));
	return id;
}

static void run(struct work *work, const char *sql, const struct bind *values, size_t count)
{
	struct err err = { 0 };

	MUST(work_run(work, sql, values, count, &err));
}

/* Two lines: debit one account, credit the other; the payer stands on 'receivable' and 'school-budget'. */
static void journal(struct work *work, const char *kind, int64_t id, const char *debit,
		    const char *credit, int64_t payer, int64_t pence)
{
	const struct posting lines[] = {
		{ .account = debit,
		  .payer_id = strcmp(debit, "bank") == 0 ? 0 : payer,
		  .amount = money_pence(pence) },
		{ .account = credit,
		  .payer_id = strcmp(credit, "bank") == 0 ? 0 : payer,
		  .amount = money_pence(-pence) },
	};
	struct err err = { 0 };

	MUST(journal_post(work, kind, id, work->today, lines, COUNT_OF(lines), &err));
}

static int64_t move(struct work *work, int64_t receipt, int64_t line, int64_t payer)
{
	return insert(work,
		      "INSERT INTO receipt_move (receipt_id, line, payer_id, moved_on, audit_id)"
		      " VALUES (?1, ?2, ?3, ?4, ?5)",
		      BIND(bind_int(receipt), bind_int(line), bind_id(payer),
			   bind_date(work->today), bind_int(work_audit_id(work))));
}

/* payer 0: nobody's. */
static int64_t receipt(struct work *work, int64_t payer, int64_t pence)
{
	int64_t id = insert(
		work,
		"INSERT INTO receipt (received_on, posted_on, pence, method, "
		"reference, audit_id) VALUES (?1, ?1, ?2, 'bank', 'EWS24', ?3)",
		BIND(bind_date(work->today), bind_int(pence), bind_int(work_audit_id(work))));

	(void) move(work, id, 1, payer);
	journal(work, "receipt", id, "bank", payer ? "receivable" : "suspense", payer, pence);
	return id;
}

static void june(struct store *st, int64_t payer)
{
	struct work work = WORK_EMPTY;
	int64_t first;

	book_begin(&work, st, "finance", "invoice run", "2024-06-01");
	first = receipt(&work, payer, 200000);
	run(&work,
	    "INSERT INTO allocation (document_id, receipt_id, allocated_on, pence, audit_id)"
	    " VALUES (2, ?1, ?2, 200000, ?3)",
	    BIND(bind_int(first), bind_date(work.today), bind_int(work_audit_id(&work))));
	(void) receipt(&work, 0, 5000);
	(void) receipt(&work, 0, 3000);
	(void) receipt(&work, payer, 2000);
	(void) receipt(&work, payer, 1000);
	book_commit(&work);
}

static void later(struct store *st, int64_t payer, int64_t other)
{
	struct work work = WORK_EMPTY;
	struct bind act, on;
	int64_t id;

	book_begin(&work, st, "finance", "invoice run", "2024-06-15");
	act = bind_int(work_audit_id(&work));
	on = bind_date(work.today);
	journal(&work, "receipt-move", move(&work, 3, 2, payer), "suspense", "receivable", payer,
		3000);
	id = insert(&work,
		    "INSERT INTO refund (payer_id, receipt_id, paid_on, pence, reference, reason, "
		    "audit_id) VALUES (?1, 4, ?2, 2000, 'BACS', 'paid twice', ?3)",
		    BIND(bind_int(payer), on, act));
	journal(&work, "refund", id, "receivable", "bank", payer, 2000);
	run(&work,
	    "INSERT INTO receipt_back (receipt_id, back_on, reason, audit_id) VALUES (5, ?1, "
	    "'bounced', ?2)",
	    BIND(on, act));
	journal(&work, "receipt-back", 5, "receivable", "bank", payer, 1000);
	id = insert(&work,
		    "INSERT INTO write_off (document_id, written_on, net_pence, vat_pence, reason,"
		    " audit_id) VALUES (2, ?1, 10000, 2000, 'agreed', ?2)",
		    BIND(on, act));
	{
		const struct posting lines[] = {
			{ .account = "bad-debt", .amount = money_pence(10000) },
			{ .account = "vat-relief", .amount = money_pence(2000) },
			{ .account = "receivable",
			  .payer_id = payer,
			  .amount = money_pence(-12000) },
		};
		struct err err = { 0 };

		MUST(journal_post(&work, "write-off", id, work.today, lines, COUNT_OF(lines),
				  &err));
	}
	run(&work,
	    "INSERT INTO settlement (document_id, settled_on, pence, audit_id) VALUES (1, ?1, "
	    "184000, ?2)",
	    BIND(on, act));
	journal(&work, "settlement", 1, "school-budget", "recharge-clearing", other, 184000);
	book_commit(&work);
}

static void send(struct store *st)
{
	struct work work = WORK_EMPTY;
	struct bind act, on;
	int64_t id;

	book_begin(&work, st, "finance", "invoice run", "2024-07-01");
	act = bind_int(work_audit_id(&work));
	on = bind_date(work.today);
	run(&work,
	    "INSERT INTO vat_relief (write_off_id, claimed_on, pence, audit_id) VALUES (1, ?1, "
	    "2000, ?2)",
	    BIND(on, act));
	journal(&work, "vat-relief", 1, "vat-output", "vat-relief", 0, 2000);
	id = insert(&work,
		    "INSERT INTO journal_batch (made_on, to_on, audit_id) VALUES (?1, ?1, ?2)",
		    BIND(on, act));
	run(&work,
	    "INSERT INTO batch_line (batch_id, line, journal_id, posting_line, code, title, "
	    "narrative) SELECT ?1, p.line, p.journal_id, p.line, '4711', p.account, 'settled' "
	    "FROM posting p JOIN journal j ON j.journal_id = p.journal_id WHERE j.source_kind = "
	    "'settlement'",
	    BIND(bind_int(id)));
	book_commit(&work);
}

static void sell(struct store *st)
{
	struct holds holds;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	(void) deal_sell(st, &(struct deal){ .urn = BOOK_MAINTAINED, .quantity = 500 });
	cr_assert_eq(deal_bill(st, "2024-05-01", "2024-05-01"), 2);
	(void) deal_sell(st, &(struct deal){ .urn = BOOK_NURSERY,
					     .commitment = COMMITMENT_AS_USED,
					     .plan = PLAN_ON_USE });
	MUST(deal_take(st, &(struct taking){ .urn = BOOK_NURSERY, .on = "2024-06-05" }, &holds,
		       &err));
	MUST(deal_take(st, &(struct taking){ .urn = BOOK_NURSERY, .on = "2024-06-06" }, &holds,
		       &err));
}

struct store *money_book(void)
{
	struct store *st = book_new();
	int64_t payer, other;

	sell(st);
	payer = deal_number(st, "SELECT payer_id FROM document WHERE name = 'EWS24-00001'");
	other = deal_number(st, "SELECT payer_id FROM document WHERE name = 'EWR24-00001'");
	cr_assert_eq(deal_number(st, "SELECT document_id FROM document WHERE name = "
				     "'EWR24-00001'"),
		     1); /* in order of the schools' names */
	june(st, payer);
	later(st, payer, other);
	send(st);
	return st;
}
