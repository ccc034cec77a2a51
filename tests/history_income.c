/* tests/history_income.c - whatever happened: income adds up, is posted, and the ledgers agree */
#include <criterion/criterion.h>

#include "tests/history.h"

#include "billing/charged.h"
#include "billing/income.h"
#include "billing/income_post.h"
#include "billing/reconcile.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* What is earned and what is left of all days is what they cost; a top-up for a visit to come is bought that day. */
static bool whole(struct run_state *s, struct date on)
{
	SCOPED(income_release) struct income_list list = { 0 };
	struct err err = { 0 };
	struct income sum;
	int64_t price = 0;

	MUST(store_int(s->store,
		       "SELECT coalesce(sum(" PRICE "), 0) FROM purchase u WHERE "
		       "u.bought_on <= ?1",
		       BIND(bind_date(on)), 0, &price, &err));
	MUST(income_reckon(s->store, &(struct income_ask){ .on = on }, &list, &err));
	sum = income_sum(&list);
	if (sum.earned.pence + sum.left.pence != price)
		return differ(s, "earned %" PRId64 " and left %" PRId64 ": all days cost %" PRId64,
			      sum.earned.pence, sum.left.pence, price);
	if (sum.deferred.pence - sum.accrued.pence != sum.billed.pence - sum.earned.pence)
		return differ(s, "deferred and accrued do not come to billed and earned");
	for (size_t i = 0; i < list.count; i++)
		if (list.at[i].deferred.pence < 0 || list.at[i].accrued.pence < 0)
			return differ(s, "deferred or accrued is less than 0");
	return true;
}

static void post(struct run_state *s, struct date on, struct income_posted *out)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, s->store, "finance", "journal income", date_iso(on).s);
	MUST(income_post(&work, on, out, &err));
	book_commit(&work);
}

bool same_income(struct run_state *s, int today)
{
	struct date on = date_of(today);
	struct income_posted posted;
	struct reconciled done = { 0 };
	struct err err = { 0 };
	FILE *nowhere = fopen("/dev/null", "w");
	struct table *t = NULL;

	if (!whole(s, on))
		return false;
	post(s, on, &posted);
	post(s, on, &posted);
	if (posted.lines != 0)
		return differ(s, "income was posted twice");
	cr_assert(nowhere);
	MUST(table_open(nowhere, TABLE_CSV, 80, reconcile_columns, reconcile_column_count, &t,
			&err));
	MUST(reconcile_table(s->store, NULL, on, t, &done, &err));
	MUST(table_close(t, &err));
	(void) fclose(nowhere);
	if (done.differ > 0)
		return differ(s, "the ledgers do not agree: %s", done.first);
	return !done.to_post || differ(s, "income is posted, and the ledger says otherwise");
}
