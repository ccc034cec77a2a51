/* cli/cmd_officer_set.c - daybook officer set OFFICER --experienced yes */
#include "cli/result.h"
#include "core/officer.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "OFFICER", "Code, or a part of the name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "experienced", "YES", "yes or no: may chair a Fast Track meeting, as an ewo",
	  OPTION_NEEDED },
};

static int read_yes(const struct cli *cli, bool *out, struct err *err)
{
	const char *text = cli_option(cli, "experienced");

	*out = strcmp(text, "yes") == 0;
	if (*out || strcmp(text, "no") == 0)
		return ERR_OK;
	(void) err_set(err, ERR_INVALID, "'%s' is neither yes nor no", text);
	return err_at(err, "experienced", 0);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct officer officer;
	bool experienced;
	int r;

	if ((r = read_yes(cli, &experienced, err)) < 0 ||
	    (r = officer_find(cli_store(cli), cli_operand(cli, 0), &officer, err)) < 0 ||
	    (r = officer_set_experienced(cli_work(cli), &officer, experienced, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "officer", officer.code);
	json_add_bool(root, "experienced", experienced);
	return result_print(cli, root, err, "%s counts as %s now.", officer.code,
			    experienced ? "experienced" : "not experienced");
}

const struct command cmd_officer_set = {
	.noun = "officer",
	.verb = "set",
	.summary = "Say whether an officer counts as experienced",
	.about =
		"A Fast Track meeting is chaired by the service manager, an acting senior or an "
		"experienced education welfare officer: 'cover suggest' and 'cover auto' go by it.",
	.example = "daybook officer set EWO-01 --experienced yes",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
