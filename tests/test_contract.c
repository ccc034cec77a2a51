/* tests/test_contract.c - the rules of buying: minimum, steps, dates, the rate that is fixed when agreed */
#include <criterion/criterion.h>

#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static struct store *book_with_rates(void)
{
	struct store *st = book_new();

	deal_rate(st, 2024, UNIT_SESSION, 18400);
	deal_rate(st, 2024, UNIT_HOUR, 4973);
	deal_rate(st, 2025, UNIT_DAY, 37900);
	return st;
}

/* The minimum binds the first purchase; above it whole steps. A refusal names what can be had. */
Test(contract, first_quantity)
{
	static const struct {
		int line;
		enum unit unit;
		int64_t quantity;
		int code;
		const char *says; /* part of the refusal */
		int64_t net;
	} cases[] = {
		{ __LINE__, UNIT_DAY, 1000, ERR_OK, NULL, 368000 },
		{ __LINE__, UNIT_DAY, 100, ERR_OK, NULL, 36800 },
		{ __LINE__, UNIT_DAY, 150, ERR_OK, NULL, 55200 },
		{ __LINE__, UNIT_DAY, 950, ERR_OK, NULL, 349600 },
		{ __LINE__, UNIT_DAY, 975, ERR_INVALID, "take 9.5 or 10.0, not 9.75", 0 },
		{ __LINE__, UNIT_DAY, 99, ERR_INVALID, "less than the minimum purchase of 1.0 day",
		  0 },
		{ __LINE__, UNIT_DAY, 50, ERR_INVALID, "0.5 days is less than", 0 },
		{ __LINE__, UNIT_DAY, 0, ERR_INVALID, "minimum", 0 },
		{ __LINE__, UNIT_DAY, -100, ERR_INVALID, "-1 days cannot be bought", 0 },
		{ __LINE__, UNIT_DAY, 101, ERR_INVALID, "take 1.0 or 1.5", 0 },
		{ __LINE__, UNIT_SESSION, 200, ERR_OK, NULL, 36800 },
		{ __LINE__, UNIT_SESSION, 300, ERR_OK, NULL, 55200 },
		{ __LINE__, UNIT_SESSION, 100, ERR_INVALID, "minimum purchase of 2 sessions", 0 },
		{ __LINE__, UNIT_SESSION, 250, ERR_INVALID, "take 2 or 3", 0 },
		{ __LINE__, UNIT_HOUR, 740, ERR_OK, NULL, 36800 },
		{ __LINE__, UNIT_HOUR, 765, ERR_OK, NULL, 38043 }, /* 380.4345 */
		{ __LINE__, UNIT_HOUR, 739, ERR_INVALID, "minimum purchase of 7.40 hours", 0 },
		{ __LINE__, UNIT_HOUR, 750, ERR_INVALID, "take 7.40 or 7.65", 0 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_with_rates();
		struct contract c = { 0 };
		struct schedule schedule;
		struct err err = { 0 };
		int r = deal_quote(
			st, &(struct deal){ .unit = cases[i].unit, .quantity = cases[i].quantity },
			&c, &schedule, &err);

		cr_expect_eq(r, cases[i].code, "row at line %d: %d %s", cases[i].line, r, err.msg);
		if (r == ERR_OK)
			cr_expect_eq(c.net.pence, cases[i].net, "row at line %d: %s", cases[i].line,
				     money_text(c.net).s);
		else
			cr_expect(cases[i].says && strstr(err.msg, cases[i].says),
				  "row at line %d: %s", cases[i].line, err.msg);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM contract"), r == ERR_OK,
			     "row at line %d", cases[i].line);
	}
}

