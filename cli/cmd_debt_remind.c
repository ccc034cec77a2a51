/* cli/cmd_debt_remind.c - daybook debt remind */
#include "cli/write_paper.h"
#include "core/text.h"
#include "invoices/paper_reminder.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "preview", NULL, "show whom it would remind, and change nothing", OPTION_SWITCH },
	{ "to", "DIR", "write the letters of those without a mail address into this folder", 0 },
};

static int print_json(const struct cli *cli, const struct reminds *r, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *letters = json_add_array(root, "letters");

	json_add_bool(root, "preview", cli_switch(cli, "preview"));
	for (size_t i = 0; i < r->letter_count; i++) {
		const struct remind_letter *letter = &r->letter[i];
		struct json *node = json_add_object(letters, NULL), *documents;

		json_add_text(node, "payer", letter->payer);
		json_add_int(node, "level", letter->level);
		json_add_text(node, "mail", letter->mail[0] ? letter->mail : NULL);
		json_add_money(node, "outstanding", letter->sum);
		documents = json_add_array(node, "documents");
		for (size_t k = 0; k < letter->count; k++) {
			const struct aged_line *line = r->item[letter->first + k].line;
			struct json *document = json_add_object(documents, NULL);

			json_add_text(document, "number", line->number);
			json_add_date(document, "due_on", line->due_on);
			json_add_int(document, "overdue_days", line->overdue_days);
			json_add_money(document, "outstanding", line->amount);
		}
		json_add_text(node, "subject", letter->subject);
		json_add_text(node, "text", letter->body);
		json_add_text_if(node, "paper", letter->mark);
	}
	return cli_print_json(cli, root, err);
}

/* What has no mail address is to be sent by post: as files, or else its text is printed here. */
static void print_letters(const struct cli *cli, const struct reminds *r)
{
	FILE *out = cli_out(cli);

	if (r->printed_count > 0)
		fprintf(out, "\nNo mail address, so to be printed: %zu%s.\n", r->printed_count,
			cli_option(cli, "to")        ? ", in the folder"
			: cli_switch(cli, "preview") ? ""
						     : "; 'daybook paper list' has them as PDFs");
	for (size_t i = 0; i < r->letter_count && !cli_option(cli, "to"); i++)
		if (r->letter[i].mail[0] == '\0')
			fprintf(out, "\n---- %s ----\n\n%s\n\n%s", r->letter[i].payer,
				r->letter[i].subject, r->letter[i].body);
}

static int write_letters(const struct cli *cli, const struct reminds *r, struct err *err)
{
	int result = ERR_OK;

	for (size_t i = 0; result == ERR_OK && i < r->letter_count; i++) {
		SCOPED(paper_release) struct paper paper = { .bytes = NULL };

		if (r->letter[i].mail[0] != '\0')
			continue;
		if ((result = paper_load(cli_store(cli), r->letter[i].mark, &paper, err)) == ERR_OK)
			result = paper_write(&paper, cli_option(cli, "to"), err);
	}
	return result;
}

static int print_text(struct cli *cli, const struct reminds *r, struct err *err)
{
	struct table *t = NULL;
	int result = cli_table(cli, remind_columns, remind_column_count, &t, err);

	if (result < 0)
		return result;
	table_empty_text(t, "Nobody is to be reminded.");
	remind_table(r, t);
	if ((result = table_close(t, err)) < 0 || cli_table_only(cli))
		return result;
	if (!cli_switch(cli, "preview") && r->letter_count > r->printed_count)
		fprintf(cli_out(cli), "\nQueued %zu message%s: 'daybook mail list'.\n",
			r->letter_count - r->printed_count,
			r->letter_count - r->printed_count == 1 ? "" : "s");
	print_letters(cli, r);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(reminds_release) struct reminds r = { 0 };
	SCOPED(reminder_press_close) struct reminder_press press = { .fonts = NULL };
	bool preview = cli_switch(cli, "preview");
	int result;

	if (preview && cli_option(cli, "to"))
		return err_set(err, ERR_USAGE, "a preview writes no letters: leave out --to");
	if (cli_option(cli, "to") && (result = folder_make(cli_option(cli, "to"), err)) < 0)
		return result;
	reminder_press_open(&press);
	if ((result = remind(cli_work(cli), preview ? NULL : &press.printer, &r, err)) < 0)
		return result;
	if (preview)
		work_undo(cli_work(cli)); /* done by every rule, then undone */
	else if ((result = work_commit(cli_work(cli), err)) < 0)
		return result;
	if (cli_option(cli, "to") && (result = write_letters(cli, &r, err)) < 0)
		return result;
	return cli_json(cli) ? print_json(cli, &r, err) : print_text(cli, &r, err);
}

const struct command cmd_debt_remind = {
	.noun = "debt",
	.verb = "remind",
	.summary = "Remind payers of what is overdue, once on each of three levels",
	.about =
		"Seven, 21 and 35 days after the due day (settings reminder.days.1 to .3), one "
		"level after the other. What is disputed is left out. A payer gets one message "
		"for each level, which waits in 'mail list', with the letter as a PDF; the letters "
		"of those without a mail address go into the folder --to, or their text is "
		"printed here. The words are the settings reminder.text.1.1 and on, or ours: "
		"{payer}, "
		"{number}, {amount}, {due_on} and {days} are filled in, and a line with {number} "
		"stands once for each invoice. With the setting reminder.automatic at yes 'daily' "
		"does it too. Run again it finds nothing.",
	.example = "daybook debt remind --preview\ndaybook debt remind --to letters",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE | NEEDS_TABLE,
	.run = run,
};
