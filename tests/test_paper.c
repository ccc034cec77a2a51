/* tests/test_paper.c - papers as a reader gets them: text, structure, marks, and the same bytes each time */
#include <criterion/criterion.h>

#include "core/crypto.h"
#include "core/text.h"
#include "invoices/render.h"

#include <locale.h>
#include <time.h>
#include <unistd.h>

/* Of each tests/golden/paper_NAME.json, which an end-to-end test writes; .txt is its text, .tags its structure. */
static const char *const samples[] = {
	"deal_agreement", "deal_at_least",  "deal_cancelled",   "deal_changed", "deal_confirmed",
	"deal_ended",     "deal_hours",     "deal_internal",    "deal_long",    "deal_on_use",
	"deal_partners",  "deal_pool",      "deal_provisional", "deal_quote",   "deal_split",
	"deal_succeeded", "deal_successor", "deal_trust",       "log",          "reminder",
	"review",         "statement",      "year_end",
};

struct path {
	char s[512];
};

static struct path golden(const char *sample, const char *ending)
{
	const char *source = getenv("DAYBOOK_SOURCE");
	struct path path;

	(void) snprintf(path.s, sizeof path.s, "%s/tests/golden/paper_%s.%s", source ? source : ".",
			sample, ending);
	return path;
}

static char *read_whole(const char *path, size_t *length)
{
	struct err err = { 0 };
	char *bytes = NULL;

	cr_assert_eq(file_read(path, 16000000, &bytes, length, &err), ERR_OK, "%s: %s", path,
		     err.msg);
	return bytes;
}

static char *render(struct pdf_fonts *fonts, const char *sample, size_t *length)
{
	struct err err = { 0 };
	size_t json_length;
	char *json = read_whole(golden(sample, "json").s, &json_length), *pdf = NULL;
	struct sha256 hash = sha256_of(json, json_length);

	cr_assert_eq(render_paper(fonts, json, json_length, hash.bytes, &pdf, length, &err), ERR_OK,
		     "%s: %s", sample, err.msg);
	free(json);
	return pdf;
}

/* The sample in a new folder, of which the caller makes an end. */
static struct path write_sample(const char *sample, struct path *folder)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *fonts = NULL;
	struct err err = { 0 };
	struct path file;
	size_t length;
	char *pdf;

	cr_assert_eq(pdf_fonts_new(&fonts, &err), ERR_OK, "%s", err.msg);
	pdf = render(fonts, sample, &length);
	(void) snprintf(folder->s, sizeof folder->s, "/tmp/daybook-paper-XXXXXX");
	cr_assert_not_null(mkdtemp(folder->s));
	(void) snprintf(file.s, sizeof file.s, "%.400s/paper.pdf", folder->s);
	cr_assert_eq(file_write(file.s, pdf, length, &err), ERR_OK, "%s", err.msg);
	free(pdf);
	return file;
}

static bool run(const char *fmt, const char *a, const char *b)
{
	char command[1400];

	(void) snprintf(command, sizeof command, "FILE='%s' OUT='%s'; { %s; }", a, b, fmt);
	return system(command) == 0;
}

static bool needs(const char *tool)
{
	if (run("command -v \"$FILE\" >/dev/null 2>&1", tool, ""))
		return true;
	cr_log_warn("%s is not installed: nothing was tested", tool);
	return false;
}

/* What the command says of each sample stands in the file of that ending; DAYBOOK_GOLDEN_UPDATE writes it. */
static void compare(const char *command, const char *ending)
{
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct path folder, file = write_sample(samples[i], &folder), out = folder,
				    expected = golden(samples[i], ending);
		struct err err = { 0 };
		size_t length;
		char *is, *was;

		(void) strncat(out.s, "/out", sizeof out.s - strlen(out.s) - 1);
		cr_expect(run(command, file.s, out.s), "%s: %s", samples[i], command);
		is = read_whole(out.s, &length);
		if (getenv("DAYBOOK_GOLDEN_UPDATE"))
			cr_expect_eq(file_write(expected.s, is, length, &err), ERR_OK, "%s",
				     err.msg);
		was = read_whole(expected.s, &length);
		cr_expect_str_eq(is, was, "%s is not as in %s", samples[i], expected.s);
		cr_expect(run("rm -r \"$FILE\"", folder.s, ""));
		free(was);
		free(is);
	}
}

/* Warnings go into the same text, so they show as a difference. */
Test(paper, reads_as_the_golden_text)
{
	if (needs("pdftotext"))
		compare("pdftotext -layout -enc UTF-8 \"$FILE\" \"$OUT\" 2>\"$OUT.err\"; "
			"cat \"$OUT.err\" >>\"$OUT\"",
			"txt");
}

/* The order in which it is read aloud: headings, texts, tables with their heads, lists. */
Test(paper, has_the_golden_structure)
{
	if (needs("pdfinfo"))
		compare("pdfinfo -struct \"$FILE\" >\"$OUT\" 2>&1", "tags");
}

Test(paper, is_sound)
{
	if (!needs("qpdf"))
		return;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct path folder, file = write_sample(samples[i], &folder);

		cr_expect(run("qpdf --check \"$FILE\" >/dev/null", file.s, ""), "%s", samples[i]);
		cr_expect(run("rm -r \"$FILE\"", folder.s, ""));
	}
}

/* The same bytes with worn fonts, in another time zone. */
Test(paper, same_bytes_each_time)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *worn = NULL;
	struct err err = { 0 };

	cr_assert_eq(pdf_fonts_new(&worn, &err), ERR_OK, "%s", err.msg);
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		SCOPED(pdf_fonts_freep) struct pdf_fonts *fresh = NULL;
		size_t length, again;
		char *one, *two;

		cr_assert_eq(pdf_fonts_new(&fresh, &err), ERR_OK, "%s", err.msg);
		(void) setenv("TZ", "UTC", 1);
		tzset();
		one = render(worn, samples[i], &length);
		(void) setenv("TZ", "Pacific/Auckland", 1);
		tzset();
		(void) setlocale(LC_ALL, "");
		two = render(fresh, samples[i], &again);
		cr_assert_eq(length, again, "%s", samples[i]);
		cr_expect_eq(memcmp(one, two, length), 0, "%s", samples[i]);
		free(one);
		free(two);
	}
}

/* A snapshot whose blocks we do not know, or of which a part is missing, is refused, never half printed. */
Test(paper, refuses_what_it_cannot_print)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *fonts = NULL;
	struct err err = { 0 };
	size_t length, out_length;
	char *json = read_whole(golden("deal_quote", "json").s, &length), *pdf = NULL;
	char *heading = strstr(json, "\"heading\"");
	struct sha256 hash = sha256_of(json, length);

	cr_assert_eq(pdf_fonts_new(&fonts, &err), ERR_OK, "%s", err.msg);
	cr_expect_eq(render_paper(fonts, json, length / 2, hash.bytes, &pdf, &out_length, &err),
		     ERR_INVALID);
	cr_assert_not_null(heading);
	heading[1] = 'H'; /* a key that is none of ours */
	cr_expect_eq(render_paper(fonts, json, length, hash.bytes, &pdf, &out_length, &err),
		     ERR_INVALID);
	cr_expect(strstr(err.msg, "a block of a kind that this daybook does not know") != NULL,
		  "%s", err.msg);
	cr_expect_null(pdf);
	free(json);
}
