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
#include "core/user.h"
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
		{ "second-person.credit", "no", ERR_OK, NULL },
		{ "second-person.credit", "always", ERR_OK, NULL },
		{ "second-person.credit", "500", ERR_OK, "500.00" },
		{ "second-person.credit", "10000000000.00", ERR_OK, NULL },
		{ "second-person.credit", "10000000000.01", ERR_RANGE, NULL },
		{ "second-person.credit", "yes", ERR_INVALID, NULL },
		{ "second-person.credit", "", ERR_INVALID, NULL },
		{ "second-person.refund", "always", ERR_OK, NULL },
		{ "second-person.gift", "always", ERR_INVALID, NULL },
		{ "bank.csv.date-form", "ymd", ERR_OK, NULL },
		{ "bank.csv.date-form", "y", ERR_INVALID, NULL },
		{ "bank.csv.date-form", "ydm", ERR_INVALID, NULL },
		{ "bank.csv.reference", "Type, Details", ERR_OK, NULL },
		{ "bank.csv.credit", "", ERR_OK, NULL },
		{ "bank.csv.amount", "", ERR_INVALID, NULL },
		{ "second-person.valid-days", "366", ERR_RANGE, NULL },
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

/* At most so many bytes each: who reads them has room for no more, and nothing is ever cut. */
Test(setting, has_its_own_length)
{
	static const struct {
		const char *name;
		size_t bytes;
	} cases[] = {
		{ "authority.name", 120 },     { "authority.service", 120 },
		{ "authority.address.1", 80 }, { "authority.telephone", 40 },
		{ "authority.website", 90 },   { "bank.name", 90 },
		{ "coding.from", 40 },         { "coding.to", 40 },
		{ "terms.sale.3", 190 },       { "terms.recharge.12", 190 },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		SCOPED(json_freep) struct json *file = json_object();
		struct err err = { 0 };
		struct json *settings;
		char value[320] = "";
		size_t n = 0;

		for (; n < cases[i].bytes; n += 2)
			memcpy(value + n, "\u00e9", 3); /* two bytes each */
		book_begin(&work, st, "admin", "setting set", "2024-09-02");
		MUST(setting_set(&work, cases[i].name, value, work.today, &err));
		memcpy(value + n, "x", 2);
		cr_expect_eq(setting_set(&work, cases[i].name, value, work.today, &err),
			     ERR_INVALID, "%s", cases[i].name);
		cr_expect_str_eq(err.field, cases[i].name);
		cr_expect(strstr(err.msg, "too long"), "%s", err.msg);

		json_add_text(file, "name", "A");
		json_add_text(file, "la_code", "852");
		settings = json_add_object(file, "settings");
		json_add_text(settings, cases[i].name, value);
		err = (struct err){ 0 };
		cr_expect_eq(setting_load(&work, file, &err), ERR_INVALID, "%s", cases[i].name);
	}
}

Test(setting, is_never_cut)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };
	char small[10];

	book_begin(&work, st, "admin", "setting set", "2024-09-02");
	MUST(setting_set(&work, "authority.mail", "ews@council.gov.uk", work.today, &err));
	cr_expect_eq(setting_get(st, "authority.mail", work.today, small, sizeof small, &err),
		     ERR_RANGE);
	cr_expect(strstr(err.msg, "authority.mail has 18 bytes"), "%s", err.msg);
	cr_expect_eq(setting_get(st, "authority.service", work.today, small, sizeof small, &err),
		     ERR_RANGE, "a default neither");
}

Test(setting, refusal_names_the_setting)
{
	static const struct {
		const char *name, *value, *from, *field;
	} cases[] = {
		{ "authority.vat-number", "GB123", "2024-09-02", "authority.vat-number" },
		{ "invoice.pay-days", "soon", "2024-09-02", "invoice.pay-days" },
		{ "authority.name", "", "2024-09-02", "authority.name" },
		{ "invoice.pay-days", "14", "1900-01-02", "from" },
		{ "invoice.pay-days", "14", "2099-01-01", "from" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct err err = { 0 };

		book_begin(&work, st, "admin", "setting set", "2024-09-02");
		cr_expect(setting_set(&work, cases[i].name, cases[i].value, day(cases[i].from),
				      &err) < 0);
		cr_expect_str_eq(err.field, cases[i].field, "%s: %s", cases[i].name, err.msg);
	}
}

static int set_series(struct store *st, const char *name, const char *value, const char *from)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int r;

	book_begin(&work, st, "admin", "setting set", "2024-09-02");
	r = setting_set(&work, name, value, day(from), &err);
	return r < 0 ? r : work_commit(&work, &err);
}

