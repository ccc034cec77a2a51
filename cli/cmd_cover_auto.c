/* cli/cmd_cover_auto.c - daybook cover auto */
#include "calendar/cover.h"
#include "cli/lookup.h"
#include "core/text.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "absence", "ABSENCE", "the visits that this absence touches", 0 },
	{ "officer", "OFFICER", "or all of an officer who is away", 0 },
	{ "from", "DATE", "from this day on; otherwise today", 0 },
	{ "to", "DATE", "up to this day; needed with --officer", 0 },
	{ "cancel-unsolved", NULL, "cancel what cannot be solved: its days are owed",
	  OPTION_SWITCH },
	{ "preview", NULL, "show what would be done and change nothing", OPTION_SWITCH },
	{ "reason", "TEXT", "why, for the audit trail; schools are not told", 0 },
};

static int read_wish(const struct cli *cli, struct officer *officer, struct cover_wish *w,
		     struct err *err)
{
	const char *absence = cli_option(cli, "absence");
	bool dates = cli_option(cli, "from") || cli_option(cli, "to");
	int r;

	*w = (struct cover_wish){ .cancel_unsolved = cli_switch(cli, "cancel-unsolved") };
	if ((absence != NULL) == (cli_option(cli, "officer") != NULL) || (absence && dates))
		return err_set(err, ERR_USAGE, "say --absence, or --officer with --from and --to");
	if (absence) {
		r = number_parse(absence, "absence", 1, INT64_C(1000000000), &w->absence_id, err);
		return r < 0 ? err_at(err, "absence", 0) : r;
	}
	if (!cli_option(cli, "to"))
		return err_set(err, ERR_USAGE, "say up to which day, with --to");
	if ((r = cli_officer(cli, "officer", officer, err)) < 0 ||
	    (r = cli_date(cli, "from", cli_today(cli), &w->from, err)) < 0)
		return r;
	w->officer = officer;
	return cli_date(cli, "to", DATE_NONE, &w->to, err);
}

static int print(struct cli *cli, const struct cover_done *d, bool preview, struct err *err)
{
	struct table *t = NULL;
	int r = cli_table(cli, cover_step_columns, cover_step_column_count, &t, err);

	if (r < 0)
		return r;
	table_empty_text(t, "No planned visit is affected.");
	cover_done_table(d, t);
	if ((r = cli_table_end(t, ERR_OK, err)) < 0)
		return r;
	cli_say(cli, "%s%zu covered, %zu moved, %zu cancelled, %zu unsolved%s",
		preview ? "preview: " : "", d->did[COVER_COVERED], d->did[COVER_MOVED],
		d->did[COVER_CANCELLED], d->did[COVER_UNSOLVED],
		preview ? "; nothing was written" : "");
	if (d->untold > 0 && !preview)
		cli_say(cli, "%zu %s a school without a mail address: tell it otherwise", d->untold,
			d->untold == 1 ? "notice is for" : "notices are for");
	if (d->did[COVER_UNSOLVED] > 0 && !preview)
		cli_say(cli, "unsolved visits stay booked: 'daybook cover suggest VISIT' says who "
			     "cannot and why; --cancel-unsolved cancels them");
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(cover_done_release) struct cover_done done = { .count = 0 };
	bool preview = cli_switch(cli, "preview");
	struct officer officer;
	struct cover_wish wish;
	int r;

	if (preview && !cli_work(cli)->reason)
		cli_work(cli)->reason = "preview"; /* undone below */
	if ((r = read_wish(cli, &officer, &wish, err)) < 0 ||
	    (r = cover_auto(cli_work(cli), &wish, &done, err)) < 0)
		return r;
	if (preview)
		work_undo(cli_work(cli)); /* done by every rule, then undone */
	else if ((r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return print(cli, &done, preview, err);
}

const struct command cmd_cover_auto = {
	.noun = "cover",
	.verb = "auto",
	.summary = "Cover, or else move, all visits of an officer who is away",
	.about = "Every visit that is still to come is covered at its own time, where somebody "
		 "can. What cannot is moved to the first school day on which its officer is back, "
		 "or else somebody can, within the days it was bought with and the setting "
		 "cover.move-days. The rest is listed as unsolved, and with --cancel-unsolved "
		 "cancelled by the service: its days are owed. No other visit is touched. The "
		 "schools are told who comes and when, never why ('mail list'). Run again it finds "
		 "only what is unsolved.",
	.example = "daybook cover auto --absence 7 --preview\n"
		   "daybook cover auto --officer EWO-04 --from 2025-03-01 --to 2025-03-31 --reason "
		   "\"Officer ill\"",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE | NEEDS_TABLE,
	.run = run,
};
