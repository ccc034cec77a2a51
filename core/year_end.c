/* core/year_end.c - lets days end, closes years; the only writer of year_close */
#include "core/year_end.h"

#include "core/ledger.h"
#include "core/service.h"

#include "core/banned.h"

/* Owed and undecided, of an allotment 'a'. */
#define OPEN_OWED                                                       \
	"owed o WHERE o.allotment_id = a.allotment_id AND NOT EXISTS (" \
	"SELECT 1 FROM owed_settled x WHERE x.owed_id = o.owed_id)"

/* ---- reading ---- */

/* One allotment, to be added to its contract's row. */
static void read_days(const struct stmt *q, struct year_days *d)
{
	struct money price = stmt_money(q, 8), worth_left = stmt_money(q, 14);
	struct quantity whole = stmt_quantity(q, 7), left = stmt_quantity(q, 13);
	int64_t booked = stmt_int(q, 11), owed = stmt_int(q, 15);
	int64_t free = left.hundredths - booked;

	if (owed > free)
		owed = free;
	*d = (struct year_days){
		.contract_id = stmt_int(q, 0),
		.school_id = stmt_int(q, 1),
		.pooled = stmt_is_null(q, 5),
		.ends_on = stmt_date(q, 6),
		.bought = stmt_quantity(q, 9),
		.used = stmt_quantity(q, 10),
		.booked = quantity_of(booked),
		.owed = quantity_of(owed),
		.left = left,
		.unused = quantity_of(stmt_int(q, 12) + free - owed),
	};
	d->worth = money_add(
		stmt_money(q, 16),
		money_sub(worth_left, ledger_worth(price, whole, quantity_of(booked + owed))));
	stmt_copy(q, 2, d->urn, sizeof d->urn);
	stmt_copy(q, 3, d->school, sizeof d->school);
	stmt_copy(q, 4, d->contract, sizeof d->contract);
}

void year_days_add(struct year_days *sum, const struct year_days *d)
{
	sum->ends_on = date_max(sum->ends_on, d->ends_on);
	sum->bought.hundredths += d->bought.hundredths;
	sum->used.hundredths += d->used.hundredths;
	sum->booked.hundredths += d->booked.hundredths;
	sum->owed.hundredths += d->owed.hundredths;
	sum->left.hundredths += d->left.hundredths;
	sum->unused.hundredths += d->unused.hundredths;
	sum->worth = money_add(sum->worth, d->worth);
}

int year_days_each(struct store *st, struct fy fy,
		   void (*each)(void *context, const struct year_days *d), void *context,
		   struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct year_days sum = { .contract_id = 0 }, d;
	bool row = false;
	int r = store_query(
		st,
		"SELECT a.contract_id, s.school_id, s.urn, s.name, c.ref, a.school_id, a.last_on, "
		"a.quantity, a.net_pence + t.price_pence, t.purchased + t.moved - t.cancelled, "
		"t.used, t.planned, t.lapsed, t.balance, t.value_pence, (SELECT "
		"coalesce(sum(o.quantity), 0) FROM " OPEN_OWED "), (SELECT "
		"coalesce(sum(-e.value_pence), 0) FROM day_entry e WHERE e.allotment_id = "
		"a.allotment_id AND e.kind = 'lapse'), a.unit FROM allotment a JOIN allotment_sum "
		"t ON t.allotment_id = a.allotment_id JOIN contract c ON c.contract_id = "
		"a.contract_id JOIN contract_member m ON m.contract_id = a.contract_id AND m.line "
		"= 1 JOIN school s ON s.school_id = coalesce(a.school_id, m.school_id) WHERE a.fy "
		"= ?1 ORDER BY s.name_folded, s.urn, a.contract_id, a.allotment_id",
		BIND(bind_int(fy.begins)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		read_days(q, &d);
		if ((r = unit_parse(stmt_text(q, 17), &d.unit, err)) < 0)
			return r;
		if (sum.contract_id == d.contract_id && sum.school_id == d.school_id) {
			year_days_add(&sum, &d);
			continue;
		}
		if (sum.contract_id != 0)
			each(context, &sum);
		sum = d;
	}
	if (r == ERR_OK && sum.contract_id != 0)
		each(context, &sum);
	return r;
}

int year_pools_each(struct store *st, struct fy fy,
		    void (*each)(void *context, const struct pool_member *m), void *context,
		    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT m.contract_id, m.pay_weight, s.urn, s.name FROM "
			    "contract_member m JOIN school s ON s.school_id = m.school_id JOIN "
			    "contract c ON c.contract_id = m.contract_id WHERE c.sharing = "
			    "'pooled' AND m.pay_weight > 0 AND EXISTS (SELECT 1 FROM allotment a "
			    "WHERE a.contract_id = c.contract_id AND a.fy = ?1) ORDER BY "
			    "m.contract_id, m.line",
			    BIND(bind_int(fy.begins)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct pool_member m = { .contract_id = stmt_int(q, 0),
					 .pay_weight = stmt_int(q, 1) };

		stmt_copy(q, 2, m.urn, sizeof m.urn);
		stmt_copy(q, 3, m.school, sizeof m.school);
		each(context, &m);
	}
	return r;
}

int year_closed_on(struct store *st, struct fy fy, struct date *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT u.today_on FROM financial_year y JOIN audit u ON u.audit_id = "
			  "y.closed_audit_id WHERE y.fy = ?1",
			  BIND(bind_int(fy.begins)), &q, &row, err);

	if (r == ERR_OK)
		*out = row ? stmt_date(q, 0) : DATE_NONE;
	return r;
}

