/*
 * tests/test_schema.c - what the database itself refuses, whoever asks: on a private copy, with raw SQL.
 *
 * The book has a bit of everything: days sold, booked, drawn and confirmed, free services, documents.
 */
#include <criterion/criterion.h>

#include "billing/receipt.h"
#include "core/payer.h"
#include "billing/order.h"
#include "billing/batch.h"
#include "tests/deal.h"
#include "billing/interest.h"
#include "billing/relief.h"
#include "billing/remind.h"
#include "billing/write_off.h"
#include "core/action.h"
#include "core/enquiry.h"
#include "core/outbox_try.h"
#include "core/standard.h"
#include "invoices/paper.h"
#include "invoices/paper_log.h"
#include "tests/owing.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/*
 * Receipt 1, £50.00 of the academy: allocation 1 of £30.00 was undone on 6 May by 2, then 3 pays £20.00, and £10.00 goes
 * back on 7 May. Receipt 2 was none; 3 is in suspense.
 */
static void receive(struct store *st)
{
	struct new_receipt ask = { .received_on = day("2024-05-02"),
				   .amount = money_pence(5000),
				   .method = "bank",
				   .reference = "a" };
	struct new_refund refund = { .receipt_id = 1,
				     .amount = money_pence(1000),
				     .paid_on = day("2024-05-07"),
				     .reference = "b" };
	struct work work = WORK_EMPTY;
	struct allocated done;
	struct payer payer;
	struct err err = { 0 };
	size_t undone;
	int64_t id;

	MUST(payer_find(st, BOOK_ACADEMY, day("2024-05-02"), &payer, &err));
	ask.account_id = payer.account_id;
	book_begin(&work, st, "finance", "receipt add", "2024-05-06");
	work.reason = "c";
	MUST(receipt_add(&work, &ask, &id, &err));
	MUST(receipt_allocate(&work, 1, 1, money_pence(3000), &done, &err));
	MUST(allocation_undo(&work, 1, &done, &err));
	MUST(receipt_allocate(&work, 1, 1, money_pence(2000), &done, &err));
	MUST(receipt_add(&work, &ask, &id, &err));
	MUST(receipt_back(&work, 2, false, &undone, &err));
	ask.account_id = 0;
	MUST(receipt_add(&work, &ask, &id, &err));
	book_commit(&work);
	book_begin(&work, st, "finance", "refund pay", "2024-05-07");
	work.reason = "c";
	MUST(refund_pay(&work, &refund, &id, &err));
	book_commit(&work);
}

/* Contract 1 has an order number. */
static void order_one(struct store *st)
{
	struct work work = WORK_EMPTY;
	struct contract c;
	struct ordered done;
	struct err err = { 0 };

	MUST(contract_load(st, 1, &c, &err));
	book_begin(&work, st, "finance", "contract order", "2024-04-02");
	MUST(order_set(&work, &c,
		       &(struct order){ .fy = { 2024 }, .from = DATE_NONE, .number = "PO 1" },
		       &done, &err));
	book_commit(&work);
}

/* Batch 1 has the journal of 1 May. */
static void send_journal(struct store *st)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct batch batch;

	book_begin(&work, st, "finance", "journal batch", "2024-05-02");
	MUST(batch_make(&work, day("2024-05-02"), &batch, &err));
	book_commit(&work);
}

/* The first invoice was disputed, written off in part with relief, reminded of, and bears interest. */
static void neglect(struct store *st)
{
	SCOPED(reminds_release) struct reminds reminds = { 0 };
	SCOPED(reliefs_release) struct reliefs reliefs = { 0 };
	SCOPED(interest_release) struct interest interest = { .count = 0 };
	struct money amount = money_pence(1000);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct write_off w;

	owing_end(st, owing_dispute(st, "EWS24-00001", "2024-06-05"), "rejected", "2024-06-10");
	book_begin(&work, st, "finance", "debt write-off", "2025-01-10");
	work.reason = "Not worth a letter";
	MUST(write_off_debt(&work, "EWS24-00001", &amount, &w, &err));
	MUST(relief_claim(&work, work.today, &reliefs, &err));
	MUST(remind(&work, NULL, &reminds, &err));
	MUST(interest_reckon(st, "EWS24-00001", work.today, work.today, true, &interest, &err));
	MUST(interest_issue(&work, &interest, &err));
	book_commit(&work);
}

/* The log of the first school's free services was printed. */
static void print_log(struct store *st)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *fonts = NULL;
	SCOPED(paper_release) struct paper paper = { .bytes = NULL };
	SCOPED(freep) char *snapshot = NULL;
	struct paper_about about = { .school_id = 1 };
	struct work work = WORK_EMPTY;
	struct school school;
	struct err err = { 0 };

	MUST(school_load(st, 1, &school, &err));
	MUST(pdf_fonts_new(&fonts, &err));
	book_begin(&work, st, "finance", "statutory log", "2025-01-10");
	MUST(paper_log(&work, &school, day("2024-04-01"), day("2025-01-10"), &snapshot, &err));
	MUST(paper_keep(&work, fonts, &about, snapshot, &paper, &err));
	book_commit(&work);
}

