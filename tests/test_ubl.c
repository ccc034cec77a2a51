/*
 * tests/test_ubl.c - electronic invoices: as they are agreed in tests/golden, whatever machine writes them, and inside the
 * PDF. tests/read_ubl.py reads the same files by the rules of EN 16931.
 */
#include <criterion/criterion.h>

#include "billing/vat.h"
#include "core/crypto.h"
#include "core/text.h"
#include "invoices/render.h"
#include "invoices/ubl.h"
#include "tests/book.h"
#include "tests/pdf_file.h"

#include <locale.h>
#include <time.h>

/* Snapshots tests/golden/ubl_NAME.json, and of test_pdf those of before there were electronic addresses. */
static const char *const samples[] = { "sale",    "largest", "internal",        "claim",
				       "credit",  "rates",   "credit_internal", "exempt",
				       "schools", "nothing", "unaddressed",     "old" };
static const char *const old_samples[] = { "vat_invoice", "recharge", "hard",
					   "counts",      "welsh",    "credit",
					   "parts",       "lines",    "credit_internal" };

static struct path sample_path(const char *name, const char *ending)
{
	struct path path;
	const char *source = getenv("DAYBOOK_SOURCE");

	(void) snprintf(path.s, sizeof path.s, "%s/tests/golden/ubl_%s.%s", source ? source : ".",
			name, ending);
	return path;
}

static int try_write(const char *json, size_t json_length, char **out, size_t *length,
		     struct err *err)
{
	struct document doc = { 0 };
	int r = document_read(json, json_length, &doc, err);

	if (r == ERR_OK) {
		r = ubl_write(&doc, out, length, err);
		document_release(&doc);
	}
	return r;
}

static char *written(const char *name, size_t *length)
{
	struct err err = { 0 };
	size_t json_length;
	char *json = read_whole(sample_path(name, "json").s, &json_length), *xml = NULL;

	cr_assert_eq(try_write(json, json_length, &xml, length, &err), ERR_OK, "%s: %s", name,
		     err.msg);
	free(json);
	return xml;
}

Test(ubl, reads_as_the_golden_file)
{
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct path expected = sample_path(samples[i], "xml");
		size_t length, was_length;
		char *xml = written(samples[i], &length), *was;
		struct err err = { 0 };

		if (getenv("DAYBOOK_GOLDEN_UPDATE"))
			cr_expect_eq(file_write(expected.s, xml, length, &err), ERR_OK, "%s",
				     err.msg);
		was = read_whole(expected.s, &was_length);
		cr_expect_str_eq(xml, was, "%s reads differently", samples[i]);
		cr_expect_eq(length, was_length, "%s", samples[i]);
		free(was);
		free(xml);
	}
}

Test(ubl, same_bytes_in_any_zone_and_locale)
{
	static const char *const zones[] = { "Asia/Tokyo", "America/New_York", "UTC" },
				 *const locales[] = { "de_DE.UTF-8", "C.UTF-8", "tr_TR.UTF-8" };

	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		size_t length, again_length;
		char *first = written(samples[i], &length), *again;

		(void) setenv("TZ", zones[i % 3], 1);
		tzset();
		(void) setlocale(LC_ALL, locales[i % 3]); /* where it is not there, C stays */
		again = written(samples[i], &again_length);
		cr_expect(length == again_length && memcmp(first, again, length) == 0, "%s",
			  samples[i]);
		free(first);
		free(again);
	}
}

/* A snapshot of before there were electronic addresses is an invoice of EN 16931 alone. */
Test(ubl, old_snapshots_are_written)
{
	for (size_t i = 0; i < COUNT_OF(old_samples); i++) {
		struct err err = { 0 };
		size_t json_length, length;
		char *json = read_whole(golden(old_samples[i], "json").s, &json_length),
		     *xml = NULL;

		cr_assert_eq(try_write(json, json_length, &xml, &length, &err), ERR_OK, "%s: %s",
			     old_samples[i], err.msg);
		cr_expect_not_null(strstr(xml, "<cbc:CustomizationID>urn:cen.eu:en16931:2017<"),
				   "%s", old_samples[i]);
		cr_expect_null(strstr(xml, "ProfileID"), "%s", old_samples[i]);
		free(xml);
		free(json);
	}
}

/* ---- what a single key does ---- */

/* The sample with one text in it replaced; the caller frees. */
static char *changed(const char *name, const char *from, const char *to)
{
	size_t length;
	char *json = read_whole(sample_path(name, "json").s, &length), *out = NULL, *at;

	at = strstr(json, from);
	cr_assert_not_null(at, "%s has no '%s'", name, from);
	cr_assert_geq(asprintf(&out, "%.*s%s%s", (int) (at - json), json, to, at + strlen(from)),
		      0);
	free(json);
	return out;
}

