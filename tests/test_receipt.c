/* tests/test_receipt.c - receipts, what they pay, what goes back: act after act on one book */
#include <criterion/criterion.h>

#include "billing/issued.h"
#include "billing/owing.h"
#include "billing/receipt.h"
#include "core/payer.h"
#include "core/setting.h"
#include "tests/deal.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

enum what { ADD, MOVE, BACK, BACK_UNDO, PAY, UNDO, REFUND };

/* What is done; keys are those of the rows, in the order they were written. */
struct step {
	int line;
	enum what what;
	const char *today, *on; /* ADD, REFUND: the day of the money; NULL: today */
	int64_t id, to;         /* receipt or allocation; document; of ADD and MOVE the payer */
	int64_t pence;
	const char *reason;
	int code;
	const char *why;  /* of a refusal */
	int64_t free;     /* of the receipt after it; -1: not asked */
	const char *date; /* that the fact bears; NULL: not asked */
};

static int64_t account_of(struct store *st, const char *urn)
{
	struct payer payer;
	struct err err = { 0 };

	MUST(payer_find(st, urn, day("2024-05-01"), &payer, &err));
	return payer.account_id;
}

static const char *act_of(enum what what)
{
	static const char *const acts[] = {
		[ADD] = "receipt add",      [MOVE] = "receipt assign",
		[BACK] = "receipt reverse", [BACK_UNDO] = "receipt reverse",
		[PAY] = "receipt allocate", [UNDO] = "receipt undo",
		[REFUND] = "refund pay"
	};

	return acts[what];
}

static int act(struct work *work, const struct step *s, char date[16], struct err *err)
{
	struct new_receipt receipt = { .received_on = day(s->on ? s->on : s->today),
				       .amount = money_pence(s->pence),
				       .method = "bank",
				       .reference = "a transfer",
				       .account_id = s->to };
	struct new_refund refund = { .receipt_id = s->id,
				     .amount = money_pence(s->pence),
				     .paid_on = receipt.received_on,
				     .reference = "BACS 1" };
	struct allocated done = { 0 };
	size_t undone = 0;
	int64_t id = 0;
	int r;

	date[0] = '\0';
	switch (s->what) {
	case ADD:
		r = receipt_add(work, &receipt, &id, err);
		break;
	case MOVE:
		return receipt_move(work, s->id, s->to, err);
	case BACK:
	case BACK_UNDO:
		return receipt_back(work, s->id, s->what == BACK_UNDO, &undone, err);
	case PAY:
		r = receipt_allocate(work, s->id, s->to, money_pence(s->pence), &done, err);
		break;
	case UNDO:
		r = allocation_undo(work, s->id, &done, err);
		break;
	default:
		r = refund_pay(work, &refund, &id, err);
	}
	if (r == ERR_OK && done.id)
		(void) snprintf(date, 16, "%s", date_iso(done.on).s);
	return r;
}

static void take(struct store *st, const struct step *s)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(freep) char *findings = NULL;
	struct err err = { 0 };
	struct receipt have;
	char date[16];
	int r;

	book_begin(&work, st, "finance", act_of(s->what), s->today);
	work.reason = s->reason;
	if ((r = act(&work, s, date, &err)) == ERR_OK)
		r = work_commit(&work, &err);
	work_undo(&work);
	cr_expect_eq(r, s->code, "row at line %d: %d %s", s->line, r, err.msg);
	if (s->why)
		cr_expect(strstr(err.msg, s->why), "row at line %d: %s", s->line, err.msg);
	if (r == ERR_OK && s->date)
		cr_expect_str_eq(date, s->date, "row at line %d", s->line);
	if (s->free >= 0 && s->what != UNDO && s->what != ADD) {
		MUST(receipt_load(st, s->id, &have, &err));
		cr_expect_eq(have.free.pence, s->free, "row at line %d: %" PRId64, s->line,
			     have.free.pence);
	}
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "", "row at line %d", s->line);
}

static int64_t outstanding(struct store *st, int64_t document_id, const char *on)
{
	struct as_known as = { .on = on ? day(on) : DATE_NONE };
	struct owing owing;
	struct err err = { 0 };

	MUST(owing_load(st, document_id, &as, &owing, &err));
	return owing.outstanding.pence;
}

/* Documents 1 and 2 are the academy's, £883.20 and £441.60; 3 is another academy's; 4 an internal charge. */
#define OTHER_ACADEMY "138476"

