/* tests/test_journal.c - account codes, batches that take each line once and for ever, and what they are written as */
#include <criterion/criterion.h>

#include "billing/account.h"
#include "billing/batch.h"
#include "billing/issued.h"
#include "billing/journal.h"
#include "billing/journal_list.h"
#include "billing/owing.h"
#include "core/school.h"
#include "core/setting.h"
#include "tests/deal.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* ---- in short ---- */

static int make(struct store *st, const char *to, const char *today, struct batch *out,
		struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	*out = (struct batch){ .id = 0 };
	book_begin(&work, st, "finance", "journal batch", today);
	if ((r = batch_make(&work, day(to), out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static int set_code(struct store *st, const char *account, const char *code, const char *title,
		    const char *from, const char *today, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct account_code out;
	int r;

	book_begin(&work, st, "finance", "account set", today);
	if ((r = account_set(&work, account, code, title, day(from), &out, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static void set_setting(struct store *st, const char *name, const char *value, const char *from)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "admin", "setting set", from);
	MUST(setting_set(&work, name, value, day(from), &err));
	book_commit(&work);
}

static void enter(struct work *work, const char *sql)
{
	struct err err = { 0 };

	MUST(work_run(work, sql, BIND(bind_int(work_audit_id(work))), &err));
}

/* A journal of two lines. */
static void post(struct work *work, const char *kind, int64_t id, const char *on, const char *debit,
		 const char *credit, int64_t pence)
{
	const struct posting lines[] = { { .account = debit, .amount = money_pence(pence) },
					 { .account = credit, .amount = money_pence(-pence) } };
	struct err err = { 0 };

	MUST(journal_post(work, kind, id, day(on), lines, 2, &err));
}

struct paper {
	const char *kind, *series, *treatment;
	bool corporate, by_journal;
	int64_t pence, credits_id;
};

/* A document of the academy's, without lines, and its journal; its key. */
static int64_t issue(struct work *work, const char *on, const struct paper *p, const char *debit,
		     const char *credit)
{
	struct new_document d = { .kind = p->kind,
				  .series = p->series,
				  .corporate = p->corporate,
				  .school_id = book_school(work->store, BOOK_ACADEMY),
				  .issued_on = day(on),
				  .tax_point_on = day(on),
				  .due_on = DATE_NONE,
				  .service_from = day(on),
				  .service_to = day(on),
				  .treatment = p->treatment,
				  .by_journal = p->by_journal,
				  .net = money_pence(p->pence),
				  .credits_id = p->credits_id,
				  .snapshot = "{}" };
	struct school_terms terms;
	struct err err = { 0 };
	int64_t id;

	MUST(school_terms_on(work->store, d.school_id, day(on), &terms, &err));
	d.payer_id = terms.payer.id;
	MUST(document_take_number(work, &d, &err));
	MUST(document_insert(work, &d, &id, &err));
	MUST(journal_post(
		work, "document", id, day(on),
		(const struct posting[]){ { .account = debit,
					    .school_id = d.school_id,
					    .amount = money_pence(p->pence) },
					  { .account = credit, .amount = money_pence(-p->pence) } },
		2, &err));
	return id;
}

static int64_t issue_invoice(struct work *work, const char *on, bool corporate)
{
	return issue(work, on,
		     &(struct paper){ .kind = "invoice",
				      .series = "EWI",
				      .treatment = "outside",
				      .corporate = corporate,
				      .pence = 4000 },
		     "receivable", "interest");
}

enum form { FORM_LINES, FORM_SUMS, FORM_LEDGER, FORM_LIST };

/* What batches are written as, or the list of lines; the caller frees. */
static char *written(struct store *st, enum form form, int64_t first, int64_t last)
{
	struct err err = { 0 };
	struct table *t = NULL;
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	int64_t lines;

	cr_assert(out);
	switch (form) {
	case FORM_LINES:
		MUST(table_open(out, TABLE_CSV, 0, batch_line_columns, batch_line_column_count, &t,
				&err));
		MUST(batch_lines(st, first, last, t, &err));
		break;
	case FORM_SUMS:
		MUST(table_open(out, TABLE_CSV, 0, batch_sum_columns, batch_sum_column_count, &t,
				&err));
		MUST(batch_sums(st, first, last, true, t, &err));
		break;
	case FORM_LIST:
		MUST(table_open(out, TABLE_CSV, 0, journal_columns, journal_column_count, &t,
				&err));
		MUST(journal_list(st,
				  &(struct journal_filter){ .from = DATE_NONE, .to = DATE_NONE }, t,
				  &err));
		break;
	case FORM_LEDGER:
		MUST(batch_ledger(st, first, last, out, &lines, &err));
		break;
	}
	if (t)
		MUST(table_close(t, &err));
	(void) fclose(out);
	return text;
}

static void expect_in(const char *text, const char *part, int line)
{
	cr_expect(strstr(text, part), "row at line %d: no '%s' in\n%s", line, part, text);
}

static void expect_in_order(struct store *st)
{
	SCOPED(freep) char *findings = deal_findings(st);

	cr_expect_str_eq(findings, "");
}

/* An internal charge of £368.00 of 30 April, and a VAT invoice of £441.60 of 31 May. */
static struct store *billed_book(void)
{
	struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .urn = BOOK_MAINTAINED, .quantity = 100 });
	cr_assert_eq(deal_bill(st, "2024-04-30", "2024-04-30"), 1);
	(void) deal_sell(st, &(struct deal){ .quantity = 100, .on = "2024-05-01" });
	cr_assert_eq(deal_bill(st, "2024-05-31", "2024-05-31"), 1);
	return st;
}

/* ---- account codes ---- */

/* Every account that a line may stand on has a code from the first day, whatever the schema lets in. */
Test(journal, every_account_has_a_code)
{
	static const char *const accounts[] = {
		"receivable", "recharge-clearing", "school-budget", "bank",    "suspense",
		"vat-output", "vat-relief",        "deferred",      "accrued", "income",
		"interest",   "bad-debt",
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	cr_expect_eq(deal_number(st, "SELECT count(*) FROM account_code WHERE from_on = "
				     "'1900-01-01'"),
		     (int64_t) COUNT_OF(accounts));
	book_begin(&work, st, "finance", "journal batch", "2024-04-02");
	for (size_t i = 0; i < COUNT_OF(accounts); i++) {
		cr_expect_eq(account_check(accounts[i], &err), ERR_OK, "%s", accounts[i]);
		if (i > 0) /* the schema takes the word, too */
			post(&work, "receipt", (int64_t) i, "2024-04-02", accounts[i], accounts[0],
			     100);
	}
	work_undo(&work);
}

Test(journal, codes_are_dated)
{
	static const struct {
		int line;
		const char *account, *code, *title, *from;
		int result;
		const char *why;
	} cases[] = {
		{ __LINE__, "income", "41120", NULL, "2024-05-01", ERR_OK, "" },
		{ __LINE__, "income", "41120", "EWS sold", "2024-05-01", ERR_OK, "" },
		{ __LINE__, "income", "R/41.1-2 X", NULL, "2024-06-01", ERR_OK, "" },
		{ __LINE__, "incomes", "41120", NULL, "2024-05-01", ERR_NOT_FOUND,
		  "no account 'incomes'" },
		{ __LINE__, "", "41120", NULL, "2024-05-01", ERR_NOT_FOUND, "no account" },
		{ __LINE__, "income", "", NULL, "2024-05-01", ERR_INVALID, "" },
		{ __LINE__, "income", "=1+1", NULL, "2024-05-01", ERR_INVALID, "letters and" },
		{ __LINE__, "income", "41 ", NULL, "2024-05-01", ERR_INVALID, "letters and" },
		{ __LINE__, "income", "4  1", NULL, "2024-05-01", ERR_INVALID, "letters and" },
		{ __LINE__, "income", "4:1", NULL, "2024-05-01", ERR_INVALID, "letters and" },
		{ __LINE__, "income", "£41", NULL, "2024-05-01", ERR_INVALID, "letters and" },
		{ __LINE__, "income", "1234567890123456789012345", NULL, "2024-05-01", ERR_INVALID,
		  "24" },
		{ __LINE__, "income", "41130", "", "2024-05-01", ERR_INVALID, "" },
		{ __LINE__, "income", "41130", "a\nb", "2024-05-01", ERR_INVALID, "" },
		{ __LINE__, "income", "41130", NULL, "1999-05-01", ERR_INVALID, "year right" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = { 0 };

		cr_expect_eq(set_code(st, cases[i].account, cases[i].code, cases[i].title,
				      cases[i].from, "2024-05-01", &err),
			     cases[i].result, "row at line %d: %s", cases[i].line, err.msg);
		expect_in(err.msg, cases[i].why, cases[i].line);
	}
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM account_code WHERE account = 'income'"),
		     3);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM account_code WHERE from_on = "
				     "'2024-06-01' AND title = 'EWS sold'"),
		     1, "a title that is not given stays");
}

/* An authority's own codes go before; what is wrong in the file names its key. */
Test(journal, codes_of_an_authority)
{
	static const struct {
		int line;
		const char *list;
		int result;
		const char *field;
	} cases[] = {
		{ __LINE__, "[{\"account\":\"bank\",\"code\":\"B1\"}]", ERR_OK, "" },
		{ __LINE__, "[{\"account\":\"bank\",\"code\":\"B1\",\"title\":\"Bank\"}]", ERR_OK,
		  "" },
		{ __LINE__, "[]", ERR_OK, "" },
		{ __LINE__, "{}", ERR_INVALID, "accounts" },
		{ __LINE__, "[{\"account\":\"purse\",\"code\":\"B1\"}]", ERR_INVALID, "account" },
		{ __LINE__, "[{\"account\":\"bank\"}]", ERR_INVALID, "code" },
		{ __LINE__, "[{\"account\":\"bank\",\"code\":\"@\"}]", ERR_INVALID, "code" },
		{ __LINE__, "[{\"code\":\"B1\"}]", ERR_INVALID, "account" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(json_freep) struct json *list = book_json(cases[i].list);
		struct work work = WORK_EMPTY;
		struct err err = { 0 };

		book_begin(&work, st, "finance", "account set", "2024-05-01");
		cr_expect_eq(account_load(&work, list, &err), cases[i].result, "row at line %d: %s",
			     cases[i].line, err.msg);
		cr_expect_str_eq(err.field, cases[i].field, "row at line %d", cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM account_code WHERE code = 'B1' "
					     "AND from_on = '1900-01-01'"),
			     cases[i].result == ERR_OK && i < 2, "row at line %d", cases[i].line);
		work_undo(&work);
	}
}

/* ---- what a batch takes ---- */

/* One batch after the other on one book. */
Test(journal, each_line_goes_out_once)
{
	static const struct {
		int line;
		const char *to, *today;
		int result;
		int64_t batch, lines, charges; /* batch 0: nothing to do */
	} cases[] = {
		{ __LINE__, "2024-04-29", "2024-06-03", ERR_OK, 0, 0, 0 },
		{ __LINE__, "2024-06-04", "2024-06-03", ERR_INVALID, 0, 0, 0 },
		{ __LINE__, "2024-04-30", "2024-06-03", ERR_OK, 1, 4, 1 }, /* with its settlement */
		{ __LINE__, "2024-04-30", "2024-06-03", ERR_OK, 0, 0, 0 },
		{ __LINE__, "2024-05-30", "2024-06-03", ERR_OK, 0, 0, 0 },
		{ __LINE__, "2024-05-31", "2024-06-03", ERR_OK, 2, 3, 0 },
		{ __LINE__, "2024-06-03", "2024-06-03", ERR_OK, 0, 0, 0 },
	};
	SCOPED(store_closep) struct store *st = billed_book();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t acts = deal_number(st, "SELECT count(*) FROM audit");
		struct batch b, read;
		struct err err = { 0 };

		cr_expect_eq(make(st, cases[i].to, cases[i].today, &b, &err), cases[i].result,
			     "row at line %d: %s", cases[i].line, err.msg);
		cr_expect(b.id == cases[i].batch && b.lines == cases[i].lines &&
				  b.charges == cases[i].charges && b.debit.pence == b.credit.pence,
			  "row at line %d", cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM audit") - acts, b.id > 0,
			     "row at line %d", cases[i].line);
		if (b.id == 0)
			continue;
		MUST(batch_load(st, b.id, &read, &err));
		cr_expect(read.lines == b.lines && read.journals == b.journals &&
				  read.charges == b.charges &&
				  read.settled.pence == b.settled.pence &&
				  read.debit.pence == b.debit.pence &&
				  read.credit.pence == b.credit.pence &&
				  strcmp(read.made_by, "finance") == 0,
			  "row at line %d: made and read", cases[i].line);
	}
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM posting"), 7);
	cr_expect_eq(deal_number(st, "SELECT sum(pence) FROM posting WHERE account = "
				     "'recharge-clearing'"),
		     0);
	cr_expect_eq(deal_number(st, "SELECT sum(pence) FROM posting WHERE account = "
				     "'school-budget'"),
		     36800);
	expect_in_order(st);
}

/* An internal charge is outstanding until its batch settles it, from that day on; an invoice stays so. */
Test(journal, settled_is_not_outstanding)
{
	static const struct {
		int line;
		int64_t document;
		const char *on;
		int64_t settled, outstanding;
	} cases[] = {
		{ __LINE__, 1, "2024-04-30", 0, 36800 },
		{ __LINE__, 1, "2024-06-02", 0, 36800 },
		{ __LINE__, 1, "2024-06-03", 36800, 0 },
		{ __LINE__, 2, "2024-06-03", 0, 44160 },
	};
	SCOPED(store_closep) struct store *st = billed_book();
	struct err err = { 0 };
	struct batch b;

	MUST(make(st, "2024-06-03", "2024-06-03", &b, &err));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct as_known as = { .on = day(cases[i].on) };
		struct owing owing;

		MUST(owing_load(st, cases[i].document, &as, &owing, &err));
		cr_expect(owing.settled.pence == cases[i].settled &&
				  owing.outstanding.pence == cases[i].outstanding,
			  "row at line %d: settled %" PRId64 ", outstanding %" PRId64,
			  cases[i].line, owing.settled.pence, owing.outstanding.pence);
	}
}

/* Settlements are dated today: not in a month that is closed. Without any there is nothing to refuse. */
Test(journal, no_settlement_in_a_closed_month)
{
	SCOPED(store_closep) struct store *st = billed_book();
	struct err err = { 0 };
	struct batch b;

	deal_close(st, "2024-05", "2024-06-01");
	cr_expect_eq(make(st, "2024-05-31", "2024-05-31", &b, &err), ERR_CONFLICT);
	expect_in(err.msg, "a settlement cannot be dated 31 May 2024", __LINE__);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM settlement"), 0);
	MUST(make(st, "2024-05-31", "2024-06-01", &b, &err)); /* of closed months, dated after */
	cr_expect_eq(b.lines, 7);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM settlement WHERE settled_on = "
				     "'2024-06-01'"),
		     1);
	(void) deal_sell(st, &(struct deal){ .quantity = 100, .on = "2024-06-03" });
	cr_assert_eq(deal_bill(st, "2024-06-30", "2024-06-03"), 1);
	deal_close(st, "2024-06", "2024-07-01");
	MUST(make(st, "2024-06-30", "2024-06-30", &b, &err)); /* batches are dated in any month */
	cr_expect_eq(b.lines, 3);
	expect_in_order(st);
}

