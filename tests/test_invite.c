/* tests/test_invite.c - who is told what of a visit, in which message, when it changes; and what stands in it */
#include <criterion/criterion.h>

#include "calendar/invite.h"
#include "calendar/reply.h"
#include "core/outbox.h"
#include "core/setting.h"
#include "tests/deal.h"
#include "tests/ics.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)
#define HAS(text, line) cr_assert(ics_has((text), (line)), "no line '%s' in:\n%s", (line), (text))
#define LACKS(text, part) cr_assert(!strstr((text), (part)), "'%s' stands in:\n%s", (part), (text))

#define SCHOOL_MAIL "office@upper.example"
#define FIRST_MAIL "ewo-01@example.gov.uk"
#define SECOND_MAIL "ewo-02@example.gov.uk"

static struct store *st;

static struct officer officer(const char *code)
{
	struct officer out;
	struct err err = { 0 };

	MUST(officer_find(st, code, &out, &err));
	return out;
}

static void set_mail(const char *code, const char *mail)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "officer set", "2024-04-02");
	MUST(officer_set_mail(&work, book_officer(st, code), mail, &err));
	book_commit(&work);
}

static void set_school_mail(const char *urn, const char *mail)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	const struct school_change change = { .from = day("2024-04-02"), .mail = mail };
	struct err err = { 0 };

	book_begin(&work, st, "finance", "school set", "2024-04-02");
	MUST(school_set(&work, book_school(st, urn), &change, &err));
	book_commit(&work);
}

/* A visit of EWO-01 to the academy on 10 September 2024, a morning; everybody has an address. */
static void begin(void)
{
	st = book_new();
	deal_sell(st, &(struct deal){ .quantity = 1000 });
	set_mail("EWO-01", FIRST_MAIL);
	set_mail("EWO-02", SECOND_MAIL);
	set_school_mail(BOOK_ACADEMY, SCHOOL_MAIL);
	cr_assert(deal_visit(st, &(struct appointment){ .on = "2024-09-10",
							.session = SESSION_AM }) == 1);
}

static void end(void)
{
	SCOPED(freep) char *findings = deal_findings(st);

	cr_assert_str_eq(findings, "");
	store_close(st);
}

TestSuite(invite, .init = begin, .fini = end);

static struct invited invite(int64_t visit)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct invited out = { .visits = 0 };
	struct err err = { 0 };

	book_begin(&work, st, "manager", "calendar invite", "2024-04-03");
	MUST(invite_visit(&work, visit, &out, &err));
	book_commit(&work);
	return out;
}

static struct invited publish(void)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct invited out = { .visits = 0 };
	struct err err = { 0 };

	book_begin(&work, st, "manager", "calendar publish", "2024-04-04");
	MUST(invite_visits(&work, work.today, DATE_NONE, &out, &err));
	book_commit(&work);
	return out;
}

static void move(const struct visit_move *to)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct visit_moved moved;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "visit move", "2024-04-05");
	MUST(visit_move(&work, 1, to, &moved, &err));
	book_commit(&work);
}

static void hand_over(const char *from, const char *to)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct officer joiner = officer(to);
	struct err err = { 0 };

	book_begin(&work, st, "manager", "visit move", "2024-04-05");
	work.reason = "cover";
	MUST(visit_hand_over(&work, 1, book_officer(st, from), &joiner, &err));
	book_commit(&work);
}

static int64_t messages(void)
{
	return deal_number(st, "SELECT count(*) FROM message");
}

/* A message: who it went to, and its calendar unfolded. */
struct read {
	char to[128], subject[200], *body, *calendar;
};

static void read_release(struct read *r)
{
	free(r->body);
	free(r->calendar);
}

/*
 * Each is text, the same as an alternative that says its method, and a file of the same bytes; one method, one UID,
 * no METHOD inside the event; ORGANIZER is the service, and nobody else is.
 */
