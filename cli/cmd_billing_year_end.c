/*
 * cli/cmd_billing_year_end.c - daybook billing year-end FY
 *
 * The pack is written beside its folder and moved into place when it is whole: a pack that is there is complete.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "billing/aged.h"
#include "billing/document.h"
#include "billing/income.h"
#include "billing/reconcile.h"
#include "billing/report.h"
#include "cli/command.h"
#include "core/audit.h"
#include "core/text.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "FY", "financial year, such as 2024-25", OPTION_NEEDED },
};
static const struct option options[] = {
	{ "to", "DIR", "folder to make; it must not be there, or be empty", OPTION_NEEDED },
};

/* What the sheets say, for the summary. */
struct pack {
	struct store *st;
	struct fy fy;
	struct report_span year;
	struct income income;  /* at the end of the year, of all days */
	struct income of_year; /* of this year's days alone */
	struct reconciled reconciled;
};

/* ---- sheets ---- */

static struct income_ask ask_of(const struct pack *p, enum income_only only)
{
	return (struct income_ask){ .on = p->year.to, .only = only };
}

static int income(struct pack *p, struct table *t, struct err *err)
{
	const struct income_ask ask = ask_of(p, INCOME_ALL);

	return income_by_contract(p->st, &ask, t, &p->income, err);
}

static int months(struct pack *p, struct table *t, struct err *err)
{
	struct income_ask ask = ask_of(p, INCOME_ALL);

	ask.fy = &p->fy;
	return income_by_month(p->st, &ask, t, &p->of_year, err);
}

static int only(struct pack *p, enum income_only what, const struct fy *fy, struct table *t,
		struct err *err)
{
	struct income_ask ask = ask_of(p, what);
	struct income sum;

	ask.fy = fy;
	return income_by_contract(p->st, &ask, t, &sum, err);
}

static int deferred(struct pack *p, struct table *t, struct err *err)
{
	return only(p, INCOME_DEFERRED, NULL, t, err);
}

static int accrued(struct pack *p, struct table *t, struct err *err)
{
	return only(p, INCOME_ACCRUED, NULL, t, err);
}

static int lapsed(struct pack *p, struct table *t, struct err *err)
{
	return only(p, INCOME_LAPSED, &p->fy, t, err);
}

static int owed(struct pack *p, struct table *t, struct err *err)
{
	return only(p, INCOME_OWED, NULL, t, err);
}

static int outstanding(struct pack *p, struct table *t, struct err *err)
{
	return report_outstanding(p->st, &(struct as_known){ .on = p->year.to }, t, err);
}

static int aged(struct pack *p, struct table *t, struct err *err)
{
	return report_open(p->st, &(struct as_known){ .on = p->year.to }, t, err);
}

static int documents(struct pack *p, struct table *t, struct err *err)
{
	const struct document_filter filter = { .from = p->year.from, .to = p->year.to };

	return document_list(p->st, &filter, t, err);
}

static int journal(struct pack *p, struct table *t, struct err *err)
{
	return report_journal(p->st, &p->year, t, err);
}

static int reconcile(struct pack *p, struct table *t, struct err *err)
{
	return reconcile_table(p->st, NULL, p->year.to, t, &p->reconciled, err);
}

static const struct sheet {
	const char *file, *what;
	const struct column *columns;
	const size_t *column_count;
	int (*fill)(struct pack *p, struct table *t, struct err *err);
} sheets[] = {
	{ "income.csv", "income by contract and year of days", income_contract_columns,
	  &income_contract_column_count, income },
	{ "income-by-month.csv", "income of the year by month", income_month_columns,
	  &income_month_column_count, months },
	{ "deferred.csv", "billed and not earned", income_contract_columns,
	  &income_contract_column_count, deferred },
	{ "accrued.csv", "earned and not billed", income_contract_columns,
	  &income_contract_column_count, accrued },
	{ "lapsed.csv", "days of the year that ended unused", income_contract_columns,
	  &income_contract_column_count, lapsed },
	{ "owed.csv", "days that the service owes", income_contract_columns,
	  &income_contract_column_count, owed },
	{ "outstanding.csv", "outstanding by payer", report_outstanding_columns,
	  &report_outstanding_column_count, outstanding },
	{ "aged-debt.csv", "outstanding documents by age, and money on account",
	  aged_document_columns, &aged_document_column_count, aged },
	{ "documents.csv", "documents of the year", document_columns, &document_column_count,
	  documents },
	{ "journal.csv", "sums of the journal by account", report_journal_columns,
	  &report_journal_column_count, journal },
	{ "reconciliation.csv", "both sides of each sum", reconcile_columns,
	  &reconcile_column_count, reconcile },
};
#define SUMMARY "summary.txt"

