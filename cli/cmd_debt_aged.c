/* cli/cmd_debt_aged.c - daybook debt aged */
#include "billing/aged.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "by", "WORD", "payer: a row for each (default); document: a row for each of those", 0 },
	OPTION_ON,
	OPTION_KNOWN,
};

enum { FIRST = 2, LAST = AGED_PAYER_COLUMNS - 1, FIT = 5 }; /* columns of money; so many fit */

/* Which amounts are not nil everywhere: for people the others are left out. */
static unsigned used_columns(const struct aged *aged)
{
	unsigned used = 1U << LAST;

	for (size_t i = 0; i < aged_count(aged); i++) {
		const struct aged_line *line = aged_line(aged, i);

		used |= 1U << (line->document_id == 0  ? LAST - 1
			       : line->dispute_id != 0 ? LAST - 2
						       : FIRST + (int) line->age);
	}
	return used;
}

static int print_payers(struct cli *cli, const struct aged *aged, unsigned shown, struct err *err)
{
	struct column columns[AGED_PAYER_COLUMNS];
	struct table *t = NULL;
	int r;

	for (size_t i = 0; i < COUNT_OF(columns); i++) {
		columns[i] = aged_payer_columns[i];
		if (i >= FIRST && !(shown & 1U << i))
			columns[i].title = NULL;
	}
	if ((r = cli_table(cli, columns, COUNT_OF(columns), &t, err)) < 0)
		return r;
	table_empty_text(t, "Nothing is outstanding.");
	aged_payer_table(aged, t);
	return table_close(t, err);
}

/* For people, where all columns do not fit, first the ages, then what else there is. */
static int print_by_payer(struct cli *cli, const struct aged *aged, struct err *err)
{
	const unsigned ages = (1U << (FIRST + AGES)) - (1U << FIRST);
	unsigned used = used_columns(aged);
	size_t count = 0;
	int r;

	for (unsigned i = 0; i <= LAST; i++)
		count += used >> i & 1U;
	if (cli_json(cli) || cli_table_only(cli) || count <= FIT)
		return print_payers(cli, aged, used, err);
	if ((r = print_payers(cli, aged, used & ages, err)) < 0)
		return r;
	fputc('\n', cli_out(cli));
	return print_payers(cli, aged, used & ~ages, err);
}

static int print_by_document(struct cli *cli, const struct aged *aged, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, aged_document_columns, aged_document_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "Nothing is outstanding.");
	aged_document_table(aged, t);
	return table_close(t, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(aged_freep) struct aged *aged = NULL;
	const char *by = cli_option(cli, "by");
	const struct as_known *given;
	struct as_known as;
	struct date on;
	int r;

	if (by && strcmp(by, "payer") != 0 && strcmp(by, "document") != 0) {
		(void) err_set(err, ERR_INVALID, "'%s' is neither payer nor document", by);
		return err_at(err, "by", 0);
	}
	if ((r = cli_as_known(cli, &as, &given, &on, err)) < 0)
		return r;
	as.on = on; /* ages are reckoned from a day */
	if ((r = aged_read(cli_store(cli), &as, &aged, err)) < 0)
		return r;
	return by && strcmp(by, "document") == 0 ? print_by_document(cli, aged, err)
						 : print_by_payer(cli, aged, err);
}

const struct command cmd_debt_aged = {
	.noun = "debt",
	.verb = "aged",
	.summary = "Show who owes what, by the days it is overdue",
	.about = "On the due day a document is not late; the day after it is one day overdue. What "
		 "is disputed stands in a column of its own, whatever its age; so does, below 0, "
		 "money on account: receipts and credit notes that pay nothing yet. The total is "
		 "what the payer owes on that day in the money ledger. What is settled by journal "
		 "is no debt. For people, columns that are nil are left out.",
	.example = "daybook debt aged --on 2024-09-30\ndaybook debt aged --by document",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