Test(setting, two_series_are_never_one)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(store_closep) struct store *empty = book_empty();

	cr_expect_eq(set_series(st, "series.sale", "NEW", "2025-04-01"), ERR_OK);
	cr_expect_eq(set_series(st, "series.recharge", "NEW", "2024-09-02"), ERR_CONFLICT,
		     "from April they would be one");
	cr_expect_eq(set_series(st, "series.recharge", "EWS", "2026-04-01"), ERR_CONFLICT,
		     "sales were called so");
	cr_expect_eq(set_series(st, "series.recharge", "INT", "2026-04-01"), ERR_OK);
	cr_expect_eq(set_series(st, "series.sale", "EWR", "2027-04-01"), ERR_CONFLICT);

	/* Credit notes have series of their own, too. */
	cr_expect_eq(set_series(st, "series.credit", "EWR", "2026-04-01"), ERR_CONFLICT);
	cr_expect_eq(set_series(st, "series.sale", "EWD", "2026-04-01"), ERR_CONFLICT);
	cr_expect_eq(set_series(st, "series.recharge-credit", "EWC", "2026-04-01"), ERR_CONFLICT);
	cr_expect_eq(set_series(st, "series.credit", "CRN", "2026-04-01"), ERR_OK);
	cr_expect_eq(set_series(st, "series.recharge-credit", "CRN", "2024-04-01"), ERR_CONFLICT);

	/* Nothing is set: the defaults count until they are. */
	cr_expect_eq(set_series(empty, "series.sale", "INV", "2025-04-01"), ERR_OK);
	cr_expect_eq(set_series(empty, "series.recharge", "EWS", "2026-04-01"), ERR_CONFLICT,
		     "the default until April 2025");
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

static int set_on(struct store *st, const char *urn, const char *today, struct school_change change,
		  struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "finance", "school set", today);
	r = school_set(&work, book_school(st, urn), &change, err);
	return r < 0 ? r : work_commit(&work, err);
}

static int set(struct store *st, const char *urn, struct school_change change, struct err *err)
{
	return set_on(st, urn, "2024-09-02", change, err);
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

	/* The mail of the one payer, for both: on the day itself. */
	struct school_change mail = { .from = day("2024-10-02"), .payer_mail = "a@trust.example" };

	cr_expect_eq(set(st, "135629", mail, &err), ERR_CONFLICT, "from a later day for both");
	MUST(set_on(st, "135629", "2024-10-02", mail, &err));
	cr_expect_str_eq(terms_on(st, BOOK_ACADEMY, "2024-10-05").payer.mail, "a@trust.example");

	/* Back to the school itself: its own payer, not a second one. */
	MUST(set(st, BOOK_ACADEMY,
		 (struct school_change){ .from = day("2025-04-01"),
					 .payer_name = "Upper Shirley High School" },
		 &err));
	cr_expect_eq(terms_on(st, BOOK_ACADEMY, "2025-04-01").payer.id,
		     terms_on(st, BOOK_ACADEMY, "2024-09-30").payer.id);
}

Test(school, payer_mail_is_dated)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct school_change c = { .from = day("2024-09-02"), .payer_mail = "old@a.example" };
	struct err err = { 0 };

	MUST(set(st, BOOK_ACADEMY, c, &err));
	c = (struct school_change){ .from = day("2025-01-01"), .payer_mail = "new@a.example" };
	MUST(set(st, BOOK_ACADEMY, c, &err));
	cr_expect_str_eq(terms_on(st, BOOK_ACADEMY, "2024-12-31").payer.mail, "old@a.example");
	cr_expect_str_eq(terms_on(st, BOOK_ACADEMY, "2025-01-01").payer.mail, "new@a.example");
}

