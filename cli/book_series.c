/* cli/book_series.c - books a series and says what became of it: its visits, the days skipped, where it stopped */
#include "cli/book_series.h"

#include "calendar/series.h"
#include "cli/visits.h"

#include "core/banned.h"

#define DAY_INDENT 18

/* ---- for people ---- */

/* "EWO-01 at Upper Shirley High School" */
static void print_head(FILE *out, const struct series_booked *s, const struct visit_story *first,
		       const struct visit_plan *plan)
{
	fprintf(out, "Booked series %" PRId64 ": %s, %zu visit%s", s->id, first->officers, s->count,
		s->count == 1 ? "" : "s");
	for (size_t i = 0; i < first->school_count; i++)
		fprintf(out, "%s%s", i == 0 ? " for " : ", ", first->use[i].school);
	fprintf(out, ", %s to %s", clock_text(plan->start_min).s, clock_text(plan->end_min).s);
	if (plan->service->statutory)
		fprintf(out, " (%s, free).\n", plan->service->title);
	else
		fprintf(out, " (%s).\n", quantity_named(s->quantity, s->unit).s);
}

static void print(FILE *out, const struct series_booked *s, const struct visit_story *first,
		  const struct visit_plan *plan)
{
	size_t skip = 0;

	print_head(out, s, first, plan);
	for (size_t i = 0; i < s->count; i++) {
		for (; skip < s->skipped && date_compare(s->skip[skip].on, s->visit[i].on) < 0;
		     skip++)
			fprintf(out, "%-*sskipped: %s\n", DAY_INDENT,
				date_table(s->skip[skip].on).s, s->skip[skip].why);
		fprintf(out, "%-*svisit %" PRId64 "\n", DAY_INDENT, date_table(s->visit[i].on).s,
			s->visit[i].id);
	}
	for (; skip < s->skipped; skip++)
		fprintf(out, "%-*sskipped: %s\n", DAY_INDENT, date_table(s->skip[skip].on).s,
			s->skip[skip].why);
	if (!date_is_none(s->stopped_on))
		fprintf(out,
			"%-*sstopped: term dates of %s are not known\n"
			"%-*s%zu of %zu days are not booked\n",
			DAY_INDENT, date_table(s->stopped_on).s,
			academic_year_text(academic_year_of(s->stopped_on)).s, DAY_INDENT, "",
			s->asked - s->count - s->skipped, s->asked);
}

/* ---- for programs ---- */

static void add_days(struct json *root, const struct series_booked *s)
{
	struct json *visits = json_add_array(root, "visits"), *skipped, *row;

	for (size_t i = 0; i < s->count; i++) {
		row = json_add_object(visits, NULL);
		json_add_int(row, "visit", s->visit[i].id);
		json_add_date(row, "date", s->visit[i].on);
	}
	skipped = json_add_array(root, "skipped");
	for (size_t i = 0; i < s->skipped; i++) {
		row = json_add_object(skipped, NULL);
		json_add_date(row, "date", s->skip[i].on);
		json_add_text(row, "why", s->skip[i].why);
	}
}

static int print_json(const struct cli *cli, const struct series_booked *s,
		      const struct visit_plan *plan, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_int(root, "series", s->id);
	json_add_text(root, "rule", s->rule);
	json_add_int(root, "days", (int64_t) s->asked);
	json_add_text(root, "start", clock_text(plan->start_min).s);
	json_add_text(root, "end", clock_text(plan->end_min).s);
	json_add_quantity(root, "quantity", s->quantity);
	json_add_text(root, "unit", plan->service->statutory ? NULL : unit_terms(s->unit)->word);
	add_days(root, s);
	json_add_date(root, "stopped_on", s->stopped_on);
	json_add_int(root, "not_booked", (int64_t) (s->asked - s->count - s->skipped));
	return cli_print_json(cli, root, err);
}

/* ---- booking ---- */

static void refused(struct cli *cli, const struct series_booked *s)
{
	struct json *root;

	if (!s || s->bookable == 0) {
		if (s)
			visits_offer(cli, &s->slots);
		return;
	}
	root = json_object();
	json_add_int(root, "bookable", (int64_t) s->bookable);
	cli_refused_with(cli, root, NULL);
}

int book_series(struct cli *cli, struct visit_plan *plan, const char *rule, struct err *err)
{
	SCOPED(freep) struct series_booked *s = NULL;
	struct visit_story first;
	struct series_rule parsed;
	int r;

	if (series_parse(rule, &parsed, err) < 0)
		return err_at(err, "repeat", 0);
	if ((r = series_book(cli_work(cli), plan, &parsed, &s, err)) < 0) {
		refused(cli, s);
		return r;
	}
	if ((r = work_commit(cli_work(cli), err)) < 0 ||
	    (r = visits_load(cli_store(cli), s->visit[0].id, &first, err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, s, plan, err);
	print(cli_out(cli), s, &first, plan);
	return ERR_OK;
}
