/* cli/cmd_book_audit.c - daybook book audit: who did what, and proof that nothing was altered since */
#include "cli/command.h"
#include "core/audit.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "verify", "verify the chain and every fact instead of listing acts", 0 }
};
static const struct option options[] = {
	{ "from", "DATE", "list acts from this day on", 0 },
	{ "to", "DATE", "list acts up to this day", 0 },
	{ "head", "SHA256", "verify: an earlier head, noted outside the book", 0 },
};

static int list(struct cli *cli, struct err *err)
{
	struct date from, to;
	struct table *t = NULL;
	int r;

	if (cli_option(cli, "head"))
		return err_set(err, ERR_USAGE, "--head goes with 'daybook book audit verify'");
	if ((r = cli_date(cli, "from", DATE_NONE, &from, err)) < 0 ||
	    (r = cli_date(cli, "to", DATE_NONE, &to, err)) < 0 ||
	    (r = cli_table(cli, audit_columns, audit_column_count, &t, err)) < 0)
		return r;
	return cli_table_end(t, audit_list(cli_store(cli), from, to, t, err), err);
}

struct count {
	const struct cli *cli;
	struct json *array;
	size_t findings;
};

static void say(void *context, const char *finding)
{
	struct count *count = context;

	count->findings++;
	if (count->array)
		json_add_text(count->array, NULL, finding);
	else
		fprintf(cli_out(count->cli), "%s\n", finding);
}

static int print(struct cli *cli, struct json *root, const char *head, int64_t acts, int64_t anchor,
		 struct err *err)
{
	if (cli_json(cli)) {
		json_add_int(root, "acts", acts);
		json_add_text(root, "head", head);
		if (anchor)
			json_add_int(root, "anchored_at_act", anchor);
		return cli_print_json(cli, root, err);
	}
	fprintf(cli_out(cli), "%" PRId64 " acts, head %s\n", acts, head);
	if (anchor)
		fprintf(cli_out(cli),
			"The head you noted is act %" PRId64
			": nothing up to it was altered or removed since.\n",
			anchor);
	return ERR_OK;
}

static int verify(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct count count = { .cli = cli,
			       .array = cli_json(cli) ? json_add_array(root, "findings") : NULL };
	const char *noted = cli_option(cli, "head");
	char head[65];
	int64_t acts, anchor;
	int r;

	if (strcmp(cli_operand(cli, 0), "verify") != 0)
		return err_set(err, ERR_USAGE, "'%s' is not 'verify'", cli_operand(cli, 0));
	if (cli_table_only(cli))
		return err_set(err, ERR_USAGE,
			       "'book audit verify' prints no table: leave off --csv and --xlsx");
	if (cli_option(cli, "from") || cli_option(cli, "to"))
		return err_set(err, ERR_USAGE,
			       "'book audit verify' looks at the whole trail: --from and --to go "
			       "with the list");
	if (noted && (strlen(noted) != 64 || strspn(noted, "0123456789abcdef") != 64)) {
		(void) err_set(err, ERR_INVALID,
			       "'%s' is not a head: copy the 64 characters that 'daybook book "
			       "audit verify' printed",
			       noted);
		return err_at(err, "head", 0);
	}
	if ((r = audit_verify(cli_store(cli), noted, &anchor, say, &count, err)) < 0 ||
	    (r = audit_head(cli_store(cli), head, &acts, err)) < 0 ||
	    (r = print(cli, root, head, acts, anchor, err)) < 0)
		return r;
	if (count.findings)
		return err_set(err, ERR_CONFLICT,
			       "%zu findings: the book was altered outside daybook",
			       count.findings);
	if (noted && !anchor)
		return err_set(err, ERR_CONFLICT,
			       "the head you noted is nowhere in this trail: acts were removed or "
			       "replaced");
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	return cli_operand(cli, 0) ? verify(cli, err) : list(cli, err);
}

const struct command cmd_book_audit = {
	.noun = "book",
	.verb = "audit",
	.summary = "List who did what, or verify that nothing was altered",
	.about = "Each act is chained to the one before it. The head, the last link, stands for "
		 "the whole book: note it outside, and "
		 "'verify --head' proves later that nothing was altered or removed up to that act.",
	.example = "daybook book audit --from 2024-09-01\ndaybook book audit verify --head 3f2a..",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
