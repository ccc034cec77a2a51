/* tests/test_text.c - UTF-8, folding, Windows-1252, whole numbers, whole files */
#include <criterion/criterion.h>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text.h"

#include "core/banned.h"

Test(text, utf8)
{
	static const struct {
		int line;
		const char *text;
		int32_t expect; /* first code point, -1 for none */
		bool valid;
		size_t bad;
	} rows[] = {
		{ __LINE__, "a", 'a', true, 0 },
		{ __LINE__, "\xC3\xA9", 0xE9, true, 0 },
		{ __LINE__, "\xE2\x82\xAC", 0x20AC, true, 0 },
		{ __LINE__, "\xF0\x9F\x98\x80", 0x1F600, true, 0 },
		{ __LINE__, "\xF4\x8F\xBF\xBF", 0x10FFFF, true, 0 },
		{ __LINE__, "\xF4\x90\x80\x80", -1, false, 0 }, /* beyond Unicode */
		{ __LINE__, "\xC0\xAF", -1, false, 0 },         /* overlong */
		{ __LINE__, "\xE0\x9F\xBF", -1, false, 0 },     /* overlong */
		{ __LINE__, "\xF0\x8F\xBF\xBF", -1, false, 0 }, /* overlong */
		{ __LINE__, "\xED\xA0\x80", -1, false, 0 },     /* surrogate */
		{ __LINE__, "\x80", -1, false, 0 },             /* no beginning */
		{ __LINE__, "\xE2\x82", -1, false, 0 },         /* cut off */
		{ __LINE__, "\xE2\x28\xA1", -1, false, 0 },
		{ __LINE__, "\xFF", -1, false, 0 },
		{ __LINE__, "abcdefghijklmnopqrs\xE9!", 'a', false, 19 }, /* past whole words */
		{ __LINE__, "abcdefg\xC3\xA9hijklmnopq", 'a', true, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t length = strlen(rows[i].text), bad = 0;
		const char *p = rows[i].text;

		cr_expect_eq(text_next(&p, rows[i].text + length), rows[i].expect, "line %d",
			     rows[i].line);
		if (rows[i].expect < 0)
			cr_expect_eq(p, rows[i].text + 1, "line %d", rows[i].line);
		cr_expect_eq(text_is_utf8(rows[i].text, length, &bad), rows[i].valid, "line %d",
			     rows[i].line);
		cr_expect_eq(bad, rows[i].bad, "line %d: %zu", rows[i].line, bad);
	}
}

/* Every code point there is, encoded here by the definition, comes back; no surrogate does. */
Test(text, every_code_point)
{
	for (int32_t code = 1; code <= 0x10FFFF; code++) {
		int length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
		bool surrogate = code >= 0xD800 && code <= 0xDFFF;
		char bytes[4];
		const char *p = bytes;
		int32_t rest = code, decoded;

		for (int i = length - 1; i > 0; i--, rest /= 64)
			bytes[i] = (char) (0x80 + rest % 64);
		bytes[0] = (char) ((length == 1 ? 0 : 0x100 - (0x100 >> length)) + rest);
		decoded = text_next(&p, bytes + length);
		cr_assert_eq(decoded, surrogate ? -1 : code, "U+%04X", (unsigned) code);
		cr_assert_eq(p - bytes, surrogate ? 1 : length, "U+%04X", (unsigned) code);
	}
}

Test(text, tidy_and_width)
{
	static const struct {
		int line;
		const char *text, *tidied;
		size_t width;
	} rows[] = {
		{ __LINE__, "plain", "plain", 5 },
		{ __LINE__, "a\nb\tc\x7F", "a b c ", 6 },
		{ __LINE__, "caf\xC3\xA9", "caf\xC3\xA9", 4 },
		{ __LINE__, "caf\xC3", "caf", 3 },
		{ __LINE__, "5 \xE2\x82", "5 ", 2 },
		{ __LINE__, "5 \xE2", "5 ", 2 },
		{ __LINE__, "caf\xE9!", "caf !", 5 },
		{ __LINE__, "x\xFF", "x ", 2 },
		{ __LINE__, "c1\xC2\x85.", "c1  .", 5 },
		{ __LINE__, "e\xCC\x81t\xCC\x81", "e\xCC\x81t\xCC\x81", 2 },
		{ __LINE__, "", "", 0 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char text[64];

		(void) snprintf(text, sizeof text, "%s", rows[i].text);
		text_tidy(text);
		cr_expect_str_eq(text, rows[i].tidied, "row at line %d: '%s'", rows[i].line, text);
		cr_expect_eq(text_width(text), rows[i].width, "row at line %d", rows[i].line);
	}
	cr_expect_eq(text_prefix("h\xC3\xA9llo", 2), 3);
	cr_expect_eq(text_prefix("e\xCC\x81t\xCC\x81", 1), 3, "a mark stays with its letter");
	cr_expect_eq(text_prefix("abc", 0), 0);
	cr_expect_eq(text_prefix("abc", 9), 3);
}

Test(text, fold)
{
	static const struct {
		int line;
		const char *text, *expect;
	} rows[] = {
		{ __LINE__, "St Mark's C of E Primary", "st marks c of e primary" },
		{ __LINE__, "St Mark\u2019s", "st marks" },
		{ __LINE__, "  St. Mary-le-Bow  (VA) ", "st mary le bow va" },
		{ __LINE__, "\u00C9cole Fran\u00E7aise", "ecole francaise" },
		{ __LINE__, "E\u0301cole", "ecole" },
		{ __LINE__, "Ysgol y D\u0175r T\u0177", "ysgol y dwr ty" },
		{ __LINE__, "\u1E80\u1E81\u1E82\u1E83\u1E84\u1E85\u1EF2\u1EF3", "wwwwwwyy" },
		{ __LINE__, "\u00C6sir \u00D8l \u00DEor Stra\u00DFe \u0152uvre",
		  "aesir ol thor strasse oeuvre" },
		{ __LINE__, "\u0141\u00F3d\u017A \u0160\u010D \u0130\u0131 \u0132",
		  "lodz sc ii ij" },
		{ __LINE__, "a \u00D7 b \u00F7 c", "a b c" },
		{ __LINE__, "St\u00A0Jude & St\u2013Ann", "st jude st ann" },
		{ __LINE__, "116105", "116105" },
		{ __LINE__, "!?", "" },
		{ __LINE__, "", "" },
		{ __LINE__,
		  "a\xFF\xFE"
		  "b",
		  "a b" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *folded = text_fold(rows[i].text);

		cr_expect_str_eq(folded, rows[i].expect, "row at line %d: '%s'", rows[i].line,
				 folded);
		free(folded);
	}
	for (unsigned code = 0xC0; code < 0x180; code++) {
		char text[3] = { (char) (0xC0 | code >> 6), (char) (0x80 | (code & 0x3F)), '\0' };
		char *folded = text_fold(text);

		cr_expect((*folded == '\0') == (code == 0xD7 || code == 0xF7), "U+%04X", code);
		free(folded);
	}
}

Test(text, cp1252)
{
	struct err err = { 0 };
	char *text = NULL;

	cr_assert_eq(text_from_cp1252("caf\xE9 \x80"
				      "5 \x92\x96",
				      10, &text, &err),
		     ERR_OK);
	cr_expect_str_eq(text, "caf\u00E9 \u20AC5 \u2019\u2013");
	free(text);
	text = NULL;
	cr_expect_eq(text_from_cp1252("ab\x81", 3, &text, &err), ERR_INVALID);
	cr_expect_str_eq(err.msg, "byte 3 (hexadecimal 81) is neither UTF-8 nor Windows-1252");
	cr_expect_null(text);
}

Test(text, numbers)
{
	static const struct {
		int line;
		const char *text;
		int64_t min, max;
		int expect_code;
		int64_t expect;
	} rows[] = {
		{ __LINE__, "8080", 1, 65535, ERR_OK, 8080 },
		{ __LINE__, "0", 1, 65535, ERR_RANGE, 7 },
		{ __LINE__, "65536", 1, 65535, ERR_RANGE, 7 },
		{ __LINE__, "-3", -5, 5, ERR_OK, -3 },
		{ __LINE__, "9223372036854775807", 0, INT64_MAX, ERR_OK, INT64_MAX },
		{ __LINE__, "9223372036854775808", 0, INT64_MAX, ERR_RANGE, 7 },
		{ __LINE__, "-9223372036854775808", INT64_MIN, 0, ERR_OK, INT64_MIN },
		{ __LINE__, "99999999999999999999999", 0, INT64_MAX, ERR_RANGE, 7 },
		{ __LINE__, "99999999999999999999999x", 0, INT64_MAX, ERR_INVALID, 7 },
		{ __LINE__, "", 0, 9, ERR_INVALID, 7 },
		{ __LINE__, "-", -9, 9, ERR_INVALID, 7 },
		{ __LINE__, "+1", 0, 9, ERR_INVALID, 7 },
		{ __LINE__, " 1", 0, 9, ERR_INVALID, 7 },
		{ __LINE__, "1 ", 0, 9, ERR_INVALID, 7 },
		{ __LINE__, "1.0", 0, 9, ERR_INVALID, 7 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err err = { 0 };
		int64_t value = 7;

		cr_expect_eq(number_parse(rows[i].text, "the port", rows[i].min, rows[i].max,
					  &value, &err),
			     rows[i].expect_code, "row at line %d: %s", rows[i].line, err.msg);
		cr_expect_eq(value, rows[i].expect, "row at line %d", rows[i].line);
	}
}

/* How many names a folder holds, with . and .. */
static int count_names(const char *folder)
{
	DIR *dir = opendir(folder);
	int count = 0;

	cr_assert(dir);
	while (readdir(dir))
		count++;
	(void) closedir(dir);
	return count;
}

Test(text, files)
{
	char folder[] = "/tmp/daybook-text-XXXXXX", path[64], link[64];
	struct err err = { 0 };
	struct stat about;
	char *bytes = NULL;
	size_t length = 0;

	cr_assert(mkdtemp(folder));
	(void) snprintf(path, sizeof path, "%s/a.txt", folder);
	(void) snprintf(link, sizeof link, "%s/link", folder);
	(void) umask(022);

	cr_expect_eq(file_write(path, "one\0two", 7, &err), ERR_OK, "%s", err.msg);
	cr_assert_eq(file_read(path, 7, &bytes, &length, &err), ERR_OK, "%s", err.msg);
	cr_expect(length == 7 && memcmp(bytes, "one\0two", 8) == 0);
	free(bytes);
	cr_expect(stat(path, &about) == 0 && (about.st_mode & 0777) == 0644);
	bytes = NULL;
	cr_expect_eq(file_read(path, 6, &bytes, &length, &err), ERR_INVALID);
	cr_expect(strstr(err.msg, "more than the 6 bytes allowed"), "%s", err.msg);
	cr_expect_null(bytes);

	cr_expect_eq(symlink(path, link), 0);
	cr_expect_eq(file_write(link, "", 0, &err), ERR_OK, "%s", err.msg);
	cr_expect(lstat(link, &about) == 0 && S_ISLNK(about.st_mode), "a link stays a link");
	cr_assert_eq(file_read(path, 100, &bytes, &length, &err), ERR_OK, "%s", err.msg);
	cr_expect(length == 0 && bytes[0] == '\0');
	free(bytes);
	cr_expect_eq(count_names(folder), 4, "no temporary file is left");

	cr_expect_eq(file_write(folder, "x", 1, &err), ERR_IO);
	cr_expect(strstr(err.msg, "a folder of that name"), "%s", err.msg);
	cr_expect_eq(file_write("/dev/null", "x", 1, &err), ERR_IO);
	cr_expect_eq(file_write("/tmp/daybook-none/there/x", "x", 1, &err), ERR_IO);
	cr_expect_str_eq(err.msg,
			 "cannot write '/tmp/daybook-none/there/x': No such file or directory");
	cr_expect_eq(file_read("/tmp/daybook-none/there/x", 9, &bytes, &length, &err), ERR_IO);
	cr_expect_eq(file_read(folder, 9, &bytes, &length, &err), ERR_IO);
	cr_expect(strstr(err.msg, "Is a directory"), "%s", err.msg);

	cr_expect(unlink(link) == 0 && unlink(path) == 0 && rmdir(folder) == 0);
}
