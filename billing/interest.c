/* billing/interest.c - reckons interest on late payment, and issues the claim */
#include "billing/interest.h"

#include "billing/issued.h"
#include "billing/journal.h"
#include "billing/period.h"
#include "billing/supplier.h"
#include "core/setting.h"

#include "core/banned.h"

enum { YEAR_DAYS = 365 };

void interest_release(struct interest *i)
{
	free(i->stretch);
	*i = (struct interest){ 0 };
}

/* ---- what was outstanding, day by day ---- */

struct change {
	struct date on;
	int64_t pence;
};

struct disputed {
	struct date from, end; /* the end is not disputed */
};

struct past {
	struct change *change; /* by date */
	size_t change_count;
	struct disputed *upheld;
	size_t upheld_count;
};

static void past_release(struct past *p)
{
	free(p->change);
	free(p->upheld);
}

/* Money by the day that it reached the bank; credits and write-offs by their own. */
static int load_changes(struct store *st, int64_t document_id, struct past *p, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT x.on_date, sum(x.pence) FROM (SELECT d.issued_on AS on_date, d.net_pence + "
		"d.vat_pence AS pence FROM document d WHERE d.document_id = ?1 UNION ALL SELECT "
		"coalesce(t.received_on, a.allocated_on), -a.pence FROM allocation a LEFT JOIN "
		"receipt t ON t.receipt_id = a.receipt_id WHERE a.document_id = ?1 UNION ALL "
		"SELECT w.written_on, -(w.net_pence + w.vat_pence) FROM write_off w WHERE "
		"w.document_id = ?1) x GROUP BY x.on_date ORDER BY x.on_date",
		BIND(bind_int(document_id)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct change *grown = array_grow(p->change, p->change_count, sizeof *grown);

		if (!grown)
			return err_nomem(err);
		p->change = grown;
		grown[p->change_count++] = (struct change){ stmt_date(q, 0), stmt_int(q, 1) };
	}
	return r;
}

static int load_upheld(struct store *st, int64_t document_id, struct past *p, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT g.opened_on, h.ended_on FROM dispute g JOIN dispute_end h ON "
			    "h.dispute_id = g.dispute_id WHERE g.document_id = ?1 AND h.outcome = "
			    "'upheld' ORDER BY g.opened_on",
			    BIND(bind_int(document_id)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct disputed *grown = array_grow(p->upheld, p->upheld_count, sizeof *grown);

		if (!grown)
			return err_nomem(err);
		p->upheld = grown;
		grown[p->upheld_count++] = (struct disputed){ stmt_date(q, 0), stmt_date(q, 1) };
	}
	return r;
}

/* At the beginning of a day. */
static int64_t balance_on(const struct past *p, struct date day)
{
	int64_t balance = 0;

	for (size_t i = 0; i < p->change_count && date_compare(p->change[i].on, day) < 0; i++)
		balance += p->change[i].pence;
	return balance;
}

/* What it came to when it became late: on the first day after it was due on which any of it was owed. */
static int64_t late_balance(const struct past *p, struct date late_on, struct date to)
{
	int64_t balance = 0;

	for (struct date day = late_on; balance <= 0 && date_compare(day, to) <= 0;
	     day = date_add(day, 1))
		balance = balance_on(p, day);
	return balance;
}

static bool is_upheld(const struct past *p, struct date day)
{
	for (size_t i = 0; i < p->upheld_count; i++)
		if (date_compare(p->upheld[i].from, day) <= 0 &&
		    date_compare(day, p->upheld[i].end) < 0)
			return true;
	return false;
}

static int add_day(struct interest *i, struct date day, int64_t balance, struct err *err)
{
	struct interest_stretch *last = i->count ? &i->stretch[i->count - 1] : NULL, *grown;

	if (last && last->balance.pence == balance && date_add(last->to, 1).day == day.day) {
		last->to = day;
		last->days++;
		return ERR_OK;
	}
	if (!(grown = array_grow(i->stretch, i->count, sizeof *grown)))
		return err_nomem(err);
	i->stretch = grown;
	grown[i->count++] = (struct interest_stretch){
		.from = day, .to = day, .days = 1, .balance = money_pence(balance)
	};
	return ERR_OK;
}

static int add_days(const struct past *p, struct date from, struct date to, struct interest *i,
		    struct err *err)
{
	int r = ERR_OK;

	for (struct date day = from; r == ERR_OK && date_compare(day, to) <= 0;
	     day = date_add(day, 1)) {
		int64_t balance = balance_on(p, day);

		if (balance > 0 && !is_upheld(p, day))
			r = add_day(i, day, balance, err);
	}
	if (i->count > 0) {
		i->from = i->stretch[0].from;
		i->to = i->stretch[i->count - 1].to;
	}
	return r;
}

/* ---- what it comes to ---- */

/* Pounds times days, times the rate, once rounded: no product here passes 2^63 (core/money.h bounds a balance). */
static int reckon(struct interest *i, struct err *err)
{
	const int64_t rate = i->rate.reference_bp + i->rate.margin_bp;
	const int64_t divisor = INT64_C(10000) * YEAR_DAYS;
	SCOPED(freep) int64_t *weights = calloc(i->count, sizeof *weights);
	SCOPED(freep) struct money *parts = calloc(i->count, sizeof *parts);
	int64_t pence_days = 0;

	if (!weights || !parts)
		return err_nomem(err);
	for (size_t k = 0; k < i->count; k++) {
		weights[k] = i->stretch[k].balance.pence * i->stretch[k].days;
		pence_days += weights[k];
	}
	i->interest = money_pence(pence_days / divisor * rate +
				  (pence_days % divisor * rate * 2 + divisor) / (2 * divisor));
	money_split(i->interest, weights, i->count, parts);
	for (size_t k = 0; k < i->count; k++)
		i->stretch[k].interest = parts[k];
	return ERR_OK;
}

/* ---- may it be claimed? ---- */

static int check_kind(struct store *st, const struct debt *d, struct err *err)
{
	int64_t dispute = 0;
	int r;

	if (strcmp(d->treatment, "recharge") == 0)
		return err_set(err, ERR_CONFLICT,
			       "%s is an internal charge: no interest is claimed for it",
			       d->number);
	if (strcmp(d->kind, "vat-invoice") != 0)
		return err_set(
			err, ERR_CONFLICT,
			"%s is a claim for late payment itself: no interest is claimed on it",
			d->number);
	r = store_int(st,
		      "SELECT max(g.dispute_id) FROM dispute g WHERE g.document_id = ?1 AND NOT "
		      "EXISTS (SELECT 1 FROM dispute_end h WHERE h.dispute_id = g.dispute_id)",
		      BIND(bind_int(d->document_id)), 0, &dispute, err);
	if (r < 0 || dispute == 0)
		return r;
	return err_set(err, ERR_CONFLICT,
		       "%s is disputed (dispute %" PRId64 "): nothing is claimed until that ends",
		       d->number, dispute);
}

/* The claims before: the last day that is claimed, DATE_NONE if none is; its document; was the sum claimed? */
struct claimed {
	struct date to;
	char number[24];
	bool sum;
};

static int load_claimed(struct store *st, int64_t document_id, struct claimed *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT c.to_on, d.name, (SELECT sum(x.sum_pence) FROM late_claim x WHERE "
		"x.claims_id = ?1) FROM late_claim c JOIN document d ON d.document_id = "
		"c.document_id WHERE c.claims_id = ?1 ORDER BY c.to_on DESC LIMIT 1",
		BIND(bind_int(document_id)), &q, &row, err);

	*out = (struct claimed){ .to = DATE_NONE };
	if (r < 0 || !row)
		return r;
	out->to = stmt_date(q, 0);
	stmt_copy(q, 1, out->number, sizeof out->number);
	out->sum = stmt_int(q, 2) > 0;
	return ERR_OK;
}

static int check_to(struct date to, struct date today, const struct debt *d, struct err *err)
{
	if (date_compare(to, today) > 0) {
		(void) err_set(err, ERR_INVALID, "%s is still to come: interest runs day by day",
			       date_long(to).s);
		return err_at(err, "to", 0);
	}
	if (date_is_none(d->due_on))
		return err_set(err, ERR_CONFLICT,
			       "the ledger that issues has not said when %s was due: 'daybook "
			       "invoice numbers' takes what it says",
			       d->number);
	if (date_compare(to, d->due_on) <= 0)
		return err_set(err, ERR_CONFLICT, "%s was due on %s: it was not late on %s",
			       d->number, date_long(d->due_on).s, date_long(to).s);
	return ERR_OK;
}

static int refuse_nothing(const struct interest *i, const struct claimed *before, struct date from,
			  struct date to, struct err *err)
{
	if (!date_is_none(before->to))
		return err_set(err, ERR_CONFLICT,
			       "interest on %s is claimed up to %s (%s): nothing bears any after "
			       "that, up to %s",
			       i->debt.number, date_long(before->to).s, before->number,
			       date_long(to).s);
	return err_set(err, ERR_CONFLICT, "%s bears no interest from %s to %s: it was paid in time",
		       i->debt.number, date_long(from).s, date_long(to).s);
}

int interest_reckon(struct store *st, const char *number, struct date to, struct date today,
		    bool with_sum, struct interest *out, struct err *err)
{
	SCOPED(interest_release) struct interest i = { .count = 0 };
	SCOPED(past_release) struct past past = { 0 };
	struct claimed before;
	struct date late_on, from;
	int r;

	if ((r = debt_find(st, number, &i.debt, err)) < 0 ||
	    (r = check_kind(st, &i.debt, err)) < 0 || (r = check_to(to, today, &i.debt, err)) < 0 ||
	    (r = load_claimed(st, i.debt.document_id, &before, err)) < 0 ||
	    (r = load_changes(st, i.debt.document_id, &past, err)) < 0 ||
	    (r = load_upheld(st, i.debt.document_id, &past, err)) < 0)
		return r;
	late_on = date_add(i.debt.due_on, 1);
	from = date_is_none(before.to) ? late_on : date_add(before.to, 1);
	if ((r = late_rate_on(st, late_on, &i.rate, err)) < 0 ||
	    (r = add_days(&past, from, to, &i, err)) < 0)
		return r;
	if (i.count == 0)
		return refuse_nothing(&i, &before, from, to, err);
	if (with_sum && !before.sum &&
	    (r = late_sum_on(st, late_on, money_pence(late_balance(&past, late_on, to)),
			     &i.fixed_sum, err)) < 0)
		return r;
	if ((r = reckon(&i, err)) < 0)
		return r;
	if (i.interest.pence + i.fixed_sum.pence == 0)
		return err_set(err, ERR_CONFLICT, "the interest on %s comes to less than a penny",
			       i.debt.number);
	*out = i;
	i = (struct interest){ 0 };
	return ERR_OK;
}

/* ---- issue ---- */

struct interest_text interest_line_text(const struct interest *i, const struct interest_stretch *s)
{
	struct interest_text out;

	(void) snprintf(out.s, sizeof out.s, "Interest on %s, %" PRId64 " day%s at %s %% on £%s",
			i->debt.number, s->days, s->days == 1 ? "" : "s",
			late_percent(i->rate.reference_bp + i->rate.margin_bp).s,
			money_pretty(s->balance).s);
	return out;
}

static int insert_claim(struct work *work, const struct interest *i, int64_t id, struct err *err)
{
	int64_t line = 0;
	int r = ERR_OK;

	for (size_t k = 0; r == ERR_OK && k < i->count; k++)
		r = document_insert_line(work, id, ++line, 0, 0, i->stretch[k].interest, err);
	if (r == ERR_OK && i->fixed_sum.pence > 0)
		r = document_insert_line(work, id, ++line, 0, 0, i->fixed_sum, err);
	if (r < 0)
		return r;
	return work_run(work,
			"INSERT INTO late_claim (document_id, claims_id, from_on, to_on, rate_bp, "
			"interest_pence, sum_pence, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
			"?8)",
			BIND(bind_int(id), bind_int(i->debt.document_id), bind_date(i->from),
			     bind_date(i->to), bind_int(i->rate.reference_bp + i->rate.margin_bp),
			     bind_int(i->interest.pence), bind_int(i->fixed_sum.pence),
			     bind_int(work_audit_id(work))),
			err);
}

static int make_snapshot(struct store *st, const struct interest *i, const struct supplier *s,
			 struct date issued_on, char **out, struct err *err)
{
	struct school school = { .id = 0 };
	int r = i->debt.school_id ? school_load(st, i->debt.school_id, &school, err) : ERR_OK;

	if (r < 0)
		return r;
	return interest_snapshot(i, s, school.urn, school.id ? school.name : i->debt.payer.name,
				 issued_on, out, err);
}

static int check_complete(const struct supplier *s, const struct debt *d, struct err *err)
{
	if (!d->payer.address[0])
		return err_set(err, ERR_CONFLICT,
			       "%s has no address: 'daybook school set' gives it one",
			       d->payer.name);
	if (!d->corporate && (!s->account[0] || !s->sort_code[0]))
		return err_set(err, ERR_CONFLICT,
			       "an invoice says where to pay: 'daybook setting set bank.%s ...'",
			       s->account[0] ? "sort-code" : "account");
	return ERR_OK;
}

/* What the row says; number and snapshot come later. */
static struct new_document document_of(const struct work *work, const struct interest *i,
				       const char *series)
{
	return (struct new_document){ .kind = "invoice",
				      .series = series,
				      .corporate = i->debt.corporate,
				      .payer_id = i->debt.payer.id,
				      .school_id = i->debt.school_id,
				      .issued_on = work->today,
				      .tax_point_on = work->today,
				      .due_on = i->due_on,
				      .service_from = i->from,
				      .service_to = i->to,
				      .order_number = i->debt.order_number,
				      .treatment = "outside",
				      .net = money_add(i->interest, i->fixed_sum) };
}

static int post(struct work *work, const struct interest *i, int64_t id, struct err *err)
{
	const struct money gross = money_add(i->interest, i->fixed_sum);
	const struct posting lines[] = {
		{ .account = "receivable",
		  .payer_id = i->debt.payer.account_id,
		  .school_id = i->debt.school_id,
		  .amount = gross },
		{ .account = "interest",
		  .school_id = i->debt.school_id,
		  .amount = money_negate(gross) },
	};

	return journal_post(work, "document", id, work->today, lines, COUNT_OF(lines), err);
}

int interest_issue(struct work *work, struct interest *i, struct err *err)
{
	SCOPED(freep) char *snapshot = NULL;
	struct supplier supplier;
	struct new_document d;
	char series[8];
	int64_t id = 0;
	int r;

	if ((r = period_check(work->store, work->today, "a document", err)) < 0 ||
	    (r = supplier_load(work->store, work->today, &supplier, err)) < 0 ||
	    (r = check_complete(&supplier, &i->debt, err)) < 0 ||
	    (r = setting_get(work->store, "series.invoice", work->today, series, sizeof series,
			     err)) < 0)
		return r;
	i->due_on =
		i->debt.corporate ? DATE_NONE : date_add(work->today, (int32_t) supplier.pay_days);
	d = document_of(work, i, series);
	if ((r = document_take_number(work, &d, err)) < 0)
		return r;
	memcpy(i->number, d.name, sizeof i->number);
	if ((r = make_snapshot(work->store, i, &supplier, work->today, &snapshot, err)) < 0)
		return r;
	d.snapshot = snapshot;
	if ((r = document_insert(work, &d, &id, err)) < 0 ||
	    (r = insert_claim(work, i, id, err)) < 0)
		return r;
	return post(work, i, id, err);
}
