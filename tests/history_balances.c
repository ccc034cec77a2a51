/* tests/history_balances.c - compares balances, as of any day, with the slow model; asks for findings */
#include <criterion/criterion.h>

#include "tests/history.h"

#include "billing/check.h"
#include "core/audit.h"
#include "core/balance.h"
#include "core/check.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

struct balances {
	struct run_state *state;
	int on, asks, rows; /* asks: a school; M_NEVER, everybody's */
	bool good;
};

static int school_of(int64_t key)
{
	int school = 0;

	while (school_key(school) != key)
		school++;
	return school;
}

static void same_figures(struct balances *c, const struct balance *b, const struct m_balance *want)
{
	const struct {
		const char *name;
		int64_t got, want;
	} columns[] = {
		{ "bought", b->bought.hundredths, want->bought },
		{ "moved", b->moved.hundredths, want->moved },
		{ "cancelled", b->cancelled.hundredths, want->cancelled },
		{ "purchased", b->purchased.hundredths,
		  want->bought + want->moved - want->cancelled },
		{ "used", b->used.hundredths, want->used },
		{ "used, provisional", b->used_provisional.hundredths, want->provisional },
		{ "used, confirmed", b->used_confirmed.hundredths, want->used - want->provisional },
		{ "lapsed", b->lapsed.hundredths, want->lapsed },
		{ "left", b->left.hundredths, want->left },
		{ "purchased, less used and lapsed", b->left.hundredths,
		  b->purchased.hundredths - b->used.hundredths - b->lapsed.hundredths },
		{ "planned", b->planned.hundredths, want->planned },
		{ "available", b->available.hundredths, want->available },
		{ "value left", b->value_left.pence, want->value },
		{ "starts", b->starts_on.day, want->starts },
		{ "ends", b->expires_on.day, want->ends },
		{ "owed", b->owed.hundredths, want->owed },
		{ "used itself", b->own_used.hundredths, want->own_used },
		{ "planned itself", b->own_planned.hundredths, want->own_planned },
	};

	for (size_t i = 0; i < COUNT_OF(columns) && c->good; i++)
		if (columns[i].got != columns[i].want)
			c->good = differ(c->state,
					 "%s in %s on %s, school %" PRId64
					 ", asked for %d: %s is %" PRId64 " in the book, %" PRId64
					 " in the model",
					 b->contract, fy_text(b->fy).s, date_iso(date_of(c->on)).s,
					 b->school_id, c->asks, columns[i].name, columns[i].got,
					 columns[i].want);
}

static void same_balance(void *context, const struct balance *b)
{
	struct balances *c = context;
	const struct model *m = c->state->model;
	struct m_balance want;
	int contract = (int) b->contract_id - 1, school = school_of(b->school_id);

	c->rows++;
	if (!c->good)
		return;
	if (b->sharing == SHARING_POOLED && school == m->contract[contract].member[0].school)
		school = M_NEVER;
	if (!model_balance(m, contract, b->fy.begins, school, c->asks, c->on, &want))
		c->good = differ(c->state,
				 "contract %d has a balance in %s on %s before anything was bought",
				 contract, fy_text(b->fy).s, date_iso(date_of(c->on)).s);
	else
		same_figures(c, b, &want);
}

/* How many rows the model has, for one school or all. */
static int rows_of(const struct model *m, int asks, int on)
{
	struct m_balance ignored;
	int rows = 0;

	for (int i = 0; i < m->contracts; i++)
		for (int y = 0; y < m->contract[i].years; y++)
			for (int k = 0; k < m->contract[i].members; k++) {
				const struct m_contract *c = &m->contract[i];
				int school = c->member[k].school;
				bool pool = c->sharing == M_POOLED;

				if (asks == M_NEVER ? pool && k > 0 : school != asks)
					continue;
				rows += model_balance(m, i, c->fy + y, pool ? M_NEVER : school,
						      asks, on, &ignored);
			}
	return rows;
}

static bool same_for(struct run_state *s, int asks, int on)
{
	struct balances c = { .state = s, .on = on, .asks = asks, .good = true };
	const struct balance_filter filter = { .on = date_of(on),
					       .school_id =
						       asks == M_NEVER ? 0 : school_key(asks) };
	struct err err = { 0 };
	int rows = rows_of(s->model, asks, on);

	MUST(balance_each(s->store, &filter, same_balance, &c, &err));
	return c.good && (rows == c.rows || differ(s, "%d balances on %s, and %d in the model",
						   c.rows, date_iso(date_of(on)).s, rows));
}

bool same_balances(struct run_state *s, int on)
{
	return same_for(s, M_NEVER, on) && same_for(s, on % M_SCHOOLS, on);
}

static void say_finding(void *context, const char *finding)
{
	struct run_state *s = context;

	(void) differ(s, "finding: %s", finding);
}

bool no_findings(struct run_state *s)
{
	struct findings f = { .say = say_finding, .context = s };
	struct err err = { 0 };
	int64_t anchor;

	MUST(core_check(s->store, &f, &err));
	MUST(billing_check(s->store, &f, &err));
	MUST(audit_verify(s->store, NULL, &anchor, say_finding, s, &err));
	return s->what[0] == '\0';
}