static struct read read_message(int64_t id)
{
	SCOPED(message_release) struct message m = { 0 };
	struct err err = { 0 };
	struct read out = { .body = NULL };
	char type[80];

	MUST(outbox_load(st, id, &m, &err));
	cr_assert(m.part_count == 2 && m.parts[0].form == PART_ALTERNATIVE &&
		  m.parts[1].form == PART_ATTACHMENT);
	cr_assert_str_eq(m.parts[1].name, "invite.ics");
	cr_assert_str_eq(m.parts[0].bytes, m.parts[1].bytes);
	ics_restrictions(m.parts[0].bytes);
	out.calendar = ics_plain(m.parts[0].bytes, m.parts[0].length);
	(void) snprintf(type, sizeof type, "text/calendar; charset=UTF-8; method=%s",
			ics_value(out.calendar, "METHOD:", 0).s);
	cr_assert_str_eq(m.parts[0].media_type, type);
	cr_assert(ics_count(out.calendar, "METHOD:") == 1);
	cr_assert(!strstr(strstr(out.calendar, "BEGIN:VEVENT"), "METHOD:"));
	cr_assert(ics_count(out.calendar, "UID:") == 1);
	cr_assert(ics_count(out.calendar, "BEGIN:VEVENT") == 1);
	cr_assert(ics_count(out.calendar, "BEGIN:VTIMEZONE") == 1);
	HAS(out.calendar, "ORGANIZER;CN=Education Welfare Service:mailto:ews@example.gov.uk");
	(void) snprintf(out.to, sizeof out.to, "%s", m.to);
	(void) snprintf(out.subject, sizeof out.subject, "%s", m.subject);
	out.body = strdup(m.body);
	return out;
}

#define READ(name, id) SCOPED(read_release) struct read name = read_message(id)

#define OFFICER_ACCEPTED \
	"ATTENDEE;CN=Officer 01;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:" FIRST_MAIL
#define SCHOOL_ASKED                                                                        \
	"ATTENDEE;CN=Upper Shirley High School;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;" \
	"RSVP=TRUE:mailto:" SCHOOL_MAIL

/* ---- the first time ---- */

Test(invite, request_to_officer_and_school)
{
	struct invited done = invite(1);

	cr_assert(done.visits == 1 && done.messages == 2 && done.untold_count == 0);
	READ(first, 1);
	READ(school, 2);
	cr_assert_str_eq(first.to, FIRST_MAIL);
	cr_assert_str_eq(school.to, SCHOOL_MAIL);
	HAS(school.calendar, "METHOD:REQUEST");
	HAS(school.calendar, "SEQUENCE:0");
	HAS(school.calendar, "STATUS:CONFIRMED");
	HAS(school.calendar, "DTSTAMP:20240403T090000Z");
	HAS(school.calendar, "LAST-MODIFIED:20240402T090000Z");
	HAS(school.calendar, "DTSTART;TZID=Europe/London:20240910T084500");
	HAS(school.calendar, OFFICER_ACCEPTED); /* nobody is asked to accept their own duty */
	HAS(school.calendar, SCHOOL_ASKED);
	HAS(first.calendar, OFFICER_ACCEPTED);
	HAS(first.calendar, SCHOOL_ASKED);
	cr_assert_str_eq(ics_value(first.calendar, "UID:", 0).s,
			 ics_value(school.calendar, "UID:", 0).s);
	cr_assert_str_eq(school.subject, "Visit: Tue 10 Sep 2024, 08:45 to 12:27, Officer 01");
	cr_assert(strstr(school.body, "We will come to you on\n\n  Tue 10 Sep 2024"), "%s",
		  school.body);
	cr_assert(strstr(school.body, "Your officer: Officer 01 (EWO-01), " FIRST_MAIL), "%s",
		  school.body);
}

Test(invite, told_twice_is_told_once)
{
	invite(1);
	struct invited again = invite(1), published = publish();

	cr_assert(again.messages == 0 && again.visits == 0 && published.messages == 0);
	cr_assert(messages() == 2);
}