Test(school, set_refuses)
{
	static const struct {
		const char *from;
		struct school_change change;
		const char *field, *part;
	} cases[] = {
		{ "2024-10-01", { .mail = "office@a.example" }, "mail", "changes today, not from" },
		{ "2024-10-01",
		  { .mail = "office@a.example", .payer_mail = "p@a.example" },
		  "mail",
		  "1 October 2024" },
		{ "2024-09-02",
		  { .address = " ; ; " },
		  "address",
		  "the address ' ; ; ' has no line" },
		{ "1900-01-02",
		  { .payer_mail = "p@a.example" },
		  "from",
		  "2 January 1900 lies more than ten years before today: is the year right" },
		{ "2204-09-02",
		  { .payer_mail = "p@a.example" },
		  "from",
		  "2 September 2204 lies more than five years after today: is the year right" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct school_change c = cases[i].change;
		struct err err = { 0 };

		c.from = day(cases[i].from);
		cr_expect_lt(set(st, BOOK_ACADEMY, c, &err), 0, "%zu", i);
		cr_expect_str_eq(err.field, cases[i].field, "%s", err.msg);
		cr_expect(strstr(err.msg, cases[i].part), "%s", err.msg);
	}
}

Test(school, several_fit)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct officer officer;
	struct school school;
	struct err err = { 0 };

	cr_expect_eq(school_find(st, "bitterne", &school, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg,
			 "'bitterne' could be Bitterne CE Primary School (116339), Bitterne Manor"
			 " Primary School (116089) or 2 more: give more of the name, or the URN");
	cr_expect_eq(officer_find(st, "officer", &officer, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "'officer' could be Officer 01 (EWO-01) or Officer 02 (EWO-02):"
				  " give more of the name, or the code");
	cr_expect_eq(officer_find(st, "er 0", &officer, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg,
			 "'er 0' could be Officer 01 (EWO-01), Officer 02 (EWO-02) or"
			 " Service Manager 01 (SM-01): give more of the name, or the code");
}

/* ---- the register's file ---- */

#define NEEDED                                                                               \
	"URN,LA (code),EstablishmentName,TypeOfEstablishment (code),EstablishmentTypeGroup " \
	"(code),"                                                                            \
	"EstablishmentStatus (code)"
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

/* A column that is not there says nothing: what the book has of it stays. */
Test(import, leaves_what_it_has_no_column_for)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct school_import_counts n;
	struct school school;
	struct err err = { 0 };

	(void) import(st,
		      HEAD "200001,852,New School,01,4,1,01-09-2020,31-08-2030,High"
			   " Street,Southampton,SO1 1AA\n",
		      "2024-09-02", ERR_OK, &err);
	n = import(st, NEEDED "\n200001,852,New School,01,4,1\n", "2024-09-02", ERR_OK, &err);
	cr_expect(n.same == 1 && n.changed == 0);
	n = import(st, NEEDED ",Town\n200001,852,Newer School,01,4,1,Totton\n", "2024-09-02",
		   ERR_OK, &err);
	cr_expect_eq(n.changed, 1);
	MUST(school_find(st, "200001", &school, &err));
	cr_expect_str_eq(school.name, "Newer School");
	cr_expect_str_eq(school.address, "High Street\nSouthampton\nSO1 1AA");
	cr_expect_str_eq(school.town, "Totton");
	cr_expect_str_eq(school.postcode, "SO1 1AA");
	cr_expect_str_eq(date_iso(school.opened_on).s, "2020-09-01");
	cr_expect_str_eq(date_iso(school.closed_on).s, "2030-08-31");
	cr_expect_str_eq(terms_on(st, "200001", "2024-09-02").payer.address,
			 "High Street\nSouthampton\nSO1 1AA");

	/* A column that is there and empty does say something; the address is put together with what is known. */
	(void) import(st, NEEDED ",Street,CloseDate\n200001,852,Newer School,01,4,1,Low Road,\n",
		      "2024-09-02", ERR_OK, &err);
	MUST(school_find(st, "200001", &school, &err));
	cr_expect_str_eq(school.address, "Low Road\nTotton\nSO1 1AA");
	cr_expect(date_is_none(school.closed_on));
	cr_expect_str_eq(date_iso(school.opened_on).s, "2020-09-01");
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

static char *listed(struct store *st, const char *on)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	struct table *t = NULL;
	struct err err = { 0 };

	MUST(table_open(out, TABLE_CSV, 0, officer_columns, officer_column_count, &t, &err));
	MUST(officer_list(st, day(on), t, &err));
	MUST(table_close(t, &err));
	cr_assert(fclose(out) == 0);
	return text;
}

Test(officer, list)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *before = listed(st, "2024-03-31");
	SCOPED(freep) char *text = listed(st, "2024-09-02");
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };

	cr_expect(strstr(before, "EWO-02,Officer 02,ewo,Mon Tue Wed Thu Fri,0,,"), "%s", before);
	cr_expect(strstr(text, "EWO-01,Officer 01,ewo,Mon Tue Wed Thu Fri,1,,"), "%s", text);
	cr_expect(strstr(text, "EWO-02,Officer 02,ewo,Mon Tue Wed (am),0,,"), "%s", text);
	cr_expect(strstr(text, "SM-01,Service Manager 01,service-manager,Mon Tue Wed Thu Fri,0,,"),
		  "%s", text);
	book_begin(&work, st, "manager", "officer end", "2024-09-02");
	MUST(officer_set_end(&work, book_officer(st, "EWO-02"), day("2024-09-10"), &err));
	SCOPED(freep) char *after = listed(st, "2024-09-02");

	cr_expect(strstr(after, "EWO-02,Officer 02,ewo,Mon Tue Wed (am),0,,2024-09-10"), "%s",
		  after);
}

