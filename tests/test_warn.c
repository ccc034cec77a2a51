/* tests/test_warn.c - schools are told of days left: when, whom, in which words, and each but once */
#include <criterion/criterion.h>

#include "calendar/warn.h"
#include "core/outbox.h"
#include "core/setting.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* What a run of a day did. */
struct told {
	size_t told, untold;
};

static struct told warn_on(struct store *st, const char *today)
{
	SCOPED(warned_release) struct warned warned = { .told = 0 };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "year close", today);
	MUST(warn_schools(&work, &warned, &err));
	book_commit(&work);
	return (struct told){ warned.told, warned.untold_count };
}

static void set_mail(struct store *st, const char *urn, const char *mail)
{
	const struct school_change change = { .from = day("2024-04-02"), .mail = mail };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "finance", "school set", "2024-04-02");
	MUST(school_set(&work, book_school(st, urn), &change, &err));
	book_commit(&work);
}

static void set(struct store *st, const char *name, const char *value)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "admin", "setting set", "2024-04-02");
	MUST(setting_set(&work, name, value, day("2024-04-02"), &err));
	book_commit(&work);
}

static void link_officer(struct store *st, const char *urn, const char *code)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "officer link", "2024-04-02");
	MUST(officer_link(&work, book_officer(st, code), book_school(st, urn), day("2024-04-02"),
			  &err));
	book_commit(&work);
}

/* The keys that were queued, in order, with blanks between; the caller frees. */
static void add_key(void *context, const char *key)
{
	fprintf(context, "%s ", key);
}

static char *keys(struct store *st)
{
	char *text = NULL;
	size_t length = 0;
	struct err err = { 0 };
	FILE *out = open_memstream(&text, &length);

	cr_assert(out);
	MUST(outbox_keys(st, "left:", add_key, out, &err));
	cr_assert(fclose(out) == 0);
	return text;
}

/* Each date by itself: which key is queued on the day on which somebody runs it for the first time. */
Test(warn, when)
{
	static const struct {
		int line;
		const char *today, *key; /* "" nothing is due */
	} cases[] = {
		{ __LINE__, "2024-04-03", "" },
		{ __LINE__, "2024-09-30", "" }, /* after it, not on it */
		{ __LINE__, "2024-10-01", "09-30" },
		{ __LINE__, "2024-10-05", "09-30" }, /* a Saturday: the day has been */
		{ __LINE__, "2024-11-30", "09-30" }, /* a Saturday */
		{ __LINE__, "2024-12-01", "09-30" }, /* a Sunday: no school day since 30 November */
		{ __LINE__, "2024-12-02", "11-30" },
		{ __LINE__, "2025-01-15", "11-30" },
		{ __LINE__, "2025-01-16", "01-15" },
		{ __LINE__, "2025-02-15", "01-15" },
		{ __LINE__, "2025-02-21", "01-15" }, /* half term from the 17th to the 21st */
		{ __LINE__, "2025-02-24", "02-15" },
		{ __LINE__, "2025-02-28", "02-15" },
		{ __LINE__, "2025-03-01", "02-15" }, /* 30 days before the end, a Saturday */
		{ __LINE__, "2025-03-03", "end" },
		{ __LINE__, "2025-03-31", "end" },
		{ __LINE__, "2025-04-01", "" }, /* another year */
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(freep) char *sent = NULL;
		char expected[80] = "";

		(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
		set_mail(st, BOOK_ACADEMY, "office@upper-shirley.example");
		(void) warn_on(st, cases[i].today);
		(void) warn_on(st, cases[i].today);
		sent = keys(st);
		if (cases[i].key[0])
			(void) snprintf(expected, sizeof expected, "left:2024:C-2024-001:%s:%s ",
					BOOK_ACADEMY, cases[i].key);
		cr_expect_str_eq(sent, expected, "row at line %d", cases[i].line);
	}
}

/* Day after day through the year: five messages, each once. */
Test(warn, once_each)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *sent = NULL;
	size_t told = 0;

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	set_mail(st, BOOK_ACADEMY, "office@upper-shirley.example");
	for (struct date d = day("2024-04-02"); date_compare(d, day("2025-04-10")) <= 0;
	     d = date_add(d, 1))
		told += warn_on(st, date_iso(d).s).told;
	cr_expect_eq(told, 5);
	sent = keys(st);
	cr_expect_str_eq(sent, "left:2024:C-2024-001:137037:01-15 "
			       "left:2024:C-2024-001:137037:02-15 "
			       "left:2024:C-2024-001:137037:09-30 "
			       "left:2024:C-2024-001:137037:11-30 "
			       "left:2024:C-2024-001:137037:end ");
}

/* Of nothing left, nothing; booked is not left; days bought since a date are not told for it. */
Test(warn, nothing_left_nothing_sent)
{
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .quantity = 100 });
	set_mail(st, BOOK_ACADEMY, "office@upper-shirley.example");
	set_mail(st, BOOK_MAINTAINED, "office@cantell.example");
	(void) deal_visit(st, &(struct appointment){ .on = "2025-03-25", .session = SESSION_DAY });
	cr_expect_eq(warn_on(st, "2024-10-01").told, 0);
	(void) deal_sell(
		st, &(struct deal){ .urn = BOOK_MAINTAINED, .on = "2024-10-07", .quantity = 100 });
	cr_expect_eq(warn_on(st, "2024-10-08").told, 0);
	cr_expect_eq(warn_on(st, "2024-12-02").told, 1);
}