static void drop(int64_t message)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "mail drop", "2024-04-03");
	work.reason = "the wrong day";
	MUST(outbox_drop(&work, message, &err));
	book_commit(&work);
}

/* A message that was dropped told nobody: they are told anew, and not withdrawn from what they never got. */
Test(invite, dropped_is_not_told)
{
	SCOPED(message_release) struct message again = { 0 };
	struct err err = { 0 };

	invite(1);
	drop(1);
	drop(2);
	cr_assert(invite(1).messages == 2 && messages() == 4);
	MUST(outbox_load(st, 4, &again, &err));
	cr_assert(strstr(again.key, ":school-137037:0:REQUEST:2"), "%s", again.key);
	cr_assert(invite(1).messages == 0);
	drop(4);
	cr_assert(invite(1).messages == 1 && messages() == 5);
	READ(school, 5);
	cr_assert(strncmp(school.subject, "Visit: ", 7) == 0, "%s", school.subject);
	drop(5);
	MUST(deal_cancel(st, "manager", "school", 1, &err));
	cr_assert(messages() == 6, "the school knows of no visit");
	READ(first, 6);
	cr_assert_str_eq(first.to, FIRST_MAIL);
}

/* The change was dropped: they know it as it was. */
Test(invite, dropped_change)
{
	invite(1);
	move(&(struct visit_move){ .on = day("2024-09-11") });
	drop(4);
	cr_assert(publish().messages == 1);
	READ(school, 5);
	HAS(school.calendar, "SEQUENCE:1");
	cr_assert(strstr(school.body, "Before it was\n\n  Tue 10 Sep 2024"), "%s", school.body);
}

Test(invite, who_has_no_address_is_named)
{
	int64_t visit = deal_visit(st, &(struct appointment){ .on = "2024-09-11",
							      .urn = BOOK_MAINTAINED,
							      .service = "link-officer-advice",
							      .session = SESSION_AM });
	SCOPED(invited_release) struct invited done = invite(visit);

	cr_assert(done.messages == 1 && done.untold_count == 1);
	cr_assert(done.untold[0].is_school && done.untold[0].visit_id == visit);
	cr_assert_str_eq(done.untold[0].code, BOOK_MAINTAINED);
	set_school_mail(BOOK_MAINTAINED, "office@cantell.example");
	SCOPED(invited_release) struct invited later = publish();

	cr_assert(later.messages == 3 && later.visits == 2 && later.untold_count == 0);
}

Test(invite, refusals)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct invited out = { .visits = 0 };
	struct err err = { 0 };

	book_begin(&work, st, "ewo-02", "calendar invite", "2024-04-03");
	cr_assert(invite_visit(&work, 1, &out, &err) == ERR_DENIED, "%s", err.msg);
	cr_assert(invite_visit(&work, 9, &out, &err) == ERR_NOT_FOUND, "%s", err.msg);
	work_undo(&work);
	MUST(deal_cancel(st, "manager", "school", 1, &err));
	book_begin(&work, st, "manager", "calendar invite", "2024-04-03");
	cr_assert(invite_visit(&work, 1, &out, &err) == ERR_CONFLICT, "%s", err.msg);
	work_undo(&work);
	cr_assert(messages() == 0);
}

