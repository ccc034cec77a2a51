/* cli/cmd_visit_book.c - daybook visit book */
#include "calendar/visit.h"
#include "cli/lookup.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "URN or part of the name", OPTION_NEEDED },
	{ "officer", "OFFICER", "code or part of the name", OPTION_NEEDED },
	{ "date", "DATE", "day of the visit", OPTION_NEEDED },
	{ "session", "SESSION", "am, pm or day", 0 },
	{ "start", "TIME", "or from this time, such as 9:30", 0 },
	{ "end", "TIME", "to this time", 0 },
	{ "service", "CODE", "what for (ewo-days); a free service draws no days", 0 },
	{ "reason", "TEXT", "why all the same, outside school days or the officer's pattern", 0 },
};

static int read_clock(const struct cli *cli, const char *option, int *out, struct err *err)
{
	int r = clock_parse(cli_option(cli, option), out, err);

	return r < 0 ? err_at(err, option, 0) : r;
}

/* --session, or --start and --end. */
static int read_time(const struct cli *cli, struct visit_plan *plan, struct err *err)
{
	const char *session = cli_option(cli, "session");
	bool start = cli_option(cli, "start"), end = cli_option(cli, "end");
	int r;

	if (session ? start || end : !start || !end)
		return err_set(err, ERR_USAGE,
			       "say when: --session am, pm or day; or --start and --end");
	if (session) {
		r = session_parse(session, &plan->session, err);
		return r < 0 ? err_at(err, "session", 0) : r;
	}
	plan->session = SESSION_TIMED;
	if ((r = read_clock(cli, "start", &plan->start_min, err)) < 0)
		return r;
	return read_clock(cli, "end", &plan->end_min, err);
}

static int print(const struct cli *cli, const struct visit_plan *plan,
		 const struct visit_booked *booked, struct err *err)
{
	const struct unit_terms *terms = unit_terms(booked->holds.unit);

	if (booked->school_day_not_known)
		cli_say(cli, "Term dates for %s are not known: make sure that the school is open.",
			date_long(plan->on).s);
	if (cli_json(cli)) {
		SCOPED(json_freep) struct json *root = json_object();

		json_add_int(root, "visit", booked->id);
		json_add_text(root, "urn", plan->school->urn);
		json_add_text(root, "officer", plan->officer->code);
		json_add_text(root, "service", plan->service->code);
		json_add_date(root, "date", plan->on);
		json_add_text(root, "start", clock_text(plan->start_min).s);
		json_add_text(root, "end", clock_text(plan->end_min).s);
		json_add_bool(root, "free", plan->service->statutory);
		json_add_quantity(root, "quantity", booked->holds.total);
		json_add_text(root, "unit", plan->service->statutory ? NULL : terms->word);
		return cli_print_json(cli, root, err);
	}
	fprintf(cli_out(cli), "Booked visit %" PRId64 ": %s at %s on %s, %s to %s", booked->id,
		plan->officer->code, plan->school->name, date_table(plan->on).s,
		clock_text(plan->start_min).s, clock_text(plan->end_min).s);
	if (plan->service->statutory)
		fprintf(cli_out(cli), " (%s, free).\n", plan->service->title);
	else
		fprintf(cli_out(cli), " (%s %s).\n",
			quantity_pretty(booked->holds.total, terms->decimals).s,
			booked->holds.total.hundredths <= 100 ? terms->word : terms->plural);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	struct work *work = cli_work(cli);
	struct school school;
	struct officer officer;
	struct service service;
	struct visit_plan plan = { .school = &school, .officer = &officer, .service = &service };
	struct visit_booked booked;
	int r;

	if ((r = read_time(cli, &plan, err)) < 0 ||
	    (r = cli_date(cli, "date", DATE_NONE, &plan.on, err)) < 0 ||
	    (r = cli_school(cli, "school", &school, err)) < 0 ||
	    (r = cli_officer(cli, "officer", &officer, err)) < 0 ||
	    (r = cli_service(cli, "service", SERVICE_DAYS, &service, err)) < 0 ||
	    (r = visit_book(work, &plan, &booked, err)) < 0 || (r = work_commit(work, err)) < 0)
		return r;
	return print(cli, &plan, &booked, err);
}

const struct command cmd_visit_book = {
	.noun = "visit",
	.verb = "book",
	.summary = "Book a visit of an officer to a school",
	.about = "All day takes a day, morning or afternoon half a day; timed work goes by its "
		 "minutes. A booking beyond what is "
		 "left is refused with what is left. A free service takes nothing, with or without "
		 "a contract. Days are taken "
		 "first from the contract that ends first.",
	.example = "daybook visit book --school 137037 --officer EWO-03 --date 2024-10-08 "
		   "--session am",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
