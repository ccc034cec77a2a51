/* tests/test_credit.c - credit notes: what is credited, its VAT to the penny, and that days and charges stay one */
#include <criterion/criterion.h>

#include "billing/credit_give.h"
#include "billing/change.h"
#include "billing/decide.h"
#include "billing/vat.h"
#include "billing/year.h"
#include "tests/deal.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static void expect_good(struct store *st, int line)
{
	SCOPED(freep) char *findings = deal_findings(st);

	cr_expect_str_eq(findings, "", "row at line %d: %s", line, findings);
}

/* As finance, on a day; *note is what was issued. */
static int give(struct store *st, const char *on, const struct credit_ask *ask,
		struct credit_issued *note, struct credit_given *given, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(credit_freep) struct credit_run *run = NULL;
	int r;

	book_begin(&work, st, "finance", "invoice credit", on);
	work.reason = "as agreed";
	if ((r = credit_give(&work, ask, &run, given, err)) < 0)
		return r;
	cr_assert_eq(credit_count(run), 1);
	*note = credit_at(run, 0);
	note->name = NULL; /* the run's */
	return work_commit(&work, err);
}

/* All that waits, by a date. */
static size_t run_credits(struct store *st, const char *on)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(credit_freep) struct credit_run *run = NULL;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "invoice run", on);
	MUST(credit_plan(st, &(struct credit_filter){ .to = day(on), .on = day(on) }, &run, &err));
	MUST(credit_issue(&work, run, NULL, NULL, &err));
	MUST(work_commit(&work, &err));
	return credit_count(run);
}

/* A visit of a whole day, delivered. */
static void use(struct store *st, const char *urn, const char *on)
{
	struct err err = { 0 };
	int64_t visit = deal_visit(
		st, &(struct appointment){ .urn = urn, .on = on, .session = SESSION_DAY });

	MUST(deal_deliver(st, "ewo-01", on, visit, &err));
}

/* ---- the rule of VAT alone ---- */

