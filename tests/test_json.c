/* tests/test_json.c - JSON built, printed, read; what hostile JSON is told */
#include <criterion/criterion.h>

#include "core/json.h"

#include "core/banned.h"

Test(json, build_and_read)
{
	struct json *root = json_object(), *lines = NULL, *line = NULL, *again = NULL;
	struct date day = DATE_NONE;
	struct err err = { 0 };
	char *text = NULL, *same = NULL;

	cr_assert_eq(date_parse("2024-09-02", &day, &err), ERR_OK);
	json_add_text(root, "school", "St Mark\u2019s \"C of E\"\n");
	json_add_text(root, "order", NULL);
	json_add_int(root, "n", -9007199254740991);
	json_add_int(root, "million", 1000000);
	json_add_int(root, "peta", 1000000000000000);
	json_add_bool(root, "ok", true);
	json_add_money(root, "total", money_pence(-368000));
	json_add_quantity(root, "days", quantity_of(950));
	json_add_date(root, "on", day);
	json_add_date(root, "until", DATE_NONE);
	lines = json_add_array(root, "lines");
	line = json_add_object(lines, NULL);
	json_add_int(line, "a", 1);
	json_add_text(lines, NULL, "two");
	(void) json_add_array(lines, NULL);

	cr_assert_eq(json_print(root, &text, &err), ERR_OK, "%s", err.msg);
	cr_expect_str_eq(text, "{\"school\":\"St Mark\u2019s \\\"C of E\\\"\\n\",\"order\":null,"
			       "\"n\":-9007199254740991,\"million\":1000000,"
			       "\"peta\":1000000000000000,\"ok\":true,\"total\":\"-3680.00\","
			       "\"days\":\"9.50\",\"on\":\"2024-09-02\",\"until\":null,"
			       "\"lines\":[{\"a\":1},\"two\",[]]}");
	cr_assert_eq(json_parse(text, strlen(text), &again, &err), ERR_OK, "%s", err.msg);
	cr_assert_eq(json_print(again, &same, &err), ERR_OK);
	cr_expect_eq(json_int(again, "peta", 0), 1000000000000000);
	cr_expect_eq(json_int(again, "n", 0), -9007199254740991);
	free(text);
	free(same);
	text = NULL;
	cr_assert_eq(json_print_pretty(again, &text, &err), ERR_OK);
	cr_expect(strstr(text, "{\n\t\"school\":"), "%s", text);
	free(text);
	json_freep(&root);
	cr_expect_null(root);
	json_free(again);
	json_free(NULL);
}

/* What cannot be had must not be left out silently. */
Test(json, remembers_failure)
{
	struct err err = { 0 };
	char *text = NULL;

	json_add_text(NULL, "a", "b");
	cr_expect_null(json_add_object(NULL, "a"));
	cr_expect_eq(json_print(NULL, &text, &err), ERR_NOMEM);
	cr_expect_eq(json_print_pretty(NULL, &text, &err), ERR_NOMEM);
	cr_expect_null(text);
}

