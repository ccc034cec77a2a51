/* tests/test_adjust.c - charged less, charged more: what is voided, what is credited; and that charges meet the price */
#include <criterion/criterion.h>

#include "billing/adjust.h"
#include "core/ledger.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* Ten days by the term: 1,226.67 in April and September, 1,226.66 in January. Purchase and allotment 1. */
static struct store *termly(const char *urn)
{
	struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .urn = urn,
					     .on = "2024-04-01",
					     .quantity = 1000,
					     .plan = PLAN_TERMLY });
	return st;
}

static struct adjustment price_change(struct store *st, const char *urn, int64_t pence)
{
	return (struct adjustment){ .purchase_id = 1,
				    .school_id = book_school(st, urn),
				    .fy = { 2024 },
				    .cause = CAUSE_PRICE,
				    .amount = money_pence(pence),
				    .on = day("2025-01-10") };
}

/* So much less for the whole: in the day ledger and in the charges. */
static int charge_so_much_less(struct store *st, const char *urn, int64_t pence,
			       struct adjusted *out, struct err *err)
{
	const struct adjustment a = price_change(st, urn, pence);
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct money effect;
	int r;

	book_begin(&work, st, "finance", "contract buy", "2025-01-10");
	if ((r = charge_less(&work, &a, out, err)) < 0 ||
	    (r = ledger_reprice(&work, 1, money_pence(-pence), &effect, err)) < 0)
		return r;
	return work_commit(&work, err);
}

/* What stands and is not billed, by its date. */
static int64_t due(struct store *st, const char *on)
{
	struct err err = { 0 };
	int64_t net = 0;

	MUST(store_int(
		st,
		"SELECT coalesce(sum(c.net_pence), 0) FROM charge c LEFT JOIN document_line l"
		" ON l.charge_id = c.charge_id WHERE c.due_on = ?1 AND l.charge_id IS NULL"
		" AND c.kind = 'sale' AND NOT EXISTS (SELECT 1 FROM charge_void v WHERE"
		" v.charge_id = c.charge_id)",
		BIND(bind_text(on)), -1, &net, &err));
	return net;
}

