/* tests/test_absence.c - absences: entered, withdrawn, seen by bookings, free times and what is left to sell */
#include <criterion/criterion.h>

#include "calendar/absence.h"
#include "calendar/capacity.h"
#include "calendar/slots.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

#define TODAY "2024-09-02"

struct away {
	const char *user, *officer, *kind, *from, *to; /* NULL: manager, EWO-01, leave, -, from */
	int start, end;                                /* end 0: the day's */
};

static int enter(struct store *st, const struct away *a, int64_t *out_id, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct absence_entry e = { .uid = NULL };
	int r;

	if ((r = absence_kind_parse(a->kind ? a->kind : "leave", &e.kind, err)) < 0 ||
	    (r = book_try_begin(&work, st, a->user ? a->user : "manager", "officer absence", TODAY,
				err)) < 0)
		return r;
	e.officer_id = book_officer(st, a->officer ? a->officer : "EWO-01");
	e.span = (struct absence_span){ day(a->from), a->start, day(a->to ? a->to : a->from),
					a->end ? a->end : 1440 };
	r = absence_add(&work, &e, out_id, err);
	return r < 0 ? r : work_commit(&work, err);
}

static int withdraw(struct store *st, const char *user, int64_t id, const char *reason,
		    struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r = book_try_begin(&work, st, user, "absence withdraw", TODAY, err);

	work.reason = reason;
	if (r < 0 || (r = absence_withdraw(&work, id, err)) < 0)
		return r;
	return work_commit(&work, err);
}

