/* tests/test_life.c - a contract after its quote: withdrawn, cancelled, moved, ended, renewed, confirmed */
#include <criterion/criterion.h>

#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* A quote is withdrawn once, with a reason; then it is agreed no more. */
Test(life, a_quote_is_withdrawn)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct contract c = { 0 };
	struct schedule s;
	struct err err = { 0 };

	MUST(deal_quote(st, &(struct deal){ .quantity = 100 }, &c, &s, &err));
	book_begin(&work, st, "finance", "contract withdraw", "2024-04-02");
	cr_expect_eq(contract_withdraw(&work, &c, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "reason");
	work.reason = "quoted twice";
	MUST(contract_withdraw(&work, &c, &err));
	cr_expect_eq(contract_withdraw(&work, &c, &err), ERR_CONFLICT);
	book_commit(&work);
	cr_expect_eq(deal_agree(st, c.ref, "2024-04-02", "Head", &s, &err), ERR_CONFLICT);
	cr_expect_eq(
		deal_number(st, "SELECT count(*) FROM contract_event WHERE kind = 'withdrawn'"), 1);
}
