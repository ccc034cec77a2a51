/*
 * tests/test_pdf.c - documents as a reader gets them: text, structure, fonts, and the same bytes
 * each time
 */
#include <criterion/criterion.h>

#include "core/crypto.h"
#include "core/text.h"
#include "invoices/render.h"
#include "tests/pdf_file.h"

#include <locale.h>
#include <time.h>
#include <unistd.h>

static const char *const samples[] = { "vat_invoice",     "recharge", "hard",  "counts",
				       "welsh",           "credit",   "parts", "lines",
				       "credit_internal", "claim" };

static char *render(struct pdf_fonts *fonts, const char *sample, size_t *length)
{
	struct err err = { 0 };
	size_t json_length;
	char *json = read_whole(golden(sample, "json").s, &json_length), *pdf = NULL;
	struct sha256 hash = sha256_of(json, json_length);

	cr_assert_eq(render_pdf(fonts, json, json_length, hash.bytes, &pdf, length, &err), ERR_OK,
		     "%s: %s", sample, err.msg);
	free(json);
	return pdf;
}

/* The sample rendered into a file of a new folder. */
static struct path rendered(const char *sample, struct path *folder)
{
	struct pdf_fonts *fonts = fonts_new();
	size_t length;
	char *pdf = render(fonts, sample, &length);
	struct path file = pdf_file(pdf, length, folder);

	free(pdf);
	pdf_fonts_free(fonts);
	return file;
}

/* What the command says of each sample stands in its file of that ending; DAYBOOK_GOLDEN_UPDATE writes it. */
static void compare(const char *command, const char *ending)
{
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		size_t length;
		struct path folder, file = rendered(samples[i], &folder),
				    expected = golden(samples[i], ending);
		char *text = output_of(&folder, command, file.s, &length), *was;
		struct err err = { 0 };

		if (getenv("DAYBOOK_GOLDEN_UPDATE"))
			cr_expect_eq(file_write(expected.s, text, strlen(text), &err), ERR_OK, "%s",
				     err.msg);
		was = read_whole(expected.s, &length);
		cr_expect_str_eq(text, was, "%s is not as in %s", samples[i], expected.s);
		free(was);
		free(text);
		remove_folder(&folder);
	}
}

/* Warnings go into the same text, so they show as a difference. */
Test(pdf, reads_as_the_golden_text)
{
	if (needs("pdftotext"))
		compare("pdftotext -layout -enc UTF-8 \"$FILE\" -", "txt");
}

/* The order in which it is read aloud: headings, texts, tables with their heads, figures. */
Test(pdf, has_the_golden_structure)
{
	if (needs("pdfinfo"))
		compare("pdfinfo -struct \"$FILE\"", "tags");
}

/* In any time zone and locale, with a fresh context and with one that has served others. */
Test(pdf, same_bytes_each_time)
{
	struct pdf_fonts *worn = fonts_new();

	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct pdf_fonts *fresh = fonts_new();
		size_t length, again_length;
		char *first = render(fresh, samples[i], &length), *again;

		(void) setenv("TZ", i % 2 ? "Asia/Tokyo" : "America/New_York", 1);
		tzset();
		(void) setlocale(LC_ALL, i % 2 ? "de_DE.UTF-8"
					       : "C.UTF-8"); /* where it is not there, C stays */
		again = render(worn, samples[i], &again_length);
		cr_expect_eq(length, again_length, "%s", samples[i]);
		cr_expect(length == again_length && memcmp(first, again, length) == 0, "%s",
			  samples[i]);
		free(first);
		free(again);
		pdf_fonts_free(fresh);
	}
	pdf_fonts_free(worn);
}

Test(pdf, sound_and_small)
{
	if (!needs("qpdf"))
		return;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct path folder, file = rendered(samples[i], &folder);
		size_t length;

		free(output_of(&folder, "qpdf --check \"$FILE\"", file.s, &length));
		free(read_whole(file.s, &length));
		cr_expect_leq(length, strcmp(samples[i], "hard") == 0 ? 45000 : 30000, "%s: %zu",
			      samples[i], length);
		remove_folder(&folder);
	}
}

Test(pdf, fonts_are_embedded_and_readable)
{
	if (!needs("pdffonts"))
		return;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct path folder, file = rendered(samples[i], &folder);
		size_t length;
		char *text = output_of(&folder,
				       "pdffonts \"$FILE\" | tail -n +3 | grep -vc 'Identity-H "
				       "*yes yes yes' || true",
				       file.s, &length);

		cr_expect_eq(text[0], '0', "%s: %s", samples[i], text);
		free(text);
		remove_folder(&folder);
	}
}

static bool ends(const char *token, size_t length, const char *with)
{
	size_t n = strlen(with);

	return length >= n && memcmp(token + length - n, with, n) == 0;
}

