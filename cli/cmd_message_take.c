/* cli/cmd_message_take.c - daybook message take ABOUT */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/enquiry.h"
#include "core/standard_clock.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "ABOUT", "one line, never a pupil's name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "school", "SCHOOL", "URN or part of the name", 0 },
	{ "from", "WHO", "school, parent, pupil or other (school, where one is named)", 0 },
	{ "by", "HOW", "phone, mail, helpline or in-person (phone)", 0 },
	{ "at", "WHEN", "when it came: \"2024-06-03 10:00\", or a day (now)", 0 },
	{ "officer", "OFFICER", "who is to answer (you)", 0 },
};

static const char * or (const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

static int print(const struct cli *cli, const struct enquiry *e, const char *officer, int64_t id,
		 struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct clock_state clock;
	int r = clock_state(cli_store(cli), "answer-message", "message", id, cli_today(cli), &clock,
			    err);

	if (r < 0)
		return r;
	json_add_int(root, "message", id);
	json_add_text(root, "officer", officer);
	json_add_date(root, "received_on", e->at.on);
	json_add_text(root, "received_at", clock_text(e->at.min).s);
	json_add_date(root, "due_on", clock.due);
	if (!clock.promised)
		return result_print(cli, root, err,
				    "Message %" PRId64 " waits for %s. No standard was adopted "
				    "for it ('daybook standard adopt').",
				    id, officer);
	return result_print(cli, root, err, "Message %" PRId64 " waits for %s: answer it by %s.",
			    id, officer, date_table(clock.due).s);
}

static int run(struct cli *cli, struct err *err)
{
	struct school school = { .id = 0 };
	struct officer officer;
	struct enquiry e = { .channel = or (cli_option(cli, "by"), "phone"),
			     .about = cli_operand(cli, 0) };
	struct moment now;
	int64_t id;
	int r;

	if (cli_option(cli, "school") && (r = cli_school(cli, "school", &school, err)) < 0)
		return r;
	e.from_whom = or (cli_option(cli, "from"), school.id ? "school" : "other");
	e.school_id = school.id;
	if ((r = cli_officer_or_own(cli, "officer", &officer, err)) < 0 ||
	    (r = cli_now(cli, &now, err)) < 0 ||
	    (r = cli_moment(cli, "at", now, 0, &e.at, err)) < 0)
		return r;
	e.officer_id = officer.id;
	if ((r = enquiry_take(cli_work(cli), &e, &id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return print(cli, &e, officer.code, id, err);
}

const struct command cmd_message_take = {
	.noun = "message",
	.verb = "take",
	.summary = "Note a message or call that waits for an answer",
	.about = "Its clock is the standard answer-message: what comes after the service's day "
		 "(setting standard.day) or on a day that is no working day counts as of the next "
		 "working day.",
	.example = "daybook message take \"How to code a pupil on part-time\" --school 137037\n"
		   "daybook message take \"Letter about a fine\" --from parent --by helpline "
		   "--at \"2024-06-03 16:45\" --officer EWO-01",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
