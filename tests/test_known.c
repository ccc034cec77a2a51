/* tests/test_known.c - two times: what lists say on a date, and what they said when less was known */
#include <criterion/criterion.h>

#include "billing/adjust.h"
#include "billing/document.h"
#include "billing/run.h"
#include "core/audit_known.h"
#include "core/ledger.h"
#include "core/statutory.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* The book of tests/book.h was made on 1 March 2024 at nine by the clock of Greenwich. */
Test(known, instants_and_days)
{
	static const struct {
		int line;
		const char *text;
		int code;
		const char *says; /* part of the refusal, or the local day */
	} cases[] = {
		{ __LINE__, "2024-03-01", ERR_OK, "2024-03-01" },
		{ __LINE__, "2024-03-01T09:00:00Z", ERR_OK, "2024-03-01" },
		{ __LINE__, "2024-06-01T23:30:00Z", ERR_OK, "2024-06-02" }, /* summer time */
		{ __LINE__, "2024-06-30", ERR_OK, "2024-06-30" },
		{ __LINE__, "2024-02-29", ERR_NOT_FOUND,
		  "the book began on 1 March 2024, at 09:00" },
		{ __LINE__, "2024-03-01T08:59:59Z", ERR_NOT_FOUND, "nothing was known" },
		{ __LINE__, "2024-07-01", ERR_INVALID, "still to come" },
		{ __LINE__, "2024-06-30T12:00:01Z", ERR_INVALID, "still to come" },
		{ __LINE__, "yesterday", ERR_INVALID, "neither a date" },
		{ __LINE__, "2024-02-30", ERR_INVALID, "neither a date" },
		{ __LINE__, "2024-06-01 09:00", ERR_INVALID, "neither a date" },
	};
	struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = { 0 };
		struct date on = DATE_NONE;
		int64_t id = 0;
		int r = audit_known(st, cases[i].text, "2024-06-30T12:00:00Z", &id, &on, &err);

		cr_assert(r == cases[i].code, "line %d: %s", cases[i].line, err.msg);
		if (r == ERR_OK)
			cr_assert_str_eq(date_iso(on).s, cases[i].says, "line %d", cases[i].line);
		else
			cr_assert(strstr(err.msg, cases[i].says), "line %d: %s", cases[i].line,
				  err.msg);
	}
	store_close(st);
}

/* What is entered at half past midnight in summer belongs to that day, though Greenwich has the day before. */
Test(known, a_day_ends_at_local_midnight)
{
	struct store *st = book_new();
	struct err err = { 0 };
	struct date on;
	int64_t before = 0, after = 0;

	struct work work = WORK_EMPTY;
	const struct work_door door = { .actor = "finance",
					.act = "contract agree",
					.today = day("2024-06-02"),
					.now = "2024-06-01T23:30:00Z" };

	MUST(work_begin(&work, st, &door, &err));
	MUST(fy_ensure(&work, (struct fy){ 2031 }, &err));
	MUST(work_commit(&work, &err));
	MUST(audit_known(st, "2024-06-01", "2024-06-30T12:00:00Z", &before, &on, &err));
	MUST(audit_known(st, "2024-06-02", "2024-06-30T12:00:00Z", &after, &on, &err));
	cr_assert_eq(after, before + 1);
	store_close(st);
}

/* ---- a random history ---- */

#define ACTS 80
#define LISTS 6

struct history {
	struct store *st;
	uint64_t seed;
	int64_t minute; /* of the clock, since 1 April 2024 */
	struct date today;
	char now[32];
};

struct memory {
	char *text[2][LISTS]; /* all dates; on a date */
	struct date today, on;
	char instant[32];
};

static uint64_t chance(struct history *h, uint64_t n)
{
	h->seed = h->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (h->seed >> 33) % n;
}

static void begin(struct history *h, struct work *work, const char *user, const char *act)
{
	struct err err = { 0 };
	const struct work_door door = {
		.actor = user, .act = act, .today = h->today, .now = h->now, .reason = "history"
	};

	MUST(work_begin(work, h->st, &door, &err));
}

/* Refusals are part of life: nothing is written then. */
static void end(struct work *work, int r)
{
	struct err err = { 0 };

	if (r == ERR_OK)
		IGNORE(work_commit(work, &err)); /* a rule of the book may refuse it yet */
	work_undo(work);
}

