/* tests/model.c - the slow model: who may do what, its arithmetic, and how days change */
#include "tests/model_private.h"

#include <string.h>

#include "core/banned.h"

void model_begin(struct model *m)
{
	m_calendar();
	memset(m, 0, sizeof *m);
	m->really = M_NEVER;
	for (int i = 0; i < M_SCHOOLS; i++)
		m->shut[i] = m->heir[i] = M_NEVER;
	m->shut[M_CLOSED] = 0;
	for (int s = 0; s < 2; s++)
		for (int y = 0; y < 4; y++)
			m->series[s][y].last = m->request_series[s][y].last = M_NEVER;
}

bool model_full(const struct model *m)
{
	return m->contracts > M_MAX - 4 || m->purchases > M_MAX - 8 || m->shares > M_MAX * 2 - 40 ||
	       m->allotments > M_MAX - 40 || m->entries > M_ENTRIES - 80 || m->holds > M_MAX - 40 ||
	       m->owings > M_MAX - 40 || m->visits > M_MAX - 4 || m->charges > M_CHARGES - 200 ||
	       m->documents > M_MAX - 40 || m->records > M_MAX - 4 || m->events > M_MAX * 2 - 80 ||
	       m->moves > M_MAX - 40 || m->offs > M_MAX - 4 || m->queries > M_MAX - 8 ||
	       m->receipts > M_MAX - 4 || m->allocations > M_MAX - 80 || m->refunds > M_MAX - 4 ||
	       m->write_offs > M_MAX - 4 || m->owes > M_MAX * 4 - 80 || m->reliefs > M_MAX - 80 ||
	       m->bank_lines > M_MAX - 8 || m->issuers > M_MAX - 4 || m->requests > M_MAX - 4 ||
	       m->disputes > M_MAX - 4 || m->reminders > M_MAX * 2;
}

/* ---- who may ---- */

bool m_may(int actor, int what)
{
	switch (actor) {
	case M_ADMIN:
		return true;
	case M_FINANCE:
		return what == M_DO_SALE || what == M_DO_RATE || what == M_DO_INVOICE ||
		       what == M_DO_SUCCEED;
	case M_MANAGER:
		return what == M_DO_SALE || what == M_DO_DIARY || what == M_DO_MANAGE;
	case M_EWO_1:
	case M_EWO_2:
		return what == M_DO_DIARY;
	default:
		return false;
	}
}

int m_officer(int actor)
{
	return actor == M_EWO_1 ? 1 : actor == M_EWO_2 ? 2 : 0;
}

/* ---- arithmetic ---- */

const struct m_unit m_units[3] = { { 100, 50, 444 }, { 200, 100, 222 }, { 740, 25, 60 } };

long m_price(long rate, long quantity)
{
	return (rate * quantity + 50) / 100;
}

void m_share(long whole, const long *weight, int count, long *part)
{
	long sum = 0, given = 0, rest[M_MAX];

	for (int i = 0; i < count; i++)
		sum += weight[i];
	for (int i = 0; i < count; i++) {
		part[i] = sum ? whole * weight[i] / sum : 0;
		rest[i] = sum ? whole * weight[i] % sum : 0;
		given += part[i];
	}
	for (; sum && given < whole; given++) {
		int most = 0;

		for (int i = 1; i < count; i++)
			if (rest[i] > rest[most])
				most = i;
		part[most]++;
		rest[most] = -1;
	}
}

/* ---- days ---- */

bool m_is_member(const struct m_contract *c, int school)
{
	for (int i = 0; i < c->members; i++)
		if (c->member[i].school == school)
			return true;
	return false;
}

void m_say(struct model *m, int contract, int kind, int last)
{
	m->event[m->events++] = (struct m_event){ contract, kind, m->today, last };
	if (kind == M_SAID_AGREED)
		m->contract[contract].agreed = m->today;
	if (last != M_NEVER && kind != M_SAID_NOTICE)
		m->contract[contract].last = m_earlier(m->contract[contract].last, last);
}

int m_name(const struct model *m, int allotment)
{
	const struct m_allotment *a = &m->allotment[allotment];

	return a->school == M_NEVER ? m->contract[a->contract].member[0].school : a->school;
}

long m_worth(const struct m_allotment *a, long left)
{
	return (2 * (a->net + a->raised) * left + a->quantity) / (2 * a->quantity);
}

int m_enter(struct model *m, int allotment, int kind, long quantity, int dated, int school)
{
	struct m_allotment *a = &m->allotment[allotment];
	struct m_entry e = { .allotment = allotment,
			     .kind = kind,
			     .quantity = quantity,
			     .dated = dated,
			     .made = m->really == M_NEVER ? m->today : m->really,
			     .school = school,
			     .hold = M_NEVER,
			     .until = M_NEVER,
			     .confirmed = M_NEVER,
			     .reverses = M_NEVER };

	a->left += quantity;
	e.value = m_worth(a, a->left) - a->worth;
	a->worth += e.value;
	m->entry[m->entries] = e;
	return m->entries++;
}

bool m_is_undone(const struct model *m, int entry, int by)
{
	for (int i = 0; i < m->entries; i++)
		if (m->entry[i].reverses == entry &&
		    (m->entry[i].dated <= by ||
		     (m->entry[i].dated == m_first(m->allotment[m->entry[i].allotment].fy) &&
		      m->entry[i].made <= by)))
			return true;
	return false;
}

int m_undo(struct model *m, int entry)
{
	const struct m_entry was = m->entry[entry];
	int back = m_enter(m, was.allotment, was.kind, -was.quantity, was.dated, was.school);

	m->entry[back].hold = was.hold;
	m->entry[back].minutes = -was.minutes;
	m->entry[back].reverses = entry;
	return back;
}
