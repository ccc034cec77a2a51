/* tests/test_leaver.c - an officer leaves: what must be in other hands first, and what is refused afterwards */
#include <criterion/criterion.h>

#include "calendar/leaver.h"
#include "tests/deal.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static int end_on(struct store *st, const char *user, const char *code, const char *on,
		  struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct officer officer = { 0 };
	int r;

	if ((r = book_try_begin(&work, st, user, "officer end", "2024-09-02", err)) == ERR_OK &&
	    (r = officer_find(st, code, &officer, err)) == ERR_OK &&
	    (r = officer_end(&work, &officer, on ? day(on) : DATE_NONE, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static int link_from(struct store *st, const char *code, const char *urn, const char *from,
		     struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	book_begin(&work, st, "manager", "officer link", "2024-09-02");
	if ((r = officer_link(&work, code ? book_officer(st, code) : 0, book_school(st, urn),
			      day(from), err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

/* EWO-01 is linked to one school from 1 April 2024. */
Test(leaver, visits_and_schools_stand_in_the_way)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	int64_t visit;

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	visit = deal_visit(st, &(struct appointment){ .on = "2024-09-20", .session = SESSION_AM });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-23",
						     .session = SESSION_AM,
						     .officer = "EWO-02" });
	cr_expect_eq(end_on(st, "manager", "EWO-01", "2024-09-19", &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "EWO-01 has 1 visit booked after 19 September 2024 (1) and 1 "
				  "school (116469): give them to another officer first");
	cr_expect_eq(end_on(st, "manager", "EWO-01", "2024-09-20", &err), ERR_CONFLICT);
	cr_expect_str_eq(err.msg, "EWO-01 has 1 school after 20 September 2024 (116469): give "
				  "them to another officer first");
	MUST(link_from(st, "EWO-02", BOOK_MAINTAINED, "2024-09-21", &err));
	cr_expect_eq(end_on(st, "manager", "EWO-01", "2024-09-19", &err), ERR_CONFLICT);
	MUST(end_on(st, "manager", "EWO-01", "2024-09-20", &err));
	MUST(end_on(st, "manager", "EWO-01", "2024-09-20", &err));
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM audit WHERE act = 'officer end'"), 1,
		     "the same date again writes nothing");
	/* earlier, once the visit is called off and the school in other hands sooner */
	cr_expect_eq(end_on(st, "manager", "EWO-01", "2024-09-13", &err), ERR_CONFLICT);
	MUST(deal_cancel(st, "manager", "service", visit, &err));
	MUST(link_from(st, NULL, BOOK_MAINTAINED, "2024-09-14", &err));
	MUST(end_on(st, "manager", "EWO-01", "2024-09-13", &err));
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM officer WHERE ends_on = '2024-09-13'"),
		     1);
	MUST(end_on(st, "manager", "EWO-01", NULL, &err));
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM officer WHERE ends_on IS NOT NULL"), 0);
}

/* A delivered visit and one that is still to be recorded, before the last day, are no hindrance. */
Test(leaver, what_was_done_stays)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-02",
						     .session = SESSION_AM,
						     .officer = "EWO-02" });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-03",
						     .session = SESSION_AM,
						     .officer = "EWO-02" });
	MUST(deal_deliver(st, "ewo-02", "2024-09-02", 1, &err));
	MUST(end_on(st, "manager", "EWO-02", "2024-09-03", &err));
	MUST(deal_deliver(st, "ewo-02", "2024-09-04", 2, &err));
}

Test(leaver, who_may_and_when)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	cr_expect_eq(end_on(st, "finance", "SM-01", "2024-09-30", &err), ERR_DENIED);
	cr_expect_eq(end_on(st, "ewo-01", "SM-01", "2024-09-30", &err), ERR_DENIED);
	cr_expect_eq(end_on(st, "manager", "SM-01", "2004-09-30", &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "on");
	cr_expect_eq(end_on(st, "manager", "SM-01", "9999-12-31", &err), ERR_INVALID);
	cr_expect_eq(end_on(st, "manager", "SM-09", "2024-09-30", &err), ERR_NOT_FOUND);
	MUST(end_on(st, "manager", "SM-01", "2024-09-30", &err));
}