Test(ubl, each_key_says_its_part)
{
	static const struct {
		int line;
		const char *sample, *from, *to, *wanted;
		bool absent; /* or it must not be there */
	} rows[] = {
		{ __LINE__, "sale", "\"kind\"", "\"kind\"",
		  "<cbc:CompanyID>GB100000034</cbc:CompanyID>", false },
		{ __LINE__, "sale", "PO <4471>", "PO 5", "<cbc:ID>PO 5 &amp; ", false },
		{ __LINE__, "sale", "\"urn\": \"116300\"", "\"urn\": \"116301\"",
		  "<cbc:BuyerReference>116301</cbc:BuyerReference>", false },
		{ __LINE__, "sale", "Days agreed", "Days\\u0001\\ufffe\\tagreed",
		  "date. Days   agreed are", false },
		{ __LINE__, "sale", "\"endpoint\": \"9932:GB100000034\"", "\"x\": \"\"",
		  "<cbc:EndpointID schemeID=\"EM\">finance@trust.example</cbc:EndpointID>", false },
		{ __LINE__, "sale", "\"endpoint\": \"9932:GB100000034\"", "\"endpoint\": null",
		  "#compliant#", true },
		{ __LINE__, "sale", "Case supervision", "   ", "<cbc:Name></cbc:Name>", true },
		{ __LINE__, "sale", "SO16 3QQ", "SO163QQ", "<cbc:PostalZone>SO163QQ<", false },
		{ __LINE__, "sale", "SO16 3QQ", "Hampshire",
		  "<cbc:CityName>Southampton, Hampshire</cbc:CityName>", false },
		{ __LINE__, "sale", "\"due_on\": \"2024-10-30\"", "\"due_on\": null", "DueDate",
		  true },
		{ __LINE__, "internal", "\"code\": \"52217 E28a\"", "\"code\": \"\"",
		  "AccountingCost", true },
		{ __LINE__, "internal", "\"name\": \"Southampton",
		  "\"vat_number\": \"GB 1\",\"name\": \"Southampton", "PartyTaxScheme", true },
		{ __LINE__, "credit", "\"2024-04-30\"", "\"2024-05-01\"",
		  "<cbc:ID>EWS24-00101</cbc:ID>\n      <cbc:IssueDate>2024-05-01", false },
		{ __LINE__, "credit", "\"taken_off\": \"100.00\"", "\"taken_off\": \"699.20\"",
		  "£699.20 taken off EWS24-00101.</cbc:Note>", false },
		{ __LINE__, "nothing", "\"kind\"", "\"kind\"", "PaymentMeans", true },
		{ __LINE__, "largest", "\"iban\": \"GB29NWBK60161331926819\"", "\"iban\": \"\"",
		  "<cbc:ID>00-11-22 01234567</cbc:ID>", false },
		{ __LINE__, "exempt", "Exempt: education", "Exempt: Sch. 9",
		  "<cbc:TaxExemptionReason>Exempt: Sch. 9<", false },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err err = { 0 };
		char *json = changed(rows[i].sample, rows[i].from, rows[i].to), *xml = NULL;
		size_t length;

		cr_assert_eq(try_write(json, strlen(json), &xml, &length, &err), ERR_OK,
			     "line %d: %s", rows[i].line, err.msg);
		cr_expect_eq(strstr(xml, rows[i].wanted) != NULL, !rows[i].absent, "line %d:\n%s",
			     rows[i].line, xml);
		free(xml);
		free(json);
	}
}

