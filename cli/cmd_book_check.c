/* cli/cmd_book_check.c - daybook book check: holds the book against its own rules */
#include "billing/check.h"
#include "cli/command.h"
#include "core/audit.h"
#include "invoices/issue.h"

#include "core/banned.h"

static const struct column columns[] = { { "finding", "Finding", COLUMN_CODE } };

static void say(void *context, const char *finding)
{
	table_add_text(context, finding);
}

static void find(void *context, const char *finding)
{
	findings_add(context, "%s", finding);
}

static int look(struct store *st, struct findings *f, struct err *err)
{
	int64_t anchor;
	int r;

	if ((r = core_check(st, f, err)) < 0 || (r = billing_check(st, f, err)) < 0 ||
	    (r = issue_check(st, find, f, err)) < 0)
		return r;
	return audit_verify(st, NULL, &anchor, find, f, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct table *t = NULL;
	struct findings f = { .say = say };
	char head[65];
	int64_t acts;
	int r = cli_table(cli, columns, COUNT_OF(columns), &t, err);

	if (r < 0)
		return r;
	f.context = t;
	if ((r = look(cli_store(cli), &f, err)) < 0 ||
	    (r = audit_head(cli_store(cli), head, &acts, err)) < 0) {
		table_free(t);
		return r;
	}
	table_empty_text(t, "The book is in order: sums, holds, charges, documents, journal and "
			    "audit trail agree.");
	if ((r = table_close(t, err)) < 0)
		return r;
	cli_say(cli, "Audit trail: %" PRId64 " acts, head %s", acts, head);
	return f.count == 0 ? ERR_OK
			    : err_set(err, ERR_CONFLICT, "%zu findings: the book is not in order",
				      f.count);
}

const struct command cmd_book_check = {
	.noun = "book",
	.verb = "check",
	.summary = "Hold the book against its own rules",
	.about = "Recomputes every running sum from the ledgers, the worth of what is left, holds "
		 "and visits, charges, documents, "
		 "numbers without gap, VAT, snapshots, the bytes of the PDFs, the journal and its "
		 "batches, and the "
		 "audit trail. Changes nothing. Exit "
		 "status 1 when there are findings.",
	.example = "daybook book check",
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
