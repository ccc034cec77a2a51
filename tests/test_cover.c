/* tests/test_cover.c - who is hit by an absence, who could come instead, and a whole absence covered or moved */
#include <criterion/criterion.h>

#include "calendar/announce.h"
#include "calendar/cover.h"
#include "core/outbox.h"
#include "core/setting.h"
#include "tests/deal.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

#define TODAY "2024-09-02"
#define FAST "fast-track-meeting"

/* ---- what tests do often ---- */

static void add_officer(struct store *st, const char *code, const char *role)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t id;

	book_begin(&work, st, "manager", "officer add", "2024-03-01");
	MUST(officer_add(&work, code, code, role, NULL, &id, &err));
	book_commit(&work);
}

static void make_experienced(struct store *st, const char *code)
{
	struct work work = WORK_EMPTY;
	struct officer officer = { 0 };
	struct err err = { 0 };

	book_begin(&work, st, "manager", "officer set", TODAY);
	MUST(officer_find(st, code, &officer, &err));
	MUST(officer_set_experienced(&work, &officer, true, &err));
	book_commit(&work);
}

static void link_school(struct store *st, const char *code, const char *urn, const char *from)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "officer link", "2024-03-01");
	MUST(officer_link(&work, book_officer(st, code), book_school(st, urn), day(from), &err));
	book_commit(&work);
}

static void set_mail(struct store *st, const char *urn)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	char mail[64];

	(void) snprintf(mail, sizeof mail, "office.%s@example.org", urn);
	book_begin(&work, st, "finance", "school set", TODAY);
	MUST(school_set(&work, book_school(st, urn),
			&(struct school_change){ .from = day(TODAY), .mail = mail }, &err));
	book_commit(&work);
}

static void set(struct store *st, const char *name, const char *value)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "admin", "setting set", TODAY);
	MUST(setting_set(&work, name, value, day(TODAY), &err));
	book_commit(&work);
}

static int64_t be_away(struct store *st, const char *code, const char *kind, const char *from,
		       const char *to)
{
	struct work work = WORK_EMPTY;
	struct absence_entry e = { .officer_id = book_officer(st, code),
				   .span = { day(from), 0, day(to), 1440 } };
	struct err err = { 0 };
	int64_t id = 0;

	MUST(absence_kind_parse(kind, &e.kind, &err));
	book_begin(&work, st, "manager", "officer absence", TODAY);
	MUST(absence_add(&work, &e, &id, &err));
	book_commit(&work);
	return id;
}

/* A morning at the academy with EWO-01, where nothing else is said. */
static int64_t book(struct store *st, const char *on, const char *officer, const char *service,
		    enum visit_session session)
{
	return deal_visit(st, &(struct appointment){ .today = TODAY,
						     .on = on,
						     .officer = officer,
						     .service = service,
						     .session = session ? session : SESSION_AM });
}

static int assign(struct store *st, int64_t visit, const char *code, const char *reason,
		  struct cover_assigned *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct officer officer = { 0 };
	int r;

	book_begin(&work, st, "manager", "cover assign", TODAY);
	work.reason = reason;
	if ((r = officer_find(st, code, &officer, err)) < 0 ||
	    (r = cover_assign(&work, visit, 0, &officer, out, err)) < 0)
		return r;
	return work_commit(&work, err);
}

static int solve(struct store *st, const char *today, const char *code, const char *from,
		 const char *to, bool cancel, struct cover_done *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct officer officer = { 0 };
	struct cover_wish wish = { .officer = &officer, .cancel_unsolved = cancel };
	int r;

	book_begin(&work, st, "manager", "cover auto", today);
	work.reason = "Officer ill";
	if ((r = officer_find(st, code, &officer, err)) < 0)
		return r;
	wish.from = day(from);
	wish.to = day(to);
	if ((r = cover_auto(&work, &wish, out, err)) < 0)
		return r;
	return work_commit(&work, err);
}

/* "1 covered EWO-02; 2 moved EWO-01 2024-09-13 08:45; 3 unsolved" */
static const char *steps(const struct cover_done *d, char out[600])
{
	out[0] = '\0';
	for (size_t i = 0; i < d->count; i++) {
		const struct cover_step *s = &d->steps[i];
		size_t used = strlen(out);
		char more[60] = "";

		if (s->did == COVER_MOVED)
			(void) snprintf(more, sizeof more, " %s %s %s", s->officer,
					date_iso(s->on).s, clock_text(s->start_min).s);
		else if (s->did == COVER_COVERED)
			(void) snprintf(more, sizeof more, " %s", s->officer);
		(void) snprintf(out + used, 600 - used, "%s%" PRId64 " %s%s", i ? "; " : "",
				s->visit.id, cover_did_word(s->did), more);
	}
	return out;
}