/* Message 1 was tried and refused, message 2 may have arrived, message 3 was dropped; a report came back of the first. */
static void try_mail(struct store *st)
{
	struct sha256_text sha = sha256_hex(sha256_of("x", 1));
	struct try_end end = { .outcome = TRY_REFUSED, .about = ABOUT_ADDRESS, .reply = "550 no" };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t line = 0;

	deal_mail(st, "a");
	deal_mail(st, "b");
	deal_mail(st, "c");
	deal_drop(st, 3);
	for (int64_t id = 1; id <= 2; id++) {
		const struct try_choice c = { id, 0, "a@school.example" };

		book_begin(&work, st, "finance", "mail send", "2025-01-10");
		MUST(try_begin(&work, &c, "smtp://localhost:25", false, &sha, &line, &err));
		book_commit(&work);
	}
	book_begin(&work, st, "finance", "mail send", "2025-01-10");
	MUST(try_finish(&work, 1, 1, &end, &err));
	MUST(work_run(&work,
		      "INSERT INTO mail_bounce (message_id, mail_to, action, status, reason,"
		      " told_on, file_sha256, audit_id) VALUES (1, 'a@school.example', 'failed',"
		      " '5.1.1', 'no', '2025-01-10', 'x', ?1)",
		      BIND(bind_int(work_audit_id(&work))), &err));
	MUST(work_run(&work,
		      "INSERT INTO document_printed (document_id, printed_on, audit_id) VALUES (1,"
		      " '2025-01-10', ?1)",
		      BIND(bind_int(work_audit_id(&work))), &err));
	book_commit(&work);
}

/* Contract 1: two days, half a day of them used and confirmed, half a day held; contract 2 is a quote. */
/* Standards adopted, a message answered, an action done: each with its clock. */
static void promise(struct store *st)
{
	SCOPED(json_freep) struct json *set = book_data("standards.json");
	struct enquiry enquiry = { .channel = "phone",
				   .from_whom = "school",
				   .school_id = book_school(st, BOOK_ACADEMY),
				   .officer_id = book_officer(st, "EWO-01"),
				   .at = { day("2024-05-02"), 600 },
				   .about = "a" };
	struct action action = { "school",
				 book_school(st, BOOK_ACADEMY),
				 book_school(st, BOOK_ACADEMY),
				 book_officer(st, "EWO-01"),
				 "a",
				 day("2024-05-02"),
				 day("2024-05-03") };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	size_t added;
	int64_t id;

	book_begin(&work, st, "manager", "standard adopt", "2024-05-02");
	MUST(standard_adopt(&work, set, day("2024-05-02"), &added, &err));
	MUST(enquiry_take(&work, &enquiry, &id, &err));
	MUST(enquiry_answer(&work, id, &(struct enquiry_answer){ .at = enquiry.at }, &err));
	MUST(action_add(&work, &action, &id, &err));
	MUST(action_done(&work, id, day("2024-05-02"), NULL, &err));
	book_commit(&work);
}

static sqlite3 *full_book(void)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract quote;
	struct schedule schedule;
	struct err err = { 0 };
	int64_t used, free_visit;

	(void) deal_sell(st, &(struct deal){ .quantity = 200 });
	MUST(deal_quote(st, &(struct deal){ .quantity = 100 }, &quote, &schedule, &err));
	used = deal_visit(st, &(struct appointment){ .on = "2024-04-09", .session = SESSION_AM });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-03", .session = SESSION_AM });
	free_visit = deal_visit(st, &(struct appointment){ .on = "2024-04-10",
							   .session = SESSION_AM,
							   .service = "fast-track-meeting" });
	MUST(deal_deliver(st, "ewo-01", "2024-04-10", used, &err));
	MUST(deal_confirm(st, "manager", "2024-04-11", used, &err));
	MUST(deal_deliver(st, "ewo-01", "2024-04-10", free_visit, &err));
	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-05-01"), 1);
	receive(st);
	order_one(st);
	send_journal(st);
	deal_approve(st, "a");
	deal_close(st, "2024-03", "2024-04-02");
	neglect(st);
	print_log(st);
	try_mail(st);
	promise(st);
	return raw_open(st);
}

/* An audit row to come, so that a fact can be written: inside a transaction that is not committed. */
static const char *refused(sqlite3 *db, const char *sql)
{
	static char why[300];
	const char *answer;

	raw_run(db, "SAVEPOINT before");
	answer = raw_try(db, sql);
	(void) snprintf(why, sizeof why, "%s", answer ? answer : "");
	raw_run(db, "ROLLBACK TO before");
	raw_run(db, "RELEASE before");
	return answer ? why : NULL;
}

