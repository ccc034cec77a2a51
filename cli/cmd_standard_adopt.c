/* cli/cmd_standard_adopt.c - daybook standard adopt [FILE.json] */
#include "cli/data_embedded.h"
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/standard.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "FILE.json", "a set of standards; without it, the published set that comes with daybook",
	  0 },
};

static const struct option options[] = {
	{ "from", "DATE", "from this day on (today)", 0 },
};

#define SHIPPED "standards.json"

static void release(void *tree)
{
	json_free(tree);
}

static int prepare(struct cli *cli, struct err *err)
{
	const struct embedded_file *file = data_embedded(SHIPPED);
	struct json *set = NULL;
	int r;

	if (cli_operand(cli, 0))
		return json_file_prepare(cli, err);
	assert(file);
	if ((r = json_parse((const char *) file->bytes, file->length, &set, err)) < 0)
		return r;
	cli_keep(cli, set, release);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const char *path = cli_operand(cli, 0);
	const struct json *set = cli_kept(cli);
	struct err why = { 0 };
	struct date from;
	size_t added = 0;
	int r = cli_date(cli, "from", cli_today(cli), &from, err);

	if (r < 0)
		return r;
	r = standard_adopt(cli_work(cli), set, from, &added, &why);
	if (r < 0 && why.field[0] && strcmp(why.field, "from") == 0) {
		*err = why;
		return r;
	}
	if ((r = json_file_fail(path ? path : SHIPPED, r, &why, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "set", json_text(set, "set", ""));
	json_add_date(root, "from", from);
	json_add_int(root, "adopted", (int64_t) added);
	if (added == 0)
		return result_print(cli, root, err, "All of '%s' holds already on %s.",
				    json_text(set, "set", ""), date_long(from).s);
	return result_print(cli, root, err, "Adopted %zu standard%s of '%s' from %s.", added,
			    added == 1 ? "" : "s", json_text(set, "set", ""), date_long(from).s);
}

const struct command cmd_standard_adopt = {
	.noun = "standard",
	.verb = "adopt",
	.summary = "Adopt a set of service standards",
	.about = "What the service promises, and by when. Each message, referral, agreed action, "
		 "case and absence that comes from that day on has its clock; nothing is promised "
		 "that was not adopted. Agreements print the standards that hold. The file:\n"
		 "  {\"set\":\"Our standards\",\"standards\":[{\"code\":\"answer-message\",\n"
		 "   \"amount\":2,\"title\":\"Messages are answered in two working days\"}]}\n"
		 "'standard list' shows the codes and their measures.",
	.example = "daybook standard adopt --from 2024-04-01\n"
		   "daybook standard adopt our-standards.json",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.prepare = prepare,
	.run = run,
};
