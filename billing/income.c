/* billing/income.c - reckons what was earned, deferred and accrued; a handful of queries, whatever the size of the book */
#include "billing/income.h"

#include "billing/charged.h"
#include "core/balance_sql.h"
#include "core/contract.h"
#include "core/ledger.h"

#include "core/banned.h"

void income_release(struct income_list *list)
{
	free(list->at);
	*list = (struct income_list){ 0 };
}

static void add(struct money *sum, struct money m)
{
	*sum = money_add(*sum, m);
}

/* ---- rows as they come ---- */

struct rows {
	size_t count, room;
	struct income *at; /* owned */
};

static void rows_release(struct rows *rows)
{
	free(rows->at);
}

static int push(struct rows *rows, const struct income *row, struct err *err)
{
	if (rows->count == rows->room) {
		size_t room = rows->room * 2 + 256;
		struct income *grown = realloc(rows->at, room * sizeof *grown);

		if (!grown)
			return err_nomem(err);
		rows->at = grown;
		rows->room = room;
	}
	rows->at[rows->count++] = *row;
	return ERR_OK;
}

/* ---- who shares a payment ---- */

struct sharer {
	int64_t contract_id, school_id, weight;
};

struct sharers {
	size_t count, room;
	struct sharer *at; /* owned; by contract, in the order that odd pennies go */
};

static void sharers_release(struct sharers *list)
{
	free(list->at);
}

static int load_sharers(struct store *st, struct sharers *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT m.contract_id, m.school_id, m.pay_weight FROM contract_member m JOIN "
		"contract t ON t.contract_id = m.contract_id WHERE t.sharing = 'pooled' OR "
		"t.sharing = 'allotted' AND t.pay_by <> 'days' ORDER BY m.contract_id, m.line",
		BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (out->count == out->room) {
			size_t room = out->room * 2 + 64;
			struct sharer *grown = realloc(out->at, room * sizeof *grown);

			if (!grown)
				return err_nomem(err);
			out->at = grown;
			out->room = room;
		}
		out->at[out->count++] =
			(struct sharer){ stmt_int(q, 0), stmt_int(q, 1), stmt_int(q, 2) };
	}
	return r;
}

/* The first of a contract, by halves. */
static size_t find_sharers(const struct sharers *list, int64_t contract_id)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->at[middle].contract_id < contract_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What several pay for together, of one purchase and year, to each by its share; where nobody pays, to all alike. */
static int share_out(struct rows *rows, const struct sharers *list, const struct income *whole,
		     struct err *err)
{
	const struct sharer *first = &list->at[find_sharers(list, whole->contract_id)];
	int64_t weights[MEMBERS_MAX], sum = 0;
	struct money lapsed[MEMBERS_MAX], earned[MEMBERS_MAX], owed[MEMBERS_MAX], left[MEMBERS_MAX];
	size_t count = 0;
	int r = ERR_OK;

	while (count < MEMBERS_MAX && first + count < list->at + list->count &&
	       first[count].contract_id == whole->contract_id) {
		weights[count] = first[count].weight;
		sum += weights[count++];
	}
	assert(count > 0); /* a contract that shares has members: both come from the same tables */
	money_split(whole->lapsed, sum > 0 ? weights : NULL, count, lapsed);
	money_split(whole->earned, sum > 0 ? weights : NULL, count, earned);
	money_split(whole->owed, sum > 0 ? weights : NULL, count, owed);
	money_split(whole->left, sum > 0 ? weights : NULL, count, left);
	for (size_t i = 0; r == ERR_OK && i < count; i++) {
		struct income part = *whole;

		part.school_id = first[i].school_id;
		part.earned = earned[i];
		part.lapsed = lapsed[i];
		part.used = money_sub(earned[i], lapsed[i]);
		part.owed = owed[i];
		part.left = left[i];
		r = push(rows, &part, err);
	}
	return r;
}

/* ---- what was earned ---- */

/*
 * A row an allotment, those of one purchase and year together: what was used and what lapsed at the worth that the
 * ledger gave it; and what a change of price made of days that were gone by then (price less what is left is worth
 * more).
 */
#define DAYS(WHERE)                                                                              \
	"SELECT a.contract_id, a.fy, " CHARGE_OWNER ", a.purchase_id, " LAST_ON ", a.quantity, " \
	"a.net_pence + f.price, f.balance, f.planned, " OWED_NOTED ", f.used, f.lapsed, "        \
	"f.worth FROM (SELECT a.allotment_id, sum(e.price_pence) AS price, sum(e.quantity) AS "  \
	"balance, sum(e.value_pence) AS worth, sum(CASE e.kind WHEN 'use' THEN -e.value_pence "  \
	"WHEN 'price' THEN e.price_pence - e.value_pence ELSE 0 END) AS used, sum(CASE e.kind "  \
	"WHEN 'lapse' THEN -e.value_pence ELSE 0 END) AS lapsed, " PLANNED                       \
	" AS planned FROM allotment a JOIN purchase p ON p.purchase_id = a.purchase_id JOIN "    \
	"day_entry e ON e.allotment_id = a.allotment_id WHERE " WHERE                            \
	" AND p.bought_on <= ?4 AND " COUNTS                                                     \
	" AND " KNOWN("e") " GROUP BY a.allotment_id) f JOIN allotment a ON a.allotment_id = "   \
			   "f.allotment_id JOIN "                                                \
			   "purchase u ON u.purchase_id = a.purchase_id JOIN contract t ON "     \
			   "t.contract_id = "                                                    \
			   "a.contract_id ORDER BY a.purchase_id, a.fy, a.allotment_id"