static void expect_sound(struct store *st)
{
	SCOPED(freep) char *findings = deal_findings(st);

	cr_expect_str_eq(findings, "");
}

/* ---- who is hit ---- */

static void add_hit(void *context, const struct cover_visit *v)
{
	char *out = context;
	size_t used = strlen(out);

	(void) snprintf(out + used, 200 - used, "%s%" PRId64 " %s", used ? ", " : "", v->id,
			v->officer);
}

Test(cover, affected)
{
	static const struct {
		int line;
		int64_t absence;
		const char *officer, *from, *to, *visits;
	} rows[] = {
		{ __LINE__, 1, NULL, NULL, NULL, "2 EWO-01, 3 EWO-01" },
		{ __LINE__, 3, NULL, NULL, NULL, "" },
		{ __LINE__, 0, NULL, NULL, NULL, "2 EWO-01, 3 EWO-01, 4 EWO-02" },
		{ __LINE__, 0, NULL, "2024-09-11", NULL, "3 EWO-01, 4 EWO-02" },
		{ __LINE__, 0, "EWO-01", NULL, NULL, "1 EWO-01, 2 EWO-01, 3 EWO-01" },
		{ __LINE__, 0, "EWO-01", "2024-09-09", "2024-09-10", "1 EWO-01, 2 EWO-01" },
		{ __LINE__, 0, "SM-01", NULL, NULL, "" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	(void) book(st, "2024-09-09", "EWO-01", FAST, 0);
	(void) book(st, "2024-09-10", "EWO-01", FAST, 0);
	(void) book(st, "2024-09-11", "EWO-01", FAST, SESSION_PM);
	(void) book(st, "2024-09-16", "EWO-02", FAST, 0);
	(void) be_away(st, "EWO-01", "leave", "2024-09-10", "2024-09-12");
	(void) be_away(st, "EWO-01", "sickness", "2024-09-11", "2024-09-11");
	(void) be_away(st, "SM-01", "leave", "2024-09-09", "2024-09-30");
	(void) be_away(st, "EWO-02", "training", "2024-09-16", "2024-09-16");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct cover_filter filter = {
			.absence_id = rows[i].absence,
			.officer_id = rows[i].officer ? book_officer(st, rows[i].officer) : 0,
			.from = rows[i].from ? day(rows[i].from) : DATE_NONE,
			.to = rows[i].to ? day(rows[i].to) : DATE_NONE,
		};
		char text[200] = "";

		MUST(cover_affected(st, &filter, add_hit, text, &err));
		cr_expect_str_eq(text, rows[i].visits, "line %d: %s", rows[i].line, text);
	}
}

/* ---- who could ---- */

/* "EWO-03 SM-01 | EWO-01 is-covered, EWO-02 off" */
static const char *candidates(struct store *st, int64_t visit, char out[400])
{
	SCOPED(cover_suggestion_release) struct cover_suggestion s = { .count = 0 };
	struct err err = { 0 };

	MUST(cover_suggest(st, visit, 0, &s, &err));
	out[0] = '\0';
	for (size_t i = 0; i < s.count; i++) {
		size_t used = strlen(out);

		(void) snprintf(out + used, 400 - used, "%s%s%s%s",
				i == s.able ? (i ? " | " : "| ")
				: i         ? (i > s.able ? ", " : " ")
					    : "",
				s.candidates[i].code, s.candidates[i].able ? "" : " ",
				s.candidates[i].able ? "" : s.candidates[i].why);
	}
	return out;
}

/* EWO-02 works Monday, Tuesday and Wednesday morning; EWO-03 to -05 all week. */
Test(cover, why_not)
{
	static const struct {
		int line;
		const char *on, *service;
		enum visit_session session;
		const char *who;
	} rows[] = {
		{ __LINE__, "2024-09-10", "ewo-days", SESSION_AM,
		  "EWO-02 EWO-03 EWO-05 | EWO-01 is-covered, EWO-04 left, LGL-01 role, SM-01 "
		  "role" },
		{ __LINE__, "2024-09-12", "ewo-days", SESSION_AM,
		  "EWO-03 EWO-05 | EWO-01 is-covered, EWO-02 off, EWO-04 left, LGL-01 role, SM-01 "
		  "role" },
		{ __LINE__, "2024-09-17", "ewo-days", SESSION_PM,
		  "EWO-02 EWO-05 | EWO-01 is-covered, EWO-03 away, EWO-04 left, LGL-01 role, SM-01 "
		  "role" },
		{ __LINE__, "2024-09-18", "ewo-days", SESSION_DAY,
		  "| EWO-01 is-covered, EWO-02 off, EWO-03 away, EWO-04 left, EWO-05 busy, LGL-01 "
		  "role, SM-01 role" },
		{ __LINE__, "2024-09-24", FAST, SESSION_AM,
		  "EWO-05 SM-01 | EWO-01 is-covered, EWO-02 role, EWO-03 role, EWO-04 role, LGL-01 "
		  "role" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct officer leaver = { 0 };
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	add_officer(st, "EWO-03", "ewo");
	add_officer(st, "EWO-04", "ewo");
	add_officer(st, "EWO-05", "ewo");
	add_officer(st, "LGL-01", "legal-co-ordinator");
	make_experienced(st, "EWO-05");
	MUST(officer_find(st, "EWO-04", &leaver, &err));
	book_begin(&work, st, "manager", "officer end", TODAY);
	MUST(officer_set_end(&work, leaver.id, day("2024-09-05"), &err));
	book_commit(&work);
	(void) be_away(st, "EWO-03", "leave", "2024-09-17", "2024-09-18");
	(void) deal_visit(st, &(struct appointment){ .today = TODAY,
						     .on = "2024-09-18",
						     .urn = BOOK_MAINTAINED,
						     .officer = "EWO-05",
						     .service = FAST,
						     .session = SESSION_PM });
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t visit = book(st, rows[i].on, NULL, rows[i].service, rows[i].session);
		char text[400];

		cr_expect_str_eq(candidates(st, visit, text), rows[i].who, "line %d: %s",
				 rows[i].line, text);
	}
}

/* From a visit that ends ten minutes before nobody comes from another school, where half an hour is needed. */
Test(cover, time_to_travel)
{
	static const struct {
		int line;
		const char *urn, *travel, *who;
	} rows[] = {
		{ __LINE__, BOOK_MAINTAINED, "0", "EWO-02 | EWO-01 is-covered, SM-01 role" },
		{ __LINE__, BOOK_MAINTAINED, "10", "EWO-02 | EWO-01 is-covered, SM-01 role" },
		{ __LINE__, BOOK_MAINTAINED, "30",
		  "| EWO-01 is-covered, EWO-02 travel, SM-01 role" },
		{ __LINE__, BOOK_ACADEMY, "30", "EWO-02 | EWO-01 is-covered, SM-01 role" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		const struct appointment before = { .today = TODAY,
						    .on = "2024-09-10",
						    .urn = rows[i].urn,
						    .officer = "EWO-02",
						    .service = "initial-investigation",
						    .start = 540,
						    .end = 600 };
		struct appointment visit = { .today = TODAY,
					     .on = "2024-09-10",
					     .service = "initial-investigation",
					     .start = 610,
					     .end = 660 };
		char text[400];

		(void) deal_visit(st, &before);
		set(st, "visit.travel", rows[i].travel);
		cr_expect_str_eq(candidates(st, deal_visit(st, &visit), text), rows[i].who,
				 "line %d: %s", rows[i].line, text);
	}
}

/* Link officer; who was; who has been there; least in the week; fewest schools that day; code. */
Test(cover, the_best_first)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	static const char *const codes[] = { "EWO-03", "EWO-04", "EWO-05", "EWO-06", "EWO-07" };
	int64_t visit;
	char text[400];

	for (size_t i = 0; i < COUNT_OF(codes); i++)
		add_officer(st, codes[i], "ewo");
	link_school(st, "EWO-06", BOOK_ACADEMY, "2024-04-01");
	link_school(st, "EWO-07", BOOK_ACADEMY, "2024-05-01");
	visit = book(st, "2024-09-02", "EWO-05", FAST, 0);
	MUST(deal_deliver(st, "manager", "2024-09-03", visit, &err));
	/* EWO-03: a morning on another day of the week, and EWO-04: one at another school on the day itself */
	(void) book(st, "2024-09-12", "EWO-03", FAST, 0);
	(void) deal_visit(st, &(struct appointment){ .today = TODAY,
						     .on = "2024-09-10",
						     .urn = BOOK_MAINTAINED,
						     .officer = "EWO-04",
						     .service = FAST,
						     .session = SESSION_PM });
	visit = book(st, "2024-09-10", NULL, "initial-investigation", 0);
	cr_expect_str_eq(
		candidates(st, visit, text),
		"EWO-07 EWO-06 EWO-05 EWO-02 EWO-03 EWO-04 | EWO-01 is-covered, SM-01 role", "%s",
		text);
}

Test(cover, suggest_refuses)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(cover_suggestion_release) struct cover_suggestion s = { .count = 0 };
	struct err err = { 0 };
	int64_t visit = book(st, "2024-09-10", NULL, FAST, 0);

	cr_expect_eq(cover_suggest(st, 99, 0, &s, &err), ERR_NOT_FOUND);
	cr_expect_eq(cover_suggest(st, visit, book_officer(st, "EWO-02"), &s, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.field, "for");
	MUST(deal_cancel(st, "manager", "service", visit, &err));
	cr_expect_eq(cover_suggest(st, visit, 0, &s, &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "visit 1 is not planned: there is nothing to cover");
}

/* ---- who does ---- */

Test(cover, assigned)
{
	static const struct {
		int line;
		const char *on, *service, *to, *reason;
		int code;
		const char *says;
	} rows[] = {
		{ __LINE__, "2024-09-10", "ewo-days", "EWO-02", NULL, ERR_OK, "" },
		{ __LINE__, "2024-09-11", "ewo-days", "SM-01", NULL, ERR_CONFLICT,
		  "SM-01 (service-manager) does not go to schools" },
		{ __LINE__, "2024-09-12", "ewo-days", "SM-01", "asked for", ERR_OK, "" },
		{ __LINE__, "2024-09-13", "ewo-days", "EWO-02", NULL, ERR_CONFLICT,
		  "EWO-02 does not work from 08:45" },
		{ __LINE__, "2024-09-16", "ewo-days", "EWO-01", NULL, ERR_CONFLICT,
		  "EWO-01 is an" },
		{ __LINE__, "2024-09-17", FAST, "EWO-02", "nobody else", ERR_CONFLICT,
		  "EWO-02 may not chair a Fast Track meeting: the service manager" },
		{ __LINE__, "2024-09-18", FAST, "SM-01", NULL, ERR_OK, "" },
	};
	SCOPED(store_closep) struct store *st = book_new();

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t visit = book(st, rows[i].on, NULL, rows[i].service, 0);
		struct cover_assigned done;
		struct err err = { 0 };

		cr_expect_eq(assign(st, visit, rows[i].to, rows[i].reason, &done, &err),
			     rows[i].code, "line %d: %s", rows[i].line, err.msg);
		cr_expect(strstr(err.msg, rows[i].says), "line %d: %s", rows[i].line, err.msg);
	}
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM visit WHERE sequence = 1"), 3);
	expect_sound(st);
}

/* Of two officers one is away: it is clear who is covered. Of a meeting that another may chair, anybody can be. */
Test(cover, one_of_two)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct cover_suggestion s = { .count = 0 };
	struct visit_plan plan = { .on = day("2024-09-10"),
				   .session = SESSION_AM,
				   .officer_count = 2 };
	struct school school = { 0 };
	struct service service = { 0 };
	struct officer one = { 0 }, other = { 0 };
	struct visit_booked booked;
	struct err err = { 0 };

	add_officer(st, "EWO-03", "ewo");
	MUST(school_find(st, BOOK_ACADEMY, &school, &err));
	MUST(service_find(st, FAST, &service, &err));
	MUST(officer_find(st, "SM-01", &one, &err));
	MUST(officer_find(st, "EWO-01", &other, &err));
	plan.school = &school;
	plan.service = &service;
	plan.officers[0] = &one;
	plan.officers[1] = &other;
	book_begin(&work, st, "manager", "visit book", TODAY);
	MUST(visit_book(&work, &plan, &booked, &err));
	book_commit(&work);
	cr_expect_eq(cover_suggest(st, booked.id, 0, &s, &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "has 2 officers: say who is to be covered"), "%s", err.msg);
	(void) be_away(st, "EWO-01", "leave", "2024-09-10", "2024-09-10");
	MUST(cover_suggest(st, booked.id, 0, &s, &err));
	cr_expect_str_eq(s.visit.officer, "EWO-01");
	cr_expect_eq(s.able, 2, "EWO-02 and EWO-03: the service manager chairs");
	cover_suggestion_release(&s);
	MUST(cover_suggest(st, booked.id, one.id, &s, &err));
	cr_expect_eq(s.able, 0, "nobody may chair it instead");
	cover_suggestion_release(&s);
}

/* ---- a whole absence ---- */

struct visit_of {
	const char *on, *officer, *service;
	enum visit_session session;
};

Test(cover, covered_else_moved_else_unsolved)
{
	static const struct {
		int line;
		const char *today, *from, *to;
		struct visit_of visit[4];
		const char *result;
	} rows[] = {
		/* EWO-02 can on Tuesday */
		{ __LINE__,
		  TODAY,
		  "2024-09-09",
		  "2024-09-13",
		  { { .on = "2024-09-10" } },
		  "1 covered EWO-02" },
		/* nobody can on Thursday: EWO-01 is back on Monday */
		{ __LINE__,
		  TODAY,
		  "2024-09-12",
		  "2024-09-13",
		  { { .on = "2024-09-12" } },
		  "1 moved EWO-01 2024-09-16 08:45" },
		/* or EWO-02 comes, where that is sooner */
		{ __LINE__,
		  TODAY,
		  "2024-09-12",
		  "2024-09-20",
		  { { .on = "2024-09-12" } },
		  "1 moved EWO-02 2024-09-16 08:45" },
		/* what can be covered takes no harm from what is moved */
		{ __LINE__,
		  TODAY,
		  "2024-09-12",
		  "2024-09-20",
		  { { .on = "2024-09-12" }, { .on = "2024-09-16" } },
		  "1 moved EWO-02 2024-09-16 13:00; 2 covered EWO-02" },
		/* two mornings: the second goes to the other half of the day */
		{ __LINE__,
		  TODAY,
		  "2024-09-12",
		  "2024-09-13",
		  { { .on = "2024-09-12" }, { .on = "2024-09-13" } },
		  "1 moved EWO-01 2024-09-16 08:45; 2 moved EWO-01 2024-09-16 13:00" },
		/* a whole day needs one */
		{ __LINE__,
		  TODAY,
		  "2024-09-12",
		  "2024-09-13",
		  { { .on = "2024-09-12", .session = SESSION_DAY },
		    { .on = "2024-09-16", .session = SESSION_AM } },
		  "1 moved EWO-01 2024-09-17 08:45" },
		/* other visits of the one who could come stay */
		{ __LINE__,
		  TODAY,
		  "2024-09-10",
		  "2024-09-10",
		  { { .on = "2024-09-10" }, { .on = "2024-09-10", .officer = "EWO-02" } },
		  "1 moved EWO-02 2024-09-10 13:00" },
		/* today's visit began, and yesterday's is over: nobody covers them any more */
		{ __LINE__,
		  "2024-09-10",
		  "2024-09-09",
		  "2024-09-10",
		  { { .on = "2024-09-09" }, { .on = "2024-09-10" } },
		  "1 moved EWO-01 2024-09-11 08:45; 2 moved EWO-01 2024-09-11 13:00" },
		/* a Fast Track meeting is for the service manager */
		{ __LINE__,
		  TODAY,
		  "2024-09-12",
		  "2024-12-20",
		  { { .on = "2024-09-12", .session = SESSION_DAY, .service = FAST } },
		  "1 covered SM-01" },
		/* the school has somebody else in the morning of the first day that suits */
		{ __LINE__,
		  TODAY,
		  "2024-09-12",
		  "2024-09-13",
		  { { .on = "2024-09-12" }, { .on = "2024-09-16", .officer = "EWO-02" } },
		  "1 moved EWO-01 2024-09-16 13:00" },
		/* nothing is booked in that time */
		{ __LINE__, TODAY, "2024-09-23", "2024-09-24", { { .on = "2024-09-12" } }, "" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(cover_done_release)
		struct cover_done done = { .count = 0 }, again = { .count = 0 };
		struct err err = { 0 };
		char text[600];

		(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
		for (size_t v = 0; rows[i].visit[v].on; v++)
			(void) book(st, rows[i].visit[v].on, rows[i].visit[v].officer,
				    rows[i].visit[v].service, rows[i].visit[v].session);
		cr_expect_eq(solve(st, rows[i].today, "EWO-01", rows[i].from, rows[i].to, false,
				   &done, &err),
			     ERR_OK, "line %d: %s", rows[i].line, err.msg);
		cr_expect_str_eq(steps(&done, text), rows[i].result, "line %d: %s", rows[i].line,
				 text);
		cr_expect_eq(solve(st, rows[i].today, "EWO-01", rows[i].from, rows[i].to, false,
				   &again, &err),
			     ERR_OK, "line %d: %s", rows[i].line, err.msg);
		cr_expect_eq(again.count, 0, "line %d: again", rows[i].line);
		expect_sound(st);
	}
}

/* DESIGN.md's worked case: ill all March, what can be covered is, the rest is owed. The year ends on the 31st. */
Test(cover, ill_all_march)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(cover_done_release)
	struct cover_done done = { .count = 0 }, again = { .count = 0 }, last = { .count = 0 };
	struct err err = { 0 };
	char text[600];
	static const char *const on[] = { "2025-03-04", "2025-03-06", "2025-03-20", "2025-03-27",
					  "2025-03-28" };

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	for (size_t i = 0; i < COUNT_OF(on); i++)
		(void) book(st, on[i], NULL, NULL, SESSION_DAY);
	/* EWO-02 works whole days on Mondays and Tuesdays, and is away from the 11th on */
	(void) be_away(st, "EWO-02", "leave", "2025-03-11", "2025-03-31");
	MUST(solve(st, "2025-03-03", "EWO-01", "2025-03-03", "2025-03-31", false, &done, &err));
	cr_expect_str_eq(steps(&done, text),
			 "1 covered EWO-02; 2 moved EWO-02 2025-03-10 08:45; 3 unsolved; "
			 "4 unsolved; 5 unsolved",
			 "%s", text);
	cr_expect_str_eq(done.steps[2].why,
			 "nobody else can then, and nobody on a school day until 31 March 2025");
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM owed"), 0);
	MUST(solve(st, "2025-03-03", "EWO-01", "2025-03-03", "2025-03-31", false, &again, &err));
	cr_expect_str_eq(steps(&again, text), "3 unsolved; 4 unsolved; 5 unsolved", "%s", text);
	MUST(solve(st, "2025-03-03", "EWO-01", "2025-03-03", "2025-03-31", true, &last, &err));
	cr_expect_str_eq(steps(&last, text), "3 cancelled; 4 cancelled; 5 cancelled", "%s", text);
	cr_expect_eq(deal_number(st, "SELECT sum(quantity) FROM owed"), 300);
	expect_sound(st);
}

/* ---- diaries at random ---- */

static unsigned roll(unsigned *seed, unsigned sides)
{
	*seed = *seed * 1103515245U + 12345U;
	return (*seed >> 16) % sides;
}

static const char *const dice_urns[] = { BOOK_ACADEMY, BOOK_MAINTAINED, BOOK_NURSERY };
static const char *const dice_officers[] = { "EWO-01", "EWO-02", "EWO-03", "EWO-04" };

/* Visits and absences as they fall; what is refused is left out. */
static void fill(struct store *st, unsigned *seed)
{
	static const enum visit_session sessions[] = { SESSION_AM, SESSION_PM, SESSION_DAY };

	for (int i = 0; i < 3; i++) {
		struct date from = date_add(day("2024-09-09"), (int32_t) roll(seed, 28));
		struct date to = date_add(from, (int32_t) roll(seed, 4));

		(void) be_away(st, dice_officers[1 + i], "leave", date_iso(from).s, date_iso(to).s);
	}
	for (int i = 0; i < 40; i++) {
		struct date on = date_add(day("2024-09-09"), (int32_t) roll(seed, 21));
		char iso[16];
		struct visit_booked booked;
		struct err err = { 0 };
		struct appointment a = { .today = TODAY, .on = iso };

		(void) snprintf(iso, sizeof iso, "%.10s", date_iso(on).s);
		a.urn = dice_urns[roll(seed, COUNT_OF(dice_urns))];
		a.officer = dice_officers[roll(seed, 8) < 4 ? 0 : 1 + roll(seed, 3)];
		a.session = sessions[roll(seed, COUNT_OF(sessions))];
		a.service = roll(seed, 5) == 0 ? FAST : "initial-investigation";
		IGNORE(deal_book(st, &a, &booked,
				 &err)); /* the dice fell on a time that is taken */
	}
}

#define OTHERS \
	"SELECT count(*) FROM visit WHERE officer_id <> 1 AND sequence = 0 AND state = 'planned'"

/*
 * Whatever the diary: the book is sound, nobody is at two places or away where they are sent, no other visit moves, what
 * is solved is not of who is away, and doing it again does nothing.
 */
Test(cover, at_random)
{
	size_t did[COVER_UNSOLVED + 1] = { 0 };

	for (unsigned first = 1; first <= 25; first++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(cover_done_release)
		struct cover_done done = { .count = 0 }, again = { .count = 0 };
		struct err err = { 0 };
		unsigned seed = first;
		int64_t others;

		add_officer(st, "EWO-03", "ewo");
		add_officer(st, "EWO-04", "acting-senior");
		fill(st, &seed);
		others = deal_number(st, OTHERS);
		MUST(solve(st, TODAY, "EWO-01", "2024-09-09", "2024-09-30", false, &done, &err));
		expect_sound(st);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM visit v JOIN absence a ON "
					     "a.officer_id = v.officer_id AND v.on_date BETWEEN "
					     "a.first_on AND a.last_on WHERE v.state = 'planned'"),
			     0, "seed %u: sent while away", first);
		cr_expect_eq(deal_number(st, OTHERS), others, "seed %u: others", first);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM visit v JOIN visit_school z ON "
					     "z.visit_id = v.visit_id JOIN visit w ON w.on_date = "
					     "v.on_date AND w.visit_id <> v.visit_id AND "
					     "w.start_min < v.end_min AND w.end_min > v.start_min "
					     "JOIN visit_school y ON y.visit_id = w.visit_id AND "
					     "y.school_id = z.school_id WHERE v.sequence > 0 AND "
					     "EXISTS (SELECT 1 FROM visit_version x WHERE "
					     "x.visit_id = v.visit_id AND x.on_date <> v.on_date)"),
			     0, "seed %u: moved to where the school has somebody", first);
		MUST(solve(st, TODAY, "EWO-01", "2024-09-09", "2024-09-30", false, &again, &err));
		cr_expect_eq(again.count, done.did[COVER_UNSOLVED], "seed %u: again", first);
		cr_expect_eq(again.did[COVER_UNSOLVED], again.count, "seed %u: again", first);
		for (size_t i = 0; i <= COVER_UNSOLVED; i++)
			did[i] += done.did[i];
	}
	cr_expect(did[COVER_COVERED] > 50 && did[COVER_MOVED] > 5,
		  "the dice are not loaded: %zu %zu", did[COVER_COVERED], did[COVER_MOVED]);
}

