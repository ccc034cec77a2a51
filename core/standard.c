/* core/standard.c - what a service can promise, and what an authority adopted of it */
#include "core/standard.h"

#include "core/check_value.h"

#include "core/banned.h"

#define TITLE_MAX 190
#define SET_MAX 90

/*
 * Everything that has a clock in this program. Seed 001 states the service's standards, seed 004 the monthly supervision
 * and the termly meeting; the 28 days are the national framework's of 19 August 2024 (STANDARDS.md, 6).
 */
static const struct promise promises[] = {
	{ "answer-message", MEASURE_WORKING_DAYS, "a message or call is answered", 0, NULL },
	{ "process-referral", MEASURE_WORKING_DAYS, "a complete referral is processed", 0, NULL },
	{ "agreed-action", MEASURE_BY_DATE, "an agreed action is carried out", 0, NULL },
	{ "level3-plan", MEASURE_WORKING_DAYS, "a Level 3 case has a plan of SMART targets", 0,
	  NULL },
	{ "level3-step", MEASURE_WEEKS, "a Level 3 case has its next step", 0, NULL },
	{ "leave-announced", MEASURE_BY_DATE, "schools know of leave, and who covers", 0, NULL },
	{ "feedback-asked", MEASURE_WORKING_DAYS, "a school is asked for its feedback", 0, NULL },
	{ "evaluation", MEASURE_WORKING_DAYS, "a training is evaluated", 0, NULL },
	{ "penalty-decision", MEASURE_DAYS, "an unpaid penalty notice is decided", 28,
	  "national framework for penalty notices, 19 August 2024" },
	{ "targeting-meeting", MEASURE_TERMLY, "a school has its Targeting Support Meeting", 0,
	  NULL },
	{ "supervision", MEASURE_MONTHLY, "an officer has professional supervision", 0, NULL },
	{ "healthcheck", MEASURE_YEARLY, "a school has its attendance healthcheck", 0, NULL },
};

const struct promise *promise_at(size_t i)
{
	return i < COUNT_OF(promises) ? &promises[i] : NULL;
}

const struct promise *promise_find(const char *code)
{
	for (size_t i = 0; i < COUNT_OF(promises); i++)
		if (strcmp(promises[i].code, code) == 0)
			return &promises[i];
	return NULL;
}

/* Does the measure go by a number? */
static bool has_amount(enum measure measure)
{
	return measure == MEASURE_WORKING_DAYS || measure == MEASURE_DAYS ||
	       measure == MEASURE_WEEKS;
}

struct date_text promise_text(const struct promise *promise, int64_t amount)
{
	static const char *const unit[] = { "working day", "day", "week" };
	static const char *const other[] = { "by the agreed date", "every month", "every term",
					     "every academic year" };
	struct date_text out;

	if (has_amount(promise->measure))
		(void) snprintf(out.s, sizeof out.s, "within %" PRId64 " %s%s", amount,
				unit[promise->measure], amount == 1 ? "" : "s");
	else
		(void) snprintf(out.s, sizeof out.s, "%s",
				other[promise->measure - MEASURE_BY_DATE]);
	return out;
}

/* ---- what holds ---- */

/* The row in force: the latest that began by then, of one day the one that was entered last. */
#define IN_FORCE                                                              \
	"SELECT standard_id, code, from_on, amount, title, set_name, adopted" \
	" FROM standard WHERE code = ?1 AND from_on <= ?2"                    \
	" ORDER BY from_on DESC, standard_id DESC LIMIT 1"

static int read(const struct stmt *q, struct standard *out, struct err *err)
{
	*out = (struct standard){ .id = stmt_int(q, 0),
				  .promise = promise_find(stmt_text(q, 1)),
				  .from = stmt_date(q, 2),
				  .amount = stmt_int(q, 3) };
	stmt_copy(q, 4, out->title, sizeof out->title);
	stmt_copy(q, 5, out->set, sizeof out->set);
	if (!out->promise)
		return err_set(err, ERR_STORE,
			       "the book has a standard '%s' that this daybook "
			       "does not know: use a newer one",
			       stmt_text(q, 1));
	return ERR_OK;
}

int standard_on(struct store *st, const char *code, struct date on, struct standard *out,
		bool *out_adopted, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, IN_FORCE, BIND(bind_text(code), bind_date(on)), &q, &row, err);

	if (r < 0)
		return r;
	*out_adopted = row && stmt_int(q, 6) == 1;
	return *out_adopted ? read(q, out, err) : ERR_OK;
}

int standard_each(struct store *st, struct date on,
		  void (*each)(void *context, const struct standard *standard), void *context,
		  struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(promises); i++) {
		struct standard s;
		bool adopted;
		int r = standard_on(st, promises[i].code, on, &s, &adopted, err);

		if (r < 0)
			return r;
		if (adopted)
			each(context, &s);
	}
	return ERR_OK;
}

/* ---- adopt ---- */

static int check_amount(const struct promise *p, const struct json *entry, int64_t *out,
			struct err *err)
{
	bool given = json_get(entry, "amount") != NULL;
	int r;

	*out = p->law;
	if (!has_amount(p->measure)) {
		if (!given)
			return ERR_OK;
		(void) err_set(err, ERR_INVALID, "'%s' is measured %s and has no amount", p->code,
			       promise_text(p, 0).s);
		return err_at(err, "amount", 0);
	}
	if (!given && p->law)
		return ERR_OK;
	if ((r = json_need_int(entry, "amount", 1, 366, out, err)) < 0)
		return r;
	if (p->law && *out != p->law) {
		(void) err_set(err, ERR_INVALID,
			       "'%s' is %" PRId64 " days by law (%s), not %" PRId64, p->code,
			       p->law, p->basis, *out);
		return err_at(err, "amount", 0);
	}
	return ERR_OK;
}

