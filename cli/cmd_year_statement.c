/* cli/cmd_year_statement.c - daybook year statement YEAR: the year-end statement of a school, or of all */
#include "cli/lookup.h"
#include "cli/show_year.h"
#include "cli/stop.h"
#include "cli/write_paper.h"
#include "core/text.h"
#include "invoices/paper_year.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "YEAR", "financial year, such as 2024-25", OPTION_NEEDED },
};
static const struct option options[] = {
	{ "school", "SCHOOL", "of one school (all that had days or free services in the year)", 0 },
	{ "o", "FILE", "where to: a file for one school, or a folder, which is made",
	  OPTION_NEEDED },
};

/* ---- all schools: each in a unit of work of its own, so that what was made stays ---- */

struct making {
	struct cli *cli;
	struct fy fy;
	struct work_door door;
	struct pdf_fonts *fonts;
	struct stop *stop;
	struct json *files;
	size_t made, there;
};

static int keep_one(struct making *m, int64_t school_id, struct paper *out, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	SCOPED(freep) char *snapshot = NULL;
	const struct paper_about about = { .school_id = school_id };
	struct school school;
	int r;

	if ((r = work_begin(&work, cli_store(m->cli), &m->door, err)) < 0 ||
	    (r = school_load(work.store, school_id, &school, err)) < 0 ||
	    (r = paper_year(&work, &school, m->fy, &snapshot, err)) < 0 ||
	    (r = paper_keep(&work, m->fonts, &about, snapshot, out, err)) < 0)
		return r;
	return work_commit(&work, err);
}

static int make_one(void *context, int64_t school_id, size_t done, size_t total, struct err *err)
{
	struct making *m = context;
	SCOPED(paper_release) struct paper paper = { .bytes = NULL };
	struct json *row;
	int r;

	cli_progress(m->cli, "Year-end statements", done, total);
	if (stop_asked(m->stop))
		return err_set(
			err, ERR_CONFLICT,
			"stopped: %zu statements are written, the same command writes the rest",
			m->made + m->there);
	if ((r = keep_one(m, school_id, &paper, err)) < 0 ||
	    (r = folder_make(cli_option(m->cli, "o"), err)) < 0 ||
	    (r = paper_write(&paper, cli_option(m->cli, "o"), err)) < 0)
		return r;
	m->made += paper.is_new;
	m->there += !paper.is_new;
	row = json_add_object(m->files, NULL);
	json_add_text(row, "school", paper.reference);
	json_add_text(row, "mark", paper.mark);
	json_add_int(row, "bytes", (int64_t) paper.length);
	return ERR_OK;
}

static int make_all(struct cli *cli, struct fy fy, struct err *err)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *fonts = NULL;
	SCOPED(json_freep) struct json *root = json_object();
	SCOPED(stop_end) struct stop stop = STOP_EMPTY;
	struct making m = { .cli = cli, .fy = fy, .stop = &stop };
	int r;

	work_undo(cli_work(cli)); /* nothing is written in it */
	m.files = json_add_array(root, "files");
	cli_door(cli, &m.door);
	if ((r = pdf_fonts_new(&fonts, err)) < 0)
		return r;
	m.fonts = fonts;
	stop_hold(&stop);
	if ((r = paper_year_schools(cli_store(cli), fy, make_one, &m, err)) < 0)
		return r;
	cli_progress(cli, "Year-end statements", 1, 1);
	if (cli_json(cli))
		return cli_print_json(cli, root, err);
	fprintf(cli_out(cli), "Wrote %zu year-end statement%s for %s into %s", m.made + m.there,
		m.made + m.there == 1 ? "" : "s", fy_text(fy).s, cli_option(cli, "o"));
	fprintf(cli_out(cli), m.there ? "; %zu of them as they were made before.\n" : ".\n",
		m.there);
	return ERR_OK;
}

/* ---- one ---- */

static int run(struct cli *cli, struct err *err)
{
	SCOPED(freep) char *snapshot = NULL;
	struct paper_about about = { .school_id = 0 };
	struct school school;
	struct fy fy;
	int r;

	if ((r = cli_year(cli, &fy, err)) < 0)
		return r;
	if (!cli_option(cli, "school"))
		return make_all(cli, fy, err);
	if ((r = cli_school(cli, "school", &school, err)) < 0 ||
	    (r = paper_year(cli_work(cli), &school, fy, &snapshot, err)) < 0)
		return r;
	about.school_id = school.id;
	return cli_write_paper(cli, &about, snapshot, err);
}

const struct command cmd_year_statement = {
	.noun = "year",
	.verb = "statement",
	.summary = "Write the year-end statement of a school, or of all schools, as PDFs",
	.about = "What was bought, used and ended unused, each visit, what was owed and how it was "
		 "settled, what was free, what was charged, and what is bought for the next year; "
		 "from 1 April on. A statement is kept: where nothing has changed since, the same "
		 "bytes are written again.",
	.example = "daybook year statement 2024-25 -o statements\n"
		   "daybook year statement 2024-25 --school 137037 -o upper-shirley.pdf",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