/* No school day is invented: where terms are not known, nothing is moved, and it says so. */
Test(cover, terms_not_known)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(cover_done_release) struct cover_done done = { .count = 0 };
	struct err err = { 0 };

	(void) book(st, "2027-09-16", NULL, "initial-investigation", 0);
	MUST(solve(st, TODAY, "EWO-01", "2027-09-16", "2027-09-16", false, &done, &err));
	cr_assert_eq(done.count, 1);
	cr_expect_str_eq(done.steps[0].why,
			 "nobody else can then, and nobody on a school day until 14 October 2027, "
			 "as far as term dates are known");
}

Test(cover, auto_refuses)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(cover_done_release) struct cover_done done = { .count = 0 };
	struct err err = { 0 };

	cr_expect_eq(solve(st, TODAY, "EWO-01", "2024-09-13", "2024-09-12", false, &done, &err),
		     ERR_INVALID);
	cr_expect_eq(solve(st, TODAY, "EWO-01", "2024-09-13", "2028-09-12", false, &done, &err),
		     ERR_INVALID);
	cr_expect_str_eq(err.field, "to");
	MUST(solve(st, TODAY, "EWO-01", "2024-09-13", "2024-09-13", false, &done, &err));
	cr_expect_eq(done.count, 0);
}

/* ---- what schools are told ---- */

