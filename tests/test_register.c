/* tests/test_register.c - settings, schools and their import, officers, catalogue, rates, days */
#include <criterion/criterion.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/days.h"
#include "core/officer.h"
#include "core/school.h"
#include "core/school_import.h"
#include "core/service.h"
#include "core/setting.h"
#include "core/text.h"
#include "tests/book.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* ---- settings ---- */

Test(setting, values)
{
	static const struct {
		const char *name, *value;
		int code;
		const char *kept; /* NULL: as given */
	} cases[] = {
		{ "invoice.pay-days", "14", ERR_OK, NULL },
		{ "invoice.pay-days", "0", ERR_RANGE, NULL },
		{ "invoice.pay-days", "366", ERR_RANGE, NULL },
		{ "invoice.pay-days", "30 days", ERR_INVALID, NULL },
		{ "invoice.pay-days", "", ERR_INVALID, NULL },
		{ "authority.vat-number", "831495816", ERR_OK, "GB 831 4958 16" },
		{ "authority.vat-number", "GB337440071", ERR_OK, "GB 337 4400 71" },
		{ "authority.vat-number", "GB 100 0000 34", ERR_OK, "GB 100 0000 34" },
		{ "authority.vat-number", "GB 100 0000 34 001", ERR_OK, "GB 100 0000 34 001" },
		{ "authority.vat-number", "GD123", ERR_OK, "GB GD123" },
		{ "authority.vat-number", "HA499", ERR_INVALID, NULL },
		{ "authority.vat-number", "123456789", ERR_INVALID, NULL },
		{ "authority.vat-number", "000000000", ERR_INVALID, NULL },
		{ "authority.vat-number", "FR831495816", ERR_INVALID, NULL },
		{ "authority.vat-number", "83149581", ERR_INVALID, NULL },
		{ "authority.vat-number", "", ERR_OK, "" },
		{ "authority.la-code", "85", ERR_INVALID, NULL },
		{ "authority.name", "", ERR_INVALID, NULL },
		{ "authority.name", "two\nlines", ERR_INVALID, NULL },
		{ "authority.mail", "ews", ERR_INVALID, NULL },
		{ "authority.mail", "ews@council.gov.uk", ERR_OK, NULL },
		{ "bank.sort-code", "001122", ERR_OK, "00-11-22" },
		{ "bank.sort-code", "00-11-2", ERR_INVALID, NULL },
		{ "bank.account", "1234567", ERR_INVALID, NULL },
		{ "visit.am", "8:30-12:00", ERR_OK, NULL },
		{ "visit.am", "12:00-8:30", ERR_INVALID, NULL },
		{ "visit.am", "morning", ERR_INVALID, NULL },
		{ "series.sale", "EDU", ERR_OK, NULL },
		{ "series.sale", "EWR", ERR_CONFLICT, NULL },
		{ "series.sale", "edu", ERR_INVALID, NULL },
		{ "series.sale", "E", ERR_INVALID, NULL },
		{ "documents.specimen", "maybe", ERR_INVALID, NULL },
		{ "terms.sale.12", "The last line.", ERR_OK, NULL },
		{ "terms.sale.13", "One too many.", ERR_INVALID, NULL },
		{ "terms.sale.01", "Twice.", ERR_INVALID, NULL },
		{ "terms.sale.", "None.", ERR_INVALID, NULL },
		{ "no.such", "x", ERR_INVALID, NULL },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct err err = { 0 };
		char got[320];
		int r;

		book_begin(&work, st, "admin", "setting set", "2024-09-02");
		r = setting_set(&work, cases[i].name, cases[i].value, work.today, &err);
		cr_expect_eq(r, cases[i].code, "%s '%s': %d %s", cases[i].name, cases[i].value, r,
			     err.msg);
		if (r == ERR_OK) {
			MUST(setting_get(st, cases[i].name, work.today, got, sizeof got, &err));
			cr_expect_str_eq(got, cases[i].kept ? cases[i].kept : cases[i].value);
		}
	}
}