Test(credit, vat_of_what_is_left)
{
	static const struct {
		int line;
		int64_t net, left_net, left_vat, vat;
	} cases[] = {
		{ __LINE__, 73600, 368000, 73600, 14720 },
		{ __LINE__, 122667, 368000, 73600, 24533 },
		{ __LINE__, 122667, 245333, 49067, 24533 },
		{ __LINE__, 122666, 122666, 24534, 24534 }, /* the last takes the penny */
		{ __LINE__, 3, 10, 2, 1 },
		{ __LINE__, 3, 7, 1, 1 },
		{ __LINE__, 3, 4, 0, 0 }, /* a penny by the rate, and none is left */
		{ __LINE__, 1, 1, 0, 0 },
		{ __LINE__, 2, 2, 1, 1 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		cr_expect_eq(vat_credited(money_pence(cases[i].net), 2000,
					  money_pence(cases[i].left_net),
					  money_pence(cases[i].left_vat))
				     .pence,
			     cases[i].vat, "row at line %d", cases[i].line);
}

/* ---- one after the other ---- */

struct step {
	int64_t line, amount, quantity; /* as asked; nothing: all */
	enum credit_how how;
	int code;
	int64_t net, vat, days, left; /* of the note; left of the document */
	const char *part;             /* of the refusal */
};

#define P CREDIT_PRICE_ONLY
#define B CREDIT_DAYS_BACK

Test(credit, steps)
{
	static const struct {
		int line;
		const char *urn;
		int64_t quantity, rate;
		enum billing_plan plan;
		struct step step[6];
	} cases[] = {
		/* clang-format off */
		/* whole, once */
		{ __LINE__, BOOK_ACADEMY, 1000, 0, PLAN_UPFRONT,
		  { { 0, 0, 0, P, ERR_OK, 368000, 73600, 0, 0, NULL },
		    { 0, 0, 0, P, ERR_CONFLICT, 0, 0, 0, 0, "nothing of EWS24-00001 is left to credit" },
		    { 1, 1, 0, P, ERR_CONFLICT, 0, 0, 0, 0, "nothing of line 1" } } },
		{ __LINE__, BOOK_ACADEMY, 1000, 0, PLAN_UPFRONT,
		  { { 0, 0, 0, B, ERR_OK, 368000, 73600, 1000, 0, NULL } } },
		/* three parts, line by line: VAT on the whole was 736.00, not 735.99 */
		{ __LINE__, BOOK_ACADEMY, 1000, 0, PLAN_TERMLY,
		  { { 1, 0, 0, P, ERR_OK, 122667, 24533, 0, 245333, NULL },
		    { 2, 0, 0, P, ERR_OK, 122667, 24533, 0, 122666, NULL },
		    { 3, 0, 0, P, ERR_OK, 122666, 24534, 0, 0, NULL } } },
		/* ten pence, of which the VAT is two */
		{ __LINE__, BOOK_ACADEMY, 100, 10, PLAN_UPFRONT,
		  { { 1, 3, 0, P, ERR_OK, 3, 1, 0, 7, NULL },
		    { 1, 3, 0, P, ERR_OK, 3, 1, 0, 4, NULL },
		    { 1, 3, 0, P, ERR_OK, 3, 0, 0, 1, NULL },
		    { 1, 2, 0, P, ERR_CONFLICT, 0, 0, 0, 0, "£0.01 of line 1" },
		    { 1, 1, 0, P, ERR_OK, 1, 0, 0, 0, NULL } } },
		/* by days, by amount */
		{ __LINE__, BOOK_ACADEMY, 1000, 0, PLAN_UPFRONT,
		  { { 1, 0, 200, B, ERR_OK, 73600, 14720, 200, 294400, NULL },
		    { 1, 18400, 0, B, ERR_OK, 18400, 3680, 50, 276000, NULL },
		    { 1, 20000, 0, B, ERR_INVALID, 0, 0, 0, 0, "the nearest are 0.5 day, £184.00, and 1 day, £368.00" },
		    { 1, 0, 225, B, ERR_INVALID, 0, 0, 0, 0, "take 2 or 2.5" },
		    { 1, 0, 800, B, ERR_CONFLICT, 0, 0, 0, 0, "with --line 1 --days 7.5" },
		    { 1, 276001, 0, P, ERR_CONFLICT, 0, 0, 0, 0, "£2,760.00 of line 1" } } },
		/* the price, and then days at their lower price; and again the price, of those that stand */
		{ __LINE__, BOOK_ACADEMY, 1000, 0, PLAN_UPFRONT,
		  { { 1, 10001, 0, P, ERR_OK, 10001, 2000, 0, 357999, NULL },
		    { 1, 0, 300, B, ERR_OK, 107400, 21480, 300, 250599, NULL },
		    { 1, 77777, 0, P, ERR_OK, 77777, 15555, 0, 172822, NULL },
		    { 1, 0, 300, B, ERR_OK, 74066, 14813, 300, 98756, NULL },
		    { 0, 1, 0, P, ERR_OK, 1, 0, 0, 98755, NULL },
		    { 0, 0, 0, P, ERR_OK, 98755, 19752, 0, 0, NULL } } },
		/* an internal charge: no VAT; the amount is shared by what is left of the lines */
		{ __LINE__, BOOK_MAINTAINED, 1000, 0, PLAN_TERMLY,
		  { { 0, 10000, 0, P, ERR_OK, 10000, 0, 0, 358000, NULL },
		    { 2, 0, 0, P, ERR_OK, 119334, 0, 0, 238666, NULL },
		    { 2, 1, 0, P, ERR_CONFLICT, 0, 0, 0, 0, "nothing of line 2" },
		    { 4, 1, 0, P, ERR_NOT_FOUND, 0, 0, 0, 0, "has no line 4" } } },
		/* days of three parts: of the last first */
		{ __LINE__, BOOK_MAINTAINED, 1000, 0, PLAN_TERMLY,
		  { { 0, 220800, 0, B, ERR_OK, 220800, 0, 600, 147200, NULL },
		    { 3, 0, 0, B, ERR_CONFLICT, 0, 0, 0, 0, "nothing of line 3" },
		    { 1, 0, 400, B, ERR_CONFLICT, 0, 0, 0, 0, "4 days are worth £1,472.00, and £1,226.67 of line 1" },
		    { 0, 0, 0, B, ERR_OK, 147200, 0, 400, 0, NULL } } },
		/* clang-format on */
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		const char *number =
			strcmp(cases[i].urn, BOOK_ACADEMY) == 0 ? "EWS24-00001" : "EWR24-00001";

		(void) deal_sell(st, &(struct deal){ .urn = cases[i].urn,
						     .quantity = cases[i].quantity,
						     .rate = cases[i].rate,
						     .reason = cases[i].rate ? "a gift" : NULL,
						     .plan = cases[i].plan });
		cr_assert_eq(deal_bill(st, "2025-03-31", "2024-04-30"), 1);
		for (size_t s = 0;
		     s < 6 && (s == 0 || cases[i].step[s].net || cases[i].step[s].part); s++) {
			const struct step *step = &cases[i].step[s];
			const struct credit_ask ask = {
				.number = number,
				.all = !step->line && !step->amount,
				.line = step->line,
				.amount = money_pence(step->amount),
				.quantity = quantity_of(step->quantity),
				.how = step->how,
				.by = "Bursar",
			};
			struct credit_issued note = { .name = NULL };
			struct credit_given given;
			struct err err = { 0 };
			int r = give(st, "2024-05-02", &ask, &note, &given, &err);

			cr_expect_eq(r, step->code, "row at line %d, step %zu: %d %s",
				     cases[i].line, s, r, err.msg);
			if (step->part)
				cr_expect(strstr(err.msg, step->part),
					  "row at line %d, step %zu: %s", cases[i].line, s,
					  err.msg);
			if (r < 0 || step->code < 0)
				continue;
			cr_expect_eq(note.net.pence, step->net, "row at line %d, step %zu: %s",
				     cases[i].line, s, money_text(note.net).s);
			cr_expect_eq(note.vat.pence, step->vat, "row at line %d, step %zu: %s",
				     cases[i].line, s, money_text(note.vat).s);
			cr_expect_eq(given.quantity.hundredths, step->days,
				     "row at line %d, step %zu", cases[i].line, s);
			cr_expect_eq(given.left_net.pence, step->left,
				     "row at line %d, step %zu: %s", cases[i].line, s,
				     money_text(given.left_net).s);
		}
		cr_expect_eq(
			deal_number(st, "SELECT coalesce(sum(p.pence), 0) FROM posting p "
					"WHERE p.account = 'receivable'"),
			deal_number(st, "SELECT coalesce(sum(e.pence), 0) FROM payer_effect e"),
			"row at line %d", cases[i].line);
		expect_good(st, cases[i].line);
	}
}

/* ---- days taken back between their uses: the rest is credited to the penny, at no price below nothing ---- */

static void take_back(struct store *st, struct contract *c, int64_t hundredths, const char *on)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct changed changed;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "contract cancel", on);
	work.reason = "fewer pupils";
	MUST(sale_cancel(&work, c,
			 &(struct cancel_ask){ .by = "Head", .quantity = quantity_of(hundredths) },
			 &changed, &err));
	MUST(work_commit(&work, &err));
}