Test(json, values)
{
	static const char text[] =
		" {\"t\": \"x\", \"i\": 42, \"f\": 1.5, \"big\": 1e300, \"b\": true, \"n\": null,\n"
		"  \"m\": \"12.50\", \"c\": \"-12.50\", \"d\": \"2024-02-29\", \"l\": [1, {\"k\": "
		"2}],\n"
		"  \"T\": \"upper\", \"bad\": \"2024-02-30\", \"u\": \"\\u00e9\\ud83d\\ude00\"}\n";
	const struct json *list, *node;
	struct money m = money_pence(7);
	struct json *root = NULL;
	struct date d = DATE_NONE;
	const char *word = NULL;
	struct err err = { 0 };

	cr_assert_eq(json_parse(text, strlen(text), &root, &err), ERR_OK, "%s", err.msg);
	cr_expect_str_eq(json_text(root, "t", "-"), "x");
	cr_expect_str_eq(json_text(root, "T", "-"), "upper");
	cr_expect_str_eq(json_text(root, "i", "-"), "-");
	cr_expect_str_eq(json_text(root, "none", "-"), "-");
	cr_expect_str_eq(json_text(root, "u", "-"), "\u00e9\U0001F600");
	cr_expect_eq(json_int(root, "i", -1), 42);
	cr_expect_eq(json_int(root, "f", -1), -1);
	cr_expect_eq(json_int(root, "big", -1), -1);
	cr_expect_eq(json_int(root, "t", -1), -1);
	cr_expect_eq(json_bool(root, "b", false), true);
	cr_expect_eq(json_bool(root, "n", true), true);
	list = json_get(root, "l");
	cr_expect(json_is_object(root) && json_is_array(list) && !json_is_array(root));
	cr_expect_eq(json_count(list), 2);
	node = json_at(list, 1);
	cr_expect_eq(json_int(node, "k", 0), 2);
	cr_expect_str_eq(json_key(json_first(node)), "k");
	cr_expect_null(json_next(node));
	cr_expect_null(json_at(list, 2));
	cr_expect_null(json_first(NULL));
	cr_expect_null(json_get(NULL, "a"));
	cr_expect_null(json_get(list, "a"));
	cr_expect_str_eq(json_value(json_first(root), "-"), "x");

	cr_expect_eq(json_need_text(root, "t", &word, &err), ERR_OK);
	cr_expect_eq(json_need_date(root, "d", &d, &err), ERR_OK);
	cr_expect_str_eq(date_iso(d).s, "2024-02-29");
	cr_expect_eq(json_need_money(root, "m", &m, &err), ERR_OK);
	cr_expect_eq(m.pence, 1250);
	cr_expect_eq(json_need_money(root, "c", &m, &err), ERR_OK);
	cr_expect_eq(m.pence, -1250);
	cr_expect_eq(json_need_text(root, "none", &word, &err), ERR_INVALID);
	cr_expect_str_eq(err.msg, "'none' is missing");
	cr_expect_str_eq(err.field, "none");
	cr_expect_eq(json_need_text(root, "i", &word, &err), ERR_INVALID);
	cr_expect_str_eq(err.msg, "'i' must be a text in double quotes");
	cr_expect_eq(json_need_date(root, "bad", &d, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "bad");
	cr_expect_eq(json_need_money(root, "t", &m, &err), ERR_INVALID);
	cr_expect_eq(m.pence, -1250, "outputs are touched only on success");
	json_free(root);
}

Test(json, refuses)
{
	static const struct {
		int line;
		const char *text;
		int64_t expect_line;
		const char *expect_msg;
	} rows[] = {
		{ __LINE__, "", 1, "line 1 of the JSON: it ends where a value is expected" },
		{ __LINE__, " \n ", 2, "it ends" },
		{ __LINE__, "{}\n\n{}", 3, "there is more after the end" },
		{ __LINE__, "{} x", 1, "there is more after the end" },
		{ __LINE__, "{\"a\":1,}", 1, "a key in double quotes is expected" },
		{ __LINE__, "[1,2,]", 1, "expected" },
		{ __LINE__, "{a:1}", 1, "a key in double quotes is expected" },
		{ __LINE__, "{\"a\" 1}", 1, "a colon" },
		{ __LINE__, "{\n\"a\":1\n\"b\":2}", 3, "a comma or } is expected" },
		{ __LINE__, "[1 2]", 1, "a comma or ] is expected" },
		{ __LINE__, "[1", 1, "a comma or ] is expected" },
		{ __LINE__, "{\"a\":\"x", 1, "not closed" },
		{ __LINE__, "{\"a\":\"x\ny\"}", 1, "a text holds a line end" },
		{ __LINE__, "\"\\q\"", 1, "a backslash" },
		{ __LINE__, "\"\\u12g4\"", 1, "four hexadecimal digits" },
		{ __LINE__, "\"\\u12", 1, "four hexadecimal digits" },
		{ __LINE__, "\"a\\u0000b\"", 1, "\\u0000" },
		{ __LINE__, "\"\\ud800\"", 1, "half a character" },
		{ __LINE__, "\"\\udc00\"", 1, "half a character" },
		{ __LINE__, "\"\\udc00\\udc00\"", 1, "half a character" },
		{ __LINE__, "\"\\ud83d\\u0041\"", 1, "half a character" },
		{ __LINE__, "\"\\ud83d\\ud83d\"", 1, "half a character" },
		{ __LINE__, "\"\\ud83dx\"", 1, "half a character" },
		{ __LINE__, "01", 1, "a number" },
		{ __LINE__,
		  "1234567890123456789012345678901234567890123456789012345678901234567890", 1,
		  "a number is too long" },
		{ __LINE__, "1.", 1, "digits after its point" },
		{ __LINE__, "1e", 1, "exponent" },
		{ __LINE__, "-", 1, "a number" },
		{ __LINE__, "+1", 1, "is expected" },
		{ __LINE__, "NaN", 1, "is expected" },
		{ __LINE__, "nul", 1, "is expected" },
		{ __LINE__, "'a'", 1, "is expected" },
		{ __LINE__, "// no\n1", 1, "is expected" },
		{ __LINE__, "[\n\"\xFF\"]", 2, "not valid UTF-8" },
		{ __LINE__, "{\"a\":1,\n\"b\":2,\n\"a\":3}", 3, "the key 'a' is there twice" },
		{ __LINE__, "[{\"a\":{\"a\":1}},\n{\"b\":1,\n\"b\":2}]", 3, "'b' is there twice" },
		{ __LINE__, "{\"\\u0061\":1,\"x\":{\"y\":{}},\n\"a\":3}", 2, "'a' is there twice" },
	};
	struct json *root = NULL;
	struct err err = { 0 };

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		err = (struct err){ 0 };
		cr_expect_eq(json_parse(rows[i].text, strlen(rows[i].text), &root, &err),
			     ERR_INVALID, "row at line %d", rows[i].line);
		cr_expect(strstr(err.msg, rows[i].expect_msg), "row at line %d: %s", rows[i].line,
			  err.msg);
		cr_expect_eq(err.line, rows[i].expect_line, "row at line %d: %s", rows[i].line,
			     err.msg);
	}
	cr_expect_eq(json_parse("[\n1,\0 2]", 8, &root, &err), ERR_INVALID);
	cr_expect_str_eq(err.msg, "line 2 of the JSON: it holds a NUL byte");
	cr_expect_null(root);
}

