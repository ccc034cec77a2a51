/*
 * tests/test_facts.c - what the database itself refuses of contracts, days and charges, whoever asks: on a private
 * copy, with raw SQL. The rest of the schema is in test_schema.c.
 */
#include <criterion/criterion.h>

#include "tests/deal.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* Rows of facts that no verb writes here. Audit row 1 is 'init'. */
static const char rows[] =
	"INSERT INTO quote_benefit (contract_id, service_id, quantity) SELECT 3, service_id, 100"
	" FROM service WHERE code = 'fast-track-meeting';"
	"INSERT INTO rate_confirmed (purchase_id, confirmed_on, rate_pence, net_pence, audit_id)"
	" SELECT purchase_id, '2024-05-02', 37000, 1, 1 FROM purchase WHERE provisional = 1;"
	"INSERT INTO owed (owed_id, allotment_id, school_id, cause, since_on, quantity, audit_id)"
	" SELECT 1, 1, school_id, 'cancelled', '2024-05-02', 50, 1 FROM allotment WHERE"
	" allotment_id = 1;"
	"INSERT INTO owed (owed_id, allotment_id, school_id, cause, since_on, quantity, audit_id)"
	" SELECT 2, 1, school_id, 'cancelled', '2024-05-02', 50, 1 FROM allotment WHERE"
	" allotment_id = 1;"
	"INSERT INTO owed_settled (owed_id, how, settled_on, audit_id)"
	" VALUES (1, 'credited', '2024-05-02', 1);"
	"INSERT INTO charge_void (charge_id, voided_on, reason, audit_id)"
	" SELECT max(charge_id), '2024-05-02', 'moved', 1 FROM charge;"
	"UPDATE allotment SET last_on = '2024-12-31', ended_audit_id = 1 WHERE allotment_id = 2;";

/*
 * Contract 1: ten days of the academy, by the term; one of three charges is billed; half a day used, half a day booked.
 * Contract 2 is a quote. Contract 3: the academy's and a maintained school's own days over two years, the second at a
 * provisional rate; allotment 2 of it ended early, its last charge was voided. Contract 4: pay as you go.
 */
static sqlite3 *book_of_facts(void)
{
	SCOPED(store_closep) struct store *st = book_new();
	const struct deal shared = { .partner = { { BOOK_ACADEMY, 100, 0 },
						  { BOOK_MAINTAINED, 100, 0 } },
				     .from = "2024-09-02",
				     .to = "2025-07-22",
				     .plan = PLAN_BY_YEAR,
				     .later = LATER_PROVISIONAL,
				     .provisional = 36500 };
	struct contract quote;
	struct schedule schedule;
	struct err err = { 0 };
	sqlite3 *db;
	int64_t used;

	(void) deal_sell(st, &(struct deal){ .quantity = 1000, .plan = PLAN_TERMLY });
	MUST(deal_quote(st, &(struct deal){ .quantity = 100 }, &quote, &schedule, &err));
	(void) deal_sell(st, &shared);
	(void) deal_sell(st,
			 &(struct deal){ .commitment = COMMITMENT_AS_USED, .plan = PLAN_ON_USE });
	used = deal_visit(st, &(struct appointment){ .on = "2024-04-09", .session = SESSION_AM });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-07-02", .session = SESSION_AM });
	MUST(deal_deliver(st, "ewo-01", "2024-04-10", used, &err));
	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-05-01"), 1);
	db = raw_open(st);
	raw_run(db, rows);
	return db;
}

/* NULL when it was done, else why not; the book is as it was. */
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

struct hostile {
	int line;
	const char *sql, *why; /* part of the refusal */
};

static void expect_refused(const struct hostile *cases, size_t count)
{
	SCOPED(raw_closep) sqlite3 *db = book_of_facts();

	for (size_t i = 0; i < count; i++) {
		const char *why = refused(db, cases[i].sql);

		cr_expect(why, "row at line %d: it was done", cases[i].line);
		if (why)
			cr_expect(strstr(why, cases[i].why), "row at line %d: %s", cases[i].line,
				  why);
	}
}