Test(setting, is_dated)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int start, end;
	int64_t n;

	book_begin(&work, st, "admin", "setting set", "2024-09-02");
	MUST(setting_set(&work, "invoice.pay-days", "14", day("2025-04-01"), &err));
	book_commit(&work);
	MUST(setting_int(st, "invoice.pay-days", day("2025-03-31"), &n, &err));
	cr_expect_eq(n, 30);
	MUST(setting_int(st, "invoice.pay-days", day("2025-04-01"), &n, &err));
	cr_expect_eq(n, 14);
	MUST(setting_span(st, "visit.am", day("2024-09-02"), &start, &end, &err));
	cr_expect(start == 525 && end == 747);
}

Test(setting, load_refuses)
{
	static const struct {
		const char *json, *field, *part;
	} cases[] = {
		{ "[]", "", "not a JSON object" },
		{ "{\"la_code\":\"852\"}", "", "no 'name'" },
		{ "{\"name\":\"A\",\"la_code\":\"852\",\"colour\":\"red\"}", "colour", "'colour'" },
		{ "{\"name\":\"A\",\"la_code\":\"85x\"}", "la_code", "'85x'" },
		{ "{\"name\":\"A\",\"la_code\":852}", "", "'la_code' is not a text" },
		{ "{\"name\":\"A\",\"la_code\":\"852\",\"bank\":{\"iban\":\"x\"}}", "iban",
		  "'iban'" },
		{ "{\"name\":\"A\",\"la_code\":\"852\",\"settings\":{\"visit.xm\":\"1\"}}",
		  "visit.xm", "'visit.xm'" },
		{ "{\"name\":\"A\",\"la_code\":\"852\",\"vat_number\":\"GB123456789\"}",
		  "vat_number", "not a well-formed VAT number" },
		{ "{\"name\":\"A\",\"la_code\":\"852\",\"specimen\":\"yes\"}", "",
		  "neither true nor" },
	};
	SCOPED(store_closep) struct store *st = book_empty();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		SCOPED(json_freep) struct json *file = book_json(cases[i].json);
		struct err err = { 0 };

		book_begin(&work, st, "admin", "setting set", "2024-09-02");
		cr_expect_eq(setting_load(&work, file, &err), ERR_INVALID, "%s", cases[i].json);
		cr_expect_str_eq(err.field, cases[i].field, "%s: %s", cases[i].json, err.field);
		cr_expect(strstr(err.msg, cases[i].part), "%s: %s", cases[i].json, err.msg);
	}
}

/* ---- schools ---- */

Test(school, find)
{
	static const struct {
		const char *text;
		int code;
		const char *urn;
	} cases[] = {
		{ "116469", ERR_OK, "116469" },
		{ "cantell", ERR_OK, "116469" },
		{ "CANTELL school", ERR_OK, "116469" },
		{ "upper  shirley", ERR_OK, "137037" }, /* 116457 of that name is closed */
		{ "116457", ERR_OK, "116457" },
		{ "999999", ERR_NOT_FOUND, NULL },
		{ "hogwarts", ERR_NOT_FOUND, NULL },
		{ "", ERR_NOT_FOUND, NULL },
		{ "bitterne", ERR_CONFLICT, NULL },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct school school = { 0 };
		struct err err = { 0 };
		int r = school_find(st, cases[i].text, &school, &err);

		cr_expect_eq(r, cases[i].code, "'%s': %s", cases[i].text, err.msg);
		if (cases[i].urn)
			cr_expect_str_eq(school.urn, cases[i].urn);
	}
}

