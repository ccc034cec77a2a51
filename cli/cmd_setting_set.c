/* cli/cmd_setting_set.c - daybook setting set NAME VALUE */
#include "cli/result.h"
#include "core/setting.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NAME", "What to set, such as invoice.pay-days: 'setting list' shows them",
	  OPTION_NEEDED },
	{ "VALUE", "What to set it to; '' takes a line of a list away", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "from", "DATE", "From when it holds; otherwise today", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const char *name = cli_operand(cli, 0);
	char value[320];
	struct date from;
	int r;

	if ((r = cli_date(cli, "from", cli_today(cli), &from, err)) < 0 ||
	    (r = setting_set(cli_work(cli), name, cli_operand(cli, 1), from, err)) < 0 ||
	    (r = setting_get(cli_store(cli), name, from, value, sizeof value, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "name", name);
	json_add_text(root, "value", value);
	json_add_date(root, "from", from);
	return result_print(cli, root, err, "%s is %s%s%s from %s.", name, value[0] ? "'" : "",
			    value[0] ? value : "empty", value[0] ? "'" : "", date_long(from).s);
}

const struct command cmd_setting_set = {
	.noun = "setting",
	.verb = "set",
	.summary = "Set something of the authority, from a date on",
	.about = "Documents that were issued stay as they are.",
	.example = "daybook setting set invoice.pay-days 14 --from 2025-04-01",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
