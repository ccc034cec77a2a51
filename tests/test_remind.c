/* tests/test_remind.c - reminders: on which day, in which order, to whom, in what words */
#include <criterion/criterion.h>

#include "billing/daily.h"
#include "billing/remind.h"
#include "core/setting.h"
#include "tests/owing.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static void set(struct store *st, const char *name, const char *value)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "admin", "setting set", "2024-05-01");
	MUST(setting_set(&work, name, value, work.today, &err));
	book_commit(&work);
}

static void set_mail(struct store *st, const char *urn, const char *mail)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "school set", "2024-05-01");
	MUST(school_set(&work, book_school(st, urn),
			&(struct school_change){ .mail = mail, .from = work.today }, &err));
	book_commit(&work);
}

/* The caller ends it. */
static struct reminds remind_on(struct store *st, const char *on)
{
	struct work work = WORK_EMPTY;
	struct reminds r = { 0 };
	struct err err = { 0 };

	book_begin(&work, st, "finance", "debt remind", on);
	MUST(remind(&work, NULL, &r, &err));
	book_commit(&work);
	return r;
}

/* Due 31 May 2024: days after it; a book for each row, run on the days named, the last one's level. */
Test(remind, days)
{
	static const struct {
		int line;
		const char *runs[4];
		int level; /* of the last run; 0: none */
	} cases[] = {
		{ __LINE__, { "2024-05-31" }, 0 },
		{ __LINE__, { "2024-06-06" }, 0 },
		{ __LINE__, { "2024-06-07" }, 1 },
		{ __LINE__, { "2024-06-07", "2024-06-07" }, 0 },
		{ __LINE__, { "2024-06-07", "2024-06-20" }, 0 },
		{ __LINE__, { "2024-06-07", "2024-06-21" }, 2 },
		{ __LINE__, { "2024-06-07", "2024-06-21", "2024-07-04" }, 0 },
		{ __LINE__, { "2024-06-07", "2024-06-21", "2024-07-05" }, 3 },
		{ __LINE__, { "2024-06-07", "2024-06-21", "2024-07-05", "2025-07-05" }, 0 },
		{ __LINE__, { "2024-07-31" }, 1 }, /* nobody ran it: one after the other */
		{ __LINE__, { "2024-07-31", "2024-08-13" }, 0 },
		{ __LINE__, { "2024-07-31", "2024-08-14" }, 2 },
		{ __LINE__, { "2024-07-31", "2024-08-20", "2024-09-02" }, 0 },
		{ __LINE__, { "2024-07-31", "2024-08-20", "2024-09-03" }, 3 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		int level = 0;

		(void) owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
		for (size_t k = 0; k < 4 && cases[i].runs[k]; k++) {
			SCOPED(reminds_release) struct reminds r = remind_on(st, cases[i].runs[k]);

			level = r.item_count ? r.item[0].level : 0;
			cr_expect_leq(r.item_count, 1);
		}
		cr_expect_eq(level, cases[i].level, "row at line %d: level %d", cases[i].line,
			     level);
	}
}

/* Paid, credited, written off, disputed, internal: left out; paid in part, with the rest. */
Test(remind, whom)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;
	struct owing_number a, b, c, d;
	int64_t dispute;

	a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	b = owing_invoice(st, BOOK_ACADEMY, 200, "2024-05-01");
	c = owing_invoice(st, "136641", 100, "2024-05-01");
	d = owing_invoice(st, "136641", 200, "2024-05-01");
	(void) owing_invoice(st, BOOK_MAINTAINED, 100, "2024-05-01");
	(void) owing_receive(st, a.s, "2024-06-03", 10000, 10000);
	(void) owing_receive(st, c.s, "2024-06-03", 44160, 44160);
	dispute = owing_dispute(st, d.s, "2024-06-05");
	{
		SCOPED(reminds_release) struct reminds r = remind_on(st, "2024-06-07");

		cr_assert_eq(r.item_count, 2);
		cr_assert_eq(r.letter_count, 1, "one message a payer");
		cr_expect_eq(r.letter[0].sum.pence, 34160 + 88320);
		cr_expect_str_eq(r.item[0].line->number, a.s);
		cr_expect_str_eq(r.item[1].line->number, b.s);
		cr_expect_eq(r.printed_count, 1, "no mail address");
	}
	owing_end(st, dispute, "rejected", "2024-06-10");
	{
		SCOPED(reminds_release) struct reminds r = remind_on(st, "2024-06-10");

		cr_assert_eq(r.item_count, 1);
		cr_expect_str_eq(r.item[0].line->number, d.s);
		cr_expect_eq(r.item[0].level, 1);
	}
	(void) owing_receive(st, b.s, "2024-06-12", 88320, 88320);
	{
		SCOPED(reminds_release) struct reminds r = remind_on(st, "2024-06-25");

		cr_assert_eq(r.letter_count, 2, "two payers");
		cr_expect_eq(r.item_count, 2);
		cr_expect_eq(r.letter[0].level, 2);
		cr_expect_eq(r.letter[1].level, 2);
	}
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM message"), 0);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM reminder WHERE message_id IS NULL"), 5);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