/* Facts are never changed or deleted, by whatever way SQL has. */
Test(schema, facts_are_kept)
{
	static const struct {
		const char *table, *column;
	} facts[] = {
		{ "audit", "actor" },
		{ "audit_detail", "body" },
		{ "quote", "discount_pence" },
		{ "quote_year", "net_pence" },
		{ "contract_event", "on_date" },
		{ "contract_member", "pay_weight" },
		{ "purchase", "net_pence" },
		{ "purchase_share", "net_pence" },
		{ "allotment", "expires_on" },
		{ "day_entry", "quantity" },
		{ "use_confirmed", "confirmed_on" },
		{ "statutory_record", "minutes" },
		{ "standard", "amount" },
		{ "standard_clock", "started_on" },
		{ "clock_event", "on_date" },
		{ "agreed_action", "due_on" },
		{ "action_event", "on_date" },
		{ "enquiry", "about" },
		{ "enquiry_event", "on_date" },
		{ "charge", "net_pence" },
		{ "document", "vat_pence" },
		{ "document_line", "net_pence" },
		{ "annex_record", "document_id" },
		{ "paper", "snapshot" },
		{ "journal", "dated_on" },
		{ "posting", "pence" },
		{ "journal_batch", "to_on" },
		{ "batch_line", "code" },
		{ "approval", "given_by" },
		{ "approval_use", "audit_id" },
		{ "period_close", "closed_on" },
		{ "receipt", "pence" },
		{ "receipt_move", "payer_id" },
		{ "receipt_back", "reason" },
		{ "allocation", "pence" },
		{ "refund", "pence" },
		{ "contract_order", "order_number" },
		{ "dispute", "owner" },
		{ "dispute_end", "outcome" },
		{ "write_off", "vat_pence" },
		{ "vat_relief", "pence" },
		{ "reminder", "level" },
		{ "late_claim", "to_on" },
		{ "message_try", "tried_at" },
		{ "message_outcome", "reply" },
		{ "mail_bounce", "reason" },
		{ "document_printed", "printed_on" },
	};
	SCOPED(raw_closep) sqlite3 *db = full_book();

	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		char sql[200];

		(void) snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", facts[i].table);
		cr_assert_gt(raw_number(db, sql), 0, "the test's book has no %s", facts[i].table);
		for (int f = 0; f < 4; f++) {
			const char *why;

			switch (f) {
			case 0:
				(void) snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s",
						facts[i].table, facts[i].column, facts[i].column);
				break;
			case 1:
				(void) snprintf(sql, sizeof sql, "DELETE FROM %s", facts[i].table);
				break;
			case 2:
				(void) snprintf(sql, sizeof sql,
						"INSERT OR REPLACE INTO %s SELECT * FROM %s",
						facts[i].table, facts[i].table);
				break;
			default:
				(void) snprintf(sql, sizeof sql,
						"REPLACE INTO %s SELECT * FROM %s LIMIT 1",
						facts[i].table, facts[i].table);
			}
			why = refused(db, sql);
			cr_expect(why, "%s was done", sql);
			if (why && f < 2)
				cr_expect(strstr(why, "never"), "%s: %s", sql, why);
		}
	}
}

