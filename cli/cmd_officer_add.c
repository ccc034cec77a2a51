/* cli/cmd_officer_add.c - daybook officer add CODE --name NAME --role ROLE */
#include "cli/result.h"
#include "core/officer.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "CODE", "What schools see of the officer, such as EWO-01", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "name", "NAME", "The officer's name", OPTION_NEEDED },
	{ "role", "ROLE", "ewo, service-manager, acting-senior, legal-co-ordinator or cme-officer",
	  OPTION_NEEDED },
	{ "mail", "MAIL", "The officer's mail address", 0 },
	{ "experienced", NULL, "May chair a Fast Track meeting, as an ewo", OPTION_SWITCH },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const char *code = cli_operand(cli, 0), *name = cli_option(cli, "name");
	const char *role = cli_option(cli, "role"), *mail = cli_option(cli, "mail");
	struct officer officer = { .ends_on = DATE_NONE };
	int r;

	if ((r = officer_add(cli_work(cli), code, name, role, mail, &officer.id, err)) < 0 ||
	    (cli_switch(cli, "experienced") &&
	     (r = officer_set_experienced(cli_work(cli), &officer, true, err)) < 0) ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "code", code);
	json_add_text(root, "name", name);
	json_add_text(root, "role", role);
	json_add_text(root, "mail", mail);
	json_add_bool(root, "experienced", cli_switch(cli, "experienced"));
	return result_print(cli, root, err, "%s %s is an officer now (%s).", code, name, role);
}

const struct command cmd_officer_add = {
	.noun = "officer",
	.verb = "add",
	.summary = "Add an officer",
	.example = "daybook officer add EWO-01 --name \"Officer 01\" --role ewo",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