Test(credit, whole_after_days_came_back)
{
	static const struct {
		int line;
		int64_t quantity, rate, cut; /* cut: off the price, first */
		int64_t first, second; /* taken back before and after a visit of a whole day */
		int64_t left;          /* then */
	} cases[] = {
		{ __LINE__, 200, 14750, 1, 100, 0, 14750 },
		{ __LINE__, 300, 10000, 2, 100, 100, 10000 }, /* a penny above the worth of a day */
		{ __LINE__, 300, 10000, 1, 100, 100, 9999 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct contract c = deal_sell(st, &(struct deal){ .quantity = cases[i].quantity,
								  .rate = cases[i].rate,
								  .reason = "a gift" });
		const struct credit_ask ask = { .number = "EWS24-00001", .all = true };
		const struct credit_ask cut = { .number = "EWS24-00001",
						.amount = money_pence(cases[i].cut) };
		struct credit_issued note = { .name = NULL };
		struct credit_given given;
		struct err err = { 0 };

		cr_assert_eq(deal_bill(st, "2024-04-30", "2024-04-30"), 1);
		MUST(give(st, "2024-04-30", &cut, &note, &given, &err));
		take_back(st, &c, cases[i].first, "2024-05-01");
		use(st, BOOK_ACADEMY, "2024-05-07");
		if (cases[i].second)
			take_back(st, &c, cases[i].second, "2024-05-08");
		MUST(give(st, "2024-05-09", &ask, &note, &given, &err));
		cr_expect_eq(given.net.pence, cases[i].left, "row at line %d: %s", cases[i].line,
			     money_text(given.net).s);
		cr_expect_eq(deal_number(st,
					 "SELECT count(*) FROM allotment a JOIN allotment_sum s "
					 "ON s.allotment_id = a.allotment_id WHERE a.net_pence + "
					 "s.price_pence < 0"),
			     0, "row at line %d: less than nothing", cases[i].line);
		expect_good(st, cases[i].line);
	}
}

/* ---- credits that wait ---- */

/* 10 days recharged in April, 4 used: 6 go back, 2,208.00 without VAT. Run again it finds nothing. */
Test(credit, the_rest_of_a_recharge)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c =
		deal_sell(st, &(struct deal){ .urn = BOOK_MAINTAINED, .quantity = 1000 });
	struct err err = { 0 };

	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-04-30"), 1);
	for (int i = 0; i < 4; i++) {
		char on[16];

		(void) snprintf(on, sizeof on, "2024-05-%02d", 7 + i);
		use(st, BOOK_MAINTAINED, on);
	}
	{
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct changed changed;

		book_begin(&work, st, "finance", "contract cancel", "2024-10-01");
		work.reason = "it became an academy";
		MUST(contract_find(st, c.ref, &c, &err));
		MUST(sale_cancel(&work, &c, &(struct cancel_ask){ .by = "Head" }, &changed, &err));
		MUST(work_commit(&work, &err));
	}
	cr_expect_eq(run_credits(st, "2024-10-01"), 1);
	cr_expect_eq(run_credits(st, "2024-10-01"), 0);
	cr_expect_eq(deal_number(st, "SELECT net_pence * 1000 + vat_pence FROM document WHERE name "
				     "= 'EWD24-00001' AND settles = 'journal' AND treatment = "
				     "'recharge' AND credits_document_id = 1"),
		     -220800000);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM allocation"), 0,
		     "an internal charge is not paid");
	cr_expect_eq(deal_number(st, "SELECT sum(pence) FROM posting WHERE account = "
				     "'recharge-clearing'"),
		     147200);
	cr_expect_eq(deal_number(st, "SELECT -sum(pence) FROM posting WHERE account = 'deferred'"),
		     147200);
	expect_good(st, __LINE__);
}

