/*
 * tests/test_pdf_hard.c - the hard cases of the design: figures as large as they come, a name of 63 letters, few lines and
 * many, no free services and many; the folds, the window and the foot of the page stay clear
 */
#include <criterion/criterion.h>

#include "core/crypto.h"
#include "invoices/render.h"
#include "tests/pdf_file.h"

#include <math.h>

#define MM (25.4 / 72)

/* Text with every 'from' made 'to'. Takes over 'text'. */
static char *swap(char *text, const char *from, const char *to)
{
	size_t length = 0;
	char *out = NULL;
	FILE *file = open_memstream(&out, &length);

	cr_assert_not_null(file);
	cr_assert_not_null(strstr(text, from), "there is no %s", from);
	for (const char *at = text, *next; at; at = next) {
		next = strstr(at, from);
		(void) fprintf(file, "%.*s%s", next ? (int) (next - at) : (int) strlen(at), at,
			       next ? to : "");
		next = next ? next + strlen(from) : NULL;
	}
	cr_assert_eq(fclose(file), 0);
	free(text);
	return out;
}

/* The array of that key has 'count' times 'row'. Takes over 'text'. */
static char *fill(char *text, const char *key, const char *row, size_t count)
{
	char *start = strstr(text, key), *end, *out = NULL;
	size_t length = 0;
	int depth = 0;
	FILE *file = open_memstream(&out, &length);

	cr_assert(start && file, "%s", key);
	start += strcspn(start, "[") + 1;
	for (end = start; depth > 0 || *end != ']'; end++)
		depth += (*end == '[') - (*end == ']');
	(void) fprintf(file, "%.*s", (int) (start - text), text);
	for (size_t i = 0; i < count; i++)
		(void) fprintf(file, "%s%s", i ? "," : "", row);
	(void) fputs(end, file);
	cr_assert_eq(fclose(file), 0);
	free(text);
	return out;
}

static char *sample(const char *name)
{
	size_t length;

	return read_whole(golden(name, "json").s, &length);
}

/* What a tool says of the document of this snapshot, which is freed. */
static char *said(char *json, const char *command)
{
	static const unsigned char hash[32];
	struct pdf_fonts *fonts = fonts_new();
	struct path folder, file;
	struct err err = { 0 };
	char *pdf = NULL, *out;
	size_t length;

	cr_assert_eq(render_pdf(fonts, json, strlen(json), hash, &pdf, &length, &err), ERR_OK, "%s",
		     err.msg);
	file = pdf_file(pdf, length, &folder);
	out = output_of(&folder, command, file.s, &length);
	remove_folder(&folder);
	free(pdf);
	free(json);
	pdf_fonts_free(fonts);
	return out;
}

#define LONG_NAME "St Mark's Church of England Voluntary Controlled Primary School"
#define LINE                                                                                \
	"{\"text\":\"Education Welfare Officer days\",\"note\":\"Contract C-2024-031, one " \
	"charge in advance\",\"contract\":\"C-2024-031\",\"quantity\":\"10.00\",\"unit\":"  \
	"\"day\",\"rate\":\"368.00\",\"decimals\":1,\"vat_bp\":2000,\"net\":\"3680.00\","   \
	"\"part\":1,\"parts\":1,\"service_from\":\"2024-09-02\",\"service_to\":\"2025-03-31\"}"
#define SERVICE "{\"on\":\"2024-04-16\",\"service\":\"Casework\",\"officer\":\"EWO-03\"}"

static char *large(void)
{
	char *json = swap(sample("vat_invoice"), "3680.00", "833333.33");

	return swap(swap(json, "736.00", "166666.66"), "4416.00", "999999.99");
}

static char *long_name(void)
{
	cr_assert_eq(strlen(LONG_NAME), 63);
	return swap(sample("vat_invoice"), "Upper Shirley High School", LONG_NAME);
}

static char *lines(size_t count)
{
	return fill(sample("vat_invoice"), "\"lines\"", LINE, count);
}

static char *services(size_t count)
{
	return fill(sample("vat_invoice"), "\"services\"", SERVICE, count);
}

/* The number after that name of a word's box. */
static double measure(const char *word, const char *name)
{
	const char *at = strstr(word, name);

	cr_assert_not_null(at);
	return strtod(at + strlen(name), NULL);
}