Test(school, treatment_by_the_rule)
{
	static const struct {
		const char *type, *group, *la, *treatment;
	} cases[] = {
		{ "01", "4", "852", "recharge" }, { "15", "4", "852", "recharge" },
		{ "07", "5", "852", "recharge" }, { "12", "5", "852", "recharge" },
		{ "08", "5", "852", "standard" }, { "34", "10", "852", "standard" },
		{ "11", "3", "852", "standard" }, { "01", "4", "850", "standard" },
		{ "18", "1", "852", "standard" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		cr_expect_str_eq(
			school_treatment(cases[i].type, cases[i].group, cases[i].la, "852"),
			cases[i].treatment);
}

static struct school_terms terms_on(struct store *st, const char *urn, const char *on)
{
	struct school_terms terms;
	struct err err = { 0 };

	MUST(school_terms_on(st, book_school(st, urn), day(on), &terms, &err));
	return terms;
}

static int set(struct store *st, const char *urn, struct school_change change, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "finance", "school set", "2024-09-02");
	r = school_set(&work, book_school(st, urn), &change, err);
	return r < 0 ? r : work_commit(&work, err);
}

Test(school, set_is_dated_and_reasoned)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct school_change c = { .from = day("2024-10-01"), .treatment = "standard" };
	struct err err = { 0 };

	cr_expect_eq(set(st, BOOK_MAINTAINED, c, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.field, "reason");
	c.reason = "paid out of governors' own funds";
	err = (struct err){ 0 };
	MUST(set(st, BOOK_MAINTAINED, c, &err));
	cr_expect_str_eq(terms_on(st, BOOK_MAINTAINED, "2024-09-30").treatment, "recharge");
	cr_expect_str_eq(terms_on(st, BOOK_MAINTAINED, "2024-10-01").treatment, "standard");
	cr_expect_str_eq(terms_on(st, BOOK_MAINTAINED, "2024-10-01").reason, c.reason);

	c = (struct school_change){ .from = day("2024-09-15"), .payer_name = "X", .address = "Y" };
	cr_expect_eq(set(st, BOOK_MAINTAINED, c, &err), ERR_CONFLICT, "a later change is there");
}

Test(school, payer_is_shared_by_name)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct school_change trust = { .from = day("2024-10-01"), .payer_name = "Test Trust" };
	struct err err = { 0 };
	int64_t id;

	cr_expect_eq(set(st, BOOK_ACADEMY, trust, &err), ERR_INVALID, "no address");
	cr_expect_str_eq(err.field, "address");
	trust.address = " 1 High Street ;; Southampton; SO1 1AA ";
	MUST(set(st, BOOK_ACADEMY, trust, &err));
	id = terms_on(st, BOOK_ACADEMY, "2024-10-01").payer.id;
	cr_expect_str_eq(terms_on(st, BOOK_ACADEMY, "2024-10-01").payer.address,
			 "1 High Street\nSouthampton\nSO1 1AA");
	cr_expect_str_eq(terms_on(st, BOOK_ACADEMY, "2024-09-30").payer.name,
			 "Upper Shirley High School");
	trust.address = NULL;
	MUST(set(st, "135629", trust, &err));
	cr_expect_eq(terms_on(st, "135629", "2024-10-01").payer.id, id);

	/* The mail of the one payer, for both. */
	MUST(set(st, "135629",
		 (struct school_change){ .from = day("2024-10-02"),
					 .payer_mail = "a@trust.example" },
		 &err));
	cr_expect_str_eq(terms_on(st, BOOK_ACADEMY, "2024-10-05").payer.mail, "a@trust.example");

	/* Back to the school itself: its own payer, not a second one. */
	MUST(set(st, BOOK_ACADEMY,
		 (struct school_change){ .from = day("2025-04-01"),
					 .payer_name = "Upper Shirley High School" },
		 &err));
	cr_expect_eq(terms_on(st, BOOK_ACADEMY, "2025-04-01").payer.id,
		     terms_on(st, BOOK_ACADEMY, "2024-09-30").payer.id);
}

/* ---- the register's file ---- */

#define HEAD                                                                                 \
	"URN,LA (code),EstablishmentName,TypeOfEstablishment (code),EstablishmentTypeGroup " \
	"(code),"                                                                            \
	"EstablishmentStatus (code),OpenDate,CloseDate,Street,Town,Postcode\n"

static struct school_import_counts import(struct store *st, const char *text, const char *today,
					  int expected, struct err *err)
{
	SCOPED(csv_closep) struct csv *csv = NULL;
	SCOPED(school_import_freep) struct school_import *im = NULL;
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct school_import_counts counts;
	char path[] = "/tmp/daybook-register-XXXXXX";
	int fd = mkstemp(path), r;

	cr_assert(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t) strlen(text) &&
		  close(fd) == 0);
	r = csv_read(path, (const char *const[]){ "URN", NULL }, &csv, err);
	(void) unlink(path);
	cr_assert(r == ERR_OK, "%s", err->msg);
	book_begin(&work, st, "finance", "school import", today);
	cr_assert(school_import_read(st, csv, "852", day(today), &im, err) == ERR_OK, "%s",
		  err->msg);
	r = school_import_write(&work, im, NULL, NULL, err);
	cr_assert_eq(r, expected, "%s", err->msg);
	if (r == ERR_OK)
		book_commit(&work);
	counts = school_import_counts(im);
	return counts;
}

