/* cli/write_paper.c - papers into files */
#include <ctype.h>
#include <sys/stat.h>

#include "cli/write_paper.h"
#include "core/text.h"

#include "core/banned.h"

struct file_name {
	char s[200];
};

/* "statement-upper-shirley-high-school-2024-09-30.pdf": what any file system takes. */
static struct file_name file_name(const struct paper *paper)
{
	struct file_name out = { "" };
	size_t length = (size_t) snprintf(out.s, sizeof out.s, "%s-", paper->kind);

	for (const char *p = paper->reference; *p && length < 150; p++) {
		if (isalnum((unsigned char) *p))
			out.s[length++] = (char) tolower((unsigned char) *p);
		else if ((*p == ' ' || *p == '-') && out.s[length - 1] != '-')
			out.s[length++] = '-';
	}
	while (length > 1 && out.s[length - 1] == '-')
		length--;
	/* A payer may be reminded twice on one day, of other invoices. */
	(void) snprintf(out.s + length, sizeof out.s - length, "-%s%s%.4s.pdf",
			date_iso(paper->made_on).s, strcmp(paper->kind, "reminder") == 0 ? "-" : "",
			strcmp(paper->kind, "reminder") == 0 ? paper->mark : "");
	return out;
}

/* Caller frees *out. */
static int choose_path(const char *given, const struct paper *paper, char **out, struct err *err)
{
	struct stat info;
	int length;

	if (stat(given, &info) == 0 && S_ISDIR(info.st_mode))
		length = asprintf(out, "%s/%s", given, file_name(paper).s);
	else
		length = asprintf(out, "%s", given);
	return length < 0 ? err_nomem(err) : ERR_OK;
}

int paper_write(const struct paper *paper, const char *to, struct err *err)
{
	SCOPED(freep) char *path = NULL;
	int r = choose_path(to, paper, &path, err);

	return r < 0 ? r : file_write(path, paper->bytes, paper->length, err);
}

static int print_json(const struct cli *cli, const struct paper *paper, const char *path,
		      struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_text(root, "mark", paper->mark);
	json_add_text(root, "kind", paper->kind);
	json_add_text(root, "reference", paper->reference);
	json_add_date(root, "made_on", paper->made_on);
	json_add_text(root, "file", path);
	json_add_int(root, "bytes", (int64_t) paper->length);
	return cli_print_json(cli, root, err);
}

int cli_write_kept_paper(struct cli *cli, const struct paper *paper, struct err *err)
{
	const char *given = cli_option(cli, "o");
	SCOPED(freep) char *path = NULL;
	int r;

	if (strcmp(given, "-") == 0 && cli_json(cli))
		return err_set(err, ERR_USAGE, "standard output takes the PDF or JSON, not both");
	if (strcmp(given, "-") == 0)
		return fwrite(paper->bytes, 1, paper->length, cli_out(cli)) == paper->length
			       ? ERR_OK
			       : err_set(err, ERR_IO, "cannot write the PDF");
	if ((r = choose_path(given, paper, &path, err)) < 0 ||
	    (r = file_write(path, paper->bytes, paper->length, err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, paper, path, err);
	fprintf(cli_out(cli), "Wrote %s (%zu bytes, mark %s).\n", path, paper->length, paper->mark);
	return ERR_OK;
}

int cli_write_paper(struct cli *cli, const struct paper_about *about, const char *snapshot,
		    struct err *err)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *fonts = NULL;
	SCOPED(paper_release) struct paper paper = { .bytes = NULL };
	SCOPED(freep) char *path = NULL;
	struct work *work = cli_work(cli);
	int r;

	if ((r = pdf_fonts_new(&fonts, err)) < 0 ||
	    (r = paper_keep(work, fonts, about, snapshot, &paper, err)) < 0 ||
	    (r = choose_path(cli_option(cli, "o"), &paper, &path, err)) < 0 ||
	    (strcmp(path, "-") != 0 && (r = file_check(path, err)) < 0) ||
	    (r = work_commit(work, err)) < 0)
		return r;
	return cli_write_kept_paper(cli, &paper, err);
}

int cli_write_period_paper(struct cli *cli, paper_of_period *make, struct err *err)
{
	SCOPED(freep) char *snapshot = NULL;
	struct paper_about about = { .school_id = 0 };
	struct school school;
	struct date from, to;
	int r;

	if ((r = school_find(cli_store(cli), cli_operand(cli, 0), &school, err)) < 0 ||
	    (r = cli_date(cli, "to", cli_today(cli), &to, err)) < 0 ||
	    (r = cli_date(cli, "from", fy_first(fy_of(to)), &from, err)) < 0 ||
	    (r = make(cli_work(cli), &school, from, to, &snapshot, err)) < 0)
		return r;
	about.school_id = school.id;
	return cli_write_paper(cli, &about, snapshot, err);
}