/* Never changed, deleted or replaced. */
Test(facts, are_kept)
{
	static const struct {
		const char *table, *column;
	} facts[] = {
		{ "quote_part", "quantity" },   { "quote_benefit", "quantity" },
		{ "quote_year", "rate_pence" }, { "rate_confirmed", "rate_pence" },
		{ "owed", "quantity" },         { "owed_settled", "how" },
		{ "charge_void", "reason" },    { "contract_event", "said_by" },
		{ "purchase", "provisional" },  { "purchase_share", "quantity" },
		{ "charge", "net_pence" },      { "day_entry", "price_pence" },
	};
	static const char *const forms[] = { "UPDATE %s SET %s = %s", "DELETE FROM %s",
					     "INSERT OR REPLACE INTO %s SELECT * FROM %s" };
	SCOPED(raw_closep) sqlite3 *db = book_of_facts();

	for (size_t i = 0; i < COUNT_OF(facts); i++)
		for (size_t f = 0; f < COUNT_OF(forms); f++) {
			const char *table = facts[i].table, *column = facts[i].column, *why;
			char sql[200];

			(void) snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
			cr_assert_gt(raw_number(db, sql), 0, "the test's book has no %s", table);
			if (f == 0)
				(void) snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s", table,
						column, column);
			else if (f == 1)
				(void) snprintf(sql, sizeof sql, "DELETE FROM %s", table);
			else
				(void) snprintf(sql, sizeof sql,
						"INSERT OR REPLACE INTO %s SELECT * FROM %s", table,
						table);
			why = refused(db, sql);
			cr_expect(why, "%s was done", sql);
		}
}

