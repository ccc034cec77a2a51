/* cli/cmd_term_day.c - daybook term day SCHOOL --date DATE */
#include "calendar/visit.h"
#include "cli/result.h"
#include "core/days.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "SCHOOL", "URN, or a part of the name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "date", "DATE", "The day", OPTION_NEEDED },
	{ "kind", "KIND", "inset (staff training) or own (the school's own day off)", 0 },
	{ "title", "TEXT", "What it is called; otherwise staff training day, or day off", 0 },
	{ "remove", NULL, "It is a day like others again", OPTION_SWITCH },
};

static int check_options(const struct cli *cli, struct err *err)
{
	bool says = cli_option(cli, "kind") || cli_option(cli, "title");

	if (cli_switch(cli, "remove") && says)
		(void) err_set(err, ERR_USAGE, "--remove takes neither --kind nor --title");
	else if (!cli_switch(cli, "remove") && !cli_option(cli, "kind"))
		(void) err_set(err, ERR_USAGE, "say --kind inset or --kind own, or --remove");
	else
		return ERR_OK;
	return err_at(err, "kind", 0);
}

static int write_day(const struct cli *cli, const struct school *school, struct date on,
		     struct err *err)
{
	struct closed_day d = { .on = on, .kind = cli_option(cli, "kind") };

	if (cli_switch(cli, "remove"))
		return school_day_open(cli_work(cli), school->id, on, err);
	d.title = cli_option(cli, "title");
	if (!d.title)
		d.title = strcmp(d.kind, "inset") == 0 ? "staff training day" : "day off";
	return school_day_close(cli_work(cli), school->id, &d, err);
}

/* Visits that bring an officer to pupils: desk work may be done on any working day. */
static void count_visit(void *context, const struct visit *v)
{
	int64_t *count = context;

	*count += v->place != PLACE_DESK;
}

static int print(const struct cli *cli, const struct school *school, struct date on, int64_t visits,
		 struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	enum school_day school_day;
	char why[80], booked[96] = "";
	int r = day_is_school_day(cli_store(cli), school->id, on, &school_day, why, err);

	if (r < 0)
		return r;
	json_add_text(root, "urn", school->urn);
	json_add_date(root, "date", on);
	json_add_text(root, "school_day",
		      school_day == SCHOOL_DAY_YES  ? "yes"
		      : school_day == SCHOOL_DAY_NO ? "no"
						    : "not known");
	json_add_text(root, "why", school_day == SCHOOL_DAY_YES ? NULL : why);
	json_add_int(root, "visits_booked", visits);
	if (visits > 0 && school_day == SCHOOL_DAY_NO)
		(void) snprintf(booked, sizeof booked,
				"\n%" PRId64 " %s booked then: move it, or leave it for the staff.",
				visits, visits == 1 ? "visit is" : "visits are");
	if (school_day == SCHOOL_DAY_NOT_KNOWN)
		return result_print(cli, root, err,
				    "%s at %s: whether it is a school day is not"
				    " known (%s).",
				    date_long(on).s, school->name, why);
	if (school_day == SCHOOL_DAY_YES)
		return result_print(cli, root, err, "%s is a school day at %s.", date_long(on).s,
				    school->name);
	return result_print(cli, root, err, "%s is no school day at %s (%s).%s", date_long(on).s,
			    school->name, why, booked);
}

static int run(struct cli *cli, struct err *err)
{
	struct visit_filter filter = { .state = "planned" };
	struct school school;
	struct date on;
	int64_t visits = 0;
	int r;

	if ((r = check_options(cli, err)) < 0 ||
	    (r = cli_date(cli, "date", DATE_NONE, &on, err)) < 0 ||
	    (r = school_find(cli_store(cli), cli_operand(cli, 0), &school, err)) < 0 ||
	    (r = write_day(cli, &school, on, err)) < 0)
		return r;
	filter.school_id = school.id;
	filter.from = filter.to = on;
	if ((r = visit_each(cli_store(cli), &filter, count_visit, &visits, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return print(cli, &school, on, visits, err);
}

const struct command cmd_term_day = {
	.noun = "term",
	.verb = "day",
	.summary = "Close a day of one school to pupils, or open it again",
	.about =
		"On a training day (inset) or a day off of the school's own no pupils are there: "
		"no time of that day is offered to the school, series of visits leave it out, and "
		"a visit then needs a reason, such as to train the staff. Officers work; desk "
		"work is booked as ever. Days that are closed everywhere come by 'holiday import'.",
	.example =
		"daybook term day 137037 --date 2024-10-25 --kind inset\n"
		"daybook term day cantell --date 2024-11-29 --kind own --title \"Founder's day\"\n"
		"daybook term day cantell --date 2024-11-29 --remove",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
