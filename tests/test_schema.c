/*
 * tests/test_schema.c - what the database itself refuses, whoever asks: on a private copy, with raw SQL.
 *
 * The book has a bit of everything: days sold, booked, drawn and confirmed, free services, documents.
 */
#include <criterion/criterion.h>

#include "billing/interest.h"
#include "billing/relief.h"
#include "billing/remind.h"
#include "billing/write_off.h"
#include "tests/owing.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

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
	MUST(remind(&work, &reminds, &err));
	MUST(interest_reckon(st, "EWS24-00001", work.today, work.today, true, &interest, &err));
	MUST(interest_issue(&work, &interest, &err));
	book_commit(&work);
}

/* Contract 1: two days, half a day of them used and confirmed, half a day held; contract 2 is a quote. */
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
	deal_approve(st, "a");
	deal_close(st, "2024-03", "2024-04-02");
	neglect(st);
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
		{ "charge", "net_pence" },
		{ "document", "vat_pence" },
		{ "document_line", "net_pence" },
		{ "annex_record", "document_id" },
		{ "journal", "dated_on" },
		{ "posting", "pence" },
		{ "approval", "given_by" },
		{ "approval_use", "audit_id" },
		{ "period_close", "closed_on" },
		{ "dispute", "owner" },
		{ "dispute_end", "outcome" },
		{ "write_off", "vat_pence" },
		{ "vat_relief", "pence" },
		{ "reminder", "level" },
		{ "late_claim", "to_on" },
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
		  "INSERT INTO rate (service_id, fy, unit, rate_pence) SELECT service_id, 2024, "
		  "'day', 100 FROM"
		  " service WHERE code = 'fast-track-meeting'",
		  "FOREIGN KEY" },
		{ __LINE__,
		  "INSERT INTO rate (service_id, kind, fy, unit, rate_pence) SELECT service_id, "
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
		  "INSERT INTO rate (service_id, fy, unit, above, rate_pence, reprices) SELECT "
		  "service_id, 2024, 'day', 300, 100, 1 FROM service WHERE code = 'ewo-days'",
		  "only a tier prices the whole" },
		{ __LINE__,
		  "INSERT INTO rate (service_id, fy, unit, above, rate_pence) SELECT service_id, "
		  "2024, 'day', -1, 100 FROM service WHERE code = 'ewo-days'",
		  "CHECK" },
		{ __LINE__,
		  "UPDATE rate SET service_id = (SELECT service_id FROM service WHERE code = "
		  "'penalty-notice')",
		  "FOREIGN KEY" },
		{ __LINE__,
		  "INSERT INTO quote (contract_id, service_id, quoted_on, expires_on, audit_id)"
		  " SELECT 3, service_id, '2024-05-01', '2024-05-01', 1 FROM service WHERE code ="
		  " 'penalty-notice'",
		  "FOREIGN KEY" },
		{ __LINE__,
		  "INSERT INTO purchase (contract_id, service_id, origin, bought_on, agreed_by, "
		  "quantity, rate_pence,"
		  " net_pence, audit_id) SELECT 1, service_id, 'top-up', '2024-05-01', 'x', 100, "
		  "1, 1, 1 FROM service"
		  " WHERE code = 'penalty-notice'",
		  "FOREIGN KEY" },
		{ __LINE__,
		  "INSERT INTO statutory_record (school_id, service_id, officer_id, done_on, "
		  "minutes, recorded_on,"
		  " audit_id) SELECT 1, service_id, 1, '2024-05-01', 1, '2024-05-01', 1 FROM "
		  "service WHERE code ="
		  " 'ewo-days'",
		  "FOREIGN KEY" },
		/* no more days are promised or drawn than there are: 1.00 of 2.00 is left to book */
		{ __LINE__,
		  "INSERT INTO hold (contract_id, allotment_id, school_id, made_on, on_date, "
		  "quantity, audit_id) SELECT 1, 1, school_id,"
		  " '2024-05-01', '2024-05-02', 101, 1 FROM allotment",
		  "never more days than are left" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		  "school_id, hold_id,"
		  " audit_id) SELECT 1, 2024, 'use', -101, 0, '2024-05-02', school_id, 1, 1 FROM "
		  "allotment",
		  "never more days than are left" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		  "school_id, audit_id)"
		  " SELECT 1, 2024, 'lapse', -101, 0, '2025-03-31', school_id, 1 FROM allotment",
		  "never more days than are left" },
		/* days are used from the day they begin to the day they end, in their own year */
		{ __LINE__,
		  "INSERT INTO hold (contract_id, allotment_id, school_id, made_on, on_date, "
		  "quantity, audit_id) SELECT 1, 1, school_id,"
		  " '2024-05-01', '2024-04-01', 50, 1 FROM allotment",
		  "from the day they begin" },
		{ __LINE__,
		  "INSERT INTO hold (contract_id, allotment_id, school_id, made_on, on_date, "
		  "quantity, audit_id) SELECT 1, 1, school_id,"
		  " '2024-05-01', '2025-04-01', 50, 1 FROM allotment",
		  "from the day they begin" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		  "school_id, hold_id,"
		  " audit_id) SELECT 1, 2024, 'use', -50, 0, '2024-04-01', school_id, 1, 1 FROM "
		  "allotment",
		  "from the day they begin" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		  "school_id, hold_id,"
		  " audit_id) SELECT 1, 2024, 'use', -50, 0, '2025-04-01', school_id, 1, 1 FROM "
		  "allotment",
		  "" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		  "school_id, hold_id,"
		  " audit_id) SELECT 1, 2025, 'use', -50, 0, '2025-04-01', school_id, 1, 1 FROM "
		  "allotment",
		  "" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		  "school_id, audit_id)"
		  " SELECT 1, 2024, 'purchase', -50, 0, '2024-05-02', school_id, 1 FROM allotment",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		  "school_id, audit_id)"
		  " SELECT 1, 2024, 'use', 50, 0, '2024-05-02', school_id, 1 FROM allotment",
		  "CHECK" },
		/* the sums follow the ledger */
		{ __LINE__,
		  "UPDATE allotment_sum SET balance = balance + 100, purchased = purchased + 100",
		  "sums follow the ledger" },
		{ __LINE__, "UPDATE allotment_sum SET value_pence = 0", "sums follow the ledger" },
		{ __LINE__, "UPDATE allotment_sum SET planned = -1", "" },
		/* contracts and holds go one way */
		{ __LINE__, "UPDATE contract SET state = 'quote'", "never change" },
		{ __LINE__, "UPDATE contract SET ends_on = '2025-03-30'", "never change" },
		{ __LINE__,
		  "UPDATE contract SET state = 'agreed', plan = 'monthly' WHERE state = 'quote'",
		  "never change" },
		{ __LINE__, "DELETE FROM contract", "never deleted" },
		{ __LINE__, "DELETE FROM contract_member", "never deleted" },
		{ __LINE__, "UPDATE hold SET released_on = NULL", "let go once" },
		{ __LINE__, "UPDATE hold SET quantity = 1 WHERE released_on IS NULL",
		  "let go once" },
		{ __LINE__,
		  "UPDATE hold SET released_on = '2024-09-04', released_audit_id = 1, on_date = "
		  "'2024-09-04' WHERE released_on IS NULL",
		  "let go once" },
		{ __LINE__, "DELETE FROM hold", "never deleted" },
		/* visits */
		{ __LINE__,
		  "UPDATE visit SET state = 'planned', delivered_by = NULL, confirmed_by = NULL",
		  "planned, then delivered" },
		{ __LINE__, "UPDATE visit SET on_date = '2024-09-04'", "sequence rises by one" },
		{ __LINE__, "UPDATE visit SET start_min = 530 WHERE state = 'planned'",
		  "sequence rises by one" },
		{ __LINE__, "UPDATE visit SET sequence = sequence + 2 WHERE state = 'planned'",
		  "sequence rises by one" },
		{ __LINE__,
		  "UPDATE visit SET uid = 'x', sequence = sequence + 1 WHERE state = 'planned'",
		  "planned, then delivered" },
		{ __LINE__,
		  "UPDATE visit SET state = 'confirmed', delivered_by = 'admin', confirmed_by = "
		  "'admin' WHERE"
		  " state = 'planned'",
		  "planned, then delivered" },
		{ __LINE__,
		  "UPDATE visit SET state = 'confirmed', confirmed_by = delivered_by WHERE state = "
		  "'delivered'",
		  "nobody confirms their own delivery" },
		{ __LINE__,
		  "UPDATE visit SET state = 'delivered', delivered_by = 'nobody' WHERE state = "
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
		  "INSERT INTO document_line (document_id, line, charge_id, vat_bp, net_pence) "
		  "SELECT 1, 2, charge_id, 2000,"
		  " net_pence FROM charge",
		  "UNIQUE" },
		{ __LINE__,
		  "INSERT INTO document_line (document_id, line, charge_id, vat_bp, net_pence) "
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
		/* an approval is used once, and only one that there is */
		{ __LINE__, "INSERT INTO approval_use (approval_id, audit_id) VALUES (1, 1)",
		  "UNIQUE" },
		{ __LINE__, "INSERT INTO approval_use (approval_id, audit_id) VALUES (9, 1)",
		  "FOREIGN KEY" },
		/* rows are of the kind their columns say */
		{ __LINE__, "INSERT INTO financial_year (fy) VALUES ('soon')", "" },
		{ __LINE__,
		  "INSERT INTO posting (journal_id, line, account, pence) VALUES (1, 9, 'cash', 1)",
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
		"INSERT INTO purchase (contract_id, service_id, origin, bought_on, agreed_by, "
		"quantity, rate_pence,"
		" net_pence, audit_id) SELECT 1, service_id, 'top-up', '2024-05-01', 'x', 100, 1, "
		"1, 999 FROM service"
		" WHERE code = 'ewo-days'",
		"INSERT INTO statutory_record (school_id, service_id, officer_id, done_on, "
		"minutes, recorded_on,"
		" audit_id) SELECT 1, service_id, 1, '2024-05-01', 1, '2024-05-01', 999 FROM "
		"service WHERE code ="
		" 'penalty-notice'",
		"INSERT INTO hold (contract_id, allotment_id, school_id, made_on, on_date, "
		"quantity, audit_id) SELECT 1, 1, school_id,"
		" '2024-05-01', '2024-05-02', 50, 999 FROM allotment",
		"INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		"school_id, audit_id)"
		" SELECT 1, 2024, 'lapse', -50, 0, '2025-03-31', school_id, 999 FROM allotment",
		"INSERT INTO charge (purchase_id, school_id, kind, cause, part, parts, fy, due_on, "
		"service_from, service_to,"
		" net_pence, audit_id) SELECT 1, school_id, 'sale', 'agreed', 2, 2, 2024, due_on, "
		"service_from, service_to, 1, 999 FROM charge",
		"INSERT INTO journal (dated_on, source_kind, source_id, audit_id) VALUES "
		"('2024-05-01', 'receipt', 1, 999)",
		"INSERT INTO audit_detail (audit_id, line, kind, table_name, row_key, body, "
		"sha256) VALUES (999, 1,"
		" 'i', 'x', '1', '{}', 'x')",
		"INSERT INTO period_close (month, closed_on, audit_id) VALUES ('2024-04', "
		"'2024-05-01', 999)",
		"INSERT INTO approval (family, subject, given_on, given_by, reason, audit_id) "
		"VALUES "
		"('credit', 'x', '2024-05-01', 'admin', 'x', 999)",
		"INSERT INTO message (message_key, mail_to, subject, body, queued_on, state, "
		"audit_id) "
		"VALUES ('x', 'x@y.example', 'x', 'x', '2024-05-01', 'queued', 999)",
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
	why = refused(
		db,
		"INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on,"
		" school_id, audit_id) SELECT 1, 2024, 'lapse', -50, 0, '2025-03-31', school_id, 1 "
		"FROM"
		" allotment");
	cr_expect(why && strstr(why, "is closed"), "%s", why);
}