Test(json, depth)
{
	struct json *root = NULL;
	struct err err = { 0 };
	char text[200];

	memset(text, '[', 64);
	memset(text + 64, ']', 64);
	cr_expect_eq(json_parse(text, 128, &root, &err), ERR_OK, "%s", err.msg);
	json_freep(&root);
	memset(text, '[', 65);
	memset(text + 65, ']', 65);
	cr_expect_eq(json_parse(text, 130, &root, &err), ERR_INVALID);
	cr_expect(strstr(err.msg, "nested more than 64 deep"), "%s", err.msg);
}

Test(json, write_string)
{
	struct json *root = NULL;
	struct err err = { 0 };
	char all[128], *out = NULL;
	size_t length = 0;
	FILE *f = open_memstream(&out, &length);

	for (int c = 1; c < 128; c++)
		all[c - 1] = (char) c;
	all[127] = '\0';
	json_write_string(f, all);
	cr_assert_eq(fclose(f), 0);
	cr_expect_eq(json_parse(out, length, &root, &err), ERR_OK, "%s", err.msg);
	cr_expect_str_eq(json_value(root, ""), all);
	cr_expect(strstr(out, "\\u0001") && strstr(out, "\\u001f") && strstr(out, "\\n"), "%s",
		  out);
	json_free(root);
	free(out);
}
