/* tests/history_run.c - acts of a history: invoices are run, uses charged */
#include "tests/history.h"

#include "billing/accrue.h"
#include "billing/credit.h"
#include "billing/run.h"

#include "core/banned.h"

/* Plan and issue in one unit of work, invoices and then credit notes; 'out_documents' counts what was planned. */
static int run_once(struct run_state *s, int actor, int to, int on, size_t *out_documents,
		    struct work *work, struct err *err)
{
	SCOPED(credit_freep) struct credit_run *credits = NULL;
	SCOPED(run_freep) struct run *run = NULL;
	int r = begin(s, work, actor, "invoice run", on, false, err);

	if (r < 0 || (r = run_plan(s->store, date_of(to), date_of(on), &run, err)) < 0)
		return r;
	*out_documents = run_count(run);
	if ((r = run_issue(work, run, NULL, NULL, err)) < 0 ||
	    (r = credit_plan(s->store,
			     &(struct credit_filter){ .to = date_of(to), .on = date_of(on) },
			     &credits, err)) < 0)
		return r;
	*out_documents += credit_count(credits);
	return credit_issue(work, credits, NULL, NULL, err);
}

bool play_run(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), before = m->documents, r;
	int on = m->today - (one_in(a->n[1], 6) ? (int) (a->n[1] / 6 % 40) : 0);
	int to = m->today + (int) (a->n[2] % 60) - 20;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	size_t planned = 0;

	if (on < m_day(2024, 4, 1))
		on = m_day(2024, 4, 1);
	SAY("%s runs the invoices due to %s on %s", history_users[actor], date_iso(date_of(to)).s,
	    date_iso(date_of(on)).s);
	r = run_once(s, actor, to, on, &planned, &work, &err);
	if (!end(s, &work, r, model_run(m, actor, to, on), &err))
		return false;
	if (r < 0)
		return true;
	if (planned != (size_t) (m->documents - before))
		return differ(s, "%zu documents were planned, the model issues %d", planned,
			      m->documents - before);
	r = run_once(s, actor, to, on, &planned, &work, &err);
	if (!end(s, &work, r, M_OK, &err))
		return false;
	return planned == 0 || differ(s, "a second run finds %zu documents", planned);
}

bool play_accrue(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, one_in(a->n[2], 3) ? M_EWO_1 : M_MANAGER), r;
	int to = m->today - (one_in(a->n[1], 3) ? (int) (a->n[1] / 3 % 40) : 0);
	struct work work = WORK_EMPTY;
	struct accrued accrued;
	struct err err = { 0 };

	SAY("%s charges what was used up to %s", history_users[actor], date_iso(date_of(to)).s);
	if ((r = begin(s, &work, actor, "daily", m->today, false, &err)) == ERR_OK)
		r = charges_accrue(&work, date_of(to), &accrued, &err);
	return end(s, &work, r, model_accrue(m, actor, to), &err);
}