/* What the service owed and did not give, at the rate of the original. */
Test(credit, owed_and_not_given)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });
	struct owed owed = { .allotment_id = 1,
			     .school_id = c.school.id,
			     .cause = OWED_CANCELLED,
			     .since_on = day("2025-03-20"),
			     .quantity = quantity_of(200) };
	struct work work = WORK_EMPTY;
	struct decided decided = { .worth = money_pence(0) };
	struct err err = { 0 };

	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-04-30"), 1);
	book_begin(&work, st, "manager", "owed decide", "2025-03-31");
	work.reason = "ill all March";
	MUST(owed_add(&work, &owed, &err));
	MUST(owed_credit(&work, owed.id, &decided, &err));
	book_commit(&work);
	cr_expect_eq(run_credits(st, "2025-04-01"), 1);
	cr_expect_eq(deal_number(st, "SELECT net_pence FROM document WHERE name = 'EWC25-00001'"),
		     -73600);
	cr_expect_eq(deal_number(st, "SELECT vat_pence FROM document WHERE name = 'EWC25-00001'"),
		     -14720);
	expect_good(st, __LINE__);
}

/* ---- what the schema itself refuses ---- */

Test(credit, schema)
{
	static const struct {
		int line;
		const char *sql, *why;
	} cases[] = {
#define CREDIT(ROW)                                                                                \
	"INSERT INTO charge (purchase_id, school_id, kind, cause, part, parts, fy, due_on, "       \
	"service_from, service_to, net_pence, credits_id, audit_id) SELECT c.purchase_id, "        \
	"c.school_id, 'credit', 'price', 1, 1, c.fy, c.due_on, c.service_from, c.service_to, " ROW \
	", 999 FROM charge c WHERE c.charge_id = 1"
		{ __LINE__, CREDIT("-294401, 1"), "never go beyond the charge" },
		{ __LINE__, CREDIT("-1, 2"), "was billed" }, /* a credit itself */
		{ __LINE__, CREDIT("-1, NULL"), "was billed" },
#undef CREDIT
#define NOTE(NET, VAT)                                                                            \
	"INSERT INTO series (series, fy, kind, last_number, last_on) VALUES ('EWX', 2024, "       \
	"'credit-note', 0, '2024-04-01'); INSERT INTO document (kind, series, fy, number, name, " \
	"payer_id, school_id, issued_on, tax_point_on, service_from, service_to, treatment, "     \
	"net_pence, vat_pence, credits_document_id, snapshot, snapshot_sha256, audit_id) SELECT " \
	"'credit-note', 'EWX', 2024, 1, 'X', payer_id, school_id, '2024-06-01', '2024-06-01', "   \
	"service_from, service_to, treatment, " NET ", " VAT                                      \
	", 1, '', '', 999 FROM document WHERE document_id = 1"
		{ __LINE__, NOTE("-294401", "-58880"), "never go beyond" },
		{ __LINE__, NOTE("-294400", "-58879"), "VAT ends with the net" },
		{ __LINE__, NOTE("-294400", "-58881"), "never go beyond" },
		{ __LINE__,
		  NOTE("-1", "0") "; INSERT INTO document_line (document_id, line, charge_id, "
				  "vat_bp, net_pence) SELECT 3, 1, charge_id, 2000, -1 FROM charge "
				  "WHERE charge_id = 1",
		  "" },
		{ __LINE__,
		  "INSERT INTO document_line (document_id, line, charge_id, vat_bp, net_pence) "
		  "SELECT 2, 9, charge_id, 1999, net_pence FROM charge WHERE charge_id = 2",
		  "each at its rate" },
#undef NOTE
	};
	SCOPED(store_closep) struct store *st = book_new();
	const struct credit_ask ask = { .number = "EWS24-00001",
					.line = 1,
					.quantity = quantity_of(200),
					.how = CREDIT_DAYS_BACK,
					.by = "Bursar" };
	struct credit_issued note;
	struct credit_given given;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	(void) deal_bill(st, "2024-04-30", "2024-04-30");
	MUST(give(st, "2024-05-02", &ask, &note, &given, &err));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(raw_closep) sqlite3 *db = raw_open(st);
		const char *why = raw_try(db, cases[i].sql);

		cr_expect(why && strstr(why, cases[i].why), "row at line %d: %s", cases[i].line,
			  why ? why : "it was done");
	}
}