/* A top-up goes by the step; the minimum does not bind it. */
Test(contract, top_up_quantity)
{
	static const struct {
		int line;
		enum unit unit;
		int64_t quantity;
		int code;
		const char *says;
	} cases[] = {
		{ __LINE__, UNIT_DAY, 50, ERR_OK, NULL },
		{ __LINE__, UNIT_DAY, 250, ERR_OK, NULL },
		{ __LINE__, UNIT_DAY, 25, ERR_INVALID, "at least 0.5" },
		{ __LINE__, UNIT_DAY, 0, ERR_INVALID, "at least" },
		{ __LINE__, UNIT_DAY, -50, ERR_INVALID, "" },
		{ __LINE__, UNIT_DAY, 75, ERR_INVALID, "take 0.5 or 1.0" },
		{ __LINE__, UNIT_SESSION, 100, ERR_OK, NULL },
		{ __LINE__, UNIT_SESSION, 150, ERR_INVALID, "take 1 or 2" },
		{ __LINE__, UNIT_HOUR, 25, ERR_OK, NULL },
		{ __LINE__, UNIT_HOUR, 740, ERR_INVALID, "take 7.25 or 7.50" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_with_rates();
		struct contract c = deal_sell(
			st, &(struct deal){
				    .unit = cases[i].unit,
				    .quantity = unit_terms(cases[i].unit)->minimum.hundredths });
		struct err err = { 0 };
		struct purchase p;
		int r = deal_buy(st, c.ref, "2024-05-01", cases[i].quantity, &p, &err);

		cr_expect_eq(r, cases[i].code, "row at line %d: %d %s", cases[i].line, r, err.msg);
		if (r < 0)
			cr_expect(cases[i].says && strstr(err.msg, cases[i].says),
				  "row at line %d: %s", cases[i].line, err.msg);
		else
			cr_expect_str_eq(date_iso(p.first_on).s, "2024-05-01");
		cr_expect_eq(deal_balance(st, c.ref, "2024-06-01").purchased.hundredths,
			     c.minimum.hundredths + (r == ERR_OK ? cases[i].quantity : 0));
	}
}

/* A contract may go on into the next financial year and is not over; dates include both ends. */
Test(contract, dates)
{
	static const struct {
		int line;
		const char *on, *from, *to;
		int code;
		const char *first; /* its days begin */
	} cases[] = {
		{ __LINE__, "2024-04-01", NULL, NULL, ERR_OK, "2024-04-01" },
		{ __LINE__, "2024-09-02", NULL, NULL, ERR_OK, "2024-09-02" },
		{ __LINE__, "2025-03-31", NULL, NULL, ERR_OK, "2025-03-31" },
		{ __LINE__, "2024-03-15", "2024-04-01", NULL, ERR_OK, "2024-04-01" },
		{ __LINE__, "2024-04-02", "2024-09-02", "2024-12-20", ERR_OK, "2024-09-02" },
		{ __LINE__, "2024-12-20", "2024-09-02", "2024-12-20", ERR_OK, "2024-12-20" },
		{ __LINE__, "2024-12-21", "2024-09-02", "2024-12-20", ERR_CONFLICT, NULL },
		{ __LINE__, "2024-04-02", "2024-09-02", "2024-09-01", ERR_INVALID, NULL },
		{ __LINE__, "2024-04-02", "2024-09-02", "2025-04-01", ERR_OK, "2024-09-02" },
		{ __LINE__, "2025-03-31", "2024-09-02", "2025-07-22", ERR_OK, "2025-03-31" },
		{ __LINE__, "2025-04-01", "2024-09-02", "2025-07-22", ERR_CONFLICT, NULL },
		{ __LINE__, "2024-04-02", "2024-09-02", "2025-03-31", ERR_OK, "2024-09-02" },
		{ __LINE__, "2025-04-01", "2025-03-01", "2025-03-31", ERR_CONFLICT, NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_with_rates();
		struct contract c = { 0 };
		struct schedule schedule;
		struct err err = { 0 };
		int r = deal_quote(st,
				   &(struct deal){ .on = cases[i].on,
						   .from = cases[i].from,
						   .to = cases[i].to,
						   .quantity = 100 },
				   &c, &schedule, &err);

		cr_expect_eq(r, cases[i].code, "row at line %d: %d %s", cases[i].line, r, err.msg);
		if (r < 0)
			continue;
		MUST(deal_agree(st, c.ref, cases[i].on, "Head Teacher", &schedule, &err));
		cr_expect_str_eq(date_iso(deal_balance(st, c.ref, "2025-03-31").starts_on).s,
				 cases[i].first, "row at line %d", cases[i].line);
	}
}

/* Each refusal of agreeing and buying, by the state the contract is in. */
Test(contract, agreed_once_and_while_the_price_holds)
{
	SCOPED(store_closep) struct store *st = book_with_rates();
	struct contract c, gone;
	struct schedule schedule;
	struct purchase p;
	struct err err = { 0 };

	MUST(deal_quote(st, &(struct deal){ .quantity = 1000 }, &c, &schedule, &err));
	cr_expect_str_eq(date_iso(c.expires_on).s, "2024-05-02");
	cr_expect_eq(deal_buy(st, c.ref, "2024-04-03", 50, &p, &err), ERR_CONFLICT,
		     "buy on a quote");
	cr_expect_eq(deal_agree(st, c.ref, "2024-04-01", "Head", &schedule, &err), ERR_CONFLICT,
		     "before it was quoted");
	cr_expect_eq(deal_agree(st, c.ref, "2024-05-03", "Head", &schedule, &err), ERR_CONFLICT,
		     "the day after it expired");
	cr_expect_eq(deal_agree(st, c.ref, "2024-05-02", "", &schedule, &err), ERR_INVALID,
		     "by nobody");
	cr_expect_str_eq(err.field, "by");
	MUST(deal_agree(st, c.ref, "2024-05-02", "Head", &schedule, &err));
	cr_expect_eq(deal_agree(st, c.ref, "2024-05-02", "Head", &schedule, &err), ERR_CONFLICT,
		     "twice");
	cr_expect_eq(deal_buy(st, c.ref, "2025-04-01", 50, &p, &err), ERR_CONFLICT,
		     "after its end");
	MUST(deal_buy(st, c.ref, "2025-03-31", 50, &p, &err));
	cr_expect_eq(contract_find(st, "C-2024-099", &gone, &err), ERR_NOT_FOUND);
	cr_expect_eq(deal_quote(st, &(struct deal){ .urn = "116095", .quantity = 100 }, &c,
				&schedule, &err),
		     ERR_CONFLICT, "a closed school");
	cr_expect_eq(deal_quote(st, &(struct deal){ .on = "2026-04-02", .quantity = 100 }, &c,
				&schedule, &err),
		     ERR_NOT_FOUND, "a year without a rate");
	cr_expect(strstr(err.msg, "daybook rate set"), "%s", err.msg);
}

/* A rate set later never touches what is agreed, nor a quote that still holds; a top-up keeps the contract's. */
Test(contract, a_rate_set_later_changes_nothing)
{
	SCOPED(store_closep) struct store *st = book_with_rates();
	struct contract agreed = deal_sell(st, &(struct deal){ .quantity = 1000 }), quoted, next;
	struct schedule schedule;
	struct purchase p;
	struct err err = { 0 };

	MUST(deal_quote(st, &(struct deal){ .quantity = 200 }, &quoted, &schedule, &err));
	deal_rate(st, 2024, UNIT_DAY, 40000);
	MUST(deal_agree(st, quoted.ref, "2024-04-10", "Head", &schedule, &err));
	cr_expect_eq(schedule.net.pence, 73600);
	MUST(deal_buy(st, agreed.ref, "2024-04-10", 100, &p, &err));
	cr_expect_eq(p.net.pence, 36800);
	MUST(deal_quote(st, &(struct deal){ .quantity = 200 }, &next, &schedule, &err));
	cr_expect_eq(next.net.pence, 80000, "the next quote has the new rate");
	MUST(contract_find(st, agreed.ref, &agreed, &err));
	cr_expect_eq(agreed.net.pence, 368000);
	cr_expect_eq(deal_balance(st, agreed.ref, "2024-04-10").value_left.pence, 368000 + 36800);
	cr_expect_eq(deal_balance(st, agreed.ref, "2024-04-10").purchased.hundredths, 1100);
}

/* References count within their financial year. */
Test(contract, references)
{
	SCOPED(store_closep) struct store *st = book_with_rates();
	static const struct {
		const char *on, *ref;
	} cases[] = { { "2024-04-02", "C-2024-001" },
		      { "2024-04-03", "C-2024-002" },
		      { "2025-04-02", "C-2025-001" },
		      { "2025-03-31", "C-2024-003" } };

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct contract c = { 0 };
		struct schedule schedule;
		struct err err = { 0 };

		MUST(deal_quote(st, &(struct deal){ .on = cases[i].on, .quantity = 100 }, &c,
				&schedule, &err));
		cr_expect_str_eq(c.ref, cases[i].ref);
	}
}

/* Partners with too few days for the second of two years: that year costs nobody anything. */
Test(contract, a_year_without_days)
{
	SCOPED(store_closep) struct store *st = book_with_rates();
	struct contract c = deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY, BOOK_NURSERY },
							     .days = { 50, 50 },
							     .on = "2025-03-03",
							     .from = "2024-11-04",
							     .to = "2025-05-23" });

	cr_expect_eq(c.year_count, 2);
	cr_expect_eq(c.year[1].quantity.hundredths, 0);
	cr_expect_eq(deal_number(st, "SELECT sum(net_pence) FROM purchase_share"), 36800);
}

