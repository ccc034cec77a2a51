/* cli/cmd_officer_pattern.c - daybook officer pattern OFFICER --days DAYS */
#include "cli/result.h"
#include "core/officer.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "OFFICER", "Code, or a part of the name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "days", "DAYS", "Such as \"mon-wed fri:8:30-12:30\"; none: works no day", OPTION_NEEDED },
	{ "hours", "HOURS", "Of the days without hours of their own, such as 8:30-17:00", 0 },
	{ "from", "DATE", "From when it holds; otherwise today", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct officer officer;
	struct date from;
	char days[120];
	int r;

	if ((r = cli_date(cli, "from", cli_today(cli), &from, err)) < 0 ||
	    (r = officer_find(cli_store(cli), cli_operand(cli, 0), &officer, err)) < 0 ||
	    (r = officer_pattern_set(cli_work(cli), officer.id, from, cli_option(cli, "days"),
				     cli_option(cli, "hours"), err)) < 0 ||
	    (r = officer_days_text(cli_store(cli), officer.id, from, days, sizeof days, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "officer", officer.code);
	json_add_date(root, "from", from);
	json_add_text(root, "days", days);
	return result_print(cli, root, err, "%s works from %s: %s.", officer.code,
			    date_long(from).s, days);
}

const struct command cmd_officer_pattern = {
	.noun = "officer",
	.verb = "pattern",
	.summary = "Set on which days and hours an officer works, from a date on",
	.about = "The pattern replaces the one before from that date on; what was before stays "
		 "known. An"
		 " officer without a pattern works Monday to Friday.",
	.example =
		"daybook officer pattern EWO-04 --from 2024-04-01 --days \"mon tue wed:8:30-12:30\""
		" --hours 8:30-17:00",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
