/* cli/cmd_invoice_numbers.c - daybook invoice numbers FILE.csv */
#include "billing/request.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "FILE.csv", "with reference, number, date and, if it likes, due; - is standard input",
	  OPTION_NEEDED },
};

static void release(void *csv)
{
	csv_close(csv);
}

static int prepare(struct cli *cli, struct err *err)
{
	struct csv *csv = NULL;
	int r = csv_read(cli_operand(cli, 0), numbers_needed, &csv, err);

	if (r == ERR_OK)
		cli_keep(cli, csv, release);
	return r;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct numbers_read n;
	int r;

	if ((r = numbers_take(cli_work(cli), cli_kept(cli), &n, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "added", (int64_t) n.added);
	json_add_int(root, "same", (int64_t) n.same);
	return result_print(cli, root, err, "%zu number%s new, %zu %s there already.", n.added,
			    n.added == 1 ? " is" : "s are", n.same, n.same == 1 ? "was" : "were");
}

const struct command cmd_invoice_numbers = {
	.noun = "invoice",
	.verb = "numbers",
	.summary = "Take the numbers that the ledger gave to our requests",
	.about = "A CSV file with the columns reference (our number of the request), number and "
		 "date (the ledger's), and due where it says when to pay. All of it is taken or "
		 "nothing; the same file again changes nothing. From then on 'invoice show' finds "
		 "the document by either number.",
	.example = "daybook invoice numbers issued.csv",
	OPERANDS(operands),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.prepare = prepare,
	.run = run,
};