Test(absence, entering)
{
	static const struct {
		int line;
		struct away away;
		int code;
		const char *says;
	} rows[] = {
		{ __LINE__, { .from = "2024-09-09", .to = "2024-09-13" }, ERR_OK, "" },
		{ __LINE__,
		  { .from = "2024-09-09", .to = "2024-09-13" },
		  ERR_CONFLICT,
		  "it is in the book already (absence 1)" },
		{ __LINE__, { .kind = "sickness", .from = "2024-09-10" }, ERR_OK, "" },
		{ __LINE__, { .from = "2024-09-20", .start = 600, .end = 660 }, ERR_OK, "" },
		{ __LINE__,
		  { .from = "2024-09-20", .start = 660, .end = 600 },
		  ERR_INVALID,
		  "would end (10:00) before it starts (11:00)" },
		{ __LINE__,
		  { .from = "2024-09-20", .to = "2024-09-19" },
		  ERR_INVALID,
		  "would end (19 September 2024) before it starts (20 September 2024)" },
		{ __LINE__, { .from = "2024-09-20", .to = "2026-09-20" }, ERR_OK, "" },
		{ __LINE__,
		  { .from = "2024-09-20", .to = "2026-09-21" },
		  ERR_INVALID,
		  "lasts 731 days at most" },
		{ __LINE__, { .from = "2004-09-20" }, ERR_INVALID, "is the year right" },
		{ __LINE__, { .from = "2024-09-20", .to = "2424-09-20" }, ERR_INVALID, "year" },
		{ __LINE__, { .user = "ewo-01", .from = "2024-09-21" }, ERR_OK, "" },
		{ __LINE__,
		  { .user = "ewo-02", .from = "2024-09-22" },
		  ERR_DENIED,
		  "cannot enter an absence for another one" },
		{ __LINE__, { .user = "finance", .from = "2024-09-22" }, ERR_DENIED, "finance" },
		{ __LINE__, { .kind = "holiday", .from = "2024-09-22" }, ERR_INVALID, "busy" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err err = { 0 };
		int64_t id = 0;

		cr_expect_eq(enter(st, &rows[i].away, &id, &err), rows[i].code, "line %d: %s",
			     rows[i].line, err.msg);
		cr_expect(strstr(err.msg, rows[i].says), "line %d: %s", rows[i].line, err.msg);
	}
}

Test(absence, withdrawn_once_and_never_changed)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	int64_t id = 0;

	MUST(enter(st, &(struct away){ .from = "2024-09-09" }, &id, &err));
	cr_expect_eq(withdraw(st, "ewo-02", id, "not so", &err), ERR_DENIED);
	cr_expect_eq(withdraw(st, "manager", id, NULL, &err), ERR_INVALID);
	cr_expect_eq(withdraw(st, "manager", 99, "not so", &err), ERR_NOT_FOUND);
	MUST(withdraw(st, "ewo-01", id, "not so", &err));
	cr_expect_eq(withdraw(st, "manager", id, "not so", &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "absence 1 was withdrawn on 2 September 2024");
	MUST(enter(st, &(struct away){ .from = "2024-09-09" }, &id, &err));
	cr_expect_eq(id, 2, "the same again is a new one");
}

/* EWO-01 is away on the 10th, from 9:00 to 10:00 on the 11th, and from noon of the 12th to 9:00 of the 16th. */
Test(absence, a_booking_sees_it)
{
	static const struct {
		int line;
		const char *on;
		int start, end; /* start 0: a morning */
		int code;
	} rows[] = {
		{ __LINE__, "2024-09-09", 0, 0, ERR_OK },
		{ __LINE__, "2024-09-10", 0, 0, ERR_CONFLICT },
		{ __LINE__, "2024-09-10", 960, 990, ERR_CONFLICT },
		{ __LINE__, "2024-09-11", 0, 0, ERR_CONFLICT },
		{ __LINE__, "2024-09-11", 530, 540, ERR_OK },
		{ __LINE__, "2024-09-11", 530, 541, ERR_CONFLICT },
		{ __LINE__, "2024-09-11", 599, 630, ERR_CONFLICT },
		{ __LINE__, "2024-09-11", 600, 630, ERR_OK },
		{ __LINE__, "2024-09-12", 660, 720, ERR_OK },
		{ __LINE__, "2024-09-12", 720, 780, ERR_CONFLICT },
		{ __LINE__, "2024-09-13", 0, 0, ERR_CONFLICT },
		{ __LINE__, "2024-09-16", 530, 550, ERR_CONFLICT },
		{ __LINE__, "2024-09-16", 540, 600, ERR_OK },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	int64_t id;

	MUST(enter(st, &(struct away){ .from = "2024-09-10" }, &id, &err));
	MUST(enter(st, &(struct away){ .from = "2024-09-11", .start = 540, .end = 600 }, &id,
		   &err));
	MUST(enter(st,
		   &(struct away){
			   .from = "2024-09-12", .to = "2024-09-16", .start = 720, .end = 540 },
		   &id, &err));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct appointment a = { .today = TODAY,
					       .on = rows[i].on,
					       .service = "fast-track-meeting",
					       .session =
						       rows[i].start ? SESSION_TIMED : SESSION_AM,
					       .start = rows[i].start,
					       .end = rows[i].end };
		struct visit_booked booked;

		err = (struct err){ 0 };
		cr_expect_eq(deal_book(st, &a, &booked, &err), rows[i].code, "line %d: %s",
			     rows[i].line, err.msg);
		cr_expect(rows[i].code == ERR_OK || strstr(err.msg, "EWO-01 is not available from"),
			  "line %d: %s", rows[i].line, err.msg);
	}
}

/* A reason lets it pass for the manager, and for what was done. */
Test(absence, a_reason)
{
	static const struct {
		int line;
		const char *user, *today, *on, *reason;
		int code;
		const char *says;
	} rows[] = {
		{ __LINE__, "manager", "2024-09-02", "2024-09-10", NULL, ERR_CONFLICT,
		  "EWO-01 is not available from 08:45 to 12:27 on Tue 10 Sep 2024 (sickness, "
		  "absence 1): to book it all the same give a --reason" },
		{ __LINE__, "ewo-01", "2024-09-02", "2024-09-10", NULL, ERR_CONFLICT,
		  "only the manager can book it all the same" },
		{ __LINE__, "ewo-01", "2024-09-02", "2024-09-10", "will come in", ERR_CONFLICT,
		  "only the manager can book it all the same" },
		{ __LINE__, "manager", "2024-09-02", "2024-09-10", "will come in", ERR_OK, "" },
		{ __LINE__, "ewo-01", "2024-09-11", "2024-09-11", "came in", ERR_OK, "" },
		{ __LINE__, "ewo-01", "2024-09-11", "2024-09-12", "came in", ERR_CONFLICT, "" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	int64_t id;

	MUST(enter(st,
		   &(struct away){ .kind = "sickness", .from = "2024-09-10", .to = "2024-09-12" },
		   &id, &err));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct appointment a = { .user = rows[i].user,
					       .today = rows[i].today,
					       .on = rows[i].on,
					       .reason = rows[i].reason,
					       .service = "fast-track-meeting",
					       .session = SESSION_AM };
		struct visit_booked booked;

		err = (struct err){ 0 };
		cr_expect_eq(deal_book(st, &a, &booked, &err), rows[i].code, "line %d: %s",
			     rows[i].line, err.msg);
		cr_expect(strstr(err.msg, rows[i].says), "line %d: %s", rows[i].line, err.msg);
	}
}

static int64_t sessions_left(struct store *st)
{
	struct capacity c = { .total = 0 };
	struct err err = { 0 };

	MUST(capacity_left(st, (struct fy){ 2024 }, day("2024-09-02"), &c, &err));
	return c.total;
}

static const char *free_times(struct store *st, char out[200])
{
	struct slots slots = { .count = 0 };
	struct err err = { 0 };

	MUST(slots_free(st,
			&(struct slot_wish){ .officer_id = book_officer(st, "EWO-01"),
					     .school_id = book_school(st, BOOK_ACADEMY),
					     .from = day("2024-09-10"),
					     .to = day("2024-09-30"),
					     .most = 3 },
			&slots, &err));
	slots_text(&slots, out, 200);
	return out;
}

/* The whole of the 10th, the morning of the 11th, ten minutes of the afternoon of the 12th, and a Saturday. */
Test(absence, free_times_and_capacity_see_it)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	int64_t before = sessions_left(st), id = 0;
	char text[200];

	cr_expect_str_eq(free_times(st, text),
			 "Tue 10 Sep 2024 am, Tue 10 Sep 2024 pm, Wed 11 Sep 2024 am");
	MUST(enter(st, &(struct away){ .from = "2024-09-10" }, &id, &err));
	MUST(enter(st, &(struct away){ .from = "2024-09-11", .end = 747 }, &id, &err));
	MUST(enter(st, &(struct away){ .from = "2024-09-12", .start = 1000, .end = 1010 }, &id,
		   &err));
	MUST(enter(st, &(struct away){ .from = "2024-09-14" }, &id, &err));
	cr_expect_str_eq(free_times(st, text),
			 "Wed 11 Sep 2024 pm, Thu 12 Sep 2024 am, Fri 13 Sep 2024 am");
	cr_expect_eq(before - sessions_left(st), 4);
	MUST(enter(st, &(struct away){ .officer = "SM-01", .from = "2024-09-11" }, &id, &err));
	cr_expect_eq(before - sessions_left(st), 4, "who does not go to schools has none to give");
	MUST(withdraw(st, "manager", 1, "not so", &err));
	cr_expect_eq(before - sessions_left(st), 2);
	cr_expect_str_eq(free_times(st, text),
			 "Tue 10 Sep 2024 am, Tue 10 Sep 2024 pm, Wed 11 Sep 2024 pm");
}

struct found {
	char text[120];
};

static void add_found(void *context, const struct absence *a)
{
	struct found *f = context;
	size_t used = strlen(f->text);

	(void) snprintf(f->text + used, sizeof f->text - used, "%s%" PRId64, used ? " " : "",
			a->id);
}

Test(absence, in_a_range)
{
	static const struct {
		int line;
		const char *officer, *from, *to;
		bool withdrawn;
		const char *ids;
	} rows[] = {
		{ __LINE__, NULL, NULL, NULL, false, "1 2 4" },
		{ __LINE__, NULL, NULL, NULL, true, "1 3 2 4" },
		{ __LINE__, "EWO-01", NULL, NULL, true, "1 3 2" },
		{ __LINE__, "EWO-02", NULL, NULL, true, "4" },
		{ __LINE__, NULL, "2024-09-13", "2024-09-13", false, "1 4" },
		{ __LINE__, NULL, "2024-09-14", "2024-09-19", false, "" },
		{ __LINE__, NULL, "2024-09-14", "2024-09-20", false, "2" },
		{ __LINE__, NULL, NULL, "2024-09-08", false, "" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	int64_t id;

	MUST(enter(st, &(struct away){ .from = "2024-09-09", .to = "2024-09-13" }, &id, &err));
	MUST(enter(st, &(struct away){ .from = "2024-09-20" }, &id, &err));
	MUST(enter(st, &(struct away){ .from = "2024-09-10" }, &id, &err));
	MUST(enter(st, &(struct away){ .officer = "EWO-02", .from = "2024-09-13" }, &id, &err));
	MUST(withdraw(st, "manager", 3, "not so", &err));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct found found = { "" };
		const struct absence_filter filter = {
			.officer_id = rows[i].officer ? book_officer(st, rows[i].officer) : 0,
			.from = rows[i].from ? day(rows[i].from) : DATE_NONE,
			.to = rows[i].to ? day(rows[i].to) : DATE_NONE,
			.withdrawn = rows[i].withdrawn,
		};

		MUST(absence_each(st, &filter, add_found, &found, &err));
		cr_expect_str_eq(found.text, rows[i].ids, "line %d: %s", rows[i].line, found.text);
	}
}

Test(absence, visits_it_hits)
{
	static const struct {
		int line;
		const char *from, *to;
		int start, end;
		int64_t hits;
	} rows[] = {
		{ __LINE__, "2024-09-09", "2024-09-10", 0, 1440, 2 },
		{ __LINE__, "2024-09-09", "2024-09-09", 0, 525, 0 },
		{ __LINE__, "2024-09-09", "2024-09-09", 0, 526, 1 },
		{ __LINE__, "2024-09-09", "2024-09-10", 747, 780, 0 },
		{ __LINE__, "2024-09-09", "2024-09-10", 747, 781, 1 },
		{ __LINE__, "2024-09-10", "2024-09-30", 1002, 1440, 0 },
		{ __LINE__, "2024-09-10", "2024-09-30", 1001, 1440, 1 },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-09",
						     .service = "fast-track-meeting",
						     .session = SESSION_AM });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-10",
						     .service = "fast-track-meeting",
						     .session = SESSION_PM });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-09",
						     .officer = "EWO-02",
						     .service = "fast-track-meeting",
						     .session = SESSION_AM });
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct absence_span span = { day(rows[i].from), rows[i].start,
						   day(rows[i].to), rows[i].end };
		int64_t hits = -1;

		MUST(absence_hits(st, book_officer(st, "EWO-01"), &span, &hits, &err));
		cr_expect_eq(hits, rows[i].hits, "line %d: %" PRId64, rows[i].line, hits);
	}
}

Test(absence, words)
{
	static const struct {
		const char *from, *to;
		int start, end;
		const char *text;
	} rows[] = {
		{ "2024-09-09", "2024-09-09", 0, 1440, "on 9 September 2024" },
		{ "2024-09-09", "2024-09-09", 0, 747, "from 00:00 to 12:27 on 9 September 2024" },
		{ "2024-09-09", "2024-09-13", 0, 1440,
		  "from 9 September 2024 to 13 September 2024" },
		{ "2024-09-09", "2024-09-13", 780, 540,
		  "from 13:00 on 9 September 2024 to 09:00 on 13 September 2024" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		cr_expect_str_eq(
			absence_text(&(struct absence_span){ day(rows[i].from), rows[i].start,
							     day(rows[i].to), rows[i].end })
				.s,
			rows[i].text);
}
