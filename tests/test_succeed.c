/* tests/test_succeed.c - schools become others: days, money and visits of every kind of contract go over, to the penny */
#include <criterion/criterion.h>

#include "billing/succeed.h"
#include "core/approval.h"
#include "core/owed.h"
#include "core/setting.h"
#include "core/year_end.h"
#include "tests/use.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

#define OLD BOOK_MAINTAINED /* recharged */
#define NEW BOOK_ACADEMY    /* with VAT */
#define THIRD "116453"      /* Redbridge Community School: recharged */

struct going {
	const char *old, *successor, *on,
		*today;   /* NULL: OLD, NEW, 1 October 2024, the day itself */
	const char *user; /* NULL: finance */
	bool closure, preview, no_reason;
	struct succession_choice choice[4];
};

static int go(struct store *st, const struct going *g, struct succession *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct school old, successor;
	struct succession_ask ask = { .school = &old,
				      .successor = g->closure ? NULL : &successor,
				      .on = day(g->on ? g->on : "2024-10-01"),
				      .kind = g->closure ? SUCCESSION_CLOSURE : SUCCESSION_ACADEMY,
				      .preview = g->preview };
	int r;

	cr_assert(school_find(st, g->old ? g->old : OLD, &old, err) == ERR_OK);
	cr_assert(school_find(st, g->successor ? g->successor : NEW, &successor, err) == ERR_OK);
	while (ask.count < COUNT_OF(g->choice) && g->choice[ask.count].ref) {
		ask.choice[ask.count] = g->choice[ask.count];
		ask.count++;
	}
	book_begin(&work, st, g->user ? g->user : "finance", "school succeed",
		   g->today ? g->today : date_iso(ask.on).s);
	work.reason = g->no_reason ? NULL : "Converted by order";
	if ((r = school_succeed(&work, &ask, out, err)) == ERR_OK && !g->preview)
		r = work_commit(&work, err);
	return r;
}

static struct succession gone(struct store *st, const struct going *g)
{
	struct succession s;
	struct err err = { 0 };

	MUST(go(st, g, &s, &err));
	use_check(st);
	return s;
}

static void refused(struct store *st, const struct going *g, int code, const char *says, int line)
{
	struct succession s;
	struct err err = { 0 };
	int r = go(st, g, &s, &err);

	cr_assert(r == code, "line %d: %d, %s", line, r, err.msg);
	cr_assert(strstr(err.msg, says), "line %d: %s", line, err.msg);
}
#define REFUSED(going, code, says) refused(st, going, code, says, __LINE__)

#define GO_ON(contract)                        \
	{                                      \
		{                              \
			contract, HOW_CONTINUE \
		}                              \
	}
#define STOP(contract)                    \
	{                                 \
		{                         \
			contract, HOW_END \
		}                         \
	}

/* All that is charged to a school, and not voided. */
static int64_t charged(struct store *st, const char *urn)
{
	struct err err = { 0 };
	int64_t sum = 0;

	MUST(store_int(st,
		       "SELECT coalesce(sum(c.net_pence), 0) FROM charge c WHERE c.school_id = ?1 "
		       "AND NOT EXISTS (SELECT 1 FROM charge_void v WHERE v.charge_id = "
		       "c.charge_id)",
		       BIND(bind_int(book_school(st, urn))), 0, &sum, &err));
	return sum;
}

static struct balance left(struct store *st, const char *ref, const char *urn, int fy,
			   const char *on)
{
	return deal_balance_of(st, ref, urn, fy, on, 0);
}

#define DAYS(b, bought_, used_, planned_, available_)                                        \
	cr_assert((b).purchased.hundredths == (bought_) && (b).used.hundredths == (used_) && \
			  (b).planned.hundredths == (planned_) &&                            \
			  (b).available.hundredths == (available_),                          \
		  "bought %s, used %s, booked %s, left %s", quantity_text((b).purchased).s,  \
		  quantity_text((b).used).s, quantity_text((b).planned).s,                   \
		  quantity_text((b).available).s)

/* ---- money ---- */

