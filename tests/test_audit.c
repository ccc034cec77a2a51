/* tests/test_audit.c - the chain of acts: whatever is altered behind daybook's back is found */
#include <criterion/criterion.h>

#include "core/audit.h"
#include "core/crypto.h"
#include "core/service.h"
#include "tests/deal.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* Days sold, used, confirmed and billed; free services on an annex. */
static struct store *full_book(void)
{
	struct store *st = book_new();
	struct err err = { 0 };
	int64_t used, free_visit;

	(void) deal_sell(st, &(struct deal){ .quantity = 200,
					     .order_number = "PO-1",
					     .rate = 35000,
					     .reason = "a trial" });
	(void) deal_sell(
		st, &(struct deal){ .urn = BOOK_NURSERY, .quantity = 300, .plan = PLAN_TERMLY });
	used = deal_visit(st, &(struct appointment){ .on = "2024-04-09", .session = SESSION_AM });
	(void) deal_visit(st,
			  &(struct appointment){ .on = "2024-09-03", .start = 600, .end = 640 });
	free_visit = deal_visit(st, &(struct appointment){ .on = "2024-04-10",
							   .session = SESSION_AM,
							   .service = "fast-track-meeting" });
	MUST(deal_deliver(st, "ewo-01", "2024-04-10", used, &err));
	MUST(deal_confirm(st, "manager", "2024-04-11", used, &err));
	MUST(deal_deliver(st, "ewo-01", "2024-04-10", free_visit, &err));
	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-05-01"), 2);
	deal_mail(st, "a");
	deal_mail(st, "b");
	deal_drop(st, 1);
	deal_approve(st, "a");
	deal_approve(st, "b");
	deal_close(st, "2024-03", "2024-04-02");
	return st;
}

static void count_finding(void *context, const char *finding)
{
	(void) finding;
	++*(int *) context;
}

/* Findings of the audit trail; 'head' may be NULL. */
static int findings_of(struct store *st, const char *head, int64_t *out_anchor)
{
	struct err err = { 0 };
	int64_t anchor = 0;
	int count = 0;

	MUST(audit_verify(st, head, &anchor, count_finding, &count, &err));
	if (out_anchor)
		*out_anchor = anchor;
	return count;
}

/*
 * Alter a copy and look: true when it is found. 'changed' says whether the statement did anything at all. With
 * 'check' book check may find it, too: a row that others refer to is missed by the keys.
 */
static bool found(struct store *st, const char *sql, bool check, bool *changed)
{
	SCOPED(freep) char *findings = NULL;
	SCOPED(raw_closep) sqlite3 *db = raw_open(st);
	SCOPED(store_closep) struct store *altered = NULL;

	raw_disarm(db);
	*changed = raw_try(db, sql) == NULL && sqlite3_changes(db) > 0;
	if (!*changed)
		return false;
	altered = raw_store(db);
	if (!check)
		return findings_of(altered, NULL, NULL) > 0;
	findings = deal_findings(altered);
	return findings[0] != '\0';
}

static const char *const facts[] = {
	"audit",
	"audit_detail",
	"quote",
	"purchase",
	"purchase_share",
	"allotment",
	"day_entry",
	"use_confirmed",
	"charge",
	"document",
	"document_line",
	"annex_record",
	"statutory_record",
	"journal",
	"posting",
	"message",
	"approval",
	"approval_use",
	"period_close",
	"book_user",
	"contract",
	"contract_member",
	"hold",
	"officer_pattern",
	"rate",
	"school_kind",
	"series",
	"vat_rate",
	"visit",
	"visit_hold",
};

/* What an audit trail cannot know: the place of a detail in its act is no part of its hash, only the order is. */
static bool is_outside(const char *table, const char *column)
{
	return strcmp(table, "audit_detail") == 0 && strcmp(column, "line") == 0;
}

