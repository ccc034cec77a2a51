/* tests/test_bank_file.c - days and amounts as banks write them, what a reference is taken for, files good and hostile */
#include <criterion/criterion.h>

#include <unistd.h>

#include "billing/bank_file.h"
#include "billing/bank_line.h"
#include "core/setting.h"
#include "core/text.h"
#include "billing/request.h"
#include "tests/deal.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

Test(bank_file, days)
{
	static const struct {
		int line;
		const char *text, *form, *is; /* NULL: none */
	} cases[] = {
		{ __LINE__, "03/06/2024", "dmy", "2024-06-03" },
		{ __LINE__, "3/6/24", "dmy", "2024-06-03" },
		{ __LINE__, "03-06-2024", "dmy", "2024-06-03" },
		{ __LINE__, "03.06.2024", "dmy", "2024-06-03" },
		{ __LINE__, "03 Jun 2024", "dmy", "2024-06-03" },
		{ __LINE__, "3-JUNE-2024", "dmy", "2024-06-03" },
		{ __LINE__, "01 Sept 2024", "dmy", "2024-09-01" },
		{ __LINE__, "03/06/2024 00:00", "dmy", "2024-06-03" },
		{ __LINE__, "29/02/2024", "dmy", "2024-02-29" },
		{ __LINE__, "06/03/2024", "mdy", "2024-06-03" },
		{ __LINE__, "Jun 3 2024", "mdy", "2024-06-03" },
		{ __LINE__, "2024-06-03", "ymd", "2024-06-03" },
		{ __LINE__, "2024/6/3", "ymd", "2024-06-03" },
		{ __LINE__, "20240603", "ymd", "2024-06-03" },
		{ __LINE__, "2024-06-03T10:15:00", "ymd", "2024-06-03" },
		{ __LINE__, "", "dmy", NULL },
		{ __LINE__, "2024-06-03", "dmy", NULL },
		{ __LINE__, "03/06/2024", "ymd", NULL },
		{ __LINE__, "06/13/2024", "dmy", NULL },
		{ __LINE__, "13/06/2024", "mdy", NULL },
		{ __LINE__, "30/02/2024", "dmy", NULL },
		{ __LINE__, "29/02/2023", "dmy", NULL },
		{ __LINE__, "00/06/2024", "dmy", NULL },
		{ __LINE__, "03/06/20245", "dmy", NULL },
		{ __LINE__, "03/06/024", "dmy", NULL },
		{ __LINE__, "03/06", "dmy", NULL },
		{ __LINE__, "03/06/2024x", "dmy", NULL },
		{ __LINE__, "03 Ju 2024", "dmy", NULL },
		{ __LINE__, "03 Junk 2024", "dmy", NULL },
		{ __LINE__, "03  06 2024", "dmy", NULL },
		{ __LINE__, "-3/06/2024", "dmy", NULL },
		{ __LINE__, "99999999999999999999", "ymd", NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum bank_date_form form = BANK_DMY;
		struct date d = DATE_NONE;
		struct err err = { 0 };
		int r;

		MUST(bank_date_form_parse(cases[i].form, &form, &err));
		r = bank_date_parse(cases[i].text, form, &d, &err);
		cr_expect_eq(r, cases[i].is ? ERR_OK : ERR_INVALID, "row at line %d: %s",
			     cases[i].line, r == ERR_OK ? date_iso(d).s : err.msg);
		if (r == ERR_OK && cases[i].is)
			cr_expect_str_eq(date_iso(d).s, cases[i].is, "row at line %d",
					 cases[i].line);
	}
}

Test(bank_file, amounts)
{
	static const struct {
		int line;
		const char *text;
		int64_t is;
		int code;
	} cases[] = {
		{ __LINE__, "1226.67", 122667, ERR_OK },
		{ __LINE__, "1,226.67", 122667, ERR_OK },
		{ __LINE__, "£1,226.67", 122667, ERR_OK },
		{ __LINE__, "GBP 1226.67", 122667, ERR_OK },
		{ __LINE__, "1226.67 CR", 122667, ERR_OK },
		{ __LINE__, "1226.67cr", 122667, ERR_OK },
		{ __LINE__, "+1226.67", 122667, ERR_OK },
		{ __LINE__, "1226.6", 122660, ERR_OK },
		{ __LINE__, "1226", 122600, ERR_OK },
		{ __LINE__, "0.01", 1, ERR_OK },
		{ __LINE__, "0.00", 0, ERR_OK },
		{ __LINE__, "-1,226.67", -122667, ERR_OK },
		{ __LINE__, "\u22121226.67", -122667, ERR_OK },
		{ __LINE__, "£-5.00", -500, ERR_OK },
		{ __LINE__, "-£5.00", -500, ERR_OK },
		{ __LINE__, "5.00-", -500, ERR_OK },
		{ __LINE__, "(5.00)", -500, ERR_OK },
		{ __LINE__, "5.00 DR", -500, ERR_OK },
		{ __LINE__, "1,000,000.00", 100000000, ERR_OK },
		{ __LINE__, "10000000000.00", MONEY_MAX, ERR_OK },
		{ __LINE__, "10000000000.01", 0, ERR_RANGE },
		{ __LINE__, "99999999999999999999", 0, ERR_INVALID },
		{ __LINE__, "", 0, ERR_INVALID },
		{ __LINE__, "£", 0, ERR_INVALID },
		{ __LINE__, "x", 0, ERR_INVALID },
		{ __LINE__, "1.226,67", 0, ERR_INVALID },
		{ __LINE__, "1,22.67", 0, ERR_INVALID },
		{ __LINE__, "12,2667", 0, ERR_INVALID },
		{ __LINE__, "1226,67", 0, ERR_INVALID },
		{ __LINE__, ",226.67", 0, ERR_INVALID },
		{ __LINE__, "1226.", 0, ERR_INVALID },
		{ __LINE__, "1226.677", 0, ERR_INVALID },
		{ __LINE__, "1.2e3", 0, ERR_INVALID },
		{ __LINE__, "--5.00", 0, ERR_INVALID },
		{ __LINE__, "+-5.00", 0, ERR_INVALID },
		{ __LINE__, "-5.00 CR", 0, ERR_INVALID },
		{ __LINE__, "(5.00", 0, ERR_INVALID },
		{ __LINE__, "5.00)", 0, ERR_INVALID },
		{ __LINE__, "5.00 5.00", 0, ERR_INVALID },
		{ __LINE__, "$5.00", 0, ERR_INVALID },
		{ __LINE__, "=1+1", 0, ERR_INVALID },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct money m = money_pence(0);
		struct err err = { 0 };
		int r = bank_amount_parse(cases[i].text, &m, &err);

		cr_expect_eq(r, cases[i].code, "row at line %d: %d %s", cases[i].line, r, err.msg);
		cr_expect_eq(m.pence, cases[i].is, "row at line %d: %" PRId64, cases[i].line,
			     m.pence);
	}
}

/*
 * EWS24-00001 £883.20 and EWS24-00002 £441.60 of the academy, EWR24-00001 of a maintained school; and EWQ24-00001
 * £441.60 of St Anne's, a request that the corporate ledger calls INV-2024/0077.
 */
static struct store *billed_book(void)
{
	static const struct {
		const char *urn, *on;
		int64_t quantity;
	} sold[] = { { BOOK_ACADEMY, "2024-05-01", 200 },
		     { BOOK_ACADEMY, "2024-05-02", 100 },
		     { "138476", "2024-05-03", 100 },
		     { BOOK_MAINTAINED, "2024-05-07", 100 } };
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct store *st = book_new();
	struct err err = { 0 };
	int64_t batch;
	size_t count;

	book_begin(&work, st, "admin", "setting set", "2024-05-01");
	MUST(setting_set(&work, "invoice.issuer", "corporate", day("2024-05-03"), &err));
	MUST(setting_set(&work, "invoice.issuer", "daybook", day("2024-05-04"), &err));
	book_commit(&work);
	for (size_t i = 0; i < COUNT_OF(sold); i++) {
		(void) deal_sell(st, &(struct deal){ .urn = sold[i].urn,
						     .on = sold[i].on,
						     .quantity = sold[i].quantity });
		cr_assert_eq(deal_bill(st, "2024-05-31", sold[i].on), 1);
	}
	book_begin(&work, st, "finance", "invoice request-batch", "2024-05-08");
	MUST(request_batch(&work, &batch, &count, &err));
	MUST(work_run(&work,
		      "INSERT INTO document_number (document_id, number, given_on, audit_id)"
		      " VALUES (3, 'INV-2024/0077', '2024-05-08', ?1)",
		      BIND(bind_int(work_audit_id(&work))), &err));
	book_commit(&work);
	return st;
}

/* "EWS24-00001 883.20; rest 0.00", "nobody: EWQ24-00001 EWS24-00002". */
static void say(const struct bank_match *m, char out[400])
{
	size_t used = 0;

	out[0] = '\0';
	if (m->account_id == 0) {
		used += (size_t) snprintf(out, 400, "nobody:%s%s", m->why[0] ? " " : "", m->why);
		for (size_t i = 0; i < m->likely_count; i++)
			used += (size_t) snprintf(out + used, 400 - used, " %s", m->likely[i].name);
		return;
	}
	for (size_t i = 0; i < m->count; i++)
		used += (size_t) snprintf(out + used, 400 - used, "%s %s; ", m->document[i].name,
					  money_text(m->document[i].pays).s);
	(void) snprintf(out + used, 400 - used, "rest %s", money_text(m->rest).s);
}

Test(bank_file, matches)
{
	static const struct {
		int line;
		int64_t pence;
		const char *reference, *is;
	} cases[] = {
		/* numbers, as people write them */
		{ __LINE__, 88320, "EWS24-00001", "EWS24-00001 883.20; rest 0.00" },
		{ __LINE__, 88320, "EWS2400001", "EWS24-00001 883.20; rest 0.00" },
		{ __LINE__, 88320, "ews24 00001", "EWS24-00001 883.20; rest 0.00" },
		{ __LINE__, 88320, "EWS24-1", "EWS24-00001 883.20; rest 0.00" },
		{ __LINE__, 88320, "ews 24/1", "EWS24-00001 883.20; rest 0.00" },
		{ __LINE__, 88320, "INVEWS24-00001.", "EWS24-00001 883.20; rest 0.00" },
		{ __LINE__, 88320, "BACS UPPER SHIRLEY EWS24-00001 TERM 1",
		  "EWS24-00001 883.20; rest 0.00" },
		{ __LINE__, 44160, "INV-2024/0077", "EWQ24-00001 441.60; rest 0.00" },
		{ __LINE__, 44160, "pay inv20240077 thanks", "EWQ24-00001 441.60; rest 0.00" },
		/* less, more, several */
		{ __LINE__, 50000, "EWS24-00001", "EWS24-00001 500.00; rest 0.00" },
		{ __LINE__, 90000, "EWS24-00001", "EWS24-00001 883.20; rest 16.80" },
		{ __LINE__, 132480, "EWS24-00002 EWS24-00001",
		  "EWS24-00001 883.20; EWS24-00002 441.60; rest 0.00" },
		{ __LINE__, 90000, "EWS24-00002, EWS24-00001",
		  "EWS24-00001 883.20; EWS24-00002 16.80; rest 0.00" },
		{ __LINE__, 88320, "EWS24-00001 EWS24-00001", "EWS24-00001 883.20; rest 0.00" },
		/* what a person has to look at */
		{ __LINE__, 88320, "EWS24-00001 EWQ24-00001",
		  "nobody: EWQ24-00001 and EWS24-00001 have two payers" },
		{ __LINE__, 36800, "EWR24-00001",
		  "nobody: EWR24-00001 is settled by journal, never paid" },
		/* no number of ours */
		{ __LINE__, 1, "EWS24-00099", "nobody:" },
		{ __LINE__, 1, "EWS23-00001", "nobody:" },
		{ __LINE__, 1, "EWS24-000010000000001", "nobody:" },
		{ __LINE__, 1, "EWS24-0", "nobody:" },
		{ __LINE__, 1, "EWS24", "nobody:" },
		{ __LINE__, 1, "NEWS24 1", "EWS24-00001 0.01; rest 0.00" },
		{ __LINE__, 1, "", "nobody:" },
		{ __LINE__, 1, "🎉'; DROP TABLE receipt; --", "nobody:" },
		/* the amount, and who pays */
		{ __LINE__, 88320, "UPPER SHIRLEY HIGH", "EWS24-00001 883.20; rest 0.00" },
		{ __LINE__, 88320, "Upper-Shirley High School", "EWS24-00001 883.20; rest 0.00" },
		{ __LINE__, 44160, "ST ANNES CATHOLIC SCHOOL", "EWQ24-00001 441.60; rest 0.00" },
		{ __LINE__, 44160, "URN 137037", "EWS24-00002 441.60; rest 0.00" },
		{ __LINE__, 88320, "1370371", "nobody: EWS24-00001" },
		{ __LINE__, 88320, "COLLEGE ST", "nobody: EWS24-00001" },
		{ __LINE__, 44160, "COLLEGE ST", "nobody: EWQ24-00001 EWS24-00002" },
		{ __LINE__, 44161, "UPPER SHIRLEY HI", "nobody: EWS24-00001 EWS24-00002" },
		{ __LINE__, 44160, "ST ANNES CATH", "nobody: EWQ24-00001 EWS24-00002" },
	};
	SCOPED(store_closep) struct store *st = billed_book();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(bank_index_freep) struct bank_index *index = NULL;
		struct bank_match guess, m;
		struct err err = { 0 };
		char is[400];

		MUST(bank_index_load(st, &index, &err));
		MUST(bank_guess(index, st, money_pence(cases[i].pence), cases[i].reference, &guess,
				&err)); /* takes nothing off */
		MUST(bank_match(index, st, money_pence(cases[i].pence), cases[i].reference, &m,
				&err));
		say(&m, is);
		cr_expect_str_eq(is, cases[i].is, "row at line %d: %s", cases[i].line, is);
	}
}