/* With all years of its contracts: a split price goes over two. */
#define OF_YEAR "a.contract_id IN (SELECT y.contract_id FROM allotment y WHERE y.fy = ?3)"

static const char days_of_all[] = DAYS("?3 IS NULL"), days_of_year[] = DAYS(OF_YEAR);

/* At the end of the day: what could be used on it for the last time has ended with it, as the entry will be dated. */
static struct income read_days(const struct stmt *q, struct date on)
{
	struct money worth = stmt_money(q, 12);
	const struct standing now = standing_of(stmt_int(q, 7), stmt_int(q, 8), stmt_int(q, 9),
						stmt_date(q, 4), date_add(on, 1));
	struct income row = {
		.contract_id = stmt_int(q, 0),
		.fy = { (int16_t) stmt_int(q, 1) },
		.school_id = stmt_int(q, 2),
		.used = stmt_money(q, 10),
		.lapsed = stmt_money(q, 11),
		.left = worth,
	};

	if (now.ended != 0) { /* as the entry will say */
		row.left = ledger_worth(stmt_money(q, 6), stmt_quantity(q, 5),
					quantity_of(now.balance - now.ended));
		add(&row.lapsed, money_sub(worth, row.left));
	}
	if (now.owed != 0)
		row.owed = money_sub(row.left,
				     ledger_worth(stmt_money(q, 6), stmt_quantity(q, 5),
						  quantity_of(now.balance - now.ended - now.owed)));
	row.earned = money_add(row.used, row.lapsed);
	return row;
}

void income_add(struct income *sum, const struct income *row)
{
	add(&sum->billed, row->billed);
	add(&sum->used, row->used);
	add(&sum->lapsed, row->lapsed);
	add(&sum->earned, row->earned);
	add(&sum->owed, row->owed);
	add(&sum->left, row->left);
	add(&sum->deferred, row->deferred);
	add(&sum->accrued, row->accrued);
}

struct income income_sum(const struct income_list *list)
{
	struct income sum = { .billed = money_pence(0) };

	for (size_t i = 0; i < list->count; i++)
		income_add(&sum, &list->at[i]);
	return sum;
}

/* Own days as they are; those that several pay for together, purchase by purchase and year by year. */
static int load_days(struct store *st, const struct income_ask *ask, struct rows *rows,
		     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(sharers_release) struct sharers sharers = { 0 };
	struct income shared = { 0 }; /* contract_id 0: none yet */
	int64_t purchase = 0;
	bool row = false;
	int r;

	if ((r = load_sharers(st, &sharers, err)) < 0 ||
	    (r = store_query(st, ask->fy ? days_of_year : days_of_all,
			     BIND(bind_null(), bind_null(),
				  ask->fy ? bind_int(ask->fy->begins) : bind_null(),
				  bind_date(ask->on),
				  bind_int(ask->known ? ask->known : INT64_MAX)),
			     &q, err)) < 0)
		return r;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct income one = read_days(q, ask->on);

		if (one.school_id != 0) {
			r = push(rows, &one, err);
			continue;
		}
		if (shared.contract_id != 0 &&
		    (purchase != stmt_int(q, 3) || shared.fy.begins != one.fy.begins)) {
			r = share_out(rows, &sharers, &shared, err);
			shared = (struct income){ 0 };
		}
		purchase = stmt_int(q, 3);
		income_add(&shared, &one);
		shared.contract_id = one.contract_id;
		shared.fy = one.fy;
	}
	if (r == ERR_OK && shared.contract_id != 0)
		r = share_out(rows, &sharers, &shared, err);
	return r;
}

/* ---- what was billed ---- */

#define BILLED(WHERE)                                                                           \
	"SELECT u.contract_id, c.school_id, c.fy, sum(l.net_pence) FROM document d JOIN "       \
	"document_line l ON l.document_id = d.document_id JOIN charge c ON c.charge_id = "      \
	"l.charge_id JOIN purchase u ON u.purchase_id = c.purchase_id WHERE d.issued_on <= ?4 " \
	"AND d.audit_id <= ?5 AND " WHERE " GROUP BY u.contract_id, c.school_id, c.fy"