/* Two schools at one visit: each is invited, and neither sees the other; their officer sees both. */
Test(invite, a_school_sees_no_other)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct visit_booked booked = { 0 };
	struct school first, second;
	struct service service;
	struct officer who = officer("EWO-01");
	struct err err = { 0 };

	set_school_mail(BOOK_MAINTAINED, "office@cantell.example");
	MUST(school_find(st, BOOK_ACADEMY, &first, &err));
	MUST(school_find(st, BOOK_MAINTAINED, &second, &err));
	MUST(service_find(st, "link-officer-advice", &service, &err));
	struct visit_plan plan = { .school = &first,
				   .service = &service,
				   .officer = &who,
				   .on = day("2024-09-12"),
				   .session = SESSION_AM,
				   .school_count = 2,
				   .schools = { { &first, 5000 }, { &second, 5000 } } };

	book_begin(&work, st, "manager", "visit book", "2024-04-02");
	MUST(visit_book(&work, &plan, &booked, &err));
	book_commit(&work);
	cr_assert(invite(booked.id).messages == 3);
	READ(mine, 1);
	READ(academy, 2);
	READ(cantell, 3);

	cr_assert(ics_count(mine.calendar, "ATTENDEE") == 3);
	cr_assert_str_eq(academy.to, SCHOOL_MAIL);
	cr_assert(ics_count(academy.calendar, "ATTENDEE") == 2);
	LACKS(academy.calendar, "antell");
	LACKS(academy.body, "antell");
	cr_assert_str_eq(cantell.to, "office@cantell.example");
	LACKS(cantell.calendar, SCHOOL_MAIL);
}

/* ---- changes ---- */

/* Nobody is told of a visit that nobody was invited to. */
Test(invite, nothing_without_an_invitation)
{
	struct err err = { 0 };

	move(&(struct visit_move){ .on = day("2024-09-11") });
	hand_over("EWO-01", "EWO-02");
	MUST(deal_cancel(st, "manager", "service", 1, &err));
	cr_assert(messages() == 0);
}

/* The same UID, a sequence that counts changes and no clock, a new DTSTAMP. */
Test(invite, update_after_a_move)
{
	invite(1);
	READ(before, 2);
	move(&(struct visit_move){ .on = day("2024-09-11") });
	cr_assert(messages() == 4);
	READ(first, 3);
	READ(school, 4);

	cr_assert_str_eq(school.to, SCHOOL_MAIL);
	HAS(school.calendar, "METHOD:REQUEST");
	HAS(school.calendar, "SEQUENCE:1");
	HAS(school.calendar, "DTSTART;TZID=Europe/London:20240911T084500");
	HAS(school.calendar, "DTSTAMP:20240405T090000Z");
	HAS(school.calendar, SCHOOL_ASKED);
	HAS(first.calendar, "SEQUENCE:1");
	cr_assert_str_eq(ics_value(before.calendar, "UID:", 0).s,
			 ics_value(school.calendar, "UID:", 0).s);
	cr_assert_str_eq(ics_value(before.calendar, "ORGANIZER", 0).s,
			 ics_value(school.calendar, "ORGANIZER", 0).s);
	cr_assert(strstr(school.body, "Before it was\n\n  Tue 10 Sep 2024"), "%s", school.body);
	move(&(struct visit_move){ .on = day("2024-09-12") });
	READ(next, 6);
	HAS(next.calendar, "SEQUENCE:2");
	cr_assert(publish().messages == 0);
}

/* METHOD:CANCEL and no REQUEST, to each that was invited, and nobody else stands in it. */
Test(invite, cancel)
{
	struct err err = { 0 };

	invite(1);
	READ(before, 2);
	MUST(deal_cancel(st, "manager", "school", 1, &err));
	cr_assert(messages() == 4);
	READ(first, 3);
	READ(school, 4);

	HAS(school.calendar, "METHOD:CANCEL");
	HAS(school.calendar, "STATUS:CANCELLED");
	HAS(school.calendar, "SEQUENCE:1");
	HAS(school.calendar, "DTSTART;TZID=Europe/London:20240910T084500");
	cr_assert(ics_count(school.calendar, "ATTENDEE") == 1);
	cr_assert(strstr(ics_value(school.calendar, "ATTENDEE", 0).s, "mailto:" SCHOOL_MAIL));
	LACKS(school.calendar, "RSVP");
	cr_assert_str_eq(first.to, FIRST_MAIL);
	HAS(first.calendar, "METHOD:CANCEL");
	cr_assert(strstr(ics_value(first.calendar, "ATTENDEE", 0).s, "mailto:" FIRST_MAIL));
	cr_assert_str_eq(ics_value(before.calendar, "UID:", 0).s,
			 ics_value(school.calendar, "UID:", 0).s);
	LACKS(school.body, "flood"); /* the reason is the book's */
	LACKS(school.calendar, "flood");
	cr_assert(publish().messages == 0, "cancelled once");
}