/* Some of it billed: the parts to come are voided from the last, what is billed is credited. */
Test(succeed, parts_to_come_are_voided_first)
{
	struct store *st = book_new();
	struct succession s;

	(void) deal_sell(st, &(struct deal){ .urn = OLD, .quantity = 1000, .plan = PLAN_TERMLY });
	cr_assert_eq(deal_bill(st, "2024-09-01", "2024-09-02"), 1);
	s = gone(st, &(struct going){ .choice = GO_ON("C-2024-001") });
	cr_assert_eq(s.count, 1);
	cr_assert_eq(s.at[0].money.voided.pence, 122666);
	cr_assert_eq(s.at[0].money.credited.pence, 368000 - 122666);
	cr_assert_eq(s.at[0].money.credited_vat.pence, 0);
	cr_assert_eq(s.at[0].sold.pence, 368000);
	cr_assert_eq(s.at[0].sold_vat.pence, 73600);
	cr_assert_eq(charged(st, OLD), 0);
	cr_assert_eq(charged(st, NEW), 368000);
	store_close(st);
}

/* From an academy to a maintained school: the credit has VAT, the charge has none. */
Test(succeed, vat_goes_by_each_school)
{
	struct store *st = book_new();
	struct succession s;

	(void) deal_sell(st, &(struct deal){ .quantity = 300 });
	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-04-30"), 1);
	s = gone(st,
		 &(struct going){ .old = NEW, .successor = THIRD, .choice = GO_ON("C-2024-001") });
	cr_assert_eq(s.at[0].money.credited_vat.pence, 22080);
	cr_assert_eq(s.at[0].sold.pence, 110400);
	cr_assert_eq(s.at[0].sold_vat.pence, 0);
	cr_assert(s.at[0].recharge);
	store_close(st);
}

