/* cli/cmd_cover_suggest.c - daybook cover suggest VISIT */
#include "calendar/cover.h"
#include "cli/lookup.h"
#include "cli/visits.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "for", "OFFICER", "who is to be covered, where a visit has several officers", 0 },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(cover_suggestion_release) struct cover_suggestion s = { .count = 0 };
	struct table *t = NULL;
	int64_t visit_id = 0, officer_id = 0;
	int r;

	if ((r = cli_number(cli, 0, "visit", &visit_id, err)) < 0 ||
	    (r = cli_officer_id(cli, "for", &officer_id, err)) < 0 ||
	    (r = cover_suggest(cli_store(cli), visit_id, officer_id, &s, err)) < 0)
		return r;
	cli_say(cli, "visit %" PRId64 ": %s at %s,\n%s, %s to %s; %zu of %zu can come instead",
		visit_id, s.visit.officer, s.visit.school, date_table(s.visit.on).s,
		clock_text(s.visit.start_min).s, clock_text(s.visit.end_min).s, s.able, s.count);
	if ((r = cli_table(cli, cover_candidate_columns, cover_candidate_column_count, &t, err)) <
	    0)
		return r;
	cover_suggestion_table(&s, t);
	return cli_table_end(t, ERR_OK, err);
}

const struct command cmd_cover_suggest = {
	.noun = "cover",
	.verb = "suggest",
	.summary = "Say who could take a visit, the best first, and why the others cannot",
	.about = "First the school's link officer, then who was it, then who has been there; then "
		 "who has least booked in that week, and fewest other schools on that day. A Fast "
		 "Track meeting is for the service manager, an acting senior or an experienced "
		 "education welfare officer ('officer set').",
	.example = "daybook cover suggest 17",
	OPERANDS(visit_operand),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_TABLE,
	.run = run,
};