/* Set against its invoice as far as that is outstanding; the rest is money on account. */
Test(credit, pays_what_is_outstanding)
{
	static const struct {
		int line;
		int64_t paid, taken_off;
	} cases[] = {
		{ __LINE__, 0, 88320 },
		{ __LINE__, 400000, 41600 },
		{ __LINE__, 441600, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		const struct credit_ask ask = { .number = "ews24-00001",
						.line = 1,
						.quantity = quantity_of(200),
						.how = CREDIT_DAYS_BACK,
						.by = "Bursar" };
		struct work work = WORK_EMPTY;
		struct credit_issued note;
		struct credit_given given;
		struct err err = { 0 };

		(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
		(void) deal_bill(st, "2024-04-30", "2024-04-30");
		book_begin(&work, st, "finance", "invoice run", "2024-05-01");
		if (cases[i].paid > 0) {
			const struct bind amount = bind_int(cases[i].paid);

			MUST(work_run(
				&work,
				"INSERT INTO receipt (received_on, posted_on, pence, method, "
				"reference, audit_id) VALUES ('2024-05-01', '2024-05-01', ?1, "
				"'bank', 'EWS24-00001', ?2)",
				BIND(amount, bind_int(work_audit_id(&work))), &err));
			MUST(work_run(
				&work,
				"INSERT INTO receipt_move (receipt_id, line, payer_id, moved_on, "
				"audit_id) SELECT 1, 1, payer_id, '2024-05-01', ?1 FROM document",
				BIND(bind_int(work_audit_id(&work))), &err));
			MUST(work_run(
				&work,
				"INSERT INTO allocation (document_id, receipt_id, allocated_on, "
				"pence, audit_id) VALUES (1, 1, '2024-05-01', ?1, ?2)",
				BIND(amount, bind_int(work_audit_id(&work))), &err));
		}
		book_commit(&work);
		MUST(give(st, "2024-05-02", &ask, &note, &given, &err));
		cr_expect_eq(note.taken_off.pence, cases[i].taken_off, "row at line %d: %s",
			     cases[i].line, money_text(note.taken_off).s);
		cr_expect_eq(deal_number(st, "SELECT coalesce(sum(pence), 0) FROM allocation WHERE "
					     "credit_id IS NOT NULL"),
			     cases[i].taken_off, "row at line %d", cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT sum(pence) FROM credit_effect"),
			     88320 - cases[i].taken_off, "row at line %d", cases[i].line);
	}
}

/* ---- what cannot be kept right is refused ---- */

Test(credit, refuses)
{
	static const struct {
		int line;
		struct deal deal;
		bool use;
		struct credit_ask ask;
		int code;
		const char *part;
	} cases[] = {
		{ __LINE__,
		  { .partner = { { BOOK_ACADEMY, 0, 6000 }, { "116469", 0, 4000 } },
		    .pooled = true,
		    .pay_by = PAY_BY_PERCENT,
		    .quantity = 1000 },
		  false,
		  { .number = "EWS24-00001", .all = true, .how = CREDIT_DAYS_BACK, .by = "B" },
		  ERR_CONFLICT,
		  "2 schools share the price" },
		{ __LINE__,
		  { .quantity = 1000, .commitment = COMMITMENT_AT_LEAST, .plan = PLAN_ON_USE },
		  true,
		  { .number = "EWS24-00001", .all = true, .how = CREDIT_PRICE_ONLY },
		  ERR_CONFLICT,
		  "bills its days as they are used" },
		{ __LINE__,
		  { .quantity = 1000, .commitment = COMMITMENT_AT_LEAST, .plan = PLAN_ON_USE },
		  true,
		  { .number = "EWS24-00001", .all = true, .how = CREDIT_DAYS_BACK, .by = "B" },
		  ERR_CONFLICT,
		  "visit reverse" },
		{ __LINE__,
		  { .quantity = 1000 },
		  true,
		  { .number = "EWS24-00001", .all = true, .how = CREDIT_DAYS_BACK, .by = "B" },
		  ERR_CONFLICT,
		  "of the 10 days that line 1 of EWS24-00001 is for, 1 used or ended and 0 booked: "
		  "take back what is left, £3,312.00, with --line 1 --days 9, or credit the price "
		  "alone with --price-only" },
		{ __LINE__,
		  { .quantity = 1000 },
		  false,
		  { .number = "EWS24-00001", .all = true, .how = CREDIT_DAYS_BACK, .by = "" },
		  ERR_INVALID,
		  "who at the school" },
		{ __LINE__,
		  { .quantity = 1000 },
		  false,
		  { .number = "EWS24-00009", .all = true },
		  ERR_NOT_FOUND,
		  "no document" },
		{ __LINE__,
		  { .quantity = 1000 },
		  false,
		  { .number = "EWS24-00001",
		    .line = 1,
		    .quantity = { 100 },
		    .unit = UNIT_HOUR,
		    .how = CREDIT_PRICE_ONLY },
		  ERR_INVALID,
		  "is sold by the day" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct credit_issued note;
		struct credit_given given;
		struct err err = { 0 };

		(void) deal_sell(st, &cases[i].deal);
		if (cases[i].use)
			use(st, BOOK_ACADEMY, "2024-04-22");
		(void) deal_bill(st, "2024-04-30", "2024-04-30");
		cr_expect_eq(give(st, "2024-05-02", &cases[i].ask, &note, &given, &err),
			     cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		cr_expect(strstr(err.msg, cases[i].part), "row at line %d: %s", cases[i].line,
			  err.msg);
		expect_good(st, cases[i].line);
	}
}

/* One of several who share a price: its part of it, and nobody else's. */
Test(credit, one_of_several_payers)
{
	SCOPED(store_closep) struct store *st = book_new();
	const struct credit_ask ask = { .number = "EWS24-00001",
					.all = true,
					.how = CREDIT_PRICE_ONLY };
	struct credit_issued note;
	struct credit_given given;
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .partner = { { BOOK_ACADEMY, 0, 6000 },
							  { BOOK_MAINTAINED, 0, 4000 } },
					     .pooled = true,
					     .pay_by = PAY_BY_PERCENT,
					     .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-04-30"), 2);
	MUST(give(st, "2024-05-02", &ask, &note, &given, &err));
	cr_expect_eq(note.net.pence, 22080);
	cr_expect_eq(deal_number(st, "SELECT sum(net_pence) FROM charge"), 14720);
	expect_good(st, __LINE__);
}

/* The price of a year that is closed: no day of it moves. */
Test(credit, after_the_year_was_closed)
{
	SCOPED(store_closep) struct store *st = book_new();
	const struct credit_ask ask = { .number = "EWS24-00001",
					.amount = { 10000 },
					.how = CREDIT_PRICE_ONLY };
	SCOPED(year_release) struct year year = { .row_count = 0 };
	struct work work = WORK_EMPTY;
	bool is_new = false;
	struct credit_issued note;
	struct credit_given given;
	struct err err = { 0 };
	struct balance before, after;
	struct contract c = deal_sell(st, &(struct deal){ .quantity = 1000 });

	(void) deal_bill(st, "2024-04-30", "2024-04-30");
	book_begin(&work, st, "finance", "year close", "2025-04-01");
	MUST(year_look(st, (struct fy){ 2024 }, work.today, &year, &err));
	MUST(year_close(&work, &year, &is_new, &err));
	book_commit(&work);
	before = deal_balance(st, c.ref, "2025-04-02");
	MUST(give(st, "2025-04-02", &ask, &note, &given, &err));
	after = deal_balance(st, c.ref, "2025-04-02");
	cr_expect_eq(note.net.pence, 10000);
	cr_expect_eq(note.vat.pence, 2000);
	cr_expect_eq(before.lapsed.hundredths, after.lapsed.hundredths);
	cr_expect_eq(after.left.hundredths, 0);
	expect_good(st, __LINE__);
}

/* ---- in any order ---- */

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Prices lowered and days taken back in any order: never more than was billed, and at the end nothing, VAT and all. */
Test(credit, in_any_order)
{
	for (uint64_t seed = 1; seed <= 24; seed++) {
		SCOPED(store_closep) struct store *st = book_new();
		uint64_t state = seed * 0x9E3779B97F4A7C15u;
		struct credit_issued note;
		struct credit_given given;
		struct err err = { 0 };

		(void) deal_sell(st,
				 &(struct deal){ .quantity = 350 + 50 * (int64_t) (seed % 5),
						 .rate = 9973,
						 .reason = "odd",
						 .plan = seed % 2 ? PLAN_UPFRONT : PLAN_TERMLY });
		(void) deal_bill(st, "2025-03-31", "2024-04-30");
		for (int i = 0; i < 8; i++) {
			const bool back = next(&state) % 2;
			const struct credit_ask ask = {
				.number = "EWS24-00001",
				.line = 1,
				.amount = { back ? 0 : 1 + (int64_t) (next(&state) % 3001) },
				.quantity = { back ? 50 * (1 + (int64_t) (next(&state) % 2)) : 0 },
				.how = back ? CREDIT_DAYS_BACK : CREDIT_PRICE_ONLY,
				.by = "Bursar",
			};
			int r = give(st, "2024-05-02", &ask, &note, &given, &err);

			cr_expect(r == ERR_OK || r == ERR_CONFLICT, "seed %d, step %d: %s",
				  (int) seed, i, err.msg);
		}
		(void) give(st, "2024-05-03",
			    &(struct credit_ask){ .number = "EWS24-00001", .all = true }, &note,
			    &given, &err); /* refused where nothing is left */
		cr_expect_eq(deal_number(st,
					 "SELECT abs(sum(net_pence)) + abs(sum(vat_pence)) FROM "
					 "document"),
			     0, "seed %d", (int) seed);
		expect_good(st, (int) seed);
	}
}
