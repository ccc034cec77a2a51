/* tests/test_decide.c - owed days: credited with their money to who paid, or waived by the school, once, with a reason */
#include <criterion/criterion.h>

#include "billing/decide.h"
#include "core/approval.h"
#include "core/setting.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* So many hundredths of an allotment are owed, since 20 March 2025. */
static int64_t owe(struct store *st, const struct contract *c, int64_t allotment, int64_t quantity)
{
	struct owed owed = { .allotment_id = allotment,
			     .school_id = c->school.id,
			     .cause = OWED_CANCELLED,
			     .since_on = day("2025-03-20"),
			     .quantity = quantity_of(quantity) };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "owed decide", "2025-03-20");
	work.reason = "ill all March";
	MUST(owed_add(&work, &owed, &err));
	book_commit(&work);
	return owed.id;
}

/* Decide in a unit of work of its own, on 1 April 2025: the code of the refusal, or ERR_OK. */
static int decide(struct store *st, const char *user, int64_t id, enum owed_how how,
		  const char *reason, struct decided *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	const struct decision decision = {
		.owed_id = id, .how = how, .said_by = how == SETTLED_WAIVED ? "Head Teacher" : NULL
	};
	int r;

	*out = (struct decided){ .worth = money_pence(0) };
	if ((r = book_try_begin(&work, st, user, "owed decide", "2025-04-01", err)) < 0)
		return r;
	work.reason = reason;
	if ((r = owed_decide(&work, &decision, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static void expect_good(struct store *st)
{
	SCOPED(freep) char *findings = deal_findings(st);

	cr_expect_str_empty(findings);
}

/* Billed: a credit of 736.00 to the payer; the days are gone, the rest of them ends. */
Test(decide, credited)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	struct decided d;
	struct err err = { 0 };
	int64_t owed = owe(st, &c, 1, 200);

	(void) deal_bill(st, "2024-04-30", "2024-04-30");
	MUST(decide(st, "manager", owed, SETTLED_CREDITED, "ill all March", &d, &err));
	cr_expect_eq(d.quantity.hundredths, 200);
	cr_expect_eq(d.worth.pence, 73600);
	cr_expect_eq(d.money.credited.pence, 73600);
	cr_expect_eq(d.money.voided.pence, 0);
	cr_expect_eq(deal_number(st, "SELECT net_pence FROM charge WHERE kind = 'credit' AND cause "
				     "= 'owed' AND quantity = 200 AND due_on = '2025-04-01'"),
		     -73600);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM day_entry WHERE kind = 'cancel' AND "
				     "dated_on = '2025-03-31' AND quantity = -200"),
		     1);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM owed_settled WHERE how = 'credited'"),
		     1);
	cr_expect_eq(deal_balance(st, c.ref, "2025-04-01").owed.hundredths, 0);
	cr_expect_eq(deal_balance(st, c.ref, "2025-04-01").lapsed.hundredths, 800);
	expect_good(st);
}

/* Not billed: charged no more. */
Test(decide, credited_before_it_was_billed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	struct decided d;
	struct err err = { 0 };

	MUST(decide(st, "manager", owe(st, &c, 1, 200), SETTLED_CREDITED, "ill", &d, &err));
	cr_expect_eq(d.money.voided.pence, 73600);
	cr_expect_eq(d.money.credited.pence, 0);
	expect_good(st);
}

/* No more is credited than is left of them: the rest was booked or used since. */
Test(decide, bounded_by_what_is_left)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 200 });
	int64_t first = owe(st, &c, 1, 150), second = owe(st, &c, 1, 150);
	struct decided d;
	struct err err = { 0 };

	(void) deal_visit(st, &(struct appointment){ .on = "2025-03-25", .session = SESSION_DAY });
	MUST(decide(st, "manager", first, SETTLED_CREDITED, "ill", &d, &err));
	cr_expect_eq(d.quantity.hundredths, 100);
	cr_expect_eq(d.worth.pence, 36800);
	cr_expect_eq(decide(st, "manager", second, SETTLED_CREDITED, "ill", &d, &err),
		     ERR_CONFLICT);
	cr_expect_str_eq(err.msg,
			 "nothing of it is left to credit: all of C-2024-001 is used or booked");
	MUST(decide(st, "manager", second, SETTLED_WAIVED, "it was made good", &d, &err));
	expect_good(st);
}

/* Waived: no money, and the days end like others. */
Test(decide, waived)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	struct decided d;
	struct err err = { 0 };
	int64_t owed = owe(st, &c, 1, 200);

	cr_expect_eq(deal_balance(st, c.ref, "2025-04-01").left.hundredths, 200);
	MUST(decide(st, "manager", owed, SETTLED_WAIVED, "another way", &d, &err));
	cr_expect_eq(d.worth.pence, 73600);
	cr_expect_eq(deal_balance(st, c.ref, "2025-04-01").left.hundredths, 0);
	cr_expect_eq(deal_balance(st, c.ref, "2025-04-01").lapsed.hundredths, 1000);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM charge WHERE kind = 'credit'"), 0);
	expect_good(st);
}

/* The manager's, with a reason, once; a second person where the settings ask for one. */
Test(decide, refusals)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	struct work work = WORK_EMPTY;
	struct approval approval;
	struct decided d;
	struct err err = { 0 };
	int64_t first = owe(st, &c, 1, 200), second = owe(st, &c, 1, 100);

	cr_expect_eq(decide(st, "finance", first, SETTLED_CREDITED, "ill", &d, &err), ERR_DENIED);
	cr_expect_eq(decide(st, "manager", first, SETTLED_CREDITED, NULL, &d, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "reason");
	cr_expect_eq(decide(st, "manager", 99, SETTLED_CREDITED, "ill", &d, &err), ERR_NOT_FOUND);
	book_begin(&work, st, "admin", "setting set", "2025-04-01");
	MUST(setting_set(&work, "second-person.credit", "500", work.today, &err));
	MUST(setting_set(&work, "second-person.waiver", "always", work.today, &err));
	book_commit(&work);
	cr_expect_eq(decide(st, "manager", first, SETTLED_CREDITED, "ill", &d, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "approval give credit \"C-2024-001 owed 1 736.00\""), "%s",
		  err.msg);
	cr_expect_eq(decide(st, "manager", second, SETTLED_WAIVED, "no", &d, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "approval give waiver \"C-2024-001 owed 2 368.00\""), "%s",
		  err.msg);
	MUST(decide(st, "manager", second, SETTLED_CREDITED, "below the amount", &d, &err));
	book_begin(&work, st, "finance", "approval give", "2025-04-01");
	work.reason = "seen";
	MUST(approval_give(&work, "credit", "C-2024-001 owed 1 736.00", &approval, &err));
	book_commit(&work);
	MUST(decide(st, "manager", first, SETTLED_CREDITED, "ill", &d, &err));
	cr_expect_eq(decide(st, "manager", first, SETTLED_WAIVED, "again", &d, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "what was owed under 1 was credited on 1 April 2025");
	expect_good(st);
}
