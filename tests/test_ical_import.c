/* tests/test_ical_import.c - an officer's calendar as absences, again and again; answers to invitations */
#include <criterion/criterion.h>

#include "calendar/ical_import.h"
#include "calendar/invite.h"
#include "calendar/reply.h"
#include "tests/deal.h"
#include "tests/ical_files.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)
#define TODAY "2024-09-02"

struct call {
	const char *user, *officer, *today; /* NULL: manager, EWO-01, TODAY */
	const enum absence_kind *kind;
};

/* Take in a file in a unit of work of its own; the counts, or the code of the refusal. */
static int import(struct store *st, const char *text, const struct call *call,
		  struct ical_imported *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(ical_file_release) struct ical_file f = ICAL_FILE_EMPTY;
	const char *today = call->today ? call->today : TODAY;
	const struct ical_window w = ical_import_window(day(today), NULL);
	struct officer officer;
	int r;

	if ((r = officer_find(st, call->officer ? call->officer : "EWO-01", &officer, err)) < 0 ||
	    (r = ical_read(text, strlen(text), &w, &f, err)) < 0 ||
	    (r = book_try_begin(&work, st, call->user ? call->user : "manager", "calendar import",
				today, err)) < 0 ||
	    (r = ical_import(&work, &officer, &f, &w, call->kind, out, err)) < 0)
		return r;
	return work_commit(&work, err);
}

/* The counts as "added changed withdrawn same", of a file that is taken. */
static void expect_import(struct store *st, int line, const char *text, const struct call *call,
			  const char *counts)
{
	SCOPED(ical_imported_release) struct ical_imported done = ICAL_IMPORTED_EMPTY;
	struct err err = { 0 };
	char said[64];

	cr_assert_eq(import(st, text, call, &done, &err), ERR_OK, "line %d: %s", line, err.msg);
	(void) snprintf(said, sizeof said, "%zu %zu %zu %zu", done.added, done.changed,
			done.withdrawn, done.same);
	cr_expect_str_eq(said, counts, "line %d: %s", line, said);
}

static int64_t standing(struct store *st)
{
	return deal_number(st, "SELECT count(*) FROM absence WHERE withdrawn_audit_id IS NULL");
}

/* Twice is once: no row, no act. So it is for all three manners. */
Test(ical_import, twice_changes_nothing)
{
	static const struct {
		const char *text, *first, *again;
		int64_t absences;
	} cases[] = {
		{ OUTLOOK_FILE, "4 0 0 0", "0 0 0 4", 4 },
		{ GOOGLE_FILE, "5 0 0 0", "0 0 0 5", 5 },
		{ APPLE_FILE, "4 0 0 0", "0 0 0 4", 4 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(freep) char *findings = NULL;
		const struct call plain = { .user = NULL };
		int64_t acts;

		expect_import(st, __LINE__, cases[i].text, &plain, cases[i].first);
		cr_expect_eq(standing(st), cases[i].absences);
		acts = deal_number(st, "SELECT count(*) FROM audit");
		expect_import(st, __LINE__, cases[i].text, &plain, cases[i].again);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM audit"), acts);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM absence"), cases[i].absences);
		findings = deal_findings(st);
		cr_expect_str_eq(findings, "");
	}
}

/* What an event is about is nowhere in the book. */
Test(ical_import, nothing_tells_why)
{
	SCOPED(store_closep) struct store *st = book_new();
	const struct call plain = { .user = NULL };

	expect_import(st, __LINE__, OUTLOOK_FILE, &plain, "4 0 0 0");
	cr_expect_eq(deal_number(st,
				 "SELECT count(*) FROM audit_detail WHERE instr(body, 'secret') > 0"
				 " OR instr(body, 'Team') > 0"),
		     0);
	cr_expect_gt(deal_number(st, "SELECT count(*) FROM audit_detail WHERE instr(body, "
				     "'040000008200E0') > 0"),
		     0, "the rows are there");
}

#define FILE_OF(events) "BEGIN:VCALENDAR\nVERSION:2.0\n" events "END:VCALENDAR\n"
#define DAY_OF(uid, on) "BEGIN:VEVENT\nUID:" uid "\nDTSTART:" on "\nEND:VEVENT\n"