/* Days that a partner adds to its own stand in its name in the ledger. */
Test(contract, a_partner_tops_up_in_its_name)
{
	SCOPED(store_closep) struct store *st = book_with_rates();
	struct contract c = deal_share(st, &(struct shared){ .urn = { BOOK_ACADEMY, BOOK_NURSERY },
							     .days = { 100, 100 } });
	struct purchase p = { .quantity = quantity_of(50), .agreed_by = "Bursar", .member = 1 };
	struct work work = WORK_EMPTY;
	struct schedule schedule;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "contract buy", "2024-05-01");
	MUST(sale_buy(&work, &c, &p, &schedule, &err));
	book_commit(&work);
	cr_expect_eq(deal_number(st, "SELECT school_id FROM day_entry ORDER BY entry_id DESC"),
		     book_school(st, BOOK_NURSERY));
}

/* What was refused leaves nothing behind, and what was done is found by no check. */
Test(contract, a_book_of_contracts_is_sound)
{
	SCOPED(store_closep) struct store *st = book_with_rates();
	SCOPED(freep) char *findings = NULL;
	struct purchase p;
	struct err err = { 0 };
	struct contract c = deal_sell(st, &(struct deal){ .unit = UNIT_HOUR, .quantity = 765 });

	MUST(deal_buy(st, c.ref, "2024-05-01", 25, &p, &err));
	cr_expect_lt(deal_buy(st, c.ref, "2024-05-01", 26, &p, &err), 0);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM purchase"), 2);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}
