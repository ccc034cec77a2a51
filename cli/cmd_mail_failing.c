/* cli/cmd_mail_failing.c - daybook mail failing: addresses that take no mail, and whose they are */
#include "cli/command.h"
#include "core/outbox_bounce.h"

#include "core/banned.h"

static const struct column columns[] = {
	{ "address", "Address", COLUMN_TEXT }, { "since", "Since", COLUMN_DATE },
	{ "messages", "Mails", COLUMN_INT },   { "kind", NULL, COLUMN_TEXT },
	{ "code", "Whose", COLUMN_CODE },      { "name", "Name", COLUMN_TEXT },
	{ "reason", "Because", COLUMN_TEXT },  { "held", NULL, COLUMN_BOOL },
	{ "remedy", NULL, COLUMN_TEXT },
};

struct listing {
	struct table *table;
	FILE *remedies; /* lines for people, in memory */
	size_t count;
};

static void add(void *context, const struct failing *f)
{
	struct listing *l = context;
	char remedy[80];

	failing_remedy(f, remedy);
	table_add_text(l->table, f->address);
	table_add_date(l->table, f->since);
	table_add_int(l->table, f->messages);
	table_add_text(l->table, f->kind);
	table_add_text(l->table, f->code ? f->code : f->kind);
	table_add_text(l->table, f->name);
	table_add_text(l->table, f->reason);
	table_add_bool(l->table, f->lasting);
	table_add_text(l->table, remedy[0] ? remedy : NULL);
	if (remedy[0])
		fprintf(l->remedies, "    %s\n", remedy);
	l->count++;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(freep) char *remedies = NULL;
	struct listing l = { .table = NULL };
	size_t length = 0;
	int r;

	if ((r = cli_table(cli, columns, COUNT_OF(columns), &l.table, err)) < 0)
		return r;
	table_empty_text(l.table, "Every address takes mail, as far as is known.");
	if (!(l.remedies = open_memstream(&remedies, &length)))
		return cli_table_end(l.table, err_nomem(err), err);
	r = failing_each(cli_store(cli), add, &l, err);
	if (fclose(l.remedies) != 0 && r == ERR_OK)
		r = err_nomem(err);
	if ((r = cli_table_end(l.table, r, err)) < 0)
		return r;
	if (l.count > 0 && !cli_json(cli) && !cli_table_only(cli))
		fprintf(cli_out(cli),
			"\nOther addresses are set with\n%s    daybook mail send NUMBER --to "
			"ADDRESS\n"
			"for a message that waits: 'daybook mail list' shows them.\n",
			remedies);
	return ERR_OK;
}

const struct command cmd_mail_failing = {
	.noun = "mail",
	.verb = "failing",
	.summary = "List addresses that take no mail, and whose they are",
	.about = "Those that a server refused last, or that did not take mail in time, or that a "
		 "report named (mail bounce). What waits for an address that takes none is held "
		 "until it is sent to another, or to the same one on request (mail send). An "
		 "address "
		 "that takes mail again leaves the list, and so does one that is nobody's any more "
		 "and that no message waits for.",
	.example = "daybook mail failing",
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