/* A file as it changes from week to week. */
Test(ical_import, follows_the_file)
{
	static const enum absence_kind leave = ABSENCE_LEAVE;
	static const struct {
		int line;
		const char *text, *counts;
		int64_t standing;
		struct call call;
	} steps[] = {
		{ __LINE__,
		  FILE_OF(DAY_OF("a", "20240910") DAY_OF("b", "20240911")),
		  "2 0 0 0",
		  2,
		  { 0 } },
		/* b on another day; c new */
		{ __LINE__,
		  FILE_OF(DAY_OF("a", "20240910") DAY_OF("b", "20240912") DAY_OF("c", "20240913")),
		  "1 1 0 1",
		  3,
		  { 0 } },
		/* a gone; the others of another kind */
		{ __LINE__,
		  FILE_OF(DAY_OF("b", "20240912") DAY_OF("c", "20240913")),
		  "0 2 1 0",
		  2,
		  { .kind = &leave } },
		{ __LINE__,
		  FILE_OF(DAY_OF("b", "20240912") DAY_OF("c", "20240913")),
		  "0 0 0 2",
		  2,
		  { .kind = &leave } },
		/* a back, which was withdrawn before */
		{ __LINE__, FILE_OF(DAY_OF("a", "20240910")), "1 0 2 0", 1, { 0 } },
		/* the other officer's calendar is another one */
		{ __LINE__,
		  FILE_OF(DAY_OF("a", "20240910")),
		  "1 0 0 0",
		  2,
		  { .officer = "EWO-02" } },
		{ __LINE__, FILE_OF(""), "0 0 1 0", 1, { 0 } },
		/* two years later what was is not in the window: it stays */
		{ __LINE__,
		  FILE_OF(""),
		  "0 0 0 0",
		  1,
		  { .officer = "EWO-02", .today = "2026-09-02" } },
		{ __LINE__,
		  FILE_OF(""),
		  "0 0 1 0",
		  0,
		  { .officer = "EWO-02", .today = "2025-09-02" } },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;

	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		expect_import(st, steps[i].line, steps[i].text, &steps[i].call, steps[i].counts);
		cr_expect_eq(standing(st), steps[i].standing, "line %d", steps[i].line);
	}
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

/* What was entered by hand stays, whatever the file has; and an officer takes in their own alone. */
Test(ical_import, by_hand_and_by_whom)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(ical_imported_release) struct ical_imported done = ICAL_IMPORTED_EMPTY;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	struct absence_entry e = { .officer_id = book_officer(st, "EWO-01"),
				   .span = { day("2024-09-10"), 0, day("2024-09-10"), 1440 } };
	int64_t id;

	book_begin(&work, st, "manager", "officer absence", TODAY);
	MUST(absence_add(&work, &e, &id, &err));
	book_commit(&work);
	expect_import(st, __LINE__, FILE_OF(DAY_OF("a", "20240910")),
		      &(struct call){ .user = "ewo-01" }, "1 0 0 0");
	expect_import(st, __LINE__, FILE_OF(""), &(struct call){ .user = "ewo-01" }, "0 0 1 0");
	cr_expect_eq(standing(st), 1);
	cr_expect_eq(import(st, FILE_OF(""), &(struct call){ .user = "ewo-02" }, &done, &err),
		     ERR_DENIED);
	cr_expect_eq(import(st, FILE_OF(""), &(struct call){ .user = "finance" }, &done, &err),
		     ERR_DENIED);
	cr_expect_eq(import(st, FILE_OF(""), &(struct call){ .user = "auditor" }, &done, &err),
		     ERR_DENIED);
}

/* What somebody withdrew stays so while the file has it at the same time; at another time it is there again. */
Test(ical_import, withdrawn_by_hand)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(ical_imported_release) struct ical_imported done = ICAL_IMPORTED_EMPTY;
	SCOPED(freep) char *findings = NULL;
	const struct call plain = { .user = NULL };
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	expect_import(st, __LINE__, FILE_OF(DAY_OF("a", "20240910") DAY_OF("b", "20240911")),
		      &plain, "2 0 0 0");
	book_begin(&work, st, "manager", "absence withdraw", TODAY);
	work.reason = "there after all";
	MUST(absence_withdraw(
		&work, deal_number(st, "SELECT absence_id FROM absence WHERE uid = 'a'"), &err));
	book_commit(&work);
	MUST(import(st, FILE_OF(DAY_OF("a", "20240910") DAY_OF("b", "20240911")), &plain, &done,
		    &err));
	cr_expect_eq(done.added, 0);
	cr_expect_eq(done.same, 1);
	cr_expect_eq(done.dismissed, 1);
	cr_expect_eq(standing(st), 1);
	/* moved; moved back to when it was withdrawn; gone, and there again as the file has it */
	expect_import(st, __LINE__, FILE_OF(DAY_OF("a", "20240912")), &plain, "1 0 1 0");
	expect_import(st, __LINE__, FILE_OF(DAY_OF("a", "20240910")), &plain, "0 0 1 0");
	expect_import(st, __LINE__, FILE_OF(DAY_OF("b", "20240911")), &plain, "1 0 0 0");
	/* the other officer withdrew nothing */
	expect_import(st, __LINE__, FILE_OF(DAY_OF("a", "20240910")),
		      &(struct call){ .officer = "EWO-02" }, "1 0 0 0");
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