/* What a line pays is outstanding no more for the next. */
Test(bank_file, one_after_the_other)
{
	SCOPED(store_closep) struct store *st = billed_book();
	SCOPED(bank_index_freep) struct bank_index *index = NULL;
	struct bank_match m;
	struct err err = { 0 };

	MUST(bank_index_load(st, &index, &err));
	MUST(bank_match(index, st, money_pence(80000), "EWS24-00001", &m, &err));
	cr_expect_eq(m.document[0].left.pence, 8320);
	MUST(bank_match(index, st, money_pence(10000), "EWS24-00001", &m, &err));
	cr_expect_eq(m.document[0].pays.pence, 8320);
	cr_expect_eq(m.rest.pence, 1680);
	MUST(bank_match(index, st, money_pence(10000), "EWS24-00001", &m, &err));
	cr_expect_eq(m.document[0].pays.pence, 0);
	cr_expect_eq(m.rest.pence, 10000);
	cr_expect_neq(m.account_id, 0, "all of it is on account of who pays that number");
}

/* ---- files ---- */

static int read_file(struct store *st, const char *text, struct bank_file **out, struct err *err)
{
	SCOPED(csv_closep) struct csv *csv = NULL;
	char path[] = "/tmp/daybook-bank-XXXXXX";
	int file = mkstemp(path), r;

	cr_assert(file >= 0 && close(file) == 0);
	cr_assert_eq(file_write(path, text, strlen(text), err), ERR_OK);
	r = csv_read(path, (const char *const[]){ NULL }, &csv, err);
	cr_expect_eq(unlink(path), 0);
	return r < 0 ? r : bank_file_read(st, csv, day("2024-06-10"), out, err);
}

