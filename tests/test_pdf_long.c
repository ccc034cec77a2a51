/* tests/test_pdf_long.c - long documents, many documents in one file, and libharu's own writer */
#include <criterion/criterion.h>

#include "core/crypto.h"
#include "invoices/combined.h"
#include "invoices/render.h"
#include "tests/pdf_file.h"

#include <locale.h>
#include <time.h>

static const char *const samples[] = { "vat_invoice", "recharge", "hard",
				       "counts",      "welsh",    "credit",
				       "parts",       "lines",    "credit_internal" };

static const struct pdf_style plain = { .size = 10 };

static char *render(struct pdf_fonts *fonts, const char *json, size_t json_length, size_t *length)
{
	struct sha256 hash = sha256_of(json, json_length);
	struct err err = { 0 };
	char *pdf = NULL;

	cr_assert_eq(render_pdf(fonts, json, json_length, hash.bytes, &pdf, length, &err), ERR_OK,
		     "%s", err.msg);
	return pdf;
}

static char *render_sample(struct pdf_fonts *fonts, const char *sample, size_t *length)
{
	size_t json_length;
	char *json = read_whole(golden(sample, "json").s, &json_length),
	     *pdf = render(fonts, json, json_length, length);

	free(json);
	return pdf;
}

static void expect_same(const char *what, const char *a, size_t a_length, const char *b,
			size_t b_length)
{
	cr_expect_eq(a_length, b_length, "%s: %zu and %zu bytes", what, a_length, b_length);
	cr_expect(a_length == b_length && memcmp(a, b, a_length) == 0, "%s", what);
}

/* ---- long documents ---- */

/* The sample with so many free services put before its own. */
static char *with_services(const char *sample, size_t rows, size_t *length)
{
	static const char
		from[] = "\"services\": [",
		row[] = "{\"on\":\"2024-04-16\",\"service\":\"Casework\",\"officer\":\"E\"},";
	size_t head;
	char *json = read_whole(golden(sample, "json").s, length), *at = strstr(json, from),
	     *longer = malloc(*length + rows * (sizeof row - 1) + 1);

	cr_assert(at && longer);
	head = (size_t) (at - json) + sizeof from - 1;
	memcpy(longer, json, head);
	for (size_t i = 0; i < rows; i++)
		memcpy(longer + head + i * (sizeof row - 1), row, sizeof row - 1);
	memcpy(longer + head + rows * (sizeof row - 1), json + head, *length - head + 1);
	*length += rows * (sizeof row - 1);
	free(json);
	return longer;
}

static size_t count_of(const char *text, const char *what)
{
	size_t count = 0;

	while ((text = strstr(text, what)) != NULL) {
		count++;
		text++;
	}
	return count;
}

/*
 * A table over a page break is one table: its rows are all there, in order and once, and the heads
 * that are repeated for the eye are not read again.
 */
Test(pdf_long, table_goes_on_over_pages)
{
	static const size_t rows[] = { 40, 120 };

	if (!needs("pdfinfo") || !needs("qpdf"))
		return;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct pdf_fonts *fonts = fonts_new();
		size_t length, text_length;
		char *json = with_services("recharge", rows[i], &length),
		     *pdf = render(fonts, json, length, &length), *text;
		struct path folder, file = pdf_file(pdf, length, &folder);

		free(output_of(&folder, "qpdf --check \"$FILE\"", file.s, &text_length));
		text = output_of(&folder, "pdfinfo -struct-text \"$FILE\"", file.s, &text_length);
		cr_expect_eq(count_of(text, "\"Casework\""), rows[i], "%zu of %zu rows",
			     count_of(text, "\"Casework\""), rows[i]);
		cr_expect_eq(count_of(text, "THead"), 3, "%zu heads", count_of(text, "THead"));
		free(text);
		text = output_of(&folder, "pdftotext -layout \"$FILE\" -", file.s, &text_length);
		cr_expect_gt(count_of(text, "Casework"), rows[i] - 1);
		cr_expect_eq(count_of(text, "\f"), count_of(text, ", page "),
			     "pages without number");
		free(text);
		free(pdf);
		free(json);
		pdf_fonts_free(fonts);
		remove_folder(&folder);
	}
}

