/* core/hold_draw.c - what becomes of promised days: drawn, given back, confirmed, reversed */
#include "core/hold.h"

#include "core/purchase.h"

#include "core/banned.h"

int hold_release(struct work *work, int64_t hold_id, struct err *err)
{
	int r = work_run(
		work,
		"UPDATE hold SET released_on = ?2, released_audit_id = ?3 WHERE hold_id = "
		"?1 AND released_on IS NULL",
		BIND(bind_int(hold_id), bind_date(work->today), bind_int(work_audit_id(work))),
		err);

	if (r == ERR_OK && store_changes(work->store) != 1)
		return err_set(err, ERR_CONFLICT, "these days were let go or drawn already");
	return r;
}

struct draw {
	int64_t contract_id, allotment_id, school_id, minutes;
	struct quantity quantity;
	struct date on;
	char agreed_by[96], order_number[64];
};

static int load_draw(struct store *st, int64_t hold_id, struct draw *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT contract_id, allotment_id, school_id, minutes, quantity, "
			  "on_date, agreed_by, order_number FROM hold WHERE hold_id = ?1 AND "
			  "released_on IS NULL",
			  BIND(bind_int(hold_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_CONFLICT, "these days were let go or drawn already");
	*out = (struct draw){
		.contract_id = stmt_int(q, 0),
		.allotment_id = stmt_int(q, 1),
		.school_id = stmt_int(q, 2),
		.minutes = stmt_int(q, 3),
		.quantity = stmt_quantity(q, 4),
		.on = stmt_date(q, 5),
	};
	stmt_copy(q, 6, out->agreed_by, sizeof out->agreed_by);
	stmt_copy(q, 7, out->order_number, sizeof out->order_number);
	return ERR_OK;
}

/* Pay as you go, or a top-up the school agreed to: the days are bought in the moment they are used. */
static int buy_as_used(struct work *work, struct draw *d, struct err *err)
{
	struct purchase p = { .quantity = d->quantity };

	(void) snprintf(p.agreed_by, sizeof p.agreed_by, "%s", d->agreed_by);
	(void) snprintf(p.order_number, sizeof p.order_number, "%s", d->order_number);
	return purchase_as_used(work, &p, d->contract_id, d->school_id, d->on, &d->allotment_id,
				err);
}

static int64_t portion(int64_t whole, int bp)
{
	return (whole * bp + 5000) / 10000;
}

int hold_draw(struct work *work, int64_t hold_id, int bp, struct date provisional_until,
	      struct err *err)
{
	struct draw d = { 0 };
	struct allotment_now now;
	struct money after;
	int64_t entry;
	bool as_used;
	int r;

	if ((r = load_draw(work->store, hold_id, &d, err)) < 0 ||
	    (r = hold_release(work, hold_id, err)) < 0)
		return r;
	d.quantity = quantity_of(portion(d.quantity.hundredths, bp));
	if (d.quantity.hundredths == 0)
		return ERR_OK;
	as_used = d.allotment_id == 0;
	if (as_used && (r = buy_as_used(work, &d, err)) < 0)
		return r;
	if ((r = ledger_load(work->store, d.allotment_id, &now, err)) < 0)
		return r;
	/* Called off beforehand: what is lost is lost when it is told. */
	if (!as_used)
		d.on = date_min(d.on, date_max(work->today, now.allotment.first_on));
	after = ledger_worth(now.price, now.allotment.quantity,
			     quantity_of(now.left.hundredths - d.quantity.hundredths));
	const struct entry e = {
		.allotment_id = d.allotment_id,
		.fy = now.allotment.fy,
		.kind = "use",
		.quantity = quantity_of(-d.quantity.hundredths),
		.value = money_sub(after, now.worth),
		.minutes = -portion(d.minutes, bp),
		.dated_on = d.on,
		.provisional_until = provisional_until,
		.school_id = d.school_id,
		.hold_id = hold_id,
	};

	return ledger_enter(work, &e, &entry, err);
}

int hold_worth(struct store *st, int64_t hold_id, int bp, struct money *out, struct err *err)
{
	struct draw d = { 0 };
	struct allotment_now now;
	struct contract c;
	const struct contract_year *y;
	int64_t quantity;
	int r = load_draw(st, hold_id, &d, err);

	if (r < 0)
		return r;
	quantity = portion(d.quantity.hundredths, bp);
	if (d.allotment_id != 0) {
		if ((r = ledger_load(st, d.allotment_id, &now, err)) == ERR_OK)
			*out = money_sub(now.worth,
					 ledger_worth(now.price, now.allotment.quantity,
						      quantity_of(now.left.hundredths - quantity)));
		return r;
	}
	if ((r = contract_load(st, d.contract_id, &c, err)) < 0)
		return r;
	y = contract_year(&c, fy_of(d.on));
	return money_price(y ? y->rate : c.rate, quantity_of(quantity), out, err);
}

int hold_confirm(struct work *work, int64_t hold_id, struct err *err)
{
	bool queried = false;
	int r = hold_is_queried(work->store, hold_id, &queried, err);

	if (r < 0)
		return r;
	if (queried)
		return err_set(
			err, ERR_CONFLICT,
			"the school disputes this use: it is answered before it is confirmed");
	r = work_run(work,
		     "INSERT INTO use_confirmed (entry_id, confirmed_on, audit_id)"
		     " SELECT e.entry_id, ?2, ?3 FROM day_entry e WHERE e.hold_id = ?1 AND "
		     "e.reverses_entry_id IS NULL AND NOT EXISTS (SELECT 1 FROM day_entry b WHERE "
		     "b.reverses_entry_id = e.entry_id)",
		     BIND(bind_int(hold_id), bind_date(work->today), bind_int(work_audit_id(work))),
		     err);

	if (r == ERR_OK && store_changes(work->store) != 1)
		return err_set(err, ERR_CONFLICT,
			       "these days were not drawn: there is nothing to confirm");
	return r;
}

/* ---- reversal ---- */

struct drawn {
	int64_t entry_id, allotment_id;
	struct quantity quantity;
	struct date on;
	bool as_used;
};

static int load_drawn(struct store *st, int64_t hold_id, struct drawn *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT e.entry_id, e.allotment_id, -e.quantity, e.dated_on, p.origin "
			  "FROM day_entry e JOIN allotment a ON a.allotment_id = e.allotment_id "
			  "JOIN purchase p ON p.purchase_id = a.purchase_id WHERE e.hold_id = ?1 "
			  "AND e.kind = 'use' AND e.reverses_entry_id IS NULL AND NOT EXISTS "
			  "(SELECT 1 FROM day_entry b WHERE b.reverses_entry_id = e.entry_id)",
			  BIND(bind_int(hold_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_CONFLICT,
			       "these days were not drawn, or were given back already");
	*out = (struct drawn){
		.entry_id = stmt_int(q, 0),
		.allotment_id = stmt_int(q, 1),
		.quantity = stmt_quantity(q, 2),
		.on = stmt_date(q, 3),
		.as_used = strcmp(stmt_text(q, 4), "as-used") == 0,
	};
	return ERR_OK;
}

int hold_reverse(struct work *work, int64_t hold_id, struct err *err)
{
	struct drawn d = { 0 };
	struct money worth;
	bool queried = false;
	int r;

	if ((r = load_drawn(work->store, hold_id, &d, err)) < 0 ||
	    (r = hold_is_queried(work->store, hold_id, &queried, err)) < 0 ||
	    (queried && (r = hold_answer(work, hold_id, false, err)) < 0) ||
	    (r = ledger_reverse(work, d.entry_id, d.on, err)) < 0)
		return r;
	return d.as_used ? ledger_cancel(work, d.allotment_id, d.quantity, d.on, &worth, err)
			 : ERR_OK;
}