/* Import whole; what is counted, or how it is refused. */
static int import(struct store *st, const char *text, struct bank_counts *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(bank_file_freep) struct bank_file *file = NULL;
	int r;

	book_begin(&work, st, "finance", "receipt import", "2024-06-10");
	if ((r = read_file(st, text, &file, err)) == ERR_OK) {
		*out = bank_file_counts(file);
		if ((r = bank_file_write(&work, file, err)) == ERR_OK)
			r = work_commit(&work, err);
	}
	return r;
}

#define HEAD "Date,Amount,Reference\n"

Test(bank_file, once)
{
	static const struct {
		int line;
		const char *text;
		size_t fresh, known, out, receipts;
	} steps[] = {
		{ __LINE__, HEAD "03/06/2024,5.00,A\n03/06/2024,5.00,A\n04/06/2024,-1.00,B\n", 2, 0,
		  1, 2 },
		{ __LINE__, HEAD "03/06/2024,5.00,A\n03/06/2024,5.00,A\n04/06/2024,-1.00,B\n", 0, 2,
		  1, 2 },
		/* one that overlaps, written otherwise, in another order */
		{ __LINE__, HEAD "04/06/2024,7.00,C\n3-Jun-24,\"£5.00 CR\",  A  \n", 1, 1, 0, 3 },
		/* a third one that is alike is new */
		{ __LINE__, HEAD "03/06/2024,5.00,A\n03/06/2024,5.00,A\n03/06/2024,5.00,A\n", 1, 2,
		  0, 4 },
		{ __LINE__, HEAD, 0, 0, 0, 4 },
		{ __LINE__, HEAD "04/06/2024,0.00,C\n", 0, 0, 1, 4 },
	};
	SCOPED(store_closep) struct store *st = billed_book();
	SCOPED(freep) char *findings = NULL;

	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		struct bank_counts n = { 0 };
		int64_t acts = deal_number(st, "SELECT count(*) FROM audit");
		struct err err = { 0 };

		MUST(import(st, steps[i].text, &n, &err));
		cr_expect_eq(n.fresh, steps[i].fresh, "row at line %d: %zu", steps[i].line,
			     n.fresh);
		cr_expect_eq(n.known, steps[i].known, "row at line %d: %zu", steps[i].line,
			     n.known);
		cr_expect_eq(n.out, steps[i].out, "row at line %d: %zu", steps[i].line, n.out);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM receipt"),
			     (int64_t) steps[i].receipts, "row at line %d", steps[i].line);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM audit"),
			     acts + (steps[i].fresh > 0), "row at line %d", steps[i].line);
	}
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