/* ---- the folder ---- */

struct folder {
	char *path; /* beside the one to make; NULL when it is in place */
};

static int join(const char *folder, const char *name, char **out, struct err *err)
{
	*out = NULL;
	return asprintf(out, "%s/%s", folder, name) < 0 ? err_nomem(err) : ERR_OK;
}

/* What was not finished is taken away again. */
static void folder_undo(struct folder *f)
{
	struct err err;

	for (size_t i = 0; f->path && i <= COUNT_OF(sheets); i++) {
		SCOPED(freep) char *file = NULL;

		if (join(f->path, i < COUNT_OF(sheets) ? sheets[i].file : SUMMARY, &file, &err) ==
		    ERR_OK)
			(void) unlink(file);
	}
	if (f->path)
		(void) rmdir(f->path);
	free(f->path);
	f->path = NULL;
}

static int fail(const char *path, struct err *err)
{
	return err_set(err, ERR_IO, "cannot make the folder '%s': %s", path,
		       errno == ENOTEMPTY || errno == EEXIST ? "there is something in it already"
							     : strerror(errno));
}

static int folder_begin(struct folder *f, const char *to, struct err *err)
{
	size_t length = strlen(to);

	while (length > 1 && to[length - 1] == '/')
		length--;
	if (asprintf(&f->path, "%.*s.XXXXXX", (int) length, to) < 0) {
		f->path = NULL;
		return err_nomem(err);
	}
	if (mkdtemp(f->path))
		return ERR_OK;
	free(f->path);
	f->path = NULL;
	return fail(to, err);
}

/* Into place: an empty folder of the name is replaced, any other stays. */
static int folder_end(struct folder *f, const char *to, struct err *err)
{
	if (chmod(f->path, 0755) < 0 || rename(f->path, to) < 0)
		return fail(to, err);
	free(f->path);
	f->path = NULL;
	return ERR_OK;
}

/* ---- write ---- */

static int write_sheet(struct pack *p, const struct sheet *sheet, const char *folder,
		       size_t *out_rows, struct err *err)
{
	SCOPED(freep) char *bytes = NULL;
	SCOPED(freep) char *path = NULL;
	struct table *t = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&bytes, &length);
	int r;

	if (!file)
		return err_nomem(err);
	r = table_open(file, TABLE_CSV, 0, sheet->columns, *sheet->column_count, &t, err);
	if (r == ERR_OK && (r = sheet->fill(p, t, err)) < 0)
		table_free(t);
	else if (r == ERR_OK) {
		*out_rows = table_rows(t);
		r = table_close(t, err);
	}
	if (fclose(file) != 0 && r == ERR_OK)
		r = err_nomem(err);
	if (r < 0 || (r = join(folder, sheet->file, &path, err)) < 0)
		return r;
	return file_write(path, bytes, length, err);
}

static void line(FILE *out, const char *what, struct money m)
{
	fprintf(out, "%-52s %16s\n", what, money_pretty(m).s);
}

