/* cli/cmd_user_add.c - daybook user add NAME --role ROLE */
#include "cli/result.h"
#include "core/officer.h"
#include "core/user.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NAME", "What the user is called: letters, digits, '.', '-' or '_'", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "role", "ROLE", "admin, finance, manager, officer or auditor", OPTION_NEEDED },
	{ "officer", "CODE", "Which officer the user is: needed for the role officer", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const char *name = cli_operand(cli, 0), *code = cli_option(cli, "officer");
	struct officer officer = { 0 };
	enum role role;
	int r;

	if (role_parse(cli_option(cli, "role"), &role, err) < 0)
		return err_at(err, "role", 0);
	if ((code && (r = officer_find(cli_store(cli), code, &officer, err)) < 0) ||
	    (r = user_add(cli_work(cli), name, role, officer.id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "name", name);
	json_add_text(root, "role", role_word(role));
	json_add_text(root, "officer", officer.id ? officer.code : NULL);
	return result_print(cli, root, err, "%s is a user now, with the role %s.", name,
			    role_word(role));
}

const struct command cmd_user_add = {
	.noun = "user",
	.verb = "add",
	.summary = "Add a user of the book",
	.about = "On the command line a person is the user of the operating system, or the one "
		 "that --as"
		 " names. Schools are no users of the command line: they sign in on the pages.",
	.example = "daybook user add finance --role finance\n"
		   "daybook user add ewo-01 --role officer --officer EWO-01",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