static struct store *billed_book(void)
{
	struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .quantity = 200 });
	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-05-01"), 1);
	(void) deal_sell(st, &(struct deal){ .on = "2024-05-02", .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-05-31", "2024-05-10"), 1);
	(void) deal_sell(
		st, &(struct deal){ .urn = OTHER_ACADEMY, .on = "2024-05-11", .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-05-31", "2024-05-12"), 1);
	(void) deal_sell(
		st, &(struct deal){ .urn = BOOK_MAINTAINED, .on = "2024-05-13", .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-05-31", "2024-05-14"), 1);
	cr_assert_eq(outstanding(st, 1, NULL), 88320);
	cr_assert_eq(outstanding(st, 2, NULL), 44160);
	return st;
}

Test(receipt, acts)
{
	SCOPED(store_closep) struct store *st = billed_book();
	int64_t a = account_of(st, BOOK_ACADEMY), b = account_of(st, OTHER_ACADEMY);
	const struct step steps[] = {
		/* what no receipt is */
		{ __LINE__, ADD, "2024-06-03", NULL, 0, a, 0, NULL, ERR_INVALID, "more than £0.00",
		  -1, NULL },
		{ __LINE__, ADD, "2024-06-03", NULL, 0, a, -1, NULL, ERR_INVALID, "more than £0.00",
		  -1, NULL },
		{ __LINE__, ADD, "2024-06-03", NULL, 0, a, MONEY_MAX + 1, NULL, ERR_INVALID,
		  "more than £0.00", -1, NULL },
		{ __LINE__, ADD, "2024-06-03", "2024-06-04", 0, a, 100, NULL, ERR_INVALID,
		  "4 June 2024 is still to come", -1, NULL },
		{ __LINE__, ADD, "2024-06-03", "2004-06-04", 0, a, 100, NULL, ERR_INVALID,
		  "ten years before", -1, NULL },
		{ __LINE__, ADD, "2024-06-03", NULL, 0, 99999, 100, NULL, ERR_NOT_FOUND,
		  "no payer 99999", -1, NULL },
		/* 1: part of document 1, then the rest, with money on account */
		{ __LINE__, ADD, "2024-06-03", "2024-05-31", 0, a, 100000, NULL, ERR_OK, NULL, -1,
		  NULL },
		{ __LINE__, PAY, "2024-06-03", NULL, 1, 1, 88321, NULL, ERR_CONFLICT,
		  "only £883.20 is outstanding of EWS24-00001", 100000, NULL },
		{ __LINE__, PAY, "2024-06-03", NULL, 1, 1, -1, NULL, ERR_INVALID, "less than",
		  100000, NULL },
		{ __LINE__, PAY, "2024-06-03", NULL, 1, 3, 0, NULL, ERR_CONFLICT,
		  "receipt 1 is of Upper Shirley High School, and EWS24-00003 is billed to", 100000,
		  NULL },
		{ __LINE__, PAY, "2024-06-03", NULL, 1, 4, 0, NULL, ERR_CONFLICT,
		  "EWR24-00001 is an internal charge that is settled by journal", 100000, NULL },
		{ __LINE__, PAY, "2024-06-03", NULL, 1, 9, 0, NULL, ERR_NOT_FOUND, "no document 9",
		  100000, NULL },
		{ __LINE__, PAY, "2024-06-03", NULL, 1, 1, 20000, NULL, ERR_OK, NULL, 80000,
		  "2024-05-31" },
		{ __LINE__, PAY, "2024-06-03", NULL, 1, 1, 0, NULL, ERR_OK, NULL, 11680,
		  "2024-05-31" },
		{ __LINE__, PAY, "2024-06-03", NULL, 1, 1, 0, NULL, ERR_CONFLICT,
		  "nothing is outstanding of EWS24-00001", 11680, NULL },
		{ __LINE__, PAY, "2024-06-03", NULL, 1, 2, 11681, NULL, ERR_CONFLICT,
		  "only £116.80 is free of receipt 1", 11680, NULL },
		/* it stays where it is while it pays something */
		{ __LINE__, MOVE, "2024-06-04", NULL, 1, b, 0, "not theirs", ERR_CONFLICT,
		  "£883.20 of receipt 1 is allocated", 11680, NULL },
		{ __LINE__, BACK, "2024-06-04", NULL, 1, 0, 0, "bounced", ERR_CONFLICT,
		  "£883.20 of receipt 1 is allocated", 11680, NULL },
		{ __LINE__, UNDO, "2024-06-04", NULL, 3, 0, 0, NULL, ERR_NOT_FOUND,
		  "there is no allocation 3", -1, NULL },
		{ __LINE__, UNDO, "2024-06-04", NULL, 2, 0, 0, NULL, ERR_OK, NULL, -1,
		  "2024-06-04" },
		{ __LINE__, UNDO, "2024-06-04", NULL, 2, 0, 0, NULL, ERR_CONFLICT,
		  "allocation 2 was undone on 4 June 2024", -1, NULL },
		{ __LINE__, UNDO, "2024-06-04", NULL, 3, 0, 0, NULL, ERR_CONFLICT,
		  "allocation 3 undoes allocation 2", -1, NULL },
		/* what was undone pays again from that day on only: before it was not there */
		{ __LINE__, PAY, "2024-06-10", NULL, 1, 2, 0, NULL, ERR_OK, NULL, 35840,
		  "2024-06-04" },
		/* money back */
		{ __LINE__, REFUND, "2024-06-10", NULL, 1, 0, 35841, "asked for", ERR_CONFLICT,
		  "only £358.40 is free of receipt 1", 35840, NULL },
		{ __LINE__, REFUND, "2024-06-10", NULL, 1, 0, 0, "asked for", ERR_INVALID,
		  "more than £0.00", 35840, NULL },
		{ __LINE__, REFUND, "2024-06-10", NULL, 1, 0, 35840, NULL, ERR_INVALID, "say why",
		  35840, NULL },
		{ __LINE__, REFUND, "2024-06-10", "2024-06-11", 1, 0, 35840, "asked for",
		  ERR_INVALID, "still to come", 35840, NULL },
		{ __LINE__, REFUND, "2024-06-10", "2024-06-03", 1, 0, 35840, "asked for",
		  ERR_CONFLICT, "free since 4 June 2024", 35840, NULL },
		{ __LINE__, REFUND, "2024-06-10", NULL, 1, 0, 35840, "asked for", ERR_OK, NULL, 0,
		  NULL },
		{ __LINE__, BACK_UNDO, "2024-06-11", NULL, 1, 0, 0, "bounced", ERR_CONFLICT,
		  "£358.40 of receipt 1 was refunded", 0, NULL },
		{ __LINE__, PAY, "2024-06-11", NULL, 1, 1, 0, NULL, ERR_CONFLICT,
		  "nothing is free of receipt 1", 0, NULL },
		/* 2: in suspense, the wrong payer, suspense, the right one */
		{ __LINE__, ADD, "2024-06-12", NULL, 0, 0, 44160, NULL, ERR_OK, NULL, -1, NULL },
		{ __LINE__, PAY, "2024-06-12", NULL, 2, 3, 0, NULL, ERR_CONFLICT,
		  "receipt 2 is in suspense: first say whose it is", 44160, NULL },
		{ __LINE__, REFUND, "2024-06-12", NULL, 2, 0, 44160, "not ours", ERR_CONFLICT,
		  "receipt 2 is in suspense", 44160, NULL },
		{ __LINE__, MOVE, "2024-06-12", NULL, 2, 0, 0, "x", ERR_CONFLICT,
		  "receipt 2 is in suspense already", 44160, NULL },
		{ __LINE__, MOVE, "2024-06-13", NULL, 2, a, 0, NULL, ERR_OK, NULL, 44160, NULL },
		{ __LINE__, MOVE, "2024-06-13", NULL, 2, a, 0, "x", ERR_CONFLICT,
		  "receipt 2 is of Upper Shirley High School already", 44160, NULL },
		{ __LINE__, MOVE, "2024-06-13", NULL, 2, b, 0, NULL, ERR_INVALID, "say why", 44160,
		  NULL },
		{ __LINE__, MOVE, "2024-06-12", NULL, 2, b, 0, "theirs", ERR_CONFLICT,
		  "last dealt with on 13 June 2024", 44160, NULL },
		{ __LINE__, MOVE, "2024-06-14", NULL, 2, 0, 0, "not theirs", ERR_OK, NULL, 44160,
		  NULL },
		{ __LINE__, MOVE, "2024-06-15", NULL, 2, b, 0, NULL, ERR_OK, NULL, 44160, NULL },
		{ __LINE__, PAY, "2024-06-16", NULL, 2, 3, 0, NULL, ERR_OK, NULL, 0, "2024-06-15" },
		/* it bounced */
		{ __LINE__, BACK_UNDO, "2024-06-20", NULL, 2, 0, 0, NULL, ERR_INVALID, "say why", 0,
		  NULL },
		{ __LINE__, BACK_UNDO, "2024-06-20", NULL, 2, 0, 0, "bounced", ERR_OK, NULL, 0,
		  NULL },
		{ __LINE__, BACK, "2024-06-20", NULL, 2, 0, 0, "bounced", ERR_CONFLICT,
		  "receipt 2 was reversed on 20 June 2024", 0, NULL },
		{ __LINE__, MOVE, "2024-06-20", NULL, 2, a, 0, "x", ERR_CONFLICT,
		  "receipt 2 was reversed", 0, NULL },
		{ __LINE__, PAY, "2024-06-20", NULL, 2, 3, 0, NULL, ERR_CONFLICT,
		  "receipt 2 was reversed", 0, NULL },
		/* 3: entered in error, in suspense */
		{ __LINE__, ADD, "2024-06-21", NULL, 0, 0, 1, NULL, ERR_OK, NULL, -1, NULL },
		{ __LINE__, BACK, "2024-06-21", NULL, 3, 0, 0, "typed twice", ERR_OK, NULL, 0,
		  NULL },
		{ __LINE__, BACK, "2024-06-21", NULL, 4, 0, 0, "x", ERR_NOT_FOUND,
		  "there is no receipt 4", -1, NULL },
	};

	for (size_t i = 0; i < COUNT_OF(steps); i++)
		take(st, &steps[i]);
	cr_expect_eq(outstanding(st, 1, "2024-05-30"), 88320);
	cr_expect_eq(outstanding(st, 1, "2024-05-31"), 0);
	cr_expect_eq(outstanding(st, 1, "2024-06-04"), 68320);
	cr_expect_eq(outstanding(st, 2, NULL), 0);
	cr_expect_eq(outstanding(st, 3, "2024-06-15"), 0);
	cr_expect_eq(outstanding(st, 3, "2024-06-20"), 44160);
}

/* What came in a month that is closed counts from the first open day; what is paid then, too. */
Test(receipt, closed_months)
{
	SCOPED(store_closep) struct store *st = billed_book();
	int64_t a = account_of(st, BOOK_ACADEMY);
	const struct step steps[] = {
		{ __LINE__, ADD, "2024-05-20", NULL, 0, a, 10000, NULL, ERR_OK, NULL, -1, NULL },
		{ __LINE__, ADD, "2024-07-03", "2024-05-21", 0, a, 20000, NULL, ERR_OK, NULL, -1,
		  NULL },
		{ __LINE__, PAY, "2024-07-03", NULL, 1, 1, 0, NULL, ERR_OK, NULL, 0, "2024-07-03" },
		{ __LINE__, PAY, "2024-07-03", NULL, 2, 1, 5000, NULL, ERR_OK, NULL, 15000,
		  "2024-07-01" },
		{ __LINE__, REFUND, "2024-07-03", "2024-06-30", 2, 0, 15000, "x", ERR_CONFLICT,
		  "free since 1 July 2024", 15000, NULL },
		{ __LINE__, UNDO, "2024-06-30", NULL, 2, 0, 0, NULL, ERR_OK, NULL, -1,
		  "2024-07-01" },
		{ __LINE__, MOVE, "2024-06-30", NULL, 2, 0, 0, "x", ERR_CONFLICT, "last dealt with",
		  20000, NULL },
		{ __LINE__, MOVE, "2024-07-03", NULL, 2, 0, 0, "x", ERR_OK, NULL, 20000, NULL },
	};
	struct receipt have;
	struct err err = { 0 };

	take(st, &steps[0]);
	deal_close(st, "2024-06", "2024-07-01");
	for (size_t i = 1; i < COUNT_OF(steps); i++)
		take(st, &steps[i]);
	MUST(receipt_load(st, 2, &have, &err));
	cr_expect_str_eq(date_iso(have.received_on).s, "2024-05-21");
	cr_expect_str_eq(date_iso(have.posted_on).s, "2024-07-01");
}

/* The same line of the bank comes in once. */
Test(receipt, bank_line_once)
{
	SCOPED(store_closep) struct store *st = billed_book();
	struct new_receipt ask = { .received_on = day("2024-06-03"),
				   .amount = money_pence(100),
				   .method = "bank",
				   .reference = "",
				   .bank_key = "line 1" };
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id;

	book_begin(&work, st, "finance", "receipt import", "2024-06-03");
	MUST(receipt_add(&work, &ask, &id, &err));
	cr_expect_eq(receipt_add(&work, &ask, &id, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "came in before, as receipt 1"), "%s", err.msg);
	ask.method = "barter";
	cr_expect_eq(receipt_add(&work, &ask, &id, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "method");
	ask.method = "bank";
	ask.reference = "two\nlines";
	cr_expect_eq(receipt_add(&work, &ask, &id, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "reference");
}

/* Above the setting a refund needs another person's word, for exactly it. */
Test(receipt, second_person)
{
	SCOPED(store_closep) struct store *st = billed_book();
	int64_t a = account_of(st, BOOK_ACADEMY);
	const struct step steps[] = {
		{ __LINE__, ADD, "2024-06-03", NULL, 0, a, 10000, NULL, ERR_OK, NULL, -1, NULL },
		{ __LINE__, REFUND, "2024-06-03", NULL, 1, 0, 5000, "asked for", ERR_OK, NULL, 5000,
		  NULL },
		{ __LINE__, REFUND, "2024-06-03", NULL, 1, 0, 5000, "asked for", ERR_CONFLICT,
		  "refunding £50.00 needs a second person: ask one to give it, with 'daybook "
		  "approval give refund \"receipt 1 50.00\"",
		  5000, NULL },
	};
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };

	take(st, &steps[0]);
	take(st, &steps[1]);
	book_begin(&work, st, "admin", "setting set", "2024-06-03");
	MUST(setting_set(&work, "second-person.refund", "49.99", day("2024-06-03"), &err));
	book_commit(&work);
	take(st, &steps[2]);
}

/* A credit note of the academy for document 2, as the issue of one will write it. */
static int64_t credit_note(struct work *work, int64_t credits_id, bool by_journal)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct new_document d = { .kind = "credit-note",
				  .series = by_journal ? "EWD" : "EWC",
				  .issued_on = day("2024-06-05"),
				  .tax_point_on = day("2024-06-05"),
				  .due_on = DATE_NONE,
				  .service_from = day("2024-04-01"),
				  .service_to = day("2024-04-01"),
				  .treatment = by_journal ? "recharge" : "standard",
				  .by_journal = by_journal,
				  .net = money_pence(-10000),
				  .vat = money_pence(by_journal ? 0 : -2000),
				  .credits_id = credits_id,
				  .snapshot = "{}" };
	struct err err = { 0 };
	bool row = false;
	int64_t id = 0;

	MUST(store_one(work->store,
		       "SELECT payer_id, school_id FROM document WHERE document_id = ?1",
		       BIND(bind_int(credits_id)), &q, &row, &err));
	d.payer_id = stmt_int(q, 0);
	d.school_id = stmt_int(q, 1);
	MUST(document_take_number(work, &d, &err));
	MUST(document_insert(work, &d, &id, &err));
	return id;
}

/* What is free of a credit note pays another invoice, or goes back. */
Test(receipt, credit_notes)
{
	SCOPED(store_closep) struct store *st = billed_book();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct new_refund refund = { .amount = money_pence(7000),
				     .paid_on = day("2024-06-07"),
				     .reference = "BACS 2" };
	struct allocated done;
	struct err err = { 0 };
	int64_t credit, internal, id;

	book_begin(&work, st, "finance", "receipt allocate", "2024-06-07");
	credit = credit_note(&work, 2, false);
	internal = credit_note(&work, 4, true);
	cr_expect_eq(credit_allocate(&work, 1, 2, money_pence(0), &done, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "EWS24-00001 is no credit note"), "%s", err.msg);
	cr_expect_eq(credit_allocate(&work, internal, 2, money_pence(0), &done, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "EWD24-00001 is settled by journal"), "%s", err.msg);
	cr_expect_eq(credit_allocate(&work, credit, 3, money_pence(0), &done, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "EWC24-00001 is of Upper Shirley"), "%s", err.msg);
	cr_expect_eq(receipt_allocate(&work, 1, credit, money_pence(0), &done, &err),
		     ERR_NOT_FOUND);
	cr_expect_eq(credit_allocate(&work, credit, credit, money_pence(0), &done, &err),
		     ERR_CONFLICT);
	cr_expect(strstr(err.msg, "is a credit note: it is not paid, it pays"), "%s", err.msg);
	MUST(credit_allocate(&work, credit, 1, money_pence(5000), &done, &err));
	cr_expect_eq(done.left.pence, 7000);
	cr_expect_eq(done.outstanding.pence, 83320);
	cr_expect_str_eq(date_iso(done.on).s, "2024-06-05");
	refund.credit_id = credit;
	work.reason = "The school closed";
	MUST(refund_pay(&work, &refund, &id, &err));
	cr_expect_eq(credit_allocate(&work, credit, 1, money_pence(0), &done, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "nothing is free of EWC24-00001"), "%s", err.msg);
	MUST(allocation_undo(&work, 1, &done, &err));
	MUST(credit_allocate(&work, credit, 2, money_pence(0), &done, &err));
	cr_expect_eq(done.amount.pence, 5000);
	cr_expect_str_eq(date_iso(done.on).s, "2024-06-07");
	MUST(work_commit(&work, &err));
}

/* 'book check' finds what was done to receipts behind its back. */
Test(receipt, book_check)
{
	static const struct {
		int line;
		const char *sql, *finding;
	} cases[] = {
		{ __LINE__, "DELETE FROM journal WHERE source_kind = 'receipt' AND source_id = 1",
		  "receipt 1: not posted to the money ledger" },
		{ __LINE__, "DELETE FROM journal WHERE source_kind = 'receipt-move'",
		  "receipt 3: line 2: not posted to the money ledger" },
		{ __LINE__, "DELETE FROM journal WHERE source_kind = 'receipt-back'",
		  "receipt 2, reversed: not posted to the money ledger" },
		{ __LINE__, "DELETE FROM journal WHERE source_kind = 'refund'",
		  "refund 1: not posted to the money ledger" },
		{ __LINE__, "DELETE FROM receipt_move WHERE receipt_id = 4",
		  "receipt 4: nothing says whose it is" },
		{ __LINE__, "UPDATE receipt SET pence = 4100 WHERE receipt_id = 4",
		  "suspense: the money ledger has 4000 pence, receipts come to 4100" },
		{ __LINE__, "UPDATE refund SET pence = 2000",
		  "the money ledger is -1000 pence beyond its documents and receipts" },
		{ __LINE__, "UPDATE refund SET pence = 9000",
		  "receipt 1: used beyond what it is, on 2024-06-04" },
		{ __LINE__, "UPDATE allocation SET pence = 99999 WHERE allocation_id = 1",
		  "document EWS24-00001: paid beyond what it is, on 2024-06-03" },
		{ __LINE__, "UPDATE allocation SET document_id = 3 WHERE allocation_id = 1",
		  "allocation 1: the money is another payer's" },
	};
	SCOPED(store_closep) struct store *st = billed_book();
	int64_t a = account_of(st, BOOK_ACADEMY);
	const struct step steps[] = {
		{ __LINE__, ADD, "2024-06-03", NULL, 0, a, 10000, NULL, ERR_OK, NULL, -1, NULL },
		{ __LINE__, PAY, "2024-06-03", NULL, 1, 1, 8000, NULL, ERR_OK, NULL, 2000, NULL },
		{ __LINE__, REFUND, "2024-06-04", NULL, 1, 0, 1000, "x", ERR_OK, NULL, 1000, NULL },
		{ __LINE__, ADD, "2024-06-05", NULL, 0, a, 2000, NULL, ERR_OK, NULL, -1, NULL },
		{ __LINE__, BACK, "2024-06-05", NULL, 2, 0, 0, "x", ERR_OK, NULL, 0, NULL },
		{ __LINE__, ADD, "2024-06-05", NULL, 0, 0, 3000, NULL, ERR_OK, NULL, -1, NULL },
		{ __LINE__, MOVE, "2024-06-06", NULL, 3, a, 0, NULL, ERR_OK, NULL, 3000, NULL },
		{ __LINE__, ADD, "2024-06-06", NULL, 0, 0, 4000, NULL, ERR_OK, NULL, -1, NULL },
	};

	for (size_t i = 0; i < COUNT_OF(steps); i++)
		take(st, &steps[i]);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(freep) char *findings = NULL;
		SCOPED(raw_closep) sqlite3 *db = raw_open(st);
		SCOPED(store_closep) struct store *altered = NULL;

		raw_disarm(db);
		raw_run(db, cases[i].sql);
		altered = raw_store(db);
		findings = deal_findings(altered);
		cr_expect(strstr(findings, cases[i].finding), "row at line %d: %s", cases[i].line,
			  findings);
	}
}