static void alter_column(struct store *st, const char *table, const char *column, bool text,
			 int64_t rows)
{
	for (int64_t row = 0; row<rows; row += rows> 3 ? rows / 2 : 1) {
		char sql[400];
		bool changed;

		if (text)
			(void) snprintf(sql, sizeof sql,
					"UPDATE %s SET %s = CASE substr(%s, 1, 1) WHEN '7' THEN "
					"'8' ELSE '7' END ||"
					" substr(%s, 2) WHERE rowid = (SELECT rowid FROM %s ORDER "
					"BY rowid LIMIT 1"
					" OFFSET %" PRId64 ") AND %s IS NOT NULL",
					table, column, column, column, table, row, column);
		else
			(void) snprintf(sql, sizeof sql,
					"UPDATE %s SET %s = %s + 1000003 WHERE rowid = (SELECT "
					"rowid FROM %s ORDER BY"
					" rowid LIMIT 1 OFFSET %" PRId64 ") AND %s IS NOT NULL",
					table, column, column, table, row, column);
		cr_expect(found(st, sql, false, &changed) || !changed, "not found: %s", sql);
		(void) snprintf(sql, sizeof sql,
				"UPDATE %s SET %s = %s WHERE rowid = (SELECT rowid FROM %s ORDER "
				"BY rowid LIMIT 1"
				" OFFSET %" PRId64 ") AND %s IS NULL",
				table, column, text ? "'x'" : "5", table, row, column);
		cr_expect(found(st, sql, false, &changed) || !changed, "not found: %s", sql);
	}
}

/* Every column of every fact and of the trail itself: one byte, one number. */
Test(audit, any_altered_byte_is_found)
{
	SCOPED(store_closep) struct store *st = full_book();
	SCOPED(raw_closep) sqlite3 *db = raw_open(st);

	cr_assert_eq(findings_of(st, NULL, NULL), 0);
	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		char sql[120];
		sqlite3_stmt *q = NULL;
		int64_t rows;

		(void) snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", facts[i]);
		rows = raw_number(db, sql);
		cr_assert_gt(rows, 0, "the test's book has no %s", facts[i]);
		(void) snprintf(sql, sizeof sql, "SELECT name, type FROM pragma_table_info('%s')",
				facts[i]);
		cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
		while (sqlite3_step(q) == SQLITE_ROW) {
			const char *column = (const char *) sqlite3_column_text(q, 0);

			if (!is_outside(facts[i], column))
				alter_column(st, facts[i], column,
					     strcmp((const char *) sqlite3_column_text(q, 1),
						    "TEXT") == 0,
					     rows);
		}
		(void) sqlite3_finalize(q);
	}
}

/* Rows taken away, or put in. */
Test(audit, rows_taken_or_added_are_found)
{
	SCOPED(store_closep) struct store *st = full_book();

	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		static const char *const which[] = { "min", "max" };

		for (size_t w = 0; w < COUNT_OF(which); w++) {
			char sql[200];
			bool changed;

			(void) snprintf(sql, sizeof sql,
					"DELETE FROM %s WHERE rowid = (SELECT %s(rowid) FROM %s)",
					facts[i], which[w], facts[i]);
			cr_expect(found(st, sql, true, &changed), "not found: %s", sql);
		}
	}
	static const char *const added[] = {
		"INSERT INTO statutory_record (school_id, service_id, officer_id, done_on, "
		"minutes, recorded_on,"
		" audit_id) SELECT school_id, service_id, officer_id, done_on, 7, recorded_on, "
		"audit_id FROM"
		" statutory_record",
		"INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on, "
		"school_id, audit_id)"
		" SELECT allotment_id, fy, 'purchase', 100, 0, dated_on, school_id, audit_id FROM "
		"day_entry LIMIT 1",
		"INSERT INTO audit_detail (audit_id, line, kind, table_name, row_key, body, "
		"sha256) SELECT audit_id,"
		" 99, kind, table_name, row_key, body, sha256 FROM audit_detail ORDER BY rowid "
		"DESC LIMIT 1",
	};

	for (size_t i = 0; i < COUNT_OF(added); i++) {
		bool changed;

		cr_expect(found(st, added[i], false, &changed), "not found: %s", added[i]);
		cr_expect(changed);
	}
}

/* The bytes that were sent are kept by their hash: book check finds it when they are others. */
Test(audit, altered_bytes_of_a_blob_are_found)
{
	SCOPED(store_closep) struct store *st = full_book(), *altered = NULL;
	SCOPED(raw_closep) sqlite3 *db = NULL;
	SCOPED(freep) char *good = NULL, *bad = NULL;
	struct sha256_text sha = sha256_hex(sha256_of("%PDF", 4));
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "invoice run", "2024-05-02");
	MUST(work_run(
		&work,
		"INSERT INTO blob (sha256, media_type, bytes) VALUES (?1, 'application/pdf', ?2)",
		BIND(bind_text(sha.s), bind_blob("%PDF", 4)), &err));
	book_commit(&work);
	good = deal_findings(st);
	cr_expect_str_eq(good, "");
	db = raw_open(st);
	raw_disarm(db);
	raw_run(db, "UPDATE blob SET bytes = CAST('%PDG' AS BLOB)");
	altered = raw_store(db);
	bad = deal_findings(altered);
	cr_expect(strstr(bad, "are not those that were kept"), "%s", bad);
}