/* Tokens that paint outside BDC or BMC .. EMC in the pages of a file that qpdf has laid open. */
static unsigned unmarked(const char *qdf, size_t length, unsigned *marked)
{
	static const char mark[] = "%% Contents for page";
	const char *page = qdf, *const stop = qdf + length;
	unsigned bad = 0;

	while ((page = memmem(page, (size_t) (stop - page), mark, sizeof mark - 1))) {
		const char *at = memmem(page, (size_t) (stop - page), "\nstream\n", 8);
		const char *end = at ? memmem(at, (size_t) (stop - at), "\nendstream", 10) : NULL;
		int depth = 0;

		cr_assert(at && end);
		for (at += 8; at < end;) {
			size_t token = strcspn(at, " \n");

			depth += ends(at, token, "BDC") || ends(at, token, "BMC");
			depth -= ends(at, token, "EMC");
			if ((token == 1 && strchr("SfB", *at)) || ends(at, token, "Tj")) {
				bad += depth != 1;
				*marked += depth == 1;
			}
			at += token + 1;
		}
		cr_expect_eq(depth, 0);
		page = end;
	}
	return bad;
}

Test(pdf, everything_drawn_is_marked)
{
	if (!needs("qpdf"))
		return;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct path folder, file = rendered(samples[i], &folder);
		unsigned marked = 0;
		size_t length;
		char *qdf = output_of(&folder, "qpdf --qdf --object-streams=disable \"$FILE\" -",
				      file.s, &length);

		cr_expect_eq(unmarked(qdf, length, &marked), 0, "%s", samples[i]);
		cr_expect_gt(marked, 50, "%s: only %u operators found", samples[i], marked);
		free(qdf);
		remove_folder(&folder);
	}
}

Test(pdf, structure_is_there)
{
	static const char *const wanted[] = { "Tagged:          yes",
					      "H1 (block)",
					      "H2 (block)",
					      "THead",
					      "TBody",
					      "/Scope /Column",
					      "/Scope /Row",
					      "Figure",
					      "\"VAT invoice\"",
					      "Title:           Invoice EWS24-00087",
					      "CreationDate:    Mon Sep 30 00:00:00 2024" };
	struct path folder, file;
	size_t length;
	char *text;

	if (!needs("pdfinfo"))
		return;
	file = rendered("vat_invoice", &folder);
	text = output_of(&folder, "TZ=UTC pdfinfo \"$FILE\" && pdfinfo -struct-text \"$FILE\"",
			 file.s, &length);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		cr_expect_not_null(strstr(text, wanted[i]), "'%s' is missing", wanted[i]);
	free(text);
	remove_folder(&folder);
}

/* ---- files inside the file ---- */

static const struct pdf_about about_test = {
	.title = "A test", .author = "Nobody", .producer = "test", .date = { 20000 }
};

/* One page that says so, with these files in it. */
static char *with_attached(const struct pdf_attachment *files, size_t count, size_t *length)
{
	struct pdf_fonts *fonts = fonts_new();
	struct pdf *pdf = NULL;
	struct err err = { 0 };
	char *out = NULL;

	cr_assert_eq(pdf_new(fonts, &pdf, &err), ERR_OK, "%s", err.msg);
	pdf_page_add(pdf);
	pdf_begin(pdf, PDF_P);
	pdf_text(pdf, &(struct pdf_style){ .size = 10 }, PDF_LEFT, 20, 20, "See inside", 10);
	pdf_end(pdf);
	for (size_t i = 0; i < count; i++)
		pdf_attach(pdf, &files[i]);
	cr_assert_eq(pdf_finish(pdf, &about_test, &out, length, &err), ERR_OK, "%s", err.msg);
	pdf_free(pdf);
	pdf_fonts_free(fonts);
	return out;
}

/* Names out of order, one that no system could save under; all 256 bytes; nothing at all. */
Test(pdf, files_inside_come_back)
{
	static const char list[] = "3 embedded files\n1: .a_b__.xml\n2: empty.txt\n3: every.bin\n";
	char every[4096];
	const struct pdf_attachment files[] = {
		{ "every.bin",
		  "application/octet-stream",
		  "Every byte",
		  "Data",
		  { 20000 },
		  every,
		  sizeof every },
		{ ".a/b\u0175.xml", "text/xml", "Dŵr (1)", "Alternative", { 20000 }, "<a/>", 4 },
		{ "empty.txt", "text/plain", "Nothing", "Supplement", { 20000 }, "", 0 },
	};
	struct path folder, file;
	size_t length, got_length;
	char *pdf, *got, command[800];

	if (!needs("pdfdetach") || !needs("qpdf"))
		return;
	for (size_t i = 0; i < sizeof every; i++)
		every[i] = (char) (i * (1 + i / 256));
	pdf = with_attached(files, COUNT_OF(files), &length);
	file = pdf_file(pdf, length, &folder);
	got = output_of(&folder, "pdfdetach -list \"$FILE\"", file.s, &got_length);
	cr_expect_str_eq(got, list, "%s", got);
	free(got);
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		(void) snprintf(
			command, sizeof command,
			"pdfdetach -save %zu -o \"$FILE.part\" \"$FILE\" && cat \"$FILE.part\"",
			(i + 2) % 3 + 1);
		got = output_of(&folder, command, file.s, &got_length);
		cr_expect_eq(got_length, files[i].length, "%s: %zu", files[i].name, got_length);
		cr_expect(got_length == files[i].length &&
				  memcmp(got, files[i].bytes, got_length) == 0,
			  "%s", files[i].name);
		free(got);
	}
	free(output_of(&folder, "qpdf --check \"$FILE\"", file.s, &got_length));
	free(pdf);
	remove_folder(&folder);
}