/* A contract that ends in the year is told before its own end; one that goes on is not told at 31 March. */
Test(warn, ends)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *sent = NULL;

	deal_rate(st, 2025, UNIT_DAY, 38000);
	(void) deal_sell(st, &(struct deal){ .to = "2024-07-19", .quantity = 500 });
	(void) deal_sell(st, &(struct deal){ .urn = BOOK_MAINTAINED,
					     .from = "2024-09-02",
					     .to = "2025-07-22",
					     .plan = PLAN_BY_YEAR,
					     .quantity = 1000 });
	set_mail(st, BOOK_ACADEMY, "office@upper-shirley.example");
	set_mail(st, BOOK_MAINTAINED, "office@cantell.example");
	set(st, "warn.on.1", "no");
	set(st, "warn.on.3", "no");
	set(st, "warn.on.4", "no");
	cr_expect_eq(warn_on(st, "2024-06-18").told, 0);
	cr_expect_eq(warn_on(st, "2024-06-19").told, 1);
	cr_expect_eq(warn_on(st, "2024-07-20").told, 0, "it has ended");
	cr_expect_eq(warn_on(st, "2024-12-02").told, 1);
	cr_expect_eq(warn_on(st, "2025-03-10").told, 0, "it goes on");
	set(st, "warn.before-end", "0");
	cr_expect_eq(warn_on(st, "2025-07-01").told, 0);
	set(st, "warn.before-end", "60");
	cr_expect_eq(warn_on(st, "2025-07-01").told, 1);
	sent = keys(st);
	cr_expect_str_eq(sent, "left:2024:C-2024-001:137037:end left:2024:C-2024-002:116469:11-30 "
			       "left:2025:C-2024-002:116469:end ");
}

/* Without an address: said every day, until it is set. */
Test(warn, no_address)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct told told;

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	for (int i = 0; i < 2; i++) {
		told = warn_on(st, "2024-10-01");
		cr_expect_eq(told.told, 0);
		cr_expect_eq(told.untold, 1);
	}
	set_mail(st, BOOK_ACADEMY, "office@upper-shirley.example");
	told = warn_on(st, "2024-10-02");
	cr_expect_eq(told.told, 1);
	cr_expect_eq(told.untold, 0);
}

/* What a school reads. */
Test(warn, words)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(message_release) struct message m = { 0 };
	struct err err = { 0 };
	int64_t done;

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	set_mail(st, BOOK_ACADEMY, "office@upper-shirley.example");
	link_officer(st, BOOK_ACADEMY, "EWO-02"); /* works Mondays, Tuesdays, Wednesday mornings */
	done = deal_visit(st, &(struct appointment){ .on = "2024-05-07", .session = SESSION_AM });
	MUST(deal_deliver(st, "ewo-01", "2024-05-07", done, &err));
	(void) deal_visit(st, &(struct appointment){ .officer = "EWO-02",
						     .on = "2024-10-07",
						     .session = SESSION_DAY });
	cr_expect_eq(warn_on(st, "2024-10-01").told, 1);
	MUST(outbox_load(st, 1, &m, &err));
	cr_expect_str_eq(m.to, "office@upper-shirley.example");
	cr_expect_str_eq(m.subject, "8.5 days left to book for 2024-25, until 31 March 2025");
	cr_expect_str_eq(m.body, "Upper Shirley High School (137037)\n"
				 "Contract C-2024-001, as on 1 October 2024\n"
				 "\n"
				 "  Days for 2024-25           10.0\n"
				 "  Used                        0.5\n"
				 "  Booked                      1.0\n"
				 "  Left to book                8.5\n"
				 "\n"
				 "What is not booked and used ends unused on 31 March 2025:\n"
				 "none is carried forward.\n"
				 "\n"
				 "Your officer, EWO-02, is free on\n"
				 "\n"
				 "  Wed 2 Oct 2024, morning\n"
				 "  Tue 8 Oct 2024, morning\n"
				 "  Tue 8 Oct 2024, afternoon\n"
				 "  Wed 9 Oct 2024, morning\n"
				 "  Mon 14 Oct 2024, morning\n"
				 "  Mon 14 Oct 2024, afternoon\n"
				 "\n"
				 "To book, or to ask: ews@example.gov.uk or 023 8083 0000.\n"
				 "\n"
				 "Education Welfare Service\n"
				 "Southampton City Council\n");
}

/* The settings refuse what is no day of every year. */
Test(warn, dates_are_checked)
{
	static const char *const bad[] = { "02-29",      "13-01", "9-30",  "09-31", "30-09",
					   "2024-09-30", "never", "09/30", "" };
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		SCOPED(work_undo) struct work work = WORK_EMPTY;
		struct err err = { 0 };

		book_begin(&work, st, "admin", "setting set", "2024-04-02");
		cr_expect_eq(setting_set(&work, "warn.on.1", bad[i], day("2024-04-02"), &err),
			     ERR_INVALID, "%s", bad[i]);
	}
	set(st, "warn.on.5", "05-31");
}
