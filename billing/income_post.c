/* billing/income_post.c - posts what was earned, accrues it at the year's end and takes that back on the day after */
#include "billing/income_post.h"

#include "billing/income.h"
#include "billing/journal.h"
#include "billing/period.h"

#include "core/banned.h"

/* ---- what the ledger says ---- */

struct said {
	int64_t contract_id, school_id;
	struct fy fy;
	struct money deferred, income; /* as the ledger signs them: debit > 0 */
	struct money recognised;       /* accrued, outside the journals of a year's end */
	struct money accrued;          /* by those, less what they took back */
};

struct ledger {
	size_t count, room;
	struct said *at; /* owned; by contract, school and year */
};

static void ledger_release(struct ledger *l)
{
	free(l->at);
}

static int load_ledger(struct store *st, struct date on, struct ledger *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT p.contract_id, p.school_id, p.fy, sum(CASE p.account WHEN 'deferred' THEN "
		"p.pence ELSE 0 END), sum(CASE p.account WHEN 'income' THEN p.pence ELSE 0 END), "
		"sum(CASE WHEN p.account = 'accrued' AND coalesce(i.kind, 'recognised') = "
		"'recognised' THEN p.pence ELSE 0 END), sum(CASE WHEN p.account = 'accrued' AND "
		"i.kind <> 'recognised' THEN p.pence ELSE 0 END) FROM posting p JOIN journal j ON "
		"j.journal_id = p.journal_id LEFT JOIN income_run i ON j.source_kind = 'income' AND"
		" i.income_id = j.source_id WHERE p.contract_id IS NOT NULL AND p.account IN "
		"('deferred', 'income', 'accrued') AND j.dated_on <= ?1"
		" GROUP BY p.contract_id, p.school_id, p.fy ORDER BY 1, 2, 3",
		BIND(bind_date(on)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (out->count == out->room) {
			size_t room = out->room * 2 + 256;
			struct said *grown = realloc(out->at, room * sizeof *grown);

			if (!grown)
				return err_nomem(err);
			out->at = grown;
			out->room = room;
		}
		out->at[out->count++] = (struct said){
			.contract_id = stmt_int(q, 0),
			.school_id = stmt_int(q, 1),
			.fy = { (int16_t) stmt_int(q, 2) },
			.deferred = stmt_money(q, 3),
			.income = stmt_money(q, 4),
			.recognised = stmt_money(q, 5),
			.accrued = stmt_money(q, 6),
		};
	}
	return r;
}

/* ---- lines ---- */

struct lines {
	size_t count;
	struct posting *at; /* owned */
};

static void lines_release(struct lines *l)
{
	free(l->at);
}

static void line(struct lines *l, const struct said *whose, const char *account, int64_t pence)
{
	if (pence != 0)
		l->at[l->count++] = (struct posting){ .account = account,
						      .school_id = whose->school_id,
						      .contract_id = whose->contract_id,
						      .fy = whose->fy,
						      .amount = money_pence(pence) };
}

/* The three journals of an act. */
struct journals {
	struct date on;
	bool year_end;
	struct lines recognised, accrued, reversed;
};

static void journals_release(struct journals *j)
{
	lines_release(&j->recognised);
	lines_release(&j->accrued);
	lines_release(&j->reversed);
}

static int make_room(struct journals *j, size_t rows, struct err *err)
{
	j->recognised.at = calloc(rows * 3 + 1, sizeof *j->recognised.at);
	j->accrued.at = calloc(rows * 2 + 1, sizeof *j->accrued.at);
	j->reversed.at = calloc(rows * 2 + 1, sizeof *j->reversed.at);
	if (!j->recognised.at || !j->accrued.at || !j->reversed.at)
		return err_nomem(err);
	return ERR_OK;
}

/*
 * What is missing of one school, contract and year. At the year's end all that is accrued is in the journal that is
 * taken back, also what was recognised before without it.
 */
static void compare(struct journals *j, const struct said *said, const struct income *is)
{
	int64_t accrued = is ? is->accrued.pence : 0, end = j->year_end ? accrued : 0;
	int64_t by_end = j->year_end ? end - said->accrued.pence : 0;
	int64_t standing = j->year_end ? 0 : accrued - said->accrued.pence;
	int64_t income = -(is ? is->earned.pence : 0) - said->income.pence;

	line(&j->recognised, said, "deferred",
	     -(is ? is->deferred.pence : 0) - said->deferred.pence);
	line(&j->recognised, said, "accrued", standing - said->recognised.pence);
	line(&j->recognised, said, "income", income + by_end);
	line(&j->accrued, said, "accrued", by_end);
	line(&j->accrued, said, "income", -by_end);
	line(&j->reversed, said, "accrued", -by_end);
	line(&j->reversed, said, "income", by_end);
}

static int order(const struct said *a, const struct income *b)
{
	if (a->contract_id != b->contract_id)
		return a->contract_id < b->contract_id ? -1 : 1;
	if (a->school_id != b->school_id)
		return a->school_id < b->school_id ? -1 : 1;
	return (a->fy.begins > b->fy.begins) - (a->fy.begins < b->fy.begins);
}

/* Both come in the same order. */
static void compare_all(struct journals *j, const struct ledger *ledger,
			const struct income_list *list)
{
	size_t i = 0, k = 0;

	while (i < ledger->count || k < list->count) {
		int which = i == ledger->count ? 1
			    : k == list->count ? -1
					       : order(&ledger->at[i], &list->at[k]);

		if (which <= 0) {
			compare(j, &ledger->at[i], which == 0 ? &list->at[k] : NULL);
			i++;
			k += which == 0;
		} else {
			const struct said nothing = { .contract_id = list->at[k].contract_id,
						      .school_id = list->at[k].school_id,
						      .fy = list->at[k].fy };

			compare(j, &nothing, &list->at[k++]);
		}
	}
}

/* ---- post ---- */

static int check_day(struct work *work, struct date on, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r;

	if (date_compare(on, work->today) > 0)
		return err_set(err, ERR_INVALID,
			       "%s is still to come: what is earned is posted up to today at the "
			       "latest",
			       date_long(on).s);
	if ((r = period_check(work->store, on, "income", err)) < 0 ||
	    (r = store_one(work->store,
			   "SELECT max(on_date) FROM income_run WHERE kind <> 'reversed'",
			   BIND_NONE, &q, &row, err)) < 0)
		return r;
	if (stmt_is_null(q, 0) || date_compare(stmt_date(q, 0), on) <= 0)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "income is posted up to %s already: 'daybook journal income --on' that day "
		       "or a later one posts what has changed",
		       date_long(stmt_date(q, 0)).s);
}