static const char billed_of_all[] = BILLED("?3 IS NULL"),
		  billed_of_year[] = BILLED("u.contract_id IN (SELECT y.contract_id FROM allotment"
					    " y WHERE y.fy = ?3)");

static int load_billed(struct store *st, const struct income_ask *ask, struct rows *rows,
		       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, ask->fy ? billed_of_year : billed_of_all,
			    BIND(bind_null(), bind_null(),
				 ask->fy ? bind_int(ask->fy->begins) : bind_null(),
				 bind_date(ask->on), bind_int(ask->known ? ask->known : INT64_MAX)),
			    &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const struct income one = { .contract_id = stmt_int(q, 0),
					    .school_id = stmt_int(q, 1),
					    .fy = { (int16_t) stmt_int(q, 2) },
					    .billed = stmt_money(q, 3) };

		r = push(rows, &one, err);
	}
	return r;
}

/* ---- together ---- */

static bool same_contract(const struct income *a, const struct income *b)
{
	return a->contract_id == b->contract_id && a->school_id == b->school_id;
}

static int by_contract(const void *left, const void *right)
{
	const struct income *a = left, *b = right;

	if (a->contract_id != b->contract_id)
		return a->contract_id < b->contract_id ? -1 : 1;
	if (a->school_id != b->school_id)
		return a->school_id < b->school_id ? -1 : 1;
	return (a->fy.begins > b->fy.begins) - (a->fy.begins < b->fy.begins);
}

static void merge(struct rows *rows)
{
	size_t count = 0;

	if (rows->count > 0)
		qsort(rows->at, rows->count, sizeof *rows->at, by_contract);
	for (size_t i = 0; i < rows->count; i++)
		if (count > 0 && by_contract(&rows->at[count - 1], &rows->at[i]) == 0)
			income_add(&rows->at[count - 1], &rows->at[i]);
		else
			rows->at[count++] = rows->at[i];
	rows->count = count;
}

/* Billed beyond the worth of a year's days: less than 0, the year is short of it. */
static int64_t beyond(const struct income *row)
{
	return row->billed.pence - row->earned.pence - row->left.pence;
}

/* The years of one school in a split contract: what one is billed beyond its days is for one that is short. */
static void cover_split(struct income *year, size_t count)
{
	for (size_t from = 0; from < count; from++)
		for (size_t to = 0; to < count; to++) {
			int64_t pence = least(beyond(&year[from]), -beyond(&year[to]));

			if (pence <= 0)
				continue;
			year[from].billed.pence -= pence;
			year[to].billed.pence += pence;
		}
}

static int cover_splits(struct store *st, struct rows *rows, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	size_t i = 0;
	int r = store_query(
		st, "SELECT contract_id FROM contract WHERE plan = 'split' ORDER BY contract_id",
		BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		int64_t contract_id = stmt_int(q, 0);

		while (i < rows->count && rows->at[i].contract_id < contract_id)
			i++;
		while (i < rows->count && rows->at[i].contract_id == contract_id) {
			size_t first = i;

			while (i < rows->count && same_contract(&rows->at[first], &rows->at[i]))
				i++;
			cover_split(&rows->at[first], i - first);
		}
	}
	return r;
}

static bool says(const struct income *row, enum income_only only)
{
	switch (only) {
	case INCOME_DEFERRED:
		return row->deferred.pence != 0;
	case INCOME_ACCRUED:
		return row->accrued.pence != 0;
	case INCOME_LAPSED:
		return row->lapsed.pence != 0;
	case INCOME_OWED:
		return row->owed.pence != 0;
	case INCOME_ALL:
		break;
	}
	return row->billed.pence != 0 || row->used.pence != 0 || row->lapsed.pence != 0 ||
	       row->left.pence != 0;
}

/* Deferred and accrued; rows that have nothing to say, or are of other years, are left out. */
static void settle(struct rows *rows, const struct income_ask *ask)
{
	size_t count = 0;

	for (size_t i = 0; i < rows->count; i++) {
		struct income row = rows->at[i];
		struct money over = money_sub(row.billed, row.earned);

		if (ask->fy && row.fy.begins != ask->fy->begins)
			continue;
		row.deferred = over.pence > 0 ? over : money_pence(0);
		row.accrued = over.pence < 0 ? money_negate(over) : money_pence(0);
		if (says(&row, ask->only))
			rows->at[count++] = row;
	}
	rows->count = count;
}

int income_reckon(struct store *st, const struct income_ask *ask, struct income_list *out,
		  struct err *err)
{
	SCOPED(rows_release) struct rows rows = { 0 };
	int r;

	if ((r = load_days(st, ask, &rows, err)) < 0 || (r = load_billed(st, ask, &rows, err)) < 0)
		return r;
	merge(&rows);
	if ((r = cover_splits(st, &rows, err)) < 0)
		return r;
	settle(&rows, ask);
	*out = (struct income_list){ rows.count, rows.at };
	rows = (struct rows){ 0 };
	return ERR_OK;
}
