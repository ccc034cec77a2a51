/* cli/cmd_officer_link.c - daybook officer link OFFICER --school SCHOOL */
#include "cli/result.h"
#include "core/officer.h"
#include "core/school.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "OFFICER", "Code, or a part of the name; none: nobody from then on", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "school", "SCHOOL", "URN, or a part of the name", OPTION_NEEDED | OPTION_REPEAT },
	{ "from", "DATE", "From when it holds; otherwise today", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *schools = json_add_array(root, "schools");
	const char *whom = cli_operand(cli, 0);
	struct officer officer = { .code = "nobody" };
	struct school school;
	size_t count = cli_option_count(cli, "school");
	struct date from;
	int r;

	if ((r = cli_date(cli, "from", cli_today(cli), &from, err)) < 0 ||
	    (strcmp(whom, "none") != 0 &&
	     (r = officer_find(cli_store(cli), whom, &officer, err)) < 0))
		return r;
	for (size_t i = 0; i < count; i++) {
		if ((r = school_find(cli_store(cli), cli_option_at(cli, "school", i), &school,
				     err)) < 0 ||
		    (r = officer_link(cli_work(cli), officer.id, school.id, from, err)) < 0)
			return r;
		json_add_text(schools, NULL, school.urn);
	}
	if ((r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "officer", officer.id ? officer.code : NULL);
	json_add_date(root, "from", from);
	if (count > 1)
		return result_print(cli, root, err,
				    "%s is the link officer of %zu schools from %s.", officer.code,
				    count, date_long(from).s);
	return result_print(cli, root, err, "%s is the link officer of %s %s from %s.",
			    officer.code, school.urn, school.name, date_long(from).s);
}

const struct command cmd_officer_link = {
	.noun = "officer",
	.verb = "link",
	.summary = "Link an officer to schools, from a date on",
	.example = "daybook officer link EWO-01 --school 116469 --from 2024-04-01\n"
		   "daybook officer link none --school cantell",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
