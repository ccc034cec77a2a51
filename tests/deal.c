/* tests/deal.c - sells, books, delivers and bills for tests */
#include <criterion/criterion.h>

#include "tests/deal.h"

#include "billing/check.h"
#include "billing/period.h"
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

int deal_quote(struct store *st, const struct deal *deal, struct contract *out,
	       struct schedule *schedule, struct err *err)
{
	const char *on = deal->on ? deal->on : "2024-04-02";
	struct school school = school_of(st, deal->urn);
	struct service service = service_of(st, NULL);
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	const struct offer offer = {
		.member_count = 1,
		.member = { { .school = &school } },
		.service = &service,
		.fy = fy_of(day(deal->from ? deal->from : on)),
		.from = deal->from ? day(deal->from) : DATE_NONE,
		.to = deal->to ? day(deal->to) : DATE_NONE,
		.unit = deal->unit,
		.quantity = quantity_of(deal->quantity),
		.rate = money_pence(deal->rate),
		.plan = deal->plan,
		.order_number = deal->order_number,
		.expires_on = DATE_NONE,
	};
	int r;

	book_begin(&work, st, "finance", "contract quote", on);
	work.reason = deal->reason;
	if ((r = sale_quote(&work, &offer, out, schedule, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

int deal_agree(struct store *st, const char *ref, const char *on, const char *by,
	       struct schedule *schedule, struct err *err)
{
	struct contract c = contract_of(st, ref);
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct sold sold;
	int r;

	book_begin(&work, st, "finance", "contract agree", on);
	if ((r = sale_agree(&work, &c, by, NULL, &sold, schedule, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

int deal_buy(struct store *st, const char *ref, const char *on, int64_t quantity,
	     struct purchase *out, struct err *err)
{
	struct contract c = contract_of(st, ref);
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct schedule schedule;
	int r;

	*out = (struct purchase){ .quantity = quantity_of(quantity),
				  .agreed_by = "Bursar",
				  .member = -1 };
	book_begin(&work, st, "finance", "contract buy", on);
	if ((r = sale_buy(&work, &c, out, &schedule, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
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
	const char *on = deal->on ? deal->on : "2024-04-02";
	struct school school[4];
	struct service service = service_of(st, NULL);
	struct work work = WORK_EMPTY;
	struct contract c = { 0 };
	struct schedule s;
	struct err err = { 0 };
	struct offer offer = {
		.pooled = deal->pooled,
		.pay_by = deal->pay[0] ? PAY_BY_PERCENT : PAY_BY_DAYS,
		.service = &service,
		.fy = fy_of(day(deal->from ? deal->from : on)),
		.from = deal->from ? day(deal->from) : DATE_NONE,
		.to = deal->to ? day(deal->to) : DATE_NONE,
		.quantity = quantity_of(deal->quantity),
		.commitment = deal->commitment,
		.later = deal->later,
		.provisional = money_pence(deal->provisional),
		.plan = deal->plan,
		.end_rule = deal->end_rule,
		.expires_on = DATE_NONE,
	};

	for (size_t i = 0; i < COUNT_OF(deal->urn) && deal->urn[i]; i++) {
		school[i] = school_of(st, deal->urn[i]);
		offer.member[offer.member_count++] =
			(struct offer_member){ &school[i], quantity_of(deal->days[i]),
					       deal->pay[i] };
	}
	book_begin(&work, st, "finance", "contract quote", on);
	MUST(sale_quote(&work, &offer, &c, &s, &err));
	book_commit(&work);
	MUST(deal_agree(st, c.ref, on, "Head Teacher", &s, &err));
	return contract_of(st, c.ref);
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

int deal_run(struct store *st, const char *to, const char *on, size_t *out_documents,
	     struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(run_freep) struct run *run = NULL;
	int r;

	book_begin(&work, st, "finance", "invoice run", on);
	if ((r = run_plan(st, day(to), day(on), &run, err)) == ERR_OK &&
	    (r = run_issue(&work, run, NULL, NULL, err)) == ERR_OK) {
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
