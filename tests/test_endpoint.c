/* tests/test_endpoint.c - electronic addresses: their schemes, and the check digits of those that have one */
#include <criterion/criterion.h>

#include "core/endpoint.h"

#include "core/banned.h"

Test(endpoint, is_checked_by_its_scheme)
{
	static const struct {
		int line;
		const char *text;
		const char *kept; /* NULL: refused */
	} rows[] = {
		{ __LINE__, "0088:9521234567899", "0088:9521234567899" },
		{ __LINE__, "0088: 952 1234 567 899", "0088:9521234567899" },
		{ __LINE__, "0088:9521234567896", NULL },
		{ __LINE__, "0088:9512234567899", NULL }, /* two digits changed places */
		{ __LINE__, "0088:952123456789", NULL },
		{ __LINE__, "0088:00009521234567899", NULL },
		{ __LINE__, "9932:GB100000034", "9932:GB100000034" },
		{ __LINE__, "9932:gb 100 0000 34", "9932:GB100000034" },
		{ __LINE__, "9932:100000034", "9932:GB100000034" },
		{ __LINE__, "9932:GB123456789", NULL },
		{ __LINE__, "9932:", NULL },
		{ __LINE__, "0060:123456789", "0060:123456789" },
		{ __LINE__, "0060:12345678", NULL },
		{ __LINE__, "0007:2021005489", "0007:2021005489" },
		{ __LINE__, "0007:2021005488", NULL },
		{ __LINE__, "0192:974760673", "0192:974760673" },
		{ __LINE__, "0192:974760674", NULL },
		{ __LINE__, "0192:000000000", NULL },
		{ __LINE__, "0208:0202239951", "0208:0202239951" },
		{ __LINE__, "0208:0202239952", NULL },
		{ __LINE__, "0151:51824753556", "0151:51824753556" },
		{ __LINE__, "0151:51824753557", NULL },
		{ __LINE__, "0184:dk10103940", "0184:DK10103940" },
		{ __LINE__, "0184:10103940", "0184:10103940" },
		{ __LINE__, "0184:SE10103940", NULL },
		{ __LINE__, "0201:UFABCD", "0201:UFABCD" },
		{ __LINE__, "0201:UFABC", NULL },
		{ __LINE__, "0210:RSSMRA80A01H501U", "0210:RSSMRA80A01H501U" },
		{ __LINE__, "0210:RSSMRA80A01H5010", NULL },
		{ __LINE__, "0211:IT00743110157", "0211:IT00743110157" },
		{ __LINE__, "0211:IT00743110158", NULL },
		{ __LINE__, "0204:991-01234-44", "0204:991-01234-44" },
		{ __LINE__, "9915:b", "9915:B" },
		{ __LINE__, "0001:1", NULL },
		{ __LINE__, "9999:1", NULL },
		{ __LINE__, "EM:office@school.example", NULL },
		{ __LINE__, "0088", NULL },
		{ __LINE__, ":9521234567899", NULL },
		{ __LINE__, "", NULL },
		{ __LINE__, "0199:\xC3\xA9", NULL },
		{ __LINE__, "0199:a\tb", NULL },
		{ __LINE__, "0199:12345678901234567890123456789012345678901234567890",
		  "0199:12345678901234567890123456789012345678901234567890" },
		{ __LINE__, "0199:123456789012345678901234567890123456789012345678901", NULL },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char out[ENDPOINT_ROOM] = "";
		struct err err = { 0 };
		int r = endpoint_check(rows[i].text, out, &err);

		if (!rows[i].kept) {
			cr_expect_eq(r, ERR_INVALID, "line %d: kept as '%s'", rows[i].line, out);
			cr_expect_str_eq(out, "", "line %d", rows[i].line);
			continue;
		}
		cr_assert_eq(r, ERR_OK, "line %d: %s", rows[i].line, err.msg);
		cr_expect_str_eq(out, rows[i].kept, "line %d", rows[i].line);
	}
}

/* One digit wrong is always found. */
Test(endpoint, a_gln_has_one_check_digit)
{
	for (int d = 0; d < 10; d++) {
		char text[24], out[ENDPOINT_ROOM];
		struct err err = { 0 };

		(void) snprintf(text, sizeof text, "0088:952085200000%d", d);
		cr_expect_eq(endpoint_check(text, out, &err) == ERR_OK, d == 9, "%s", text);
	}
}

Test(endpoint, identifies_where_no_tax_number_may_stand)
{
	char out[ENDPOINT_ROOM];
	struct err err = { 0 };

	cr_expect_eq(identifier_check("0088:9520852000009", out, &err), ERR_OK, "%s", err.msg);
	cr_expect(endpoint_is_identifier(out));
	cr_expect_eq(identifier_check("9932:GB100000034", out, &err), ERR_INVALID);
	cr_expect_not_null(strstr(err.msg, "a number for taxes"), "%s", err.msg);
	cr_expect_not(endpoint_is_identifier("9932:GB100000034"));
	cr_expect_not(endpoint_is_identifier(""));
}