/* What goes out keeps code, title and names, whatever they are called later. */
Test(journal, the_same_bytes_for_ever)
{
	static const enum form forms[] = { FORM_LINES, FORM_SUMS, FORM_LEDGER };
	SCOPED(store_closep) struct store *st = billed_book();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	char *before[COUNT_OF(forms)];
	struct batch b;

	MUST(make(st, "2024-05-31", "2024-06-03", &b, &err));
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		before[i] = written(st, forms[i], 1, 1);
	MUST(set_code(st, "deferred", "99999", "Renamed", "2024-04-01", "2024-06-04", &err));
	set_setting(st, "coding.from", "X1", "2024-06-04");
	book_begin(&work, st, "finance", "school set", "2024-06-04");
	enter(&work, "UPDATE school SET name = 'Renamed' WHERE ?1 > 0");
	enter(&work, "UPDATE payer SET name = 'Renamed', coding = 'R' WHERE ?1 > 0");
	book_commit(&work);
	(void) deal_sell(st, &(struct deal){ .quantity = 100, .on = "2024-06-04" });
	cr_assert_eq(deal_bill(st, "2024-06-30", "2024-06-30"), 1);
	MUST(make(st, "2024-06-30", "2024-07-01", &b, &err));
	cr_expect_eq(b.id, 2);
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		SCOPED(freep) char *after = written(st, forms[i], 1, 1);
		SCOPED(freep) char *second = written(st, forms[i], 2, 2);

		cr_expect_str_eq(after, before[i]);
		expect_in(second, "99999", __LINE__);
		free(before[i]);
	}
}