/* An anchor kept outside finds what the chain alone cannot: the last acts cut off, or all of it written anew. */
Test(audit, head_is_an_anchor)
{
	SCOPED(store_closep) struct store *st = full_book();
	SCOPED(store_closep) struct store *cut = NULL, *other = full_book();
	SCOPED(raw_closep) sqlite3 *db = NULL;
	struct work work = WORK_EMPTY;
	char before[65], after[65], same[65];
	struct service days;
	struct err err = { 0 };
	int64_t acts, later, anchor;

	MUST(audit_head(st, before, &acts, &err));
	MUST(audit_head(other, same, &anchor, &err));
	cr_expect_str_eq(before, same, "the same acts at the same instants have the same head");
	book_begin(&work, st, "finance", "rate set", "2024-05-02");
	MUST(service_find(st, SERVICE_DAYS, &days, &err));
	MUST(rate_set(&work, &days, (struct fy){ 2025 }, UNIT_DAY, money_pence(37900), &err));
	book_commit(&work);
	MUST(audit_head(st, after, &later, &err));
	cr_expect_eq(later, acts + 1);

	cr_expect_eq(findings_of(st, before, &anchor), 0);
	cr_expect_eq(anchor, acts, "an older head is still in the chain");
	cr_expect_eq(findings_of(st, after, &anchor), 0);
	cr_expect_eq(anchor, later);
	before[0] = before[0] == '0' ? '1' : '0';
	cr_expect_eq(findings_of(st, before, &anchor), 0);
	cr_expect_eq(anchor, 0, "a head that is nowhere in the chain");

	db = raw_open(st);
	raw_disarm(db);
	raw_run(db, "DELETE FROM audit_detail WHERE audit_id = (SELECT max(audit_id) FROM audit)");
	raw_run(db, "DELETE FROM audit WHERE audit_id = (SELECT max(audit_id) FROM audit)");
	cut = raw_store(db);
	(void) findings_of(cut, after, &anchor);
	cr_expect_eq(anchor, 0, "the last act was cut off");
}

/* A unit of work that wrote nothing, or was undone, leaves no act. */
Test(audit, nothing_written_nothing_recorded)
{
	SCOPED(store_closep) struct store *st = full_book();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	char head[65], now[65];
	int64_t acts, then;

	MUST(audit_head(st, head, &acts, &err));
	book_begin(&work, st, "finance", "invoice run", "2024-05-02");
	book_commit(&work);
	cr_expect_eq(deal_deliver(st, "ewo-01", "2024-05-02", 99, &err), ERR_NOT_FOUND);
	book_begin(&work, st, "finance", "rate set", "2024-05-02");
	MUST(work_run(&work, "UPDATE rate SET rate_pence = rate_pence + 1", BIND_NONE, &err));
	work_undo(&work);
	MUST(audit_head(st, now, &then, &err));
	cr_expect_eq(then, acts);
	cr_expect_str_eq(now, head);
	cr_expect_eq(deal_number(st, "SELECT max(rate_pence) FROM rate"), 36800);
}

/* Who, when and why: the act carries the actor, the day it goes by, its reason and every row. */
Test(audit, who_when_and_why)
{
	SCOPED(store_closep) struct store *st = full_book();

	cr_expect_eq(deal_number(st, "SELECT count(*) FROM audit WHERE actor = 'ewo-01' AND act = "
				     "'visit deliver'"
				     " AND today_on = '2024-04-10'"),
		     2);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM audit WHERE reason = 'a trial'"), 1);
	cr_expect_eq(deal_number(st,
				 "SELECT count(*) FROM purchase p WHERE NOT EXISTS (SELECT 1 FROM "
				 "audit_detail"
				 " d WHERE d.audit_id = p.audit_id AND d.table_name = 'purchase')"),
		     0);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM audit_detail WHERE table_name = 'visit' "
				     "AND kind = 'u'"),
		     3);
}
