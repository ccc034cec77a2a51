/* cli/cmd_action_add.c - daybook action add WHAT */
#include "cli/lookup.h"
#include "cli/result.h"
#include "cli/visits.h"
#include "core/action.h"
#include "core/text.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "WHAT", "what is to be done: one line, never a pupil's name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "school", "SCHOOL", "at which school", 0 },
	{ "officer", "OFFICER", "who does it; without it the school does", 0 },
	{ "due", "DATE", "by when", OPTION_NEEDED },
	{ "on", "DATE", "when it was agreed (today)", 0 },
	{ "visit", "VISIT", "agreed at this visit", 0 },
};

/* The visit whose action it is, and its school where none was named. */
static int read_visit(const struct cli *cli, struct action *a, struct err *err)
{
	const char *text = cli_option(cli, "visit");
	struct visit_story story;
	int64_t id = 0;

	if (!text)
		return ERR_OK;
	if (number_parse(text, "visit", 1, INT64_C(1000000000), &id, err) < 0 ||
	    visits_load(cli_store(cli), id, &story, err) < 0)
		return err_at(err, "visit", 0);
	a->subject = "visit";
	a->subject_id = id;
	if (!a->school_id)
		a->school_id = story.visit.school_id;
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	struct action a = { .subject = "school", .what = cli_operand(cli, 0) };
	SCOPED(json_freep) struct json *root = json_object();
	int64_t id = 0;
	int r;

	if ((r = cli_school_id(cli, "school", &a.school_id, err)) < 0 ||
	    (r = cli_officer_id(cli, "officer", &a.officer_id, err)) < 0 ||
	    (r = cli_date(cli, "due", DATE_NONE, &a.due_on, err)) < 0 ||
	    (r = cli_date(cli, "on", cli_today(cli), &a.agreed_on, err)) < 0)
		return r;
	a.subject_id = a.school_id;
	if ((r = read_visit(cli, &a, err)) < 0 ||
	    (r = action_add(cli_work(cli), &a, &id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "action", id);
	json_add_date(root, "due_on", a.due_on);
	return result_print(cli, root, err, "Action %" PRId64 " is due on %s%s.", id,
			    date_table(a.due_on).s,
			    a.officer_id ? "" : "; the school does it, so no clock of ours runs");
}

const struct command cmd_action_add = {
	.noun = "action",
	.verb = "add",
	.summary = "Note an agreed action: who does what by when",
	.about = "One that an officer owes has the clock of the standard agreed-action. Meetings, "
		 "referrals and cases note theirs themselves.",
	.example = "daybook action add \"Write to the governors\" --school 137037 --officer EWO-01 "
		   "--due 2024-10-11",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