Test(import, adds_once_and_follows)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct school_import_counts n;
	struct err err = { 0 };

	n = import(st,
		   HEAD "200001,852,New School,1,4,1,01-09-2020,,High Street,Southampton,SO1 1AA\n"
			"200002,852,Later Academy,34,10,4,,,,Southampton,SO1 1AB\n"
			"200003,850,Elsewhere,bad,bad,9,99-99-9999,,,,\n",
		   "2024-09-02", ERR_OK, &err);
	cr_expect(n.rows == 3 && n.other_la == 1 && n.added == 2 && n.bad == 0);
	cr_expect_str_eq(terms_on(st, "200001", "2024-09-02").treatment, "recharge", "1 is 01");
	cr_expect_str_eq(terms_on(st, "200001", "2024-09-02").payer.address,
			 "High Street\nSouthampton\nSO1 1AA");
	cr_expect_str_eq(terms_on(st, "200001", "2019-01-01").treatment, "recharge",
			 "its first terms hold before it opened");

	n = import(st,
		   HEAD "200001,852,New School,01,4,1,01-09-2020,,High Street,Southampton,SO1 1AA\n"
			"200002,852,Later Academy,34,10,4,,,,Southampton,SO1 1AB\n",
		   "2024-09-02", ERR_OK, &err);
	cr_expect(n.same == 2 && n.added == 0 && n.changed == 0);

	/* Finance has moved the invoices of the one; the register renames and moves both. */
	MUST(set(
		st, "200001",
		(struct school_change){ .from = day("2024-09-02"), .address = "Finance Office; X" },
		&err));
	n = import(st,
		   HEAD
		   "200001,852,Newer School,34,10,1,01-09-2020,,Low Road,Southampton,SO1 1AA\n"
		   "200002,852,Later Academy,34,10,2,,31-08-2025,Low Road,Southampton,SO1 1AB\n",
		   "2025-09-01", ERR_OK, &err);
	cr_expect(n.changed == 2 && n.same == 0);
	cr_expect_str_eq(terms_on(st, "200001", "2025-09-01").payer.name, "Newer School");
	cr_expect_str_eq(terms_on(st, "200001", "2025-09-01").payer.address, "Finance Office\nX");
	cr_expect_str_eq(terms_on(st, "200002", "2025-09-01").payer.address,
			 "Low Road\nSouthampton\nSO1 1AB");
	cr_expect_str_eq(terms_on(st, "200001", "2025-08-31").treatment, "recharge");
	cr_expect_str_eq(terms_on(st, "200001", "2025-09-01").treatment, "standard");
}

Test(import, keeps_what_finance_chose)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	(void) import(st, HEAD "200001,852,New School,01,4,1,,,,,\n", "2024-09-02", ERR_OK, &err);
	MUST(set(st, "200001",
		 (struct school_change){ .from = day("2024-09-02"),
					 .treatment = "standard",
					 .reason = "own funds" },
		 &err));
	(void) import(st, HEAD "200001,852,New School,02,4,1,,,,,\n", "2024-10-01", ERR_OK, &err);
	cr_expect_str_eq(terms_on(st, "200001", "2024-10-01").gias_type, "02");
	cr_expect_str_eq(terms_on(st, "200001", "2024-10-01").treatment, "standard");
	cr_expect_str_eq(terms_on(st, "200001", "2024-10-01").reason, "own funds");
}

