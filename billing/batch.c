/* billing/batch.c - settles internal charges and makes a batch of what has not gone out */
#include "billing/batch.h"

#include "billing/account.h"
#include "billing/journal.h"
#include "billing/journal_line.h"
#include "billing/period.h"
#include "core/school.h"

#include "core/banned.h"

/* ---- settle ---- */

struct charged {
	int64_t document_id, payer_id, school_id;
	struct money net; /* as the document's: less than 0 of a credit note */
};

struct charges {
	struct charged *each;
	size_t count, room;
};

static void charges_release(struct charges *c)
{
	free(c->each);
}

/* Room for one more; NULL: no memory. */
static void *grow(void *array, size_t count, size_t *room, size_t size)
{
	void *grown;

	if (count < *room)
		return array;
	grown = realloc(array, (*room * 2 + 64) * size);
	if (grown)
		*room = *room * 2 + 64;
	return grown;
}

/* Read whole before anything is written: what is settled is asked for here. */
static int read_charges(struct store *st, struct date to, struct charges *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT d.document_id, coalesce(p.account_id, p.payer_id), d.school_id, "
		"d.net_pence + d.vat_pence FROM document d JOIN payer p ON p.payer_id = d.payer_id "
		"WHERE d.settles = 'journal' AND d.issued_on <= ?1 AND d.net_pence + d.vat_pence "
		"<> 0 AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.document_id = "
		"d.document_id) ORDER BY d.issued_on, d.document_id",
		BIND(bind_date(to)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct charged *grown = grow(out->each, out->count, &out->room, sizeof *out->each);

		if (!grown)
			return err_nomem(err);
		out->each = grown;
		out->each[out->count++] = (struct charged){ stmt_int(q, 0), stmt_int(q, 1),
							    stmt_int(q, 2), stmt_money(q, 3) };
	}
	return r;
}

static int settle_one(struct work *work, const struct charged *c, struct err *err)
{
	const struct posting lines[] = {
		{ .account = "school-budget",
		  .payer_id = c->payer_id,
		  .school_id = c->school_id,
		  .amount = c->net },
		{ .account = "recharge-clearing",
		  .payer_id = c->payer_id,
		  .school_id = c->school_id,
		  .amount = money_negate(c->net) },
	};
	int r = work_run(work,
			 "INSERT INTO settlement (document_id, settled_on, pence, audit_id) VALUES "
			 "(?1, ?2, ?3, ?4)",
			 BIND(bind_int(c->document_id), bind_date(work->today),
			      bind_int(c->net.pence), bind_int(work_audit_id(work))),
			 err);

	return r < 0 ? r
		     : journal_post(work, "settlement", c->document_id, work->today, lines,
				    COUNT_OF(lines), err);
}

static int settle(struct work *work, struct batch *batch, struct err *err)
{
	SCOPED(charges_release) struct charges charges = { NULL, 0, 0 };
	int r = read_charges(work->store, batch->to_on, &charges, err);

	if (r < 0 || charges.count == 0)
		return r;
	if ((r = period_check(work->store, work->today, "a settlement", err)) < 0)
		return r;
	for (size_t i = 0; r == ERR_OK && i < charges.count; i++) {
		r = settle_one(work, &charges.each[i], err);
		batch->settled = money_add(batch->settled, charges.each[i].net);
		if (charges.each[i].net.pence > 0)
			batch->charges++;
		else
			batch->credits++;
	}
	return r;
}

/* ---- take ---- */

struct taken {
	int64_t journal_id, line;
	struct money amount;
	char *text;              /* code, title and narrative with their NULs */
	size_t title, narrative; /* where those begin */
};

struct takings {
	struct taken *each;
	size_t count, room;
};

static void takings_release(struct takings *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->each[i].text);
	free(t->each);
}

static int keep_texts(const struct stmt *q, const struct journal_line *l, struct taken *out,
		      struct err *err)
{
	const char *code = stmt_text(q, JOURNAL_LINE_COUNT);
	const char *title = stmt_text(q, JOURNAL_LINE_COUNT + 1);
	char narrative[400];

	if (!code || !title)
		return err_set(err, ERR_CONFLICT,
			       "the account %s has no code on %s: 'daybook account set %s --code "
			       "CODE --from %s'",
			       l->account, date_long(l->dated_on).s, l->account,
			       date_iso(l->dated_on).s);
	journal_line_narrative(l, narrative, sizeof narrative);
	out->title = strlen(code) + 1;
	out->narrative = out->title + strlen(title) + 1;
	out->text = malloc(out->narrative + strlen(narrative) + 1);
	if (!out->text)
		return err_nomem(err);
	memcpy(out->text, code, out->title);
	memcpy(out->text + out->title, title, out->narrative - out->title);
	memcpy(out->text + out->narrative, narrative, strlen(narrative) + 1);
	return ERR_OK;
}

#define SETTING_OF(name)                                                                      \
	"(SELECT nullif(x.value, '') FROM setting x WHERE x.name = '" name "' AND x.from_on " \
	"<= f.dated_on ORDER BY x.from_on DESC LIMIT 1)"
/*
 * The code of a line: an internal charge is taken from the code of who pays, and its income goes to the code set for it;
 * else the account's on the journal's date.
 */
