/* billing/income_table.c - income by contract, by school and by month */
#include "billing/income.h"

#include "core/banned.h"

/* The figures of a row, in the order of the columns. */
#define FIGURES                                                                           \
	{ "billed", "Billed £", COLUMN_MONEY }, { "used", NULL, COLUMN_MONEY },           \
		{ "lapsed", NULL, COLUMN_MONEY }, { "earned", "Earned £", COLUMN_MONEY }, \
		{ "deferred", "Deferred £", COLUMN_MONEY },                               \
		{ "accrued", "Accrued £", COLUMN_MONEY },                                 \
	{                                                                                 \
		"owed", NULL, COLUMN_MONEY                                                \
	}

const struct column income_contract_columns[] = {
	{ "contract", "Contract", COLUMN_CODE },
	{ "financial_year", "Year", COLUMN_CODE },
	{ "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },
	{ "members", NULL, COLUMN_INT },
	FIGURES,
};
const size_t income_contract_column_count = COUNT_OF(income_contract_columns);

const struct column income_school_columns[] = {
	{ "urn", "URN", COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },
	{ "financial_year", "Year", COLUMN_CODE },
	FIGURES,
};
const size_t income_school_column_count = COUNT_OF(income_school_columns);

const struct column income_month_columns[] = {
	{ "month", NULL, COLUMN_CODE },
	{ NULL, "Month", COLUMN_CODE },
	FIGURES,
};
const size_t income_month_column_count = COUNT_OF(income_month_columns);

static void add_figures(struct table *t, const struct income *row)
{
	table_add_money(t, row->billed);
	table_add_money(t, row->used);
	table_add_money(t, row->lapsed);
	table_add_money(t, row->earned);
	table_add_money(t, row->deferred);
	table_add_money(t, row->accrued);
	table_add_money(t, row->owed);
}

static void add_sum(struct table *t, size_t blanks, const struct income *sum)
{
	if (table_rows(t) < 2)
		return;
	table_begin_sum(t);
	for (size_t i = 0; i < blanks; i++)
		table_add_text(t, NULL);
	add_figures(t, sum);
}

/* ---- one row for several ---- */

static int by_contract(const void *left, const void *right)
{
	const struct income *a = left, *b = right;

	if (a->contract_id != b->contract_id)
		return a->contract_id < b->contract_id ? -1 : 1;
	return (a->fy.begins > b->fy.begins) - (a->fy.begins < b->fy.begins);
}

static int by_school(const void *left, const void *right)
{
	const struct income *a = left, *b = right;

	if (a->school_id != b->school_id)
		return a->school_id < b->school_id ? -1 : 1;
	return (a->fy.begins > b->fy.begins) - (a->fy.begins < b->fy.begins);
}

/* Agreed, but neither billed nor used: nobody's income yet. */
static bool says_nothing(const struct income *row)
{
	return row->billed.pence == 0 && row->used.pence == 0 && row->lapsed.pence == 0 &&
	       row->owed.pence == 0;
}

static void group(struct income_list *list, int (*order)(const void *, const void *))
{
	size_t count = 0;

	if (list->count > 0)
		qsort(list->at, list->count, sizeof *list->at, order);
	for (size_t i = 0; i < list->count; i++)
		if (count > 0 && order(&list->at[count - 1], &list->at[i]) == 0)
			income_add(&list->at[count - 1], &list->at[i]);
		else
			list->at[count++] = list->at[i];
	list->count = 0;
	for (size_t i = 0; i < count; i++)
		if (!says_nothing(&list->at[i]))
			list->at[list->count++] = list->at[i];
}

/* Row by row with the names that 'sql' gives for its key, in the order of the names: a merge, no query a row. */
struct named {
	struct store *st;
	const struct income_list *list;
	int64_t (*key)(const struct income *row);
	void (*add)(struct table *t, const struct stmt *name, const struct income *row);
};

static int64_t contract_key(const struct income *row)
{
	return row->contract_id;
}

static int64_t school_key(const struct income *row)
{
	return row->school_id;
}

/* The first row of a key. */
static size_t find_row(const struct named *n, int64_t key)
{
	size_t low = 0, high = n->list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (n->key(&n->list->at[middle]) < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int add_named(const struct named *n, const char *sql, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(n->st, sql, BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		int64_t key = stmt_int(q, 0);

		for (size_t i = find_row(n, key);
		     i < n->list->count && n->key(&n->list->at[i]) == key; i++)
			n->add(t, q, &n->list->at[i]);
	}
	return r;
}

static void add_contract(struct table *t, const struct stmt *name, const struct income *row)
{
	table_add_text(t, stmt_text(name, 1));
	table_add_text(t, fy_text(row->fy).s);
	table_add_text(t, stmt_text(name, 2));
	table_add_text(t, stmt_text(name, 3));
	table_add_int(t, stmt_int(name, 4));
	add_figures(t, row);
}

static void add_school(struct table *t, const struct stmt *name, const struct income *row)
{
	table_add_text(t, stmt_text(name, 1));
	table_add_text(t, stmt_text(name, 2));
	table_add_text(t, fy_text(row->fy).s);
	add_figures(t, row);
}

int income_by_contract(struct store *st, const struct income_ask *ask, struct table *t,
		       struct income *out_sum, struct err *err)
{
	SCOPED(income_release) struct income_list list = { 0 };
	const struct named named = { st, &list, contract_key, add_contract };
	int r = income_reckon(st, ask, &list, err);

	if (r < 0)
		return r;
	*out_sum = income_sum(&list);
	group(&list, by_contract);
	r = add_named(&named,
		      "SELECT t.contract_id, t.ref, s.urn, s.name, (SELECT count(*) FROM "
		      "contract_member x WHERE x.contract_id = t.contract_id) FROM contract t JOIN "
		      "contract_member m ON m.contract_id = t.contract_id AND m.line = 1 JOIN "
		      "school s ON s.school_id = m.school_id ORDER BY t.fy, t.number",
		      t, err);
	if (r == ERR_OK)
		add_sum(t, 5, out_sum);
	return r;
}

int income_by_school(struct store *st, const struct income_ask *ask, struct table *t,
		     struct income *out_sum, struct err *err)
{
	SCOPED(income_release) struct income_list list = { 0 };
	const struct named named = { st, &list, school_key, add_school };
	int r = income_reckon(st, ask, &list, err);

	if (r < 0)
		return r;
	*out_sum = income_sum(&list);
	group(&list, by_school);
	r = add_named(&named, "SELECT school_id, urn, name FROM school ORDER BY name_folded, urn",
		      t, err);
	if (r == ERR_OK)
		add_sum(t, 3, out_sum);
	return r;
}

/* ---- by month ---- */

static struct income between(const struct income *from, const struct income *to)
{
	return (struct income){
		.billed = money_sub(to->billed, from->billed),
		.used = money_sub(to->used, from->used),
		.lapsed = money_sub(to->lapsed, from->lapsed),
		.earned = money_sub(to->earned, from->earned),
		.deferred = to->deferred,
		.accrued = to->accrued,
		.owed = to->owed,
	};
}

static int sum_on(struct store *st, const struct income_ask *ask, struct date on,
		  struct income *out, struct err *err)
{
	SCOPED(income_release) struct income_list list = { 0 };
	struct income_ask then = *ask;
	int r;

	then.on = on;
	if ((r = income_reckon(st, &then, &list, err)) < 0)
		return r;
	*out = income_sum(&list);
	return ERR_OK;
}

/* A row that is no month of the year is there only when something happened. */
static void add_span(struct table *t, const char *month, const char *shown, bool always,
		     const struct income *row)
{
	if (!always && row->billed.pence == 0 && row->earned.pence == 0)
		return;
	table_add_text(t, month);
	table_add_text(t, shown);
	add_figures(t, row);
}

int income_by_month(struct store *st, const struct income_ask *ask, struct table *t,
		    struct income *out_sum, struct err *err)
{
	struct date first = fy_first(*ask->fy), last = fy_last(*ask->fy);
	struct income was, is, row, nothing = { .billed = money_pence(0) };
	int r = sum_on(st, ask, date_min(date_add(first, -1), ask->on), &was, err);

	if (r < 0)
		return r;
	add_span(t, "before", "before", false, &was);
	for (struct date m = first; date_compare(m, date_min(last, ask->on)) <= 0;
	     m = date_add_months(m, 1)) {
		if ((r = sum_on(st, ask, date_min(date_add(date_add_months(m, 1), -1), ask->on),
				&is, err)) < 0)
			return r;
		row = between(&was, &is);
		add_span(t, month_text(m).s, month_long(m).s, true, &row);
		was = is;
	}
	if (date_compare(ask->on, last) > 0) {
		if ((r = sum_on(st, ask, ask->on, &is, err)) < 0)
			return r;
		row = between(&was, &is);
		add_span(t, "after", "after", false, &row);
		was = is;
	}
	*out_sum = was;
	row = between(&nothing, &was);
	add_sum(t, 2, &row);
	return ERR_OK;
}
