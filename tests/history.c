/* tests/history.c - what the acts of a history have in common: picking, beginning, ending */
#include <criterion/criterion.h>
#include <stdarg.h>

#include "tests/history.h"

#include "core/contract.h"

#include "core/banned.h"

struct fixture fixture;

const char *const history_users[] = {
	"admin", "finance", "manager", "auditor", "ewo-01", "ewo-02"
};
const char *const history_orders[] = { "", "PO-1", "PO-2" };

bool differ(struct run_state *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void) vsnprintf(s->what, sizeof s->what, fmt, args);
	va_end(args);
	return false;
}

struct date date_of(int d)
{
	return d == M_NEVER ? DATE_NONE : (struct date){ d };
}

int day_of(struct date d)
{
	return date_is_none(d) ? M_NEVER : d.day;
}

long school_key(int school)
{
	return (long) fixture.school[school].id;
}

/* ---- picking ---- */

bool one_in(unsigned number, unsigned n)
{
	return number % n == 0;
}

int pick_actor(unsigned number, int usual, int other)
{
	if (one_in(number, 12))
		return (int) (number / 12 % M_USERS);
	return one_in(number, 3) ? other : usual;
}

/* Who the school at a place became; who closed without a successor leaves it to the next. */
int school_at(const struct model *m, int place)
{
	for (int i = 0; i < M_CLOSED; i++) {
		int school = (place + i) % M_CLOSED;

		while (m->heir[school] != M_NEVER)
			school = m->heir[school];
		if (m->shut[school] == M_NEVER)
			return school;
	}
	return M_CLOSED - 1;
}

int pick_school(const struct model *m, unsigned number)
{
	int place = (int) (number / 25 % M_CLOSED);

	if (one_in(number, 25))
		return M_CLOSED;
	return number % 25 == 1 ? place : school_at(m, place);
}

/* Mostly one whose days have not ended. */
int pick_buyer(const struct model *m, unsigned number)
{
	int skip = (int) (number / 8 % 3), found = M_NEVER;

	for (int i = m->purchases - 1; i >= 0 && !one_in(number, 8) && skip >= 0; i--)
		if (m->contract[m->purchase[i].contract].end >= m->today) {
			found = m->contract[m->purchase[i].contract]
					.member[number / 24 %
						(unsigned) m->contract[m->purchase[i].contract]
							.members]
					.school;
			skip--;
		}
	if (found == M_NEVER)
		return pick_school(m, number);
	while (m->heir[found] != M_NEVER && !one_in(number / 256, 8))
		found = m->heir[found];
	return found;
}

int last_of(int fy)
{
	return m_day(fy + 1, 3, 31);
}

/* Near today, near 31 March, or near the end of a contract. */
int pick_day(const struct model *m, unsigned a, unsigned b)
{
	int on = m->today + (int) (a % 40) - 8, first = m_day(2024, 4, 2);

	if (one_in(b, 8))
		on = last_of(m_year_of(m->today)) - 3 + (int) (a % 7);
	else if (b % 8 == 1 && m->contracts > 0)
		on = m->contract[a % (unsigned) m->contracts].end - 2 + (int) (a / 7 % 5);
	if (on < first)
		on = first;
	if (on > m_day(2027, 11, 1))
		on = m_day(2027, 11, 1);
	while (!one_in(b / 8, 10) && !m_works(on))
		on++;
	return on;
}

/* Give a unit of work its reason; it borrows it. */
int begin(struct run_state *s, struct work *work, int actor, const char *act, int today,
	  bool reason, struct err *err)
{
	int r = book_try_begin(work, s->store, history_users[actor], act,
			       date_iso(date_of(today)).s, err);

	if (r == ERR_OK && reason)
		work->reason = "so it was agreed";
	return r;
}

/* End the act as it ended in the book; the model must have said the same. */
bool end(struct run_state *s, struct work *work, int r, int want, struct err *err)
{
	if (r == ERR_OK)
		r = work_commit(work, err);
	work_undo(work);
	if (r != want)
		return differ(s, "the book says %d (%s), the model %d", r, r < 0 ? err->msg : "",
			      want);
	if (r == ERR_OK)
		s->done[s->kind]++;
	else
		s->refused[s->kind]++;
	return true;
}

/* The contract an act is about: one of the last few, or now and then one that is not there. */
int pick_contract(const struct model *m, unsigned number, int state)
{
	int from = (int) (number / 20 % 2);

	if (one_in(number, 20))
		return m->contracts;
	for (int i = m->contracts - 1; i >= 0; i--)
		if ((one_in(number / 160, 8) || m->contract[i].state == state) && from-- == 0)
			return i;
	for (int i = m->contracts - 1; i >= 0; i--)
		if (m->contract[i].state == state)
			return i;
	return M_NEVER;
}

/* ---- playing ---- */

/* "C-2030-001": one that is not there. */
void contract_ref(const struct model *m, int index, char out[24])
{
	int fy = 2030, number = 1;

	if (index < m->contracts) {
		fy = m->contract[index].fy;
		number = 0;
		for (int i = 0; i <= index; i++)
			number += m->contract[i].fy == fy;
	}
	(void) snprintf(out, 24, "C-%d-%03d", fy, number);
}

struct contract contract_of(struct run_state *s, int index, int *out_result, struct err *err)
{
	struct contract c = { 0 };
	char ref[24];

	contract_ref(s->model, index, ref);
	*out_result = contract_find(s->store, ref, &c, err);
	return c;
}

bool play_pass(struct run_state *s, const struct act *a)
{
	struct model *m = s->model;
	int to = m->today + (int) (a->n[0] % 14);

	if (one_in(a->n[1], 20)) /* over the end of the year */
		to = last_of(m_year_of(m->today)) + (int) (a->n[0] % 4) - 1;
	if (to > m->today && to <= m_day(2027, 3, 31))
		m->today = to;
	SAY("it is %s", date_iso(date_of(m->today)).s);
	return true;
}