/* What PDF/A-3 asks of a file inside. */
Test(pdf, files_inside_belong_to_the_document)
{
	static const char *const wanted[] = {
		"/AF [\n",
		"/Names <<\n",
		"/EmbeddedFiles <<\n",
		"/AFRelationship /Alternative",
		"/F (a.xml)",
		"/UF (a.xml)",
		"/Desc (The invoice as data)",
		"/Subtype /text#2fxml",
		"/ModDate (D:20241004000000Z)",
		"/Size 4",
		"/Type /EmbeddedFile",
		"/Type /Filespec",
	};
	const struct pdf_attachment one = {
		"a.xml", "text/xml", "The invoice as data", "Alternative", { 20000 }, "<a/>", 4
	};
	struct path folder, file;
	size_t length, qdf_length;
	char *pdf, *qdf;

	if (!needs("qpdf"))
		return;
	pdf = with_attached(&one, 1, &length);
	file = pdf_file(pdf, length, &folder);
	qdf = output_of(&folder, "qpdf --qdf --object-streams=disable \"$FILE\" -", file.s,
			&qdf_length);
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		cr_expect_not_null(memmem(qdf, qdf_length, wanted[i], strlen(wanted[i])),
				   "'%s' is missing", wanted[i]);
	free(qdf);
	free(pdf);
	remove_folder(&folder);
}

/* ---- what cannot be printed ---- */

static int try_render(struct pdf_fonts *fonts, const char *json, size_t length)
{
	static const unsigned char hash[32];
	struct err err = { 0 };
	char *pdf = NULL;
	size_t pdf_length = 0;
	int r = render_pdf(fonts, json, length, hash, &pdf, &pdf_length, &err);

	cr_expect_eq(r == ERR_OK, pdf != NULL);
	cr_expect(r == ERR_OK || *err.msg, "a failure without a message");
	free(pdf);
	return r;
}

Test(pdf, refuses_what_is_no_snapshot)
{
	static const char *const rows[] = {
		"",
		"null",
		"[]",
		"{}",
		"3",
		"{\"version\":1}",
		"{\"version\":2}",
		"{\"version\":1,\"kind\":\"quote\"}",
		"{\"version\":1,\"kind\":\"invoice\",\"number\":7}",
	};
	struct pdf_fonts *fonts = fonts_new();

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		cr_expect_eq(try_render(fonts, rows[i], strlen(rows[i])), ERR_INVALID, "%s",
			     rows[i]);
	pdf_fonts_free(fonts);
}

Test(pdf, refuses_half_a_snapshot)
{
	struct pdf_fonts *fonts = fonts_new();
	size_t length;
	char *json = read_whole(golden("vat_invoice", "json").s, &length);

	for (size_t cut = 0; cut + 2 < length; cut += 61)
		cr_expect_lt(try_render(fonts, json, cut), 0, "cut at %zu", cut);
	free(json);
	pdf_fonts_free(fonts);
}

/*
 * One key after the other gets another name or a value of another kind: refused or printed, never
 * worse.
 */
Test(pdf, bears_odd_snapshots)
{
	struct pdf_fonts *fonts = fonts_new();
	unsigned refused = 0, printed = 0;

	for (size_t s = 0; s < COUNT_OF(samples); s++) {
		size_t length;
		char *json = read_whole(golden(samples[s], "json").s, &length);

		for (size_t i = 0; i + 1 < length; i++) {
			char was = json[i];

			if ((s > 0 && i % 7) || !(was == '"' || (was >= '0' && was <= '9')))
				continue;
			json[i] = was == '"' ? ' ' : was == '9' ? '-' : '9';
			*(try_render(fonts, json, length) < 0 ? &refused : &printed) += 1;
			json[i] = was;
			was = json[i + 1];
			if (json[i] != '"' || was < 'a' || was > 'z')
				continue;
			json[i + 1] = '#'; /* a key nobody knows */
			*(try_render(fonts, json, length) < 0 ? &refused : &printed) += 1;
			json[i + 1] = was;
		}
		free(json);
	}
	cr_expect_gt(refused, 100);
	cr_expect_gt(printed, 100);
	pdf_fonts_free(fonts);
}
