/* tests/deal.c - sells, books, delivers and bills for tests */
#include <criterion/criterion.h>

#include "tests/deal.h"

#include "billing/accrue.h"
#include "billing/check.h"
#include "billing/period.h"
#include "billing/credit.h"
#include "billing/run.h"
#include "core/approval.h"
#include "core/audit.h"
#include "core/check.h"
#include "core/outbox.h"
#include "core/service.h"
#include "core/setting.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static struct school school_of(struct store *st, const char *urn)
{
	struct school school = { 0 };
	struct err err = { 0 };

	MUST(school_find(st, urn ? urn : BOOK_ACADEMY, &school, &err));
	return school;
}

static struct service service_of(struct store *st, const char *code)
{
	struct service service = { 0 };
	struct err err = { 0 };

	MUST(service_find(st, code ? code : SERVICE_DAYS, &service, &err));
	return service;
}

static struct contract contract_of(struct store *st, const char *ref)
{
	struct contract c = { 0 };
	struct err err = { 0 };

	MUST(contract_find(st, ref, &c, &err));
	return c;
}

/* What hangs on an offer while it is quoted. */
struct offer_room {
	struct school school[DEAL_PARTNERS];
	struct service service;
	struct pattern pattern;
};

static struct date day_or_none(const char *iso)
{
	return iso ? day(iso) : DATE_NONE;
}

static void add_partners(struct store *st, const struct deal *deal, struct offer_room *room,
			 struct offer *offer)
{
	static const struct deal_partner none;
	const struct deal_partner alone = { .urn = deal->urn ? deal->urn : BOOK_ACADEMY };

	for (size_t i = 0; i < DEAL_PARTNERS; i++) {
		const struct deal_partner *p = deal->partner[0].urn ? &deal->partner[i]
					       : i == 0             ? &alone
								    : &none;

		if (!p->urn)
			break;
		room->school[i] = school_of(st, p->urn);
		offer->member[offer->member_count++] =
			(struct offer_member){ &room->school[i], quantity_of(p->days), p->pay };
	}
}

static struct offer offer_of(struct store *st, const struct deal *deal, struct offer_room *room)
{
	struct err err = { 0 };
	struct offer o = {
		.pooled = deal->pooled,
		.pay_by = deal->pay_by,
		.service = &room->service,
		.fy = fy_of(day(deal->from ? deal->from
				: deal->on ? deal->on
					   : "2024-04-02")),
		.from = day_or_none(deal->from),
		.to = day_or_none(deal->to),
		.commitment = deal->commitment,
		.unit = deal->unit,
		.quantity = quantity_of(deal->quantity),
		.pattern_weeks = deal->weeks,
		.parted_by = deal->parted_by,
		.allot_count = deal->allots,
		.rate = money_pence(deal->rate),
		.later = deal->later,
		.provisional = money_pence(deal->provisional),
		.discount_bp = deal->discount_bp,
		.discount = money_pence(deal->discount),
		.plan = deal->plan,
		.minutes_per_unit = deal->minutes_per_unit,
		.step = quantity_of(deal->step),
		.minimum = quantity_of(deal->minimum),
		.notice_ladder = deal->notice,
		.end_rule = deal->ending,
		.ask_by = deal->ask_by,
		.order_number = deal->order_number,
		.expires_on = day_or_none(deal->expires),
	};

	room->service = service_of(st, NULL);
	add_partners(st, deal, room, &o);
	for (size_t i = 0; i < deal->allots; i++)
		o.allot[i] = quantity_of(deal->allot[i]);
	if (deal->pattern) {
		MUST(pattern_parse(deal->pattern, &room->pattern, &err));
		o.pattern = &room->pattern;
		o.unit = room->pattern.unit;
	}
	return o;
}

/* With something free beside it: no offer says that yet, a contract can. */
static int quote_with_benefit(struct work *work, const struct deal *deal, const struct offer *offer,
			      struct contract *out, struct schedule *schedule, struct err *err)
{
	const struct service service = service_of(work->store, deal->benefit);
	int r = offer_settle(work, offer, out, err);

	if (r < 0)
		return r;
	out->benefit_count = 1;
	out->benefit[0].service_id = service.id;
	out->benefit[0].quantity = quantity_of(deal->benefit_days);
	r = contract_quote(work, out, err);
	return r < 0 ? r : sale_schedule(work->store, out, work->today, schedule, err);
}

int deal_quote(struct store *st, const struct deal *deal, struct contract *out,
	       struct schedule *schedule, struct err *err)
{
	struct offer_room room;
	const struct offer offer = offer_of(st, deal, &room);
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "finance", "contract quote", deal->on ? deal->on : "2024-04-02");
	work.reason = deal->reason;
	r = deal->benefit ? quote_with_benefit(&work, deal, &offer, out, schedule, err)
			  : sale_quote(&work, &offer, out, schedule, err);
	return r < 0 ? r : work_commit(&work, err);
}

int deal_agree(struct store *st, const char *ref, const char *on, const char *by,
	       struct schedule *schedule, struct err *err)
{
	struct contract c = contract_of(st, ref);
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct sold sold;
	int r;

