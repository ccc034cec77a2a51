/* tests/history_year.c - acts of a history: days end unused, years are closed and corrected */
#include <criterion/criterion.h>

#include "tests/history.h"

#include "billing/correct.h"
#include "billing/year.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* ---- a year as it stands ---- */

static bool same_sum(struct run_state *s, int fy, int unit, const struct year_sum *got,
		     const struct m_sum *want)
{
	const struct {
		const char *name;
		int64_t got, want;
	} columns[] = {
		{ "rows", (int64_t) got->rows, want->rows },
		{ "bought", got->days.bought.hundredths, want->bought },
		{ "used", got->days.used.hundredths, want->used },
		{ "booked", got->days.booked.hundredths, want->booked },
		{ "owed", got->days.owed.hundredths, want->owed },
		{ "left", got->days.left.hundredths, want->left },
		{ "unused", got->days.unused.hundredths, want->unused },
	};

	for (size_t i = 0; i < COUNT_OF(columns); i++)
		if (columns[i].got != columns[i].want)
			return differ(s,
				      "%d at its end, unit %d: %s is %" PRId64
				      " in the book, %" PRId64 " in the model",
				      fy, unit, columns[i].name, columns[i].got, columns[i].want);
	return true;
}

static bool same_matters(struct run_state *s, const struct year *got, const struct m_look *want)
{
	const int64_t matters[MATTER_COUNT] = {
		[MATTER_EARLIER] = want->earlier,   [MATTER_VISITS] = want->visits,
		[MATTER_QUERIES] = want->queries,   [MATTER_OWED] = want->owed,
		[MATTER_AWAITING] = want->awaiting, [MATTER_CHARGES] = want->charges,
		[MATTER_CREDITS] = want->credits,
	};

	for (int i = 0; i < MATTER_COUNT; i++)
		if (got->matters[i] != matters[i])
			return differ(s,
				      "%d at its end: %s %" PRId64 " in the book, %" PRId64
				      " in the model",
				      got->fy.begins, matter_code((enum year_matter) i),
				      got->matters[i], matters[i]);
	if (got->charges.pence != want->charged || got->credits.pence != want->credited)
		return differ(s,
			      "%d at its end: not billed %" PRId64 " and %" PRId64
			      " in the book, %ld and %ld in the model",
			      got->fy.begins, got->charges.pence, got->credits.pence, want->charged,
			      want->credited);
	return got->worth.pence == want->worth ||
	       differ(s,
		      "%d at its end: unused days are worth %" PRId64
		      " in the book, %ld in the model",
		      got->fy.begins, got->worth.pence, want->worth);
}

bool same_year(struct run_state *s, int fy)
{
	SCOPED(year_release) struct year year = { .row_count = 0 };
	struct m_look look;
	struct err err = { 0 };
	bool same = true;

	MUST(year_look(s->store, (struct fy){ (int16_t) fy }, date_of(s->model->today), &year,
		       &err));
	model_look(s->model, fy, &look);
	for (int unit = 0; unit < UNITS && same; unit++)
		same = same_sum(s, fy, unit, &year.sums[unit], &look.sum[unit]);
	return same && same_matters(s, &year, &look);
}

/* ---- days end ---- */

bool play_lapse(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, one_in(a->n[1], 2) ? M_AUDITOR : M_MANAGER), r;
	struct work work = WORK_EMPTY;
	struct lapses lapses;
	struct err err = { 0 };

	SAY("%s lets days end", history_users[actor]);
	if ((r = begin(s, &work, actor, "daily", m->today, false, &err)) == ERR_OK)
		r = days_lapse(&work, &lapses, &err);
	return end(s, &work, r, model_lapse(m, actor), &err);
}

/* ---- closing ---- */

/* Mostly the year that ended last, or the one before. */
int pick_ended(const struct model *m, unsigned number)
{
	int fy = m_year_of(m->today) - 1 - (one_in(number, 3) ? 1 : 0);

	if (one_in(number / 3, 12))
		fy += 1 + (int) (number / 36 % 2);
	return fy < 2023 ? 2023 : fy;
}

/* Whatever stands in the way of closing a year that is over: its visits are delivered, what is owed is decided. */
static bool clear_the_way(struct run_state *s, int fy, unsigned number)
{
	struct model *m = s->model;
	const enum kind kind = s->kind;
	bool same = true;

	for (int i = 0; i < m->visits && same && !model_full(m); i++)
		if (m->visit[i].state == M_PLANNED && m_year_of(m->visit[i].on) <= fy) {
			s->kind = DELIVER;
			same = deliver_visit(s, M_MANAGER, i);
		}
	for (int i = 0; i < m->owings && same && !model_full(m); i++)
		if (m->owed[i].settled == M_NEVER && m->allotment[m->owed[i].allotment].fy <= fy) {
			s->kind = OWED_DECIDE;
			same = decide_owed(s, M_MANAGER, i,
					   one_in(number + (unsigned) i, 2) ? M_WAIVED : M_CREDITED,
					   true, true);
		}
	s->kind = kind;
	return same;
}

static int close_once(struct run_state *s, int actor, int fy, bool *out_new, struct work *work,
		      struct err *err)
{
	SCOPED(year_release) struct year year = { .row_count = 0 };
	int r = begin(s, work, actor, "year close", s->model->today, false, err);

	if (r < 0 || (r = year_look(s->store, (struct fy){ (int16_t) fy }, date_of(s->model->today),
				    &year, err)) < 0)
		return r;
	return year_close(work, &year, out_new, err);
}