/* Wholly or not at all: bad lines are told all together, good ones beside them stay out. */
Test(bank_file, hostile)
{
	static const struct {
		int line;
		const char *text;
		size_t bad;
		int64_t at; /* line of the file */
		const char *why;
	} cases[] = {
		{ __LINE__, "", 0, 0, "" },
		{ __LINE__, "Day,Amount,Reference\n", 0, 0,
		  "the file has no column 'Date': say what it is called, with 'daybook setting set "
		  "bank.csv.date NAME'" },
		{ __LINE__, "Date,Value,Reference\n", 0, 0, "setting set bank.csv.amount NAME" },
		{ __LINE__, "Date,Amount,Text\n", 0, 0, "setting set bank.csv.reference NAME" },
		{ __LINE__, HEAD "03/06/2024,5.00\n", 0, 2, "2 cells where the header has 3" },
		{ __LINE__, HEAD "03/06/2024,5.00,\"A\n", 0, 2, "double quote" },
		{ __LINE__, HEAD "03/06/2024,5.00,A\n03/06/2024,x,A\n31/06/2024,5.00,A\n", 2, 3,
		  "2 of 3 lines are wrong: nothing was imported" },
		{ __LINE__, HEAD "03/06/2024,,A\n", 1, 2, "there is no amount" },
		{ __LINE__, HEAD ",5.00,A\n", 1, 2, "'' is no day" },
		{ __LINE__, HEAD "11/06/2024,5.00,A\n", 1, 2, "11 June 2024 is still to come" },
		{ __LINE__, HEAD "03/06/1924,5.00,A\n", 1, 2, "ten years before" },
		{ __LINE__, HEAD "03/06/2024,99999999999.00,A\n", 1, 2, "too large" },
		{ __LINE__, HEAD "Closing balance,5.00,\n", 1, 2, "no day" },
	};
	SCOPED(store_closep) struct store *st = billed_book();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct bank_counts n = { 0 };
		struct err err = { 0 };
		int r = import(st, cases[i].text, &n, &err);

		cr_expect_eq(r, ERR_INVALID, "row at line %d: %d", cases[i].line, r);
		cr_expect_eq(n.bad, cases[i].bad, "row at line %d: %zu", cases[i].line, n.bad);
		cr_expect_eq(err.line, cases[i].at, "row at line %d: %" PRId64, cases[i].line,
			     err.line);
		cr_expect(strstr(err.msg, cases[i].why), "row at line %d: %s", cases[i].line,
			  err.msg);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM receipt"), 0);
	}
}