/* Pages of one row each, in one table. */
static char *with_pages(struct pdf_fonts *fonts, size_t pages, int expected, size_t *length)
{
	const struct pdf_about about = {
		.title = "Long", .author = "Nobody", .producer = "test", .date = { 20000 }
	};
	struct pdf *pdf = NULL;
	struct err err = { 0 };
	char *out = NULL, cell[40];

	cr_assert_eq(pdf_new(fonts, &pdf, &err), ERR_OK, "%s", err.msg);
	pdf_begin(pdf, PDF_TABLE);
	pdf_begin(pdf, PDF_TABLE_BODY);
	for (size_t i = 0; i < pages; i++) {
		pdf_page_add(pdf);
		(void) snprintf(cell, sizeof cell, "Row %zu.", i + 1);
		pdf_begin(pdf, PDF_ROW);
		for (int k = 0; k < 3; k++) {
			pdf_begin(pdf, PDF_CELL);
			pdf_text(pdf, &plain, PDF_LEFT, 20, 20 + 5 * k, cell, strlen(cell));
			pdf_end(pdf);
		}
		pdf_end(pdf);
	}
	pdf_end(pdf);
	pdf_end(pdf);
	cr_expect_eq(pdf_page_count(pdf), pages < 20000 ? pages : 20000);
	cr_expect_eq(pdf_finish(pdf, &about, &out, length, &err), expected, "%s", err.msg);
	pdf_free(pdf);
	return out;
}

Test(pdf_long, ten_thousand_pages)
{
	struct pdf_fonts *fonts = fonts_new();
	size_t length, text_length;
	char *pdf = with_pages(fonts, 10000, ERR_OK, &length), *text;
	struct path folder, file;

	cr_assert_not_null(pdf);
	file = pdf_file(pdf, length, &folder);
	if (needs("qpdf"))
		free(output_of(&folder, "qpdf --check \"$FILE\"", file.s, &text_length));
	if (needs("pdftotext")) {
		text = output_of(
			&folder,
			"pdftotext -f 9999 -l 10000 \"$FILE\" - | grep -c 'Row [19]0*9*.$'", file.s,
			&text_length);
		cr_expect_str_eq(text, "6\n", "%s", text);
		free(text);
	}
	remove_folder(&folder);
	free(pdf);
	pdf_fonts_free(fonts);
}

Test(pdf_long, refuses_too_many_pages)
{
	struct pdf_fonts *fonts = fonts_new();
	size_t length = 0;

	cr_expect_null(with_pages(fonts, 20001, ERR_RANGE, &length));
	pdf_fonts_free(fonts);
}

/* ---- the cache of cut fonts ---- */

/* More cuts than are kept, then the first again: it is made anew, and it is the same. */
Test(pdf_long, same_bytes_without_the_cache)
{
	struct pdf_fonts *fonts = fonts_new();
	size_t length, again_length;
	char *first = render_sample(fonts, "vat_invoice", &length), *again;

	for (unsigned i = 0; i < 200; i++) {
		struct pdf *pdf = NULL;
		struct err err = { 0 };
		const char two[] = { (char) ('!' + i % 90), (char) ('A' + i / 3 % 26) };
		char *out = NULL;

		cr_assert_eq(pdf_new(fonts, &pdf, &err), ERR_OK, "%s", err.msg);
		pdf_page_add(pdf);
		pdf_text(pdf, &plain, PDF_LEFT, 20, 20, two, sizeof two);
		cr_assert_eq(pdf_finish(pdf,
					&(struct pdf_about){ .title = "",
							     .author = "",
							     .producer = "",
							     .date = { 20000 } },
					&out, &again_length, &err),
			     ERR_OK, "%s", err.msg);
		free(out);
		pdf_free(pdf);
	}
	again = render_sample(fonts, "vat_invoice", &again_length);
	expect_same("after 200 cuts", first, length, again, again_length);
	free(first);
	free(again);
	pdf_fonts_free(fonts);
}

/* ---- libharu's own writer ---- */

/* A valid file that reads the same, has the same structure, and is larger. */
Test(pdf_long, classic_file_says_the_same)
{
	static const char *const asked[] = {
		"pdftotext -layout \"$FILE\" -",
		"pdfinfo -struct-text \"$FILE\"",
		"pdfinfo \"$FILE\" | grep -v '^File size'",
		"pdffonts \"$FILE\" | cut -c -70",
		"grep -ao '/ID *\\[.*\\]' \"$FILE\" | tr -d ' \\n' | sed 's/].*/]/'",
	};
	static const char *const some[] = { "vat_invoice", "welsh", "credit" };
	struct pdf_fonts *own = fonts_new(), *classic = fonts_new();

	if (!needs("pdfinfo") || !needs("qpdf"))
		return;
	pdf_fonts_classic(classic);
	for (size_t i = 0; i < COUNT_OF(some); i++) {
		size_t length, larger, n, m;
		char *a = render_sample(own, some[i], &length),
		     *b = render_sample(classic, some[i], &larger);
		struct path folder, folder_b, file = pdf_file(a, length, &folder),
					      file_b = pdf_file(b, larger, &folder_b);

		cr_expect_gt(larger, length + 5000, "%s", some[i]);
		cr_expect_not_null(memmem(b, larger, "\nxref\n", 6));
		cr_expect_null(memmem(b, larger, "/ObjStm", 7));
		free(output_of(&folder_b, "qpdf --check \"$FILE\"", file_b.s, &n));
		for (size_t k = 0; k < COUNT_OF(asked); k++) {
			char *said = output_of(&folder, asked[k], file.s, &n),
			     *said_b = output_of(&folder_b, asked[k], file_b.s, &m);

			cr_expect_gt(n, 20, "%s", asked[k]);
			expect_same(asked[k], said, n, said_b, m);
			free(said);
			free(said_b);
		}
		remove_folder(&folder);
		remove_folder(&folder_b);
		free(a);
		free(b);
	}
	pdf_fonts_free(own);
	pdf_fonts_free(classic);
}

