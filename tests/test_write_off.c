/* tests/test_write_off.c - debts that are given up, net and VAT apart, taken back; and the relief for their VAT */
#include <criterion/criterion.h>

#include "billing/relief.h"
#include "billing/write_off.h"
#include "core/approval.h"
#include "core/setting.h"
#include "tests/owing.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* pence 0: all. */
static int give_up(struct store *st, const char *number, int64_t pence, const char *today,
		   struct write_off *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct money amount = money_pence(pence);
	int r;

	book_begin(&work, st, "finance", "debt write-off", today);
	work.reason = "Wound up";
	if ((r = write_off_debt(&work, number, pence ? &amount : NULL, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static int take_back(struct store *st, int64_t id, const char *today, struct write_off *out,
		     struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "finance", "debt write-back", today);
	work.reason = "Paid after all";
	if ((r = write_off_take_back(&work, id, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static int claim(struct store *st, const char *to, const char *today, size_t *out_count,
		 struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(reliefs_release) struct reliefs claimed = { 0 };
	int r;

	book_begin(&work, st, "finance", "debt relief", today);
	if ((r = relief_claim(&work, day(to), &claimed, err)) == ERR_OK)
		r = work_commit(&work, err);
	*out_count = claimed.count;
	return r;
}

/* The account on the whole. */
static int64_t account(struct store *st, const char *name)
{
	struct err err = { 0 };
	int64_t pence = 0;

	MUST(store_int(st, "SELECT sum(pence) FROM posting WHERE account = ?1",
		       BIND(bind_text(name)), 0, &pence, &err));
	return pence;
}

/* An invoice of £441.60 (368.00 + 73.60), paid in part, credited in part, then written off in up to three steps. */
Test(write_off, net_and_vat)
{
	static const struct {
		int line;
		int64_t paid, credited; /* credited: gross, a multiple of 6 */
		int64_t step[3];        /* 0: all the rest, ends */
		int64_t net[3], vat[3];
	} cases[] = {
		{ __LINE__, 0, 0, { 0 }, { 36800 }, { 7360 } },
		{ __LINE__, 10000, 0, { 0 }, { 28467 }, { 5693 } },
		{ __LINE__, 44159, 0, { 0 }, { 1 }, { 0 } },
		{ __LINE__, 44157, 0, { 0 }, { 3 }, { 0 } },
		{ __LINE__, 44156, 0, { 0 }, { 3 }, { 1 } },
		{ __LINE__, 0, 22080, { 0 }, { 18400 }, { 3680 } },
		{ __LINE__, 10000, 22080, { 0 }, { 10067 }, { 2013 } },
		{ __LINE__, 0, 0, { 60, 0 }, { 50, 36750 }, { 10, 7350 } },
		{ __LINE__, 0, 0, { 1, 0 }, { 1, 36799 }, { 0, 7360 } },
		{ __LINE__, 0, 0, { 3, 3, 0 }, { 2, 2, 36796 }, { 1, 1, 7358 } },
		{ __LINE__,
		  0,
		  0,
		  { 10000, 10000, 0 },
		  { 8333, 8333, 20134 },
		  { 1667, 1667, 4026 } },
		{ __LINE__, 44154, 0, { 4, 1, 0 }, { 3, 1, 1 }, { 1, 0, 0 } },
		{ __LINE__, 44150, 0, { 3, 3, 0 }, { 2, 2, 4 }, { 1, 1, 0 } },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
		int64_t net = 0, vat = 0;

		if (cases[i].paid)
			(void) owing_receive(st, a.s, "2024-06-10", cases[i].paid, cases[i].paid);
		if (cases[i].credited)
			owing_credit(st, a.s, "2024-06-10", cases[i].credited / 6 * 5,
				     cases[i].credited / 6, cases[i].credited);
		for (size_t k = 0; k < 3 && (k == 0 || cases[i].step[k - 1]); k++) {
			struct err err = { 0 };
			struct write_off w;

			MUST(give_up(st, a.s, cases[i].step[k], "2024-07-01", &w, &err));
			cr_expect_eq(w.net.pence, cases[i].net[k],
				     "row at line %d, %zu: net %" PRId64, cases[i].line, k,
				     w.net.pence);
			cr_expect_eq(w.vat.pence, cases[i].vat[k],
				     "row at line %d, %zu: VAT %" PRId64, cases[i].line, k,
				     w.vat.pence);
			net += w.net.pence;
			vat += w.vat.pence;
		}
		cr_expect_eq(net + vat, 44160 - cases[i].paid - cases[i].credited, "row at line %d",
			     cases[i].line);
		cr_expect_eq(owing_debt(st, a.s).owing.outstanding.pence, 0);
		cr_expect_eq(owing_receivable(st, "2024-07-01"), 0);
		cr_expect_eq(account(st, "bad-debt"), net);
		cr_expect_eq(account(st, "vat-relief"), vat);
	}
}

/* Invoices 1 (£441.60), 2 (paid), and an internal charge; May is closed. */
Test(write_off, refused)
{
	static const struct {
		int line;
		const char *number;
		int64_t pence;
		const char *today;
		int code;
		const char *why;
	} cases[] = {
		{ __LINE__, "EWS24-00009", 0, "2024-06-10", ERR_NOT_FOUND, "no document" },
		{ __LINE__, "EWR24-00001", 0, "2024-06-10", ERR_CONFLICT, "settled by journal" },
		{ __LINE__, "EWS24-00002", 0, "2024-06-10", ERR_CONFLICT,
		  "nothing of EWS24-00002 is outstanding: £441.60 is paid" },
		{ __LINE__, "EWS24-00001", 44161, "2024-06-10", ERR_CONFLICT,
		  "£441.60 is outstanding of EWS24-00001: no more can be written off" },
		{ __LINE__, "EWS24-00001", -1, "2024-06-10", ERR_INVALID, "nothing to write off" },
		{ __LINE__, "EWS24-00001", 0, "2024-05-31", ERR_CONFLICT, "May 2024 is closed" },
		{ __LINE__, "EWS24-00001", 44160, "2024-06-10", ERR_OK, "" },
		{ __LINE__, "EWS24-00001", 0, "2024-06-10", ERR_CONFLICT,
		  "nothing of EWS24-00001 is outstanding: £441.60 is written off" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;
	struct owing_number paid;

	(void) owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	paid = owing_invoice(st, "136641", 100, "2024-05-01");
	(void) owing_receive(st, paid.s, "2024-05-20", 44160, 44160);
	(void) owing_invoice(st, BOOK_MAINTAINED, 100, "2024-05-01");
	deal_close(st, "2024-05", "2024-06-03");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = { 0 };
		struct write_off w;
		int r = give_up(st, cases[i].number, cases[i].pence, cases[i].today, &w, &err);

		cr_expect_eq(r, cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		if (r < 0)
			cr_expect(strstr(err.msg, cases[i].why), "row at line %d: %s",
				  cases[i].line, err.msg);
	}
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

/* A second person, by the amount: once for one write-off. */
Test(write_off, second_person)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct approval approval;
	struct write_off w;

	book_begin(&work, st, "admin", "setting set", "2024-06-01");
	MUST(setting_set(&work, "second-person.write-off", "100.00", work.today, &err));
	book_commit(&work);
	MUST(give_up(st, a.s, 10000, "2024-06-10", &w, &err));
	cr_expect_eq(give_up(st, a.s, 0, "2024-06-10", &w, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "writing off £341.60 needs a second person"), "%s", err.msg);
	cr_expect(strstr(err.msg, "approval give write-off \"EWS24-00001 341.60\""), "%s", err.msg);
	book_begin(&work, st, "manager", "approval give", "2024-06-10");
	work.reason = "Seen";
	MUST(approval_give(&work, "write-off", "EWS24-00001 341.60", &approval, &err));
	book_commit(&work);
	MUST(give_up(st, a.s, 0, "2024-06-10", &w, &err));
	cr_expect_eq(w.outstanding.pence, 0);
}

/* ---- relief ---- */

/* From the day after six months since the later of due date and tax point, to four years and six months after it. */
Test(write_off, relief_span)
{
	static const struct {
		int line;
		const char *due, *tax_point, *from, *until;
	} cases[] = {
		{ __LINE__, "2024-05-31", "2024-05-01", "2024-12-01", "2028-11-30" },
		{ __LINE__, "2024-05-01", "2024-05-31", "2024-12-01", "2028-11-30" },
		{ __LINE__, "2023-08-31", "2023-08-01", "2024-03-01", "2028-02-29" },
		{ __LINE__, "2022-08-29", "2022-07-30", "2023-03-01", "2027-02-28" },
		{ __LINE__, "2024-02-29", "2024-01-30", "2024-08-30", "2028-08-29" },
		{ __LINE__, "2024-12-31", "2024-12-01", "2025-07-01", "2029-06-30" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct date from, until;

		relief_span(day(cases[i].due), day(cases[i].tax_point), &from, &until);
		cr_expect_str_eq(date_iso(from).s, cases[i].from, "row at line %d", cases[i].line);
		cr_expect_str_eq(date_iso(until).s, cases[i].until, "row at line %d",
				 cases[i].line);
	}
}

static enum relief_state state_of(struct store *st, const char *on, size_t *out_count)
{
	SCOPED(reliefs_release) struct reliefs all = { 0 };
	struct err err = { 0 };

	MUST(relief_read(st, day(on), &all, &err));
	*out_count = all.count;
	return all.count ? all.row[0].state : RELIEF_WAITING;
}

/* Due 31 May 2024, written off on 1 October: from 1 December 2024 to 30 November 2028. */
Test(write_off, relief)
{
	static const struct {
		int line;
		const char *on;
		size_t count;
		enum relief_state state;
	} before[] = {
		{ __LINE__, "2024-09-30", 0, RELIEF_WAITING },
		{ __LINE__, "2024-10-01", 1, RELIEF_WAITING },
		{ __LINE__, "2024-11-30", 1, RELIEF_WAITING },
		{ __LINE__, "2024-12-01", 1, RELIEF_DUE },
		{ __LINE__, "2028-11-30", 1, RELIEF_DUE },
		{ __LINE__, "2028-12-01", 1, RELIEF_EXPIRED },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;
	struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	struct err err = { 0 };
	struct write_off w;
	size_t count;

	MUST(give_up(st, a.s, 0, "2024-10-01", &w, &err));
	for (size_t i = 0; i < COUNT_OF(before); i++) {
		cr_expect_eq(state_of(st, before[i].on, &count), before[i].state, "row at line %d",
			     before[i].line);
		cr_expect_eq(count, before[i].count, "row at line %d", before[i].line);
	}
	MUST(claim(st, "2024-11-30", "2024-11-30", &count, &err));
	cr_expect_eq(count, 0, "six months are not over");
	cr_expect_eq(claim(st, "2024-12-02", "2024-12-01", &count, &err), ERR_INVALID);
	MUST(claim(st, "2024-11-30", "2024-12-05", &count, &err));
	cr_expect_eq(count, 0, "not in the period that ended in November");
	MUST(claim(st, "2024-12-05", "2024-12-05", &count, &err));
	cr_expect_eq(count, 1);
	MUST(claim(st, "2024-12-05", "2024-12-05", &count, &err));
	cr_expect_eq(count, 0, "once");
	cr_expect_eq(account(st, "vat-output"), 0, "claimed back whole");
	cr_expect_eq(account(st, "vat-relief"), 0);
	cr_expect_eq(state_of(st, "2024-12-04", &count), RELIEF_DUE);
	cr_expect_eq(state_of(st, "2024-12-05", &count), RELIEF_CLAIMED);

	MUST(take_back(st, w.id, "2025-01-10", &w, &err));
	cr_expect_eq(w.relief.pence, -7360, "repaid");
	cr_expect_eq(w.outstanding.pence, 44160);
	cr_expect_eq(account(st, "vat-output"), -7360);
	cr_expect_eq(account(st, "vat-relief"), 0);
	cr_expect_eq(account(st, "bad-debt"), 0);
	cr_expect_eq(owing_receivable(st, "2025-01-10"), 44160);
	cr_expect_eq(state_of(st, "2025-01-10", &count), RELIEF_REPAID);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

/* Too late it is not claimed; taken back before it was claimed, nothing is repaid; given up again, it may be. */
Test(write_off, relief_again)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	struct owing_number b = owing_invoice(st, "136641", 100, "2024-05-01");
	struct err err = { 0 };
	struct write_off w, late;
	size_t count;

	MUST(give_up(st, a.s, 0, "2024-10-01", &w, &err));
	MUST(take_back(st, w.id, "2024-12-10", &w, &err));
	cr_expect_eq(w.relief.pence, 0);
	MUST(claim(st, "2024-12-10", "2024-12-10", &count, &err));
	cr_expect_eq(count, 0);
	MUST(give_up(st, a.s, 34160, "2024-12-11", &w, &err));
	MUST(claim(st, "2024-12-11", "2024-12-11", &count, &err));
	cr_expect_eq(count, 1);
	cr_expect_eq(account(st, "vat-output"), -7360 * 2 + 5693);
	MUST(give_up(st, b.s, 0, "2028-12-01", &late, &err));
	MUST(claim(st, "2028-12-01", "2028-12-01", &count, &err));
	cr_expect_eq(count, 0, "four years and six months are over");
}

Test(write_off, taken_back_once)
{
	static const struct {
		int line;
		int64_t id;
		const char *today;
		int code;
		const char *why;
	} cases[] = {
		{ __LINE__, 9, "2024-10-02", ERR_NOT_FOUND, "there is no write-off 9" },
		{ __LINE__, 1, "2024-09-30", ERR_CONFLICT, "cannot be taken back before" },
		{ __LINE__, 1, "2024-10-02", ERR_OK, "" },
		{ __LINE__, 1, "2024-10-02", ERR_CONFLICT, "taken back already" },
		{ __LINE__, 2, "2024-10-02", ERR_CONFLICT, "takes write-off 1 back" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	struct err err = { 0 };
	struct write_off w;

	MUST(give_up(st, a.s, 0, "2024-10-01", &w, &err));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int r;

		err = (struct err){ 0 };
		r = take_back(st, cases[i].id, cases[i].today, &w, &err);
		cr_expect_eq(r, cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		if (r < 0)
			cr_expect(strstr(err.msg, cases[i].why), "row at line %d: %s",
				  cases[i].line, err.msg);
	}
}

/* What the database refuses, and what 'book check' finds behind its back. */
Test(write_off, kept_in_order)
{
	static const struct {
		int line;
		const char *sql, *why;
	} refused[] = {
		{ __LINE__,
		  "INSERT INTO write_off (document_id, written_on, net_pence, vat_pence, reason, "
		  "audit_id) VALUES (1, '2024-10-02', 30000, 4161, 'x', 1)",
		  "no more is written off than is outstanding" },
		{ __LINE__,
		  "INSERT INTO write_off (document_id, written_on, net_pence, vat_pence, reason, "
		  "undoes_id, audit_id) VALUES (1, '2024-10-02', -8333, -1666, 'x', 1, 1)",
		  "taken back whole" },
		{ __LINE__, "INSERT INTO vat_relief VALUES (1, '2024-10-02', 1666, 1)",
		  "claimed whole" },
		{ __LINE__, "INSERT INTO vat_relief VALUES (1, '2024-09-30', 1667, 1)",
		  "claimed whole" },
	};
	static const struct {
		const char *sql, *finding;
	} altered[] = {
		{ "UPDATE write_off SET net_pence = 8334", "write-off 1: not posted as it is" },
		{ "UPDATE write_off SET net_pence = 50000",
		  "document EWS24-00001: written off beyond what it came to" },
		{ "UPDATE write_off SET net_pence = 50000",
		  "document EWS24-00001: more was paid, credited and written off than it came to" },
		{ "DELETE FROM journal WHERE source_kind = 'vat-relief'",
		  "write-off 1: its VAT relief is not posted as it is" },
		{ "UPDATE vat_relief SET pence = 1",
		  "write-off 1: its VAT relief is 1 pence, its VAT 1667" },
		{ "INSERT INTO write_off (document_id, written_on, net_pence, vat_pence, reason, "
		  "undoes_id, audit_id) VALUES (1, '2025-01-02', -8333, -1667, 'x', 1, 1)",
		  "write-off 1: taken back, its VAT relief was not repaid" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct owing_number a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	struct err err = { 0 };
	struct write_off w;
	size_t count;

	MUST(give_up(st, a.s, 10000, "2024-10-01", &w, &err));
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		SCOPED(raw_closep) sqlite3 *db = raw_open(st);
		const char *why = raw_try(db, refused[i].sql);

		cr_expect(why && strstr(why, refused[i].why), "row at line %d: %s", refused[i].line,
			  why ? why : "it was done");
	}
	MUST(claim(st, "2024-12-01", "2024-12-01", &count, &err));
	cr_assert_eq(count, 1);
	for (size_t i = 0; i < COUNT_OF(altered); i++) {
		SCOPED(freep) char *findings = NULL;
		SCOPED(raw_closep) sqlite3 *db = raw_open(st);
		SCOPED(store_closep) struct store *bad = NULL;

		raw_disarm(db);
		raw_run(db, altered[i].sql);
		bad = raw_store(db);
		findings = deal_findings(bad);
		cr_expect(strstr(findings, altered[i].finding), "%s: %s", altered[i].sql, findings);
	}
}

/* What a credit note gave back is not given up as well, though the credit note pays another invoice. */
Test(write_off, credited)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct owing_number number = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	struct write_off w;
	struct err err = { 0 };

	owing_credit(st, number.s, "2024-05-10", 30000, 6000, 0);
	cr_expect_eq(give_up(st, number.s, 0, "2024-08-01", &w, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "£360.00 of EWS24-00001 is credited: £81.60 at most"), "%s",
		  err.msg);
	MUST(give_up(st, number.s, 8160, "2024-08-01", &w, &err));
	cr_expect_eq(w.vat.pence, 1360, "%s", money_text(w.vat).s);
	cr_expect_eq(give_up(st, number.s, 1, "2024-08-01", &w, &err), ERR_CONFLICT);
}