/* Acts with a date refuse a slip of the year. */
Test(officer, dates_are_plausible)
{
	static const struct {
		const char *date;
		int code;
	} cases[] = {
		{ "2014-09-01", ERR_INVALID }, { "2014-09-02", ERR_OK },
		{ "2024-09-02", ERR_OK },      { "2029-09-02", ERR_OK },
		{ "2029-09-03", ERR_INVALID }, { "9999-12-31", ERR_INVALID },
	};
	SCOPED(store_closep) struct store *st = book_new();
	int64_t officer = book_officer(st, "EWO-01"), school = book_school(st, BOOK_ACADEMY);

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct date from = day(cases[i].date);
		struct err err = { 0 };

		book_begin(&work, st, "manager", "officer link", "2024-09-02");
		cr_expect_eq(date_plausible(from, work.today, &err), cases[i].code, "%s",
			     cases[i].date);
		err = (struct err){ 0 };
		cr_expect_eq(officer_link(&work, officer, school, from, &err), cases[i].code);
		cr_expect_str_eq(err.field, cases[i].code ? "from" : "");
		cr_expect_eq(officer_pattern_set(&work, officer, from, "none", NULL, &err),
			     cases[i].code);
	}
}

/* ---- catalogue and rates ---- */

Test(rate, year_is_plausible)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct service days;
	struct err err = { 0 };

	MUST(service_find(st, SERVICE_DAYS, &days, &err));
	book_begin(&work, st, "finance", "rate set", "2024-09-02");
	cr_expect_eq(rate_set(&work, &days, (struct fy){ 2030 }, UNIT_DAY, money_pence(1), &err),
		     ERR_INVALID);
	cr_expect_str_eq(err.field, "fy");
	MUST(rate_set(&work, &days, (struct fy){ 2029 }, UNIT_DAY, money_pence(1), &err));
}

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
	cr_expect(working, "the file has days of 2025, and this is none of them");
	MUST(day_is_working(st, day("2024-12-25"), &working, &err));
	cr_expect(!working, "of 2024 the file has nothing");
	MUST(day_is_working(st, day("2026-12-25"), &working, &err));
	cr_expect(!working, "of 2026 neither");
}

static struct holiday_counts holidays(struct store *st, const char *text)
{
	SCOPED(json_freep) struct json *file = book_json(text);
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct holiday_counts n;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "holiday import", "2024-09-02");
	MUST(holiday_import(&work, file, &n, &err));
	book_commit(&work);
	return n;
}

#define OWN_DAYS(events) "{\"authority\":{\"events\":[" events "]}}"
#define OWN_DAY(date) "{\"title\":\"Closed\",\"date\":\"" date "\"}"