static char *body_of(struct store *st, int64_t message, char subject[200])
{
	struct message m;
	struct err err = { 0 };
	char *body;

	MUST(outbox_load(st, message, &m, &err));
	(void) snprintf(subject, 200, "%s", m.subject);
	body = m.body;
	m.body = NULL;
	message_release(&m);
	return body;
}

Test(cover, schools_are_told_who_and_never_why)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(cover_done_release) struct cover_done done = { .count = 0 };
	struct err err = { 0 };
	char subject[200];

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	set_mail(st, BOOK_ACADEMY);
	set(st, "cover.contact", "Duty desk, 023 8000 0000");
	(void) book(st, "2024-09-10", NULL, NULL, 0);
	(void) book(st, "2024-09-12", NULL, NULL, 0);
	(void) be_away(st, "EWO-01", "sickness", "2024-09-09", "2024-09-13");
	MUST(solve(st, TODAY, "EWO-01", "2024-09-09", "2024-09-13", false, &done, &err));
	cr_expect_eq(done.told, 2);

	SCOPED(freep) char *covered = body_of(st, 1, subject);

	cr_expect_str_eq(subject, "Your visit on Tue 10 Sep 2024: EWO-02 comes instead of EWO-01");
	cr_expect(strstr(covered, "EWO-01 is not available for visit 1:\n\n  Tue 10 Sep 2024, "
				  "08:45 to 12:27\n\nEWO-02 comes instead, at the same time.\n\n"
				  "Your contact until EWO-01 is back: Duty desk, 023 8000 0000.\n"),
		  "%s", covered);

	SCOPED(freep) char *moved = body_of(st, 2, subject);

	cr_expect_str_eq(subject, "Your visit on Thu 12 Sep 2024 is moved to Mon 16 Sep 2024");
	cr_expect(strstr(moved, "It is moved, and EWO-01 comes on\n\n  Mon 16 Sep 2024, 08:45"),
		  "%s", moved);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM message WHERE message_key IN "
				     "('cover:1:1:137037', 'cover:2:1:137037')"),
		     2);
	cr_expect_eq(deal_number(st,
				 "SELECT count(*) FROM message WHERE instr(body, 'sick') > 0 OR "
				 "instr(body, 'ill') > 0 AND instr(body, 'will') = 0"),
		     0);
}