Test(invite, reversed_is_withdrawn)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };

	invite(1);
	MUST(deal_deliver(st, "ewo-01", "2024-09-10", 1, &err));
	cr_assert(messages() == 2, "it took place as everybody knew");
	book_begin(&work, st, "manager", "visit reverse", "2024-09-11");
	work.reason = "it was the day after";
	MUST(visit_reverse(&work, 1, &err));
	book_commit(&work);
	cr_assert(messages() == 4);
	READ(school, 4);
	HAS(school.calendar, "METHOD:CANCEL");
}

/* ---- another officer ---- */

/* CANCEL to who leaves, at the time they know; REQUEST to who comes; the change to the school. Nothing stands twice. */
Test(invite, change_of_officer)
{
	invite(1);
	hand_over("EWO-01", "EWO-02");
	cr_assert(messages() == 5);
	READ(leaver, 3);
	READ(joiner, 4);
	READ(school, 5);

	cr_assert_str_eq(leaver.to, FIRST_MAIL);
	HAS(leaver.calendar, "METHOD:CANCEL");
	HAS(leaver.calendar, "STATUS:CANCELLED");
	HAS(leaver.calendar, "SEQUENCE:1");
	HAS(leaver.calendar, "DTSTART;TZID=Europe/London:20240910T084500");
	HAS(leaver.calendar, OFFICER_ACCEPTED);
	cr_assert(ics_count(leaver.calendar, "ATTENDEE") == 1);
	LACKS(leaver.calendar, "Officer 02");
	cr_assert_str_eq(joiner.to, SECOND_MAIL);
	HAS(joiner.calendar, "METHOD:REQUEST");
	HAS(joiner.calendar, "SEQUENCE:1");
	LACKS(joiner.calendar, "Officer 01");
	cr_assert_str_eq(school.to, SCHOOL_MAIL);
	HAS(school.calendar, "METHOD:REQUEST");
	HAS(school.calendar, "SEQUENCE:1");
	HAS(school.calendar, "SUMMARY:Education Welfare Officer days: Officer 02");
	LACKS(school.calendar, FIRST_MAIL);
	cr_assert(strstr(school.body, "Your officer: Officer 02 (EWO-02), " SECOND_MAIL), "%s",
		  school.body);
	cr_assert(strstr(school.body, "Before it was"), "%s", school.body);
	cr_assert_str_eq(ics_value(leaver.calendar, "UID:", 0).s,
			 ics_value(joiner.calendar, "UID:", 0).s);
}

