/* cli/cmd_visit_move.c - daybook visit move */
#include "cli/lookup.h"
#include "cli/read_visit.h"
#include "cli/visits.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "date", "DATE", "to this day (the day it has)", 0 },
	{ "session", "SESSION", "am, pm or day (the time it has)", 0 },
	{ "start", "TIME", "or from this time, such as 9:30", 0 },
	{ "end", "TIME", "to this time", 0 },
	{ "place", "PLACE", "school, home, online or desk (where it is)", 0 },
	{ "officer", "OFFICER", "and this officer goes there instead", 0 },
	{ "reason", "TEXT", "why; with it also outside school days or the officer's pattern", 0 },
};

/* What a move borrows. */
struct room {
	struct officer officer;
	enum visit_place place;
};

static int read_place(const struct cli *cli, struct room *room, struct visit_move *to,
		      struct err *err)
{
	const char *place = cli_option(cli, "place");

	if (!place)
		return ERR_OK;
	to->place = &room->place;
	return place_parse(place, &room->place, err) < 0 ? err_at(err, "place", 0) : ERR_OK;
}

static int read_officer(const struct cli *cli, struct room *room, struct visit_move *to,
			struct err *err)
{
	if (!cli_option(cli, "officer"))
		return ERR_OK;
	to->officer = &room->officer;
	return cli_officer(cli, "officer", &room->officer, err);
}

static int read_move(const struct cli *cli, struct room *room, struct visit_move *to,
		     struct err *err)
{
	struct visit_time when = { .session = SESSION_TIMED };
	int r;

	if ((r = cli_date(cli, "date", DATE_NONE, &to->on, err)) < 0 ||
	    (r = read_visit_time(cli, &when, &to->new_time, err)) < 0 ||
	    (r = read_place(cli, room, to, err)) < 0 || (r = read_officer(cli, room, to, err)) < 0)
		return r;
	to->session = when.session;
	to->start_min = when.start_min;
	to->end_min = when.end_min;
	if (date_is_none(to->on) && !to->new_time && !to->place && !to->officer)
		return err_set(err, ERR_USAGE,
			       "say what changes: --date, --session, --start and --end, --place or "
			       "--officer");
	return ERR_OK;
}

/* " (0.5 day on C-2024-005 and 0.5 day on C-2024-006)." */
static void print_parts(FILE *out, const struct visit_story *s)
{
	for (size_t i = 0; i < s->school_count; i++)
		fprintf(out, "%s%s on %s",
			i == 0                    ? " ("
			: i + 1 < s->school_count ? ", "
						  : " and ",
			quantity_named(s->use[i].booked, s->use[i].unit).s, s->use[i].contract);
	fputs(").\n", out);
}

static int show(const struct cli *cli, int64_t id, const struct visit_moved *moved, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	FILE *out = cli_out(cli);
	struct visit_story s;
	int r = visits_load(cli_store(cli), id, &s, err);

	if (r < 0)
		return r;
	if (moved->school_day_not_known)
		cli_say(cli, "Term dates for %s are not known: make sure that the school is open.",
			date_long(s.visit.on).s);
	if (cli_json(cli)) {
		visits_add_json(root, &s);
		return cli_print_json(cli, root, err);
	}
	fprintf(out, "Moved visit %" PRId64 ": ", id);
	visits_print_who(out, &s);
	fprintf(out, ", %s to %s", clock_text(s.visit.start_min).s, clock_text(s.visit.end_min).s);
	if (s.visit.free_service)
		fprintf(out, " (%s, free).\n", s.visit.service);
	else if (s.school_count > 1)
		print_parts(out, &s);
	else
		fprintf(out, " (%s on %s).\n", quantity_named(s.visit.days, s.visit.unit).s,
			s.visit.contract);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	struct visit_move to = { .on = DATE_NONE };
	struct visit_moved moved;
	struct room room;
	int64_t id = 0;
	int r;

	if ((r = cli_number(cli, 0, "visit", &id, err)) < 0 ||
	    (r = read_move(cli, &room, &to, err)) < 0)
		return r;
	if ((r = visit_move(cli_work(cli), id, &to, &moved, err)) < 0) {
		visits_offer(cli, &moved.slots);
		return r;
	}
	if ((r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return show(cli, id, &moved, err);
}

const struct command cmd_visit_move = {
	.noun = "visit",
	.verb = "move",
	.summary =
		"Move a planned visit to another day, time or place, or give it to another officer",
	.about = "What is not said stays as it is. The same is asked as of a booking. The days of "
		 "the visit are let go and promised anew for the new date: in another financial "
		 "year they come from that year's days, or it is refused with what is left. A "
		 "top-up that the school agreed to goes along within the year. A visit that makes "
		 "good another keeps its length and its year. Calendars show the same visit, "
		 "changed.",
	.example = "daybook visit move 17 --date 2024-10-09 --session pm --reason \"Training day\"",
	OPERANDS(visit_operand),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