static void quote_and_agree(struct history *h)
{
	static const char *const urns[] = { BOOK_ACADEMY, BOOK_MAINTAINED, BOOK_NURSERY };
	struct work work = WORK_EMPTY;
	struct school school = { 0 };
	struct service service = { 0 };
	struct err err = { 0 };
	struct contract c = { 0 };
	struct schedule schedule;
	struct sold sold;
	int r;

	MUST(school_find(h->st, urns[chance(h, 3)], &school, &err));
	MUST(service_find(h->st, SERVICE_DAYS, &service, &err));
	const struct offer offer = { .member_count = 1,
				     .member = { { .school = &school } },
				     .service = &service,
				     .fy = { 2024 },
				     .from = DATE_NONE,
				     .to = DATE_NONE,
				     .quantity = quantity_of(100 + 50 * (int64_t) chance(h, 9)),
				     .plan = chance(h, 2) ? PLAN_TERMLY : PLAN_MONTHLY,
				     .expires_on = DATE_NONE };

	begin(h, &work, "finance", "contract agree");
	work.reason = NULL;
	r = sale_quote(&work, &offer, &c, &schedule, &err);
	if (r == ERR_OK && chance(h, 4) > 0)
		r = sale_agree(&work, &c, "Bursar", NULL, &sold, &schedule, &err);
	end(&work, r);
}

static bool any_contract(struct history *h, struct contract *out)
{
	struct err err = { 0 };
	int64_t count = deal_number(h->st, "SELECT count(*) FROM contract");

	return count > 0 &&
	       contract_load(h->st, 1 + (int64_t) chance(h, (uint64_t) count), out, &err) == ERR_OK;
}

static void top_up(struct history *h)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct contract c;
	struct schedule schedule;
	struct purchase p = { .quantity = quantity_of(50), .member = -1 };

	if (!any_contract(h, &c))
		return;
	MUST(purchase_say(&p, "Bursar", NULL, &err));
	begin(h, &work, "finance", "contract buy");
	end(&work, sale_buy(&work, &c, &p, &schedule, &err));
}

/* Some of the days of an allotment are taken back, and so is what was charged for them. */
static void take_back(struct history *h)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t count = deal_number(h->st, "SELECT count(*) FROM allotment");
	struct allotment_now now;
	struct adjustment a = { .cause = CAUSE_TAKEN_BACK, .on = h->today };
	struct adjusted adjusted;
	int r;

	if (count <= 0)
		return;
	MUST(ledger_load(h->st, 1 + (int64_t) chance(h, (uint64_t) count), &now, &err));
	a.purchase_id = now.allotment.purchase_id;
	a.school_id = now.allotment.school_id;
	a.fy = now.allotment.fy;
	a.quantity = quantity_of(50);
	begin(h, &work, "finance", "contract buy");
	r = ledger_cancel(&work, now.allotment.id, a.quantity, h->today, &a.amount, &err);
	end(&work, r < 0 ? r : charge_less(&work, &a, &adjusted, &err));
}

static void withdraw_or_end(struct history *h)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct contract c;
	const struct contract_word word = { EVENT_ENDED, date_add(h->today, -1), NULL, NULL };
	int r;

	if (!any_contract(h, &c) || chance(h, 3) > 0)
		return;
	begin(h, &work, "finance", "contract agree");
	if (c.state == CONTRACT_AGREED && date_compare(h->today, c.starts_on) > 0) {
		if ((r = contract_move(&work, &c, CONTRACT_ENDED, &err)) == ERR_OK)
			r = contract_note(&work, &c, &word, &err);
	} else {
		r = contract_withdraw(&work, &c, &err);
	}
	end(&work, r);
}