/* ---- visits ---- */

static const struct appointment meeting = { .on = "2024-09-10",
					    .today = TODAY,
					    .session = SESSION_AM };

/* A school with days left, its address, and a visit of it; the visit's UID. */
static int64_t visit_invited(struct store *st, char uid[64])
{
	struct work work = WORK_EMPTY;
	SCOPED(invited_release) struct invited invited = { .visits = 0 };
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct err err = { 0 };
	bool row = false;
	int64_t id;

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	book_begin(&work, st, "finance", "school set", TODAY);
	MUST(school_set(
		&work, book_school(st, BOOK_ACADEMY),
		&(struct school_change){ .from = day(TODAY), .mail = "office@school.example" },
		&err));
	book_commit(&work);
	id = deal_visit(st, &meeting);
	work = (struct work) WORK_EMPTY;
	book_begin(&work, st, "manager", "calendar invite", TODAY);
	MUST(invite_visit(&work, id, &invited, &err));
	book_commit(&work);
	MUST(store_one(st, "SELECT uid FROM visit WHERE visit_id = ?1", BIND(bind_int(id)), &q,
		       &row, &err));
	cr_assert(row);
	stmt_copy(q, 0, uid, 64);
	return id;
}

/* The calendar has daybook's own visit, too: no absence. What is at its time hits it. */
Test(ical_import, visits_in_the_file)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(ical_imported_release) struct ical_imported done = ICAL_IMPORTED_EMPTY;
	struct err err = { 0 };
	char uid[64], text[1000];
	int64_t id = visit_invited(st, uid);

	(void) snprintf(
		text, sizeof text,
		FILE_OF(DAY_OF("%s", "20240910") DAY_OF("a", "20240910") DAY_OF("b", "20240911")),
		uid);
	MUST(import(st, text, &(struct call){ .user = NULL }, &done, &err));
	cr_expect_eq(done.visits, 1);
	cr_expect_eq(done.added, 2);
	cr_assert_eq(done.hit_count, 1);
	cr_expect_eq(done.hits[0].visit_id, id);
	ical_imported_release(&done);
	MUST(import(st, text, &(struct call){ .user = NULL }, &done, &err));
	cr_expect_eq(done.hit_count, 0, "it was said before");
}

/* ---- answers ---- */

struct saying {
	int line;
	const char *mail, *reply, *at; /* NULL: the office, accepted */
	int64_t sequence;
	int code; /* of the refusal */
	enum reply_fate fate;
	const char *now; /* what the school says then */
};

static int answer(struct store *st, const char *uid, const struct saying *s,
		  struct reply_taken *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	const struct reply_given given = { .uid = uid,
					   .mail = s->mail ? s->mail : "Office@school.example",
					   .reply = s->reply ? s->reply : "accepted",
					   .stamped_at = s->at,
					   .sequence = s->sequence };
	int r;

	book_begin(&work, st, "manager", "calendar import", "2024-09-03");
	r = reply_take(&work, &given, out, err);
	return r < 0 ? r : work_commit(&work, err);
}

static void expect_now(struct store *st, int line, int64_t visit, const char *reply)
{
	SCOPED(replies_release) struct replies replies = { .count = 0 };
	struct err err = { 0 };

	MUST(replies_load(st, visit, &replies, &err));
	cr_expect_str_eq(reply_of_school(&replies, visit, book_school(st, BOOK_ACADEMY)), reply,
			 "line %d", line);
}

