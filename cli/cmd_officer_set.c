/* cli/cmd_officer_set.c - daybook officer set OFFICER */
#include "cli/result.h"
#include "core/officer.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "OFFICER", "Code, or a part of the name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "experienced", "YES", "yes or no: may chair a Fast Track meeting, as an ewo", 0 },
	{ "mail", "MAIL", "The mail address that invitations go to", 0 },
};

static int set_experienced(const struct cli *cli, const struct officer *officer, const char *text,
			   struct err *err)
{
	bool yes = strcmp(text, "yes") == 0;

	if (yes || strcmp(text, "no") == 0)
		return officer_set_experienced(cli_work(cli), officer, yes, err);
	(void) err_set(err, ERR_INVALID, "'%s' is neither yes nor no", text);
	return err_at(err, "experienced", 0);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const char *experienced = cli_option(cli, "experienced"), *mail = cli_option(cli, "mail");
	struct officer officer;
	char counts[64] = "", goes[160] = "";
	int r;

	if (!experienced && !mail)
		return err_set(err, ERR_USAGE,
			       "nothing to change: say what, with --experienced or --mail");
	if ((r = officer_find(cli_store(cli), cli_operand(cli, 0), &officer, err)) < 0 ||
	    (experienced && (r = set_experienced(cli, &officer, experienced, err)) < 0) ||
	    (mail && (r = officer_set_mail(cli_work(cli), officer.id, mail, err)) < 0) ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "officer", officer.code);
	if (experienced) {
		bool yes = strcmp(experienced, "yes") == 0;

		json_add_bool(root, "experienced", yes);
		(void) snprintf(counts, sizeof counts, "%s counts as %s now.", officer.code,
				yes ? "experienced" : "not experienced");
	}
	if (mail) {
		json_add_text(root, "mail", mail);
		(void) snprintf(goes, sizeof goes, "%s%s: mail goes to %s.",
				experienced ? "\n" : "", officer.code, mail);
	}
	return result_print(cli, root, err, "%s%s", counts, goes);
}

const struct command cmd_officer_set = {
	.noun = "officer",
	.verb = "set",
	.summary = "Say whether an officer counts as experienced, and where mail goes to",
	.about =
		"A Fast Track meeting is chaired by the service manager, an acting senior or an "
		"experienced education welfare officer: 'cover suggest' and 'cover auto' go by it. "
		"Invitations to visits go to the mail address.",
	.example = "daybook officer set EWO-01 --experienced yes\n"
		   "daybook officer set EWO-01 --mail ewo-01@example.gov.uk",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