static void visit_something(struct history *h)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t count = deal_number(h->st, "SELECT count(*) FROM visit");
	int64_t id = count > 0 ? 1 + (int64_t) chance(h, (uint64_t) count) : 0;

	if (id == 0)
		return;
	switch (chance(h, 8)) {
	case 0:
		begin(h, &work, "manager", "visit cancel");
		end(&work,
		    visit_cancel(&work, id,
				 &(struct visit_told){ .by = chance(h, 2) ? "school" : "service" },
				 &err));
		break;
	case 1:
		begin(h, &work, "manager", "visit confirm");
		end(&work, visit_confirm(&work, id, &err));
		break;
	case 2:
		begin(h, &work, "manager", "visit no-access");
		end(&work, visit_no_access(&work, id, chance(h, 2) == 0, &err));
		break;
	case 3:
		begin(h, &work, "manager", "visit query");
		end(&work, visit_query(&work, id, "Bursar", &err));
		break;
	case 4:
		begin(h, &work, "manager", "visit answer");
		end(&work, visit_answer(&work, id, chance(h, 2) == 0, &err));
		break;
	case 5:
		begin(h, &work, "manager", "visit reverse");
		end(&work, visit_reverse(&work, id, &err));
		break;
	default:
		begin(h, &work, "ewo-01", "visit deliver");
		end(&work, visit_deliver(&work, id, &err));
	}
}

static void book_visit(struct history *h)
{
	static const char *const urns[] = { BOOK_ACADEMY, BOOK_MAINTAINED, BOOK_NURSERY };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct school school = { 0 };
	struct officer officer = { 0 };
	struct service service = { 0 };
	struct visit_booked booked;
	struct visit_plan plan = { .school = &school, .officer = &officer, .service = &service };

	MUST(school_find(h->st, urns[chance(h, 3)], &school, &err));
	MUST(officer_find(h->st, "EWO-01", &officer, &err));
	MUST(service_find(h->st, chance(h, 5) ? SERVICE_DAYS : "penalty-notice", &service, &err));
	plan.on = date_add(h->today, (int) chance(h, 12) - 6);
	plan.session = chance(h, 2) ? SESSION_AM : SESSION_DAY;
	begin(h, &work, "manager", "visit book");
	end(&work, visit_book(&work, &plan, &booked, &err));
}

static void log_service(struct history *h)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct school school = { 0 };
	struct service service = { 0 };
	int64_t id;

	MUST(school_find(h->st, BOOK_ACADEMY, &school, &err));
	MUST(service_find(h->st, "penalty-notice", &service, &err));
	const struct statutory_record record = { .school = &school,
						 .service = &service,
						 .officer_id = book_officer(h->st, "EWO-01"),
						 .done_on = date_add(h->today, -(int) chance(h, 9)),
						 .minutes = 30 };

	begin(h, &work, "ewo-01", "statutory add");
	end(&work, statutory_add(&work, &record, &id, &err));
}

/* The payer changes from a day on, also from one that is past. */
static void set_payer(struct history *h)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	const struct school_change change = {
		.from = date_add(h->today, (int) chance(h, 60) - 30),
		.payer_name = chance(h, 2) ? "Hamwic Trust" : "Solent Trust",
		.address = "Unit 5; Southampton",
	};

	begin(h, &work, "finance", "school set");
	end(&work, school_set(&work, book_school(h->st, BOOK_ACADEMY), &change, &err));
}

/* A document is never dated before the last one. */
static void bill(struct history *h)
{
	struct work work = WORK_EMPTY;
	SCOPED(run_freep) struct run *run = NULL;
	struct err err = { 0 };
	int r;

	begin(h, &work, "finance", "invoice run");
	if ((r = run_plan(h->st, h->today, h->today, &run, &err)) == ERR_OK)
		r = run_issue(&work, run, NULL, NULL, &err);
	end(&work, r);
}

static void act(struct history *h)
{
	switch (chance(h, 15)) {
	case 0:
	case 1:
		quote_and_agree(h);
		break;
	case 2:
		top_up(h);
		break;
	case 3:
		take_back(h);
		break;
	case 4:
		withdraw_or_end(h);
		break;
	case 5:
		log_service(h);
		break;
	case 6:
		set_payer(h);
		break;
	case 7:
		bill(h);
		break;
	case 8:
	case 9:
		book_visit(h);
		break;
	default:
		visit_something(h);
	}
}