static struct announced announce(struct store *st, const char *today)
{
	struct work work = WORK_EMPTY;
	struct announced done = { .told = 0 };
	struct err err = { 0 };

	book_begin(&work, st, "manager", "daily", today);
	MUST(announce_absences(&work, &done, &err));
	book_commit(&work);
	return done;
}

/* EWO-01 is linked to the academy, and to a school without a mail address. */
Test(cover, absences_are_announced_ahead)
{
	static const struct {
		int line;
		const char *today;
		size_t told, untold;
	} rows[] = {
		{ __LINE__, "2024-09-13", 0, 0 }, { __LINE__, "2024-09-14", 1, 1 },
		{ __LINE__, "2024-09-15", 0, 1 }, { __LINE__, "2024-09-24", 0, 1 },
		{ __LINE__, "2024-09-25", 0, 0 },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct announced done;
	char subject[200];
	int64_t id;

	set_mail(st, BOOK_ACADEMY);
	link_school(st, "EWO-01", BOOK_ACADEMY, "2024-05-01");
	(void) book(st, "2024-09-26", NULL, FAST, 0);
	id = be_away(st, "EWO-01", "sickness", "2024-09-24", "2024-09-27");
	(void) be_away(st, "EWO-01", "busy", "2024-09-20", "2024-09-20");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		done = announce(st, rows[i].today);
		cr_expect_eq(done.told, rows[i].told, "line %d: %zu", rows[i].line, done.told);
		cr_expect_eq(done.untold, rows[i].untold, "line %d: %zu", rows[i].line,
			     done.untold);
	}

	SCOPED(freep) char *away = body_of(st, 1, subject);

	cr_expect_str_eq(subject,
			 "EWO-01 is not available from 24 September 2024 to 27 September 2024");
	cr_expect(strstr(away, "Your officer, EWO-01, is not available\nfrom 24 September 2024 to "
			       "27 September 2024.\n\nThese visits are booked then. We will tell "
			       "you who comes instead, or when:\n\n  Thu 26 Sep 2024, 08:45 to "
			       "12:27\n\nYour contact meanwhile: Service Manager 01"),
		  "%s", away);
	cr_expect_not(strstr(away, "sick"));
	book_begin(&work, st, "manager", "absence withdraw", "2024-09-25");
	work.reason = "back";
	MUST(absence_withdraw(&work, id, &err));
	book_commit(&work);
	done = announce(st, "2024-09-25");
	cr_expect_eq(done.told, 1, "available after all: who was told otherwise");
	cr_expect_eq(announce(st, "2024-09-26").told, 0);
	set(st, "cover.announce-days", "0");
	(void) be_away(st, "EWO-01", "leave", "2024-09-30", "2024-10-04");
	cr_expect_eq(announce(st, "2024-09-29").told, 0, "not wanted");
}