#define CODE_OF_LINE                                                                                   \
	"coalesce(CASE WHEN p.account = 'school-budget' THEN coalesce(nullif(y.coding, "               \
	"''), " SETTING_OF(                                                                            \
		"coding.from") ") WHEN p.account = 'income' AND EXISTS (SELECT 1 FROM "                \
			       "school_kind k WHERE k.school_id = p.school_id AND k.treatment = "      \
			       "'recharge' AND "                                                       \
			       "k.from_on =" SCHOOL_KIND_FROM(                                         \
				       "p.school_id",                                                  \
				       "f.dated_on") ") THEN " SETTING_OF("coding.to") " END,"         \
										       " " ACCOUNT_OF( \
											       "c"     \
											       "o"     \
											       "d"     \
											       "e",    \
											       "p"     \
											       "."     \
											       "a"     \
											       "c"     \
											       "c"     \
											       "o"     \
											       "u"     \
											       "n"     \
											       "t",    \
											       "f"     \
											       "."     \
											       "d"     \
											       "a"     \
											       "t"     \
											       "e"     \
											       "d"     \
											       "_"     \
											       "o"     \
											       "n") ")"

/* By whole journals, in order of date; with the settlements that this act posted, whatever the day is. */
static int query_due(struct work *work, struct date to, struct stmt **out, struct err *err)
{
	return store_query(
		work->store,
		"SELECT " JOURNAL_LINE_COLUMNS ", " CODE_OF_LINE
		", " ACCOUNT_OF("title", "p.account", "f.dated_on") JOURNAL_LINE_FROM
		" WHERE (f.dated_on <= ?1 OR f.source_kind = 'settlement' AND f.audit_id = ?2) AND "
		"f.corporate = 0 AND NOT EXISTS (SELECT 1 FROM batch_line b WHERE b.journal_id = "
		"f.journal_id) ORDER BY f.dated_on, f.journal_id, p.line",
		BIND(bind_date(to), bind_int(work_audit_id(work))), out, err);
}

static int read_due(struct work *work, struct batch *batch, struct takings *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int64_t before = 0;
	bool row = false;
	int r = query_due(work, batch->to_on, &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct taken *grown = grow(out->each, out->count, &out->room, sizeof *out->each);
		struct journal_line l;

		if (!grown)
			return err_nomem(err);
		out->each = grown;
		journal_line_read(q, &l);
		grown[out->count] = (struct taken){ .journal_id = l.journal_id,
						    .line = l.line,
						    .amount = l.amount };
		if ((r = keep_texts(q, &l, &grown[out->count], err)) < 0)
			return r;
		out->count++;
		batch->journals += l.journal_id != before;
		before = l.journal_id;
		if (l.amount.pence > 0)
			batch->debit = money_add(batch->debit, l.amount);
		else
			batch->credit = money_sub(batch->credit, l.amount);
	}
	return r;
}

static int insert_line(struct work *work, int64_t batch_id, int64_t line, const struct taken *t,
		       struct err *err)
{
	return work_run(work,
			"INSERT INTO batch_line (batch_id, line, journal_id, posting_line, code, "
			"title, narrative) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			BIND(bind_int(batch_id), bind_int(line), bind_int(t->journal_id),
			     bind_int(t->line), bind_text(t->text), bind_text(t->text + t->title),
			     bind_text(t->text + t->narrative)),
			err);
}

static int insert_batch(struct work *work, const struct takings *takings, struct batch *batch,
			struct err *err)
{
	int r = work_insert(
		work, "INSERT INTO journal_batch (made_on, to_on, audit_id) VALUES (?1, ?2, ?3)",
		BIND(bind_date(work->today), bind_date(batch->to_on),
		     bind_int(work_audit_id(work))),
		&batch->id, err);

	for (size_t i = 0; r == ERR_OK && i < takings->count; i++)
		r = insert_line(work, batch->id, (int64_t) i + 1, &takings->each[i], err);
	return r;
}

int batch_make(struct work *work, struct date to, struct batch *out, struct err *err)
{
	SCOPED(takings_release) struct takings takings = { NULL, 0, 0 };
	struct batch batch = { .made_on = work->today, .to_on = to };
	int r;

	if (date_compare(to, work->today) > 0) {
		(void) err_set(err, ERR_INVALID,
			       "a batch takes what is dated up to today, %s: %s is still to come",
			       date_long(work->today).s, date_long(to).s);
		return err_at(err, "to", 0);
	}
	if ((r = settle(work, &batch, err)) < 0 || (r = read_due(work, &batch, &takings, err)) < 0)
		return r;
	if (batch.debit.pence != batch.credit.pence)
		return err_set(err, ERR_CONFLICT,
			       "the lines do not balance: debits of £%s, credits of £%s: 'daybook "
			       "book check' says where",
			       money_pretty(batch.debit).s, money_pretty(batch.credit).s);
	if (takings.count > 0 && (r = insert_batch(work, &takings, &batch, err)) < 0)
		return r;
	batch.lines = (int64_t) takings.count;
	(void) snprintf(batch.made_by, sizeof batch.made_by, "%s", work->actor);
	*out = batch;
	return ERR_OK;
}