	book_begin(&work, st, "manager", "contract agree", on);
	work.reason = "a colleague helps out"; /* also beyond what officers have free */
	if ((r = sale_agree(&work, &c, by, NULL, &sold, schedule, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

int deal_top_up(struct store *st, const char *ref, const char *on, struct purchase *p,
		struct err *err)
{
	struct contract c = contract_of(st, ref);
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct schedule schedule;
	int r;

	book_begin(&work, st, "finance", "contract buy", on);
	if ((r = purchase_say(p, "Bursar", NULL, err)) == ERR_OK &&
	    (r = sale_buy(&work, &c, p, &schedule, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

int deal_buy(struct store *st, const char *ref, const char *on, int64_t quantity,
	     struct purchase *out, struct err *err)
{
	*out = (struct purchase){ .quantity = quantity_of(quantity), .member = -1 };
	return deal_top_up(st, ref, on, out, err);
}

struct contract deal_sell(struct store *st, const struct deal *deal)
{
	const char *on = deal->on ? deal->on : "2024-04-02";
	struct contract c = { 0 };
	struct schedule schedule;
	struct err err = { 0 };

	MUST(deal_quote(st, deal, &c, &schedule, &err));
	MUST(deal_agree(st, c.ref, on, "Head Teacher", &schedule, &err));
	return contract_of(st, c.ref);
}

struct contract deal_share(struct store *st, const struct shared *deal)
{
	struct deal whole = {
		.on = deal->on,
		.from = deal->from,
		.to = deal->to,
		.pooled = deal->pooled,
		.pay_by = deal->pay[0] ? PAY_BY_PERCENT : PAY_BY_DAYS,
		.quantity = deal->quantity,
		.commitment = deal->commitment,
		.later = deal->later,
		.provisional = deal->provisional,
		.plan = deal->plan,
		.ending = deal->end_rule,
	};

	for (size_t i = 0; i < COUNT_OF(deal->urn); i++)
		whole.partner[i] =
			(struct deal_partner){ deal->urn[i], deal->days[i], deal->pay[i] };
	return deal_sell(st, &whole);
}

void deal_rate(struct store *st, int fy, enum unit unit, int64_t pence)
{
	struct service service = service_of(st, NULL);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "rate set", "2024-03-02");
	MUST(rate_set(&work, &service, (struct fy){ (int16_t) fy }, unit, money_pence(pence),
		      &err));
	book_commit(&work);
}

void deal_tier(struct store *st, int fy, enum unit unit, const struct rate_tier *tier)
{
	struct service service = service_of(st, NULL);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "rate set", "2024-03-02");
	MUST(rate_set_tier(&work, &service, (struct fy){ (int16_t) fy }, unit, tier, &err));
	book_commit(&work);
}

int deal_book(struct store *st, const struct appointment *a, struct visit_booked *out,
	      struct err *err)
{
	struct school school = school_of(st, a->urn);
	struct service service = service_of(st, a->service);
	struct officer officer = { 0 };
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct visit_plan plan = { .school = &school,
				   .service = &service,
				   .officer = &officer,
				   .on = day(a->on),
				   .session = a->session,
				   .start_min = a->start,
				   .end_min = a->end };
	int r;

	if ((r = officer_find(st, a->officer ? a->officer : "EWO-01", &officer, err)) < 0)
		return r;
	book_begin(&work, st, a->user ? a->user : "manager", "visit book",
		   a->today ? a->today : "2024-04-02");
	work.reason = a->reason;
	if ((r = visit_book(&work, &plan, out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

int64_t deal_visit(struct store *st, const struct appointment *a)
{
	struct visit_booked booked = { 0 };
	struct err err = { 0 };

	MUST(deal_book(st, a, &booked, &err));
	return booked.id;
}

int deal_deliver(struct store *st, const char *user, const char *today, int64_t visit,
		 struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	if ((r = book_try_begin(&work, st, user, "visit deliver", today, err)) == ERR_OK &&
	    (r = visit_deliver(&work, visit, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

int deal_confirm(struct store *st, const char *user, const char *today, int64_t visit,
		 struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	if ((r = book_try_begin(&work, st, user, "visit confirm", today, err)) == ERR_OK &&
	    (r = visit_confirm(&work, visit, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

int deal_cancel(struct store *st, const char *user, const char *by, int64_t visit, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	if ((r = book_try_begin(&work, st, user, "visit cancel", "2024-04-02", err)) < 0)
		return r;
	work.reason = "the school has a flood";
	if ((r = visit_cancel(&work, visit, &(struct visit_told){ .by = by }, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

int deal_take(struct store *st, const struct taking *taking, struct holds *out, struct err *err)
{
	const char *on = taking->on ? taking->on : "2024-05-01";
	struct service service = service_of(st, taking->service);
	const struct ask ask = {
		.school_id = book_school(st, taking->urn ? taking->urn : BOOK_ACADEMY),
		.service_id = service.id,
		.on = day(on),
		.effort = taking->effort.officers ? taking->effort : EFFORT_WHOLE(2, 444),
		.over = taking->over,
	};
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "manager", "visit book", taking->today ? taking->today : on);
	work.reason = "a test";
	if ((r = hold_days(&work, &ask, out, err)) < 0)
		return r;
	for (size_t i = 0; i < out->count && !taking->book; i++)
		if ((r = hold_draw(&work, out->id[i], 10000, day(on), err)) < 0)
			return r;
	return work_commit(&work, err);
}

int deal_run(struct store *st, const char *to, const char *on, size_t *out_documents,
	     struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(run_freep) struct run *run = NULL;
	SCOPED(credit_freep) struct credit_run *notes = NULL;
	const struct credit_filter waiting = { .to = day(to), .on = day(on) };
	int r;

	book_begin(&work, st, "finance", "invoice run", on);
	if ((r = charges_accrue(&work, day(to), &(struct accrued){ 0 }, err)) == ERR_OK &&
	    (r = run_plan(st, day(to), day(on), &run, err)) == ERR_OK &&
	    (r = credit_plan(st, &waiting, &notes, err)) == ERR_OK &&
	    (r = run_issue(&work, run, NULL, NULL, err)) == ERR_OK &&
	    (r = credit_issue(&work, notes, NULL, NULL, err)) == ERR_OK) {
		*out_documents = run_count(run);
		r = work_commit(&work, err);
	}
	return r;
}

size_t deal_bill(struct store *st, const char *to, const char *on)
{
	struct err err = { 0 };
	size_t count = 0;

	MUST(deal_run(st, to, on, &count, &err));
	return count;
}

void deal_mail(struct store *st, const char *key)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	bool is_new = false;

	book_begin(&work, st, "finance", "contract agree", "2024-04-02");
	MUST(outbox_queue(&work,
			  &(struct mail){ .key = key,
					  .to = "office@school.example",
					  .subject = "Days that are left",
					  .body = "Half a day is left.\n" },
			  &is_new, &err));
	book_commit(&work);
}

void deal_drop(struct store *st, int64_t message_id)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "mail drop", "2024-04-02");
	work.reason = "told by telephone";
	MUST(outbox_drop(&work, message_id, &err));
	book_commit(&work);
}

void deal_approve(struct store *st, const char *subject)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct approval approval;

	book_begin(&work, st, "admin", "setting set", "2024-04-02");
	MUST(setting_set(&work, "second-person.credit", "always", work.today, &err));
	book_commit(&work);
	book_begin(&work, st, "manager", "approval give", "2024-04-02");
	work.reason = "the letter is there";
	MUST(approval_give(&work, "credit", subject, &approval, &err));
	book_commit(&work);
	book_begin(&work, st, "finance", "invoice run", "2024-04-02");
	MUST(approval_need(&work, "credit", subject, money_pence(100), &err));
	book_commit(&work);
}

void deal_close(struct store *st, const char *month, const char *on)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct period_close closed;
	struct date first = DATE_NONE;

	MUST(month_parse(month, &first, &err));
	book_begin(&work, st, "finance", "period close", on);
	MUST(period_close(&work, first, &closed, &err));
	book_commit(&work);
}

struct kept {
	int64_t contract_id;
	int fy;
	struct balance balance;
	size_t count;
};

static void keep_balance(void *context, const struct balance *b)
{
	struct kept *kept = context;

	if (b->contract_id != kept->contract_id || (kept->fy && b->fy.begins != kept->fy))
		return;
	if (kept->count++ == 0)
		kept->balance = *b;
	else
		cr_assert(b->fy.begins != kept->balance.fy.begins, "%s: two balances in a year",
			  b->contract);
}

struct balance deal_balance_of(struct store *st, const char *ref, const char *urn, int fy,
			       const char *on, int64_t known)
{
	struct err err = { 0 };
	struct kept kept = { .contract_id = contract_of(st, ref).id, .fy = fy };
	const struct balance_filter filter = {
		.contract_id = kept.contract_id,
		.school_id = urn ? book_school(st, urn) : 0,
		.on = day(on),
		.known = known,
	};

	MUST(balance_each(st, &filter, keep_balance, &kept, &err));
	return kept.balance;
}

struct balance deal_balance(struct store *st, const char *ref, const char *on)
{
	return deal_balance_of(st, ref, NULL, 0, on, 0);
}

int64_t deal_number(struct store *st, const char *sql)
{
	struct err err = { 0 };
	int64_t number = 0;

	MUST(store_int(st, sql, BIND_NONE, -1, &number, &err));
	return number;
}

static void write_finding(void *context, const char *finding)
{
	fprintf(context, "%s\n", finding);
}

char *deal_findings(struct store *st)
{
	char *text = NULL;
	size_t length = 0;
	int64_t anchor;
	struct err err = { 0 };
	FILE *out = open_memstream(&text, &length);
	struct findings f = { .say = write_finding, .context = out };

	cr_assert(out);
	MUST(core_check(st, &f, &err));
	MUST(billing_check(st, &f, &err));
	MUST(audit_verify(st, NULL, &anchor, write_finding, out, &err));
	cr_assert(fclose(out) == 0);
	return text;
}
