/* cli/cmd_officer_absence.c - daybook officer absence OFFICER --kind KIND --from DATE */
#include "calendar/absence.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "OFFICER", "Code, or a part of the name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "kind", "KIND", "leave, sickness, training, other or busy", OPTION_NEEDED },
	{ "from", "DATE", "First day", OPTION_NEEDED },
	{ "to", "DATE", "Last day; otherwise the first one alone", 0 },
	{ "session", "SESSION", "Half of that one day: am or pm", 0 },
	{ "start", "TIME", "From this time of the first day, such as 13:30", 0 },
	{ "end", "TIME", "Up to this time of the last day", 0 },
};

static int read_clock(const struct cli *cli, const char *option, int *out, struct err *err)
{
	const char *text = cli_option(cli, option);

	if (text && clock_parse(text, out, err) < 0)
		return err_at(err, option, 0);
	return ERR_OK;
}

static int read_session(const struct cli *cli, struct absence_span *t, struct err *err)
{
	const char *session = cli_option(cli, "session");
	bool afternoon = strcmp(session, "pm") == 0;

	if (cli_option(cli, "start") || cli_option(cli, "end"))
		(void) err_set(err, ERR_INVALID, "say --session, or --start and --end, not both");
	else if (!afternoon && strcmp(session, "am") != 0)
		(void) err_set(err, ERR_INVALID,
			       "'%s' is not half a day: am or pm; a whole day needs no --session",
			       session);
	else if (date_compare(t->first_on, t->last_on) != 0)
		(void) err_set(err, ERR_INVALID,
			       "half a day is of one day: for half days of several enter each");
	else
		return absence_half_day(cli_store(cli), t->first_on, afternoon, t, err);
	return err_at(err, "session", 0);
}

static int read_time(const struct cli *cli, struct absence_span *t, struct err *err)
{
	int r;

	*t = (struct absence_span){ .end_min = 1440 };
	if ((r = cli_date(cli, "from", DATE_NONE, &t->first_on, err)) < 0 ||
	    (r = cli_date(cli, "to", t->first_on, &t->last_on, err)) < 0)
		return r;
	if (cli_option(cli, "session"))
		return read_session(cli, t, err);
	r = read_clock(cli, "start", &t->start_min, err);
	return r < 0 ? r : read_clock(cli, "end", &t->end_min, err);
}

static int print(const struct cli *cli, int64_t id, const struct officer *officer,
		 const struct absence_entry *e, int64_t hits, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_int(root, "absence", id);
	json_add_text(root, "officer", officer->code);
	json_add_text(root, "kind", absence_kind_word(e->kind));
	json_add_date(root, "from", e->span.first_on);
	json_add_text(root, "start", clock_text(e->span.start_min).s);
	json_add_date(root, "to", e->span.last_on);
	json_add_text(root, "end", clock_text(e->span.end_min).s);
	json_add_int(root, "visits_affected", hits);
	if (hits == 0)
		return result_print(cli, root, err,
				    "Absence %" PRId64 ": %s is away %s (%s). No visit is booked"
				    " then.",
				    id, officer->code, absence_text(&e->span).s,
				    absence_kind_word(e->kind));
	return result_print(cli, root, err,
			    "Absence %" PRId64 ": %s is away %s (%s).\n"
			    "%" PRId64 " %s booked then:\n"
			    "    daybook cover affected --absence %" PRId64,
			    id, officer->code, absence_text(&e->span).s, absence_kind_word(e->kind),
			    hits, hits == 1 ? "visit is" : "visits are", id);
}

static int run(struct cli *cli, struct err *err)
{
	struct absence_entry entry = { .uid = NULL };
	struct officer officer;
	int64_t id, hits;
	int r;

	if (absence_kind_parse(cli_option(cli, "kind"), &entry.kind, err) < 0)
		return err_at(err, "kind", 0);
	if ((r = officer_find(cli_store(cli), cli_operand(cli, 0), &officer, err)) < 0 ||
	    (r = read_time(cli, &entry.span, err)) < 0)
		return r;
	entry.officer_id = officer.id;
	if ((r = absence_add(cli_work(cli), &entry, &id, err)) < 0 ||
	    (r = absence_hits(cli_store(cli), officer.id, &entry.span, &hits, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return print(cli, id, &officer, &entry, hits, err);
}

const struct command cmd_officer_absence = {
	.noun = "officer",
	.verb = "absence",
	.summary = "Say when an officer is away",
	.about = "Whole days, half a day, or from a time of the first day to a time of the last. "
		 "Nothing is booked and no free time is offered then; visits that are booked "
		 "already stay until they are covered ('cover affected', 'cover auto'). Officers "
		 "enter their own, the manager anybody's. The kind is for staff alone: to schools "
		 "an officer is not available. It is never changed: withdraw it and enter another.",
	.example = "daybook officer absence EWO-04 --kind leave --from 2024-09-09 --to 2024-09-13\n"
		   "daybook officer absence EWO-04 --kind training --from 2024-10-01 --session am\n"
		   "daybook officer absence EWO-04 --kind busy --from 2024-10-02 --start 14:00 "
		   "--end 16:30",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
