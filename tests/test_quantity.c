/* tests/test_quantity.c - quantities and units */
#include <criterion/criterion.h>

#include "core/quantity.h"

#include "core/banned.h"

Test(quantity, parse)
{
	static const struct {
		int line;
		const char *text;
		int expect_code;
		int64_t expect;
		const char *expect_msg;
	} rows[] = {
		{ __LINE__, "9", ERR_OK, 900, NULL },
		{ __LINE__, "9.5", ERR_OK, 950, NULL },
		{ __LINE__, "9.50", ERR_OK, 950, NULL },
		{ __LINE__, "9.05", ERR_OK, 905, NULL },
		{ __LINE__, "0", ERR_OK, 0, NULL },
		{ __LINE__, "10000000", ERR_OK, QUANTITY_MAX, NULL },
		{ __LINE__, "10000000.01", ERR_RANGE, -1, "'10000000.01' is too large" },
		{ __LINE__, "100000000000000000000000.5", ERR_RANGE, -1, "too large" },
		{ __LINE__, "9.555", ERR_INVALID, -1,
		  "'9.555' has three decimals: a quantity has two at most, such as 9.5" },
		{ __LINE__, "9.5555", ERR_INVALID, -1, "too many decimals" },
		{ __LINE__, "-1", ERR_INVALID, -1, "'-1' is negative" },
		{ __LINE__, "", ERR_INVALID, -1, "is not a quantity such as 9 or 9.5" },
		{ __LINE__, ".5", ERR_INVALID, -1, "is not a quantity" },
		{ __LINE__, "5.", ERR_INVALID, -1, "is not a quantity" },
		{ __LINE__, "9,5", ERR_INVALID, -1, "is not a quantity" },
		{ __LINE__, "9 days", ERR_INVALID, -1, "is not a quantity" },
		{ __LINE__, "1.2.3", ERR_INVALID, -1, "is not a quantity" },
		{ __LINE__, "-", ERR_INVALID, -1, "is not a quantity" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct quantity q = quantity_of(-1);
		struct err err = { 0 };
		int r = quantity_parse(rows[i].text, &q, &err);

		cr_expect_eq(r, rows[i].expect_code, "row at line %d: %s", rows[i].line, err.msg);
		cr_expect_eq(q.hundredths, rows[i].expect, "row at line %d", rows[i].line);
		if (rows[i].expect_msg)
			cr_expect(strstr(err.msg, rows[i].expect_msg), "row at line %d: %s",
				  rows[i].line, err.msg);
	}
}

Test(quantity, text)
{
	static const struct {
		int line;
		int64_t hundredths;
		const char *plain, *none, *one, *two;
	} rows[] = {
		{ __LINE__, 0, "0.00", "0", "0.0", "0.00" },
		{ __LINE__, 900, "9.00", "9", "9.0", "9.00" },
		{ __LINE__, 950, "9.50", "9.50", "9.5", "9.50" },
		{ __LINE__, 955, "9.55", "9.55", "9.55", "9.55" },
		{ __LINE__, -50, "-0.50", "-0.50", "-0.5", "-0.50" },
		{ __LINE__, -5, "-0.05", "-0.05", "-0.05", "-0.05" },
		{ __LINE__, QUANTITY_MAX, "10000000.00", "10000000", "10000000.0", "10000000.00" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct quantity q = quantity_of(rows[i].hundredths), again = { 0 };
		struct err err = { 0 };

		cr_expect_str_eq(quantity_text(q).s, rows[i].plain, "line %d", rows[i].line);
		cr_expect_str_eq(quantity_pretty(q, 0).s, rows[i].none, "line %d", rows[i].line);
		cr_expect_str_eq(quantity_pretty(q, 1).s, rows[i].one, "line %d", rows[i].line);
		cr_expect_str_eq(quantity_pretty(q, 2).s, rows[i].two, "line %d", rows[i].line);
		if (rows[i].hundredths < 0)
			continue;
		cr_expect_eq(quantity_parse(rows[i].one, &again, &err), ERR_OK);
		cr_expect_eq(again.hundredths, q.hundredths, "line %d", rows[i].line);
	}
}

Test(quantity, in_a_sentence)
{
	static const struct {
		int line;
		int64_t hundredths;
		enum unit unit;
		const char *brief, *named;
	} rows[] = {
		{ __LINE__, 0, UNIT_DAY, "0", "0 days" },
		{ __LINE__, 25, UNIT_HOUR, "0.25", "0.25 hour" },
		{ __LINE__, 50, UNIT_DAY, "0.5", "0.5 day" },
		{ __LINE__, 100, UNIT_SESSION, "1", "1 session" },
		{ __LINE__, 150, UNIT_DAY, "1.5", "1.5 days" },
		{ __LINE__, 975, UNIT_DAY, "9.75", "9.75 days" },
		{ __LINE__, 1000, UNIT_HOUR, "10", "10 hours" },
		{ __LINE__, -50, UNIT_DAY, "-0.5", "-0.5 days" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct quantity q = quantity_of(rows[i].hundredths);

		cr_expect_str_eq(quantity_short(q).s, rows[i].brief, "line %d", rows[i].line);
		cr_expect_str_eq(quantity_named(q, rows[i].unit).s, rows[i].named, "line %d",
				 rows[i].line);
	}
}

Test(quantity, units)
{
	enum unit unit = UNIT_HOUR;
	struct err err = { 0 };

	cr_expect_eq(unit_parse("day", &unit, &err), ERR_OK);
	cr_expect_eq(unit, UNIT_DAY);
	cr_expect_eq(unit_parse("session", &unit, &err), ERR_OK);
	cr_expect_eq(unit, UNIT_SESSION);
	cr_expect_eq(unit_parse("days", &unit, &err), ERR_INVALID);
	cr_expect_str_eq(err.msg, "'days' is not a unit: say day, session or hour");
	cr_expect_eq(unit, UNIT_SESSION, "outputs are touched only on success");

	cr_expect_eq(unit_terms(UNIT_DAY)->minutes, 444);
	cr_expect_eq(unit_terms(UNIT_SESSION)->minutes, 222);
	cr_expect_eq(unit_terms(UNIT_HOUR)->minimum.hundredths, 740);
	cr_expect_eq(unit_terms(UNIT_HOUR)->step.hundredths, 25);
	cr_expect_str_eq(unit_terms(UNIT_SESSION)->plural, "sessions");
}
