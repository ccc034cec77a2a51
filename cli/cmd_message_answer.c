/* cli/cmd_message_answer.c - daybook message answer MESSAGE */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/enquiry.h"
#include "core/standard_clock.h"
#include "core/text.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "MESSAGE", "its number, as 'message list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "at", "WHEN", "when: \"2024-06-03 10:00\", or a day (now)", 0 },
	{ "officer", "OFFICER", "who answered (who was to)", 0 },
	{ "note", "TEXT", "what was said, in one line", 0 },
	{ "service", "CODE", "log it as this free service, too", 0 },
	{ "minutes", "N", "how long that took (the service's usual time)", 0 },
};

#define END_OF_DAY 1440

static int read_service(const struct cli *cli, struct service *service, struct enquiry_answer *out,
			struct err *err)
{
	const char *minutes = cli_option(cli, "minutes");
	int r;

	if (!cli_option(cli, "service")) {
		if (!minutes)
			return ERR_OK;
		(void) err_set(err, ERR_USAGE, "--minutes goes with --service");
		return err_at(err, "minutes", 0);
	}
	if ((r = cli_service(cli, "service", NULL, service, err)) < 0)
		return r;
	out->service = service;
	out->minutes = service->minutes;
	if (minutes && number_parse(minutes, "minutes", 0, 1440, &out->minutes, err) < 0)
		return err_at(err, "minutes", 0);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	struct enquiry_answer answer = { .note = cli_option(cli, "note") };
	SCOPED(json_freep) struct json *root = json_object();
	struct service service;
	struct clock_state clock;
	struct moment now;
	int64_t id;
	int r;

	if ((r = cli_number(cli, 0, "message", &id, err)) < 0 ||
	    (r = read_service(cli, &service, &answer, err)) < 0 ||
	    (r = cli_officer_id(cli, "officer", &answer.officer_id, err)) < 0 ||
	    (r = cli_now(cli, &now, err)) < 0 ||
	    (r = cli_moment(cli, "at", now, END_OF_DAY, &answer.at, err)) < 0 ||
	    (r = enquiry_answer(cli_work(cli), id, &answer, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0 ||
	    (r = clock_state(cli_store(cli), "answer-message", "message", id, cli_today(cli),
			     &clock, err)) < 0)
		return r;
	json_add_int(root, "message", id);
	json_add_date(root, "answered_on", answer.at.on);
	json_add_date(root, "due_on", clock.due);
	json_add_bool(root, "late", clock.late);
	return result_print(cli, root, err, "Message %" PRId64 " is answered%s.", id,
			    !clock.promised ? ""
			    : clock.late    ? ", late"
					    : ", in time");
}

const struct command cmd_message_answer = {
	.noun = "message",
	.verb = "answer",
	.summary = "Say that a message was answered",
	.about = "Its clock stops. With --service the advice is a line in the school's log of "
		 "free services, too.",
	.example = "daybook message answer 12 --note \"Sent the guidance on coding\"\n"
		   "daybook message answer 12 --service link-officer-advice --minutes 10",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