bool play_close(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_MANAGER), fy = pick_ended(m, a->n[1]), r;
	bool was_open = true, is_new = false;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	SAY("%s closes %d", history_users[actor], fy);
	if (fy < m_year_of(m->today) && one_in(a->n[2], 2) && !clear_the_way(s, fy, a->n[3]))
		return false;
	if (!same_year(s, fy))
		return false;
	was_open = !m->closed[fy - 2023];
	r = close_once(s, actor, fy, &is_new, &work, &err);
	if (!end(s, &work, r, model_close(m, actor, fy), &err))
		return false;
	if (r < 0)
		return true;
	if (is_new != was_open)
		return differ(s, "closing %d says it was %s before", fy,
			      is_new ? "open" : "closed");
	r = close_once(s, actor, fy, &is_new, &work, &err); /* changes nothing */
	if (!end(s, &work, r, M_OK, &err))
		return false;
	if (is_new)
		return differ(s, "%d is closed twice", fy);
	return same_year(s, fy) && same_tables(s) && same_balances(s, last_of(fy)) &&
	       same_balances(s, last_of(fy) - (int) (a->n[4] % 300));
}

/* ---- correcting ---- */

/* A day on which what ended unused in a closed year could have been used. False: nothing did. */
static bool aim_late_use(const struct model *m, const struct act *a, struct m_plan *p)
{
	const struct m_allotment *found = NULL;
	int skip = (int) (a->n[1] % 5);

	for (int i = m->allotments - 1; i >= 0 && skip >= 0; i--)
		if (m->allotment[i].closed && m->allotment[i].lapsed > 0) {
			found = &m->allotment[i];
			skip--;
		}
	if (!found)
		return false;
	p->school = found->school == M_NEVER ? m->contract[found->contract].member[0].school
					     : found->school;
	p->on = found->first;
	if (found->end > found->first) /* else it ended before it began */
		p->on += (int) (a->n[2] % (unsigned) (found->end - found->first + 1));
	while (!m_works(p->on) && p->on < found->end)
		p->on++;
	return true;
}

bool play_late_use(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	struct m_plan p = { .actor = pick_actor(a->n[0], M_MANAGER, M_ADMIN),
			    .school = pick_school(m, a->n[1]),
			    .officer = 1 + (int) (a->n[4] % 2),
			    .service = one_in(a->n[5], 10) ? 1 : 0,
			    .on = m->today - 300 - (int) (a->n[2] % 100),
			    .session = one_in(a->n[6], 4) ? M_ALL_DAY : (int) (a->n[6] / 4 % 3),
			    .start = 540 + (int) (a->n[8] % 20) * 20,
			    .reason = !one_in(a->n[7], 10),
			    .instead = M_NEVER };
	struct work work = WORK_EMPTY;
	struct corrected done;
	struct err err = { 0 };
	int fy, r;

	if (p.on < m_day(2024, 4, 2))
		p.on = m_day(2024, 4, 2);
	if (!one_in(a->n[3], 10) && !aim_late_use(m, a, &p))
		return true;
	p.end = p.start + 20;
	fy = m_year_of(p.on) + (one_in(a->n[9], 15) ? 1 : 0);
	SAY("%s corrects %d: officer %d was at school %d on %s, session %d, %d-%d, service %d",
	    history_users[p.actor], fy, p.officer, p.school, date_iso(date_of(p.on)).s, p.session,
	    p.start, p.end, p.service);
	struct visit_plan plan = visit_plan_of(s, &p);

	r = begin(s, &work, p.actor, "year correct", m->today, p.reason, &err);
	if (r == ERR_OK)
		r = year_late_use(&work, (struct fy){ (int16_t) fy }, &plan, &done, &err);
	return end(s, &work, r, model_late_use(m, fy, &p), &err) && same_year(s, fy);
}

/* Mostly one that was delivered in a closed year. */
static int pick_wrong(const struct model *m, unsigned number)
{
	int skip = (int) (number / 10 % 4), found = M_NEVER;

	if (one_in(number, 10))
		return (int) (number / 10 % (unsigned) (m->visits + 1));
	for (int i = m->visits - 1; i >= 0 && skip >= 0; i--) {
		const struct m_visit *v = &m->visit[i];

		if (m->closed[m_year_of(v->on) - 2023] &&
		    (v->state == M_DELIVERED || v->state == M_CONFIRMED)) {
			found = i;
			skip--;
		}
	}
	return found;
}

bool play_wrong_use(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_MANAGER, M_ADMIN), visit = pick_wrong(m, a->n[1]), r, fy;
	bool owed = one_in(a->n[2], 2), reason = !one_in(a->n[3], 10);
	struct work work = WORK_EMPTY;
	struct corrected done;
	struct err err = { 0 };

	if (visit < 0)
		return true;
	fy = visit < m->visits ? m_year_of(m->visit[visit].on) : pick_ended(m, a->n[4]);
	fy += one_in(a->n[5], 15) ? 1 : 0;
	SAY("%s corrects %d: visit %d was not done%s", history_users[actor], fy, visit + 1,
	    owed ? ", and is owed" : "");
	if ((r = begin(s, &work, actor, "year correct", m->today, reason, &err)) == ERR_OK)
		r = year_wrong_use(&work, (struct fy){ (int16_t) fy }, visit + 1, owed, &done,
				   &err);
	return end(s, &work, r, model_wrong_use(m, actor, fy, visit, owed, reason), &err) &&
	       same_year(s, fy);
}