Test(import, bad_lines)
{
	static const struct {
		const char *line, *field;
	} cases[] = {
		{ "12345,852,A,01,4,1,,,,,\n", "URN" },
		{ "2000o1,852,A,01,4,1,,,,,\n", "URN" },
		{ "200001,,A,01,4,1,,,,,\n", "LA (code)" },
		{ "200001,852,,01,4,1,,,,,\n", "EstablishmentName" },
		{ "200001,852,A,x,4,1,,,,,\n", "TypeOfEstablishment (code)" },
		{ "200001,852,A,01,,1,,,,,\n", "EstablishmentTypeGroup (code)" },
		{ "200001,852,A,01,4,5,,,,,\n", "EstablishmentStatus (code)" },
		{ "200001,852,A,01,4,1,31-02-2020,,,,\n", "OpenDate" },
		{ "200001,852,A,01,4,1,,2020-02-01,,,\n", "CloseDate" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = { 0 };
		struct school ignored;
		char text[600];

		(void) snprintf(text, sizeof text, "%s300001,852,Good,01,4,1,,,,,\n%s", HEAD,
				cases[i].line);
		cr_expect_eq(import(st, text, "2024-09-02", ERR_INVALID, &err).bad, 1);
		cr_expect_str_eq(err.field, cases[i].field, "%s: %s", cases[i].line, err.field);
		cr_expect_eq(err.line, 3);
		cr_expect_str_eq(err.msg, "1 of 2 lines is wrong: nothing was imported");
		err = (struct err){ 0 };
		cr_expect_eq(school_find(st, "300001", &ignored, &err), ERR_NOT_FOUND);
	}
}

Test(import, a_urn_twice_names_both_lines)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *text = NULL;
	struct table *t = NULL;
	struct err err = { 0 };
	size_t length = 0;
	SCOPED(csv_closep) struct csv *csv = NULL;
	SCOPED(school_import_freep) struct school_import *im = NULL;
	char path[] = "/tmp/daybook-register-XXXXXX";
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "w"), *out;

	fputs(HEAD "200001,852,A,01,4,1,,,,,\n200002,852,B,01,4,1,,,,,\n200001,852,A,01,4,1,,,,,\n",
	      file);
	cr_assert(fclose(file) == 0);
	MUST(csv_read(path, (const char *const[]){ "URN", NULL }, &csv, &err));
	(void) unlink(path);
	MUST(school_import_read(st, csv, "852", day("2024-09-02"), &im, &err));
	out = open_memstream(&text, &length);
	MUST(table_open(out, TABLE_CSV, 0, school_import_bad_columns,
			school_import_bad_column_count, &t, &err));
	school_import_bad_table(im, t);
	MUST(table_close(t, &err));
	cr_assert(fclose(out) == 0);
	cr_expect(strstr(text, "4,URN,200001 stands on line 2 already"), "%s", text);
}

/* ---- officers ---- */

Test(officer, patterns)
{
	static const struct {
		const char *days, *hours;
		int code;
		const char *shown;
	} cases[] = {
		{ "mon tue wed:8:30-12:30", "8:30-17:00", ERR_OK, "Mon Tue Wed (am)" },
		{ "Monday, Friday", "9:00-15:00", ERR_OK, "Mon Fri" },
		{ "mon-fri", "8:30-17:00", ERR_OK, "Mon Tue Wed Thu Fri" },
		{ "thu:13:00-17:00", NULL, ERR_OK, "Thu (pm)" },
		{ "none", NULL, ERR_OK, "none" },
		{ "mon", NULL, ERR_INVALID, NULL },
		{ "", "8:30-17:00", ERR_INVALID, NULL },
		{ "someday", "8:30-17:00", ERR_INVALID, NULL },
		{ "fri-mon", "8:30-17:00", ERR_INVALID, NULL },
		{ "mon mon", "8:30-17:00", ERR_INVALID, NULL },
		{ "mon", "17:00-8:30", ERR_INVALID, NULL },
		{ "mon", "8:30", ERR_INVALID, NULL },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct err err = { 0 };
		char shown[120];
		int64_t id = book_officer(st, "EWO-01");
		int r;

		book_begin(&work, st, "manager", "officer pattern", "2024-09-02");
		r = officer_pattern_set(&work, id, day("2024-09-02"), cases[i].days, cases[i].hours,
					&err);
		cr_expect_eq(r, cases[i].code, "'%s': %s", cases[i].days, err.msg);
		if (r == ERR_OK) {
			MUST(officer_days_text(st, id, day("2024-09-02"), shown, sizeof shown,
					       &err));
			cr_expect_str_eq(shown, cases[i].shown);
		}
	}
}