/* First what is not billed, from the last; what is left of one stays due when it was. Then credits, from the last. */
Test(adjust, less)
{
	static const struct {
		int line;
		const char *urn, *billed; /* what was due up to then; NULL: nothing */
		int64_t less, voided, voided_vat, credited, credited_vat;
		int64_t april, september, january; /* not billed and standing afterwards */
		int64_t credits;                   /* how many */
	} cases[] = {
		{ __LINE__, BOOK_ACADEMY, NULL, 10000, 10000, 2000, 0, 0, 122667, 122667, 112666,
		  0 },
		{ __LINE__, BOOK_ACADEMY, NULL, 122666, 122666, 24533, 0, 0, 122667, 122667, 0, 0 },
		{ __LINE__, BOOK_ACADEMY, NULL, 122667, 122667, 24533, 0, 0, 122667, 122666, 0,
		  0 }, /* 24,533.2 + 0.2 */
		{ __LINE__, BOOK_ACADEMY, NULL, 200000, 200000, 40000, 0, 0, 122667, 45333, 0, 0 },
		{ __LINE__, BOOK_ACADEMY, NULL, 368000, 368000, 73599, 0, 0, 0, 0, 0, 0 },
		{ __LINE__, BOOK_ACADEMY, "2024-04-01", 300000, 245333, 49066, 54667, 10933, 0, 0,
		  0, 1 },
		{ __LINE__, BOOK_ACADEMY, "2024-09-01", 122666, 122666, 24533, 0, 0, 0, 0, 0, 0 },
		{ __LINE__, BOOK_ACADEMY, "2025-01-01", 50000, 0, 0, 50000, 10000, 0, 0, 0, 1 },
		{ __LINE__, BOOK_ACADEMY, "2025-01-01", 130000, 0, 0, 130000, 26000, 0, 0, 0, 2 },
		{ __LINE__, BOOK_ACADEMY, "2025-01-01", 368000, 0, 0, 368000, 73599, 0, 0, 0, 3 },
		{ __LINE__, BOOK_MAINTAINED, "2024-04-01", 300000, 245333, 0, 54667, 0, 0, 0, 0,
		  1 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = termly(cases[i].urn);
		SCOPED(freep) char *findings = NULL;
		struct adjusted done = { .voided = money_pence(0) };
		struct err err = { 0 };

		if (cases[i].billed)
			(void) deal_bill(st, cases[i].billed, cases[i].billed);
		cr_assert_eq(charge_so_much_less(st, cases[i].urn, cases[i].less, &done, &err),
			     ERR_OK, "row at line %d: %s", cases[i].line, err.msg);
		cr_expect_eq(done.voided.pence, cases[i].voided, "row at line %d: %s",
			     cases[i].line, money_text(done.voided).s);
		cr_expect_eq(done.voided_vat.pence, cases[i].voided_vat, "row at line %d: %s",
			     cases[i].line, money_text(done.voided_vat).s);
		cr_expect_eq(done.credited.pence, cases[i].credited, "row at line %d: %s",
			     cases[i].line, money_text(done.credited).s);
		cr_expect_eq(done.credited_vat.pence, cases[i].credited_vat, "row at line %d: %s",
			     cases[i].line, money_text(done.credited_vat).s);
		cr_expect_eq(due(st, "2024-04-01"), cases[i].april, "row at line %d",
			     cases[i].line);
		cr_expect_eq(due(st, "2024-09-01"), cases[i].september, "row at line %d",
			     cases[i].line);
		cr_expect_eq(due(st, "2025-01-01"), cases[i].january, "row at line %d",
			     cases[i].line);
		cr_expect_eq(deal_number(st,
					 "SELECT count(*) FROM charge c JOIN document_line l ON "
					 "l.charge_id = c.credits_id WHERE c.kind = 'credit' AND "
					 "c.due_on = '2025-01-10'"),
			     cases[i].credits, "row at line %d", cases[i].line);
		findings = deal_findings(st);
		cr_expect_str_eq(findings, "", "row at line %d: %s", cases[i].line, findings);
	}
}

/* Again and again, until nothing is left to take; and never of a school that was charged nothing. */
Test(adjust, no_more_than_was_charged)
{
	SCOPED(store_closep) struct store *st = termly(BOOK_ACADEMY);
	struct adjusted done;
	struct err err = { 0 };

	cr_assert_eq(deal_bill(st, "2024-09-01", "2024-09-02"), 1);
	cr_expect_eq(charge_so_much_less(st, BOOK_ACADEMY, 368001, &done, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "£3,680.01 cannot be taken back: that school was charged "
				  "£3,680.00 of it");
	cr_expect_eq(charge_so_much_less(st, BOOK_MAINTAINED, 1, &done, &err), ERR_CONFLICT);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM charge_void"), 0, "it left nothing");
	for (int i = 0; i < 3; i++)
		MUST(charge_so_much_less(st, BOOK_ACADEMY, 100000, &done, &err));
	cr_expect_eq(charge_so_much_less(st, BOOK_ACADEMY, 68001, &done, &err), ERR_CONFLICT);
	MUST(charge_so_much_less(st, BOOK_ACADEMY, 68000, &done, &err));
	cr_expect_eq(done.credited.pence, 68000);
	cr_expect_eq(deal_number(st,
				 "SELECT sum(net_pence) FROM charge c WHERE NOT EXISTS (SELECT 1 "
				 "FROM charge_void v WHERE v.charge_id = c.charge_id)"),
		     0);
	cr_expect_eq(charge_so_much_less(st, BOOK_ACADEMY, 1, &done, &err), ERR_CONFLICT);
}

/* Charged more: one charge, due on the day, for the days that are left of the year; nothing is no charge. */
Test(adjust, more)
{
	SCOPED(store_closep) struct store *st = termly(BOOK_ACADEMY);
	struct adjustment a = price_change(st, BOOK_ACADEMY, 0);
	struct work work = WORK_EMPTY;
	SCOPED(freep) char *findings = NULL;
	struct money effect;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "contract buy", "2025-01-10");
	MUST(charge_more(&work, &a, &err));
	a.amount = money_pence(12345);
	MUST(charge_more(&work, &a, &err));
	MUST(ledger_reprice(&work, 1, a.amount, &effect, &err));
	cr_expect_eq(effect.pence, 12345);
	book_commit(&work);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM charge"), 4);
	cr_expect_eq(deal_number(st,
				 "SELECT count(*) FROM charge WHERE net_pence = 12345 AND due_on "
				 "= '2025-01-10' AND service_from = '2025-01-10' AND service_to "
				 "= '2025-03-31' AND kind = 'sale' AND cause = 'price'"),
		     1);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "", "%s", findings);
}