/* Words of page 1 where nothing may stand: on a fold, beside the address in the window's zone, below the footer. */
Test(pdf_hard, folds_and_window_stay_clear)
{
	const struct {
		const char *name;
		char *json;
	} rows[] = {
		{ "large", large() },           { "long name", long_name() },
		{ "2 lines", lines(2) },        { "9 lines", lines(9) },
		{ "none free", services(0) },   { "60 free", services(60) },
		{ "hard", sample("hard") },     { "recharge", sample("recharge") },
		{ "credit", sample("credit") }, { "internal credit", sample("credit_internal") },
		{ "parts", sample("parts") },   { "welsh", sample("welsh") },
	};

	if (!needs("pdftotext"))
		return;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *words = said(rows[i].json, "pdftotext -bbox -l 1 \"$FILE\" -");
		size_t count = 0;

		for (const char *at = words; (at = strstr(at, "<word ")); at++) {
			double left, top, right, bottom, base;
			char word[80];

			left = measure(at, "xMin=\"");
			top = measure(at, "yMin=\"");
			right = measure(at, "xMax=\"");
			bottom = measure(at, "yMax=\"");
			(void) snprintf(word, sizeof word, "%.*s",
					(int) strcspn(strchr(at, '>') + 1, "<"),
					strchr(at, '>') + 1);
			/* of Liberation Sans .905 of an em lies above the baseline, .212 below */
			base = (top + (bottom - top) * .905 / 1.117) * MM;
			left *= MM;
			right *= MM;
			count++;
			cr_expect(fabs(base - 99) >= 1.5 && fabs(base - 198) >= 1.5,
				  "%s: '%s' is on a fold", rows[i].name, word);
			cr_expect(base <= 46 || base >= 92 || left >= 110 ||
					  (base >= 57 && base <= 83 && left >= 19.9 &&
					   right <= 100.1),
				  "%s: '%s' is in the window", rows[i].name, word);
			cr_expect(left >= 19.9 && right <= 190.1 && base <= 287.1,
				  "%s: '%s' is in the margin", rows[i].name, word);
		}
		cr_expect_gt(count, 60, "%s: only %zu words", rows[i].name, count);
		free(words);
	}
}

/* Rows of free services on each page: never one alone on the last. */
Test(pdf_hard, no_row_stands_alone)
{
	static const struct {
		int line;
		size_t count;
		const char *pages;
	} rows[] = {
		{ __LINE__, 0, "0 0" },      { __LINE__, 1, "0 1" },
		{ __LINE__, 23, "0 23" },    { __LINE__, 24, "0 22 2" },
		{ __LINE__, 25, "0 23 2" },  { __LINE__, 58, "0 23 35" },
		{ __LINE__, 59, "0 23 36" }, { __LINE__, 60, "0 23 35 2" },
	};

	if (!needs("pdftotext"))
		return;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *pages =
			said(services(rows[i].count),
			     "pdftotext -layout \"$FILE\" - | awk '/Casework/ { n++ }"
			     " /, page [0-9] of/ { printf \"%s%d\", s, n; n = 0; s = \" \" }'");

		cr_expect_str_eq(pages, rows[i].pages, "line %d: %s", rows[i].line, pages);
		free(pages);
	}
}

/* The amount stands once large, and as it is everywhere else; nine lines are counted on page 1 and listed on page 2. */
Test(pdf_hard, figures_are_whole)
{
	const struct {
		int line;
		char *json;
		const char *command, *expected;
	} rows[] = {
		{ __LINE__, large(), "pdftotext -l 1 \"$FILE\" - | grep -c '£999,999.99'", "3\n" },
		{ __LINE__, large(), "pdftotext -l 1 \"$FILE\" - | grep -c '£833,333.33 + '",
		  "1\n" },
		{ __LINE__, long_name(),
		  "pdftotext -l 1 -layout \"$FILE\" - | grep -c \"St Mark's Church of England\"",
		  "2\n" },
		{ __LINE__, lines(2), "pdftotext -l 1 \"$FILE\" - | grep -c 'Contract C-2024-031'",
		  "2\n" },
		{ __LINE__, lines(9), "pdftotext -l 1 \"$FILE\" - | grep '9 lines'",
		  "9 lines, listed on page 2\n" },
		{ __LINE__, lines(9),
		  "pdftotext -f 2 -l 2 \"$FILE\" - | grep -c 'Contract C-2024-031'", "9\n" },
		{ __LINE__, services(0), "pdftotext -f 2 \"$FILE\" - | grep 'No free'",
		  "No free services were recorded in this period.\n" },
	};

	if (!needs("pdftotext"))
		return;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *out = said(rows[i].json, rows[i].command);

		cr_expect_str_eq(out, rows[i].expected, "line %d: %s", rows[i].line, out);
		free(out);
	}
}
