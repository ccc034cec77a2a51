/* cli/user_state.c - lets a user act no more, or again */
#include "cli/user_state.h"

#include "cli/result.h"
#include "core/user.h"

#include "core/banned.h"

const struct operand user_state_operands[1] = {
	{ "NAME", "Which user, as 'user list' shows them", OPTION_NEEDED },
};

const struct option user_state_options[1] = {
	{ "reason", "TEXT", "Why, for the audit trail", 0 },
};

int user_state_run(struct cli *cli, bool disabled, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const char *name = cli_operand(cli, 0);
	int r;

	if ((r = user_disable(cli_work(cli), name, disabled, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "name", name);
	json_add_bool(root, "disabled", disabled);
	return result_print(cli, root, err, "%s is %s.", name, disabled ? "disabled" : "enabled");
}
