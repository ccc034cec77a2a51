/* cli/cmd_cover_affected.c - daybook cover affected */
#include "calendar/cover.h"
#include "cli/lookup.h"
#include "core/text.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "absence", "ABSENCE", "that this absence touches", 0 },
	{ "officer", "OFFICER", "or of one officer, whether away or not", 0 },
	{ "from", "DATE", "from this day on; otherwise today", 0 },
	{ "to", "DATE", "up to this day", 0 },
};

/* Of an absence all that it touches: it has its own dates. */
static int read_filter(const struct cli *cli, struct cover_filter *f, struct err *err)
{
	const char *absence = cli_option(cli, "absence");
	struct absence there;
	int r;

	*f = (struct cover_filter){ .from = DATE_NONE, .to = DATE_NONE };
	if (absence) {
		if (cli_option(cli, "officer")) {
			(void) err_set(err, ERR_INVALID, "say --absence or --officer, not both");
			return err_at(err, "officer", 0);
		}
		if (number_parse(absence, "absence", 1, INT64_C(1000000000), &f->absence_id, err) <
		    0)
			return err_at(err, "absence", 0);
		if ((r = absence_load(cli_store(cli), f->absence_id, &there, err)) < 0)
			return r;
	}
	if ((r = cli_officer_id(cli, "officer", &f->officer_id, err)) < 0 ||
	    (r = cli_date(cli, "from", absence ? DATE_NONE : cli_today(cli), &f->from, err)) < 0)
		return r;
	return cli_date(cli, "to", DATE_NONE, &f->to, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct cover_filter filter;
	struct table *t = NULL;
	int r;

	if ((r = read_filter(cli, &filter, err)) < 0 ||
	    (r = cli_table(cli, cover_visit_columns, cover_visit_column_count, &t, err)) < 0)
		return r;
	table_empty_text(t, "No planned visit is affected.");
	return cli_table_end(t, cover_affected_list(cli_store(cli), &filter, t, err), err);
}

const struct command cmd_cover_affected = {
	.noun = "cover",
	.verb = "affected",
	.summary = "List planned visits whose officer is away",
	.about = "Without options all that some absence touches, from today on.",
	.example = "daybook cover affected\n"
		   "daybook cover affected --absence 7\n"
		   "daybook cover affected --officer EWO-04 --from 2025-03-01 --to 2025-03-31",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
