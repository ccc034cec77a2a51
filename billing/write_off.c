/* billing/write_off.c - writes debts off, and takes that back */
#include "billing/write_off.h"

#include "billing/journal.h"
#include "billing/period.h"
#include "billing/relief.h"
#include "core/approval.h"

#include "core/banned.h"

static int load(struct store *st, int64_t id, struct write_off *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT w.write_off_id, w.document_id, d.school_id, coalesce(p.account_id, "
		"p.payer_id), d.name, p.name, w.written_on, w.net_pence, w.vat_pence, w.undoes_id, "
		"(SELECT u.write_off_id FROM write_off u WHERE u.undoes_id = w.write_off_id), "
		"coalesce(f.pence, 0), (SELECT coalesce(sum(e.pence), 0) FROM document_effect e "
		"WHERE e.document_id = w.document_id) FROM write_off w JOIN document d ON "
		"d.document_id = w.document_id JOIN payer p ON p.payer_id = d.payer_id LEFT JOIN "
		"vat_relief f ON f.write_off_id = w.write_off_id WHERE w.write_off_id = ?1",
		BIND(bind_int(id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no write-off %" PRId64
			       ": 'daybook debt written-off' shows them",
			       id);
	*out = (struct write_off){ .id = stmt_int(q, 0),
				   .document_id = stmt_int(q, 1),
				   .school_id = stmt_int(q, 2),
				   .account_id = stmt_int(q, 3),
				   .written_on = stmt_date(q, 6),
				   .net = stmt_money(q, 7),
				   .vat = stmt_money(q, 8),
				   .undoes_id = stmt_int(q, 9),
				   .undone_id = stmt_int(q, 10),
				   .relief = stmt_money(q, 11),
				   .outstanding = stmt_money(q, 12) };
	stmt_copy(q, 4, out->number, sizeof out->number);
	stmt_copy(q, 5, out->payer, sizeof out->payer);
	return ERR_OK;
}

/* Write the row and post it: the payer owes less, the service and the VAT that may come back bear it. */
static int insert(struct work *work, const struct write_off *w, int64_t *out_id, struct err *err)
{
	const struct posting lines[] = {
		{ .account = "bad-debt", .school_id = w->school_id, .amount = w->net },
		{ .account = "vat-relief", .amount = w->vat },
		{ .account = "receivable",
		  .payer_id = w->account_id,
		  .school_id = w->school_id,
		  .amount = money_negate(money_add(w->net, w->vat)) },
	};
	int r = work_insert(
		work,
		"INSERT INTO write_off (document_id, written_on, net_pence, vat_pence, reason, "
		"undoes_id, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		BIND(bind_int(w->document_id), bind_date(work->today), bind_int(w->net.pence),
		     bind_int(w->vat.pence), bind_text(work->reason), bind_id(w->undoes_id),
		     bind_int(work_audit_id(work))),
		out_id, err);

	return r < 0 ? r
		     : journal_post(work, "write-off", *out_id, work->today, lines, COUNT_OF(lines),
				    err);
}

/* ---- write off ---- */

/* The VAT in a gross amount, half up. */
static int64_t vat_within(int64_t gross, int64_t bp)
{
	return (2 * gross * bp + 10000 + bp) / (2 * (10000 + bp));
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
	return value < low ? low : value > high ? high : value;
}

/* Net and VAT of an amount: neither goes beyond what is left of it in the rest. */
static int split(struct store *st, const struct debt *d, struct money amount, struct write_off *w,
		 struct err *err)
{
	int64_t rest = d->owing.outstanding.pence, written = 0, vat_left, vat;
	int r = store_int(
		st, "SELECT coalesce(sum(vat_pence), 0) FROM write_off WHERE document_id = ?1",
		BIND(bind_int(d->document_id)), 0, &written, err);

	if (r < 0)
		return r;
	vat_left = d->vat.pence - written -
		   vat_within(d->owing.paid.pence + d->owing.credited.pence, d->vat_bp);
	vat_left = clamp(vat_left, 0, rest);
	vat = amount.pence == rest ? vat_left
				   : clamp(vat_within(amount.pence, d->vat_bp),
					   amount.pence - (rest - vat_left), vat_left);
	vat = clamp(vat, 0, amount.pence);
	w->vat = money_pence(vat);
	w->net = money_pence(amount.pence - vat);
	return ERR_OK;
}

/*
 * What a credit note gave back is not given up as well, whatever the credit note pays: the VAT would be given back
 * twice.
 */
static int check_credited(struct store *st, const struct debt *d, struct money amount,
			  struct err *err)
{
	int64_t credited = 0, left;
	int r = store_int(st,
			  "SELECT coalesce(-sum(net_pence + vat_pence), 0) FROM document WHERE "
			  "credits_document_id = ?1",
			  BIND(bind_int(d->document_id)), 0, &credited, err);

	left = d->owing.gross.pence - d->owing.written_off.pence - credited;
	if (r < 0 || credited == 0 || amount.pence <= left)
		return r;
	(void) err_set(err, ERR_CONFLICT,
		       "£%s of %s is credited: £%s at most can be written off; 'daybook receipt "
		       "allocate' has the credit note pay it",
		       money_pretty(money_pence(credited)).s, d->number,
		       money_pretty(money_pence(left > 0 ? left : 0)).s);
	return err_at(err, "amount", 0);
}

static int check_amount(const struct debt *d, const struct money *given, struct money *out,
			struct err *err)
{
	int r = debt_need_outstanding(d, err);

	if (r < 0)
		return r;
	*out = given ? *given : d->owing.outstanding;
	if (out->pence > d->owing.outstanding.pence)
		(void) err_set(err, ERR_CONFLICT,
			       "£%s is outstanding of %s: no more can be written off",
			       money_pretty(d->owing.outstanding).s, d->number);
	else if (out->pence <= 0)
		(void) err_set(err, ERR_INVALID, "£0.00 is nothing to write off");
	else
		return ERR_OK;
	return err_at(err, "amount", 0);
}

/* Nothing is given up before it was billed, or before the last of it was owed again: each day has its sum. */
static int check_day(const struct work *work, const struct debt *d, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct date from = d->issued_on;
	bool row = false;
	int r = store_one(work->store,
			  "SELECT max(x.on_date) FROM (SELECT a.allocated_on AS on_date FROM "
			  "allocation a WHERE a.document_id = ?1 AND a.undoes_id IS NOT NULL UNION "
			  "ALL SELECT w.written_on FROM write_off w WHERE w.document_id = ?1 AND "
			  "w.undoes_id IS NOT NULL) x",
			  BIND(bind_int(d->document_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!stmt_is_null(q, 0))
		from = date_max(from, stmt_date(q, 0));
	if (date_compare(work->today, from) >= 0)
		return period_check(work->store, work->today, "a write-off", err);
	return err_set(err, ERR_CONFLICT,
		       "what is outstanding of %s is so since %s: it is not written off on %s, "
		       "before that",
		       d->number, date_long(from).s, date_long(work->today).s);
}

static int need_second(struct work *work, const char *number, struct money amount, struct err *err)
{
	char subject[64];

	(void) snprintf(subject, sizeof subject, "%s %s", number, money_text(amount).s);
	return approval_need(work, "write-off", subject, amount, err);
}

int write_off_debt(struct work *work, const char *number, const struct money *amount,
		   struct write_off *out, struct err *err)
{
	struct write_off w = { .undoes_id = 0 };
	struct money gross;
	struct debt d;
	int64_t id;
	int r;

	if ((r = debt_find(work->store, number, &d, err)) < 0)
		return r;
	if (strcmp(d.treatment, "recharge") == 0)
		return err_set(
			err, ERR_CONFLICT,
			"%s is an internal charge: it is credited or paid, never written off",
			d.number);
	if ((r = check_amount(&d, amount, &gross, err)) < 0 ||
	    (r = check_credited(work->store, &d, gross, err)) < 0 ||
	    (r = work_need_reason(work, "the debt is given up", err)) < 0 ||
	    (r = check_day(work, &d, err)) < 0 ||
	    (r = need_second(work, d.number, gross, err)) < 0 ||
	    (r = split(work->store, &d, gross, &w, err)) < 0)
		return r;
	w.document_id = d.document_id;
	w.school_id = d.school_id;
	w.account_id = d.payer.account_id;
	if ((r = insert(work, &w, &id, err)) < 0)
		return r;
	return load(work->store, id, out, err);
}

/* ---- take back ---- */

int write_off_take_back(struct work *work, int64_t write_off_id, struct write_off *out,
			struct err *err)
{
	struct write_off was, back;
	int64_t id;
	int r = load(work->store, write_off_id, &was, err);

	if (r < 0)
		return r;
	if (was.undoes_id != 0)
		return err_set(err, ERR_CONFLICT,
			       "%" PRId64 " takes write-off %" PRId64 " back: it is none itself",
			       was.id, was.undoes_id);
	if (was.undone_id != 0)
		return err_set(err, ERR_CONFLICT,
			       "write-off %" PRId64 " of %s is taken back already", was.id,
			       was.number);
	if (date_compare(work->today, was.written_on) < 0)
		return err_set(err, ERR_CONFLICT,
			       "write-off %" PRId64 " is of %s: it cannot be taken back before",
			       was.id, date_long(was.written_on).s);
	back = was;
	back.undoes_id = was.id;
	back.net = money_negate(was.net);
	back.vat = money_negate(was.vat);
	if ((r = work_need_reason(work, "it is taken back", err)) < 0 ||
	    (r = period_check(work->store, work->today, "a write-back", err)) < 0 ||
	    (r = insert(work, &back, &id, err)) < 0 ||
	    (was.relief.pence != 0 && (r = relief_repay(work, id, was.relief, err)) < 0))
		return r;
	return load(work->store, id, out, err);
}

/* ---- list ---- */

const struct column write_off_columns[] = {
	{ "write_off", "No", COLUMN_INT },      { "number", "Number", COLUMN_CODE },
	{ "payer", "Payer", COLUMN_TEXT },      { "written_on", "Written", COLUMN_DATE },
	{ "net", "Net £", COLUMN_MONEY },       { "vat", "VAT £", COLUMN_MONEY },
	{ "amount", NULL, COLUMN_MONEY },       { "state", "State", COLUMN_CODE },
	{ "taken_back_on", NULL, COLUMN_DATE }, { "reason", NULL, COLUMN_TEXT },
};
const size_t write_off_column_count = COUNT_OF(write_off_columns);

static void add_row(const struct stmt *q, struct table *t)
{
	table_add_int(t, stmt_int(q, 0));
	table_add_text(t, stmt_text(q, 1));
	table_add_text(t, stmt_text(q, 2));
	table_add_date(t, stmt_date(q, 3));
	table_add_money(t, stmt_money(q, 4));
	table_add_money(t, stmt_money(q, 5));
	table_add_money(t, money_add(stmt_money(q, 4), stmt_money(q, 5)));
	table_add_text(t, stmt_is_null(q, 6) ? "written off" : "taken back");
	table_add_date(t, stmt_date(q, 6));
	table_add_text(t, stmt_text(q, 7));
}

int write_off_table(struct store *st, const struct as_known *as, bool all, struct table *t,
		    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT w.write_off_id, d.name, p.name, w.written_on, w.net_pence, "
			    "w.vat_pence, u.written_on, w.reason FROM write_off w JOIN document d "
			    "ON d.document_id = w.document_id JOIN payer p ON p.payer_id = "
			    "d.payer_id LEFT JOIN write_off u ON u.undoes_id = w.write_off_id AND "
			    "u.written_on <= ?1 AND u.audit_id <= ?2 WHERE w.undoes_id IS NULL AND "
			    "w.written_on <= ?1 AND w.audit_id <= ?2 AND (?3 = 1 OR "
			    "u.write_off_id IS NULL) ORDER BY w.written_on, w.write_off_id",
			    BIND(bind_as_on(as), bind_as_known(as), bind_int(all)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		add_row(q, t);
	return r;
}
