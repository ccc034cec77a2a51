/* cli/cmd_visit_record.c - daybook visit record */
#include "cli/read_visit.h"
#include "cli/visits.h"

#include "core/banned.h"

static const struct option options[] = {
	VISIT_OPTIONS,
	{ "at-our-cost", NULL, "the service bears what is missing; needs --reason", OPTION_SWITCH },
	{ "free", "SERVICE=MINUTES", "free work inside a bought session", OPTION_REPEAT },
	{ "reason", "TEXT", "why at our cost, or on a day or at a time out of the rule", 0 },
};

static int print(const struct cli *cli, const struct visit_booked *booked, struct err *err)
{
	FILE *out = cli_out(cli);
	struct visit_story s;
	char drawn[600];
	int r = visits_load(cli_store(cli), booked->id, &s, err);

	if (r < 0)
		return r;
	if (cli_json(cli)) {
		SCOPED(json_freep) struct json *root = json_object();

		visits_add_json(root, &s);
		return cli_print_json(cli, root, err);
	}
	visits_say_drawn(&s, drawn, sizeof drawn);
	fprintf(out, "Recorded visit %" PRId64 ": ", s.visit.id);
	visits_print_who(out, &s);
	fprintf(out, ", %s to %s", clock_text(s.visit.start_min).s, clock_text(s.visit.end_min).s);
	if (s.visit.free_service)
		fprintf(out, " (%s, free).\n", s.visit.service);
	else
		fprintf(out, ": %s.\n", drawn[0] ? drawn : "it draws nothing");
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	struct work *work = cli_work(cli);
	struct visit_room room;
	struct visit_plan plan = { .place = PLACE_SCHOOL };
	struct service services[FREE_WORK_MAX];
	struct free_work free_work[FREE_WORK_MAX];
	struct visit_booked booked;
	size_t count = 0;
	int r;

	if ((r = read_visit(cli, &room, &plan, err)) < 0 ||
	    (r = read_free(cli, services, free_work, &count, err)) < 0)
		return r;
	if (cli_switch(cli, "at-our-cost")) {
		if (plan.over.use == OVER_TOP_UP)
			return err_set(err, ERR_USAGE,
				       "either the school buys what is missing (--top-up-by) or "
				       "the service bears it (--at-our-cost)");
		plan.over.use = OVER_OUR_COST;
	}
	if ((r = visit_record(work, &plan, free_work, count, &booked, err)) < 0 ||
	    (r = work_commit(work, err)) < 0)
		return r;
	return print(cli, &booked, err);
}

const struct command cmd_visit_record = {
	.noun = "visit",
	.verb = "record",
	.summary = "Record work that was done without a booking",
	.about = "Today or before, in an open year: booked and delivered in one act. Work that was "
		 "done can always be recorded: what is more than is left is a top-up that the "
		 "school agreed to beforehand (--top-up-by), or at the service's own cost "
		 "(--at-our-cost) with a reason.",
	.example = "daybook visit record --school 137037 --officer EWO-03 --date 2024-10-08 "
		   "--session day --top-up-by \"Ms Bursar\" --po 4471",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
