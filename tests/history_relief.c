/* tests/history_relief.c - acts of a history: VAT of bad debts is claimed; the VAT return and its accounts agree */
#include <criterion/criterion.h>

#include "tests/history.h"

#include "billing/relief.h"
#include "billing/report.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

bool play_relief(struct run_state *s, const struct act *a)
{
	SCOPED(reliefs_release) struct reliefs claimed = { 0 };
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), before = m->reliefs, want, r;
	int to = m->today - (one_in(a->n[1], 2) ? (int) (a->n[1] / 2 % 90) : 0) +
		 (one_in(a->n[2], 10) ? 91 : 0);
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	SAY("%s claims the VAT of bad debts up to %s", history_users[actor],
	    date_iso(date_of(to)).s);
	if ((r = begin(s, &work, actor, "debt relief", m->today, false, &err)) == ERR_OK)
		r = relief_claim(&work, date_of(to), &claimed, &err);
	want = model_relief(m, actor, to);
	if (!end(s, &work, r, want, &err))
		return false;
	return claimed.count == (size_t) (m->reliefs - before) ||
	       differ(s, "%zu write-offs were claimed, the model claims %d", claimed.count,
		      m->reliefs - before);
}

/* ---- the same ---- */

/* As a claim is on a day; M_NEVER: there is none by then. */
static int claimed_by(const struct model *m, int write_off, int on)
{
	int claim = write_off == M_NEVER ? M_NEVER : model_relief_of(m, write_off);

	return claim != M_NEVER && m->relief[claim].on <= on ? m->relief[claim].on : M_NEVER;
}

static int back_of(const struct model *m, int write_off)
{
	for (int i = 0; i < m->write_offs; i++)
		if (m->write_off[i].undoes == write_off)
			return i;
	return M_NEVER;
}

static bool same_row(struct run_state *s, const struct relief *f, int write_off, int on)
{
	const struct model *m = s->model;
	int claimed = claimed_by(m, write_off, on);
	int repaid = claimed_by(m, back_of(m, write_off), on), from, until;
	enum relief_state want;

	model_relief_span(m, write_off, &from, &until);
	want = repaid != M_NEVER    ? RELIEF_REPAID
	       : claimed != M_NEVER ? RELIEF_CLAIMED
	       : on > until         ? RELIEF_EXPIRED
	       : on < from          ? RELIEF_WAITING
				    : RELIEF_DUE;
	if (f->write_off_id == write_off + 1 && f->vat.pence == m->write_off[write_off].vat &&
	    day_of(f->from) == from && day_of(f->until) == until &&
	    day_of(f->claimed_on) == claimed && day_of(f->repaid_on) == repaid && f->state == want)
		return true;
	return differ(s,
		      "relief of write-off %" PRId64 " on %s: %s, from %s until %s, the model has"
		      " write-off %d: %s, %d to %d",
		      f->write_off_id, date_iso(date_of(on)).s, relief_state_word(f->state),
		      date_iso(f->from).s, date_iso(f->until).s, write_off + 1,
		      relief_state_word(want), from, until);
}

/* What stands of write-offs with VAT, and what was claimed before it was taken back. */
static bool same_reliefs_on(struct run_state *s, int on)
{
	SCOPED(reliefs_release) struct reliefs list = { 0 };
	const struct model *m = s->model;
	struct err err = { 0 };
	size_t at = 0;

	MUST(relief_read(s->store, date_of(on), &list, &err));
	for (int i = 0; i < m->write_offs; i++) {
		const struct m_write_off *w = &m->write_off[i];
		int back = model_undone_on(m, i);

		if (w->undoes != M_NEVER || w->vat == 0 || w->on > on ||
		    (back != M_NEVER && back <= on && claimed_by(m, i, on) == M_NEVER))
			continue;
		if (at == list.count)
			return differ(s, "the relief of write-off %d is not listed", i + 1);
		if (!same_row(s, &list.row[at++], i, on))
			return false;
	}
	return at == list.count || differ(s, "%zu reliefs are listed, not %zu", list.count, at);
}

