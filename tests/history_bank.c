/* tests/history_bank.c - acts of a history: a bank's file comes in, with lines that say much, little or nothing */
#include <criterion/criterion.h>

#include <ctype.h>

#include "tests/history.h"

#include "billing/bank_file.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

enum { LINES = 4 };

static unsigned draw(unsigned *state, unsigned below)
{
	*state = *state * 1103515245U + 12345U;
	return (*state >> 12 & 0xFFFFFU) % below;
}

/* ---- what a line is about ---- */

/* Mostly one that is not paid. */
static int pick_document(const struct model *m, unsigned *state)
{
	int skip = (int) draw(state, 4), found = M_NEVER;
	bool any = draw(state, 8) == 0;

	if (m->documents == 0)
		return M_NEVER;
	for (int i = m->documents - 1; i >= 0 && skip >= 0 && !any; i--)
		if (m->document[i].series == M_SALES && model_outstanding(m, i) > 0) {
			found = i;
			skip--;
		}
	return found != M_NEVER ? found : (int) draw(state, (unsigned) m->documents);
}

static void name_document(const struct model *m, int document, struct m_bank_line *line)
{
	for (int i = 0; i < line->documents; i++)
		if (line->document[i] == document)
			return;
	if (line->documents < 3 && document != M_NEVER)
		line->document[line->documents++] = document;
	if (document != M_NEVER && m->document[document].series == M_SALES)
		line->amount += model_outstanding(m, document);
}

/* Who paid, or somebody else. */
static void name_payer(const struct model *m, int document, unsigned *state,
		       struct m_bank_line *line)
{
	if (document == M_NEVER)
		return;
	line->amount = model_outstanding(m, document);
	line->named =
		draw(state, 3) == 0 ? m->document[document].payer : m->document[document].school;
	if (draw(state, 8) == 0)
		line->named = (int) draw(state, M_ACCOUNTS);
}

/* ---- how it is written ---- */

/* EWS24-00012, ews24-00012, EWS2400012, ews24 12, or the number that the ledger gave. */
static size_t write_number(const struct model *m, int document, unsigned how, char *out,
			   size_t size)
{
	const struct m_document *d = &m->document[document];
	char name[24], series[4];

	document_number(m, document, name);
	(void) snprintf(series, sizeof series, "%.3s", name);
	if (d->given != M_NEVER && how % 2 == 0)
		return (size_t) snprintf(out, size, how == 0 ? "INV/%05d" : "inv %05d", d->given);
	for (size_t i = 0; series[i] && how % 2 == 1; i++)
		series[i] = (char) tolower(series[i]);
	if (how < 2)
		return (size_t) snprintf(out, size, "%s%s", series, name + 3);
	if (how == 2)
		return (size_t) snprintf(out, size, "%s%02d%05d", series, d->fy % 100, d->number);
	return (size_t) snprintf(out, size, "%s%02d %d", series, d->fy % 100, d->number);
}

static void write_text(const struct model *m, unsigned *state, struct m_bank_line *line)
{
	static const char *const others[] = { "City Schools Fund", "Wessex Schools Trust" };
	size_t used = (size_t) snprintf(line->text, sizeof line->text, "%s",
					draw(state, 2) ? "PAID" : "thank you");

	for (int i = 0; i < line->documents; i++) {
		line->text[used++] = ' ';
		used += write_number(m, line->document[i], draw(state, 4), line->text + used,
				     sizeof line->text - used);
	}
	if (line->named == M_NEVER)
		return;
	(void) snprintf(line->text + used, sizeof line->text - used, " %s",
			line->named >= M_SCHOOLS ? others[line->named - M_SCHOOLS]
			: draw(state, 2)         ? fixture.school[line->named].urn
						 : fixture.school[line->named].name);
}