/* After the last day nothing is booked, whatever the reason, and no school linked beyond it. */
Test(leaver, refused_afterwards)
{
	static const struct {
		int line;
		const char *on, *reason;
		int code;
	} visits[] = {
		{ __LINE__, "2024-09-10", NULL, ERR_OK },
		{ __LINE__, "2024-09-11", NULL, ERR_CONFLICT },
		{ __LINE__, "2024-09-11", "a favour", ERR_CONFLICT },
	};
	static const struct {
		int line;
		const char *from;
		int code;
		const char *says;
	} links[] = {
		{ __LINE__, "2024-09-11", ERR_CONFLICT, "not on 11 September 2024 any more" },
		{ __LINE__, "2024-09-10", ERR_CONFLICT, "link who has the school from the next" },
		{ __LINE__, "2024-05-01", ERR_CONFLICT, "link who has the school from the next" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	MUST(end_on(st, "manager", "EWO-02", "2024-09-10", &err));
	for (size_t i = 0; i < COUNT_OF(visits); i++) {
		struct visit_booked booked;
		const struct appointment a = { .officer = "EWO-02",
					       .on = visits[i].on,
					       .session = SESSION_AM,
					       .reason = visits[i].reason };

		cr_expect_eq(deal_book(st, &a, &booked, &err), visits[i].code, "row at line %d: %s",
			     visits[i].line, err.msg);
		cr_expect(visits[i].code == ERR_OK ||
				  strcmp(err.msg, "EWO-02 works until 10 September 2024, and not "
						  "on 11 September 2024 any more") == 0,
			  "row at line %d: %s", visits[i].line, err.msg);
	}
	for (size_t i = 0; i < COUNT_OF(links); i++) {
		cr_expect_eq(link_from(st, "EWO-02", BOOK_ACADEMY, links[i].from, &err),
			     links[i].code, "row at line %d: %s", links[i].line, err.msg);
		cr_expect(strstr(err.msg, links[i].says), "row at line %d: %s", links[i].line,
			  err.msg);
	}
	MUST(link_from(st, "EWO-01", BOOK_ACADEMY, "2024-09-12", &err));
	cr_expect_eq(link_from(st, "EWO-02", BOOK_ACADEMY, "2024-09-10", &err), ERR_CONFLICT,
		     "the 11th would be theirs");
	MUST(link_from(st, NULL, BOOK_ACADEMY, "2024-09-11", &err));
	MUST(link_from(st, "EWO-02", BOOK_ACADEMY, "2024-09-10", &err));
	MUST(link_from(st, "EWO-02", BOOK_ACADEMY, "2024-05-01", &err));
}

/* A part of the name means who is still there. */
Test(leaver, found_after_the_others)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct officer officer;
	struct err err = { 0 };

	cr_expect_eq(officer_find(st, "officer 0", &officer, &err), ERR_CONFLICT);
	MUST(end_on(st, "manager", "EWO-02", "2024-09-10", &err));
	MUST(officer_find(st, "officer 0", &officer, &err));
	cr_expect_str_eq(officer.code, "EWO-01");
	MUST(officer_find(st, "officer 02", &officer, &err));
	cr_expect_str_eq(date_iso(officer.ends_on).s, "2024-09-10");
}

/* By any other path the tables refuse. */
Test(leaver, the_tables_refuse)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };
	const char *why;

	(void) deal_sell(st, &(struct deal){ .quantity = 1000 });
	(void) deal_visit(st, &(struct appointment){ .on = "2024-09-20", .session = SESSION_AM });
	MUST(end_on(st, "manager", "EWO-02", "2024-09-10", &err));

	SCOPED(raw_closep) sqlite3 *db = raw_open(st);

	why = raw_try(db, "UPDATE officer SET ends_on = '2024-09-19' WHERE code = 'EWO-01'");
	cr_expect(why && strstr(why, "the officer has visits to come"), "%s", why);
	cr_expect_null(
		raw_try(db, "UPDATE officer SET ends_on = '2024-09-20' WHERE code = 'EWO-01'"));
	why = raw_try(db, "INSERT INTO visit_officer (visit_id, line, officer_id)"
			  " SELECT visit_id, 2, 2 FROM visit");
	cr_expect(why && strstr(why, "the officer has left by then"), "%s", why);
}