Test(ical_import, answers)
{
	static const struct saying steps[] = {
		{ __LINE__, NULL, "tentative", "2024-09-02T10:00:00Z", 0, ERR_OK, REPLY_TAKEN,
		  "tentative" },
		/* again; a later one; the earlier one once more */
		{ __LINE__, NULL, "tentative", "2024-09-02T10:00:00Z", 0, ERR_OK, REPLY_KNOWN,
		  "tentative" },
		{ __LINE__, NULL, "declined", "2024-09-02T11:00:00Z", 0, ERR_OK, REPLY_TAKEN,
		  "declined" },
		{ __LINE__, NULL, "tentative", "2024-09-02T10:00:00Z", 0, ERR_OK, REPLY_OLDER,
		  "declined" },
		{ __LINE__, NULL, NULL, "2024-09-02T12:00:00Z", 0, ERR_OK, REPLY_TAKEN,
		  "accepted" },
		/* to what was never sent; by somebody else */
		{ __LINE__, NULL, NULL, "2024-09-02T13:00:00Z", 1, ERR_INVALID, REPLY_TAKEN,
		  "accepted" },
		{ __LINE__, "who@school.example", NULL, "2024-09-02T13:00:00Z", 0, ERR_CONFLICT,
		  REPLY_TAKEN, "accepted" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;
	struct reply_taken taken;
	struct err err = { 0 };
	char uid[64];
	int64_t id = visit_invited(st, uid);

	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		const struct saying *s = &steps[i];
		int64_t acts = deal_number(st, "SELECT count(*) FROM audit");

		cr_expect_eq(answer(st, uid, s, &taken, &err), s->code, "line %d: %s", s->line,
			     err.msg);
		if (s->code == ERR_OK)
			cr_expect_eq(taken.fate, s->fate, "line %d", s->line);
		cr_expect_eq(deal_number(st, "SELECT count(*) FROM audit") - acts,
			     s->code == ERR_OK && s->fate == REPLY_TAKEN, "line %d", s->line);
		expect_now(st, s->line, id, s->now);
	}
	cr_expect_eq(answer(st, "no such", &steps[0], &taken, &err), ERR_NOT_FOUND);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

/* A clock that is ahead, by years: what the same school says later is taken all the same. */
Test(ical_import, answer_of_a_clock_ahead)
{
	static const struct saying ahead = { .at = "2034-01-01T10:00:00Z", .reply = "declined" },
				   later = { .at = "2024-09-03T09:00:00Z" };
	SCOPED(store_closep) struct store *st = book_new();
	struct reply_taken taken;
	struct err err = { 0 };
	char uid[64];
	int64_t id = visit_invited(st, uid);

	MUST(answer(st, uid, &ahead, &taken, &err));
	cr_expect_eq(taken.fate, REPLY_TAKEN);
	expect_now(st, __LINE__, id, "declined");
	MUST(answer(st, uid, &ahead, &taken, &err));
	cr_expect_eq(taken.fate, REPLY_KNOWN);
	MUST(answer(st, uid, &later, &taken, &err));
	cr_expect_eq(taken.fate, REPLY_TAKEN);
	expect_now(st, __LINE__, id, "accepted");
}

/* The visit is called off: whoever answers then is told that it is over, and nothing is written. */
Test(ical_import, answer_to_what_is_over)
{
	static const struct saying late = { .at = "2024-09-04T10:00:00Z" };
	SCOPED(store_closep) struct store *st = book_new();
	struct reply_taken taken;
	struct err err = { 0 };
	char uid[64];
	int64_t id = visit_invited(st, uid);

	MUST(deal_cancel(st, "manager", "service", id, &err));
	MUST(answer(st, uid, &late, &taken, &err));
	cr_expect_eq(taken.fate, REPLY_OVER);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM visit_reply"), 0);
}

/* Moved to another day: what was said of the old one counts for nothing, and is not taken any more. */
Test(ical_import, answer_to_the_time_before)
{
	static const struct saying first = { .at = "2024-09-02T10:00:00Z" },
				   late = { .at = "2024-09-04T10:00:00Z" },
				   second = { .at = "2024-09-04T11:00:00Z", .sequence = 1 };
	SCOPED(store_closep) struct store *st = book_new();
	const struct visit_move to = { .on = day("2024-09-12") };
	struct work work = WORK_EMPTY;
	struct visit_moved moved;
	struct reply_taken taken;
	struct err err = { 0 };
	char uid[64];
	int64_t id = visit_invited(st, uid);

	MUST(answer(st, uid, &first, &taken, &err));
	expect_now(st, __LINE__, id, "accepted");
	book_begin(&work, st, "manager", "visit move", TODAY);
	MUST(visit_move(&work, id, &to, &moved, &err));
	book_commit(&work);
	expect_now(st, __LINE__, id, "needs-action");
	MUST(answer(st, uid, &late, &taken, &err));
	cr_expect_eq(taken.fate, REPLY_STALE);
	cr_expect_str_eq(date_iso(taken.on).s, "2024-09-10", "the day that was answered");
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM visit_reply"), 1);
	MUST(answer(st, uid, &second, &taken, &err));
	cr_expect_eq(taken.fate, REPLY_TAKEN);
	expect_now(st, __LINE__, id, "accepted");
}