static void set(struct store *st, const char *name, const char *value)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "admin", "setting set", "2024-06-10");
	MUST(setting_set(&work, name, value, day("2024-06-01"), &err));
	book_commit(&work);
}

/* Columns of another bank: what came has its own, the reference is two, lines have numbers. */
Test(bank_file, columns)
{
	static const char text[] =
		"Posted,Out,In,Type,Details,No\n2024-06-03,,883.20,BACS,EWS24-00001,7\n"
		"2024-06-03,9.00,,DD,GAS,8\n";
	SCOPED(store_closep) struct store *st = billed_book();
	struct bank_counts n;
	struct err err = { 0 };

	set(st, "bank.csv.date", "Posted");
	set(st, "bank.csv.date-form", "ymd");
	set(st, "bank.csv.credit", "In");
	set(st, "bank.csv.reference", "Type, Details");
	set(st, "bank.csv.id", "No");
	MUST(import(st, text, &n, &err));
	cr_expect(n.fresh == 1 && n.paid == 1 && n.out == 1);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM receipt WHERE reference = 'BACS "
				     "EWS24-00001'"),
		     1);
	/* its number tells a line, however it is written now */
	MUST(import(st, "Posted,In,Type,Details,No\n2024-06-04,883.20,CR,EWS,7\n", &n, &err));
	cr_expect(n.fresh == 0 && n.known == 1);
	cr_expect_eq(
		import(st, "Posted,In,Type,Details,No\n2024-06-04,883.21,CR,EWS,7\n", &n, &err),
		ERR_INVALID);
	cr_expect(strstr(err.msg, "came in before with £883.20, as receipt 1"), "%s", err.msg);
	/* twice in one file: the same is one line, another is wrong */
	MUST(import(st, "Posted,In,Type,Details,No\n2024-06-05,1.00,A,B,9\n2024-06-05,1.00,A,B,9\n",
		    &n, &err));
	cr_expect(n.fresh == 1 && n.known == 1);
	cr_expect_eq(import(st,
			    "Posted,In,Type,Details,No\n2024-06-05,1.00,A,B,10\n"
			    "2024-06-05,2.00,A,B,10\n",
			    &n, &err),
		     ERR_INVALID);
	cr_expect(strstr(err.msg, "the number of line 2, which says something else"), "%s",
		  err.msg);
	/* a line without one is told by what it says */
	MUST(import(st, "Posted,In,Type,Details,No\n2024-06-05,3.00,A,B,\n2024-06-05,4.00,A,B,\n",
		    &n, &err));
	cr_expect_eq(n.fresh, 2);
}