/* Where the code of a line comes from. */
Test(journal, which_code)
{
	static const struct {
		int line;
		const char *coding, *from, *to; /* of the payer, coding.from, coding.to */
		const char *budget, *income;    /* of the internal charge */
	} cases[] = {
		{ __LINE__, "", "", "", "52217", "41110" },
		{ __LINE__, "", "52217 E28a", "", "52217 E28a", "41110" },
		{ __LINE__, "40-1", "52217 E28a", "41100 I", "40-1", "41100 I" },
		{ __LINE__, "40-1", "", "", "40-1", "41110" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = billed_book();
		SCOPED(freep) char *text = NULL;
		struct work work = WORK_EMPTY;
		struct err err = { 0 };
		char expected[160];
		struct batch b;

		book_begin(&work, st, "admin", "setting set", "2024-05-01");
		MUST(setting_put(&work, "coding.from", cases[i].from, DATE_FIRST, &err));
		MUST(setting_put(&work, "coding.to", cases[i].to, DATE_FIRST, &err));
		MUST(work_run(
			&work, "UPDATE payer SET coding = ?1 WHERE ?2 > 0",
			BIND(bind_text(cases[i].coding[0] ? cases[i].coding : NULL), bind_int(1)),
			&err));
		enter(&work, "INSERT INTO income_run (kind, on_date, audit_id) VALUES "
			     "('recognised', '2024-05-31', ?1)");
		MUST(journal_post(&work, "income", 1, day("2024-05-31"),
				  (const struct posting[]){
					  { .account = "deferred", .amount = money_pence(300) },
					  { .account = "income",
					    .school_id = book_school(st, BOOK_MAINTAINED),
					    .amount = money_pence(-100) },
					  { .account = "income",
					    .school_id = book_school(st, BOOK_ACADEMY),
					    .amount = money_pence(-200) } },
				  3, &err));
		book_commit(&work);
		MUST(make(st, "2024-06-03", "2024-06-03", &b, &err));
		text = written(st, FORM_LINES, 1, 1);
		(void) snprintf(expected, sizeof expected, ",%s,school-budget,Bought-in services,",
				cases[i].budget);
		expect_in(text, expected, cases[i].line);
		(void) snprintf(expected, sizeof expected,
				",%s,income,EWS days: income,\"income up to 31 May 2024, Cantell "
				"School\",,1.00",
				cases[i].income);
		expect_in(text, expected, cases[i].line);
		expect_in(text,
			  ",41110,income,EWS days: income,\"income up to 31 May 2024, Upper "
			  "Shirley High School\",,2.00",
			  cases[i].line);
	}
}

/* ---- whose journals ---- */

static void enter_money(struct work *work, int64_t document, const char *method)
{
	struct err err = { 0 };

	MUST(work_run(work,
		      "INSERT INTO receipt (received_on, posted_on, pence, method, reference, "
		      "audit_id) VALUES ('2024-05-10', '2024-05-10', 5000, ?1, 'x', ?2)",
		      BIND(bind_text(method), bind_int(work_audit_id(work))), &err));
	enter(work, "INSERT INTO receipt_move (receipt_id, line, moved_on, audit_id) SELECT "
		    "max(receipt_id), 1, '2024-05-10', ?1 FROM receipt");
	enter(work, "INSERT INTO receipt_move (receipt_id, line, payer_id, moved_on, audit_id) "
		    "SELECT max(receipt_id), 2, (SELECT min(payer_id) FROM payer), '2024-05-11', "
		    "?1 FROM receipt");
	enter(work, "INSERT INTO refund (payer_id, receipt_id, paid_on, pence, reference, reason, "
		    "audit_id) SELECT min(payer_id), (SELECT max(receipt_id) FROM receipt), "
		    "'2024-05-12', 100, 'x', 'x', ?1 FROM payer");
	MUST(work_run(work,
		      "INSERT INTO write_off (document_id, written_on, net_pence, vat_pence, "
		      "reason, audit_id) VALUES (?1, '2024-05-13', 4000, 0, 'x', ?2)",
		      BIND(bind_int(document), bind_int(work_audit_id(work))), &err));
}

/* Every kind of fact, in words; what the corporate ledger posted itself stays out, and income goes. */
Test(journal, sources_in_words)
{
	static const struct {
		int line;
		bool corporate, out;
		const char *words;
	} cases[] = {
		{ __LINE__, false, true, ",invoice EWI24-00001,document,EWI24-00001,receivable," },
		{ __LINE__, false, true, ",receipt 1,receipt,,bank," },
		{ __LINE__, false, true, ",receipt 1 moved,receipt-move,,suspense," },
		{ __LINE__, false, true, ",receipt 1 taken back,receipt-back,,receivable," },
		{ __LINE__, false, true, ",refund 1,refund,,receivable," },
		{ __LINE__, false, true, ",write-off of EWI24-00001,write-off,EWI24-00001,bad-" },
		{ __LINE__, false, true, ",VAT relief on EWI24-00001,vat-relief,EWI24-00001,vat-" },
		{ __LINE__, false, true, ",income up to 31 May 2024,income,,deferred," },
		{ __LINE__, true, false, ",invoice EWI24-00001,document,EWI24-00001,receivable," },
		{ __LINE__, true, false, ",receipt 1,receipt,,bank," },
		{ __LINE__, true, false, ",receipt 1 moved,receipt-move,,suspense," },
		{ __LINE__, true, false, ",receipt 1 taken back,receipt-back,,receivable," },
		{ __LINE__, true, false, ",refund 1,refund,,receivable," },
		{ __LINE__, true, false, ",write-off of EWI24-00001,write-off,EWI24-00001,bad-" },
		{ __LINE__, true, false, ",VAT relief on EWI24-00001,vat-relief,EWI24-00001,vat-" },
		{ __LINE__, true, true, ",income up to 31 May 2024,income,,deferred," },
	};

	for (int corporate = 0; corporate < 2; corporate++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(freep) char *list = NULL;
		struct work work = WORK_EMPTY;
		struct err err = { 0 };
		int64_t document, unbatched;
		struct batch b;

		book_begin(&work, st, "finance", "invoice run", "2024-05-31");
		document = issue_invoice(&work, "2024-05-01", corporate != 0);
		enter_money(&work, document, corporate ? "corporate" : "bank");
		enter(&work, "INSERT INTO income_run (kind, on_date, audit_id) VALUES "
			     "('recognised', '2024-05-31', ?1)");
		post(&work, "receipt", 1, "2024-05-10", "bank", "suspense", 5000);
		post(&work, "receipt-move", 2, "2024-05-11", "suspense", "receivable", 5000);
		post(&work, "receipt-back", 1, "2024-05-14", "receivable", "bank", 4900);
		post(&work, "refund", 1, "2024-05-12", "receivable", "bank", 100);
		post(&work, "write-off", 1, "2024-05-13", "bad-debt", "receivable", 4000);
		post(&work, "vat-relief", 1, "2024-05-20", "vat-output", "vat-relief", 10);
		post(&work, "income", 1, "2024-05-31", "deferred", "income", 700);
		book_commit(&work);
		MUST(journal_unbatched(st, day("2024-05-31"), &unbatched, &err));
		cr_expect_eq(unbatched, corporate ? 2 : 16);
		MUST(make(st, "2024-05-31", "2024-06-03", &b, &err));
		cr_expect_eq(b.lines, unbatched);
		list = written(st, FORM_LIST, 0, 0);
		for (size_t i = 0; i < COUNT_OF(cases); i++) {
			const char *found = strstr(list, cases[i].words);
			const char *end = found ? strchr(found, '\n') : NULL;

			if (cases[i].corporate != (corporate != 0))
				continue;
			expect_in(list, cases[i].words, cases[i].line);
			if (!end)
				continue;
			found = cases[i].out ? ",1,false" : ",,true";
			if (cases[i].out && corporate)
				found = ",1,false"; /* income is never the corporate ledger's */
			cr_expect(strncmp(end - strlen(found), found, strlen(found)) == 0,
				  "row at line %d: %.*s", cases[i].line, 30, end - 30);
		}
	}
}

/*
 * Credit notes of internal charges settle beside them. One that the corporate ledger took is settled too, but goes into
 * no batch: where there is nothing else, none is made.
 */
Test(journal, what_settles)
{
	static const struct {
		int line;
		int64_t ours, credited, corporate, by_bank; /* pence of each; 0: none */
		int64_t batch, lines, charges, credits, settled;
	} cases[] = {
		{ __LINE__, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
		{ __LINE__, 36800, 0, 0, 0, 1, 4, 1, 0, 36800 },
		{ __LINE__, 36800, -10000, 0, 0, 1, 8, 1, 1, 26800 },
		{ __LINE__, 36800, -36800, 0, 0, 1, 8, 1, 1, 0 },
		{ __LINE__, 0, 0, 5000, 0, 0, 0, 1, 0, 5000 },
		{ __LINE__, 36800, 0, 5000, 0, 1, 4, 2, 0, 41800 },
		{ __LINE__, 0, 0, 0, 7000, 1, 2, 0, 0, 0 }, /* a payer's money settles it */
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct paper p = { .series = "EWR",
				   .kind = "recharge",
				   .treatment = "recharge",
				   .by_journal = true };
		struct work work = WORK_EMPTY;
		struct err err = { 0 };
		struct batch b;

		book_begin(&work, st, "finance", "invoice run", "2024-05-01");
		if ((p.pence = cases[i].corporate) > 0) {
			p.corporate = true;
			(void) issue(&work, "2024-05-01", &p, "recharge-clearing", "deferred");
			p.corporate = false;
		}
		if ((p.pence = cases[i].by_bank) > 0) {
			p.by_journal = false;
			(void) issue(&work, "2024-05-01", &p, "receivable", "deferred");
			p.by_journal = true;
		}
		if ((p.pence = cases[i].ours) > 0)
			p.credits_id =
				issue(&work, "2024-05-01", &p, "recharge-clearing", "deferred");
		if ((p.pence = cases[i].credited) < 0) {
			p.kind = "credit-note";
			p.series = "EWRC";
			(void) issue(&work, "2024-05-01", &p, "recharge-clearing", "deferred");
		}
		book_commit(&work);
		MUST(make(st, "2024-05-01", "2024-05-02", &b, &err));
		cr_expect(b.id == cases[i].batch && b.lines == cases[i].lines &&
				  b.charges == cases[i].charges && b.credits == cases[i].credits &&
				  b.settled.pence == cases[i].settled,
			  "row at line %d: batch %" PRId64 ", %" PRId64 " lines, %" PRId64
			  " and %" PRId64 " for %" PRId64,
			  cases[i].line, b.id, b.lines, b.charges, b.credits, b.settled.pence);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM settlement"),
			     cases[i].charges + cases[i].credits, "row at line %d", cases[i].line);
		MUST(make(st, "2024-05-02", "2024-05-02", &b, &err));
		cr_expect(b.id == 0 && b.charges + b.credits == 0, "row at line %d: again",
			  cases[i].line);
	}
}

/* ---- plain text ---- */

/* Nothing that people typed means anything in the file. */
Test(journal, names_are_made_safe)
{
	static const struct {
		int line;
		const char *name, *title;
		const char *whose, *account;
	} cases[] = {
		{ __LINE__, "St Anne's", "Days: in advance", "; St Anne's\n",
		  "account 87400 Days in advance\n" },
		{ __LINE__, "A;B  [2024-13-01] date:x", "T  GBP 5 ; x", "; A B 2024-13-01 date x\n",
		  "account 87400 T GBP 5 x\n" },
		{ __LINE__, "(A) = {1} @ 2|* !", "\"~%&#\"", "; A 1 2\n", "account 87400\n" },
		{ __LINE__, "\xc2\xa0Sch\xc3\xb6n \xe2\x80\xaf\xe3\x80\x80 x", "\xc2\xa3 held",
		  "; Sch\xc3\xb6n x\n", "account 87400 \xc2\xa3 held\n" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(freep) char *text = NULL;
		struct work work = WORK_EMPTY;
		struct err err = { 0 };
		struct batch b;

		MUST(set_code(st, "deferred", "87400", cases[i].title, "2024-04-01", "2024-04-01",
			      &err));
		book_begin(&work, st, "finance", "invoice run", "2024-05-01");
		MUST(work_run(&work, "UPDATE school SET name = ?1 WHERE urn = ?2",
			      BIND(bind_text(cases[i].name), bind_text(BOOK_ACADEMY)), &err));
		enter(&work, "INSERT INTO income_run (kind, on_date, audit_id) VALUES "
			     "('recognised', '2024-05-01', ?1)");
		post(&work, "income", 1, "2024-05-01", "deferred", "income", 100);
		(void) issue_invoice(&work, "2024-05-01", false);
		book_commit(&work);
		MUST(make(st, "2024-05-01", "2024-05-01", &b, &err));
		text = written(st, FORM_LEDGER, 1, 1);
		expect_in(text, cases[i].account, cases[i].line);
		expect_in(text, cases[i].whose, cases[i].line);
		expect_in(text, "\n2024-05-01 (2) invoice EWI24-00001\n", cases[i].line);
	}
}

/* ---- book check ---- */

Test(journal, check_finds)
{
	static const struct {
		int line;
		const char *sql, *finding;
	} cases[] = {
		{ __LINE__, "DELETE FROM batch_line WHERE line = 1", "only a part of it is in" },
		{ __LINE__, "DELETE FROM batch_line WHERE line = 1", "not numbered 1, 2, 3" },
		{ __LINE__, "DELETE FROM batch_line WHERE line = 1", "debits and credits differ" },
		{ __LINE__, "DELETE FROM batch_line", "not numbered 1, 2, 3" },
		{ __LINE__, "UPDATE settlement SET pence = pence + 1",
		  "settled, and its settlement is not posted" },
		{ __LINE__, "UPDATE settlement SET settled_on = '2024-06-01'",
		  "settled, and its settlement is not posted" },
		{ __LINE__, "DELETE FROM settlement", "settles what is not settled" },
		{ __LINE__, "UPDATE document SET issuer = 'corporate'",
		  "the corporate ledger posted it, and it is in batch 1" },
		{ __LINE__, "DELETE FROM account_code WHERE account = 'deferred'",
		  "account deferred: no code on 2024-04-30" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = billed_book();
		SCOPED(store_closep) struct store *altered = NULL;
		SCOPED(raw_closep) sqlite3 *db = NULL;
		SCOPED(freep) char *findings = NULL;
		struct err err = { 0 };
		struct batch b;

		MUST(make(st, "2024-05-31", "2024-06-03", &b, &err));
		db = raw_open(st);
		raw_disarm(db);
		raw_run(db, cases[i].sql);
		altered = raw_store(db);
		findings = deal_findings(altered);
		expect_in(findings, cases[i].finding, cases[i].line);
	}
}

/* Without a code nothing goes out, and the sentence says what to do. */
Test(journal, no_line_without_a_code)
{
	SCOPED(store_closep) struct store *st = billed_book();
	SCOPED(store_closep) struct store *altered = NULL;
	SCOPED(raw_closep) sqlite3 *db = raw_open(st);
	struct err err = { 0 };
	struct batch b;

	raw_disarm(db);
	raw_run(db, "DELETE FROM account_code WHERE account = 'vat-output'");
	altered = raw_store(db);
	cr_expect_eq(make(altered, "2024-05-31", "2024-06-03", &b, &err), ERR_CONFLICT);
	expect_in(err.msg, "'daybook account set vat-output --code CODE --from 2024-05-31'",
		  __LINE__);
	cr_expect_eq(deal_number(altered, "SELECT count(*) FROM journal_batch"), 0);
	cr_expect_eq(deal_number(altered, "SELECT count(*) FROM settlement"), 0);
}