/* Of two officers the second: who stays and the school are told who comes instead of whom, and nothing else changed. */
Test(invite, change_of_the_second_officer)
{
	static const char comes[] =
		"Service Manager 01 (SM-01) comes instead of Officer 02 (EWO-02).";
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct visit_booked booked = { 0 };
	struct school school;
	struct service service;
	struct officer first = officer("EWO-01"), second = officer("EWO-02"),
		       third = officer("SM-01");
	struct err err = { 0 };

	MUST(school_find(st, BOOK_ACADEMY, &school, &err));
	MUST(service_find(st, "link-officer-advice", &service, &err));
	struct visit_plan plan = { .school = &school,
				   .service = &service,
				   .officer = &first,
				   .on = day("2024-09-11"),
				   .session = SESSION_AM,
				   .officer_count = 2,
				   .officers = { &first, &second } };

	book_begin(&work, st, "manager", "visit book", "2024-04-02");
	MUST(visit_book(&work, &plan, &booked, &err));
	book_commit(&work);
	cr_assert(invite(booked.id).messages == 3);
	book_begin(&work, st, "manager", "visit move", "2024-04-05");
	work.reason = "cover";
	MUST(visit_hand_over(&work, booked.id, second.id, &third, &err));
	book_commit(&work);
	READ(leaver, 4);
	READ(stays, 5);
	READ(told, 6); /* SM-01 has no address */

	cr_assert_str_eq(leaver.to, SECOND_MAIL);
	HAS(leaver.calendar, "METHOD:CANCEL");
	LACKS(leaver.body, "SM-01");
	cr_assert_str_eq(stays.to, FIRST_MAIL);
	cr_assert(strstr(stays.body, comes), "%s", stays.body);
	LACKS(stays.body, "Before it was"); /* of the schools, which stay */
	cr_assert_str_eq(told.to, SCHOOL_MAIL);
	cr_assert(strstr(told.body, comes), "%s", told.body);
	cr_assert(strstr(told.body, "Before it was\n\n  Wed 11 Sep 2024, 08:45 to 12:27\n  Link "
				    "officer: advice and guidance: Officer 01 and Officer 02"),
		  "%s", told.body);
}

/* Moved and given to another in one act: who leaves is told of the old time. */
Test(invite, leaver_is_told_of_the_old_time)
{
	struct officer joiner = officer("EWO-02");

	invite(1);
	move(&(struct visit_move){ .on = day("2024-09-11"), .officer = &joiner });
	READ(leaver, 3);
	READ(came, 4);

	HAS(leaver.calendar, "METHOD:CANCEL");
	HAS(leaver.calendar, "DTSTART;TZID=Europe/London:20240910T084500");
	HAS(came.calendar, "DTSTART;TZID=Europe/London:20240911T084500");
}

Test(invite, back_to_the_first_officer)
{
	invite(1);
	hand_over("EWO-01", "EWO-02");
	hand_over("EWO-02", "EWO-01");
	cr_assert(messages() == 8);
	READ(leaver, 6);
	READ(joiner, 7);

	cr_assert_str_eq(leaver.to, SECOND_MAIL);
	HAS(leaver.calendar, "METHOD:CANCEL");
	HAS(leaver.calendar, "SEQUENCE:2");
	cr_assert_str_eq(joiner.to, FIRST_MAIL);
	HAS(joiner.calendar, "METHOD:REQUEST");
	HAS(joiner.calendar, "SEQUENCE:2");
}

/* ---- addresses and organizers that change ---- */

Test(invite, another_address)
{
	invite(1);
	set_school_mail(BOOK_ACADEMY, "head@upper.example");
	move(&(struct visit_move){ .on = day("2024-09-11") });
	cr_assert(messages() == 5);
	READ(old, 4);
	READ(school, 5);

	cr_assert_str_eq(old.to, SCHOOL_MAIL);
	HAS(old.calendar, "METHOD:CANCEL");
	HAS(old.calendar, "DTSTART;TZID=Europe/London:20240910T084500");
	cr_assert_str_eq(school.to, "head@upper.example");
	HAS(school.calendar, "METHOD:REQUEST");
	cr_assert(publish().messages == 0);
}

/* Another organizer would be another event in the reader's calendar. */
Test(invite, organizer_stays)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };

	invite(1); /* on 3 April */
	book_begin(&work, st, "admin", "setting set", "2024-04-04");
	MUST(setting_set(&work, "authority.mail", "new@example.gov.uk", day("2024-04-04"), &err));
	book_commit(&work);
	move(&(struct visit_move){ .on = day("2024-09-11") });
	READ(school, 4);

	cr_assert(strstr(school.body, "new@example.gov.uk"), "%s", school.body);
}

/* ---- answers ---- */