/* What may change only in its own way, and what is never deleted. */
Test(schema, hostile_statements)
{
	static const struct {
		int line;
		const char *sql, *why; /* part of the refusal */
	} cases[] = {
		/* what was sent, or may have been */
		{ __LINE__,
		  "INSERT INTO message_try (message_id, line, mail_to, server, asked, sha256, "
		  "tried_at, audit_id) "
		  "SELECT 1, 3, 'a', 'b', 1, sha256, '2025', 1 FROM message_try WHERE message_id = "
		  "1",
		  "numbered without gap" },
		{ __LINE__,
		  "INSERT INTO message_try (message_id, line, mail_to, server, asked, sha256, "
		  "tried_at, audit_id) "
		  "SELECT 2, 1, 'a', 'b', 1, sha256, '2025', 1 FROM message_try WHERE message_id = "
		  "1",
		  "numbered without gap" },
		{ __LINE__,
		  "INSERT INTO message_try (message_id, line, mail_to, server, asked, sha256, "
		  "tried_at, audit_id) "
		  "SELECT 3, 1, 'a', 'b', 1, sha256, '2025', 1 FROM message_try WHERE message_id = "
		  "1",
		  "was dropped is not sent" },
		{ __LINE__,
		  "INSERT INTO message_try (message_id, line, mail_to, server, asked, sha256, "
		  "tried_at, audit_id) "
		  "SELECT 1, 2, 'a', 'b', 1, 'y', '2025', 1 FROM message_try WHERE message_id = 1",
		  "the same bytes each time" },
		{ __LINE__,
		  "INSERT INTO message_try (message_id, line, mail_to, server, asked, sha256, "
		  "tried_at, audit_id) "
		  "SELECT 1, 2, 'a', 'b', 0, sha256, '2025', 1 FROM message_try WHERE message_id = "
		  "1",
		  "only when asked for" },
		{ __LINE__,
		  "INSERT INTO message_try (message_id, line, mail_to, server, asked, sha256, "
		  "tried_at, audit_id) "
		  "SELECT 2, 2, 'a', 'b', 0, sha256, '2025', 1 FROM message_try WHERE message_id = "
		  "1",
		  "only when asked for" },
		{ __LINE__,
		  "INSERT INTO message_try (message_id, line, mail_to, server, asked, sha256, "
		  "tried_at, audit_id) "
		  "SELECT 2, 2, 'a', 'b', 2, sha256, '2025', 1 FROM message_try WHERE message_id = "
		  "1",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO message_outcome VALUES (2, 1, 'deferred', 'server', 'x', NULL, 1)",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO message_outcome VALUES (2, 1, 'accepted', 'server', 'x', '2025', 1)",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO message_outcome VALUES (2, 1, 'lost', 'server', 'x', NULL, 1)",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO message_outcome VALUES (2, 2, 'accepted', 'server', 'x', NULL, 1)",
		  "FOREIGN KEY" },
		{ __LINE__,
		  "INSERT INTO message_outcome VALUES (1, 1, 'accepted', 'server', 'x', NULL, 1)",
		  "UNIQUE" },
		{ __LINE__, "UPDATE message SET state = 'dropped' WHERE message_id = 2",
		  "went out, or may have" },
		{ __LINE__,
		  "INSERT INTO mail_bounce SELECT NULL, message_id, mail_to, action, status, "
		  "reason, told_on, file_sha256, audit_id FROM mail_bounce",
		  "UNIQUE" },
		{ __LINE__,
		  "INSERT INTO mail_bounce SELECT NULL, message_id, mail_to, 'lost', status, "
		  "reason, told_on, 'y', audit_id FROM mail_bounce",
		  "CHECK" },
		/* what is not paid */
		{ __LINE__,
		  "INSERT INTO dispute (document_id, opened_on, said_by, owner, reason, audit_id) "
		  "VALUES (1, '2024-06-09', 'B', 'finance', 'x', 1)",
		  "one dispute of a document is open at a time" },
		{ __LINE__,
		  "INSERT INTO dispute (document_id, opened_on, said_by, owner, reason, audit_id) "
		  "VALUES (1, '2024-04-30', 'B', 'finance', 'x', 1)",
		  "one dispute" },
		{ __LINE__,
		  "INSERT INTO reminder (document_id, level, sent_on, pence, audit_id) VALUES (1, "
		  "3, '2025-02-01', 1, 1)",
		  "one after the other" },
		{ __LINE__,
		  "INSERT INTO reminder (document_id, level, sent_on, pence, audit_id) VALUES (2, "
		  "1, '2025-02-01', 1, 1)",
		  "not late" },
		{ __LINE__,
		  "INSERT INTO late_claim VALUES (2, 1, '2025-01-10', '2025-01-11', 1325, 1, 0, 1)",
		  "no day is claimed twice" },
		{ __LINE__,
		  "INSERT INTO late_claim VALUES (1, 1, '2025-01-11', '2025-01-11', 1325, 1, 0, 1)",
		  "a claim is an invoice outside VAT" },
		{ __LINE__,
		  "INSERT INTO late_claim VALUES (2, 1, '2024-05-31', '2024-05-31', 1325, 1, 0, 1)",
		  "from the day after it was due" },
		{ __LINE__, "INSERT INTO late_rate VALUES ('2026-02-01', 400, 800)", "CHECK" },
		{ __LINE__, "INSERT INTO late_rate VALUES ('2026-01-01', 400, 0)", "CHECK" },
		{ __LINE__, "DELETE FROM late_rate", "never deleted" },
		{ __LINE__, "DELETE FROM late_sum", "never deleted" },
		/* free services cannot have a price, nor be sold, nor draw days */
		{ __LINE__,
		  "INSERT INTO rate (service_id, fy, unit, rate_pence) SELECT service_id, "
		  "2024, "
		  "'day', 100 FROM"
		  " service WHERE code = 'fast-track-meeting'",
		  "FOREIGN KEY" },
		{ __LINE__,
		  "INSERT INTO rate (service_id, kind, fy, unit, rate_pence) SELECT "
		  "service_id, "
		  "'statutory', 2024,"
		  " 'day', 100 FROM service WHERE code = 'fast-track-meeting'",
		  "CHECK" },
		{ __LINE__,
		  "UPDATE service SET kind = 'purchased', basis = NULL WHERE code = "
		  "'fast-track-meeting'",
		  "never changes its kind" },
		/* nor is there a plain rate that prices "the whole", or a tier that is priced anew in part */
		{ __LINE__, "UPDATE rate SET whole_volume = 1", "only a tier prices the whole" },
		{ __LINE__,
		  "INSERT INTO rate (service_id, fy, unit, above, rate_pence, reprices) "
		  "SELECT "
		  "service_id, 2024, 'day', 300, 100, 1 FROM service WHERE code = "
		  "'ewo-days'",
		  "only a tier prices the whole" },
		{ __LINE__,
		  "INSERT INTO rate (service_id, fy, unit, above, rate_pence) SELECT "
		  "service_id, "
		  "2024, 'day', -1, 100 FROM service WHERE code = 'ewo-days'",
		  "CHECK" },
		{ __LINE__,
		  "UPDATE rate SET service_id = (SELECT service_id FROM service WHERE code "
		  "= "
		  "'penalty-notice')",
		  "FOREIGN KEY" },
		{ __LINE__,
		  "INSERT INTO quote (contract_id, service_id, quoted_on, expires_on, "
		  "audit_id)"
		  " SELECT 3, service_id, '2024-05-01', '2024-05-01', 1 FROM service WHERE "
		  "code ="
		  " 'penalty-notice'",
		  "FOREIGN KEY" },
		{ __LINE__,
		  "INSERT INTO purchase (contract_id, service_id, origin, bought_on, "
		  "agreed_by, "
		  "quantity, rate_pence,"
		  " net_pence, audit_id) SELECT 1, service_id, 'top-up', '2024-05-01', "
		  "'x', 100, "
		  "1, 1, 1 FROM service"
		  " WHERE code = 'penalty-notice'",
		  "FOREIGN KEY" },
		{ __LINE__,
		  "INSERT INTO statutory_record (school_id, service_id, officer_id, "
		  "done_on, "
		  "minutes, recorded_on,"
		  " audit_id) SELECT 1, service_id, 1, '2024-05-01', 1, '2024-05-01', 1 "
		  "FROM "
		  "service WHERE code ="
		  " 'ewo-days'",
		  "FOREIGN KEY" },
		/* an order number is one, and of a member */
		{ __LINE__,
		  "INSERT INTO contract_order (contract_id, school_id, fy, line, from_on, "
		  "order_number, audit_id) SELECT contract_id, school_id, fy, 2, from_on, "
		  "'', "
		  "audit_id FROM contract_order",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO contract_order (contract_id, school_id, fy, line, from_on, "
		  "order_number, audit_id) SELECT o.contract_id, (SELECT max(s.school_id) "
		  "FROM "
		  "school s), o.fy, 2, o.from_on, 'x', o.audit_id FROM contract_order o",
		  "FOREIGN KEY" },
		/* what daybook issued itself is asked of no other ledger */
		{ __LINE__, "INSERT INTO request_line (document_id, batch_id) VALUES (1, 1)",
		  "only a request goes out" },
		{ __LINE__,
		  "INSERT INTO document_number (document_id, number, given_on, audit_id) "
		  "VALUES "
		  "(1, 'x', '2024-06-01', 1)",
		  "for a request that went out" },
		/* no more days are promised or drawn than there are: 1.00 of 2.00 is left to book */
		{ __LINE__,
		  "INSERT INTO hold (contract_id, allotment_id, school_id, made_on, "
		  "on_date, "
		  "quantity, audit_id) SELECT 1, 1, school_id,"
		  " '2024-05-01', '2024-05-02', 101, 1 FROM allotment",
		  "never more days than are left" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, "
		  "dated_on, "
		  "school_id, hold_id,"
		  " audit_id) SELECT 1, 2024, 'use', -101, 0, '2024-05-02', school_id, 1, "
		  "1 FROM "
		  "allotment",
		  "never more days than are left" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, "
		  "dated_on, "
		  "school_id, audit_id)"
		  " SELECT 1, 2024, 'lapse', -101, 0, '2025-03-31', school_id, 1 FROM "
		  "allotment",
		  "never more days than are left" },
		/* days are used from the day they begin to the day they end, in their own year */
		{ __LINE__,
		  "INSERT INTO hold (contract_id, allotment_id, school_id, made_on, "
		  "on_date, "
		  "quantity, audit_id) SELECT 1, 1, school_id,"
		  " '2024-05-01', '2024-04-01', 50, 1 FROM allotment",
		  "from the day they begin" },
		{ __LINE__,
		  "INSERT INTO hold (contract_id, allotment_id, school_id, made_on, "
		  "on_date, "
		  "quantity, audit_id) SELECT 1, 1, school_id,"
		  " '2024-05-01', '2025-04-01', 50, 1 FROM allotment",
		  "from the day they begin" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, "
		  "dated_on, "
		  "school_id, hold_id,"
		  " audit_id) SELECT 1, 2024, 'use', -50, 0, '2024-04-01', school_id, 1, 1 "
		  "FROM "
		  "allotment",
		  "from the day they begin" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, "
		  "dated_on, "
		  "school_id, hold_id,"
		  " audit_id) SELECT 1, 2024, 'use', -50, 0, '2025-04-01', school_id, 1, 1 "
		  "FROM "
		  "allotment",
		  "" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, "
		  "dated_on, "
		  "school_id, hold_id,"
		  " audit_id) SELECT 1, 2025, 'use', -50, 0, '2025-04-01', school_id, 1, 1 "
		  "FROM "
		  "allotment",
		  "" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, "
		  "dated_on, "
		  "school_id, audit_id)"
		  " SELECT 1, 2024, 'purchase', -50, 0, '2024-05-02', school_id, 1 FROM "
		  "allotment",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, "
		  "dated_on, "
		  "school_id, audit_id)"
		  " SELECT 1, 2024, 'use', 50, 0, '2024-05-02', school_id, 1 FROM "
		  "allotment",
		  "CHECK" },
		/* the sums follow the ledger */
		{ __LINE__,
		  "UPDATE allotment_sum SET balance = balance + 100, purchased = purchased "
		  "+ 100",
		  "sums follow the ledger" },
		{ __LINE__, "UPDATE allotment_sum SET value_pence = 0", "sums follow the ledger" },
		{ __LINE__, "UPDATE allotment_sum SET planned = -1", "" },
		/* contracts and holds go one way */
		{ __LINE__, "UPDATE contract SET state = 'quote'", "never change" },
		{ __LINE__, "UPDATE contract SET ends_on = '2025-03-30'", "never change" },
		{ __LINE__,
		  "UPDATE contract SET state = 'agreed', plan = 'monthly' WHERE state = "
		  "'quote'",
		  "never change" },
		{ __LINE__, "DELETE FROM contract", "never deleted" },
		{ __LINE__, "DELETE FROM contract_member", "never deleted" },
		{ __LINE__, "UPDATE hold SET released_on = NULL", "let go once" },
		{ __LINE__, "UPDATE hold SET quantity = 1 WHERE released_on IS NULL",
		  "let go once" },
		{ __LINE__,
		  "UPDATE hold SET released_on = '2024-09-04', released_audit_id = 1, "
		  "on_date = "
		  "'2024-09-04' WHERE released_on IS NULL",
		  "let go once" },
		{ __LINE__, "DELETE FROM hold", "never deleted" },
		/* visits */
		{ __LINE__,
		  "UPDATE visit SET state = 'planned', delivered_by = NULL, confirmed_by = "
		  "NULL",
		  "planned, then delivered" },
		{ __LINE__, "UPDATE visit SET on_date = '2024-09-04'", "sequence rises by one" },
		{ __LINE__, "UPDATE visit SET start_min = 530 WHERE state = 'planned'",
		  "sequence rises by one" },
		{ __LINE__, "UPDATE visit SET sequence = sequence + 2 WHERE state = 'planned'",
		  "sequence rises by one" },
		{ __LINE__,
		  "UPDATE visit SET uid = 'x', sequence = sequence + 1 WHERE state = "
		  "'planned'",
		  "planned, then delivered" },
		{ __LINE__,
		  "UPDATE visit SET state = 'confirmed', delivered_by = 'admin', "
		  "confirmed_by = "
		  "'admin' WHERE"
		  " state = 'planned'",
		  "planned, then delivered" },
		{ __LINE__,
		  "UPDATE visit SET state = 'confirmed', confirmed_by = delivered_by WHERE "
		  "state = "
		  "'delivered'",
		  "nobody confirms their own delivery" },
		{ __LINE__,
		  "UPDATE visit SET state = 'delivered', delivered_by = 'nobody' WHERE "
		  "state = "
		  "'planned'",
		  "FOREIGN KEY" },
		{ __LINE__, "DELETE FROM visit", "never deleted" },
		{ __LINE__, "DELETE FROM visit_hold", "never deleted" },
		/* numbers without gap, in order of date; a charge is billed once */
		{ __LINE__, "UPDATE series SET last_number = 7", "counts documents, one by one" },
		{ __LINE__, "UPDATE series SET last_on = '2024-01-01'",
		  "counts documents, one by one" },
		{ __LINE__, "DELETE FROM series", "never deleted" },
		{ __LINE__,
		  "INSERT INTO document_line (document_id, line, charge_id, vat_bp, "
		  "net_pence) "
		  "SELECT 1, 2, charge_id, 2000,"
		  " net_pence FROM charge",
		  "UNIQUE" },
		{ __LINE__,
		  "INSERT INTO document_line (document_id, line, charge_id, vat_bp, "
		  "net_pence) "
		  "SELECT 1, 2, charge_id, 2000,"
		  " 1 FROM charge",
		  "" },
		/* who and what there is */
		{ __LINE__, "DELETE FROM school", "never deleted" },
		{ __LINE__, "DELETE FROM school_kind", "never deleted" },
		{ __LINE__, "DELETE FROM payer", "never deleted" },
		{ __LINE__, "DELETE FROM officer", "never deleted" },
		{ __LINE__, "DELETE FROM service", "never deleted" },
		{ __LINE__, "DELETE FROM financial_year", "never deleted" },
		{ __LINE__, "DELETE FROM setting", "never deleted" },
		{ __LINE__, "DELETE FROM account_code", "never deleted" },
		{ __LINE__,
		  "INSERT INTO account_code (account, from_on, code, title) VALUES ('purse', "
		  "'2024-05-01', '1', 'x')",
		  "CHECK" },
		{ __LINE__, "UPDATE account_code SET code = ''", "CHECK" },
		/* a line goes out once, with its batch, up to its day */
		{ __LINE__,
		  "INSERT INTO batch_line (batch_id, line, journal_id, posting_line, code, title, "
		  "narrative) VALUES (1, 9, 1, 1, '1', 'x', 'x')",
		  "takes no more lines" },
		{ __LINE__,
		  "INSERT INTO journal_batch (batch_id, made_on, to_on, audit_id) VALUES (9, "
		  "'2024-05-02', '2024-04-30', 999);INSERT INTO batch_line (batch_id, line, "
		  "journal_id, posting_line, code, title, narrative) VALUES (9, 1, 1, 1, '1', 'x', "
		  "'x')",
		  "dated up to its day" },
		{ __LINE__,
		  "INSERT INTO journal_batch (batch_id, made_on, to_on, audit_id) VALUES (9, "
		  "'2024-05-02', '2024-05-01', 999);INSERT INTO batch_line (batch_id, line, "
		  "journal_id, posting_line, code, title, narrative) VALUES (9, 1, 1, 1, '1', 'x', "
		  "'x')",
		  "UNIQUE" },
		{ __LINE__,
		  "INSERT INTO receipt (receipt_id, received_on, posted_on, pence, method, "
		  "reference, audit_id) VALUES (95, '2024-05-02', '2024-05-02', 1, 'corporate', "
		  "'x', 999);INSERT INTO journal (journal_id, dated_on, source_kind, source_id, "
		  "audit_id) VALUES (95, '2024-05-02', 'receipt', 95, 999);INSERT INTO posting "
		  "(journal_id, line, account, pence) VALUES (95, 1, 'bank', 1);INSERT INTO "
		  "journal_batch (batch_id, made_on, to_on, audit_id) VALUES (9, '2024-05-02', "
		  "'2024-05-02', 999);INSERT INTO batch_line (batch_id, line, journal_id, "
		  "posting_line, code, title, narrative) VALUES (9, 1, 95, 1, '1', 'x', 'x')",
		  "corporate ledger" },
		{ __LINE__,
		  "INSERT INTO settlement (document_id, settled_on, pence, audit_id) SELECT "
		  "document_id, '2024-05-02', net_pence + vat_pence, 999 FROM document",
		  "settled by journal" },
		/* an approval is used once, and only one that there is */
		{ __LINE__, "INSERT INTO approval_use (approval_id, audit_id) VALUES (1, 1)",
		  "UNIQUE" },
		{ __LINE__, "INSERT INTO approval_use (approval_id, audit_id) VALUES (9, 1)",
		  "FOREIGN KEY" },
		/* rows are of the kind their columns say */
		{ __LINE__, "INSERT INTO financial_year (fy) VALUES ('soon')", "" },
		{ __LINE__,
		  "INSERT INTO posting (journal_id, line, account, pence) VALUES (1, 9, "
		  "'cash', 1)",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO posting (journal_id, line, account, pence) VALUES (1, 9, "
		  "'deferred', 0)",
		  "CHECK" },
	};
	SCOPED(raw_closep) sqlite3 *db = full_book();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *why = refused(db, cases[i].sql);

		cr_expect(why, "row at line %d: it was done", cases[i].line);
		if (why)
			cr_expect(strstr(why, cases[i].why), "row at line %d: %s", cases[i].line,
				  why);
	}
}

/* A payer that is the other academy's, and the academy itself. */
#define OTHER "(SELECT max(payer_id) FROM payer WHERE name = 'St Anne''s Catholic School')"
#define PAYS                                                                                \
	"INSERT INTO allocation (document_id, receipt_id, allocated_on, pence, undoes_id, " \
	"audit_id) VALUES "
#define MOVES                                                                                \
	"INSERT INTO receipt_move (receipt_id, line, payer_id, moved_on, reason, audit_id) " \
	"VALUES "
#define GOES "INSERT INTO receipt_back VALUES "
#define REFUNDS                                                                                   \
	"INSERT INTO refund (payer_id, receipt_id, paid_on, pence, reference, reason, audit_id) " \
	"SELECT "

/* Money is used once, by whose it is, and from the day on which it is there. */
Test(schema, money_received)
{
	static const struct {
		int line;
		const char *sql, *why; /* why NULL: done */
	} cases[] = {
		{ __LINE__, PAYS "(1, 1, '2024-05-06', 2000, NULL, 1)", NULL },
		{ __LINE__, PAYS "(1, 1, '2024-05-06', 2001, NULL, 1)", "free of the receipt" },
		{ __LINE__, PAYS "(1, 1, '2024-05-05', 2000, NULL, 1)", "before the money is" },
		{ __LINE__, PAYS "(1, 1, '2024-05-06', 90000, NULL, 1)", "is outstanding" },
		{ __LINE__, PAYS "(1, 1, '2024-03-31', 100, NULL, 1)", "nothing is paid before" },
		{ __LINE__, PAYS "(1, 1, '2024-05-06', 0, NULL, 1)", "CHECK" },
		{ __LINE__, PAYS "(1, 1, '2024-05-06', -100, NULL, 1)", "CHECK" },
		{ __LINE__, PAYS "(1, NULL, '2024-05-06', 100, NULL, 1)", "of whose it is" },
		{ __LINE__, PAYS "(1, 2, '2024-05-06', 100, NULL, 1)", "free of the receipt" },
		{ __LINE__, PAYS "(1, 3, '2024-05-06', 100, NULL, 1)", "of whose it is" },
		{ __LINE__, PAYS "(1, 1, '2024-05-06', -2000, 3, 1)", NULL },
		{ __LINE__, PAYS "(1, 1, '2024-05-05', -2000, 3, 1)", "is undone whole" },
		{ __LINE__, PAYS "(1, 1, '2024-05-06', -1000, 3, 1)", "is undone whole" },
		{ __LINE__, PAYS "(1, 3, '2024-05-06', -2000, 3, 1)", "is undone whole" },
		{ __LINE__, PAYS "(1, 1, '2024-05-06', -3000, 1, 1)", "UNIQUE" },
		{ __LINE__, PAYS "(1, 1, '2024-05-06', 2000, 3, 1)", "is undone whole" },
		{ __LINE__, MOVES "(3, 2, " OTHER ", '2024-05-06', NULL, 1)", NULL },
		{ __LINE__, MOVES "(3, 3, " OTHER ", '2024-05-06', NULL, 1)", "step by step" },
		{ __LINE__, MOVES "(3, 2, NULL, '2024-05-06', 'x', 1)", "step by step" },
		{ __LINE__, MOVES "(3, 2, " OTHER ", '2024-05-01', NULL, 1)", "step by step" },
		{ __LINE__, MOVES "(1, 2, " OTHER ", '2024-05-08', 'x', 1)", "keeps it where" },
		{ __LINE__, MOVES "(2, 2, " OTHER ", '2024-05-08', 'x', 1)", "keeps it where" },
		{ __LINE__, GOES "(3, '2024-05-06', 'x', 1)", NULL },
		{ __LINE__, GOES "(3, '2024-05-01', 'x', 1)", "after all that was done" },
		{ __LINE__, GOES "(1, '2024-05-08', 'x', 1)", "is undone before" },
		{ __LINE__, GOES "(2, '2024-05-08', 'x', 1)", "is undone before" },
		{ __LINE__, REFUNDS "payer_id, 1, '2024-05-07', 2000, 'x', 'x', 1 FROM refund",
		  NULL },
		{ __LINE__, REFUNDS "payer_id, 1, '2024-05-07', 2001, 'x', 'x', 1 FROM refund",
		  "than is free" },
		{ __LINE__, REFUNDS "payer_id, 1, '2024-05-05', 2000, 'x', 'x', 1 FROM refund",
		  "before it is there" },
		{ __LINE__, REFUNDS OTHER ", 1, '2024-05-07', 2000, 'x', 'x', 1",
		  "to whose it is" },
		{ __LINE__, REFUNDS "payer_id, 3, '2024-05-07', 2000, 'x', 'x', 1 FROM refund",
		  "to whose it is" },
		{ __LINE__,
		  "INSERT INTO receipt VALUES (9, '2024-05-02', '2024-05-01', 1, 'bank', "
		  "'', NULL, "
		  "1)",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO receipt VALUES (9, '2024-05-02', '2024-05-03', 1, 'bank', "
		  "'', NULL, "
		  "1); INSERT INTO receipt_move VALUES (9, 9, 1, NULL, '2024-05-02', NULL, "
		  "1)",
		  "from the day it counts from" },
		{ __LINE__,
		  "INSERT INTO receipt VALUES (9, '2024-05-02', '2024-05-02', 1, 'beads', "
		  "'', "
		  "NULL, 1)",
		  "CHECK" },
	};
	SCOPED(raw_closep) sqlite3 *db = full_book();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *why = refused(db, cases[i].sql);

		cr_expect_eq(why == NULL, cases[i].why == NULL, "row at line %d: %s", cases[i].line,
			     why ? why : "it was done");
		if (why && cases[i].why)
			cr_expect(strstr(why, cases[i].why), "row at line %d: %s", cases[i].line,
				  why);
	}
}

/* The next document has the next number and a date that is not before the last. */
Test(schema, document_numbers)
{
	static const struct {
		int line;
		int number;
		const char *on;
		bool good;
	} cases[] = {
		{ __LINE__, 2, "2024-05-01", true },  { __LINE__, 2, "2024-05-02", true },
		{ __LINE__, 3, "2024-05-02", false }, { __LINE__, 1, "2024-05-02", false },
		{ __LINE__, 0, "2024-05-02", false }, { __LINE__, 2, "2024-04-30", false },
		{ __LINE__, 2, "2025-04-01", false }, /* another year's */
	};
	SCOPED(raw_closep) sqlite3 *db = full_book();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char sql[700];
		const char *why;

		(void) snprintf(
			sql, sizeof sql,
			"INSERT INTO document (kind, series, fy, number, name, payer_id, "
			"school_id, issued_on,"
			" tax_point_on, due_on, service_from, service_to, treatment, net_pence, "
			"vat_pence,"
			" snapshot, snapshot_sha256, audit_id) SELECT kind, series, fy, %d, 'X', "
			"payer_id,"
			" school_id, '%s', tax_point_on, due_on, service_from, service_to, "
			"treatment,"
			" net_pence, vat_pence, snapshot, snapshot_sha256, audit_id FROM document "
			"WHERE document_id = 1",
			cases[i].number, cases[i].on);
		why = refused(db, sql);
		cr_expect_eq(why == NULL, cases[i].good, "row at line %d: %s", cases[i].line,
			     why ? why : "it was done");
	}
}

