/* cli/cmd_version.c - daybook version */
#include "cli/command.h"

#include "core/banned.h"

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = NULL;

	if (!cli_json(cli)) {
		fprintf(cli_out(cli), "daybook %s (schema %" PRId64 ")\n", DAYBOOK_VERSION,
			store_schema_newest());
		return ERR_OK;
	}
	root = json_object();
	json_add_text(root, "version", DAYBOOK_VERSION);
	json_add_int(root, "schema", store_schema_newest());
	return cli_print_json(cli, root, err);
}

const struct command cmd_version = {
	.noun = "version",
	.summary = "Show the version of daybook and of the schema it writes",
	.example = "daybook version --json",
	.run = run,
};