/* A payer with documents on two levels gets two messages; they are queued, once. */
Test(remind, by_mail)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct owing_number a;

	set_mail(st, BOOK_ACADEMY, "bursar@school.example");
	a = owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	(void) owing_receive(st, a.s, "2024-06-03", 5000, 0);
	{
		SCOPED(reminds_release) struct reminds r = remind_on(st, "2024-06-07");
		const char *body = r.letter[0].body;

		cr_assert_eq(r.letter_count, 1);
		cr_expect_eq(r.printed_count, 0);
		cr_expect_str_eq(r.letter[0].subject, "Reminder: EWS24-00001 is not paid");
		cr_expect(strstr(body, "To Upper Shirley High School\n\n"), "%s", body);
		cr_expect(strstr(body, "not paid, £441.60 in all:\n\n  EWS24-00001: £441.60, due "
				       "on 31 May 2024 (days overdue: 7)\n\n"),
			  "%s", body);
		cr_expect(strstr(body, "We hold £50.00 of yours"), "%s", body);
		cr_expect(strstr(body, "and give the number\nof the invoice.") ||
				  strstr(body, "sort code"),
			  "%s", body);
		for (const char *line = body; line; line = strchr(line, '\n')) {
			line += *line == '\n';
			cr_expect_leq(strcspn(line, "\n"), 80, "%s", line);
		}
	}
	(void) owing_invoice(st, BOOK_ACADEMY, 200, "2024-05-15"); /* due 14 June */
	{
		SCOPED(reminds_release) struct reminds r = remind_on(st, "2024-06-21");

		cr_assert_eq(r.letter_count, 2);
		cr_expect_eq(r.letter[0].level, 1);
		cr_expect_eq(r.letter[1].level, 2);
		cr_expect_str_eq(r.letter[1].subject, "Second reminder: EWS24-00001 is not paid");
	}
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM message"), 3);
	cr_expect_eq(deal_number(st, "SELECT count(DISTINCT message_id) FROM reminder"), 3);
}

/* The authority's own words, and days. */
Test(remind, settings)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct reminds none = { 0 };
	struct err err = { 0 };

	set(st, "reminder.text.1.1", "{payer}: {amount} {nonsense}");
	set(st, "reminder.text.1.2", "{number} {amount} {due_on} {days}");
	set(st, "reminder.days.1", "1");
	(void) owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	(void) owing_invoice(st, BOOK_ACADEMY, 200, "2024-05-01");
	{
		SCOPED(reminds_release) struct reminds r = remind_on(st, "2024-06-01");

		cr_assert_eq(r.letter_count, 1);
		cr_expect_str_eq(r.letter[0].subject, "Reminder: 2 invoices are not paid");
		cr_expect(strstr(r.letter[0].body,
				 "Upper Shirley High School: 1,324.80 {nonsense}\n\n"
				 "  EWS24-00001 441.60 31 May 2024 1\n"
				 "  EWS24-00002 883.20 31 May 2024 1\n"),
			  "%s", r.letter[0].body);
	}
	set(st, "reminder.days.2", "1");
	book_begin(&work, st, "finance", "debt remind", "2024-07-01");
	cr_expect_eq(remind(&work, NULL, &none, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "reminder.days.1 is 1, reminder.days.2 1: set them so that"),
		  "%s", err.msg);
}

/* The daily does it where the setting says so. */
Test(remind, daily)
{
	SCOPED(store_closep) struct store *st = book_new();
	const char *const settings[] = { "no", "yes" };

	(void) owing_invoice(st, BOOK_ACADEMY, 100, "2024-05-01");
	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		SCOPED(daily_release) struct daily d = { .reminds = false };
		struct work work = WORK_EMPTY;
		struct err err = { 0 };

		set(st, "reminder.automatic", settings[i]);
		book_begin(&work, st, "finance", "daily", "2024-06-10");
		MUST(daily_run(&work, NULL, &d, &err));
		book_commit(&work);
		cr_expect_eq(d.reminds, i == 1);
		cr_expect_eq(d.reminded.item_count, i);
	}
}
