/* invoices/paper_review.c - a period with a school: how the visits went, what was done, what is booked, what is agreed */
#include "invoices/paper_review.h"

#include "billing/snapshot_parts.h"
#include "invoices/layout.h"
#include "invoices/paper_school.h"

#include "core/banned.h"

/* ---- how the visits went ---- */

struct outcome {
	const char *state, *words;
	int64_t count;
};

struct went {
	struct outcome outcome[5];
	int64_t queried, all;
	struct date today;
};

static void count_visit(void *context, const struct visit *v)
{
	struct went *w = context;

	if (date_compare(v->on, w->today) > 0 && strcmp(v->state, "planned") == 0)
		return;
	for (size_t i = 0; i < COUNT_OF(w->outcome); i++)
		if (strcmp(w->outcome[i].state, v->state) == 0) {
			w->outcome[i].count++;
			w->all++;
		}
	w->queried += v->queried;
}

static int draw_went(struct school_paper *p, struct err *err)
{
	static const struct paper_column columns[] = { { "Visits", 146, FORM_LEFT },
						       { "How many", 24, FORM_RIGHT } };
	const struct visit_filter filter = {
		.school_id = p->school->id, .from = p->from, .to = p->to, .today = p->to
	};
	struct went w = { .outcome = { { "confirmed", "took place", 0 },
				       { "delivered", "took place, awaiting confirmation", 0 },
				       { "cancelled-by-school", "you cancelled", 0 },
				       { "cancelled-by-service", "we cancelled", 0 },
				       { "no-access", "we came and could not be seen", 0 } },
			  .today = p->to };
	struct json *table;
	char count[24];
	int r = visit_each(p->store, &filter, count_visit, &w, err);

	if (r < 0)
		return r;
	paper_heading(p->paper, "How the visits went");
	if (w.all == 0) {
		paper_text(p->paper, "There was no visit in this period.");
		return ERR_OK;
	}
	table = paper_table(p->paper, columns, COUNT_OF(columns));
	for (size_t i = 0; i < COUNT_OF(w.outcome); i++) {
		(void) snprintf(count, sizeof count, "%" PRId64, w.outcome[i].count);
		if (i < 2 || w.outcome[i].count > 0)
			paper_row(table, ROW_PLAIN, CELLS(capital(w.outcome[i].words).s, count));
	}
	(void) snprintf(count, sizeof count, "%" PRId64, w.all);
	paper_row(table, ROW_TOTAL, CELLS("In all", count));
	if (w.queried > 0)
		paper_text(p->paper, "%" PRId64 " of them %s queried and not answered yet.",
			   w.queried, w.queried == 1 ? "is" : "are");
	return ERR_OK;
}

/* ---- what was agreed, by hand ---- */

static void draw_actions(struct school_paper *p)
{
	static const struct paper_column columns[] = { { "What we agreed", 96, FORM_LEFT },
						       { "Who", 40, FORM_LEFT },
						       { "By when", 34, FORM_LEFT } };
	struct json *table;

	paper_heading(p->paper, "What we agreed");
	paper_text(p->paper, "To be filled in at the review. Please name no pupil here.");
	table = paper_table(p->paper, columns, COUNT_OF(columns));
	for (int i = 0; i < 4; i++)
		paper_row(table, ROW_BLANK, CELLS("", "", ""));
}

/* ---- the whole ---- */

static int draw_head(struct school_paper *p, struct err *err)
{
	struct fy fy = fy_of(p->to);
	struct school_sums sums;
	struct officer officer;
	struct short_text note, left;
	int r;

	if ((r = school_sums_load(p->store, p->school->id, fy, p->to, &sums, err)) < 0 ||
	    (r = officer_linked(p->store, p->school->id, p->to, &officer, err)) < 0)
		return r;
	(void) snprintf(note.s, sizeof note.s, "of %s for %s", school_sum(&sums, sums.bought).s,
			fy_text(fy).s);
	(void) snprintf(left.s, sizeof left.s, "%s", school_sum(&sums, sums.left).s);
	paper_panel(p->paper, "Used", capital(school_sum(&sums, sums.used).s).s,
		    date_is_none(sums.ends_on) ? "" : note.s, "Left to book", capital(left.s).s);
	paper_fact(p->paper, FACT_WIDE, "For school", p->school->name);
	paper_fact(p->paper, FACT_NARROW, "URN", p->school->urn);
	paper_fact(p->paper, FACT_NARROW, "Your officer", officer.id ? officer.name : "");
	paper_fact(p->paper, FACT_WIDE, "Period", range_long(p->from, p->to).s);
	return ERR_OK;
}

static int fill(struct school_paper *p, struct err *err)
{
	int r;

	if ((r = draw_head(p, err)) < 0 ||
	    (r = school_paper_days(p, fy_of(p->to), p->to, err)) < 0 || (r = draw_went(p, err)) < 0)
		return r;
	paper_heading(p->paper, "Visits of the period");
	if ((r = school_paper_visits(p, VISITS_ALL, p->from, p->to,
				     "There was no visit in this period.", err)) < 0)
		return r;
	paper_heading(p->paper, "Booked ahead");
	if ((r = school_paper_visits(p, VISITS_BOOKED, date_add(p->to, 1), date_add(p->to, 365),
				     "Nothing is booked yet.", err)) < 0)
		return r;
	paper_heading(p->paper, "Free services");
	if ((r = school_paper_free(p, err)) < 0)
		return r;
	draw_actions(p);
	return ERR_OK;
}

int paper_review(struct work *work, const struct school *school, struct date from, struct date to,
		 char **out_text, struct err *err)
{
	struct school_paper p = {
		.store = work->store, .school = school, .from = from, .to = to, .today = work->today
	};
	int r = paper_period_check(from, to, work->today, "review", err);

	if (r == ERR_OK &&
	    (r = school_paper_begin(&p, "review", "Service review", err)) == ERR_OK &&
	    (r = fill(&p, err)) == ERR_OK)
		r = snapshot_end(p.paper, &p.supplier, "a service review", out_text, err);
	json_free(p.paper);
	return r;
}