/* ---- days end ---- */

struct ending {
	int64_t allotment_id;
	struct quantity quantity;
	enum unit unit;
};

/* Read whole before the first is touched: a statement must not watch the table it changes. */
struct endings {
	struct ending *at;
	size_t count, room;
};

static void endings_release(struct endings *e)
{
	free(e->at);
}

static int add_ending(struct endings *e, const struct stmt *q, struct err *err)
{
	if (e->count == e->room) {
		size_t room = e->room ? e->room * 2 : 64;
		struct ending *more = realloc(e->at, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		e->at = more;
		e->room = room;
	}
	e->at[e->count] =
		(struct ending){ .allotment_id = stmt_int(q, 0), .quantity = stmt_quantity(q, 1) };
	return unit_parse(stmt_text(q, 2), &e->at[e->count++].unit, err);
}

/* Allotments of one year, or of all, with nothing owed, something left and nothing booked, whose last day is before a date. */
#define ENDINGS(WHERE)                                                                         \
	"SELECT a.allotment_id, t.balance, a.unit FROM allotment a JOIN allotment_sum t ON "   \
	"t.allotment_id = a.allotment_id WHERE " WHERE " AND t.balance > 0 AND t.planned = 0 " \
	"AND NOT EXISTS (SELECT 1 FROM " OPEN_OWED ") ORDER BY a.allotment_id"

static int lapse_all(struct work *work, const char *sql, const struct bind *values, size_t count,
		     struct lapses *out, struct err *err)
{
	SCOPED(endings_release) struct endings endings = { .at = NULL };
	int r;

	*out = (struct lapses){ .count = 0 };
	{
		SCOPED(stmt_endp) struct stmt *q = NULL;
		bool row = false;

		r = store_query(work->store, sql, values, count, &q, err);
		while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
			r = add_ending(&endings, q, err);
	}
	for (size_t i = 0; r == ERR_OK && i < endings.count; i++) {
		const struct ending *e = &endings.at[i];
		struct money worth;
		int64_t entry;

		r = ledger_lapse(work, e->allotment_id, e->quantity, &worth, &entry, err);
		if (r < 0)
			break;
		out->count++;
		out->quantity[e->unit].hundredths += e->quantity.hundredths;
		out->worth = money_add(out->worth, worth);
	}
	return r;
}

int days_lapse(struct work *work, struct lapses *out, struct err *err)
{
	return lapse_all(work, ENDINGS("a.last_on < ?1"), BIND(bind_date(work->today)), out, err);
}

/* ---- closing ---- */

static int check_empty(struct store *st, struct fy fy, struct err *err)
{
	int64_t full;
	int r = store_int(st,
			  "SELECT count(*) FROM allotment a JOIN allotment_sum t ON t.allotment_id "
			  "= a.allotment_id WHERE a.fy = ?1 AND t.balance <> 0",
			  BIND(bind_int(fy.begins)), 0, &full, err);

	if (r == ERR_OK && full > 0)
		return err_set(err, ERR_CONFLICT, "days of %s are still booked or owed",
			       fy_text(fy).s);
	return r;
}

int year_days_lapse(struct work *work, struct fy fy, struct lapses *out, struct err *err)
{
	int r = lapse_all(work, ENDINGS("a.fy = ?1"), BIND(bind_int(fy.begins)), out, err);

	return r < 0 ? r : check_empty(work->store, fy, err);
}

int year_days_close(struct work *work, struct fy fy, struct lapses *out, struct err *err)
{
	bool closed;
	int r;

	if ((r = fy_ensure(work, fy, err)) < 0 ||
	    (r = fy_is_closed(work->store, fy, &closed, err)) < 0)
		return r;
	if (closed)
		return err_set(err, ERR_CONFLICT, "the financial year %s is closed already",
			       fy_text(fy).s);
	if ((r = year_days_lapse(work, fy, out, err)) < 0 ||
	    (r = work_run(work,
			  "INSERT INTO year_close (allotment_id, fy, lapsed, value_pence, "
			  "entry_id, audit_id) SELECT a.allotment_id, a.fy, t.lapsed, (SELECT "
			  "coalesce(sum(-e.value_pence), 0) FROM day_entry e WHERE e.allotment_id "
			  "= a.allotment_id AND e.kind = 'lapse'), (SELECT max(l.entry_id) FROM "
			  "day_entry l WHERE t.lapsed > 0 AND l.allotment_id = a.allotment_id AND "
			  "l.kind = 'lapse' AND l.reverses_entry_id IS NULL AND NOT EXISTS (SELECT "
			  "1 FROM day_entry b WHERE b.reverses_entry_id = l.entry_id)), ?2 FROM "
			  "allotment a JOIN allotment_sum t ON t.allotment_id = a.allotment_id "
			  "WHERE a.fy = ?1 ORDER BY a.allotment_id",
			  BIND(bind_int(fy.begins), bind_int(work_audit_id(work))), err)) < 0)
		return r;
	return work_run(work, "UPDATE financial_year SET closed_audit_id = ?2 WHERE fy = ?1",
			BIND(bind_int(fy.begins), bind_int(work_audit_id(work))), err);
}