/* ---- many in one ---- */

/* Each sample 'times' over. */
static char *combine(struct pdf_fonts *fonts, bool duplex, size_t times, size_t *length)
{
	struct combined *combined = NULL;
	struct err err = { 0 };
	char *out = NULL;

	cr_assert_eq(combined_new(fonts, duplex, &combined, &err), ERR_OK, "%s", err.msg);
	for (size_t i = 0; i < times * COUNT_OF(samples); i++) {
		size_t json_length;
		char *json =
			read_whole(golden(samples[i % COUNT_OF(samples)], "json").s, &json_length);
		struct sha256 hash = sha256_of(json, json_length);

		/* what cannot be printed leaves no trace */
		cr_expect_eq(combined_add(combined, "{}", 2, hash.bytes, &err), ERR_INVALID);
		cr_expect_eq(combined_add(combined, json, json_length, hash.bytes, &err), ERR_OK,
			     "%s", err.msg);
		free(json);
	}
	cr_assert_eq(combined_finish(combined, &out, length, &err), ERR_OK, "%s", err.msg);
	combined_free(combined);
	return out;
}

/* The text of all pages is that of the documents one after the other: also "page 1 of 2". */
Test(pdf_long, combined_reads_as_the_documents)
{
	struct pdf_fonts *fonts = fonts_new();
	size_t length, text_length, at = 0;
	char *pdf = combine(fonts, false, 1, &length), *text;
	struct path folder, file = pdf_file(pdf, length, &folder);

	if (!needs("pdftotext"))
		return;
	text = output_of(&folder, "pdftotext -layout -enc UTF-8 \"$FILE\" -", file.s, &text_length);
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		size_t alone_length;
		char *alone = read_whole(golden(samples[i], "txt").s, &alone_length);

		cr_expect(at + alone_length <= text_length &&
				  memcmp(text + at, alone, alone_length) == 0,
			  "%s reads differently", samples[i]);
		at += alone_length;
		free(alone);
	}
	cr_expect_eq(at, text_length);
	free(text);
	free(pdf);
	remove_folder(&folder);
	pdf_fonts_free(fonts);
}

Test(pdf_long, combined_is_sound_and_finds_its_documents)
{
	static const char *const wanted[] = {
		"Title:           9 documents, ", "Tagged:          yes",
		"  Part \"EWS24-00087 ",          "\"title\": \"EWS24-00087 ",
		"\"/P\": \"u:EWS24-00087/\"",     "\"/PageMode\": \"/UseOutlines\"",
	};
	struct pdf_fonts *fonts = fonts_new();
	size_t length, text_length;
	char *pdf = combine(fonts, false, 1, &length), *text;
	struct path folder, file = pdf_file(pdf, length, &folder);

	if (!needs("pdfinfo") || !needs("qpdf"))
		return;
	free(output_of(&folder, "qpdf --check \"$FILE\"", file.s, &text_length));
	text = output_of(&folder,
			 "pdfinfo \"$FILE\"; pdfinfo -struct \"$FILE\";"
			 " qpdf --json --json-key=outlines --json-key=pagelabels --json-key=qpdf"
			 " \"$FILE\"",
			 file.s, &text_length);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		cr_expect_not_null(strstr(text, wanted[i]), "'%s' is missing", wanted[i]);
	cr_expect_eq(count_of(text, "  Part \""), COUNT_OF(samples));
	cr_expect_eq(count_of(text, "\"title\": \""), COUNT_OF(samples));
	free(text);
	free(pdf);
	remove_folder(&folder);
	pdf_fonts_free(fonts);
}

