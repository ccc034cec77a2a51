/* tests/model_bank.c - the slow model's reading of a bank's file: what is new, whose it is and what it pays */
#include "tests/model_private.h"

#include <string.h>

#include "core/banned.h"

enum { NEW, KNOWN, OUT, WRONG };

static bool alike(const struct m_bank_line *a, const struct m_bank_line *b)
{
	return a->on == b->on && a->amount == b->amount && strcmp(a->text, b->text) == 0;
}

/* Of a line with a number: that number in this file before it, and in those of before. */
static int state_by_id(const struct model *m, const struct m_bank_line *line, int at)
{
	int state = NEW;

	for (int i = 0; i < at; i++)
		if (line[i].amount > 0 && line[i].id == line[at].id) {
			if (!alike(&line[i], &line[at]))
				return WRONG;
			state = KNOWN;
			break;
		}
	for (int i = 0; i < m->bank_lines && state == NEW; i++)
		if (m->bank[i].id == line[at].id)
			return m->bank[i].amount == line[at].amount ? KNOWN : WRONG;
	return state;
}

/* Of a line without: the second of two is known where two came in before. */
static int state_by_words(const struct model *m, const struct m_bank_line *line, int at)
{
	int here = 0, before = 0;

	for (int i = 0; i <= at; i++)
		here += line[i].id == 0 && alike(&line[i], &line[at]);
	for (int i = 0; i < m->bank_lines; i++)
		before += m->bank[i].id == 0 && alike(&m->bank[i], &line[at]);
	return here <= before ? KNOWN : NEW;
}

static int state_of(const struct model *m, const struct m_bank_line *line, int at)
{
	if (line[at].amount <= 0)
		return OUT;
	if (line[at].on > m->today)
		return WRONG;
	return line[at].id != 0 ? state_by_id(m, line, at) : state_by_words(m, line, at);
}

/* ---- whose it is, and what it pays ---- */

struct pays {
	int account, count; /* M_SUSPENSE */
	int document[3];
	long amount[3];
};

/* What a line pays, while lines before it took of what is left. */
static void pay(struct pays *p, int document, long *left, long *rest)
{
	long amount = left[document] < *rest ? left[document] : *rest;

	p->document[p->count] = document;
	p->amount[p->count++] = amount;
	left[document] -= amount;
	*rest -= amount;
}

static bool is_before(const struct model *m, int a, int b)
{
	int due_a = model_due(m, a), due_b = model_due(m, b);

	if (due_a == M_NEVER)
		due_a = m->document[a].issued;
	if (due_b == M_NEVER)
		due_b = m->document[b].issued;
	return due_a != due_b ? due_a < due_b : a < b;
}

/* What is due first comes first; several payers, or one that nobody pays, and it is nobody's. */
static void by_number(const struct model *m, const struct m_bank_line *line, long *left,
		      struct pays *p)
{
	bool done[3] = { false };
	long rest = line->amount;

	for (int i = 0; i < line->documents; i++)
		if (!m_is_debt(&m->document[line->document[i]]) ||
		    m->document[line->document[i]].payer != m->document[line->document[0]].payer)
			return;
	p->account = m->document[line->document[0]].payer;
	for (int n = 0; n < line->documents; n++) {
		int first = M_NEVER;

		for (int i = 0; i < line->documents; i++)
			if (!done[i] && (first == M_NEVER ||
					 is_before(m, line->document[i], line->document[first])))
				first = i;
		done[first] = true;
		pay(p, line->document[first], left, &rest);
	}
}

/* The only one of this amount, of who is named. */
static void by_amount(const struct model *m, const struct m_bank_line *line, long *left,
		      struct pays *p)
{
	long rest = line->amount;
	int hit = M_NEVER, hits = 0;

	for (int i = 0; i < m->documents; i++)
		if (m_is_debt(&m->document[i]) && left[i] == line->amount &&
		    (m->document[i].school == line->named || m->document[i].payer == line->named)) {
			hit = i;
			hits++;
		}
	if (hits != 1)
		return;
	p->account = m->document[hit].payer;
	pay(p, hit, left, &rest);
}

static void write(struct model *m, int actor, struct m_bank_line *line, const struct pays *p)
{
	(void) model_receive(m, actor, p->account, line->amount, line->on);
	line->receipt = m->receipts - 1;
	for (int i = 0; i < p->count; i++)
		if (p->amount[i] > 0)
			(void) model_allocate(m, actor, line->receipt, M_NEVER, p->document[i],
					      p->amount[i]);
	m->bank[m->bank_lines++] = *line;
}

int model_import(struct model *m, int actor, struct m_bank_line *line, int lines, int *fresh)
{
	struct pays pays[8];
	long left[M_MAX];
	bool is_new[8];

	*fresh = 0;
	if (!m_may(actor, M_DO_INVOICE))
		return M_DENIED;
	for (int i = 0; i < lines; i++)
		if (state_of(m, line, i) == WRONG)
			return M_INVALID;
	for (int i = 0; i < m->documents; i++)
		left[i] = model_outstanding(m, i);
	for (int i = 0; i < lines; i++) {
		pays[i] = (struct pays){ .account = M_SUSPENSE };
		line[i].receipt = M_NEVER;
		is_new[i] = state_of(m, line, i) == NEW;
		if (is_new[i] && line[i].documents > 0)
			by_number(m, &line[i], left, &pays[i]);
		else if (is_new[i] && line[i].named != M_NEVER)
			by_amount(m, &line[i], left, &pays[i]);
	}
	for (int i = 0; i < lines; i++)
		if (is_new[i]) {
			write(m, actor, &line[i], &pays[i]);
			++*fresh;
		}
	return M_OK;
}
