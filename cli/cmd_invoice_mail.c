/* cli/cmd_invoice_mail.c - daybook invoice mail: documents to who pays them */
#include "cli/mail_documents.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of a document, such as EWS24-00087; or several", OPTION_REPEAT },
};

static const struct option options[] = {
	{ "all", NULL, "all that are neither mailed nor printed yet", OPTION_SWITCH },
	{ "on", "DATE", "those of them that were issued on this day", 0 },
	{ "printed", NULL, "what has no mail address is printed now: list it no more",
	  OPTION_SWITCH },
	{ "preview", NULL, "show what would be queued and change nothing", OPTION_SWITCH },
};

static int queue(struct cli *cli, struct mailed *out, struct err *err)
{
	struct mailing which = { .on = DATE_NONE, .printed = cli_switch(cli, "printed") };
	size_t count = cli_operand_count(cli);
	bool several = cli_switch(cli, "all") || cli_option(cli, "on");
	int r;

	if ((count > 0) == several)
		return err_set(err, ERR_USAGE,
			       "say which documents: numbers, or --all, or those issued --on a"
			       " day");
	if ((r = cli_date(cli, "on", DATE_NONE, &which.on, err)) < 0)
		return r;
	if (several)
		return documents_mail(cli_work(cli), &which, out, err);
	for (size_t i = 0; i < count; i++) {
		which.number = cli_operand(cli, i);
		if ((r = documents_mail(cli_work(cli), &which, out, err)) < 0)
			return r;
	}
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(mailed_release) struct mailed m = { .one = NULL };
	bool preview = cli_switch(cli, "preview");
	struct table *t = NULL;
	int r;

	if ((r = queue(cli, &m, err)) < 0)
		return r;
	if (preview)
		work_undo(cli_work(cli)); /* queued by every rule, then undone */
	else if ((r = work_commit(cli_work(cli), err)) < 0)
		return r;
	if ((r = cli_table(cli, mailed_columns, mailed_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "Every document is mailed, or was printed.");
	mailed_table(&m, t);
	if ((r = table_close(t, err)) < 0)
		return r;
	if (m.without_pdf > 0)
		cli_say(cli, "'daybook invoice run' makes the PDFs that are missing.");
	if (!preview)
		mail_documents_say(cli, NULL, &m);
	return ERR_OK;
}

const struct command cmd_invoice_mail = {
	.noun = "invoice",
	.verb = "mail",
	.summary = "Mail documents to who pays them, with the PDF",
	.about =
		"Queues one message for each document, to the mail address of its payer, or of the "
		"school where the payer has none: what it is, how much, when it is due and how to "
		"pay, with the PDF as it was issued. 'mail send' sends them. A document is queued "
		"once; 'mail send NUMBER --again' sends its message once more.\n"
		"What has no address is listed to be printed, each time, until --printed says that "
		"it was. With the setting invoice.mail at yes, 'invoice run' and 'daily' queue "
		"what "
		"was issued since.",
	.example = "daybook invoice mail --all --preview\n"
		   "daybook invoice mail EWS24-00087\n"
		   "daybook invoice mail --on 2024-09-30",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE | NEEDS_TABLE,
	.run = run,
};
