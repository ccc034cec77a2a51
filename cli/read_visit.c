/* cli/read_visit.c - reads who goes where, when and what for */
#include "cli/read_visit.h"

#include "cli/lookup.h"
#include "core/text.h"

#include "core/banned.h"

/* ---- who ---- */

/* "60%" in hundredths of a per cent. */
static int read_part(const char *text, int *out_bp, struct err *err)
{
	char figure[32];
	size_t length = strlen(text);
	struct quantity q = { 0 };

	if (length < 2 || text[length - 1] != '%')
		return err_set(err, ERR_INVALID, "'%s' is not a part of the visit such as 60%%",
			       text);
	(void) snprintf(figure, sizeof figure, "%.*s", (int) length - 1, text);
	if (quantity_parse(figure, &q, err) < 0)
		return (int) err->code;
	if (q.hundredths > 10000)
		return err_set(err, ERR_INVALID, "%s is more than the whole visit", text);
	*out_bp = (int) q.hundredths;
	return ERR_OK;
}

static int read_school(const struct cli *cli, const char *text, bool alone, struct school *school,
		       struct visit_share *out, struct err *err)
{
	char name[160];
	const char *part = cli_at_equals(text, name, sizeof name);
	int r;

	*out = (struct visit_share){ school, 10000 };
	if (!part && !alone)
		return err_set(err, ERR_USAGE,
			       "say which part of the visit is whose: --school URN=60%% --school "
			       "URN=40%%");
	if (part && (r = read_part(part, &out->part_bp, err)) < 0)
		return r;
	return school_find(cli_store(cli), name, school, err);
}

static int read_schools(const struct cli *cli, struct visit_room *room, struct visit_plan *plan,
			struct err *err)
{
	size_t count = cli_option_count(cli, "school");

	if (count > VISIT_SCHOOLS_MAX)
		return err_set(err, ERR_USAGE, "a visit has at most %d schools", VISIT_SCHOOLS_MAX);
	for (size_t i = 0; i < count; i++)
		if (read_school(cli, cli_option_at(cli, "school", i), count == 1, &room->school[i],
				&plan->schools[i], err) < 0)
			return err_at(err, "school", 0);
	plan->school_count = count;
	return ERR_OK;
}

static int read_officers(const struct cli *cli, struct visit_room *room, struct visit_plan *plan,
			 struct err *err)
{
	size_t count = cli_option_count(cli, "officer");

	if (count > VISIT_OFFICERS_MAX)
		return err_set(err, ERR_USAGE, "a visit has at most %d officers",
			       VISIT_OFFICERS_MAX);
	for (size_t i = 0; i < count; i++) {
		if (officer_find(cli_store(cli), cli_option_at(cli, "officer", i),
				 &room->officer[i], err) < 0)
			return err_at(err, "officer", 0);
		plan->officers[i] = &room->officer[i];
	}
	plan->officer_count = count;
	return ERR_OK;
}

/* ---- when and where ---- */

static int read_clock(const struct cli *cli, const char *option, int *out, struct err *err)
{
	int r = clock_parse(cli_option(cli, option), out, err);

	return r < 0 ? err_at(err, option, 0) : r;
}

int read_visit_time(const struct cli *cli, struct visit_time *when, bool *out_given,
		    struct err *err)
{
	const char *session = cli_option(cli, "session");
	bool start = cli_option(cli, "start"), end = cli_option(cli, "end");
	struct visit_time then = { .session = SESSION_TIMED };
	int r = ERR_OK;

	*out_given = session || start || end;
	if (!*out_given)
		return ERR_OK;
	if (session ? start || end : !start || !end)
		return err_set(err, ERR_USAGE,
			       "say when: --session am, pm or day; or --start and --end");
	if (session && (r = session_parse(session, &then.session, err)) < 0)
		return err_at(err, "session", 0);
	if (!session && ((r = read_clock(cli, "start", &then.start_min, err)) < 0 ||
			 (r = read_clock(cli, "end", &then.end_min, err)) < 0))
		return r;
	*when = then;
	return ERR_OK;
}

/* It is needed. */
static int read_time(const struct cli *cli, struct visit_plan *plan, struct err *err)
{
	struct visit_time when = { .session = SESSION_TIMED };
	bool given = false;
	int r = read_visit_time(cli, &when, &given, err);

	if (r == ERR_OK && !given)
		return err_set(err, ERR_USAGE,
			       "say when: --session am, pm or day; or --start and --end");
	plan->session = when.session;
	plan->start_min = when.start_min;
	plan->end_min = when.end_min;
	return r;
}

static int read_place(const struct cli *cli, struct visit_plan *plan, struct err *err)
{
	const char *place = cli_option(cli, "place");

	if (place && place_parse(place, &plan->place, err) < 0)
		return err_at(err, "place", 0);
	return ERR_OK;
}

/* ---- beyond what is left ---- */

static int read_top_up(const struct cli *cli, struct visit_plan *plan, struct err *err)
{
	const char *by = cli_option(cli, "top-up-by"), *po = cli_option(cli, "po");

	if (po && !by)
		return err_set(err, ERR_USAGE,
			       "--po is the order number of a top-up: say who agreed to it, with "
			       "--top-up-by");
	if (by)
		plan->over = (struct over){ OVER_TOP_UP, by, po };
	return ERR_OK;
}

int read_visit_done(const struct cli *cli, struct visit_room *room, struct visit_plan *plan,
		    struct err *err)
{
	int r;

	plan->service = &room->service;
	if ((r = read_time(cli, plan, err)) < 0 || (r = read_place(cli, plan, err)) < 0 ||
	    (r = cli_date(cli, "date", DATE_NONE, &plan->on, err)) < 0 ||
	    (r = read_schools(cli, room, plan, err)) < 0 ||
	    (r = read_officers(cli, room, plan, err)) < 0)
		return r;
	return cli_service(cli, "service", SERVICE_DAYS, &room->service, err);
}

int read_visit(const struct cli *cli, struct visit_room *room, struct visit_plan *plan,
	       struct err *err)
{
	int r = read_top_up(cli, plan, err);

	return r < 0 ? r : read_visit_done(cli, room, plan, err);
}

int read_free(const struct cli *cli, struct service *services, struct free_work *out,
	      size_t *out_count, struct err *err)
{
	size_t count = cli_option_count(cli, "free");
	int r;

	if (count > FREE_WORK_MAX)
		return err_set(err, ERR_USAGE, "at most %d free services in one session",
			       FREE_WORK_MAX);
	for (size_t i = 0; i < count; i++) {
		char name[160];
		const char *minutes =
			cli_at_equals(cli_option_at(cli, "free", i), name, sizeof name);

		if (!minutes)
			return err_set(err, ERR_USAGE, "write free work as --free SERVICE=MINUTES");
		if ((r = service_find(cli_store(cli), name, &services[i], err)) < 0 ||
		    (r = number_parse(minutes, "minutes", 1, 1440, &out[i].minutes, err)) < 0)
			return err_at(err, "free", 0);
		out[i].service = &services[i];
	}
	*out_count = count;
	return ERR_OK;
}