/* The clock goes on; now and then what is entered is dated some days before. */
static void go_on(struct history *h)
{
	struct date clock;

	h->minute += 600 + (int64_t) chance(h, 6000);
	clock = date_add(day("2024-04-02"), (int) (h->minute / 1440));
	(void) snprintf(h->now, sizeof h->now, "%.10sT%02d:%02d:00Z", date_iso(clock).s,
			(int) (h->minute % 1440 / 60), (int) (h->minute % 60));
	h->today = chance(h, 4) ? clock : date_add(clock, -(int) chance(h, 20));
}

static char *one_list(struct history *h, int which, struct date today, const struct as_known *as)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	struct table *t = NULL;
	struct err err = { 0 };
	const struct column *const columns[LISTS] = { balance_columns,   contract_columns,
						      charge_columns,    document_columns,
						      statutory_columns, visit_columns };
	const size_t counts[LISTS] = { balance_column_count,   contract_column_count,
				       charge_column_count,    document_column_count,
				       statutory_column_count, visit_column_count };

	cr_assert(out);
	MUST(table_open(out, TABLE_JSON, 0, columns[which], counts[which], &t, &err));
	if (which == 0)
		MUST(balance_list(
			h->st, &(struct balance_filter){ .on = today, .known = as ? as->known : 0 },
			t, &err));
	else if (which == 1)
		MUST(contract_list(h->st, &(struct contract_filter){ .as = as, .today = today }, t,
				   &err));
	else if (which == 2)
		MUST(charge_list(
			h->st,
			&(struct charge_filter){ .to = day("2025-03-31"), .all = true, .as = as },
			t, &err));
	else if (which == 3)
		MUST(document_list(
			h->st,
			&(struct document_filter){ .from = DATE_NONE, .to = DATE_NONE, .as = as },
			t, &err));
	else if (which == 4)
		MUST(statutory_list(
			h->st,
			&(struct statutory_filter){ .from = DATE_NONE, .to = DATE_NONE, .as = as },
			t, &err));
	else
		MUST(visit_list(
			h->st,
			&(struct visit_filter){
				.from = DATE_NONE, .to = DATE_NONE, .today = today, .as = as },
			t, &err));
	MUST(table_close(t, &err));
	cr_assert(fclose(out) == 0);
	return text;
}

static void remember(struct history *h, struct memory *m)
{
	m->today = h->today;
	m->on = date_add(h->today, 7 - (int) chance(h, 40));
	memcpy(m->instant, h->now, sizeof m->instant);
	for (int i = 0; i < LISTS; i++) {
		m->text[0][i] = one_list(h, i, m->today, NULL);
		m->text[1][i] = one_list(h, i, m->on, &(struct as_known){ m->on, 0 });
	}
}

static void recall(struct history *h, const struct memory *m, int number)
{
	struct as_known as = { .on = DATE_NONE };
	struct err err = { 0 };
	struct date local;

	MUST(audit_known(h->st, m->instant, h->now, &as.known, &local, &err));
	for (int with_date = 0; with_date < 2; with_date++)
		for (int i = 0; i < LISTS; i++) {
			struct date today = with_date ? m->on : m->today;
			SCOPED(freep) char *now = NULL;

			as.on = with_date ? m->on : DATE_NONE;
			now = one_list(h, i, today, &as);
			cr_assert_str_eq(now, m->text[with_date][i],
					 "seed %" PRIu64 ", after act %d (%s), list %d on %s",
					 h->seed, number, m->instant, i, date_iso(as.on).s);
		}
}

/* Each list, asked for as it was known at an instant, equals what it said at that instant. */
Test(known, lists_say_what_they_said)
{
	static struct memory memories[ACTS];

	for (uint64_t seed = 1; seed <= 12; seed++) {
		struct history h = { .st = book_new(), .seed = seed };

		for (int i = 0; i < ACTS; i++) {
			go_on(&h);
			act(&h);
			remember(&h, &memories[i]);
		}
		cr_assert(deal_number(h.st, "SELECT count(*) FROM visit") > 0);
		cr_assert(deal_number(h.st, "SELECT count(*) FROM charge") > 1);
		go_on(&h);
		for (int i = 0; i < ACTS; i++) {
			recall(&h, &memories[i], i);
			for (int k = 0; k < 2 * LISTS; k++)
				free(memories[i].text[k / LISTS][k % LISTS]);
		}
		store_close(h.st);
	}
}
