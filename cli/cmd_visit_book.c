/* cli/cmd_visit_book.c - daybook visit book */
#include "cli/book_series.h"
#include "cli/read_visit.h"
#include "cli/visits.h"

#include "core/text.h"

#include "core/banned.h"

static const struct option options[] = {
	VISIT_OPTIONS,
	{ "repeat", "RULE", "a series, such as \"FREQ=WEEKLY;INTERVAL=2;COUNT=12\"", 0 },
	{ "instead-of", "VISIT", "makes good a visit that the service cancelled", 0 },
	{ "reason", "TEXT", "why all the same, outside school days or the officer's pattern", 0 },
};

static int read_instead(const struct cli *cli, struct visit_plan *plan, struct err *err)
{
	const char *text = cli_option(cli, "instead-of");

	if (text && number_parse(text, "visit", 1, INT64_C(1000000000), &plan->instead_of, err) < 0)
		return err_at(err, "instead-of", 0);
	return ERR_OK;
}

/* "0.5 day"; of several schools, and where part of it is bought as it is used, all of it. */
static void print_days(FILE *out, const struct visit_plan *plan, const struct visit_booked *booked)
{
	for (size_t i = 0; i < plan->school_count; i++) {
		const struct holds *h = &booked->holds[i];
		const struct unit_terms *terms = unit_terms(h->unit);

		fprintf(out, "%s%s %s", i > 0 ? ", " : "",
			quantity_pretty(h->total, terms->decimals).s,
			h->total.hundredths <= 100 ? terms->word : terms->plural);
		if (plan->school_count > 1)
			fprintf(out, " of %s", plan->schools[i].school->name);
		if (h->as_used.hundredths > 0)
			fprintf(out, ", %s bought %s",
				h->as_used.hundredths == h->total.hundredths
					? "all"
					: quantity_named(h->as_used, h->unit).s,
				plan->over.use == OVER_TOP_UP ? "as a top-up" : "as it is used");
	}
}

static void print(const struct cli *cli, const struct visit_plan *plan,
		  const struct visit_booked *booked, const struct visit_story *s)
{
	FILE *out = cli_out(cli);

	fprintf(out, "Booked visit %" PRId64 ": ", booked->id);
	visits_print_who(out, s);
	fprintf(out, ", %s to %s (", clock_text(plan->start_min).s, clock_text(plan->end_min).s);
	if (plan->service->statutory)
		fprintf(out, "%s, free", plan->service->title);
	else
		print_days(out, plan, booked);
	fprintf(out, ").\n");
	if (plan->instead_of && booked->made_good)
		fprintf(out, "Visit %" PRId64 " is made good: its days are owed no more.\n",
			plan->instead_of);
	else if (plan->instead_of)
		fprintf(out,
			"Visit %" PRId64 " is not made good yet: more was owed than is booked in "
			"its stead.\n",
			plan->instead_of);
}

static int show(const struct cli *cli, const struct visit_plan *plan,
		const struct visit_booked *booked, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct visit_story s;
	int r = visits_load(cli_store(cli), booked->id, &s, err);

	if (r < 0)
		return r;
	if (booked->school_day_not_known)
		cli_say(cli, "Term dates for %s are not known: make sure that the school is open.",
			date_long(plan->on).s);
	if (!cli_json(cli)) {
		print(cli, plan, booked, &s);
		return ERR_OK;
	}
	visits_add_json(root, &s);
	if (plan->instead_of)
		json_add_bool(root, "made_good", booked->made_good);
	return cli_print_json(cli, root, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct work *work = cli_work(cli);
	struct visit_room room;
	struct visit_plan plan = { .place = PLACE_SCHOOL };
	struct visit_booked booked;
	int r;

	if ((r = read_visit(cli, &room, &plan, err)) < 0 || (r = read_instead(cli, &plan, err)) < 0)
		return r;
	if (cli_option(cli, "repeat"))
		return book_series(cli, &plan, cli_option(cli, "repeat"), err);
	if ((r = visit_book(work, &plan, &booked, err)) < 0) {
		visits_offer(cli, &booked.slots);
		return r;
	}
	if ((r = work_commit(work, err)) < 0)
		return r;
	return show(cli, &plan, &booked, err);
}

const struct command cmd_visit_book = {
	.noun = "visit",
	.verb = "book",
	.summary = "Book a visit of an officer to a school",
	.about = "All day takes a day, morning or afternoon half a day; timed work goes by its "
		 "minutes. Each officer draws; of several schools each draws its part. A booking "
		 "beyond what is left is refused with what is left, unless the school agreed to "
		 "buy what is missing (--top-up-by) or pays as it goes. A free service takes "
		 "nothing, with or without a contract. Days are taken first from the contract that "
		 "ends first. Desk work needs no school day.\n\n"
		 "A refusal for reasons of time offers the next three that are free.\n\n"
		 "With --repeat a series is booked from --date on, wholly or not at all, by a rule "
		 "as "
		 "calendars have it: FREQ=WEEKLY or MONTHLY; INTERVAL; COUNT or UNTIL; BYDAY "
		 "(MO,TU; of months 1TU or -1FR) or BYMONTHDAY. Bank holidays, closed days, days "
		 "outside the terms and an officer's absences are skipped, and said; COUNT counts "
		 "them too. Where term dates are not known the series stops, and says so.",
	.example = "daybook visit book --school 137037 --officer EWO-03 --date 2024-10-08 "
		   "--session am\n"
		   "daybook visit book --school 137037 --officer EWO-03 --date 2024-10-08 "
		   "--session am --repeat \"FREQ=WEEKLY;INTERVAL=2;COUNT=12\"",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