/* A fact whose act is not in the audit trail can be written, but not committed. */
Test(schema, no_fact_without_an_act)
{
	static const char *const facts[] = {
		"INSERT INTO purchase (contract_id, service_id, origin, bought_on, "
		"agreed_by, "
		"quantity, rate_pence,"
		" net_pence, audit_id) SELECT 1, service_id, 'top-up', '2024-05-01', 'x', "
		"100, 1, "
		"1, 999 FROM service"
		" WHERE code = 'ewo-days'",
		"INSERT INTO statutory_record (school_id, service_id, officer_id, done_on, "
		"minutes, recorded_on,"
		" audit_id) SELECT 1, service_id, 1, '2024-05-01', 1, '2024-05-01', 999 "
		"FROM "
		"service WHERE code ="
		" 'penalty-notice'",
		"INSERT INTO hold (contract_id, allotment_id, school_id, made_on, on_date, "
		"quantity, audit_id) SELECT 1, 1, school_id,"
		" '2024-05-01', '2024-05-02', 50, 999 FROM allotment",
		"INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, "
		"dated_on, "
		"school_id, audit_id)"
		" SELECT 1, 2024, 'lapse', -50, 0, '2025-03-31', school_id, 999 FROM "
		"allotment",
		"INSERT INTO charge (purchase_id, school_id, kind, cause, part, parts, fy, "
		"due_on, "
		"service_from, service_to,"
		" net_pence, audit_id) SELECT 1, school_id, 'sale', 'agreed', 2, 2, 2024, "
		"due_on, "
		"service_from, service_to, 1, 999 FROM charge",
		"INSERT INTO journal (dated_on, source_kind, source_id, audit_id) VALUES "
		"('2024-05-01', 'receipt', 9, 999)",
		"INSERT INTO audit_detail (audit_id, line, kind, table_name, row_key, "
		"body, "
		"sha256) VALUES (999, 1,"
		" 'i', 'x', '1', '{}', 'x')",
		"INSERT INTO journal_batch (made_on, to_on, audit_id) VALUES ('2024-05-02', "
		"'2024-05-02', 999)",
		"INSERT INTO period_close (month, closed_on, audit_id) VALUES ('2024-04', "
		"'2024-05-01', 999)",
		"INSERT INTO approval (family, subject, given_on, given_by, reason, "
		"audit_id) "
		"VALUES "
		"('credit', 'x', '2024-05-01', 'admin', 'x', 999)",
		"INSERT INTO message (message_key, mail_to, subject, body, queued_on, "
		"state, "
		"audit_id) "
		"VALUES ('x', 'x@y.example', 'x', 'x', '2024-05-01', 'queued', 999)",
		"INSERT INTO message_try SELECT 2, 2, mail_to, server, 1, sha256, tried_at, 999 "
		"FROM message_try WHERE message_id = 2",
		"INSERT INTO message_outcome VALUES (2, 1, 'doubtful', 'server', 'x', NULL, 999)",
		"INSERT INTO mail_bounce SELECT NULL, message_id, mail_to, action, status, reason,"
		" told_on, 'y', 999 FROM mail_bounce",
		"INSERT INTO document_printed VALUES (2, '2025-01-10', 999)",
		"UPDATE financial_year SET closed_audit_id = 999",
	};
	SCOPED(raw_closep) sqlite3 *db = full_book();

	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		const char *why;

		raw_run(db, "BEGIN");
		raw_run(db, facts[i]);
		why = raw_try(db, "COMMIT");
		cr_expect(why && strstr(why, "FOREIGN KEY"), "fact %zu: %s", i,
			  why ? why : "committed");
		raw_run(db, "ROLLBACK");
	}
}

/* A closed year stays closed, and takes no entry. */
Test(schema, a_closed_year)
{
	SCOPED(raw_closep) sqlite3 *db = full_book();
	const char *why;

	raw_run(db, "UPDATE financial_year SET closed_audit_id = 1 WHERE fy = 2024");
	why = refused(db, "UPDATE financial_year SET closed_audit_id = NULL");
	cr_expect(why && strstr(why, "stays closed"), "%s", why);
	why = refused(db, "INSERT INTO day_entry (allotment_id, fy, kind, quantity, "
			  "value_pence, dated_on,"
			  " school_id, audit_id) SELECT 1, 2024, 'lapse', -50, 0, "
			  "'2025-03-31', school_id, 1 "
			  "FROM"
			  " allotment");
	cr_expect(why && strstr(why, "is closed"), "%s", why);
}