/* A discount, and a top-up at a higher price: what the days are worth goes over, not what the card says. */
Test(succeed, worth_goes_over_to_the_penny)
{
	static const struct {
		int line;
		struct deal deal;
		int64_t top_up_rate, worth;
	} cases[] = {
		{ __LINE__,
		  { .urn = OLD, .quantity = 300, .discount = 1001, .reason = "early" },
		  0,
		  110400 - 1001 },
		{ __LINE__, { .urn = OLD, .quantity = 300 }, 50001, 110400 + 50001 },
		{ __LINE__,
		  { .urn = OLD, .quantity = 300, .rate = 33333, .reason = "old" },
		  0,
		  99999 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct store *st = book_new();
		struct purchase p = { .quantity = quantity_of(100),
				      .rate = money_pence(cases[i].top_up_rate),
				      .member = -1 };
		struct err err = { 0 };
		struct succession s;
		struct contract c;

		(void) deal_sell(st, &cases[i].deal);
		if (cases[i].top_up_rate) {
			struct work work = WORK_EMPTY;
			struct schedule schedule;

			MUST(contract_find(st, "C-2024-001", &c, &err));
			MUST(purchase_say(&p, "Bursar", NULL, &err));
			book_begin(&work, st, "finance", "contract buy", "2024-05-01");
			work.reason = "an officer from elsewhere";
			MUST(sale_buy(&work, &c, &p, &schedule, &err));
			book_commit(&work);
		}
		s = gone(st, &(struct going){ .choice = GO_ON("C-2024-001") });
		cr_assert_eq(s.at[0].sold.pence, cases[i].worth, "line %d: %s", cases[i].line,
			     money_pretty(s.at[0].sold).s);
		cr_assert_eq(charged(st, OLD), 0, "line %d", cases[i].line);
		cr_assert_eq(charged(st, NEW), cases[i].worth, "line %d", cases[i].line);
		store_close(st);
	}
}

/* ---- years ---- */

/* A school year over two financial years: each year's days stay its own. */
Test(succeed, each_year_keeps_its_days)
{
	struct store *st = book_new();
	struct succession s;

	deal_rate(st, 2025, UNIT_DAY, 38000);
	(void) deal_sell(st, &(struct deal){ .urn = OLD,
					     .on = "2024-08-01",
					     .from = "2024-09-02",
					     .to = "2025-07-22",
					     .quantity = 1000,
					     .plan = PLAN_BY_YEAR });
	s = gone(st, &(struct going){ .on = "2025-01-06", .choice = GO_ON("C-2024-001") });
	cr_assert_str_eq(s.at[0].successor_ref, "C-2024-002");
	cr_assert_eq(s.at[0].left.hundredths, 1000);
	DAYS(left(st, "C-2024-001", OLD, 2024, "2025-01-06"), 0, 0, 0, 0);
	DAYS(left(st, "C-2024-002", NEW, 2024, "2025-01-06"), 650, 0, 0, 650);
	DAYS(left(st, "C-2024-002", NEW, 2025, "2025-04-01"), 350, 0, 0, 350);
	cr_assert_eq(charged(st, NEW), 650 * 368 + 350 * 380);
	cr_assert_eq(deal_number(st,
				 "SELECT count(*) FROM charge WHERE due_on = '2025-04-01' AND "
				 "school_id = (SELECT school_id FROM school WHERE urn = '137037')"),
		     1);
	store_close(st);
}

/* On the first day of a year: what was left of the old one has ended with the school's own days. */
Test(succeed, on_the_first_of_april)
{
	struct store *st = book_new();
	struct succession s;

	deal_rate(st, 2025, UNIT_DAY, 38000);
	(void) deal_sell(st, &(struct deal){ .urn = OLD,
					     .on = "2024-08-01",
					     .from = "2024-09-02",
					     .to = "2025-07-22",
					     .quantity = 1000,
					     .plan = PLAN_BY_YEAR });
	s = gone(st, &(struct going){ .on = "2025-04-01", .choice = GO_ON("C-2024-001") });
	cr_assert_eq(s.at[0].left.hundredths, 350);
	cr_assert_eq(charged(st, OLD), 650 * 368);
	cr_assert_eq(charged(st, NEW), 350 * 380);
	cr_assert_str_eq(s.at[0].successor_ref, "C-2025-001");
	store_close(st);
}

/* Ended: nothing is credited, and the days of both years end unused. */
Test(succeed, what_ends_is_owed)
{
	struct store *st = book_new();
	struct succession s;

	deal_rate(st, 2025, UNIT_DAY, 38000);
	(void) deal_sell(st, &(struct deal){ .urn = OLD,
					     .on = "2024-08-01",
					     .from = "2024-09-02",
					     .to = "2025-07-22",
					     .quantity = 1000,
					     .plan = PLAN_BY_YEAR });
	s = gone(st, &(struct going){ .on = "2025-01-06", .choice = STOP("C-2024-001") });
	cr_assert_eq(s.at[0].successor_ref[0], '\0');
	cr_assert_eq(charged(st, OLD), 650 * 368 + 350 * 380);
	cr_assert_eq(charged(st, NEW), 0);
	cr_assert_eq(left(st, "C-2024-001", OLD, 2024, "2025-01-06").lapsed.hundredths, 650);
	store_close(st);
}

/* A rate that is provisional stays so: nothing is charged before it is confirmed. */
Test(succeed, a_provisional_rate_stays_so)
{
	struct store *st = book_new();
	struct succession s;

	(void) deal_sell(st, &(struct deal){ .urn = OLD,
					     .on = "2024-08-01",
					     .from = "2024-09-02",
					     .to = "2025-07-22",
					     .quantity = 1000,
					     .plan = PLAN_BY_YEAR,
					     .later = LATER_PROVISIONAL,
					     .provisional = 39000 });
	s = gone(st, &(struct going){ .on = "2025-01-06", .choice = GO_ON("C-2024-001") });
	cr_assert_eq(charged(st, OLD), 0);
	cr_assert_eq(charged(st, NEW), 650 * 368);
	cr_assert_eq(deal_number(st, "SELECT count(*) FROM purchase WHERE provisional = 1 AND "
				     "contract_id = 2"),
		     1);
	cr_assert_eq(s.at[0].left.hundredths, 1000);
	store_close(st);
}

/* A visit on a top-up that was agreed for it goes over with the rest; with nothing else left it needs a contract. */
Test(succeed, a_top_up_for_a_visit)
{
	for (int left_days = 100; left_days >= 0; left_days -= 100) {
		struct store *st = book_new();
		struct visit_booked booked;
		struct err err = { 0 };

		(void) deal_sell(st, &(struct deal){ .urn = OLD, .quantity = 100 });
		if (left_days == 0)
			(void) deal_visit(st, &(struct appointment){ .urn = OLD,
								     .on = "2024-09-10",
								     .session = SESSION_DAY });
		else
			(void) deal_visit(st, &(struct appointment){ .urn = OLD,
								     .on = "2024-10-08",
								     .session = SESSION_DAY });
		MUST(use_book(st,
			      &(struct trip){ .urn = { OLD },
					      .on = "2024-10-09",
					      .session = SESSION_DAY,
					      .over = { .use = OVER_TOP_UP, .agreed_by = "Head" } },
			      &booked, &err));
		if (left_days == 0) {
			REFUSED((&(struct going){ .choice = GO_ON("C-2024-001") }), ERR_CONFLICT,
				"is booked on a top-up of it");
		} else {
			(void) gone(st, &(struct going){ .choice = GO_ON("C-2024-001") });
			MUST(deal_deliver(st, "ewo-01", "2024-10-09", booked.id, &err));
			use_check(st);
		}
		store_close(st);
	}
}

/* ---- dated back ---- */

/* A partner has 5 days, and gives 2 of them to OLD on 7 October. */
static void give_days(struct store *st)
{
	struct work work = WORK_EMPTY;
	struct transferred moved;
	struct err err = { 0 };
	struct school old;
	struct contract c;

	(void) deal_sell(st, &(struct deal){ .urn = THIRD, .quantity = 500 });
	MUST(school_find(st, OLD, &old, &err));
	MUST(contract_find(st, "C-2024-001", &c, &err));
	book_begin(&work, st, "finance", "contract transfer", "2024-10-07");
	work.reason = "Needed there";
	MUST(sale_transfer(&work, &c,
			   &(struct transfer_ask){ .from_school = book_school(st, THIRD),
						   .to = &old,
						   .quantity = quantity_of(200),
						   .fy = { 2024 } },
			   &moved, &err));
	book_commit(&work);
}

/* Days that were bought or given after that day are taken back, or end, when they came: before there were none. */
Test(succeed, dated_back_takes_nothing_before_it_was_there)
{
	static const struct {
		int line;
		struct succession_choice choice;
		const char *kind;
	} cases[] = {
		{ __LINE__, { "C-2024-001", HOW_CONTINUE }, "cancel" },
		{ __LINE__, { "C-2024-001", HOW_END }, "lapse" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct store *st = book_new();
		struct work work = WORK_EMPTY;
		struct lapses lapsed;
		struct err err = { 0 };
		int64_t dated;

		give_days(st);
		(void) gone(st, &(struct going){ .today = "2024-10-10",
						 .user = "admin",
						 .choice = { cases[i].choice } });
		book_begin(&work, st, "finance", "daily", "2024-10-10");
		MUST(days_lapse(&work, &lapsed, &err));
		book_commit(&work);
		MUST(store_int(st,
			       "SELECT count(*) FROM day_entry WHERE kind = ?1 AND dated_on = "
			       "'2024-10-07'",
			       BIND(bind_text(cases[i].kind)), 0, &dated, &err));
		cr_assert_eq(dated, 1, "line %d", cases[i].line);
		DAYS(left(st, "C-2024-001", THIRD, 2024, "2024-10-03"), 500, 0, 0, 500);
		DAYS(left(st, "C-2024-001", THIRD, 2024, "2024-10-07"), 300, 0, 0, 300);
		cr_assert_eq(left(st, "C-2024-001", OLD, 2024, "2024-10-07").available.hundredths,
			     0, "line %d", cases[i].line);
		use_check(st);
		store_close(st);
	}
}

/* Days that were given after the day on which they were left to end: they end when they came. */
Test(succeed, dated_back_ends_nothing_before_it_was_there)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct transferred moved;
	struct lapses lapses;
	struct err err = { 0 };
	struct school old;
	struct contract c;

	(void) deal_sell(st, &(struct deal){ .urn = THIRD, .quantity = 500 });
	MUST(school_find(st, OLD, &old, &err));
	MUST(contract_find(st, "C-2024-001", &c, &err));
	book_begin(&work, st, "finance", "contract transfer", "2024-10-07");
	work.reason = "Needed there";
	MUST(sale_transfer(&work, &c,
			   &(struct transfer_ask){ .from_school = book_school(st, THIRD),
						   .to = &old,
						   .quantity = quantity_of(200),
						   .fy = { 2024 } },
			   &moved, &err));
	book_commit(&work);
	(void) gone(st, &(struct going){ .today = "2024-10-10",
					 .user = "admin",
					 .choice = STOP("C-2024-001") });
	book_begin(&work, st, "finance", "daily", "2024-10-11");
	MUST(days_lapse(&work, &lapses, &err));
	book_commit(&work);
	cr_assert_eq(lapses.count, 1);
	DAYS(left(st, "C-2024-001", THIRD, 2024, "2024-10-03"), 500, 0, 0, 500);
	DAYS(left(st, "C-2024-001", THIRD, 2024, "2024-10-07"), 300, 0, 0, 300);
	DAYS(left(st, "C-2024-001", OLD, 2024, "2024-10-08"), 200, 0, 0, 0);
	use_check(st);
}

/* What is owed of days that ended is not to be booked, also where a later top-up would have lasted longer. */
Test(succeed, owed_days_that_ended_are_not_available)
{
	struct store *st = book_new();
	struct purchase more;
	struct balance b;
	struct err err = { 0 };
	int64_t visit;

	(void) deal_sell(st, &(struct deal){ .urn = OLD, .quantity = 300 });
	visit = deal_visit(st, &(struct appointment){
				       .urn = OLD, .on = "2024-09-27", .session = SESSION_DAY });
	MUST(deal_buy(st, "C-2024-001", "2024-10-08", 100, &more, &err));
	(void) gone(st, &(struct going){ .today = "2024-10-10",
					 .user = "admin",
					 .choice = GO_ON("C-2024-001") });
	MUST(use_cancel(st, &(struct doing){ .today = "2024-10-10" }, visit,
			&(struct visit_told){ .by = "service" }, &err));
	b = left(st, "C-2024-001", OLD, 2024, "2024-10-10");
	DAYS(b, 100, 0, 0, 0);
	cr_assert_eq(b.owed.hundredths, 100);
	store_close(st);
}

/* ---- partners ---- */

/* Of partners with days of their own only the school's go over; the contract stays the others'. */
Test(succeed, partners_keep_theirs)
{
	struct store *st = book_new();
	struct purchase more = { .quantity = quantity_of(100), .member = 0 },
			closed = { .quantity = quantity_of(100), .member = 1 };
	struct err err = { 0 };
	struct succession s;

	(void) deal_share(st, &(struct shared){ .urn = { THIRD, OLD, BOOK_NURSERY },
						.days = { 400, 600, 200 } });
	(void) deal_visit(st, &(struct appointment){
				      .urn = OLD, .on = "2024-10-08", .session = SESSION_DAY });
	s = gone(st, &(struct going){ .choice = GO_ON("C-2024-001") });
	cr_assert_eq(s.at[0].left.hundredths, 600);
	cr_assert_eq(s.at[0].booked.hundredths, 100);
	cr_assert_eq(s.visits, 1);
	DAYS(left(st, "C-2024-001", THIRD, 2024, "2024-10-01"), 400, 0, 0, 400);
	DAYS(left(st, "C-2024-001", OLD, 2024, "2024-10-01"), 0, 0, 0, 0);
	DAYS(left(st, "C-2024-002", NEW, 2024, "2024-10-01"), 600, 0, 100, 500);
	MUST(deal_top_up(st, "C-2024-001", "2024-10-02", &more,
			 &err)); /* the others go on buying */
	cr_assert_eq(deal_top_up(st, "C-2024-001", "2024-10-02", &closed, &err), ERR_CONFLICT);
	cr_assert_eq(deal_number(st, "SELECT count(*) FROM contract WHERE state = 'agreed'"), 2);
	cr_assert_eq(charged(st, OLD), 0);
	cr_assert_eq(charged(st, THIRD), 500 * 368);
	cr_assert_eq(charged(st, NEW), 600 * 368);
	store_close(st);
}

/* A pool stays as it was paid for: the successor joins it, and its visits draw on it. */
Test(succeed, a_pool_is_joined)
{
	struct store *st = book_new();
	struct err err = { 0 };
	struct succession s;
	int64_t visit;

	(void) deal_share(st, &(struct shared){ .urn = { THIRD, OLD },
						.pay = { 6000, 4000 },
						.pooled = true,
						.quantity = 1000 });
	visit = deal_visit(st, &(struct appointment){
				       .urn = OLD, .on = "2024-10-08", .session = SESSION_DAY });
	s = gone(st, &(struct going){ .choice = GO_ON("C-2024-001") });
	cr_assert(s.at[0].pooled);
	cr_assert_eq(s.at[0].sold.pence, 0);
	cr_assert_eq(charged(st, OLD), 147200);
	cr_assert_eq(deal_number(st, "SELECT count(*) FROM contract_member WHERE joined_on = "
				     "'2024-10-01' AND pay_weight = 0"),
		     1);
	DAYS(left(st, "C-2024-001", NEW, 2024, "2024-10-02"), 1000, 0, 100, 900);
	MUST(deal_deliver(st, "ewo-01", "2024-10-08", visit, &err));
	DAYS(left(st, "C-2024-001", NEW, 2024, "2024-10-08"), 1000, 100, 0, 900);
	cr_assert_eq(left(st, "C-2024-001", NEW, 2024, "2024-10-08").own_used.hundredths, 100);
	use_check(st);
	store_close(st);
}

Test(succeed, a_pool_is_left)
{
	struct store *st = book_new();

	(void) deal_share(st, &(struct shared){ .urn = { THIRD, OLD },
						.pay = { 6000, 4000 },
						.pooled = true,
						.quantity = 1000 });
	(void) gone(st, &(struct going){ .choice = STOP("C-2024-001") });
	DAYS(left(st, "C-2024-001", THIRD, 2024, "2024-10-02"), 1000, 0, 0, 1000);
	store_close(st);
}

/* ---- what is bought as it is used ---- */

Test(succeed, pay_as_you_go_goes_on)
{
	struct store *st = book_new();
	struct err err = { 0 };
	struct succession s;
	int64_t visit;

	(void) use_sell(st, &(struct terms){ .urn = OLD, .commitment = COMMITMENT_AS_USED });
	visit = deal_visit(
		st, &(struct appointment){ .urn = OLD, .on = "2024-10-08", .session = SESSION_AM });
	REFUSED((&(struct going){ .closure = false }), ERR_CONFLICT, "C-2024-001 (0 days left");
	s = gone(st, &(struct going){ .choice = GO_ON("C-2024-001") });
	cr_assert_str_eq(s.at[0].successor_ref, "C-2024-002");
	cr_assert_eq(s.visits, 1);
	MUST(deal_deliver(st, "ewo-01", "2024-10-08", visit, &err));
	cr_assert_eq(deal_number(st, "SELECT count(*) FROM purchase WHERE contract_id = 2 AND "
				     "origin = 'as-used' AND net_pence = 18400"),
		     1);
	use_check(st);
	store_close(st);
}

/* "Pay for use, at least 5 days": what is left of the five is the successor's least. */
Test(succeed, the_least_goes_on)
{
	struct store *st = book_new();
	struct err err = { 0 };
	struct succession s;
	int64_t visit;

	(void) use_sell(
		st,
		&(struct terms){ .urn = OLD, .quantity = 500, .commitment = COMMITMENT_AT_LEAST });
	visit = deal_visit(st, &(struct appointment){
				       .urn = OLD, .on = "2024-09-10", .session = SESSION_DAY });
	MUST(deal_deliver(st, "ewo-01", "2024-09-10", visit, &err));
	s = gone(st, &(struct going){ .choice = GO_ON("C-2024-001") });
	cr_assert_eq(s.at[0].left.hundredths, 400);
	DAYS(left(st, "C-2024-002", NEW, 2024, "2024-10-01"), 400, 0, 0, 400);
	cr_assert_eq(charged(st, NEW), 0);
	store_close(st);
}

/* ---- visits ---- */

/* Timed work keeps its minutes and what was reckoned for it, though all of it is booked. */
Test(succeed, timed_visits_keep_their_minutes)
{
	struct store *st = book_new();
	struct err err = { 0 };
	struct succession s;
	int64_t visit[3];

	deal_rate(st, 2024, UNIT_HOUR, 5000);
	(void) deal_sell(st, &(struct deal){ .urn = OLD, .quantity = 740, .unit = UNIT_HOUR });
	for (int i = 0; i < 3; i++)
		visit[i] = deal_visit(st, &(struct appointment){ .urn = OLD,
								 .on = "2024-10-08",
								 .start = 540 + 60 * i,
								 .end = 560 + 60 * i });
	s = gone(st, &(struct going){ .choice = GO_ON("C-2024-001") });
	cr_assert_eq(s.at[0].booked.hundredths, 100);
	DAYS(left(st, "C-2024-002", NEW, 2024, "2024-10-01"), 740, 0, 100, 640);
	for (int i = 0; i < 3; i++)
		MUST(deal_deliver(st, "ewo-01", "2024-10-08", visit[i], &err));
	DAYS(left(st, "C-2024-002", NEW, 2024, "2024-10-08"), 740, 100, 0, 640);
	use_check(st);
	store_close(st);
}

/* A visit of before that day that is not recorded yet keeps its days; so does the part of another school. */
Test(succeed, only_what_is_to_come_goes_over)
{
	struct store *st = book_new();
	struct err err = { 0 };
	struct succession s;
	int64_t before, shared;

	(void) deal_sell(st, &(struct deal){ .urn = OLD, .quantity = 500 });
	(void) deal_sell(st, &(struct deal){ .urn = THIRD, .quantity = 500 });
	before = deal_visit(st, &(struct appointment){
					.urn = OLD, .on = "2024-09-24", .session = SESSION_DAY });
	shared = use_visit(st, &(struct trip){ .urn = { THIRD, OLD },
					       .part = { 4000, 6000 },
					       .on = "2024-10-08",
					       .session = SESSION_DAY });
	s = gone(st, &(struct going){ .today = "2024-10-04", .choice = GO_ON("C-2024-001") });
	cr_assert_eq(s.at[0].left.hundredths, 400);
	cr_assert_eq(s.at[0].booked.hundredths, 60);
	DAYS(left(st, "C-2024-001", OLD, 2024, "2024-10-01"), 100, 0, 100, 0);
	MUST(deal_deliver(st, "ewo-01", "2024-10-05", before, &err));
	DAYS(left(st, "C-2024-001", OLD, 2024, "2024-10-05"), 100, 100, 0, 0);
	MUST(deal_deliver(st, "ewo-01", "2024-10-08", shared, &err));
	DAYS(left(st, "C-2024-003", NEW, 2024, "2024-10-08"), 400, 60, 0, 340);
	DAYS(left(st, "C-2024-002", THIRD, 2024, "2024-10-08"), 500, 40, 0, 460);
	use_check(st);
	store_close(st);
}

Test(succeed, what_stands_in_the_way)
{
	struct store *st = book_new();
	struct err err = { 0 };
	struct contract c;
	int64_t visit;

	(void) deal_sell(st, &(struct deal){ .urn = OLD, .quantity = 500 });
	(void) deal_sell(st, &(struct deal){ .quantity = 500 });
	REFUSED((&(struct going){ .no_reason = true }), ERR_INVALID, "reason");
	REFUSED((&(struct going){ .today = "2024-09-30" }), ERR_INVALID, "still to come");
	REFUSED((&(struct going){ .choice = STOP("C-2024-002") }), ERR_INVALID,
		"C-2024-002 is no contract of Cantell School");
	REFUSED((&(struct going){ .closure = true, .choice = GO_ON("C-2024-001") }), ERR_INVALID,
		"nobody follows");
	visit = use_visit(st, &(struct trip){ .urn = { OLD, NEW },
					      .part = { 5000, 5000 },
					      .on = "2024-10-08",
					      .session = SESSION_DAY });
	REFUSED((&(struct going){ .choice = GO_ON("C-2024-001") }), ERR_CONFLICT,
		"booked for the school and its successor together: visit 1 on 8 October 2024");
	MUST(use_deliver(st, &(struct doing){ .user = "ewo-01", .today = "2024-10-08" }, visit,
			 NULL, 0, &err));
	REFUSED((&(struct going){ .today = "2024-10-09", .choice = GO_ON("C-2024-001") }),
		ERR_CONFLICT, "delivered there on 1 October 2024 or later: visit 1");
	MUST(use_reverse(st, &(struct doing){ .today = "2024-10-09" }, visit, &err));
	(void) gone(st, &(struct going){ .today = "2024-10-09", .choice = GO_ON("C-2024-001") });
	REFUSED((&(struct going){ .today = "2024-10-09" }), ERR_CONFLICT,
		"became Upper Shirley High School (137037) on 1 October 2024 already");
	MUST(contract_find(st, "C-2024-001", &c, &err));
	cr_assert_eq(c.state, CONTRACT_ENDED);
	cr_assert_eq(date_compare(c.last_on, day("2024-09-30")), 0);
	store_close(st);
}

/* ---- what else hangs on a school ---- */

/* Days owed are credited with the others, and sold to the successor, to be delivered there. */
Test(succeed, owed_days_are_credited)
{
	struct store *st = book_new();
	struct err err = { 0 };
	int64_t visit;

	(void) deal_sell(st, &(struct deal){ .urn = OLD, .quantity = 500 });
	visit = deal_visit(st, &(struct appointment){
				       .urn = OLD, .on = "2024-09-10", .session = SESSION_DAY });
	MUST(deal_cancel(st, "manager", "service", visit, &err));
	cr_assert_eq(left(st, "C-2024-001", OLD, 2024, "2024-09-11").owed.hundredths, 100);
	(void) gone(st, &(struct going){ .choice = GO_ON("C-2024-001") });
	cr_assert_eq(deal_number(st, "SELECT count(*) FROM owed_settled WHERE how = 'credited'"),
		     1);
	cr_assert_eq(charged(st, OLD), 0);
	store_close(st);
}

/* One school after the other, and two into one. */
Test(succeed, chains_and_mergers)
{
	struct store *st = book_new();
	int64_t visit;

	(void) deal_sell(st, &(struct deal){ .urn = OLD, .quantity = 500 });
	(void) deal_sell(st, &(struct deal){ .urn = BOOK_NURSERY, .quantity = 300 });
	visit = deal_visit(st, &(struct appointment){
				       .urn = OLD, .on = "2024-12-03", .session = SESSION_DAY });
	(void) gone(st, &(struct going){ .successor = THIRD, .choice = GO_ON("C-2024-001") });
	(void) gone(st, &(struct going){ .old = BOOK_NURSERY,
					 .successor = THIRD,
					 .on = "2024-10-15",
					 .choice = GO_ON("C-2024-002") });
	(void) gone(st, &(struct going){ .old = THIRD,
					 .on = "2024-11-01",
					 .choice = { { "C-2024-003", HOW_CONTINUE },
						     { "C-2024-004", HOW_CONTINUE } } });
	DAYS(left(st, "C-2024-005", NEW, 2024, "2024-11-01"), 500, 0, 100, 400);
	DAYS(left(st, "C-2024-006", NEW, 2024, "2024-11-01"), 300, 0, 0, 300);
	cr_assert_eq(charged(st, NEW), 800 * 368);
	cr_assert_eq(charged(st, OLD) + charged(st, THIRD) + charged(st, BOOK_NURSERY), 0);

	/* whose the visit was, on each day */
	static const struct {
		const char *on, *urn;
	} was[] = { { "2024-09-30", OLD }, { "2024-10-20", THIRD }, { "2024-11-02", NEW } };
	struct err err = { 0 };

	for (size_t i = 0; i < COUNT_OF(was); i++) {
		const struct as_known as = { .on = day(was[i].on) };
		const struct visit_filter filter = { .visit_id = visit,
						     .school_id = book_school(st, was[i].urn),
						     .from = DATE_NONE,
						     .to = DATE_NONE,
						     .as = &as };
		struct table *t = NULL;
		SCOPED(freep) char *text = NULL;
		size_t length = 0;
		FILE *out = open_memstream(&text, &length);

		MUST(table_open(out, TABLE_CSV, 0, visit_columns, visit_column_count, &t, &err));
		MUST(visit_list(st, &filter, t, &err));
		MUST(table_close(t, &err));
		cr_assert(fclose(out) == 0);
		cr_assert(strstr(text, was[i].urn), "%s: %s", was[i].on, text);
	}
	store_close(st);
}

/* Above the setting another user says yes to each contract's worth; a preview asks nobody. */
Test(succeed, a_second_person)
{
	struct store *st = book_new();
	struct err err = { 0 };
	struct work work = WORK_EMPTY;
	struct approval approval;
	struct succession s;

	(void) deal_sell(st, &(struct deal){ .urn = OLD, .quantity = 500 });
	book_begin(&work, st, "admin", "setting set", "2024-04-02");
	MUST(setting_set(&work, "second-person.credit", "1000.00", work.today, &err));
	book_commit(&work);
	MUST(go(st, &(struct going){ .preview = true }, &s, &err));
	cr_assert_eq(s.at[0].sold.pence, 184000);
	cr_assert(!s.at[0].said);
	REFUSED((&(struct going){ .choice = GO_ON("C-2024-001") }), ERR_CONFLICT, "1840.00");
	book_begin(&work, st, "manager", "approval give", "2024-09-30");
	work.reason = "the order is there";
	MUST(approval_give(&work, "credit", "C-2024-001 1840.00", &approval, &err));
	book_commit(&work);
	(void) gone(st, &(struct going){ .choice = GO_ON("C-2024-001") });
	store_close(st);
}

/* All of it was used: there is nothing to choose, and no contract without days is made. */
Test(succeed, nothing_left_to_choose)
{
	struct store *st = book_new();
	struct err err = { 0 };
	struct succession s;
	int64_t visit;

	(void) deal_sell(st, &(struct deal){ .urn = OLD, .quantity = 100 });
	visit = deal_visit(st, &(struct appointment){
				       .urn = OLD, .on = "2024-09-10", .session = SESSION_DAY });
	MUST(deal_deliver(st, "ewo-01", "2024-09-10", visit, &err));
	s = gone(st, &(struct going){ .old = NULL });
	cr_assert_eq(s.count, 1);
	cr_assert_eq(s.at[0].how, HOW_END);
	cr_assert_eq(deal_number(st, "SELECT count(*) FROM contract"), 1);
	store_close(st);
}
