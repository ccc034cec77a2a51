/* tests/test_series.c - series: the days of a rule, held against libical's; what is booked, skipped and refused */
#include <criterion/criterion.h>

#include <libical/ical.h>

#include "calendar/absence.h"
#include "calendar/series.h"
#include "core/days.h"
#include "tests/use.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

/* ---- rules ---- */

Test(series, parse)
{
	static const struct {
		int line;
		const char *text, *again; /* NULL: refused */
		const char *says;
	} cases[] = {
		{ __LINE__, "FREQ=WEEKLY;COUNT=12", "FREQ=WEEKLY;COUNT=12", NULL },
		{ __LINE__, "count=2;freq=weekly;interval=1", "FREQ=WEEKLY;COUNT=2", NULL },
		{ __LINE__, "FREQ=WEEKLY;INTERVAL=2;UNTIL=20250331T235959Z",
		  "FREQ=WEEKLY;INTERVAL=2;UNTIL=20250331", NULL },
		{ __LINE__, "FREQ=WEEKLY;UNTIL=2025-03-31;BYDAY=TU,MO;WKST=SU",
		  "FREQ=WEEKLY;UNTIL=20250331;BYDAY=TU,MO;WKST=SU", NULL },
		{ __LINE__, "FREQ=MONTHLY;COUNT=3;BYDAY=1TU,-1FR,WE,+2TH",
		  "FREQ=MONTHLY;COUNT=3;BYDAY=1TU,-1FR,WE,2TH", NULL },
		{ __LINE__, "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=15,-1",
		  "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=15,-1", NULL },
		{ __LINE__, "FREQ=WEEKLY;COUNT=600;", "FREQ=WEEKLY;COUNT=600", NULL },
		{ __LINE__, "", NULL, "is not a rule" },
		{ __LINE__, "WEEKLY", NULL, "'WEEKLY' is not a rule" },
		{ __LINE__, "FREQ=", NULL, "is not a rule" },
		{ __LINE__, "=WEEKLY", NULL, "is not a rule" },
		{ __LINE__, ";;", NULL, "is not a rule" },
		{ __LINE__, "FREQ=YEARLY;COUNT=3", NULL, "WEEKLY or MONTHLY, not FREQ=YEARLY" },
		{ __LINE__, "COUNT=3", NULL, "say how often" },
		{ __LINE__, "FREQ=WEEKLY", NULL, "COUNT=12 or UNTIL=20250331" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=3;UNTIL=20250331", NULL, "not both" },
		{ __LINE__, "FREQ=WEEKLY;FREQ=WEEKLY;COUNT=3", NULL, "FREQ stands twice" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=601", NULL, "600" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=-1", NULL, "COUNT" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=3;INTERVAL=0", NULL, "INTERVAL" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=3;INTERVAL=100", NULL, "INTERVAL" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=3;BYDAY=1MO", NULL, "without a number" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=3;BYDAY=XX", NULL, "'XX' is not a day" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=3;BYDAY=MO,", NULL, "'' is not a day" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=3;BYDAY=-MO", NULL, "'-MO' is not a day" },
		{ __LINE__, "FREQ=MONTHLY;COUNT=3;BYDAY=10MO", NULL, "'10MO' is not a day" },
		{ __LINE__, "FREQ=MONTHLY;COUNT=3;BYDAY=0MO", NULL, "'0MO' is not a day" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=3;BYMONTHDAY=3", NULL, "for FREQ=MONTHLY" },
		{ __LINE__, "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=32", NULL, "BYMONTHDAY" },
		{ __LINE__, "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=3;BYDAY=MO", NULL, "not both" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=3;BYSETPOS=1", NULL, "'BYSETPOS' is no part" },
		{ __LINE__, "FREQ=WEEKLY;UNTIL=20250230", NULL, "UNTIL=20250331" },
		{ __LINE__, "FREQ=WEEKLY;UNTIL=202503", NULL, "UNTIL=20250331" },
		{ __LINE__, "FREQ=WEEKLY;COUNT=3;WKST=XX", NULL, "WKST=MO" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct series_rule rule;
		struct err err = { 0 };
		char text[SERIES_TEXT_MAX];
		int r = series_parse(cases[i].text, &rule, &err);

		cr_assert_eq(r == ERR_OK, cases[i].again != NULL, "row at line %d: %s",
			     cases[i].line, err.msg);
		if (r < 0) {
			cr_expect(strstr(err.msg, cases[i].says), "row at line %d: %s",
				  cases[i].line, err.msg);
			continue;
		}
		series_text(&rule, text);
		cr_expect_str_eq(text, cases[i].again, "row at line %d: %s", cases[i].line, text);
	}
}

static size_t oracle(const char *text, struct date start, struct date *out, size_t room)
{
	struct icalrecurrencetype recur = icalrecurrencetype_from_string(text);
	struct civil c = date_civil(start);
	struct icaltimetype at;
	icalrecur_iterator *it;
	char first[16];
	size_t count = 0;

	(void) snprintf(first, sizeof first, "%04d%02d%02d", c.year, c.month, c.day);
	at = icaltime_from_string(first);
	it = icalrecur_iterator_new(recur, at);
	cr_assert_not_null(it, "%s", text);
	for (;;) {
		at = icalrecur_iterator_next(it);
		if (icaltime_is_null_time(at) || count == room)
			break;
		if (date_from_civil(at.year, at.month, at.day, &out[count]))
			count++;
	}
	icalrecur_iterator_free(it);
	return count;
}

static uint64_t dice_state;

static int dice(int sides)
{
	dice_state = dice_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int) ((dice_state >> 33) % (uint64_t) sides);
}

/* Days of a list, without one twice. */
static void throw_days(char *out, size_t size, bool monthly)
{
	static const char *const codes[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
	size_t used = (size_t) snprintf(out, size, ";BYDAY=");

	for (int i = 0, first = 1; i < 7; i++) {
		int ordinal = monthly ? dice(10) - 4 : 0;

		if (dice(3) != 0 && !(i == 6 && first))
			continue;
		used += (size_t) snprintf(out + used, size - used, first ? "" : ",");
		if (ordinal != 0)
			used += (size_t) snprintf(out + used, size - used, "%d",
						  ordinal > 4 ? 4 : ordinal);
		used += (size_t) snprintf(out + used, size - used, "%s", codes[i]);
		first = 0;
	}
}

static void throw_rule(char *out, size_t size)
{
	static const char *const starts[] = { "", ";WKST=MO" };
	bool monthly = dice(2);
	char days[120] = "", end[40];

	switch (dice(3)) {
	case 0:
		throw_days(days, sizeof days, monthly);
		break;
	case 1:
		if (monthly)
			(void) snprintf(days, sizeof days, ";BYMONTHDAY=%d",
					dice(2) ? dice(31) + 1 : -dice(28) - 1);
		break;
	default:
		break;
	}
	if (dice(2))
		(void) snprintf(end, sizeof end, ";COUNT=%d", dice(20) + 1);
	else
		(void) snprintf(end, sizeof end, ";UNTIL=202%d%02d%02d", 5 + dice(3), dice(12) + 1,
				dice(28) + 1);
	(void) snprintf(out, size, "FREQ=%s;INTERVAL=%d%s%s%s", monthly ? "MONTHLY" : "WEEKLY",
			dice(4) + 1, end, days, starts[dice(2)]);
}

Test(series, days_are_those_of_libical)
{
	struct date own[SERIES_MAX], theirs[SERIES_MAX];
	size_t compared = 0;

	for (int seed = 1; seed <= 20000; seed++) {
		struct series_rule rule;
		struct err err = { 0 };
		char text[200];
		struct date start = date_add(day("2024-04-01"), seed % 400);
		size_t count = 0, other;

		dice_state = (uint64_t) seed;
		throw_rule(text, sizeof text);
		MUST(series_parse(text, &rule, &err));
		if (series_expand(&rule, start, own, &count, &err) < 0)
			continue; /* none, or too long */
		/* libical counts weeks wrongly from a start that is no day of the rule */
		other = oracle(text, own[0], theirs, SERIES_MAX);
		cr_assert_eq(count, other, "seed %d: %s from %s: %zu days, libical has %zu", seed,
			     text, date_iso(start).s, count, other);
		for (size_t i = 0; i < count; i++)
			cr_assert_eq(own[i].day, theirs[i].day,
				     "seed %d: %s from %s: day %zu is %s, %s", seed, text,
				     date_iso(start).s, i, date_iso(own[i]).s,
				     date_iso(theirs[i]).s);
		compared++;
	}
	cr_expect_gt(compared, 15000);
}

/* The weeks of libical 3.0 are wrong for a week that starts on Wednesday: these are RFC 5545's own, and dateutil's. */
Test(series, weeks_start)
{
	static const struct {
		int line;
		const char *start, *rule, *days;
	} cases[] = {
		{ __LINE__, "1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
		  "08-05 08-10 08-19 08-24" },
		{ __LINE__, "1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
		  "08-05 08-17 08-19 08-31" },
		{ __LINE__, "2024-04-09", "FREQ=WEEKLY;INTERVAL=3;COUNT=3;BYDAY=SU;WKST=WE",
		  "04-28 05-19 06-09" },
		{ __LINE__, "2024-01-31", "FREQ=MONTHLY;COUNT=4", "01-31 03-31 05-31 07-31" },
		{ __LINE__, "2024-09-01", "FREQ=MONTHLY;COUNT=3;BYDAY=5MO", "09-30 12-30 03-31" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct series_rule rule;
		struct date days[SERIES_MAX];
		struct err err = { 0 };
		size_t count = 0, used = 0;
		char text[200] = "";

		MUST(series_parse(cases[i].rule, &rule, &err));
		MUST(series_expand(&rule, day(cases[i].start), days, &count, &err));
		for (size_t d = 0; d < count; d++)
			used += (size_t) snprintf(text + used, sizeof text - used, "%s%s",
						  d ? " " : "", date_iso(days[d]).s + 5);
		cr_expect_str_eq(text, cases[i].days, "row at line %d: %s", cases[i].line, text);
	}
}

/* ---- booking ---- */

struct order {
	const char *user, *today, *urn, *officer, *on, *service, *rule, *reason;
	enum visit_session session;
	int start, end;
	enum visit_place place;
};

static int book(struct store *st, const struct order *o, struct series_booked **out,
		struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct school school;
	struct officer officer;
	struct service service;
	struct series_rule rule;
	struct visit_plan plan = { .school = &school,
				   .officer = &officer,
				   .service = &service,
				   .on = day(o->on),
				   .session = o->session,
				   .start_min = o->start,
				   .end_min = o->end,
				   .place = o->place };
	int r;

	*out = NULL;
	if ((r = school_find(st, o->urn ? o->urn : BOOK_ACADEMY, &school, err)) < 0 ||
	    (r = officer_find(st, o->officer ? o->officer : "EWO-01", &officer, err)) < 0 ||
	    (r = service_find(st, o->service ? o->service : SERVICE_DAYS, &service, err)) < 0 ||
	    (r = series_parse(o->rule, &rule, err)) < 0 ||
	    (r = book_try_begin(&work, st, o->user ? o->user : "manager", "visit book",
				o->today ? o->today : "2024-09-02", err)) < 0)
		return r;
	work.reason = o->reason;
	r = series_book(&work, &plan, &rule, out, err);
	return r < 0 ? r : work_commit(&work, err);
}

static void say(const struct series_booked *s, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < s->count; i++)
		used += (size_t) snprintf(out + used, size - used, "%s%s", i ? " " : "",
					  date_iso(s->visit[i].on).s + 5);
	for (size_t i = 0; i < s->skipped; i++)
		used += (size_t) snprintf(out + used, size - used, "; %s %s",
					  date_iso(s->skip[i].on).s + 5, s->skip[i].why);
	if (!date_is_none(s->stopped_on))
		(void) snprintf(out + used, size - used, "; stopped %s", date_iso(s->stopped_on).s);
}

Test(series, skips_and_stops)
{
	static const struct {
		int line;
		struct order o;
		const char *says;
	} cases[] = {
		{ __LINE__,
		  { .on = "2024-10-21",
		    .session = SESSION_AM,
		    .rule = "FREQ=WEEKLY;COUNT=2;BYDAY=MO,FR" },
		  "10-21 10-25" },
		{ __LINE__,
		  { .on = "2024-10-22", .session = SESSION_AM, .rule = "FREQ=WEEKLY;COUNT=3" },
		  "10-22 11-05; 10-29 half-term holidays" },
		{ __LINE__,
		  { .on = "2024-12-18", .session = SESSION_PM, .rule = "FREQ=WEEKLY;COUNT=4" },
		  "12-18 01-08; 12-25 Christmas Day; 01-01 New Year\xE2\x80\x99s Day" },
		{ __LINE__,
		  { .on = "2024-12-18",
		    .session = SESSION_AM,
		    .place = PLACE_DESK,
		    .rule = "FREQ=WEEKLY;COUNT=4;BYDAY=TU,WE" },
		  "12-18 12-24 12-31; 12-25 Christmas Day" },
		{ __LINE__,
		  { .on = "2024-09-12",
		    .session = SESSION_AM,
		    .rule = "FREQ=WEEKLY;INTERVAL=2;COUNT=3" },
		  "09-12 10-10; 09-26 EWO-01 is not available" },
		{ __LINE__,
		  { .on = "2025-07-14",
		    .service = "fast-track-meeting",
		    .start = 540,
		    .end = 600,
		    .rule = "FREQ=WEEKLY;INTERVAL=4;COUNT=9" },
		  "07-14; 08-11 summer holidays; stopped 2025-09-08" },
		{ __LINE__,
		  { .on = "2024-09-14",
		    .session = SESSION_AM,
		    .rule = "FREQ=WEEKLY;COUNT=2;BYDAY=SA,MO" },
		  "09-16; 09-14 a Saturday" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id;

	(void) use_sell(st, &(struct terms){ .quantity = 5000 });
	book_begin(&work, st, "manager", "officer absence", "2024-04-02");
	MUST(absence_add(&work,
			 &(struct absence_entry){
				 .officer_id = book_officer(st, "EWO-01"),
				 .kind = ABSENCE_LEAVE,
				 .span = { day("2024-09-26"), 0, day("2024-09-27"), 1440 } },
			 &id, &err));
	book_commit(&work);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(freep) struct series_booked *s = NULL;
		char text[900];

		cr_assert_eq(book(st, &cases[i].o, &s, &err), ERR_OK, "row at line %d: %s",
			     cases[i].line, err.msg);
		say(s, text, sizeof text);
		cr_expect_str_eq(text, cases[i].says, "row at line %d: %s", cases[i].line, text);
		cr_expect_eq(s->asked - s->count - s->skipped, date_is_none(s->stopped_on) ? 0 : 7,
			     "row at line %d", cases[i].line);
	}
	use_check(st);
}

Test(series, refusals_book_nothing)
{
	static const struct {
		int line;
		struct order o;
		int code;
		const char *says;
		size_t bookable, slots;
	} cases[] = {
		{ __LINE__,
		  { .on = "2024-09-09", .session = SESSION_DAY, .rule = "FREQ=WEEKLY;COUNT=6" },
		  ERR_CONFLICT,
		  "3 of 6 visits could be booked, and none is: no bought days are left",
		  3,
		  0 },
		{ __LINE__,
		  { .on = "2024-09-03", .session = SESSION_AM, .rule = "FREQ=WEEKLY;COUNT=3" },
		  ERR_CONFLICT,
		  "EWO-01 is at Upper Shirley High School from 08:45 to 12:27 on 17 September 2024",
		  0,
		  3 },
		{ __LINE__,
		  { .on = "2024-09-12",
		    .session = SESSION_AM,
		    .officer = "EWO-02",
		    .rule = "FREQ=WEEKLY;COUNT=3" },
		  ERR_CONFLICT,
		  "EWO-02 does not work",
		  0,
		  3 },
		{ __LINE__,
		  { .on = "2025-09-09", .session = SESSION_AM, .rule = "FREQ=WEEKLY;COUNT=3" },
		  ERR_CONFLICT,
		  "the term dates of 2025/26 are not known",
		  0,
		  0 },
		{ __LINE__,
		  { .on = "2024-09-14", .session = SESSION_AM, .rule = "FREQ=WEEKLY;COUNT=3" },
		  ERR_CONFLICT,
		  "is a Saturday",
		  0,
		  0 },
		{ __LINE__,
		  { .on = "2024-09-10", .start = 600, .end = 601, .rule = "FREQ=WEEKLY;COUNT=3" },
		  ERR_INVALID,
		  "5 minutes",
		  0,
		  0 },
		{ __LINE__,
		  { .on = "2024-09-10",
		    .session = SESSION_AM,
		    .user = "ewo-02",
		    .rule = "FREQ=WEEKLY;COUNT=3" },
		  ERR_DENIED,
		  "for another one",
		  0,
		  0 },
		{ __LINE__,
		  { .on = "2024-09-10", .session = SESSION_AM, .rule = "FREQ=WEEKLY;COUNT=300" },
		  ERR_INVALID,
		  "5 years at most",
		  0,
		  0 },
		{ __LINE__,
		  { .on = "2024-09-10",
		    .session = SESSION_AM,
		    .rule = "FREQ=WEEKLY;UNTIL=20240909" },
		  ERR_INVALID,
		  "has no day",
		  0,
		  0 },
		{ __LINE__,
		  { .on = "1999-09-10", .session = SESSION_AM, .rule = "FREQ=WEEKLY;COUNT=2" },
		  ERR_INVALID,
		  "ten years before",
		  0,
		  0 },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	(void) use_sell(st, &(struct terms){ .quantity = 350 });
	(void) use_visit(st, &(struct trip){ .on = "2024-09-17", .session = SESSION_AM });
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(freep) struct series_booked *s = NULL;

		cr_expect_eq(book(st, &cases[i].o, &s, &err), cases[i].code, "row at line %d: %s",
			     cases[i].line, err.msg);
		cr_expect(strstr(err.msg, cases[i].says), "row at line %d: %s", cases[i].line,
			  err.msg);
		if (s) {
			cr_expect_eq(s->bookable, cases[i].bookable, "row at line %d",
				     cases[i].line);
			cr_expect_eq(s->slots.count, cases[i].slots, "row at line %d: %zu",
				     cases[i].line, s->slots.count);
		}
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM visit"), 1, "row at line %d",
			     cases[i].line);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM visit_series"), 0);
	}
	use_check(st);
}

/* The days of each visit come from its own year. */
Test(series, over_two_years)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) struct series_booked *s = NULL;
	SCOPED(freep) int64_t *ids = NULL;
	struct series series;
	struct err err = { 0 };
	size_t count = 0;

	deal_rate(st, 2025, UNIT_DAY, 38000);
	(void) deal_sell(st, &(struct deal){ .quantity = 500 });
	(void) deal_sell(
		st, &(struct deal){ .quantity = 500, .from = "2025-04-01", .to = "2026-03-31" });
	MUST(book(st,
		  &(struct order){ .on = "2025-03-18",
				   .session = SESSION_AM,
				   .rule = "FREQ=WEEKLY;UNTIL=20250513" },
		  &s, &err));
	cr_expect_eq(s->quantity.hundredths, 300 + 50 * ((int64_t) s->count - 6));
	cr_expect_gt(deal_balance(st, "C-2024-001", "2025-03-31").planned.hundredths, 0);
	cr_expect_gt(deal_balance(st, "C-2025-001", "2025-04-02").planned.hundredths, 0);
	MUST(series_load(st, s->id, &series, &err));
	cr_expect_eq(series.planned, s->count);
	cr_expect_str_eq(series.rule, "FREQ=WEEKLY;UNTIL=20250513");
	MUST(series_planned(st, s->id, day("2025-04-01"), &ids, &count, &err));
	cr_expect_lt(count, s->count);
	cr_expect_eq(series_planned(st, s->id, day("2025-06-01"), &ids, &count, &err),
		     ERR_CONFLICT);
	cr_expect_eq(series_load(st, 99, &series, &err), ERR_NOT_FOUND);
	use_check(st);
}