static void answer_of(const char *party, int64_t party_id, int64_t sequence, const char *reply,
		      const char *stamped_at)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "manager", "calendar invite", "2024-04-06");
	MUST(work_run(&work,
		      "INSERT INTO visit_reply (visit_id, party, party_id, sequence, reply, "
		      "stamped_at, audit_id) VALUES (1, ?6, ?1, ?2, ?3, ?4, ?5)",
		      BIND(bind_int(party_id), bind_int(sequence), bind_text(reply),
			   bind_text(stamped_at), bind_int(work_audit_id(&work)), bind_text(party)),
		      &err));
	book_commit(&work);
}

static void answer(int64_t sequence, const char *reply, const char *stamped_at)
{
	answer_of("school", book_school(st, BOOK_ACADEMY), sequence, reply, stamped_at);
}

static void expect_reply(const char *expected, int line)
{
	SCOPED(replies_release) struct replies replies = { .count = 0 };
	struct err err = { 0 };
	const char *reply;

	MUST(replies_load(st, 0, &replies, &err));
	reply = reply_of_visit(&replies, 1);
	cr_assert(expected ? reply && strcmp(reply, expected) == 0 : !reply,
		  "line %d: %s, expected %s", line, reply ? reply : "none",
		  expected ? expected : "none");
}

Test(invite, an_answer_counts_while_the_time_is_the_same)
{
	expect_reply(NULL, __LINE__);
	invite(1);
	expect_reply("needs-action", __LINE__);
	answer(0, "tentative", "2024-04-06T09:00:00Z");
	answer(0, "accepted", "2024-04-06T10:00:00Z");
	answer(0, "declined", "2024-04-06T08:00:00Z"); /* came late */
	expect_reply("accepted", __LINE__);
	hand_over("EWO-01", "EWO-02");
	expect_reply("accepted", __LINE__);
	READ(school, 5);
	HAS(school.calendar, "ATTENDEE;CN=Upper Shirley High School;ROLE=REQ-PARTICIPANT;PARTSTAT="
			     "ACCEPTED:mailto:" SCHOOL_MAIL);
	hand_over("EWO-02", "EWO-01");
	move(&(struct visit_move){ .on = day("2024-09-11") });
	expect_reply("needs-action", __LINE__);
	answer(2, "declined", "2024-04-06T11:00:00Z"); /* to what it was before the move */
	expect_reply("needs-action", __LINE__);
	answer(3, "declined", "2024-04-06T11:30:00Z");
	expect_reply("declined", __LINE__);
	move(&(struct visit_move){ .on = day("2024-09-10") }); /* back again: asked again */
	expect_reply("needs-action", __LINE__);
}

/* An officer need not answer; who does is heard, and the schools' answer is theirs. */
Test(invite, an_officer_declines)
{
	int64_t first = book_officer(st, "EWO-01");
	struct err err = { 0 };

	invite(1);
	answer(0, "accepted", "2024-04-06T09:00:00Z");
	for (int i = 0; i < 4; i++) {
		SCOPED(replies_release) struct replies replies = { .count = 0 };
		const char *by, *said;

		if (i == 1)
			answer_of("officer", first, 0, "declined", "2024-04-06T10:00:00Z");
		if (i == 2)
			answer_of("officer", first, 0, "accepted", "2024-04-06T11:00:00Z");
		if (i == 3) {
			answer_of("officer", first, 0, "declined", "2024-04-06T12:00:00Z");
			hand_over("EWO-01", "EWO-02"); /* it is not theirs any more */
		}
		MUST(replies_load(st, i == 1 ? 1 : 0, &replies, &err));
		by = reply_declined_by(&replies, 1);
		said = reply_of_officer(&replies, 1, "EWO-01");
		cr_assert_eq(by != NULL, i == 1);
		cr_assert(i != 1 || (strcmp(by, "EWO-01") == 0 && strcmp(said, "declined") == 0));
		cr_assert(i != 2 || strcmp(said, "accepted") == 0);
		cr_assert(i == 1 || i == 2 || !said);
		cr_assert_str_eq(reply_of_visit(&replies, 1), "accepted");
	}
}
