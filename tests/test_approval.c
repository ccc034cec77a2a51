/* tests/test_approval.c - a second person: when one is needed, who may be it, once, and not for ever */
#include <criterion/criterion.h>

#include "core/approval.h"
#include "core/check_value.h"
#include "core/setting.h"
#include "core/user.h"
#include "tests/deal.h"
#include "tests/raw.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

static const char credited[] = "C-2024-001 736.00";

static void set(struct store *st, const char *name, const char *value, const char *from)
{
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	book_begin(&work, st, "admin", "setting set", "2024-04-01");
	MUST(setting_set(&work, name, value, day(from), &err));
	book_commit(&work);
}

/* Begin with somebody else at the keyboard; NULL: not known. */
static int begin(struct work *work, struct store *st, const char *user, const char *login,
		 const char *act, const char *today, struct err *err)
{
	return work_begin(work, st,
			  &(struct work_door){ .actor = user,
					       .door = DOOR_CLI,
					       .act = act,
					       .reason = "the letter is there",
					       .today = day(today),
					       .now = "2024-09-02T09:00:00Z",
					       .login = login },
			  err);
}

static int give_at(struct store *st, const char *user, const char *login, const char *family,
		   const char *subject, const char *today, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct approval approval;
	int r;

	if ((r = begin(&work, st, user, login, "approval give", today, err)) == ERR_OK &&
	    (r = approval_give(&work, family, subject, &approval, err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static void give(struct store *st, const char *user, const char *subject, const char *today)
{
	struct err err = { 0 };

	MUST(give_at(st, user, NULL, "credit", subject, today, &err));
}

/* An act that needs one, in a unit of work of its own. */
static int act_at(struct store *st, const char *user, const char *login, const char *family,
		  const char *subject, int64_t pence, const char *today, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	if ((r = begin(&work, st, user, login, "contract buy", today, err)) == ERR_OK &&
	    (r = approval_need(&work, family, subject, money_pence(pence), err)) == ERR_OK)
		r = work_commit(&work, err);
	return r;
}

static int act(struct store *st, const char *user, const char *subject, int64_t pence,
	       const char *today, struct err *err)
{
	return act_at(st, user, NULL, "credit", subject, pence, today, err);
}

Test(approval, thresholds)
{
	static const struct {
		int line;
		const char *text;
		int64_t pence;
		bool passed;
	} good[] = {
		{ __LINE__, "no", 0, false },          { __LINE__, "no", MONEY_MAX, false },
		{ __LINE__, "always", 0, true },       { __LINE__, "always", -1, true },
		{ __LINE__, "500.00", 50000, false },  { __LINE__, "500.00", 50001, true },
		{ __LINE__, "500.00", -50000, false }, { __LINE__, "500.00", -50001, true },
		{ __LINE__, "500", 50001, true },      { __LINE__, "0.00", 0, false },
		{ __LINE__, "0.00", 1, true },
	};
	static const char *const bad[] = { "yes",   "No",       "-1",        "£500",
					   "500.0", "1,000.00", "500 always" };

	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct threshold t = { 0 };
		struct err err = { 0 };

		MUST(threshold_parse(good[i].text, &t, &err));
		cr_expect_eq(threshold_passed(t, money_pence(good[i].pence)), good[i].passed,
			     "row at line %d", good[i].line);
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct threshold t;
		struct err err = { 0 };

		cr_expect_eq(threshold_parse(bad[i], &t, &err), ERR_INVALID, "%s", bad[i]);
	}
}

/* The setting decides, by its date and by the amount. */
Test(approval, when_one_is_needed)
{
	static const struct {
		int line;
		const char *today;
		int64_t pence;
		int code;
	} cases[] = {
		{ __LINE__, "2024-05-31", 99999999, ERR_OK }, /* not yet */
		{ __LINE__, "2024-06-01", 50000, ERR_OK },
		{ __LINE__, "2024-06-01", 50001, ERR_CONFLICT },
		{ __LINE__, "2024-06-01", -50001, ERR_CONFLICT },
		{ __LINE__, "2024-06-30", 0, ERR_OK },
		{ __LINE__, "2024-07-01", 0, ERR_CONFLICT },
		{ __LINE__, "2024-08-01", 99999999, ERR_OK }, /* not any more */
	};
	SCOPED(store_closep) struct store *st = book_new();

	set(st, "second-person.credit", "500", "2024-06-01");
	set(st, "second-person.credit", "always", "2024-07-01");
	set(st, "second-person.credit", "no", "2024-08-01");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = { 0 };

		cr_expect_eq(act(st, "finance", credited, cases[i].pence, cases[i].today, &err),
			     cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
	}
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM approval_use"), 0);
}

/* Each family has its own setting and its own words. */
Test(approval, families)
{
	static const struct {
		const char *family, *setting;
		int64_t pence;
		const char *why;
	} cases[] = {
		{ "credit", "second-person.credit", 73600,
		  "crediting £736.00 needs a second person: ask one to give it, with 'daybook "
		  "approval give "
		  "credit \"x 1\" --reason ...'" },
		{ "credit", "second-person.credit", -123456, "crediting £1,234.56 needs" },
		{ "credit", "second-person.credit", 0, "a credit needs a second person" },
		{ "year-close", "second-person.year-close", 0,
		  "closing a year needs a second person: ask one to give it, with 'daybook "
		  "approval give year-close \"x 1\" --reason ...'" },
		{ "year-close", "second-person.year-close", 92000,
		  "closing a year worth £920.00 needs" },
		{ "correction", "second-person.correction", 18400, "correcting £184.00 needs" },
		{ "waiver", "second-person.waiver", 18400, "waiving £184.00 needs" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		struct err err = { 0 };

		set(st, cases[i].setting, "always", "2024-04-01");
		cr_expect_eq(act_at(st, "finance", NULL, cases[i].family, "x 1", cases[i].pence,
				    "2024-05-01", &err),
			     ERR_CONFLICT);
		cr_expect(strncmp(err.msg, cases[i].why, strlen(cases[i].why)) == 0, "%s", err.msg);
		MUST(give_at(st, "manager", NULL, cases[i].family, "x 1", "2024-05-01", &err));
		MUST(act_at(st, "finance", NULL, cases[i].family, "x 1", cases[i].pence,
			    "2024-05-01", &err));
	}
}

/* Who gave it is another person than who acts and than who sits at the keyboard, and still a user. */
Test(approval, who_is_a_second_person)
{
	static const struct {
		int line;
		const char *giver, *giver_login, *actor, *login;
		const char *why; /* NULL: it counts */
	} cases[] = {
		{ __LINE__, "manager", NULL, "finance", NULL, NULL },
		{ __LINE__, "finance", NULL, "manager", NULL, NULL },
		{ __LINE__, "admin", NULL, "finance", NULL, NULL },
		{ __LINE__, "finance", NULL, "finance", NULL, "is by the same person" },
		{ __LINE__, "manager", NULL, "finance", "manager", "is by the same person" },
		{ __LINE__, "manager", "finance", "finance", NULL, "is by the same person" },
		{ __LINE__, "manager", "admin", "finance", "ewo-01", NULL },
		/* an office that shares one login: names given with --as are believed */
		{ __LINE__, "manager", "office", "finance", "office", NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(store_closep) struct store *st = book_new();
		SCOPED(freep) char *findings = NULL;
		struct err err = { 0 };
		int r;

		set(st, "second-person.credit", "always", "2024-04-01");
		MUST(give_at(st, cases[i].giver, cases[i].giver_login, "credit", credited,
			     "2024-05-01", &err));
		r = act_at(st, cases[i].actor, cases[i].login, "credit", credited, 73600,
			   "2024-05-01", &err);
		cr_expect_eq(r, cases[i].why ? ERR_CONFLICT : ERR_OK, "row at line %d: %s",
			     cases[i].line, err.msg);
		if (cases[i].why)
			cr_expect(strstr(err.msg, cases[i].why), "row at line %d: %s",
				  cases[i].line, err.msg);
		findings = deal_findings(st);
		cr_expect_str_eq(findings, "", "row at line %d", cases[i].line);
	}
}

Test(approval, of_a_user_who_is_disabled)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	set(st, "second-person.credit", "always", "2024-04-01");
	give(st, "manager", credited, "2024-05-01");
	book_begin(&work, st, "admin", "user disable", "2024-05-01");
	MUST(user_disable(&work, "manager", true, &err));
	book_commit(&work);
	cr_expect_eq(act(st, "finance", credited, 73600, "2024-05-02", &err), ERR_CONFLICT);
	cr_expect(strstr(err.msg, "; the one of 1 May 2024 is by 'manager', who is disabled"), "%s",
		  err.msg);
	give(st, "admin", credited, "2024-05-02");
	MUST(act(st, "finance", credited, 73600, "2024-05-02", &err));
}

/* One approval, one act; an act that is undone leaves it as it was. */
Test(approval, is_used_once)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *findings = NULL;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	set(st, "second-person.credit", "always", "2024-04-01");
	give(st, "manager", credited, "2024-05-01");
	book_begin(&work, st, "finance", "invoice run", "2024-05-01");
	MUST(approval_need(&work, "credit", credited, money_pence(73600), &err));
	work_undo(&work);
	book_begin(&work, st, "finance", "invoice run", "2024-05-01");
	MUST(approval_need(&work, "credit", credited, money_pence(73600), &err));
	cr_expect_eq(approval_need(&work, "credit", credited, money_pence(73600), &err),
		     ERR_CONFLICT, "twice in one act is twice");
	work_undo(&work);
	MUST(act(st, "finance", credited, 73600, "2024-05-01", &err));
	cr_expect_eq(act(st, "finance", credited, 73600, "2024-05-01", &err), ERR_CONFLICT);
	cr_expect(!strstr(err.msg, ";"), "a used one is not spoken of: %s", err.msg);
	give(st, "manager", credited, "2024-05-01");
	MUST(act(st, "finance", credited, 73600, "2024-05-01", &err));
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM approval_use"), 2);
	findings = deal_findings(st);
	cr_expect_str_eq(findings, "");
}

/* Just that subject of just that family, letter by letter. */
Test(approval, of_another_subject)
{
	static const char *const others[] = { "C-2024-001 735.00", "C-2024-001",
					      "c-2024-001 736.00", "C-2024-001 736.001",
					      "C-2024-002 736.00" };
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	set(st, "second-person.credit", "always", "2024-04-01");
	for (size_t i = 0; i < COUNT_OF(others); i++)
		give(st, "manager", others[i], "2024-05-01");
	MUST(give_at(st, "manager", NULL, "waiver", credited, "2024-05-01", &err));
	cr_expect_eq(act(st, "finance", credited, 73600, "2024-05-01", &err), ERR_CONFLICT);
	cr_expect_eq(deal_number(st, "SELECT count(*) FROM approval_use"), 0);
}

/* Fourteen days, or what the setting says on the day of the act. */
Test(approval, grows_stale)
{
	static const struct {
		int line;
		const char *today;
		int code;
	} cases[] = {
		{ __LINE__, "2024-05-16", ERR_CONFLICT },
		{ __LINE__, "2024-05-15", ERR_OK },
		{ __LINE__, "2024-06-04", ERR_CONFLICT }, /* three days from June on */
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	set(st, "second-person.credit", "always", "2024-04-01");
	set(st, "second-person.valid-days", "3", "2024-06-01");
	give(st, "manager", credited, "2024-05-01");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		cr_expect_eq(act(st, "finance", credited, 73600, cases[i].today, &err),
			     cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		if (i == 0)
			cr_expect(strstr(err.msg, "; the one of 1 May 2024 is older than 14 days"),
				  "%s", err.msg);
		if (i == 1)
			give(st, "manager", credited, "2024-05-31");
	}
	cr_expect(strstr(err.msg, "; the one of 31 May 2024 is older than 3 days"), "%s", err.msg);
	give(st, "manager", credited, "2024-06-04"); /* the stale one does not stand in the way */
	MUST(act(st, "finance", credited, 73600, "2024-06-07", &err));
}

Test(approval, what_is_not_given)
{
	static const struct {
		int line;
		const char *user, *family, *subject;
		int code;
		const char *why;
	} cases[] = {
		{ __LINE__, "manager", "gift", "x", ERR_INVALID,
		  "'gift' is nothing that a second person is asked for: credit, year-close, "
		  "correction, waiver, refund or write-off" },
		{ __LINE__, "manager", "valid-days", "x", ERR_INVALID, "'valid-days' is nothing" },
		{ __LINE__, "manager", "credit", "", ERR_INVALID, "the subject is empty" },
		{ __LINE__, "manager", "credit", " x", ERR_INVALID, "a blank too many" },
		{ __LINE__, "manager", "credit", "x ", ERR_INVALID, "a blank too many" },
		{ __LINE__, "manager", "credit", "x  y", ERR_INVALID, "a blank too many" },
		{ __LINE__, "manager", "credit", "x\ny", ERR_INVALID, "has a line break" },
		{ __LINE__, "manager", "credit", "x \"y\"", ERR_INVALID, "which no act writes" },
		{ __LINE__, "manager", "credit", "$(x)", ERR_INVALID, "which no act writes" },
		{ __LINE__, "ewo-01", "credit", "x", ERR_DENIED, "is for" },
		{ __LINE__, "auditor", "credit", "x", ERR_DENIED, "is for" },
		{ __LINE__, "nobody", "credit", "x", ERR_DENIED, "not a user" },
		{ __LINE__, "manager", "credit", "x", ERR_OK, NULL },
		{ __LINE__, "manager", "credit", "x", ERR_CONFLICT,
		  "'manager' has given that already (approval 1), and it is still open" },
		{ __LINE__, "finance", "credit", "x", ERR_OK, NULL },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct approval approval;
	struct err err = { 0 };

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		err = (struct err){ 0 };
		cr_expect_eq(give_at(st, cases[i].user, NULL, cases[i].family, cases[i].subject,
				     "2024-05-01", &err),
			     cases[i].code, "row at line %d: %s", cases[i].line, err.msg);
		if (cases[i].why)
			cr_expect(strstr(err.msg, cases[i].why), "row at line %d: %s",
				  cases[i].line, err.msg);
	}
	err = (struct err){ 0 };
	book_begin(&work, st, "manager", "approval give", "2024-05-01");
	cr_expect_eq(approval_give(&work, "credit", "y", &approval, &err), ERR_INVALID);
	cr_expect_str_eq(err.field, "reason");
}

Test(approval, listing)
{
	static const struct {
		const char *subject, *state, *used_on, *used_by;
	} expected[] = {
		{ "old", "stale", "", "" },
		{ "used", "used", "2024-05-20", "finance" },
		{ "new", "open", "", "" },
		{ "left", "stale", "", "" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) char *text = NULL;
	SCOPED(json_freep) struct json *rows = NULL;
	struct work work = WORK_EMPTY;
	struct table *t = NULL;
	struct err err = { 0 };
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	cr_assert(out);
	set(st, "second-person.credit", "always", "2024-04-01");
	give(st, "manager", "old", "2024-05-01");
	give(st, "manager", "used", "2024-05-20");
	give(st, "manager", "new", "2024-05-20");
	give(st, "finance", "left", "2024-05-20");
	MUST(act(st, "finance", "used", 1, "2024-05-20", &err));
	book_begin(&work, st, "admin", "user disable", "2024-05-20");
	MUST(user_disable(&work, "finance", true, &err));
	book_commit(&work);

	MUST(table_open(out, TABLE_JSON, 80, approval_columns, approval_column_count, &t, &err));
	MUST(approval_table(st, day("2024-05-20"), t, &err));
	MUST(table_close(t, &err));
	cr_assert(fclose(out) == 0);
	rows = book_json(text);
	cr_assert_eq(json_count(rows), COUNT_OF(expected));
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		const struct json *row = json_at(rows, i);

		cr_expect_str_eq(json_text(row, "subject", ""), expected[i].subject);
		cr_expect_str_eq(json_text(row, "state", ""), expected[i].state, "%s",
				 expected[i].subject);
		cr_expect_str_eq(json_text(row, "used_on", ""), expected[i].used_on);
		cr_expect_str_eq(json_text(row, "used_by", ""), expected[i].used_by);
	}
	cr_expect_str_eq(json_text(json_at(rows, 2), "usable_until", ""), "2024-06-03");
}

/* 'book check' finds one that was used by who gave it, or stands under another name. */
Test(approval, book_check)
{
	static const struct {
		const char *sql, *finding;
	} cases[] = {
		{ "UPDATE approval SET given_by = 'admin'",
		  "approval 1: given by admin, its act by manager" },
		{ "UPDATE approval SET given_by = 'finance'",
		  "approval 1: used by finance, who is no second person to finance" },
		{ "UPDATE audit SET login = 'manager' WHERE act = 'contract buy'",
		  "approval 1: used by finance, who is no second person to manager" },
		{ "UPDATE approval_use SET audit_id = (SELECT audit_id FROM approval)",
		  "approval 1: used before it was given" },
	};
	SCOPED(store_closep) struct store *st = book_new();
	struct err err = { 0 };

	set(st, "second-person.credit", "always", "2024-04-01");
	give(st, "manager", credited, "2024-05-01");
	MUST(act(st, "finance", credited, 73600, "2024-05-01", &err));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		SCOPED(freep) char *findings = NULL;
		SCOPED(raw_closep) sqlite3 *db = raw_open(st);
		SCOPED(store_closep) struct store *altered = NULL;

		raw_disarm(db);
		raw_run(db, cases[i].sql);
		altered = raw_store(db);
		findings = deal_findings(altered);
		cr_expect(strstr(findings, cases[i].finding), "%s: %s", cases[i].sql, findings);
	}
}