/* ---- the charges of a purchase come to its price ---- */

enum act { LESS, MORE, TAKEN_BACK, REPRICED, LESS_AND_REPRICED };

static int do_act(struct work *work, enum act act, int64_t pence, int64_t other, struct err *err)
{
	const struct adjustment a = price_change(work->store, BOOK_ACADEMY, pence);
	struct adjusted done;
	struct money effect;
	int r = ERR_OK;

	work_ensure(work, charges_ensure);
	if (act == MORE)
		return charge_more(work, &a, err);
	if (act == TAKEN_BACK)
		return ledger_cancel(work, 1, quantity_of(pence), work->today, &effect, err);
	if (act == LESS || act == LESS_AND_REPRICED)
		r = charge_less(work, &a, &done, err);
	if (r == ERR_OK && (act == REPRICED || act == LESS_AND_REPRICED))
		r = ledger_reprice(work, 1, money_pence(other), &effect, err);
	return r;
}

Test(adjust, charges_meet_the_price)
{
	static const struct deal firm = { .on = "2024-04-01",
					  .quantity = 1000,
					  .plan = PLAN_TERMLY };
	static const struct deal provisional = { .on = "2024-09-02",
						 .from = "2024-09-02",
						 .to = "2025-07-22",
						 .quantity = 1000,
						 .later = LATER_PROVISIONAL,
						 .provisional = 37000,
						 .plan = PLAN_BY_YEAR };
	static const struct {
		int line;
		const struct deal *deal;
		enum act act;
		int64_t pence, other, purchase;
		int code;
		const char *says;
	} cases[] = {
		{ __LINE__, &firm, LESS, 100, 0, 1, ERR_CONFLICT,
		  "the charges of purchase 1 come to £3,679.00, its price is £3,680.00" },
		{ __LINE__, &firm, MORE, 100, 0, 1, ERR_CONFLICT, "come to £3,681.00" },
		{ __LINE__, &firm, TAKEN_BACK, 100, 0, 1, ERR_CONFLICT,
		  "come to £3,680.00, its price is £3,312.00" },
		{ __LINE__, &firm, REPRICED, 0, 1, 1, ERR_CONFLICT, "its price is £3,680.01" },
		{ __LINE__, &firm, LESS_AND_REPRICED, 100, -99, 1, ERR_CONFLICT,
		  "come to £3,679.00, its price is £3,679.01" },
		{ __LINE__, &firm, LESS_AND_REPRICED, 100, -100, 1, ERR_OK, "" },
		{ __LINE__, &provisional, MORE, 100, 0, 2, ERR_CONFLICT,
		  "purchase 2 come to £1.00" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct err err = { 0 };
		int r;

		(void) deal_sell(st, cases[i].deal);
		book_begin(&work, st, "finance", "contract buy", "2025-01-10");
		if (cases[i].purchase == 2) {
			struct adjustment a = price_change(st, BOOK_ACADEMY, cases[i].pence);

			a.purchase_id = 2;
			a.fy = (struct fy){ 2025 };
			r = charge_more(&work, &a, &err);
		} else {
			r = do_act(&work, cases[i].act, cases[i].pence, cases[i].other, &err);
		}
		cr_assert_eq(r, ERR_OK, "row at line %d: %s", cases[i].line, err.msg);
		cr_expect_eq(work_commit(&work, &err), cases[i].code, "row at line %d: %s",
			     cases[i].line, err.msg);
		cr_expect(strstr(err.msg, cases[i].says), "row at line %d: %s", cases[i].line,
			  err.msg);
	}
}