static struct money sum_of(const struct lines *l, const char *account)
{
	struct money sum = money_pence(0);

	for (size_t i = 0; i < l->count; i++)
		if (!account || strcmp(l->at[i].account, account) == 0)
			sum = money_add(sum, l->at[i].amount);
	return sum;
}

/* Lines of one contract that do not add up: what documents posted is not what they bill. */
static int check_sum(struct store *st, const struct lines *l, struct date on, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct money sum = money_pence(0);
	bool row = false;
	size_t i = 0;
	int r;

	while (i < l->count) {
		sum = money_add(sum, l->at[i].amount);
		i++;
		if (i == l->count || l->at[i].contract_id != l->at[i - 1].contract_id) {
			if (sum.pence != 0)
				break;
		}
	}
	if (sum.pence == 0)
		return ERR_OK;
	if ((r = store_one(st, "SELECT ref FROM contract WHERE contract_id = ?1",
			   BIND(bind_int(l->at[i - 1].contract_id)), &q, &row, err)) < 0)
		return r;
	return err_set(err, ERR_CONFLICT,
		       "the ledger's deferred income of %s is not what its documents bill: "
		       "'daybook billing reconcile --on %s' says where",
		       row ? stmt_text(q, 0) : "a contract", date_iso(on).s);
}

/* One run and its journal; no lines, no run. */
static int post(struct work *work, const char *kind, struct date on, int64_t reverses_id,
		const struct lines *l, int64_t *out_id, struct err *err)
{
	int r;

	if (l->count == 0)
		return ERR_OK;
	if ((r = work_insert(work,
			     "INSERT INTO income_run (kind, on_date, reverses_id, audit_id)"
			     " VALUES (?1, ?2, ?3, ?4)",
			     BIND(bind_text(kind), bind_date(on), bind_id(reverses_id),
				  bind_int(work_audit_id(work))),
			     out_id, err)) < 0)
		return r;
	return journal_post(work, "income", *out_id, on, l->at, l->count, err);
}