/* A new line. Numbers are new, mostly. */
static void draw_new(const struct model *m, unsigned *state, int at, struct m_bank_line *line)
{
	unsigned kind = draw(state, 8);
	int document = pick_document(m, state);

	*line = (struct m_bank_line){ .named = M_NEVER, .on = m->today - (int) draw(state, 20) };
	if (draw(state, 2))
		line->id = 1000 + m->bank_lines + at;
	if (draw(state, 25) == 0)
		line->id = 1000 + (int) draw(state, (unsigned) m->bank_lines + 1);
	if (draw(state, 40) == 0)
		line->on = m->today + 30;
	if (kind >= 3)
		name_document(m, document, line);
	for (unsigned i = 6; i < kind + 1; i++) /* two or three */
		name_document(m, pick_document(m, state), line);
	if (kind < 3 || draw(state, 6) == 0)
		name_payer(m, document, state, line);
	if (kind == 0)
		line->named = M_NEVER;
	if (draw(state, 3) == 0 || line->amount == 0)
		line->amount = 1 + (long) draw(state, 90000);
	if (draw(state, 10) == 0)
		line->amount = -line->amount;
	write_text(m, state, line);
}

/* The same again: of a file of before, or of this one. */
static void draw_line(const struct model *m, unsigned *state, int at, struct m_bank_line *line)
{
	unsigned kind = draw(state, 6);
	int back = 1 + (int) draw(state, 8);

	if (kind == 0 && m->bank_lines >= back)
		line[at] = m->bank[m->bank_lines - back];
	else if (kind == 1 && at > 0)
		line[at] = line[at - 1];
	else
		draw_new(m, state, at, &line[at]);
	if (kind == 0 && draw(state, 20) == 0) /* as before, and another amount */
		line[at].amount++;
}

static size_t write_file(const struct m_bank_line *line, int lines, char *out, size_t size)
{
	size_t used = (size_t) snprintf(out, size, "Date,Amount,Reference,No\n");

	for (int i = 0; i < lines; i++) {
		struct civil c = date_civil(date_of(line[i].on));
		char id[16] = "";

		if (line[i].id)
			(void) snprintf(id, sizeof id, "%d", line[i].id);
		used += (size_t) snprintf(
			out + used, size - used, "%02d/%02d/%d,%s,\"%s\",%s\n", c.day, c.month,
			c.year, money_text(money_pence(line[i].amount)).s, line[i].text, id);
	}
	return used;
}

/* ---- the act ---- */

/* A file of several lines is worth its while where something is not paid. */
static int count_lines(const struct model *m, unsigned number)
{
	for (int i = 0; i < m->documents; i++)
		if (m->document[i].series == M_SALES && model_outstanding(m, i) > 0)
			return 1 + (int) (number % LINES);
	return 1;
}

/* The same file once more changes nothing. */
static bool nothing_new(struct run_state *s, const struct csv *csv)
{
	SCOPED(bank_file_freep) struct bank_file *file = NULL;
	struct err err = { 0 };
	struct bank_counts n;

	MUST(bank_file_read(s->store, csv, date_of(s->model->today), &file, &err));
	n = bank_file_counts(file);
	return (n.fresh == 0 && n.bad == 0) ||
	       differ(s, "the same file again has %zu new lines and %zu wrong ones", n.fresh,
		      n.bad);
}

bool play_import(struct run_state *s, const struct act *a)
{
	SCOPED(bank_file_freep) struct bank_file *file = NULL;
	SCOPED(csv_closep) struct csv *csv = NULL;
	struct model *m = s->model;
	int actor = pick_actor(a->n[0], M_FINANCE, M_ADMIN), lines = count_lines(m, a->n[1]);
	struct m_bank_line line[LINES];
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	unsigned state = a->n[2];
	int fresh = 0, want, r;
	char text[1200];
	size_t length;

	for (int i = 0; i < lines; i++)
		draw_line(m, &state, i, line);
	length = write_file(line, lines, text, sizeof text);
	SAY("%s reads a bank's file: %.200s", history_users[actor], text + 25);
	MUST(history_csv(text, length, &csv, &err));
	if ((r = begin(s, &work, actor, "receipt import", m->today, false, &err)) == ERR_OK &&
	    (r = bank_file_read(s->store, csv, date_of(m->today), &file, &err)) == ERR_OK)
		r = bank_file_write(&work, file, &err);
	want = model_import(m, actor, line, lines, &fresh);
	if (!end(s, &work, r, want, &err))
		return false;
	if (r < 0)
		return true;
	if (bank_file_counts(file).fresh != (size_t) fresh)
		return differ(s, "%zu lines were new, the model has %d",
			      bank_file_counts(file).fresh, fresh);
	return nothing_new(s, csv);
}