/* Boxes 1, 4 and 6, all there is up to a day. */
static void boxes_on(const struct model *m, int on, long box[3])
{
	box[0] = box[1] = box[2] = 0;
	for (int i = 0; i < m->documents; i++) {
		const struct m_document *d = &m->document[i];

		if ((d->series == M_SALES && d->taxed <= on) ||
		    (d->series == M_SALE_CREDITS && d->issued <= on)) {
			box[0] += d->vat;
			box[2] += d->net;
		}
	}
	for (int i = 0; i < m->reliefs; i++)
		if (m->relief[i].on <= on && m->relief[i].vat > 0)
			box[1] += m->relief[i].vat;
		else if (m->relief[i].on <= on)
			box[0] -= m->relief[i].vat;
}

static bool same_return(struct run_state *s, int on)
{
	SCOPED(freep) char *text = NULL;
	size_t length;
	FILE *file = open_memstream(&text, &length);
	struct table *t = NULL;
	struct err err = { 0 };
	char want[300];
	long box[3];
	int n;

	cr_assert(file);
	MUST(table_open(file, TABLE_CSV, 0, report_vat_columns, report_vat_column_count, &t, &err));
	MUST(report_vat(s->store,
			&(struct report_span){ .from = day("2024-01-01"), .to = date_of(on) }, t,
			&err));
	MUST(table_close(t, &err));
	cr_assert_eq(fclose(file), 0);
	boxes_on(s->model, on, box);
	n = snprintf(want, sizeof want, "box,Box 1: VAT due on sales,,,,,,%s,",
		     money_text(money_pence(box[0])).s);
	n += snprintf(want + n, sizeof want - (size_t) n, "\nbox,Box 4: VAT of bad debts,,,,,,%s,",
		      money_text(money_pence(box[1])).s);
	(void) snprintf(want + n, sizeof want - (size_t) n,
			"\nbox,Box 6: sales without VAT,,,,,%s,,",
			money_text(money_pence(box[2])).s);
	return strstr(text, want) ||
	       differ(s, "the VAT return to %s is not %s, but %.200s", date_iso(date_of(on)).s,
		      want, strstr(text, "box") ? strstr(text, "box") : text);
}

/* An account of the money ledger that is nobody's. */
static bool same_posted(struct run_state *s, const char *account, int on, long want)
{
	struct err err = { 0 };
	int64_t posted;

	MUST(store_int(s->store,
		       "SELECT coalesce(sum(p.pence), 0) FROM posting p JOIN journal j ON"
		       " j.journal_id = p.journal_id WHERE p.account = ?1 AND j.dated_on <= ?2",
		       BIND(bind_text(account), bind_date(date_of(on))), 0, &posted, &err));
	return posted == want || differ(s, "%s on %s: the ledger has %" PRId64 ", the model %ld",
					account, date_iso(date_of(on)).s, posted, want);
}

/* Output VAT of documents as they were issued, less what is claimed; and what is written off and not claimed. */
static bool same_accounts(struct run_state *s, int on)
{
	const struct model *m = s->model;
	long output = 0, relief = 0;

	for (int i = 0; i < m->documents; i++)
		output -= m->document[i].issued <= on ? m->document[i].vat : 0;
	for (int i = 0; i < m->write_offs; i++)
		relief += m->write_off[i].on <= on ? m->write_off[i].vat : 0;
	for (int i = 0; i < m->reliefs; i++)
		if (m->relief[i].on <= on) {
			output += m->relief[i].vat;
			relief -= m->relief[i].vat;
		}
	return same_posted(s, "vat-output", on, output) && same_posted(s, "vat-relief", on, relief);
}

enum { YEARS_LATER = 1500 }; /* when some may not be claimed any more */

bool same_reliefs(struct run_state *s, int on)
{
	return same_reliefs_on(s, on) && same_reliefs_on(s, on + YEARS_LATER) &&
	       same_accounts(s, on) && same_return(s, on);
}