/* One entry of the file; *out has neither id nor set. */
static int read_entry(const struct json *entry, struct standard *out, struct err *err)
{
	const char *code, *title;
	int r;

	if ((r = json_need_text(entry, "code", &code, err)) < 0 ||
	    (r = json_need_text(entry, "title", &title, err)) < 0)
		return r;
	if ((r = line_check("title", title, TITLE_MAX, err)) < 0)
		return err_at(err, "title", 0);
	*out = (struct standard){ .promise = promise_find(code) };
	if (!out->promise) {
		(void) err_set(err, ERR_INVALID,
			       "'%s' is no standard that has a clock here: "
			       "'daybook standard list' shows them",
			       code);
		return err_at(err, "code", 0);
	}
	(void) snprintf(out->title, sizeof out->title, "%s", title);
	return check_amount(out->promise, entry, &out->amount, err);
}

static int write_standard(struct work *work, const struct standard *s, struct date from,
			  bool adopted, struct err *err)
{
	return work_run(work,
			"INSERT INTO standard (code, from_on, amount, adopted, title, set_name, "
			"audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			BIND(bind_text(s->promise->code), bind_date(from), bind_id(s->amount),
			     bind_int(adopted), bind_text(s->title), bind_text(s->set),
			     bind_int(work_audit_id(work))),
			err);
}

static int adopt_one(struct work *work, const struct standard *s, struct date from, size_t *out_new,
		     struct err *err)
{
	struct standard was;
	bool adopted;
	int r = standard_on(work->store, s->promise->code, from, &was, &adopted, err);

	if (r < 0 || (adopted && was.amount == s->amount && strcmp(was.title, s->title) == 0))
		return r;
	*out_new += 1;
	return write_standard(work, s, from, true, err);
}

/* Twice in one file is a mistake of whoever wrote it: which of the two is meant? */
static bool is_twice(const struct json *list, const struct json *entry)
{
	const char *code = json_text(entry, "code", "");

	for (const struct json *e = json_first(list); e && e != entry; e = json_next(e))
		if (strcmp(json_text(e, "code", ""), code) == 0)
			return true;
	return false;
}

int standard_adopt(struct work *work, const struct json *set, struct date from, size_t *out_new,
		   struct err *err)
{
	const struct json *list = json_get(set, "standards");
	const char *name;
	int number = 0, r;

	*out_new = 0;
	if ((r = json_need_text(set, "set", &name, err)) < 0)
		return r;
	if ((r = line_check("set", name, SET_MAX, err)) < 0)
		return err_at(err, "set", 0);
	if ((r = date_plausible(from, work->today, err)) < 0)
		return err_at(err, "from", 0);
	if (!json_first(list)) {
		(void) err_set(err, ERR_INVALID, "the file has no list of 'standards'");
		return err_at(err, "standards", 0);
	}
	for (const struct json *e = json_first(list); e; e = json_next(e)) {
		struct err why = { 0 };
		struct standard s;

		number++;
		r = read_entry(e, &s, &why);
		if (r == ERR_OK && is_twice(list, e))
			r = err_set(&why, ERR_INVALID, "'%s' stands in the file twice",
				    s.promise->code);
		if (r < 0) {
			(void) err_set(err, r, "standard %d: %s", number, why.msg);
			return err_at(err, why.field, 0);
		}
		(void) snprintf(s.set, sizeof s.set, "%s", name);
		if ((r = adopt_one(work, &s, from, out_new, err)) < 0)
			return r;
	}
	return ERR_OK;
}

int standard_give_up(struct work *work, const char *code, struct date from, struct err *err)
{
	struct standard was;
	bool adopted = false;
	int r;

	if (!promise_find(code))
		return err_set(err, ERR_NOT_FOUND,
			       "'%s' is no standard: 'daybook standard list' shows them", code);
	if ((r = date_plausible(from, work->today, err)) < 0)
		return err_at(err, "from", 0);
	if ((r = work_need_reason(work, "it is promised no more", err)) < 0 ||
	    (r = standard_on(work->store, code, from, &was, &adopted, err)) < 0)
		return r;
	if (!adopted)
		return err_set(err, ERR_CONFLICT, "'%s' does not hold on %s", code,
			       date_long(from).s);
	return write_standard(work, &was, from, false, err);
}

/* ---- list ---- */

const struct column standard_columns[] = {
	{ "code", "Standard", COLUMN_CODE }, { "within", "Measure", COLUMN_CODE },
	{ "title", "Promise", COLUMN_TEXT }, { "from", "Adopted", COLUMN_DATE },
	{ "set", NULL, COLUMN_TEXT },        { "adopted", NULL, COLUMN_BOOL },
	{ "amount", NULL, COLUMN_INT },
};
const size_t standard_column_count = COUNT_OF(standard_columns);

int standard_list(struct store *st, struct date on, struct table *t, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(promises); i++) {
		const struct promise *p = &promises[i];
		struct standard s = { .amount = 0 };
		bool adopted;
		int r = standard_on(st, p->code, on, &s, &adopted, err);

		if (r < 0)
			return r;
		table_add_text(t, p->code);
		table_add_text(t, adopted ? promise_text(p, s.amount).s : "not adopted");
		table_add_text(t, adopted ? s.title : p->what);
		table_add_date(t, adopted ? s.from : DATE_NONE);
		table_add_text(t, adopted ? s.set : NULL);
		table_add_bool(t, adopted);
		if (s.amount)
			table_add_int(t, s.amount);
		else
			table_add_text(t, NULL);
	}
	return ERR_OK;
}