Test(days, closure_days_of_the_authority)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct holiday_counts n;
	struct err err = { 0 };
	bool working;

	n = holidays(st, OWN_DAYS(OWN_DAY("2024-12-27") "," OWN_DAY("2024-12-25")));
	cr_expect(!n.bank.given && n.own.given && n.own.added == 1 && n.own.removed == 0,
		  "Christmas Day stays a bank holiday");
	MUST(day_is_working(st, day("2024-12-27"), &working, &err));
	cr_expect(!working);
	n = holidays(st, OWN_DAYS(OWN_DAY("2024-12-30")));
	cr_expect(n.own.added == 1 && n.own.removed == 1);
	MUST(day_is_working(st, day("2024-12-26"), &working, &err));
	cr_expect(!working, "bank holidays are none of its business");
}

Test(days, holidays_without_number)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *many = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&many, &length);
	struct holiday_counts n;

	fputs("{\"authority\":{\"events\":[", out);
	for (int i = 0; i < 200; i++)
		fprintf(out, "%s" OWN_DAY("%s"), i ? "," : "",
			date_iso(date_add(day("2030-01-01"), i)).s);
	fputs("]}}", out);
	cr_assert(fclose(out) == 0);
	cr_expect_eq(holidays(st, many).own.added, 200);
	n = holidays(st, OWN_DAYS(OWN_DAY("2030-01-04")));
	cr_expect(n.own.added == 0 && n.own.removed == 199, "%zu", n.own.removed);
}

/* ---- users ---- */

Test(user, is_disabled_and_enabled)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "admin", "user disable", "2024-09-02");
	cr_expect_eq(user_disable(&work, "admin", true, &err), ERR_CONFLICT, "who asks");
	cr_expect_eq(user_disable(&work, "nobody", true, &err), ERR_NOT_FOUND);
	cr_expect_eq(user_disable(&work, "finance", false, &err), ERR_CONFLICT, "not disabled");
	cr_expect_eq(user_add(&work, "cantell", ROLE_SCHOOL, 0, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "role");
	MUST(user_disable(&work, "finance", true, &err));
	cr_expect_eq(user_disable(&work, "finance", true, &err), ERR_CONFLICT, "twice");
	book_commit(&work);
	cr_expect_eq(book_try_begin(&work, st, "finance", "rate set", "2024-09-02", &err),
		     ERR_DENIED);
	cr_expect_eq(book_try_begin(&work, st, "manager", "user enable", "2024-09-02", &err),
		     ERR_DENIED);
	book_begin(&work, st, "admin", "user enable", "2024-09-02");
	MUST(user_disable(&work, "finance", false, &err));
	book_commit(&work);
	book_begin(&work, st, "finance", "rate set", "2024-09-02");
	work_undo(&work);
}

/* ---- files ---- */

Test(file, is_made_once)
{
	char folder[] = "/tmp/daybook-register-XXXXXX", path[80];
	SCOPED(freep) char *text = NULL;
	struct err err = { 0 };
	size_t length;

	cr_assert(mkdtemp(folder));
	(void) snprintf(path, sizeof path, "%s/book", folder);
	MUST(file_create(path, "one", 3, &err));
	cr_expect_eq(file_create(path, "two", 3, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "already: it stays as it is"), "%s", err.msg);
	MUST(file_read(path, 100, &text, &length, &err));
	cr_expect_str_eq(text, "one");
	cr_assert(unlink(path) == 0);
	cr_assert(symlink("nowhere", path) == 0);
	cr_expect_eq(file_create(path, "two", 3, &err), ERR_CONFLICT,
		     "a link to nothing is a name too");
	cr_assert(unlink(path) == 0);
	cr_assert(rmdir(folder) == 0, "nothing is left beside it");
}

Test(officer, counts_as_experienced)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct officer officer = { 0 };
	struct err err = { 0 };

	MUST(officer_find(st, "EWO-01", &officer, &err));
	cr_expect_not(officer.experienced);
	book_begin(&work, st, "manager", "officer set", "2024-09-02");
	MUST(officer_set_experienced(&work, &officer, true, &err));
	MUST(officer_find(st, "EWO-01", &officer, &err));
	cr_expect(officer.experienced);
	cr_expect_eq(officer_set_experienced(&work, &officer, true, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "EWO-01 counts as experienced already");
	MUST(officer_set_experienced(&work, &officer, false, &err));
	book_commit(&work);
}