static int post_all(struct work *work, const struct journals *j, struct err *err)
{
	int64_t recognised = 0, accrued = 0, reversed = 0;
	int r;

	if ((r = check_sum(work->store, &j->recognised, j->on, err)) < 0 ||
	    (r = post(work, "recognised", j->on, 0, &j->recognised, &recognised, err)) < 0 ||
	    (r = post(work, "accrued", j->on, 0, &j->accrued, &accrued, err)) < 0)
		return r;
	return post(work, "reversed", date_add(j->on, 1), accrued, &j->reversed, &reversed, err);
}

int income_post(struct work *work, struct date on, struct income_posted *out, struct err *err)
{
	SCOPED(journals_release) struct journals j = { .on = on };
	SCOPED(ledger_release) struct ledger ledger = { 0 };
	SCOPED(income_release) struct income_list list = { 0 };
	const struct income_ask ask = { .on = on };
	int r;

	j.year_end = date_compare(on, fy_last(fy_of(on))) == 0;
	if ((r = check_day(work, on, err)) < 0 ||
	    (r = income_reckon(work->store, &ask, &list, err)) < 0 ||
	    (r = load_ledger(work->store, on, &ledger, err)) < 0 ||
	    (r = make_room(&j, ledger.count + list.count, err)) < 0)
		return r;
	compare_all(&j, &ledger, &list);
	if ((r = post_all(work, &j, err)) < 0)
		return r;
	*out = (struct income_posted){
		.lines = j.recognised.count + j.accrued.count + j.reversed.count,
		.recognised = money_negate(sum_of(&j.recognised, "income")),
		.accrued = sum_of(&j.accrued, "accrued"),
		.reversed_on = j.accrued.count > 0 ? date_add(on, 1) : DATE_NONE,
	};
	return ERR_OK;
}

/* ---- what was posted ---- */

const struct column income_post_columns[] = {
	{ "kind", NULL, COLUMN_CODE },
	{ "on_date", "Dated", COLUMN_DATE },
	{ "contract", "Contract", COLUMN_CODE },
	{ "financial_year", "Year", COLUMN_CODE },
	{ "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },
	{ "deferred", "Deferred £", COLUMN_MONEY },
	{ "accrued", "Accrued £", COLUMN_MONEY },
	{ "income", "Income £", COLUMN_MONEY },
};
const size_t income_post_column_count = COUNT_OF(income_post_columns);

int income_post_table(struct store *st, int64_t audit_id, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT i.kind, i.on_date, t.ref, p.fy, s.urn, s.name, sum(CASE p.account WHEN "
		"'deferred' THEN p.pence ELSE 0 END), sum(CASE p.account WHEN 'accrued' THEN "
		"p.pence ELSE 0 END), sum(CASE p.account WHEN 'income' THEN p.pence ELSE 0 END)"
		" FROM income_run i JOIN journal j ON j.source_kind = 'income' AND j.source_id = "
		"i.income_id JOIN posting p ON p.journal_id = j.journal_id JOIN contract t ON "
		"t.contract_id = p.contract_id JOIN school s ON s.school_id = p.school_id"
		" WHERE i.audit_id = ?1 GROUP BY i.income_id, i.kind, i.on_date, t.ref, p.fy, "
		"s.urn, s.name, t.fy, t.number ORDER BY i.income_id, t.fy, t.number, s.name, p.fy",
		BIND(bind_int(audit_id)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_text(t, stmt_text(q, 0));
		table_add_date(t, stmt_date(q, 1));
		table_add_text(t, stmt_text(q, 2));
		table_add_text(t, fy_text((struct fy){ (int16_t) stmt_int(q, 3) }).s);
		table_add_text(t, stmt_text(q, 4));
		table_add_text(t, stmt_text(q, 5));
		for (int i = 6; i < 9; i++)
			table_add_money(t, stmt_money(q, i));
	}
	return r;
}
