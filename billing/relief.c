/* billing/relief.c - finds, claims and repays the VAT of bad debts */
#include "billing/relief.h"

#include "billing/journal.h"
#include "billing/owing.h"
#include "billing/period.h"

#include "core/banned.h"

enum { WAIT_MONTHS = 6, CLAIM_MONTHS = 54 };

void reliefs_release(struct reliefs *r)
{
	free(r->row);
	*r = (struct reliefs){ 0 };
}

const char *relief_state_word(enum relief_state state)
{
	static const char *const words[] = {
		[RELIEF_WAITING] = "waits",   [RELIEF_DUE] = "to claim",
		[RELIEF_CLAIMED] = "claimed", [RELIEF_EXPIRED] = "expired",
		[RELIEF_REPAID] = "repaid",
	};

	return words[state];
}

void relief_span(struct date due_on, struct date tax_point_on, struct date *out_from,
		 struct date *out_until)
{
	struct date since = date_is_none(due_on) ? tax_point_on : date_max(due_on, tax_point_on);

	*out_from = date_add(date_add_months(since, WAIT_MONTHS), 1);
	*out_until = date_add_months(since, CLAIM_MONTHS);
}

/* ---- reading ---- */

static enum relief_state state_on(const struct relief *f, struct date on)
{
	if (!date_is_none(f->repaid_on))
		return RELIEF_REPAID;
	if (!date_is_none(f->claimed_on))
		return RELIEF_CLAIMED;
	if (date_compare(on, f->until) > 0)
		return RELIEF_EXPIRED;
	return date_compare(on, f->from) < 0 ? RELIEF_WAITING : RELIEF_DUE;
}

static void read_row(const struct stmt *q, struct date on, struct relief *f)
{
	*f = (struct relief){ .write_off_id = stmt_int(q, 0),
			      .written_on = stmt_date(q, 3),
			      .vat = stmt_money(q, 4),
			      .claimed_on = stmt_date(q, 7),
			      .repaid_on = stmt_date(q, 8) };
	stmt_copy(q, 1, f->number, sizeof f->number);
	stmt_copy(q, 2, f->payer, sizeof f->payer);
	relief_span(stmt_date(q, 5), stmt_date(q, 6), &f->from, &f->until);
	f->from = date_max(f->from, f->written_on);
	f->state = state_on(f, on);
}

static int add(struct reliefs *out, const struct relief *f, struct err *err)
{
	if (out->count == 0 || (out->count & (out->count - 1)) == 0) {
		struct relief *grown =
			realloc(out->row, (out->count == 0 ? 1 : out->count * 2) * sizeof *grown);

		if (!grown)
			return err_nomem(err);
		out->row = grown;
	}
	out->row[out->count++] = *f;
	return ERR_OK;
}

int relief_read(struct store *st, struct date on, struct reliefs *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT w.write_off_id, d.name, p.name, w.written_on, w.vat_pence, " DUE_OF(
			"?2") ", "
			      "d.tax_point_on, f.claimed_on, b.claimed_on FROM write_off w JOIN "
			      "document d ON "
			      "d.document_id = w.document_id JOIN payer p ON p.payer_id = "
			      "d.payer_id LEFT JOIN "
			      "vat_relief f ON f.write_off_id = w.write_off_id AND f.claimed_on <= "
			      "?1 LEFT JOIN "
			      "write_off u ON u.undoes_id = w.write_off_id AND u.written_on <= ?1 "
			      "LEFT JOIN "
			      "vat_relief b ON b.write_off_id = u.write_off_id AND b.claimed_on <= "
			      "?1 WHERE "
			      "w.undoes_id IS NULL AND w.vat_pence > 0 AND w.written_on <= ?1 AND "
			      "(u.write_off_id IS NULL OR f.write_off_id IS NOT NULL) ORDER BY "
			      "w.written_on, "
			      "w.write_off_id",
		BIND(bind_date(on), bind_as_known(NULL)), &q, err);

	*out = (struct reliefs){ 0 };
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct relief f;

		read_row(q, on, &f);
		r = add(out, &f, err);
	}
	if (r < 0)
		reliefs_release(out);
	return r;
}

/* ---- claiming ---- */

/* Output tax falls by what is claimed, or rises again by what is repaid. */
static int insert(struct work *work, int64_t write_off_id, struct money vat, struct err *err)
{
	const struct posting lines[] = {
		{ .account = "vat-output", .amount = vat },
		{ .account = "vat-relief", .amount = money_negate(vat) },
	};
	int r = work_run(
		work,
		"INSERT INTO vat_relief (write_off_id, claimed_on, pence, audit_id) VALUES "
		"(?1, ?2, ?3, ?4)",
		BIND(bind_int(write_off_id), bind_date(work->today), bind_int(vat.pence),
		     bind_int(work_audit_id(work))),
		err);

	return r < 0 ? r
		     : journal_post(work, "vat-relief", write_off_id, work->today, lines,
				    COUNT_OF(lines), err);
}

int relief_repay(struct work *work, int64_t back_id, struct money claimed, struct err *err)
{
	return insert(work, back_id, money_negate(claimed), err);
}

int relief_claim(struct work *work, struct date to, struct reliefs *out, struct err *err)
{
	SCOPED(reliefs_release) struct reliefs all = { 0 };
	SCOPED(reliefs_release) struct reliefs claimed = { 0 };
	int r;

	if (date_compare(to, work->today) > 0) {
		(void) err_set(err, ERR_INVALID,
			       "%s is still to come: what may be claimed by then "
			       "is not known yet",
			       date_long(to).s);
		return err_at(err, "to", 0);
	}
	if ((r = relief_read(work->store, work->today, &all, err)) < 0 ||
	    (r = period_check(work->store, work->today, "a claim of VAT", err)) < 0)
		return r;
	for (size_t i = 0; i < all.count; i++) {
		struct relief *f = &all.row[i];

		if (f->state != RELIEF_DUE || date_compare(f->from, to) > 0)
			continue;
		f->state = RELIEF_CLAIMED;
		f->claimed_on = work->today;
		if ((r = insert(work, f->write_off_id, f->vat, err)) < 0 ||
		    (r = add(&claimed, f, err)) < 0)
			return r;
	}
	*out = claimed;
	claimed = (struct reliefs){ 0 };
	return ERR_OK;
}

/* ---- table ---- */

const struct column relief_columns[] = {
	{ "write_off", "No", COLUMN_INT },       { "number", "Number", COLUMN_CODE },
	{ "payer", "Payer", COLUMN_TEXT },       { "written_on", NULL, COLUMN_DATE },
	{ "vat", "VAT £", COLUMN_MONEY },        { "claim_from", "From", COLUMN_DATE },
	{ "claim_until", "Until", COLUMN_DATE }, { "state", "State", COLUMN_CODE },
	{ "claimed_on", NULL, COLUMN_DATE },     { "repaid_on", NULL, COLUMN_DATE },
};
const size_t relief_column_count = COUNT_OF(relief_columns);

void relief_table(const struct reliefs *r, struct table *t)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct relief *f = &r->row[i];

		table_add_int(t, f->write_off_id);
		table_add_text(t, f->number);
		table_add_text(t, f->payer);
		table_add_date(t, f->written_on);
		table_add_money(t, f->vat);
		table_add_date(t, f->from);
		table_add_date(t, f->until);
		table_add_text(t, relief_state_word(f->state));
		table_add_date(t, f->claimed_on);
		table_add_date(t, f->repaid_on);
	}
}