/* Printed on both sides, every document begins on the front of a sheet: on an odd page. */
Test(pdf_long, combined_for_both_sides)
{
	struct pdf_fonts *fonts = fonts_new();
	size_t length, text_length, page = 1, begun = 0;
	char *pdf = combine(fonts, true, 1, &length), *text;
	struct path folder, file = pdf_file(pdf, length, &folder);

	if (!needs("pdftotext") || !needs("qpdf"))
		return;
	free(output_of(&folder, "qpdf --check \"$FILE\"", file.s, &text_length));
	text = output_of(&folder, "pdftotext -layout \"$FILE\" -", file.s, &text_length);
	for (const char *at = text; *at; at++) {
		bool first = strncmp(at, ", page 1 of ", 12) == 0;

		begun += first;
		cr_expect(!first || page % 2 == 1, "a document begins on page %zu", page);
		page += *at == '\f';
	}
	cr_expect_eq(begun, COUNT_OF(samples));
	free(text);
	free(pdf);
	remove_folder(&folder);
	pdf_fonts_free(fonts);
}

/* In any time zone and locale, with a fresh context and with one that has served others. */
Test(pdf_long, combined_same_bytes_each_time)
{
	struct pdf_fonts *fonts = fonts_new(), *fresh = fonts_new();
	size_t length, again_length;
	char *first = combine(fonts, true, 30, &length), *again;

	(void) setenv("TZ", "Asia/Tokyo", 1);
	tzset();
	(void) setlocale(LC_ALL, "de_DE.UTF-8"); /* where it is not there, C stays */
	again = combine(fresh, true, 30, &again_length);
	expect_same("270 documents", first, length, again, again_length);
	free(again);
	again = combine(fonts, false, 30, &again_length);
	cr_expect_neq(length, again_length);
	free(again);
	free(first);
	pdf_fonts_free(fonts);
	pdf_fonts_free(fresh);
}

/* A paper among them; and one with a block that nobody knows, after which there is no file. */
Test(pdf_long, combined_takes_papers)
{
	static const char *const papers[] = {
		"{\"version\":1,\"kind\":\"log\",\"title\":\"A log\",\"reference\":\"Redbridge\","
		"\"made_on\":\"2024-10-01\",\"supplier\":{\"name\":\"Us\",\"address\":[]},"
		"\"payer\":{\"name\":\"Redbridge School\",\"address\":[\"A Road\"]},"
		"\"blocks\":[{\"text\":\"Said.\"},{\"page\":true},{\"text\":\"Gone on.\"}]}",
		"{\"version\":1,\"kind\":\"log\",\"title\":\"A log\",\"reference\":\"Redbridge\","
		"\"made_on\":\"2024-10-01\",\"supplier\":{\"name\":\"Us\",\"address\":[]},"
		"\"payer\":{\"name\":\"Redbridge School\",\"address\":[\"A Road\"]},"
		"\"blocks\":[{\"sung\":true}]}",
	};
	static const unsigned char hash[32];
	struct pdf_fonts *fonts = fonts_new();
	struct err err = { 0 };

	for (size_t i = 0; i < COUNT_OF(papers); i++) {
		struct combined *combined = NULL;
		size_t json_length, length = 0;
		char *json = read_whole(golden("welsh", "json").s, &json_length), *pdf = NULL;
		int expected = i == 0 ? ERR_OK : ERR_INVALID;

		cr_assert_eq(combined_new(fonts, false, &combined, &err), ERR_OK);
		cr_expect_eq(combined_add(combined, json, json_length, hash, &err), ERR_OK);
		cr_expect_eq(combined_add_paper(combined, papers[i], strlen(papers[i]), hash, &err),
			     expected, "%s", err.msg);
		cr_expect_eq(combined_finish(combined, &pdf, &length, &err), expected, "%s",
			     err.msg);
		if (pdf && needs("pdftotext")) {
			struct path folder, file = pdf_file(pdf, length, &folder);
			char *text = output_of(&folder, "pdftotext -layout \"$FILE\" -", file.s,
					       &length);

			cr_expect_not_null(strstr(text, "A log, page 1 of 2"), "%s", text);
			cr_expect_not_null(strstr(text, "A log, page 2 of 2"));
			free(text);
			remove_folder(&folder);
		}
		free(json);
		free(pdf);
		combined_free(combined);
	}
	pdf_fonts_free(fonts);
}

Test(pdf_long, combined_of_nothing_is_refused)
{
	struct pdf_fonts *fonts = fonts_new();
	struct combined *combined = NULL;
	struct err err = { 0 };
	char *out = NULL;
	size_t length = 0;

	cr_assert_eq(combined_new(fonts, false, &combined, &err), ERR_OK, "%s", err.msg);
	cr_expect_eq(combined_finish(combined, &out, &length, &err), ERR_INVALID);
	cr_expect_null(out);
	combined_free(combined);
	pdf_fonts_free(fonts);
}