Test(officer, works)
{
	static const struct {
		const char *officer, *on;
		int start, end;
		bool works;
	} cases[] = {
		{ "EWO-02", "2024-09-02", 525, 1002, true },  /* Monday, all day */
		{ "EWO-02", "2024-09-04", 525, 747, true },   /* Wednesday morning */
		{ "EWO-02", "2024-09-04", 780, 1002, false }, /* and afternoon */
		{ "EWO-02", "2024-09-04", 500, 747, false },  /* from 8:20 */
		{ "EWO-02", "2024-09-05", 525, 747, false },  /* Thursday */
		{ "SM-01", "2024-09-05", 525, 1002, true },   /* no pattern */
		{ "SM-01", "2024-09-07", 525, 1002, false },  /* Saturday */
		{ "EWO-02", "2024-03-28", 525, 747, true },   /* before the pattern */
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = { 0 };
		bool works;

		MUST(officer_works(st, book_officer(st, cases[i].officer), day(cases[i].on),
				   cases[i].start, cases[i].end, &works, &err));
		cr_expect_eq(works, cases[i].works, "%s %s", cases[i].officer, cases[i].on);
	}
}

Test(officer, add_and_link)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct officer o;
	int64_t id, school = book_school(st, BOOK_MAINTAINED);

	book_begin(&work, st, "manager", "officer add", "2024-09-02");
	cr_expect_eq(officer_add(&work, "EWO-01", "Again", "ewo", NULL, &id, &err), ERR_CONFLICT);
	cr_expect_eq(officer_add(&work, "ewo-09", "Low", "ewo", NULL, &id, &err), ERR_INVALID);
	cr_expect_eq(officer_add(&work, "EWO-09", "Who", "boss", NULL, &id, &err), ERR_INVALID);
	cr_expect_eq(officer_add(&work, "EWO-09", " ", "ewo", NULL, &id, &err), ERR_INVALID);
	cr_expect_eq(officer_add(&work, "EWO-09", "Who", "ewo", "nowhere", &id, &err), ERR_INVALID);
	MUST(officer_link(&work, book_officer(st, "EWO-02"), school, day("2024-10-01"), &err));
	MUST(officer_link(&work, 0, school, day("2025-01-01"), &err));
	MUST(officer_linked(st, school, day("2024-03-31"), &o, &err));
	cr_expect_eq(o.id, 0);
	MUST(officer_linked(st, school, day("2024-09-30"), &o, &err));
	cr_expect_str_eq(o.code, "EWO-01");
	MUST(officer_linked(st, school, day("2024-10-01"), &o, &err));
	cr_expect_str_eq(o.code, "EWO-02");
	MUST(officer_linked(st, school, day("2025-01-01"), &o, &err));
	cr_expect_eq(o.id, 0);
	cr_expect_eq(officer_find(st, "officer", &o, &err), ERR_CONFLICT);
	MUST(officer_find(st, "officer 02", &o, &err));
	cr_expect_str_eq(o.code, "EWO-02");
}

/* ---- catalogue and rates ---- */

Test(rate, refusals)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct service days, notice;
	struct money rate;
	struct err err = { 0 };

	MUST(service_find(st, SERVICE_DAYS, &days, &err));
	MUST(service_find(st, "penalty notice issued", &notice, &err));
	cr_expect(notice.statutory && !days.statutory);
	book_begin(&work, st, "finance", "rate set", "2024-09-02");
	cr_expect_eq(
		rate_set(&work, &notice, (struct fy){ 2024 }, UNIT_DAY, money_pence(100), &err),
		ERR_INVALID);
	cr_expect(work_run(&work,
			   "INSERT INTO rate (service_id, fy, unit, rate_pence) VALUES (?1, 2024, "
			   "'hour', 1)",
			   BIND(bind_int(notice.id)), &err) < 0 ||
			  work_commit(&work, &err) < 0,
		  "raw SQL cannot price a free service");
	work_undo(&work);
	book_begin(&work, st, "finance", "rate set", "2024-09-02");
	cr_expect(work_run(&work,
			   "INSERT INTO rate (service_id, kind, fy, unit, rate_pence)"
			   " VALUES (?1, 'statutory', 2024, 'hour', 1)",
			   BIND(bind_int(notice.id)), &err) < 0);
	cr_expect_eq(rate_set(&work, &days, (struct fy){ 2024 }, UNIT_DAY, money_pence(0), &err),
		     ERR_INVALID);
	cr_expect_eq(rate_get(st, days.id, (struct fy){ 2025 }, UNIT_DAY, &rate, &err),
		     ERR_NOT_FOUND);
	MUST(rate_get(st, days.id, (struct fy){ 2024 }, UNIT_DAY, &rate, &err));
	cr_expect_eq(rate.pence, 36800);
}