/* The terms of a contract, and its way from state to state. */
Test(facts, of_contracts)
{
#define TERM(SET)                                                                                \
	{                                                                                        \
		__LINE__, "UPDATE contract SET state = 'agreed', " SET " WHERE contract_id = 2", \
			"never change"                                                           \
	}
#define STATE(ID, STATE)                                                                     \
	{                                                                                    \
		__LINE__, "UPDATE contract SET state = '" STATE "' WHERE contract_id = " ID, \
			"never change"                                                       \
	}
#define NEW_CONTRACT(FROM, TO, COMMITMENT, PLAN, WHY)                                              \
	{                                                                                          \
		__LINE__,                                                                          \
			"INSERT INTO contract (ref, fy, number, state, sharing, commitment, unit," \
			" minutes_per_unit, step, minimum, starts_on, ends_on, plan, parted_by,"   \
			" pay_by, notice_ladder, end_rule, ask_by) VALUES ('X', 2024, 99, "        \
			"'quote',"                                                                 \
			" 'single', '" COMMITMENT "', 'day', 444, 50, 100, '" FROM "', '" TO       \
			"', '" PLAN "', 'months', 'days', '', '', '01-31')",                       \
			WHY                                                                        \
	}
	static const struct hostile cases[] = {
		TERM("step = 25"),
		TERM("minimum = 50"),
		TERM("sharing = 'pooled'"),
		TERM("commitment = 'at-least'"),
		TERM("unit = 'hour'"),
		TERM("minutes_per_unit = 440"),
		TERM("parted_by = 'agreed'"),
		TERM("pay_by = 'percent'"),
		TERM("notice_ladder = 'under 48 hours: 100%'"),
		TERM("end_rule = '3 months'"),
		TERM("ask_by = '02-28'"),
		TERM("starts_on = '2024-05-01'"),
		TERM("renews_id = 1"),
		TERM("succeeds_id = 1"),
		STATE("2", "ended"),
		STATE("2", "cancelled"),
		STATE("1", "withdrawn"),
		STATE("1", "quote"),
		STATE("1", "agreed"),
		NEW_CONTRACT("2024-04-01", "2025-03-31", "as-used", "monthly", "CHECK"),
		NEW_CONTRACT("2024-04-01", "2025-03-31", "as-used", "upfront", "CHECK"),
		NEW_CONTRACT("2024-04-01", "2025-03-31", "at-least", "upfront", "CHECK"),
		NEW_CONTRACT("2024-04-01", "2025-03-31", "quantity", "on-use", "CHECK"),
		NEW_CONTRACT("2024-04-01", "2025-03-31", "quantity", "weekly", "CHECK"),
		NEW_CONTRACT("2024-03-31", "2025-03-31", "quantity", "upfront", "CHECK"),
		NEW_CONTRACT("2025-04-01", "2025-04-30", "quantity", "upfront", "CHECK"),
		NEW_CONTRACT("2024-05-02", "2024-05-01", "quantity", "upfront", "CHECK"),
		NEW_CONTRACT("2024-04-01", "2034-04-01", "quantity", "upfront", "CHECK"),
		/* members and their place */
		{ __LINE__,
		  "INSERT INTO contract_member (contract_id, line, school_id, pay_weight) SELECT 3,"
		  " 3, school_id, 1 FROM contract_member WHERE contract_id = 3 AND line = 1",
		  "UNIQUE" },
		{ __LINE__,
		  "INSERT INTO contract_member (contract_id, line, school_id, pay_weight) SELECT 3,"
		  " 2, school_id, 1 FROM school WHERE urn = '" BOOK_NURSERY "'",
		  "UNIQUE" },
		{ __LINE__,
		  "INSERT INTO contract_member (contract_id, line, school_id, pay_weight) SELECT 3,"
		  " 3, school_id, -1 FROM school WHERE urn = '" BOOK_NURSERY "'",
		  "CHECK" },
		{ __LINE__, "UPDATE contract_member SET pay_weight = 0", "never changed" },
		/* what was offered */
		{ __LINE__,
		  "INSERT INTO contract_event (contract_id, line, kind, on_date, audit_id) VALUES"
		  " (2, 1, 'agreed', '2024-05-01', 1)",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO contract_event (contract_id, line, kind, on_date, audit_id) VALUES"
		  " (2, 1, 'forgotten', '2024-05-01', 1)",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO quote_year (contract_id, fy, first_on, last_on, quantity, "
		  "rate_basis,"
		  " rate_pence, net_pence) VALUES (2, 2025, '2025-03-31', '2025-04-30', 100,"
		  " 'card', 1, 1)",
		  "" },
		{ __LINE__,
		  "INSERT INTO quote_part (contract_id, fy, school_id, quantity) SELECT 3, 2024,"
		  " school_id, 100 FROM school WHERE urn = '" BOOK_NURSERY "'",
		  "FOREIGN KEY" },
		{ __LINE__,
		  "INSERT INTO quote_benefit (contract_id, service_id, quantity) SELECT 2,"
		  " service_id, 0 FROM service WHERE code = 'fast-track-meeting'",
		  "CHECK" },
	};
#undef TERM
#undef STATE
#undef NEW_CONTRACT

	expect_refused(cases, COUNT_OF(cases));
}

/* Purchases, and the days they give. */
Test(facts, of_days)
{
#define PURCHASE(ORIGIN, QUANTITY, RATE, NET)                                               \
	{                                                                                   \
		__LINE__,                                                                   \
			"INSERT INTO purchase (contract_id, service_id, origin, bought_on," \
			" agreed_by, quantity, rate_pence, net_pence, audit_id) SELECT 1,"  \
			" service_id, '" ORIGIN "', '2024-05-01', 'x', " QUANTITY ", " RATE \
			", " NET ", 1 FROM service WHERE code = 'ewo-days'",                \
			"CHECK"                                                             \
	}
#define ENTRY(KIND, QUANTITY, COLUMNS, VALUES, WHY)                                                \
	{                                                                                          \
		__LINE__,                                                                          \
			"INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence,"    \
			" school_id, audit_id, " COLUMNS ") SELECT 1, 2024, '" KIND "', " QUANTITY \
			", 0, school_id, 1, " VALUES " FROM allotment WHERE allotment_id = 1",     \
			WHY                                                                        \
	}
	static const struct hostile cases[] = {
		PURCHASE("benefit", "100", "0", "100"),
		PURCHASE("top-up", "100", "0", "0"),
		PURCHASE("top-up", "0", "36800", "0"),
		PURCHASE("top-up", "100", "36800", "-1"),
		PURCHASE("gift", "100", "36800", "0"),
		/* an allotment ends early, once, and is never changed otherwise */
		{ __LINE__, "UPDATE allotment SET last_on = '2024-11-30' WHERE allotment_id = 2",
		  "ends early once" },
		{ __LINE__,
		  "UPDATE allotment SET last_on = '2024-11-30', ended_audit_id = 2 WHERE"
		  " allotment_id = 2",
		  "ends early once" },
		{ __LINE__,
		  "UPDATE allotment SET last_on = '2025-04-01', ended_audit_id = 1 WHERE"
		  " allotment_id = 1",
		  "CHECK" },
		{ __LINE__,
		  "UPDATE allotment SET last_on = expires_on, ended_audit_id = 1 WHERE"
		  " allotment_id = 1",
		  "CHECK" },
		{ __LINE__, "UPDATE allotment SET last_on = '2024-12-31' WHERE allotment_id = 1",
		  "ends early once" },
		{ __LINE__,
		  "UPDATE allotment SET last_on = '2024-12-31', ended_audit_id = 1, quantity = 900"
		  " WHERE allotment_id = 1",
		  "ends early once" },
		{ __LINE__,
		  "UPDATE allotment SET last_on = '2024-12-31', ended_audit_id = 1, net_pence = 0"
		  " WHERE allotment_id = 1",
		  "ends early once" },
		{ __LINE__,
		  "UPDATE allotment SET last_on = '2024-12-31', ended_audit_id = 1, school_id ="
		  " NULL WHERE allotment_id = 1",
		  "ends early once" },
		/* days after an early end are neither promised nor used */
		{ __LINE__,
		  "INSERT INTO hold (contract_id, allotment_id, school_id, made_on, on_date,"
		  " quantity, audit_id) SELECT contract_id, 2, school_id, '2024-05-01',"
		  " '2025-01-01', 50, 1 FROM allotment WHERE allotment_id = 2",
		  "from the day they begin" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on,"
		  " school_id, hold_id, audit_id) SELECT 2, 2024, 'use', -50, 0, '2025-01-01',"
		  " school_id, 1, 1 FROM allotment WHERE allotment_id = 2",
		  "from the day they begin" },
		/* a change of price moves no days, and only that one changes a price */
		ENTRY("price", "-50", "price_pence, dated_on", "100, '2024-05-01'",
		      "moves no days"),
		ENTRY("lapse", "-50", "price_pence, dated_on", "100, '2024-05-01'",
		      "moves no days"),
		ENTRY("lapse", "0", "dated_on", "'2024-05-01'", "moves no days"),
		ENTRY("gift", "50", "dated_on", "'2024-05-01'", "CHECK"),
		ENTRY("use", "-50", "dated_on", "'2024-05-01'", "days are used for a visit"),
		ENTRY("lapse", "-50", "dated_on, provisional_until", "'2024-05-01', '2024-05-20'",
		      "only a use is awaiting"),
		ENTRY("cancel", "50", "dated_on", "'2024-05-01'", "CHECK"),
		ENTRY("cancel", "-951", "dated_on", "'2024-05-01'", "never more days"),
		ENTRY("transfer", "-901", "dated_on", "'2024-05-01'", "never more days"),
		/* corrections are of closed years */
		ENTRY("lapse", "-50", "dated_on, correction", "'2024-05-01', 1",
		      "only a closed year"),
		/* a reversal undoes one entry, whole, once */
		ENTRY("use", "50", "dated_on, hold_id", "'2024-05-01', 1", "CHECK"),
		ENTRY("use", "49", "dated_on, hold_id, reverses_entry_id",
		      "'2024-05-01', 1, (SELECT entry_id FROM day_entry WHERE kind = 'use')",
		      "must undo its entry"),
		ENTRY("cancel", "50", "dated_on, hold_id, reverses_entry_id",
		      "'2024-05-01', 1, (SELECT entry_id FROM day_entry WHERE kind = 'use')",
		      "must undo its entry"),
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on,"
		  " school_id, hold_id, reverses_entry_id, audit_id) SELECT allotment_id, fy, kind,"
		  " 50, 0, dated_on, school_id, hold_id, entry_id, 1 FROM day_entry WHERE kind ="
		  " 'use'; INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence,"
		  " dated_on, school_id, hold_id, reverses_entry_id, audit_id) SELECT allotment_id,"
		  " fy, kind, 50, 0, dated_on, school_id, hold_id, entry_id, 1 FROM day_entry WHERE"
		  " kind = 'use' AND reverses_entry_id IS NULL",
		  "UNIQUE" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on,"
		  " school_id, hold_id, reverses_entry_id, audit_id) SELECT allotment_id, fy, kind,"
		  " 50, 0, dated_on, school_id, hold_id, entry_id, 1 FROM day_entry WHERE kind ="
		  " 'use'; INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence,"
		  " dated_on, school_id, hold_id, reverses_entry_id, audit_id) SELECT allotment_id,"
		  " fy, kind, -50, 0, dated_on, school_id, hold_id, entry_id, 1 FROM day_entry"
		  " WHERE kind = 'use' AND reverses_entry_id IS NOT NULL",
		  "must undo its entry" },
		{ __LINE__,
		  "INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, dated_on,"
		  " school_id, audit_id) SELECT 1, 2025, 'lapse', -50, 0, '2025-05-01', school_id, "
		  "1"
		  " FROM allotment WHERE allotment_id = 1",
		  "FOREIGN KEY" },
		/* the sums follow the ledger */
		{ __LINE__, "UPDATE allotment_sum SET price_pence = 100",
		  "sums follow the ledger" },
		{ __LINE__, "UPDATE allotment_sum SET balance = balance + 50, lapsed = lapsed - 50",
		  "sums follow the ledger" },
		/* a hold is let go once, by an act */
		{ __LINE__,
		  "UPDATE hold SET released_on = '2024-05-03', released_audit_id = 1 WHERE"
		  " released_on IS NOT NULL",
		  "let go once" },
		{ __LINE__, "UPDATE hold SET released_on = '2024-05-03' WHERE released_on IS NULL",
		  "CHECK" },
		{ __LINE__,
		  "UPDATE hold SET released_on = '2024-05-03', released_audit_id = 1,"
		  " allotment_id = 2 WHERE released_on IS NULL",
		  "let go once" },
		{ __LINE__,
		  "UPDATE hold SET released_on = '2024-05-03', released_audit_id = 1, agreed_by ="
		  " 'x' WHERE released_on IS NULL",
		  "let go once" },
		{ __LINE__,
		  "UPDATE hold SET released_on = '2024-05-03', released_audit_id = 1, contract_id ="
		  " 3 WHERE released_on IS NULL",
		  "let go once" },
		/* what is owed is settled once; who waives it is named */
		{ __LINE__,
		  "INSERT INTO owed_settled (owed_id, how, settled_on, audit_id) VALUES (1,"
		  " 're-arranged', '2024-05-03', 1)",
		  "UNIQUE" },
		{ __LINE__,
		  "INSERT INTO owed_settled (owed_id, how, settled_on, audit_id) VALUES (2,"
		  " 'waived', '2024-05-03', 1)",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO owed_settled (owed_id, how, settled_on, audit_id) VALUES (9,"
		  " 'credited', '2024-05-03', 1)",
		  "FOREIGN KEY" },
		{ __LINE__,
		  "INSERT INTO owed (allotment_id, school_id, cause, since_on, quantity, audit_id)"
		  " SELECT 1, school_id, 'bad luck', '2024-05-03', 50, 1 FROM allotment",
		  "CHECK" },
		{ __LINE__,
		  "INSERT INTO owed (allotment_id, school_id, cause, since_on, quantity, audit_id)"
		  " SELECT 1, school_id, 'not-offered', '2024-05-03', 50, 1 FROM allotment",
		  "CHECK" },
		/* a provisional rate is confirmed once */
		{ __LINE__,
		  "INSERT INTO rate_confirmed (purchase_id, confirmed_on, rate_pence, net_pence,"
		  " audit_id) SELECT purchase_id, '2024-05-03', 37000, 1, 1 FROM purchase WHERE"
		  " provisional = 1",
		  "UNIQUE" },
	};
#undef PURCHASE
#undef ENTRY

	expect_refused(cases, COUNT_OF(cases));
}

/* Charges, their voiding and their bills. */
Test(facts, of_charges)
{
#define CHARGE(KIND, CAUSE, PART, PARTS, NET, COLUMNS, VALUES, WHY)                              \
	{                                                                                        \
		__LINE__,                                                                        \
			"INSERT INTO charge (purchase_id, school_id, kind, cause, part, parts, " \
			"fy,"                                                                    \
			" due_on, service_from, service_to, net_pence, audit_id" COLUMNS         \
			") SELECT 1, school_id, '" KIND "', '" CAUSE "', " PART ", " PARTS       \
			", 2024, due_on, service_from, service_to, " NET ", 1" VALUES            \
			" FROM charge WHERE charge_id = 1",                                      \
			WHY                                                                      \
	}
	static const struct hostile cases[] = {
		CHARGE("sale", "agreed", "1", "1", "-100", "", "", "CHECK"),
		CHARGE("sale", "agreed", "1", "1", "0", "", "", "CHECK"),
		CHARGE("credit", "price", "1", "1", "100", ", credits_id", ", 1", "CHECK"),
		CHARGE("credit", "price", "1", "1", "0", ", credits_id", ", 1", "CHECK"),
		CHARGE("credit", "price", "1", "1", "-100", "", "", "was billed"),
		CHARGE("sale", "agreed", "2", "1", "100", "", "", "CHECK"),
		CHARGE("sale", "agreed", "0", "1", "100", "", "", "CHECK"),
		CHARGE("sale", "kindness", "1", "1", "100", "", "", "CHECK"),
		CHARGE("sale", "used", "1", "1", "100", "", "", "CHECK"),
		CHARGE("sale", "agreed", "1", "1", "100", ", entry_id", ", 1", "CHECK"),
		CHARGE("sale", "agreed", "1", "1", "100", ", credits_id", ", 1", "CHECK"),
		CHARGE("credit", "price", "1", "1", "-100", ", credits_id", ", 999", "was billed"),
		CHARGE("credit", "price", "1", "1", "-122668", ", credits_id", ", 1",
		       "never go beyond"),
		CHARGE("sale", "moved", "1", "1", "100", ", quantity", ", 0", "CHECK"),
		{ __LINE__,
		  "INSERT INTO charge (purchase_id, school_id, kind, cause, part, parts, fy, "
		  "due_on,"
		  " service_from, service_to, net_pence, entry_id, audit_id) SELECT 1, school_id,"
		  " 'sale', 'used', 1, 1, 2024, due_on, service_from, service_to, 1, 1, 1 FROM"
		  " charge WHERE charge_id < 3",
		  "UNIQUE" },
		/* a billed charge is credited, never voided; a voided one is never billed; voided once */
		{ __LINE__,
		  "INSERT INTO charge_void (charge_id, voided_on, reason, audit_id) SELECT "
		  "charge_id,"
		  " '2024-05-03', 'x', 1 FROM document_line",
		  "credited, never voided" },
		{ __LINE__,
		  "INSERT INTO document_line (document_id, line, charge_id, vat_bp, net_pence)"
		  " SELECT d.document_id, 2, c.charge_id, 2000, c.net_pence FROM charge_void v JOIN"
		  " charge c ON c.charge_id = v.charge_id JOIN document d",
		  "" },
		{ __LINE__,
		  "INSERT INTO charge_void (charge_id, voided_on, reason, audit_id) SELECT "
		  "charge_id,"
		  " '2024-05-03', 'x', 1 FROM charge WHERE charge_id = 2; INSERT INTO document_line"
		  " (document_id, line, charge_id, vat_bp, net_pence) SELECT d.document_id, 2,"
		  " c.charge_id, 2000, c.net_pence FROM charge c JOIN document d WHERE c.charge_id "
		  "="
		  " 2",
		  "voided is never billed" },
		{ __LINE__,
		  "INSERT INTO charge_void (charge_id, voided_on, reason, audit_id) SELECT "
		  "charge_id,"
		  " '2024-05-03', 'x', 1 FROM charge_void",
		  "UNIQUE" },
		{ __LINE__,
		  "INSERT INTO document_line (document_id, line, charge_id, vat_bp, net_pence)"
		  " SELECT document_id, 2, 2, 2000, 1 FROM document",
		  "bills its charge whole" },
		{ __LINE__,
		  "INSERT INTO document_line (document_id, line, charge_id, vat_bp, net_pence)"
		  " SELECT d.document_id, 2, c.charge_id, 2000, c.net_pence FROM document d JOIN"
		  " charge c ON c.school_id <> d.school_id",
		  "to its school" },
	};
#undef CHARGE

	expect_refused(cases, COUNT_OF(cases));
}