Test(ubl, refuses_what_en_16931_has_no_words_for)
{
	static const struct {
		int line;
		const char *sample, *from, *to, *why;
	} rows[] = {
		{ __LINE__, "sale", "\"category\": \"S\"", "\"category\": \"X\"",
		  "the VAT category 'X' at 20.00 %" },
		{ __LINE__, "sale", "\"category\": \"S\"", "\"category\": \"Z\"",
		  "the VAT category 'Z' at 20.00 %" },
		{ __LINE__, "sale", "\"category\": \"S\"", "\"category\": \"\"",
		  "the VAT category '' at" },
		{ __LINE__, "exempt", "\"category\": \"E\"", "\"category\": \"S\"",
		  "the VAT category 'S' at 0.00 %" },
		{ __LINE__, "rates", "\"category\": \"Z\"", "\"category\": \"O\"",
		  "stands beside what is not" },
		{ __LINE__, "sale", "\"vat_number\"", "\"x\"",
		  "it has VAT, and no VAT number of Southampton City Council" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err err = { 0 };
		char *json = changed(rows[i].sample, rows[i].from, rows[i].to), *xml = NULL;
		size_t length;

		cr_expect_eq(try_write(json, strlen(json), &xml, &length, &err), ERR_INVALID,
			     "line %d", rows[i].line);
		cr_expect_not_null(strstr(err.msg, rows[i].why), "line %d: %s", rows[i].line,
				   err.msg);
		cr_expect_null(xml, "line %d", rows[i].line);
		free(json);
	}
}

/* ---- inside the PDF ---- */

static struct rendered rendered(const char *json)
{
	struct pdf_fonts *fonts = fonts_new();
	struct sha256 hash = sha256_of(json, strlen(json));
	struct rendered made = { .pdf = NULL };
	struct err err = { 0 };

	cr_assert_eq(render_document(fonts, json, strlen(json), hash.bytes, &made, &err), ERR_OK,
		     "%s", err.msg);
	pdf_fonts_free(fonts);
	return made;
}

Test(ubl, is_inside_the_pdf)
{
	if (!needs("pdfdetach") || !needs("qpdf"))
		return;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		size_t length, got_length, qdf_length;
		char *json = changed(samples[i], "\"version\"", "\"version\""),
		     *xml = written(samples[i], &length), *got, *qdf;
		struct rendered made = rendered(json);
		struct path folder, file = pdf_file(made.pdf, made.pdf_length, &folder);

		got = output_of(&folder,
				"pdfdetach -save 1 -o \"$FILE.xml\" \"$FILE\" && cat \"$FILE.xml\"",
				file.s, &got_length);
		cr_expect(length == got_length && memcmp(xml, got, length) == 0, "%s", samples[i]);
		cr_expect(length == made.xml_length && memcmp(xml, made.xml, length) == 0, "%s",
			  samples[i]);
		qdf = output_of(&folder, "qpdf --qdf --object-streams=disable \"$FILE\" -", file.s,
				&qdf_length);
		cr_expect_not_null(memmem(qdf, qdf_length, "/AFRelationship /Alternative", 28),
				   "%s", samples[i]);
		free(qdf);
		free(got);
		free(xml);
		free(json);
		rendered_release(&made);
		remove_folder(&folder);
	}
}

/* A PDF as ever: a request to the ledger that issues, and VAT that EN 16931 does not know. */
Test(ubl, is_not_inside_where_there_is_none)
{
	static const char *const rows[][2] = { { "\"version\": 1",
						 "\"version\": 1, \"request\": true" },
					       { "\"category\": \"S\"", "\"category\": \"X\"" } };

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *json = changed("sale", rows[i][0], rows[i][1]);
		struct rendered made = rendered(json);

		cr_expect_null(made.xml, "%s", rows[i][1]);
		cr_expect_gt(made.pdf_length, 1000);
		cr_expect_null(memmem(made.pdf, made.pdf_length, "/EmbeddedFile", 13), "%s",
			       rows[i][1]);
		rendered_release(&made);
		free(json);
	}
}

/* ---- the table that categories come from ---- */

Test(ubl, a_vat_table_has_known_categories)
{
	static const struct {
		int line;
		const char *category;
		int64_t bp;
		bool taken;
	} rows[] = {
		{ __LINE__, "S", 2000, true }, { __LINE__, "S", 0, false },
		{ __LINE__, "Z", 0, true },    { __LINE__, "Z", 500, false },
		{ __LINE__, "E", 0, true },    { __LINE__, "O", 0, true },
		{ __LINE__, "AE", 0, false },  { __LINE__, "", 0, false },
	};
	struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct work work = WORK_EMPTY;
		struct err err = { 0 };
		char text[200];
		struct json *table;

		(void) snprintf(text, sizeof text,
				"[{\"treatment\":\"standard\",\"title\":\"x\",\"category\":\"%s\","
				"\"from_on\":\"2030-04-01\",\"vat_bp\":%" PRId64 "}]",
				rows[i].category, rows[i].bp);
		table = book_json(text);
		book_begin(&work, st, "admin", "setting set", "2024-03-02");
		cr_expect_eq(vat_load(&work, table, &err) == ERR_OK, rows[i].taken, "line %d: %s",
			     rows[i].line, err.msg);
		cr_expect_str_eq(err.field, rows[i].taken ? "" : "category", "line %d",
				 rows[i].line);
		work_undo(&work);
		json_free(table);
	}
	store_close(st);
}
