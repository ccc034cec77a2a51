/* cli/cmd_officer_set.c - daybook officer set OFFICER */
#include "cli/result.h"
#include "core/officer.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "OFFICER", "code, or a part of the name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "mail", "MAIL", "the officer's mail address, that invitations go to", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const char *mail = cli_option(cli, "mail");
	struct officer officer;
	int r;

	if ((r = officer_find(cli_store(cli), cli_operand(cli, 0), &officer, err)) < 0 ||
	    (r = officer_set_mail(cli_work(cli), officer.id, mail, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "officer", officer.code);
	json_add_text(root, "mail", mail);
	return result_print(cli, root, err, "%s: mail goes to %s.", officer.code, mail);
}

const struct command cmd_officer_set = {
	.noun = "officer",
	.verb = "set",
	.summary = "Change an officer's mail address",
	.example = "daybook officer set EWO-01 --mail ewo-01@example.gov.uk",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