static void say_summary(FILE *out, const struct pack *p, const size_t rows[], const char *head)
{
	fprintf(out, "Year end %s: as on %s, in pounds\n\n", fy_text(p->fy).s,
		date_long(p->year.to).s);
	fprintf(out, "Of days of %s\n", fy_text(p->fy).s);
	line(out, "  billed before VAT", p->of_year.billed);
	line(out, "  earned by use", p->of_year.used);
	line(out, "  earned because they ended unused", p->of_year.lapsed);
	fputs("\nOf all days\n", out);
	line(out, "  deferred: billed and not earned", p->income.deferred);
	line(out, "  accrued: earned and not billed", p->income.accrued);
	line(out, "  owed by the service, and so not earned", p->income.owed);
	fputs("\nReconciliation\n", out);
	if (p->reconciled.differ == 0)
		fputs("  all sums agree\n", out);
	else
		fprintf(out, "  %zu of the sums do not agree: see reconciliation.csv\n",
			p->reconciled.differ);
	if (p->reconciled.to_post)
		fprintf(out,
			"  income is earned and not posted: 'daybook journal income --on %s'\n",
			date_iso(p->year.to).s);
	if (p->reconciled.journals > 0)
		fprintf(out, "  journals that have not gone out: %zu\n", p->reconciled.journals);
	fputs("\nFiles\n", out);
	for (size_t i = 0; i < COUNT_OF(sheets); i++)
		fprintf(out, "  %-22s %6zu  %s\n", sheets[i].file, rows[i], sheets[i].what);
	fprintf(out, "\nAudit trail of the book, head:\n  %s\n", head);
}

static int write_summary(const struct pack *p, const size_t rows[], const char *folder,
			 char **out_text, struct err *err)
{
	SCOPED(freep) char *path = NULL;
	size_t length = 0;
	char head[65];
	int64_t acts;
	FILE *file;
	int r = audit_head(p->st, head, &acts, err);

	if (r < 0)
		return r;
	if (!(file = open_memstream(out_text, &length)))
		return err_nomem(err);
	say_summary(file, p, rows, head);
	if (fclose(file) != 0)
		return err_nomem(err);
	if ((r = join(folder, SUMMARY, &path, err)) < 0)
		return r;
	return file_write(path, *out_text, length, err);
}

static int write_pack(struct pack *p, const char *to, char **out_text, struct err *err)
{
	SCOPED(folder_undo) struct folder folder = { NULL };
	size_t rows[COUNT_OF(sheets)] = { 0 };
	int r = folder_begin(&folder, to, err);

	for (size_t i = 0; r == ERR_OK && i < COUNT_OF(sheets); i++)
		r = write_sheet(p, &sheets[i], folder.path, &rows[i], err);
	if (r < 0 || (r = write_summary(p, rows, folder.path, out_text, err)) < 0)
		return r;
	return folder_end(&folder, to, err);
}

static int print_json(const struct cli *cli, const struct pack *p, const char *to, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_text(root, "financial_year", fy_text(p->fy).s);
	json_add_text(root, "folder", to);
	json_add_money(root, "billed", p->of_year.billed);
	json_add_money(root, "used", p->of_year.used);
	json_add_money(root, "lapsed", p->of_year.lapsed);
	json_add_money(root, "deferred", p->income.deferred);
	json_add_money(root, "accrued", p->income.accrued);
	json_add_money(root, "owed", p->income.owed);
	json_add_int(root, "differ", (int64_t) p->reconciled.differ);
	return cli_print_json(cli, root, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(freep) char *text = NULL;
	const char *to = cli_option(cli, "to");
	struct pack p = { .st = cli_store(cli) };
	int r;

	if (fy_parse(cli_operand(cli, 0), &p.fy, err) < 0)
		return err_at(err, "FY", 0);
	p.year = (struct report_span){ fy_first(p.fy), fy_last(p.fy) };
	if (date_compare(cli_today(cli), p.year.to) < 0)
		return err_set(err, ERR_CONFLICT, "%s is not over: it ends on %s", fy_text(p.fy).s,
			       date_long(p.year.to).s);
	if ((r = write_pack(&p, to, &text, err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, &p, to, err);
	fputs(text, cli_out(cli));
	cli_say(cli, "Written into %s, with this as " SUMMARY ".", to);
	return ERR_OK;
}

const struct command cmd_billing_year_end = {
	.noun = "billing",
	.verb = "year-end",
	.summary = "Write what the year's accounts need into a folder",
	.about = "Files of CSV and a summary, as on 31 March: income by contract and month, what "
		 "is deferred, accrued, lapsed and owed, what is outstanding and how late, the "
		 "documents of the year, the journal by account, and the reconciliation.\n\n"
		 "The folder is made whole or not at all; one with something in it is left alone. "
		 "The book is not changed: 'daybook journal income --on' 31 March posts the income "
		 "and its accruals.",
	.example = "daybook billing year-end 2024-25 --to year-end-2024-25",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