Test(service, a_kind_never_changes)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(json_freep)
	struct json *file = book_json(
		"{\"services\":[{\"code\":\"penalty-notice\",\"title\":\"x\",\"family\":\"y\","
		"\"kind\":\"purchased\"}]}");
	SCOPED(json_freep)
	struct json *no_basis =
		book_json("{\"services\":[{\"code\":\"a\",\"title\":\"x\",\"family\":\"y\","
			  "\"kind\":\"statutory\"}]}");
	struct err err = { 0 };

	book_begin(&work, st, "admin", "setting set", "2024-09-02");
	cr_expect_eq(service_load(&work, file, &err), ERR_INVALID);
	cr_expect(strstr(err.msg, "service 1: "), "%s", err.msg);
	cr_expect_eq(service_load(&work, no_basis, &err), ERR_INVALID);
}

/* ---- days ---- */

Test(days, working_days_over_holidays)
{
	static const struct {
		const char *from;
		int n;
		const char *to;
	} cases[] = {
		{ "2024-12-24", 0, "2024-12-24" },  { "2024-12-24", 1, "2024-12-27" },
		{ "2024-12-25", 0, "2024-12-27" },  { "2024-12-20", 5, "2024-12-31" },
		{ "2024-12-31", 1, "2025-01-02" },  { "2024-12-28", 0, "2024-12-30" },
		{ "2025-04-17", 1, "2025-04-22" },  { "2025-04-18", 0, "2025-04-22" },
		{ "2025-04-16", 10, "2025-05-02" }, { "2025-05-02", 1, "2025-05-06" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = { 0 };
		struct date to;

		MUST(day_add_working(st, day(cases[i].from), cases[i].n, &to, &err));
		cr_expect_str_eq(date_iso(to).s, cases[i].to, "%s + %d is %s", cases[i].from,
				 cases[i].n, date_iso(to).s);
	}
}

Test(days, school_days)
{
	static const struct {
		const char *on;
		enum school_day is;
		const char *why;
	} cases[] = {
		{ "2024-09-02", SCHOOL_DAY_YES, "" },
		{ "2024-10-25", SCHOOL_DAY_YES, "" },
		{ "2024-10-28", SCHOOL_DAY_NO, "half-term holidays" },
		{ "2024-12-21", SCHOOL_DAY_NO, "a Saturday" },
		{ "2024-12-23", SCHOOL_DAY_NO, "Christmas holidays" },
		{ "2024-12-25", SCHOOL_DAY_NO, "Christmas Day" },
		{ "2025-04-07", SCHOOL_DAY_NO, "Easter holidays" },
		{ "2025-04-21", SCHOOL_DAY_NO, "Easter Monday" },
		{ "2025-05-05", SCHOOL_DAY_NO, "Early May bank holiday" },
		{ "2025-07-23", SCHOOL_DAY_NO, "summer holidays" },
		{ "2025-09-01", SCHOOL_DAY_NOT_KNOWN, "term dates of 2025/26 are not known" },
		{ "2025-09-06", SCHOOL_DAY_NO, "a Saturday" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = { 0 };
		enum school_day is;
		char why[80];

		MUST(day_is_school_day(st, book_school(st, BOOK_MAINTAINED), day(cases[i].on), &is,
				       why, &err));
		cr_expect_eq(is, cases[i].is, "%s", cases[i].on);
		cr_expect_str_eq(why, cases[i].why, "%s: %s", cases[i].on, why);
	}
}

struct seen {
	int terms, days;
};

static void count_term(void *context, struct date first, struct date last)
{
	struct seen *seen = context;

	seen->terms++;
	seen->days += last.day - first.day + 1;
}

Test(days, own_terms_and_training_days)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(json_freep)
	struct json *own = book_json(
		"{\"school\":\"137037\",\"years\":[{\"academic_year\":\"2024/25\",\"terms\":"
		"[{\"name\":\"All\",\"start\":\"2024-09-04\",\"end\":\"2025-07-18\"}]}],"
		"\"inset\":[\"2024-11-29\"]}");
	struct work work = WORK_EMPTY;
	struct seen seen = { 0 };
	struct err err = { 0 };
	enum school_day is;
	char why[80];
	size_t terms;
	int64_t academy = book_school(st, BOOK_ACADEMY);

	book_begin(&work, st, "manager", "term import", "2024-09-02");
	MUST(term_load(&work, own, &terms, &err));
	book_commit(&work);
	cr_expect_eq(terms, 1);
	MUST(day_is_school_day(st, academy, day("2024-10-28"), &is, why, &err));
	cr_expect_eq(is, SCHOOL_DAY_YES, "the authority's half-term is not this school's");
	MUST(day_is_school_day(st, academy, day("2024-11-29"), &is, why, &err));
	cr_expect_eq(is, SCHOOL_DAY_NO);
	cr_expect_str_eq(why, "staff training day");
	MUST(day_is_school_day(st, book_school(st, BOOK_MAINTAINED), day("2024-11-29"), &is, why,
			       &err));
	cr_expect_eq(is, SCHOOL_DAY_YES, "a training day is one school's");
	MUST(term_each(st, academy, day("2024-04-01"), day("2026-03-31"), count_term, &seen, &err));
	cr_expect(seen.terms == 1 && seen.days == 318, "%d %d", seen.terms, seen.days);
	seen = (struct seen){ 0 };
	MUST(term_each(st, 0, day("2024-10-01"), day("2025-01-06"), count_term, &seen, &err));
	cr_expect_eq(seen.terms, 3);
}

Test(days, bad_terms)
{
	static const struct {
		const char *terms, *part;
	} cases[] = {
		{ "{\"name\":\"A\",\"start\":\"2024-09-02\",\"end\":\"2024-08-30\"}",
		  "before it starts" },
		{ "{\"name\":\"A\",\"start\":\"2024-08-30\",\"end\":\"2024-10-01\"}", "outside" },
		{ "{\"name\":\"A\",\"start\":\"2024-09-02\",\"end\":\"2024-10-25\"},"
		  "{\"name\":\"B\",\"start\":\"2024-10-25\",\"end\":\"2024-12-20\"}",
		  "'A' and 'B' of 2024/25 overlap" },
		{ "{\"name\":\"A\",\"start\":\"2024-09-02\",\"end\":\"2024-09-03\"},"
		  "{\"name\":\"A\",\"start\":\"2024-10-25\",\"end\":\"2024-12-20\"}",
		  "twice" },
		{ "{\"name\":\"A\",\"start\":\"2024-02-30\",\"end\":\"2024-10-01\"}",
		  "2024-02-30" },
		{ "{\"start\":\"2024-09-02\",\"end\":\"2024-10-01\"}", "'name' is missing" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		SCOPED(json_freep) struct json *file = NULL;
		struct err err = { 0 };
		char text[600];
		size_t terms;

		(void) snprintf(text, sizeof text,
				"{\"years\":[{\"academic_year\":\"2024-25\",\"terms\":[%s]}]}",
				cases[i].terms);
		file = book_json(text);
		book_begin(&work, st, "manager", "term import", "2024-09-02");
		cr_expect_eq(term_load(&work, file, &terms, &err), ERR_INVALID);
		cr_expect(strstr(err.msg, cases[i].part), "%s", err.msg);
	}
}

Test(days, a_bank_holiday_that_moves)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(json_freep)
	struct json *file = book_json(
		"{\"england-and-wales\":{\"events\":[{\"title\":\"A\",\"date\":\"2025-05-01\"},"
		"{\"title\":\"VE day\",\"date\":\"2025-05-08\"}]}}");
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	size_t added;
	bool working;

	book_begin(&work, st, "manager", "holiday import", "2024-09-02");
	MUST(holiday_load(&work, file, &added, &err));
	book_commit(&work);
	cr_expect_eq(added, 2);
	MUST(day_is_working(st, day("2025-05-05"), &working, &err));
	cr_expect(working, "moved from the 5th");
	MUST(day_is_working(st, day("2025-05-08"), &working, &err));
	cr_expect(!working);
	MUST(day_is_working(st, day("2025-05-26"), &working, &err));
	cr_expect(!working, "beyond the file's days nothing changes");
}
